"""The history of a place: sentences, line of time and table, against rows read by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from helpers import estimates, tables
from helpers.analysis import area_histories
from helpers.core.formatting import Interval
from helpers.tables.places import all_places

HISTORY = tables.read("place_history")


@pytest.mark.parametrize(
    ("place", "words", "evidence"),
    [
        (
            "5QA",
            "On 1 April 2011 they became part of Kent Community Health NHS Trust in a merger.",
            "stated",
        ),
        ("5N1", "we found no document that records the transfer", "inferred"),
        ("Sutton council", "Sutton (council) lies in the area of Sutton & Merton PCT.", "stated"),
        ("5KM", "we found no document that records the transfer", "inferred"),
        (
            "5NR",
            "Trafford PCT: Bridgewater Community Healthcare NHS Trust, a community NHS trust, ran "
            "them for a time from April 2011. Pennine Care NHS Foundation Trust,",
            "inferred",
        ),
        ("5GC", "as planned; we found no record of the move itself.", "plan only"),
        ("5HQ", "Bolton NHS Foundation Trust, as it is now called, was last seen in", "stated"),
        ("Q30", "At the end of 2013 acute trusts ran the services of all 12.", "inferred"),
        ("Q30", "None of them had another kind of provider than in 2013.", "inferred"),
        ("QOX", "All of them had another kind of provider than in 2013.", "inferred"),
        ("QKS", "holds 3 PCT areas of 2010", "stated"),
        ("Q39", "14 PCT areas", "inferred"),
    ],
)
def test_the_sentence_says_what_is_on_record_and_how_well(place, words, evidence):
    history = estimates.area_history(place)
    assert words in history.sentence()
    assert history.evidence == evidence


def test_a_first_provider_of_whom_only_a_plan_is_known_was_to_take_over():
    known = estimates.area_history("5KM")
    here = known.tables.history["pct_code"] == "5KM"
    evidence = known.tables.history["evidence_basis"].mask(here, "states_plan")
    rows = known.tables.history.assign(evidence_basis=evidence)
    planned = replace(known, tables=replace(known.tables, history=rows))
    assert "was to take over" in planned.sentence()
    assert "only a plan was found" in planned.sentence() and planned.evidence == "plan only"


def test_a_last_sight_is_never_today():
    """Where the operator was last seen in 2025 the sentence says 2025, and nothing of 2026."""
    for code in HISTORY["pct_code"].unique():
        history = estimates.area_history(code)
        end = history.sentence().split(" was last seen in ")[1]
        year = int(end[:4])
        assert year in (2025, 2026)
        assert year == 2026 or "2026" not in end
        last = history.table().iloc[-1]
        assert last["When"] == f"Last seen {year}"


def test_a_planned_successor_was_not_seen_at_work():
    luton = estimates.area_history("5GC")
    assert "Cambridgeshire Community Services NHS Trust was last seen" in luton.sentence()
    lines = luton.lines()
    assert lines["words"].iloc[-1] == "planned"
    assert lines["seen"].iloc[-2] == 2026 < lines["end"].iloc[-2]
    beside = estimates.area_history("Bedfordshire, Luton and Milton Keynes ICB").table()
    row = beside.set_index("PCT area").loc["Luton"]
    assert row["Last on record"] == "Cambridgeshire Community Services NHS Trust"


def test_spells_and_years_follow_each_other_on_the_line_of_time():
    lines = estimates.area_history("5QA").lines()
    assert lines["label"].tolist()[0] == "The PCT's own services"
    assert lines["start"].tolist()[1:] == lines["end"].tolist()[:-1]
    assert lines["words"].tolist()[-1].startswith("last seen 202")
    assert (lines["seen"] <= lines["end"]).all() and (lines["start"] <= lines["seen"]).all()


def test_a_story_is_in_order_and_names_worth_payments_and_contracts():
    table = estimates.area_history("5A9").table()  # Barnet
    assert table["What"].str.startswith("Worth ").sum() == 1
    assert table["What"].str.startswith("Payments marked community services").sum() == 1
    assert table["What"].str.startswith("Contract: ").sum() >= 1
    assert table["When"].iloc[-1].startswith("Last seen")


def test_several_pcts_stand_side_by_side_and_parts_are_said():
    table = estimates.area_history("Frimley ICB").table()
    assert len(table) == 3 and "Part in this place, %" in table
    assert "Part in this place, %" not in estimates.area_history("QKS").table()


def test_a_change_of_every_kind_has_its_words():
    kinds = set(HISTORY["change_kind"]) - {"first_transfer"}
    assert kinds <= set(area_histories._CHANGES)
    assert set(HISTORY["evidence_basis"]) <= set(area_histories.EVIDENCE)


def test_an_empty_selection_of_payments_is_said():
    history = estimates.area_history("5A9")
    none = replace(history.tables, payments=pd.DataFrame())
    bare = area_histories.AreaHistory(history.place, history.names, none, history.worth)
    assert bare.table()["What"].str.contains("No payment marked").any()


def test_a_host_for_a_time_stands_on_the_line_and_in_the_story():
    trafford = estimates.area_history("5NR")
    assert trafford.lines()[["label", "start", "end"]].head(3).to_numpy().tolist() == [
        ["The PCT's own services", 2008, 2011.25],
        ["Bridgewater Community Healthcare NHS Trust", 2011.25, 2013],
        ["Pennine Care NHS Foundation Trust", 2013, 2019.75],
    ]
    story = trafford.table()
    assert story["When"].tolist()[:3] == ["Until April 2011", "April 2011", "2013"]
    assert story["What"].iloc[1] == "Bridgewater Community Healthcare NHS Trust (for a time)"
    beside = estimates.area_history("Greater Manchester ICB").lines()
    assert beside.loc[beside["label"] == "Trafford", "group"].tolist()[:3] == [
        "pct_provided",
        "community_trust",
        "mental_health_trust",
    ]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (
            "QMJ",
            "NHS North Central London Integrated Care Board ended in March 2026; its area passed "
            "to NHS West and North London Integrated Care Board. The board of 2022 held 5",
        ),
        (
            "QNQ",
            "Its area was divided between these boards of today: Thames Valley; Hampshire and "
            "Isle of Wight; Surrey and Sussex. The board of 2022 touched 3",
        ),
        (
            "Z9B2Z",
            "In April 2026 NHS West and North London Integrated Care Board took over from these "
            "boards of 2022: North Central London; North West London. It holds 13",
        ),
        ("QRL", "took over from this board of 2022: Frimley (in part). It holds 4"),
        ("D7T5G", "Mid and South Essex; Suffolk and North East Essex (in part); Hertfordshire"),
    ],
)
def test_a_board_of_then_or_now_says_what_became_of_it(place, words):
    assert words in estimates.area_history(place).sentence()


def test_a_place_of_several_pcts_says_what_each_kind_took_by_value():
    """Of every board, region and council: each kind with its share, and what all was worth."""
    for place in all_places():
        history, profile = (ask(place.code) for ask in (estimates.area_history, PROFILE))
        if place.kind == "pct":
            assert history.by_value == "" and not history.estimated
            continue
        mix = profile.est.mix(where=profile.weights).set_index("group")
        said = history.sentence()
        largest = Interval.in_row(mix.loc[mix["share"].idxmax()], "share")
        assert largest.percent() in said or "all of the value went to" in said, place.name
        assert f"the services were worth {profile.worth_clause()}." in said
        assert history.estimated == ("about £" in profile.worth_clause())
        assert not any(f"({n} to {n})" in said for n in range(1, 400)), said


PROFILE = estimates.area_profile


def test_what_is_published_for_all_places_of_an_area_is_no_estimate():
    kent = estimates.area_history("QKS")
    assert not kent.estimated
    assert kent.sentence().endswith(
        "a year, published, alone or with neighbours, for all 3 places."
    )
    both = estimates.area_history("Kent council").sentence()
    assert "At the transfer all of the value went to community NHS trusts" in both
    assert both.endswith("for both places.")
