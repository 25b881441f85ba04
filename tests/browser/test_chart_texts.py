"""The words of charts where a reader sees them: whole, at least 14 px, none over another."""

import json

import nbformat
import pandas as pd
import pytest

from helpers import charts, tables
from helpers.explore.answer import Answer
from helpers.explore.explorers import explorer
from helpers.explore.protocol import EXPLORER_MARK
from helpers.reports.page import read_page, render
from helpers.tables import provider_models
from tests.browser.chart_texts import FAULTS, faults_at_widths
from tests.tile_explorer import PLACES

GROUPS = list(provider_models.GROUPS)
LONG = "A place with a name as long as Staffordshire and Stoke on Trent Partnership has one"
ROWS = pd.DataFrame(
    {
        "label": [LONG, "Hammersmith & Fulham", "Leeds", LONG, "Cornwall", "Ay", "Bee"],
        "group": GROUPS,
        "value": [100.0, 0.0, 0.4, 55.0, 12.0, 1.0, 99.0],
        "low": [92.0, 0.0, 0.1, 20.0, 11.0, 1.0, 97.0],
        "high": [100.0, 10.0, 9.0, 90.0, 13.0, 1.0, 100.0],
        "after": [98.0, 0.0, 40.0, 55.5, 90.0, 1.5, 5.0],
        "start": [0.0, 100.0, 160.0, 120.0, 130.0, 0.0, 0.0],
        "end": [100.0, 160.0, 120.0, 130.0, 131.0, 131.0, 1.0],
        "kind": ["total", "step", "step", "step", "rest", "total", "total"],
        "status": ["announced", "paid", "grant", "estimated", "planned", "allocated", "required"],
        "date": pd.date_range("2009-01-01", periods=7, freq="400D"),
        "shown": ["1 January 2009"] * 7,
        "chosen": [True, False] * 3 + [True],
    }
)
MIX = pd.DataFrame(
    [
        {"panel": panel, "label": place, "group": g, "value": v, "low": low, "high": high}
        for panel, place in (("2011 to 2013", "England"), ("Now", "Yorkshire and the Humber"))
        for g, v, low, high in zip(
            *(ROWS[c] for c in ("group", "value", "low", "high")), strict=True
        )
    ]
)
LINKS = pd.DataFrame(
    [
        (a, b, v)
        for a in GROUPS
        for b, v in ((a, 900.0), ("unclassified", 3.0))
        if a != "unclassified"
    ],
    columns=["source", "target", "value"],
)
LINKS["source_label"] = [provider_models.label(code) for code in LINKS["source"]]
LINKS["target_label"] = [provider_models.label(code) for code in LINKS["target"]]
ENDS = {"interval": ("low", "high")}
ABOUT = {"2011 to 2013": "share of value, estimated", "Now": "share of 151 places, counted"}
PARTS = ROWS.assign(part=["one part", "another part", "a third", "one part"] + ["a third"] * 3)
SPELLS = ROWS[["label", "group"]].assign(
    start=[2008.0, 2009, 2010, 2011, 2011.25, 2013, 2024],
    seen=[2011.0, 2010, 2026, 2011, 2026, 2026, 2025],
    end=[2011.0, 2012, 2027, 2013, 2027, 2027, 2026],
    words=["", "planned", "last seen 2025", "", "last seen 2025", "last seen 2024", ""],
)
DRAWN = {
    "bars": charts.share_bars(ROWS, "Bars", colour="group", breaks={3: "break: other rules"}),
    "dots": charts.range_dots(ROWS, "Dots", **ENDS, bar=("low", "high"), colour="group"),
    "money": charts.range_dots(ROWS, "Money", **ENDS, unit="GBP_million", before="after"),
    "changes": charts.change(ROWS, "Change", before="value", colour="group"),
    "steps": charts.bridge(ROWS, "Bridge"),
    "sums": charts.money_bars(ROWS, "Sums", breaks={2: "break: another government"}),
    "stack": charts.stacked_bars(PARTS, "Parts", parts=["one part", "another part", "a third"]),
    "sides": charts.two_sided(ROWS, "Sides", **ENDS),
    "torn": charts.tornado(ROWS.assign(low=-ROWS["low"]), "Tornado"),
    "events": charts.events(ROWS, "Events", label="label"),
    "histories": charts.history_lines(SPELLS, "Histories", first=2008, last=2027),
    "lanes": charts.event_timeline(ROWS, "Lanes", lane="status", label="label"),
    "duties": charts.role_timeline(
        tables.read("commissioning_roles"), "Duties", first=2002, last=2022, mark=2013.25
    ),
    "flows": charts.flow(LINKS, "Flow"),
    "map": charts.tile_map(PLACES, "Map", label="name", chosen="5QP"),
    "panels": charts.panels(MIX, "Panels", about=ABOUT, **ENDS),
    "matrix": charts.matrix(MIX, "Matrix", first="England", **ENDS),
}


@pytest.fixture(scope="module")
def page_of_charts(tmp_path_factory):
    """Every maker with rows that are hard to draw, as a report shows them."""
    explorers = [_explorer(name, chart) for name, chart in DRAWN.items()]
    outputs = [
        nbformat.v4.new_output("display_data", metadata={EXPLORER_MARK: e.id}) for e in explorers
    ]
    cells = [nbformat.v4.new_markdown_cell("# Do the words fit?\n\n## The charts")]
    cells += [nbformat.v4.new_code_cell("x", outputs=[output]) for output in outputs]
    handed = {e.id: json.loads(json.dumps(e.to_packed())) for e in explorers}
    path = tmp_path_factory.mktemp("words") / "charts.html"
    notebook = nbformat.v4.new_notebook(cells=cells)
    html = render(read_page("charts", notebook, handed), version="0")
    path.write_text(html, encoding="utf-8")
    return path


def _explorer(name, chart):
    def answer():
        table = pd.DataFrame({"a": [1]})
        return Answer("A sentence.", [chart], table, ["table:areas"], "published")

    answer.__name__ = name
    return explorer(f"Does {name} fit?")(answer)


def test_no_words_of_any_chart_touch_are_cut_or_small(reader, page_of_charts):
    page = reader(viewport={"width": 1280, "height": 900}).open(page_of_charts)
    assert page.locator(".chart .main-svg").count() >= len(DRAWN)
    assert faults_at_widths(page) == {}
    page.set_viewport_size({"width": 360, "height": 900})
    assert (
        page.evaluate(
            """[...document.querySelectorAll(".plot")].filter(
             (box) => box.scrollWidth > box.clientWidth).length"""
        )
        == 0
    )


def test_words_that_touch_are_found(reader, page_of_charts):
    page = reader(viewport={"width": 1280, "height": 900}).open(page_of_charts)
    page.evaluate(
        """() => { const [one, other] = document.querySelectorAll("#bars .ytick text");
                   const { x, y } = other.getBoundingClientRect();
                   const from = one.getBoundingClientRect();
                   one.style.translate = `${x - from.x}px ${y - from.y}px`; }"""
    )
    assert any(fault.startswith("bars: ") for fault in page.evaluate(FAULTS))
