"""The house: imports only point down, and the wheel holds all that the repository has."""

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from helpers._where import data_dir

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [  # from the ground up; a module may import from its own floor's package and from any floor below
    ["__init__", "_where", "errors"],
    ["files"],
    ["models", "validation", "choices"],
    ["package"],
    ["checks", "dictionary", "lineage", "payments", "playing_field", "roles", "shift", "third_sector", "tiles"],
    ["value", "places", "totals", "trust"],
    ["follow", "money_flows", "plurality", "scenarios"],
    ["register"],
    ["portrait"],
    ["outcome"],
    ["what_if"],
    ["charts"],
    ["report"],
    ["live"],  # shows what an explorer gives it and never imports one
    ["explorer"],
    ["exhibits", "scenario_answers"],
    ["__main__"],
]
FLOOR = {name: i for i, names in enumerate(FLOORS) for name in names}
ALONE = (
    "money_flows", "playing_field", "plurality", "portrait", "register", "roles", "shift", "third_sector", "tiles", "trust",
)  # fmt: skip
PURE = (*ALONE, "value", "scenarios")  # frames in, frames out: these read no files and draw nothing


def modules():
    return sorted((ROOT / "helpers").rglob("*.py"))


def wing(path: Path) -> str:
    part = path.relative_to(ROOT / "helpers").parts[0]
    return part.removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The modules of helpers that a file imports when it runs; imports for type checkers alone do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = [ast.Pass()]
    found = set()
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module == "helpers":
            names = ["__init__" if a.name.startswith("__") else a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers."):
            names = [node.module.split(".")[1]]
        elif isinstance(node, ast.Import):
            names = [a.name.split(".")[1] for a in node.names if a.name.startswith("helpers.")]
        found |= set(names)
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT / "helpers")))
def test_imports_only_point_down(path):
    here = wing(path)
    assert here in FLOOR, f"say in FLOORS where {here} belongs"
    exceptions = {("explorer", "live")}  # shown lazily, where widgets can live
    for name in imported(path):
        assert name == here or FLOOR[name] < FLOOR[here] or (here, name) in exceptions, (
            f"{here} imports {name}, which stands no lower"
        )


def test_the_floors_name_every_module_once_and_nothing_else():
    named = [name for names in FLOORS for name in names]
    assert sorted(named) == sorted({wing(path) for path in modules()})


def test_no_import_is_hidden_from_the_test_above():
    """A relative import, or one by name at run time, would escape `imported`."""
    for path in modules():
        text = path.read_text(encoding="utf-8")
        assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(ast.parse(text))), path.name
        assert "import_module(" not in text and "__import__(" not in text, path.name


def test_no_modules_of_a_package_import_each_other_in_a_circle():
    for package in sorted({path.parent for path in modules()} - {ROOT / "helpers"}):
        prefix = f"helpers.{package.name}"
        takes = {path.stem: siblings(path, prefix) & {p.stem for p in package.glob("*.py")} for path in package.glob("*.py")}
        takes.pop("__init__", None)  # gathers the others; a module that asks its package for a constant is no circle
        while takes:
            free = [name for name, others in takes.items() if not others & (takes.keys() - {name})]
            assert free, f"in {package.name} a circle runs through {', '.join(sorted(takes))}"
            for name in free:
                del takes[name]


def siblings(path: Path, prefix: str) -> set[str]:
    """The modules of its own package that a file imports when it is imported itself."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module == prefix:
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{prefix}."):
            found.add(node.module.split(".")[2])
    return found


def test_every_module_says_what_it_is_for():
    for path in modules():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.name


def definitions(node: ast.AST, inside: str = ""):
    """Every function and class of a module, with its full name; what stands inside a function is part of it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"{inside}{child.name}", child
            if isinstance(child, ast.ClassDef):
                yield from definitions(child, f"{inside}{child.name}.")


def test_no_function_is_longer_than_a_page():
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < 60, f"{path.name}: {node.name} has more than 60 lines; cut it into steps"


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


def test_a_release_has_one_number():
    number = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    headings = re.findall(r"^## \[(\d[^\]]*)\] - (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.M)
    assert (number, cited["date-released"]) == headings[0] and cited["version"] == number


def test_the_source_archive_holds_what_the_repository_tracks(tmp_path):
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a clone, so there is no list of tracked files to compare with")
    code = f"import hatchling.build as b; print(b.build_sdist({str(tmp_path)!r}))"
    built = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    with tarfile.open(tmp_path / built.stdout.strip().splitlines()[-1]) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert set(tracked.stdout.split("\n")) - {""} <= packed


def test_in_the_wing_of_payments_only_the_ends_touch_files():
    """Between the files that come in and the store that goes out there are only grids, columns and tables."""
    ends = {"sources", "overrides", "payees", "store", "intake", "words", "registers", "__init__"}
    for path in sorted((ROOT / "helpers" / "payments").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "plotly" not in text, path.name
        assert path.stem in ends or not any(word in text for word in ("Path(", "read_bytes", "write_text", '.open("')), path.name


def test_analysis_reads_no_files_and_draws_nothing():
    found = [path for path in modules() if wing(path) in PURE]
    assert {wing(path) for path in found} == set(PURE)
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert not any(word in text for word in ("open(", "read_csv", "plotly", "Path(")), path.name


def test_the_wheel_works_far_from_the_repository(tmp_path):
    if not (ROOT / "pyproject.toml").exists():
        pytest.skip("not run from the repository, so there is nothing to build a wheel from")
    built = subprocess.run(
        [sys.executable, "-c", f"import hatchling.build as b; print(b.build_wheel({str(tmp_path)!r}))"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    place = tmp_path / "installed"
    with zipfile.ZipFile(tmp_path / built.stdout.strip().splitlines()[-1]) as wheel:
        wheel.extractall(place)
    assert {p.name for p in data_dir().glob("*.csv")} == {p.name for p in (place / "helpers" / "_data").glob("*.csv")}
    assert list((place / "helpers" / "_notebooks").glob("0*.ipynb")) and list((place / "helpers" / "report").glob("report.js"))
    code = "import helpers.payments.words\nfrom helpers import models, package\n"
    code += "print(helpers.__file__, len(package.open('areas')), len(models.MODELS))"
    env = {**os.environ, "PYTHONPATH": str(place)}
    seen = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    file, places, kinds = seen.stdout.split()
    assert Path(file).is_relative_to(place) and (places, kinds) == ("151", "12")
