"""Sections behind *More questions* are folded: a click, a link or an address opens them."""

import pandas as pd
import pytest

from helpers import Answer, charts, choose, explorer
from tests.browser.made_up import write_page
from tests.browser.test_reports import violations

ROWS = pd.DataFrame({"What": ["a", "b"], "Value": [1.0, 2.0]})


def answer(text):
    chart = charts.share_bars(ROWS, f"Values of {text}", label="What", value="Value")
    return Answer(f"It is {text}.", [chart], ROWS, ["hl868-2014"], "computed")


@explorer("What is first?", kind=choose("Kind", ["one", "two"]))
def first(kind):
    return answer(kind)


@explorer("What is later?", sort=choose("Sort", ["three", "four"]))
def later(sort):
    return answer(sort)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    front = "# Who?\n\nSee [the last](#at-last) and [its answer](#later).\n\n## At first"
    parts = [front, first, "## More questions\n\n## At last\n\nThe last words.", later, "## After"]
    return write_page(tmp_path_factory.mktemp("folded"), "folded", parts)


def words(page):
    return page.locator("text=The last words.")


def test_a_section_is_opened_by_keyboard_and_its_chart_drawn(path, reader):
    page = reader().open(path)
    assert page.locator("details.question").count() == 2
    assert not words(page).is_visible() and page.locator("#later .main-svg").count() == 0
    page.locator("details.question > summary").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#later .main-svg")
    assert words(page).is_visible()
    assert page.locator("#later .chart").evaluate("e => e.getBoundingClientRect().width") > 300
    assert violations(page) == []


@pytest.mark.parametrize("link", ["#at-last", "#later"])
def test_a_link_to_what_is_folded_opens_it(link, path, reader):
    page = reader().open(path)
    page.locator(f'p a[href="{link}"]').click()
    page.wait_for_selector("#later .main-svg")
    assert words(page).is_visible()


@pytest.mark.parametrize("address", ["#at-last", "#later", "#later.sort=four"])
def test_an_address_that_names_what_is_folded_opens_it(address, path, reader):
    reader = reader()
    reader.page.goto(path.as_uri() + address)
    reader.page.wait_for_selector("#later .main-svg", timeout=60_000)
    assert words(reader.page).is_visible() and reader.errors == []


def test_print_has_only_what_is_open(path, reader):
    page = reader().open(path)
    for opened in (False, True):
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#at-last").is_visible() == words(page).is_visible() == opened
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        page.locator("details.question > summary").first.click()


def test_without_javascript_it_unfolds_all_the_same(path, reader):
    page = reader(java_script_enabled=False).open(path, ready=False)
    assert not words(page).is_visible()
    page.locator("details.question > summary").first.click()
    assert words(page).is_visible() and page.locator("#later .sentence").is_visible()
