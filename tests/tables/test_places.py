"""Places by code and by every name, and what a wrong one is answered with."""

import re

import pandas as pd
import pytest

from helpers import tables
from helpers.core.errors import DataError
from helpers.tables import places
from helpers.tables.places import PlaceError


@pytest.fixture(scope="module")
def every():
    return places.all_places()


BOARDS = tables.read("icbs")
ENDED = tables.read("icbs_2022").query("icb_code not in @BOARDS.icb_code")


def test_there_are_361_places(every):
    kinds = ("pct", "region", "icb", "former_icb", "council")
    counts = [sum(p.kind == kind for p in every) for kind in kinds]
    assert counts == [151, 10, 36, 12, 152]
    assert len({p.code for p in every}) == 361


@pytest.mark.parametrize("wanted", [None, 5, ["5EM"]])
def test_what_is_no_text_is_no_place(wanted):
    with pytest.raises(PlaceError, match=r"the place is .*; it is a code or a name, such as '5EM'"):
        tables.find_place(wanted)


@pytest.mark.parametrize(
    ("codes", "shares"),
    [("icb_codes", "icb_postcode_pct"), ("icb_2022_codes", "icb_2022_postcode_pct")],
)
def test_every_pct_is_shared_out_wholly(codes, shares):
    areas = tables.read("areas")
    assert areas[shares].map(sum).round(1).eq(100).all()
    assert areas[codes].map(len).eq(areas[shares].map(len)).all()


def test_boards_of_today_hold_every_pct_once(every):
    pcts = tables.read("areas")["pct_code"]
    boards = [p.parts for p in every if p.kind == "icb"]
    total = sum(p.reindex(pcts, fill_value=0.0) for p in boards)
    assert total.round(2).eq(1).all()


def test_found_by_code_in_capitals_or_not():
    assert places.find_place("5em").name == "Nottingham City PCT"
    assert places.find_place("Q33").kind == "region"
    assert len(places.find_place("Q30").parts) == 12
    assert places.find_place("QT1").kind == places.find_place("d7t5g").kind == "icb"
    assert places.find_place("council-kent").name == "Kent (council)"


def _ways_to_write(name):
    """A board's name as people write it."""
    bare = name.removeprefix("NHS ").removesuffix(" Integrated Care Board")
    for middle in (bare, bare.replace(" and ", " & "), bare.replace("-", " ").lower()):
        yield from (f"NHS {middle} ICB", f"{middle} ICB", f"NHS {middle}", f"{middle} Icb")
    yield name


@pytest.mark.parametrize("board", [*BOARDS["icb_name"], *ENDED["icb_name"]])
def test_every_board_of_today_and_of_2022_is_found_by_every_way_to_write_it(board):
    assert {places.find_place(way).name for way in _ways_to_write(board)} == {board}


@pytest.mark.parametrize("board", tables.read("icbs_2022")["icb_name"])
def test_every_name_of_2022_leads_to_its_pcts(board):
    code = tables.read("icbs_2022").set_index("icb_name").loc[board, "icb_code"]
    areas = tables.read("areas")
    theirs = areas[[code in codes for codes in areas["icb_2022_codes"]]]["pct_code"]
    assert set(places.find_place(board).parts.index) >= set(theirs)


@pytest.mark.parametrize(
    ("name", "kind", "pcts"),
    [
        ("NHS Kent and Medway ICB", "icb", {"5L3", "5QA", "5P9"}),
        ("Kent & Medway", "icb", {"5L3", "5QA", "5P9"}),
        ("Essex ICB", "icb", {"5P1", "5PV", "5PW", "5PX", "5PY"}),
        ("Essex", "icb", {"5P1", "5PV", "5PW", "5PX", "5PY"}),
        ("Essex County Council", "council", {"5P1", "5PV", "5PW", "5PX", "5PY"}),
        ("NHS Norfolk and Suffolk ICB", "icb", {"5PQ", "5PR", "5PT"}),
        ("Suffolk and North East Essex", "former_icb", {"5PT", "5PW"}),
        ("SNEE", "former_icb", {"5PT", "5PW"}),
        ("Frimley", "former_icb", {"5P5", "5QC", "5QG"}),
        ("Thames Valley", "icb", {"5QD", "5QE", "5QF", "5QG"}),
        ("Surrey & Sussex ICB", "icb", {"5LQ", "5P5", "5P6", "5P7", "5P8"}),
        ("Somerset", "icb", {"5QL"}),
        ("Somerset PCT", "pct", {"5QL"}),
        ("Somerset Council", "council", {"5QL"}),
        ("Leeds", "pct", {"5N1"}),
        ("Sutton", "council", {"5M7"}),
        ("City and Hackney Primary Care Trust", "pct", {"5C3"}),
        ("The South West", "region", None),
        ("Derby", "council", {"5N7"}),
        ("Liverpool City Council", "council", {"5NL"}),
    ],
)
def test_a_name_finds_the_place_that_is_meant(name, kind, pcts):
    place = places.find_place(name)
    assert place.kind == kind
    assert pcts is None or set(place.parts.index) == pcts


def test_every_pct_and_region_and_council_is_found_by_its_name(every):
    for place in every:
        said = place.name.replace(" (council)", " council")
        said += " region" if place.kind == "region" else ""
        assert places.find_place(said).code == place.code, said


def test_where_divided_boards_went_follows_the_places(every):
    """Hertfordshire left west Essex, and Frimley went to three boards."""
    boards = {p.name: p for p in every if p.kind == "icb"}
    east = boards["NHS Central East Integrated Care Board"].parts
    assert "5QV" in east and "5PV" not in east
    hampshire = boards["NHS Hampshire and Isle of Wight Integrated Care Board"].parts
    assert hampshire["5QC"] == 1


def test_weights_follow_the_rows():
    rows = tables.read("pct_destinations")
    weights = places.find_place("5EM").weights(rows)
    assert weights.sum() == (rows["pct_code"] == "5EM").sum() and set(weights) == {0.0, 1.0}


def test_parts_and_weights_say_what_they_are():
    board = places.find_place("QT1")
    assert board.parts.name == "part" and board.parts.index.name == "pct_code"
    rows = pd.DataFrame({"pct_code": ["5EM", None, "5A3"]})
    assert board.weights(rows).tolist() == [1.0, 0.0, 0.0] and board.weights(rows).name == "part"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("5EM", "found a str; expected a frame"),
        ({"pct": ["5EM"], "people": [1]}, "no column 'pct_code'; they have pct, people"),
        ({"pct_code": ["5EM", "5em"]}, r"pct_code '5em', which is no Primary .* mean '5EM'\?"),
        ({"pct_code": ["Nottingham City"]}, "pct_code 'Nottingham City', .*; codes look like 5EM"),
        ({"pct_code": [5]}, "pct_code '5', which is no"),
    ],
)
def test_rows_that_would_weigh_nothing_in_silence_are_refused(rows, words):
    """A code in small letters is in no place, and a sum over a board would leave it out."""
    frame = pd.DataFrame(rows) if isinstance(rows, dict) else rows
    with pytest.raises(PlaceError, match=words):
        places.find_place("QT1").weights(frame)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("5EN", r"did you mean '5.."),
        ("ottingham Cit", r"5EM \(Nottingham City PCT\)"),
        ("zz", "codes look like 5EM"),
        ("Q99", "did you mean 'Q"),
        ("Kent and Midway", r"did you mean QKS \(NHS Kent and Medway Integrated Care Board\)\?"),
        ("NHS Nottingham City CCG", r"did you mean 5EM \(Nottingham City PCT\)\?"),
    ],
)
def test_a_wrong_code_is_answered_with_suggestions(code, words):
    with pytest.raises(PlaceError, match=f"code or name '{re.escape(code)}'.*{words}"):
        places.find_place(code)


def test_a_share_for_each_follower_or_a_sentence():
    areas = pd.DataFrame({"pct_code": ["A"], "icb_codes": [("X", "Y")], "shares": [(100.0,)]})
    with pytest.raises(DataError, match=r"areas\.csv, A: icb_codes has 2 items and shares 1"):
        places.successors_of_areas(areas, "icb_codes", "shares")
    whole = places.successors_of_areas(areas.assign(shares=[(60, 40)]), "icb_codes", "shares")
    assert whole.to_numpy().tolist() == [["A", "X", 60], ["A", "Y", 40]]


def test_a_board_that_ended_is_followed_by_those_that_name_it(every):
    """The table icbs says which boards of 2022 each holds; every one that ended has followers."""
    held = {
        board.icb_code: set(board.predecessor_codes) - {board.icb_code}
        for board in BOARDS.itertuples()
    }
    by_code = {place.code: place for place in every}
    for code in ENDED["icb_code"]:
        followers = {link.code for link in by_code[code].followed_by}
        assert followers == {new for new, old in held.items() if code in old} != set()
        whole = {link.whole for link in by_code[code].followed_by}
        assert whole == {len(followers) == 1}
        for new in followers:
            assert code in [link.code for link in by_code[new].followed]
    assert not any(p.followed or p.followed_by for p in every if "icb" not in p.kind)


def test_the_board_with_most_of_an_ended_one_stands_first(every):
    by_code = {place.code: place for place in every}
    # Suffolk has twice the people of North East Essex.
    assert [link.code for link in by_code["QJG"].followed_by] == ["T6Y0W", "D7T5G"]
    assert by_code["QNQ"].followed_by[0].code == "S0E4D"
