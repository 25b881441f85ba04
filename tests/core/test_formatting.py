"""Numbers, intervals and lists as they are printed: worked out by hand."""

import doctest
import math

import pandas as pd
import pytest

from helpers.core import formatting
from helpers.core.formatting import (
    Interval,
    house_style,
    joined,
    number,
    percent,
    pounds,
    pounds_and_pence,
)


def test_the_examples_of_the_module_are_true():
    assert doctest.testmod(formatting).failed == 0


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "text"),
    [
        (1234.5, 1, "", "1,234.5"),
        (-0.04, 1, "", "0.0"),
        (-12.0, 0, "GBP_million", "−£12m"),
        (2380, 0, "GBP_million", "£2,380m"),
        (27.4, 0, "percent", "27%"),
        (3, 0, "places", "3 places"),
        (None, 0, "", "–"),
        (float("nan"), 0, "percent", "–"),
    ],
)
def test_a_number(value, decimals, unit, text):
    assert number(value, decimals, unit) == text


def test_shares_and_sums():
    assert (percent(27.4), percent(27.44, 1), percent(None)) == ("27%", "27.4%", "–")
    assert (pounds(974.2), pounds(-12.04, 1)) == ("£974m", "−£12.0m")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8500, "£8.5bn"),
        (9000, "£9bn"),
        (7966, "£7.97bn"),
        (2380.2, "£2.38bn"),
        (65000, "£65bn"),
        (13631, "£13.6bn"),
        (999.6, "£1bn"),
        (-1750, "−£1.75bn"),
        (None, "–"),
    ],
)
def test_a_thousand_million_is_a_billion(value, text):
    assert pounds(value) == text


def test_an_estimate_of_billions_has_one_decimal():
    assert Interval(2638.0, 2112.0, 3154.0).pounds() == "about £2.6bn (2.1 to 3.2)"
    assert Interval(1071.0, 780.0, 1402.0).pounds(about=False) == "£1.1bn (0.8 to 1.4)"
    assert Interval(1700.0, 1700.0, 1700.0).pounds() == "£1.7bn"
    # A middle that prints as an end does says nothing of where in the interval it lies.
    assert Interval(2415.0, 2365.0, 2465.0).pounds() == "about £2.42bn (2.37 to 2.46)"
    assert Interval(8470.0, 8300.0, 8470.0).pounds() == "about £8.5bn (8.3 to 8.5)"
    assert Interval(2638.0, 2636.0, 2640.0).pounds() == "about £2.638bn (2.636 to 2.640)"


def test_an_interval_says_itself():
    share = Interval(30.9, 25.3, 37.0)
    assert share.percent() == "about 31% (25 to 37)"
    assert share.plain(1) == "about 30.9 (25.3 to 37.0)"
    assert Interval(974.2, 765.0, 1362.4).pounds() == "about £974m (765 to 1,362)"
    assert Interval(-12.0, -30.0, 4.0).pounds() == "about −£12m (−30 to 4)"
    assert share.percent(1, about=False) == "30.9% (25.3 to 37.0)"
    assert Interval(35.2, 31.0, 40.0).counted("places") == "about 35 places (31 to 40)"
    assert tuple(share) == (30.9, 25.3, 37.0)


def test_an_interval_is_read_from_a_row_with_ends_of_either_name():
    chart = {"label": "Acute trust", "value": 31.0, "low": 25.0, "high": 37.0}
    assert Interval.in_row(chart) == (31.0, 25.0, 37.0)
    mix = {"value": 2635, "value_low": 2150, "value_high": 3145, "low": 0, "high": 0}
    assert Interval.in_row(mix) == (2635.0, 2150.0, 3145.0)
    with pytest.raises(KeyError, match="low"):
        Interval.in_row({"share": 31.0}, "share")


def test_a_narrow_interval_is_printed_finer_and_never_lost():
    assert Interval(2.0, 1.8, 2.4).percent() == "about 2.0% (1.8 to 2.4)"
    assert Interval(0.02, 0.01, 0.04).percent() == "about 0.02% (0.01 to 0.04)"
    assert Interval(850.0, 850.0, 850.0004).pounds() == "£850m"


def test_a_share_under_one_percent_is_not_printed_as_none():
    small = Interval(0.4, 0.2, 0.6)
    assert small.percent() == small.in_unit("percent") == "about 0.4% (0.2 to 0.6)"
    assert Interval(0.04, 0.0, 1.2).percent() == "about 0% (0 to 1)"
    assert Interval(0.3, 0.3, 0.3).percent() == "0.3%"


def test_nothing_is_said_as_nothing():
    assert Interval(0.0, 0.0, 8.2).pounds(1) == "about £0m (0 to 8)"
    assert Interval(0.04, 0.0, 0.3).pounds(1) == "about £0m (0 to 0.3)"
    assert Interval(0.0, 0.0, 0.4).percent() == "about 0% (0 to 0.4)"
    assert Interval(0.2, 0.0, 0.4).percent() == "about 0.2% (0 to 0.4)"


def test_a_value_that_every_draw_meets_is_no_interval():
    assert Interval(47.2, 47.2, 47.2).pounds(1) == "£47.2m"
    assert Interval(47.2, 47.2, 47.2).pounds(1, always=True) == "about £47.2m (47.2 to 47.2)"


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_in_a_list(words, text):
    assert joined(words) == text


@pytest.mark.parametrize(
    ("pence", "text"),
    [(0, "0.00"), (123456, "1,234.56"), (-5, "-0.05"), (10**17, f"{10**15:,}.00")],
)
def test_pounds_and_pence_are_exact(pence, text):
    assert pounds_and_pence(pence) == text


@pytest.mark.parametrize(
    ("noted", "printed"),
    [
        ("HSJ: 8.5 bn, of which 3,800 m", "HSJ: £8.5bn, of which £3,800m"),
        ("8.5 to 9.0 bn as a range", "£8.5bn to £9.0bn as a range"),
        ("about GBP 153m or GBP 5.5-6m", "about £153m or £5.5-6m"),
        ("almost £900 million, 10 percent; 2 per cent", "almost £900 million, 10%; 2%"),
        ("Foundation trust on 2014-11-01", "Foundation trust on 1 November 2014"),
        ("£974m in 2011-12 for 5 months, 12 members", "£974m in 2011-12 for 5 months, 12 members"),
    ],
)
def test_texts_of_tables_are_printed_in_the_house_style(noted, printed):
    assert house_style(noted) == printed == house_style(printed)


def test_an_interval_on_the_scale_of_an_axis():
    assert Interval(1456.0, 1279.0, 1655.0).in_unit("GBP_million") == (
        "about £1,456m (1,279 to 1,655)"
    )
    assert Interval(2.0, 1.8, 2.4).in_unit("percent", about=False) == "2.0% (1.8 to 2.4)"
    assert Interval(7.0, 7.0, 7.0).in_unit("points") == "7 points"


def test_the_blank_of_a_table_is_missing():
    assert number(pd.NA) == percent(pd.NA) == pounds(pd.NA) == "–"


def test_an_interval_of_nothing_is_missing_without_a_unit():
    nothing = Interval(math.nan, math.nan, math.nan)
    assert nothing.percent() == nothing.pounds() == nothing.counted("places") == "–"


def test_a_thousand_billion_has_no_exponent():
    assert pounds(999_600.0) == "£1,000bn" and pounds(1_234_567.0) == "£1,235bn"
