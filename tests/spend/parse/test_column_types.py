"""What the cells of a column look like, and which field that suits best."""

import pytest

from helpers.spend.parse.column_types import fit, is_money, profile, sample

AMOUNTS = ["1,234.56", "99.00", "-12.50", "40,000.00"]
DATES = ["01/04/2019", "02/04/2019", "15/04/2019", "28/04/2019"]
PAYEES = ["OAK CARE LTD", "ASH HOMES LIMITED", "ELM & CO LLP", "YEW SERVICES PLC"]


@pytest.mark.parametrize(
    ("text", "money"), [("£1,234.56", True), ("(12.00)", True), ("OAK LTD", False), ("", False)]
)
def test_a_text_is_money_or_not(text, money):
    assert is_money(text) == money


def test_a_sample_is_taken_evenly_and_of_short_rows_too():
    rows = [[i, "x"] if i % 2 else [i] for i in range(400)]
    first, second = sample(rows, 2)
    assert first[:3] == [0, 5, 10] and len(first) == 80 and len(second) == 40


def test_a_profile_counts_filled_cells():
    assert profile(["", None]) == {"filled": 0.0}
    kinds = profile(["OAK LTD", "OAK LTD", "ASH LTD", ""])
    assert kinds["filled"] == 0.75 and kinds["count"] == 3 and kinds["kinds"] == 2
    assert kinds["top"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("column", "field"), [(AMOUNTS, "amount"), (DATES, "date"), (PAYEES, "supplier")]
)
def test_contents_suit_one_field_best(column, field):
    looks = profile(column)
    scores = {name: fit(name, looks) for name in ("amount", "date", "supplier", "transaction")}
    assert max(scores, key=scores.get) == field


def test_an_empty_column_suits_nothing():
    assert fit("amount", profile([""])) == 0.0 and fit("no such field", profile(DATES)) == 0.0
