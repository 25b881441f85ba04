"""Words of the reader come from files that anyone can add to."""

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
