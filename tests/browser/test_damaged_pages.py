"""A page that was cut short, changed on its way or robbed of its scripts says so and keeps what can
be read.
"""

import json
import re

import nbformat
import pytest

from helpers.explore.protocol import EXPLORER_MARK
from helpers.reports.page import read_page, render
from tests.browser.test_controls import follower, my_follower
from tests.browser.test_reports import violations

PATIENCE = 20_000  # ms
HASTE = 20  # times as fast as a page's own clock: the notice that needs no script waits ten seconds


@pytest.fixture(scope="module")
def html():
    explorers = {e.id: e for e in (follower, my_follower)}
    cells = [nbformat.v4.new_markdown_cell("# Whole?\n\n## All of it")]
    for id in explorers:
        output = nbformat.v4.new_output("display_data", metadata={EXPLORER_MARK: id})
        cells.append(nbformat.v4.new_code_cell("x", outputs=[output]))
    states = {id: json.loads(json.dumps(e.to_packed())) for id, e in explorers.items()}
    page = read_page("whole", nbformat.v4.new_notebook(cells=cells), states)
    return render(page, version="0")


@pytest.fixture
def opened(tmp_path, reader):
    def open_page(text, **settings):
        path = tmp_path / "page.html"
        path.write_text(text, encoding="utf-8")
        seen = reader(**settings)
        return seen.open(path, ready=False)

    return open_page


def position(html, id, share=0.5):
    """A place inside the script element of this id."""
    start = html.index(">", html.index(f'id="{id}"')) + 1
    return start + int((html.index("</script>", start) - start) * share)


def hasten(page):
    """Let the page's animations, and so the delay of its notice, run faster than they do."""
    session = page.context.new_cdp_session(page)
    session.send("Animation.enable")
    session.send("Animation.setPlaybackRate", {"playbackRate": HASTE})


def wait_for_notice(page):
    hasten(page)
    page.wait_for_selector("#damaged", state="visible", timeout=PATIENCE)
    assert "cut short or changed on its way" in page.locator("#damaged").inner_text()
    assert page.locator("#follower .sentence").inner_text() == "North a"


def test_a_whole_page_says_nothing_of_it(html, opened):
    page = opened(html)
    page.wait_for_selector("html[data-ready]", state="attached")
    assert not page.locator("#damaged").is_visible()


@pytest.mark.parametrize("id", ["page-data", "choices", "pack-follower", "plotly"])
def test_a_page_that_is_cut_short_says_so(id, html, opened):
    page = opened(html[: position(html, id)])
    wait_for_notice(page)
    assert page.locator("#follower select").first.is_disabled()


def test_a_page_whose_script_is_cut_says_so(html, opened):
    page = opened(html[: html.rindex("</script>") - 200])
    wait_for_notice(page)
    assert page.locator("#follower select").first.is_disabled()


def test_a_page_whose_scripts_are_blocked_says_so(html, opened):
    blocked = re.sub(r"script-src [^;]*;", "script-src 'none';", html, count=1)
    assert blocked != html
    page = opened(blocked)
    assert not page.locator("#damaged").is_visible()  # it might still be loading
    delay = "getComputedStyle(document.querySelector('#damaged')).animationDelay"
    assert page.evaluate(delay) == "10s"
    wait_for_notice(page)


def test_an_answer_that_is_damaged_leaves_the_others_at_work(html, opened):
    at = position(html, "pack-follower")
    page = opened(html[:at] + "AAAAAAAA" + html[at + 8 :])
    wait_for_notice(page)
    assert violations(page) == []
    assert page.locator("#follower select").first.is_disabled()
    page.locator("#my-follower select").first.select_option("2012")
    page.wait_for_selector('#my-follower .sentence:text-is("2012 acute")')


def test_without_its_drawing_library_words_and_numbers_still_follow(html, opened):
    at = position(html, "plotly")
    page = opened(html[:at] + "AAAAAAAA" + html[at + 8 :])
    wait_for_notice(page)
    page.locator("#follower select").nth(1).select_option("b")
    page.wait_for_selector('#follower .sentence:text-is("North b")')
    page.locator("#follower button[data-action=png]").click()
    page.wait_for_selector("#follower .done:text('Not saved')")
    assert page.locator("#follower .sentence").inner_text() == "North b"


def test_without_javascript_only_that_is_said(html, opened):
    page = opened(html, java_script_enabled=False)
    hasten(page)
    page.wait_for_timeout(1_500)  # half a minute of the page's own
    assert not page.locator("#damaged").is_visible()
    assert "needs JavaScript" in page.locator("noscript .notice").inner_text()


def test_what_did_not_happen_is_not_said_to_be_done(html, tmp_path, reader):
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    seen = reader()
    seen.page.add_init_script("""
        navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
        document.execCommand = () => false;
    """)
    page = seen.open(tmp_path / "page.html")
    page.locator("#follower button[data-action=copy]").click()
    page.wait_for_selector("#follower .done:text('Not copied')")
    page.evaluate("() => { Plotly.toImage = () => Promise.reject(new Error('no')); }")
    page.locator("#follower button[data-action=svg]").click()
    page.wait_for_selector("#follower .done:text('Not saved')")
    assert seen.errors == []
