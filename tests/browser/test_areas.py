"""A report about one place, as its reader opens and prints it."""

import re

import pytest

from helpers.reports import areas
from tests.browser.test_reports import violations


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """A PCT that was split, and a board."""
    out = tmp_path_factory.mktemp("areas")
    areas.build_areas(out, areas.chosen_places(["5PT", "QT1"]))
    return out


@pytest.mark.parametrize("name", ["area-5PT", "area-QT1", "areas"])
def test_a_place_opens_quietly_without_violations_at_any_width(name, reports, reader):
    for width in (1280, 320):
        opened = reader(viewport={"width": width, "height": 800})
        page = opened.open(reports / f"{name}.html")
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
        assert (opened.requests, opened.errors) == ([], [])


@pytest.mark.parametrize("name", ["area-5PT", "area-QT1"])
def test_a_place_fits_on_two_sheets(name, reports, reader):
    page = reader().open(reports / f"{name}.html")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2


def test_the_national_total_can_be_chosen(reports, reader):
    page = reader().open(reports / "area-QT1.html")
    before = page.locator("#worth .sentence").inner_text()
    page.locator("#worth select").select_option("9000")
    page.wait_for_function(
        "(before) => document.querySelector('#worth .sentence').innerText !== before", arg=before
    )
    assert "about £" in page.locator("#worth .sentence").inner_text()
