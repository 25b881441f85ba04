"""Rows with a payee that are sums of other rows, told from payments by what they lack."""

import pytest

from helpers.spend.parse.sum_rows import AmountRow, find_sums, is_foot, sums_by_habit

AMOUNTS = (101, 202, 403, 805)


def rows(*amounts, payee="OAK LTD"):
    """Payments, and sums where an amount is given as text."""
    return [AmountRow(i, int(a), f"{payee} {i}", isinstance(a, str)) for i, a in enumerate(amounts)]


def test_a_sum_of_all_and_of_a_part():
    assert find_sums(rows(*AMOUNTS, "1511")) == {4: "total"}
    assert find_sums(rows(*AMOUNTS, "1511", 5, 6, 8, "19")) == {4: "total", 8: "subtotal"}
    assert find_sums(rows("1511", *AMOUNTS)) == {0: "total"}


def test_what_has_all_that_payments_have_is_none():
    assert find_sums(rows(*AMOUNTS, 1511)) == {}


def test_few_payments_may_come_to_an_amount_by_chance():
    assert find_sums(rows(101, 202, "303")) == {}


def test_a_payees_sum_above_or_below_its_rows():
    named = [AmountRow(i, a, "OAK", False) for i, a in enumerate(AMOUNTS)]
    assert find_sums([*named, AmountRow(4, 1511, "Oak Total", True)]) == {4: "subtotal"}
    above = [
        AmountRow(0, 1511, "OAK", True),
        *[AmountRow(r.at + 1, r.pence, "OAK", False) for r in named],
    ]
    assert find_sums(above)[0] in ("subtotal", "total")


@pytest.mark.parametrize(
    ("payee", "told"),
    [
        ("Number of payments", True),
        ("Average payment", True),
        ("Balance b/f", True),
        ("BALANCE CARE LTD", False),
        ("COUNT ON US CIC", False),
    ],
)
def test_counts_and_balances_at_the_foot(payee, told):
    assert is_foot(payee) == told


def test_payee_after_payee_ends_with_his_sum():
    payees = ["OAK"] * 3 + ["ELM"] * 2 + ["ASH"] * 3 + ["FIR"] * 3 + ["YEW"] * 3 + ["BOX"]
    last = [1, 2, 3, 7, 7, 4, 5, 9, 6, 8, 14, 3, 8, 11, 2]
    assert sums_by_habit(payees, last) == [2, 4, 7, 10, 13]
    first = [3, 1, 2, 7, 7, 9, 4, 5, 14, 6, 8, 11, 3, 8, 2]
    assert sums_by_habit(payees, first) == [0, 3, 5, 8, 11]
    assert sums_by_habit(payees, [*last[:10], 15, *last[11:]]) == []
    assert sums_by_habit(payees[:11], last[:11]) == []  # three may be chance
