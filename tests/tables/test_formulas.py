"""Formulas of tables do arithmetic and sums; nothing that a cell holds can do anything else."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.tables.formulas import MAX_DEPTH, FormulaError, evaluate_formula

NUMBERS = {"NF001": 120.0, "NF002": 30.0, "NF003": 0.0}
FRAMES = {
    "places": pd.DataFrame(
        {
            "code": pd.Series(["A", "B", "C", None], dtype="str"),
            "people": pd.Series([10, 20, None, 40], dtype="Int64"),
            "pounds": [1.5, 2.5, -1.0, math.nan],
            "main": pd.Series([True, False, True, None], dtype="boolean"),
            "boards": [("X", "Y"), ("Y",), (), ("Z",)],
        }
    )
}

WORKED_BY_HAND = {
    "NF001": 120,
    " NF001 / NF002 ": 4,
    "(NF001 - NF002) * 2 / 100": 1.8,
    "-NF002 + 100": 70,
    "NF001 - -NF002": 150,
    "1_000 + .5": 1000.5,
    "sum(places.people)": 70,
    "sum(places.pounds, main=True)": 0.5,
    'sum(places.people, code="B")': 20,
    "sum(places.people, pounds=-1)": 0,
    "count(places.code)": 3,
    "count(places.code, main=True)": 2,
    'count(places.code, main=True, code="A")': 1,
    "distinct(places.boards)": 3,
    "count(places.boards)": 3,
    "distinct(places.code)": 3,
    'NF002 + sum(places.people, code="nowhere")': 30,
}


@pytest.mark.parametrize("text", WORKED_BY_HAND)
def test_values_worked_out_by_hand(text):
    assert evaluate_formula(text, NUMBERS, FRAMES) == pytest.approx(WORKED_BY_HAND[text])


REFUSED = {
    # what reached pandas, and so the disk, when columns were objects
    "places.code.frame.head(2).to_csv('stolen.csv')": "is not allowed",
    "sum(places.code.frame)": "'places.code.frame' is not allowed",
    "sum(places.code.to_csv('stolen.csv'))": "is not allowed",
    "sum(places['code'])": "'places\\['code'\\]' is not allowed",
    "sum(places.to_csv)": "places has no column 'to_csv'",
    "sum(places.__class__)": "places has no column '__class__'",
    "sum(places.people, code=open('stolen.csv', 'w'))": "is not allowed",
    "sum(places.people, **{'code': 'A'})": "places has no column '\\*\\*'|is not allowed",
    "sum(places.people, *places.code)": "is not allowed",
    "sum(places.people, to_csv='stolen.csv')": "places has no column 'to_csv'",
    "count(places.code, code=code.to_csv)": "is not allowed",
    # what only Python would do
    "__import__('os').getcwd()": "is not allowed",
    "open('stolen.csv', 'w')": "is not allowed",
    "eval('1')": "is not allowed",
    "().__class__.__bases__": "is not allowed",
    "f'{NF001}'": "is not allowed",
    "[n for n in (1, 2)]": "is not allowed",
    "lambda: 1": "is not allowed",
    "NF001 if 1 else NF002": "is not allowed",
    "(NF004 := 5)": "is not allowed",
    "NF001; NF002": "cannot be read",
    "NF001 > NF002": "is not allowed",
    "NF001 and NF002": "is not allowed",
    "not NF001": "is not allowed",
    "~NF001": "is not allowed",
    "NF001 % NF002": "is not allowed",
    "2 ** 3": "is not allowed",
    "9 ** 9 ** 9 ** 9": "is not allowed",
    "'a' * 1000000000": "'a'' is not allowed",
    "True + True": "'True' is not allowed",
    "1j": "'1j' is not allowed",
    "...": "is not allowed",
    # what is only wrong
    "": "cannot be read",
    "NF001 +": "cannot be read",
    "NF001\0": "cannot be read",
    "NF01": "there is no figure 'NF01' \\(did you mean 'NF001'\\?\\)",
    "places": "there is no figure 'places'",
    "sum": "there is no figure 'sum'",
    "sum(place.people)": "there is no table 'place' \\(did you mean 'places'\\?\\)",
    "sum(places.peeple)": "places has no column 'peeple' \\(did you mean 'people'\\?\\)",
    "sum(places.code)": "sum needs a column of numbers, which code is not",
    "sum(places.main)": "sum needs a column of numbers",
    "sum(places.boards)": "sum needs a column of numbers",
    "sum()": "is not allowed",
    "max(places.people)": "is not allowed",
    "NF001 / NF003": "division by zero",
    "1e308 * 10": "not a finite number",
    "1e999": "not finite",
    "9" * 400: "not finite",
    "-" * 1500 + "1": "cannot be read|nested",
    "(" * 900 + "1" + ")" * 900: "cannot be read|nested",
    "1" + "+1" * 150: f"nested more than {MAX_DEPTH} deep",
    "a" + ".a" * 900: "is not allowed|cannot be read",
    "1 + " * 1_000 + "1": "4,001 characters are more than 2,000",
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:40]))
def test_what_is_no_arithmetic_is_refused_and_does_nothing(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FormulaError, match=REFUSED[text]):
        evaluate_formula(text, NUMBERS, FRAMES)
    assert list(tmp_path.iterdir()) == []


def test_without_tables_there_are_no_functions():
    with pytest.raises(FormulaError, match=r"'sum\(places.people\)' is not allowed"):
        evaluate_formula("sum(places.people)", NUMBERS)


WORDS = "places code people sum count distinct ** lambda for in if True None to_csv frame 1 2.5"
PIECES = st.sampled_from([*"+-*/(),.=[]{}'\"#\\ \n", *NUMBERS, *WORDS.split(), "__class__"])


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=40))
def test_any_text_gives_a_finite_number_or_a_formula_error(text):
    try:
        assert math.isfinite(evaluate_formula(text, NUMBERS, FRAMES))
    except FormulaError as error:
        assert "\n" not in str(error)
