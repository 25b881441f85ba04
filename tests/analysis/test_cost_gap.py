"""The playing field against values worked out by hand, and the table of gaps as released."""

import csv
import math
import os

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import cost_gap
from helpers.analysis.cost_gap import PlayingFieldError
from helpers.core.formatting import Interval
from tests import GOLDENS

GOLDEN = GOLDENS / "playing_field.csv"
KINDS, DAYS = (
    ("social_enterprise", "voluntary", "independent"),
    ("2007-04-01", "2011-04-01", "2014-04-01"),
)


@pytest.fixture(scope="module")
def frames():
    return tables.read("cost_components"), tables.read("assumptions")


# ---- by hand


def test_a_response_that_makes_share_and_price_move_by_the_same_factor_is_one():
    # price 110 -> 100; share 10 -> 11 is a rise by the same factor of 1.1, so the response is
    # exactly 1
    assert cost_gap.needed_response(10, 10) == pytest.approx(1)
    # share 10 -> 12.1 is 1.1 twice
    assert cost_gap.needed_response(10, 10, 2.1) == pytest.approx(2)
    # a share of 1 doubles: ln 2 / ln 1.1 = 7.2725
    assert cost_gap.needed_response(1, 10) == pytest.approx(7.2725, abs=1e-4)


def test_a_small_share_needs_a_stronger_response_and_a_large_gap_a_weaker_one():
    assert cost_gap.needed_response(2, 10) > cost_gap.needed_response(20, 10)
    assert cost_gap.needed_response(2, 5) > cost_gap.needed_response(2, 10)


@pytest.mark.parametrize("gap", [0, -3])
def test_where_there_is_no_gap_no_response_is_enough(gap):
    assert cost_gap.needed_response(2, gap) == math.inf


def test_what_moves_is_the_inverse_of_what_is_needed():
    assert cost_gap.points_moved(10, 10, 1) == pytest.approx(1)
    assert cost_gap.points_moved(10, 10, 2) == pytest.approx(2.1)
    assert cost_gap.points_moved(10, 10, 0) == 0
    assert cost_gap.points_moved(10, -50, 1) == pytest.approx(
        -5
    )  # levelling makes the cheaper one dearer
    need = cost_gap.needed_response(1.91, 11.5)
    assert cost_gap.points_moved(1.91, 11.5, need) == pytest.approx(1)


def test_ranges_add_as_squares_on_each_side_apart():
    parts = pd.DataFrame({"value": [10.0, -1.0], "low": [7.0, -5.0], "high": [14.0, 2.0]})
    # below: √(3² + 4²) = 5; above: √(4² + 3²) = 5
    assert cost_gap.gap(parts) == Interval(9, 4, 14)


def test_the_break_even_turns_the_range_of_the_gap_round():
    need = cost_gap.break_even(10, Interval(10, 0, 21))
    assert (need.median, need.low, need.high) == (
        pytest.approx(1),
        pytest.approx(0.5),
        math.inf,
    )  # 1.21 is 1.1 twice


@pytest.mark.parametrize(("share", "points"), [(0, 1), (99.5, 1), (-1, 1), (10, 0)])
def test_a_share_must_have_room_to_grow(share, points):
    with pytest.raises(PlayingFieldError, match="cannot grow"):
        cost_gap.needed_response(share, 10, points)


# ---- who bears what


def test_the_gap_of_a_charity_in_2011_by_hand(frames):
    parts = cost_gap.borne(*frames, "voluntary", "2011-04-01")
    # pensions 10, VAT 4, capital 0.5, insurance 0.5; rates -0.5, training -1, staff -1, duties -1
    assert cost_gap.gap(parts).median == pytest.approx(11.5)
    assert parts.set_index("component")["value"]["corporation_tax"] == 0
    # below: 36 + 1 + 0.25 + 0.25 + 0.25 + 1 + 4 + 4 = 46.75; above: 16 + 1 + 0.25 + 0.25 + 0.16 + 1
    # + 1 + 1 = 20.66
    assert cost_gap.gap(parts).low == pytest.approx(11.5 - math.sqrt(46.75))
    assert cost_gap.gap(parts).high == pytest.approx(11.5 + math.sqrt(20.66))


def pensions(frames, kind, day, how="by the rules"):
    return cost_gap.borne(*frames, kind, day, how).set_index("component")["value"]["pensions"]


def test_pensions_follow_kind_and_date(frames):
    assert pensions(frames, "social_enterprise", "2008-06-29") == 10
    assert pensions(frames, "social_enterprise", "2008-06-30") == 0  # Right to Request
    assert pensions(frames, "voluntary", "2013-10-06") == 10
    assert pensions(frames, "voluntary", "2013-10-07") == 0  # the new Fair Deal
    assert pensions(frames, "independent", "2013-10-06") == 10


def test_pensions_can_be_switched_whatever_the_date(frames):
    assert pensions(frames, "social_enterprise", "2014-04-01", "borne") == 10
    assert pensions(frames, "independent", "2007-04-01", "not borne") == 0
    with pytest.raises(
        PlayingFieldError, match="pensions cannot be 'maybe'; use one of by the rules"
    ):
        pensions(frames, "independent", "2007-04-01", "maybe")


def test_costs_run_both_ways_for_every_kind(frames):
    for kind in KINDS:
        values = cost_gap.borne(*frames, kind, "2007-04-01")["value"]
        assert (values > 0).any() and (values < 0).any(), kind


def test_exactly_one_row_holds_for_each_cost_on_each_day(frames):
    """Every day on which a row begins or ends, and the days beside it."""
    components = frames[0]
    turns = pd.concat([components["from_date"], components["to_date"]]).dropna().unique()
    for kind in KINDS:
        for turn in turns:
            for step in (-1, 0, 1):
                parts = cost_gap.borne(
                    *frames, kind, str(pd.Timestamp(turn) + pd.Timedelta(days=step))
                )
                assert list(parts["component"]) == list(cost_gap.LABELS)


def test_a_hole_or_a_doubled_row_is_named(frames):
    components, assumptions = frames
    with pytest.raises(
        PlayingFieldError, match="voluntary, rates: 0 rows of cost_components hold on 2011-04-01"
    ):
        cost_gap.borne(
            components[components["component"] != "rates"], assumptions, "voluntary", "2011-04-01"
        )
    with pytest.raises(PlayingFieldError, match="voluntary, vat: 2 rows"):
        twice = pd.concat([components, components[(components["component"] == "vat")]])
        cost_gap.borne(twice, assumptions, "voluntary", "2011-04-01")
    with pytest.raises(PlayingFieldError, match="the assumptions given have no A21, on which"):
        cost_gap.borne(
            components,
            assumptions[assumptions["assumption_id"] != "A21"],
            "voluntary",
            "2011-04-01",
        )
    with pytest.raises(PlayingFieldError, match="no cost is on record for 'acute_trust'"):
        cost_gap.borne(components, assumptions, "acute_trust", "2011-04-01")


def test_what_was_published_for_acute_hospitals_is_not_used_for_community_services(frames):
    """The published £13 to £14 belongs to private acute providers: no component takes it over."""
    components, assumptions = frames
    used = assumptions[assumptions["assumption_id"].isin(components["assumption_id"].dropna())]
    assert (
        not used["value"].isin([tables.figure("NF095").value, tables.figure("NF096").value]).any()
    )
    assert set(used["unit"]) == {"GBP_per_100"}


# ---- as released


def released(frames) -> list[dict[str, str]]:
    rows = []
    for kind in KINDS:
        for day in DAYS:
            gap = cost_gap.gap(cost_gap.borne(*frames, kind, day))
            need = cost_gap.break_even(2.0, gap)
            rows.append(
                {
                    "kind": kind,
                    "day": day,
                    "gap": f"{gap.median:.2f}",
                    "gap_low": f"{gap.low:.2f}",
                    "gap_high": f"{gap.high:.2f}",
                    "needed_at_share_2": f"{need.median:.2f}",
                    "needed_low": f"{need.low:.2f}",
                    "needed_high": f"{need.high:.2f}",
                }
            )
    return rows


def test_gaps_and_break_evens_as_released(frames):
    """Any changed assumption goes red. After a change that is meant, run this with UPDATE_GOLDEN=1
    in the environment.
    """
    now = released(frames)
    if os.environ.get("UPDATE_GOLDEN"):
        with GOLDEN.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, now[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(now)
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == now
