"""Files as departments nobody asked may export them: the payments of `test_wrong_pounds` again, so
the right answer is known. Each is read, or a word is said, or it is refused.
"""

from __future__ import annotations

import datetime as dt

import pytest

from helpers.spend.files.discovery import SpendFile
from helpers.spend.parse import privacy
from helpers.spend.parse.read_file import read_source
from tests.spend.made_up import write_pdf, write_xlsx
from tests.spend.parse.test_wrong_pounds import (
    ALL,
    HEADER,
    NAMES,
    RIGHT,
    foot,
    kept,
    pence,
    pounds,
    read,
    read_bytes,
    reasons,
    row,
    said,
)

WITHOUT_SIGNS = sum(abs(int(payment[4])) for payment in ALL)


def unsure(result) -> set[str]:
    """The fields whose columns a person is asked to look at."""
    return {line[2] for line in result.columns if line[2] != "check" and line[3] and line[6] < 0.5}


def column(result, name: str) -> list:
    return result.payments[name].to_pylist()


def with_columns(names: list[str], *amounts) -> list[list[str]]:
    """The payments with other columns of amounts."""
    rows = [
        [*row(payment)[:5], *(amount(int(payment[4])) for amount in amounts)] for payment in ALL
    ]
    return [[*HEADER[:5], *names], *rows]


def workbook(tmp_path, sheets):
    path = write_xlsx(tmp_path / "a.xlsx", sheets)
    return read_source(SpendFile("a.xlsx", path))


# --- which column is the amount ---


def test_the_vat_of_an_amount_is_never_the_amount():
    vat, gross = (lambda n: pounds(n // 5)), (lambda n: pounds(n + n // 5))
    for names in (["Ex VAT", "VAT amount", "Inc VAT"], ["Excluding VAT", "Tax", "Including VAT"]):
        result = read(with_columns(names, pounds, vat, gross))
        assert kept(result) in (RIGHT, sum(n + n // 5 for n in map(int, (p[4] for p in ALL))))
        assert "amount" in unsure(result)


@pytest.mark.parametrize("name", ["PO Amount", "Contract Amount", "Budget", "YTD", "Last year"])
@pytest.mark.parametrize("paid", ["Invoice Amount", "Actual"])
def test_what_was_ordered_or_planned_was_not_paid(name, paid):
    assert kept(read(with_columns([name, paid], lambda n: pounds(2 * n), pounds))) == RIGHT


def test_refunds_in_a_column_of_their_own_are_refused():
    for names in (["Payments", "Refunds"], ["Amount", "Given back"]):
        paid = with_columns(
            names, lambda n: pounds(n) if n > 0 else "", lambda n: pounds(-n) if n < 0 else ""
        )
        assert reasons(read(paid)) == {"amount_undecided"}


@pytest.mark.parametrize("amount", [pounds, lambda n: str(n // 100)])
def test_references_under_the_name_of_the_amounts_are_refused(amount):
    """The header has one name fewer than the rows have cells."""
    rows = [[p[0], p[2], p[3], amount(int(p[4]))] for p in ALL]
    result = read([["Date", "Supplier", "Amount"], *rows])
    assert not kept(result) and result.refusals


# --- rows that stand aside, in whole pounds and in workbooks ---

WIDE = ["Entity", "Date", "Type", "Supplier", "Doc No", "Amount", "VAT Reg"]


def wide(k: int, payment, amount):
    number = 293_673_240 + 1_013 * k
    return [*row(payment)[:5], amount(int(payment[4])), str(number)]


def whole(number: int) -> str:
    return str(number // 100)


@pytest.mark.parametrize(
    "aside",
    [
        lambda r: [*r[:4], *r[5:], ""],  # no reference: the VAT number stands under Amount
        lambda r: [*r[:4], "", *r[4:6]],  # one cell more: the reference does
    ],
)
@pytest.mark.parametrize("in_workbook", [False, True])
def test_a_number_is_no_amount_though_all_are_whole(aside, in_workbook, tmp_path):
    rows = [wide(k, payment, whole) for k, payment in enumerate(ALL)]
    rows = [aside(r) if k in (5, 16) else r for k, r in enumerate(rows)]
    if in_workbook:
        rows = [[float(c) if c.lstrip("-").isdigit() else c for c in r] for r in rows]
        result = workbook(tmp_path, {"April": [WIDE, *rows]})
    else:
        result = read([WIDE, *rows])
    right = [int(p[4]) // 100 * 100 for p in ALL]
    lost = {"row_displaced"} & reasons(result)
    assert kept(result) == sum(right) if not lost else kept(result) < sum(map(abs, right))
    assert {"rows_realigned", "rows_displaced"} & said(result)


@pytest.mark.parametrize("amount", [whole, lambda n: n / 100])
@pytest.mark.parametrize("number", ["Invoice No", "VAT Reg"])
@pytest.mark.parametrize("lacking", [4, 5])
def test_an_invoice_or_vat_number_is_no_amount(lacking, number, amount, tmp_path):
    """A cell is lacking before it: in a row whose own number is then a postcode."""
    rows = []
    for k, payment in enumerate(ALL):
        behind = 22_260_084 + 21 * k if number == "Invoice No" else 210_887_701 + 5_000_011 * k
        cells = [*row(payment)[:4], float(payment[3]), amount(int(payment[4]))]
        rows.append([*cells, float(behind), "AB1 2CD"])
        if k in (5, 16):
            rows[-1] = [*rows[-1][:lacking], *rows[-1][lacking + 1 :], ""]
    rows = [
        [float(c) if type(c) is str and c.lstrip("-").isdigit() else c for c in r] for r in rows
    ]
    names = [*HEADER[:4], "Doc No", "Amount", number, "Postcode"]
    result = workbook(tmp_path, {"April": [names, *rows]})
    right = {float(p[3]): int(p[4]) // 100 for p in ALL}
    for reference, paid in zip(
        column(result, "transaction"), column(result, "amount_pence"), strict=True
    ):
        assert not reference or abs(right[float(reference)] - paid // 100) <= 1
    assert max(map(abs, column(result, "amount_pence"))) <= max(abs(int(p[4])) for p in ALL)
    assert {"rows_realigned", "rows_displaced"} & said(result)


def test_numbers_of_every_length_are_no_amounts(tmp_path):
    """The amount stands under the reference, and a longer number under the amount."""
    rows = [[*row(p)[:4], float(p[3]), int(p[4]) / 100] for p in ALL]
    for k, number in ((5, 7_312_312_600.0), (11, 800_006_351.0), (16, 2_000_099_449.0)):
        rows[k][4:] = [rows[k][5], number]
    result = workbook(tmp_path, {"April": [HEADER, *rows]})
    assert max(column(result, "amount_pence")) <= max(int(p[4]) for p in ALL)
    assert {"rows_realigned", "rows_displaced"} & said(result)


@pytest.mark.parametrize("reference", ["HAFS-16105", ""])
def test_funds_of_billions_with_a_reference_of_another_kind_are_payments(reference):
    rows = [[*row(p)[:5], whole(abs(int(p[4])))] for p in ALL]
    for k, number in ((2, "558000000"), (7, "2926044000"), (9, "4567235000")):
        rows[k][4:] = [reference, number]
    result = read([HEADER, *rows])
    assert kept(result) == sum(int(r[5]) * 100 for r in rows)


def test_a_comma_of_a_text_is_known_by_the_space_behind_it():
    lines, right = [",".join(["Date", "Description", "Supplier", "Reference", "Amount"])], {}
    for k, p in enumerate(ALL):
        text = "Rent, rates and water" if k % 5 == 2 else p[1]
        name = f"{NAMES[k % 5]}, LEEDS" if k % 6 == 3 else NAMES[k % 5]
        lines.append(",".join([p[0], text, name, p[3], f"{int(p[4]) / 100:.2f}"]))
        right[p[3]] = (name.replace(", ", ","), int(p[4]))
    result = read_bytes("\n".join(lines).encode())
    columns = (column(result, name) for name in ("transaction", "supplier", "amount_pence"))
    for reference, name, paid in zip(*columns, strict=True):
        assert right[reference] == (name.replace(", ", ","), paid)
    assert len(result.payments) == len(ALL) or "rows_displaced" in said(result)


# --- signs ---


@pytest.mark.parametrize("sign", ["?", "#", "\\xa3", "%A3", "₤", "Ãƒâ€šÃ‚Â£", "\x9c"])
def test_further_ways_to_lose_a_pound_sign(sign):
    rows = [
        HEADER,
        *(row(p, lambda n: ("-" if n < 0 else "") + sign + pounds(abs(n))) for p in ALL),
    ]
    assert kept(read(rows)) == RIGHT


def test_a_question_mark_in_few_rows_may_have_been_a_minus():
    result = read([HEADER, *(row(p, lambda n: pounds(n).replace("-", "?")) for p in ALL)])
    assert kept(result) == sum(int(p[4]) for p in ALL if int(p[4]) > 0)
    assert "amounts_unreadable" in said(result)


def test_cells_that_a_spreadsheet_is_to_take_for_text():
    lines = [",".join(HEADER)]
    lines += [",".join([*row(p)[:5], f'="{pounds(int(p[4]))}"']) for p in ALL]
    assert kept(read_bytes("\n".join(lines).encode())) == RIGHT
    quoted = [HEADER, *(row(p, lambda n: f'="{pounds(n)}"') for p in ALL)]
    assert kept(read(quoted)) == RIGHT


# --- currencies ---


@pytest.mark.parametrize(
    ("name", "own", "other"),
    [("Paid in", "Sterling", "Euro"), ("Currency", "GBP", "XOF"), ("Curr", "GBP", "PKR")],
)
def test_a_currency_is_known_by_what_its_column_holds(name, own, other):
    rows = [[*row(p)[:5], other if k in (3, 7) else own, row(p)[5]] for k, p in enumerate(ALL)]
    result = read([[*HEADER[:5], name, "Amount"], *rows])
    assert kept(result) == RIGHT - int(ALL[3][4]) - int(ALL[7][4])
    assert "other_currency" in said(result)


def test_the_currency_beside_the_amounts_counts():
    names = ["Doc amount", "Doc curr", "Local amount", "Local curr"]
    rows = [
        [p[0], p[2], pounds(int(p[4]) * times // 100), currency, pounds(int(p[4])), "GBP"]
        for k, p in enumerate(ALL)
        for times, currency in [(115, "EUR") if k in (3, 7) else (100, "GBP")]
    ]
    result = read([["Date", "Supplier", *names], *rows])
    assert (kept(result) == RIGHT and "amount" in unsure(result)) or "other_currency" in said(
        result
    )


# --- payees and payers ---


@pytest.mark.parametrize("name", ["Company Name", "Organisation", "Organisation paid", "Entity"])
def test_a_column_of_many_names_is_no_payer(name):
    names = [f"{a} {b}" for a in ("ALDER", "BEECH", "CEDAR", "ELM", "FIR") for b in ("LTD", "PLC")]
    rows = [[names[k % 10], p[0], p[3], pounds(int(p[4]))] for k, p in enumerate(ALL)]
    rows[4][0] = "Mrs Zelda Quimby"
    result = read([[name, "Date", "Invoice", "Amount"], *rows])
    assert kept(result) == RIGHT and "supplier" in unsure(result)
    assert privacy.WITHHELD in column(result, "supplier") and names[0] in column(result, "supplier")
    assert set(column(result, "payer")) == {"unknown"}


@pytest.mark.parametrize("nothing", ["-", "N/A", "*", "..."])
def test_payees_who_are_nowhere_named(nothing):
    result = read([HEADER, *([*row(p)[:3], nothing, *row(p)[4:]] for p in ALL)])
    assert kept(result) == RIGHT


@pytest.mark.parametrize("count", [2, 3, 5])
def test_a_person_is_no_payer(count):
    rows = [[p[2], p[2].title(), p[0], pounds(int(p[4]))] for p in ALL[:count]]
    rows[1][:2] = ["Mrs Zelda Quimby", "MRS ZELDA QUIMBY"]
    result = read([["Supplier", "Company Name", "Date", "Amount"], *rows])
    told = [str(each) for each in (result.payments.to_pylist(), result.ledger.to_pylist())]
    assert not any("QUIMBY" in text.upper() for text in told)


@pytest.mark.parametrize(
    ("name", "part"), [("First Name", "Zelda"), ("Initials", "Z"), ("Supplier Title", "Mrs")]
)
def test_a_name_in_two_columns_is_a_persons(name, part):
    rows = [
        [p[0], p[2] if k % 3 else "Quimby", "" if k % 3 else part, row(p)[5]]
        for k, p in enumerate(ALL)
    ]
    result = read([["Date", "Name", name, "Amount"], *rows])
    assert kept(result) == RIGHT
    assert column(result, "supplier").count(privacy.WITHHELD) == 8
    assert "quimby" not in str(result.payments.to_pylist()).lower()


def test_a_person_in_what_was_bought_is_not_named():
    rows = [row(p) for p in ALL]
    for cells, text in zip(
        rows, ("Refund Mrs Zelda Quimby", "MR J QUIMBY lodging", "MR SCANS"), strict=False
    ):
        cells[2] = text
    types = column(read([HEADER, *rows]), "expense_type")
    assert "quimby" not in str(types).lower() and types[2] == "MR SCANS"


BLOCKS = {"NHS Anytown CCG": ALL[:8], "NHS Otherton CCG": ALL[8:16], "NHS Thirdham CCG": ALL[16:]}


@pytest.mark.parametrize("headed", ["once", "each", "each in another way"])
def test_payers_titled_above_their_payments(headed):
    rows: list[list[str]] = []
    for k, (body, some) in enumerate(BLOCKS.items()):
        name = "Payee" if k == 1 and headed.endswith("way") else "Supplier"
        header = ["Date", "Type", name, "Reference", "Amount"]
        rows += [[body], header] if headed != "once" or not rows else [[body]]
        rows += [row(payment)[1:] for payment in some]
    if headed == "once":
        rows = [rows[1], rows[0], *rows[2:]]
    result = read(rows)
    assert kept(result) == RIGHT
    assert column(result, "payer") == [b for b, some in BLOCKS.items() for _ in some]


def test_a_payer_in_the_first_row_of_his_payments_alone_is_said():
    rows = [row(p) if k % 8 == 0 else ["", *row(p)[1:]] for k, p in enumerate(ALL)]
    for k, body in enumerate(BLOCKS):
        rows[8 * k][0] = body
    assert "payers_blank" in said(read([HEADER, *rows]))
    assert "payers_blank" not in said(read([HEADER[1:], *(row(p)[1:] for p in ALL)]))


def test_a_payee_that_goes_on_in_the_next_row_is_said():
    rows = [HEADER]
    for k, payment in enumerate(ALL):
        rows += [row(payment)] + ([["", "", "", "(NORTHERN REGION)", "", ""]] if k % 7 == 3 else [])
    result = read(rows)
    assert kept(result) == RIGHT and "payees_go_on" in said(result)


# --- sums ---


def test_sums_of_few_payments_among_sums_of_many():
    """A group of two payments does not hide the sums of the others."""
    rows, start = [HEADER], 0
    for k, size in enumerate((5, 2, 3, 2, 4, 1, 7)):
        some = ALL[start : start + size]
        rows += [*map(row, some), foot(("Rent", "Drugs", "Fees")[k % 3], pounds(pence(some)))]
        start += size
    assert start == len(ALL) and kept(read(rows)) == RIGHT


@pytest.mark.parametrize(
    "label", ["Per ledger", "As per general ledger", "Payments under £25k", "Total all payments"]
)
def test_further_figures_at_the_foot(label):
    assert kept(read([HEADER, *map(row, ALL), foot(label, pounds(RIGHT + 123))])) == RIGHT


def test_an_amount_that_says_hardly_what_for_is_said():
    rows = [[p[0], p[2], "Order", pounds(int(p[4]))] for p in ALL]
    rows[6] = ["", "", "Order", rows[6][3]]
    result = read([["Paid", "To", "What", "Amount"], *rows])
    assert kept(result) == RIGHT or "amounts_alone" in said(result)


def test_a_copy_of_a_sheet_in_whole_pounds_is_said(tmp_path):
    exact = [["Date", "Supplier", "Amount"], *([p[0], p[2], int(p[4]) / 100] for p in ALL)]
    copy = [exact[0], *([d, f"{n} (UK)", float(round(a))] for d, n, a in exact[1:])]
    for sheets in ({"All": exact, "Web": copy}, {"Web": copy, "All": exact}):
        assert {"same_sum", "sheet_repeated"} & said(workbook(tmp_path, sheets))


def test_sums_of_payees_of_whom_most_have_one_payment(tmp_path):
    """Most sums are payments too, and would be found listed on the other sheet."""
    names = [f"{letter} LTD" for letter in "ABCDEFGHIJKLMNOPQRSTUV"] + ["A LTD", "B LTD"]
    data = [[p[0], name, p[3], int(p[4]) / 100] for name, p in zip(names, ALL, strict=True)]
    sums: dict[str, float] = {}
    for _, name, _, paid in data:
        sums[name] = round(sums.get(name, 0) + paid, 2)
    sheets = {
        "Data": [["Date", "Supplier", "Ref", "Amount"], *data],
        "By supplier": [["Supplier", "Amount"], *map(list, sums.items())],
    }
    result = workbook(tmp_path, sheets)
    assert kept(result) == RIGHT and "sheet_summary" in said(result)


@pytest.mark.parametrize("name", ["Amount", "Total"])
def test_running_totals_under_an_ordinary_name_are_said(name):
    total, rows = 0, []
    for payment in ALL:
        total += int(payment[4])
        rows.append([*row(payment)[:5], pounds(total)])
    assert "amounts_running" in said(read([[*HEADER[:5], name], *rows]))
    by_size = sorted(ALL, key=lambda payment: int(payment[4]))
    assert "amounts_running" not in said(read([HEADER, *map(row, by_size)]))


def test_credit_notes_by_their_references_are_said():
    rows = []
    for payment in ALL:
        reference = ("CN" if int(payment[4]) < 0 else "INV") + payment[3]
        rows.append([*row(payment)[:4], reference, pounds(abs(int(payment[4])))])
    assert "credits_unsigned" in said(read([HEADER, *rows]))


def test_quotes_behind_a_space_are_quotes():
    lines = [", ".join(f'"{cell}"' for cell in cells) for cells in (HEADER, *map(row, ALL))]
    assert kept(read_bytes("\n".join(lines).encode())) == RIGHT


# --- dates ---


@pytest.mark.parametrize("month_first", [False, True])
def test_dates_that_a_spreadsheet_turned_and_shows_by_the_name_of_the_month(month_first):
    rows = []
    for payment in ALL:
        day = dt.datetime.strptime(payment[0], "%d/%m/%Y")
        text = day.strftime("%m/%d/%Y" if month_first else "%d/%m/%Y")
        if day.day <= 12:
            text = dt.date(day.year, day.day, day.month).strftime("%d-%b-%y")
        rows.append([row(payment)[0], text, *row(payment)[2:]])
    rows += [[*rows[-1][:1], f"{'04/30' if month_first else '30/04'}/2020", *rows[-1][2:]]]
    result = read([HEADER, *rows])
    assert {day.month for day in column(result, "date")} == {4}
    assert any("date_turned" in flags for flags in column(result, "flags"))


@pytest.mark.parametrize("due", ["Due Date", "Payment due date"])
def test_the_day_of_payment_before_the_day_it_was_due(due):
    later = [(dt.datetime.strptime(p[0], "%d/%m/%Y") + dt.timedelta(60)) for p in ALL]
    rows = [
        [f"{d:%d/%m/%Y}", p[0], p[2], pounds(int(p[4]))] for d, p in zip(later, ALL, strict=True)
    ]
    result = read([[due, "Cleared", "Supplier", "Amount"], *rows])
    assert {day.month for day in column(result, "date")} == {4}
    only = read([[due, "Supplier", "Amount"], *([r[0], *r[2:]] for r in rows)])
    assert all(column(only, "date"))


# --- pages ---


@pytest.mark.parametrize("footer", [["Page 1 of 2", "", "", "", "", "30/04/2020"], ["Page 1"]])
def test_what_stands_below_the_last_payment_of_a_page_is_none_of_it(tmp_path, footer):
    width = len(HEADER)
    pages = [
        [HEADER, *map(row, some), [*footer, *[""] * (width - len(footer))]]
        for some in (ALL[:12], ALL[12:])
    ]
    path = write_pdf(tmp_path / "a.pdf", pages, ruled=False)
    result = read_source(SpendFile("a.pdf", path))
    assert kept(result) == RIGHT
    assert set(column(result, "payer")) == {"NHS Anytown CCG"}


def test_amounts_without_the_mark_of_a_debit_may_be_credits():
    marked = [[*row(p)[:5], f"{row(p)[5]} DR"] for p in ALL]
    assert "debits_marked" not in said(read([HEADER, *marked]))
    marked[1][5] = marked[1][5].removesuffix(" DR")
    assert "debits_marked" in said(read([HEADER, *marked]))
    marked[1][5] += " CR"
    assert "debits_marked" not in said(read([HEADER, *marked]))
