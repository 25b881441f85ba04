"""Concentration and variety on draws small enough to work out by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers import estimates
from helpers.analysis import concentration
from helpers.analysis.valuation import CODES, Estimate, ValuationError, interval
from helpers.core.errors import SuiteError


@pytest.fixture(scope="module")
def est():
    """Two draws of four places. A: £10m acute and £30m community; B: £40m acute; C: £20m community,
    drawn wrong once; D: £0 more.
    """
    rows = pd.DataFrame(
        {
            "row_id": ["D1", "D2", "D3", "D4"],
            "pct_code": ["A", "A", "B", "C"],
            "sha_name": ["N", "N", "N", "S"],
            "provider_model": ["acute_trust", "community_trust", "acute_trust", "community_trust"],
            "organisation": ["hospital", "trust", "hospital", "trust"],
        }
    )
    codes = np.array([[CODES.index(m) for m in rows["provider_model"]]] * 2, dtype=np.int8)
    codes[1, 3] = CODES.index("social_enterprise")
    values = np.array([[10.0, 30.0, 40.0, 20.0], [4.0, 36.0, 40.0, 20.0]])
    return Estimate(
        rows,
        values,
        codes,
        pd.Series(dtype=str),
        replace(estimates.outcome(draws=1).settings, total=100.0),
    )


def test_hospital_run_in_both_readings(est):
    assert concentration.hospital_run(est, "acute").tolist() == [50, 44]
    assert concentration.hospital_run(est, "both").tolist() == [
        50,
        44,
    ]  # no mental health trust here
    assert concentration.hospital_run(est, "acute", est.rows["sha_name"] == "S").tolist() == [0, 0]


def test_organisations_after(est):
    shares = concentration.by_organisation(est)
    assert shares["hospital"].tolist() == [50, 44]
    assert shares["trust"].tolist() == [
        50,
        36,
    ]  # the wrong row belongs to nobody known, but stays in the whole
    assert concentration.largest_share(shares, 1).tolist() == [50, 44]
    assert concentration.herfindahl(shares).tolist() == [5000, 44**2 + 36**2]
    assert concentration.effective_number(shares)[0] == 2


def test_organisations_before(est):
    before = concentration.places_before(est)
    assert before.to_numpy().tolist() == [[40, 40, 20], [40, 40, 20]] and list(before) == [
        "A",
        "B",
        "C",
    ]


def test_places_with_two_providers_over_a_tenth(est):
    plural = concentration.plural_places(est)
    assert plural["A"].tolist() == [
        True,
        False,
    ]  # 10 of 40 is over a tenth; 4 of 40 is exactly a tenth
    assert not plural[["B", "C"]].any().any()
    assert concentration.one_organisation(est.rows).to_dict() == {"A": False, "B": True, "C": True}


def test_distance_from_a_one_size_world_and_from_england(est):
    assert concentration.distance_from_one_size(est, "acute_trust").tolist() == [50, 56]
    assert concentration.distance_from_one_size(est, "mental_health_trust").tolist() == [100, 100]
    # S is all community in the first draw: England's half acute would have to turn community
    assert concentration.distance_from_whole(est, est.rows["sha_name"] == "S")[0] == 50


def test_the_country_as_reported():
    whole = estimates.outcome()
    assert round(interval(concentration.hospital_run(whole, "both"))[0]) == 59
    assert (
        concentration.one_organisation(whole.rows).sum() == 122
    )  # 120 places have one row; in two more both rows are one trust's
    assert whole.rows["organisation"].nunique() == 129


def test_nothing_selected_is_refused_and_not_a_share_of_zero(est):
    nowhere = est.rows["sha_name"] == "Nowhere"
    for asked in (
        lambda: concentration.model_shares(est, nowhere),
        lambda: concentration.hospital_run(est, "both", nowhere),
        lambda: concentration.by_organisation(est, nowhere),
        lambda: concentration.distance_from_whole(est, nowhere),
    ):
        with pytest.raises(ValuationError, match="no row is selected; choose a wider selection"):
            asked()


def test_a_reading_or_a_group_that_is_none_is_refused(est):
    with pytest.raises(ValuationError, match="no reading 'acut'; use acute or both"):
        concentration.hospital_run(est, "acut")
    with pytest.raises(SuiteError, match=r"'acute' is not a provider group"):
        concentration.distance_from_one_size(est, "acute")
