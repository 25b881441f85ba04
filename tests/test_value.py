"""The first estimate of arm values against values worked out by hand, and against the table as handed over."""

import math

import pandas as pd
import pytest

from helpers import package, value
from helpers.value import ValuationError


def test_a_total_is_shared_by_cash_and_conserved():
    cash = pd.Series([300.0, 100.0, 600.0], index=["A", "B", "C"])
    assert value.by_cash(8500, cash).to_dict() == {"A": 2550, "B": 850, "C": 5100}


@pytest.mark.parametrize("cash", [[1.0, 0.0], [1.0, float("nan")], [1.0, -3.0]])
def test_a_place_without_cash_is_refused(cash):
    with pytest.raises(ValuationError, match="cash"):
        value.by_cash(100, pd.Series(cash))


def test_share_interval_by_hand():
    # log error ln(2)/1.6449: the factor is 2 or 1/2, so a share of 50 becomes 100·2/(2+1) = 66.7 or 33.3
    low, high = value.share_interval(50, math.log(2) / 1.6449)
    assert (low, high) == (pytest.approx(100 / 3), pytest.approx(200 / 3))
    assert value.share_interval(30, 0) == (30, 30)
    assert value.share_interval(0, 0.15) == (0, 0)
    assert value.share_interval(100, 0.15) == pytest.approx((100, 100))


def test_sum_interval_by_hand():
    # one model, two equal places, place error only: spread 0.2/√2, factor exp(1.6449·0.14142) = 1.2619
    low, high = value.sum_interval(pd.Series([50.0, 50.0]), pd.Series(["s", "s"]), 0.2, 0.0)
    assert (low, high) == (pytest.approx(100 / 1.26190, rel=1e-4), pytest.approx(126.190, rel=1e-4))
    # the model's error does not average out over places
    low, high = value.sum_interval(pd.Series([1.0] * 100), pd.Series(["s"] * 100), 0.0, 0.15)
    assert high / 100 == pytest.approx(math.exp(1.6449 * 0.15))


@pytest.mark.parametrize(
    ("date", "year", "part"),
    [
        ("2010-06-01", "2010-11", 10 / 12), ("2010-06", "2010-11", 10 / 12), ("2011-01", "2010-11", 3 / 12), ("2011-04-01", "2010-11", 0),
        ("2011-04-01", "2011-12", 1), ("2012-10-01", "2012-13", 6 / 12), ("2011", "2011-12", 1), ("2008", "2010-11", 1), ("2013", "2012-13", 0),
    ],
)  # fmt: skip
def test_part_of_a_year_after_a_transfer(date, year, part):
    assert value.part_of_year(pd.Series([date]), year).iloc[0] == pytest.approx(part)


@pytest.mark.parametrize("year", ["2010", "2010-12", "2010/11", "ten"])
def test_a_financial_year_must_be_one(year):
    with pytest.raises(ValuationError, match="write it as 2010-11"):
        value.part_of_year(pd.Series(["2010-04-01"]), year)


@pytest.fixture(scope="module")
def places():
    return value.main_destinations(package.open("pct_destinations"), package.open("areas"))


def test_main_destinations_as_researched(places):
    mix = value.destination_mix(places, "provider_model", "cash_2010_11_gbp_m", 0.15).set_index("provider_model")
    assert mix["places"].to_dict() == {
        "acute_trust": 55,
        "mental_health_trust": 41,
        "community_trust": 37,
        "social_enterprise": 16,
        "independent": 2,
    }
    assert mix["share_of_value"].round(1).to_dict() == {
        "acute_trust": 32.6, "community_trust": 28.7, "mental_health_trust": 27.0, "social_enterprise": 8.7, "independent": 3.0,
    }  # fmt: skip
    assert mix["share_of_places"].sum() == pytest.approx(100)


def test_a_place_with_two_main_destinations_is_refused():
    destinations, areas = package.open("pct_destinations"), package.open("areas")
    twice = pd.concat([destinations, destinations[destinations["main_destination"]].head(1)])
    with pytest.raises(ValuationError, match=f"place {twice.iloc[-1]['pct_code']} has 2 main destinations"):
        value.main_destinations(twice, areas)


def test_services_that_left_count_only_the_part_of_the_year_that_changed(places):
    left = value.left_nhs(places, 8500, "2010-11", "2012-13").set_index("pct_code")
    assert len(left) == 18
    # Hull left on 1 June 2010: outside for ten months of 2010-11, so it adds two twelfths of a year
    assert left.loc["5NX", "added"] == pytest.approx(left.loc["5NX", "value"] * 2 / 12)
    # Suffolk left on 1 October 2012: half of 2012-13
    assert left.loc["5PT", "added"] == pytest.approx(left.loc["5PT", "value"] / 2)
    # 8,500 × Hull's cash of 2010-11 over England's 78,777.614
    hull = package.open("areas").set_index("pct_code").loc["5NX", "cash_2010_11_gbp_m"]
    assert left.loc["5NX", "value"] == pytest.approx(8500 * hull / 78777.614, rel=1e-6)


def test_the_bridge_meets_both_ends(places):
    left = value.left_nhs(places, 8500, "2010-11", "2012-13")
    steps = value.bridge(left, 1750, 3025.11, ("2010-11", "2012-13"), 0.2, 0.15)
    assert steps["kind"].tolist() == ["total", "step", "step", "rest", "total"]
    assert steps["start"].tolist()[1:4] == [1750, steps["end"][1], steps["end"][2]]
    assert steps["end"].tolist()[3:] == [3025.11, 3025.11]
    assert steps["end"][2] - 1750 == pytest.approx(left["added"].sum())
    assert (steps["low"] < steps["end"])[1:3].all() and (steps["high"] > steps["end"])[1:3].all()
