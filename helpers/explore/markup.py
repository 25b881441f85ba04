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
    "assumptions",
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

BADGES = {
    "published": "Published: printed by the source named.",
    "computed": "Computed: worked out from published figures.",
    "estimated": "Estimated: rests on the assumptions named.",
}
FEW = 4  # more sources than this are folded away


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

    `inside` a report it is linked also where it leads to another part of the page.
    """
    url, text = source["url"], esc(source["text"])
    if url.startswith(("https://", "http://")):
        return f'<a href="{esc(url)}" rel="noreferrer">{text}</a>'
    return f'<a href="{esc(url)}">{text}</a>' if inside and url.startswith("#") else text


def source_line(document: dict[str, Any], *, inside: bool = False) -> str:
    """The badge and the sources; more than a few are folded away.

    Args:
        document: The document of an answer.
        inside: Whether it stands in a report. Tables of ours then lead to what stands behind them
            and are never folded away: a publication is two clicks from every number, either
            unfolded and opened or by way of the table.
    """
    basis, sources = document["basis"], document["sources"]
    badge = f'<span class="badge {esc(basis)}" title="{esc(BADGES[basis])}">{esc(basis)}</span>'
    shown = (
        sources
        if len(sources) <= FEW
        else [s for s in sources if inside and s["url"].startswith("#")]
    )
    folded = [s for s in sources if s not in shown]
    links, others = (
        "; ".join(linked(source, inside=inside) for source in group) for group in (shown, folded)
    )
    if not folded:
        return f"{badge} Source: {links}."
    before, words = (f"Source: {links}; ", "more") if shown else ("", "sources")
    return f"{badge} {before}<details><summary>{len(folded)} {words}</summary>{others}.</details>"


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
