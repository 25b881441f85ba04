"""HTML for the parts of an answer.

Every text passes through `esc`: names in data are hostile until escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

__all__ = [
    "BADGES",
    "FEW",
    "OURS",
    "OWN_DATA",
    "assumptions",
    "badge",
    "cell_text",
    "esc",
    "html_table",
    "items",
    "key_points",
    "linked",
    "paragraph",
    "source_line",
    "static_sentence",
    "static_table",
    "text_table",
]

OWN_DATA = "own data"  # the badge of whatever does not stand on the tables as released
BADGES = {
    "published": "Published: printed by the source named.",
    "computed": "Computed: worked out from published figures.",
    "estimated": "Estimated: rests on the assumptions named.",
    "stated": "Stated: a document that we name says so.",
    "inferred": "Inferred: seen from what came later; we found no document that records it.",
    OWN_DATA: "Own data: made with tables or figures of somebody's own, not as released.",
    "plan only": "Plan only: it was intended; we found nothing that shows it was done.",
}
FEW = 4  # more sources than this are folded away
OURS = "compiled by this project"  # what a source that is a table of ours says to all readers
_TABLE = "#table--"


def esc(text: object) -> str:
    """Text for an HTML element or attribute."""
    return escape(str(text), quote=True)


def paragraph(text: str) -> str:
    """A paragraph in bold."""
    return f"<p><strong>{esc(text)}</strong></p>"


def cell_text(value: Any, decimals: int, number: bool) -> str:
    """A cell as printed; `report.js` prints the same.

    Args:
        value: What stands in the document; None is missing.
        decimals: Decimal places of a number.
        number: Whether the column holds numbers.

    Returns:
        The text, not yet escaped.
    """
    if value is None:
        return "–"
    if not number:
        return str(value)
    return f"{value:,.{decimals}f}".replace("-", "−")


def html_table(table: dict[str, Any], caption: str) -> str:
    """A table with header cells in its first row and first column, numbers to the right."""
    columns = table["columns"]
    head = "".join(f'<th scope="col"{_side(c)}>{esc(c["name"])}</th>' for c in columns)
    body = "".join(
        "<tr>"
        + "".join(
            f"<{tag}{_side(c)}>{esc(cell_text(v, c['decimals'], c['number']))}</{tag[:2]}>"
            for c, v, tag in zip(columns, row, _tags(len(row)), strict=True)
        )
        + "</tr>"
        for row in table["rows"]
    )
    return (
        f"<table><caption>{esc(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def text_table(table: dict[str, Any]) -> str:
    """The same table as plain text, for a terminal and for a comparison that reads well."""
    columns = table["columns"]
    rows = [[c["name"] for c in columns]] + [
        [cell_text(v, c["decimals"], c["number"]) for c, v in zip(columns, row, strict=True)]
        for row in table["rows"]
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(columns))]
    return "\n".join(
        "  ".join(
            t.rjust(w) if c["number"] else t.ljust(w)
            for t, w, c in zip(row, widths, columns, strict=True)
        ).rstrip()
        for row in rows
    )


def linked(source: dict[str, str], *, inside: bool = False) -> str:
    """A source, linked where its address is known.

    Args:
        source: Its text and its address.
        inside: Whether it stands in a report. There a table of ours leads to what stands behind
            it on the page; elsewhere, where readers have the tables, its file is named.

    Returns:
        The HTML.
    """
    url, text = source["url"], source["text"]
    if url.startswith(("https://", "http://")):
        return f'<a href="{esc(url)}" rel="noreferrer">{esc(text)}</a>'
    if inside and url.startswith("#"):
        return f'<a href="{esc(url)}">{esc(text)}</a>'
    if url.startswith(_TABLE):
        text = text.replace(OURS, f"{url.removeprefix(_TABLE)}.csv of this project")
    return esc(text)


def badge(document: dict[str, Any]) -> str:
    """How well an answer is evidenced, or how its numbers came about, in a word."""
    word = document["evidence"] or document["basis"]
    kind = word.replace(" ", "-")
    return f'<span class="badge {esc(kind)}" title="{esc(BADGES[word])}">{esc(word)}</span>'


def source_line(document: dict[str, Any]) -> str:
    """The badge and the sources as a notebook shows them; more than a few are folded away."""
    sources = document["sources"]
    links = "; ".join(map(linked, sources))
    if len(sources) <= FEW:
        return f"{badge(document)} Source: {links}."
    return f"{badge(document)} <details><summary>{len(sources)} sources</summary>{links}.</details>"


def assumptions(document: dict[str, Any]) -> str:
    """What an estimate rests on, folded away behind the ids."""
    rows = document["assumptions"]
    if not rows:
        return ""
    ids = ", ".join(esc(row["id"]) for row in rows)
    listed = "".join(f"<li>{esc(row['id'])}: {esc(row['text'])}.</li>" for row in rows)
    count = f"{len(rows)} assumption{'s' * (len(rows) > 1)}"
    return f"<details><summary>Rests on {count}: {ids}</summary><ul>{listed}</ul></details>"


def items(texts: Sequence[str]) -> str:
    """List items."""
    return "".join(f"<li>{esc(t)}</li>" for t in texts)


def key_points(points: Sequence[str]) -> str:
    """The key points under a headline, as a list with its name; nothing where there are none."""
    listed = f"<p>Key points</p><ul>{items(points)}</ul>"
    return f'<div class="points">{listed}</div>' if points else ""


def static_sentence(question: str, chosen: str, document: dict[str, Any]) -> str:
    """What a notebook shows above the figures of a default state.

    Args:
        question: The question of the explorer.
        chosen: The choices made, in words; '' where there are none.
        document: The document of the answer.

    Returns:
        HTML.
    """
    state = f"<p><small>{esc(chosen)}</small></p>" if chosen else ""
    return f"<p>{esc(question)}</p>{paragraph(document['sentence'])}{state}"


def static_table(document: dict[str, Any]) -> str:
    """What a notebook shows below them."""
    caveats = f"<ul>{items(document['caveats'])}</ul>" if document["caveats"] else ""
    numbers = html_table(document["table"], "The numbers behind the figure")
    sources = f"<p><small>{source_line(document)}</small></p>"
    return f"{sources}{numbers}{caveats}{assumptions(document)}"


def _side(column: dict[str, Any]) -> str:
    return ' class="n"' if column["number"] else ""


def _tags(count: int) -> list[str]:
    return ['th scope="row"', *["td"] * (count - 1)]
