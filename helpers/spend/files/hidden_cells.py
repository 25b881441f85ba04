"""Which rows and columns of a workbook are hidden: the reader of workbooks does not tell.

A row that a filter hides was published like any other: whoever clears the filter sees it, and so
does whoever saves the sheet as CSV. So nothing is left out here; it is only known, and said.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from helpers.spend.files import limits

__all__ = ["HiddenCells", "hidden_cells", "sheet_parts", "whole_tags"]

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14  # of a sheet; a file may claim any number


@dataclass(frozen=True)
class HiddenCells:
    """The hidden `rows` of a sheet, numbered from 1 as a spreadsheet shows them, and its hidden
    `columns`, numbered from 0 as the cells of a row are.
    """

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def hidden_cells(data: bytes) -> Mapping[str, HiddenCells]:
    """The hidden rows and columns of a workbook.

    Args:
        data: The bytes of an XLSX, XLSB, ODS or XLS file, of which `limits` has seen that it does
            not swell.

    Returns:
        Sheet name -> its hidden cells, for the sheets that have any. Nothing for a file that is
        built otherwise than expected: what its reader reads of it counts all the same.
    """
    try:
        if not data.startswith(b"PK"):
            return _of_xls(data)
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = {info.filename: info for info in packed.infolist()}
            if "content.xml" in members:
                return _of_ods(limits.pieces(data, members["content.xml"]))
            found = {}
            for name, part in sheet_parts(packed).items():
                if part.endswith(".bin") and part in members:
                    found[name] = _of_binary_sheet(limits.pieces(data, members[part]))
                elif part in members and _mentions(data, members[part], b"hidden"):
                    found[name] = _of_sheet(limits.pieces(data, members[part]))
    except (zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, OSError):
        return {}
    return {name: cells for name, cells in found.items() if cells.rows or cells.columns}


# --- XML ------------------------------------------------------------------------------------------

_TAG = re.compile(rb"<(?:\w+:)?(table-row|table-column|table|row|col)(?=[\s/>])([^>]*)>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true|on)["']""")
_COLLAPSED = re.compile(rb"""\bvisibility\s*=\s*["'](?:collapse|filter)["']""")
_ATTRIBUTE = r"""\b{}\s*=\s*["']([^"']*)["']"""
_NUMBER = {
    name: re.compile(_ATTRIBUTE.format(name).encode())
    for name in ("r", "min", "max", "number-rows-repeated", "number-columns-repeated")
}


def _number(name: str, attributes: bytes, otherwise: int) -> int:
    found = _NUMBER[name].search(attributes)
    return int(found[1]) if found else otherwise


def _tags(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The name and the attributes of each tag that begins a sheet, a row or columns."""
    for text in whole_tags(pieces):
        for tag in _TAG.finditer(text):
            yield tag[1], tag[2]


def whole_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces of XML cut anew behind the end of a tag, so that none lies in two of them.

    Args:
        pieces: The pieces, in order. Of a tag without an end only the first 64 KiB are kept.
    """
    rest = b""
    for piece in pieces:
        text = rest + piece
        whole = text.rfind(b">") + 1
        rest = text[whole:][: 1 << 16]
        yield text[:whole]


def _mentions(data: bytes, info: zipfile.ZipInfo, word: bytes) -> bool:
    """Whether a word stands in a member: most sheets hide nothing, and are not searched tag by
    tag.
    """
    rest = b""
    for piece in limits.pieces(data, info):
        if word in rest + piece:
            return True
        rest = piece[-len(word) :]
    return False


def _of_sheet(pieces: Iterator[bytes]) -> HiddenCells:
    """The hidden cells of a sheet in the XML of Excel."""
    found, last = HiddenCells(), 0
    for name, attributes in _tags(pieces):
        if name == b"row":
            last = _number("r", attributes, last + 1)
            if b"hidden" in attributes and _HIDDEN.search(attributes) and last <= MOST_ROWS:
                found.rows.add(last)
        elif name == b"col" and _HIDDEN.search(attributes):
            first = _number("min", attributes, 1)
            until = min(_number("max", attributes, first), MOST_COLUMNS)
            found.columns.update(range(first - 1, until))
    return found


def _of_ods(pieces: Iterator[bytes]) -> dict[str, HiddenCells]:
    """The hidden cells of all sheets of an OpenDocument."""
    sheets: dict[str, HiddenCells] = {}
    found, row, column = HiddenCells(), 0, 0
    for name, attributes in _tags(pieces):
        collapsed = b"visibility" in attributes and bool(_COLLAPSED.search(attributes))
        if name == b"table":
            titled = re.search(_ATTRIBUTE.format("name").encode(), attributes)
            title = html.unescape(titled[1].decode(errors="replace")) if titled else ""
            found, row, column = sheets.setdefault(title, HiddenCells()), 0, 0
        elif name == b"table-row":
            after = row + _number("number-rows-repeated", attributes, 1)
            if collapsed:
                found.rows.update(range(row + 1, min(after, MOST_ROWS) + 1))
            row = after
        elif name == b"table-column":
            after = column + _number("number-columns-repeated", attributes, 1)
            if collapsed:
                found.columns.update(range(column, min(after, MOST_COLUMNS)))
            column = after
    return {name: cells for name, cells in sheets.items() if cells.rows or cells.columns}


def sheet_parts(packed: zipfile.ZipFile) -> dict[str, str]:
    """The sheets of an Open XML workbook: name -> member of the zip."""
    binary = "xl/workbook.bin" in packed.namelist()
    book = packed.read("xl/workbook.bin" if binary else "xl/workbook.xml")
    relations = packed.read(f"xl/_rels/workbook.{'bin' if binary else 'xml'}.rels").decode()
    targets = {
        found["Id"]: found["Target"]
        for tag in re.findall(r"<(?:\w+:)?Relationship\b([^>]*)>", relations)
        if (found := dict(re.findall(r"""\b(Id|Target)\s*=\s*["']([^"']*)["']""", tag))).keys()
        == {"Id", "Target"}
    }
    named = _binary_sheets(book) if binary else _sheets(book.decode(errors="replace"))
    return {
        name: posixpath.normpath(posixpath.join("/xl", html.unescape(targets[key])))[1:]
        for name, key in named.items()
        if key in targets
    }


def _sheets(book: str) -> dict[str, str]:
    """Sheet name -> relation, as a workbook in XML lists them."""
    found = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b([^>]*)>", book):
        name = re.search(r"""(?<!:)\bname\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
        key = re.search(r"""\w:id\s*=\s*["']([^"']*)["']""", tag)
        if name and key:
            found[html.unescape(name[1] or name[2] or "")] = key[1]
    return found


# --- binary workbooks -----------------------------------------------------------------------------


def _binary_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of an XLSB part: kind and content. Kind and length are numbers of seven bits a
    byte.
    """
    at = 0
    while at < len(data):
        kind, at = data[at], at + 1
        if kind & 0x80:
            kind, at = kind & 0x7F | data[at] << 7, at + 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte, at = data[at], at + 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, data[at : at + size]
        at += size


def _wide(content: bytes, at: int) -> tuple[str, int]:
    """A text of an XLSB record, and where the next field begins."""
    (count,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * count
    return content[at + 4 : end].decode("utf-16-le"), end


def _binary_sheets(book: bytes) -> dict[str, str]:
    """Sheet name -> relation, as an XLSB lists them."""
    found = {}
    for kind, content in _binary_records(book):
        if kind == 156:  # BrtBundleSh
            key, at = _wide(content, 8)
            found[_wide(content, at)[0]] = key
    return found


def _of_binary_sheet(pieces: Iterator[bytes]) -> HiddenCells:
    found = HiddenCells()
    for kind, content in _binary_records(b"".join(pieces)):
        if kind == 0 and content[11] & 0x10:  # BrtRowHdr
            found.rows.add(struct.unpack_from("<I", content)[0] + 1)
        elif kind == 60 and content[16] & 1:  # BrtColInfo
            first, last = struct.unpack_from("<II", content)
            found.columns.update(range(first, min(last + 1, MOST_COLUMNS)))
    return found


# --- the workbooks before 2007 --------------------------------------------------------------------

_END_OF_CHAIN = 0xFFFFFFFA  # and all above: free, end, sectors of the tables themselves
_BOUNDSHEET, _BOF, _EOF, _ROW, _COLINFO = 0x85, 0x809, 0x0A, 0x208, 0x7D


def _of_xls(data: bytes) -> dict[str, HiddenCells]:
    """The hidden cells of all sheets of an XLS."""
    book = _book_stream(data)
    starts: dict[str, int] = {}
    wide = True
    for kind, content in _records(book, 0):
        if kind == _BOF:
            wide = struct.unpack_from("<H", content)[0] >= 0x600
        elif kind == _BOUNDSHEET:
            (start,) = struct.unpack_from("<I", content)
            starts[_sheet_name(content, wide)] = start
    found = {}
    for name, start in starts.items():
        cells = HiddenCells()
        for kind, content in _records(book, start):
            if kind == _ROW and content[12] & 0x20:
                cells.rows.add(struct.unpack_from("<H", content)[0] + 1)
            elif kind == _COLINFO and content[8] & 1:
                first, last = struct.unpack_from("<HH", content)
                cells.columns.update(range(first, last + 1))
        if cells.rows or cells.columns:
            found[name] = cells
    return found


def _sheet_name(content: bytes, wide: bool) -> str:
    count = content[6]
    if not wide:  # Excel 5 and 95
        return content[7 : 7 + count].decode("cp1252", errors="replace")
    if content[7] & 1:
        return content[8 : 8 + 2 * count].decode("utf-16-le", errors="replace")
    return content[8 : 8 + count].decode("latin-1")


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, up to its end; charts within it have ends of their
    own.
    """
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + size]
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        at += 4 + size


def _book_stream(data: bytes) -> bytes:
    """The stream of the workbook in the compound file that an XLS is."""
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    sector, small = 1 << shift, 1 << small_shift
    directory, limit, small_table = struct.unpack_from("<I4xII", data, 48)
    more = struct.unpack_from("<I", data, 68)[0]

    def numbers(place: int) -> tuple[int, ...]:
        return struct.unpack_from(f"<{sector // 4}I", data, (place + 1) * sector)

    places = list(struct.unpack_from("<109I", data, 76))
    seen = set[int]()
    while more < _END_OF_CHAIN and more not in seen:
        seen.add(more)
        *listed, more = numbers(more)
        places += listed
    table = [n for place in places if place < _END_OF_CHAIN for n in numbers(place)]
    whole = b"".join(data[(n + 1) * sector :][:sector] for n in _chain(table, directory))
    entries = [whole[at : at + 128] for at in range(0, len(whole) - 127, 128)]
    for entry in entries:
        name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le")
        start, size = struct.unpack_from("<II", entry, 116)
        if name.lower() not in ("workbook", "book"):
            continue
        if size >= limit:
            return b"".join(data[(n + 1) * sector :][:sector] for n in _chain(table, start))[:size]
        root = struct.unpack_from("<I", entries[0], 116)[0]
        within = b"".join(data[(n + 1) * sector :][:sector] for n in _chain(table, root))
        smalls = [x for place in _chain(table, small_table) for x in numbers(place)]
        return b"".join(within[n * small :][:small] for n in _chain(smalls, start))[:size]
    return b""


def _chain(table: list[int], at: int) -> Iterator[int]:
    """The sectors of a stream in their order; a chain that comes back to itself ends there."""
    left = len(table)
    while at < _END_OF_CHAIN and left:
        yield at
        at, left = table[at], left - 1
