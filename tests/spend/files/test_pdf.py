"""Lines of a table without rules: which row they belong to, and what stands alone."""

import pytest

from helpers import spend
from helpers.spend.files import pdf
from tests.spend.made_up import HEADER, PENCE, ROWS, write_pdf

EDGES = [0.0, 100.0, 200.0, 300.0, 400.0]


def chars(lines):
    """Characters as a PDF's reader gives them, six points wide, from (top, text of each column)."""
    return [
        {"x0": x0 + 6 * k, "x1": x0 + 6 * k + 5, "top": top, "bottom": top + 8, "text": letter}
        for top, cells in lines
        for x0, cell in zip((0, 100, 200, 300), cells, strict=True)
        for k, letter in enumerate(cell)
    ]


def row(top, name, amount):
    return (top, ["BODY", name, "R1", amount])


def test_lines_above_and_below_the_middle_belong_to_their_row():
    lines = []
    for k, top in enumerate((100.0, 140.0, 180.0)):
        lines += [
            (top - 8, ["", "LONG", "", ""]),
            row(top, "NAME", f"{k}.00"),
            (top + 8, ["", "LTD", "", ""]),
        ]
    lines.append((210.0, ["", "TOTAL", "", "3.00"]))
    cut = pdf._unruled(chars(lines), EDGES)
    assert [r[1] for r in cut] == ["LONG NAME LTD"] * 3 + ["TOTAL"]
    assert [r[3] for r in cut] == ["0.00", "1.00", "2.00", "3.00"]


def test_a_total_close_below_the_last_row_stays_alone():
    lines = [row(100.0 + 10 * k, "NAME", f"{k}.00") for k in range(4)]
    lines.append((140.0, ["", "", "", "6.00"]))
    assert [r[3] for r in pdf._unruled(chars(lines), EDGES)][-2:] == ["3.00", "6.00"]


def test_a_title_across_the_columns_of_a_short_page_does_not_close_them():
    title = [
        {"x0": 6 * k, "x1": 6 * k + 5, "top": 50.0, "bottom": 58.0, "text": letter}
        for k, letter in enumerate("A" * 60)
    ]
    body = chars([row(100.0 + 10 * k, "NAME", "1.00") for k in range(5)])
    assert pdf._gaps([*title, *body], 400.0) == [99.0, 199.0, 299.0, 400.0]


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("turned", [90, 180, 270])
@pytest.mark.parametrize("shown", [0, 90, 270])
def test_a_page_lying_on_its_side_or_upside_down_is_read(tmp_path, turned, shown, ruled):
    """Whether its text was drawn so, or the page is to be shown so, or both, which may cancel."""
    pages = [[HEADER, *ROWS], ROWS]
    path = write_pdf(tmp_path / "x.pdf", pages, ruled, turned=turned, shown=shown)
    reading = spend.read_files(path)
    assert reading.table["amount_pence"].sum() == 2 * PENCE
    assert list(reading.table["supplier"]) == 2 * [row[5] for row in ROWS]


def test_a_page_whose_text_runs_two_ways_stays_as_it_is():
    class Page:
        chars = [{"matrix": (0, 1, -1, 0, 9, 9)}] * 80 + [{"matrix": (1, 0, 0, 1, 9, 9)}] * 20

    page = Page()
    assert pdf._upright(page) is page
