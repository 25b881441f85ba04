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

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from helpers.core.formatting import pounds_and_pence
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
    "read_files",
    "read_folder",
    "save_csv",
    "total_waterfall",
]


@dataclass(frozen=True)
class Reading:
    """Files as frames: `table` (a row a payment, amounts in whole pence), `ledger`, `waterfall`,
    `columns`; and the refusals.
    """

    table: pd.DataFrame
    ledger: pd.DataFrame
    waterfall: pd.DataFrame
    columns: pd.DataFrame
    refusals: list[Refusal]

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
    paths: str | Path | Sequence[str | Path], override_file: Path | None = None
) -> Reading:
    """Read files, folders, globs and zips into frames.

    Raises DataError for a path or an override file that cannot be used; what cannot be read is in
    `refusals` and the ledger.
    """
    told = _overrides.load_reading_overrides(override_file)
    found = _sources.find_files([paths] if isinstance(paths, (str, Path)) else paths)
    outcomes = list(parallel_reading.read_each(found, told))
    if faults := [outcome.fault for outcome in outcomes if outcome.fault]:
        raise RuntimeError("; ".join(faults))
    whole = join_results(outcome.result for outcome in outcomes if outcome.result)
    return Reading(
        whole.payments.to_pandas(date_as_object=False),
        whole.ledger.to_pandas(),
        pd.DataFrame(whole.waterfall, columns=list(WATERFALL)),
        pd.DataFrame(whole.columns, columns=list(COLUMN_REPORT)),
        whole.refusals,
    )
