"""What kind each test is of, and the reports, built once for all tests that read them, whichever process a test runs in."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from helpers.reports import build
from tests import ROOT

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


@pytest.fixture(scope="session")
def reports(tmp_path_factory, worker_id) -> Path:
    """A folder with the ten reports and their index."""
    mine = tmp_path_factory.getbasetemp()
    folder = (mine if worker_id == "master" else mine.parent) / "reports"
    try:
        folder.mkdir()
    except FileExistsError:  # another process was first
        deadline = time.monotonic() + PATIENCE
        while not (folder / "whole").exists():
            assert not (folder / "failed").exists(), (folder / "failed").read_text(encoding="utf-8")
            assert time.monotonic() < deadline, (
                f"the reports were not built in {PATIENCE} s by process {os.getpid()}'s neighbour"
            )
            time.sleep(0.5)
        return folder
    try:
        build.build_reports(folder)
    except BaseException as error:
        (folder / "failed").write_text(f"the reports could not be built: {error}", encoding="utf-8")
        raise
    (folder / "whole").touch()
    return folder
