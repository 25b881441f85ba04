"""The reports, built once for all tests that read them, whichever process a test runs in."""

import os
import time
from pathlib import Path

import pytest

from helpers.reports import build

PATIENCE = 540  # seconds that one process waits for the reports that another is building


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
