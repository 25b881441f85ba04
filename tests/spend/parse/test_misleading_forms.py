"""Files in forms that councils, trusts and groups publish and that lead a reader to wrong pounds
without a word. Each holds the payments of `test_wrong_pounds`, so the right answer is known: it is
read, or a word is said, or the file is refused.
"""

from __future__ import annotations

import datetime as dt
import json

import pytest

from helpers.spend.files.discovery import SpendFile
from helpers.spend.parse.read_file import read_source
from tests.spend.made_up import write_pdf, write_xlsx
from tests.spend.parse.test_wrong_pounds import (
    ALL,
    BY_PAYEE,
    HEADER,
    NAMES,
    RIGHT,
    foot,
    kept,
    payments,
    pence,
    pounds,
    read,
    read_bytes,
    reasons,
    row,
    said,
)

MONTHS = {month: payments(7, month, month) for month in (4, 5, 6)}
ALL_MONTHS = sum(map(pence, MONTHS.values()))
UNDATED = [HEADER[0], *HEADER[2:]]


def written(amount):
    """The payments with their amounts in some form."""
    return [HEADER, *[row(payment, amount) for payment in ALL]]


def dated(form: str) -> list[list[str]]:
    days = [dt.datetime.strptime(payment[0], "%d/%m/%Y") for payment in ALL]
    rows = [row(payment) for payment in ALL]
    return [HEADER, *[[r[0], d.strftime(form), *r[2:]] for r, d in zip(rows, days, strict=True)]]


def undated(payment) -> list[str]:
    cells = row(payment)
    return [cells[0], *cells[2:]]


def periods(result) -> list[str]:
    return result.payments["period"].to_pylist()


def payees(result) -> list[str]:
    return result.payments["supplier"].to_pylist()


def days(result) -> list[str]:
    return [day.strftime("%d/%m/%Y") if day else "" for day in result.payments["date"].to_pylist()]


# --- amounts ---


@pytest.mark.parametrize("mark", ["*", " *", "†", "¹", "²", " (1)", "(12)"])
def test_a_mark_of_a_footnote_is_no_digit(mark):
    rows = written(pounds)
    for i in (3, 7):
        rows[i][5] += mark
    result = read(rows)
    assert kept(result) == RIGHT
    assert sum("amount_footnote" in f for f in result.payments["flags"].to_pylist()) == 2
    whole = written(lambda n: f"{n // 100:,}")
    marked = [whole[0], *[[*r[:5], r[5] + mark] for r in whole[1:]]]
    assert kept(read(marked)) == kept(read(whole))


@pytest.mark.parametrize("minus", ["−", "–", "â€“", "âˆ’", "'-"])
def test_a_minus_in_another_encoding_is_a_minus(minus):
    assert kept(read(written(lambda n: pounds(n).replace("-", minus)))) == RIGHT


def test_a_sign_that_was_lost_is_not_taken_for_a_pound_sign():
    """U+FFFD before few amounts was a dash, before most of them a pound sign."""
    result = read(written(lambda n: pounds(n).replace("-", "\ufffd")))
    assert kept(result) == sum(int(p[4]) for p in ALL if int(p[4]) > 0)
    assert reasons(result) == {"header", "amount_unreadable"}
    assert "amounts_unreadable" in said(result)
    lost_pounds = read(written(lambda n: f"{'-' if n < 0 else ''}\ufffd{pounds(abs(n))}"))
    assert kept(lost_pounds) == RIGHT


@pytest.mark.parametrize(
    ("name", "debit", "credit"),
    [
        ("D/C", "D", "C"),
        ("Debit/Credit Ind", "S", "H"),
        ("Doc Type", "KR", "KG"),
        ("Sign", "+", "-"),
        ("", "", "-"),
    ],
)
def test_credits_marked_by_a_letter_or_a_sign_in_another_column(name, debit, credit):
    for at in (5, 6):  # before and behind the amount
        rows = [[*HEADER[:at], name, *HEADER[at:]]]
        for payment in ALL:
            cells = row(payment, lambda n: pounds(abs(n)))
            mark = credit if int(payment[4]) < 0 else debit
            rows.append([*cells[:at], mark, *cells[at:]])
        result = read(rows)
        assert kept(result) == RIGHT and "credits_marked" in said(result)


def test_letters_that_mean_something_else_are_no_marks_of_credits():
    capital = [[*row(p, lambda n: pounds(abs(n))), "CR"[k % 3 > 0]] for k, p in enumerate(ALL)]
    result = read([[*HEADER, "Capital or Revenue"], *capital])
    assert kept(result) == sum(abs(int(p[4])) for p in ALL)


@pytest.mark.parametrize(
    "cell", ["#REF!", "#####", "True", "REDACTED", "see note", "25,000.00 R", "£25k"]
)
def test_a_payment_whose_amount_cannot_be_read_is_said(cell):
    rows = written(pounds)
    rows[4][5] = cell
    result = read(rows)
    assert kept(result) == RIGHT - int(ALL[3][4]) and "amounts_unreadable" in said(result)


def test_digits_that_a_spreadsheet_lost_are_said():
    result = read(written(lambda n: f"{n / 100:.1E}"))
    assert kept(result) != RIGHT and "amounts_scientific" in said(result)
    whole = read(written(lambda n: f"{n / 100:.8E}"))
    assert kept(whole) == RIGHT and not said(whole)


def test_a_comma_among_decimal_points_is_said():
    rows = written(lambda n: f"{n / 100:.2f}")
    rows[4][5] = rows[4][5].replace(".", ",")
    result = read(rows)
    assert kept(result) == RIGHT and "decimal_commas" in said(result)


def test_amounts_that_are_all_nought_or_all_negative_are_said():
    assert "amounts_nought" in said(read(written(lambda n: "0.00")))
    assert "amounts_negative" in said(read(written(lambda n: pounds(-abs(n)))))


@pytest.mark.parametrize(
    "title",
    ["Spend £000", "Spend (£'000s)", "All figures in £ thousands", "amounts in thousands", "£k"],
)
def test_a_title_that_says_thousands(title):
    thousands = written(lambda n: f"{n / 100_000:,.1f}")
    result = read([[title], [], *thousands])
    assert result.refusals[0].code == "amount_undecided" and kept(result) == 0
    assert "thousands" in result.refusals[0].why
    assert kept(read([[title], [], *written(pounds)])) == RIGHT  # the title is wrong


@pytest.mark.parametrize("at", [0, 1])
def test_thousands_said_above_or_below_the_name_of_the_column(at):
    rows = written(lambda n: f"{n / 100_000:,.1f}")
    rows.insert(at, ["", "", "", "", "", "£'000"])
    assert read(rows).refusals[0].code == "amount_undecided"


@pytest.mark.parametrize(
    "title", ["Payments over £25,000 (£25k)", "Spend above £25 thousand", "Over £1m", "Top 1000s"]
)
def test_a_title_that_says_from_which_amount_on(title):
    assert kept(read([[title], [], *written(lambda n: pounds(n // 100))])) == sum(
        int(p[4]) // 100 for p in ALL
    )


def test_a_name_of_a_sheet_that_says_millions(tmp_path):
    rows = written(lambda n: n / 10**8)
    path = write_xlsx(tmp_path / "x.xlsx", {"Spend £m": rows})
    assert read_source(SpendFile("x.xlsx", path)).refusals[0].code == "amount_undecided"


@pytest.mark.parametrize("name", ["Cumulative Amount", "Amount YTD", "Running Total", "Balance"])
def test_running_totals_are_no_payments(name):
    running, so_far = [], 0
    for payment in ALL:
        so_far += int(payment[4])
        running.append(pounds(so_far))
    rows = [[*row(p)[:5], total] for p, total in zip(ALL, running, strict=True)]
    result = read([[*HEADER[:5], name], *rows])
    assert kept(result) == 0 and result.refusals
    beside = [[*r[:5], row(p)[5], r[5]] for r, p in zip(rows, ALL, strict=True)]
    assert kept(read([[*HEADER[:5], "Amount", name], *beside])) == RIGHT


def invoices() -> tuple[list[list[str]], int]:
    """Rows of invoices with one to four lines, the total and the line's amount at the end."""
    rows, whole = [], 0
    for k in range(8):
        parts = [1_000_11 + 999_37 * k + 7_777_77 * line for line in range(1 + k % 4)]
        start = [
            "NHS Anytown CCG",
            f"{1 + k:02}/04/2020",
            "Drugs",
            NAMES[k % 5],
            str(5_100_000 + k),
        ]
        rows += [[*start, pounds(sum(parts)), pounds(part)] for part in parts]
        whole += sum(parts)
    return rows, whole


@pytest.mark.parametrize(
    ("total", "line"),
    [
        ("Invoice Total", "Amount"),
        ("Amount", "Line Value"),
        ("Payment Amount", "Distribution Amount"),
        ("Amount", "Split"),
    ],
)
def test_totals_of_invoices_beside_the_amounts_of_their_lines(total, line):
    rows, whole = invoices()
    header = [*HEADER[:4], "Invoice Number", total, line]
    result = read([header, *rows])
    assert kept(result) == whole
    at = next(c for c in result.columns if c[2] == "amount")
    assert (at[4], at[6]) == (line, 0.4)  # said: it asks for a look


def test_totals_of_invoices_without_the_amounts_of_their_lines_are_said():
    rows, _ = invoices()
    result = read([[*HEADER[:4], "Invoice Number", "Amount"], *[r[:6] for r in rows]])
    assert "totals_repeated" in said(result)
    lines = read([[*HEADER[:4], "Invoice Number", "Amount"], *[[*r[:5], r[6]] for r in rows]])
    assert not said(lines)


def test_the_price_of_one_piece_beside_the_cost_of_all():
    rows = [[*row(p)[:5], "3", pounds(int(p[4])), pounds(3 * int(p[4]))] for p in ALL]
    result = read([[*HEADER[:5], "Quantity", "Cost", "Line Total"], *rows])
    assert kept(result) == 3 * RIGHT


def test_months_as_columns_are_said_or_refused():
    rows = []
    for k, month in enumerate(MONTHS.values()):
        for payment in month:
            amounts = ["", "", ""]
            amounts[k] = pounds(int(payment[4]))
            rows.append([payment[2], payment[1], *amounts, pounds(int(payment[4]))])
    header = ["Supplier", "Type", "Apr-20", "May-20", "Jun-20"]
    assert read([header, *[r[:5] for r in rows]]).refusals
    result = read([[*header, "Total"], *rows])
    assert result.refusals or "months_in_columns" in said(result)


# --- sums ---


def test_payees_are_added_up_in_rows_that_lack_nothing():
    rows = [HEADER]
    for name in NAMES:
        theirs = [payment for payment in BY_PAYEE if payment[2] == name]
        total = foot(name, pounds(pence(theirs)), "30/04/2020", "NHS Anytown CCG", "3100999")
        rows += [*map(row, theirs), total]
    assert kept(read(rows)) == RIGHT
    assert kept(read([[r[3], r[5]] for r in rows])) == RIGHT  # payee and amount alone


def test_a_sum_in_whole_pounds():
    assert kept(read([HEADER, *map(row, ALL), foot("April", f"{RIGHT // 100:,}")])) == RIGHT
    other = foot("OAK LTD", f"{RIGHT // 100 + 2:,}")
    assert kept(read([HEADER, *map(row, ALL), other])) == RIGHT + 100 * (RIGHT // 100 + 2)


def test_payees_once_more_with_their_sums_below_the_payments():
    sums = [foot(n, pounds(sum(int(p[4]) for p in ALL if p[2] == n))) for n in NAMES]
    result = read([HEADER, *map(row, ALL), [], ["Summary by supplier"], *sums])
    assert kept(result) == RIGHT and "subtotal" in reasons(result)


@pytest.mark.parametrize("title", [["Five largest payments"], HEADER])
def test_payments_once_more_below_a_title(title):
    largest = sorted(ALL, key=lambda payment: -int(payment[4]))[:5]
    result = read([HEADER, *map(row, ALL), [], title, *map(row, largest)])
    assert kept(result) == RIGHT and "rows_repeated" in said(result)


def test_payments_once_more_beside_the_list():
    largest = [row(p) for p in sorted(ALL, key=lambda payment: -int(payment[4]))[:5]]
    beside = largest + [[""] * 6] * (len(ALL) - 5)
    rows = [[*row(p), "", *b] for p, b in zip(ALL, beside, strict=True)]
    assert kept(read([[*HEADER, "", *HEADER], *rows])) == RIGHT


def test_the_head_of_a_page_among_the_payments():
    rows = [HEADER]
    for k, payment in enumerate(ALL):
        if k and k % 8 == 0:
            rows += [["Anytown CCG", "", "", "", "Page", str(k // 8 + 1)], HEADER]
        rows.append(row(payment))
    assert kept(read(rows)) == RIGHT


def test_sums_of_a_year_with_its_last_day(tmp_path):
    sheets = {str(m): [HEADER, *map(row, rows)] for m, rows in MONTHS.items()}
    whole = [payment for rows in MONTHS.values() for payment in rows]
    sums = [(n, sum(int(p[4]) for p in whole if p[2] == n)) for n in NAMES]
    sheets["Year"] = [
        ["Date", "Supplier", "Amount"],
        *[["30/06/2020", n, pounds(amount)] for n, amount in sums if amount],
    ]
    path = write_xlsx(tmp_path / "x.xlsx", sheets)
    assert kept(read_source(SpendFile("x.xlsx", path))) == ALL_MONTHS


@pytest.mark.parametrize("stacked", [2, 3])
def test_several_payments_in_the_lines_of_one_row(stacked):
    """What a converter of PDF makes of payments without a rule between them."""
    rows = [row(p) for p in ALL]
    together = ["\n".join(cells) for cells in zip(*rows[4 : 4 + stacked], strict=True)]
    together[2] = "Rent"  # one line for all
    result = read([HEADER, *rows[:4], together, *rows[4 + stacked :]])
    assert kept(result) == RIGHT and "rows_parted" in said(result)
    assert payees(result) == [p[2] for p in ALL]
    places = result.payments["source_row"].to_pylist()
    assert places[:4] == [2, 3, 4, 5] and places[4 : 4 + stacked] == [6] * stacked
    broken = [*together[:3], "OAK\nLTD\nOF\nTOWN", *together[4:]]
    doubtful = read([HEADER, *rows[:4], broken, *rows[4 + stacked :]])
    assert kept(doubtful) == RIGHT - pence(ALL[4 : 4 + stacked])
    assert "amounts_unreadable" in said(doubtful)


@pytest.mark.parametrize("behind", [" 6", " 123", " GB 123456789"])
def test_a_number_that_ran_into_the_cell_of_an_amount(behind):
    rows = written(pounds)
    rows[4][5] += behind
    assert kept(read(rows)) == RIGHT
    rows[4][5] = "1,622.60 25,912.25"
    assert kept(read(rows)) == RIGHT - int(ALL[3][4])


# --- payees ---


@pytest.mark.parametrize("mark", ['"', "”", "''", "ditto", "-do-", "As above"])
def test_marks_for_the_payee_above(mark):
    rows = [row(p) for p in BY_PAYEE]
    again = [k for k in range(1, len(rows)) if BY_PAYEE[k][2] == BY_PAYEE[k - 1][2]]
    for k in again:
        rows[k][3] = mark
    result = read([HEADER, *rows])
    assert kept(result) == RIGHT and payees(result) == [p[2] for p in BY_PAYEE]
    flags = result.payments["flags"].to_pylist()
    assert [k for k, f in enumerate(flags) if "supplier_filled" in f] == again
    assert "payees_filled" in said(result)


def test_a_mark_never_repeats_an_amount():
    rows = [HEADER, *map(row, ALL)]
    rows[5][5] = "as above"
    result = read(rows)
    assert kept(result) == RIGHT - int(ALL[4][4]) and "amounts_unreadable" in said(result)


def test_payees_in_rows_of_their_own_above_their_payments():
    rows = [HEADER]
    for name in NAMES:
        rows.append(["", "", "", name, "", ""])
        rows += [[*row(p)[:3], "", *row(p)[4:]] for p in BY_PAYEE if p[2] == name]
    result = read(rows)
    assert kept(result) == RIGHT and payees(result) == [p[2] for p in BY_PAYEE]


def test_blank_payees_are_said_and_never_filled():
    rows = [row(p) for p in BY_PAYEE]
    for k in range(1, len(rows), 3):
        rows[k][3] = ""
    result = read([HEADER, *rows])
    assert "payees_blank" in said(result) and payees(result)[1::3] == [""] * 8


# --- dates ---


@pytest.mark.parametrize(
    "form",
    [
        "%a %d/%m/%Y",
        "%A, %d %B %Y",
        "%A %dth of %B %Y",
        "%a %b %d %Y",
        "%Y%m%d",
        "%d%m%Y",
        "%y-%m-%d",
        "'%d/%m/%Y",
        "%Y-%m-%dT00:00:00+01:00",
    ],
)
def test_dates_of_further_forms(form):
    assert days(read(dated(form))) == [payment[0] for payment in ALL]


def test_a_column_of_dates_that_cannot_be_read_is_said():
    assert "dates_unreadable" in said(read(dated("%d%m%y")))
    assert "dates_blank" in said(
        read([HEADER, *[r if k % 3 else [r[0], "", *r[2:]] for k, r in enumerate(map(row, ALL))]])
    )


def test_a_date_years_away_from_the_others_is_said():
    rows = [HEADER, *map(row, ALL)]
    rows[3][1] = "07/04/2030"
    result = read(rows)
    assert "dates_far" in said(result) and kept(result) == RIGHT


@pytest.mark.parametrize("titled", [False, True])
def test_months_in_titles_among_the_payments(titled):
    rows: list[list[str]] = [] if titled else [UNDATED]
    for number, month in MONTHS.items():
        rows.append([dt.date(2020, number, 1).strftime("Payments %B %Y")])
        rows += [*([UNDATED] if titled else []), *map(undated, month)]
    result = read(rows)
    assert kept(result) == ALL_MONTHS
    assert periods(result) == [f"2020-{number:02}" for number in MONTHS for _ in range(7)]


def test_a_date_of_printing_on_every_page_is_no_month_of_payments():
    rows = [["April 2020"], ["Printed May 2020"], UNDATED]
    for k, payment in enumerate(ALL):
        rows += [["Printed May 2020"], UNDATED] if k and k % 8 == 0 else []
        rows.append(undated(payment))
    assert set(periods(read(rows))) == {"2020-04"}


def test_periods_that_count_from_april():
    beside = [["Fiscal Period", *HEADER], *[["202001", *row(p)] for p in ALL]]
    assert set(periods(read(beside))) == {"2020-04"}
    alone = [["Fiscal Period", *UNDATED], *[["202001", *undated(p)] for p in ALL]]
    assert set(periods(read([["Payments April 2020"], *alone]))) == {"2020-04"}
    plain = [["Period", *HEADER], *[["202004", *row(p)] for p in ALL]]
    assert set(periods(read(plain))) == {"2020-04"}


# --- files ---


@pytest.mark.parametrize("delimiter", ["^", "~", "¦"])
def test_rarer_delimiters(delimiter):
    assert kept(read_bytes("\n".join(map(delimiter.join, written(pounds))).encode())) == RIGHT


def records() -> list[dict[str, str]]:
    return [dict(zip(HEADER, row(payment), strict=True)) for payment in ALL]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(records()),
        json.dumps(records(), indent=2),
        "\n".join(map(json.dumps, records())),
        "{\\rtf1 " + "\\par\n".join(map(",".join, written(pounds))) + "}",
        "<!-- export --><TABLE><tr><td>" + "</td><td>".join(HEADER) + "</td></tr></TABLE>",
        "<payments><payment><Amount>1.00</Amount></payment></payments>",
        "MIME-Version: 1.0\nContent-Type: text/html\n\n<table><tr><td>1.00</td></tr></table>",
    ],
)
def test_texts_that_hold_no_rows_of_cells_are_refused(text):
    result = read_bytes(text.encode())
    assert (
        result.refusals[0].code == "file_unreadable" and "save it as CSV" in result.refusals[0].why
    )


def test_a_page_of_a_pdf_that_is_a_picture_is_said(tmp_path):
    table = [[*r[:3], "ESTATES", *r[3:]] for r in written(pounds)]
    table[0][3] = "Area"
    data = write_pdf(tmp_path / "x.pdf", [table[:20], [[""]]]).read_bytes()
    picture = b"q 100 0 0 100 20 20 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    length = data.rindex(b"<< /Length ")
    end = data.index(b"endstream", length)
    stream = b"<< /Length %d >>\nstream\n%s\n" % (len(picture), picture)
    result = read_source(
        SpendFile("x.pdf", tmp_path / "x.pdf"), data=data[:length] + stream + data[end:]
    )
    assert kept(result) == pence(ALL[:19]) and "pages_scanned" in said(result)
