"""Lists of the Organisation Data Service: trusts, commissioners, and the boards of a year.

Layouts as published: the ODS's files of organisations (`etr` for trusts, `eccg` for commissioners
and their like) have 27 columns and no header; the list of integrated care boards is the table of
names and codes of the Office for National Statistics, whose header carries the year: ICB24CD,
ICB24CDH, ICB24NM.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.providers.sheets import (
    ProviderFileError,
    PublishedLayout,
    PublishedSheet,
    as_text,
    find_table,
    open_sheets,
    require_table,
)

TRUST_COLUMNS = ("code", "name", "region_code", "board_code", "postcode", "opened", "closed")
BOARD_COLUMNS = ("icb_code", "icb_name", "ons_code", "year")
_WIDTH = 27
_AT = {"code": 0, "name": 1, "region_code": 2, "board_code": 3, "postcode": 9}
_OPENED, _CLOSED = 10, 11
_CODE = re.compile(r"[A-Z0-9]{3,6}")
_BOARD_FIELDS = {
    "ons_code": r"s?icb\d\dcd",
    "icb_code": r"s?icb\d\dcdh",
    "icb_name": r"s?icb\d\dnm",
}
_BOARD_WORDS = {
    "icb_code": "'ICB24CDH' (of any year)",
    "icb_name": "'ICB24NM' (of any year)",
}


def _fits_trusts(sheets: Sequence[PublishedSheet]) -> bool:
    """Whether the sheets are a list of organisations of the ODS."""
    rows = [row for row in sheets[0].rows[:20] if any(as_text(cell) for cell in row)]
    return bool(rows) and all(
        len(row) == _WIDTH and _CODE.fullmatch(as_text(row[0])) for row in rows
    )


def _fits_boards(sheets: Sequence[PublishedSheet]) -> bool:
    """Whether the sheets are a list of integrated care boards."""
    return any(find_table(sheet, _BOARD_FIELDS, list(_BOARD_WORDS)) for sheet in sheets)


def read_trusts(path: str | Path) -> pd.DataFrame:
    """The organisations of a list of the ODS, open and closed.

    Args:
        path: The file as published: etr.csv for trusts, eccg.csv for commissioners.

    Returns:
        code, name, region_code, board_code, postcode, opened and closed (days; missing where the
        list has none).

    Raises:
        ProviderFileError: The file is of another form, or a code comes twice.
    """
    sheet = open_sheets(path)[0]
    rows, seen = [], dict[str, int]()
    for at, row in enumerate(sheet.rows, 1):
        if not any(as_text(cell) for cell in row):
            continue
        if len(row) != _WIDTH:
            raise sheet.refuse(f"{len(row)} columns", f"{_WIDTH} columns without a header", at)
        texts = {field: as_text(row[column]) for field, column in _AT.items()}
        if not _CODE.fullmatch(texts["code"]):
            raise sheet.refuse(repr(texts["code"]), "a code such as RYV", at, "A")
        if texts["code"] in seen:
            raise sheet.refuse(
                f"{texts['code']} again, as in row {seen[texts['code']]}", "each code once", at, "A"
            )
        seen[texts["code"]] = at
        days = (_day(sheet, at, row[_OPENED], "K"), _day(sheet, at, row[_CLOSED], "L"))
        rows.append((*texts.values(), *days))
    if not rows:
        raise ProviderFileError(f"{Path(path).name}: found no row; expected one an organisation")
    return pd.DataFrame(rows, columns=list(TRUST_COLUMNS)).astype(
        {"opened": "datetime64[s]", "closed": "datetime64[s]"}
    )


def read_boards(path: str | Path) -> pd.DataFrame:
    """The integrated care boards of a year.

    Args:
        path: The table of names and codes as published, CSV or workbook.

    Returns:
        icb_code, icb_name, ons_code and year; the first two as tables icbs and icbs_2022 have
        them.

    Raises:
        ProviderFileError: The file is of another form, or a code comes twice.
    """
    sheets = open_sheets(path)
    tables = (find_table(sheet, _BOARD_FIELDS, list(_BOARD_WORDS)) for sheet in sheets)
    table = next((t for t in tables if t), None) or require_table(
        sheets[0], _BOARD_FIELDS, list(_BOARD_WORDS), _BOARD_WORDS
    )
    digits = re.search(r"\d\d", table.names[table.columns["icb_code"]])
    year = 2000 + int(digits[0]) if digits else None
    rows, seen = [], dict[str, int]()
    for at, cells in table.records():
        code = as_text(cells["icb_code"]).upper()
        if code in seen:
            raise table.sheet.refuse(f"{code} again, as in row {seen[code]}", "each board once", at)
        if not _CODE.fullmatch(code):
            raise table.sheet.refuse(repr(code), "the code of a board, such as QYG", at)
        seen[code] = at
        rows.append((code, as_text(cells["icb_name"]), as_text(cells.get("ons_code", "")), year))
    if not rows:
        raise table.sheet.refuse("no board", "a row for each board")
    return pd.DataFrame(rows, columns=list(BOARD_COLUMNS))


def _describe_trusts(rows: pd.DataFrame) -> str:
    """What the rows hold, in a sentence."""
    closed = int(rows["closed"].notna().sum())
    return f"{len(rows):,} organisations, {closed:,} of them closed"


def _describe_boards(rows: pd.DataFrame) -> str:
    """What the rows hold, in a sentence."""
    return f"{len(rows):,} integrated care boards of {rows['year'].iloc[0]}"


def _day(sheet: PublishedSheet, at: int, cell: Any, column: str) -> datetime | None:
    text = as_text(cell)
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d")
    except ValueError:
        raise sheet.refuse(repr(text), "a day such as 20110401", at, column) from None


ORGANISATIONS = PublishedLayout(
    "trusts",
    "list of organisations of the ODS, 27 columns (trusts, commissioners)",
    _fits_trusts,
    read_trusts,
    _describe_trusts,
)
BOARDS = PublishedLayout(
    "boards",
    "names and codes of integrated care boards (ONS)",
    _fits_boards,
    read_boards,
    _describe_boards,
)
