"""Which row names the columns, wherever it stands."""

import pytest

from helpers.spend.parse.headers import field_by_name, find_header, is_header

NAMES = ["Organisation", "Invoice Date", "Cost Centre", "Vendor", "Voucher", "Net Amount"]
ROW = ["NHS Hilltown CCG", "03/05/2017", "Theatres", "ALDER LTD", "V10021", "1,020.50"]


@pytest.mark.parametrize("at", [0, 1, 7, 29, 30, 64])
def test_a_header_at_any_row(at):
    for above in ([["words", ""]], [ROW]):
        found = find_header([*above * at, NAMES, ROW, ROW])
        assert (found.top, found.last, found.names) == (at, at, tuple(NAMES))


def test_a_header_below_all_payments():
    assert find_header([*[ROW] * 200, NAMES]).last == 200


@pytest.mark.parametrize("stray", ["0", "2017", "31/05/2017"])
def test_a_stray_value_among_many_names(stray):
    assert find_header([[stray, *NAMES], [*ROW, ""]]).last == 0


def test_names_over_two_rows():
    two = [
        ["Paying", "Payment", "Cost", "Supplier", "Invoice", "Amount"],
        ["body", "date", "centre", "name", "number", "£"],
    ]
    found = find_header([["Title"], *two, ROW])
    assert (found.top, found.last) == (1, 2) and found.names[1] == "Payment date"


def test_a_row_of_values_is_no_header():
    assert find_header([ROW, ROW]) is None
    assert not is_header(ROW) and is_header(["Payee", "Amount paid"])


def test_an_unlisted_name_is_known_by_its_noun():
    assert field_by_name("settlement date")[0] == "date"
    assert field_by_name("billed gross amt")[0] == "amount"
    assert field_by_name("ledger vendor name")[0] == "supplier"
    assert field_by_name("card holder colour") == ("", 0.0)
