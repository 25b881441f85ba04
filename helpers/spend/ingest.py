"""From paths to a store: what is new is read, what is known is not read again, and the accounts of
all are returned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

import pandas as pd

from helpers.core.arguments import to_path
from helpers.core.formatting import pounds_and_pence
from helpers.spend.classify import external_registers, payees
from helpers.spend.csv_export import save_csv
from helpers.spend.duplicates import find_duplicates, sums_of_pairs, without_duplicates
from helpers.spend.files import discovery
from helpers.spend.parallel_reading import read_each
from helpers.spend.parse import overrides
from helpers.spend.parse.read_result import (
    COLUMN_REPORT,
    WATERFALL,
    Refusal,
    join_results,
)
from helpers.spend.store import SourceRecord, Store
from helpers.spend.versions import reader_version

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
        unused: Patterns of the override file that fit no file of this run.
    """

    ledger: pd.DataFrame
    waterfall: pd.DataFrame
    columns: pd.DataFrame
    duplicates: pd.DataFrame
    refusals: list[Refusal]
    read_anew: int
    faults: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def _repr_html_(self) -> str:
        steps = total_waterfall(self.waterfall)
        return f"<p>{escape(repr(self))}</p>{steps.to_html(index=False)}"

    def __repr__(self) -> str:
        kept = self.waterfall[self.waterfall["step"] == "kept"]
        files = self.waterfall["source_file"].nunique()
        return (
            f"IngestResult({files:,} file{'s' * (files != 1)}, "
            f"{self.read_anew:,} read anew, {kept['rows'].sum():,} payments of "
            f"£{pounds_and_pence(kept['pence'].sum())}, {len(self.ledger):,} other rows, "
            f"{len(self.refusals):,} refusals)"
        )


def ingest_files(
    paths: Sequence[str | Path],
    out: str | Path,
    *,
    override_file: str | Path | None = None,
    drop_duplicates: bool = False,
    leave_out: Iterable[str | Path] = (),
    organisations: pd.DataFrame | None = None,
    payees: pd.DataFrame | None = None,
    registers: Sequence[str | Path] = (),
    done: Callable[[str, int], None] = lambda name, total: None,
    processes: int | None = None,
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
        processes: How many read at a time; as many as there are cores if it is left out, and
            this one alone where there is little to read.

    Returns:
        The accounts of all files that `paths` stand for, whether or not they were read now.

    Raises:
        DataError: A path, a store or an override file cannot be used. Files that cannot be read
            are in `refusals`, faults of ours in `faults`; the other files go on.
    """
    settings = overrides.load_reading_overrides(override_file)
    out = to_path(out, "the store", "store")
    sources = discovery.find_files(paths, [out, *map(Path, leave_out)])
    store = Store(out)
    try:
        run = _Run(store, sources, settings)
        keys = run.take_all(processes, done)
        records = store.records()
        pairs = find_duplicates(store, [records[key].name for key in keys])
        counts = _payments_of_pairs(store, pairs)
        if drop_duplicates and len(pairs):
            keys = [_drop(store, key, records[key], pairs) for key in keys]
        store.publish()
        store.check()
        if organisations is not None:
            _classify(store, organisations, payees, [*map(Path, registers)])
        return _account(store, keys, counts, run)
    finally:
        store.close()


class _Run:
    """The files of one run, and what became of them."""

    def __init__(
        self, store: Store, sources: Sequence[discovery.SpendFile], settings: overrides.Overrides
    ) -> None:
        self.store, self.settings, self.sources = store, settings, sources
        self.stored = store.records()
        self.by_place = {record.place: key for key, record in self.stored.items()}
        places = {source.place for source in sources}
        moved = {key: r for key, r in self.stored.items() if r.place not in places}
        self.by_digest = {record.sha256: key for key, record in moved.items()}
        self.names = {record.name: record.place for record in self.stored.values()}
        self.keys: dict[int, str] = {}  # by the file's place among the sources
        self.faults: list[str] = []
        self.read_anew = 0

    def take_all(self, processes: int | None, done: Callable[[str, int], None]) -> list[str]:
        """Read what is not stored as it is; the keys of all files, in their order.

        A fault of ours in one file does not stop the others.
        """
        to_read: dict[int, tuple[discovery.SpendFile, SourceRecord, str | None]] = {}
        for n, source in enumerate(self.sources):
            plan = self._plan(source)
            if isinstance(plan, str):
                self.keys[n] = plan
                done(source.name, len(self.sources))
            else:
                to_read[n] = plan
        named = [replace(s, name=record.name) for s, record, _ in to_read.values()]
        with closing(read_each(named, self.settings, processes)) as outcomes:
            for (n, (source, record, old)), outcome in zip(to_read.items(), outcomes, strict=True):
                if outcome.result is None:
                    self.faults.append(outcome.fault)
                else:
                    record = replace(record, sha256=outcome.sha256)
                    self.keys[n] = self.store.put(record, outcome.result, [old] if old else [])
                    self.read_anew += 1
                done(source.name, len(self.sources))
        return [self.keys[n] for n in sorted(self.keys)]

    def _plan(
        self, source: discovery.SpendFile
    ) -> str | tuple[discovery.SpendFile, SourceRecord, str | None]:
        """The key of a file that is stored as it is, or what is to be read in place of which
        key.
        """
        digest = self._digest(source) if self.stored else ""
        old = self.by_place.get(source.place) or self.by_digest.pop(digest, None)
        name = self._name(source, old)
        lines = repr(self.settings.lines_for(name)).encode()
        settings = hashlib.sha256(lines).hexdigest()[:16]
        record = SourceRecord(name, source.place, digest, settings, reader_version())
        if old and digest and replace(self.stored[old], place=record.place) == record:
            return old
        return source, record, old

    @staticmethod
    def _digest(source: discovery.SpendFile) -> str:
        """The digest of a file's bytes; nothing where they cannot be had."""
        try:
            return hashlib.sha256(source.read()).hexdigest()
        except discovery.FileRefused:
            return ""

    def _name(self, source: discovery.SpendFile, old: str | None) -> str:
        """The source's name, longer by its folders where the store has another file of that
        name.
        """
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
    """Classify every payee of the store by financial year: a trust has the type that it had
    then.
    """
    distinct = store.sql("SELECT DISTINCT supplier, financial_year FROM payments ORDER BY ALL")
    whole = organisations
    if registers:
        names = distinct["supplier"].unique()
        whole = external_registers.extend_register(organisations, registers, names)
    models = payees.classify_payees(
        distinct["supplier"], whole, corrections, when=distinct["financial_year"]
    )
    store.set_payees(pd.concat([distinct, models], axis=1))


def _payments_of_pairs(store: Store, pairs: pd.DataFrame) -> pd.DataFrame:
    """The duplicates added up for each pair of files, as `IngestResult` has them."""
    sizes = store.sql(
        "SELECT source_file, count(*) AS payments FROM payments "
        "WHERE source_file IN (SELECT unnest(?)) GROUP BY 1",
        [pairs["source_file"].unique().tolist()],
    )
    return sums_of_pairs(pairs, dict(zip(sizes["source_file"], sizes["payments"], strict=True)))


def _drop(store: Store, key: str, record: SourceRecord, pairs: pd.DataFrame) -> str:
    """Store a source without the payments that an earlier one has; its key, new or old."""
    gone = pairs[pairs["source_file"] == record.name]
    if gone.empty:
        return key
    result = without_duplicates(store.result(key, payments=True), gone)
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
        run.settings.unused([store.records()[key].name for key in keys]),
    )


def total_waterfall(waterfall: pd.DataFrame) -> pd.DataFrame:
    """A waterfall of many sheets as one.

    Args:
        waterfall: A frame as `IngestResult` and `Reading` have it.

    Returns:
        step, rows, pence: raw, kept, then each kind of row that was dropped.
    """
    return waterfall.groupby("step", sort=False, as_index=False)[["rows", "pence"]].sum()
