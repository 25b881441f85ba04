"""Patterns of tables fit as a reader of regular expressions expects, and cannot hang."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import tables
from helpers.core.patterns import PatternError, pattern_fits


def test_found_anywhere_in_any_case():
    texts = ["NHS 111", "District Nursing", "1112", "", "Café"]
    assert pattern_fits(r"\b111\b", texts) == [True, False, False, False, False]
    assert pattern_fits("district nurs", texts) == [False, True, False, False, False]
    assert pattern_fits("CAFÉ", texts) == [False, False, False, False, True]
    assert pattern_fits("", texts) == [True] * 5
    assert pattern_fits("a", []) == []


@pytest.mark.timeout(20)
@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(a|a)*$", r"(a|aa)+$", r"(.*a){12}$"])
def test_a_pattern_that_hangs_python_is_done_at_once(pattern):
    assert pattern_fits(pattern, ["a" * 50_000 + "!"])[0] in (True, False)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(a", r"missing \)"),
        ("(?=a)", "invalid perl operator"),
        (r"(a)\1", "invalid escape sequence"),
        ("(a{1000}){1000}", "invalid repetition size"),
        ("a" * 2_001, "2,001 characters are more than 2,000"),
        ("\ud800", "half a character"),
    ],
    ids=lambda value: value[:12].encode("ascii", "backslashreplace").decode(),
)
def test_a_pattern_that_cannot_be_read_says_why(pattern, why):
    with pytest.raises(PatternError, match=why):
        pattern_fits(pattern, ["a"])


@given(st.text(max_size=40))
def test_any_pattern_fits_or_is_refused(pattern):
    with contextlib.suppress(PatternError):
        assert len(pattern_fits(pattern, ["community nursing", ""])) == 2


def test_the_patterns_that_ship_mean_the_same_to_python():
    rules = tables.read("service_lines")
    texts = [*rules["expense_area"].dropna(), *rules["service_line"], *rules["note"].dropna()]
    for pattern in [*rules["expense_area"].dropna(), *rules["expense_type"].dropna()]:
        expected = [re.search(pattern, text, re.IGNORECASE) is not None for text in texts]
        assert pattern_fits(pattern, texts) == expected
