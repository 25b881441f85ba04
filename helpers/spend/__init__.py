"""Payment files as NHS bodies publish them, read without losing a pound.

For example::

    from helpers import spend

    result = spend.ingest_files(["my files"], Path("store"))  # all rows: there or in result.ledger
    payments = spend.connect(Path("store"))
    payments.sql("SELECT financial_year, sum(amount_pence) / 100 FROM payments GROUP BY ALL")

`spend.read_files(paths)` reads without storing and returns a table, a ledger and a waterfall as
frames.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from helpers.core.formatting import pounds_and_pence
from helpers.spend import duplicates as _duplicates
from helpers.spend import parallel_reading
from helpers.spend.files import discovery as _sources
from helpers.spend.ingest import IngestResult, ingest_files, save_csv, total_waterfall
from helpers.spend.parse import overrides as _overrides
from helpers.spend.parse.privacy import WITHHELD
from helpers.spend.parse.read_result import (
    COLUMN_REPORT,
    REASONS,
    WATERFALL,
    Refusal,
    join_results,
)
from helpers.spend.provider_mix import payee_label
from helpers.spend.session import (
    CORRECTION_COLUMNS,
    SpendSession,
    example_folder,
    folder_notes,
    read_folder,
)
from helpers.spend.store import Store, connect

__all__ = [
    "CORRECTION_COLUMNS",
    "REASONS",
    "WITHHELD",
    "IngestResult",
    "Reading",
    "Refusal",
    "SpendSession",
    "Store",
    "connect",
    "example_folder",
    "folder_notes",
    "ingest_files",
    "payee_label",
    "read_files",
    "read_folder",
    "save_csv",
    "total_waterfall",
]


def __dir__() -> list[str]:
    return sorted(__all__)


@dataclass(frozen=True)
class Reading:
    """Files as frames.

    Attributes:
        table: A row a payment, amounts in whole pence.
        ledger: Every row that is no payment, and why.
        waterfall: Rows and pence of each sheet by step.
        columns: How each column was recognised.
        refusals: What could not be read.
        duplicates: For each pair of files first_file, source_file, rows and pence that are in
            both, and payments, the number of all payments of source_file.
    """

    table: pd.DataFrame
    ledger: pd.DataFrame
    waterfall: pd.DataFrame
    columns: pd.DataFrame
    refusals: list[Refusal]
    duplicates: pd.DataFrame

    def __repr__(self) -> str:
        pounds = pounds_and_pence(self.table["amount_pence"].sum())
        return (
            f"Reading({len(self.table):,} payments of £{pounds}, {len(self.ledger):,} other rows "
            f"in `ledger`, {len(self.refusals):,} refusals)"
        )

    def _repr_html_(self) -> str:
        steps = total_waterfall(self.waterfall)
        return f"<p>{escape(repr(self))}</p>{steps.to_html(index=False)}"


def read_files(
    paths: str | Path | Sequence[str | Path],
    override_file: str | Path | None = None,
    *,
    drop_duplicates: bool = False,
    done: Callable[[str, int], None] = lambda name, total: None,
) -> Reading:
    """Read files, folders, globs and zips into frames.

    Args:
        paths: Files, folders, patterns and zips, one or several.
        override_file: Settings of the reader for files and sheets. A pattern of it that fits no
            file is said as a warning.
        drop_duplicates: Whether payments that an earlier file holds too go to the ledger; they
            are only reported otherwise.
        done: Called after each file with its name and the number of all files.

    Returns:
        What was read; what could not be is in `refusals` and the ledger.

    Raises:
        DataError: A path or an override file cannot be used.
    """
    told = _overrides.load_reading_overrides(Path(override_file) if override_file else None)
    found = _sources.find_files(paths)
    for pattern in told.unused(source.name for source in found):
        warnings.warn(f"the override file names {pattern!r}, which fits no file", stacklevel=2)
    outcomes = []
    for source, outcome in zip(found, parallel_reading.read_each(found, told), strict=True):
        outcomes.append(outcome)
        done(source.name, len(found))
    if faults := [outcome.fault for outcome in outcomes if outcome.fault]:
        raise RuntimeError("; ".join(faults))
    whole = join_results(outcome.result for outcome in outcomes if outcome.result)
    pairs = _duplicates.duplicates_among(whole.payments)
    sizes = Counter(whole.payments["source_file"].to_pylist())
    if drop_duplicates and len(pairs):
        whole = _duplicates.without_duplicates(whole, pairs)
    return Reading(
        whole.payments.to_pandas(date_as_object=False),
        whole.ledger.to_pandas(),
        pd.DataFrame(whole.waterfall, columns=list(WATERFALL)),
        pd.DataFrame(whole.columns, columns=list(COLUMN_REPORT)),
        whole.refusals,
        _duplicates.sums_of_pairs(pairs, sizes),
    )
