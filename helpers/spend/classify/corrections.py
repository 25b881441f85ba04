"""Files about payees: an analyst's corrections, and a table of one's own with a column of payees to
be classified.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers.core.errors import DataError, did_you_mean
from helpers.spend.classify import external_registers as full
from helpers.spend.classify import payee_names
from helpers.spend.classify.payees import (
    CLASSIFIED_COLUMNS,
    PAYEE_KINDS,
    PAYEE_OVERRIDE_COLUMNS,
    classify_payees,
)
from helpers.spend.parse import privacy

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how XLSX, XLSB and ODS begin, and XLS
MAX_COLUMNS = 1_000  # a hundred thousand take minutes


def are_payee_overrides(path: Path) -> bool:
    """Whether a file's first line names the columns of overrides of payees. False for what cannot
    be read: its reader says why.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            header = {cell.strip().strip('"') for cell in file.readline().split(",")}
    except (OSError, UnicodeDecodeError):
        return False
    return bool(header.intersection(PAYEE_OVERRIDE_COLUMNS)) and "setting" not in header


def load_payee_overrides(path: Path) -> pd.DataFrame:
    """An analyst's file: CSV with supplier and provider_model, and organisation and
    organisation_code if wanted. A later line wins.

    Raises DataError, naming the line, for a missing column, a blank or unreadable supplier, or a
    model that does not exist.
    """
    frame = _csv(path, "the overrides ", ("utf-8-sig",))
    frame.columns = [str(column).strip() for column in frame.columns]
    for column in PAYEE_OVERRIDE_COLUMNS[:2]:
        if column not in frame.columns:
            raise DataError(
                f"{path}: there is no column {column}; the first line must name "
                f"{', '.join(PAYEE_OVERRIDE_COLUMNS[:2])}"
            )
    frame = frame.reindex(columns=list(PAYEE_OVERRIDE_COLUMNS), fill_value="").apply(
        lambda column: column.str.strip()
    )
    for line, (name, model) in enumerate(
        zip(frame["supplier"], frame["provider_model"], strict=True), 2
    ):
        if not payee_names.name_key(name):
            raise DataError(
                f"{path}, line {line}: supplier is {name!r}; give the payee's name as it is printed"
            )
        if model not in PAYEE_KINDS:
            raise DataError(
                f"{path}, line {line}: provider_model is {model!r}, which is none of "
                f"{', '.join(PAYEE_KINDS)}{did_you_mean(model, PAYEE_KINDS)}"
            )
    return frame


def classify_file(
    path: Path,
    column: str,
    *,
    organisations: pd.DataFrame,
    registers: Sequence[Path] = (),
    overrides: pd.DataFrame | None = None,
    when: str | None = None,
) -> pd.DataFrame:
    """A CSV with its payees classified; names of private persons are withheld.

    Args:
        path: The file.
        column: Its column of payees.
        organisations: The table organisations, the register of payees.
        registers: Full registers of one's own; see `extend_register`.
        overrides: Corrections, as `load_payee_overrides` gives them.
        when: Its column of dates or financial years, for bodies whose kind changed.

    Returns:
        The rows of the file with CLASSIFIED_COLUMNS added.

    Raises:
        DataError: The file cannot be read, a column is not there, or one of CLASSIFIED_COLUMNS is
            there already.
    """
    frame = _csv(path)
    for wanted in [column, when] if when else [column]:
        if wanted not in frame.columns:
            raise DataError(
                f"{path}: there is no column {wanted!r}; it has "
                f"{', '.join(frame.columns)}{did_you_mean(wanted, frame.columns)}"
            )
    if there := [name for name in CLASSIFIED_COLUMNS if name in frame.columns]:
        raise DataError(
            f"{path}: there is a column {there[0]} already; rename it, for it would be written over"
        )
    whole = (
        full.extend_register(organisations, registers, frame[column].unique())
        if registers
        else organisations
    )
    found = classify_payees(frame[column], whole, overrides, frame[when] if when else None)
    frame[column] = frame[column].where(found["provider_model"] != "individual", privacy.WITHHELD)
    return pd.concat([frame, found], axis=1)


def _csv(
    path: Path, what: str = "", encodings: Sequence[str] = ("utf-8-sig", "cp1252")
) -> pd.DataFrame:
    """A CSV as text, in the first encoding that fits. It is read as it stands: `x.csv.gz` is not
    unpacked, and no cell becomes an index.

    Raises DataError for what is no table, with the reason.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(
                iter(lambda: file.readline(1 << 20), b""), 1
            ):  # a header can go on for several lines
                if number == 1 and line.startswith(_WORKBOOKS):
                    raise DataError(
                        f"cannot read {what}{path}: it is a workbook; save its sheet as CSV UTF-8"
                    )
                if line.count(b",") > MAX_COLUMNS:
                    raise DataError(
                        f"cannot read {what}{path}: line {number:,} has more than {MAX_COLUMNS:,} "
                        "columns"
                    )
        for encoding in encodings:
            try:
                frame = pd.read_csv(
                    path, dtype=str, keep_default_na=False, encoding=encoding, compression=None
                )
                break
            except UnicodeDecodeError as error:
                wrong: ValueError = error
        else:
            raise wrong
    except (OSError, ValueError, OverflowError) as error:  # a ParserError is a ValueError
        raise DataError(f"cannot read {what}{path}: {getattr(error, 'strerror', error)}") from None
    if not isinstance(frame.index, pd.RangeIndex):
        raise DataError(
            f"cannot read {what}{path}: rows hold more cells than the first line names columns; "
            "quote cells with commas in them"
        )
    return frame
