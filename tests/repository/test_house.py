"""The house: imports only point down, nothing is named twice, and the wheel holds all that the
repository has.
"""

import ast
import importlib
import inspect
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
import yaml
from packaging.version import Version

from helpers.core.paths import data_dir
from tests import ROOT
from tests.tools.imports import (
    FLOORS,
    PURE,
    between_folders,
    circle,
    folder,
    imports,
)
from tests.tools.imports import modules as named_modules
from tests.tools.notebook_rules import unstable_sorts

LOOSE = {"__init__.py", "__main__.py", "cli.py"}


def modules() -> list[Path]:
    return list(named_modules().values())


def test_ls_explains_the_house():
    """A folder is a stage; beside the face and the command line nothing lies loose."""
    assert {path.name for path in (ROOT / "helpers").glob("*.py")} == LOOSE


def test_imports_only_point_down():
    """For every pair of folders, lazy imports and those for types counted."""
    assert set(FLOORS) == {folder(path) for path in modules()}
    for here, others in between_folders().items():
        for other in others:
            assert FLOORS.index(other) < FLOORS.index(here), f"{here} imports from {other}"


def test_no_modules_import_each_other_in_a_circle():
    takes = imports()
    assert not circle(takes), f"a circle runs through {', '.join(circle(takes))}"


def test_a_circle_would_be_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]


def test_no_import_is_hidden_from_the_tests_above():
    """A relative import, or one by name at run time, would escape them; only the face loads by name
    what it lists.
    """
    for path in modules():
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        assert not any(
            isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree)
        ), path
        if path != ROOT / "helpers" / "__init__.py":
            assert not re.search(r"import_module|__import__|importlib\.util|exec\(|runpy", text), (
                path
            )


FACES = (
    *("helpers", "helpers.tables", "helpers.estimates", "helpers.spend", "helpers.providers"),
    *("helpers.explore", "helpers.explore.charts"),
    *("helpers.analysis.scenarios", "helpers.analysis.valuation"),
)


@pytest.mark.parametrize("name", FACES)
def test_an_editor_is_offered_what_is_meant_for_users_alone(name):
    face = importlib.import_module(name)
    assert set(dir(face)) - {"__version__"} == set(face.__all__)


def test_a_path_may_be_given_as_text_wherever_a_user_gives_one():
    """Nobody outside this repository wraps `"my files"` in a Path."""
    strict = []
    for face in map(importlib.import_module, FACES):
        for name in face.__all__:
            if inspect.isfunction(function := getattr(face, name)):
                takes = inspect.signature(function).parameters.values()
                kinds = {p.name: str(p.annotation) for p in takes}
                strict += [(name, p, k) for p, k in kinds.items() if "Path" in k and "str" not in k]
    assert not strict


def test_no_module_is_hidden_by_a_function_of_its_name():
    for name in named_modules():
        parent, _, own = name.rpartition(".")
        if parent:
            shown = getattr(importlib.import_module(f"helpers.{parent}"), own, sys)
            assert isinstance(shown, type(sys)), f"helpers.{name} is no module once imported"


def test_no_public_name_means_two_things():
    """A name that two modules define is a riddle to whoever meets it; one that a module only passes
    on is the same thing.
    """
    homes = defaultdict(list)
    for path in modules():
        for name in public_names(ast.parse(path.read_text(encoding="utf-8"))):
            homes[name].append(str(path.relative_to(ROOT / "helpers")))
    assert not {name: paths for name, paths in homes.items() if len(paths) > 1}


def public_names(tree: ast.Module) -> set[str]:
    """What a module defines for others: functions, classes and constants without an underscore."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return {name for name in names if not name.startswith("_")}


def test_every_module_says_what_it_is_for():
    for path in modules():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.name


def definitions(node: ast.AST, inside: str = ""):
    """Every function and class of a module, with its full name; what stands inside a function is
    part of it.
    """
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"{inside}{child.name}", child
            if isinstance(child, ast.ClassDef):
                yield from definitions(child, f"{inside}{child.name}.")


def body_lines(node: ast.FunctionDef) -> int:
    """The lines of a function that do something: without its parameters and what it says of
    itself.
    """
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return node.end_lineno - first.lineno + 1


def test_no_function_is_longer_than_a_page():
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                size = body_lines(node)
                assert size <= 60, f"{path.name}: {node.name} has {size} lines; cut it into steps"


def test_what_is_equal_keeps_its_order_on_every_processor():
    for path in modules():
        assert list(unstable_sorts(ast.parse(path.read_text(encoding="utf-8")))) == [], path.name


def test_whatever_is_public_says_what_it_does():
    inherited = {"statement", "apply"}  # of rules: what they do is said once, in Rule
    for path in modules():
        for name, node in definitions(ast.parse(path.read_text(encoding="utf-8"))):
            own = name.split(".")
            decorated = {ast.unparse(d) for d in getattr(node, "decorator_list", [])}
            if any(part.startswith("_") for part in own) or "overload" in decorated:
                continue
            if own[-1] in inherited and path.name == "rules.py" and own[0] != "Rule":
                continue
            assert ast.get_docstring(node), f"{path.name}: {name} has no docstring"


def test_every_package_says_what_it_offers():
    for path in (ROOT / "helpers").rglob("__init__.py"):
        assert "__all__" in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("stage", ["core", "tables"])
def test_public_functions_say_what_they_take_and_give(stage):
    """Args and Returns in Google's style, for every function with parameters."""
    for path in (ROOT / "helpers" / stage).glob("*.py"):
        for name, node in definitions(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or "_" in {p[0] for p in name.split(".")}:
                continue
            said = ast.get_docstring(node) or ""
            taken = {a.arg for a in node.args.args + node.args.kwonlyargs} - {"self", "cls"}
            assert not taken or "Args:" in said, f"{path.name}: {name} does not say what it takes"
            gives = node.returns is not None and ast.unparse(node.returns) not in ("None", "str")
            assert not (taken and gives) or "Returns:" in said, f"{path.name}: {name}"


# Modules whose functions of more than two parameters do not all say yet what they take and give.
UNSAID: set[str] = set()  # none is left


def unsaid(node: ast.FunctionDef) -> list[str]:
    """What the docstring of a function of more than two parameters lacks: sections or
    parameters.
    """
    args = node.args
    taken = [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    taken += [a.arg for a in (args.vararg, args.kwarg) if a]
    taken = [name for name in taken if name not in ("self", "cls")]
    if len(taken) <= 2:
        return []
    sections = re.split(
        r"^(Args|Returns|Yields|Raises):$", ast.get_docstring(node) or "", flags=re.M
    )
    said = dict(zip(sections[1::2], sections[2::2], strict=True))
    lacks = [name for name in taken if not re.search(rf"\b{name}\b", said.get("Args", ""))]
    gives = ast.unparse(node.returns) if node.returns else "None"
    if gives not in ("None", "NoReturn") and not {"Returns", "Yields"} & said.keys():
        lacks.append("what it returns")
    return lacks


def test_functions_of_many_parameters_say_what_they_take_and_give():
    """Google's sections, every parameter named; a module that has come to do so is exempt no
    more.
    """
    lacking = defaultdict(list)
    for module, path in named_modules().items():
        for name, node in definitions(ast.parse(path.read_text(encoding="utf-8"))):
            public = not any(part.startswith("_") for part in name.split("."))
            if public and isinstance(node, ast.FunctionDef) and not overloaded(node):
                lacking[module] += [f"{name}: {what}" for what in unsaid(node)]
    lacking = {module: lines for module, lines in lacking.items() if lines}
    assert not {module: lines for module, lines in lacking.items() if module not in UNSAID}
    assert lacking.keys() == UNSAID, f"exempt without need: {UNSAID - lacking.keys()}"


def overloaded(node: ast.FunctionDef) -> bool:
    return "overload" in {ast.unparse(d) for d in node.decorator_list}


def test_tests_mirror_the_modules():
    """Path for path: tests/spend/parse/test_cells.py for helpers/spend/parse/cells.py."""
    missing = set()
    for module, path in named_modules().items():
        if path.name in ("__init__.py", "__main__.py"):
            continue
        place = path.relative_to(ROOT / "helpers").parent
        if not (ROOT / "tests" / place / f"test_{path.name}").exists():
            missing.add(module)
    assert not missing, "give each a file of tests of its name"


def test_a_release_has_one_number():
    """The newest heading of the changelog; between releases a .dev number above it, unreleased."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d[^\]]*)\] - (\S+)$", changes, flags=re.M)
    number, date = released[0]
    assert (cited["version"], cited["date-released"]) == (about["version"], date)
    if re.search(r"\.dev\d+$", about["version"]):
        unreleased = changes.partition("## [Unreleased]")[2].partition("\n## [")[0]
        assert Version(about["version"]) > Version(number) and len(unreleased.split()) > 10
    else:
        assert about["version"] == number


def test_the_source_archive_holds_what_the_repository_tracks(tmp_path):
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a clone, so there is no list of tracked files to compare with")
    code = f"import hatchling.build as b; print(b.build_sdist({str(tmp_path)!r}))"
    built = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with tarfile.open(tmp_path / built.stdout.strip().splitlines()[-1]) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert set(tracked.stdout.split("\n")) - {""} <= packed


def test_in_spend_only_the_ends_touch_files():
    """Between the files that come in and the store that goes out there are only grids, columns and
    tables.
    """
    ends = {
        "files/discovery.py",
        "parse/overrides.py",
        "parse/vocabulary.py",
        "classify/corrections.py",
        "classify/external_registers.py",
        "store.py",
        "ingest.py",
        "session.py",
        "shipped_totals.py",
        "ccg_totals.py",
        "spark.py",
        "console.py",
        "__init__.py",
    }
    inside = ROOT / "helpers" / "spend"
    for path in sorted(inside.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "plotly" not in text, path
        touches = any(word in text for word in ("Path(", "read_bytes", "write_text", '.open("'))
        assert not touches or path.relative_to(inside).as_posix() in ends, path


def test_analysis_reads_no_files_and_draws_nothing():
    pure = [path for path in modules() if folder(path) in PURE]
    assert len(pure) > 15
    for path in pure:
        text = path.read_text(encoding="utf-8")
        assert not any(w in text for w in ("open(", "read_csv", "plotly", "Path(")), path.name


def test_the_wheel_works_far_from_the_repository(tmp_path):
    if not (ROOT / "pyproject.toml").exists():
        pytest.skip("not run from the repository, so there is nothing to build a wheel from")
    built = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import hatchling.build as b; print(b.build_wheel({str(tmp_path)!r}))",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    place = tmp_path / "installed"
    with zipfile.ZipFile(tmp_path / built.stdout.strip().splitlines()[-1]) as wheel:
        wheel.extractall(place)
    assert {p.name for p in data_dir().glob("*.csv")} == {
        p.name for p in (place / "helpers" / "_data").glob("*.csv")
    }
    assert list((place / "helpers" / "_notebooks").glob("0*.ipynb")) and list(
        (place / "helpers" / "explore" / "browser").glob("main.js")
    )
    code = "import helpers.spend.parse.vocabulary\nfrom helpers import tables\n"
    code += "from helpers.tables import provider_models\n"
    code += "print(helpers.__file__, len(tables.read('areas')), len(provider_models.MODELS))"
    env = {**os.environ, "PYTHONPATH": str(place)}
    seen = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    file, places, kinds = seen.stdout.split()
    assert Path(file).is_relative_to(place) and (places, kinds) == ("151", "12")
