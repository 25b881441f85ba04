"""Tables in PDF files: ruled ones as they are ruled, others by the columns of their header.

In an unruled table a number may touch its neighbour (571,417.00 and a VAT number), so text is cut
at the column edges character by character, never word by word.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import Any

from helpers.core.extras import install_command
from helpers.spend.files import limits
from helpers.spend.files.grid import Grid
from helpers.spend.files.limits import FileRefused

Row = list[str]
_SCANS = "page {} is a picture without text (a scan, perhaps); what it lists is not counted"
_TURNS = {(0, 1): 90, (-1, 0): 180, (0, -1): 270}  # by the way that text runs: up, back, down
MOST_CHARS = 0.9  # of a page, from which on the way they run is that of the page
_AMOUNT = re.compile(r"[-(]?£? ?[0-9][0-9,]*\.[0-9]{2}\)?-?")


_PAGE = re.compile(r"^page:? ?[0-9]+\b|\bpage [0-9]+(?: of [0-9]+)?$", re.IGNORECASE)


def pdf_grids(data: bytes) -> list[Grid]:
    """One grid for the whole document; each row keeps its page and its number on the page. Raises
    Refused.
    """
    try:
        import pdfplumber
    except ImportError:
        raise FileRefused(
            f"reading PDF needs the package pdfplumber: {install_command('pdf')}"
        ) from None
    limits.check_pdf(data)
    rows: list[Row] = []
    sheets: list[str] = []
    numbers: list[int] = []
    edges: list[float] = []
    scans: list[int] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for number, given in enumerate(document.pages, 1):
                page = _upright(given)
                found, edges = _page(page, edges)
                scans += [number] if page.images and not page.chars else []
                rows += found
                sheets += [f"page {number}"] * len(found)
                numbers += range(1, len(found) + 1)
                page.close()
                given.close()
    except Exception as error:  # the parser raises whatever a broken file makes it stumble on
        raise FileRefused(
            f"it is a PDF that its reader cannot open ({type(error).__name__})"
        ) from None
    if not rows:
        raise FileRefused("it is a PDF without text in a table (a scan, perhaps)")
    notes = [("pages_scanned", _SCANS.format(", ".join(map(str, scans))))] if scans else []
    return [Grid("", rows, numbers=numbers, sheets=sheets, notes=notes)]


def _upright(page: Any) -> Any:
    """The page turned so that its text runs from left to right, as somebody would hold it; a page
    whose text runs several ways stays as it is.
    """
    ways = Counter(_way(*char["matrix"][:2]) for char in page.chars)
    way, count = ways.most_common(1)[0] if ways else ((1, 0), 0)
    if way not in _TURNS or count < MOST_CHARS * ways.total():
        return page
    turn = _TURNS[way]
    inner = page.page_obj
    inner.rotate = (inner.rotate + turn) % 360
    inner.attrs = {**inner.attrs, "Rotate": (page.rotation + turn) % 360}
    return type(page)(page.pdf, inner, page.page_number)


def _way(across: float, up: float) -> tuple[int, int]:
    """Which way a character's text runs, to the nearest quarter of a turn."""
    if abs(across) >= abs(up):
        return (1 if across >= 0 else -1, 0)
    return (0, 1 if up > 0 else -1)


def _page(page: Any, edges: list[float]) -> tuple[list[Row], list[float]]:
    """The rows of a page, and the column edges that later pages of the same document may need."""
    tables = page.find_tables()
    if tables:
        widest = max(tables, key=lambda t: max(len(r.cells) for r in t.rows))
        cells = [c for c in max((r.cells for r in widest.rows), key=len) if c]
        edges = sorted({c[0] for c in cells} | {cells[-1][2]})
        if len(widest.rows) > 1:
            return _ruled(page, tables, edges), edges
    if len(edges) < 4:
        edges = _gaps(page.chars, float(page.width))
    return (_unruled(page.chars, edges) if len(edges) >= 4 else []), edges


def _ruled(page: Any, tables: Sequence[Any], edges: Sequence[float]) -> list[Row]:
    """The rows of ruled tables, and with them the lines above, between and below: a last row often
    lacks its rule.
    """
    parts: list[tuple[float, list[Row]]] = []
    top = 0.0
    for table in sorted(tables, key=lambda t: t.bbox[1]):
        outside = [c for c in page.chars if top <= (c["top"] + c["bottom"]) / 2 < table.bbox[1]]
        parts += [(top, _unruled(outside, edges))] if outside else []
        parts.append(
            (
                table.bbox[1],
                [
                    row
                    for cells in table.extract()
                    for row in _apart([cell or "" for cell in cells])
                ],
            )
        )
        top = max(top, table.bbox[3])
    outside = [c for c in page.chars if (c["top"] + c["bottom"]) / 2 >= top]
    return [row for _, rows in parts for row in rows] + (
        _unruled(outside, edges) if outside else []
    )


def _apart(row: Row) -> list[Row]:
    """Two payments between the same two rules: most cells hold the same number of lines."""
    lines = [cell.split("\n") for cell in row if cell]
    count = max(map(len, lines), default=1)
    if count == 1 or sum(len(x) == count for x in lines) < 0.8 * len(lines) or len(lines) < 4:
        return [row]
    return [[(cell.split("\n") + [""] * count)[i] for cell in row] for i in range(count)]


def _gaps(chars: Sequence[dict[str, Any]], width: float) -> list[float]:
    """Column edges from the white strips that run down the page; a title that crosses them does not
    count.
    """
    lines = _without_titles(_lines(chars))
    cover = [0] * (int(width) + 2)
    for line in lines:
        for x in {
            x
            for c in line
            if c["text"].strip()
            for x in range(max(0, int(c["x0"])), min(int(c["x1"]) + 1, len(cover)))
        }:
            cover[x] += 1
    few = 0.05 * len(lines)
    edges: list[float] = []
    start = None
    for x, count in enumerate(cover):
        if count <= few and start is None:
            start = x
        elif count > few and start is not None:
            edges += [float(x - 1)] if x - start >= 4 or not edges else []
            start = None
    return [*edges, width] if edges else []


def _without_titles(lines: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The lines from the first on that stands in four pieces or more; all of them if none does."""

    def pieces(line: Sequence[dict[str, Any]]) -> int:
        chars = sorted(line, key=lambda c: c["x0"])
        return 1 + sum(b["x0"] - a["x1"] > b["bottom"] - b["top"] for a, b in pairwise(chars))

    first = next((i for i, line in enumerate(lines) if pieces(line) >= 4), 0)
    return lines[first:]


def _lines(chars: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Characters in lines of text, top to bottom."""
    lines: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda c: (c["top"] + c["bottom"]) / 2):
        if not char["text"].strip():
            continue
        middle = (char["top"] + char["bottom"]) / 2
        if lines and middle - (lines[-1][0]["top"] + lines[-1][0]["bottom"]) / 2 < 0.3 * (
            char["bottom"] - char["top"]
        ):
            lines[-1].append(char)
        else:
            lines.append([char])
    return lines


def _unruled(chars: Sequence[dict[str, Any]], edges: Sequence[float]) -> list[Row]:
    """Lines cut at the edges; a line that fills few columns is joined to the row whose cells it
    continues.
    """
    lines = _lines(chars)
    cut = [
        [_joined([c for c in line if a <= (c["x0"] + c["x1"]) / 2 < b]) for a, b in pairwise(edges)]
        for line in lines
    ]
    filled = [sum(map(bool, row)) for row in cut]
    whole = [i for i, count in enumerate(filled) if count >= 0.6 * max(filled, default=0)]
    if not whole:
        return cut
    whole = sorted({*whole, *_amounts_alone(cut, whole)})
    if blocks := _by_gaps([line[0]["top"] for line in lines], whole):
        return [reduce(_merged, (cut[i] for i in block)) for block in blocks]
    upwards = _continues_upwards([line[0]["top"] for line in lines], whole)
    rows = {i: cut[i] for i in (*range(whole[0]), *whole)}
    for i in range(whole[0], len(cut)):
        if i not in rows:
            before = max(w for w in whole if w < i)
            after = min((w for w in whole if w > i), default=before)
            home = before if upwards or before == whole[0] else after
            rows[home] = _merged(rows[home], cut[i]) if home < i else _merged(cut[i], rows[home])
    return [rows[i] for i in sorted(rows)]


def _amounts_alone(cut: Sequence[Row], whole: Sequence[int]) -> list[int]:
    """Short lines that continue no row: with an amount of their own, as a total has, or a day or a
    word under the amounts, where the rows above and below have theirs in the same column; or with
    the number of a page.
    """
    alone = []
    for i in set(range(whole[0], len(cut))) - set(whole):
        before = max(w for w in whole if w < i)
        after = min((w for w in whole if w > i), default=before)
        if any(
            all(_AMOUNT.fullmatch(cut[row][k]) for row in (before, after))
            for k, cell in enumerate(cut[i])
            if any(map(str.isalnum, cell))
        ) or _PAGE.search(" ".join(filter(None, cut[i]))):
            alone.append(i)
    return alone


def _by_gaps(tops: Sequence[float], whole: Sequence[int]) -> list[list[int]]:
    """Lines in rows of one whole line each, where the gaps between rows are wider than any within;
    nothing where they are not.

    So it is where cells stand in the middle of their row, with further lines above and below the
    whole one. Single lines above the first row and below the last, titles and totals, stay alone.
    """
    if len(whole) == len(tops) or len(whole) < 3:
        return []
    gaps = [b - a for a, b in pairwise(tops)]
    for limit in sorted(set(gaps), reverse=True):
        blocks: list[list[int]] = [[0]]
        for i, gap in enumerate(gaps, 1):
            if gap >= limit - 0.5:
                blocks.append([])
            blocks[-1].append(i)
        counts = [sum(i in whole for i in block) for block in blocks]
        if max(counts) == 1:
            inner = counts[counts.index(1) : len(counts) - counts[::-1].index(1)]
            joined = any(len(block) > 1 for block in blocks)
            return blocks if 0 not in inner and joined else []
    return []


def _continues_upwards(tops: Sequence[float], whole: Sequence[int]) -> bool:
    """Whether cells stand at the top of their row (their further lines below) and not at its foot:
    the steady distance tells.
    """
    lone = [
        (tops[a + 1] - tops[a], tops[b] - tops[a + 1]) for a, b in pairwise(whole) if b == a + 2
    ]
    if whole[-1] < len(tops) - 1 or len(lone) < 3:
        return True
    above, below = zip(*lone, strict=True)
    return max(above) - min(above) <= max(below) - min(below)


def _merged(one: Row, other: Row) -> Row:
    return [f"{a} {b}".strip() for a, b in zip(one, other, strict=True)]


def _joined(chars: Sequence[dict[str, Any]]) -> str:
    """Characters of one cell as text, with a space wherever they stand apart."""
    text, last = "", None
    for char in sorted(chars, key=lambda c: c["x0"]):
        apart = last is not None and char["x0"] - last["x1"] > 0.15 * (char["bottom"] - char["top"])
        text += (" " if apart else "") + char["text"]
        last = char
    return text
