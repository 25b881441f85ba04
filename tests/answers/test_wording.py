"""Small pieces of sentences."""

import pytest

from helpers.answers import wording


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("Acute trusts", "acute trusts", "Acute trusts"),
        ("all NHS", "all NHS", "All NHS"),
        ("",) * 3,
    ],
)
def test_only_the_first_letter_changes(text, lower, upper):
    assert wording.lower_first(text) == lower
    assert wording.upper_first(text) == upper


def test_nothing_is_said_in_a_word():
    assert wording.some_or_none(0) == "none"
    assert wording.some_or_none(0, "no") == "no"
    assert wording.some_or_none(1234) == "1,234"


def test_a_region_has_an_article_only_where_it_is_said():
    assert wording.region_in_words("East of England") == "the East of England"
    assert wording.region_in_words("South East Coast") == "South East Coast"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [(200, 230, "15% more"), (200, 150, "25% less"), (200, 200.4, "about the same")],
)
def test_a_change_is_said_without_a_sign(before, after, words):
    assert wording.change_in_words(before, after) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "no steps"), (1, "one step"), (9, "nine steps"), (1200, "1,200 steps")]
)
def test_a_count_is_spelled_up_to_nine(count, words):
    assert wording.count_in_words(count, "step", "steps") == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("England", "England"),
        ("South West", "the South West"),
        ("Torbay Care Trust", "the area of Torbay Care Trust"),
        ("NHS Essex Integrated Care Board", "the area of NHS Essex Integrated Care Board"),
    ],
)
def test_a_body_stands_for_its_area(name, words):
    assert wording.area_in_words(name) == words


def test_small_numbers_are_words():
    assert [wording.spelled(n) for n in (0, 1, 7.0, 9, 10, 1264)] == [
        "no",
        "one",
        "seven",
        "nine",
        "10",
        "1,264",
    ]
