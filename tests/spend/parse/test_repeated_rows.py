"""Blocks of payments that a sheet lists once more."""

from helpers.spend.files.grid import Grid
from helpers.spend.parse.columns import find_layout
from helpers.spend.parse.repeated_rows import listed_further_up
from helpers.spend.parse.rows import Sheet

NAMES = ["Entity", "Date", "Supplier", "Reference", "Amount"]
PAID = [
    ["NHS ANYTOWN CCG", f"0{k}/04/2020", f"OAK {'ABCDEF'[k]} LTD", f"R{k}", f"{k},000.25"]
    for k in range(1, 6)
]
TITLE = ["Largest", "", "", "", ""]


def again(rows) -> set[int]:
    rows = [NAMES, *rows]
    sheet = Sheet("a.csv", Grid("", rows), find_layout(rows), {})
    return listed_further_up(sheet, sheet.reasons())


def test_a_block_below_a_title_whose_payments_all_stand_above():
    assert again([*PAID, TITLE, *PAID[1:4]]) == {7, 8, 9}


def test_a_payment_of_its_own_makes_it_another_list():
    other = ["NHS ANYTOWN CCG", "09/04/2020", "ELM LTD", "R9", "9.00"]
    assert again([*PAID, TITLE, *PAID[1:4], other]) == set()


def test_two_payments_and_payments_without_references_may_be_paid_again():
    assert again([*PAID, TITLE, *PAID[1:3]]) == set()
    bare = [[*row[:3], "", row[4]] for row in PAID]
    assert again([*bare, TITLE, *bare[1:4]]) == set()


def test_equal_rows_in_one_list_are_payments():
    assert again([*PAID, *PAID]) == set()
