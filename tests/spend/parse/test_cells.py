"""Amounts, dates and months, cell by cell."""

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.spend.parse import cells, date_order


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1,234.56", 123456),
        ("(1,234.56)", -123456),
        ("(£1,234.56)", -123456),
        ("£(1,234.56)", -123456),
        ("1,234.56-", -123456),
        ("£ 25 000.00", 2500000),
        ("-£5", -500),
        ("£-5", -500),
        ("5 CR", -500),
        ("CR 5", -500),
        ("5.00cr", -500),
        ("5 DR", 500),
        ("GBP 5.10", 510),
        ("+5", 500),
        (".5", 50),
        ("5.", 500),
        ("\u00a01\u202f234,567.80\u00a0", 123456780),
        ("1\u00a0234.50", 123450),
        ("−5", -500),
        ("12,34,567.00", 123456700),
        ("1.234,56", 123456),
        ("1234,56", 123456),
        ("-0.5", -50),
        ("- 5", -500),
    ],
)
def test_an_amount_as_published(text, pence):
    assert cells.pence(text)[0] == pence and cells.pence(text)[1] != cells.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1 2 3",
        "12 34.00",
        "1,2345",
        "1.234.567",
        "--5",
        "(5",
        "5)",
        "((5))",
        "+-5",
        "1e99",
        "9" * 17,
        "nan",
        "inf",
        "£",
        "#####",
        "5 CR DR",
        "1-2",
        ".",
    ],
)
def test_what_leaves_doubt_is_unreadable_and_never_guessed(text):
    assert cells.pence(text) == (0, cells.UNREADABLE)


def test_dashes_are_nothing_paid_and_blanks_are_blank():
    assert [cells.pence(t) for t in ("-", " – ", "£-", " £ -   ")] == [(0, cells.DASH)] * 4
    assert [cells.pence(t) for t in ("", "  ", "\u00a0", "\t\n")] == [(0, cells.BLANK)] * 4


def test_more_than_two_decimals_are_rounded_half_to_even_and_flagged():
    assert [cells.pence(t) for t in ("0.125", "0.135", "-0.125", "571,417.005")] == [
        (12, cells.ROUNDED),
        (14, cells.ROUNDED),
        (-12, cells.ROUNDED),
        (57141700, cells.ROUNDED),
    ]
    assert cells.pence("1.23E+05") == (12300000, cells.SCIENTIFIC)
    assert cells.pence("1234,56")[1] == cells.COMMA


STYLES = ["{:.2f}", "{:,.2f}", "£{:,.2f}", " £ {:,.2f} ", "\u00a0{:,.2f}"]
NEGATIVE = ["-{}", "({})", "{}-", "{} CR", "- {}", "−{}"]


@given(
    st.integers(0, 10**13), st.sampled_from(STYLES), st.one_of(st.none(), st.sampled_from(NEGATIVE))
)
def test_amounts_round_trip(pence, style, negative):
    text = style.format(Decimal(pence) / 100)
    text = negative.format(text.strip()) if negative else text
    assert cells.pence(text) == (-pence if negative else pence, cells.PLAIN)


@given(st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=5))
def test_rounding_is_that_of_exact_decimals(value):
    assert cells.pence(f"{value:f}")[0] == int((value * 100).to_integral_value(ROUND_HALF_EVEN))


@given(
    st.lists(
        st.one_of(
            st.integers(-(10**11), 10**11).map(lambda p: p / 100),
            st.floats(),
            st.text(max_size=12),
            st.none(),
            st.booleans(),
        )
    )
)
def test_a_column_is_its_cells(column):
    pence, kinds = cells.amounts(column)
    assert len(pence) == len(kinds) == len(column)
    for cell, p, kind in zip(column, pence, kinds, strict=True):
        alone = cells.amounts([cell])
        assert (alone[0][0], alone[1][0]) == (p, kind)
        if isinstance(cell, bool):
            assert kind == cells.UNREADABLE


@given(st.lists(st.integers(-cells.MAX_PENCE, cells.MAX_PENCE)))
def test_totals_are_exact(values):
    assert cells.exact_sum(np.array(values, dtype=np.int64)) == sum(values)


@given(st.lists(st.text(max_size=12)), st.sampled_from(["", "2020-04"]))
def test_any_text_is_a_date_or_none(column, hint):
    found = date_order.dates(column, hint)
    assert len(found.dates) == len(found.periods) == len(found.flags) == len(column)


def test_the_order_of_day_and_month():
    read = date_order.dates
    assert read(["13/01/2020", "05/06/2020"]).order == "day first"
    assert read(["01/13/2020", "05/06/2020"]).order == "month first"
    both = read(["13/01/2020", "14/01/2020", "01/15/2020", "05/06/2020"])
    assert (
        both.order == "both, mostly day first"
        and both.dates[3] == dt.date(2020, 6, 5)
        and both.flags[3] == "date_order_undecided"
    )
    assert both.dates[2] == dt.date(2020, 1, 15)
    assert read(["05/06/2020"], "2020-05").dates == [dt.date(2020, 5, 6)]
    assert read(["05/06/2020"], order="month first").dates == [dt.date(2020, 5, 6)]
    assert read(["05/05/2020"]).flags == [""]


def test_months():
    assert {
        cells.period(t)
        for t in ("Apr-20", "April 2020", "apr 20", "202004", "2020-04", "04/2020", "43922")
    } == {"2020-04"}
    assert {cells.period(t) for t in ("", "1", "13/2020", "April", "hello", "2020")} == {""}
    assert cells.period_in_name("BODY_25k_spend_April_2020.csv") == "2020-04"
    assert (
        cells.period_in_name("April 2020 to June 2020")
        == cells.period_in_name("04 - July.csv")
        == ""
    )


def test_financial_years():
    assert cells.financial_year(dt.date(2020, 3, 31), "") == "2019-20"
    assert cells.financial_year(dt.date(2020, 4, 1), "") == "2020-21"
    assert (
        cells.financial_year(None, "2099-12") == "2099-00"
        and cells.financial_year(None, "") == "unknown"
    )


def test_texts():
    assert cells.text(" A\u00a0B\r\nC\t") == "A B C"
    assert [
        cells.text(v) for v in (1001.0, 0.5, None, 7, dt.date(2020, 4, 1), dt.datetime(2020, 4, 1))
    ] == [
        "1001",
        "0.5",
        "",
        "7",
        "2020-04-01",
        "2020-04-01",
    ]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("$1,204.50", 120450, cells.FOREIGN),
        ("(US$ 12.00)", -1200, cells.FOREIGN),
        ("EUR 7.25", 725, cells.FOREIGN),
        ("€5", 500, cells.FOREIGN),
        ("\u00c2£1,010.00", 101000, cells.PLAIN),
        ("\u00c3\u201a\u00c2£3.10", 310, cells.PLAIN),
        ("\ufffd42.00", 4200, cells.PLAIN),
        ("58,587.00 117 565 508", 5858700, cells.BESIDE),
        ("1,200.00 GB123456789", 120000, cells.BESIDE),
        ("1,622.60 25,912.25", 0, cells.UNREADABLE),
        ("$", 0, cells.UNREADABLE),
        ("$5 €6", 0, cells.UNREADABLE),
    ],
)
def test_signs_of_other_currencies_and_what_ran_into_the_cell(text, value, kind):
    assert cells.pence(text) == (value, kind)


def test_days_as_numbers_with_a_decimal():
    assert cells.day("41214.0")[0] == cells.day("41214")[0] == dt.date(2012, 11, 1)
    assert [cells.is_serial(t) for t in ("41214", "41214.0", "41214.375", "41214.50")] == [
        True,
        True,
        True,
        False,
    ]


@given(
    st.lists(
        st.one_of(
            st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", fullmatch=True),
            st.from_regex(r"-?[0-9]{1,3}(,[0-9]{3}){1,3}(\.[0-9]{1,2})?", fullmatch=True),
            st.sampled_from(["", "Amount", "1\n2", "£5", "1 ", "1,23", "999999999999.99", "-0.01"]),
        ),
        max_size=90,
    )
)
def test_amounts_of_a_column_are_those_of_its_cells_one_by_one(column):
    values, kinds = cells.amounts(column)
    assert list(zip(values.tolist(), kinds, strict=True)) == [cells.pence(cell) for cell in column]
