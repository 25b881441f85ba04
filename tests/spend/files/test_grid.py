"""A grid is one sheet of cells, with what is known of its file."""

import pytest

from helpers.spend.files.grid import Grid


def test_a_grid_holds_cells_and_nothing_is_guessed():
    grid = Grid("April", [["a", 1], ["b"]])
    assert grid.rows[1] == ["b"] and not grid.hidden
    assert (grid.encoding, grid.delimiter, grid.numbers, grid.sheets) == ("", "", (), ())


def test_a_grid_is_not_changed_in_place():
    with pytest.raises(AttributeError):
        Grid("April", []).sheet = "May"


def test_the_columns_of_uneven_rows_are_filled_up_and_put_together_once():
    grid = Grid("April", [["a", 1], ["b"], ["a", 2.5, "x"]])
    assert grid.columns == [["a", "b", "a"], [1, "", 2.5], ["", "", "x"]]
    assert grid.columns is grid.columns
    assert grid.distinct(0) == {"a", "b"} and grid.distinct(2) == {"", "x"}
    assert Grid("April", []).columns == []
