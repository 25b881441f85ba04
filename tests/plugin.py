"""What pytest does for every test of the suite, cells of notebooks among them: pyproject.toml loads
it with `-p tests.plugin`, because a conftest of tests/ is not asked about notebooks/.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from helpers.explore.protocol import BUILD_FOLDER
from helpers.reports.build import slowest_first
from helpers.reports.execute import ONE_THREAD
from tests import ROOT

KINDS = ("unit", "integration", "browser")
# Folders and files whose tests start kernels or other processes, build reports, or read published
# files; all others are
# unit tests. A test may say otherwise of itself with a marker.
INTEGRATION = (
    "notebooks",
    "tests/notebooks",
    "tests/reports",
    "tests/repository",
    "tests/spend/files/test_limits.py",
    "tests/spend/parse/test_read_file.py",
    "tests/spend/test_console.py",
    "tests/spend/test_published_files.py",
    "tests/spend/test_shipped_totals.py",
    "tests/spend/test_store.py",
    "tests/tools",
)


def kind_of(path: Path) -> str:
    """The kind of the tests in a file, by where it lies."""
    place = path.relative_to(ROOT)
    if place.is_relative_to("tests/browser"):
        return "browser"
    return "integration" if any(place.is_relative_to(p) for p in INTEGRATION) else "unit"


def pytest_collection_modifyitems(items):
    """Every test carries exactly one marker of its kind, so that `-m unit` and the like choose
    among all of them.
    """
    for item in items:
        own = {mark.name for mark in item.iter_markers() if mark.name in KINDS}
        if not own:
            item.add_marker(kind_of(item.path))
        elif len(own) > 1:
            raise pytest.UsageError(f"{item.nodeid} is {' and '.join(sorted(own))}; choose one")
    turns = turns_of(items)
    items.sort(key=lambda item: turns[item.path])


def turns_of(items) -> dict[Path, int]:
    """When the tests of each file run, so that two processes neither wait nor end far apart.

    First the notebooks, the slowest before the others; then what needs no report, while the last
    of them run; then what waits for the reports that are made of these runs; and last the unit
    tests, whose files take seconds each.
    """
    by_file: dict[Path, list[pytest.Item]] = {}
    for item in items:
        by_file.setdefault(item.path, []).append(item)
    notebooks = slowest_first([path for path, own in by_file.items() if is_cell(own[0])])
    turns = {path: turn for turn, path in enumerate(notebooks)}
    for path in by_file.keys() - turns.keys():
        own = by_file[path]
        if any("reports" in item.fixturenames for item in own):
            late = 1
        else:
            late = 2 * all(item.get_closest_marker("unit") for item in own)
        turns[path] = len(notebooks) + late
    return turns


# ---- each notebook runs once
#
# nbval runs a notebook to compare its outputs with the committed ones. In that run its explorers
# also hand over their states, in the folder that this environment variable names for all processes
# of a test run; the reports are made of the committed outputs and these states.
RUN = "COMMUNITY_SHIFT_TEST_RUN"


def pytest_configure(config):
    for name, threads in ONE_THREAD.items():  # for the processes of this run and its kernels
        os.environ.setdefault(name, threads)
    if RUN not in os.environ:
        os.environ[RUN] = tempfile.mkdtemp(prefix="community-shift-tests-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(RUN), ignore_errors=True))


def states_of(notebook: Path) -> Path:
    """Where the explorers of a notebook hand over their states in this test run."""
    return Path(os.environ[RUN]) / notebook.stem


def is_cell(item: pytest.Item) -> bool:
    """Whether a test is a cell of a notebook, compared by nbval."""
    return item.path.suffix == ".ipynb"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """The kernel that nbval starts for the first cell of a notebook inherits where states go."""
    if not is_cell(item):
        return (yield)
    folder = states_of(item.path)
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BUILD_FOLDER, str(folder))
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    result = yield
    if is_cell(item) and (nextitem is None or nextitem.path != item.path):
        (states_of(item.path) / "run").touch()
    return result
