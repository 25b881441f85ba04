"""One area in brief: who took over first and who was last seen, whatever kind of area it is."""

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import place_history
from helpers.answers.area_in_brief import area_options, area_sentence, area_table, search_words
from helpers.tables.places import all_places, find_place

pytestmark = pytest.mark.unit
HISTORY = pd.DataFrame(
    {
        "pct_code": ["A", "A", "B", "C"],
        "spell": [1, 2, 1, 1],
        "operator_name": ["Old Trust", "New CIC", "Same Trust", "Care Trust"],
        "name_now": ["Old Trust", "New CIC", "Same Trust", "Care and Community Trust"],
        "provider_model": ["acute_trust", "social_enterprise", "acute_trust", "acute_trust"],
        "start": ["2011", "2014", None, "2011-04"],
        "end": ["2014", None, None, None],
        "last_seen": ["2014", "2025", "2024", "2025"],
        "change_kind": ["first_transfer", "contract_award", "first_transfer", "first_transfer"],
    }
)
AREAS = pd.DataFrame({"pct_code": list("ABC"), "pct_name": ["Ayton PCT", "Beeton PCT", "Cee PCT"]})


def place(parts, name="Beeton PCT", kind="pct"):
    from helpers.tables.places import Place

    return Place("X", name, kind, pd.Series(parts))


def sentence(*arguments, **more):
    here = place(*arguments, **more)
    return area_sentence(here, HISTORY, area_table(here, HISTORY, AREAS))


def test_one_area_with_the_same_provider_or_another():
    assert sentence({"B": 1.0}) == (
        "Beeton PCT: Same Trust took over most community services and was last seen at work, there "
        "or elsewhere, in 2024."
    )
    assert sentence({"A": 1.0}, "Ayton PCT") == (
        "Ayton PCT: most community services went to Old Trust first; New CIC was last seen at "
        "work, there or elsewhere, in 2025."
    )
    assert sentence({"C": 1.0}, "Cee PCT") == (
        "Cee PCT: Care Trust took over most community services and, as Care and Community Trust, "
        "was last seen at work, there or elsewhere, in 2025."
    )


def test_an_area_of_several_counts_kinds_and_changes():
    assert sentence({"A": 1.0, "B": 0.5, "C": 1.0}, "London", "region") == (
        "London (region) takes in 3 of the PCT areas of 2010. When last seen, in 2024 to 2025, "
        "acute trusts ran the main services of 2 and social enterprises of 1. One has another "
        "provider than at first."
    )
    assert sentence({"B": 1.0, "C": 1.0}, "Here", "council").endswith(
        "Both have the provider that they had at first."
    )


def test_a_sentence_about_changes_begins_with_a_word():
    many = HISTORY[HISTORY["pct_code"] == "A"]
    codes = [f"A{i}" for i in range(12)]
    history = pd.concat([HISTORY, *(many.assign(pct_code=code) for code in codes)])
    areas = pd.DataFrame({"pct_code": ["B", *codes], "pct_name": ["Beeton PCT", *codes]})
    here = place(dict.fromkeys(["B", *codes], 1.0), "Here", "region")
    said = area_sentence(here, history, area_table(here, history, areas))
    assert said.endswith(". Of these, 12 have another provider than at first.")


def test_the_table_holds_the_part_of_each_area():
    table = area_table(place({"A": 0.25, "B": 1.0}), HISTORY, AREAS)
    assert table["Part, %"].tolist() == [25.0, 100.0]
    assert table["Last on record"].tolist() == ["New CIC", "Same Trust"]
    upside_down = area_table(place({"A": 0.25, "B": 1.0}), HISTORY.iloc[::-1], AREAS)
    assert upside_down.equals(table)


def test_every_place_of_the_suite_has_a_sentence_and_a_name_of_its_own():
    places = all_places()
    history, register = tables.read("place_history"), tables.read("organisations")
    history, areas = place_history.named_today(history, register), tables.read("areas")
    for here in places:
        assert area_sentence(here, history, area_table(here, history, areas)).endswith(".")
    options = area_options(places)
    assert len(set(options.values())) == len(places) == len(search_words(places))


def test_a_board_is_found_by_its_former_names_and_its_kind():
    board = find_place("NHS Kent and Medway ICB")
    assert "integrated care board" in search_words([board])[board.code]
