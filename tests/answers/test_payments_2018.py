"""Places that have payments of 2018-19, and what their payments are called."""

import pandas as pd
import pytest

from helpers.analysis import community_payments
from helpers.answers import payments_2018


@pytest.fixture(scope="module")
def spending():
    return payments_2018.read_spending()


@pytest.fixture(scope="module")
def paid(spending):
    return spending.places


def test_every_kind_of_place_is_there_in_its_order(paid):
    kinds = list(dict.fromkeys(place.kind for place in paid.values()))
    assert kinds == list(payments_2018.KINDS_OF_PLACE)
    assert next(iter(paid)) == "England"


def test_england_holds_every_group_and_places_hold_parts(paid):
    assert paid["England"].held.round(9).eq(1).all() and len(paid["England"].held) == 195
    regions = pd.concat([place.held for place in paid.values() if place.kind == "region"])
    assert regions.groupby(level=0).sum().round(9).eq(1).all()
    assert all(place.held.between(0, 1 + 1e-9).all() for place in paid.values())


def test_regions_add_up_to_england(spending):
    for width in ("tag", "wide"):
        regions = [code for code, place in spending.places.items() if place.kind == "region"]
        sums = spending.net[width].loc[regions].sum().sum()
        assert sums == pytest.approx(spending.net[width].loc["England"].sum())


def test_the_mix_of_a_place_is_that_of_its_rows(spending):
    mix = spending.mix("group-09C", "wide").set_index("provider_model")
    here = spending.payments[spending.payments["ccg_code"] == "09C"]
    with_councils = community_payments.community_mix(here, "wide").set_index("provider_model")
    without = community_payments.community_mix(here, "wide", councils=False)
    without = without.set_index("provider_model")["share_percent"]
    assert mix["share_percent"].to_dict() == pytest.approx(with_councils["share_percent"].to_dict())
    assert mix["share_without_councils"].dropna().to_dict() == pytest.approx(without.to_dict())
    assert mix["value"].sum() == pytest.approx(with_councils["amount_gbp"].sum() / 1e6)
    assert (mix["gross"] >= mix["value"] - 1e-9).all()


def test_the_largest_organisations_are_named_and_no_group_of_payees(spending):
    largest = spending.organisations("England", "tag", 10)
    assert len(largest) == 10 and largest["value"].is_monotonic_decreasing
    assert not set(largest["organisation"]) & set(payments_2018.NO_ORGANISATIONS)
    assert 0 < largest["share_percent"].sum() < 100


def test_the_map_has_every_place_once(spending):
    places = payments_2018.payees_on_map(spending)
    assert len(places) == 151 and places["pct_code"].is_unique
    assert not places[["column", "row", "payee_kind", "compared"]].isna().any().any()
    assert places["differs"].sum() < 30 and places["little"].sum() > 0


def test_kinds_are_counted_with_the_small_ones_together():
    models = ["acute_trust"] * 5 + ["community_trust"] * 4 + ["social_enterprise"] * 3
    models += ["mental_health_trust"] * 2 + ["voluntary"]
    assert payments_2018.kinds_in_words(pd.Series(models)) == (
        "acute trusts in 5, community NHS trusts in 4, social enterprises in 3, "
        "mental health trusts in 2 and others in 1"
    )
    assert payments_2018.kinds_in_words(pd.Series(["acute_trust"])) == "acute trusts in 1"


def test_two_views_leave_councils_out_of_the_payments(spending):
    then = pd.DataFrame(
        {"group": ["acute_trust"], "share": [100.0], "share_low": [90.0], "share_high": [100.0]}
    )
    views = payments_2018.two_views(then, spending.mix("England", "tag"))
    later = views[views["panel"] == payments_2018.LATER]
    assert later["value"].sum() == pytest.approx(100)
    assert later["low"].isna().all() and len(views) == len(later) + 1


def test_a_place_in_which_next_to_nothing_is_marked_is_not_offered(paid):
    # Wakefield's group marks a few thousand pounds; Enfield's marks none
    assert not {"5N3", "5C1"} & paid.keys()
    assert "group-09C" in paid  # Ashford


def test_places_in_a_sentence():
    assert payments_2018.place_in_words("group", "Leeds") == "the area of NHS Leeds CCG"
    assert payments_2018.place_in_words("region", "North East") == "the North East"
    assert payments_2018.place_in_words("england", "England") == "England"
    assert payments_2018.place_in_words("pct", "Leeds PCT") == "the area of Leeds PCT"


def test_a_place_holds_only_groups_with_people_there(paid):
    assert all((place.held > 0).all() for place in paid.values())
    assert isinstance(paid["group-09C"].parts, pd.Series) and paid["group-09C"].parts.empty
