"""What somebody hears who reads a report with a screen reader: in Chromium's accessibility tree,
and read from top to bottom by a virtual screen reader.
"""

import pandas as pd
import pytest

from helpers import Answer, charts, choose, explorer
from tests.browser.made_up import write_page
from tests.node_tools import node_modules

ROWS = pd.DataFrame({"Place": ["Leeds", "Derby"], "Value": [1.0, 2.0]})
READ = """async (id) => {
  const container = document.getElementById(id);
  await reader.start({ container });
  const end = `end of region, ${container.querySelector("h3").textContent}`;
  for (let i = 0; i < 400 && (await reader.lastSpokenPhrase()) !== end; i++) await reader.next();
  const spoken = await reader.spokenPhraseLog();
  await reader.stop();
  return spoken;
}"""


@explorer("Which is larger?", year=choose("Year", [2010, 2011], play=True))
def larger(year):
    chart = charts.share_bars(ROWS, "Values, £ million", label="Place", value="Value")
    sentence = f"Derby was larger in {year}."
    return Answer(sentence, [chart], ROWS, ["hl868-2014"], "computed", ["Only two were asked."])


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_page(
        tmp_path_factory.mktemp("heard"), "heard", ["# Which?\n\n## The first", larger]
    )


@pytest.fixture
def page(path, reader):
    return reader(bypass_csp=True).open(path)


@pytest.fixture
def tree(page):
    """(role, name) of all that the browser tells a screen reader, in order."""
    session = page.context.new_cdp_session(page)

    def read():
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        told = [n for n in nodes if not n["ignored"]]
        name = lambda node: node.get("name", {}).get("value", "").replace(" :", ":")  # noqa: E731
        return [(node["role"]["value"], name(node)) for node in told]

    return read


@pytest.fixture(scope="module")
def virtual_reader():
    package = node_modules() / "@guidepup" / "virtual-screen-reader"
    return (package / "lib" / "esm" / "index.browser.js").read_text(encoding="utf-8")


def spoken(page, source):
    page.evaluate(
        """async (source) => {
        const blob = new Blob([source], { type: "text/javascript" });
        globalThis.reader = (await import(URL.createObjectURL(blob))).virtual;
    }""",
        source,
    )
    return page.evaluate(READ, "larger")


def test_a_chart_is_one_picture_in_the_accessibility_tree(tree):
    pictures = [name for role, name in tree() if role == "image"]
    assert len(pictures) == 1 and pictures[0].startswith("Values, £ million: ")
    assert not [role for role, _ in tree() if role.startswith(("Svg", "graphics"))]


def test_columns_are_named_without_arrows(tree):
    names = [name for role, name in tree() if role == "columnheader"]
    assert names == ["Place", "Value"]


def test_buttons_and_links_say_what_they_are_about(tree):
    names = [name for role, name in tree() if role in ("button", "link", "DisclosureTriangle")]
    assert len(names) > 10 and [name for name in names if len(name) < 4] == []
    assert "Play: Year" in names and "Copy finding: Which is larger?" in names
    assert not [name for name in names if name.casefold() in ("here", "more", "link", "play")]


def test_a_page_is_read_as_a_whole_and_each_thing_once(page, virtual_reader):
    said = spoken(page, virtual_reader)
    assert said[0] == "region, Which is larger?" and said[-1].startswith("end of region, Which")
    assert said.count("Derby was larger in 2010.") == 1
    assert sum(phrase.startswith("image, ") for phrase in said) == 1
    assert "link, Skip this answer" in said
    assert not [phrase for phrase in said if "↕" in phrase or "graphics" in phrase]
    assert "columnheader, Value" in said and "button, Value" in said


def test_a_new_sentence_is_announced_once_and_then_found_once(page, virtual_reader):
    page.locator("#larger select").select_option("2011")
    page.wait_for_selector("#larger .announced:text('2011')", state="attached")
    page.wait_for_selector("#larger .announced:empty", state="attached")
    assert spoken(page, virtual_reader).count("Derby was larger in 2011.") == 1


def test_there_is_a_way_past_an_answer(page):
    skip = page.locator("#larger .skip")
    skip.focus()
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.activeElement.closest('#larger') !== null")
    assert not inside
