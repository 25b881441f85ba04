"""Every report in a real browser: nothing is asked of a network, every state shows Python's
numbers, everyone can read it.
"""

import random
import re
from pathlib import Path

import axe_playwright_python
import pytest

from helpers.core.paths import notebooks_dir
from helpers.explore.citation import cite_answer
from helpers.explore.markup import cell_text
from helpers.reports.landing import file_name
from tests.browser.chart_texts import (
    FAULTS,
    LEAST_WORD_OF_PICTURE,
    PICTURE_FAULTS,
    faults_at_widths,
)
from tests.browser.conftest import Reader

NOTEBOOKS = sorted(p.stem for p in notebooks_dir().glob("[0-9]*.ipynb"))
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js")).read_text(encoding="utf-8")

# Put every control of an explorer into the state asked for, as a reader would, and note all that is
# shown.
WALK = """async ([id, states]) => {
  const section = document.getElementById(id);
  const frame = () =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const seen = [];
  const folds = [section.closest("details.question"), section.querySelector("details.folded")];
  for (const fold of folds) if (fold) { fold.open = true; await frame(); }
  for (const state of states) {
    for (const [name, value] of Object.entries(state)) {
      const box = section.querySelector(`[data-choice="${name}"]`);
      const radio = box.querySelector(`[type=radio][value="${value}"]`);
      const control = radio ?? box.querySelector("select, [type=range]");
      if (radio ? radio.checked : control.value === value) continue;
      if (radio) radio.checked = true;
      else control.value = value;
      const kind = control.type === "range" ? "input" : "change";
      control.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    await frame();
    seen.push({
      sentence: section.querySelector(".sentence").textContent,
      head: [...section.querySelectorAll("thead th")].map((c) => c.textContent),
      rows: [...section.querySelectorAll("tbody tr")].map(
        (r) => [...r.cells].map((c) => c.textContent)),
      caveats: [...section.querySelectorAll(".caveats li")].map((c) => c.textContent),
      citation: section.querySelector(".citation").textContent,
      assumptions: [...section.querySelectorAll(".assumptions li")].map((c) => c.textContent),
      alts: [...section.querySelectorAll(".picture")].map((c) => c.getAttribute("aria-label")),
      charts: [...section.querySelectorAll(".chart")].map((c) => c.data.map(
        (t) => ({ x: t.x ?? null, base: t.base ?? null, value: t.link?.value ?? null }))),
    });
  }
  return seen;
}"""


# States of one explorer walked in the page; of a larger one this many drawn with a fixed seed.
MOST_STATES = 50
DESKTOP = {"width": 1280, "height": 900}
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
KEEP_FOLDS = """() => {
  globalThis.keptFolds = [...document.querySelectorAll("details")].map((d) => [d, d.open]);
}"""
RESTORE_FOLDS = """() => {
  for (const [details, open] of globalThis.keptFolds) details.open = open;
  scrollTo({ top: 0, behavior: "instant" });
}"""
LONGER_THAN_A_SLIDE = {"who-did-what"}  # its list of events, dozens of lines of text
LEAST_ON_A_SLIDE = 11  # px of a word of a chart, on a slide of 1,280 by 720
MOST = {"height": 9_000, "stops": 160, "sheets": 8}
STOPS = """() => [...document.querySelectorAll(
  "a[href], button, select, input, summary, [tabindex='0']")].filter((e) => !e.disabled
  && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
  && !(e.type === "radio" && !e.checked)).length"""


def unfold(page) -> None:
    """Open all that is folded, and wait until its charts are drawn."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    for box in page.locator(".chart").all():
        box.locator(".main-svg").first.wait_for(state="attached")


# How long the contrast of a word takes to judge grows with the page, so of the rows of a table that
# look alike it is judged in three.
VIOLATIONS = """async ({ colours, others }) => {
  const found = [];
  const run = async (rules) => {
    const options = { resultTypes: ["violations"], ...rules };
    found.push(...(await axe.run(document, options)).violations);
  };
  if (others) await run({ rules: { "color-contrast": { enabled: false } } });
  if (colours) {
    const rows = new CSSStyleSheet();
    rows.replaceSync("tbody tr:not([class]):nth-child(n + 4) { display: none }");
    document.adoptedStyleSheets = [rows];
    await run({ runOnly: ["color-contrast", "link-in-text-block"] });
    document.adoptedStyleSheets = [];
  }
  return found.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`);
}"""


def violations(page, *, colours: bool = True, others: bool = True) -> list[str]:
    """What axe finds wrong with a page: its colours, everything else, or both."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE)
    return page.evaluate(VIOLATIONS, {"colours": colours, "others": others})


@pytest.fixture(scope="module", params=NOTEBOOKS)
def name(request) -> str:
    """The notebook of a report. All tests of one report run before those of the next."""
    return request.param


@pytest.fixture(scope="module")
def opened(name, reports, browser):
    """A report as a reader has opened it, once for all tests that only look at it."""
    context = browser.new_context(viewport=DESKTOP, offline=True)
    reader = Reader(context.new_page())
    reader.open(reports / file_name(name))
    yield reader
    context.close()


@pytest.fixture
def page(opened):
    """The report as it opened: what a test before this one unfolded is folded again."""
    page = opened.page
    page.evaluate(KEEP_FOLDS)
    yield page
    page.emulate_media(color_scheme="light")
    resize(page, DESKTOP["width"], DESKTOP["height"])
    page.evaluate(RESTORE_FOLDS)


def resize(page, width: int, height: int = 800) -> None:
    """Give the window another size, and wait until the charts are drawn for it."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(TWO_FRAMES)


def test_a_report_opens_quietly_and_whole(opened, page, name, reports):
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.locator("main pre").count() == 0  # what a cell prints is for who reads the code
    unfold(page)
    assert page.locator(".chart .main-svg").count() >= page.locator(".chart").count()
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    assert (opened.requests, opened.errors) == ([], [])
    assert (reports / file_name(name)).stat().st_size <= 2_500_000
    assert page.evaluate(FAULTS) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(
        "[...document.querySelectorAll('.chart')].every((c) => c._fullLayout.width < 500)"
    )
    assert page.evaluate(FAULTS) == []


def test_words_of_charts_have_room_in_every_window(page):
    assert faults_at_widths(page) == {}


def test_every_chart_fits_a_slide_with_words_that_can_be_read(page):
    """Its picture is as wide and high as a slide, and no word of the chart is under 11 px; only a
    list of many events makes the picture higher than that.
    """
    unfold(page)
    saved = []
    page.on("download", lambda download: saved.append(download))
    for section in page.locator(".explorer:has(.chart)").all():
        count, id = section.locator(".chart").count(), section.get_attribute("id")
        saved.clear()
        with page.expect_download():
            section.locator("[data-action=svg]").click()
        while len(saved) < count:
            page.wait_for_timeout(20)
        for download in saved:
            svg = download.path().read_text(encoding="utf-8")
            is_slide = 'width="1280" height="720"' in svg
            assert is_slide or id in LONGER_THAN_A_SLIDE, id
            assert page.evaluate(LEAST_WORD_OF_PICTURE, svg) >= LEAST_ON_A_SLIDE, id
            assert page.evaluate(PICTURE_FAULTS, svg) == [], id


def test_no_accessibility_violation(page):
    assert violations(page, colours=False) == []
    unfold(page)
    assert violations(page) == []  # of all that is shown when nothing is unfolded too


def test_in_the_dark_every_word_has_contrast(page):
    page.emulate_media(color_scheme="dark")
    unfold(page)
    page.evaluate(TWO_FRAMES)
    assert violations(page, others=False) == []


def test_forced_colours_and_reduced_motion_change_nothing_for_the_worse(reports, reader):
    page = reader(forced_colors="active", reduced_motion="reduce").open(
        reports / "01_how_value_shifted.html"
    )
    assert violations(page) == []
    assert page.locator(".badge").first.is_visible()


@pytest.mark.parametrize("width", [320, 640, 768])  # 640 is a desktop of 1280 at 200% zoom
def test_a_narrow_page_does_not_scroll_sideways(page, width):
    resize(page, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_report_is_short(page):
    measured = {
        "height": page.evaluate("document.documentElement.scrollHeight"),
        "stops": page.evaluate(STOPS),
        "sheets": len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))),
    }
    assert all(measured[what] <= most for what, most in MOST.items()), measured


def test_the_first_screen_of_a_desktop_reaches_the_first_answer(page):
    for part in (".explorer h3", ".explorer .controls", ".explorer .chart"):
        assert page.locator(part).first.bounding_box()["y"] < DESKTOP["height"], part


def test_links_between_reports_lead_to_files_beside_them(page, reports):
    for href in page.evaluate(
        "[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))"
    ):
        if href.startswith("#"):
            assert page.locator(f'[id="{href[1:]}"]').count() == 1, href
        elif not href.startswith("http"):
            file, _, anchor = href.partition("#")
            assert (reports / file).exists(), href
            if anchor:
                assert f'id="{anchor}"' in (reports / file).read_text(encoding="utf-8"), href


def test_every_state_shows_the_numbers_of_python(name, reports, explorers, reader):
    page = reader().open(reports / file_name(name))
    title = page.locator("h1").inner_text()
    assert sorted(explorers(name)) == sorted(
        page.evaluate("[...document.querySelectorAll('.explorer')].map((e) => e.id)")
    )
    for id, explorer in explorers(name).items():
        pairs = list(zip(explorer.states(), explorer.documents, strict=True))
        if len(pairs) > MOST_STATES:
            pairs = random.Random(11).sample(pairs, MOST_STATES)
        seen = page.evaluate(WALK, [id, [explorer.in_the_page(state) for state, _ in pairs]])
        for (state, document), shown in zip(pairs, seen, strict=True):
            columns = document["table"]["columns"]
            where = f"{name}, {explorer.id}, {state}"
            assert shown["sentence"] == document["sentence"], where
            assert shown["head"] == [c["name"] for c in columns], where
            assert shown["rows"] == [
                [
                    cell_text(v, c["decimals"], c["number"])
                    for v, c in zip(row, columns, strict=True)
                ]
                for row in document["table"]["rows"]
            ], where
            assert shown["caveats"] == document["caveats"], where
            assert shown["citation"] == cite_answer(
                explorer.question, explorer.in_words(state), title
            ), where
            assert shown["assumptions"] == [
                f"{a['id']}: {a['text']}." for a in document["assumptions"]
            ], where
            assert shown["alts"] == [f["alt"] for f in document["figures"]], where
            assert shown["charts"] == [
                [
                    {
                        "x": t.get("x"),
                        "base": t.get("base"),
                        "value": t.get("link", {}).get("value"),
                    }
                    for t in f["data"]
                ]
                for f in document["figures"]
            ], where


def test_every_control_is_reached_and_changed_by_keyboard(name, reports, reader):
    page = reader().open(reports / file_name(name))
    for id in page.evaluate(
        "[...document.querySelectorAll('.explorer')].filter((e) => "
        "e.querySelector('select')).map((e) => e.id)"
    ):
        control = page.locator(f"#{id} select").first
        before = page.locator(f"#{id}").get_attribute("data-state")
        around = page.locator("details.question:not([open])", has=page.locator(f"#{id}"))
        within = page.locator(f"#{id} details.folded")
        for fold in [*around.all(), *within.all()]:
            fold.locator("> summary").focus()
            page.keyboard.press("Enter")
        control.focus()
        page.keyboard.press(
            "ArrowDown" if control.evaluate("e => e.selectedIndex") == 0 else "ArrowUp"
        )
        page.wait_for_selector(f'#{id}:not([data-state="{before}"])')
        assert page.locator(f"#{id}").get_attribute("data-state") != before


def test_without_javascript_the_default_answer_can_be_read(reports, reader):
    page = reader(java_script_enabled=False).open(reports / file_name(NOTEBOOKS[0]), ready=False)
    assert page.locator(".sentence").first.inner_text().startswith("Acute and mental")
    page.locator(".numbers > summary").first.click()
    assert page.locator("tbody tr").first.is_visible()
    assert "needs JavaScript" in page.locator("noscript .notice").inner_text()


def test_a_browser_that_cannot_unpack_says_so_and_keeps_the_default_answer(reports, reader):
    reader = reader()
    reader.page.add_init_script("delete window.DecompressionStream")
    page = reader.open(reports / file_name(NOTEBOOKS[0]), ready=False)
    assert "cannot unpack" in page.locator("#old-browser").inner_text()
    assert page.locator(".sentence").first.inner_text().startswith("Acute and mental")


def test_the_page_prints_its_charts_whole_with_the_choices_in_words(reports, reader):
    page = reader().open(reports / "01_how_value_shifted.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#plan-and-outcome .chosen").is_visible()
    assert not page.locator("#plan-and-outcome select").is_visible()
    widths = page.evaluate(
        "[...document.querySelectorAll('.chart .main-svg:first-child')].map((s) => "
        "s.getBoundingClientRect().width)"
    )
    assert set(widths) == {640}
