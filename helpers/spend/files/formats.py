"""From the bytes of a file to grids of cells: text in any delimiter and encoding, workbooks, tables
in PDF.

What a file is, its bytes say; its ending is not believed. Every physical row is in a grid, blank
ones too.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from helpers.core.garbage_collection import collection_put_off
from helpers.spend.files import limits, pdf
from helpers.spend.files.cell_currencies import foreign_cells
from helpers.spend.files.grid import Grid
from helpers.spend.files.hidden_cells import HiddenCells, hidden_cells
from helpers.spend.files.limits import FileRefused

_RUNS = re.compile(r"\S {2,}(?=\S)")
_OTHER_ENDS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # of lines, for `splitlines` alone
_CONTROLS = bytes((*range(9), *range(14, 32)))  # which no text holds many of
_TWO_LETTERS = re.compile("[\u2c00-\u7e7e]{4}")  # as signs of 16 bits
_SOME_RUNS = 5  # of such signs, which no payee's name explains
_ENTITY = re.compile(r"&(?:amp|pound|nbsp|apos|lt|gt|#(?:38|39|160|163));")
_ESCAPED_POUND = re.compile(r"(?:\\x|\\u00|%(?:C2%)?)A3(?= ?[0-9])", re.IGNORECASE)
_TEXT_FORMULA = re.compile(  # ="1,234.56" and, as CSV writes it, "=""1,234.56"""
    r'(?:(?<=[,;|\t])|^)(?:="([^"\r\n]*)"|"=""([^"\r\n]*)""")(?=[,;|\t\r\n]|$)', re.MULTILINE
)
_MARKED_UP = re.compile(  # how texts begin that hold no rows of cells
    r"\s*(?:<(?:!|\?xml|html|table|[a-z][^<>,]{0,200}>\s*<)|MIME-Version:|(?:INSERT\s+INTO|CREATE\s+TABLE)\s|\{\\rtf|\{\s*\"|\[\s*[{\[]\s*\")",
    re.IGNORECASE,
)
DELIMITERS = {
    "comma": ",",
    "tab": "\t",
    "semicolon": ";",
    "pipe": "|",
    "caret": "^",
    "tilde": "~",
    "broken bar": "¦",
}


def open_grids(data: bytes, told: Mapping[str, str] | None = None) -> list[Grid]:
    """All sheets of a file. `told` may name its encoding and its delimiter. Raises Refused with the
    reason in words.
    """
    told = told or {}
    if data.startswith(b"%PDF"):
        return pdf.pdf_grids(data)
    if data.startswith(b"\xd0\xcf\x11\xe0") or (
        data.startswith(b"PK\x03\x04") and _is_workbook(data)
    ):
        return _workbook(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):  # the second has no file in it
        raise FileRefused(
            "it is a zip without a spend file, too deep inside other zips, or one that holds too "
            "much (5,000 files, 1,024 MB)"
        )
    return [_text(data, told)]


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return True  # its reader will say what is wrong
    return (
        "[Content_Types].xml" in names
        or "content.xml" in names
        or any(n.startswith("xl/") for n in names)
    )


def _workbook(data: bytes) -> list[Grid]:
    import python_calamine as calamine

    try:
        limits.check_workbook(data)
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        kinds = {m.name: m.typ for m in book.sheets_metadata}
        shown = {m.name: m.visible for m in book.sheets_metadata}
        visible = calamine.SheetVisibleEnum.Visible
        concealed = hidden_cells(data)
        foreign = foreign_cells(data)
        found: list[Grid] = []
        for name in book.sheet_names:
            if (
                kinds.get(name, calamine.SheetTypeEnum.WorkSheet)
                == calamine.SheetTypeEnum.WorkSheet
            ):
                sheet = book.get_sheet_by_name(name)
                rows = sheet.to_python(skip_empty_area=False)
                _fill_merged(rows, sheet.merged_cell_ranges or ())
                hidden = shown.get(name, visible) != visible
                own = concealed.get(name, HiddenCells())
                found.append(
                    Grid(
                        name,
                        rows,
                        hidden=hidden,
                        hidden_rows=own.rows,
                        hidden_columns=own.columns,
                        foreign_cells=foreign.get(name, ()),
                    )
                )
                limits.check_spread([grid.rows for grid in found])
        return found
    except (calamine.CalamineError, zipfile.BadZipFile, zlib.error, ValueError, OSError) as error:
        locked = (
            "password" in str(error).lower()
            or b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data[: 1 << 20]
        )
        raise FileRefused(
            "it is locked with a password"
            if locked
            else "it is a workbook that its reader cannot open"
        ) from None
    except BaseException as error:  # a panic of the reader's Rust code is no Exception
        if isinstance(error, (FileRefused, KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise FileRefused("it is a workbook that its reader cannot open") from None


def _fill_merged(
    rows: list[list[Any]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """Repeat what stands in a cell that is merged downwards, texts and days only: a number may be
    an amount, to be counted once.
    """
    for (top, left), (bottom, _) in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        if value != "" and isinstance(value, (str, dt.date)):
            for row in rows[top + 1 : bottom + 1]:
                if left < len(row) and row[left] == "":
                    row[left] = value


# --- text -----------------------------------------------------------------------------------------


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text and the encoding it was in: by its mark, else UTF-8, else cp1252, else Mac Roman.
    Never latin-1, which never fails.
    """
    if encoding:
        try:
            return data.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            raise FileRefused(
                f"it is not in the encoding {encoding!r} that the override file names"
            ) from None
    for mark, name in (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"\xef\xbb\xbf", "utf-8-sig"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(name), name
            except UnicodeDecodeError:
                break
    start = data[:4000]
    if start.count(0) > len(start) // 4:
        name = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
        try:
            return data.decode(name), name
        except UnicodeDecodeError:
            raise FileRefused("it is neither text nor a workbook nor a PDF") from None
    for name in ("utf-8", "cp1252", "mac_roman"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        odd = len(start) - len(start.translate(None, _CONTROLS))
        if odd > len(start) // 50:
            break
        return text, name
    raise FileRefused("it is neither text nor a workbook nor a PDF")


@collection_put_off()
def _text(data: bytes, told: Mapping[str, str]) -> Grid:
    text, encoding = decode(data, told.get("encoding", ""))
    if not text.strip("\0 \t\r\n\x1a"):
        raise FileRefused("it is empty")
    if _MARKED_UP.match(text[:1000]):
        raise FileRefused(
            "it is a web page, XML, JSON, SQL or RTF under another name; save it as CSV or XLSX"
        )
    if _is_mixed(text, encoding):
        raise FileRefused("part of it is in another encoding than the rest; save it anew as UTF-8")
    text = _with_usual_lines(text)
    limits.check_lines(text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    # one character is looked for in a tenth of the time that two take
    if any(escape[0] in text and escape in text for escape in ("\\xa3", "\\u00a3", "%A3")):
        text = _ESCAPED_POUND.sub("£", text)
    if "=" in text and '="' in text:  # how a program has a spreadsheet take a cell for text
        text = _TEXT_FORMULA.sub(r'"\1\2"', text)
    lines = _lines(text.lstrip("\ufeff"))
    delimiter = DELIMITERS.get(told.get("delimiter", ""), "") or _delimiter(lines)
    rows = _records(lines, delimiter)
    limits.check_rectangle(rows)
    if "delimiter" not in told and _is_fixed_width(rows):
        raise FileRefused("its columns are parted by spaces alone; save it as CSV")
    return Grid("", rows, encoding, delimiter, cut=_is_cut(text))


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends, as a file opened for the csv module gives them."""
    if any(end in text for end in _OTHER_ENDS):
        return list(io.StringIO(text, newline=""))
    return text.splitlines(keepends=True)  # in half the time


def _is_mixed(text: str, encoding: str) -> bool:
    """Whether a text holds a part in an encoding of another width, as a program leaves it that adds
    to a file: letters are then parted by NULs, or two of them are read as one sign of East Asia.
    """
    inner = text.strip("\0")
    return inner.count("\0") > len(inner) // 20 or (
        encoding.startswith("utf-16") and len(_TWO_LETTERS.findall(text)) >= _SOME_RUNS
    )


def _with_usual_lines(text: str) -> str:
    """A text whose lines end in none of the usual ways (FileMaker writes a vertical tab) with line
    feeds instead.
    """
    inner = text.strip("\r\n")
    if "\n" in inner or "\r" in inner:
        return text
    lines = inner.splitlines()
    return "\n".join(lines) if len(lines) > 2 else text


def _is_fixed_width(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows are one text with runs of spaces in it, as a printed table is."""
    first = rows[:200]
    spaced = [row for row in first if "  " in "\n".join(row)]
    spaced = [row for row in spaced if any(len(_RUNS.findall(c.strip())) >= 3 for c in row)]
    filled = sum(any(map(str.strip, row)) for row in first) if spaced else 0
    return filled >= 3 and len(spaced) >= 0.8 * filled


def _is_cut(text: str) -> bool:
    """Whether a text ends within a quoted cell and without a line end: its last row was cut."""
    last = text.rpartition("\n")[2]
    return last.count('"') % 2 == 1 and text.count('"') % 2 == 1


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that cuts most of the first lines into the same number of columns; a comma if
    none does.
    """

    def agreement(delimiter: str) -> float:
        rows = [r for r in csv.reader(lines[:200], delimiter=delimiter) if any(map(str.strip, r))]
        widths = Counter(len(r) for r in rows if len(r) > 1)
        if not widths:
            return 0.0
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        return count / len(rows) * min(width, 6)

    first = "".join(lines[:200])
    others = [delimiter for delimiter in DELIMITERS.values() if delimiter in first]
    if others in ([], [","]):
        return ","
    with _any_cell_size():
        return max([",", *others], key=agreement)


@contextmanager
def _any_cell_size() -> Iterator[None]:
    """Let the csv module read cells of any size, and put its limit back, which counts for the whole
    process.

    The limit is a C long, 32 bits wide on Windows; no file that is read is larger than half of
    that.
    """
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _records(lines: list[str], delimiter: str) -> list[list[str]]:
    """The rows of delimited text. Where a stray quote has swallowed whole lines, those lines are
    read one by one instead.
    """
    with _any_cell_size():
        return _rows(lines, delimiter)


def _quote(lines: Sequence[str], delimiter: str) -> str:
    """The sign in which cells are quoted: an apostrophe where each of the first lines begins and
    ends with one and has one on both sides of a delimiter.
    """
    some = [line.strip() for line in lines[:200] if line.strip()]
    by_apostrophes = (
        line[0] == line[-1] == "'" and f"'{delimiter}'" in line and '"' not in line for line in some
    )
    return "'" if len(some) > 1 and all(by_apostrophes) else '"'


def _rows(lines: list[str], delimiter: str) -> list[list[str]]:
    quote = _quote(lines, delimiter)
    # "a", "b": quotes count behind a space too, where most lines have them so
    spaced = f'{delimiter} "'
    skip = 2 * sum(spaced in line for line in lines[:200]) > len(lines[:200])
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote, skipinitialspace=skip)
    rows = list(reader)
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    if reader.line_num == len(rows) or width < 3 or quote != '"':
        return rows
    reader = csv.reader(lines, delimiter=delimiter)
    starts = [0, *(reader.line_num for _ in reader)]
    whole: list[list[str]] = []
    for row, start, end in zip(rows, starts, starts[1:], strict=False):
        inner = lines[
            start + 1 : end - (len(row) == width)
        ]  # the last line of a sound row ends a cell of its own
        if any(_is_row(line, delimiter, width) for line in inner):
            for line in lines[start:end]:
                stray = line.count('"') % 2
                parsed = csv.reader(
                    [line],
                    delimiter=delimiter,
                    quoting=csv.QUOTE_NONE if stray else csv.QUOTE_MINIMAL,
                )
                whole += [[_without_stray(cell) for cell in each] for each in parsed]
        else:
            whole.append(row)
    return whole


def _without_stray(cell: str) -> str:
    """A cell without the one quote at its beginning or its end that has no partner."""
    if cell.count('"') != 1:
        return cell
    return cell.removeprefix('"') if cell.startswith('"') else cell.removesuffix('"')


def _is_row(line: str, delimiter: str, width: int) -> bool:
    """Whether a line within a quoted cell is itself a whole row: as many columns as the rest, and a
    number in one.
    """
    cells = next(csv.reader([line], delimiter=delimiter), [])
    return len(cells) == width and any(
        re.fullmatch(r"[-(£ ]*\d[\d,./-]*[) ]*", c.strip()) for c in cells
    )
