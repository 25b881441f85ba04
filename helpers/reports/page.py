"""An executed notebook becomes one HTML file: its prose, its explorers as controls over packed states, its code folded away."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain, count
from typing import Any

import jinja2
import nbformat
import numpy as np
import plotly.offline
from markdown_it import MarkdownIt
from plotly.graph_objects import Figure

from helpers.explore import markup, pack
from helpers.explore.charts import Chart
from helpers.explore.charts.fitting import FIT
from helpers.explore.charts.theme import CONFIG, DARK, LAYOUT
from helpers.explore.citation import citation_parts, cite_answer, cite_page
from helpers.explore.markup import esc
from helpers.explore.protocol import EXPLORER_MARK, HEADLINE_MIME
from helpers.reports import plotly_bundle
from helpers.reports.errors import ReportError

Term = tuple[str, Sequence[str], str]
PLOTLY_MIME = "application/vnd.plotly.v1+json"
RESERVED = {
    "main",
    "about",
    "sources",
    "words",
    "plotly",
    "page-data",
    "old-browser",
    "behind",
}  # ids of the template
NOTEBOOK_ONLY_TAG = (
    "notebook-only"  # of cells whose text or output is for readers of the code alone
)
OPEN_ROWS = 12  # longer tables start folded, unless the table is all there is to see


@dataclass
class Page:
    """What the template fills in. `blocks` are finished HTML; everything else is plain text and escaped by the template."""

    name: str
    title: str = ""
    headline: str = ""
    blocks: list[str] = field(default_factory=list)
    contents: list[tuple[str, str]] = field(default_factory=list)
    explorers: dict[str, dict[str, Any]] = field(default_factory=dict)
    code: list[str] = field(default_factory=list)

    @property
    def traces(self) -> set[str]:
        """The types of trace that the charts use in any state; plotly.js draws nothing for one that it lacks."""
        return {trace for explorer in self.explorers.values() for trace in explorer["traces"]}

    @property
    def sources(self) -> list[dict[str, str]]:
        """The sources of all states of all explorers, each once, in alphabetical order."""
        every = {s["text"]: s for explorer in self.explorers.values() for s in explorer["sources"]}
        return [every[text] for text in sorted(every)]

    @property
    def tables(self) -> dict[str, list[dict[str, str]]]:
        """The tables of ours among the sources, by the anchor that leads to each, with the publications behind it."""
        every = {
            name: some
            for explorer in self.explorers.values()
            for name, some in explorer["tables"].items()
        }
        return {f"#table--{name}": every[name] for name in sorted(every)}


def read_page(
    name: str,
    notebook: nbformat.NotebookNode,
    handed_over: dict[str, dict[str, Any]],
    title: str = "",
) -> Page:
    """Turn an executed notebook and the states that its explorers handed over into a Page.

    A cell tagged `notebook-only` explains or shows the work to whoever reads the code: its text
    and its output stay out of the page.

    Args:
        name: the page's name, as its file will be called.
        notebook: the executed notebook.
        handed_over: the packed states of its explorers, by id.
        title: takes the place of the notebook's own title.

    Raises:
        ReportError: the notebook has no title, or two parts of the page would have one name.
    """
    page = Page(name)
    for cell in notebook.cells:
        for_researchers = NOTEBOOK_ONLY_TAG in cell.metadata.get("tags", [])
        if cell.cell_type == "markdown" and not for_researchers:
            _add_prose(page, cell.source)
            page.title = title or page.title
        elif cell.cell_type == "code":
            outputs = [] if for_researchers else cell.outputs
            for output in outputs:
                _add_output(page, output, handed_over, cell.source)
            if not any(EXPLORER_MARK in output.get("metadata", {}) for output in outputs):
                page.code.append(cell.source)  # it prepares what other cells show
    if not page.title:
        raise ReportError(
            f"{name}.ipynb has no title; begin it with a Markdown cell '# The question'"
        )
    if page.code:
        page.blocks.append(_folded_code("Code that prepares this page", "\n\n".join(page.code)))
    return page


def render(
    page: Page,
    *,
    version: str,
    glossary: Sequence[Term] = (),
    home: str = "",
    previous: tuple[str, str] | None = None,
    next: tuple[str, str] | None = None,
    brief: bool = False,
) -> str:
    """The HTML of a Page, complete in itself: no address in it is ever fetched.

    Of `glossary`, (term, other forms, meaning), it explains the terms that the page uses. A `brief` page prints small, most places on two
    pages, and without the list of words and of sources, which stand under each answer.
    """
    script = _file("report.js") if page.explorers else ""
    plotly_text = plotly_bundle.plotly_script(page.traces) if page.explorers else ""
    data = {
        "name": page.name,
        "cite": citation_parts(page.title, version),
        "template": {"layout": LAYOUT},
        "config": {
            **CONFIG,
            "responsive": False,
        },  # the page redraws at the width that it has measured
        "dark": DARK,
        "fit": FIT,
        "badges": markup.BADGES,
        "few": markup.FEW,
        "explorers": {
            id: {"question": e["question"], "choices": e["choices"]}
            for id, e in page.explorers.items()
        },
    }
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            title=page.title,
            headline=page.headline,
            description=page.headline or page.title,
            blocks=page.blocks,
            contents=page.contents,
            csp=_policy(script, plotly_text),
            css=_file("report.css"),
            script=script,
            data=json_for_script(data),
            packs={id: e["packed"] for id, e in page.explorers.items()},
            plotly=_packed(plotly_text),
            sources=page.sources,
            tables=page.tables,
            behind=_packed(_behind(page)),
            few=markup.FEW,
            linked=markup.linked,
            terms=_terms_used(page, glossary),
            cite=cite_page(page.title, version),
            plotly_version=plotly.offline.get_plotlyjs_version(),
            version=version,
            home=home,
            previous=previous,
            next=next,
            brief=brief,
        )
    )


def _terms_used(page: Page, glossary: Sequence[Term]) -> list[tuple[str, str]]:
    """The terms of the glossary that the page's words use, with their meaning."""
    text = " ".join([page.title, page.headline, *page.blocks])
    return [
        (term, meaning)
        for term, also, meaning in glossary
        if any(
            re.search(rf"\b{re.escape(form)}\b", text, re.IGNORECASE)
            for form in (term.split(" (")[0], *also)
        )
    ]


def _behind(page: Page) -> str:
    """The publications behind the tables that are too many to be written out: {publications: [[text, url]], tables: {anchor: [number]}}."""
    long = {anchor: some for anchor, some in page.tables.items() if len(some) > markup.FEW}
    numbers = {
        s["text"]: i
        for i, s in enumerate({s["text"]: s for some in long.values() for s in some}.values())
    }
    urls = {s["text"]: s["url"] for some in long.values() for s in some}
    told = {anchor: [numbers[s["text"]] for s in some] for anchor, some in long.items()}
    if not long:
        return ""
    publications = [[text, urls[text]] for text in numbers]
    return json.dumps(
        {"publications": publications, "tables": told}, ensure_ascii=False, separators=(",", ":")
    )


def json_for_script(value: Any) -> str:
    """JSON that cannot end the script element it stands in, nor break a line of it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


# --- cells ---------------------------------------------------------------------------------------------------------------


def _add_prose(page: Page, source: str) -> None:
    """Markdown without raw HTML; the first `#` heading is the title, `##` headings make the contents."""
    tokens = _markdown().parse(source)
    kept = []
    skip_title = False
    for i, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1" and not page.title:
            page.title = tokens[i + 1].content
            skip_title = True
        if token.type == "heading_open" and token.tag == "h2":
            text = tokens[i + 1].content
            anchor = _unused(page, slug(text))
            token.attrSet("id", anchor)
            page.contents.append((anchor, text))
        if not skip_title:
            kept.append(token)
        if token.type == "heading_close" and token.tag == "h1":
            skip_title = False
        for child in token.children or []:
            href = child.attrGet("href")
            if child.type == "link_open" and isinstance(href, str):
                child.attrSet("href", re.sub(r"^(?!https?:)([\w./-]+)\.ipynb", r"\1.html", href))
    html = _markdown().renderer.render(kept, _markdown().options, {})
    if html.strip():
        page.blocks.append(html)


def _add_output(
    page: Page, output: nbformat.NotebookNode, handed_over: dict[str, dict[str, Any]], code: str
) -> None:
    """One output of a code cell, in the richest form that is safe to show; HTML that others made is never passed on."""
    if output.output_type == "stream":
        page.blocks.append(f"<pre>{esc(output.text)}</pre>")
        return
    bundle = output.get("data", {})
    explorer = output.get("metadata", {}).get(EXPLORER_MARK)
    if explorer:  # its default state, in several outputs: the explorer itself stands for them all
        if explorer not in page.explorers:
            _add_explorer(page, handed_over[explorer], code)
    elif HEADLINE_MIME in bundle:
        page.headline = bundle[HEADLINE_MIME]["text"]
    elif PLOTLY_MIME in bundle:
        _add_plain_figure(page, bundle[PLOTLY_MIME], code)
    elif "text/markdown" in bundle:
        _add_prose(page, bundle["text/markdown"])
    elif "text/plain" in bundle:
        page.blocks.append(f"<pre>{esc(bundle['text/plain'])}</pre>")


def _unused(page: Page, anchor: str) -> str:
    """The anchor itself, or with the next number where the page has it already."""
    taken = {*RESERVED, *page.explorers, *(a for a, _ in page.contents)}
    return next(a for a in chain([anchor], (f"{anchor}-{i}" for i in count(2))) if a not in taken)


def _add_explorer(page: Page, explorer: dict[str, Any], code: str) -> None:
    if explorer["id"] in {*RESERVED, *(anchor for anchor, _ in page.contents)}:
        raise ReportError(
            f"{page.name}.ipynb: the explorer {explorer['id']!r} has the name of another part of the page; rename it"
        )
    page.explorers[explorer["id"]] = explorer
    page.blocks.append(_explorer_html(explorer, code, page.title))


def _folded_code(summary: str, code: str) -> str:
    return f'<details class="code"><summary>{esc(summary)}</summary><pre tabindex="0"><code>{esc(code)}</code></pre></details>'


def _add_plain_figure(page: Page, spec: dict[str, Any], code: str) -> None:
    """A plotly figure that a notebook shows without an explorer: drawn as it is, its trace names and points as its table."""
    number = sum(id.startswith("figure-") for id in page.explorers) + 1
    figure = _unpacked(
        json.loads(Figure({"data": spec["data"], "layout": spec.get("layout", {})}).to_json())
    )
    title = (figure["layout"].get("title") or {}).get("text") or f"Figure {number}"
    rows = [
        [str(t.get("name") or t["type"]), len(t.get("x") or t.get("values") or [])]
        for t in figure["data"]
    ]
    figure["layout"].pop("template", None)
    columns = [
        {"name": "Trace", "number": False, "decimals": 0},
        {"name": "Points", "number": True, "decimals": 0},
    ]
    document = {
        "sentence": title,
        "figures": [
            {
                "title": title,
                "alt": title,
                "data": figure["data"],
                "layout": {"height": 420, **figure["layout"]},
            }
        ],
        "table": {"columns": columns, "rows": rows},
        "basis": "computed",
        "sources": [{"text": "this notebook", "url": ""}],
        "caveats": [],
        "assumptions": [],
    }
    _add_explorer(
        page,
        {
            "id": f"figure-{number}",
            "question": title,
            "choices": [],
            "live_only": [],
            "chosen": "",
            "traces": sorted({t["type"] for t in figure["data"]}),
            "sources": [],
            "tables": {},
            "folded": False,
            "default": document,
            "packed": pack.pack([document]),
            "count": 1,
        },
        code,
    )


def _unpacked(value: Any) -> Any:
    """plotly writes numpy columns as {dtype, bdata}; a page wants plain lists."""
    if isinstance(value, dict) and value.keys() >= {"dtype", "bdata"}:
        return np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"]).round(4).tolist()
    if isinstance(value, dict):
        return {k: _unpacked(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_unpacked(v) for v in value]
    return round(value, 4) if isinstance(value, float) else value


def _explorer_html(explorer: dict[str, Any], code: str, title: str) -> str:
    """The default state, readable as it stands; `report.js` wakes the controls and draws the charts."""
    id, question = esc(explorer["id"]), esc(explorer["question"])
    body = f"{_choices_html(explorer)}{_answer_html(explorer, title)}{_folded_code('Code', code)}"
    if explorer["folded"]:
        body = f'<details class="folded"><summary>Show this answer<span class="hidden">: {question}</span></summary>{body}</details>'
    return (
        f'<section class="explorer" id="{id}" data-explorer="{id}" aria-labelledby="{id}-question">'
        f'<h3 id="{id}-question">{question}</h3>{body}</section>'
    )


def _choices_html(explorer: dict[str, Any]) -> str:
    controls = "".join(_control(explorer["id"], choice) for choice in explorer["choices"])
    left = (
        f'<p class="quiet">In JupyterLab only: {esc("; ".join(explorer["live_only"]))}.</p>'
        if explorer["live_only"]
        else ""
    )
    if not controls:
        return left
    return f'<form class="controls" aria-label="Choices: {esc(explorer["question"])}" autocomplete="off">{controls}</form>{left}'


def _answer_html(explorer: dict[str, Any], title: str) -> str:
    shown, question = explorer["default"], esc(explorer["question"])
    figures = "".join(
        f"<figure><figcaption>{esc(f['title'])}</figcaption>"
        f'<div class="plot"{_scrollable(f)}><div class="chart" role="img" aria-label="{esc(f["alt"])}"></div></div></figure>'
        for f in shown["figures"]
    )
    caption = (
        f"The numbers: {shown['figures'][0]['title'] if shown['figures'] else explorer['question']}"
    )
    opened = " open" if len(shown["table"]["rows"]) <= OPEN_ROWS or not shown["figures"] else ""
    buttons = "".join(
        _button(explorer, action)
        for action in ("copy", "csv", "png", "svg")
        if shown["figures"] or action in ("copy", "csv")
    )
    return (
        f'<p class="chosen">{esc(explorer["chosen"])}</p><p class="sentence">{esc(shown["sentence"])}</p>'
        f'<p class="announced hidden" role="status"></p>{figures}'
        f'<div class="source">{markup.source_line(shown, inside=True)}</div>'
        f'<div class="buttons">{buttons}<span class="done quiet" role="status"></span></div>'
        f'<details class="cite"><summary>Cite this</summary><p class="citation">'
        f"{esc(cite_answer(explorer['question'], explorer['chosen'], title))}</p>{_button(explorer, 'cite')}</details>"
        f'<details class="numbers"{opened}><summary>Table</summary>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="Table: {question}">'
        f"{markup.html_table(shown['table'], caption)}</div></details>"
        f'<ul class="caveats">{markup.items(shown["caveats"])}</ul>'
        f'<div class="assumptions">{markup.assumptions(shown)}</div>'
    )


_ACTIONS = {
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


def _button(explorer: dict[str, Any], action: str) -> str:
    text, done = _ACTIONS[action]
    about = (
        f'<span class="hidden">: {esc(explorer["question"])}</span>' if action != "cite" else ""
    )  # it stands below the words
    return f'<button type="button" hidden data-action="{action}" data-done="{done}">{text}{about}</button>'


def _scrollable(figure: dict[str, Any]) -> str:
    """A chart with a least width scrolls within itself on a phone, so it must be reachable by keyboard."""
    wide = figure["layout"].get("meta", {}).get("min_width")
    return f' tabindex="0" role="group" aria-label="{esc(figure["title"])}"' if wide else ""


def _control(explorer: str, choice: dict[str, Any]) -> str:
    """A native control with its label, showing the default; disabled until `report.js` can follow it."""
    id = f"{explorer}--{choice['name']}"
    play = (
        '<button type="button" class="play" hidden aria-pressed="false">Play</button>'
        if choice["play"]
        else ""
    )
    match choice["kind"]:
        case "few" | "several":
            body = _ticks(id, choice)
        case "range":
            body = _range(id, choice)
        case _:
            body = _list(id, choice)
    return f'<div class="control {choice["kind"]}" data-choice="{esc(choice["name"])}">{body}{play}</div>'


def _label(id: str, choice: dict[str, Any]) -> str:
    return f'<label for="{esc(id)}">{esc(choice["label"])}</label>'


def _list(id: str, choice: dict[str, Any]) -> str:
    offered = _offered(choice)
    options = "".join(
        f'<option value="{esc(o["value"])}"{" selected" if o["value"] == choice["default"] else ""}>{esc(o["label"])}</option>'
        for o in offered
    )
    select = f'{_label(id, choice)}<select id="{esc(id)}" name="{esc(choice["name"])}" disabled>{options}</select>'
    if choice["kind"] != "search":
        return select
    find = (
        f'<label for="{esc(id)}-find" class="hidden">Narrow the list: {esc(choice["label"])}</label>'
        f'<input type="search" id="{esc(id)}-find" placeholder="Type part of a name" autocomplete="off" disabled>'
    )
    return f'{select}{find}<span class="matches quiet" role="status"></span>'


def _ticks(id: str, choice: dict[str, Any]) -> str:
    several = choice["kind"] == "several"
    ticked = choice["default"].split("+") if several else [choice["default"]]
    inputs = "".join(
        f'<label><input type="{"checkbox" if several else "radio"}" name="{esc(id)}" value="{esc(o["value"])}"'
        f"{' checked' if o['value'] in ticked else ''} disabled> {esc(o['label'])}</label>"
        for o in (choice["items"] if several else choice["options"])
    )
    status = '<span class="matches quiet" role="status"></span>' if several else ""
    return f"<fieldset><legend>{esc(choice['label'])}</legend>{inputs}</fieldset>{status}"


def _range(id: str, choice: dict[str, Any]) -> str:
    offered = _offered(choice)
    at = next((i for i, o in enumerate(offered) if o["value"] == choice["default"]), 0)
    words = esc(offered[at]["label"])
    return (
        f'{_label(id, choice)}<span class="slider"><input type="range" id="{esc(id)}" min="0" max="{len(offered) - 1}" step="1" '
        f'value="{at}" aria-valuetext="{words}" disabled><output for="{esc(id)}">{words}</output></span>'
    )


def _offered(choice: dict[str, Any]) -> list[dict[str, str]]:
    """The options that the default leaves open: of a dependent choice, those of the group that holds it."""
    group = next((g for g in choice["groups"].values() if choice["default"] in g), None)
    return (
        choice["options"]
        if group is None
        else [o for o in choice["options"] if o["value"] in group]
    )


# --- parts that every page shares ----------------------------------------------------------------------------------------


def slug(text: str) -> str:
    """An anchor made from a heading."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _policy(*scripts: str) -> str:
    """A policy that forbids every request and runs no script but ours, known by their digests."""
    digests = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in scripts
        if s
    )
    return (
        f"default-src 'none'; script-src {digests or chr(39) + 'none' + chr(39)}; style-src 'unsafe-inline'; img-src data: blob:; "
        "font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


@cache
def _packed(text: str) -> str:
    return (
        base64.b64encode(gzip.compress(text.encode(), compresslevel=9, mtime=0)).decode("ascii")
        if text
        else ""
    )


@cache
def _file(name: str) -> str:
    return (files("helpers.reports") / "static" / name).read_text(encoding="utf-8")


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(_file),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


__all__ = ["Chart", "Page", "ReportError", "json_for_script", "read_page", "render", "slug"]
