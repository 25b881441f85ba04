"""An executed notebook becomes one HTML file: prose and explorers over packed states."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, count, pairwise, takewhile
from typing import Any

import nbformat
import plotly.offline
from markdown_it import MarkdownIt
from markdown_it.token import Token

from helpers.explore import markup
from helpers.explore.charts.fitting import FIT
from helpers.explore.charts.theme import CONFIG, DARK, LAYOUT
from helpers.explore.citation import citation_parts, cite_page, makers
from helpers.explore.markup import esc
from helpers.explore.protocol import DOORS_MIME, EXPLORER_MARK, FINDINGS_MIME, HEADLINE_MIME
from helpers.reports import plotly_bundle
from helpers.reports.errors import ReportError
from helpers.reports.frames import frame_html
from helpers.reports.glossary import Glossary, Term
from helpers.reports.landing import ReportCard, doors_html, findings_html, report_link
from helpers.reports.plotly_figures import figure_explorer
from helpers.reports.project import project_urls
from helpers.reports.sections import OPEN_CAVEATS, OPEN_SOURCES, SAID, explorer_html
from helpers.reports.templates import (
    compressed_text,
    content_policy,
    json_for_script,
    page_template,
    report_script,
    static_text,
)

__all__ = [
    "MORE_QUESTIONS",
    "NOTEBOOK_ONLY_TAG",
    "PLOTLY_MIME",
    "Page",
    "Section",
    "read_page",
    "render",
    "slug",
]

MORE_QUESTIONS = "More questions"  # each `##` section behind this heading is folded
NOTEBOOK_ONLY_TAG = "notebook-only"  # of cells whose text or output is for readers of the code
PLOTLY_MIME = "application/vnd.plotly.v1+json"
_TRY_THIS = re.compile(
    r"\*\*Try this|Type (?:an?|the|any)\b"
)  # so begins what is of no use on paper
_INSTRUCTION = re.compile(  # nor is a sentence that tells a reader what to do with the page
    r"(?:^|(?<=[.!?] ))(?:A click|(?:Choose|Click|Move|Point|Press|Type|Unfold) "
    r"(?:an?|the|any|another|one|your|it|them|at|on|through|between|play|Enter))\b[^.!?]*[.!?]\s*"
)
NAMED_IN_FILES = 8  # publications behind a table that a saved table or finding names one by one
RESERVED = {  # ids of the template
    *("main", "about", "sources", "words", "behind", "plotly", "page-data", "choices"),
    *("old-browser", "damaged"),
}


@dataclass(frozen=True)
class ExplorerPlace:
    """The place of an explorer in a page, by its id."""

    explorer: str


@dataclass
class Section:
    """What stands under one `##` heading; the first of a page has no heading.

    A block is finished HTML or the place of an explorer; the heading is text, not yet escaped.
    `doors` are ways into other reports, which are not known before all of them are read.
    """

    heading: str = ""
    anchor: str = ""
    folded: bool = False
    blocks: list[str | ExplorerPlace] = field(default_factory=list)
    doors: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Page:
    """What the template fills in: sections of finished HTML, and plain text, which it escapes."""

    name: str
    title: str = ""
    headline: str = ""
    points: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=lambda: [Section()])
    explorers: dict[str, dict[str, Any]] = field(default_factory=dict)
    awaited: frozenset[str] = frozenset()  # ids of explorers, which no heading may take
    own: bool = False  # whether the notebook is somebody's own and not one of the suite's

    @property
    def prose(self) -> list[str]:
        """The HTML between the explorers, in order."""
        return [b for section in self.sections for b in section.blocks if isinstance(b, str)]

    @property
    def opening(self) -> list[str]:
        """The HTML before the first heading and the first explorer: it stands by the key points."""
        first = self.sections[0]
        prose = takewhile(lambda block: isinstance(block, str), first.blocks)
        return [] if first.heading else [str(block) for block in prose]

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Anchor and heading of each section that has one."""
        return [(s.anchor, s.heading) for s in self.sections if s.heading]

    def add(self, block: str | ExplorerPlace) -> None:
        """Put a block at the end of the page."""
        self.sections[-1].blocks.append(block)

    def begin_section(self, heading: str) -> None:
        """Begin a section at the end of the page; behind *More questions* each is folded."""
        folded = any(s.folded or s.heading == MORE_QUESTIONS for s in self.sections)
        self.sections.append(Section(heading, _unused(self, slug(heading)), folded))

    @property
    def doors(self) -> list[dict[str, Any]]:
        """The ways into other reports, of all sections."""
        return [door for section in self.sections for door in section.doors]

    @property
    def traces(self) -> set[str]:
        """The types of trace in any state; plotly.js draws nothing for one that it lacks."""
        return {trace for explorer in self.explorers.values() for trace in explorer["traces"]}

    @property
    def sources(self) -> list[dict[str, str]]:
        """The sources of all states of all explorers, each once, in alphabetical order."""
        every = {s["text"]: s for explorer in self.explorers.values() for s in explorer["sources"]}
        return [every[text] for text in sorted(every)]

    @property
    def tables(self) -> dict[str, list[dict[str, str]]]:
        """The tables of ours among the sources: anchor -> the publications behind the table."""
        every = {
            name: publications
            for explorer in self.explorers.values()
            for name, publications in explorer["tables"].items()
        }
        return {f"#table--{name}": every[name] for name in sorted(every)}


def read_page(
    name: str,
    notebook: nbformat.NotebookNode,
    states: dict[str, dict[str, Any]],
    title: str = "",
    *,
    own: bool = False,
) -> Page:
    """Turn an executed notebook into a Page.

    A cell tagged `notebook-only` explains or shows the work to whoever reads the code: its text
    and its output stay out of the page.

    Args:
        name: the file name of the report, without its ending.
        notebook: the notebook with the outputs of a run in which explorers handed over.
        states: what they handed over, by the id of the explorer.
        title: takes the place of the notebook's own title.
        own: whether the notebook is somebody's own and not one of the suite's.

    Returns:
        The page.

    Raises:
        ReportError: there is no title, two parts have one name, or a figure cannot be shown.
    """
    page = Page(name, awaited=frozenset(states), own=own)
    for number, cell in enumerate(notebook.cells, 1):
        for_researchers = NOTEBOOK_ONLY_TAG in cell.metadata.get("tags", [])
        if cell.cell_type == "markdown" and not for_researchers:
            _add_prose(page, cell.source)
            page.title = title or page.title
        elif cell.cell_type == "code":
            outputs = [] if for_researchers else cell.outputs
            for output in outputs:
                _add_output(page, output, states, number)
    if not page.title:
        raise ReportError(
            f"{name}.ipynb has no title; begin it with a Markdown cell '# The question'"
        )
    return page


def render(
    page: Page,
    *,
    version: str,
    altered: Sequence[str] = (),
    glossary: Sequence[Term] = (),
    home: str = "",
    previous: tuple[str, str] | None = None,
    next: tuple[str, str] | None = None,
    cards: Mapping[str, ReportCard] | None = None,
    brief: bool = False,
) -> str:
    """The HTML of a Page, complete in itself: no address in it is ever fetched.

    Args:
        page: what is shown.
        version: the version of the data.
        altered: the tables that are not as released.
        glossary: (term, other forms, meaning); the terms that the page uses are explained. On a
            page of somebody's own those of one word are not.
        home: the file name of the index, linked at the top.
        previous: file name and title of the report before it.
        next: file name and title of the report after it.
        cards: what the first page says of each report, by the name of its notebook.
        brief: print small, most places on two pages, and without the lists of words and of
            sources, which stand under each answer.

    Returns:
        The text of the file.
    """
    # An ordinary word, such as value or plan, means in somebody's own notebook what they mean.
    words = Glossary([term for term in glossary if " " in term[0]] if page.own else glossary)
    cite = citation_parts(page.title, version, own=page.own)
    shown = _shown(page, words, cite)
    script = report_script() if page.explorers else ""
    plotly_text = plotly_bundle.plotly_script(page.traces) if page.explorers else ""
    return page_template("page.html.j2").render(
        title=page.title,
        description=page.headline or page.title,
        **shown,
        doors=lambda doors: doors_html(doors, cards or {}),
        contents=page.contents,
        csp=content_policy(script, plotly_text),
        css=static_text("report.css"),
        print_css=static_text("print.css"),
        script=script,
        data=json_for_script(_page_data(page, version, cite)),
        choices=compressed_text(_choices(page)),
        packs={id: explorer["packed"] for id, explorer in page.explorers.items()},
        plotly=compressed_text(plotly_text),
        sources=page.sources,
        tables=page.tables,
        behind=compressed_text(_behind(page)),
        few=markup.FEW,
        linked=markup.linked,
        terms=sorted(words.used),
        urls=project_urls(),
        makers=makers(),
        cite=cite_page(page.title, version, own=page.own),
        own=page.own,
        altered=altered,
        plotly_version=plotly.offline.get_plotlyjs_version(),
        version=version,
        home=home,
        previous=previous,
        next=next,
        brief=brief,
    )


def _page_data(page: Page, version: str, cite: tuple[str, str]) -> dict[str, Any]:
    """What the script needs to know once for the whole page."""
    return {
        "name": page.name,
        "cite": cite,
        "template": {"layout": LAYOUT},
        # The page redraws at the width that it has measured.
        "config": {**CONFIG, "responsive": False},
        "dark": DARK,
        "fit": FIT,
        "badges": markup.BADGES,
        "open": {"sources": OPEN_SOURCES, "caveats": OPEN_CAVEATS},
        "about": _about_pictures(version),
        "said": SAID,
        "behind": {
            anchor: {
                "count": len(some),
                "publications": some if len(some) <= NAMED_IN_FILES else [],
            }
            for anchor, some in page.tables.items()
        },
    }


def _choices(page: Page) -> str:
    """Question and choices of each explorer as JSON: places with all their names are many words."""
    explorers = {
        id: {"question": explorer["question"], "choices": explorer["choices"]}
        for id, explorer in page.explorers.items()
    }
    return json.dumps(explorers, ensure_ascii=False, separators=(",", ":"))


def _shown(page: Page, words: Glossary, cite: tuple[str, str]) -> dict[str, Any]:
    """Headline, key points, opening and sections as HTML; a term is explained where it first is."""
    opening, (first, *others) = page.opening, page.sections
    return {
        "headline": words.mark(esc(page.headline)),
        "points": words.mark(markup.key_points(page.points)),
        "opening": [words.mark(block) for block in opening],
        "sections": [
            {
                "heading": section.heading,
                "anchor": section.anchor,
                "folded": section.folded,
                "doors": section.doors,
                "blocks": [
                    words.mark(block)
                    if isinstance(block, str)
                    else explorer_html(page.explorers[block.explorer], cite, words)
                    for block in section.blocks
                ],
            }
            for section in [replace(first, blocks=first.blocks[len(opening) :]), *others]
        ],
    }


def _about_pictures(version: str) -> str:
    """What a saved picture says of the whole: which data of which day, and under what terms."""
    project = citation_parts("", version)[1].removeprefix(". ")
    where = project_urls().get("Repository", "")
    licence = "Contains public sector information licensed under the Open Government Licence v3.0."
    return f"{project} {licence} Chart: MIT licence. {where}".strip()


def _behind(page: Page) -> str:
    """The publications behind the tables that are too many to be written out.

    As JSON {publications: [[text, url]], tables: {anchor: [number of a publication]}}.
    """
    long = {a: sources for a, sources in page.tables.items() if len(sources) > markup.FEW}
    if not long:
        return ""
    urls = {s["text"]: s["url"] for sources in long.values() for s in sources}
    numbers = {text: i for i, text in enumerate(urls)}
    tables = {a: [numbers[s["text"]] for s in sources] for a, sources in long.items()}
    content = {"publications": [[text, url] for text, url in urls.items()], "tables": tables}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


# --- cells ---------------------------------------------------------------------------------------


def _add_prose(page: Page, source: str) -> None:
    """Markdown without raw HTML; the first `#` heading is the title, each `##` begins a section."""
    tokens = _markdown().parse(source)
    kept: list[Token] = []
    while tokens:
        token = tokens.pop(0)
        starts = token.tag if token.type == "heading_open" else ""
        if (starts == "h1" and not page.title) or starts == "h2":
            heading, _ = tokens.pop(0).content, tokens.pop(0)
            if starts == "h1":
                page.title = heading
                continue
            _add_markdown(page, kept)
            kept = []
            page.begin_section(heading)
        else:
            kept.append(token)
    _add_markdown(page, kept)


def _add_markdown(page: Page, tokens: Sequence[Token]) -> None:
    """Parsed Markdown as a block; links to notebooks lead to their reports."""
    for before, token in pairwise(tokens):
        if before.type != "paragraph_open":
            continue
        if _TRY_THIS.match(token.content) or _INSTRUCTION.fullmatch(token.content):
            before.attrSet("class", "try")
        else:
            token.children = list(chain.from_iterable(map(_marked, token.children or [])))
    for child in chain.from_iterable(token.children or [] for token in tokens):
        href = child.attrGet("href")
        if child.type == "link_open" and isinstance(href, str):
            child.attrSet("href", report_link(href))
    html = _markdown().renderer.render(tokens, _markdown().options, {})
    if html.strip():
        page.add(html)


def _marked(token: Token) -> list[Token]:
    """A piece of a paragraph, with its instructions in elements that are left out on paper."""
    if token.type != "text" or not _INSTRUCTION.search(token.content):
        return [token]
    pieces = []
    for i, words in enumerate(re.split(f"({_INSTRUCTION.pattern})", token.content)):
        text = Token("text", "", 0, content=words)
        tags = ('<span class="try">', "</span>") if i % 2 else ("", "")
        opened, closed = (Token("html_inline", "", 0, content=tag) for tag in tags)
        pieces += [opened, text, closed]
    return pieces


def _add_output(
    page: Page, output: nbformat.NotebookNode, states: dict[str, dict[str, Any]], cell: int
) -> None:
    """One output of a code cell, in the richest form that is safe to show; `cell` is its number.

    HTML that others made is never passed on; a frame of pandas in it becomes a table.
    """
    if output.output_type == "stream":
        page.add(f"<pre>{esc(output.text)}</pre>")
        return
    bundle = output.get("data", {})
    explorer = output.get("metadata", {}).get(EXPLORER_MARK)
    if explorer:  # its default state, in several outputs: the explorer itself stands for them all
        if explorer not in page.explorers:
            _add_explorer(page, states[explorer])
    elif HEADLINE_MIME in bundle:
        headline = bundle[HEADLINE_MIME]
        page.headline, page.points = headline["text"], headline.get("points", [])
    elif FINDINGS_MIME in bundle:
        page.add(findings_html(bundle[FINDINGS_MIME]))
    elif DOORS_MIME in bundle:
        page.sections[-1].doors.extend(bundle[DOORS_MIME])
    elif PLOTLY_MIME in bundle:
        _add_plain_figure(page, bundle[PLOTLY_MIME], states, cell)
    elif "text/markdown" in bundle:
        _add_prose(page, bundle["text/markdown"])
    elif frame := frame_html(bundle.get("text/html", ""), f"Table of cell {cell}"):
        page.add(frame)
    elif "text/plain" in bundle:
        page.add(f"<pre>{esc(bundle['text/plain'])}</pre>")


def _unused(page: Page, anchor: str) -> str:
    """The anchor itself, or with the next number where the page has it already."""
    taken = {*RESERVED, *page.explorers, *page.awaited, *(a for a, _ in page.contents)}
    return next(a for a in chain([anchor], (f"{anchor}-{i}" for i in count(2))) if a not in taken)


def _add_explorer(page: Page, explorer: dict[str, Any]) -> None:
    if explorer["id"] in {*RESERVED, *page.explorers, *(a for a, _ in page.contents)}:
        raise ReportError(
            f"{page.name}.ipynb: the explorer {explorer['id']!r} has the name of another part of "
            "the page; rename it"
        )
    page.explorers[explorer["id"]] = explorer
    page.add(ExplorerPlace(explorer["id"]))


def _add_plain_figure(page: Page, spec: dict[str, Any], taken: Iterable[str], cell: int) -> None:
    """A plotly figure shown without an explorer, by the cell of this number; `taken` are the ids
    of those that have one.
    """
    ids = (f"figure-{i}" for i in count(1))
    id = next(id for id in ids if id not in taken and _unused(page, id) == id)
    _add_explorer(page, figure_explorer(id, spec, f"{page.name}.ipynb, cell {cell}"))


def slug(text: str) -> str:
    """An anchor made from a heading."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
