"""Briefs about scenarios: one notebook, run for one scenario file or for two side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from helpers import estimates
from helpers.analysis.scenarios import dump_scenario
from helpers.core.atomic_write import write_whole
from helpers.core.paths import notebooks_dir
from helpers.reports.build import render_report, require_usable
from helpers.reports.execute import start_kernel
from helpers.reports.page import read_page

__all__ = ["build_brief"]

_NOTEBOOK = "scenario_brief.ipynb"  # its parameter is a list of scenario files


def build_brief(out: Path, paths: Sequence[str], *, data: Path | None = None) -> Path:
    """Write `scenario-NAME.html`, or `scenario-NAME-and-NAME.html`.

    Scenarios are read and run before anything is built, so that what is wrong in one is said at
    once.

    Args:
        out: the folder for the file.
        paths: one or two scenario files or names of the library.
        data: a folder of the user's own tables, laid over ours.

    Returns:
        The file written.

    Raises:
        ScenarioError: a scenario is wrong, or more than two are given; names file and field.
        DataError: a scenario file cannot be opened.
        ReportError: the notebook fails; names the cell.
        FileError: the folder cannot be written to.
    """
    scenarios = estimates.scenarios_given(paths)
    for scenario in scenarios:
        estimates.run_scenario(scenario, draws=10, data=data)
    require_usable(out, data)
    copies = [f"scenario-{i}.json" for i in range(1, len(scenarios) + 1)]
    with start_kernel(data=data) as kernel:
        for copy, scenario in zip(copies, scenarios, strict=True):
            (kernel.folder / copy).write_text(dump_scenario(scenario), encoding="utf-8")
        executed = kernel.run(notebooks_dir() / _NOTEBOOK, {"scenarios": copies})
    name = "scenario-" + "-and-".join(_short(Path(path).stem) for path in paths)
    title = "What if: " + " or ".join(scenario.name for scenario in scenarios) + "?"
    page = read_page(name, executed.notebook, executed.states, title)
    path = out / f"{name}.html"
    write_whole(path, render_report(page, data=data, brief=True))
    return path


def _short(name: str) -> str:
    """A file's name as part of another: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40] or "scenario"
