"""Lists of trusts and boards as published, against the tables that ship."""

import pandas as pd
import pytest

from helpers import providers, tables
from helpers.providers.ods import BOARDS, ORGANISATIONS
from helpers.providers.sheets import ProviderFileError
from tests import SHARED_FILES
from tests.providers.made_up import ods_row, write_rows

ODS = SHARED_FILES / "reference" / "ods"
PUBLISHED = pytest.mark.skipif(
    not ODS.exists(), reason="the published files are no part of the repository"
)
HEADER = ["ICB24CD", "ICB24CDH", "ICB24NM", "ObjectId"]


def boards_file(path, rows, header=HEADER):
    return write_rows(path, [header, *rows])


def test_trusts_have_codes_boards_and_days(tmp_path):
    rows = [ods_row("RYV", "A TRUST"), ods_row("R0C", "ANOTHER", "20200301", "20200326")]
    trusts = providers.read_trusts(write_rows(tmp_path / "etr.csv", rows))
    first, second = trusts.to_dict("records")
    assert first["code"] == "RYV" and first["board_code"] == "QUE"
    assert (first["region_code"], first["postcode"]) == ("Y61", "CB1 1AA")
    assert first["opened"] == pd.Timestamp("2011-04-01") and pd.isna(first["closed"])
    assert second["closed"] == pd.Timestamp("2020-03-26")
    assert ORGANISATIONS.describe(trusts) == "2 organisations, 1 of them closed"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["RYV", "A TRUST"]], "row 1: found 2 columns; expected 27 columns without a header"),
        ([ods_row("R Y", "A TRUST")], "row 1, column 'A': found 'R Y'; expected a code"),
        ([ods_row("RYV", "A TRUST", "1 April")], "column 'K': found '1 April'; expected a day"),
        ([ods_row("RYV", "A"), ods_row("RYV", "B")], "row 2, column 'A': found RYV again, as in"),
    ],
    ids=["narrow", "code", "day", "twice"],
)
def test_a_broken_list_of_trusts_says_where(tmp_path, rows, words):
    with pytest.raises(ProviderFileError, match=words):
        providers.read_trusts(write_rows(tmp_path / "etr.csv", rows))


def test_boards_of_any_year(tmp_path):
    path = boards_file(tmp_path / "b.csv", [["E54000008", "QYG", "NHS Cheshire ICB", "1"]])
    boards = providers.read_boards(path)
    assert boards.to_dict("records") == [
        {
            "icb_code": "QYG",
            "icb_name": "NHS Cheshire ICB",
            "ons_code": "E54000008",
            "year": 2024,
        }
    ]
    assert BOARDS.describe(boards) == "1 integrated care boards of 2024"
    later = boards_file(tmp_path / "c.csv", [["QYG", "A board"]], ["ICB26CDH", "ICB26NM"])
    assert providers.read_boards(later)["year"].tolist() == [2026]


def test_a_broken_list_of_boards_says_where(tmp_path):
    twice = boards_file(tmp_path / "b.csv", [["E1", "QYG", "A", "1"], ["E2", "QYG", "B", "2"]])
    with pytest.raises(ProviderFileError, match="row 3: found QYG again, as in row 2"):
        providers.read_boards(twice)
    other = boards_file(tmp_path / "c.csv", [["QYG", "A"]], ["ICB24CDH", "name"])
    with pytest.raises(ProviderFileError, match="expected a"):
        providers.read_boards(other)
    with pytest.raises(ProviderFileError, match="found no board"):
        providers.read_boards(boards_file(tmp_path / "d.csv", []))


@PUBLISHED
def test_codes_and_names_of_the_boards_of_2022_are_those_that_ship():
    """The list of December 2024 writes one name in full that the table writes so too."""
    published = providers.read_boards(ODS / "icb_names_codes_dec_2024.csv")
    shipped = tables.read("icbs_2022")
    assert set(published["icb_code"]) == set(shipped["icb_code"])
    pair = published.merge(shipped, on="icb_code", suffixes=("", "_shipped"))
    assert pair["icb_name"].tolist() == pair["icb_name_shipped"].tolist()


@PUBLISHED
def test_the_trusts_that_ship_are_in_the_published_list():
    published = providers.read_trusts(ODS / "etr.csv")
    shipped = tables.read("organisations").query("source_id == 'ods-trusts'")
    assert set(shipped["code"].dropna()) <= set(published["code"])
