"""A grid of cells: one sheet of a workbook, a text file, or the tables of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Grid:
    """One sheet. `numbers` are the rows' numbers as a person counts them, from 1; `sheets` differs
    by row only in a PDF. `cut` says that the file ends within a quoted cell; `notes` are what a
    person should know of how it was opened: a kind, and it in words.
    """

    sheet: str
    rows: list[list[Any]]
    encoding: str = ""
    delimiter: str = ""
    numbers: Sequence[int] = ()
    sheets: Sequence[str] = ()
    hidden: bool = False
    cut: bool = False
    notes: Sequence[tuple[str, str]] = ()
