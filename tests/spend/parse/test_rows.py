"""Which rows of a sheet are payments, and why the others are none; rows have the numbers that a
person counts.
"""

from helpers.spend.files.grid import Grid
from helpers.spend.parse.columns import find_layout
from helpers.spend.parse.rows import Sheet, row_places

HEADER = ["Entity", "Date", "Supplier", "Amount"]
BODY = [
    ["NHS Hilltown CCG", f"0{k + 1}/04/2019", f"{name} CARE LTD", f"{k + 1},000.50"]
    for k, name in enumerate(("OAK", "ASH", "ELM", "YEW", "FIR", "BOX"))
]


def sheet(*rows, told=None):
    grid = Grid("April", [HEADER, *BODY, *rows])
    return Sheet("april.csv", grid, find_layout(grid.rows, told), told or {})


def test_columns_are_lists_with_an_entry_a_row():
    made = sheet()
    assert made.texts("supplier")[1:3] == ["OAK CARE LTD", "ASH CARE LTD"]
    assert made.column("expense_area") == [""] * 7
    assert made.pence[1:].tolist() == [100050, 200050, 300050, 400050, 500050, 600050]


def test_totals_blanks_and_unreadable_amounts_are_no_payments():
    rows = [
        ["", "", "Total", "21,003.00"],
        ["", "", "", ""],
        ["NHS Hilltown CCG", "07/04/2019", "IVY LTD", "see note"],
    ]
    reasons = sheet(*rows).reasons()
    assert reasons[1:7] == [""] * 6
    assert reasons[7:] == ["total", "blank", "amount_unreadable"]


def test_rows_are_counted_from_one_unless_the_grid_knows_better():
    assert row_places(Grid("April", [["a"], ["b"]])) == ([1, 2], ["April", "April"])
    pdf = Grid("p", [["a"], ["b"]], numbers=(4, 9), sheets=("page 1", "page 2"))
    assert row_places(pdf) == ([4, 9], ["page 1", "page 2"])
