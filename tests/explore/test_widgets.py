"""The live skin without a browser: whatever control is turned, it shows that state's document."""

import re
from html import unescape

import pandas as pd
import pytest

from helpers import charts
from helpers.explore import widgets
from helpers.explore.answer import Answer
from helpers.explore.choices import choose, several, slide
from helpers.explore.citation import cite_answer
from helpers.explore.explorers import explorer
from helpers.explore.markup import esc
from tests.tile_explorer import card, map_of_places


def make(name="all_kinds"):
    """An explorer with every kind of control, under a name of its own."""

    def all_kinds(region, place, kinds, year, share):
        table = pd.DataFrame(
            {
                "What": [region, place, *kinds],
                "Value": [float(year), float(share), *map(float, range(len(kinds)))],
            }
        )
        chart = charts.share_bars(table, f"Value in {year}", label="What", value="Value")
        sentence = f"{region} {place} {kinds} {year} {share} <b>"
        return Answer(sentence, [chart], table, ["hl868-2014"], "computed")

    all_kinds.__name__ = name
    return explorer(
        "Which?",
        region=choose("Region", ["North", "South"], few=True, shared=True),
        place=choose(
            "Place",
            {"North": {"a": "Alnwick", "b": "Bury"}, "South": {"z": "Zeal"}},
            within="region",
            search=True,
        ),
        kinds=several("Kinds", ["x", "y"]),
        year=choose("Year", [2010, 2011, 2012], play=True),
        share=slide("Share", 0, 20, 10, words=lambda v: f"{v}%"),
    )(all_kinds)


@pytest.fixture(autouse=True)
def _alone():
    yield
    widgets.close_all()


def shown(box):
    _, _, sentence, figures, _, numbers = box.children
    return sentence.value, [t["x"] for t in figures.children[1].figure["data"]], numbers.value


def test_every_state_shows_its_document():
    asked = make()
    box = widgets.widget(asked)
    for state in asked.states():
        for name, value in state.items():
            box.controls[name].set(value)
        document = asked.to_document(**state)
        sentence, drawn, numbers = shown(box)
        assert sentence == f'<p class="sentence">{esc(document["sentence"])}</p>'
        assert drawn == [document["figures"][0]["data"][0]["x"]]
        assert all(
            f'<td class="n">{row[1]:,.1f}</td>' in numbers for row in document["table"]["rows"]
        )


def test_a_dependent_choice_follows_its_parent():
    box = widgets.widget(make())
    box.controls["place"].set("b")
    box.controls["region"].set("South")
    assert box.controls["place"].get() == "z"
    box.controls["region"].set("North")
    assert box.controls["place"].get() == "a"


def test_one_thing_stays_ticked():
    box = widgets.widget(make())
    box.controls["kinds"].set(("y",))
    box.controls["kinds"]._ticks[1].value = False
    assert box.controls["kinds"].get() == ("y",)


def test_a_shared_choice_moves_every_explorer_that_has_it():
    one, other = widgets.widget(make("one")), widgets.widget(make("other"))
    one.controls["region"].set("South")
    assert other.controls["region"].get() == "South"
    assert shown(other)[0] == shown(one)[0]


def test_what_holds_several_options_of_another_explorer_moves_it_to_the_first():
    region = choose("Region", ["North", "South"], shared=True)
    place = choose("Place", ["a", "b", "c"], shared=True, held_by={"South": ["c", "b"]})

    @explorer("Which region?", region=region)
    def of_many(region):
        return Answer(region, sources=["HL868"], basis="computed")

    @explorer("Which place?", region=place)
    def of_one(region):
        return Answer(region, sources=["HL868"], basis="computed")

    wide, single = widgets.widget(of_many), widgets.widget(of_one)
    wide.controls["region"].set("South")
    assert single.controls["region"].get() == "c"
    wide.controls["region"].set("North")
    assert single.controls["region"].get() == "c"


def test_the_list_can_be_narrowed_and_keeps_what_is_chosen():
    box = widgets.widget(make())
    place = box.controls["place"]
    place._searched.value = "u"
    assert place._offered() == ("a", "b") and place.get() == "b"  # a single match chooses itself
    assert "Chosen: Bury." in place._said.value and shown(box)[0].startswith(
        '<p class="sentence">North b '
    )
    place._searched.value = ""
    assert place._offered() == ("a", "b")  # never a place of another region
    place._searched.value = "zeal"
    assert place._offered() == ("a", "b") and "Nothing on the list" in place._said.value


def test_enter_takes_the_likeliest_match_once_the_field_is_empty():
    """Whoever types on as soon as the answer stands there loses no letter."""

    @explorer("Which?", place=choose("Place", ["Alnwick", "Bury", "Burnley"], search=True))
    def named(place):
        return Answer(f"{place}.", sources=["hl868-2014"], basis="computed")

    place = widgets.widget(named).controls["place"]
    heard = []
    place.observe(lambda value: heard.append((value, place._searched.value)))
    place._searched.value = "bur"
    assert heard == [] and place._offered() == ("Alnwick", "Bury", "Burnley")
    place._searched._handle_custom_msg({"event": "submit"}, [])
    assert heard == [("Bury", "")] and place._said.value == '<span role="status"></span>'


def test_nothing_is_redrawn_that_did_not_change():
    @explorer("Which?", word=choose("Word", ["a", "b"]), year=choose("Year", [1, 2]))
    def worded(word, year):
        table = pd.DataFrame({"label": ["x"], "value": [float(year)]})
        chart = charts.share_bars(table, "Title")
        return Answer(f"{word}.", [chart], table, ["hl868-2014"], "computed")

    box = widgets.widget(worded)
    chart = box.children[3].children[1]
    sent = []
    chart.observe(sent.append, names="figure")
    box.controls["word"].set("b")
    assert "b." in box.children[2].value and sent == []
    box.controls["year"].set(2)
    assert len(sent) == 1 and box.children[3].children[1] is chart
    assert chart.figure["data"][0]["x"] == [2.0]


def test_a_state_with_other_figures_closes_those_before():
    @explorer("Which?", count=choose("Charts", [1, 2]))
    def several_charts(count):
        table = pd.DataFrame({"label": ["x"], "value": [1.0]})
        drawn = [charts.share_bars(table, "Title")] * count
        return Answer("So.", drawn, table, ["hl868-2014"], "computed")

    box = widgets.widget(several_charts)
    before = box.children[3].children
    box.controls["count"].set(2)
    assert len(box.children[3].children) == 4 and all(part.comm is None for part in before)


def counted(name, calls):
    """An explorer with a shared choice that notes when it answers."""

    def answer(year):
        calls.append((name, year))
        table = pd.DataFrame({"label": ["a"], "value": [float(year)]})
        chart = charts.share_bars(table, "Title")
        return Answer(f"{name} {year}.", [chart], table, ["hl868-2014"], "computed")

    answer.__name__ = name
    return explorer("Which?", year=choose("Year", [1, 2], shared=True))(answer)


def test_a_cell_that_ran_again_answers_once():
    calls = []
    for _ in range(5):
        box, other = (widgets.widget(counted(name, calls)) for name in ("one", "other"))
    calls.clear()
    box.controls["year"].set(2)
    assert sorted(calls) == [("one", 2), ("other", 2)]
    assert "other 2." in other.children[2].value


def test_what_a_cell_showed_before_is_closed_and_forgotten():
    old = widgets.widget(counted("one", []))
    parts = [old, *old.children, old.children[1].children[0], *old.children[3].children]
    new = widgets.widget(counted("one", []))
    assert all(part.comm is None for part in parts)
    assert new.comm is not None or new.model_id
    old.controls["year"].set(2)  # a script that still holds it moves nothing
    assert new.controls["year"].get() == 1


def test_an_error_takes_the_figure_of_the_state_before_away():
    @explorer("Which?", year=choose("Year", [1, 2]))
    def fails(year):
        table = pd.DataFrame({"label": ["a"], "value": [1.0 if year == 1 else -1.0]})
        return Answer("So.", [charts.share_bars(table, "Title")], table, ["hl868-2014"], "computed")

    box = widgets.widget(fails)
    box.controls["year"].set(2)
    assert box.children[3].children == () and box.children[5].value == ""
    assert box.children[4].answer == {}  # nothing to copy or to save
    box.controls["year"].set(1)
    assert box.children[3].children[1].figure["data"][0]["x"] == [1.0]


def test_an_error_in_a_state_is_shown_in_words():
    @explorer("Which?", year=choose("Year", [1, 2]))
    def fails(year):
        table = pd.DataFrame({"label": ["a"], "value": [1.0 if year == 1 else -1.0]})
        return Answer("So.", [charts.share_bars(table, "Title")], table, ["hl868-2014"], "computed")

    box = widgets.widget(fails)
    box.controls["year"].set(2)
    assert (
        "cannot show the negative value" in box.children[2].value
        and "state year=2" in box.children[2].value
    )


def test_the_call_that_gives_the_table_gives_it():
    asked = make()
    box = widgets.widget(asked)
    box.controls["kinds"].set(("y",))
    call = unescape(re.search("<code>(.*?)</code>", shown(box)[2])[1])
    assert call == "all_kinds(region='North', place='a', kinds=('y',), year=2010, share=0).table"
    assert list(eval(call, {"all_kinds": asked})["What"]) == ["North", "a", "y"]


def test_a_short_table_is_unfolded_and_a_badge_has_its_style():
    numbers = shown(widgets.widget(make()))[2]
    assert "<details open><summary>Table</summary>" in numbers
    assert ".badge.computed" in widgets._STYLE and '<span class="badge computed"' in numbers


def test_the_citation_follows_the_choices():
    asked = make()
    box = widgets.widget(asked)
    box.controls["year"].set(2012)
    assert esc(cite_answer("Which?", asked.in_words(asked.state(year=2012)))) in shown(box)[2]


def test_a_folded_explorer_waits_behind_one_click_and_follows_its_controls():
    @explorer("Which?", folded=True, year=choose("Year", [1, 2]))
    def one(year):
        table = pd.DataFrame({"label": ["a"], "value": [float(year)]})
        return Answer(
            f"Year {year}.", [charts.share_bars(table, "Title")], table, ["hl868-2014"], "computed"
        )

    box = widgets.widget(one)
    title, fold = box.children
    assert (
        "Which?" in title.value
        and fold.selected_index is None
        and fold.get_title(0) == "Show this answer"
    )
    _, sentence, _, _, numbers = fold.children[0].children
    box.controls["year"].set(2)
    assert "Year 2." in sentence.value and "Year: 2" in numbers.value


@pytest.fixture
def live_map():
    return widgets.widget(map_of_places)


def click(box, code):
    chart = box.children[3].children[1]
    assert code in chart.figure["data"][0]["customdata"]
    chart._handle_custom_msg({"picked": code}, [])
    return chart.figure


def test_a_click_in_the_live_skin_chooses_place_and_region(live_map):
    follower = widgets.widget(card)
    figure = click(live_map, "5QP")
    assert (live_map.controls["region"].get(), live_map.controls["place"].get()) == (
        "South West",
        "5QP",
    )
    document = map_of_places.to_document(region="South West", place="5QP")
    assert esc(document["sentence"]) in live_map.children[2].value
    assert figure == document["figures"][0]
    assert "South West, 5QP" in follower.children[2].value
    click(live_map, "5NQ")  # the same figure, again
    assert live_map.controls["region"].get() == "North West"


def test_a_click_finds_a_place_that_the_search_has_hidden(live_map):
    live_map.controls["place"]._searched.value = "c"
    click(live_map, "5KL")
    assert live_map.controls["place"].get() == "5KL"
