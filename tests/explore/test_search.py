"""A search understands what a reader of a report may type, and says what it led to."""

import pytest

from helpers.explore.choices import ChoiceError, choose
from helpers.explore.search import leads_to, match_words, matching

PLACE = choose(
    "Place",
    {"a": "Bath & North East Somerset", "b": "East Sussex", "c": "King’s Lynn", "d": "Zürich"},
    also={"d": "5EM, far east"},
    search=True,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("east", ["b", "a", "d"]),  # begins with it, holds it, is found by further words
        ("bath and", ["a"]),
        ("kings lynn", ["c"]),
        ("zurich", ["d"]),
        ("5em", ["d"]),
        ("sussex east", ["b"]),
        ("nowhere", []),
        ("", ["a", "b", "c", "d"]),
    ],
)
def test_the_likeliest_match_stands_first(text, expected):
    assert matching(PLACE, PLACE.options, text) == expected


def test_a_search_stays_within_what_is_on_offer():
    assert matching(PLACE, ["a"], "east") == ["a"]


def test_a_search_says_what_it_led_to():
    assert match_words(PLACE, " ", ["b"]) == ""
    assert match_words(PLACE, "x ", []) == "Nothing on the list matches “x”."
    assert match_words(PLACE, "su", ["b"]) == "Chosen: East Sussex."
    several = match_words(PLACE, "ea", ["a", "b", "d"])
    assert several == "3 match. Choose one, or press Enter for Bath & North East Somerset."


def test_what_is_called_so_is_chosen_before_what_is_found_by_other_words():
    assert leads_to(PLACE, ["b", "d"], "east") == "b"
    assert match_words(PLACE, "east", ["b", "d"]) == (
        "Chosen: East Sussex. Found by other names: 1 more on the list."
    )


def test_a_search_for_what_is_not_on_the_list_itself_says_so():
    """A board covers several places: the first of them is not what was asked for."""
    places = choose(
        "Place",
        {"a": "Bristol", "b": "North Somerset"},
        also=dict.fromkeys("ab", "NHS Bristol, North Somerset and South Gloucestershire ICB"),
        search=True,
    )
    text = "NHS Bristol, North Somerset and South Gloucestershire ICB"
    assert leads_to(places, ["a", "b"], text) is None
    assert match_words(places, text, ["a", "b"]) == (
        "2 are part of it or also called so. Choose one, or press Enter for Bristol."
    )


BOARD = choose(
    "Board",
    {"new": "West and North", "north": "Northern", "half": "Frimley", "other": "Surrey"},
    followed_by={"north": ("new",), "half": ("other", "new")},
    search=True,
)


@pytest.mark.parametrize(
    ("text", "found", "led", "words"),
    [
        (
            "northern",
            ["new", "north"],
            "new",
            "Chosen: West and North, which followed Northern.",
        ),
        (
            "frimley",
            ["other", "new", "half"],
            "other",
            "Chosen: Surrey, one of 2 that followed Frimley.",
        ),
        (
            "north",
            ["new", "north"],
            "new",
            "Chosen: West and North, which followed Northern.",
        ),
        ("r", ["new", "north", "other", "half"], None, None),
    ],
)
def test_what_has_ended_leads_to_what_followed_it(text, found, led, words):
    assert matching(BOARD, BOARD.options, text) == found
    assert leads_to(BOARD, found, text) == led
    said = match_words(BOARD, text, found)
    assert said == (words or "4 match. Choose one, or press Enter for West and North.")


def test_what_followed_is_one_of_the_options_and_needs_a_search():
    with pytest.raises(ChoiceError, match="no option 'z', which its `followed_by` names"):
        choose("Board", ["a"], search=True, followed_by={"a": ("z",)})
    with pytest.raises(ChoiceError, match="no field to search in"):
        choose("Board", ["a", "b"], followed_by={"a": ("b",)})


@pytest.mark.parametrize(
    "text", ["NHS Frimley ICB", "frimley icb", "Frimley Integrated Care Board"]
)
def test_a_board_is_found_by_the_short_form_of_its_name_before_the_places_that_it_holds(text):
    choice = choose(
        "Place",
        {"pct": "Berkshire East", "board": "NHS Frimley Integrated Care Board"},
        search=True,
        also={"pct": "NHS Frimley ICB"},
    )
    assert matching(choice, choice.options, text) == ["board", "pct"]
