"""Fixtures for all tests: the reports, made once of the one run that each notebook is given."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import nbformat
import pytest

from helpers.reports import build
from helpers.reports.execute import ExecutedNotebook
from helpers.reports.page import read_page
from tests.notebook_runs import HandedOver, handed_over, read_states
from tests.plugin import RUN, states_of

PATIENCE = 540  # seconds that one process waits for the reports that another is building
# Beside the reports: the states of the explorers that they hold, and of those that they leave out.
IN_PAGE, IN_JUPYTERLAB = "states", "states-in-jupyterlab"


@pytest.fixture(autouse=True)
def _unit_tests_start_no_process(request, monkeypatch):
    """A test that starts a process is no unit test: what it costs and needs differs from machine to
    machine.
    """
    if request.node.get_closest_marker("unit"):

        def refuse(*_args, **_kwargs):
            raise AssertionError("a unit test starts no process; mark it with integration")

        monkeypatch.setattr(subprocess, "Popen", refuse)


def wait_for(path: Path, what: str) -> None:
    """Wait until another process of this test run has left a file."""
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < deadline, f"{what} did not come in {PATIENCE} s"
        time.sleep(0.2)


def runs_of(paths: list[Path], session: pytest.Session) -> list[ExecutedNotebook]:
    """The one run of each notebook: nbval's where this test run has it, else one of its own.

    A run that nbval has not begun may stand behind the test that asks, so nobody waits for it.
    """
    compared = {item.path for item in session.items}
    begun = [path for path in paths if path in compared and states_of(path).exists()]
    others = [path for path in paths if path not in begun]
    runs = dict(zip(others, build.run_notebooks(others), strict=True))
    for path in begun:
        wait_for(states_of(path) / "run", f"the run of {path.name}")
        notebook = nbformat.read(path, as_version=4)
        runs[path] = ExecutedNotebook(notebook, read_states(states_of(path)))
    return [runs[path] for path in paths]


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
        runs = runs_of(paths, request.session)
        pages = [
            read_page(path.stem, run.notebook, run.states)
            for path, run in zip(paths, runs, strict=True)
        ]
        build.write_reports(folder, pages)
        for page, run in zip(pages, runs, strict=True):
            for id, state in run.states.items():
                place = folder / (IN_PAGE if id in page.explorers else IN_JUPYTERLAB) / page.name
                place.mkdir(parents=True, exist_ok=True)
                (place / f"{id}.json").write_text(json.dumps(state), encoding="utf-8")
    except BaseException as error:
        (folder / "done").write_text(str(error) or repr(error), encoding="utf-8")
        raise
    (folder / "done").touch()
    return folder


@pytest.fixture(scope="session")
def explorers(reports) -> Callable[[str], dict[str, HandedOver]]:
    """What the explorers of a report, given by its notebook's name, handed over in its one run."""
    return cache(lambda name: handed_over(read_states(reports / IN_PAGE / name)))


@pytest.fixture(scope="session")
def every_explorer(reports, explorers) -> Callable[[str], dict[str, HandedOver]]:
    """The same with those that a notebook shows in JupyterLab alone."""
    only = IN_JUPYTERLAB
    return cache(lambda name: explorers(name) | handed_over(read_states(reports / only / name)))
