"""The section of a page that shows one explorer in its default state, readable as it stands.

The script of the page wakes its controls and draws its charts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from helpers.explore import markup
from helpers.explore.citation import question_cited
from helpers.explore.markup import esc, linked
from helpers.reports.controls import choices_html
from helpers.reports.glossary import Glossary

__all__ = ["OPEN_CAVEATS", "OPEN_ROWS", "OPEN_SOURCES", "SAID", "explorer_html", "split_sources"]

OPEN_ROWS = 6  # longer tables start folded, unless the table is all there is to see
OPEN_SOURCES = 2  # what an answer names beside its badge and its numbers; the rest is folded
OPEN_CAVEATS = 2
TALL = 900  # px of a chart that is not higher than a sheet of paper leaves beside its words
_ACTIONS = {  # what each button is called
    "copy": "Copy finding",
    "link": "Copy link",
    "csv": "Table (CSV)",
    "png": "Picture (PNG)",
    "svg": "Picture (SVG)",
    "print": "Print this answer",
    "cite": "Copy citation",
}
_PICTURE = "Saved, with title, source and date, at the size of a slide."
_NOT_COPIED = "Not copied: this browser refused. Mark the words and copy them."
_NOT_SAVED = "Not saved: this browser could not make the file."
SAID = {  # what a button says once it is done, and where it fails
    "copy": (
        "Copied: the finding, its choices, evidence, cautions, sources and how to cite it.",
        _NOT_COPIED,
    ),
    "link": ("Copied: the address of this answer with its choices.", _NOT_COPIED),
    "csv": (
        "Saved, with choices, sources and notes in columns of their own. Text that a spreadsheet "
        "would run or change has an apostrophe put before it.",
        _NOT_SAVED,
    ),
    "png": (_PICTURE, _NOT_SAVED),
    "svg": (_PICTURE, _NOT_SAVED),
    "print": ("", "Not printed: this browser refused."),
    "cite": (
        "Copied: how to cite this answer with its choices and the data version.",
        _NOT_COPIED,
    ),
}


def explorer_html(
    explorer: dict[str, Any], cite: tuple[str, str], glossary: Glossary | None = None
) -> str:
    """The section of one explorer.

    Args:
        explorer: what an explorer hands over.
        cite: what a citation says before and after the question, as `citation_parts` gives it.
        glossary: the terms that are explained with it; those used before are not repeated.

    Returns:
        The HTML: question, choices, answer.
    """
    id, question = esc(explorer["id"]), esc(explorer["question"])
    body = _answer_html(explorer, cite, glossary or Glossary([]))
    if explorer["folded"]:
        summary = f"<summary>Show this answer{_about(explorer)}</summary>"
        body = f'<details class="folded">{summary}{body}</details>'
    return (
        f'<section class="explorer" id="{id}" data-explorer="{id}" '
        f'aria-labelledby="{id}-question"><h3 id="{id}-question">{question}</h3>'
        f'<a class="skip" href="#{id}--end">Skip this answer</a>{body}'
        f'<div id="{id}--end" tabindex="-1"></div></section>'
    )


def split_sources(
    sources: Sequence[dict[str, str]],
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Which sources an answer names beside its badge, and which are folded; as `parts.js` decides.

    A table of ours is never folded: it leads to the publications behind it, so that a publication
    is two clicks from every number, be it by way of the table or of the fold.

    Args:
        sources: All of them, in order.

    Returns:
        Those named and those folded, each in order.
    """
    tables = sum(source["url"].startswith("#") for source in sources)
    room = max(0, OPEN_SOURCES - tables)
    open: list[dict[str, str]] = []
    folded: list[dict[str, str]] = []
    for source in sources:
        ours = source["url"].startswith("#")
        (open if ours or room > 0 else folded).append(source)
        room -= not ours
    return open, folded


def _answer_html(explorer: dict[str, Any], cite: tuple[str, str], glossary: Glossary) -> str:
    shown, question = explorer["default"], esc(explorer["question"])
    figures = "".join(map(_figure_html, shown["figures"]))
    about = shown["figures"][0]["title"] if shown["figures"] else explorer["question"]
    opened = " open" if len(shown["table"]["rows"]) <= OPEN_ROWS or not shown["figures"] else ""
    actions = ["copy", "link", "csv", *(["png", "svg"] if shown["figures"] else []), "print"]
    buttons = "".join(_button(explorer, action) for action in actions)
    return (
        f'<div class="answer"><div class="lead">{choices_html(explorer)}'
        f'<p class="notice unknown" role="status" hidden></p>'
        f'<p class="chosen">{esc(explorer["chosen"])}</p>'
        f'<p class="sentence">{esc(shown["sentence"])}</p>'
        f'<p class="announced hidden" role="status"></p></div>'
        + (f'<div class="figures">{figures}</div>' if figures else "")
        + f'<div class="backing"><p class="source">{_sources_html(shown)}</p>'
        f'<ul class="caveats">{markup.items(shown["caveats"][:OPEN_CAVEATS])}</ul>'
        f"{_more_html(explorer, cite, glossary)}"
        f'<div class="buttons">{buttons}<span class="done quiet" role="status"></span></div></div>'
        f'<details class="numbers"{opened}><summary>Table{_about(explorer)}</summary>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="Table: {question}">'
        f"{markup.html_table(shown['table'], f'The numbers: {about}')}</div></details></div>"
    )


def _sources_html(shown: dict[str, Any]) -> str:
    open, folded = split_sources(shown["sources"])
    links = "; ".join(linked(source, inside=True) for source in open)
    more = f"; {len(folded)} more below" if folded else ""
    return f"{markup.badge(shown)} Source: {links}{more}."


def _more_html(explorer: dict[str, Any], cite: tuple[str, str], glossary: Glossary) -> str:
    """What backs the answer up without being part of it, in one fold."""
    shown = explorer["default"]
    folded = "".join(
        f"<li>{linked(s, inside=True)}</li>" for s in split_sources(shown["sources"])[1]
    )
    assumptions = "".join(
        f"<li>{esc(row['id'])}: {esc(row['text'])}.</li>" for row in shown["assumptions"]
    )
    fixed = "; ".join(explorer["live_only"])
    cited = question_cited(cite, explorer["question"], explorer["chosen"])
    return (
        f'<details class="more"><summary><span>{_more_words(shown)}</span>{_about(explorer)}'
        f'</summary><p class="meaning-of-badge">{esc(_badge_meaning(shown))}</p>'
        f'<ul class="further-sources">{folded}</ul>'
        f'<ul class="caveats">{markup.items(shown["caveats"][OPEN_CAVEATS:])}</ul>'
        f'<ul class="assumptions">{assumptions}</ul>'
        + (f'<p class="live-only">This file does not offer: {esc(fixed)}.</p>' if fixed else "")
        + f'<p class="citation">{esc(cited)}</p>'
        f"{_button(explorer, 'cite')}{glossary.words(_text_of(explorer))}</details>"
    )


def _more_words(shown: dict[str, Any]) -> str:
    """What the fold holds; `format.js` says the same."""
    counted = (
        ("source", len(split_sources(shown["sources"])[1])),
        ("caution", len(shown["caveats"][OPEN_CAVEATS:])),
        ("assumption", len(shown["assumptions"])),
    )
    parts = [f"{n} {noun}{'s' * (n > 1)}" for noun, n in counted if n]
    return f"More: {', '.join([*parts, 'how to cite'])}"


def _badge_meaning(shown: dict[str, Any]) -> str:
    words = dict.fromkeys(filter(None, (shown["evidence"], shown["basis"])))
    return " ".join(markup.BADGES[word] for word in words)


def _text_of(explorer: dict[str, Any]) -> str:
    """What an answer says in its default state, for the terms in it."""
    shown = explorer["default"]
    words = [
        *(explorer["question"], shown["sentence"], explorer["chosen"], *shown["caveats"]),
        *(figure["title"] for figure in shown["figures"]),
        *(column["name"] for column in shown["table"]["columns"]),
    ]
    return re.sub(r"\s+", " ", esc(" · ".join(words)))


def _figure_html(figure: dict[str, Any]) -> str:
    """The place of a chart, which is one picture to whoever hears the page."""
    tall = ' class="tall"' if figure["layout"].get("height", 0) > TALL else ""
    return (
        f'<figure{tall}><figcaption>{esc(figure["title"])}</figcaption><div class="plot">'
        f'<div class="picture" role="img" aria-label="{esc(figure["alt"])}">'
        '<div class="chart" aria-hidden="true"></div></div></div></figure>'
    )


def _button(explorer: dict[str, Any], action: str) -> str:
    words = f"{_ACTIONS[action]}{_about(explorer)}"
    return f'<button type="button" hidden data-action="{action}">{words}</button>'


def _about(explorer: dict[str, Any]) -> str:
    """What a button or a fold is about, for whoever hears it out of its place."""
    return f'<span class="hidden">: {esc(explorer["question"])}</span>'
