"""Reports about places: the notebook once for each, the right codes, and a list of them."""

import re

import pytest
from typer.testing import CliRunner

from helpers import estimates
from helpers.cli import app
from helpers.reports import areas
from helpers.tables.places import PlaceError


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A split PCT with a published value, a region of one kind, and a board that shares a PCT with
    others.
    """
    out = tmp_path_factory.mktemp("areas")
    places = areas.chosen_places(["5pt", "Q30", "QOX", "5PT"])
    done = []
    return out, areas.build_areas(out, places, done=done.append), done


def text_of(path):
    return re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8").split("</footer>")[0])


def test_one_file_a_place_and_a_list_of_them(built):
    out, written, done = built
    assert sorted(p.name for p in written) == [
        "area-5PT.html",
        "area-Q30.html",
        "area-QOX.html",
        "areas.html",
    ]
    assert sorted(done) == ["5PT", "Q30", "QOX"] and sorted(
        p.name for p in out.iterdir()
    ) == sorted(p.name for p in written)
    listed = (out / "areas.html").read_text(encoding="utf-8")
    assert (
        listed.index("Primary Care Trust")
        < listed.index("Suffolk PCT (5PT)")
        < listed.index("North East (Q30)")
    )
    assert all(p.stat().st_size < 1_200_000 for p in written)


def test_each_report_is_about_its_own_place(built):
    out, _, _ = built
    suffolk, north_east, board = (
        text_of(out / f"area-{code}.html") for code in ("5PT", "Q30", "QOX")
    )
    assert "What happened to the community services of Suffolk PCT?" in suffolk
    assert (
        "a private company, took over most community services" in suffolk
        and "a year, inferred from funding" in suffolk
    )
    assert (
        "At the end of 2013 acute trusts ran the services of all 12." in north_east
        and "Serco" not in north_east
    )
    assert "holds 3 PCT areas of 2010. At the end of 2013" in board


def test_a_board_that_shares_a_pct_says_what_part_lies_in_it():
    place = next(p for p in areas.chosen_places([]) if p.kind == "icb" and not p.whole)
    table = estimates.area_profile(place.code).handed_over()[1]
    parts = dict(zip(table["PCT"], table["Part in this board, %"], strict=True))
    assert 0 < min(parts.values()) < 100


def test_no_codes_are_all_places_and_a_wrong_one_is_answered():
    assert len(areas.chosen_places([])) == 209
    with pytest.raises(
        PlaceError,
        match=r"no place with the code or name 'Nottingham Forest' \(did you mean",
    ):
        areas.chosen_places(["5EM", "Nottingham Forest"])


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--area", "5ZZ"], "no place with the code or name '5ZZ'"),
        (["01", "--area", "5EM"], "name either notebooks or places"),
        (["--area", " , "], "--area needs a code"),
    ],
)
def test_what_cannot_be_built_is_refused_before_anything_runs(args, words, tmp_path):
    seen = CliRunner().invoke(app, ["reports", *args, "--out", str(tmp_path)])
    assert words in str(seen.exception) and not list(tmp_path.iterdir())
