"""From paths to a store: what is new is read, what is known is not read again, and the accounts of all are returned."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from helpers.core.errors import SuiteError
from helpers.spend.classify import external_registers, payees
from helpers.spend.csv_export import save_csv
from helpers.spend.duplicates import find_duplicates, without_duplicates
from helpers.spend.files import discovery
from helpers.spend.parse import overrides
from helpers.spend.parse.read_file import (
    COLUMN_REPORT,
    WATERFALL,
    Refusal,
    join_results,
    read_source,
)
from helpers.spend.reader_version import reader_version
from helpers.spend.store import SourceRecord, Store

__all__ = ["IngestResult", "ingest_files", "save_csv", "total_waterfall"]


@dataclass(frozen=True)
class IngestResult:
    """What a run came to.

    Attributes:
        ledger: Every row that is no payment: where it stands, the reason, the amount's text.
        waterfall: Rows and pence of each sheet by step: raw, kept, then each reason.
        columns: How each column was recognised, and how sure that is.
        duplicates: For each pair of files first_file, source_file, rows and pence that are in
            both, and payments, the number of all payments of source_file.
        refusals: What could not be read.
        read_anew: How many files were read in this run.
        faults: Faults of ours, a line a file.
        outdated: Names of sources in the store that an earlier version of the reader read,
            and that are not among the files of this run.
    """

    ledger: pd.DataFrame
    waterfall: pd.DataFrame
    columns: pd.DataFrame
    duplicates: pd.DataFrame
    refusals: list[Refusal]
    read_anew: int
    faults: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        kept = self.waterfall[self.waterfall["step"] == "kept"]
        return (
            f"IngestResult({self.waterfall['source_file'].nunique():,} files, "
            f"{self.read_anew:,} read anew, {kept['rows'].sum():,} payments of "
            f"£{kept['pence'].sum() / 100:,.2f}, {len(self.ledger):,} other rows, "
            f"{len(self.refusals):,} refusals)"
        )


def ingest_files(
    paths: Sequence[str | Path],
    out: Path,
    *,
    override_file: Path | None = None,
    drop_duplicates: bool = False,
    leave_out: Iterable[Path] = (),
    organisations: pd.DataFrame | None = None,
    payees: pd.DataFrame | None = None,
    registers: Sequence[Path] = (),
    done: Callable[[str, int], None] = lambda name, total: None,
) -> IngestResult:
    """Read spend files into a store; what is there unchanged is not read again.

    Args:
        paths: Files, folders, patterns and zips.
        out: The store.
        override_file: Settings of the reader for files and sheets.
        drop_duplicates: Whether payments that an earlier file holds too go to the ledger; they
            are only reported otherwise.
        leave_out: Files and folders of our own that are no input.
        organisations: The register; with it each payee of the store is classified too, and the
            store has the views `classified` and `classified_sums`.
        payees: An analyst's corrections, as `corrections.load_payee_overrides` reads them.
        registers: Full registers; like the corrections they count for this run.
        done: Called after each file with its name and the number of all files.

    Returns:
        The accounts of all files that `paths` stand for, whether or not they were read now.

    Raises:
        DataError: A path, a store or an override file cannot be used. Files that cannot be read
            are in `refusals`, faults of ours in `faults`; the other files go on.
    """
    settings = overrides.load_reading_overrides(override_file)
    sources = discovery.find_files(paths, [out, *leave_out])
    store = Store(out)
    try:
        run = _Run(store, sources, settings)
        for source in sources:
            run.take(source)
            done(source.name, len(sources))
        keys = run.keys
        records = store.records()
        pairs = find_duplicates(store, [records[key].name for key in keys])
        counts = _payments_of_pairs(store, pairs)
        if drop_duplicates and len(pairs):
            keys = [_drop(store, key, records[key], pairs) for key in keys]
        store.publish()
        store.check()
        if organisations is not None:
            _classify(store, organisations, payees, registers)
        return _account(store, keys, counts, run)
    finally:
        store.close()


class _Run:
    """The files of one run, and what became of them."""

    def __init__(
        self, store: Store, sources: Sequence[discovery.SpendFile], settings: overrides.Overrides
    ) -> None:
        self.store, self.settings = store, settings
        self.stored = store.records()
        self.by_place = {record.place: key for key, record in self.stored.items()}
        places = {source.place for source in sources}
        moved = {key: r for key, r in self.stored.items() if r.place not in places}
        self.by_digest = {record.sha256: key for key, record in moved.items()}
        self.names = {record.name: record.place for record in self.stored.values()}
        self.keys: list[str] = []
        self.faults: list[str] = []
        self.read_anew = 0

    def take(self, source: discovery.SpendFile) -> None:
        """Store one file, unless it is stored as it is; a fault of ours does not stop the others."""
        try:
            self._take(source)
        except SuiteError:  # the store itself cannot be used: no file will fare better
            raise
        except Exception as error:
            self.faults.append(f"{source.name}: {_where(error)}")

    def _take(self, source: discovery.SpendFile) -> None:
        try:
            data: bytes | None = source.read()
        except discovery.FileRefused:
            data = None
        content = source.name.encode(errors="replace") if data is None else data
        digest = hashlib.sha256(content).hexdigest()
        old = self.by_place.get(source.place) or self.by_digest.pop(digest, None)
        name = self._name(source, old)
        lines = repr(self.settings.lines_for(name)).encode()
        settings = hashlib.sha256(lines).hexdigest()[:16]
        record = SourceRecord(name, source.place, digest, settings, reader_version())
        if old and data is not None and replace(self.stored[old], place=record.place) == record:
            self.keys.append(old)
            return
        result = read_source(replace(source, name=name), self.settings, data)
        self.keys.append(self.store.put(record, result, [old] if old else []))
        self.read_anew += 1

    def _name(self, source: discovery.SpendFile, old: str | None) -> str:
        """The source's name, longer by its folders where the store has another file of that name."""
        if old:
            return self.stored[old].name
        name, parents = source.name, list(source.path.parts[:-1])
        while self.names.get(name, source.place) != source.place and parents:
            name = discovery.encodable(f"{parents.pop()}/{name}".lstrip("/"))
        self.names[name] = source.place
        return name


def _classify(
    store: Store,
    organisations: pd.DataFrame,
    corrections: pd.DataFrame | None,
    registers: Sequence[Path],
) -> None:
    """Classify every payee of the store by financial year: a trust has the type that it had then."""
    distinct = store.sql("SELECT DISTINCT supplier, financial_year FROM payments ORDER BY ALL")
    whole = organisations
    if registers:
        names = distinct["supplier"].unique()
        whole = external_registers.extend_register(organisations, registers, names)
    models = payees.classify_payees(
        distinct["supplier"], whole, corrections, when=distinct["financial_year"]
    )
    store.set_payees(pd.concat([distinct, models], axis=1))


def _where(error: Exception) -> str:
    """A fault as its kind and its lines of our code, without its words: they may quote a name."""
    steps = [
        f"{Path(step.filename).name}:{step.lineno}"
        for step in traceback.extract_tb(error.__traceback__)
    ]
    return f"{type(error).__name__} at {' < '.join(reversed(steps[-4:]))}"


def _payments_of_pairs(store: Store, pairs: pd.DataFrame) -> pd.DataFrame:
    """The duplicates added up for each pair of files, as `IngestResult` has them."""
    sums = pairs.groupby(["first_file", "source_file"], as_index=False).agg(
        rows=("source_row", "size"), pence=("amount_pence", "sum")
    )
    if sums.empty:
        return sums.assign(payments=0)
    sizes = store.sql(
        "SELECT source_file, count(*) AS payments FROM payments "
        "WHERE source_file IN (SELECT unnest(?)) GROUP BY 1",
        [sums["source_file"].tolist()],
    )
    return sums.merge(sizes, on="source_file", how="left")


def _drop(store: Store, key: str, record: SourceRecord, pairs: pd.DataFrame) -> str:
    """Store a source without the payments that an earlier one has; its key, new or old."""
    gone = pairs[pairs["source_file"] == record.name]
    if gone.empty:
        return key
    result = without_duplicates(record.name, store.result(key, payments=True), gone)
    return store.put(replace(record, dropped=len(gone)), result, [key])


def _account(store: Store, keys: list[str], duplicates: pd.DataFrame, run: _Run) -> IngestResult:
    whole = join_results(store.result(key) for key in keys)
    others = {key: r for key, r in store.records().items() if key not in set(keys)}
    return IngestResult(
        whole.ledger.to_pandas(),
        pd.DataFrame(whole.waterfall, columns=list(WATERFALL)),
        pd.DataFrame(whole.columns, columns=list(COLUMN_REPORT)),
        duplicates,
        whole.refusals,
        run.read_anew,
        run.faults,
        [record.name for record in others.values() if record.reader != reader_version()],
    )


def total_waterfall(waterfall: pd.DataFrame) -> pd.DataFrame:
    """A waterfall of many sheets as one.

    Args:
        waterfall: A frame as `IngestResult` and `Reading` have it.

    Returns:
        step, rows, pence: raw, kept, then each kind of row that was dropped.
    """
    return waterfall.groupby("step", sort=False, as_index=False)[["rows", "pence"]].sum()
