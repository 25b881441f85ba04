"""Day and month: decided on all dates of a column, the file's month, and the months of the dates
that leave no doubt.
"""

import datetime as dt

import pytest

from helpers.spend.parse.date_order import TURNED, UNDECIDED, dates

SURE = ["17/09/2016", "22/09/2016", "30/09/2016"]


def months(found):
    return [d.month if d else None for d in found.dates]


def test_dates_that_a_spreadsheet_turned_are_turned_back():
    found = dates([*SURE, "09/01/2016", "09/05/2016", "09/12/2016"], "2016-09")
    assert months(found) == [9] * 6 and found.flags == [""] * 3 + [TURNED] * 3


def test_without_a_month_of_the_file_the_undoubted_dates_tell():
    found = dates([*SURE, "19/09/2016", "27/09/2016", "09/01/2016", "09/05/2016"])
    assert months(found) == [9] * 7


def test_a_few_earlier_dates_among_many_of_the_month_stay():
    good = [f"{d:02}/09/2016" for d in (1, 2, 5, 6, 7, 8)]
    found = dates([*SURE, *good, "09/08/2016"], "2016-09")
    assert months(found) == [9] * 9 + [8] and found.flags[-1] == UNDECIDED


def test_a_column_that_holds_both_orders():
    found = dates(["27/09/2016", "09/14/2016", "04/09/2016", "09/03/2016"], "2016-09")
    assert months(found) == [9] * 4


@pytest.mark.parametrize("stored", [str, lambda day: day, lambda day: f"{day}T00:00:00"])
def test_turned_days_that_are_stored_beside_texts(stored):
    turned = [stored(dt.date(2016, m, 9)) for m in (1, 3, 11)]
    found = dates([*turned, "9/17/2016", "9/28/2016"], "2016-09")
    assert [(d.month, d.day) for d in found.dates[:3]] == [(9, 1), (9, 3), (9, 11)]
    assert found.flags[:3] == [TURNED] * 3


def test_stored_days_of_several_months_are_believed():
    column = [dt.date(2016, m, d) for m in (4, 5, 6, 7) for d in (3, 11, 19, 28)]
    found = dates(column)
    assert found.dates == column and set(found.flags) == {""}


def test_an_order_that_is_told_is_followed():
    assert months(dates([*SURE, "09/01/2016"], "2016-09", "day first")) == [9, 9, 9, 1]
