"""The tile map in a real browser: a click and a tap choose a place, exactly as its control
would.
"""

import json

import nbformat
import pytest

from helpers import tables
from helpers.explore.protocol import EXPLORER_MARK
from helpers.reports.page import read_page, render
from tests.browser.test_reports import violations
from tests.tile_explorer import card, map_of_places


def report(folder):
    """The page with both explorers, written into a folder."""
    explorers = {e.id: e for e in (map_of_places, card)}
    outputs = [
        nbformat.v4.new_output("display_data", metadata={EXPLORER_MARK: id}) for id in explorers
    ]
    cells = [nbformat.v4.new_markdown_cell("# Where did it go?\n\n## The map")]
    cells += [nbformat.v4.new_code_cell("x", outputs=[output]) for output in outputs]
    handed = {id: json.loads(json.dumps(e.to_packed())) for id, e in explorers.items()}
    path = folder / "map.html"
    path.write_text(
        render(read_page("map", nbformat.v4.new_notebook(cells=cells), handed), version="0"),
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def map_report(tmp_path_factory):
    return report(tmp_path_factory.mktemp("map"))


def tile(page, code):
    """Where a tile lies on the screen, after scrolling it into view inside its own box."""
    column, row = tables.read("tiles").set_index("pct_code").loc[code, ["column", "row"]]
    return page.evaluate(
        """([column, row]) => {
          const chart = document.querySelector("#map-of-places .chart");
          const box = chart.closest(".plot");
          const { xaxis, yaxis } = chart._fullLayout;
          box.scrollLeft = xaxis._offset + xaxis.l2p(column) - box.clientWidth / 2;
          const y = scrollY + chart.getBoundingClientRect().top + yaxis._offset + yaxis.l2p(row);
          scrollTo({ top: y - innerHeight / 2, behavior: "instant" });
          const { left, top } = chart.getBoundingClientRect();
          return [left + xaxis._offset + xaxis.l2p(column), top + yaxis._offset + yaxis.l2p(row)];
        }""",
        [int(column), int(row)],
    )


def sentences(page):
    return [page.locator(f"#{id} .sentence").text_content() for id in ("map-of-places", "card")]


def test_a_click_chooses_a_place_and_its_region(reader, map_report):
    seen = reader(viewport={"width": 1280, "height": 900})
    page = seen.open(map_report)
    assert sentences(page)[1] == "North East, 5D9"
    page.mouse.click(*tile(page, "5QP"))  # Cornwall, of another region than the one that is open
    page.wait_for_selector("#card .sentence:has-text('South West, 5QP')")
    assert (
        sentences(page)[0]
        == map_of_places.to_document(region="South West", place="5QP", evidence="all")["sentence"]
    )
    assert page.locator("#map-of-places [data-choice=region] select").input_value() == "South West"
    assert page.locator("#map-of-places [data-choice=place] select").input_value() == "5QP"
    assert "place=5QP" in page.url
    assert "region=South%20West" in page.url
    page.wait_for_selector("#map-of-places .announced:has-text('Cornwall')", state="attached")
    ring = page.evaluate("document.querySelector('#map-of-places .chart').data[5].y[2]")
    assert ring == tables.read("tiles").set_index("pct_code").loc["5QP", "row"] + 0.48
    page.go_back()
    page.wait_for_selector("#card .sentence:has-text('North East, 5D9')")
    assert not seen.requests
    assert not seen.errors


def test_a_click_finds_a_place_that_the_search_has_hidden(reader, map_report):
    page = reader(viewport={"width": 1280, "height": 900}).open(map_report)
    page.locator("#map-of-places input[type=search]").fill("newc")
    page.mouse.click(*tile(page, "5KL"))
    page.wait_for_selector("#card .sentence:has-text('North East, 5KL')")
    assert page.locator("#map-of-places [data-choice=place] select").input_value() == "5KL"


def test_a_tap_on_a_phone_chooses_too(reader, map_report):
    page = reader(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True).open(
        map_report
    )
    page.touchscreen.tap(*tile(page, "5QP"))
    page.wait_for_selector("#card .sentence:has-text('South West, 5QP')")
    assert page.locator("#map-of-places [data-choice=place] select").input_value() == "5QP"


def test_a_touch_shows_the_name_and_the_whole_map_is_on_the_screen(reader, map_report):
    page = reader(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True).open(
        map_report
    )
    page.touchscreen.tap(*tile(page, "5QP"))
    page.wait_for_selector("#map-of-places .hoverlayer .hovertext")
    shown = page.locator("#map-of-places .hoverlayer").text_content()
    assert "Cornwall" in shown and "South West" in shown
    page.wait_for_selector("#map-of-places .annotation:has-text('Cornwall')")
    assert page.evaluate(
        """() => { const box = document.querySelector("#map-of-places .plot");
                   return box.scrollWidth <= box.clientWidth; }"""
    )


def test_the_list_reaches_every_place_without_a_mouse(reader, map_report):
    page = reader(viewport={"width": 1280, "height": 900}).open(map_report)
    page.locator("#map-of-places [data-choice=region] select").focus()
    page.keyboard.type("South W")
    page.keyboard.press("Tab")
    page.locator("#map-of-places input[type=search]").focus()
    page.keyboard.type("cornw")
    page.keyboard.press("Enter")
    page.wait_for_selector("#card .sentence:has-text('South West, 5QP')")
    assert page.locator("#map-of-places .plot :focus").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_map_is_square_and_accessible(reader, map_report, scheme, width):
    page = reader(viewport={"width": width, "height": 900}, color_scheme=scheme).open(map_report)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide, high = page.evaluate(
        """() => { const chart = document.querySelector("#map-of-places .chart");
                   const { xaxis, yaxis } = chart._fullLayout;
                   return [xaxis.l2p(1) - xaxis.l2p(0), yaxis.l2p(1) - yaxis.l2p(0)]; }"""
    )
    assert abs(wide - high) < 0.5
    assert wide >= (24 if width >= 360 else 21)  # the list is the larger target for a finger
