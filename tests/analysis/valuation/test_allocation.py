"""The rows that carry value, and how a split place is shared out: by hand, and against the table as
handed over.
"""

import numpy as np
import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import valuation
from helpers.analysis.valuation import ValuationError, allocation
from helpers.tables import provider_models


def test_a_total_is_shared_by_cash_and_conserved():
    cash = pd.Series([300.0, 100.0, 600.0], index=["A", "B", "C"])
    assert valuation.by_cash(8500, cash).to_dict() == {"A": 2550, "B": 850, "C": 5100}


@pytest.mark.parametrize("cash", [[1.0, 0.0], [1.0, float("nan")], [1.0, -3.0]])
def test_a_place_without_cash_is_refused(cash):
    with pytest.raises(ValuationError, match="cash"):
        valuation.by_cash(100, pd.Series(cash))


@pytest.fixture(scope="module")
def frames():
    return tables.read("pct_destinations"), tables.read("areas")


def test_main_destinations_by_number_and_by_cash_as_handed_over(frames):
    places = valuation.main_destinations(*frames)
    places["group"] = [provider_models.group_of(code) for code in places["provider_model"]]
    mix = valuation.mix_by_main_destination(places, "group", "cash_2010_11_gbp_m").set_index(
        "group"
    )
    assert mix["places"].to_dict() == {
        "acute_trust": 55,
        "mental_health_trust": 41,
        "community_trust": 37,
        "social_enterprise": 16,
        "independent_voluntary_gp": 2,
    }
    assert mix["share_of_weight"].round(1).to_dict() == {
        "acute_trust": 32.6,
        "mental_health_trust": 27.0,
        "community_trust": 28.7,
        "social_enterprise": 8.7,
        "independent_voluntary_gp": 3.0,
    }


def test_a_place_with_two_main_destinations_is_refused(frames):
    rows = frames[0].copy()
    rows.loc[rows["row_id"] == "D042", "main_destination"] = (
        True  # Stockport's dental care beside the rest
    )
    rows.loc[rows["row_id"] == "D043", "main_destination"] = True
    with pytest.raises(ValuationError, match="place 5F7 has 2 main destinations"):
        valuation.main_destinations(rows, frames[1])


def test_core_rows_are_final_and_core_whatever_the_order_given(frames):
    rows = valuation.core_rows(*frames)
    assert (
        len(rows) == 195 and rows["pct_code"].nunique() == 151
    )  # 214 rows less 11 that are not core and 8 interim ones
    shuffled = valuation.core_rows(
        frames[0].sample(frac=1, random_state=1), frames[1].sample(frac=1, random_state=2)
    )
    pd.testing.assert_frame_equal(rows, shuffled)


def test_a_main_destination_that_does_not_count_is_refused(frames):
    rows = frames[0].copy()
    rows.loc[rows["row_id"] == "D001", "phase"] = "interim"
    with pytest.raises(
        ValuationError,
        match="row D001 of pct_destinations is the main destination of 5ND; it must be core and "
        "final",
    ):
        valuation.core_rows(rows, frames[1])


def split(*scopes: tuple[str, bool], narrow=0.05, broad=0.2):
    rows = pd.DataFrame(
        [("X", scope, main) for scope, main in scopes],
        columns=["pct_code", "service_scope", "main_destination"],
    )
    return valuation.split_shares(rows, narrow, broad)[0].round(10).tolist()


def test_split_by_hand():
    assert split(("whole", True)) == [1]
    assert split(("most", True), ("dental", False)) == [0.95, 0.05]
    # Wakefield: a hospital trust, a district, a specialist service, a council
    assert split(("most", True), ("other", False), ("specialist", False), ("other", False)) == [
        0.55,
        0.2,
        0.05,
        0.2,
    ]
    # three large parts would leave the main destination 40%: they share half instead, 50/3 each
    assert split(
        ("most", True), ("other", False), ("other", False), ("other", False)
    ) == pytest.approx([0.5, *[0.5 / 3] * 3])


def test_the_parts_of_every_place_add_up_in_every_draw(frames):
    rows = valuation.core_rows(*frames)
    parts = valuation.split_shares(rows, np.array([0.02, 0.1]), np.array([0.3, 0.1]))
    sums = pd.DataFrame(parts.T).groupby(rows["pct_code"].to_numpy()).sum()
    assert np.allclose(sums, 1) and parts.min() > 0


def test_organisations_without_a_code_are_told_apart_by_name():
    ods, name = (
        pd.Series(["RXP", None, None, None]),
        pd.Series(["x", "Serco", "SERCO.", "Virgin Care"]),
    )
    key = allocation.organisation_key(ods, name)
    assert key[0] == "RXP" and key[1] == key[2] != key[3]
