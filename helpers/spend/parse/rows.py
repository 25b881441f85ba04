"""One sheet while it is being read: its columns, its amounts, and for every row whether it is a payment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from helpers.spend.files.grid import Grid
from helpers.spend.parse import cells, columns
from helpers.spend.parse.columns import Layout

TOTAL = re.compile(
    r"(?:grand|overall|report|monthly|month|net|gross|invoice)?[ -]*(?:totals?|sum)"
    r"(?: (?:for|of|paid|amount|spend|value|payments?|expenditure|£).*)?[ :=]*",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(
    r"(?:sub|page|sheet|running)[ -]*totals?.*|.+ (?:sub[ -]?)?total[ :]*", re.IGNORECASE
)


class Sheet:
    """The columns of a sheet as lists with one entry a row; `pence` and `kinds` say what its amount cells parse to."""

    def __init__(
        self, source_file: str, grid: Grid, found: Layout, told: Mapping[str, str]
    ) -> None:
        self.source_file, self.grid, self.found, self.told = source_file, grid, found, told
        self.rows, self.first = grid.rows, (found.header + 1 if found.header is not None else 0)
        self.numbers, self.sheets = row_places(grid)
        self.columns = [list(c) for c in zip_longest(*grid.rows, fillvalue="")]
        self.amount = self.column("amount")
        self.pence, self.kinds = cells.amounts(self.amount)
        self.order = ""

    def column(self, name: str) -> list[Any]:
        """The cells of a named column as they were read, one a row; blanks where the sheet has no such column."""
        at = self.found.at(name)
        return [""] * len(self.rows) if at is None else self.columns[at]

    def texts(self, name: str) -> list[str]:
        """The cells of a named column as clean text, one a row."""
        column = self.column(name)
        once = {cell: cells.text(cell) for cell in set(column)}
        return [once[cell] for cell in column]

    def dated(self, i: int) -> bool:
        """Whether the date cell of a row holds anything."""
        at = self.found.at("date")
        return at is not None and cells.text(self.columns[at][i]) != ""

    def reasons(self) -> list[str]:
        """For every row the reason (of `read.REASONS`) why it is no payment, '' where it is one."""
        supplier, transaction = self.texts("supplier"), self.texts("transaction")
        labels = self._labelled()
        reasons = [""] * len(self.rows)
        pence = self.pence.tolist()
        whole = part = 0  # pence of the payments so far, and since the last total
        for i, kind in enumerate(self.kinds):
            read = kind not in (cells.BLANK, cells.UNREADABLE)
            if not (read and supplier[i] and i not in labels and i >= self.first):
                is_sum = pence[i] != 0 and pence[i] in (whole, part)
                beside = {supplier[i], transaction[i]} - {"", labels.get(i)}
                reasons[i] = (
                    self._above(i)
                    or self._total(i, labels.get(i, ""), supplier[i], beside, is_sum)
                    or self._lone(i, read, beside, is_sum)
                )
            if not reasons[i]:
                whole, part = whole + pence[i], part + pence[i]
            elif reasons[i] in ("total", "subtotal"):
                part = 0
        return reasons

    def _labelled(self) -> dict[int, str]:
        """Rows in which a cell says that they are totals, with its text."""
        found: dict[int, str] = {}
        for column in self.columns:
            labels = {
                c
                for c in set(column)
                if type(c) is str and ("total" in c.lower() or "sum" in c.lower()[:8])
            }
            labels = {
                c
                for c in labels
                if TOTAL.fullmatch(cells.text(c)) or _SUBTOTAL.fullmatch(cells.text(c))
            }
            if labels:
                found.update(
                    (i, cells.text(c))
                    for i, c in enumerate(column)
                    if type(c) is str and c in labels
                )
        return found

    def _above(self, i: int) -> str:
        """Blank rows, what stands above the payments, and the header wherever it is repeated."""
        row = self.rows[i]
        if not any(map(cells.text, row)):
            return "blank"
        if i < self.first:
            return "header" if i == self.first - 1 else "preamble"
        if self.kinds[i] in (cells.BLANK, cells.UNREADABLE) and self.first:
            header = [columns.header_key(n) for n in self.found.names]
            same = sum(
                bool(h) and columns.header_key(c) == h for c, h in zip(row, header, strict=False)
            )
            return "header" if same >= max(2, 0.6 * sum(map(bool, header))) else ""
        return ""

    def _total(self, i: int, label: str, supplier: str, beside: set[str], is_sum: bool) -> str:
        """A label counts where no other payee and no reference stands beside it: TOTAL GAS & POWER is paid like anyone."""
        if not label or beside or (supplier and self.dated(i)):
            return ""
        if TOTAL.fullmatch(label):
            return "total"
        certain = not supplier or is_sum or re.match("sub|page", label, re.IGNORECASE)
        return "subtotal" if certain and not self.dated(i) else ""

    def _lone(self, i: int, read: bool, beside: set[str], is_sum: bool) -> str:
        """An amount that is missing, unreadable, or without anything that would make it a payment."""
        if not read:
            return "amount_blank" if self.kinds[i] == cells.BLANK else "amount_unreadable"
        if beside or self.dated(i):
            return ""
        lone = (
            sum(1 for c in self.rows[i] if cells.text(c)) == 1
            or self.found.at("date") is not None
            or self.found.at("transaction") is not None
        )
        return ("total" if is_sum else "amount_alone") if lone else ""


def row_places(grid: Grid) -> tuple[list[int], list[str]]:
    """The number and the sheet (in a PDF: the page) of every row of a grid."""
    count = len(grid.rows)
    return list(grid.numbers) or list(range(1, count + 1)), list(grid.sheets) or [
        grid.sheet
    ] * count
