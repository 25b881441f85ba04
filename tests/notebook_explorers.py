"""The explorers that a notebook shows, made anew in this process: what its report must agree
with.
"""

import ast
from functools import cache
from pathlib import Path

import nbformat

from helpers.explore.explorers import Explorer


@cache
def explorers_of(path: Path) -> dict[str, Explorer]:
    """Run the code cells of a notebook, as a kernel would, and return the explorers shown by their
    last lines, by id.
    """
    names: dict[str, object] = {}
    found: dict[str, Explorer] = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        shown = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), names)
        value = (
            eval(compile(ast.Expression(shown.value), path.name, "eval"), names) if shown else None
        )
        if isinstance(value, Explorer):
            found[value.id] = value
    return found
