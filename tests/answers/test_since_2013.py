"""Words and chances for the years since 2013: small tables worked out by hand, then ours."""

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import place_history
from helpers.answers import since_2013
from helpers.core.formatting import Interval


@pytest.fixture
def history():
    columns = ["pct_code", "spell", "operator_name", "provider_model", "start", "end", "last_seen"]
    rows = [
        ("A", 1, "Alpha", "community_trust", "2011-04", "2016", "2016"),
        ("A", 2, "Acute", "acute_trust", "2016", None, "2024"),
        ("B", 1, "Beta CIC", "social_enterprise", "2013-10", None, "2024"),
        ("C", 1, "Acute", "acute_trust", "2011", None, "2025"),
    ]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def areas():
    return pd.DataFrame(
        {
            "pct_code": ["A", "B", "C"],
            "pct_name": ["Ayton PCT", "NHS Beeham", "Ceeby PCT"],
            "sha_name": ["North", "South", "North"],
        }
    )


def test_now_is_when_most_places_were_last_seen(history):
    assert since_2013.when_in_words(history, "2016") == "at the end of 2016"
    assert since_2013.when_in_words(history, "now") == "when last seen, mostly in 2024"


def test_weak_evidence_has_the_chances_of_the_assumptions():
    chances = since_2013.chance_wrong()
    assert chances == {"shows_operator": 0.05, "states_plan": 0.1, "general_knowledge": 0.2}
    assert set(chances) < set(tables.read("place_history")["evidence_basis"])


def test_a_cell_holds_the_record_and_its_interval():
    assert since_2013.count_with_interval(55, Interval(54, 52, 56)) == "55 (52 to 56)"
    assert since_2013.count_with_interval(0, Interval(0, 0, 0)) == "0"


def test_every_place_stands_in_one_order_on_every_day(history, areas):
    early, late = (since_2013.places_on(history, areas, day) for day in ("2012", "2016"))
    assert early["short"].tolist() == late["short"].tolist() == ["Ayton", "Ceeby", "NHS Beeham"]
    assert early["moved"].tolist() == [True, True, False]
    assert early["operator"].tolist() == ["Alpha", "Acute", "Beta CIC"]
    assert late["operator"].tolist() == ["Acute", "Acute", "Beta CIC"]
    assert late["moved"].all()
    assert late["group"].tolist() == ["acute_trust", "acute_trust", "social_enterprise"]


def test_kinds_are_named_with_their_numbers(history):
    mix = place_history.places_by_model(history, "2016")
    assert since_2013.mix_in_words(mix) == "acute trusts in 2 and social enterprises in 1"
    assert since_2013.mix_in_words(mix, ["social_enterprise"]) == "social enterprises in 1"


def test_the_years_of_the_notebook_as_reported():
    history = tables.read("place_history")
    places = {
        when: place_history.places_by_model(history, day).set_index("provider_model")["places"]
        for when, day in since_2013.DAYS.items()
    }
    assert [places[when]["acute_trust"] for when in since_2013.DAYS] == [55, 56, 58, 60]
    assert [places[when]["community_trust"] for when in since_2013.DAYS] == [37, 35, 29, 25]
    changed = place_history.changed_places(history, since_2013.DAYS["2013"], since_2013.DAYS["now"])
    assert changed["another_model"].sum() == 43


PROVIDERS = pd.DataFrame(
    [("One Trust", 1, 1000), ("Two CIC", 0, 50), ("New Trust", 0, None)],
    columns=["provider", "elsewhere", "waiting"],
).astype({"waiting": "Int64"})


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [0, 1, 2],
            "The three providers last on record in Ayton had 1,050 people on their lists of "
            "community services in July 2025, wherever those people live. One of them is on "
            "record elsewhere too, and no list is split by place. No list was returned for New "
            "Trust.",
        ),
        (
            [0],
            "The one provider last on record in Ayton had 1,000 people on its list of community "
            "services in July 2025, wherever those people live. It is on record elsewhere too, "
            "and no list is split by place.",
        ),
        (
            [1],
            "The one provider last on record in Ayton had 50 people on its list of community "
            "services in July 2025, wherever those people live. It is on record nowhere else.",
        ),
        (
            [2],
            "The one provider last on record in Ayton returned no list in July 2025. It is on "
            "record nowhere else.",
        ),
    ],
)
def test_people_waiting_count_once_for_each_provider(rows, words):
    said = since_2013.waiting_in_words(PROVIDERS.loc[rows], "Ayton", "July 2025")
    assert said == words
