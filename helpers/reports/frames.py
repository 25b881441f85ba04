"""A frame of pandas that a notebook shows, as a table of the page.

The HTML that pandas writes is never passed on: it is read for what its cells say and how far they
reach, and the table is written anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from helpers.explore.markup import esc

__all__ = ["frame_html"]

_CLASS = "dataframe"  # what pandas calls its tables
_MOST_SPAN = 1000  # cells; more is no table of pandas


@dataclass
class _Cell:
    tag: str
    columns: int
    rows: int
    words: str = ""


@dataclass
class _Reader(HTMLParser):
    """The rows of the first table of pandas, and the paragraphs beside it."""

    head: list[list[_Cell]] = field(default_factory=list)
    body: list[list[_Cell]] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    inside: str = ""  # the part that is being read: thead, tbody, p
    has_table: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table" and _CLASS in (given.get("class") or "").split():
            self.has_table = True
        elif tag == "p":
            self.prose.append("")
            self.inside = "p"
        elif tag in ("thead", "tbody"):
            self.inside = tag
        elif self.inside in ("thead", "tbody") and tag == "tr":
            self._rows().append([])
        elif self.inside in ("thead", "tbody") and tag in ("th", "td") and self._rows():
            columns, rows = (_span(given.get(name)) for name in ("colspan", "rowspan"))
            self._rows()[-1].append(_Cell(tag, columns, rows))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "p":
            self.prose[-1] += data
        elif self.inside and self._rows() and self._rows()[-1]:
            self._rows()[-1][-1].words += data

    def _rows(self) -> list[list[_Cell]]:
        return self.head if self.inside == "thead" else self.body


def frame_html(html: str, label: str) -> str:
    """A frame that stands in the output of a cell, as HTML that is safe to show.

    Args:
        html: What pandas wrote, or an object of ours that shows a frame: nothing in it is trusted.
        label: What the table is called where it is heard.

    Returns:
        The paragraphs beside the frame and its table; '' where there is no frame of pandas.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if not reader.has_table or not (reader.head or reader.body):
        return ""
    numeric = _numeric_columns(reader.body)
    head = "".join(_row(row, numeric) for row in reader.head)
    body = "".join(_row(row, numeric) for row in reader.body)
    prose = "".join(f"<p>{esc(words.strip())}</p>" for words in reader.prose if words.strip())
    return (
        f'{prose}<div class="scroll" tabindex="0" role="region" aria-label="{esc(label)}">'
        f"<table><thead>{head}</thead><tbody>{body}</tbody></table></div>"
    )


def _span(given: str | None) -> int:
    plain = (given or "").strip()
    return min(int(plain), _MOST_SPAN) if plain.isascii() and plain.isdigit() and int(plain) else 1


def _is_number(words: str) -> bool:
    try:
        float(words.strip().rstrip("%").replace(",", ""))
    except ValueError:
        return False
    return True  # NaN is one too


def _numeric_columns(rows: list[list[_Cell]]) -> list[bool]:
    """Which columns, counted from the right, hold numbers alone: labels of rows may span several.

    Cells that pandas leaves out are dots.
    """
    columns: dict[int, list[str]] = {}
    for row in rows:
        for place, cell in enumerate(reversed(row)):
            if cell.tag == "td":
                columns.setdefault(place, []).append(cell.words)
    return [
        place in columns and all(_is_number(words) or words == "..." for words in columns[place])
        for place in range(max(map(len, rows), default=0))
    ]


def _row(row: list[_Cell], numeric: list[bool]) -> str:
    cells = []
    for place, cell in zip(range(len(row) - 1, -1, -1), row, strict=True):
        spans = "".join(
            f' {name}="{count}"'
            for name, count in (("colspan", cell.columns), ("rowspan", cell.rows))
            if count > 1
        )
        is_number = place < len(numeric) and numeric[place] and cell.columns == 1
        kind = ' class="n"' if is_number else ""
        # An empty head names nothing, so it is no head.
        tag = cell.tag if cell.words.strip() else "td"
        cells.append(f"<{tag}{spans}{kind}>{esc(cell.words.strip())}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"
