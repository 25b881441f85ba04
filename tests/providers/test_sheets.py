"""Numbers as publishers write them, headers below titles, and places in words."""

import pytest

from helpers.providers.sheets import (
    ProviderFileError,
    PublishedSheet,
    as_text,
    find_table,
    open_sheets,
    require_table,
    sheet_named,
)

FIELDS = {"code": r"code", "cost": r"(total )?cost"}
WORDS = {"code": "'Code'", "cost": "'Cost'"}


def table_of(*rows):
    return require_table(
        PublishedSheet("x.xlsx", "S", [["A title"], [], *rows]), FIELDS, list(WORDS), WORDS
    )


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,234.5", 1234.5), ("£12", 12), (7, 7), (0.5, 0.5), ("-£3", -3), ("1e3", 1000)],
)
def test_numbers_as_they_are_written(cell, number):
    assert table_of(["Code", "Cost"]).number(cell, 4, "cost") == number


@pytest.mark.parametrize("cell", ["", "-", "*", "..", "n/a", "[x]", "\xa0"])
def test_signs_for_no_number(cell):
    number = table_of(["Code", "Cost"]).number(cell, 4, "cost")
    assert number != number


@pytest.mark.parametrize("cell", ["about 3", "1,23", "£", "12 345", "1.2.3"])
def test_other_texts_are_refused(cell):
    with pytest.raises(ProviderFileError, match="row 4, column 'Cost': found"):
        table_of(["Code", "Cost"]).number(cell, 4, "cost")


def test_a_header_is_found_by_its_names_whatever_their_order_and_case():
    table = table_of(["Total  COST", "code\n"], [5, "RYV"], ["", ""], [6])
    assert table.header == 3
    assert list(table.records()) == [(4, {"code": "RYV", "cost": 5}), (6, {"code": "", "cost": 6})]


def test_a_missing_column_and_a_missing_header_are_told_apart():
    names = {**FIELDS, "name": "name"}
    words = {**WORDS, "name": "'Name'"}
    sheet = PublishedSheet("x.xlsx", "S", [["Code", "Cost"]])
    with pytest.raises(ProviderFileError, match="row 1: found 'Code', 'Cost'; expected a column"):
        require_table(sheet, names, list(words), words)
    assert find_table(sheet, names, list(words)) is None
    with pytest.raises(ProviderFileError, match="found no header in the first 40 rows; expected a"):
        require_table(PublishedSheet("x.xlsx", "S", [["a"]]), names, list(words), words)


def test_sheets_by_name():
    sheets = [PublishedSheet("x.xlsx", "Contents", []), PublishedSheet("x.xlsx", "Table 4 ", [])]
    assert sheet_named(sheets, "table 4") is sheets[1]
    assert sheet_named(sheets, "CHS") is None
    text = [PublishedSheet("x.csv", "", [])]
    assert sheet_named(text, "CHS") is text[0]


def test_cells_as_texts():
    assert [as_text(c) for c in (3.0, 3.5, " a\xa0 b\n", "")] == ["3", "3.5", "a b", ""]


def test_what_cannot_be_opened_says_why(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(ProviderFileError, match=r"x\.xlsx: it is"):
        open_sheets(path)
    with pytest.raises(ProviderFileError, match="cannot read"):
        open_sheets(tmp_path)
