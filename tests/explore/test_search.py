"""A search understands what a reader of a report may type, and says what it led to."""

import pytest

from helpers.explore.choices import choose
from helpers.explore.search import match_words, matching

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
    assert match_words(" ", ["Bury"]) == ""
    assert match_words("x ", []) == "Nothing on the list matches “x”."
    assert match_words("bu", ["Bury"]) == "Chosen: Bury."
    assert match_words("b", ["Bury", "Bath"]) == "2 match. Choose one, or press Enter for Bury."
