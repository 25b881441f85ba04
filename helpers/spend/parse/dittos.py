"""Cells that stand for the cell above: ditto marks, "as above", and the payees of lists that name
each of them once, in a row of its own above his payments.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from helpers.spend.parse import cells
from helpers.spend.parse.column_types import is_money

__all__ = ["headed_payees", "repeat_dittos"]

_DITTOS = frozenset(
    ["as above", "same as above", "ditto", "do.", "-do-", '"', "“", "”", "„", "〃", "''", "’’"]
)
_FIRST = frozenset("\"“”„〃'’-dDsSaA ")  # with which a mark begins
LONGEST_MARK = 16
_WORDS = re.compile(r"[^\W\d_]{2}")


def repeat_dittos(
    rows: Sequence[Sequence[Any]], distinct: Iterable[Any] | None = None
) -> tuple[list[list[Any]], dict[int, set[int]]] | None:
    """The rows with marks of repetition replaced by what they stand for, texts and days only: an
    amount is never repeated.

    Args:
        rows: The cells of a sheet.
        distinct: The different cells among them, each at least once, where they are known.

    Returns:
        The rows, and for each row (from 0) the columns in which a mark was replaced; None where
        there is none.
    """
    marks = {
        cell
        for cell in (set(chain.from_iterable(rows)) if distinct is None else distinct)
        if type(cell) is str and len(cell) <= LONGEST_MARK and cell[:1] in _FIRST
        if _is_ditto(cell)
    }
    marked: dict[int, set[int]] = {}
    for i, row in enumerate(rows if marks else ()):
        if columns := {at for at, cell in enumerate(row) if cell in marks}:
            marked[i] = columns
    together = [list(row) for row in rows] if marked else []
    filled: dict[int, set[int]] = {}
    for i, columns in marked.items():
        for at in columns:
            above = together[i - 1][at] if i and at < len(together[i - 1]) else ""
            if _is_repeatable(above):
                together[i][at] = above
                filled.setdefault(i, set()).add(at)
    return (together, filled) if filled else None


def _is_ditto(cell: str) -> bool:
    mark = cell.strip().lower()
    return mark in _DITTOS or mark.removesuffix(".") in _DITTOS


def _is_repeatable(cell: Any) -> bool:
    if isinstance(cell, dt.date):
        return True
    text = cells.text(cell)
    return type(cell) is str and bool(text) and not is_money(text) and not _is_ditto(text)


def headed_payees(payees: Sequence[str], paid: Sequence[bool], lone: Sequence[bool]) -> list[str]:
    """The payees of a list that names each in a row of its own, above his payments.

    Args:
        payees: The payee's cell of each row.
        paid: Whether each row holds an amount.
        lone: Whether each row holds a payee and next to nothing else.

    Returns:
        The payee of each row; an empty list where the sheet is no such list: every payment has a
        blank payee and stands below a row with a payee alone.
    """
    names: list[str] = []
    current = ""
    for payee, is_paid, is_lone in zip(payees, paid, lone, strict=True):
        if is_lone and not is_paid and _WORDS.search(payee):
            current = payee
        elif is_paid and (payee or not current):
            return []
        names.append(current if is_paid else payee)
    return names if current else []
