"""Marks for the cell above, and payees in rows of their own."""

import datetime as dt

import pytest

from helpers.spend.parse.dittos import headed_payees, repeat_dittos

DAY = dt.date(2020, 4, 7)


def test_texts_and_days_are_repeated_down_a_run():
    rows = [["OAK LTD", DAY, "5.00"], ['"', '"', "6.00"], ["ditto", "As above", "7.00"]]
    assert repeat_dittos(rows) == (
        [["OAK LTD", DAY, "5.00"], ["OAK LTD", DAY, "6.00"], ["OAK LTD", DAY, "7.00"]],
        {1: {0, 1}, 2: {0, 1}},
    )


@pytest.mark.parametrize("above", ["5.00", 5.0, "", '"'])
def test_an_amount_and_nothing_are_not_repeated(above):
    assert repeat_dittos([[above], ['"']]) is None


@pytest.mark.parametrize("cell", ["DO", "Dittons Farm", "-", "'", "as above the line"])
def test_words_that_are_no_marks_stay(cell):
    assert repeat_dittos([["OAK LTD"], [cell]]) is None


def test_payees_above_their_payments():
    payees, paid = ["OAK", "", "", "ELM", ""], [False, True, True, False, True]
    lone = [not p for p in paid]
    assert headed_payees(payees, paid, lone) == ["OAK", "OAK", "OAK", "ELM", "ELM"]


def test_one_payment_with_a_payee_of_its_own_leaves_the_list_as_it_is():
    assert headed_payees(["OAK", "", "ELM"], [False, True, True], [True, False, False]) == []
    assert headed_payees(["", "OAK", ""], [True, False, True], [False, True, False]) == []
