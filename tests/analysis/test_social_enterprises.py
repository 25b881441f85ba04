"""Stages, tracing and shares of the third sector against published totals and values worked out by
hand.
"""

import csv
import os

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import social_enterprises
from helpers.analysis.social_enterprises import ThirdSectorError
from tests import GOLDENS

GOLDEN = GOLDENS / "held_shares.csv"
ANNOUNCED, LAUNCHED = {"1": 20, "2": 15, "3": 32}, {"1": 14, "2": 8, "3": 18}


@pytest.fixture(scope="module")
def register():
    return tables.read("social_enterprises")


# ---- the funnel


def test_the_funnel_adds_up_to_every_published_total():
    steps = social_enterprises.stages(ANNOUNCED, LAUNCHED, {("1", "2"): 29, ("3",): 32})
    assert steps[
        ["announced", "counted", "launched", "left_before", "not_launched"]
    ].to_numpy().tolist() == [
        [35, 29, 22, 6, 7],
        [32, 32, 18, 0, 14],
        [67, 61, 40, 6, 21],
    ]


def test_the_published_figures_are_those_of_the_funnel():
    def known(*ids):
        return [tables.figure(id).value for id in ids]

    assert known("NF085", "NF038", "NF032") == list(ANNOUNCED.values())
    assert known("NF132", "NF133", "NF134") == list(LAUNCHED.values())
    assert known("NF277", "NF033", "NF279", "NF037", "NF278") == [67, 61, 40, 29, 35]


def test_a_funnel_cannot_widen():
    with pytest.raises(
        ThirdSectorError,
        match="waves 1, 2: more were counted or launched than the stage before holds",
    ):
        social_enterprises.stages(ANNOUNCED, LAUNCHED, {("1", "2"): 36, ("3",): 32})
    with pytest.raises(ThirdSectorError, match="waves 3: more"):
        social_enterprises.stages(ANNOUNCED, LAUNCHED | {"3": 33}, {("1", "2"): 29, ("3",): 32})


@pytest.mark.parametrize("counted", [{("1", "2"): 29}, {("1", "2"): 29, ("2", "3"): 32}])
def test_every_wave_is_counted_once(counted):
    with pytest.raises(ThirdSectorError, match="each once"):
        social_enterprises.stages(ANNOUNCED, LAUNCHED, counted)


# ---- the register


def test_thirty_six_of_the_forty_could_be_named(register):
    named = social_enterprises.candidates(register)
    assert len(named) == 36 and len(named) <= sum(LAUNCHED.values())
    assert (named["wave"] == "1").sum() == 4
    assert not {
        "central-surrey-health",
        "spiral-health",
        "gloucestershire-care-services-cic",
    } & set(named["enterprise_id"])


def test_every_enterprise_has_one_fate_and_the_fates_add_up(register):
    met = social_enterprises.fates(register)
    assert met["count"].sum() == len(register) == 52
    launched = social_enterprises.fates(social_enterprises.candidates(register)).set_index("fate")[
        "count"
    ]
    assert launched.to_dict() == {
        "trading": 22,
        "lost_contract": 4,
        "merged": 1,
        "closed": 4,
        "unknown": 5,
    }
    assert met.set_index("fate")["count"][["never_launched", "unconfirmed"]].tolist() == [4, 5]


def test_a_fate_is_coded_for_exactly_those_that_launched(register):
    assert (register["fate"].notna() == (register["status"] == "launched")).all()
    assert register[register["fate"] == "unknown"]["fate_year"].isna().all()


# ---- the planned £900m


def test_what_can_be_traced_by_hand(register):
    rows = social_enterprises.traced(
        social_enterprises.candidates(register), tables.read("arm_values")
    )
    sums = rows.groupby("kind")["annual_contract_value_gbp_m"].sum()
    # early: 55 + 52 + 47.2 + 37 + 35 + 25 + 8.4 + 0.5; later: 87 + 45 + 37 + 17.5 + 2.6; wider:
    # Livewell 90 and Sirona 50
    assert sums.to_dict() == {
        "early": pytest.approx(260.1),
        "later": pytest.approx(189.1),
        "wider": pytest.approx(140),
    }
    assert set(rows[rows["kind"] == "wider"]["enterprise_id"]) == {"livewell-southwest", "sirona"}
    assert rows["annual_contract_value_gbp_m"].is_monotonic_decreasing


def test_a_value_of_an_unstated_year_counts_as_later():
    one = pd.DataFrame(
        {
            "annual_contract_value_gbp_m": [2.6, 3.0],
            "value_year": [None, "2012-13"],
            "origin_pct_codes": [("5QQ",), ()],
        }
    )
    bounds = pd.DataFrame(
        {"pct_codes": [("5QQ",)], "value_gbp_m": [9.9], "usable_as": ["upper_bound"]}
    )
    assert social_enterprises.traced(one.astype({"value_year": "str"}), bounds)[
        "kind"
    ].tolist() == ["early", "later"]


def test_steps_towards_a_plan_end_at_it():
    steps = social_enterprises.towards_plan(
        [("a", 260.0), ("nothing", 0.0), ("b", 140.0)], 900, "Planned"
    )
    assert steps.to_numpy().tolist() == [
        ["a", 0, 260, "step"],
        ["b", 260, 400, "step"],
        ["Not traced", 400, 900, "rest"],
        ["Planned", 0, 900, "total"],
    ]


# ---- shares


@pytest.fixture(scope="module")
def shares():
    return social_enterprises.held_shares(tables.read("spend_series"), tables.read("figures"))


def test_only_the_audited_pair_is_about_charities_alone_over_time(shares):
    alone = shares[shares["who"] == "voluntary"]
    assert alone[alone["series_id"] == "lords_hl868"]["share"].tolist() == [1.85, 1.91]
    assert set(alone["share"]) == {1.85, 1.91, 2, 11}


def test_a_group_that_holds_councils_is_never_the_voluntary_share(shares):
    assert (shares[shares["share"].isin([8, 13, 36])]["who"] == "mixed").all()


def test_comparators_for_all_services_are_left_out(shares):
    measures = tables.read("figures").set_index("figure_id")["measure"]
    assert not measures[shares["figure_id"]].str.startswith("all_services").any()


def test_rows_of_a_series_stand_together(shares):
    for who, rows in shares.groupby("who"):
        series = rows["series_id"].dropna().tolist()
        assert [s for i, s in enumerate(series) if s in series[:i] and s != series[i - 1]] == [], (
            who
        )


def test_shares_as_released(shares):
    """Any changed share goes red. After a change that is meant, run this with UPDATE_GOLDEN=1 in
    the environment.
    """
    columns = ["who", "year", "measure", "share", "series_id", "figure_id", "source_id"]
    now = shares[columns].fillna("").astype(str).to_dict("records")
    if os.environ.get("UPDATE_GOLDEN"):
        shares[columns].to_csv(GOLDEN, index=False, lineterminator="\n")
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == now


# ---- what followed the task force


def test_every_request_of_the_task_force_has_a_score_and_every_score_a_request():
    asks, claims = tables.read("task_force_asks"), tables.read("claims").set_index("claim_id")
    assert set(asks["claim_id"]) == {"C27", "C28", "C29", "C30", "C32"}
    assert (claims.loc[asks["claim_id"], "source_id"] == "dh-third-sector-2006").all()
    assert asks[asks["date"].isna()]["direction"].eq("not_shown").all()
    assert asks[asks["direction"] == "not_shown"]["date"].isna().all()
