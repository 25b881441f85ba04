"""What NHS trusts spend and earn, against values worked out by hand and totals as published."""

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import trust_finances
from helpers.analysis.trust_finances import TrustFinancesError

COSTS = tables.read("trust_community_costs")
INCOME = tables.read("trust_community_income")
DEFLATOR = tables.read("gdp_deflator").set_index("financial_year")["index_2018_19"]

MADE_UP = pd.DataFrame(
    {
        "financial_year": ["2017-18", "2017-18", "2018-19", "2018-19", "2023-24"],
        "series_id": ["old"] * 4 + ["new"],
        "service_line": ["Nursing", "Audiology", "Nursing", "Wheelchairs", "Nursing"],
        "cost_gbp_m": [100.0, 20.0, 120.0, 5.0, 200.0],
    }
)
PRICES = pd.Series({"2017-18": 80.0, "2018-19": 100.0})


def test_lines_in_cash_and_in_prices_of_one_year():
    rows = trust_finances.costs_by_line(MADE_UP, PRICES)
    assert rows["cash"].tolist() == [100, 20, 120, 5, 200]
    assert rows["real"].tolist()[:4] == [125, 25, 120, 5]  # £100m at 80 buys £125m at 100
    assert pd.isna(rows["real"].iloc[4])  # no index, no guess


def test_a_change_is_of_lines_that_both_years_hold():
    """Nursing: 120 against 100 is 20% in cash, and against 125 in prices of 2018-19 minus 4%."""
    change = trust_finances.cost_change(MADE_UP, PRICES, "2017-18", "2018-19")
    assert change["service_line"].tolist() == ["Nursing", "All of these"]
    assert change["cash_change"].tolist() == pytest.approx([20, 20])
    assert change["real_change"].tolist() == pytest.approx([-4, -4])


def test_a_change_is_within_a_collection_where_a_year_is_in_two():
    """The mean of both collections was neither's."""
    later = pd.DataFrame(
        {
            "financial_year": ["2018-19", "2018-19"],
            "series_id": ["new", "old"],
            "service_line": ["Nursing", "Nursing"],
            "cost_gbp_m": [900.0, 30.0],
        }
    )
    change = trust_finances.cost_change(
        pd.concat([MADE_UP, later], ignore_index=True), PRICES, "2017-18", "2018-19"
    )
    assert change["last"].tolist() == [150, 150]  # 120 and 30, and nothing of the new collection


def test_no_change_is_worked_out_across_a_break_or_without_a_year():
    with pytest.raises(TrustFinancesError, match="two collections"):
        trust_finances.cost_change(MADE_UP, PRICES, "2018-19", "2023-24")
    with pytest.raises(TrustFinancesError, match="no costs of 2020-21 are held"):
        trust_finances.cost_change(MADE_UP, PRICES, "2018-19", "2020-21")


def test_totals_are_those_of_the_schedules_as_published():
    totals = trust_finances.cost_totals(COSTS, DEFLATOR).set_index("financial_year")
    assert totals["cash"].round(1).to_dict() == {
        "2014-15": 5281.1,
        "2015-16": 5403.6,
        "2016-17": 5549.4,
        "2017-18": 5479.5,
        "2018-19": 5444.0,
        "2023-24": 5944.8,
        "2024-25": 6467.7,
    }
    # 5281.1 · 100 / 93.217
    assert totals["real"]["2014-15"] == pytest.approx(5665.4, abs=0.05)
    assert totals["series_id"].to_dict() == {
        year: "trust_reference_costs" if year < "2019" else "trust_cost_collection"
        for year in totals.index
    }


def test_services_rose_in_cash_and_fell_in_real_terms_before_the_break():
    """5444.0 / 5281.1 is 3.1% in cash; 5444.0 / 5665.4 is minus 3.9%."""
    change = trust_finances.cost_change(COSTS, DEFLATOR, "2014-15", "2018-19")
    total = change.set_index("service_line").loc["All of these"]
    assert total["cash_change"] == pytest.approx(3.08, abs=0.01)
    assert total["real_change"] == pytest.approx(-3.91, abs=0.01)


def test_the_last_two_years_are_compared_without_wheelchairs():
    change = trust_finances.cost_change(COSTS, DEFLATOR, "2023-24", "2024-25")
    assert "Wheelchairs" not in set(change["service_line"])
    total = change.set_index("service_line").loc["All of these"]
    assert total["first"] == pytest.approx(5944.848 - 55.002, abs=0.01)


def test_income_by_payer_is_that_of_the_figures():
    income = trust_finances.community_income(INCOME, tables.read("figures"), DEFLATOR)
    assert income["cash"].tolist() == [7600, 7300, 5800, 1400]
    assert income["source_id"].unique().tolist() == ["hsj-community-income-2018"]
    # 7300 · 100 / 97.908
    assert income["real"].iloc[1] == pytest.approx(7456.0, abs=0.1)


def test_each_series_stands_behind_a_break_on_every_side():
    breaks = tables.read("breaks")
    ends = set(breaks["from_series"]) | set(breaks["to_series"])
    assert {*COSTS["series_id"], *INCOME["series_id"]} <= ends


def test_staff_by_type_by_hand():
    staff = pd.DataFrame(
        {
            "month": ["2017-09"] * 3,
            "provider_model": ["community_trust", "acute_trust", "acute_trust"],
            "staff_group": ["Doctors", "Doctors", "Midwives"],
            "fte": [20.0, 50.0, 30.0],
            "trusts": [1, 2, 2],
        }
    )
    rows = trust_finances.staff_by_type(staff)
    assert rows["provider_model"].tolist() == ["acute_trust", "community_trust"]
    assert rows[["trusts", "fte", "share"]].to_numpy().tolist() == [[2, 80, 80], [1, 20, 20]]


def test_community_trusts_lost_staff_to_others_within_nine_months():
    """Two of nineteen community trusts joined others in April 2018."""
    rows = trust_finances.staff_by_type(tables.read("trust_staff"))
    rows = rows.set_index(["month", "provider_model"])
    assert rows.loc[("2017-09", "community_trust"), "trusts"] == 19
    assert rows.loc[("2018-06", "community_trust"), "trusts"] == 17
    assert rows["fte"].groupby("month").sum().round(-3).to_dict() == {
        "2017-09": 1_036_000,
        "2018-06": 1_044_000,
    }
