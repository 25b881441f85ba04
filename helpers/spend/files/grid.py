"""A grid of cells: one sheet of a workbook, a text file, or the tables of a PDF."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any


@dataclass(frozen=True)
class Grid:
    """One sheet. `numbers` are the rows' numbers as a person counts them, from 1; `sheets` differs
    by row only in a PDF. `hidden` says that the sheet is; `hidden_rows` are numbers as in
    `numbers`, `hidden_columns` count from 0. `foreign_cells` (the row's number, the column from 0)
    are shown with another currency's sign. `cut` says that the file ends within a quoted cell;
    `notes` are what a person should know of how it was opened: a kind, and it in words.
    """

    sheet: str
    rows: list[list[Any]]
    encoding: str = ""
    delimiter: str = ""
    numbers: Sequence[int] = ()
    sheets: Sequence[str] = ()
    hidden: bool = False
    hidden_rows: Collection[int] = ()
    hidden_columns: Collection[int] = ()
    foreign_cells: Collection[tuple[int, int]] = ()
    cut: bool = False
    notes: Sequence[tuple[str, str]] = ()

    @cached_property
    def columns(self) -> list[list[Any]]:
        """The cells by column, short rows filled with blanks; put together once for all who ask."""
        return [list(cells) for cells in zip_longest(*self.rows, fillvalue="")]

    @cached_property
    def _distinct(self) -> dict[int, set[Any]]:
        return {}

    def distinct(self, at: int) -> set[Any]:
        """The different cells of a column, counted from 0."""
        if at not in self._distinct:
            self._distinct[at] = set(self.columns[at])
        return self._distinct[at]
