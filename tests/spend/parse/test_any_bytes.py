"""Whatever the bytes: a table and a ledger that close, or a refusal in our own words. Never a
traceback, never a lost row.
"""

import csv
import io
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers.spend.files.discovery import SpendFile
from helpers.spend.parse import cells, read_file
from tests.spend.made_up import HEADER, ROWS, text

SOURCE = SpendFile("x.csv", Path("x.csv"))
LENIENT = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
CELL = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            "",
            "1,234.56",
            "(5.00)",
            "Total",
            "Sum:",
            "07/04/2020",
            "MRS J SMITH",
            "HILL SURGERY LTD",
            "-",
            "Amount",
        ]
    ),
    st.sampled_from([c for row in [HEADER, *ROWS] for c in row]),
)


def closes(part: read_file.ReadResult) -> None:
    sums: dict[tuple[str, str], list[int]] = {}
    for file, sheet, step, rows, pence in part.waterfall:
        total = sums.setdefault((file, sheet), [0, 0])
        sign = 1 if step == "raw" else -1
        total[0] += sign * rows
        total[1] += sign * pence
    assert all(total == [0, 0] for total in sums.values())
    kept = [w for w in part.waterfall if w[2] == "kept"]
    assert sum(w[3] for w in kept) == part.payments.num_rows
    assert sum(w[4] for w in kept) == sum(part.payments["amount_pence"].to_pylist())
    assert sum(w[3] for w in part.waterfall if w[2] not in ("raw", "kept")) == part.ledger.num_rows
    assert set(part.ledger["reason"].to_pylist()) <= set(read_file.REASONS)


@LENIENT
@given(st.binary(max_size=400))
@example(b"")
@example(b"\xff\xfe")
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@example(b"%PDF-1.7\n")
@example(b'"')
@example(b"\x00" * 50)
def test_any_bytes(data):
    closes(read_file.read_source(SOURCE, data=data))


@LENIENT
@given(
    st.lists(st.lists(CELL, max_size=10), max_size=12),
    st.booleans(),
    st.sampled_from([",", "\t", ";", "|"]),
)
def test_any_table(rows, headed, delimiter):
    """Every row that a plain CSV reader sees ends in the table or in the ledger."""
    rows = [HEADER, *ROWS, *rows] if headed else rows
    data = text(rows, delimiter).encode("utf-8", errors="replace")
    part = read_file.read_source(SOURCE, data=data)
    closes(part)
    if headed and not part.refusals and delimiter == ",":
        seen = sorted(
            part.payments["source_row"].to_pylist() + part.ledger["source_row"].to_pylist()
        )
        assert seen == list(range(1, len(seen) + 1))


@LENIENT
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30))
def test_no_penny_is_lost_on_the_way(amounts):
    rows = [[*ROWS[0][:6], str(i), f"{p / 100:.2f}"] for i, p in enumerate(amounts)]
    part = read_file.read_source(SOURCE, data=text([HEADER, *rows]).encode())
    assert part.payments["amount_pence"].to_pylist() == amounts


@given(st.text(max_size=60))
def test_names_of_places_in_a_zip_stay_inside(name):
    from helpers.spend.files.discovery import safe_member

    parts = safe_member(name).split("/")
    assert ".." not in parts and "" not in parts and not any(p.endswith(":") for p in parts)


def test_the_rows_of_a_plain_csv_are_counted_as_any_reader_counts_them():
    data = text([HEADER, *ROWS, [], ROWS[0]])
    part = read_file.read_source(SOURCE, data=data.encode())
    assert part.waterfall[0][3] == len(list(csv.reader(io.StringIO(data, newline=""))))
    assert cells.exact_sum(part.payments["amount_pence"].to_numpy()) == part.waterfall[1][4]
