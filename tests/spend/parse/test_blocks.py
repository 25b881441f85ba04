"""Rows whose cells stand aside of their columns: put right where that is certain, else not counted,
and said either way.
"""

import pytest

from helpers import spend
from tests.spend.made_up import write_csv, write_xlsx

HEADER = ["Body", "Paid on", "Type", "Area", "Payee", "Ref", "Amount (£)", "VAT No"]
HEADER[1] = "Payment Date"
KINDS = ("Fees", "Rent", "Drugs")


def rows(month, start, count=6, vat="GB123456789"):
    return [
        [
            "NHS Hilltown CCG",
            f"{d + 1:02}/{month:02}/2019",
            KINDS[d % 3],
            "CORPORATE",
            f"{name} LTD",
            str(70010000 + start + d),
            f"{(d + 3) * 1234.5:,.2f}",
            vat,
        ]
        for d, name in enumerate(("ALDER", "BEECH", "CEDAR", "ELDER", "HAZEL", "MAPLE")[:count])
    ]


def read(path):
    reading = spend.read_files(path)
    by = reading.waterfall.groupby("step")[["rows", "pence"]].sum()
    assert (by.loc["raw"] == by.drop("raw").sum()).all()
    checks = reading.columns[reading.columns.field == "check"].how.tolist()
    return reading, [kind for kind in checks if kind != "large_payment"]


def pence(block):
    return [round(float(r[6].replace(",", "")) * 100) for r in block]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("step", [-1, 1, 2])
def test_a_block_that_stands_aside_is_put_right(tmp_path, step, form):
    good, aside = rows(4, 0), rows(5, 100)
    moved = [["x"] * max(step, 0) + r[max(-step, 0) :] for r in aside]
    table = [HEADER, *good, *moved]
    paths = {"csv": write_csv(tmp_path / "x.csv", table)}
    paths["xlsx"] = write_xlsx(tmp_path / "x.xlsx", {"All": table})
    path = paths[form]
    reading, checks = read(path)
    assert list(reading.table.amount_pence) == pence(good) + pence(aside)
    assert list(reading.table.supplier) == [r[4] for r in good + aside]
    flagged = reading.table["flags"].str.contains("cells_realigned")
    assert flagged.sum() == 6 and checks == ["rows_realigned"]


def test_numbers_without_any_sound_amount_are_not_counted(tmp_path):
    good = rows(4, 0)
    lost = [[*r[:2], "", "", r[5], "4455667", "99887766", ""] for r in rows(5, 100, 3)]
    reading, checks = read(write_csv(tmp_path / "x.csv", [HEADER, *good, *lost]))
    assert reading.table.amount_pence.sum() == sum(pence(good)) and checks == ["rows_displaced"]
    assert (reading.ledger.reason == "row_displaced").sum() == 3
    assert reading.waterfall.set_index("step").pence["row_displaced"] == 0


def test_a_lone_reference_among_amounts_with_pennies_is_no_amount(tmp_path):
    good = rows(4, 0)
    odd = [[*rows(5, 9, 1)[0][:6], "123456789", ""]]
    reading, _ = read(write_csv(tmp_path / "x.csv", [HEADER, *good, *odd]))
    assert reading.table.amount_pence.sum() == sum(pence(good))


def test_ten_millions_with_pennies_are_an_amount(tmp_path):
    good = [*rows(4, 0), [*rows(5, 9, 1)[0][:6], "10000000.00", ""]]
    reading, checks = read(write_csv(tmp_path / "x.csv", [HEADER, *good]))
    assert reading.table.amount_pence.max() == 10**9 and not checks


@pytest.mark.parametrize(
    ("line", "payee", "amount"),
    [
        ("OAK, ASH & CO LTD,70010099,640.00,", "OAK, ASH & CO LTD", 64000),
        ("OAK LTD,70010099,6,640.00,", "OAK LTD", 664000),
        ("OAK LTD,70010099,(6,640.00),", "OAK LTD", -664000),
    ],
)
def test_a_comma_that_is_not_quoted(tmp_path, line, payee, amount):
    path = write_csv(tmp_path / "x.csv", [HEADER, *rows(4, 0)])
    with path.open("a", encoding="utf-8") as file:
        file.write(f"NHS Hilltown CCG,07/04/2019,Fees,CORPORATE,{line}\n")
    table = read(path)[0].table
    assert (table.supplier.iloc[-1], table.amount_pence.iloc[-1]) == (payee, amount)


def test_a_payee_that_is_a_number_is_kept_and_flagged(tmp_path):
    odd = rows(5, 50, 1)[0]
    odd[4] = "4021"
    reading, _ = read(write_csv(tmp_path / "x.csv", [HEADER, *rows(4, 0), odd]))
    assert len(reading.table) == 7 and "supplier_number" in reading.table["flags"].iloc[-1]


@pytest.mark.parametrize("at", [0, 3])
def test_a_header_with_a_name_more_or_less_than_its_columns(tmp_path, at):
    good = rows(4, 0)
    less = [r[:at] + r[at + 1 :] for r in good]
    header = [h for k, h in enumerate(HEADER) if k != at]
    for k, table in enumerate(([HEADER, *less], [header, *good])):
        reading, checks = read(write_csv(tmp_path / f"{k}.csv", table))
        assert list(reading.table.amount_pence) == pence(good), k
        assert list(reading.table.supplier) == [r[4] for r in good]
        assert checks == ["header_moved"]


def test_columns_of_a_block_in_another_order_are_found_or_set_aside(tmp_path):
    good, other = rows(4, 0), rows(5, 100)
    order = [4, 6, 1, 5, 0, 2, 3, 7]
    turned = [[r[k] for k in order] for r in other]
    reading, checks = read(write_csv(tmp_path / "x.csv", [HEADER, *good, *turned]))
    amounts = set(reading.table.amount_pence)
    assert amounts <= set(pence(good) + pence(other)) and checks


def test_who_pays_is_who_pays_in_the_other_rows_too(tmp_path):
    """A department beside the payer is a body as well; amount and number change places."""
    table = [["Department family", *HEADER]]
    for r in rows(4, 0):
        table.append(["NHS England", *r])
    for r in rows(5, 100):
        table.append(["NHS England", *r[:5], r[6], r[5], r[7]])
    reading, _ = read(write_csv(tmp_path / "x.csv", table))
    assert len(reading.table) == 12
    assert set(reading.table.payer) == {"NHS Hilltown CCG"}


def whole(block):
    """The rows with amounts in whole pounds, as large as the references are."""
    return [[*r[:6], str(61_234_007 + 5_555_555 * k), r[7]] for k, r in enumerate(block)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_amounts_that_change_places_with_references_are_not_counted(tmp_path, form):
    good, swapped = whole(rows(4, 0)), whole(rows(5, 100, 4))
    swapped = [[*r[:5], r[6], r[5], r[7]] for r in swapped]
    table = [HEADER, *good, *swapped]
    paths = {"csv": write_csv(tmp_path / "x.csv", table)}
    paths["xlsx"] = write_xlsx(tmp_path / "x.xlsx", {"All": table})
    reading, checks = read(paths[form])
    assert list(reading.table.amount_pence) == [int(r[6]) * 100 for r in good]
    assert (reading.ledger.reason == "row_displaced").sum() == 4 and checks == ["rows_displaced"]


def test_a_whole_amount_that_chances_to_look_like_a_reference_counts(tmp_path):
    block = whole(rows(4, 0))
    block[2][6] = "70010444"
    reading, checks = read(write_csv(tmp_path / "x.csv", [HEADER, *block]))
    assert list(reading.table.amount_pence) == [int(r[6]) * 100 for r in block] and not checks


def test_a_rent_as_large_as_the_references_counts_each_month(tmp_path):
    block = whole(rows(4, 0) + rows(5, 100, 4))
    for row in block[6:]:
        row[5:7] = [str(int(row[5]) - 30_000_000), "70010444"]
    reading, checks = read(write_csv(tmp_path / "x.csv", [HEADER, *block]))
    assert list(reading.table.amount_pence)[6:] == [7_001_044_400] * 4 and not checks


def test_in_a_very_wide_sheet_no_cells_are_moved_and_what_stands_aside_is_said(tmp_path):
    """The ways to move the cells of a row grow with the square of its columns: one line of 200,000
    commas kept the reader busy for minutes.
    """
    good, aside = rows(4, 0), rows(5, 100, 2)
    moved = [["x", *r, *[""] * 300] for r in aside]
    reading, checks = read(write_csv(tmp_path / "x.csv", [HEADER, *good, *moved]))
    assert list(reading.table.amount_pence) == pence(good)
    assert (reading.ledger.reason == "row_displaced").sum() == 2 and checks == ["rows_displaced"]


# --- blocks whose references are missing, so that invoices stand under the amounts

INVOICED = ["Body", "Date", "Payee", "Transaction number", "AP Amount", "Purchase invoice number"]
WHOLE = 9  # the payment of a block that is in whole pounds


def invoiced(i, invoice):
    """A payment with its reference of eight digits, and its invoice."""
    amount = f"{4_018_768 if i == WHOLE else (i * 37 % 23 + 1) * 1234.5 + 0.25:.2f}"
    name = ("ALDER", "BEECH", "CEDAR")[i % 3]
    day = f"{i % 27 + 1:02}/04/2019"
    return ["NHS Hilltown CCG", day, f"{name} LTD", f"{21817895 + i}", amount, invoice]


def without_reference(payment):
    return [*payment[:3], *payment[4:], ""]


def invoiced_pence(payments):
    return [round(float(p[4]) * 100) for p in payments]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_invoices_under_the_amounts_of_a_block_are_no_pounds(tmp_path, form):
    """Most read as no amount at all; those that are a number came to millions."""
    good = [invoiced(i, f"DE{38175 + i:09}") for i in range(30)]
    numbers = {5: "520825", 7: "12197890", WHOLE: "800008685", 11: "4549184"}
    block = [invoiced(i, numbers.get(i, f"DE{42941 + i:09}")) for i in range(1, 15)]
    inside = invoiced(40, "DE000049999")  # a row of the block that stands as it should
    table = [INVOICED, *good, *map(without_reference, block[:8]), inside]
    table += map(without_reference, block[8:])
    if form == "xlsx":
        table[1:] = [
            [*r[:3], *(float(c) if c[:1].isdigit() else c for c in r[3:5]), r[5]] for r in table[1:]
        ]
        path = write_xlsx(tmp_path / "x.xlsx", {"All": table})
    else:
        path = write_csv(tmp_path / "x.csv", table)
    reading, checks = read(path)
    assert reading.table.amount_pence.sum() == sum(invoiced_pence([*good, *block, inside]))
    assert reading.ledger.query("reason != 'header'").empty
    assert checks == ["rows_realigned"]


def test_words_under_the_amounts_do_not_make_an_amount_of_a_reference(tmp_path):
    good = [invoiced(i, "") for i in range(1, 30)]
    unknown = [[*invoiced(i, "")[:4], "to follow", ""] for i in range(30, 38)]
    reading, checks = read(write_csv(tmp_path / "x.csv", [INVOICED, *good, *unknown]))
    assert reading.table.amount_pence.sum() == sum(invoiced_pence(good))
    assert (reading.ledger.reason == "amount_unreadable").sum() == len(unknown)
    assert checks == ["amounts_unreadable"]


def test_a_number_of_a_block_that_may_be_either_is_not_counted(tmp_path):
    """A reference and an amount of one size change places unseen."""
    short = [[*p[:3], p[3][-5:], *p[4:]] for p in (invoiced(i, f"DE{i:05}") for i in range(1, 30))]
    for payment in short[::3]:  # in whole pounds, as the doubtful one may be
        payment[4] = payment[4].split(".")[0]
    block = [without_reference(invoiced(i, f"INV{i:05}")) for i in range(1, 9)]
    block[4][4] = "17995.50"  # its invoice could be an amount, and its amount a reference
    block[4][3] = "17899"
    table = [INVOICED, *short, *block]
    reading, checks = read(write_csv(tmp_path / "x.csv", table))
    told = [p for k, p in enumerate(block) if k != 4]
    expected = sum(invoiced_pence(short)) + sum(round(float(p[3]) * 100) for p in told)
    assert reading.table.amount_pence.sum() == expected
    assert (reading.ledger.reason == "row_displaced").sum() == 1
    assert sorted(checks) == ["rows_displaced", "rows_realigned"]
