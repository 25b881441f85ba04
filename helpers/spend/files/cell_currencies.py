"""Which cells of a workbook are shown with another currency's sign: the reader of workbooks gives
their numbers alone, and euros would be added up as pounds without a word.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from helpers.spend.files import limits
from helpers.spend.files.hidden_cells import sheet_parts, whole_tags

__all__ = ["foreign_cells"]

Cell = tuple[int, int]  # the row's number, from 1, and the column, from 0

_STYLES = "xl/styles.xml"
_MOST_STYLES = 1 << 24  # bytes that are looked through for formats
_SIGN = re.compile(  # [$€-2], [$USD], "$", \€; [$-809] and [$£-809] are none
    r"\[\$[^\]£-]*?(?:[$€¥]|USD|EUR|CHF|JPY)[^\]£]*\]|(?:&quot;|\\)[$€¥]|€"
)
_FORMAT = re.compile(r"<(?:\w+:)?numFmt\b([^>]*)>")
_STYLED = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\b([^>]*)>")
_ID, _CODE = (re.compile(rf'\b{name}="([^"]*)"') for name in ("numFmtId", "formatCode"))


def foreign_cells(data: bytes) -> Mapping[str, set[Cell]]:
    """The cells that a workbook shows with another currency's sign.

    Args:
        data: The bytes of a workbook, of which `limits` has seen that it does not swell.

    Returns:
        Sheet name -> those cells. Nothing for another kind of workbook than XLSX, and for one that
        is built otherwise than expected.
    """
    if not data.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = {info.filename: info for info in packed.infolist()}
            if _STYLES not in members or members[_STYLES].file_size > _MOST_STYLES:
                return {}
            styles = _foreign_styles(packed.read(_STYLES).decode(errors="replace"))
            if not styles:
                return {}
            return {
                name: set(_cells(limits.pieces(data, members[part]), styles))
                for name, part in sheet_parts(packed).items()
                if part in members
            }
    except (zipfile.BadZipFile, zlib.error, LookupError, ValueError, OSError):
        return {}


def _foreign_styles(text: str) -> list[int]:
    """The numbers of the styles that show another currency's sign."""
    formats = set()
    for tag in _FORMAT.finditer(text):
        number, code = _ID.search(tag[1]), _CODE.search(tag[1])
        if number and code and _SIGN.search(code[1]):
            formats.add(number[1])
    styled = _STYLED.search(text) if formats else None
    if styled is None:
        return []
    numbers = (_ID.search(tag[1]) for tag in _STYLE.finditer(styled[0]))
    return [k for k, number in enumerate(numbers) if number and number[1] in formats]


def _cells(pieces: Iterator[bytes], styles: list[int]) -> Iterator[Cell]:
    numbers = b"|".join(b"%d" % style for style in styles)
    cell = re.compile(
        rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?\bs="(?:%s)"' % numbers
    )
    for text in whole_tags(pieces):
        for found in cell.finditer(text):
            column = 0
            for letter in found[1]:
                column = 26 * column + letter - 64
            yield int(found[2]), column - 1
