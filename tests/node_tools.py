"""The tools of Node that tests use, fetched once for each version of their lock."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

LOCKED = ROOT / "tests" / "reports" / "js"


def node_modules() -> Path:
    """The folder of the packages; the test that asks is skipped where they cannot be fetched."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("npm is not installed, which fetches the linter and the type checker")
    lock = (LOCKED / "package-lock.json").read_bytes()
    folder = Path(sys.prefix) / "share" / "community-shift" / hashlib.sha256(lock).hexdigest()[:12]
    if not (folder / "done").exists():
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            pytest.skip(f"{folder} cannot be written to: {error.strerror}")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(LOCKED / name, folder)
        options = ("--ignore-scripts", "--no-audit", "--no-fund")
        done = subprocess.run(
            [npm, "ci", *options, "--omit-lockfile-registry-resolved=true"],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if done.returncode:
            pytest.skip(f"npm could not fetch what the tests use: {done.stderr[-300:]}")
        (folder / "done").touch()
    return folder / "node_modules"
