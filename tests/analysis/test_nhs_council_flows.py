"""Money between the NHS and councils, against values worked out by hand and a golden table."""

import os

import pandas as pd
import pytest

from helpers import estimates, tables
from helpers.analysis import nhs_council_flows
from helpers.analysis.nhs_council_flows import MoneyError
from tests import GOLDENS

GOLDEN = GOLDENS / "money_flows.csv"
FIGURES = tables.read("figures")
MONEY = tables.read("council_money")
DEFLATOR = tables.read("gdp_deflator").set_index("financial_year")["index_2018_19"]
PART = nhs_council_flows.council_part(tables.read("pct_destinations"), tables.read("areas"))


def test_real_terms_by_hand():
    # prices at 80 in one year and 100 in the base: £200m then buys what £250m buys in the base
    # year, and nothing is guessed
    index = pd.Series({"2010-11": 80.0, "2018-19": 100.0})
    real = nhs_council_flows.in_prices_of(
        pd.Series([200.0, 50.0, 9.0]),
        pd.Series(["2010-11", "2018-19", "2019-20"]),
        index,
        "2018-19",
    )
    assert real.iloc[:2].tolist() == [250.0, 50.0] and pd.isna(real.iloc[2])
    back = nhs_council_flows.in_prices_of(
        pd.Series([250.0]), pd.Series(["2018-19"]), index, "2010-11"
    )
    assert back.tolist() == [200.0]


def test_the_transfer_of_2011_12_in_prices_of_2018_19():
    # 648 · 100 / 88.372 = 733.27, with the Treasury's index of March 2020
    real = nhs_council_flows.in_prices_of(
        pd.Series([648.0]), pd.Series(["2011-12"]), DEFLATOR, "2018-19"
    )
    assert real.iloc[0] == pytest.approx(733.27, abs=0.01)


def test_a_base_without_a_price_is_refused():
    with pytest.raises(MoneyError, match="the deflator holds no 2020-21; choose one of 2008-09"):
        nhs_council_flows.in_prices_of(
            pd.Series([1.0]), pd.Series(["2011-12"]), DEFLATOR, "2020-21"
        )


def test_the_deflator_rises_by_what_the_release_prints():
    growth = DEFLATOR.pct_change() * 100
    printed = {
        "2009-10": 1.65,
        "2012-13": 2.06,
        "2015-16": 0.86,
        "2016-17": 2.37,
        "2018-19": 2.14,
        "2019-20": 1.92,
    }
    assert {year: round(growth[year], 2) for year in printed} == printed
    assert DEFLATOR["2018-19"] == 100


def test_every_sum_as_it_was():
    """A changed or moved figure goes red. After a change that is meant, run with UPDATE_GOLDEN=1 in
    the environment.
    """
    flows = nhs_council_flows.money_flows(FIGURES, MONEY, DEFLATOR).round({"cash": 1, "real": 1})
    if os.environ.get("UPDATE_GOLDEN"):
        flows.to_csv(GOLDEN, index=False, lineterminator="\n")
    pd.testing.assert_frame_equal(flows, pd.read_csv(GOLDEN), check_dtype=False)


def test_no_sum_is_called_paid_of_which_only_an_allocation_is_held():
    flows = nhs_council_flows.money_flows(FIGURES, MONEY, DEFLATOR)
    assert "paid" not in set(flows["status"])
    first = flows.set_index("figure_id").loc["NF111"]
    assert (first["status"], first["kind"]) == ("allocated", "transfer")
    assert set(flows.loc[flows["kind"] == "pool", "status"]) == {"required", "planned"}
    assert flows["year"].is_monotonic_increasing and flows["figure_id"].is_unique


def test_a_move_that_a_source_only_plans_is_not_seen_done():
    """Salford, Wakefield, Suffolk and Swindon are; Peterborough's source is a plan."""
    to_councils = PART[PART["way"] == nhs_council_flows.TO_COUNCIL]
    seen_done = to_councils["seen_done"]
    assert sorted(to_councils.loc[seen_done, "pct_code"]) == ["5F5", "5K3", "5N3", "5PT"]
    assert sorted(to_councils.loc[~seen_done, "pct_code"]) == ["5PN"]


def test_the_minimum_by_who_puts_it_in():
    wide = nhs_council_flows.fund_minimum(FIGURES, MONEY, DEFLATOR).pivot(
        index="year", columns="part", values="cash"
    )
    assert wide.loc["2015-16"].to_dict() == {
        "NHS": 3446,
        "Grants to councils": 354,
    }  # 3,800 less 354 of capital
    assert wide.loc["2020-21"].to_dict() == {
        "NHS": 4048,
        "Grants to councils": 2650,
    }  # 2,077 and 573
    assert wide.sum(axis=1).to_dict() == {
        "2015-16": 3800,
        "2016-17": 3913,
        "2019-20": 6400,
        "2020-21": 6698,
    }


def test_the_nhs_part_hardly_grew_in_real_terms():
    real = nhs_council_flows.fund_minimum(FIGURES, MONEY, DEFLATOR).set_index(["year", "part"])[
        "real"
    ]
    # 3,446 · 100/94.019 = 3,665.2 and 3,800 · 100/101.917 = 3,728.5: 1.7 percent
    assert real["2019-20", "NHS"] / real["2015-16", "NHS"] * 100 - 100 == pytest.approx(
        1.73, abs=0.02
    )
    assert pd.isna(real["2020-21", "NHS"])


@pytest.mark.parametrize(("by", "parts"), [("use", [540, 130]), ("payer", [420, 250])])
def test_the_plan_for_care_at_home_and_its_parts(by, parts):
    rows = nhs_council_flows.plan_for_care_at_home(FIGURES, MONEY, by)
    announced = rows[~rows["after"]]
    assert announced["cash"].tolist()[:3] == [670, *parts] and sum(parts) == 670
    assert set(announced["status"]) == {"announced"}
    assert rows.loc[rows["after"], ["cash", "status"]].to_numpy().tolist() == [
        [70, "allocated"],
        [150, "planned"],
        [300, "planned"],
    ]


def test_the_plan_is_divided_in_two_ways_only():
    with pytest.raises(MoneyError, match="not by 'place'"):
        nhs_council_flows.plan_for_care_at_home(FIGURES, MONEY, "place")


def test_a_figure_that_is_gone_is_named():
    with pytest.raises(MoneyError, match="has no NF113, which this table needs"):
        nhs_council_flows.money_flows(FIGURES[FIGURES["figure_id"] != "NF113"], MONEY, DEFLATOR)


def test_what_went_to_councils():
    rows = PART[PART["way"] == nhs_council_flows.TO_COUNCIL].set_index("pct_name")
    assert sorted(rows.index) == [
        "Peterborough PCT",
        "Salford PCT",
        "Suffolk PCT",
        "Swindon PCT",
        "Wakefield District PCT",
    ]
    assert not rows["main_destination"].any() and rows["counts_as_core"].sum() == 4


def test_where_council_care_joined_in():
    rows = PART[PART["way"] == nhs_council_flows.WITH_COUNCIL]
    assert set(rows["pct_code"]) == {
        "TAC",
        "TAN",
        "5CN",
        "5PH",
        "5PK",
        "5PJ",
        "5FL",
        "5QQ",
        "5K3",
        "TAL",
    }
    assert "local_authority" not in set(rows["provider_model"])
    assert rows["destination_name"].nunique() == 8


def test_five_care_trusts_ended_in_five_places_and_none_went_on():
    rows = PART[PART["way"] == nhs_council_flows.CARE_TRUST]
    assert sorted(rows["pct_code"]) == ["TAC", "TAK", "TAL", "TAN", "TAP"]
    assert "care_trust" not in set(rows["provider_model"])


def test_the_illustration_keeps_every_place_and_counts_each_council_once():
    est = estimates.outcome()
    rows = nhs_council_flows.if_councils_had_taken_over(
        estimates.value_by_place(est), tables.read("pct_councils")
    )
    assert len(rows) == 151 and rows["pct_name"].is_monotonic_increasing
    assert rows["councils"].explode().nunique() == 152  # every council with social services in 2011
    suffolk = rows.set_index("pct_code").loc["5PT"]
    assert (
        suffolk["councils"] == ("Suffolk",)
        and suffolk["low"] <= suffolk["value"] <= suffolk["high"]
    )
    regions = nhs_council_flows.illustration_by_region(rows, est.by("sha_name")).set_index(
        "sha_name"
    )
    assert regions.loc["North East", ["places", "councils"]].tolist() == [12, 12]
    assert regions["value"].sum() == pytest.approx(8500, rel=0.01)  # medians, so nearly


def test_regions_by_hand():
    rows = pd.DataFrame({"sha_name": ["N", "N", "S"], "councils": [("a",), ("a", "b"), ("c",)]})
    regions = pd.DataFrame(
        {"sha_name": ["N", "S"], "value": [5.0, 2.0], "low": [4.0, 1.0], "high": [6.0, 3.0]}
    )
    assert nhs_council_flows.illustration_by_region(rows, regions).to_numpy().tolist() == [
        ["N", 2, 2, 5.0, 4.0, 6.0],
        ["S", 1, 1, 2.0, 1.0, 3.0],
    ]


def test_the_fit_of_each_place_follows_from_its_councils():
    rows = tables.read("pct_councils").set_index("pct_code")
    shared = rows["councils"].explode().groupby(level=0).apply(list)
    times = rows["councils"].explode().value_counts()
    for code, councils in shared.items():
        alone = all(times[c] == 1 for c in councils)
        expected = {
            (1, True): "same_area",
            (1, False): "part_of_a_council",
            (2, True): "several_councils",
            (2, False): "crossing",
        }
        assert rows.loc[code, "fit"] == expected[min(len(councils), 2), alone], code


def test_each_price_names_the_release_that_it_is_from():
    rows = tables.read("gdp_deflator")
    published = tables.read("sources").set_index("source_id")["published"]
    assert rows["vintage"].tolist() == rows["source_id"].map(published).tolist()
