"""The register of places: cards, comparisons, dates and words, against rows read by hand."""

import numpy as np
import pandas as pd
import pytest

from helpers import estimates, tables
from helpers.analysis import place_profiles, valuation

CARD_TABLES = (
    "pct_destinations",
    "areas",
    "social_enterprises",
    "community_trusts",
    "place_history",
)
FOLLOWERS = ("tiles", "ccgs", "icbs", "icbs_2022", "pct_councils")


@pytest.fixture(scope="module")
def england():
    return estimates.outcome()


@pytest.fixture(scope="module")
def cards():
    return place_profiles.place_cards(*(tables.read(n) for n in CARD_TABLES))


@pytest.fixture(scope="module")
def places(england):
    return place_profiles.place_table(
        england.rows, england.badges, *(tables.read(n) for n in FOLLOWERS)
    )


@pytest.fixture(scope="module")
def values():
    return place_profiles.Values(tables.read("arm_values"), tables.read("value_decisions"))


def test_a_card_says_who_when_and_how_we_know(cards):
    assert cards["5A5"].sentence == (
        "Kingston PCT: all main services found went to Your Healthcare CIC, a social enterprise, "
        "in August 2010. "
        "A source states the transfer."
    )
    assert cards["5PT"].sentence.endswith(
        "Parts went to Allied Health Professionals Suffolk CIC, Community Dental Services CIC and "
        "Suffolk County Council."
    )
    assert "Suffolk Community Healthcare held services for a time." in cards["5PT"].caveats
    rows = valuation.core_rows(tables.read("pct_destinations"), tables.read("areas"))
    sourced = set(rows.loc[rows["source_id"].notna(), "pct_code"])
    assert len(cards) == 151
    assert {code for code, card in cards.items() if card.basis == "published"} == sourced


def test_what_came_later_follows_the_history(cards):
    """Kent's trust of November 2010 lived five months: the card says which one followed it."""
    kent = cards["5QA"].table["Later"][0]
    assert kent.startswith("Kent Community Health NHS Trust from 1 April 2011; last seen 202")
    assert cards["5ND"].table["Later"][0].startswith("no later provider found; last seen 202")
    assert place_profiles.NOT_FOLLOWED in {
        words for card in cards.values() for words in card.table["Later"][1:]
    }


def test_a_card_says_how_well_its_transfer_is_evidenced(cards):
    assert cards["5A5"].evidence == "stated"
    assert cards["5N1"].evidence == "inferred"  # Leeds: a later provider was seen


def test_a_card_of_a_place_of_which_only_a_plan_is_known_says_so():
    destinations, *others = (tables.read(n) for n in CARD_TABLES)
    destinations.loc[destinations["pct_code"] == "5KM", ["planned_or_done", "evidence_basis"]] = [
        "planned",
        "states_plan",
    ]
    card = place_profiles.place_cards(destinations, *others)["5KM"]
    assert "were planned to go to South Tees Hospitals" in card.sentence
    assert card.sentence.endswith("Only a plan was found.") and card.evidence == "plan only"


def test_places_are_found_by_followers_and_boards(places):
    words, also = place_profiles.search_options(places)
    assert next(iter(words)) == places["pct_code"][0] and len(words) == 151
    found = [code for code in words if "devon" in f"{words[code]} {also[code]}".lower()]
    assert set(found) == {"5QQ", "5F1", "TAL"}  # Devon; Plymouth and Torbay by what followed them
    assert [code for code in words if "04k" in also[code].lower()] == ["5EM"]
    for name in ("NHS Kent and Medway ICB", "Kent & Medway ICB"):
        assert {code for code in words if name in also[code]} == {"5L3", "5QA", "5P9"}
    for name, code in (("BNSSG", "5QJ"), ("BOB", "5QE"), ("One Devon", "TAL"), ("BSW", "5QK")):
        assert code in [c for c in words if name in also[c]]
    for name in ("NHS Essex ICB", "NHS Suffolk and North East Essex ICB", "Essex council"):
        assert "5PW" in [code for code in words if name in also[code]]


def test_the_filter_keeps_the_evidence_asked_for(places):
    counts = {
        e: place_profiles.with_evidence(places, e).sum()
        for e in ("all", "states_transfer", "shows_later_operator", "weak")
    }
    assert (
        counts["all"] == 151
        and counts["states_transfer"] + counts["shows_later_operator"] + counts["weak"] == 151
    )


def test_a_place_without_a_follower_has_an_empty_list(england):
    """`areas` asks for at least one code in each list; a frame of one's own need not."""
    rows = england.rows.copy()
    rows["successor_ccg_codes"] = [()] * len(rows)
    rows["icb_codes"] = [()] * len(rows)
    table = place_profiles.place_table(rows, england.badges, *(tables.read(n) for n in FOLLOWERS))
    assert set(table["ccgs"]) == set(table["icbs"]) == {""}


def test_one_of_a_kind_is_named_by_its_word(cards):
    assert ", an acute trust, " in cards["5ND"].sentence
    assert ", a private company, " in cards["5P5"].sentence


def test_a_published_value_is_said_as_one(england, values):
    def said(code, name):
        return values.sentence(england, code, name, place_profiles.value_parts(england, code))

    assert said("5N2", "Kirklees PCT") == "Kirklees PCT: £47.2m a year, published for 2010-11."
    assert said("5M2", "Shropshire County PCT").endswith("a year, inferred from funding.")
    # Values of different years are never added up; what is at least there goes before its parts.
    within = {
        "5PT": "at least £60m (computed for 2012-13)",
        "5NT": "of it £50m (published for 2011-12)",
        "5P5": "of it £100m (published for 2012-13) and £20m (published for 2006-07)",
        "5QJ": "of it £37m (published for 2013-14)",
    }
    for code, words in within.items():
        assert said(code, "It").endswith(f" a year, inferred from funding; {words}.")
    parts = place_profiles.value_parts(england, "5PT").set_index("label")
    assert parts.loc["Serco", ["value", "low", "high"]].tolist() == [53.3, 53.3, 53.3]
    assert said("5KF", "Gateshead PCT").endswith(
        "published together with others."
    ) and "about £" in said("5KF", "Gateshead PCT")
    assert values.caveats("5L3", "published") == [
        "Published: £55m for 2011-12 for the services of Medway Community Healthcare CIC (value "
        "V070). The estimate takes this value as it is.",
        "Published: £50m for 2012-13 for the services of Medway Community Healthcare CIC (value "
        "V071). The estimate is only compared with it.",
    ]
    together = values.caveats("5KF", "published together with others")[1]
    assert "of South Tyneside NHS Foundation Trust in 3 places together (value V001)" in together
    assert place_profiles.value_parts(england, "5PT")["label"].tolist()[:2] == [
        "All services",
        "Serco",
    ]


def test_two_places_are_compared_by_value_only_where_both_were_published(cards, values, places):
    columns = place_profiles.comparison_columns(cards, values, places)
    both = place_profiles.compare_places(columns["5N2"], columns["5A5"]).set_index("What")
    assert both.loc["Value"].tolist() == ["£47.2m a year (2010-11)", "£25m a year (2010-11)"]
    one = place_profiles.compare_places(columns["5N2"], columns["5EM"]).set_index("What")
    assert one.loc["Value"].tolist() == ["not compared: not published for both"] * 2
    same = place_profiles.compare_places(columns["5EM"], columns["5EM"])
    assert list(same) == ["What", "Nottingham City", "Nottingham City (again)"]


def test_the_deadline_by_places_and_by_value(england):
    table, moved = place_profiles.deadline_states(
        england, None, "places", {"2011-04": "April 2011"}
    )
    # 114 of 151 main destinations are dated up to April 2011, 35 later, 2 not at all
    assert table["value"].sum() == pytest.approx(100) and moved["April 2011"][0] == pytest.approx(
        114 / 151 * 100
    )
    table, moved = place_profiles.deadline_states(
        england, england.rows["sha_name"] == "London", "value", {"2011-04": "April 2011"}
    )
    assert (
        table["value"].sum() == pytest.approx(100)
        and moved["April 2011"][1] < moved["April 2011"][0] < moved["April 2011"][2]
    )


def test_regional_stories(england):
    lines = {line.region: line.words for line in place_profiles.region_lines(england)}
    assert len(lines) == 10 and lines["North East"].startswith("acute trusts took about 100%")
    assert "in all 12 places; nobody else took a whole place" in lines["North East"]
    assert lines["South West"].startswith("social enterprises took about 32%")
    table = place_profiles.share_by_region(england, "social_enterprise")
    assert table["label"][0] == "South West" and (np.diff(table["value"]) <= 0).all()


def test_a_register_keeps_every_place_on_its_tile(places):
    assert (
        isinstance(places, pd.DataFrame)
        and len(places) == 151
        and not places[["column", "row"]].duplicated().any()
    )
    assert set(places["known"]) == {
        "published",
        "published together with others",
        "computed together with others",
        "inferred from funding",
    }
    assert valuation.STATUSES["unknown"] == "no date known"


def test_a_value_that_was_worked_out_is_called_computed(values):
    said = values.caveats("5PH", "computed together with others")  # 350 less 153
    assert any(line.startswith("Computed: £197m") and "(value V018)" in line for line in said)
    assert not any(line.startswith("Published") and "V018" in line for line in said)
