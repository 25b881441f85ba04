import io
import shutil
import struct
import zipfile
from pathlib import Path

import pytest

from helpers import spend
from helpers.spend.files.hidden_cells import HiddenCells, hidden_cells
from tests.spend import made_up
from tests.spend.made_up import HEADER, PENCE, ROWS, write_ods, write_xlsb, write_xlsx

TABLE = [[*row[:7], float(row[7].strip("£").replace(",", ""))] for row in ROWS]
SHEETS = {"Cover & notes": [["A note"]], "April": [HEADER, *TABLE]}


def checks(reading) -> list[tuple[str, str]]:
    lines = reading.columns[reading.columns.field == "check"]
    return list(zip(lines["how"], lines["header"], strict=True))


@pytest.mark.integration  # binary and OpenDocument workbooks are tried by another process first
@pytest.mark.parametrize("write", [write_xlsx, write_ods, write_xlsb])
def test_payments_in_hidden_rows_are_counted_and_said(tmp_path, write):
    path = write(tmp_path / "x.xlsx", SHEETS, hidden_rows=[3, 4])
    assert hidden_cells(path.read_bytes())["April"].rows == {3, 4}
    reading = spend.read_files(path)
    assert reading.table["amount_pence"].sum() == PENCE
    words = "2 payments are in hidden rows (rows 3 to 4), £5,000.00; counted like the others"
    assert checks(reading) == [("rows_hidden", words)]


@pytest.mark.integration
def test_hidden_rows_of_an_old_workbook(tmp_path):
    shutil.copy(Path(made_up.__file__).with_name("hidden-rows.xls"), tmp_path / "x.xls")
    reading = spend.read_files(tmp_path / "x.xls")
    assert len(reading.table) == 4 and ("rows_hidden" in dict(checks(reading)))
    assert "£5,001.25" in dict(checks(reading))["rows_hidden"]


def test_hidden_titles_and_blank_rows_are_no_cause_for_words(tmp_path):
    rows = [["Paste data from pivot here"], [], HEADER, *TABLE]
    reading = spend.read_files(
        write_xlsx(tmp_path / "x.xlsx", {"April": rows}, hidden_rows=[1, 2], hidden_columns=[3])
    )
    assert reading.table["amount_pence"].sum() == PENCE and checks(reading) == []


def test_amounts_of_a_hidden_column_are_said(tmp_path):
    reading = spend.read_files(
        write_xlsx(tmp_path / "x.xlsx", {"April": [HEADER, *TABLE]}, hidden_columns=[7])
    )
    words = "the amount is taken from a hidden column (Amount) for 4 payments, £106,234.55"
    assert checks(reading) == [("columns_hidden", words)]


def test_rows_without_a_number_are_counted():
    xml = b'<x:row><x:c/></x:row><x:row hidden="true"/><x:row r="9"/><x:row hidden=\'1\'/>'
    path_of_sheet = {
        "xl/workbook.xml": '<sheets><sheet name="A &amp; B" sheetId="1" r:id="rId1"/></sheets>',
        "xl/_rels/workbook.xml.rels": '<Relationship Target="/xl/worksheets/s.xml" Id="rId1"/>',
        "xl/worksheets/s.xml": xml,
    }
    assert hidden_cells(_zipped(path_of_sheet)) == {"A & B": HiddenCells({2, 10}, set())}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\3\4 and no zip",
        b"\xd0\xcf\x11\xe0" + bytes(600),
        b"\xd0\xcf\x11\xe0" + struct.pack("<H", 0xFFFF) * 4000,
    ],
)
def test_a_broken_file_hides_nothing(data):
    assert hidden_cells(data) == {}


def test_an_old_workbook_cut_anywhere_or_scrambled_ends():
    whole = Path(made_up.__file__).with_name("hidden-rows.xls").read_bytes()
    for at in range(0, len(whole), 97):
        hidden_cells(whole[:at])
        hidden_cells(whole[:at] + b"\xff\x00\x07" + whole[at + 3 :])


def _zipped(files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()
