"""Cells that are spread over more columns than there are names."""

from helpers.spend.parse import spread_cells
from helpers.spend.parse.headers import find_header

NAMES = ["Entity", "", "Date", "", "", "Supplier", "", "Ref", "", "Amount", "", ""]


def put_together(rows):
    return spread_cells.put_together(rows, find_header(rows))


def spread(*cells, at):
    row = [""] * len(NAMES)
    for column, cell in zip(at, cells, strict=True):
        row[column] = cell
    return row


ROWS = [
    spread("A", "01/05/2018", f"P{k} LTD", f"R{k}", f"{k}.00", at=(0, 1, 4, 8, 10))
    for k in range(6)
]


def test_rows_with_a_cell_for_every_name_are_read_in_their_order():
    together = put_together([NAMES, *ROWS])
    assert together[0] == ["Entity", "Date", "Supplier", "Ref", "Amount"]
    assert together[3] == ["A", "01/05/2018", "P2 LTD", "R2", "2.00"]


def test_a_row_with_fewer_takes_the_places_of_the_others():
    short = spread("A", "01/05/2018", "Q LTD", "9.00", at=(0, 1, 4, 10))
    assert put_together([NAMES, *ROWS, short])[-1] == ["A", "01/05/2018", "Q LTD", "", "9.00"]


def test_a_row_that_fits_neither_is_set_behind():
    odd = spread("A", "Q LTD", "9.00", at=(0, 6, 11))
    assert put_together([NAMES, *ROWS, odd])[-1] == [""] * 5 + ["A", "Q LTD", "9.00"]


def test_a_table_in_its_columns_stays():
    named = ["Entity", "Date", "Supplier", "Ref", "Amount", "", "", "", ""]
    assert put_together([named, *([*r[:1], "01/05/2018", "P", "R", "1.00"] for r in ROWS)]) is None
