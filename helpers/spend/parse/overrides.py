"""The override file: what an analyst knows better than the reader, one line a setting.

A CSV with the columns source_file, source_sheet, setting and value. The first two are patterns (`*`
and `?`; a blank sheet means all of them). Settings: a field's name with a header or a column number
counted from 1 (`=NHS Brent CCG` for the payer of every row), `header_row` (a number, or none),
`encoding`, `delimiter`, `date_order`, `period`, `skip`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from helpers.core.arguments import to_path
from helpers.core.errors import DataError, did_you_mean
from helpers.spend.files.formats import DELIMITERS
from helpers.spend.parse import cells
from helpers.spend.parse.columns import FIELDS

READING_OVERRIDE_COLUMNS = ("source_file", "source_sheet", "setting", "value")
_CHOICES = {
    "date_order": ("day first", "month first"),
    "delimiter": tuple(DELIMITERS),
    "skip": ("yes", "no"),
}
SETTINGS = (*FIELDS, "header_row", "encoding", "period", *_CHOICES)


@dataclass(frozen=True)
class Overrides:
    """The lines of an override file, or none."""

    lines: Sequence[tuple[str, str, str, str]] = ()

    def told(self, source_file: str, sheet: str | None = None) -> dict[str, str]:
        """The settings for one file (those for all of its sheets) or for one of its sheets; a later
        line wins.
        """
        lines = self.lines_for(source_file)
        return {
            setting: value
            for _, pattern, setting, value in lines
            if not pattern or (sheet is not None and fnmatchcase(sheet, pattern))
        }

    def lines_for(self, source_file: str) -> list[tuple[str, str, str, str]]:
        """The lines whose pattern of a file fits: `*April.csv` fits any folder."""
        return [line for line in self.lines if fnmatchcase(source_file, line[0])]

    def unused(self, names: Iterable[str]) -> list[str]:
        """Patterns of files that fit none of these names, each once."""
        known = list(names)
        patterns = dict.fromkeys(line[0] for line in self.lines)
        return [p for p in patterns if not any(fnmatchcase(name, p) for name in known)]


def load_reading_overrides(path: str | Path | None) -> Overrides:
    """Read an override file. Raises DataError that names the line for anything it does not
    understand.
    """
    if path is None:
        return Overrides()
    path = to_path(path, "the override file", "overrides.csv")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"cannot read the override file {path}: {getattr(error, 'strerror', error)}"
        ) from None
    if not rows or tuple(c.strip() for c in rows[0]) != READING_OVERRIDE_COLUMNS:
        raise DataError(f"{path}: the first line must be {','.join(READING_OVERRIDE_COLUMNS)}")
    lines = []
    for number, row in enumerate(rows[1:], 2):
        if not any(c.strip() for c in row):
            continue
        if len(row) != 4:
            raise DataError(
                f"{path}, line {number}: {len(row)} cells where {len(READING_OVERRIDE_COLUMNS)} "
                "are expected"
            )
        file_, sheet, setting, value = (c.strip() for c in row)
        if setting not in SETTINGS:
            raise DataError(
                f"{path}, line {number}: no setting is called "
                f"{setting!r}{did_you_mean(setting, SETTINGS)}"
            )
        if setting in _CHOICES and value not in _CHOICES[setting]:
            raise DataError(
                f"{path}, line {number}: {setting} is {value!r}; it may be "
                f"{' or '.join(_CHOICES[setting])}"
            )
        if value.startswith("=") and (
            setting not in ("payer", "period")
            or (setting == "period" and not cells.period(value[1:]))
        ):
            raise DataError(
                f"{path}, line {number}: {setting} cannot be {value!r}; a payer may be =NHS Brent "
                "CCG, a period =2020-04"
            )
        lines.append((file_ or "*", sheet, setting, value))
    return Overrides(tuple(lines))
