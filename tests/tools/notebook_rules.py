"""The rules for code cells of notebooks: short, narrow, named, without logic inside of text, and
the same on every processor.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

MAX_LINES, MAX_COLUMNS = 20, 100
_FIGURE_ID = re.compile(r"NF\d{3}")


def broken_rules(source: str) -> list[str]:
    """What is wrong with the source of a code cell, one line each; none for a good cell."""
    lines = source.splitlines()
    problems = [f"{len(lines)} lines, over {MAX_LINES}"] if len(lines) > MAX_LINES else []
    problems += [f"over {MAX_COLUMNS} columns: {x}" for x in lines if len(x) > MAX_COLUMNS]
    tree = ast.parse(source)
    return [*problems, *_in_code(tree), *unstable_sorts(tree)]


def unstable_sorts(tree: ast.Module) -> Iterator[str]:
    """Sorts of a frame by one column that leave the order of equal values to the processor: numpy
    sorts with whatever instructions it has. By several columns pandas keeps their order.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="sort_values")):
                given = {k.arg: k.value for k in node.keywords}
                by = node.args[0] if node.args else given.get("by")
                several = isinstance(by, ast.List | ast.Tuple) and len(by.elts) > 1
                if "kind" not in given and not several:
                    yield f'line {node.lineno}: a sort without kind="stable"'


def _in_code(tree: ast.Module) -> Iterator[str]:
    named = {
        id(node)
        for statement in tree.body
        if _names_constants(statement)
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in named and _FIGURE_ID.search(text):
                yield f"line {node.lineno}: a bare figure id, {text}; give the figure a name"
            case ast.FormattedValue() if any(isinstance(n, ast.IfExp) for n in ast.walk(node)):
                yield f"line {node.lineno}: a conditional inside an f-string"
            case ast.Assign(value=ast.Lambda()) | ast.AnnAssign(value=ast.Lambda()):
                yield f"line {node.lineno}: a lambda with a name; write a function"


def _names_constants(statement: ast.stmt) -> bool:
    """Whether a statement of the cell itself sets or extends constants: `PLANNED =
    figure("NF012")`.
    """
    match statement:
        case ast.Assign(targets=targets):
            names = [n for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        case ast.AnnAssign(target=ast.Name() as name) | ast.AugAssign(target=ast.Name() as name):
            names = [name]
        case _:
            return False
    return all(name.id.isupper() for name in names)
