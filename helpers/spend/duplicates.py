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
true repeats within a file stay. What a table in PDF and another file both hold is kept as the other
one has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.spend.parse.read_result import ReadResult, set_aside
from helpers.spend.store import Store

__all__ = ["duplicates_among", "find_duplicates", "sums_of_pairs", "without_duplicates"]

SAME_SOURCE_SHARE = 0.9  # of the smaller file's payments of a payer in a month
SAME_SOURCE_LEAST = 3  # payments; fewer may agree by chance
# Of two files the first by `place` keeps a payment: by name, but tables in PDF come last, because
# their cells are put together from where words stand on a page.
_DUPLICATES = f"""
WITH payments_here AS (
  SELECT source_file, source_sheet, source_row, amount_pence,
    (CASE WHEN lower(source_file) LIKE '%.pdf' THEN '1' ELSE '0' END) || source_file AS place,
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
    row_number() OVER (PARTITION BY who, day, amount_pence, ref, what, place
      ORDER BY source_sheet, source_row) AS n,
    row_number() OVER (PARTITION BY who, month, payee, amount_pence, place
      ORDER BY day, source_sheet, source_row) AS m
  FROM payments_here),
one_payment AS (
  SELECT min(place) OVER (PARTITION BY who, day, amount_pence, ref, what, n) AS first_place,
    place, source_file, source_sheet, source_row, amount_pence
  FROM numbered WHERE ref <> '' OR (what <> '||' AND day <> '')),
times AS (
  SELECT who, month, payee, amount_pence, place, count(*) AS times
  FROM payments_here WHERE month <> '' GROUP BY ALL),
sizes AS (SELECT who, month, place, sum(times) AS size FROM times GROUP BY ALL),
shared AS (
  SELECT a.who, a.month, a.place AS first_place, b.place,
    sum(least(a.times, b.times)) AS rows
  FROM times a JOIN times b USING (who, month, payee, amount_pence)
  WHERE a.place < b.place GROUP BY ALL),
one_source AS (
  SELECT s.who, s.month, s.first_place, s.place
  FROM shared s
    JOIN sizes a ON (a.who, a.month, a.place) = (s.who, s.month, s.first_place)
    JOIN sizes b ON (b.who, b.month, b.place) = (s.who, s.month, s.place)
  WHERE s.rows >= {SAME_SOURCE_LEAST} AND s.rows >= {SAME_SOURCE_SHARE} * least(a.size, b.size)),
found AS (
  SELECT first_place, place, source_file, source_sheet, source_row, amount_pence FROM one_payment
  UNION ALL
  SELECT o.first_place, n.place, n.source_file, n.source_sheet, n.source_row, n.amount_pence
  FROM numbered n JOIN one_source o USING (who, month, place)
    JOIN times t ON (t.who, t.month, t.payee, t.amount_pence, t.place)
      = (n.who, n.month, n.payee, n.amount_pence, o.first_place)
  WHERE n.m <= t.times)
SELECT substr(min(first_place), 2) AS first_file, source_file, source_sheet, source_row,
  amount_pence
FROM found WHERE first_place <> place
GROUP BY source_file, source_sheet, source_row, amount_pence
ORDER BY ALL
"""


def find_duplicates(store: Store, names: Sequence[str]) -> pd.DataFrame:
    """The payments of these sources that an earlier one of them holds too.

    Args:
        store: Where they are.
        names: Their source_files; *earlier* is in the order of names, and PDFs come last.

    Returns:
        first_file (which has the payment too), source_file, source_sheet, source_row and
        amount_pence, a row a payment.
    """
    return store.sql(_DUPLICATES, [list(names)])


def duplicates_among(payments: pa.Table) -> pd.DataFrame:
    """The same for payments that are in no store.

    Args:
        payments: A table of PAYMENT_SCHEMA, of several files.

    Returns:
        The frame of `find_duplicates`.
    """
    names = pc.unique(payments["source_file"]).to_pylist()
    with duckdb.connect() as connection:
        connection.register("payments", payments)
        return connection.execute(_DUPLICATES, [names]).df()


def sums_of_pairs(pairs: pd.DataFrame, sizes: Mapping[str, int]) -> pd.DataFrame:
    """Duplicates added up for each pair of files.

    Args:
        pairs: A row a payment, as `find_duplicates` gives them.
        sizes: The number of all payments of each source_file.

    Returns:
        first_file, source_file, rows and pence that are in both, and payments, the number of all
        payments of source_file.
    """
    sums = pairs.groupby(["first_file", "source_file"], as_index=False).agg(
        rows=("source_row", "size"), pence=("amount_pence", "sum")
    )
    return sums.assign(payments=[sizes[name] for name in sums["source_file"]])


def without_duplicates(result: ReadResult, gone: pd.DataFrame) -> ReadResult:
    """Sources without some of their payments: they go to the ledger as `duplicate`.

    Args:
        result: What was read from them, with its payments.
        gone: source_file, source_sheet and source_row of the payments that go.

    Returns:
        The result with table, ledger and waterfall changed alike, so that raw is still kept
        and dropped together.
    """
    places = pa.table(
        {
            "source_file": pa.array(gone["source_file"], pa.string()),
            "source_sheet": pa.array(gone["source_sheet"], pa.string()),
            "source_row": pa.array(gone["source_row"], pa.int32()),
        }
    )
    lost = pc.is_in(_place_texts(result.payments), _place_texts(places))
    return set_aside(result, lost, "duplicate")


def _place_texts(table: pa.Table) -> pa.ChunkedArray:
    rows = table["source_row"].cast(pa.string())
    return pc.binary_join_element_wise(table["source_file"], table["source_sheet"], rows, "\x1f")
