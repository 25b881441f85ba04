"""The files that describe the project to tools and people (environment, lock, version, commands)
agree.
"""

import ast
import datetime as dt
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import plotly.offline
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from rattler import MatchSpec
from rattler import Version as CondaVersion
from rattler import VersionSpec as CondaVersionSpec

from helpers.core.extras import EXTRAS
from tests import ROOT

CFF_REQUIRED = {"cff-version", "message", "title", "authors"}
CFF_KNOWN = CFF_REQUIRED | {
    "abstract",
    "commit",
    "contact",
    "date-released",
    "doi",
    "identifiers",
    "keywords",
    "license",
    "license-url",
    "preferred-citation",
    "references",
    "repository",
    "repository-artifact",
    "repository-code",
    "type",
    "url",
    "version",
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict:
    return tomllib.loads(read("pyproject.toml"))["project"]


def declared() -> list[Requirement]:
    """What pyproject.toml asks for, to run and to develop."""
    about = project()
    return [
        Requirement(line) for line in about["dependencies"] + about["optional-dependencies"]["dev"]
    ]


IMPORT_NAMES = {"yaml": "pyyaml", "markdown_it": "markdown-it-py", "rattler": "py-rattler"}


def imported(folder: str) -> set[str]:
    """The distributions that the modules of a folder import, lazy imports too."""
    names: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(str(node.module).split(".")[0])
    names -= sys.stdlib_module_names | {"helpers", "tests"}
    return {canonicalize_name(IMPORT_NAMES.get(name, name)) for name in names}


def locked() -> list[tuple[Requirement, list[str]]]:
    """The entries of requirements.lock, each with its hashes."""
    text = re.sub(r"^\s*#.*\n", "", read("requirements.lock"), flags=re.MULTILINE)
    entries = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        pin, *hashes = line.split("--hash=")
        entries.append((Requirement(pin.strip()), [h.strip() for h in hashes]))
    return entries


def pinned(entry: Requirement) -> Version:
    (specifier,) = entry.specifier
    assert specifier.operator == "==", f"{entry} is not pinned"
    return Version(specifier.version)


def conda() -> dict:
    return yaml.safe_load(read("environment.yml"))


def conda_specs() -> list[str]:
    return [line for line in conda()["dependencies"] if isinstance(line, str)]


def minors_tested() -> list[int]:
    """The n of each Python 3.n that the classifiers name."""
    found = (
        re.fullmatch(r"Programming Language :: Python :: 3\.(\d+)", line)
        for line in project()["classifiers"]
    )
    return sorted(int(m[1]) for m in found if m)


# --- the lock -------------------------------------------------------------------------------------


def test_whatever_is_imported_is_declared():
    about = project()
    needed = {canonicalize_name(Requirement(line).name) for line in about["dependencies"]}
    optional = {
        name: {canonicalize_name(Requirement(line).name) for line in lines}
        for name, lines in about["optional-dependencies"].items()
    }
    brought = set().union(*(optional[extra] for extra in ("lab", "pdf", "validate", "release")))
    assert imported("helpers") - needed <= brought
    assert brought - {"jupyterlab", "anywidget"} <= imported("helpers"), "nothing else uses these"
    assert set(EXTRAS.values()) == {"lab", "pdf", "validate", "release"}
    for package, extra in EXTRAS.items():
        assert canonicalize_name(package) in optional[extra]
    assert not brought & needed, "the light install stays light"
    assert brought | optional["docs"] < optional["dev"], "dev stands by itself"


def test_every_lock_entry_is_pinned_and_hashed():
    entries = locked()
    assert len(entries) > 100
    for entry, hashes in entries:
        assert pinned(entry)
        assert hashes, f"{entry} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes), entry


@pytest.mark.parametrize("requirement", declared(), ids=lambda r: r.name)
def test_lock_satisfies_pyproject(requirement):
    name = canonicalize_name(requirement.name)
    versions = [pinned(entry) for entry, _ in locked() if canonicalize_name(entry.name) == name]
    assert versions, f"{requirement} is not in requirements.lock: run `make lock`"
    for version in versions:
        assert version in requirement.specifier, (
            f"the lock has {version}, pyproject.toml wants {requirement}"
        )


def test_installed_packages_are_the_locked_ones():
    here = [entry for entry, _ in locked() if entry.marker is None or entry.marker.evaluate()]
    assert len(here) > 100
    wrong = []
    for entry in here:
        try:
            found = Version(importlib.metadata.version(entry.name))
        except importlib.metadata.PackageNotFoundError:
            found = None
        if found != pinned(entry):
            wrong.append(f"{entry.name}: locked {pinned(entry)}, installed {found}")
    assert not wrong, "run `make setup`:\n" + "\n".join(wrong)


def test_lock_names_no_place_to_download_from():
    for number, line in enumerate(read("requirements.lock").splitlines(), 1):
        assert not re.search(
            r"://|\bfile:|--(extra-)?index|--find-links|--trusted-host| @ |(^|\s)/", line
        ), f"requirements.lock:{number}: {line}"


# --- conda ----------------------------------------------------------------------------------------


def test_environment_has_the_expected_form():
    environment = conda()
    assert environment["name"] == "community-shift"
    assert environment["channels"] == ["conda-forge"]
    assert [line for line in environment["dependencies"] if not isinstance(line, str)] == [
        {"pip": ["-r requirements.lock"]}
    ]


def test_conda_specs_parse():
    names = [MatchSpec(spec, strict=True).name for spec in conda_specs()]
    assert ["python" in str(names[0]), "pip" in str(names[1]), len(names)] == [True, True, 2]


def test_python_range_is_the_same_everywhere():
    (spec,) = [MatchSpec(spec) for spec in conda_specs() if spec.startswith("python ")]
    in_conda = CondaVersionSpec(str(spec.version))
    in_project = SpecifierSet(project()["requires-python"])
    minors = minors_tested()
    assert minors == list(range(minors[0], minors[-1] + 1))
    for minor in minors:
        assert in_conda.matches(CondaVersion(f"3.{minor}.5")), (
            f"environment.yml leaves out Python 3.{minor}"
        )
        assert f"3.{minor}.0" in in_project, f"requires-python leaves out Python 3.{minor}"
    before, after = minors[0] - 1, minors[-1] + 1
    assert not in_conda.matches(CondaVersion(f"3.{before}.20"))
    assert f"3.{before}.20" not in in_project
    assert not in_conda.matches(CondaVersion(f"3.{after}.0")), (
        "environment.yml admits a Python that is not tested"
    )
    makefile = read("Makefile")
    assert f"(3, {minors[0]}) <= v" in makefile
    assert f'"3, {after}" "4, 0"' in makefile
    assert f">=3.{minors[0]},<3.{after}" in makefile


# --- versions


def test_citation_is_valid():
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert set(citation) >= CFF_REQUIRED
    assert set(citation) <= CFF_KNOWN
    assert citation["type"] == "software"
    assert citation["license"] == project()["license"]
    assert all(author.get("name") or author.get("family-names") for author in citation["authors"])
    assert dt.date.fromisoformat(citation["date-released"]) <= dt.date.today() + dt.timedelta(
        days=1
    )


def test_one_version_stands_everywhere():
    """While it is made a version is unreleased; a release has one number and one date."""
    version, citation = project()["version"], yaml.safe_load(read("CITATION.cff"))
    assert str(citation["version"]) == version
    heading = re.search(r"^## \[(.+?)\](?: - (\S+))?$", read("CHANGELOG.md"), flags=re.MULTILINE)
    if "dev" in version:
        assert heading.groups() == ("Unreleased", None)
    else:
        assert heading.groups() == (version, citation["date-released"])


def test_plotly_script_is_of_the_known_major_version():
    assert re.fullmatch(r"4\.\d+\.\d+", plotly.offline.get_plotlyjs_version())


# --- commands -------------------------------------------------------------------------------------


def make(*args: str, **environment: str) -> subprocess.CompletedProcess:
    if shutil.which("make") is None:
        pytest.skip("make is not installed here")
    clean = {
        k: v
        for k, v in os.environ.items()
        if k not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEFILES"}
    }
    return subprocess.run(
        ["make", *args],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_bare_make_lists_every_target():
    (phony,) = re.findall(r"^\.PHONY: (.+)$", read("Makefile"), flags=re.MULTILINE)
    targets = set(phony.split()) - {"help", "FORCE"}
    assert targets == {
        "setup",
        "lab",
        "reports",
        "notebooks",
        "lock",
        "test",
        "soak",
        "bench",
        "check",
        "proof",
        "release",
        "docs",
        "clean",
    }
    run = make()
    assert run.returncode == 0, run.stderr
    listed = dict(re.findall(r"^  (\w+) +(\S.*)$", run.stdout, flags=re.MULTILINE))
    assert set(listed) == targets


def test_a_uv_that_does_not_run_is_no_uv(tmp_path):
    """A shim of pyenv is on the path even where no Python that it may use has uv."""
    shim = tmp_path / "uv"
    shim.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    shim.chmod(0o755)
    run = make("lock", "--dry-run", PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert 'test -n ""' in run.stdout


def test_an_unknown_target_fails():
    run = make("nonsense")
    assert run.returncode != 0
    assert "nonsense" in run.stderr


def test_the_first_screen_of_the_readme_has_the_commands():
    start = "\n".join(read("README.md").splitlines()[:60])
    for word in ("make reports", "make test", "environment.yml"):
        assert word in start, f"the first 60 lines of README.md do not name {word}"


# --- the tree -------------------------------------------------------------------------------------


def tracked() -> list[Path]:
    """The files that git tracks; without git (an unpacked archive) every file outside hidden and
    built folders.
    """
    if (ROOT / ".git").exists() and shutil.which("git"):
        names = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        ).stdout
        return [
            ROOT / name for name in names.decode().split("\0") if name and (ROOT / name).is_file()
        ]
    skip = {"reports", "build", "dist", "look", "node_modules", "__pycache__"}
    files = (p for p in ROOT.rglob("*") if p.is_file())
    return [
        p
        for p in files
        if not any(part in skip or part.startswith(".") for part in p.relative_to(ROOT).parts)
    ]


def test_no_file_names_a_folder_of_this_machine():
    everybodys = {
        Path(ROOT.anchor),
        Path("/tmp"),
        Path("/home"),
        Path("/Users"),
        Path("/var"),
        Path("/opt"),
    }
    places = {ROOT, ROOT.parent, Path.home()} - everybodys
    pattern = re.compile(
        "|".join(
            rf"(?<![\w.~-]){re.escape(text)}[/\\]"
            for p in places
            for text in {str(p), p.as_posix()}
        )
    )
    found = []
    for path in tracked():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{n}: {m[0]}"
            for n, s in enumerate(lines, 1)
            if (m := pattern.search(s))
        ]
    assert not found, "\n".join(found)
