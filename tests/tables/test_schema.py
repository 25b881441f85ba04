"""A table as it is read and held against its declaration, on a table of three columns."""

import pytest

from helpers.tables import schema
from helpers.tables.schema import BrokenTableError, Problem, Table

PLACES = {
    "primaryKey": ["code", "year"],
    "fields": [
        {"name": "code", "type": "string"},
        {"name": "year", "type": "integer"},
        {"name": "cash", "type": "number", "constraints": {"minimum": 0}},
    ],
}


def read(tmp_path, content):
    path = tmp_path / "places.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return schema.read_table(path, "places", PLACES)


def test_a_problem_says_table_row_key_column_found_and_expected():
    whole = Problem("places", "nothing", "a file")
    assert str(whole) == "places.csv: found nothing; expected a file"
    cell = Problem("places", "'x'", "a whole number", 2, "5A1, 2010", "year")
    assert str(cell) == (
        "places.csv, row 2 (5A1, 2010), column year: found 'x'; expected a whole number"
    )


def test_only_the_first_problems_are_printed():
    problems = [Problem("places", str(n), "none") for n in range(7)]
    lines = schema.problem_lines(problems).split("\n")
    assert len(lines) == schema.SHOWN_PROBLEMS + 1 and lines[-1] == "... and 2 more"
    error = BrokenTableError(problems)
    assert error.problems == problems and str(error) == "\n".join(lines)


def test_columns_in_another_order_and_windows_files_are_read(tmp_path):
    table = read(tmp_path, b"\xef\xbb\xbfcash,code,year\r\n1.5,5A1,2010\r\n,5A2,2011\r\n\r\n")
    assert table.rows == [["5A1", "2010", "1.5"], ["5A2", "2011", ""]]
    assert table.columns == ["code", "year", "cash"] and table.column("cash") == ["1.5", ""]
    assert table.key(1) == "5A2, 2011"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "an empty file"),
        ("code;year;cash\n5A1;2010;1,5\n", "one column, parted by semicolons"),
        ("code,year,cash\n5A1,2010\n", "row 2: found 2 cells; expected 3, as in the header"),
        ("code,year\n", "column cash: found no such column"),
        ("code,year,cash,cash\n", "found column 'cash' 2 times; expected it once"),
        ("code,yeer,cash\n", r"did you mean 'year'\?"),
        ('code,year,cash\n"5A1,2010,1\n', "row 2: found broken CSV"),
        (b"code,year,cash\n5A1,2010,\xa31\n", "row 2: found byte 0xa3, which is not UTF-8"),
    ],
)
def test_what_is_no_such_table_is_refused_with_the_place(tmp_path, content, words):
    with pytest.raises(BrokenTableError, match=words):
        read(tmp_path, content)


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(BrokenTableError, match="no readable file"):
        schema.read_table(schema.Path("no such folder", "places.csv"), "places", PLACES)


def test_cells_are_held_against_types_limits_and_keys():
    rows = [["5A1", "2010", "1"], ["5A1", "2010", "2"], ["5A2", "x", "-1"]]
    problems = schema.validate({"places": Table("places", PLACES, rows)}, ["places"])
    places = {(p.row, p.column) for p in problems}
    assert {(4, "year"), (4, "cash")} <= places and any(p.row == 3 for p in problems)
    good = Table("places", PLACES, rows[:1])
    assert schema.validate({"places": good}, ["places"]) == []


def test_which_tables_a_table_points_to():
    about = {
        "foreignKeys": [{"reference": {"resource": "areas"}}],
        "fields": [{"name": "ids", "list_of": ["figures.figure_id"]}, {"name": "words"}],
    }
    assert schema.points_to(about) == {"areas", "figures"}


def test_how_a_cell_is_written_in_words():
    assert schema.type_in_words({"type": "date"}) == "a date as YYYY-MM-DD"
    assert schema.type_in_words({"type": "list", "itemType": "number"}) == (
        "numbers joined by semicolons"
    )
    assert schema.type_in_words({"name": "plain"}) == "text"
