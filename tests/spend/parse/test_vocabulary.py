"""Words of the reader come from files that anyone can add to."""

import re

import pytest

from helpers.spend.parse import vocabulary


def test_the_file_of_words_of_a_module_has_its_name(tmp_path):
    (tmp_path / "mine.toml").write_text('words = "a"', encoding="utf-8")
    assert vocabulary.word_file(str(tmp_path / "mine.py")) == {"words": "a"}


def test_entries_are_parted_by_bars_and_lose_line_ends():
    assert vocabulary.entries("one | two\n  words|three") == ["one", "two words", "three"]


@pytest.mark.parametrize(
    ("header", "field"),
    [("supplier", "supplier"), ("vendor name", "supplier"), ("payment date", "date")],
)
def test_a_printed_header_names_its_field(header, field):
    name, sure = vocabulary.HEADER_NAMES[header]
    assert name == field and 0 < sure <= 1


def test_patterns_know_whole_words_in_any_case():
    assert vocabulary.BODY.search("Hilltown nhs trust")
    assert not vocabulary.BODY.search("Trustworthy")


WORDS = ["art", "arts?", "c?are", "care home", "&c", "rates|hire", "suppl(?:y|ies)"]


@pytest.mark.parametrize(
    "text",
    ["the art of it", "all arts", "are", "a care home", "x &c", "hire", "supplies", "part", "rate"],
)
def test_words_grouped_by_their_first_letters_are_found_as_if_listed(text):
    listed = re.compile(rf"\b(?:{'|'.join(WORDS)})\b")
    assert bool(vocabulary.one_of(WORDS).search(text)) == bool(listed.search(text))


def test_of_words_that_begin_alike_the_earlier_is_found():
    assert vocabulary.one_of(["care home", "care", "home"]).findall("care home") == ["care home"]
