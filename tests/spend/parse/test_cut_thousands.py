"""Amounts that a comma nobody quoted cut in two, in most rows of a file."""

import pytest

from helpers import spend
from helpers.spend.parse.cut_thousands import join_amounts
from helpers.spend.parse.headers import find_header

PAYEES = ("Brightwater Care Ltd", "Oakend Surgery", "Kestrel Consulting LLP")


def lines(amounts, order):
    """A text of payments whose amounts are not quoted, with its columns in an order."""
    names = {
        "payer": "Body",
        "date": "Payment date",
        "payee": "Supplier name",
        "amount": "Amount £",
        "type": "Expense type",
        "ref": "Voucher",
    }
    rows = [[names[c] for c in order]]
    for k, amount in enumerate(amounts):
        cells = {
            "payer": "NHS Northwick CCG",
            "date": f"{k + 2:02}/03/2019",
            "payee": PAYEES[k % 3],
            "amount": amount,
            "type": "Contracts",
            "ref": str(20110243 + 7 * k),
        }
        rows.append([cells[c] for c in order])
    return "".join(",".join(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    "order",
    [
        ("payer", "date", "payee", "amount", "type", "ref"),
        ("payee", "amount", "ref", "date", "type"),
        ("ref", "date", "type", "payee", "payer", "amount"),
    ],
)
@pytest.mark.parametrize(
    ("amounts", "pence"),
    [
        (["110,923.23", "95,518.27", "-41,002.50", "3,110,004.00"], 327_544_300),
        (["658,196", "453,631", "27,100", "999,013"], 213_794_000),
        (["£110,923.23", "£950.27", "(41,002.50)", "£30,110.04"], 10_098_104),
    ],
)
def test_thousands_cut_in_most_rows_are_put_together(tmp_path, order, amounts, pence):
    path = tmp_path / "northwick-march-2019.csv"
    path.write_text(lines(amounts, order), encoding="utf-8")
    reading = spend.read_files(path)
    assert int(reading.table.amount_pence.sum()) == pence
    assert len(reading.table) == 4
    assert "amounts_joined" in list(reading.columns.how)


def test_a_sound_text_stays():
    rows = [["Supplier", "Amount", "Code"], *([p, "45", "123"] for p in PAYEES)]
    assert join_amounts(rows, find_header(rows)) is None


def test_a_column_without_a_name_is_no_part_of_an_amount():
    rows = [["Supplier", "Amount", "Ref"], *([p, "45.10", "123", "X7"] for p in PAYEES)]
    assert join_amounts(rows, find_header(rows)) is None
