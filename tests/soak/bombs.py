"""Small files that stand for very much, made up one by one: what each is, and what a reader should
make of it.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from tests.spend import made_up

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TABLE = made_up.text([made_up.HEADER, *made_up.ROWS]).encode()


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _cell(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _real_rows() -> str:
    rows = [made_up.HEADER, *made_up.ROWS]
    return "".join(
        f'<row r="{i}">{"".join(_cell(f"{chr(65 + j)}{i}", v) for j, v in enumerate(row))}</row>'
        for i, row in enumerate(rows, 1)
    )


def workbook(path: Path, rows: str) -> Path:
    """An XLSX whose one sheet holds the rows given as XML."""
    files = _members(made_up.write_xlsx(path, {"S": [["a"]]}).read_bytes())
    files["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    )
    return made_up._zip(path, files)


def far_apart(path: Path) -> Path:
    """Two cells, in the two corners of the largest sheet there is: 17 billion places."""
    return workbook(
        path,
        f'<row r="1">{_cell("A1", "x")}</row><row r="1048576">{_cell("XFD1048576", "y")}</row>',
    )


def far_apart_binary(path: Path) -> Path:
    """The same as XLSB."""
    files = _members(made_up.write_xlsb(path, {"S": [["a"], ["b"]]}).read_bytes())
    sheet = files["xl/worksheets/sheet1.bin"]
    row = sheet.rindex(struct.pack("<IIHHBI", 1, 0, 300, 0, 0, 0))
    sheet = sheet[:row] + struct.pack("<I", 1_048_575) + sheet[row + 4 :]
    cell = sheet.rindex(struct.pack("<III", 0, 0, 1))
    files["xl/worksheets/sheet1.bin"] = sheet[:cell] + struct.pack("<I", 16_383) + sheet[cell + 4 :]
    return made_up._zip(path, files)


def blank_rows(path: Path) -> Path:
    """Four payments above a million rows in which nothing stands."""
    return workbook(path, _real_rows() + "".join(f'<row r="{i}"/>' for i in range(6, 1_000_006)))


def styled_rows(path: Path) -> Path:
    """Four payments above a million rows with one blank, coloured cell each."""
    return workbook(
        path,
        _real_rows()
        + "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(6, 1_000_006)),
    )


def lying_workbook(path: Path) -> Path:
    """A workbook of 300 MB that says of its sheet that it holds 1,000 bytes."""
    data = workbook(path, '<row r="1">' + _cell("A1", "x" * 1000) * 300_000 + "</row>").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(data.replace(struct.pack("<L", size), struct.pack("<L", 1_000)))
    return path


def swollen_workbook(path: Path) -> Path:
    """A workbook of 300 MB in 300 kB, which it admits."""
    return workbook(path, '<row r="1">' + _cell("A1", "x" * 1000) * 300_000 + "</row>")


def _zip_of(path: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return path


def flat_zip(path: Path) -> Path:
    """One spend file of 300 MB of noughts in a zip of 300 kB."""
    return _zip_of(path, [("a.csv", b"\0" * (300 << 20))])


def many_zip(path: Path) -> Path:
    """Twelve files of 100 MB: each would do, all of them are more than a zip may hold."""
    return _zip_of(path, ((f"{n}.csv", TABLE + b"," * (100 << 20)) for n in range(12)))


def nested_zip(path: Path) -> Path:
    """A zip in a zip in a zip, ten deep and ten wide."""
    data, name = TABLE, "a.csv"
    for _ in range(10):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for n in range(10):
                packed.writestr(f"{n}{name}", data)
        data, name = out.getvalue(), ".zip"
        if len(data) > 1 << 20:
            break
    path.write_bytes(data)
    return path


def crowded_zip(path: Path) -> Path:
    """More files than a zip may hold, all blank."""
    return _zip_of(path, ((f"{n}.csv", b"") for n in range(5_001)))


def _pdf(path: Path, content: bytes, filters: bytes) -> Path:
    data = made_up.write_pdf(path, [[made_up.HEADER]]).read_bytes()
    start, end = data.index(b"<< /Length"), data.index(b"endstream")
    path.write_bytes(
        data[:start]
        + b"<< /Length %d /Filter %s >>\nstream\n" % (len(content), filters)
        + content
        + b"\n"
        + data[end:]
    )
    return path


def swollen_pdf(path: Path) -> Path:
    """A PDF whose one stream unpacks to 300 MB."""
    return _pdf(path, zlib.compress(b" " * (300 << 20)), b"/FlateDecode")


def twice_swollen_pdf(path: Path) -> Path:
    """The same, packed once more."""
    return _pdf(
        path, zlib.compress(zlib.compress(b" " * (300 << 20))), b"[/FlateDecode /FlateDecode]"
    )


def long_line(path: Path) -> Path:
    """Four payments, and one line of 50 MB."""
    path.write_bytes(TABLE + b"x" * (50 << 20))
    return path


def open_quote(path: Path) -> Path:
    """Four payments, and a quote that nothing closes for 2 MB of lines."""
    path.write_bytes(TABLE + b'"' + b"x,y\n" * (1 << 19))
    return path


def many_lines(path: Path) -> Path:
    """Four payments, and 100 million blank lines."""
    path.write_bytes(TABLE + b"\n" * (100 << 20))
    return path


def wide_and_long(path: Path) -> Path:
    """A row of 100,000 cells above 100,000 rows: 10 billion cells if all were as wide."""
    path.write_bytes(TABLE + b"," * 100_000 + b"\n" * 100_000 + b"x")
    return path


# name -> how to make it, what the ending is, and what is read of it: a number of payments, or words
# of the refusal
BOMBS: dict[str, tuple[Callable[[Path], Path], str, int | str]] = {
    "two cells far apart": (far_apart, ".xlsx", "spread over more than"),
    "two cells far apart, XLSB": (far_apart_binary, ".xlsb", "spread over more than"),
    "a million blank rows": (blank_rows, ".xlsx", 4),
    "a million styled rows": (styled_rows, ".xlsx", 4),
    "a workbook that swells": (swollen_workbook, ".xlsx", "zip bomb"),
    "a workbook that swells and denies it": (lying_workbook, ".xlsx", "zip bomb"),
    "a zip that swells": (flat_zip, ".zip", "zip bomb"),
    "a zip that holds too much": (many_zip, ".zip", "holds too much"),
    "a zip in a zip": (nested_zip, ".zip", "too deep inside"),
    "a zip of too many files": (crowded_zip, ".zip", "holds too much"),
    "a PDF that swells": (swollen_pdf, ".pdf", "unpacked"),
    "a PDF that swells twice": (twice_swollen_pdf, ".pdf", "unpacked"),
    "a line of 50 MB": (long_line, ".csv", 4),
    "a quote left open": (open_quote, ".csv", 4),
    "100 million lines": (many_lines, ".csv", "lines; split it"),
    "wide and long": (wide_and_long, ".csv", "so wide"),
}
