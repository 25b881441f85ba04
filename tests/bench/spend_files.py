"""Reading spend files: ours, with cleaning, privacy and accounting, against pandas alone, which
does none of it.

The published files are used where they lie beside the repository, and made-up ones of the same size
elsewhere. Twenty million made-up payments are stored and summed by financial year; the alternative
there is the aim itself, half a second and two gigabytes.
"""

import datetime as dt
import os
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from helpers import spend
from helpers.spend import parallel_reading
from helpers.spend.files import discovery
from helpers.spend.parse import read_file, read_result
from helpers.spend.parse.normalise import PAYMENT_SCHEMA
from helpers.spend.parse.overrides import Overrides
from helpers.spend.store import SourceRecord, Store
from tests import SHARED_FILES
from tests.bench import Row, bench, best_of
from tests.spend.made_up import HEADER, ROWS, write_csv, write_xlsx

SHARED = SHARED_FILES / "spend_raw"
FILES_VARIABLE, MOST_FILES = "SPEND_FILES", 2_000  # a folder of published files, and of how many
ROUNDS, CHUNK = 20, 1_000_000
_VIEWS = ("classified", "classified_sums")


def _csv_files(folder: Path) -> list[Path]:
    if SHARED.is_dir():
        return sorted(SHARED.rglob("*.csv"))
    rows = [[*r[:6], str(i), f"{i * 7 % 9973}.{i % 100:02}"] for i in range(120) for r in ROWS]
    return [write_csv(folder / f"{n}.csv", [HEADER, *rows]) for n in range(150)]


def _workbook(folder: Path) -> Path:
    if SHARED.is_dir():
        return next(SHARED.rglob("gloucestershire*.xlsx"))
    day = dt.date(2020, 4, 30)
    rows = [
        ["NHS Anytown ICB", day, ROWS[i % 4][5], float(i % 99991) + 0.25] for i in range(187_146)
    ]
    return write_xlsx(
        folder / "x.xlsx", {"ICB": [["ICB", "Payment Date", "Supplier", "Amount"], *rows]}
    )


@bench(
    "Spend files",
    aim="CSV within 6 of read_csv, the workbook within 2 of read_excel; "
    "a first reading is a process's first",
)
def spend_files() -> list[Row]:
    """Seconds to read the CSV files and the workbook of 187,146 rows, in the same run."""
    with tempfile.TemporaryDirectory() as name:
        paths = _csv_files(Path(name))
        start = time.perf_counter()
        first = [read_file.read_source(discovery.SpendFile(p.name, p)) for p in paths]
        first_time = time.perf_counter() - start
        encodings = [next(c[4] for c in part.columns if c[2] == "encoding") for part in first]
        plain = best_of(
            lambda: [
                pd.read_csv(p, dtype=str, encoding=e) for p, e in zip(paths, encodings, strict=True)
            ]
        )
        ours = best_of(
            lambda: [read_file.read_source(discovery.SpendFile(p.name, p)) for p in paths]
        )
        book = _workbook(Path(name))
        excel = best_of(lambda: pd.read_excel(book, sheet_name=None, engine="calamine"), 3)
        ours_excel = best_of(lambda: read_file.read_source(discovery.SpendFile(book.name, book)), 3)
    return [
        Row(
            f"{len(paths)} CSV files, first reading, against read_csv(dtype=str)", first_time, plain
        ),
        Row(f"{len(paths)} CSV files, read again", ours, plain),
        Row("workbook of 187,146 rows, against read_excel(engine='calamine')", ours_excel, excel),
    ]


@bench(
    "Many spend files",
    aim="on two cores 1.5 times as fast as one process, no process above 2 GB",
)
def many_files() -> list[Row]:
    """Seconds to read up to 2,000 files as they were published, in two processes and in one, and
    the memory of the larger process. The folder is that of the environment variable SPEND_FILES.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(os.environ.get(FILES_VARIABLE, name))
        if folder == Path(name):
            _csv_files(folder)
        sources = discovery.find_files([folder])[:MOST_FILES]
        two, one = (_seconds(sources, processes) for processes in (2, 1))
    memory = max(
        resource.getrusage(who).ru_maxrss * 1024
        for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    )
    return [
        Row(f"{len(sources):,} files, two processes against one", two, one),
        Row("bytes of memory at most of one process, against 2 GB", memory, 2 * 10**9, "B"),
    ]


def _seconds(sources: list[discovery.SpendFile], processes: int) -> float:
    start = time.perf_counter()
    for outcome in parallel_reading.read_each(sources, Overrides(), processes):
        assert outcome.result is not None, outcome.fault
    return time.perf_counter() - start


@bench(
    "Payments store",
    aim="20 million payments: the sum by year within 0.5 s, under 2 GB on disk and in memory",
)
def payments_store() -> list[Row]:
    """Store 20 million made-up payments (twenty bodies, a million each, over ten years), then ask
    for sums by year, and by model and year.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store(folder)
        start = time.perf_counter()
        for n in range(ROUNDS):
            store.put(
                SourceRecord(f"{n}.csv", str(n), str(n)),
                read_result.ReadResult(made_up(n), read_result.LEDGER.empty_table()),
            )
        store.publish()
        stored = time.perf_counter() - start
        kept = _payees(store)
        with spend.connect(folder) as connection:
            query = (
                "SELECT financial_year, sum(amount_pence) FROM payments "
                "GROUP BY financial_year ORDER BY 1"
            )
            asked = best_of(lambda: connection.execute(query).fetchall())
            mixes = [
                f"SELECT provider_model, financial_year, sum(amount_pence) FROM {v} GROUP BY ALL "
                "ORDER BY ALL"
                for v in _VIEWS
            ]
            mixed = best_of(lambda: connection.execute(mixes[1]).fetchall())
            assert (
                connection.execute(mixes[0]).fetchall() == connection.execute(mixes[1]).fetchall()
            )
            counted = connection.execute("SELECT count(*) FROM payments").fetchall()[0][0]
        size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
        store.close()
    assert counted == ROUNDS * CHUNK
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return [
        Row("sum by financial year of 20 million payments, against 0.5 s", asked, 0.5),
        Row("mix by provider model and year of 20 million payments, against 0.5 s", mixed, 0.5),
        Row("seconds to keep 5,000 payees' models and sums, against a minute", kept, 60),
        Row("bytes on disk, against 2 GB", size, 2 * 10**9, "B"),
        Row("bytes of memory at most, storing and asking, against 2 GB", memory, 2 * 10**9, "B"),
        Row("seconds to store them, against a minute", stored, 60),
    ]


def _payees(store: Store) -> float:
    """Seconds to keep a model, a made-up one, for each payee of each year."""
    found = store.sql("SELECT DISTINCT supplier, financial_year FROM payments")
    number = found["supplier"].str.extract(r"(\d+)")[0].astype(int)
    model = np.array(["voluntary", "independent", "gp_led", "acute_trust", "unclassified"])[
        number % 5
    ]
    start = time.perf_counter()
    store.set_payees(
        found.assign(
            organisation="",
            organisation_code="",
            provider_model=model,
            method="rule",
            confidence="medium",
        )
    )
    return time.perf_counter() - start


def made_up(seed: int, rows: int = CHUNK) -> pa.Table:
    """Payments of one body in ten years, a million unless told otherwise, as the reader would hand
    them over.
    """
    rng = np.random.default_rng(seed)

    def one_of(words: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(
            pa.array(rng.integers(0, len(words), rows, dtype=np.int32)), words
        ).cast(pa.string())

    days = rng.integers(14_700, 14_700 + 3_650, rows, dtype=np.int32)
    columns = {
        "payer": one_of([f"NHS Place {seed} ICB"]),
        "date": pa.array(days, pa.int32()).cast(pa.date32()),
        "supplier": one_of([f"SUPPLIER {i} LTD" for i in range(5_000)]),
        "amount_pence": pa.array(rng.integers(-(10**6), 10**8, rows)),
        "expense_type": one_of([f"Type {i}" for i in range(200)]),
        "expense_area": one_of([f"AREA {i}" for i in range(100)]),
        "transaction": pa.array(np.arange(seed * rows, (seed + 1) * rows)).cast(pa.string()),
        "source_file": one_of([f"{seed}.csv"]),
        "source_row": pa.array(np.arange(1, rows + 1, dtype=np.int32)),
    }
    blank = one_of([""])
    return pa.table([columns.get(f.name, blank) for f in PAYMENT_SCHEMA], schema=PAYMENT_SCHEMA)
