"""Who imports whom in `helpers`: every import counts, also lazy ones and those for type checkers
alone.
"""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path

from tests import ROOT

PACKAGE = ROOT / "helpers"
# The folders from the ground up; one may import from itself and from folders that stand before it.
FLOORS = (
    "core",
    "tables",
    "spend.files",
    "spend.parse",
    "spend.classify",
    "spend",
    "providers",
    "analysis.valuation",
    "analysis",
    "analysis.scenarios",
    "estimates",
    "explore.charts",
    "explore",
    "answers",
    "reports",
    "",  # helpers itself: the face and the command line
)
PURE = ("analysis", "analysis.valuation", "analysis.scenarios")  # frames in, frames out


def modules() -> dict[str, Path]:
    """Every module of helpers by its dotted name without `helpers.`; a package has the name of its
    folder.
    """
    paths = sorted(PACKAGE.rglob("*.py"))
    return {".".join(_parts(path)): path for path in paths}


def _parts(path: Path) -> list[str]:
    parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
    return parts[:-1] if parts[-1] == "__init__" else parts


def folder(path: Path) -> str:
    """The folder of a module, dotted: '' for helpers itself."""
    return ".".join(path.relative_to(PACKAGE).parent.parts)


def named_in(tree: ast.AST) -> set[str]:
    """All that the import statements of a tree may name, dotted, without `helpers.`; 'helpers'
    itself is ''.
    """
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name.removeprefix("helpers").removeprefix(".") for name in names if _ours(name)}


def _ours(name: str) -> bool:
    return name == "helpers" or name.startswith("helpers.")


@cache
def imports() -> dict[str, set[str]]:
    """Module -> the modules that it imports, wherever in the file and whatever for; a package and
    what is in it are one.
    """
    known = modules()
    return {
        name: {
            other
            for other in named_in(ast.parse(path.read_text(encoding="utf-8"))) & known.keys()
            if other and not f"{name}.".startswith(f"{other}.") and not other.startswith(f"{name}.")
        }
        for name, path in known.items()
    }


def between_folders() -> dict[str, set[str]]:
    """Folder -> the other folders that its modules import from."""
    known, found = modules(), {name: set() for name in FLOORS}
    for name, others in imports().items():
        here = folder(known[name])
        found[here] |= {folder(known[other]) for other in others} - {here}
    return found


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The names that lie on, or behind, a circle of a graph; empty where there is none."""
    left = {name: set(others) for name, others in graph.items()}
    while free := [name for name, others in left.items() if not others & left.keys()]:
        for name in free:
            del left[name]
    return sorted(left)


@cache
def called_by_notebooks() -> set[str]:
    """The folders of helpers whose modules the notebooks import."""
    known, found = modules(), set()
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                names = named_in(ast.parse("".join(cell["source"]))) & known.keys()
                found |= {folder(known[name]) for name in names - {""}}
    return found
