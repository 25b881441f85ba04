"""What leaves a report explains itself: pictures, tables, links, findings, one answer on paper."""

import csv
import io
import re
import struct

import pandas as pd
import pytest

from helpers import Answer, charts, choose, explorer
from tests.browser.chart_texts import LEAST_WORD_OF_PICTURE, PICTURE_FAULTS
from tests.browser.made_up import write_page

ROWS = pd.DataFrame({"Code": ["5EM", "5E1"], "Value": [1.5, 2.0], "Year": ["2011-12", "2012-13"]})
TALL = pd.DataFrame(
    {"What": [f"Row {i}" for i in range(40)], "Value": [float(i) for i in range(40)]}
)


def answer(rows, label, text):
    chart = charts.share_bars(rows, f"Values of {text}, £ million", label=label, value="Value")
    caveats = ["Only <here>."]
    sources = ["hl868-2014", "table:areas"]
    return Answer(f"It is £5m, {text}.", [chart], rows, sources, "computed", caveats)


@explorer("What is it worth?", place=choose("Place", {"a": "Leeds & more", "b": "Derby"}))
def worth(place):
    return answer(ROWS, "Code", place)


@explorer("What is tall?", folded=True)
def tall():
    return answer(TALL, "What", "tall")


@explorer(
    "How much did each kind of provider hold, by plan, outcome, payments and now, and WHO WOULD "
    "MOW THE MEADOW OF A QUESTION THAT IS AS LONG AS THIS ONE?",
    folded=True,
)
def long():
    return answer(pd.concat([TALL] * 3), "What", "as long as it is tall")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    more = ["## More questions\n\n## Second", tall, "## Third", long]
    parts = ["# Can it be sent?\n\n## First", worth, *more]
    return write_page(tmp_path_factory.mktemp("sent"), "sent", parts)


@pytest.fixture
def page(path, reader):
    permissions = ["clipboard-read", "clipboard-write"]
    return reader(permissions=permissions, accept_downloads=True).open(path)


def saved(page, action, id="worth"):
    with page.expect_download() as download:
        page.locator(f"#{id} [data-action={action}]").click()
    return download.value.path().read_bytes()


def copied(page, action):
    page.locator(f"#worth [data-action={action}]").click()
    page.wait_for_selector("#worth .done:text('Copied')")
    return page.evaluate("navigator.clipboard.readText()")


def test_a_picture_carries_title_choices_sources_date_and_licence(page):
    page.locator("#worth select").select_option("b")
    page.wait_for_selector("#worth .sentence:text('£5m, b')")
    svg = saved(page, "svg").decode()
    texts = " ".join(re.findall(r"<text [^>]*>([^<]+)</text>", svg))
    for words in ("What is it worth?", "Place: Derby", "Values of b, £ million", "Source: "):
        assert words in texts
    assert "Computed: worked out" in texts and "data version" in texts
    assert "Open Government Licence" in texts and "Not official statistics" in texts
    assert 'width="1280" height="720"' in svg


@pytest.mark.parametrize("id", ["worth", "tall", "long"])
def test_every_word_of_a_picture_lies_within_it(id, page):
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.wait_for_selector("#long .main-svg")
    svg = saved(page, "svg", id).decode()
    assert page.evaluate(PICTURE_FAULTS, svg) == []
    # Of 120 rows the picture is taller than a slide; its words are never too small to be read.
    assert page.evaluate(LEAST_WORD_OF_PICTURE, svg) >= 11
    assert ('height="720"' in svg) == (id != "long")
    if id == "long":
        assert page.evaluate(PICTURE_FAULTS, svg.replace(">How much", ">" + "W" * 90 + "How much"))


@pytest.mark.parametrize("id", ["worth", "tall"])
def test_a_png_has_the_shape_and_size_of_a_slide(id, page):
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.wait_for_selector("#tall .main-svg")
    raw = saved(page, "png", id)
    assert struct.unpack(">II", raw[16:24]) == (2560, 1440)


def test_a_table_names_what_was_chosen_and_where_it_comes_from(page):
    rows = list(csv.reader(io.StringIO(saved(page, "csv").decode("utf-8-sig"), newline="")))
    assert rows[0] == [
        *("Choice: Place", "Code", "Value", "Year", "Basis", "Sources", "Notes", "Cite as"),
    ]
    assert rows[1][:4] == ["Leeds & more", "'5EM", "1.5", "2011 to 2012"]
    assert rows[2][:4] == ["Leeds & more", "'5E1", "2", "2012 to 2013"]
    basis, sources, notes, cite = rows[1][4:]
    assert basis.startswith("Computed: ") and "http" in sources and "Places: " in sources
    assert notes.endswith("Only <here>.") and "“What is it worth?” (Place: Leeds & more)" in cite


def test_a_finding_says_how_it_is_evidenced_in_which_money_and_where_it_is(page):
    lines = copied(page, "copy").splitlines()
    assert lines[:2] == ["It is £5m, a.", "Place: Leeds & more"]
    assert lines[2].startswith("Computed: ") and "prices" in lines[3]
    assert "Caution: Only <here>." in lines and lines[-1].endswith("sent.html#worth")


def test_a_link_opens_the_page_at_the_answer(page, reader):
    page.locator("#worth select").select_option("b")
    page.wait_for_selector("#worth .sentence:text('£5m, b')")
    link = copied(page, "link")
    again = reader(viewport={"width": 1280, "height": 300}, reduced_motion="reduce")
    again.page.goto(link)
    again.page.wait_for_selector("html[data-ready]", state="attached")
    assert again.page.locator("#worth .sentence").inner_text() == "It is £5m, b."
    assert abs(again.page.locator("#worth").evaluate("e => e.getBoundingClientRect().top")) < 60


@pytest.mark.parametrize("id", ["worth", "tall"])
def test_one_answer_prints_on_one_sheet(id, page):
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.wait_for_selector("#tall .main-svg")
    page.evaluate("window.print = () => {}")
    page.locator(f"#{id} [data-action=print]").click()
    page.emulate_media(media="print")
    other = {"worth": "tall", "tall": "worth"}[id]
    assert page.locator(f"#{id} .sentence").is_visible()
    assert not page.locator(f"#{other} .sentence").is_visible()
    assert not page.locator("h1").is_visible() and not page.locator("footer").is_visible()
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("h1").is_visible()
    assert page.locator(f"#{other} .sentence").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_after_one_answer_was_printed_the_page_is_as_it_was(width, page):
    page.set_viewport_size({"width": width, "height": 700})
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.wait_for_selector("#long .main-svg")
    state = """() => [scrollY, ...[...document.querySelectorAll(".chart")].map(
        (chart) => [chart.layout.width, chart.clientHeight, chart.style.zoom])]"""
    page.wait_for_timeout(300)  # the charts are drawn at the new width
    page.evaluate("document.querySelector('#long .source').scrollIntoView({behavior: 'instant'})")
    before = page.evaluate(state)
    assert before[0] > 1_000
    page.evaluate("""async () => {
        window.print = () => dispatchEvent(new Event("afterprint"));
        document.querySelector("#long [data-action=print]").click();
        await new Promise((done) => setTimeout(done, 100));
    }""")
    assert page.evaluate(state) == before
