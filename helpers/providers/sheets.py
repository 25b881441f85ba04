"""One sheet of a published workbook: its header is found by the names of its columns, and what does
not fit is said with file, sheet, row and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.core.arguments import to_path
from helpers.core.errors import DataError
from helpers.spend.files.formats import open_grids
from helpers.spend.files.limits import MAX_FILE_BYTES, FileRefused

SEARCHED_ROWS = 40  # a header stands below a title and some notes, never further down
# What publishers write where there is no number: blank, hidden, not available.
_NO_NUMBER = re.compile(r"|[-–*:.]+|n/?a|\[[a-z]{1,2}\]", re.IGNORECASE)
_NUMBER = re.compile(r"-?£?-?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)


class ProviderFileError(DataError):
    """A published file is not as its publisher lays it out, or not as this reader knows it."""


@dataclass(frozen=True)
class PublishedSheet:
    """One sheet of a file.

    Attributes:
        file: The name of the file, for messages.
        name: The name of the sheet; '' in a text file.
        rows: Its cells, blank rows too, so that row 1 is the first.
    """

    file: str
    name: str
    rows: Sequence[Sequence[Any]]

    def where(self, row: int | None = None, column: str = "") -> str:
        """A place in words.

        Args:
            row: The row, counted from 1.
            column: The name of the column.

        Returns:
            File, sheet, row and column, as far as they are given.
        """
        parts = [self.file]
        if self.name:
            parts.append(f"sheet {self.name!r}")
        if row is not None:
            parts.append(f"row {row}")
        if column:
            parts.append(f"column {column!r}")
        return ", ".join(parts)

    def refuse(
        self, found: object, expected: str, row: int | None = None, column: str = ""
    ) -> ProviderFileError:
        """The error that says where, what was found and what was expected.

        Args:
            found: What stands there.
            expected: What should.
            row: The row, counted from 1.
            column: The name of the column.

        Returns:
            The error, to be raised.
        """
        return ProviderFileError(f"{self.where(row, column)}: found {found}; expected {expected}")

    def texts(self, rows: int = SEARCHED_ROWS) -> Iterator[str]:
        """The texts of the first rows, one by one."""
        for row in self.rows[:rows]:
            yield from (text for cell in row if (text := as_text(cell)))


@dataclass(frozen=True)
class PublishedTable:
    """A table in a sheet.

    Attributes:
        sheet: The sheet that it stands in.
        header: The row of its header, counted from 1.
        columns: Where each field stands, counted from 0.
        names: The header's names, as published.
    """

    sheet: PublishedSheet
    header: int
    columns: Mapping[str, int]
    names: Sequence[str]

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each row that is not blank below the header: its number and the cells of the fields."""
        for at, row in enumerate(self.sheet.rows[self.header :], self.header + 1):
            if any(as_text(cell) for cell in row):
                yield (
                    at,
                    {
                        field: row[column] if column < len(row) else ""
                        for field, column in self.columns.items()
                    },
                )

    def number(self, value: Any, row: int, field: str, *, least: float | None = None) -> float:
        """A cell as a number.

        Args:
            value: The cell.
            row: Its row, counted from 1.
            field: Its field.
            least: The least number that can be.

        Returns:
            The number; NaN where the publisher gives none.

        Raises:
            ProviderFileError: It is neither a number nor a sign for none, or below `least`.
        """
        column = self.names[self.columns[field]]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            number = float(value)
        else:
            text = as_text(value)
            if _NO_NUMBER.fullmatch(text):
                return float("nan")
            if not _NUMBER.fullmatch(text) or not any(c.isdigit() for c in text):
                raise self.sheet.refuse(repr(text), "a number", row, column)
            number = float(text.replace(",", "").replace("£", ""))
        if least is not None and number < least:
            raise self.sheet.refuse(f"{number:g}", f"a number of at least {least:g}", row, column)
        return number


@dataclass(frozen=True)
class PublishedLayout:
    """One layout of published files.

    Attributes:
        kind: A short name, such as "waiting_lists".
        title: What such a file is, in words.
        fits: Whether the sheets of a file are of this layout.
        read: Reads such a file.
        describe: What the rows hold, in a sentence.
    """

    kind: str
    title: str
    fits: Callable[[Sequence[PublishedSheet]], bool] = field(repr=False)
    read: Callable[[str | Path], pd.DataFrame] = field(repr=False)
    describe: Callable[[pd.DataFrame], str] = field(repr=False)


def as_text(cell: Any) -> str:
    """A cell as text: white space made single, whole numbers without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).replace("\xa0", " ").split())


def open_sheets(path: str | Path) -> list[PublishedSheet]:
    """The sheets of a workbook or of a text file, as published.

    Args:
        path: The file.

    Returns:
        Its sheets in their order; a text file is one sheet without a name.

    Raises:
        ProviderFileError: There is no such file, or it cannot be opened.
    """
    path = to_path(path, "the file", "lists.xlsx")
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ProviderFileError(f"{path}: it is larger than {MAX_FILE_BYTES >> 20:,} MB")
        return [
            PublishedSheet(path.name, grid.sheet, grid.rows)
            for grid in open_grids(path.read_bytes())
        ]
    except FileRefused as reason:
        raise ProviderFileError(f"{path}: {reason}") from None
    except OSError as error:
        raise ProviderFileError(f"cannot read {path}: {error.strerror or error}") from None


def sheet_named(sheets: Sequence[PublishedSheet], wanted: str) -> PublishedSheet | None:
    """The sheet of that name, whatever its letters' case and blanks; a text file is its one sheet.

    Args:
        sheets: All sheets of a file.
        wanted: The published name, such as "Table 4".

    Returns:
        The sheet, or None.
    """
    if len(sheets) == 1 and not sheets[0].name:
        return sheets[0]
    return next((s for s in sheets if _plain(s.name) == _plain(wanted)), None)


def require_sheet(
    sheets: Sequence[PublishedSheet], wanted: str, path: str | Path
) -> PublishedSheet:
    """The sheet of that name.

    Args:
        sheets: All sheets of a file.
        wanted: The published name, such as "Table 4".
        path: The file, for the message.

    Returns:
        The sheet; a text file is its one sheet.

    Raises:
        ProviderFileError: The file has none.
    """
    sheet = sheet_named(sheets, wanted)
    if sheet is None:
        names = ", ".join(sheet.name for sheet in sheets[:20])
        raise ProviderFileError(
            f"{Path(path).name}: found the sheets {names}; expected a sheet {wanted!r}"
        )
    return sheet


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def find_table(
    sheet: PublishedSheet, fields: Mapping[str, str], required: Sequence[str]
) -> PublishedTable | None:
    """The table whose header has all required fields.

    Args:
        sheet: Where to look: its first rows.
        fields: A pattern for the plain name of each field's column: small letters, digits, single
            blanks.
        required: The fields without which a row is no header.

    Returns:
        The table, or None where no row names them all.
    """
    best = _best_header(sheet, fields, required)
    return best if best and not set(required) - set(best.columns) else None


def require_table(
    sheet: PublishedSheet,
    fields: Mapping[str, str],
    required: Sequence[str],
    words: Mapping[str, str],
) -> PublishedTable:
    """The table whose header has all required fields.

    Args:
        sheet: Where to look: its first rows.
        fields: A pattern for the plain name of each field's column.
        required: The fields without which a row is no header.
        words: What the required columns are called in messages.

    Returns:
        The table.

    Raises:
        ProviderFileError: No row names them all.
    """
    best = _best_header(sheet, fields, required)
    if best is None:
        expected = "a header with " + ", ".join(words[field] for field in required)
        raise sheet.refuse(f"no header in the first {SEARCHED_ROWS} rows", expected)
    missing = [words[field] for field in required if field not in best.columns]
    if missing:
        named = ", ".join(repr(name) for name in best.names[:12] if name)
        raise sheet.refuse(named, f"a column {missing[0]}", best.header)
    return best


def _best_header(
    sheet: PublishedSheet, fields: Mapping[str, str], required: Sequence[str]
) -> PublishedTable | None:
    """The row that names the most required fields, and two at least; the first of equals."""
    least = min(2, len(required))
    best: PublishedTable | None = None
    for at, row in enumerate(sheet.rows[:SEARCHED_ROWS], 1):
        names = [as_text(cell) for cell in row]
        columns = _columns(names, fields)
        count = len(set(required) & set(columns))
        if count >= least and (best is None or count > len(set(required) & set(best.columns))):
            best = PublishedTable(sheet, at, columns, names)
    return best


def _columns(names: Sequence[str], fields: Mapping[str, str]) -> dict[str, int]:
    plain = [_plain(name) for name in names]
    return {
        field: at
        for field, pattern in fields.items()
        if (at := next((n for n, name in enumerate(plain) if re.fullmatch(pattern, name)), -1)) >= 0
    }
