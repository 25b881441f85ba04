"""Places by code: every PCT, region and board, and what a wrong code is answered with."""

import pytest

from helpers import package, places
from helpers.places import PlaceError


@pytest.fixture(scope="module")
def tables():
    return package.open("areas"), package.open("icbs")


def test_there_are_203_places(tables):
    every = places.every(*tables)
    assert [sum(p.kind == kind for p in every) for kind in ("pct", "region", "icb")] == [151, 10, 42]
    assert len({p.code for p in every}) == 203


def test_every_pct_is_shared_out_wholly(tables):
    boards = [p.parts for p in places.every(*tables) if p.kind == "icb"]
    total = sum(p.reindex(tables[0]["pct_code"], fill_value=0.0) for p in boards)
    assert total.round(2).eq(1).all()


def test_found_by_code_in_capitals_or_not(tables):
    assert places.find("5em", *tables).name == "Nottingham City PCT"
    assert places.find("Q33", *tables).kind == "region" and len(places.find("Q30", *tables).parts) == 12
    assert places.find("QT1", *tables).kind == "icb"


def test_weights_follow_the_rows(tables):
    rows = package.open("pct_destinations")
    weights = places.find("5EM", *tables).weights(rows)
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
def test_a_wrong_code_is_answered_with_suggestions(tables, code, words):
    with pytest.raises(PlaceError, match=f"no place with the code '{code}'.*{words}"):
        places.find(code, *tables)
