"""Places by code: every PCT, region and board, and what a wrong code is answered with."""

import pytest

from helpers import tables
from helpers.tables import places
from helpers.tables.places import PlaceError


@pytest.fixture(scope="module")
def frames():
    return tables.read("areas"), tables.read("icbs")


def test_there_are_203_places(frames):
    every = places.all_places(*frames)
    assert [sum(p.kind == kind for p in every) for kind in ("pct", "region", "icb")] == [
        151,
        10,
        42,
    ]
    assert len({p.code for p in every}) == 203


def test_every_pct_is_shared_out_wholly(frames):
    boards = [p.parts for p in places.all_places(*frames) if p.kind == "icb"]
    total = sum(p.reindex(frames[0]["pct_code"], fill_value=0.0) for p in boards)
    assert total.round(2).eq(1).all()


def test_found_by_code_in_capitals_or_not(frames):
    assert places.find_place("5em", *frames).name == "Nottingham City PCT"
    assert (
        places.find_place("Q33", *frames).kind == "region"
        and len(places.find_place("Q30", *frames).parts) == 12
    )
    assert places.find_place("QT1", *frames).kind == "icb"


def test_weights_follow_the_rows(frames):
    rows = tables.read("pct_destinations")
    weights = places.find_place("5EM", *frames).weights(rows)
    assert weights.sum() == (rows["pct_code"] == "5EM").sum() and set(weights) == {0.0, 1.0}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("5EN", r"did you mean '5.."),
        ("Nottingham", r"5EM \(Nottingham City PCT\)"),
        ("zz", "codes look like 5EM"),
        ("Q99", "did you mean 'Q"),
    ],
)
def test_a_wrong_code_is_answered_with_suggestions(frames, code, words):
    with pytest.raises(PlaceError, match=f"no place with the code '{code}'.*{words}"):
        places.find_place(code, *frames)
