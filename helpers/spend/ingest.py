"""From paths to a store: what is new is read, what is known is not read again, and the accounts of all of it are returned."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.core.atomic_write import write_whole
from helpers.core.errors import SuiteError
from helpers.spend.classify import external_registers as full
from helpers.spend.classify import payees
from helpers.spend.files import discovery
from helpers.spend.parse import overrides
from helpers.spend.parse.read_file import (
    COLUMN_REPORT,
    LEDGER,
    WATERFALL,
    ReadResult,
    Refusal,
    join_results,
    read_source,
    to_table,
)
from helpers.spend.store import STORE_FORMAT, Store

# The same payment in two files: payer, date and amount agree, and the transaction; without one, the payee and what it was for.
# The n-th of several equal rows of one file is a duplicate of the n-th of the other, so that true repeats within a file stay.
_DUPLICATES = """
WITH keyed AS (
  SELECT source_file, source_sheet, source_row, amount_pence,
    regexp_replace(upper(payer), '[^A-Z0-9]', '', 'g') AS who, coalesce(CAST(date AS VARCHAR), period) AS day, upper(transaction) AS ref,
    CASE WHEN transaction = '' THEN regexp_replace(upper(supplier || '|' || expense_type || '|' || expense_area), '[^A-Z0-9|]', '', 'g')
      ELSE '' END AS what
  FROM payments WHERE amount_pence <> 0 AND source_file IN (SELECT unnest(?))),
numbered AS (
  SELECT *, row_number() OVER (PARTITION BY who, day, amount_pence, ref, what, source_file ORDER BY source_sheet, source_row) AS n FROM keyed
  WHERE ref <> '' OR (what <> '||' AND day <> '')),
paired AS (SELECT *, min(source_file) OVER (PARTITION BY who, day, amount_pence, ref, what, n) AS first_file FROM numbered)
SELECT first_file, source_file, source_sheet, source_row, amount_pence FROM paired WHERE first_file <> source_file
ORDER BY ALL
"""


@dataclass(frozen=True)
class IngestResult:
    """What a run came to. Frames: `ledger`, `waterfall`, `columns` and `duplicates` (rows and pence for each pair of files)."""

    ledger: pd.DataFrame
    waterfall: pd.DataFrame
    columns: pd.DataFrame
    duplicates: pd.DataFrame
    refusals: list[Refusal]
    read_anew: int
    faults: list[str] = field(default_factory=list)


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
    """Read the files that `paths` stand for into the store `out`; `done(name, how many in all)` is called after each.

    With `organisations` (the register) each payee of the store is classified too, and the store has the view `classified`. `payees` are
    an analyst's corrections (`payees.load_overrides`), `registers` full registers; both count for this run.

    Raises DataError for a path, a store or an override file that cannot be used. Files that cannot be read are in `refusals`,
    and the others go on; so do faults of ours, which are in `faults`.
    """
    told = overrides.load_reading_overrides(override_file)
    found = discovery.find_files(paths, [out, *leave_out])
    store = Store(out)
    try:
        keys, faults, anew = [], [], 0
        claims = _Claims(store.records(), found)
        for source in found:
            key, fresh = None, False
            try:
                key, fresh = _one(store, claims, source, told)
            except SuiteError:  # the store itself cannot be used: no file will fare better
                raise
            except (
                Exception
            ) as error:  # one file must not stop the others; the command ends with exit code 3
                faults.append(f"{source.name}: {_where(error)}")
            keys += [key] if key else []
            anew += fresh
            done(source.name, len(found))
        records = store.records()
        pairs = store.sql(_DUPLICATES, [[records[k]["name"] for k in keys]])
        if drop_duplicates and len(pairs):
            keys = _drop(store, keys, pairs)
        store.manifest()
        if organisations is not None:
            _classify(store, organisations, payees, registers)
        return _outcome(store, keys, pairs, anew, faults)
    finally:
        store.close()


def _classify(
    store: Store, organisations: pd.DataFrame, told: pd.DataFrame | None, registers: Sequence[Path]
) -> None:
    """What is known of every payee of the store, by financial year: the type of a trust is that of the time of payment."""
    distinct = store.sql("SELECT DISTINCT supplier, financial_year FROM payments ORDER BY ALL")
    whole = (
        full.extend_register(organisations, registers, distinct["supplier"].unique())
        if registers
        else organisations
    )
    found = payees.classify_payees(
        distinct["supplier"], whole, told, when=distinct["financial_year"]
    )
    store.payees(pd.concat([distinct, found], axis=1))


def _where(error: Exception) -> str:
    """A fault as its kind and its lines of our code. Its own words are left out: they may quote a cell, and so a name."""
    steps = [
        f"{Path(step.filename).name}:{step.lineno}"
        for step in traceback.extract_tb(error.__traceback__)
    ]
    return f"{type(error).__name__} at {' < '.join(reversed(steps[-4:]))}"


class _Claims:
    """Which stored source each file of this run is: the same place, or the same bytes that no other file of the run is."""

    def __init__(
        self, records: dict[str, dict[str, Any]], found: Sequence[discovery.SpendFile]
    ) -> None:
        self.records = records
        self.by_place = {r["place"]: key for key, r in records.items()}
        places = {s.place for s in found}
        self.free = {r["sha256"]: key for key, r in records.items() if r["place"] not in places}
        self.names = {r["name"]: r["place"] for r in records.values()}

    def match(self, source: discovery.SpendFile, digest: str) -> str | None:
        key = self.by_place.get(source.place)
        return key if key else self.free.pop(digest, None)

    def name(self, source: discovery.SpendFile, old: str | None) -> str:
        """The source's name, longer by its folders where the store has another file of that name."""
        if old:
            return self.records[old]["name"]
        name, parents = source.name, list(source.path.parts[:-1])
        while self.names.get(name, source.place) != source.place and parents:
            name = discovery.encodable(f"{parents.pop()}/{name}".lstrip("/"))
        self.names[name] = source.place
        return name


def _one(
    store: Store, claims: _Claims, source: discovery.SpendFile, told: overrides.Overrides
) -> tuple[str, bool]:
    """Store one file unless it is stored as it is. Its key, and whether it was read."""
    refused, data = "", b""
    try:
        data = source.read()
        digest = hashlib.sha256(data).hexdigest()
    except discovery.FileRefused as why:
        refused, digest = str(why), hashlib.sha256(source.name.encode(errors="replace")).hexdigest()
    old = claims.match(source, digest)
    name = claims.name(source, old)
    settings = hashlib.sha256(repr(told.lines_for(name)).encode()).hexdigest()[:16]
    about = {
        "name": name,
        "place": source.place,
        "sha256": digest,
        "settings": settings,
        "dropped": 0,
    }
    key = _key(about)
    if old:
        record = claims.records[old]
        if (
            record["format"] == STORE_FORMAT
            and all(record[k] == about[k] for k in ("sha256", "settings", "dropped"))
            and not refused
        ):
            return old, False
    part = read_source(
        discovery.SpendFile(name, source.path, source.member), told, None if refused else data
    )
    store.put(key, about, part, [old] if old else [])
    return key, True


def _key(about: dict[str, Any]) -> str:
    """The name of a source's files in the store; another as soon as anything about it is."""
    text = "\0".join(str(about[k]) for k in ("name", "sha256", "settings", "dropped"))
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def _drop(store: Store, keys: list[str], pairs: pd.DataFrame) -> list[str]:
    """Move the later of two equal payments from the table to the ledger, and the pounds from kept to duplicate."""
    records = store.records()
    new = []
    for key in keys:
        record = records[key]
        mine = pairs[pairs.source_file == record["name"]]
        if mine.empty:
            new.append(key)
            continue
        part = store.part(key, payments=True)
        gone = pa.table(
            {
                "source_sheet": pa.array(mine.source_sheet, pa.string()),
                "source_row": pa.array(mine.source_row, pa.int32()),
            }
        )
        places = pc.binary_join_element_wise(
            part.payments["source_sheet"], part.payments["source_row"].cast(pa.string()), "\x1f"
        )
        lost = pc.is_in(
            places,
            pc.binary_join_element_wise(
                gone["source_sheet"], gone["source_row"].cast(pa.string()), "\x1f"
            ),
        )
        dropped = part.payments.filter(lost)
        pence = dropped["amount_pence"].to_pylist()
        texts = [
            t or f"{p / 100:.2f}"
            for t, p in zip(dropped["amount_text"].to_pylist(), pence, strict=True)
        ]
        ledger = to_table(
            LEDGER,
            *(dropped[n].to_pylist() for n in LEDGER.names[:3]),
            ["duplicate"] * len(pence),
            texts,
        )
        steps = list(part.waterfall)
        for sheet in dict.fromkeys(dropped["source_sheet"].to_pylist()):
            here = [
                p
                for p, s in zip(pence, dropped["source_sheet"].to_pylist(), strict=True)
                if s == sheet
            ]
            steps = [
                (f, s, w, r - len(here), p - sum(here))
                if (s, w) == (sheet, "kept")
                else (f, s, w, r, p)
                for f, s, w, r, p in steps
            ]
            steps.append((record["name"], sheet, "duplicate", len(here), sum(here)))
        about = {k: record[k] for k in ("name", "place", "sha256", "settings")} | {
            "dropped": len(pence)
        }
        kept = part.payments.filter(pc.invert(lost))
        new.append(_key(about))
        store.put(
            new[-1],
            about,
            ReadResult(
                kept, pa.concat_tables([part.ledger, ledger]), steps, part.columns, part.refusals
            ),
            [key],
        )
    return new


def _outcome(
    store: Store, keys: list[str], pairs: pd.DataFrame, anew: int, faults: list[str]
) -> IngestResult:
    whole = join_results(store.part(key) for key in keys)
    by_pair = pairs.groupby(["first_file", "source_file"], as_index=False).agg(
        rows=("source_row", "size"), pence=("amount_pence", "sum")
    )
    return IngestResult(
        whole.ledger.to_pandas(),
        pd.DataFrame(whole.waterfall, columns=list(WATERFALL)),
        pd.DataFrame(whole.columns, columns=list(COLUMN_REPORT)),
        by_pair,
        whole.refusals,
        anew,
        faults,
    )


def total_waterfall(waterfall: pd.DataFrame) -> pd.DataFrame:
    """A waterfall of many sheets as one: step, rows, pence, in the order raw, kept, then each kind of drop."""
    return waterfall.groupby("step", sort=False, as_index=False)[["rows", "pence"]].sum()


_FORMULA = (
    "=+-@\t\r\n＝＋－＠"  # the wide ones are taken for the others in Japanese and Chinese settings
)


def save_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a frame as CSV, whole or not at all. Text that a spreadsheet would run as a formula has an apostrophe put before it.

    A day is written as 2025-04-30, one that is missing as nothing.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_safe(name) for name in frame.columns])
    columns = [[_safe(v) for v in frame[name].tolist()] for name in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    write_whole(path, text.getvalue())


def _safe(value: Any) -> Any:
    if value is pd.NaT:
        return ""
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return f"{value:%Y-%m-%d}"
    if (
        not isinstance(value, str)
        or not value
        or value[0] not in _FORMULA
        or re.fullmatch(r"-?[0-9][0-9,]*(?:\.[0-9]+)?", value)
    ):
        return value
    return f"'{value}"
