"""Forms in which a list came to a wrong month, payee or pound without a word. Each is made of the
same payments; what cannot be known is said.
"""

import datetime as dt
from pathlib import Path

import pytest

from helpers import spend
from helpers.spend.files.discovery import SpendFile
from helpers.spend.parse.cells import (
    financial_year_named,
    month_of_financial_year,
    period_in_name,
    says_currency,
)
from helpers.spend.parse.read_file import read_source
from tests.spend.made_up import text, write_xlsx

HEADER = ["Entity", "Date", "Type", "Supplier", "Reference", "Amount"]
NAMES = ["ALDER CARE LTD", "BEECH HOMES LTD", "CEDAR CIC", "DAMSON PLC", "ELM TRUST", "FIR LTD"]
PENCE = [2512345, 4100250, 310099, 9956710, 2600000, 3377741]


def rows(day="", name=str, amount="{:.2f}".format):
    return [
        ["NHS Anytown CCG", day, "Rent", name(payee), str(310001 + k), amount(p / 100)]
        for k, (payee, p) in enumerate(zip(NAMES, PENCE, strict=True))
    ]


def read(table, name="payments.csv", delimiter=","):
    data = table if isinstance(table, bytes) else text(table, delimiter).encode()
    return read_source(SpendFile(name, Path(name)), data=data)


def said(result) -> set[str]:
    return {line[5] for line in result.columns if line[2] == "check"}


def column(result, name) -> list:
    return result.payments[name].to_pylist()


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("1", "2020-04"),
        ("12", "2021-03"),
        ("M07", "2020-10"),
        ("Period 10", "2021-01"),
        ("April", "2020-04"),
        ("01 - Apr", "2020-04"),
        ("February", "2021-02"),
        ("2020-21/07", "2020-10"),
        ("2019/20 M01", "2019-04"),
        ("13", ""),
        ("202001", ""),
    ],
)
def test_periods_of_a_financial_year_that_a_title_names(cell, month):
    table = [["Payments over £25k 2020-21"], ["Entity", "Period", *HEADER[2:]], *rows(cell)]
    result = read(table)
    assert set(column(result, "period")) == {month}
    assert ("months_unknown" in said(result)) == (not month)
    assert sum(column(result, "amount_pence")) == sum(PENCE)


def test_a_number_without_a_year_is_no_month():
    result = read([["Entity", "Period", *HEADER[2:]], *rows("1")])
    assert set(column(result, "period")) == {""} and "months_unknown" in said(result)
    assert month_of_financial_year("7") == "" and financial_year_named("2020-22") == 0


@pytest.mark.parametrize(("title", "name"), [("Spend 2020/2021", "x"), ("", "spend 2020-21")])
def test_sheets_named_after_months_have_the_financial_year_of_the_file(tmp_path, title, name):
    header = ["Entity", "Type", "Supplier", "Reference", "Amount"]
    bare = [[row[0], *row[2:5], float(row[5])] for row in rows()]
    above = [[title]] if title else []
    parts = zip(("April", "M09", "Jan"), (bare[:2], bare[2:4], bare[4:]), strict=True)
    sheets = {month: [*above, header, *part] for month, part in parts}
    table = spend.read_files(write_xlsx(tmp_path / f"{name}.xlsx", sheets)).table
    months = ["2020-04", "2020-12", "2021-01"]
    assert list(table["period"]) == [month for month in months for _ in range(2)]


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("Month 01 over £25k 2018-19.csv", "2018-04"),
        ("spend_2018-19_M12.csv", "2019-03"),
        ("M3 spend.csv", ""),
        ("months 1 to 3 2018-19.csv", ""),
    ],
)
def test_a_file_that_counts_its_month_from_april(name, month):
    table = [[*HEADER[:1], *HEADER[2:]], *[[row[0], *row[2:]] for row in rows()]]
    assert set(column(read(table, name), "period")) == {month}


def test_months_that_stand_only_in_the_first_row_of_theirs_are_said():
    table = rows()
    for k, month in ((0, "April 2020"), (3, "May 2020")):
        table[k][1] = month
    result = read([["Entity", "Month", *HEADER[2:]], *table])
    assert column(result, "period").count("") == 4 and "months_unknown" in said(result)


def test_dates_years_before_the_month_of_the_file_are_said():
    """A spreadsheet that counts days from 1904 whose file does not say so."""
    early = dt.date(2020, 4, 9) - dt.timedelta(1462)
    table = [HEADER, *rows(early.strftime("%d/%m/%Y"))]
    assert "dates_far" in said(read(table, "payments april 2020.csv"))
    assert "dates_far" not in said(read(table, "payments april 2017.csv"))


def test_decimal_commas_that_nobody_quoted():
    lines = [",".join(HEADER)]
    lines += [",".join(row).replace(".", ",") for row in rows("09/04/2020")]
    result = read("\r\n".join(lines).encode())
    assert column(result, "amount_pence") == PENCE and said(result) == {"amounts_joined"}
    behind = [",".join([row[-1].replace(".", ","), *row[:-1]]) for row in rows("09/04/2020")]
    result = read("\r\n".join([",".join(["Amount", *HEADER[:-1]]), *behind]).encode())
    assert column(result, "amount_pence") == PENCE and column(result, "supplier") == NAMES


def test_a_column_without_a_name_is_no_pence():
    table = [HEADER, *[[*row, "20"] for row in rows("09/04/2020")]]
    assert column(read(table), "amount_pence") == PENCE


def test_a_quote_without_a_partner_is_no_part_of_the_payee():
    broken = text([HEADER, *rows("09/04/2020")]).replace("CEDAR CIC", '"CEDAR CIC')
    result = read(broken.encode())
    assert column(result, "supplier") == NAMES and column(result, "amount_pence") == PENCE


def test_credit_notes_in_words_beside_amounts_without_signs_are_said():
    table = [[*row, "Invoice"] for row in rows("09/04/2020")]
    table[2][-1] = "Credit note 55/A"
    header = [*HEADER, "Description"]
    assert said(read([header, *table])) == {"credits_unsigned"}
    table[2][-2] = "-3100.99"
    assert said(read([header, *table])) == set()


@pytest.mark.parametrize(
    ("title", "foreign"),
    [
        ("Payments in EUR", True),
        ("Currency: USD", True),
        ("All figures in euros", True),
        ("Payments in GBP", False),
        ("Services in Europe", False),
        ("Paid in education", False),
    ],
)
def test_a_title_says_another_currency(title, foreign):
    result = read([[title], HEADER, *rows("09/04/2020")])
    assert says_currency(title) == foreign == ("other_currency" in said(result))


def test_a_title_between_two_lists_says_another_currency():
    table = rows("09/04/2020")
    stacked = [["Payments in GBP"], HEADER, *table[:3], [], ["Payments in EUR"], HEADER, *table[3:]]
    assert "other_currency" in said(read(stacked))


def test_payees_over_two_columns_keep_their_first_line():
    parts = [[*row[:3], *row[3].split(" ", 1), *row[4:]] for row in rows("09/04/2020")]
    header = [*HEADER[:3], "Supplier Name 1", "Supplier Name 2", *HEADER[4:]]
    result = read([header, *parts])
    assert column(result, "supplier") == [name.split(" ")[0] for name in NAMES]
    assert said(result) == {"payees_go_on"}
    blank = [[*row[:4], "", *row[5:]] for row in parts]
    assert said(read([header, *blank])) == set()


def test_the_annual_value_of_a_contract_was_not_paid():
    result = read([[*HEADER[:5], "Annual value"], *rows("09/04/2020")])
    assert result.payments.num_rows == 0 and result.refusals


def test_the_code_of_a_body_behind_a_month_is_no_year():
    names = ("December_01G_Transactions", "Apr 20", "Apr20v2", "April_2020b", "May 19.csv")
    assert [period_in_name(n) for n in names] == ["", "2020-04", "2020-04", "2020-04", "2019-05"]


@pytest.mark.parametrize("word", ["Cancelled", "VOID", "CANCELLED - do not pay", "Unpaid"])
def test_payments_that_a_text_calls_cancelled_are_said(word):
    table = [[*row, "Paid"] for row in rows("09/04/2020")]
    table[1][-1] = word
    result = read([[*HEADER, "Status"], *table])
    assert said(result) == {"payments_cancelled"} and column(result, "amount_pence") == PENCE


@pytest.mark.parametrize("payee", ["Opening balance", "Balance b/f", "Brought forward"])
def test_the_balance_of_a_ledger_is_no_payment_though_it_has_a_day(payee):
    first = ["", "01/04/2020", "", payee, "", "1000000.00"]
    result = read([HEADER, first, *rows("09/04/2020")])
    assert column(result, "amount_pence") == PENCE
    paid = ["NHS Anytown CCG", "01/04/2020", "Rent", "BALANCE LTD", "", "1000000.00"]
    assert len(column(read([HEADER, paid, *rows("09/04/2020")]), "amount_pence")) == 7
