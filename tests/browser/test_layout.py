"""A report is short and its first screen holds an answer: measured as it opens on a desktop."""

import re

import pandas as pd
import pytest

from helpers import Answer, charts, choose, explorer
from helpers.core.paths import notebooks_dir
from tests.browser.made_up import write_page
from tests.browser.test_reports import violations

NOTEBOOKS = sorted(p.stem for p in notebooks_dir().glob("[0-9]*.ipynb"))
ROWS = pd.DataFrame({"What": list("abcdefgh"), "Value": [float(i) for i in range(8)]})


@explorer("Is it beside the chart?", kind=choose("Kind", ["one", "two"]))
def beside(kind):
    chart = charts.share_bars(ROWS, f"Values of {kind}", label="What", value="Value")
    caveats = ["One.", "Two.", "Three."]
    return Answer(f"It is {kind}.", [chart], ROWS, ["hl868-2014"], "computed", caveats)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    parts = ["# Is it short?\n\n## A question", beside]
    return write_page(tmp_path_factory.mktemp("layout"), "layout", parts)


def box(page, selector):
    return page.locator(selector).first.bounding_box()


def test_the_opening_stands_beside_the_key_points_where_there_is_room(path, reader):
    page = reader(viewport={"width": 1280, "height": 900}).open(path)
    contents = page.get_by_role("navigation", name="On this page")
    assert not contents.get_by_role("link").first.is_visible()
    contents.get_by_text("On this page").click()
    contents.get_by_role("link", name="A question").click()
    assert page.url.endswith("#a-question")
    assert box(page, ".opening")["x"] > 600
    page.set_viewport_size({"width": 390, "height": 844})
    assert box(page, ".opening")["x"] < 30


def test_on_a_desktop_sentence_and_controls_stand_beside_a_chart_of_at_most_720_px(path, reader):
    page = reader().open(path)
    chart, sentence, form = (box(page, s) for s in (".chart", ".sentence", ".controls"))
    assert sentence["x"] + sentence["width"] <= chart["x"] and form["y"] < chart["y"] + 60
    assert 500 < chart["width"] <= 720
    assert sentence["y"] + sentence["height"] < 900 and chart["y"] + chart["height"] < 900
    page.set_viewport_size({"width": 1000, "height": 900})
    page.wait_for_timeout(200)
    assert box(page, ".chart")["y"] > box(page, ".sentence")["y"]


def test_what_is_long_is_folded(path, reader):
    page = reader().open(path)
    assert page.locator(".backing > .caveats li").count() == 2
    assert page.locator(".numbers").get_attribute("open") is None  # eight rows
    assert not page.locator("text=Three.").is_visible()
    page.locator(".more > summary").click()
    assert page.locator("text=Three.").is_visible() and violations(page) == []


@pytest.mark.parametrize("with_script", [True, False])
def test_a_term_is_explained_where_it_stands(with_script, reports, reader):
    seen = reader(java_script_enabled=with_script)
    page = seen.open(reports / f"{NOTEBOOKS[1]}.html", ready=with_script)
    term = page.locator(".term").first
    meaning = page.locator(f"#{term.get_attribute('popovertarget')}")
    assert not meaning.is_visible()
    term.focus()
    page.keyboard.press("Enter")
    meaning.wait_for(state="visible")
    near = meaning.bounding_box()["y"] - term.bounding_box()["y"]
    assert 0 < near < 120
    if with_script:
        assert violations(page) == []
    page.keyboard.press("Escape")
    meaning.wait_for(state="hidden")


def test_a_report_says_nothing_of_the_workshop(reports, reader):
    page = reader().open(reports / f"{NOTEBOOKS[1]}.html")
    furniture = page.locator("header > .quiet, footer, .more, .buttons, .source, .controls")
    text = " ".join(furniture.all_text_contents())
    assert not re.search(r"notebook|Jupyter|\.csv|draws|python", text, re.IGNORECASE)
    assert page.locator("main pre code").count() == 0
