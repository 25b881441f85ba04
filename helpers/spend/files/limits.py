"""How much a file may hold, asked before its reader lays it out in memory: a few kilobytes can
stand for billions of cells.

What a file says of its own size is not believed: streams are unpacked, piece by piece, and counted.
"""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

MAX_FILE_BYTES = 1 << 30  # of one file, and of all that a zip or a workbook holds
MAX_SWOLLEN = 200  # times its packed size, beyond the first 50 MB
MAX_CELLS = (
    26_000_000  # of a workbook, from the first cell to the last: 26 columns of a million rows
)
MAX_LINES = 10_000_000  # of a text
MAX_TEXT_CELLS = 100_000_000  # of a text: lines times columns
MAX_PDF_BYTES = 128 << 20  # bytes of all that a PDF holds, unpacked
PIECE = 1 << 20
TRIAL_BYTES, TRIAL_SECONDS = 2 << 30, 120  # of the process that reads an XLS, XLSB or ODS first

_PLACE = re.compile(rb"""r\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,9})["']""")
_FAR = re.compile(
    rb"""r\s*=\s*["'](?:[A-Za-z]{2,3}[0-9]|[A-Za-z][0-9]{7})"""
)  # right of column Z, or below the millionth row
_STREAM = re.compile(rb"stream\r?\n")


class FileRefused(Exception):  # noqa: N818
    """A file that cannot be read. The message says why and never quotes the file."""


def max_unpacked(packed: int) -> int:
    """How many bytes may come out of so many: at least 50 MB, at most MOST_BYTES."""
    return min(MAX_FILE_BYTES, max(50 << 20, packed * MAX_SWOLLEN))


def check_workbook(data: bytes) -> None:
    """Refuse a workbook that swells beyond bounds, for most are zips, or that has a sheet whose
    cells span more than MOST_CELLS.

    Raises zipfile.BadZipFile and zlib.error where the zip is damaged, ValueError in its reader's
    words where that cannot open it.
    """
    if not data.startswith(b"PK"):
        _tried(data)
        return
    left = max_unpacked(len(data))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = packed.infolist()
    if sum(i.file_size for i in members) > left:
        raise FileRefused(SWELLS)
    for info in members:
        far, rest = False, b""
        for piece in pieces(data, info):
            left -= len(piece)
            if left < 0:
                raise FileRefused(SWELLS)
            far = far or bool(_FAR.search(rest + piece))
            rest = piece[-64:]  # a place may be cut in two
        if far and _span(data, info) > MAX_CELLS:
            raise FileRefused(SPREAD)
    if {info.filename.lower() for info in members} & {"xl/workbook.bin", "content.xml"}:
        _tried(data)


SWELLS = "it swells beyond what a workbook of its size holds, as a zip bomb does"
SPREAD = (
    f"its cells are spread over more than {MAX_CELLS:,} places; "
    "delete what stands far outside the table"
)


def pieces(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's bytes in pieces, by what is packed there and not by the size that its header
    gives.
    """
    start = info.header_offset
    if data[start : start + 4] != b"PK\3\4" or len(data) < start + 30:
        raise zipfile.BadZipFile("no member where the directory names one")
    name, extra = struct.unpack("<HH", data[start + 26 : start + 30])
    packed = data[start + 30 + name + extra :][: info.compress_size]
    if info.compress_type != zipfile.ZIP_DEFLATED:
        yield packed  # stored; its reader knows no other kind
        return
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not stream.eof:
        yield stream.decompress(packed, PIECE)
        packed = stream.unconsumed_tail


def _span(data: bytes, info: zipfile.ZipInfo) -> int:
    """The cells of the rectangle that holds all cells of a sheet in XML. Only asked of wide or very
    long sheets, for it takes long.
    """
    rows, columns, rest = 0, set[bytes](), b""
    for piece in pieces(data, info):
        found = _PLACE.findall(rest + piece)
        columns.update({column for column, _ in found})
        rows = max([rows, *map(int, {row for _, row in found})])
        rest = piece[-64:]
    return rows * max(map(_number, columns), default=0)


def _number(letters: bytes) -> int:
    """Columns as numbers: A is 1, XFD 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


_TRIAL = """
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
except (ImportError, ValueError, OSError):  # Windows; or a limit already set lower
    pass
import python_calamine
book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
for name in book.sheet_names:
    sheet = book.get_sheet_by_name(name)
    print(sheet.total_height * sheet.total_width, flush=True)
"""


def _tried(data: bytes) -> None:
    """Refuse a workbook that its reader lays out as more than MOST_CELLS, or dies of.

    For the formats whose places cannot be looked at from outside: two cells of an XLS may be four
    billion apart, and a reader that asks for so much memory ends the process. So another process,
    with little memory, reads it first.
    """
    command = [sys.executable, "-I", "-c", _TRIAL, str(TRIAL_BYTES + 4 * len(data))]
    try:
        trial = subprocess.run(
            command, input=data, capture_output=True, timeout=TRIAL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(
            f"its reader did not come to an end within {TRIAL_SECONDS} seconds"
        ) from None
    if trial.returncode < 0 or sum(map(int, trial.stdout.split())) > MAX_CELLS:
        raise FileRefused(SPREAD)
    if trial.returncode:
        raise ValueError(
            trial.stderr[-400:].decode(errors="replace")
        )  # the reader's own words, which it need not print again here


def check_spread(sheets: Sequence[Sequence[Sequence[Any]]]) -> None:
    """Refuse a workbook when its sheets so far hold more than MOST_CELLS together."""
    if sum(len(rows) * len(rows[0]) for rows in sheets if rows) > MAX_CELLS:
        raise FileRefused(SPREAD)


def check_lines(text: str) -> None:
    """Refuse a text of more than MOST_LINES."""
    if len(text) <= 2 * MAX_LINES:
        return
    if text.count("\n") + text.count("\r") > 2 * MAX_LINES:  # a line of Windows ends in both
        raise FileRefused(f"it has more than {MAX_LINES:,} lines; split it")


def check_rectangle(rows: Sequence[Sequence[Any]]) -> None:
    """Refuse rows that a table of equal columns could not hold: one very wide row among very
    many.
    """
    if len(rows) * max(map(len, rows), default=0) > MAX_TEXT_CELLS:
        raise FileRefused(
            f"one of its rows is so wide that all of them would make more than {MAX_TEXT_CELLS:,} "
            "cells"
        )


def check_pdf(data: bytes) -> None:
    """Refuse a PDF whose streams, unpacked, hold more than MOST_PDF; streams packed several times
    over are unpacked as often.
    """
    left = MAX_PDF_BYTES
    for found in _STREAM.finditer(data):
        # memoryview: a slice of bytes would copy the rest of the file for every stream
        left -= _inflated(memoryview(data)[found.end() :], left)
        if left < 0:
            raise FileRefused(
                f"it holds more than {MAX_PDF_BYTES >> 20} MB when it is unpacked, as a bomb does"
            )


def _inflated(packed: Any, most: int) -> int:
    """How many bytes a stream holds, counted to just beyond `most`; 0 where it is not packed."""
    count, stream = 0, zlib.decompressobj()
    inner = zlib.decompressobj()
    try:
        while packed and not stream.eof and count <= most:
            piece = stream.decompress(packed, PIECE)
            packed = stream.unconsumed_tail
            count += len(piece)
            count, inner = _nested(piece, count, most, inner)
    except zlib.error:
        pass  # not packed in this way, or broken; its reader will say so
    return count


def _nested(piece: bytes, count: int, most: int, inner: Any) -> tuple[int, Any]:
    """The count with what the piece itself unpacks to, where it is packed once more."""
    try:
        while inner is not None and piece and not inner.eof and count <= most:
            count += len(inner.decompress(piece, PIECE))
            piece = inner.unconsumed_tail
    except zlib.error:
        return count, None
    return count, inner
