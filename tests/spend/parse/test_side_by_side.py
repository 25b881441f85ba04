"""Lists of payments that stand beside each other on one sheet."""

from helpers.spend.files.grid import Grid
from helpers.spend.parse import side_by_side
from helpers.spend.parse.headers import find_header

NAMES = ["Date", "Supplier", "Amount"]
PAID = ["01/04/2020", "OAK LTD", "5.00"]


def apart(grid):
    return side_by_side.apart(grid, find_header(grid.rows))


def test_one_list_is_left_as_it_is():
    grid = Grid("April", [NAMES, PAID])
    assert apart(grid) == [grid]
    assert apart(Grid("", [["a", "b"], ["c", "d"]]))[0].rows == [["a", "b"], ["c", "d"]]


def test_two_lists_with_a_gap_between_them():
    left, right = apart(Grid("April", [[*NAMES, "", *NAMES], [*PAID, "", *PAID]]))
    assert left.rows == [[*NAMES, ""], [*PAID, ""]] and right.rows == [NAMES, PAID]
    assert right.sheets == ["April (columns 5 to 7)"] * 2 and right.numbers == [1, 2]


def test_sums_beside_a_list_are_no_list():
    grid = Grid("", [[*NAMES, "Supplier", "Amount"], [*PAID, "OAK LTD", "5.00"]])
    assert apart(grid) == [grid]
