"""Kinds of file that come to wrong pounds where a reader believes what it sees. Each is made of the
same payments, so the right answer is known; what cannot be right is refused or not counted.
"""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from helpers import spend
from helpers.spend.files.discovery import SpendFile
from helpers.spend.parse.read_file import read_source
from tests.spend.made_up import text, write_xlsx

HEADER = ["Entity", "Date", "Type", "Supplier", "Reference", "Amount"]
NAMES = ("ALDER CARE LTD", "BEECH HOMES LTD", "CEDAR CIC", "DAMSON PHARMACY PLC", "ELM TRUST")


def payments(count: int = 24, month: int = 4, seed: int = 1) -> list[tuple[str, ...]]:
    """Made-up payments of a month: day, type, payee, reference, and pence as text."""
    rng = random.Random(seed)
    return [
        (
            dt.date(2020, month, 1 + k * 7 % 28).strftime("%d/%m/%Y"),
            ("Rent", "Drugs", "Consultancy Fees")[k % 3],
            NAMES[rng.randrange(5)],
            str(3_100_000 + 1000 * seed + k),
            str(rng.randrange(2_500_000, 90_000_000) * (-1 if k % 9 == 4 else 1)),
        )
        for k in range(count)
    ]


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100:,}.{abs(pence) % 100:02}"


def row(payment: tuple[str, ...], amount=pounds) -> list[str]:
    return ["NHS Anytown CCG", *payment[:4], amount(int(payment[4]))]


def pence(rows: list[tuple[str, ...]]) -> int:
    return sum(int(payment[4]) for payment in rows)


ALL = payments()
RIGHT = pence(ALL)
BY_PAYEE = sorted(ALL, key=lambda payment: payment[2])


def read(rows: list[list[str]], delimiter: str = ","):
    return read_bytes(text(rows, delimiter).encode())


def read_bytes(data: bytes):
    return read_source(SpendFile("a.csv", Path("a.csv")), data=data)


def kept(result) -> int:
    return sum(result.payments["amount_pence"].to_pylist())


def reasons(result) -> set[str]:
    return set(result.ledger["reason"].to_pylist())


def said(result) -> set[str]:
    return {line[5] for line in result.columns if line[2] == "check"}


def foot(payee: str, amount: str, day: str = "", entity: str = "", reference: str = ""):
    return [entity, day, "", payee, reference, amount]


@pytest.mark.parametrize(
    "last",
    [
        foot("Total", pounds(RIGHT), "30/04/2020", "NHS Anytown CCG"),
        foot("Total", pounds(RIGHT + 1), "30/04/2020"),  # it does not add up and is one
        foot("Grand Total April 2020", pounds(RIGHT), "30/04/2020", "NHS Anytown CCG"),
        foot("TOTAL PAYMENTS OVER 25K", pounds(RIGHT), "", "NHS Anytown CCG", "24"),
        foot("ALL SUPPLIERS", pounds(RIGHT)),
        foot("Balance per ledger", pounds(RIGHT + 99)),
        foot("Number of payments", "24"),
        foot("Average payment", "299,529.84"),
        foot("Difference", "0.01"),
    ],
)
def test_sums_and_counts_below_the_payments(last):
    assert kept(read([HEADER, *map(row, ALL), last])) == RIGHT


def test_a_sum_above_the_payments():
    assert kept(read([HEADER, foot("April spend", pounds(RIGHT)), *map(row, ALL)])) == RIGHT


def test_a_page_is_carried_forward():
    first = pounds(pence(ALL[:12]))
    lines = [foot("Carried over", first), foot("Brought over", first)]
    rows = [*map(row, ALL[:12]), *lines, *map(row, ALL[12:])]
    assert kept(read([HEADER, *rows])) == RIGHT


def test_months_are_added_up_under_their_names():
    months = {m: payments(2 + m % 3, m, m) for m in (4, 5, 6)}
    rows: list[list[str]] = []
    for number, month in months.items():
        rows += [
            *map(row, month),
            foot(dt.date(2020, number, 1).strftime("%B %Y"), pounds(pence(month))),
        ]
    rows.append(foot("Quarter", pounds(sum(map(pence, months.values())))))
    assert kept(read([HEADER, *rows])) == sum(map(pence, months.values()))


@pytest.mark.parametrize("above", [True, False])
def test_payees_are_added_up_under_their_names(above):
    rows: list[list[str]] = []
    for name in NAMES:
        theirs = [payment for payment in BY_PAYEE if payment[2] == name]
        total = [foot(name, pounds(pence(theirs)))]
        rows += [*(total if above else []), *map(row, theirs), *([] if above else total)]
    assert kept(read([HEADER, *rows])) == RIGHT


def test_two_like_payments_are_no_sum():
    """A payment without a reference that is as large as the one above is paid like any other."""
    again = [*row(ALL[-1])[:4], "", pounds(int(ALL[-1][4]))]
    assert kept(read([HEADER, *map(row, ALL), again])) == RIGHT + int(ALL[-1][4])


@pytest.mark.parametrize(
    "marks", [("DR", "CR"), ("Invoice", "Credit Note"), ("Standard", "Credit")]
)
def test_a_column_that_marks_credits_gives_amounts_their_sign(marks):
    def unsigned(payment):
        return [*row(payment, lambda p: pounds(abs(p))), marks[int(payment[4]) < 0]]

    result = read([[*HEADER, "Document"], *map(unsigned, ALL)])
    assert kept(result) == RIGHT and "credits_marked" in said(result)
    assert sum("amount_credit" in f for f in result.payments["flags"].to_pylist()) == 3
    signed = [[*row(p), marks[int(p[4]) < 0]] for p in ALL]
    assert kept(read([[*HEADER, "Document"], *signed])) == RIGHT


@pytest.mark.parametrize("nothing", ["", "0.00", "-"])
def test_debit_and_credit_in_two_columns_are_refused(nothing):
    def parted(payment):
        amount = int(payment[4])
        pair = (pounds(abs(amount)), nothing)
        return [*row(payment)[:5], *(pair if amount > 0 else pair[::-1])]

    result = read([[*HEADER[:5], "Debit", "Credit"], *map(parted, ALL)])
    assert result.refusals[0].code == "amount_undecided" and kept(result) == 0


def german(amount: int) -> str:
    """1.234,56; whole pounds without the decimals, as such systems print them."""
    printed = pounds(amount).translate(str.maketrans(",.", ".,"))
    return printed.removesuffix(",00")


def test_points_part_thousands_where_a_cell_of_the_column_shows_it():
    some = [(*p[:4], f"{p[4][:-2]}00") if k % 3 else p for k, p in enumerate(ALL)]
    assert kept(read([HEADER, *[row(p, german) for p in some]], ";")) == pence(some)
    large = [*[(*p[:4], f"{p[4][:-2]}00") for p in ALL], (*ALL[0][:4], "123456700")]
    assert kept(read([HEADER, *[row(p, german) for p in large]], ";")) == pence(large)


def test_points_that_may_be_thousands_or_decimals_are_not_counted():
    whole = [row((*p[:4], f"{p[4][:-2]}00"), german) for p in ALL]
    result = read([HEADER, *whole], ";")
    assert kept(result) == 0 and reasons(result) == {"header", "amount_unreadable"}
    exact = read([HEADER, *[row(p, lambda n: f"{n / 100:.3f}") for p in ALL]])
    assert kept(exact) == RIGHT  # 29894.560: no thousands stand so


@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("Amount £000", lambda p: str(p // 100_000)),
        ("Amount (£m)", lambda p: f"{p / 10**8:.3f}"),
        ("Amount (pence)", str),
    ],
)
def test_amounts_in_another_unit_than_pounds_are_refused(name, amount):
    result = read([[*HEADER[:5], name], *[row(p, amount) for p in ALL]])
    assert kept(result) == 0 and result.refusals[0].code == "amount_undecided"
    assert kept(read([[*HEADER[:5], name], *map(row, ALL)])) == RIGHT  # the name is wrong


def test_a_currency_in_the_name_of_the_column_is_said():
    result = read([[*HEADER[:5], "Amount (EUR)"], *map(row, ALL)])
    assert "other_currency" in said(result)
    assert "other_currency" not in said(read([[*HEADER[:5], "Amount (GBP)"], *map(row, ALL)]))


def test_two_lists_beside_each_other_are_both_read():
    left, right = payments(16, 4, 2), payments(8, 5, 3)
    beside = [row(p) for p in right] + [[""] * 6] * 8
    rows = [[*row(a), "", *b] for a, b in zip(left, beside, strict=True)]
    result = read([[*HEADER, "", *HEADER], *rows])
    assert kept(result) == pence(left) + pence(right) and result.payments.num_rows == 24
    raw = [s for s in result.waterfall if s[2] == "raw"]
    assert [s[1] for s in raw] == ["(columns 1 to 7)", "(columns 8 to 13)"]


def test_sums_beside_a_list_are_no_second_list():
    sums = [[name, pounds(pence([p for p in ALL if p[2] == name]))] for name in NAMES]
    beside = sums + [["", ""]] * (len(ALL) - len(sums))
    rows = [[*row(p), "", *b] for p, b in zip(ALL, beside, strict=True)]
    assert kept(read([[*HEADER, "", "Supplier", "Amount"], *rows])) == RIGHT


def test_sums_below_a_list_are_not_counted_again():
    sums = [[name, pounds(pence([p for p in ALL if p[2] == name]))] for name in NAMES]
    result = read([HEADER, *map(row, ALL), [], ["Supplier", "Amount"], *sums])
    assert kept(result) == RIGHT


def test_html_signs_are_read():
    rows = [[c.replace("£", "&pound;") for c in row(p, lambda n: f"£{pounds(n)}")] for p in ALL]
    rows[0][3] = "OAK &amp; ASH LTD"
    result = read([HEADER, *rows])
    assert kept(result) == RIGHT and "OAK & ASH LTD" in result.payments["supplier"].to_pylist()


def test_a_table_parted_by_spaces_is_refused():
    rows = [HEADER, *map(row, ALL)]
    widths = [max(len(r[k]) for r in rows) + 2 for k in range(6)]
    lines = ["".join(c.ljust(w) for c, w in zip(r, widths, strict=True)) for r in rows]
    result = read_bytes("\n".join(lines).encode())
    assert kept(result) == 0 and "spaces" in result.refusals[0].why


def test_a_file_that_ends_within_a_cell_is_said_and_its_last_row_is_not_counted():
    whole = text([HEADER, *map(row, ALL)]).rstrip()
    assert whole.endswith('"')
    result = read_bytes(whole[:-4].encode())
    assert kept(result) == pence(ALL[:-1]) and "file_cut" in said(result)
    sound = read_bytes(whole.encode())
    assert kept(sound) == RIGHT and not said(sound)


def test_one_payment_without_its_amount_is_said():
    """A formula that nobody worked out, or an error in the cell: the workbook shows nothing."""
    rows = [row(p) for p in ALL]
    rows[5][5] = ""
    result = read([HEADER, *rows])
    assert kept(result) == RIGHT - int(ALL[5][4]) and "amounts_blank" in said(result)


def test_a_year_beside_its_months_counts_once(tmp_path):
    months = {name: payments(9, m, m) for m, name in ((4, "Apr"), (5, "May"), (6, "Jun"))}
    sheets = {name: [HEADER, *map(row, rows)] for name, rows in months.items()}
    whole = [HEADER, *[row(p) for rows in months.values() for p in rows]]
    for order in ({**sheets, "Q1": whole}, {"Q1": whole, **sheets}):
        reading = spend.read_files(write_xlsx(tmp_path / "x.xlsx", order))
        assert reading.table.amount_pence.sum() == sum(map(pence, months.values()))
        assert set(reading.table.source_sheet) == {"Q1"}
