"""What reading comes to: accounts that stay closed when payments are set aside."""

import pyarrow as pa

from helpers.spend.parse.normalise import PAYMENT_SCHEMA
from helpers.spend.parse.read_result import (
    LEDGER,
    REASONS,
    REFUSALS,
    ReadResult,
    Refusal,
    join_results,
    set_aside,
)


def result(name, amounts):
    count = len(amounts)
    columns = {
        "amount_pence": amounts,
        "source_file": [name] * count,
        "source_sheet": ["April"] * count,
        "source_row": list(range(1, count + 1)),
        "date": [None] * count,
    }
    payments = pa.table(
        [pa.array(columns.get(f.name, [""] * count), f.type) for f in PAYMENT_SCHEMA],
        schema=PAYMENT_SCHEMA,
    )
    steps = [(name, "April", step, count, sum(amounts)) for step in ("raw", "kept")]
    return ReadResult(payments, LEDGER.empty_table(), steps)


def test_payments_set_aside_are_in_the_ledger_and_the_account_closes():
    changed = set_aside(
        result("x.csv", [500, 250, 125]), pa.array([False, True, True]), "duplicate"
    )
    assert changed.payments["amount_pence"].to_pylist() == [500]
    assert changed.ledger.select(["source_row", "reason", "amount_text"]).to_pylist() == [
        {"source_row": 2, "reason": "duplicate", "amount_text": "2.50"},
        {"source_row": 3, "reason": "duplicate", "amount_text": "1.25"},
    ]
    assert changed.waterfall == [
        ("x.csv", "April", "raw", 3, 875),
        ("x.csv", "April", "kept", 1, 500),
        ("x.csv", "April", "duplicate", 2, 375),
    ]


def test_results_are_joined_in_their_order():
    whole = join_results([result("a.csv", [1]), result("b.csv", [2, 3])])
    assert whole.payments["source_file"].to_pylist() == ["a.csv", "b.csv", "b.csv"]
    assert join_results([]).payments.num_rows == 0


def test_every_refusal_is_a_reason():
    assert set(REASONS) >= REFUSALS


def test_a_refusal_says_what_was_refused_and_why():
    assert repr(Refusal("a.csv", "", "no_payee", "no column of payees")) == (
        "Refusal(a.csv: no column of payees)"
    )
    assert (
        repr(Refusal("a.xlsx", "May", "empty", "no rows")) == "Refusal(a.xlsx, sheet May: no rows)"
    )
