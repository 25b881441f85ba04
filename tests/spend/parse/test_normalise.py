"""The kept rows of a sheet in the canonical columns, worked out by hand."""

import datetime as dt

from helpers.spend.files.grid import Grid
from helpers.spend.parse.columns import find_layout
from helpers.spend.parse.normalise import PAYMENT_SCHEMA, to_payments
from helpers.spend.parse.rows import Sheet

HEADER = ["Entity", "Date", "Supplier", "Amount"]
BODY = [
    ["NHS Hilltown CCG", f"{k + 12}/04/2019", f"{name} CARE LTD", f"{k + 1},000.50"]
    for k, name in enumerate(("OAK", "ASH", "ELM", "YEW", "FIR", "BOX"))
]


def payments(rows, told=None, name="april.csv"):
    grid = Grid("April", [HEADER, *rows])
    sheet = Sheet(name, grid, find_layout(grid.rows, told), told or {})
    table, order = to_payments(sheet, list(range(1, len(rows) + 1)))
    return table.to_pandas(), order, table.schema


def test_a_payment_is_a_row_of_the_schema():
    table, order, schema = payments(BODY)
    assert schema.equals(PAYMENT_SCHEMA) and order == "day first"
    first = table.iloc[0]
    assert (first.payer, first.supplier, first.amount_pence) == (
        "NHS Hilltown CCG",
        "OAK CARE LTD",
        100050,
    )
    assert first.date == dt.date(2019, 4, 12) and first.period == "2019-04"
    assert (first.source_file, first.source_sheet, first.source_row) == ("april.csv", "April", 2)


def test_a_missing_payer_is_filled_and_flagged():
    rows = [list(row) for row in BODY]
    rows[2][0] = ""
    table = payments(rows * 2)[0]
    assert (table.payer == "NHS Hilltown CCG").all()
    assert "payer_filled" in table["flags"].iloc[2] and table["flags"].iloc[0] == ""


def test_a_payer_that_the_user_gives_is_taken():
    told = {"payer": "=NHS Elsewhere CCG"}
    assert set(payments(BODY, told)[0].payer) == {"NHS Elsewhere CCG"}


def test_a_person_is_withheld():
    rows = [*BODY, ["NHS Hilltown CCG", "20/04/2019", "Mrs Jane Smith", "10.00"]]
    table = payments(rows)[0]
    assert "Smith" not in table.to_csv()
