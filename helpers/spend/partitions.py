"""Partitions of the store: which folder a payment belongs to, by its payer and financial year."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import quote

import numpy as np
import pyarrow as pa

from helpers.spend.parse import cells
from helpers.spend.parse.normalise import PAYMENT_SCHEMA

__all__ = ["STORED", "partition_value", "split_payments"]

MAX_PARTITION_NAME = 180  # bytes of a partition's name; file systems take 255
# The folder says who pays: BigQuery wants the payer only there.
STORED = pa.schema([f for f in PAYMENT_SCHEMA if f.name != "payer"])
# Spelt so, a payer's folder is its plain name; the letters of any other spelling are encoded.
_UPPER_WORDS = {"NHS", "CCG", "CCGS", "ICB", "ICS", "PCT", "PCTS", "FT", "NHSFT", "UK", "BC", "MBC"}
_LOWER_WORDS = {"and", "of", "for", "the", "in", "on", "upon", "with", "by"}


def partition_value(name: str) -> str:
    """A payer as the name of a folder that is its own on every file system.

    Percent-encoded, so that no name can lead elsewhere. Some systems hold names that differ by
    case for one; so a letter whose case is not the usual one is percent-encoded too, and two
    spellings of a payer never share a folder. Very long names end in a digest.

    Args:
        name: The payer, of any characters.

    Returns:
        ASCII that `urllib.parse.unquote` turns back into the name, unless it is very long.

    >>> partition_value("NHS Brent CCG"), partition_value("NHS BRENT CCG")
    ('NHS%20Brent%20CCG', 'NHS%20B%52%45%4E%54%20CCG')
    """
    encoded = _encoded(name)
    if len(encoded) > MAX_PARTITION_NAME:
        digest = hashlib.sha256(name.encode(errors="replace")).hexdigest()[:12]
        while len(encoded) > MAX_PARTITION_NAME - 15:
            name = name[:-1]
            encoded = _encoded(name)
        encoded += f"%7E{digest}"
    return encoded.removesuffix(".") + "%2E" if encoded.endswith(".") else encoded or "unknown"


def _encoded(name: str) -> str:
    letters = []
    for letter, usual in zip(name, re.sub(r"[A-Za-z]+(?:'[A-Za-z]+)*", _usual, name), strict=True):
        same = letter == usual or not letter.isascii()
        letters.append(quote(letter, safe="", errors="replace") if same else f"%{ord(letter):02X}")
    return "".join(letters)


def _usual(word: re.Match[str]) -> str:
    """A word in the case that it usually has in the names of payers."""
    text = word[0]
    if text.upper() in _UPPER_WORDS:
        return text.upper()
    if text.lower() == "unknown" or (text.lower() in _LOWER_WORDS and word.start()):
        return text.lower()
    return text[0].upper() + text[1:].lower()


def split_payments(payments: pa.Table) -> Iterator[tuple[str, str, pa.Table]]:
    """The payments of each payer and financial year, in the order of their rows.

    Args:
        payments: A table of PAYMENT_SCHEMA.

    Yields:
        The payer, the financial year (or `unknown`) and their payments, without the payer.
    """
    if not payments.num_rows:
        return
    dates, months, names = (
        payments[n].combine_chunks().dictionary_encode() for n in ("date", "period", "payer")
    )
    by_date = [cells.financial_year(d, "") for d in dates.dictionary.to_pylist()]
    by_month = [cells.financial_year(None, m) for m in months.dictionary.to_pylist()]
    spans = sorted({*by_date, *by_month})
    payers = [name or "unknown" for name in names.dictionary.to_pylist()]
    places = np.asarray([payers.index(name) for name in payers])  # a blank one is unknown
    of_date = np.asarray([spans.index(y) for y in by_date] + [-1], dtype=np.int64)
    of_month = np.asarray([spans.index(y) for y in by_month], dtype=np.int64)
    year = of_date[dates.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    year = np.where(year < 0, of_month[months.indices.to_numpy()], year)
    code = places[names.indices.to_numpy()].astype(np.int64) * len(spans) + year
    order = np.argsort(code, kind="stable")
    table = payments.select(STORED.names).take(pa.array(order))
    starts = np.flatnonzero(np.r_[True, np.diff(code[order]) != 0])
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        payer, span = divmod(int(code[order[start]]), len(spans))
        yield payers[payer], spans[span], table.slice(start, end - start).combine_chunks()
