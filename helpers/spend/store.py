"""The store of payments: Parquet by payer and financial year, with a catalogue in a DuckDB database
file.

    DIR/payer=NHS%20Anytown%20CCG/financial_year=2020-21/KEY.parquet   payments, for any engine
    DIR/_store.duckdb                                                  the catalogue
    DIR/_SUCCESS                                                       all Parquet is in its place

The catalogue says which Parquet counts. New Parquet waits in `_incoming` until the catalogue has
taken it up; `Store.publish` moves it to its place. Names that begin with an underscore are the
store's own: Spark, Athena and BigQuery pass over them.

Only files that the catalogue lists are ever read, moved or deleted. Parquet of somebody else in a
partition would be added up by other engines, so opening such a folder is an error.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import filelock
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.core.arguments import to_path
from helpers.core.errors import DataError, did_you_mean, one_line
from helpers.spend.catalogue import (
    CATALOGUE,
    Catalogue,
    SourceRecord,
    StoredFile,
    damaged,
    reading,
)
from helpers.spend.parse import cells
from helpers.spend.parse.normalise import PAYMENT_SCHEMA
from helpers.spend.parse.read_result import ReadResult
from helpers.spend.partitions import STORED, partition_value, split_payments
from helpers.spend.versions import classifier_version

__all__ = ["SourceRecord", "Store", "connect", "warn_of_old_payees"]

PAYEES = "_payees.parquet"  # what is known of each payee, by financial year
SUMS = "_sums.parquet"  # payments added up by payer, year and payee; gone once a payment changes
INCOMING = "_incoming"  # Parquet that is not yet in its place
_CLASSIFIER = b"classifier"  # the version of the classifier, in the metadata of PAYEES
SUCCESS = "_SUCCESS"  # Hadoop's mark of a folder that is complete

# Plain codecs, which every engine reads; amounts, which every query sums, are not compressed.
_COMPRESSION = {f.name: "none" if f.name == "amount_pence" else "snappy" for f in STORED}
_TEXTS = [f.name for f in STORED if f.type == pa.string()]
_OWN_FILE = re.compile(r"[0-9a-f]{16}\.incoming")
_PARTITIONED = "payer=*/financial_year=*/*"
_SUMMED = (
    "SELECT payer, financial_year, supplier, count(*) AS payments, "
    "sum(amount_pence)::BIGINT AS amount_pence "
    "FROM payments GROUP BY payer, financial_year, supplier"
)


class Store:
    """A store that this process writes to: it is made, if need be, and locked until `close`.

    Args:
        folder: Where the payments go. What a run was killed in the middle of is put right.

    Raises:
        DataError: The folder cannot be used: another run writes to it, it holds Parquet of
            somebody else, it cannot be written to, or its catalogue is damaged.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = folder = to_path(folder, "the store", "store")
        try:
            str(folder.absolute()).encode("utf-8")
        except UnicodeEncodeError:  # DuckDB and Arrow take names as UTF-8 alone
            raise DataError(
                f"cannot use {folder} as a store: its name is no text in this locale; "
                "set PYTHONUTF8=1"
            ) from None
        if not (folder / CATALOGUE).exists():
            _refuse_strangers(folder, [])
        with _disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(folder)
            try:
                self.catalogue = Catalogue(folder, write=True)
                self.publish()
                _refuse_strangers(folder, self.catalogue.files())
            except BaseException:
                self.close()
                raise

    def __repr__(self) -> str:
        return f"Store({str(self.folder)!r})"

    def close(self) -> None:
        """Let other processes have the store."""
        if hasattr(self, "catalogue"):
            self.catalogue.close()
        self._lock.release()

    def records(self) -> dict[str, SourceRecord]:
        """What is stored: the record of each source by its key, in the order of their names."""
        return self.catalogue.records()

    def put(self, record: SourceRecord, result: ReadResult, replaces: Iterable[str] = ()) -> str:
        """Store one source, all of it or nothing, in place of others.

        The new Parquet is read back and counted before the catalogue takes it up.

        Args:
            record: What the source is.
            result: What was read from it.
            replaces: Keys of sources that it takes the place of.

        Returns:
            Its key.

        Raises:
            DataError: The disk is full, may not be written to, or does not give back what was
                written; what was stored before stays.
        """
        with _disk_errors(self.folder):
            files = self._write(record.key, result.payments)
            (self.folder / SUMS).unlink(missing_ok=True)
            self.catalogue.take_up(record, result, files, replaces)
        return record.key

    def _write(self, key: str, payments: pa.Table) -> list[StoredFile]:
        """Write payments to `_incoming`; the files, counted from the disk."""
        files = []
        for payer, year, table in split_payments(payments):
            path = f"payer={partition_value(payer)}/financial_year={year}/{key}.parquet"
            target = _staged(self.folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(
                table,
                target,
                compression=_COMPRESSION,
                use_dictionary=_TEXTS,
                row_group_size=1 << 20,
            )
            pence = cells.exact_sum(table["amount_pence"].to_numpy())
            files.append(StoredFile(path, table.num_rows, pence))
        for path, rows, pence in files:  # after all of them, should one have taken another's place
            target = _staged(self.folder, path)
            with reading(target), pq.ParquetFile(target) as file:
                written = file.read(["amount_pence"])["amount_pence"]
            if (len(written), cells.exact_sum(written.to_numpy())) != (rows, pence):
                raise damaged(target)
        return files

    def publish(self) -> None:
        """Bring the Parquet to what the catalogue says: new files to their places, old ones away.

        Every step may be done twice, so what a run was killed in the middle of is finished.

        Raises:
            DataError: The disk does not let it.
        """
        success = self.folder / SUCCESS
        with _disk_errors(self.folder):
            moves = self.catalogue.moves()
            if not moves and success.exists():
                return
            success.unlink(missing_ok=True)
            for path, state in moves:
                staged, final = _staged(self.folder, path), self.folder / path
                if state == "leaving":
                    staged.unlink(missing_ok=True)
                    final.unlink(missing_ok=True)
                elif staged.exists():
                    final.parent.mkdir(parents=True, exist_ok=True)
                    staged.replace(final)
            self.catalogue.settle()
            _tidy(self.folder, [path for path, _ in moves])
            success.touch()

    def check(self) -> None:
        """Count the payments on disk and compare them with the waterfall of every source.

        Raises:
            DataError: A source has other rows or pence on disk than its waterfall says.
        """
        counted: dict[str, tuple[int, int]] = {}
        if files := self.catalogue.files():
            query = (
                "SELECT source_file, count(*), sum(amount_pence) "
                "FROM read_parquet(?, hive_partitioning = false) GROUP BY 1"
            )
            with duckdb.connect() as connection, reading(self.folder):
                paths = [str(self.folder / path) for path in files]
                for name, rows, pence in connection.execute(query, [paths]).fetchall():
                    counted[name] = (rows, int(pence))
        for name, kept in self.catalogue.kept().items():
            here = counted.get(name, (0, 0))
            if here != kept:
                raise DataError(
                    f"the store is damaged at {self.folder}: of {name} it holds {here[0]:,} "
                    f"payments, {here[1]:,} pence, where its waterfall says {kept[0]:,}, "
                    f"{kept[1]:,}; delete the store and read the files into it again"
                )

    def result(self, key: str, payments: bool = False) -> ReadResult:
        """A stored source again as it was read.

        Args:
            key: The source's key.
            payments: Whether to read its payments too, in the order of sheets and rows.

        Returns:
            The result; its table of payments is empty unless they were asked for.
        """
        result = self.catalogue.result(key)
        files = self.catalogue.files(key)
        if not (payments and files):
            return result
        names = ", ".join(PAYMENT_SCHEMA.names)
        query = f"SELECT {names} FROM payments ORDER BY source_sheet, source_row"
        with _views(self.folder, files) as connection:
            table = connection.sql(query).to_arrow_table().cast(PAYMENT_SCHEMA)
        lists = {name: value for name, value in vars(result).items() if name != "payments"}
        return ReadResult(table, **lists)

    def set_payees(self, models: pd.DataFrame) -> None:
        """Keep what is known of each payee; the view `classified` joins it to the payments.

        Args:
            models: supplier, financial_year, and the columns of `classify_payees`.

        Raises:
            DataError: The disk does not let it.
        """
        with _disk_errors(self.folder):
            part = self.folder / f"{PAYEES}.part"
            table = pa.Table.from_pandas(models, preserve_index=False)
            version = {_CLASSIFIER: classifier_version().encode()}
            table = table.replace_schema_metadata({**(table.schema.metadata or {}), **version})
            pq.write_table(table, part, compression="snappy")
            (self.folder / SUMS).unlink(missing_ok=True)
            part.replace(self.folder / PAYEES)
            part = self.folder / f"{SUMS}.part"
            with self.connect() as connection:
                connection.execute(f"COPY classified_sums TO {_quoted(part)} (FORMAT parquet)")
            part.replace(self.folder / SUMS)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection with the views of `connect`, over what is stored by now."""
        return _views(self.folder, self.catalogue.files())

    def sql(self, query: str, values: Sequence[Any] = ()) -> pd.DataFrame:
        """The answer to a query over the views of `connect`, as a frame.

        Args:
            query: SQL of DuckDB.
            values: What stands for its question marks.
        """
        with self.connect() as connection:
            return connection.execute(query, list(values)).df()


def connect(folder: str | Path) -> duckdb.DuckDBPyConnection:
    """Query a store: a DuckDB connection that leaves the store free for others.

    Args:
        folder: The store, as `--out` of `payments` named it.

    Returns:
        A connection with the view `payments`. Where payees were classified there is a second
        one, `classified`: payments with organisation, organisation_code, provider_model, method
        and confidence. A third one, `classified_sums`, answers in an instant what needs no
        single payment: payer, financial_year, supplier, payments (their number), amount_pence
        and the same five columns. The views show the store as it is now; a warning says when
        another version of the classifier or of its register named the payees.

    Raises:
        DataError: There is no store, it is damaged, or a run is writing to it.
        SuiteError: It is no path.
    """
    folder = to_path(folder, "the store", "store")
    if not (folder / CATALOGUE).is_file():
        beside = folder.absolute().parent.glob(f"*/{CATALOGUE}")
        hint = did_you_mean(folder.name, [path.parent.name for path in beside])
        raise DataError(f"there is no store of payments at {folder}{hint}; `payments` makes one")
    catalogue = Catalogue(folder)
    try:
        files = catalogue.files()
    finally:
        catalogue.close()
    warn_of_old_payees(folder)
    return _views(folder, files)


def warn_of_old_payees(folder: Path) -> None:
    """Warn where another version of the classifier named the payees of a store.

    Whoever only opens the store cannot name them anew: the corrections and the registers of the
    last run are not kept in it.

    Args:
        folder: The store; nothing is said where its payees have not been classified.

    Raises:
        DataError: What is known of the payees cannot be read.
    """
    if not (folder / PAYEES).exists():
        return
    with reading(folder / PAYEES):
        known = pq.read_schema(folder / PAYEES).metadata or {}
    if known.get(_CLASSIFIER, b"").decode() != classifier_version():
        warnings.warn(
            f"the payees of {folder} were classified by another version of the classifier or of "
            "its register; run `payments` on it again, with your corrections, to name them anew",
            stacklevel=3,
        )


def _views(folder: Path, files: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """A connection with the views over these Parquet files, wherever they are just now."""
    connection = duckdb.connect()
    if files:
        places = [folder / f if (folder / f).exists() else _staged(folder, f) for f in files]
        with reading(folder):
            connection.execute(
                "CREATE VIEW payments AS SELECT * FROM read_parquet("
                f"[{', '.join(map(_quoted, places))}], hive_partitioning = true, "
                "hive_types = {'payer': VARCHAR, 'financial_year': VARCHAR})"
            )
    else:
        year = pa.field("financial_year", pa.string())
        empty = PAYMENT_SCHEMA.append(year).empty_table()
        connection.register("no_payments", empty.select([*STORED.names, year.name, "payer"]))
        connection.execute("CREATE TABLE payments AS SELECT * FROM no_payments")
        connection.unregister("no_payments")
    if (folder / PAYEES).exists():
        known = f"LEFT JOIN {_quoted(folder / PAYEES)} USING (supplier, financial_year)"
        summed = f"({_SUMMED}) {known} ORDER BY payer, financial_year, supplier"
        # Where the sums are not there the answer is the same, only later.
        source = _quoted(folder / SUMS) if (folder / SUMS).exists() else summed
        with reading(folder / PAYEES):
            connection.execute(f"CREATE VIEW classified AS SELECT * FROM payments {known}")
            connection.execute(f"CREATE VIEW classified_sums AS SELECT * FROM {source}")
    return connection


def _staged(folder: Path, path: str) -> Path:
    """Where a file waits to take its place; by another ending, lest a pattern of others take it
    up.
    """
    return (folder / INCOMING / path).with_suffix(".incoming")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _locked(folder: Path) -> filelock.BaseFileLock:
    """Hold the store for this process; the system lets go of it when the process ends."""
    lock = filelock.FileLock(folder / "_lock", blocking=False, thread_local=False)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise DataError(
            f"another run is writing to {folder}; wait for it, or choose another folder"
        ) from None
    return lock


def _refuse_strangers(folder: Path, known: Iterable[str]) -> None:
    """Raise DataError for Parquet that the catalogue does not list; nothing is done with it."""
    ours = set(known)
    paths = [path.relative_to(folder) for path in sorted(folder.glob(f"{_PARTITIONED}.parquet"))]
    strangers = [path for path in paths if path.as_posix() not in ours]
    if strangers:
        old = " (version 1.0 wrote such stores)" if (folder / "_sources").is_dir() else ""
        raise DataError(
            f"{folder} holds Parquet that this store did not write{old}: {strangers[0]}, "
            f"{len(strangers):,} in all; move it away or choose another folder"
        )


def _tidy(folder: Path, paths: Sequence[str]) -> None:
    """Remove what runs that were killed left in `_incoming`, and folders that are empty now."""
    incoming = folder / INCOMING
    for path in incoming.glob(_PARTITIONED):
        if _OWN_FILE.fullmatch(path.name):
            path.unlink()
    emptied = {parent for path in paths for parent in (folder / path).parents}
    emptied = {path for path in emptied if folder in path.parents}
    staging = {incoming, *(path for path in incoming.rglob("*") if path.is_dir())}
    for path in sorted(emptied | staging, reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    """Turn what the system and DuckDB say of a full or read-only disk into DataError."""
    try:
        yield
        return
    except OSError as error:
        why = error.strerror or str(error)
    except duckdb.Error as error:
        why = one_line(error)
    raise DataError(f"cannot use {folder} as a store of payments: {why}; choose another folder")
