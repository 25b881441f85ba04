"""Payment files as NHS bodies publish them, read without losing a pound.

    >>> from helpers import payments
    >>> outcome = payments.run(["my files"], Path("store"))          # every row in the store or in outcome.ledger
    >>> payments.connect(Path("store")).sql("SELECT financial_year, sum(amount_pence) / 100 FROM payments GROUP BY ALL")

`payments.read_files(paths)` reads without storing and returns a table, a ledger and a waterfall as frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.payments import overrides as _overrides
from helpers.payments import sources as _sources
from helpers.payments.intake import Outcome, in_all, run, save_csv
from helpers.payments.privacy import WITHHELD
from helpers.payments.read import COLUMNS, REASONS, WATERFALL, Refusal, joined, read_source
from helpers.payments.store import Store, connect

__all__ = ["REASONS", "WITHHELD", "Outcome", "Reading", "Refusal", "Store", "connect", "in_all", "read_files", "run", "save_csv"]


@dataclass(frozen=True)
class Reading:
    """Files as frames: `table` (a row a payment, amounts in whole pence), `ledger`, `waterfall`, `columns`; and the refusals."""

    table: pd.DataFrame
    ledger: pd.DataFrame
    waterfall: pd.DataFrame
    columns: pd.DataFrame
    refusals: list[Refusal]


def read_files(paths: str | Path | Sequence[str | Path], override_file: Path | None = None) -> Reading:
    """Read files, folders, globs and zips into frames.

    Raises DataError for a path or an override file that cannot be used; what cannot be read is in `refusals` and the ledger.
    """
    told = _overrides.load(override_file)
    found = _sources.find([paths] if isinstance(paths, (str, Path)) else paths)
    whole = joined(read_source(source, told) for source in found)
    return Reading(
        whole.payments.to_pandas(date_as_object=False), whole.ledger.to_pandas(), pd.DataFrame(whole.waterfall, columns=list(WATERFALL)),
        pd.DataFrame(whole.columns, columns=list(COLUMNS)), whole.refusals,
    )  # fmt: skip
