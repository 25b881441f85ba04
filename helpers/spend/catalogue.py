"""The catalogue of a store: which sources it holds, what became of their rows, and which Parquet
files count.

It is a DuckDB database file. Every change is one transaction, so whoever opens the catalogue finds
each source wholly there or not at all, wherever a run was stopped.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from helpers.core.errors import DataError
from helpers.spend.parse.normalise import PAYMENT_SCHEMA
from helpers.spend.parse.read_result import LEDGER, ReadResult, Refusal

__all__ = ["CATALOGUE", "Catalogue", "SourceRecord", "StoredFile", "damaged", "reading"]

CATALOGUE = "_store.duckdb"
STORE_FORMAT = 2  # 1 was a folder of JSON files
WAIT_SECONDS = 2.0  # for another program that is about to let go of the catalogue
_TABLES = (
    "CREATE TABLE sources (key VARCHAR PRIMARY KEY, name VARCHAR, place VARCHAR, sha256 VARCHAR, "
    "settings VARCHAR, reader VARCHAR, dropped INTEGER, accounts VARCHAR)",
    "CREATE TABLE files (path VARCHAR, source VARCHAR, rows BIGINT, pence HUGEINT, state VARCHAR)",
)


@dataclass(frozen=True)
class SourceRecord:
    """What tells one stored source from another, and one reading of it from another.

    Attributes:
        name: Its source_file.
        place: A digest of where it lay, without saying where.
        sha256: The digest of its bytes.
        settings: A digest of the lines of the override file that are about it.
        reader: A digest of the code and words that read it.
        dropped: How many of its payments were dropped as duplicates.
    """

    name: str
    place: str
    sha256: str
    settings: str = ""
    reader: str = ""
    dropped: int = 0

    @property
    def key(self) -> str:
        """The name of its files in the store: 16 hexadecimal digits, others for another reading."""
        about = (self.name, self.sha256, self.settings, self.reader, str(self.dropped))
        return hashlib.sha256("\0".join(about).encode(errors="replace")).hexdigest()[:16]


class StoredFile(NamedTuple):
    """A Parquet file: its path in the store, its rows and the pence of them all."""

    path: str
    rows: int
    pence: int


_RECORD = ", ".join(f.name for f in fields(SourceRecord))


class Catalogue:
    """The open catalogue of a store.

    Args:
        folder: The store.
        write: Whether it will be changed; it is made if it is not there.

    Raises:
        DataError: Another program holds it, it is damaged, or another version wrote it.
    """

    def __init__(self, folder: Path, write: bool = False) -> None:
        self.folder = folder
        if write and not (folder / CATALOGUE).exists():
            _create(folder)
        self.connection = _opened(folder, write)
        try:
            rows = self._rows("SELECT format FROM about")
            if rows != [(STORE_FORMAT,)]:
                raise DataError(
                    f"the store {folder} was written by another version (format {rows[0][0]}, "
                    f"expected {STORE_FORMAT}); read the files into a new folder"
                )
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let other programs have it."""
        self.connection.close()

    def records(self) -> dict[str, SourceRecord]:
        """The record of each source by its key, in the order of their names."""
        rows = self._rows(f"SELECT {_RECORD} FROM sources ORDER BY name")
        return {record.key: record for record in (SourceRecord(*row) for row in rows)}

    def files(self, key: str | None = None) -> list[str]:
        """The paths of all Parquet that counts, or of one source's, always in the same order."""
        query = "SELECT path FROM files WHERE state <> 'leaving' AND (? IS NULL OR source = ?)"
        return [path for (path,) in self._rows(f"{query} ORDER BY source, path", [key, key])]

    def take_up(
        self,
        record: SourceRecord,
        result: ReadResult,
        files: Sequence[StoredFile],
        replaces: Iterable[str],
    ) -> None:
        """Enter a source in place of others, in one transaction; its files are `incoming` now.

        Args:
            record: What the source is.
            result: What was read from it; its payments are in the files.
            files: Its Parquet.
            replaces: Keys of the sources it takes the place of; their files are `leaving`.
        """
        gone = [[key] for key in {*replaces, record.key}]
        accounts = json.dumps(_to_json(result))
        with self._transaction() as change:
            change.executemany("UPDATE files SET state = 'leaving' WHERE source = ?", gone)
            change.executemany("DELETE FROM sources WHERE key = ?", gone)
            change.executemany("DELETE FROM ledger WHERE key = ?", gone)
            for path, *counts in files:
                change.execute("DELETE FROM files WHERE path = ?", [path])
                values = [path, record.key, *counts]
                change.execute("INSERT INTO files VALUES (?, ?, ?, ?, 'incoming')", values)
            change.register("new_ledger", result.ledger)
            change.execute("INSERT INTO ledger SELECT ?, * FROM new_ledger", [record.key])
            change.unregister("new_ledger")
            change.execute(
                f"INSERT INTO sources (key, {_RECORD}, accounts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [record.key, *astuple(record), accounts],
            )

    def moves(self) -> list[tuple[str, str]]:
        """The files that are not where they belong: path, and `incoming` or `leaving`."""
        query = "SELECT path, state FROM files WHERE state <> 'stored' ORDER BY path"
        return self._rows(query)

    def settle(self) -> None:
        """Note that every file is where it belongs."""
        with self._transaction() as change:
            change.execute("DELETE FROM files WHERE state = 'leaving'")
            change.execute("UPDATE files SET state = 'stored' WHERE state <> 'stored'")

    def result(self, key: str) -> ReadResult:
        """A source as it was read, without its payments."""
        query = "SELECT accounts FROM sources WHERE key = ?"
        ((accounts,),) = self._rows(query, [key])
        query = "SELECT * EXCLUDE (key) FROM ledger WHERE key = ? ORDER BY rowid"
        with reading(self.folder / CATALOGUE):
            ledger = self.connection.sql(query, params=[key]).to_arrow_table()
        empty = PAYMENT_SCHEMA.empty_table()
        return ReadResult(empty, ledger.cast(LEDGER), **_from_json(accounts))

    def kept(self) -> dict[str, tuple[int, int]]:
        """Rows and pence that were kept, by source_file, as the waterfalls say."""
        rows = self._rows("SELECT name, accounts FROM sources")
        steps = {n: [s for s in json.loads(a)["waterfall"] if s[2] == "kept"] for n, a in rows}
        return {name: (sum(s[3] for s in of), sum(s[4] for s in of)) for name, of in steps.items()}

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with reading(self.folder / CATALOGUE):
            return self.connection.execute(query, list(values)).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All statements of the block, or none of them."""
        self.connection.execute("BEGIN")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")


def damaged(path: Path) -> DataError:
    """The error for a file of a store that is not as it was written."""
    return DataError(
        f"the store is damaged at {path}; delete the store and read the files into it again"
    )


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what DuckDB and Arrow say of a file that they cannot read into DataError."""
    try:
        yield
    except (duckdb.Error, ValueError):
        raise damaged(path) from None
    except OSError as error:
        if error.errno is not None:  # the system's own: the file may be sound
            raise
        raise damaged(path) from None


def _create(folder: Path) -> None:
    """Make an empty catalogue; it takes its name when it is whole."""
    new = folder / f"{CATALOGUE}.new"
    for left in (new, folder / f"{CATALOGUE}.new.wal"):
        left.unlink(missing_ok=True)
    with duckdb.connect(str(new)) as connection:
        connection.execute("CREATE TABLE about AS SELECT ?::INTEGER AS format", [STORE_FORMAT])
        for statement in _TABLES:
            connection.execute(statement)
        connection.register("no_ledger", LEDGER.empty_table())
        connection.execute("CREATE TABLE ledger AS SELECT ''::VARCHAR AS key, * FROM no_ledger")
    new.replace(folder / CATALOGUE)


def _opened(folder: Path, write: bool) -> duckdb.DuckDBPyConnection:
    """A connection to the catalogue; DuckDB itself lets one process write, or several read."""
    path, end = folder / CATALOGUE, time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return duckdb.connect(str(path), read_only=not write)
        except duckdb.ConnectionException:  # this very process is writing to it
            return duckdb.connect(str(path))
        except duckdb.Error as error:
            if not ("lock on file" in str(error) or "used by another process" in str(error)):
                raise damaged(path) from None
        if time.monotonic() > end:
            who = "another program reads" if write else "a run is writing to"
            raise DataError(f"{who} {folder}; wait until it has ended")
        time.sleep(0.05)


def _to_json(result: ReadResult) -> dict[str, list[Any]]:
    """All that a result holds beside its two tables."""
    lists = {f.name: getattr(result, f.name) for f in fields(ReadResult)}
    return {
        name: [astuple(item) if is_dataclass(item) else item for item in items]  # type: ignore[arg-type]
        for name, items in lists.items()
        if isinstance(items, list)
    }


def _from_json(accounts: str) -> dict[str, list[Any]]:
    """What `_to_json` gave, as the lists of a result."""
    kinds = {"refusals": Refusal}
    return {
        name: [kinds[name](*item) if name in kinds else tuple(item) for item in items]
        for name, items in json.loads(accounts).items()
    }
