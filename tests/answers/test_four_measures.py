"""The four measures of who provides community services: each against what it is made of."""

import pytest

from helpers import tables
from helpers.answers.four_measures import (
    ABOUT,
    ABOUT_YEARS,
    BREAKS_OF_YEARS,
    HOSPITALS,
    four_measures,
    plan_to_now,
    planned_shares,
)

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def measures():
    return {name: rows.set_index("group") for name, rows in four_measures().groupby("panel")}


def test_each_measure_says_what_it_counts(measures):
    assert set(measures) == set(ABOUT)


def test_the_plan_is_a_range_from_the_published_share_to_nine_points_more(measures):
    """Health Service Journal, December 2010: 26, 27, 28 and 10 percent; 9 left open."""
    plan = planned_shares()
    assert plan.loc["acute_trust"].tolist() == [27, 36]
    assert plan.loc["social_enterprise"].tolist() == [10, 19]
    assert measures["Plan"].loc[HOSPITALS, ["bar_low", "bar_high"]].tolist() == [55, 64]
    assert measures["Plan"]["value"].isna().all()


def test_the_outcome_is_the_released_one(measures):
    released = tables.read("outcome_shares").set_index("group")
    ours = measures["2011 to 2013"]
    for group in released.index:
        assert ours.loc[group, ["value", "low", "high"]].round(1).tolist() == pytest.approx(
            released.loc[group, ["share", "share_low", "share_high"]].tolist()
        )
    together = ours.loc[HOSPITALS]
    assert together["low"] < together["value"] < together["high"]


def test_payments_and_places_add_up_to_everything(measures):
    for name in ("2018-19", "Now"):
        shares = measures[name].drop(HOSPITALS)["value"]
        assert shares.sum() == pytest.approx(100)
        both = shares[["acute_trust", "mental_health_trust"]].sum()
        assert measures[name].at[HOSPITALS, "value"] == pytest.approx(both)


def test_now_counts_the_last_spell_of_each_place(measures):
    last = tables.read("place_history").groupby("pct_code").tail(1)
    community = (last["provider_model"] == "community_trust").mean() * 100
    assert measures["Now"].at["community_trust", "value"] == pytest.approx(community)


@pytest.mark.parametrize("measure", ABOUT_YEARS)
def test_from_plan_to_now_each_year_adds_up_to_everything(measures, measure):
    rows = {name: part.set_index("group") for name, part in plan_to_now(measure).groupby("panel")}
    assert set(rows) == set(ABOUT_YEARS[measure])
    assert len(BREAKS_OF_YEARS) == len(rows) - 1
    for name in ("End of 2013", "End of 2016", "End of 2020", "Now"):
        assert rows[name].drop(HOSPITALS)["value"].sum() == pytest.approx(100)
    for name in ("Plan", "2011 to 2013"):
        assert rows[name].equals(measures[name])


def test_a_place_counts_for_one_or_for_its_cash():
    now = {
        measure: rows[rows["panel"] == "Now"].set_index("group")["value"]
        for measure, rows in ((m, plan_to_now(m)) for m in ABOUT_YEARS)
    }
    assert now["places"]["acute_trust"] == pytest.approx(60 / 151 * 100, abs=0.1)
    assert now["cash"]["acute_trust"] == pytest.approx(35, abs=1)
