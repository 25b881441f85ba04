"""Who held which duty, against dates that are known, and a golden list of every handover."""

import os

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import commissioning_roles
from tests import GOLDENS

GOLDEN = GOLDENS / "handovers.csv"
DUTIES = tables.read("commissioning_roles")


@pytest.mark.parametrize(
    ("day", "duty", "body"),
    [
        ("2002-12-31", "Buying community services", "PCTs"),
        ("2013-03-31", "Buying community services", "PCTs"),  # clusters ran them, but held nothing
        ("2013-04-01", "Buying community services", "CCGs"),
        ("2022-06-30", "Buying community services", "CCGs"),
        ("2022-07-01", "Buying community services", "ICBs"),
        ("2011-04-01", "Running community services", "Other providers"),
        ("2015-09-30", "Buying health visiting", "NHS England"),
        ("2015-10-01", "Buying health visiting", "Councils"),
        (
            "2016-01-01",
            "Buying GP services",
            "NHS England",
        ),  # lent to many CCGs, held by NHS England
        ("2010-06-30", "GPs' part in buying", "Practices"),
        ("2012-06-30", "GPs' part in buying", "Consortia"),
    ],
)
def test_who_held_what_on_a_day(day, duty, body):
    assert commissioning_roles.holder_of(DUTIES, day)[duty] == body


def test_all_who_held_a_duty_are_listed_the_firmest_first():
    rows = commissioning_roles.holders_on(DUTIES, "2012-12-31")
    buying = rows[rows["duty"] == "Buying community services"]
    assert buying[["body", "holding"]].to_numpy().tolist() == [
        ["PCTs", "statutory"],
        ["PCT clusters", "shared"],
    ]


def test_nobody_held_the_gps_part_before_2005_and_that_is_no_handover():
    assert "GPs' part in buying" not in commissioning_roles.holder_of(DUTIES, "2004-12-31")
    assert not len(commissioning_roles.handovers(DUTIES, 2003, 2010))


def test_handovers_of_a_made_up_duty():
    made = pd.DataFrame(
        {
            "duty": ["d", "d"],
            "body": ["A", "B"],
            "holding": ["statutory", "statutory"],
            "from": pd.to_datetime(["2000-01-01", "2003-07-01"]),
            "to": pd.to_datetime(["2003-06-30", None]),
        }
    )
    assert commissioning_roles.handovers(made, 2001, 2005).to_numpy().tolist() == [
        [2003, "d", "A", "B"]
    ]


def test_every_handover_as_it_was():
    """A changed date or body goes red. After a change that is meant, run with UPDATE_GOLDEN=1 in
    the environment.
    """
    moves = commissioning_roles.handovers(DUTIES, 2003, 2022)
    if os.environ.get("UPDATE_GOLDEN"):
        moves.to_csv(GOLDEN, index=False, lineterminator="\n")
    pd.testing.assert_frame_equal(moves, pd.read_csv(GOLDEN), check_dtype=False)
    assert moves["year"].value_counts().to_dict() == {2013: 7, 2011: 2, 2022: 2, 2015: 1}


def test_spans_are_whole_and_one_body_holds_a_duty_by_law_at_a_time():
    assert (DUTIES["to"].isna() | (DUTIES["from"] < DUTIES["to"])).all()
    for duty, rows in DUTIES[DUTIES["holding"] == "statutory"].groupby("duty"):
        ordered = rows.sort_values("from")
        ends = ordered["to"].shift().dropna()
        assert (ordered["from"].iloc[1:].to_numpy() > ends.to_numpy()).all(), duty


def test_every_way_of_holding_has_words_and_a_rank():
    assert (
        set(DUTIES["holding"])
        <= set(commissioning_roles.HOLDING_WORDS)
        == set(commissioning_roles.FIRMNESS)
    )


def test_an_actor_of_the_timeline_is_of_one_group():
    events = tables.read("policy_timeline")
    assert len(events) == 107 and events["actor_group"].nunique() == 4
    assert (events.groupby("actor")["actor_group"].nunique() == 1).all()
    alliance = events[events["actor"] == "NHS Alliance"]
    assert alliance["actor_group"].tolist() == ["Outside voices"]
