"""Sheets of a file that list or add up what its other sheets list are not counted again, and honest
sheets that look alike stay.
"""

import datetime as dt

import pyarrow as pa
import pytest

from helpers.spend.parse.normalise import PAYMENT_SCHEMA
from helpers.spend.parse.read_result import LEDGER, ReadResult
from helpers.spend.parse.repeated_sheets import set_repeats_aside

ROWS = [  # day, payee, pence, reference
    (3, "OAK LTD", 2_600_001, "R1"),
    (9, "ASH LTD", 5_100_050, "R2"),
    (9, "OAK LTD", -75_025, "R3"),
    (21, "ELM CIC", 4_000_000, "R4"),
    (28, "OAK LTD", 2_600_001, "R5"),
    (28, "YEW PLC", 9_999_999, "R6"),
]


def sheet(name, rows, *, days=True, references=True, month="2020-04", payer="NHS A CCG"):
    """A sheet that was read: every row a payment."""
    count = len(rows)
    columns = {
        "payer": [payer] * count,
        "date": [dt.date(2020, int(month[5:]), r[0]) if days else None for r in rows],
        "period": [month] * count,
        "supplier": [r[1] for r in rows],
        "amount_pence": [r[2] for r in rows],
        "transaction": [r[3] if references else "" for r in rows],
        "source_file": ["x.xlsx"] * count,
        "source_sheet": [name] * count,
        "source_row": list(range(2, count + 2)),
    }
    table = pa.table(
        [pa.array(columns.get(f.name, [""] * count), f.type) for f in PAYMENT_SCHEMA],
        schema=PAYMENT_SCHEMA,
    )
    pence = sum(r[2] for r in rows)
    steps = [("x.xlsx", name, step, count, pence) for step in ("raw", "kept")]
    return ReadResult(table, LEDGER.empty_table(), steps)


def counted(*sheets, stay=()):
    """Payments of each sheet that stay, and the reasons of the others."""
    results = set_repeats_aside(sheets, stay)
    for result in results:
        sums = {step: pence for *_, step, _, pence in result.waterfall}
        assert sums.pop("raw") == sum(sums.values())
        assert sums["kept"] == sum(result.payments["amount_pence"].to_pylist())
    reasons = {r for result in results for r in result.ledger["reason"].to_pylist()}
    return [result.payments.num_rows for result in results], reasons


def sums(rows):
    payees = dict.fromkeys(r[1] for r in rows)
    return [(1, p, sum(r[2] for r in rows if r[1] == p), "") for p in payees]


def test_a_copy_is_counted_once_and_the_first_stays():
    assert counted(sheet("A", ROWS), sheet("B", ROWS)) == ([6, 0], {"sheet_repeated"})


def test_of_two_equal_sheets_the_one_that_says_more_stays():
    publish = sheet("Publish", sorted(ROWS, key=lambda r: r[2]), references=False)
    assert counted(publish, sheet("Data", ROWS))[0] == [0, 6]
    bare = sheet("Bare", ROWS, references=False, days=False)
    assert counted(bare, sheet("Data", ROWS))[0] == [0, 6]


def test_a_part_of_a_sheet_is_counted_there():
    assert counted(sheet("All", ROWS), sheet("Large", [ROWS[1], ROWS[5]]))[0] == [6, 0]


def test_a_payment_that_the_other_sheet_lacks_stays():
    rows = [(k % 28 + 1, f"P{k} LTD", 2_500_000 + k, f"S{k}") for k in range(20)]
    more = [*rows[:19], (5, "NEW LTD", 77, "N1")]
    results = set_repeats_aside([sheet("A", rows), sheet("B", more)])
    assert results[1].payments["supplier"].to_pylist() == ["NEW LTD"]


@pytest.mark.parametrize("rounded", [False, True])
def test_sums_by_payee_are_a_summary(rounded):
    rows = sums(ROWS)
    if rounded:
        rows = [(day, payee, round(pence, -2), ref) for day, payee, pence, ref in rows]
    summary = sheet("Summary", rows, days=False, references=False)
    assert counted(summary, sheet("Data", ROWS)) == ([0, 6], {"sheet_summary"})


def test_sums_over_several_sheets_are_a_summary():
    april, may = ROWS[:3], [(d, p, n + 7, f"M{r}") for d, p, n, r in ROWS[2:]]
    summary = sheet("Summary", sums([*april, *may]), days=False, references=False)
    parts = counted(sheet("Apr", april), sheet("May", may, month="2020-05"), summary)
    assert parts == ([3, 4, 0], {"sheet_summary"})


def test_rents_of_another_month_are_paid_again():
    may = [(d, p, n, f"M{r}") for d, p, n, r in ROWS]
    assert counted(sheet("Apr", ROWS), sheet("May", may, month="2020-05"))[0] == [6, 6]
    bare = {"days": False, "references": False}
    parts = (sheet("Apr", ROWS, **bare), sheet("May", ROWS, month="2020-05", **bare))
    assert counted(*parts)[0] == [6, 6]


def test_the_same_amounts_under_other_references_are_other_payments():
    others = [(d, p, n, f"X{r}") for d, p, n, r in ROWS]
    assert counted(sheet("A", ROWS), sheet("B", others)) == ([6, 6], set())


def test_another_payers_list_is_another_list():
    assert counted(sheet("A", ROWS), sheet("B", ROWS, payer="NHS B CCG"))[0] == [6, 6]


def test_what_the_user_wants_counted_stays():
    assert counted(sheet("A", ROWS), sheet("B", ROWS), stay={0, 1})[0] == [6, 6]
