"""Further kinds of file that come to wrong pounds where a reader believes what it sees: the right
pounds are counted, or a person is told where to look.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from helpers.spend.files.discovery import SpendFile
from helpers.spend.parse.headers import field_by_name, header_key
from helpers.spend.parse.read_file import read_source
from tests.spend.made_up import text, write_xlsx

HEADER = ["Entity", "Date", "Type", "Supplier", "Reference", "Amount"]
NAMES = ("ALDER CARE LTD", "BEECH HOMES LTD", "CEDAR CIC", "DAMSON PHARMACY PLC", "ELM TRUST")
COUNT = 40
PENCE = [2_500_017 + 734_219 * k % 3_000_000 for k in range(COUNT)]
SIGNED = [-p if k % 7 == 3 else p for k, p in enumerate(PENCE)]


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100:,}.{abs(pence) % 100:02}"


def rows(amounts=PENCE, show=pounds) -> list[list[str]]:
    return [
        [
            "NHS Anytown ICB",
            f"{k % 28 + 1:02}/04/2023",
            ("Rent", "Drugs", "Consultancy Fees")[k % 3],
            NAMES[k % 5],
            str(700_100 + 3 * k),
            show(amount),
        ]
        for k, amount in enumerate(amounts)
    ]


def read(table, name="a.csv", delimiter=","):
    return read_bytes(text(table, delimiter).encode(), name)


def read_bytes(data: bytes, name: str = "a.csv"):
    return read_source(SpendFile(name, Path(name)), data=data)


def kept(result) -> int:
    return sum(result.payments["amount_pence"].to_pylist())


def said(result) -> set[str]:
    return {line[5] for line in result.columns if line[2] == "check"}


def refused(result) -> str:
    assert result.payments.num_rows == 0 and result.refusals
    return result.refusals[0].why


# --- what stands below a list ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "label",
    [
        "VAT",
        "VAT @ 20%",
        "Annual budget",
        "Forecast outturn",
        "Previous month",
        "Year to date",
        "Cumulative spend",
        "Record count",
        "Variance to budget",
        "Accruals b/f",
        "Balance c/d",
        "Of which NHS",
        "Total excluding VAT",
        "Grand total (including payments below the threshold)",
    ],
)
def test_numbers_at_the_foot_of_a_list_are_no_payments(label):
    foot = ["", "", "", label, "", "123,456.78"]
    result = read([HEADER, *rows(), foot])
    assert kept(result) == sum(PENCE)
    assert result.ledger["source_row"].to_pylist()[-1] == COUNT + 2


@pytest.mark.parametrize("label", ["VAT", "Petty cash", "Bank charges"])
@pytest.mark.parametrize("day", ["30/04/2023", ""])
def test_an_amount_that_says_nothing_else_is_said(label, day):
    foot = ["NHS Anytown ICB", day, "", label, "", "26,456.78"]
    result = read([HEADER, *rows(), foot])
    assert kept(result) == sum(PENCE) or said(result) == {"payments_bare"}
    assert said(read([HEADER, *rows()])) == set()


def test_payments_of_a_sheet_without_further_columns_are_not_bare():
    table = [["Date", "Supplier", "Amount"], *[[r[1], r[3], r[5]] for r in rows()]]
    assert said(read(table)) == set()


# --- signs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "credit", "debit"),
    [
        ("Sign", "-1", "1"),
        ("", "-1", "+1"),
        ("PK", "21", "31"),
        ("Trans Type", "PCN", "PIN"),
        ("", "(", ""),
    ],
)
def test_marks_of_credits_beside_amounts_without_signs(name, credit, debit):
    table = [[*r, credit if p < 0 else debit] for r, p in zip(rows(), SIGNED, strict=True)]
    assert kept(read([[*HEADER, name], *table])) == sum(SIGNED)


def test_numbers_that_mark_credits_in_a_workbook(tmp_path):
    table = [[*r[:5], p / 100, -1.0 if p < 0 else 1.0] for r, p in zip(rows(), PENCE, strict=True)]
    for row, p in zip(table, SIGNED, strict=True):
        row[6] = -1.0 if p < 0 else 1.0
    path = write_xlsx(tmp_path / "a.xlsx", {"S": [[*HEADER, "Sign"], *table]})
    assert kept(read_bytes(path.read_bytes(), "a.xlsx")) == sum(SIGNED)


@pytest.mark.parametrize(
    ("received", "spent"), [("Receipt", "Payment"), ("In", "Out"), ("AR", "AP")]
)
def test_receipts_among_payments_are_said(received, spent):
    table = [[*r, received if k % 9 == 2 else spent] for k, r in enumerate(rows())]
    assert said(read([[*HEADER, "Direction"], *table])) == {"receipts_counted"}
    table = [[*r, spent] for r in rows()]
    assert said(read([[*HEADER, "Direction"], *table])) == set()


def test_a_sign_of_a_currency_in_a_column_without_a_name():
    table = [[*r[:5], "€" if k % 4 == 1 else "£", r[5]] for k, r in enumerate(rows())]
    result = read([[*HEADER[:5], "", "Amount"], *table])
    assert kept(result) == sum(p for k, p in enumerate(PENCE) if k % 4 != 1)
    assert said(result) == {"other_currency"}


# --- units ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Amount (GBP '000)", "Amount 000", "Amount (x1000)", "Value (kGBP)", "Amount (x 1,000)"],
)
def test_further_names_of_thousands(name):
    table = rows(show=lambda p: f"{p / 100_000:.2f}")
    assert "thousands" in refused(read([[*HEADER[:5], name], *table]))


def test_hundreds_of_pounds():
    table = rows(show=lambda p: f"{p / 10_000:.2f}")
    assert "hundreds" in refused(read([[*HEADER[:5], "Amount (£ hundreds)"], *table]))


@pytest.mark.parametrize("name", ["Amount in p", "Amount in pennies", "Amount GBp"])
def test_further_names_of_pence(name):
    assert "pence" in refused(read([[*HEADER[:5], name], *rows(show=str)]))


@pytest.mark.parametrize("name", ["Amount GBP", "Amount over £25,000", "Amount paid", "GBP 1"])
def test_names_that_say_no_other_unit(name):
    assert kept(read([[*HEADER[:5], name], *rows()])) == sum(PENCE)


def test_a_file_whose_name_says_thousands():
    table = [HEADER, *rows(show=lambda p: f"{p / 100_000:.2f}")]
    assert "thousands" in refused(read(table, "Spend April 2023 £000.csv"))
    assert kept(read([HEADER, *rows()], "Spend over £25k.csv")) == sum(PENCE)


def test_a_column_that_says_the_unit_in_every_row():
    table = [[*r, "£k"] for r in rows(show=lambda p: f"{p / 100_000:.2f}")]
    assert "thousands" in refused(read([[*HEADER, "Unit"], *table]))


@pytest.mark.parametrize("name", ["Amount %", "% of amount", "Percentage of total value"])
def test_a_share_is_no_amount(name):
    share = [
        [*r[:5], f"{100 * p / sum(PENCE):.2f}", r[5]] for r, p in zip(rows(), PENCE, strict=True)
    ]
    assert kept(read([[*HEADER[:5], name, "Amount"], *share])) == sum(PENCE)
    assert field_by_name(header_key(name))[0] == "other"


# --- digits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "p", "Pence"])
def test_pence_in_a_column_of_their_own_are_said_or_refused(name):
    table = [[*r[:5], *r[5].replace(",", "").split(".")] for r in rows()]
    result = read([[*HEADER, name], *table])
    assert not kept(result) or said(result) == {"pence_aside"}


def test_points_that_may_part_thousands_are_said():
    table = rows()
    for k in range(3, COUNT, 9):
        table[k][5] = f"2{k % 10}.{100 + k}"
    assert said(read([HEADER, *table])) == {"points_doubtful"}


# --- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\v", "\f", "\x1e", "\x85", "\u2028"])
def test_lines_that_end_in_an_unusual_way(end):
    result = read_bytes(text([HEADER, *rows()], end=end).encode())
    assert kept(result) == sum(PENCE) and result.payments.num_rows == COUNT


@pytest.mark.parametrize("first", [10, COUNT - 5])
@pytest.mark.parametrize(
    "encodings", [("utf-8", "utf-16-le"), ("utf-16-le", "utf-8"), ("utf-16", "cp1252")]
)
def test_two_encodings_of_different_width_in_one_file_are_refused(first, encodings):
    parts = text([HEADER, *rows()[:first]]), text(rows()[first:])
    data = b"".join(part.encode(e) for part, e in zip(parts, encodings, strict=True))
    result = read_bytes(data)
    assert result.payments.num_rows == 0 and result.refusals


def test_cells_quoted_by_apostrophes():
    lines = [",".join(f"'{cell}'" for cell in row) for row in [HEADER, *rows()]]
    result = read_bytes("\r\n".join(lines).encode())
    assert kept(result) == sum(PENCE)
    assert set(result.payments["supplier"].to_pylist()) == set(NAMES)


def test_apostrophes_that_quote_nothing():
    table = [HEADER, *[[*r[:3], "'TIL DAWN LTD", *r[4:]] for r in rows()]]
    assert kept(read(table)) == sum(PENCE)


def test_statements_of_a_database_are_refused():
    lines = [f"INSERT INTO spend VALUES ('{r[1]}','{r[3]}','{r[5]}');" for r in rows()]
    assert "SQL" in refused(read_bytes("\n".join(lines).encode()))


# --- sheets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("rounded", [False, True])
def test_a_sheet_that_comes_to_all_others_together_is_said(tmp_path, rounded):
    months = {
        name: [
            [*r[:1], dt.date(2023, month, k % 28 + 1), *r[2:5], p / 100]
            for k, (r, p) in enumerate(zip(rows(), PENCE, strict=True))
            if k % 2 == month % 2
        ]
        for name, month in (("Apr", 4), ("May", 5))
    }
    every = [
        [*r[:4], f"X{r[4]}", float(round(r[5])) if rounded else r[5]]
        for r in months["Apr"] + months["May"]
    ]
    sheets = {**months, "Year": every}
    path = write_xlsx(tmp_path / "a.xlsx", {n: [HEADER, *table] for n, table in sheets.items()})
    result = read_bytes(path.read_bytes(), "a.xlsx")
    assert said(result) == {"same_sum"} or kept(result) == sum(PENCE)
