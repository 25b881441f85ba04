"""What reading comes to: payments, a ledger with reasons, the account in pounds, and refusals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from helpers.spend.parse.normalise import PAYMENT_SCHEMA

REASONS = {
    "header": "the row of column names, where it first stands or repeated further down",
    "preamble": "a title or a note above the header",
    "blank": "no cell holds anything",
    "total": "a total: labelled so, or equal to the sum of the rows above (to the pound) and alone "
    "in its row or without a day, a reference or a text that payments have",
    "subtotal": "a subtotal or the total of a page, a month or a payee",
    "amount_alone": "an amount without a payee, a date or a reference, and not the sum of "
    "the rows above; or a count, a mean, a balance",
    "amount_blank": "something is written, but the amount cell is empty; counts as 0 pence",
    "amount_unreadable": "the amount cell does not hold an amount that can be read without "
    "guessing; counts as 0 pence",
    "amount_other_currency": "the amount is in another currency than the others or than "
    "sterling; counts as 0 pence",
    "row_displaced": "its cells do not stand under the names of their columns, and where they "
    "belong is not certain; counts as 0 pence",
    "nil_return": "it says that there were no payments",
    "duplicate": "the same payment as in an earlier file; only on request",
    "skipped": "the override file says to skip the sheet",
    "own_result": "the file is a result of this suite, not a list of payments; counts as 0 pence",
    "sheet_hidden": "the sheet is hidden; counts as 0 pence",
    "sheet_empty": "nothing stands below the header of the sheet",
    "sheet_summary": "the sheet adds up payments that are listed elsewhere, as a pivot table does",
    "sheet_repeated": "the payment is listed on another sheet of the file, or further up, too",
    "no_amount_column": "no column of the sheet holds amounts; counts as 0 pence",
    "no_supplier_column": "no column of the sheet names who was paid",
    "amount_undecided": "two columns of the sheet could be the amount, or a name or a title says "
    "that it holds pence, thousands or running totals; counts as 0 pence",
    "override_wrong": "the override file names a row or a column that the sheet does not have",
    "file_unreadable": "the file as a whole cannot be read: one row, number 0, stands for it",
}
REFUSALS = {
    "no_amount_column",
    "no_supplier_column",
    "amount_undecided",
    "override_wrong",
    "file_unreadable",
}

LEDGER = pa.schema(
    [
        ("source_file", pa.string()),
        ("source_sheet", pa.string()),
        ("source_row", pa.int32()),
        ("reason", pa.string()),
        ("amount_text", pa.string()),
    ]
)
CHECK = "check"  # a line of the column report that says what a person should look at
Step = tuple[str, str, str, int, int]  # source_file, source_sheet, step, rows, pence
WATERFALL = ("source_file", "source_sheet", "step", "rows", "pence")
COLUMN_REPORT = ("source_file", "source_sheet", "field", "column", "header", "how", "sure")


@dataclass(frozen=True)
class Refusal:
    """A file or a sheet that could not be read, with the reason in words."""

    source_file: str
    source_sheet: str
    code: str
    why: str

    def __repr__(self) -> str:
        where = f"{self.source_file}, sheet {self.source_sheet}" if self.source_sheet else ""
        return f"Refusal({where or self.source_file}: {self.why})"


@dataclass(frozen=True)
class ReadResult:
    """What one file, or several together, came to. `payments` has SCHEMA and `ledger` LEDGER;
    pounds are whole pence.
    """

    payments: pa.Table
    ledger: pa.Table
    waterfall: list[Step] = field(default_factory=list)
    columns: list[tuple[str, str, str, int, str, str, float]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def join_results(parts: Iterable[ReadResult]) -> ReadResult:
    """Several parts as one, in their order."""
    parts = list(parts)
    return ReadResult(
        pa.concat_tables([p.payments for p in parts] or [PAYMENT_SCHEMA.empty_table()]),
        pa.concat_tables([p.ledger for p in parts] or [LEDGER.empty_table()]),
        [row for p in parts for row in p.waterfall],
        [row for p in parts for row in p.columns],
        [r for p in parts for r in p.refusals],
    )


def to_table(schema: pa.Schema, *columns: Sequence[Any]) -> pa.Table:
    """Columns as a table of a schema."""
    return pa.table(
        [pa.array(c, t.type) for c, t in zip(columns, schema, strict=True)], schema=schema
    )


def set_aside(result: ReadResult, lost: pa.Array, reason: str) -> ReadResult:
    """A reading without some of its payments: they go to the ledger.

    Args:
        result: What was read, with its payments.
        lost: For each payment whether it goes.
        reason: Why, a key of `REASONS`.

    Returns:
        The result with table, ledger and waterfall changed alike, so that raw is still kept
        and dropped together.
    """
    dropped = result.payments.filter(lost)
    pence = dropped["amount_pence"].to_pylist()
    printed = dropped["amount_text"].to_pylist()
    texts = [text or f"{p / 100:.2f}" for text, p in zip(printed, pence, strict=True)]
    where = [dropped[name].to_pylist() for name in LEDGER.names[:3]]
    ledger = to_table(LEDGER, *where, [reason] * len(pence), texts)
    gone: dict[tuple[str, str], list[int]] = {}
    for file, sheet, amount in zip(where[0], where[1], pence, strict=True):
        gone.setdefault((file, sheet), []).append(amount)
    steps: list[Step] = []
    for file, sheet, step, rows, amount in result.waterfall:
        less = gone.get((file, sheet), []) if step == "kept" else []
        steps.append((file, sheet, step, rows - len(less), amount - sum(less)))
    steps += [(*place, reason, len(amounts), sum(amounts)) for place, amounts in gone.items()]
    return replace(
        result,
        payments=result.payments.filter(pc.invert(lost)).cast(PAYMENT_SCHEMA),
        ledger=pa.concat_tables([result.ledger, ledger]),
        waterfall=steps,
    )
