"""Every kind of control in a real browser: by mouse, by keyboard, from the address, together with
others.
"""

import json

import nbformat
import pandas as pd
import pytest

from helpers import charts
from helpers.explore.answer import Answer
from helpers.explore.choices import choose, several, slide
from helpers.explore.explorers import explorer
from helpers.explore.protocol import EXPLORER_MARK
from helpers.reports.page import read_page, render
from tests.browser.test_reports import violations

PLACES = {
    "North": {f"n{i}": f"Northern place {i}" for i in range(40)},
    "South": {"z": "Zeal", "y": "Yeovil"},
}


def _answer(text, *numbers):
    table = pd.DataFrame(
        {"What": [f"row {i}" for i in range(len(numbers))], "Value": [float(n) for n in numbers]}
    )
    return Answer(
        text,
        [charts.share_bars(table, "Values", label="What", value="Value")],
        table,
        ["hl868-2014"],
        "computed",
        caveats=[text],
    )


@explorer(
    "Every kind of control?",
    region=choose("Region", ["North", "South"], few=True, shared=True),
    place=choose("Place", PLACES, within="region", search=True),
    kinds=several("Kinds", {"x": "ex", "y": "why", "w": "double you"}),
    year=choose("Year", [2010, 2011, 2012], play=True),
    share=slide("Share", 0, 20, 5, 10, words=lambda v: f"{v}% moved", report_step=10),
    draws=slide("Draws", 100, 300, 100, live_only=True),
)
def every_kind(region, place, kinds, year, share, draws):
    numbers = (year, share, len(place), 3, 1)[: 2 + len(kinds)]
    return _answer(f"{region}, {place}, {'/'.join(kinds)}, {year}, {share}, {draws}", *numbers)


@explorer(
    "Does the shared choice move?",
    region=choose("Region", ["North", "South"], shared=True),
    word=choose("Word", ["a", "b"]),
)
def follower(region, word):
    return _answer(f"{region} {word}", 5 if region == "North" else 7, 2)


@explorer(
    "What is one house like?",
    region=choose("House", ["1", "2", "3"], shared=True, held_by={"South": ["3", "2"]}),
)
def one_house(region):
    return _answer(f"house {region}", int(region), 2)


@explorer(
    "Do two choices play at a time?",
    year=choose("Year", ["2010", "2011", "2012"], play=True),
    model=choose("Model", ["acute", "mental", "community"], play=True),
)
def my_follower(year, model):
    return _answer(f"{year} {model}", int(year), 2)


@pytest.fixture(scope="module")
def controls_report(tmp_path_factory):
    explorers = {e.id: e for e in (every_kind, follower, one_house, my_follower)}
    outputs = [
        nbformat.v4.new_output("display_data", metadata={EXPLORER_MARK: id}) for id in explorers
    ]
    cells = [
        nbformat.v4.new_markdown_cell("# Controls\n\n[More](02_more.ipynb).\n\n## All of them"),
        *(nbformat.v4.new_code_cell("x", outputs=[o]) for o in outputs),
    ]
    handed = {id: json.loads(json.dumps(e.to_packed())) for id, e in explorers.items()}
    path = tmp_path_factory.mktemp("controls") / "controls.html"
    path.write_text(
        render(read_page("controls", nbformat.v4.new_notebook(cells=cells), handed), version="0"),
        encoding="utf-8",
    )
    return path


def sentence(page, id="every-kind"):
    return page.locator(f"#{id} .sentence").text_content()


def expect(page, text, id="every-kind"):
    page.wait_for_selector(f'#{id} .sentence:text-is("{text}")')


def test_every_control_by_keyboard_alone(controls_report, reader):
    page = reader().open(controls_report)
    expect(page, "North, n0, x/y/w, 2010, 10, 100")
    page.locator("#every-kind input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")  # the radio group moves to South, and the place with it
    expect(page, "South, z, x/y/w, 2010, 10, 100")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page, "South, y, x/y/w, 2010, 10, 100")
    page.keyboard.press("Tab")  # the field that narrows the list
    page.keyboard.type("zea")  # a single match chooses itself
    expect(page, "South, z, x/y/w, 2010, 10, 100")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page, "South, z, y/w, 2010, 10, 100")
    page.locator("#every-kind input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(page, "South, z, y/w, 2010, 20, 100")
    assert page.locator("#every-kind output").text_content() == "20% moved"
    assert (
        page.locator("#every-kind input[type=range]").get_attribute("aria-valuetext") == "20% moved"
    )


def test_every_state_is_the_answer_of_python(controls_report, reader):
    page = reader().open(controls_report)
    states = list(every_kind.states())
    assert len(states) == 42 * 7 * 3 * 3
    for k, state in enumerate(states[::37]):
        page.evaluate(
            """([state, n]) => {
            const pair = ([k, v]) => `${k}=${encodeURIComponent(v)}`;
            const hash = Object.entries(state).map(pair).join('&');
            history.replaceState(null, '', '#' + hash);
            dispatchEvent(new PopStateEvent('popstate')); }""",
            [
                {
                    "region": state["region"],
                    **{f"every-kind.{n}": _text(v) for n, v in state.items() if n != "region"},
                },
                k,
            ],
        )
        expect(page, every_kind.to_document(**state)["sentence"])
        drawn = page.locator("#every-kind .chart").evaluate("e => e.data[0].x")
        assert drawn == every_kind.to_document(**state)["figures"][0]["data"][0]["x"]


def _text(value):
    return "+".join(value) if isinstance(value, tuple) else str(value)


def test_a_shared_choice_moves_every_explorer_that_has_it(controls_report, reader):
    page = reader().open(controls_report)
    page.locator("#follower select").first.select_option("South")
    expect(page, "South a", "follower")
    expect(page, "South, z, x/y/w, 2010, 10, 100")
    page.locator("#every-kind input[type=radio]").first.check()
    expect(page, "North a", "follower")


def test_what_a_reader_changed_is_drawn_before_the_charts_that_follow_it(controls_report, reader):
    page = reader().open(controls_report)
    drawn = page.evaluate(
        """async () => {
          const [own, other] = ["follower", "every-kind"].map(
            (id) => document.querySelector(`#${id} .chart`));
          const seen = [];
          const note = () => seen.push([own.data[0].x[0], other.data[0].x.join()]);
          note();
          const list = document.querySelector("#follower select");
          list.value = "South";
          list.dispatchEvent(new Event("change", { bubbles: true }));
          await new Promise((done) => requestAnimationFrame(() => done()));
          note();
          await new Promise((done) => setTimeout(done, 300));
          note();
          return seen;
        }"""
    )
    before, at_once, after = drawn
    assert (before[0], at_once[0], after[0]) == (5, 7, 7)
    assert at_once[1] == before[1] and after[1] != before[1]
    expect(page, "South, z, x/y/w, 2010, 10, 100")


def test_an_answer_about_one_says_what_of_a_holder_it_shows(controls_report, reader):
    said = (
        "This answer is about one House at a time. Of South it shows 3; you can choose 2 instead."
    )
    page = reader().open(controls_report)
    notice = page.locator("#one-house .unknown")
    page.locator("#follower select").first.select_option("South")
    expect(page, "house 3", "one-house")
    assert notice.inner_text() == said
    page.locator("#follower select").first.select_option("North")  # holds no house that is known
    expect(page, "North a", "follower")
    page.locator("#one-house select").select_option("2")
    expect(page, "house 2", "one-house")
    assert not notice.is_visible()
    sent = reader()
    sent.page.goto(controls_report.as_uri() + "#region=South")
    sent.page.wait_for_selector("html[data-ready]", state="attached")
    expect(sent.page, "house 3", "one-house")
    assert sent.page.locator("#one-house .unknown").inner_text() == said


def test_a_link_to_another_report_carries_what_is_shared(controls_report, reader):
    page = reader().open(controls_report)
    link = page.get_by_role("link", name="More")
    page.locator("#follower select").nth(1).select_option("b")
    expect(page, "North b", "follower")
    assert link.get_attribute("href") == "02_more.html"
    page.locator("#follower select").first.select_option("South")
    page.wait_for_selector('a[href="02_more.html#region=South"]')
    page.go_back()
    page.wait_for_selector('a[href="02_more.html"]')


def test_the_address_holds_the_state_and_back_works(controls_report, reader):
    page = reader().open(controls_report)
    page.locator("#follower select").nth(1).select_option("b")
    expect(page, "North b", "follower")
    page.locator("#follower select").first.select_option("South")
    expect(page, "South b", "follower")
    address = page.url
    assert "region=South" in address and "follower.word=b" in address
    page.go_back()
    expect(page, "North b", "follower")
    page.go_back()
    expect(page, "North a", "follower")
    page.go_forward()
    expect(page, "North b", "follower")

    again = reader()
    again.page.goto(address)
    again.page.wait_for_selector("html[data-ready]", state="attached")
    expect(again.page, "South b", "follower")
    expect(again.page, "South, z, x/y/w, 2010, 10, 100")


@pytest.mark.parametrize(
    "hash",
    [
        "#region=Mars&follower.word=",
        "#nobody.x=1",
        "#a=b=c&&=",
        "#every-kind.kinds=q+x",
        "#%E0%A4%A=1",
        "#about",
    ],
)
def test_a_broken_address_opens_the_defaults(hash, controls_report, reader):
    reader = reader()
    reader.page.goto(controls_report.as_uri() + hash)
    reader.page.wait_for_selector("html[data-ready]", state="attached")
    expect(reader.page, "North a", "follower")
    assert reader.errors == []


def test_the_last_tick_stays(controls_report, reader):
    page = reader().open(controls_report)
    ticks = page.locator("#every-kind input[type=checkbox]")
    for k in (0, 1, 2):
        ticks.nth(k).uncheck(force=True) if k < 2 else ticks.nth(k).click()
    assert ticks.nth(2).is_checked()
    assert "At least one" in page.locator("#every-kind .several .matches").text_content()
    expect(page, "North, n0, w, 2010, 10, 100")


def test_nothing_depends_on_how_soon_a_frame_is_drawn(controls_report, reader):
    slow = reader()
    slow.page.add_init_script("""
        window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 300);
        window.cancelAnimationFrame = clearTimeout;
    """)
    page = slow.open(controls_report)
    # Quicker than any frame: two ticks go, a slide moves and settles, and moves on.
    page.evaluate("""() => {
        const within = (selector) => document.querySelector("#every-kind " + selector);
        const ticks = document.querySelectorAll("#every-kind input[type=checkbox]");
        ticks.forEach((tick) => tick.click());
        const slide = within("input[type=range]");
        slide.value = 0;
        slide.dispatchEvent(new Event("input", { bubbles: true }));
        slide.dispatchEvent(new Event("change", { bubbles: true }));
        slide.value = 2;
        slide.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    expect(page, "North, n0, w, 2010, 20, 100")
    assert page.evaluate("location.hash") == "#every-kind.kinds=w&every-kind.share=20"


def test_the_list_narrows_as_one_types(controls_report, reader):
    page = reader().open(controls_report)
    page.locator("#every-kind input[type=search]").fill("place 3")
    assert (
        page.locator("#every-kind .search option").count() == 14
    )  # 3, 13, 23, 30 to 39, and the one that is chosen
    assert found(page) == "13 match. Choose one, or press Enter for Northern place 3."
    suggested = page.locator("#every-kind [role=option]")
    assert suggested.count() == 8 and suggested.first.text_content() == "Northern place 3"
    page.keyboard.press("Escape")
    assert not suggested.first.is_visible()


def found(page):
    return page.locator("#every-kind .search .matches").text_content()


def test_a_suggestion_is_chosen_by_arrows_or_by_a_click(controls_report, reader):
    page = reader().open(controls_report)
    field = page.locator("#every-kind input[type=search]")
    field.fill("place 3")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert page.locator("#every-kind [aria-selected=true]").text_content() == "Northern place 13"
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").text_content() == "Northern place 13"
    assert field.get_attribute("aria-expanded") == "true" and violations(page) == []
    page.keyboard.press("Enter")
    expect(page, "North, n13, x/y/w, 2010, 10, 100")
    assert field.input_value() == "" and field.get_attribute("aria-expanded") == "false"
    field.fill("place 3")
    page.locator("#every-kind [role=option]").nth(2).click()
    expect(page, "North, n23, x/y/w, 2010, 10, 100")
    field.fill("place 39")
    expect(page, "North, n39, x/y/w, 2010, 10, 100")
    assert found(page) == "Chosen: Northern place 39."
    field.fill("nowhere")
    assert found(page) == "Nothing on the list matches “nowhere”."
    expect(page, "North, n39, x/y/w, 2010, 10, 100")


def test_an_address_that_asks_for_what_there_is_not_says_so(controls_report, reader):
    wrong = reader()
    wrong.page.goto(controls_report.as_uri() + "#every-kind.place=5ZZ&region=North")
    wrong.page.wait_for_selector("html[data-ready]", state="attached")
    notice = wrong.page.locator("#every-kind .unknown")
    assert notice.inner_text() == (
        "“5ZZ”, which the address asks for, is not offered here. Place: Northern place 0 is shown."
    )
    assert not wrong.page.locator("#follower .unknown").is_visible()
    wrong.page.locator("#every-kind input[type=checkbox]").first.click()
    notice.wait_for(state="hidden")


def test_an_address_that_names_a_place_alone_finds_its_region(controls_report, reader):
    seen = reader()
    seen.page.goto(controls_report.as_uri() + "#every-kind&every-kind.place=y")
    seen.page.wait_for_selector("html[data-ready]", state="attached")
    expect(seen.page, "South, y, x/y/w, 2010, 10, 100")


def test_a_narrowed_list_stays_narrow_while_other_choices_move(controls_report, reader):
    page = reader().open(controls_report)
    field, options = "#every-kind input[type=search]", "#every-kind .search option"
    page.locator(field).fill("place 3")
    page.keyboard.press("Escape")
    page.locator("#every-kind input[type=checkbox]").first.click()
    expect(page, "North, n0, y/w, 2010, 10, 100")
    assert page.locator(options).count() == 14
    page.locator("#every-kind .search select").select_option("n35")
    expect(page, "North, n35, y/w, 2010, 10, 100")
    assert page.locator(options).count() == 13
    assert found(page).startswith("13 match.")
    page.locator("#follower select").first.select_option("South")  # where nothing matches
    expect(page, "South, z, y/w, 2010, 10, 100")
    assert page.locator(options).all_text_contents() == ["Zeal", "Yeovil"]
    assert found(page) == "Nothing on the list matches “place 3”."
    page.locator(field).fill("")
    assert found(page) == ""


def test_the_last_tick_stays_however_often_it_is_asked_for(controls_report, reader):
    page = reader().open(controls_report)
    ticks = page.locator("#every-kind input[type=checkbox]")
    for k in (0, 1, 2, 2, 2):
        ticks.nth(k).click()
    assert [ticks.nth(k).is_checked() for k in range(3)] == [False, False, True]
    ticks.nth(0).click()
    expect(page, "North, n0, x/w, 2010, 10, 100")
    assert page.locator("#every-kind .several .matches").text_content() == ""


def test_one_choice_plays_at_a_time(controls_report, reader):
    page = reader().open(controls_report)
    year, model = (page.locator("#my-follower .play").nth(k) for k in (0, 1))
    year.click()
    expect(page, "2011 acute", "my-follower")
    model.click()
    assert (year.text_content(), year.get_attribute("aria-pressed")) == ("Play: Year", "false")
    assert (model.text_content(), model.get_attribute("aria-pressed")) == ("Stop: Model", "true")
    expect(page, "2011 mental", "my-follower")
    model.click()
    assert model.text_content() == "Play: Model"
    page.wait_for_timeout(1500)
    assert sentence(page, "my-follower") == "2011 mental"


def test_an_address_leads_to_the_answer_that_it_names(controls_report, reader):
    seen = reader(viewport={"width": 1280, "height": 500}, reduced_motion="reduce")
    seen.page.goto(controls_report.as_uri() + "#my-follower.year=2012")
    seen.page.wait_for_selector("html[data-ready]", state="attached")
    expect(seen.page, "2012 acute", "my-follower")
    top = "e => e.getBoundingClientRect().top"
    assert seen.page.locator("#follower").evaluate(top) < -100  # one whose name is a part of it
    assert abs(seen.page.locator("#my-follower").evaluate(top)) < 300


def test_play_runs_through_the_years_silently_and_stops(controls_report, reader):
    page = reader().open(controls_report)
    button = page.locator("#every-kind .play")
    button.click()
    assert button.text_content() == "Stop: Year" and button.get_attribute("aria-pressed") == "true"
    expect(page, "North, n0, x/y/w, 2011, 10, 100")
    assert page.locator("#every-kind .announced").text_content() == ""
    expect(page, "North, n0, x/y/w, 2012, 10, 100")
    page.wait_for_selector("#every-kind .play:text('Play: Year')")
    page.wait_for_selector(
        "#every-kind .announced:text('2012')", state="attached"
    )  # told once, at the end


def test_the_answer_is_announced_once_the_controls_settle(controls_report, reader):
    page = reader().open(controls_report)
    assert page.locator("#follower .announced").text_content() == ""
    page.locator("#follower select").nth(1).select_option("b")
    page.wait_for_selector("#follower .announced:text('North b')", state="attached")


def test_the_table_sorts_up_down_and_back_and_is_saved_as_shown(controls_report, reader):
    page = reader(accept_downloads=True).open(controls_report)

    def values():
        return page.locator("#every-kind tbody tr").evaluate_all(
            "rows => rows.map((r) => r.cells[1].textContent)"
        )

    before = values()
    heading = page.locator("#every-kind th button", has_text="Value")
    heading.focus()
    page.keyboard.press("Enter")
    up = values()
    assert up == ["1.0", "2.0", "3.0", "10.0", "2,010.0"]
    assert page.locator("#every-kind th[aria-sort=ascending]").text_content() == "Value"
    with page.expect_download() as download:
        page.locator("#every-kind button[data-action=csv]").click()
    saved = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    kept = [line.split(",")[5:7] for line in saved]
    assert kept == [
        ["What", "Value"],
        *(["row 4", "1"], ["row 2", "2"], ["row 3", "3"], ["row 1", "10"], ["row 0", "2010"]),
    ]
    heading.focus()
    page.keyboard.press("Enter")
    assert values() == up[::-1]
    heading.click()
    assert values() == before


def test_what_is_live_only_is_named(controls_report, reader):
    page = reader().open(controls_report)
    assert (
        "This file does not offer: Share in finer steps; Draws (100)."
        in page.locator("#every-kind").text_content()
    )


def test_no_violation_in_any_kind_of_state(controls_report, reader):
    for scheme in ("light", "dark"):
        page = reader(color_scheme=scheme).open(controls_report)
        assert violations(page) == []
        page.locator("#every-kind input[type=search]").fill("zzz")
        page.locator("#every-kind th button").first.click()
        page.locator("#follower select").first.select_option("South")
        assert violations(page) == []


def test_a_phone_shows_every_control_whole(controls_report, reader):
    page = reader(viewport={"width": 320, "height": 700}).open(controls_report)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
