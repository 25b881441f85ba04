"""A process that writes the store of payments is killed at a random moment, again and again.

After each kill whatever has its final name is whole, the store opens, and it holds each source
wholly or not at all; running again ends in the same bytes as a run that nobody disturbed.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from helpers import spend
from helpers.spend.catalogue import CATALOGUE
from tests import ROOT
from tests.spend.made_up import HEADER, ROWS, write_csv

FILES = 8
_BY_SOURCE = (
    "SELECT source_file, count(*) AS n, count(DISTINCT source_row) AS d, sum(amount_pence) AS p "
    "FROM payments GROUP BY 1 ORDER BY 1"
)
# A process that has imported everything makes another for each run, so that a kill costs no import:
# it prints who that is, and waits for a word before it lets go of it, so that nobody else is
# killed. Without fork (Windows) it does the run itself, and is killed itself.
_CODE = """
import os, sys
from pathlib import Path
from helpers import spend
from helpers.spend.catalogue import CATALOGUE
print(0, flush=True)
for line in sys.stdin:
    child = os.fork() if hasattr(os, "fork") else 0
    if child:
        print(child, flush=True)
        sys.stdin.readline()
        print(os.waitpid(child, 0)[1], flush=True)
    else:
        spend.ingest_files([sys.argv[1]], Path(sys.argv[2]))
        os._exit(0)
"""


@dataclass
class Kills:
    """What came of it: runs that were killed on the way, runs that ended first, and what was wrong
    afterwards.
    """

    killed: int = 0
    finished: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a store but its lock, by its path, and what its catalogue says."""
    files = {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name not in ("_lock", CATALOGUE)
    }
    with duckdb.connect(str(folder / CATALOGUE), read_only=True) as connection:
        for name in ("sources", "ledger", "files"):
            rows = connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            files[name] = repr(rows).encode()
    return files


def write_files(folder: Path, version: int) -> None:
    """Files of several months. Another version of a month has another number of rows, so that a run
    replaces what is stored.
    """
    for month in range(FILES):
        rows = [
            [*r[:2], f"{r[2][:2]}/{month + 1:02}/2019", *r[3:6], f"{month}-{n}", r[7]]
            for n in range(20 + (version + month) % 3)
            for r in ROWS
        ]
        write_csv(folder / f"{month}.csv", [HEADER, *rows])


def run(count: int, number: int = 1) -> Kills:
    """Kill so many runs, and look after each."""
    luck, result, start = random.Random(number), Kills(), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="kills-") as place:
        base = Path(place)
        whole: dict[int, dict[str, bytes]] = {}
        took = 1.0
        for version in range(3):
            write_files(base / f"in{version}", version)
            write_files(base / "in", version)
            begun = time.perf_counter()
            spend.ingest_files([base / "in"], base / f"whole{version}")
            took = time.perf_counter() - begun
            whole[version] = contents(base / f"whole{version}")
        writer = _Writer(base)
        for n in range(count):
            if n % 5 == 0:  # begin with nothing; otherwise with what the last one left
                shutil.rmtree(base / "out", ignore_errors=True)
            write_files(base / "in", n % 3)
            ended = writer.kill(luck.uniform(0, 1.1) * took)
            result.finished += ended
            result.killed += not ended
            fault = _look(base, whole[n % 3], whole)
            if fault:
                result.faults.append(f"kill {n}: {fault}")
        writer.close()
    result.seconds = time.perf_counter() - start
    return result


class _Writer:
    """Runs that write the store, each in a process of its own."""

    def __init__(self, base: Path) -> None:
        self.command = [sys.executable, "-c", _CODE, str(base / "in"), str(base / "out")]
        self._start()

    def _start(self) -> None:
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def _answer(self) -> int:
        assert self.process.stdout
        return int(self.process.stdout.readline() or -1)

    def _say(self) -> None:
        assert self.process.stdin
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def kill(self, after: float) -> bool:
        """Start a run and kill it after so many seconds; whether it had ended by itself."""
        self._say()
        if not hasattr(os, "fork"):
            time.sleep(after)
            ended = self.process.poll() is not None
            self.close()
            self._start()
            return ended
        child = self._answer()
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        self._say()
        return self._answer() == 0

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()


def _look(base: Path, wanted: dict[str, bytes], whole: dict[int, dict[str, bytes]]) -> str:
    """What is wrong after a kill, in words; nothing if all is well."""
    for path in (base / "out").rglob("*.parquet"):
        try:
            pq.read_table(path, partitioning=None)
        except (OSError, ValueError) as error:
            return f"torn: {path.name} ({error})"
    if (base / "out" / CATALOGUE).exists():  # it may have been killed before that
        with spend.connect(base / "out") as connection:  # as a reader finds it, before any repair
            found = connection.sql(_BY_SOURCE).df()
        store = spend.Store(base / "out")
        try:
            rows = store.sql(_BY_SOURCE)
        finally:
            store.close()
        if not rows.equals(found):
            return f"repair changed what counts: {found.to_dict('records')}"
        parquet = f"read_parquet('{base}/out/payer=*/*/*.parquet')"
        if len(rows):
            plain = duckdb.sql(_BY_SOURCE.replace("payments", parquet)).df()
            if not rows.equals(plain):
                return f"the Parquet is not what the catalogue says: {plain.to_dict('records')}"
        doubled = rows[rows["n"] != rows["d"]]
        partly = rows[~rows["n"].isin([len(ROWS) * k for k in (20, 21, 22)])]
        if len(doubled) or len(partly):
            return f"double or partial rows: {rows.to_dict('records')}"
    spend.ingest_files([base / "in"], base / "out")
    return "" if contents(base / "out") == wanted else "another run does not end in the same bytes"
