"""Payments of 2018-19: mixes, places and bounds, by hand and on the tables that ship."""

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import community_payments as payments
from helpers.analysis.community_payments import PaymentsError
from helpers.spend.aggregate import INDIVIDUALS, REDACTED, SMALLER
from helpers.spend.provider_mix import TAG

COLUMNS = [
    "ccg_code",
    "service_line",
    "organisation",
    "organisation_code",
    "provider_model",
    "amount_gbp",
]
ROWS = [
    ("X", TAG, "Alpha NHS Trust", "RAA", "community_trust", 60),
    ("X", TAG, "County Council", "", "local_authority", 40),
    ("X", "Hospice and palliative care", "Hospice", "", "voluntary", 20),
    ("X", TAG, "Other CCG", "", "commissioner", 99),
    ("X", TAG, "Beta CIC", None, "social_enterprise", 10),
    ("Y", TAG, "Acute NHS Trust", "RBB", "acute_trust", 100),
]
GROUPS = pd.DataFrame(
    {
        "ccg_code": ["X", "Y", "Z"],
        "predecessor_codes": [("x1", "x2"), ("y",), ("z",)],
        "population_mid_2018": [100, 200, 100],
    }
)
AREAS = pd.DataFrame(
    {
        "pct_code": ["A", "B", "C"],
        "sha_name": ["North", "North", "South"],
        "population_mid_2011": [100, 200, 100],
        "successor_ccg_codes": [("x1", "x2"), ("y",), ("x2", "z")],
        "successor_ccg_postcode_pct": [(50.0, 50.0), (100.0,), (40.0, 60.0)],
    }
)


@pytest.fixture
def rows():
    frame = pd.DataFrame(ROWS, columns=COLUMNS)
    return frame.assign(gross_gbp=frame["amount_gbp"])


@pytest.fixture
def parts():
    return payments.ccg_parts_of_places(AREAS, GROUPS)


def test_two_widths_with_and_without_councils(rows):
    tag = payments.community_mix(rows).set_index("provider_model")["share_percent"]
    assert tag.to_dict() == {
        "community_trust": pytest.approx(60 / 2.1),
        "acute_trust": pytest.approx(100 / 2.1),
        "local_authority": pytest.approx(40 / 2.1),
        "social_enterprise": pytest.approx(10 / 2.1),
    }
    wide = payments.community_mix(rows, "wide", councils=False).set_index("provider_model")
    assert wide["amount_gbp"].to_dict() == {
        "community_trust": 60,
        "acute_trust": 100,
        "social_enterprise": 10,
        "voluntary": 20,
    }


def test_a_selection_without_payments_and_a_width_that_is_none_are_refused(rows):
    with pytest.raises(PaymentsError, match="no community payment is left"):
        payments.community_mix(rows.iloc[:0])
    with pytest.raises(PaymentsError, match="there is no width 'broad'"):
        payments.community_mix(rows, "broad")


def test_parts_of_places_follow_groups_that_merged(parts):
    assert parts.to_numpy().tolist() == [
        ["A", "X", 1.0],
        ["B", "Y", 1.0],
        ["C", "X", 0.4],
        ["C", "Z", 0.6],
    ]


def test_a_group_is_shared_by_the_people_of_its_places(rows, parts):
    people = payments.people_by_group(parts, AREAS.set_index("pct_code")["population_mid_2011"])
    here = payments.in_places(rows, people, pd.Series({"C": 1.0}))
    # X: 100 people of A and 40 of C, so 40 of 140 in C
    assert here.set_index("organisation")["amount_gbp"]["Alpha NHS Trust"] == pytest.approx(
        60 * 40 / 140
    )
    assert set(here["ccg_code"]) == {"X"}


def test_the_largest_payee_is_no_council_and_no_group_of_payees(rows, parts):
    people = AREAS.set_index("pct_code")["population_mid_2011"]
    largest = payments.largest_payee_of_places(rows, parts, people, (SMALLER,))
    assert dict(zip(largest["pct_code"], largest["organisation"], strict=True)) == {
        "A": "Alpha NHS Trust",
        "B": "Acute NHS Trust",
        "C": "Alpha NHS Trust",
    }
    one = largest.set_index("pct_code").loc["A"]
    assert one["share_percent"] == pytest.approx(60 / 70 * 100)  # Beta CIC has no code and counts


def test_many_places_at_once_are_each_place_by_itself(rows, parts):
    people = AREAS.set_index("pct_code")["population_mid_2011"]
    by_group = payments.people_by_group(parts, people)
    held = by_group / by_group.sum()
    sums = payments.sums_by_group(payments.providers_in(rows), "provider_model")
    pounds = payments.pounds_of_places(sums, held)
    for pct in ("A", "B", "C"):
        here = payments.in_places(rows, by_group, pd.Series({pct: 1.0}))
        mix = payments.community_mix(here).set_index("provider_model")["amount_gbp"]
        assert pounds.loc[pct, mix.index].tolist() == pytest.approx(mix.tolist())


def test_sums_before_credit_notes(rows):
    gross = rows.assign(gross_gbp=rows["amount_gbp"] * 2)
    mix = payments.community_mix(gross, sums="gross_gbp").set_index("provider_model")
    assert mix.at["acute_trust", "gross_gbp"] == 200


def test_readings_of_what_is_missing_stand_side_by_side(rows):
    regions = pd.Series({"X": "North", "Y": "South", "Z": "South"})
    table = payments.range_of_shares(rows, GROUPS, regions).set_index("provider_model")
    acute = table.loc["acute_trust"]
    assert acute["marked"] == pytest.approx(100 / 2.1)
    assert acute["without_councils"] == pytest.approx(100 / 1.7)
    assert acute["like_region"] == pytest.approx(150 / 2.6)
    assert acute["in_hospitals"] == pytest.approx(240 / 3.5)
    assert (acute["low"], acute["high"]) == (acute["marked"], acute["in_hospitals"])
    assert pd.isna(table.at["local_authority", "without_councils"])


def test_a_group_lies_in_the_region_of_most_of_its_people(parts):
    assert payments.regions_of_ccgs(parts, AREAS).to_dict() == {
        "X": "North",
        "Y": "North",
        "Z": "South",
    }


def test_what_untagged_groups_could_add(rows):
    regions = pd.Series({"X": "North", "Y": "South", "Z": "South"})
    table = payments.if_untagged_were_like_their_region(rows, GROUPS, regions)
    # Z has half the people of Y, the only marked group of its region: 50 more of Y's mix
    added = table.set_index("provider_model")["added_gbp"]
    assert added.to_dict() == {
        "community_trust": 0,
        "acute_trust": 50,
        "local_authority": 0,
        "social_enterprise": 0,
    }
    assert table["share_with"].tolist() == pytest.approx([60 / 2.6, 150 / 2.6, 40 / 2.6, 10 / 2.6])


def test_what_hospital_contracts_could_hold(rows):
    table = payments.if_hospital_contracts_held_community(rows, GROUPS).set_index("provider_model")
    # per head: X 1.1, Y 0.5, Z 0; the middle of those above zero is 0.8: Y lacks 60 and Z 80
    assert table.at["acute_trust", "added_gbp"] == pytest.approx(140)
    assert table["share_with"].sum() == pytest.approx(100)


@pytest.fixture(scope="module")
def shipped():
    return tables.read("ccg_community_2018_19")


def test_the_totals_that_ship_add_up_to_what_stands_behind_them(shipped):
    coverage = tables.read("ccg_coverage_2018_19").set_index("ccg_code")
    tag = shipped[shipped["service_line"] == TAG].groupby("ccg_code")["amount_gbp"].sum()
    for sums, column in (
        (tag, "tag_gbp"),
        (shipped.groupby("ccg_code")["amount_gbp"].sum(), "community_gbp"),
    ):
        gap = sums.reindex(coverage.index, fill_value=0) - coverage[column]
        assert gap.abs().max() <= 60  # each row is rounded to a pound
    assert coverage["amount_gbp"].sum() == pytest.approx(70_201_485_863, abs=200)
    assert coverage["payments"].sum() == 694_342


def test_england_in_2018_19(shipped):
    mix = payments.community_mix(shipped).set_index("provider_model")
    assert mix["amount_gbp"].sum() == pytest.approx(6.30e9, rel=0.01)
    assert {
        code: round(mix.at[code, "share_percent"])
        for code in ("mental_health_trust", "community_trust", "acute_trust", "local_authority")
    } == {
        "mental_health_trust": 28,
        "community_trust": 24,
        "acute_trust": 24,
        "local_authority": 11,
    }


def test_nobody_is_named_who_may_not_be(shipped):
    people = shipped[shipped["provider_model"] == "individual"]
    assert set(people["organisation"]) <= {INDIVIDUALS, SMALLER, REDACTED}


def test_every_place_lies_in_groups_of_2018():
    parts = payments.ccg_parts_of_places(tables.read("areas"), tables.read("ccgs_2018"))
    assert parts.groupby("pct_code")["part"].sum().round(9).eq(1).all()
    assert parts["pct_code"].nunique() == 151 and parts["ccg_code"].nunique() == 195
