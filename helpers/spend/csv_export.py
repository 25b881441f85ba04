"""CSV files that are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.core.arguments import to_path
from helpers.core.atomic_write import write_whole

__all__ = ["FORMULA_STARTS", "save_csv"]

# What a spreadsheet takes for the start of a formula; in Japanese and Chinese settings the wide
# ones too.
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


def save_csv(path: str | Path, frame: pd.DataFrame) -> None:
    """Write a frame as CSV, whole or not at all.

    Text that a spreadsheet would run as a formula has an apostrophe put before it. A day is
    written as 2025-04-30; a missing value of any kind as nothing.

    Args:
        path: The file; its folder is made if it is not there.
        frame: The table; its index is not written.

    Raises:
        FileError: The file cannot be written.
        SuiteError: It is no path.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_cell(name) for name in frame.columns])
    columns = [[_cell(value) for value in frame[name].tolist()] for name in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    write_whole(to_path(path, "the file to write", "payments.csv"), text.getvalue())


def _cell(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return f"{value:%Y-%m-%d}"
    if not isinstance(value, str) or not value or value[0] not in FORMULA_STARTS:
        return value
    return value if _NUMBER.fullmatch(value) else f"'{value}"
