"""Which column is which: by its name, by its contents, by what the user says, or not decided."""

import datetime as dt

import pytest

from helpers.spend.parse.columns import Undecided, find_layout, is_nil

HEADER = ["Entity", "Date", "Supplier", "Amount"]
BODY = [
    ["NHS Hilltown CCG", dt.date(2019, 4, 1 + k), f"{name} CARE LTD", f"{k + 1},000.50"]
    for k, name in enumerate(("OAK", "ASH", "ELM", "YEW", "FIR", "BOX"))
]


def at(layout):
    return {name: column.index for name, column in layout.columns.items()}


def test_names_and_contents_agree():
    layout = find_layout([HEADER, *BODY])
    assert layout.header == 0 and layout.names == tuple(HEADER)
    assert at(layout) == {"payer": 0, "date": 1, "supplier": 2, "amount": 3}
    assert layout.at("supplier") == 2 and layout.at("expense_area") is None
    assert layout.columns["amount"].how == "name and contents"


def test_without_a_header_contents_decide():
    layout = find_layout([row[1:] for row in BODY])
    assert layout.header is None
    assert (layout.at("date"), layout.at("supplier"), layout.at("amount")) == (0, 1, 2)


def test_what_the_user_says_wins():
    rows = [[*row, "7.50"] for row in BODY]
    layout = find_layout([[*HEADER, "Other"], *rows], {"amount": "5"})
    assert layout.at("amount") == 4 and layout.columns["amount"].how == "override"
    assert find_layout([[*HEADER, "Other"], *rows], {"amount": "Other"}).at("amount") == 4


def test_a_pivot_table_is_no_list_of_payments():
    rows = [["Row Labels", "Sum of Amount"], ["OAK LTD", "5.00"], ["Grand Total", "5.00"]]
    with pytest.raises(Undecided) as why:
        find_layout(rows)
    assert why.value.code == "sheet_summary"


def test_a_sheet_without_amounts_is_not_read():
    with pytest.raises(Undecided):
        find_layout([["Supplier", "Notes"], ["OAK LTD", "a"], ["ASH LTD", "b"]])


@pytest.mark.parametrize(
    ("text", "nil"),
    [
        ("Nil return", True),
        ("No payments over £25,000", True),
        ("n/a", True),
        ("NILE PRODUCTS LTD", False),
    ],
)
def test_a_nil_return_says_so(text, nil):
    assert is_nil(text) == nil
