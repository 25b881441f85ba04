"""The part of a year after a transfer, and the bridge of spending outside the NHS."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers import estimates
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
    assert (bridge["low"].dropna() <= bridge["end"][bridge["low"].notna()]).all()
