"""Payments as hive-partitioned Parquet (payer=…/financial_year=…), one file a source and partition; DuckDB queries them.

A source is either wholly in the store or not at all. Its files are staged, then a record of what is to be moved is written in
one step, then the files are moved and the record becomes final; whoever opens the store after a kill finishes or forgets what
was under way. Names that begin with an underscore are ours: Spark, Athena and BigQuery pass over them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

from helpers.core.atomic_write import write_whole
from helpers.core.errors import DataError
from helpers.spend.parse import cells
from helpers.spend.parse.normalise import PAYMENT_SCHEMA
from helpers.spend.parse.read_file import LEDGER, ReadResult, Refusal

STORE_FORMAT = 1  # of the records; a store of another format is read anew
PAYEES = "_payees.parquet"  # beside the payments, so that a payee can be judged anew without writing a payment again
SUMS = "_sums.parquet"  # the payments of each payee added up by payer and year, gone as soon as a payment changes
MAX_PARTITION_NAME = 180  # bytes of a partition's name; file systems take 255
_STORED = pa.schema(
    [f for f in PAYMENT_SCHEMA if f.name != "payer"]
)  # the folder says who pays: BigQuery wants it only there

# Plain codecs and encodings, which every engine reads; the amounts, which every query sums, are not compressed at all.
_COMPRESSION = {f.name: "none" if f.name == "amount_pence" else "snappy" for f in _STORED}
_SUMMED = (
    "SELECT payer, financial_year, supplier, count(*) AS payments, sum(amount_pence)::BIGINT AS amount_pence "
    "FROM payments GROUP BY payer, financial_year, supplier"
)
_FIELDS = {
    "format",
    "name",
    "place",
    "sha256",
    "settings",
    "dropped",
    "replaces",
    "parts",
    "waterfall",
    "columns",
    "refusals",
}
_TEXTS = [f.name for f in _STORED if f.type == pa.string()]


class Store:
    """A folder of payments. Opening it creates it, finishes what a killed run had begun and locks it for this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources, self.staging = folder / "_sources", folder / "_staging"
        try:
            str(folder.absolute()).encode("utf-8")
        except UnicodeEncodeError:  # DuckDB and Arrow take names as UTF-8 alone
            raise DataError(
                f"cannot use {folder} as a store: its name is no text in this locale; set PYTHONUTF8=1"
            ) from None
        try:
            self.sources.mkdir(parents=True, exist_ok=True)
            self._lock = _lock(folder / "_lock")
            self._recover()
        except OSError as error:
            raise _unusable(folder, error) from None

    def close(self) -> None:
        """Let another process have the store."""
        self._lock.close()

    def _recover(self) -> None:
        for journal in sorted(self.sources.glob("*.todo")):
            self._finish(journal)
        for key, record in self.records().items():
            self._clear(key, record)
        shutil.rmtree(self.staging, ignore_errors=True)
        for half in (*self.folder.glob(".part-*"), *self.sources.glob(".part-*")):
            half.unlink()
        known = {part["path"] for record in self.records().values() for part in record["parts"]}
        for path in self.folder.glob("payer=*/financial_year=*/*.parquet"):
            if path.relative_to(self.folder).as_posix() not in known:
                path.unlink()

    def records(self) -> dict[str, dict[str, Any]]:
        """What is stored, by key: for each source its name, digest, parts, waterfall, columns and refusals."""
        return _records(self.sources)

    def put(self, key: str, about: dict[str, Any], part: ReadResult, replaces: list[str]) -> None:
        """Store one source under its key, all of it or none, in place of the sources of the keys `replaces`.

        Raises DataError where the disk is full or may not be written to; what was stored before stays.
        """
        try:
            self._put(key, about, part, replaces)
        except OSError as error:
            raise _unusable(self.folder, error) from None

    def _put(self, key: str, about: dict[str, Any], part: ReadResult, replaces: list[str]) -> None:
        staged = self.staging / key
        staged.mkdir(parents=True, exist_ok=True)
        parts = []
        for number, (payer, year, table) in enumerate(_partitions(part.payments)):
            pq.write_table(
                table,
                staged / f"{number}.part",
                compression=_COMPRESSION,
                use_dictionary=_TEXTS,
                row_group_size=1 << 20,
            )
            path = f"payer={partition_value(payer)}/financial_year={year}/{key}.parquet"
            parts.append(
                {
                    "path": path,
                    "rows": table.num_rows,
                    "pence": cells.exact_sum(table["amount_pence"].to_numpy()),
                }
            )
        feather.write_feather(part.ledger, str(staged / "ledger"), compression="zstd")
        refusals = [[r.source_sheet, r.code, r.why] for r in part.refusals]
        record = {
            "format": STORE_FORMAT,
            **about,
            "replaces": [k for k in replaces if k != key],
            "parts": parts,
            "waterfall": part.waterfall,
            "columns": part.columns,
            "refusals": refusals,
        }
        write_whole(self.sources / f"{key}.todo", json.dumps(record, ensure_ascii=False, indent=1))
        self._finish(self.sources / f"{key}.todo")

    def _finish(self, journal: Path) -> None:
        """Move staged files to their places. Every step may be done twice, so a killed run is simply finished again."""
        record = _record(journal)
        key = journal.stem
        (self.folder / SUMS).unlink(missing_ok=True)
        for number, part in enumerate(record["parts"]):
            staged, final = self.staging / key / f"{number}.part", self.folder / part["path"]
            final.parent.mkdir(parents=True, exist_ok=True)
            if staged.exists():
                staged.replace(final)
        if (ledger := self.staging / key / "ledger").exists():
            ledger.replace(self.sources / f"{key}.arrow")
        journal.replace(
            self.sources / f"{key}.json"
        )  # from here on the new record counts, and those it replaces do not
        self._clear(key, record)

    def _clear(self, key: str, record: dict[str, Any]) -> None:
        """Remove what a record replaces, then forget that it did."""
        for other in record["replaces"]:
            path = self.sources / f"{other}.json"
            if path.exists():
                for part in _record(path)["parts"]:
                    (self.folder / part["path"]).unlink(missing_ok=True)
            (self.sources / f"{other}.arrow").unlink(missing_ok=True)
            path.unlink(missing_ok=True)
        if record["replaces"]:
            write_whole(
                self.sources / f"{key}.json",
                json.dumps(record | {"replaces": []}, ensure_ascii=False, indent=1),
            )

    def part(self, key: str, payments: bool = False) -> ReadResult:
        """A stored source again as a Part; its payments only if asked for."""
        record = _record(self.sources / f"{key}.json")
        try:
            ledger = feather.read_table(str(self.sources / f"{key}.arrow"))
        except (OSError, pa.ArrowException):
            raise _damaged(self.sources / f"{key}.arrow") from None
        refusals = [Refusal(record["name"], *r) for r in record["refusals"]]
        table = PAYMENT_SCHEMA.empty_table()
        if payments and record["parts"]:
            found = self.sql(
                "SELECT * FROM payments WHERE source_file = ? ORDER BY source_sheet, source_row",
                [record["name"]],
            )
            table = pa.Table.from_pandas(
                found[PAYMENT_SCHEMA.names], schema=PAYMENT_SCHEMA, preserve_index=False
            )
        return ReadResult(
            table,
            ledger.cast(LEDGER),
            [tuple(x) for x in record["waterfall"]],
            [tuple(x) for x in record["columns"]],
            refusals,
        )  # type: ignore[misc]

    def manifest(self) -> None:
        """Write `_manifest.json`, the list of all files with their rows and pence; always last."""
        parts = sorted(
            (p for r in self.records().values() for p in r["parts"]), key=lambda p: p["path"]
        )
        about = {
            "format": STORE_FORMAT,
            "rows": sum(p["rows"] for p in parts),
            "pence": sum(p["pence"] for p in parts),
            "files": parts,
        }
        write_whole(
            self.folder / "_manifest.json", json.dumps(about, ensure_ascii=False, indent=1) + "\n"
        )

    def payees(self, found: pd.DataFrame) -> None:
        """Keep what is known of each payee in each financial year; the view `classified` joins it to the payments."""
        part = self.folder / f"{PAYEES}.part"
        pq.write_table(
            pa.Table.from_pandas(found, preserve_index=False), part, compression="snappy"
        )
        part.replace(self.folder / PAYEES)
        (self.folder / SUMS).unlink(missing_ok=True)
        with self.connect() as connection:
            connection.execute(
                f"COPY classified_sums TO '{_quoted(self.folder / f'{SUMS}.part')}' (FORMAT parquet)"
            )
        (self.folder / f"{SUMS}.part").replace(self.folder / SUMS)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection with a view `payments` over what is wholly stored."""
        return connect(self.folder)

    def sql(self, query: str, values: list[Any] | None = None) -> pd.DataFrame:
        """The answer to a query over the view `payments`, as a frame."""
        with self.connect() as connection:
            return connection.execute(query, values or []).df()


def _unusable(folder: Path, error: OSError) -> DataError:
    return DataError(
        f"cannot use {folder} as a store of payments: {error.strerror or error}; choose another --out"
    )


def _damaged(path: Path) -> DataError:
    return DataError(
        f"the store is damaged at {path}; delete the store and read the files into it again"
    )


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection to a store that need not be opened for writing; its view is called `payments`.

    Where the payees were classified there is a second one, `classified`: payments with organisation, organisation_code,
    provider_model, method and confidence. A third one, `classified_sums`, answers in an instant what needs no single payment: it has
    payer, financial_year, supplier, payments (their number), amount_pence and the same five columns.
    """
    files = [
        str(folder / part["path"])
        for record in _records(folder / "_sources").values()
        for part in record["parts"]
    ]
    connection = duckdb.connect()
    if not files:
        empty = PAYMENT_SCHEMA.empty_table().append_column(
            "financial_year", pa.array([], pa.string())
        )
        connection.register("payments", empty)
        return connection
    listed = ", ".join("'" + f.replace("'", "''") + "'" for f in files)
    connection.execute(
        f"CREATE VIEW payments AS SELECT * FROM read_parquet([{listed}], hive_partitioning = true, "
        "hive_types = {'payer': VARCHAR, 'financial_year': VARCHAR})"
    )
    if (payees := folder / PAYEES).exists():
        known = f"LEFT JOIN '{_quoted(payees)}' USING (supplier, financial_year)"
        connection.execute(f"CREATE VIEW classified AS SELECT * FROM payments {known}")
        sums = folder / SUMS  # where it is not there the answer is the same, only later
        source = (
            f"'{_quoted(sums)}'"
            if sums.exists()
            else f"({_SUMMED}) {known} ORDER BY payer, financial_year, supplier"
        )
        connection.execute(f"CREATE VIEW classified_sums AS SELECT * FROM {source}")
    return connection


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _record(path: Path) -> dict[str, Any]:
    """A record as it was written. Raises DataError for one that another hand, or a broken disk, has changed."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):  # not UTF-8, not JSON
        raise _damaged(path) from None
    if not isinstance(record, dict) or not record.keys() >= _FIELDS:
        raise _damaged(path)
    return record


def _records(folder: Path) -> dict[str, dict[str, Any]]:
    """The records that count: those that no other replaces."""
    found = {p.stem: _record(p) for p in sorted(folder.glob("*.json"))}
    replaced = {key for record in found.values() for key in record["replaces"]}
    return {key: record for key, record in found.items() if key not in replaced}


def partition_value(name: str) -> str:
    """A payer as the name of a folder: percent-encoded, so that no name can lead elsewhere; very long ones end in a digest."""
    encoded = quote(name, safe="", errors="replace")
    if len(encoded) > MAX_PARTITION_NAME:
        digest = hashlib.sha256(name.encode(errors="replace")).hexdigest()[:12]
        while len(encoded) > MAX_PARTITION_NAME - 15:
            name = name[:-1]
            encoded = quote(name, safe="", errors="replace")
        encoded += f"%7E{digest}"
    return encoded.removesuffix(".") + "%2E" if encoded.endswith(".") else encoded or "unknown"


def _partitions(payments: pa.Table) -> Iterator[tuple[str, str, pa.Table]]:
    """The payments of each payer and financial year, in the order of their rows."""
    if not payments.num_rows:
        return
    dates, months, names = (
        payments[n].combine_chunks().dictionary_encode() for n in ("date", "period", "payer")
    )
    by_date = [cells.financial_year(d, "") for d in dates.dictionary.to_pylist()]
    by_month = [cells.financial_year(None, m) for m in months.dictionary.to_pylist()]
    spans, payers = sorted({*by_date, *by_month}), names.dictionary.to_pylist()
    of_date = np.asarray([spans.index(y) for y in by_date] + [-1], dtype=np.int64)
    of_month = np.asarray([spans.index(y) for y in by_month], dtype=np.int64)
    year = of_date[dates.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    year = np.where(year < 0, of_month[months.indices.to_numpy()], year)
    code = names.indices.to_numpy().astype(np.int64) * len(spans) + year
    order = np.argsort(code, kind="stable")
    table = payments.select(_STORED.names).take(pa.array(order))
    starts = np.flatnonzero(np.r_[True, np.diff(code[order]) != 0])
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        payer, span = divmod(int(code[order[start]]), len(spans))
        yield payers[payer], spans[span], table.slice(start, end - start).combine_chunks()


def _lock(path: Path) -> Any:
    """Hold the store for this process; the system lets go of it when the process ends, however it ends."""
    handle = path.open("a")
    try:
        import fcntl
    except ImportError:  # Windows: no two runs at once, on the user's word
        return handle
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        raise DataError(
            f"another run is writing to {path.parent}; wait for it, or choose another --out"
        ) from None
    return handle
