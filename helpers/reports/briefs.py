"""Briefs about scenarios: one parametrised notebook, executed for one scenario file or for two side by side."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from helpers import estimates, tables
from helpers.analysis.scenarios import dump_scenario
from helpers.core.atomic_write import write_whole
from helpers.core.paths import notebooks_dir
from helpers.explore.protocol import BUILD_FOLDER
from helpers.reports.build import execute
from helpers.reports.page import read_page, render

BRIEF_NOTEBOOK = "scenario_brief.ipynb"


def build_brief(out: Path, paths: Sequence[str], *, data: Path | None = None) -> Path:
    """Write `scenario-NAME.html`, or `scenario-NAME-and-NAME.html`, into `out`.

    `paths` are scenario files or names of the library. They are read and run before anything is built, so that what is wrong in one
    is said at once: ScenarioError names the file and the field. Raises ReportError naming the cell where the notebook fails.
    """
    scenarios = estimates.scenarios_given(paths)
    for scenario in scenarios:
        estimates.run_scenario(scenario, draws=10, data=data)
    with tempfile.TemporaryDirectory(prefix="community-shift-") as place:
        folder = Path(place)
        copies = [folder / f"{i}.scenario" for i in range(len(scenarios))]
        for copy, scenario in zip(copies, scenarios, strict=True):
            copy.write_text(dump_scenario(scenario), encoding="utf-8")
        environment = {
            BUILD_FOLDER: place,
            estimates.SCENARIOS_VARIABLE: json.dumps([str(copy) for copy in copies]),
        }
        environment |= {tables.ENVIRONMENT: str(data.resolve())} if data else {}
        notebook = execute(notebooks_dir() / BRIEF_NOTEBOOK, environment, folder)
        handed_over = {
            p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))
        }
    title = "What if: " + " or ".join(scenario.name for scenario in scenarios) + "?"
    page = read_page(
        "scenario-" + "-and-".join(_short(Path(path).stem) for path in paths),
        notebook,
        handed_over,
        title,
    )
    glossary = list(tables.read("glossary", data).itertuples(index=False, name=None))
    path = out / f"{page.name}.html"
    write_whole(path, render(page, version=tables.version(), glossary=glossary, brief=True))
    return path


def _short(name: str) -> str:
    """A file's name as part of another: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40] or "scenario"
