"""The section of a page that shows one explorer in its default state, readable as it stands.

The script of the page wakes its controls and draws its charts.
"""

from __future__ import annotations

from typing import Any

from helpers.explore import markup
from helpers.explore.citation import cite_answer
from helpers.explore.markup import esc
from helpers.reports.controls import choices_html

__all__ = ["explorer_html"]

OPEN_ROWS = 12  # longer tables start folded, unless the table is all there is to see
_ACTIONS = {  # what each button is called, and what it says once it is done
    "copy": ("Copy finding", "Copied: the finding, the choices, the source and how to cite it."),
    "cite": (
        "Copy citation",
        "Copied: how to cite this answer with its choices and the data version.",
    ),
    "csv": (
        "Download table (CSV)",
        "Saved. Text that a spreadsheet would run as a formula has an apostrophe put before it.",
    ),
    "png": ("Save chart (PNG)", "Saved."),
    "svg": ("Save chart (SVG)", "Saved."),
}
_NOT_COPIED = "Not copied: this browser refused. Mark the words and copy them."
_NOT_SAVED = "Not saved: this browser could not make the file."


def explorer_html(explorer: dict[str, Any], title: str) -> str:
    """The section of one explorer.

    Args:
        explorer: what an explorer hands over.
        title: the title of the page, for the citation.

    Returns:
        The HTML: question, choices, answer.
    """
    id, question = esc(explorer["id"]), esc(explorer["question"])
    body = f"{choices_html(explorer)}{_answer_html(explorer, title)}"
    if explorer["folded"]:
        about = f'<span class="hidden">: {question}</span>'
        summary = f"<summary>Show this answer{about}</summary>"
        body = f'<details class="folded">{summary}{body}</details>'
    return (
        f'<section class="explorer" id="{id}" data-explorer="{id}" '
        f'aria-labelledby="{id}-question"><h3 id="{id}-question">{question}</h3>{body}</section>'
    )


def _answer_html(explorer: dict[str, Any], title: str) -> str:
    shown, question = explorer["default"], esc(explorer["question"])
    figures = "".join(map(_figure_html, shown["figures"]))
    about = shown["figures"][0]["title"] if shown["figures"] else explorer["question"]
    opened = " open" if len(shown["table"]["rows"]) <= OPEN_ROWS or not shown["figures"] else ""
    actions = ("copy", "csv", "png", "svg") if shown["figures"] else ("copy", "csv")
    buttons = "".join(_button(explorer, action) for action in actions)
    return (
        f'<p class="chosen">{esc(explorer["chosen"])}</p>'
        f'<p class="sentence">{esc(shown["sentence"])}</p>'
        f'<p class="announced hidden" role="status"></p>{figures}'
        f'<div class="source">{markup.source_line(shown, inside=True)}</div>'
        f'<div class="buttons">{buttons}<span class="done quiet" role="status"></span></div>'
        f'<details class="cite"><summary>Cite this</summary><p class="citation">'
        f"{esc(cite_answer(explorer['question'], explorer['chosen'], title))}</p>"
        f"{_button(explorer, 'cite')}</details>"
        f'<details class="numbers"{opened}><summary>Table</summary>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="Table: {question}">'
        f"{markup.html_table(shown['table'], f'The numbers: {about}')}</div></details>"
        f'<ul class="caveats">{markup.items(shown["caveats"])}</ul>'
        f'<div class="assumptions">{markup.assumptions(shown)}</div>'
    )


def _figure_html(figure: dict[str, Any]) -> str:
    """The place of a chart; one with a least width scrolls within itself, by keyboard too."""
    title = esc(figure["title"])
    wide = figure["layout"].get("meta", {}).get("min_width")
    reached = f' tabindex="0" role="group" aria-label="{title}"' if wide else ""
    return (
        f'<figure><figcaption>{title}</figcaption><div class="plot"{reached}>'
        f'<div class="chart" role="img" aria-label="{esc(figure["alt"])}"></div></div></figure>'
    )


def _button(explorer: dict[str, Any], action: str) -> str:
    text, done = _ACTIONS[action]
    failed = _NOT_COPIED if action in ("copy", "cite") else _NOT_SAVED
    # The button under a citation stands below the words that it copies.
    about = f'<span class="hidden">: {esc(explorer["question"])}</span>' if action != "cite" else ""
    return (
        f'<button type="button" hidden data-action="{action}" data-done="{done}" '
        f'data-failed="{failed}">{text}{about}</button>'
    )
