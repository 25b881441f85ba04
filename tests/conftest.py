"""What kind each test is of; one run of each notebook, and the reports made of it, for all processes of a test run."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import nbformat
import pytest

from helpers.explore.protocol import BUILD_FOLDER
from helpers.reports import build
from helpers.reports.execute import KERNELS_AT_ONCE, ExecutedNotebook, run_notebook
from helpers.reports.page import read_page
from tests import ROOT
from tests.notebook_runs import HandedOver, handed_over, read_states

KINDS = ("unit", "integration", "browser")
# Folders and files whose tests start kernels or other processes, build reports, or read published files; all others are
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
PATIENCE = 540  # seconds that one process waits for the reports that another is building


def kind_of(path: Path) -> str:
    """The kind of the tests in a file, by where it lies."""
    place = path.relative_to(ROOT)
    if place.is_relative_to("tests/browser"):
        return "browser"
    return "integration" if any(place.is_relative_to(p) for p in INTEGRATION) else "unit"


def pytest_collection_modifyitems(items):
    """Every test carries exactly one marker of its kind, so that `-m unit` and the like choose among all of them."""
    items.sort(key=lambda item: not is_cell(item))  # reports wait for the notebooks' runs
    for item in items:
        own = {mark.name for mark in item.iter_markers() if mark.name in KINDS}
        if not own:
            item.add_marker(kind_of(item.path))
        elif len(own) > 1:
            raise pytest.UsageError(f"{item.nodeid} is {' and '.join(sorted(own))}; choose one")


@pytest.fixture(autouse=True)
def _unit_tests_start_no_process(request, monkeypatch):
    """A test that starts a process is no unit test: what it costs and needs differs from machine to machine."""
    if request.node.get_closest_marker("unit"):

        def refuse(*_args, **_kwargs):
            raise AssertionError("a unit test starts no process; mark it with integration")

        monkeypatch.setattr(subprocess, "Popen", refuse)


# ---- each notebook runs once
#
# nbval runs a notebook to compare its outputs with the committed ones. In that run its explorers
# also hand over their states, in the folder that this environment variable names for all processes
# of a test run; the reports are made of the committed outputs and these states.
RUN = "COMMUNITY_SHIFT_TEST_RUN"


def pytest_configure(config):
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


def wait_for(path: Path, what: str) -> None:
    """Wait until another process of this test run has left a file."""
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < deadline, f"{what} did not come in {PATIENCE} s"
        time.sleep(0.2)


def run_of(path: Path, session: pytest.Session) -> ExecutedNotebook:
    """The one run of a notebook: nbval's where this test run has it, else one of its own."""
    if any(item.path == path for item in session.items):
        wait_for(states_of(path) / "run", f"the run of {path.name}")
        notebook = nbformat.read(path, as_version=4)
        return ExecutedNotebook(notebook, read_states(states_of(path)))
    executed = run_notebook(path)
    folder = states_of(path)
    folder.mkdir(exist_ok=True)
    for id, states in executed.states.items():
        (folder / f"{id}.json").write_text(json.dumps(states), encoding="utf-8")
    return executed


@pytest.fixture(scope="session")
def reports(request) -> Path:
    """A folder with the reports of all notebooks and their index, made once for all processes."""
    folder = Path(os.environ[RUN]) / "reports"
    try:
        folder.mkdir()
    except FileExistsError:  # another process was first
        wait_for(folder / "done", "the reports")
        assert (folder / "done").read_text(encoding="utf-8") == "", "the reports could not be built"
        return folder
    try:
        paths = build.notebook_paths()
        with ThreadPoolExecutor(max_workers=KERNELS_AT_ONCE) as pool:
            runs = list(pool.map(lambda path: run_of(path, request.session), paths))
        pages = [
            read_page(path.stem, run.notebook, run.states)
            for path, run in zip(paths, runs, strict=True)
        ]
        build.write_reports(folder, pages)
    except BaseException as error:
        (folder / "done").write_text(str(error) or repr(error), encoding="utf-8")
        raise
    (folder / "done").touch()
    return folder


@pytest.fixture(scope="session")
def explorers(reports) -> Callable[[str], dict[str, HandedOver]]:
    """What the explorers of a notebook, given by its name, handed over in its one run."""
    return cache(lambda name: handed_over(read_states(reports.parent / name)))
