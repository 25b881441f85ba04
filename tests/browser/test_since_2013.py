"""The report about the years since 2013: what a reader finds in two clicks, and what fits."""

from itertools import pairwise

import pytest

from helpers import tables
from helpers.reports.landing import file_name

NAME = "10_since_2013"


@pytest.fixture(scope="module")
def path(reports):
    return reports / file_name(NAME)


def test_the_ten_most_surprising_shifts_are_two_clicks_away(path, reader):
    page = reader(viewport={"width": 1280, "height": 900}).open(path)
    contents = page.get_by_role("navigation", name="On this page")
    contents.get_by_text("On this page").click()
    contents.get_by_role("link", name="The ten most surprising shifts").click()
    assert page.url.endswith("#the-ten-most-surprising-shifts")
    rows = page.locator("#surprising tbody tr")
    assert rows.count() == 10 and rows.first.is_visible()
    assert rows.first.locator("td, th").first.inner_text() == "Surrey PCT"
    heading = page.locator("#the-ten-most-surprising-shifts")
    for _ in range(50):  # charts above are drawn on the way, and move it
        if -2 <= heading.bounding_box()["y"] < 100:
            break
        page.wait_for_timeout(100)
    assert -2 <= heading.bounding_box()["y"] < 100
    rule = "Surprising means rare."
    assert page.get_by_text(rule).first.is_visible()


def test_the_matrix_of_boards_fits_and_names_every_board_whole(path, reader):
    page = reader(viewport={"width": 1280, "height": 900}).open(path)
    chart = page.locator("#by-board .chart")
    chart.scroll_into_view_if_needed()
    page.wait_for_selector("#by-board .ytick text")
    assert chart.bounding_box()["height"] <= 1110
    boards = tables.read("icbs")["icb_name"]
    short = boards.str.removeprefix("NHS ").str.removesuffix(" Integrated Care Board")
    assert len(short) == 36
    shown = page.locator("#by-board .ytick text").evaluate_all(
        "all => all.map(one => one.getAttribute('data-unformatted').replaceAll('<br>', ' '))"
    )
    assert set(short) <= set(shown)
    edge = chart.bounding_box()["x"]
    for box in page.locator("#by-board .ytick text").all():
        assert box.bounding_box()["x"] >= edge
    boxes = [one.bounding_box() for one in page.locator("#by-board .ytick text").all()]
    boxes = sorted({(round(b["y"]), round(b["y"] + b["height"])) for b in boxes if b})
    assert all(below[0] >= above[1] - 2 for above, below in pairwise(boxes))


def test_the_lists_of_a_board_stand_beside_its_providers(path, reader):
    page = reader(viewport={"width": 1280, "height": 900}).open(path)
    page.get_by_role("heading", name="Who waits with these providers?").click()
    answer = page.locator("#waiting-beside")
    answer.get_by_label("Board or region").first.wait_for()
    said = answer.locator(".sentence")
    assert "29,160 people on its list" in said.inner_text()
    answer.locator("select").select_option(label="Greater Manchester (board)")
    page.wait_for_selector("#waiting-beside .sentence:has-text('Greater Manchester')")
    assert "56,063 people" in said.inner_text()  # six lists of July 2025, added by hand
