"""Totals of invoices repeated on their lines, and prices of single pieces."""

from helpers.spend.parse.line_amounts import (
    are_prices,
    read_pairs,
    repeated_totals,
    repeats_totals,
)

LINES = {300: (100, 200), 700: (300, 400), 1100: (500, 600)}
PAIRS = [
    (i, total, line)
    for i, (total, line) in enumerate((t, x) for t, lines in LINES.items() for x in lines)
]


def test_rows_with_an_amount_in_both_columns_are_read():
    rows = [["x", "1.00", "2.00"], ["x", "", "2.00"], ["x", "(3.00)", "4.00"], ["short"]]
    assert read_pairs(rows, 1, 2) == [(0, 100, 200), (2, -300, 400)]


def test_totals_that_are_repeated_on_their_lines():
    assert repeats_totals(PAIRS)
    assert not repeats_totals([(i, line, total) for i, total, line in PAIRS])


def test_two_invoices_may_be_chance_and_net_beside_gross_is_none():
    assert not repeats_totals(PAIRS[:4])
    assert not repeats_totals([(i, 120 * i, 100 * i) for i in range(1, 20)])


def test_prices_need_a_column_that_says_how_many():
    rows = [["A", str(n), 100 + n, (100 + n) * n] for n in (2, 3, 4, 1)]
    pairs = [(i, row[2], row[3]) for i, row in enumerate(rows)]
    assert are_prices(pairs, rows)
    assert not are_prices(pairs, [["A", "7", *row[2:]] for row in rows])


def test_references_that_repeat_one_amount():
    references = ["R1", "R1", "R2", "R2", "R2", "R3", "R3", "R4"]
    pence = [5, 5, 6, 6, 6, 7, 7, 8]
    assert repeated_totals(references, pence) == 4
    assert repeated_totals(references, [5, 4, *pence[2:]]) == 0
    assert repeated_totals(references[:5], pence[:5]) == 0
