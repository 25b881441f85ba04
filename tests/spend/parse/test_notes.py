"""What is said of a sheet that was read."""

import pytest

from helpers.spend.files.grid import Grid
from helpers.spend.parse import normalise
from helpers.spend.parse.columns import find_layout
from helpers.spend.parse.notes import row_range, sheet_notes
from helpers.spend.parse.rows import Sheet

NAMES = ["Entity", "Date", "Supplier", "Reference", "Amount"]
DAYS = 40  # payments


def paid(k: int, amount: str = "1,000.25") -> list[str]:
    return ["NHS ANYTOWN CCG", f"{1 + k % 28:02}/04/2020", "OAK LTD", f"R{k}", amount]


def kinds(rows) -> set[str]:
    sheet, reasons = opened(rows)
    keep = [i for i, reason in enumerate(reasons) if not reason]
    payments, _ = normalise.to_payments(sheet, keep)
    return {kind for kind, _ in sheet_notes(sheet, payments, reasons)}


def opened(rows):
    rows = [NAMES, *rows]
    sheet = Sheet("a.csv", Grid("", rows), find_layout(rows), {})
    return sheet, sheet.reasons()


def test_a_sound_sheet_needs_no_word():
    assert kinds([paid(k) for k in range(DAYS)]) == set()


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        (paid(1, "9,000,000.00"), "large_payment"),
        (paid(1, "see note"), "amounts_unreadable"),
        (paid(1, ""), "amounts_blank"),
        (paid(1, "$5.00"), "other_currency"),
        (paid(1, "2.5E+03"), "amounts_scientific"),
        ([*paid(1)[:1], "01/04/2031", *paid(1)[2:]], "dates_far"),
    ],
)
def test_one_odd_row_is_said(last, kind):
    assert kinds([*[paid(k) for k in range(DAYS)], last]) == {kind}


def test_rows_are_counted_and_bounded():
    sheet, _ = opened([paid(k) for k in range(5)])
    assert row_range(sheet, [2]) == "1 row (row 3)"
    assert row_range(sheet, {4, 1}) == "2 rows (rows 2 to 5)"
