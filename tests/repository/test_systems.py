"""What differs on macOS and Windows, tried here as far as it can be: names, consoles, modules."""

import ast
import io
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import PurePosixPath

import pytest
import yaml

from helpers import cli
from helpers.tables import checks
from tests import ROOT
from tests.tools.imports import modules

OLD_CONSOLES = ("ascii", "cp1252", "cp437")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
POSIX_ONLY = {"fcntl", "grp", "pwd", "resource", "termios"}
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def tracked() -> list[PurePosixPath]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    if listed.returncode:
        pytest.skip("not a clone, so there is no list of tracked files")
    return [PurePosixPath(name) for name in listed.stdout.split("\0") if name]


def test_every_path_can_be_checked_out_on_windows_and_macos():
    paths = tracked()
    assert len(paths) > 200
    folded = Counter(str(path).casefold() for path in paths)
    assert [path for path, times in folded.items() if times > 1] == []
    for path in paths:
        assert len(str(path)) < 150, path
        for part in path.parts:
            assert not RESERVED.fullmatch(part) and not re.search(r'[<>:"|?*\\]|[. ]$', part), path


def test_modules_of_one_system_are_never_imported_with_a_module_of_ours():
    """They may be imported inside a function that knows what to do without them."""
    for path in modules().values():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & POSIX_ONLY, path
            assert not isinstance(node, ast.ImportFrom) or node.module not in POSIX_ONLY, path


@pytest.mark.parametrize("encoding", OLD_CONSOLES)
@pytest.mark.parametrize("arguments", [("--help",), ("values", "--help")], ids=str)
def test_an_old_console_shows_what_it_can(encoding, arguments, tmp_path):
    """A Windows console without ✓ or £: a question mark stands there, and nothing breaks."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [sys.executable, "-m", "helpers", *arguments], cwd=tmp_path, env=env, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode(encoding, "replace")
    text = done.stdout.decode(encoding)
    assert "Traceback" not in text and ("Commands" in text or "Usage" in text)


@pytest.fixture(scope="module")
def results():
    """The checks of our tables, run once for all consoles."""
    return checks.check()


@pytest.mark.parametrize("encoding", OLD_CONSOLES)
def test_an_old_console_shows_the_checks(encoding, results, monkeypatch):
    console = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(checks, "check", lambda data=None: results)
    monkeypatch.setattr(sys, "argv", ["helpers", "check"])
    monkeypatch.setattr(sys, "stdout", console)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    console.flush()
    # click takes a console of ASCII for one that says nothing of itself, and writes UTF-8.
    text = console.buffer.getvalue().decode("utf-8" if encoding == "ascii" else encoding)
    assert not ended.value.code and "All 13 checks passed" in text
    assert ("?" in text) == (encoding != "ascii")


def test_make_finds_python_where_windows_puts_it():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "$(if $(filter Windows_NT,$(OS)),Scripts,bin)" in makefile
    assert not re.search(r"\.venv/bin", makefile)


# ---- workflows


def test_there_is_a_workflow_for_each_system():
    (path,) = WORKFLOWS
    text = path.read_text(encoding="utf-8")
    assert all(word in text for word in ("ubuntu", "macos", "windows", "3.11", "3.12", "3.13"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_valid(path):
    """By the schema that check-jsonschema carries; no network is asked."""
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema"),
            *("--builtin-schema", "vendor.github-workflows", str(path)),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_name_no_host_and_ask_for_no_rights(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|pypi|npmjs|secrets\.", text)
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] and all("run" in s or "uses" in s for s in job["steps"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_commands_of_workflows_exist(path):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    commands = [s["run"] for job in workflow["jobs"].values() for s in job["steps"] if "run" in s]
    for target in re.findall(r"\bmake (\w+)", "\n".join(commands)):
        assert re.search(rf"^{target}:", makefile, flags=re.M), target
    assert (ROOT / "requirements.lock").is_file()
