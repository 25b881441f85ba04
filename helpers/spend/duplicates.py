"""Payments that two files hold: a month that was published twice, as CSV and as XLSX, and once more
in a year's collation.

Two rules say that a payment of one file is also in another, both by what the payment is and never
by a file's name.

* *One source*: of the payments of a payer in a month, nine in ten of the smaller file are in the
  other one too, by payee and amount and as often. Then all that agree are the same payments, though
  dates or references are printed otherwise.
* *One payment*: payer, day and amount agree, and the reference; without one, the payee and what
  it was for.

The n-th of several equal payments of one file is only the same as the n-th of the other, so that
true repeats within a file stay.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.spend.parse.read_result import ReadResult, set_aside
from helpers.spend.store import Store

__all__ = ["find_duplicates", "without_duplicates"]

SAME_SOURCE_SHARE = 0.9  # of the smaller file's payments of a payer in a month
SAME_SOURCE_LEAST = 3  # payments; fewer may agree by chance
_DUPLICATES = f"""
WITH payments_here AS (
  SELECT source_file, source_sheet, source_row, amount_pence,
    regexp_replace(upper(payer), '[^A-Z0-9]', '', 'g') AS who,
    coalesce(strftime(date, '%Y-%m'), period) AS month,
    coalesce(CAST(date AS VARCHAR), period) AS day,
    upper(transaction) AS ref,
    regexp_replace(upper(supplier), '[^A-Z0-9]', '', 'g') AS payee,
    CASE WHEN transaction = '' THEN
      regexp_replace(
        upper(supplier || '|' || expense_type || '|' || expense_area), '[^A-Z0-9|]', '', 'g')
      ELSE '' END AS what
  FROM payments WHERE amount_pence <> 0 AND source_file IN (SELECT unnest(?))),
numbered AS (
  SELECT *,
    row_number() OVER (PARTITION BY who, day, amount_pence, ref, what, source_file
      ORDER BY source_sheet, source_row) AS n,
    row_number() OVER (PARTITION BY who, month, payee, amount_pence, source_file
      ORDER BY day, source_sheet, source_row) AS m
  FROM payments_here),
one_payment AS (
  SELECT min(source_file) OVER (PARTITION BY who, day, amount_pence, ref, what, n) AS first_file,
    source_file, source_sheet, source_row, amount_pence
  FROM numbered WHERE ref <> '' OR (what <> '||' AND day <> '')),
times AS (
  SELECT who, month, payee, amount_pence, source_file, count(*) AS times
  FROM payments_here WHERE month <> '' GROUP BY ALL),
sizes AS (SELECT who, month, source_file, sum(times) AS size FROM times GROUP BY ALL),
shared AS (
  SELECT a.who, a.month, a.source_file AS first_file, b.source_file,
    sum(least(a.times, b.times)) AS rows
  FROM times a JOIN times b USING (who, month, payee, amount_pence)
  WHERE a.source_file < b.source_file GROUP BY ALL),
one_source AS (
  SELECT s.who, s.month, s.first_file, s.source_file
  FROM shared s
    JOIN sizes a ON (a.who, a.month, a.source_file) = (s.who, s.month, s.first_file)
    JOIN sizes b ON (b.who, b.month, b.source_file) = (s.who, s.month, s.source_file)
  WHERE s.rows >= {SAME_SOURCE_LEAST} AND s.rows >= {SAME_SOURCE_SHARE} * least(a.size, b.size)),
found AS (
  SELECT first_file, source_file, source_sheet, source_row, amount_pence FROM one_payment
  UNION ALL
  SELECT o.first_file, n.source_file, n.source_sheet, n.source_row, n.amount_pence
  FROM numbered n JOIN one_source o USING (who, month, source_file)
    JOIN times t ON (t.who, t.month, t.payee, t.amount_pence, t.source_file)
      = (n.who, n.month, n.payee, n.amount_pence, o.first_file)
  WHERE n.m <= t.times)
SELECT min(first_file) AS first_file, source_file, source_sheet, source_row, amount_pence
FROM found WHERE first_file <> source_file
GROUP BY source_file, source_sheet, source_row, amount_pence
ORDER BY ALL
"""


def find_duplicates(store: Store, names: Sequence[str]) -> pd.DataFrame:
    """The payments of these sources that an earlier one of them holds too.

    Args:
        store: Where they are.
        names: Their source_files; *earlier* is in the order of names.

    Returns:
        first_file (which has the payment too), source_file, source_sheet, source_row and
        amount_pence, a row a payment.
    """
    return store.sql(_DUPLICATES, [list(names)])


def without_duplicates(name: str, result: ReadResult, gone: pd.DataFrame) -> ReadResult:
    """A source without some of its payments: they go to the ledger as `duplicate`.

    Args:
        name: Its source_file.
        result: What was read from it, with its payments.
        gone: source_sheet and source_row of the payments that go.

    Returns:
        The result with table, ledger and waterfall changed alike, so that raw is still kept
        and dropped together.
    """
    places = pa.table(
        {
            "source_sheet": pa.array(gone["source_sheet"], pa.string()),
            "source_row": pa.array(gone["source_row"], pa.int32()),
        }
    )
    lost = pc.is_in(_place_texts(result.payments), _place_texts(places))
    return set_aside(result, lost, "duplicate")


def _place_texts(table: pa.Table) -> pa.ChunkedArray:
    rows = table["source_row"].cast(pa.string())
    return pc.binary_join_element_wise(table["source_sheet"], rows, "\x1f")
