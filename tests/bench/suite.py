"""What a whole notebook, a whole set of reports and a whole scenario cost."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpers import estimates
from helpers.reports.build import notebook_paths
from helpers.reports.execute import KERNELS_AT_ONCE
from helpers.reports.landing import file_name
from tests import ROOT
from tests.bench import Row, bench, best_of
from tests.notebook_explorers import explorers_of

SOON = 0.25  # seconds in which a chart that follows a control still seems to follow it
DRAWS = 1_000


def _run(*command: object) -> None:
    subprocess.run(
        [str(c) for c in command],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        cwd=ROOT,
    )


@bench(
    "First cell", aim="no slower than the first cell of any notebook with pandas and plotly.express"
)
def first_cell() -> list[Row]:
    """A new interpreter each time: what a notebook of the suite imports first, against what other
    notebooks do.
    """
    ours, theirs = (
        "import helpers, helpers.explore.explorers, helpers.tables",
        "import pandas, plotly.express",
    )
    seconds = [
        best_of(lambda code=code: _run(sys.executable, "-c", code)) for code in (ours, theirs)
    ]
    return [Row(f"{ours}, against {theirs}", *seconds)]


@bench("All reports", aim="all reports within 45 s on two cores")
def all_reports() -> list[Row]:
    """Every notebook executed and written as a page, by the command line and by nbconvert, which
    keeps the default state alone.
    """
    with tempfile.TemporaryDirectory() as name:
        folder, first = Path(name), notebook_paths()[0]
        _run(
            sys.executable, "-m", "helpers", "reports", first.stem, "--out", folder / "warm"
        )  # whatever Python compiles once
        _nbconvert(first, folder / "warm")
        start = time.perf_counter()
        _run(sys.executable, "-m", "helpers", "reports", "--out", folder / "ours")
        ours = time.perf_counter() - start
        start = time.perf_counter()
        with ThreadPoolExecutor(KERNELS_AT_ONCE) as pool:
            list(pool.map(lambda path: _nbconvert(path, folder / "theirs"), notebook_paths()))
        theirs = time.perf_counter() - start
        pages = [folder / "ours" / file_name(path.stem) for path in notebook_paths()]
        size, other = (
            sum(p.stat().st_size for p in some)
            for some in (pages, (folder / "theirs").glob("*.html"))
        )
    states, explorers = _states()
    return [
        Row(
            f"seconds to build {len(pages)} reports, against nbconvert --execute, "
            f"{KERNELS_AT_ONCE} at a time",
            ours,
            theirs,
        ),
        Row("the same, against the aim of 45 s", ours, 45.0),
        Row(f"bytes of {len(pages)} reports, against nbconvert's pages", size, other, "B"),
        Row(
            f"bytes a state: {states:,} states, against the {explorers:,} defaults of nbconvert",
            size / states,
            other / explorers,
            "B",
        ),
    ]


def _nbconvert(path: Path, out: Path) -> None:
    _run(
        sys.executable,
        "-m",
        "nbconvert",
        "--to",
        "html",
        "--execute",
        path,
        "--output-dir",
        out,
        "--log-level",
        "ERROR",
    )


def _states() -> tuple[int, int]:
    """How many states the reports hold, and of how many explorers."""
    found = [explorer for path in notebook_paths() for explorer in explorers_of(path).values()]
    return sum(sum(1 for _ in explorer.states()) for explorer in found), len(found)


@bench("Scenario", aim="within 250 ms, so that a chart in JupyterLab follows its control")
def scenario() -> list[Row]:
    """Each named scenario asked for England in full, as at its first showing: the evidence is
    known, the answer is not.
    """
    seconds = []
    for named in estimates.named_scenarios().values():
        estimates.run_scenario(named, DRAWS)  # the evidence is read and estimated once a session

        def ask(named=named) -> None:
            estimates.scenario_summary.cache_clear()
            estimates.scenario_summary(named, "England", DRAWS, "all")

        seconds.append(best_of(ask, times=3))
    many = f"{len(seconds)} named scenarios, England, {DRAWS:,} draws, against the aim of 250 ms"
    return [
        Row(f"the median of {many}", statistics.median(seconds), SOON),
        Row(f"the slowest of {many}", max(seconds), SOON),
    ]
