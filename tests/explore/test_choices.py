"""Choices: what can be declared, what a report can reach, and what is refused."""

import pytest

from helpers.explore import choices
from helpers.explore.choices import ChoiceError, choose, several, slide

REGION = choose("Region", ["North", "South"])
PLACE = choose(
    "Place", {"North": {"a": "Alnwick", "b": "Bury"}, "South": {"z": "Zeal"}}, within="region"
)


def test_a_dependent_choice_has_only_the_options_of_its_parent():
    assert list(choices.reachable_states({"region": REGION, "place": PLACE})) == [
        {"region": "North", "place": "a"},
        {"region": "North", "place": "b"},
        {"region": "South", "place": "z"},
    ]
    assert choices.complete_state({"region": REGION, "place": PLACE}, {"region": "South"}) == {
        "region": "South",
        "place": "z",
    }


def test_options_come_in_the_order_of_their_own_parent():
    """A year that the first place lacks still stands in its place among the years of the second."""
    years = choose("Year", {"North": ["2", "3"], "South": ["1", "2", "3"]}, within="region")
    states = choices.reachable_states({"region": REGION, "year": years})
    assert [s["year"] for s in states if s["region"] == "South"] == ["1", "2", "3"]


def test_the_page_is_told_the_groups():
    told = choices.to_control("place", PLACE)
    assert (told["within"], told["groups"]) == ("region", {"North": ["a", "b"], "South": ["z"]})


def test_several_offers_every_combination_but_none():
    kinds = several("Kinds", {"x": "ex", "y": "why", "z": "zed"})
    assert list(kinds.options) == [
        ("x", "y", "z"),
        ("x", "y"),
        ("x", "z"),
        ("y", "z"),
        ("x",),
        ("y",),
        ("z",),
    ]
    assert kinds.default == ("x", "y", "z")
    assert choices.state_key(("x", "z")) == "x+z"
    assert kinds.options[("x", "z")] == "ex and zed"


def test_a_report_steps_more_coarsely_and_keeps_the_default():
    share = slide("Share", 0, 100, 5, 35, words=lambda v: f"{v}%", report_step=25)
    assert len(share.options) == 21
    assert share.reported == (0, 25, 35, 50, 75, 100)
    assert share.options[35] == "35%"


def test_steps_do_not_collect_rounding():
    assert list(slide("Error", 0, 0.3, 0.1).options) == [0, 0.1, 0.2, 0.3]


def test_a_live_only_choice_multiplies_no_states():
    states = list(
        choices.reachable_states(
            {"region": REGION, "error": slide("Error", 0, 10, 1, 4, live_only=True)}
        )
    )
    assert states == [{"region": "North", "error": 4}, {"region": "South", "error": 4}]


@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (lambda: choose("Year", []), "has no options"),
        (lambda: choose("", [2011]), "the label of a choice is ''; it is a text"),
        (lambda: choose("Year", "2011"), "has the options '2011'; give a list, or a mapping"),
        (lambda: several("Year", 2011), "has the options 2011; give a list"),
        (lambda: slide("Share", "0", 1, 1), "start of the choice 'Share' is '0'; it is a number"),
        (lambda: choose("Year", {1: "a", "1": "b"}), "read the same as text"),
        (
            lambda: choose("Year", [2011], default=2013),
            "no option '2013' to be its default; it has 2011",
        ),
        (lambda: choose("Year", list("abcdef"), few=True), "6 options, too many for radio buttons"),
        (lambda: several("Kinds", list("abcdefg")), "7 things to tick; 6 are the most"),
        (lambda: slide("Share", 10, 0, 1), "start < stop"),
        (lambda: slide("Share", 0, 10, 2, report_step=3), "must be a multiple"),
        (lambda: slide("Share", 0, 10, 2, 3), "no option '3' to be its default"),
        (lambda: slide("Share", 0, 10, 2, report_step=0), "must be a multiple"),
        (lambda: slide("Share", 0, 1, 0.6), "not meet its end; stop at 0.6 or 1.2, or take"),
        (lambda: slide("Share", 0, 1, 0.3), "not meet its end; stop at 0.9 or 1.2, or take"),
        (lambda: several("Kinds", ["a", "a+b", "b"]), "read the same as text"),
        (
            lambda: choose("Place", ["a"], shared=True, held_by={"all": ["a", "q"]}),
            "no option 'q', which its `held_by` lists for 'all'",
        ),
        (lambda: choose("Place", ["a"], held_by={"all": ["a"]}), "add shared=True"),
        (lambda: several("Kinds", ["a", "b"], default=[]), "no option '' to be its default"),
    ],
)
def test_what_no_control_could_show_is_refused(declare, message):
    with pytest.raises(ChoiceError, match=message):
        declare()


def test_a_search_finds_options_by_further_words_and_a_report_may_hold_fewer():
    place = choose(
        "Place",
        {"a": "Alnwick", "b": "Bury", "z": "Zeal"},
        search=True,
        also={"b": "NHS Greater Manchester"},
        reported=["a", "b"],
    )
    assert choices.to_control("place", place)["options"] == [
        {"value": "a", "label": "Alnwick"},
        {"value": "b", "label": "Bury", "also": "NHS Greater Manchester"},
    ]
    assert [s["place"] for s in choices.reachable_states({"place": place})] == [
        "a",
        "b",
    ] and place.allowed({}) == ("a", "b", "z")
    with pytest.raises(ChoiceError, match="no option 'q', which its `also` or `reported` names"):
        choose("Place", ["a"], reported=["q"])
    with pytest.raises(ChoiceError, match="no field to search in; add search=True"):
        choose("Place", ["a"], also={"a": "x"})


def test_a_holder_of_options_stands_for_the_first_of_them():
    place = choose("Place", ["a", "b"], shared=True, held_by={"all": ["b", "a"]}, reported=["a"])
    assert [place.standing_for(value) for value in ("all", "a", "none")] == ["b", "a", "none"]
    assert choices.to_control("place", place)["held_by"] == {"all": ["a"]}


def test_a_range_meets_its_end_in_steps_that_no_binary_number_holds():
    values = list(slide("Share", 0.1, 0.7, 0.1).options)
    assert values == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    assert list(slide("Year", 2010.0, 2012.0, 1).options) == [2010, 2011, 2012]
    assert all(isinstance(v, int) for v in slide("Year", 2010.0, 2012.0, 1).options)


def test_no_two_numbers_share_a_key():
    millions = slide("Value", 1_000_000, 1_000_002, 0.5)
    keys = [choices.state_key(v) for v in millions.options]
    assert keys == ["1000000", "1000000.5", "1000001", "1000001.5", "1000002"]
    assert [choices.state_key(v) for v in (0.05, 2.0, 0.1 + 0.2)] == [
        "0.05",
        "2",
        "0.30000000000000004",
    ]


def test_a_choice_says_what_it_is():
    assert repr(choose("Place", list("abcd"), "b", live_only=True)) == (
        "Choice('Place': list of 4: a, b, c, …; default b, in JupyterLab only)"
    )
    assert (
        repr(PLACE)
        == "Choice('Place': list of 3 within region: Alnwick, Bury, Zeal; default Alnwick)"
    )
    html = choose("<b>", ["<i>", "x"])._repr_html_()
    assert html == (
        "<p>&lt;b&gt;: list of 2: &lt;i&gt;, x; default &lt;i&gt;</p>"
        "<ul><li>&lt;i&gt; (default)</li><li>x</li></ul>"
    )
    assert slide("Share", 0, 20, 1)._repr_html_().endswith("<li>11</li><li>and 9 more</li></ul>")


def test_a_click_sets_the_parent_first():
    both = {"region": REGION, "place": PLACE}
    state = {"region": "North", "place": "a"}
    assert choices.resolve_click(both, state, "place", "z") == {"region": "South", "place": "z"}
    assert list(choices.resolve_click(both, state, "place", "z")) == ["region", "place"]
    assert choices.resolve_click(both, state, "place", "b") == {"place": "b"}
    assert choices.resolve_click(both, state, "place", "q") == {}
    years = {"year": choose("Year", {2010: "2010", 2011: "2011"})}
    assert choices.resolve_click(years, {"year": 2010}, "year", "2011") == {"year": 2011}


def test_large_numbers_of_a_slider_are_told_apart_in_words_too():
    """1,000,000.5 is not to be shown as 1e+06, as its neighbours would be."""
    words = slide("Money", 1e6, 1e6 + 1, 0.5).options
    assert list(words.values()) == ["1000000", "1000000.5", "1000001"]


def test_a_value_has_the_same_words_under_every_parent():
    """Else the last one's words would stand for all: Leeds would be shown as Dover."""
    with pytest.raises(ChoiceError, match="calls '1' both 'Leeds' and 'Dover'"):
        choose("Place", {"North": {1: "Leeds"}, "South": {1: "Dover"}}, within="region")
    with pytest.raises(ChoiceError, match="'Place' depends on 'region'; give a mapping"):
        choose("Place", ["Leeds", "Dover"], within="region")


def test_what_is_ticked_at_the_start_can_be_ticked():
    with pytest.raises(ChoiceError, match="no option 'c' to be ticked at the start; it has a, b"):
        several("Kinds", ["a", "b"], default=["a", "c"])
    with pytest.raises(ChoiceError, match="no option 'ab' to be ticked"):
        several("Kinds", ["a", "b"], default="ab")
    assert several("Kinds", ["a", "b"], default="b").default == ("b",)


def test_a_report_holds_the_default_whatever_else_it_holds():
    assert choose("Year", ["1", "2", "3"], "3", reported=["1"]).reported == ("1", "3")
