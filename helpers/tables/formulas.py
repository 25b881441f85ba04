"""Work out the formulas that stand in tables: arithmetic over figures and sums of columns.

A table may come from anywhere, so a formula is parsed and every part of it is looked up in a list
of what is allowed. Names are keys of the mappings that the caller gives: no attribute of a Python
object can be reached, nothing is called but the three functions below, and length and depth have
an end.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable, Mapping
from typing import NoReturn

import pandas as pd

from helpers.core.errors import SuiteError, did_you_mean

__all__ = ["ARITHMETIC", "COLUMN_SUMS", "FormulaError", "evaluate_formula"]

ARITHMETIC = "figure ids and numbers, joined by + - * / and brackets"
COLUMN_SUMS = (
    f"{ARITHMETIC}, and sum, count or distinct of a column, "
    "as in sum(areas.population_mid_2011, sha_code='Q30')"
)

_MAX_LENGTH = 2_000  # characters; the longest formula that ships has 480
MAX_DEPTH = 100  # brackets inside brackets, and terms of one sum

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
}


class FormulaError(SuiteError):
    """A formula that cannot be worked out, or may not be."""


def evaluate_formula(
    text: str,
    numbers: Mapping[str, float],
    frames: Mapping[str, pd.DataFrame] | None = None,
) -> float:
    """The value of a formula.

    Allowed are numbers, names of `numbers`, `+ - * /`, a minus sign before a term, brackets, and
    where `frames` are given the functions `sum`, `count` and `distinct` of one column, named as
    `table.column`, with filters such as `phase="final"`: a column of the same table and the text,
    number, True or False that it must equal. `count` counts the cells that are not blank
    (a list without items is); `distinct` counts different values, each item of a list for itself.

    Args:
        text: The formula, at most 2,000 characters.
        numbers: What a bare name may stand for: figure ids and their values.
        frames: Tables by name, as `tables.read` gives them. None allows no functions.

    Returns:
        A finite number, in the unit that the formula implies.

    Raises:
        FormulaError: For anything that is not allowed, a name that does not exist, a sum of what
            is no number, a division by zero, or a result without end. The message says which.
    """
    tree = _parsed(text.strip())
    value = _Evaluator(text.strip(), numbers, frames or {}).value(tree, depth=0)
    if not math.isfinite(value):
        raise FormulaError("the result is not a finite number")
    return value


def _parsed(text: str) -> ast.expr:
    if len(text) > _MAX_LENGTH:
        raise FormulaError(f"{len(text):,} characters are more than {_MAX_LENGTH:,}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as one about a stray backslash
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"it cannot be read: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError):
        raise FormulaError("it cannot be read") from None


class _Evaluator:
    """Walks a parsed formula; whatever is not named here is refused."""

    def __init__(
        self, text: str, numbers: Mapping[str, float], frames: Mapping[str, pd.DataFrame]
    ) -> None:
        self._text = text
        self._numbers = numbers
        self._frames = frames

    def value(self, node: ast.expr, depth: int) -> float:
        if depth > MAX_DEPTH:
            raise FormulaError(f"it is nested more than {MAX_DEPTH} deep")
        match node:
            case ast.Constant(value=bool()):
                self._refuse(node)
            case ast.Constant(value=int() | float() as number):
                return _as_float(number)
            case ast.Name(id=name):
                return self._number(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.value(operand, depth + 1)
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
                sides = self.value(left, depth + 1), self.value(right, depth + 1)
                try:
                    return _OPERATORS[type(operator)](*sides)
                except ZeroDivisionError:
                    raise FormulaError("division by zero") from None
            case ast.Call(func=ast.Name(id=function), args=[column], keywords=filters) if (
                self._frames and function in _FUNCTIONS
            ):
                return _FUNCTIONS[function](self._cells(column, filters))
        self._refuse(node)

    def _number(self, name: str) -> float:
        if name not in self._numbers:
            hint = did_you_mean(name, self._numbers)
            raise FormulaError(f"there is no figure '{name}'{hint}")
        return _as_float(self._numbers[name])

    def _cells(self, node: ast.expr, filters: list[ast.keyword]) -> pd.Series:
        """The cells of a column that are not blank, in the rows that meet every filter."""
        match node:
            case ast.Attribute(value=ast.Name(id=table), attr=column):
                rows = _looked_up(table, self._frames, "table")
            case _:
                self._refuse(node)
        cells = rows[_column_name(table, column, rows)]
        for keyword in filters:
            wanted = self._constant(keyword.value)
            name = _column_name(table, keyword.arg or "**", rows)
            cells = cells[(rows.loc[cells.index, name] == wanted).fillna(False).astype(bool)]
        cells = cells.dropna()
        return cells[[cell != () for cell in cells]] if cells.dtype == object else cells

    def _constant(self, node: ast.expr) -> str | float:
        match node:
            case ast.Constant(value=bool() | str() as value):
                return value
            case ast.Constant(value=int() | float() as number):
                return _as_float(number)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return -_as_float(number)
        self._refuse(node)

    def _refuse(self, node: ast.expr) -> NoReturn:
        raise FormulaError(f"'{ast.get_source_segment(self._text, node)}' is not allowed")


def _looked_up(name: str, known: Mapping[str, pd.DataFrame], kind: str) -> pd.DataFrame:
    if name not in known:
        raise FormulaError(f"there is no {kind} '{name}'{did_you_mean(name, known)}")
    return known[name]


def _column_name(table: str, column: str, rows: pd.DataFrame) -> str:
    known = [str(name) for name in rows.columns]
    if column not in known:
        raise FormulaError(f"{table} has no column '{column}'{did_you_mean(column, known)}")
    return column


def _as_float(number: float) -> float:
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise FormulaError("a number in it is not finite")
    return value


def _sum(cells: pd.Series) -> float:
    if not pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_bool_dtype(cells):
        raise FormulaError(f"sum needs a column of numbers, which {cells.name} is not")
    return float(cells.sum())


# What a formula may call, each with the cells of one column.
_FUNCTIONS: dict[str, Callable[[pd.Series], float]] = {
    "sum": _sum,
    "count": lambda cells: float(len(cells)),
    "distinct": lambda cells: float(cells.explode().nunique()),
}
