"""Rows that hold several payments in the lines of their cells."""

import pytest

from helpers.spend.parse.headers import find_header
from helpers.spend.parse.stacked_rows import part_rows

NAMES = ["Date", "Supplier", "Type", "Amount"]
ONE = ["01/04/2020", "OAK LTD", "Rent", "1.00"]
TWO = ["01/04/2020\n02/04/2020", "OAK LTD\nELM LTD", "Rent", "1.00\n2.00"]


def parted(*rows):
    rows = [NAMES, *rows]
    return part_rows(rows, find_header(rows))


def test_each_payment_has_a_row_of_its_own():
    rows, origins = parted(ONE, TWO)
    assert rows[2:] == [
        ["01/04/2020", "OAK LTD", "Rent", "1.00"],
        ["02/04/2020", "ELM LTD", "Rent", "2.00"],
    ]
    assert origins == [0, 1, 2, 2]


@pytest.mark.parametrize(
    "row",
    [
        ["01/04/2020", "OAK\nLTD", "Rent", "1.00"],
        ["01/04/2020", "OAK LTD", "Rent", "1.00\n2.00"],
        ["01/04/2020", "OAK\nLTD", "Rent", "1.00\nsee note"],
        ["01/04/2020", "OAK LTD", "Rent", "1.00\n"],
    ],
)
def test_a_cell_broken_over_lines_is_one_cell(row):
    assert parted(ONE, row) is None


def test_without_names_nothing_is_parted():
    assert part_rows([TWO, TWO], None) is None
