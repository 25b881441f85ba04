"""Dates: who had moved by when, the part of a year after a transfer, and the bridge of non-NHS spend."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers import estimates, tables
from helpers.analysis import valuation
from helpers.analysis.valuation import ValuationError


@pytest.mark.parametrize(
    ("date", "year", "part"),
    [
        ("2010-06-01", "2010-11", 10 / 12),
        ("2010-06", "2010-11", 10 / 12),
        ("2011-01", "2010-11", 3 / 12),
        ("2011-04-01", "2010-11", 0),
        ("2011-04-01", "2011-12", 1),
        ("2012-10-01", "2012-13", 6 / 12),
        ("2011", "2011-12", 1),
        ("2008", "2010-11", 1),
        ("2013", "2012-13", 0),
    ],
)
def test_part_of_a_year_after_a_transfer(date, year, part):
    assert valuation.part_of_year(pd.Series([date]), year).iloc[0] == pytest.approx(part)


@pytest.mark.parametrize("year", ["2010", "2010-12", "2010/11", "ten"])
def test_a_financial_year_must_be_one(year):
    with pytest.raises(ValuationError, match="write it as 2010-11"):
        valuation.part_of_year(pd.Series(["2010-04-01"]), year)


def rows(*dates, basis="source", model="acute_trust"):
    return pd.DataFrame(
        {
            "transfer_date": pd.Series(dates, dtype="str"),
            "date_basis": basis,
            "provider_model": model,
        }
    )


def test_who_had_moved_by_a_month():
    dates = ("2011-04-01", "2011-04-30", "2011-05", "2011", "2010-07", None)
    assert list(valuation.moved_by(rows(*dates), "2011-04")) == [
        "stated",
        "stated",
        "later",
        "stated",
        "stated",
        "unknown",
    ]
    assert list(valuation.moved_by(rows("2011-04", basis="general_knowledge"), "2011-04")) == [
        "unstated"
    ]
    assert list(valuation.moved_by(rows("2009", model="pct_provided"), "2011-04")) == ["later"]
    with pytest.raises(ValuationError, match="'April' is no month"):
        valuation.moved_by(rows("2011"), "April")


def test_places_moved_by_the_deadline():
    main = valuation.main_destinations(tables.read("pct_destinations"), tables.read("areas"))
    status = valuation.moved_by(main, "2011-04").value_counts()
    # counted by hand in the table: 35 main transfers are dated after April 2011 and 2 have no date
    assert status["later"] == 35 and status["unknown"] == 2 and status.sum() == 151
    assert (valuation.moved_by(main, "2013-04") == "later").sum() == 0


def test_services_that_left_the_nhs():
    est = estimates.outcome()
    steps = valuation.value_added_outside(est, "2010-11", "2012-13")
    assert list(steps) == ["social_enterprise", "independent"]
    for place, added in (
        ("5A5", 25 * 4 / 12),
        ("5N2", 47.2),
    ):  # left on 1 August 2010 and on 1 October 2011
        here = (est.rows["pct_code"] == place).to_numpy()
        alone = replace(
            est, rows=est.rows[here], values=est.values[:, here], models=est.models[:, here]
        )
        assert valuation.value_added_outside(alone, "2010-11", "2012-13")[
            "social_enterprise"
        ].median() == pytest.approx(added)
    bridge = valuation.spending_bridge(steps, 1750.0, 3000.0, ("2010-11", "2012-13"))
    assert bridge["kind"].tolist() == ["total", "step", "step", "rest", "total"]
    assert bridge["start"].iloc[1] == 1750 and bridge["end"].iloc[-1] == 3000
    assert (
        bridge["end"].iloc[1] == bridge["start"].iloc[2]
        and bridge["end"].iloc[2] == bridge["start"].iloc[3]
    )
    assert (bridge["low"].dropna() < bridge["end"][bridge["low"].notna()]).all()
