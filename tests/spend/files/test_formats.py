"""Hidden sheets, merged cells, and cells of any size, without a trace in the process."""

import csv
import datetime as dt
import io
import zipfile

import pytest

from helpers import spend
from helpers.spend.files.formats import open_grids
from helpers.spend.files.limits import FileRefused
from tests.spend.made_up import HEADER, ROWS, text, write_csv, write_xlsx


def paid(amount, day=1):
    return ["NHS Hilltown CCG", dt.date(2021, 5, day), "ALDER LTD", f"R{day}", amount]


NAMES = ["Entity", "Date", "Supplier", "Reference", "Amount"]


@pytest.mark.parametrize("members", [[], ["readme.md"]])
def test_a_zip_without_a_spend_file_is_called_so(members):
    """One without any file begins in another way, and was read as text."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name in members:
            packed.writestr(name, "text")
    with pytest.raises(FileRefused, match="it is a zip without a spend file"):
        open_grids(data.getvalue())


def test_a_hidden_sheet_is_not_counted_but_said(tmp_path):
    sheets = {"May": [NAMES, paid(5.0), paid(6.5, 2)], "old": [NAMES, paid(5.0)]}
    path = write_xlsx(tmp_path / "x.xlsx", sheets, hidden=["old"])
    reading = spend.read_files(path)
    assert reading.table.amount_pence.sum() == 1150
    assert set(reading.ledger[reading.ledger.source_sheet == "old"].reason) == {"sheet_hidden"}
    assert reading.columns[reading.columns.field == "check"].how.tolist() == ["sheet_hidden"]
    told = tmp_path / "o.overrides"
    told.write_text("source_file,source_sheet,setting,value\nx.xlsx,old,skip,no\n")
    assert spend.read_files(path, told).table.amount_pence.sum() == 1650


def test_a_hidden_sheet_is_read_where_no_other_holds_payments(tmp_path):
    sheets = {"Notes": [["Please see the FOI team"]], "data": [NAMES, paid(5.0), paid(6.5, 2)]}
    reading = spend.read_files(write_xlsx(tmp_path / "x.xlsx", sheets, hidden=["data"]))
    assert reading.table.amount_pence.sum() == 1150
    assert "sheet_hidden" in set(reading.columns.how)


def test_merged_texts_and_days_are_repeated_and_numbers_are_not(tmp_path):
    rows = [NAMES, paid(70.0), *([None] * 3 + ["R8", None] for _ in range(2))]
    rows[2][4] = 3.25
    places = ["A2:A4", "B2:B4", "C2:C4"]
    table = spend.read_files(write_xlsx(tmp_path / "x.xlsx", {"May": rows}, merged=places)).table
    assert list(table.amount_pence) == [7000, 325]
    assert set(table.supplier) == {"ALDER LTD"} and set(table.date.dt.day) == {1}
    amounts = write_xlsx(tmp_path / "y.xlsx", {"May": [*rows[:2], rows[2][:4]]}, merged=["E2:E3"])
    assert spend.read_files(amounts).table.amount_pence.sum() == 7000


def test_two_sheets_of_the_same_pounds_are_said(tmp_path):
    sheets = {"May": [NAMES, paid(5.0), paid(6.5, 2)], "June": [NAMES, paid(5.5), paid(6.0, 2)]}
    reading = spend.read_files(write_xlsx(tmp_path / "x.xlsx", sheets))
    assert "same_sum" in set(reading.columns.how)


def test_the_limit_of_the_csv_module_is_put_back(tmp_path, monkeypatch):
    before = csv.field_size_limit()
    real = csv.field_size_limit

    def narrow(*new):  # as where a C long has 32 bits
        if new and new[0] > 2**31 - 1:
            raise OverflowError("Python int too large to convert to C long")
        return real(*new)

    monkeypatch.setattr(csv, "field_size_limit", narrow)
    long = [*ROWS[0][:5], "A" * 200_000, *ROWS[0][6:]]
    (grid,) = open_grids(text([HEADER, long]).encode())
    assert len(grid.rows[1][5]) == 200_000 and real() == before


def test_a_pivot_table_beside_the_list_does_not_hide_it(tmp_path):
    rows = [[*HEADER, "", "Row Labels", "Sum of Amount"], [*ROWS[0], "", "ALDER LTD", "5.00"]]
    reading = spend.read_files(write_csv(tmp_path / "x.csv", [*rows, *ROWS[1:]]))
    assert len(reading.table) == len(ROWS)
