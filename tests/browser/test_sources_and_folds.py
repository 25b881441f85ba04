"""From an answer to its sources, how to cite it, and answers that are folded away until a reader
wants them.
"""

import re

import pytest

from helpers.explore.citation import cite_answer
from tests.browser.test_reports import violations

TRUST = "09_can_i_trust_this"
FOLDED = "Which assumptions move the answer, and by how much?"


@pytest.fixture
def page(reports, reader):
    """The report with all its questions unfolded."""
    seen = reader(permissions=["clipboard-read", "clipboard-write"])
    page = seen.open(reports / f"{TRUST}.html")
    page.evaluate("document.querySelectorAll('.question').forEach((d) => { d.open = true; })")
    return page


def test_two_clicks_lead_from_an_answer_to_the_publications_behind_its_table(page):
    page.locator("#basis .source a").first.click()
    listed = page.locator('[id="table--figures"] li a')
    listed.first.wait_for(state="visible")
    assert (
        listed.count() > 100
        and "144 publications" in page.locator('[id="table--figures"] summary').inner_text()
    )
    assert (
        page.locator('[id="table--figures"]').bounding_box()["y"] >= -1
    )  # and the reader stands before it
    assert all(
        href.startswith("http") for href in listed.evaluate_all("some => some.map((a) => a.href)")
    )
    page.go_back()
    assert page.locator("#basis").get_attribute("data-state") == "0"


def test_every_table_named_as_a_source_has_its_publications_on_the_page(page):
    named = set(
        page.evaluate(
            "[...document.querySelectorAll('.source a[href^=\"#\"]')].map((a) => "
            "a.getAttribute('href'))"
        )
    )
    assert "#table--pct_destinations" in named and len(named) >= 8
    for anchor in named:
        place = page.locator(f'[id="{anchor[1:]}"]')
        assert place.count() == 1 and place.locator("ul, details").count() >= 1, anchor


def test_a_publication_is_two_clicks_away_however_many_sources_there_are(reports, reader):
    page = reader().open(reports / "07_what_if.html")
    line, fold = page.locator("#mix .source"), page.locator("#mix .more")
    folded = int(re.search(r"(\d+) more below", line.inner_text())[1])
    assert f"More: {folded} source" in fold.locator("summary").inner_text()
    page.locator(
        "#mix .source > a"
    ).first.click()  # one click to what stands behind the table, another to its publisher
    behind = page.locator('[id="table--pct_destinations"]')
    assert behind.locator("a[href^=http]").count() > 10 or behind.locator("summary").is_visible()
    fold.locator("> summary").click()  # or one to unfold the rest
    links = fold.locator(".further-sources a")
    assert links.count() == folded and links.first.is_visible()
    assert all(a.startswith("http") for a in links.evaluate_all("some => some.map((a) => a.href)"))
    page.locator("#mix [data-choice=scenario] select").select_option("level-field")
    page.wait_for_selector(
        "#mix .source > a:nth-of-type(4)"
    )  # a fourth table: tables are never folded
    assert fold.get_attribute("open") is not None  # a reader who unfolded it finds it unfolded


def test_a_citation_follows_the_choices_and_can_be_copied(page):
    page.locator("#basis select").select_option("right_to_request")
    page.wait_for_selector('#basis:not([data-state="0"])')
    page.locator("#basis .more > summary").click()
    page.locator('#basis button[data-action="cite"]').click()
    page.wait_for_selector("#basis .done:text('Copied')")
    title = page.locator("h1").inner_text()
    expected = cite_answer(
        "Which figures are published and which are computed?", "Topic: Right to Request", title
    )
    assert (
        page.locator("#basis .citation").inner_text()
        == expected
        == page.evaluate("navigator.clipboard.readText()")
    )
    page.locator('#basis button[data-action="copy"]').click()
    page.wait_for_selector("#basis .done:text('finding')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"\n{expected}\n" in copied and "#table--" not in copied
    assert copied.splitlines()[-1] == page.url.split("#")[0] + "#basis&basis.topic=right_to_request"


def test_a_folded_answer_is_unfolded_by_keyboard_and_its_controls_work(page):
    chart, fold = page.locator("#tornado .chart"), page.locator("#tornado details.folded")
    assert page.locator("#tornado h3").inner_text() == FOLDED and not chart.is_visible()
    fold.locator("> summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#tornado .chart .main-svg")
    assert chart.evaluate("e => e.getBoundingClientRect().width") > 600
    page.locator("#tornado select").select_option("social_enterprise")
    page.wait_for_selector('#tornado:not([data-state="0"])')
    assert page.locator("#tornado .sentence").inner_text().startswith("Social enterprise")
    page.locator("#tornado .more > summary").click()
    assert violations(page) == []


@pytest.mark.parametrize("address", ["#tornado.share=acute_trust", "#tornado"])
def test_an_address_that_names_a_folded_answer_unfolds_it(address, reports, reader):
    reader = reader()
    reader.page.goto((reports / f"{TRUST}.html").as_uri() + address)
    reader.page.wait_for_selector("#tornado .chart .main-svg", timeout=60_000)
    assert reader.page.locator("#assumptions .numbers").is_visible() is False
    assert reader.errors == []


def test_print_has_all_sources_and_folded_answers_only_where_they_are_open(page):
    for opened in (False, True):
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#basis .more").get_attribute("open") is not None
        assert not page.locator("#basis .more > summary").is_visible()
        assert not page.locator("#basis .citation").is_visible()  # once, at the foot of the page
        assert page.locator("footer .citation").is_visible()
        assert page.locator("#tornado h3").is_visible() == opened
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        page.locator("#tornado .folded > summary").click()
    assert page.locator("#basis .more").get_attribute("open") is None
    assert not page.locator("#tornado .chart").is_visible()


def test_unfolded_it_fits_a_phone(reports, reader):
    page = reader(viewport={"width": 320, "height": 800}).open(reports / f"{TRUST}.html")
    page.evaluate(
        "document.querySelectorAll('main details, .all-sources, [data-behind]').forEach((d) => { "
        "d.open = true; })"
    )
    page.wait_for_selector("#tornado .chart .main-svg")
    page.wait_for_selector("[data-behind] li")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
