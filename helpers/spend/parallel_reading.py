"""Many files read by as many processes as there are cores, in the order in which they were given.

The processes are Python interpreters of our own, spoken to through their pipes. Unlike a pool of
`multiprocessing` they do not run the caller's script again, so a script or notebook needs no guard
on Windows and macOS; and where one dies, it is known which file it read. What is read is the same
as by one process.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import queue
import subprocess
import sys
import threading
import traceback
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple

from helpers.spend.files.discovery import FileRefused, SpendFile
from helpers.spend.parse.overrides import Overrides
from helpers.spend.parse.read_file import read_source
from helpers.spend.parse.read_result import ReadResult

__all__ = ["Outcome", "process_count", "read_each", "serve"]

# Megabytes of text that take about as long as one megabyte of a format; others are texts.
_WEIGHTS = {".pdf": 40, ".xlsx": 10, ".xlsm": 10, ".xlsb": 10, ".xls": 3, ".ods": 10, ".zip": 10}
_SMALL = 10 << 20  # weighted bytes that are read sooner than processes have started
_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from helpers.spend import parallel_reading; parallel_reading.serve()"
)


class Outcome(NamedTuple):
    """What became of one file.

    Attributes:
        sha256: The digest of its bytes; of its name where the bytes cannot be had.
        readable: Whether the bytes could be had.
        result: What was read; None for a fault of ours.
        fault: The fault, as a line that quotes nothing of the file.
    """

    sha256: str
    readable: bool
    result: ReadResult | None
    fault: str = ""


def read_each(
    sources: Sequence[SpendFile], settings: Overrides, processes: int | None = None
) -> Generator[Outcome, None, None]:
    """Read files one after another, or several at a time.

    Args:
        sources: The files; `name` is what their rows are to say.
        settings: The override file.
        processes: How many at a time; as many as `process_count` says if it is left out. With
            one the files are read in this very process.

    Yields:
        The outcome of each file, in the order of `sources`.
    """
    count = process_count(sources) if processes is None else processes
    if count <= 1:
        for source in sources:
            yield read_one(source, settings)
        return
    readers = _Readers(count)
    try:
        yield from readers.read(sources, settings)
    finally:
        readers.close()


def process_count(sources: Sequence[SpendFile]) -> int:
    """How many processes are worth their start: one for little input, else as many as cores."""
    weight = 0
    for path in {source.path for source in sources}:
        try:
            weight += path.stat().st_size * _WEIGHTS.get(path.suffix.lower(), 1)
        except OSError:
            continue  # it will be refused
    if weight < _SMALL or not sys.executable:
        return 1
    affinity = getattr(
        os, "sched_getaffinity", None
    )  # what this process may use, where it is known
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, len(sources))


def read_one(source: SpendFile, settings: Overrides) -> Outcome:
    """Read one file here; a fault of ours becomes a line, so that the other files go on."""
    data: bytes | None = None
    try:
        with suppress(FileRefused):  # read_source says why
            data = source.read()
        content = source.name.encode(errors="replace") if data is None else data
        digest = hashlib.sha256(content).hexdigest()
        return Outcome(digest, data is not None, read_source(source, settings, data))
    except Exception as error:
        return Outcome("", data is not None, None, f"{source.name}: {_where(error)}")


def _where(error: Exception) -> str:
    """A fault as its kind and its lines of our code, without its words: they may quote a name."""
    steps = traceback.extract_tb(error.__traceback__)[-4:]
    lines = [f"{step.filename.rpartition(os.sep)[2]}:{step.lineno}" for step in reversed(steps)]
    return f"{type(error).__name__} at {' < '.join(lines)}"


class _Readers:
    """Processes that read, and a thread for each that speaks to it."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.threads = ThreadPoolExecutor(count)
        self.idle: queue.SimpleQueue[subprocess.Popen[bytes] | None] = queue.SimpleQueue()
        for _ in range(count):
            self.idle.put(None)  # started when it is first needed
        self.all: list[subprocess.Popen[bytes]] = []
        self.closed = False
        self.starting = threading.Lock()  # none is started unseen while all are ended

    def read(self, sources: Sequence[SpendFile], settings: Overrides) -> Iterator[Outcome]:
        """The outcomes in order; few results wait at a time, however many files there are."""
        waiting: deque[Future[Outcome]] = deque()
        for source in sources:
            waiting.append(self.threads.submit(self._ask, source, settings))
            if len(waiting) > 2 * self.count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _ask(self, source: SpendFile, settings: Overrides) -> Outcome:
        process = self.idle.get()
        try:
            if process is None:
                process = self._start()
            assert process.stdin and process.stdout
            pickle.dump((source, settings), process.stdin)
            process.stdin.flush()
            outcome: Outcome = pickle.load(process.stdout)  # from our own process
            return outcome
        except (OSError, EOFError, pickle.UnpicklingError):
            code = process.wait() if process else None
            process = None  # the next file gets another one
            fault = f"{source.name}: the process that read it ended with {code}"
            return Outcome("", True, None, fault)
        finally:
            self.idle.put(process)

    def _start(self) -> subprocess.Popen[bytes]:
        with self.starting:
            if self.closed:
                raise OSError("closed")
            process = subprocess.Popen(
                [sys.executable, "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Ctrl-C is for this process, which ends them
                start_new_session=os.name == "posix",
            )
            self.all.append(process)
        assert process.stdin
        pickle.dump(sys.path, process.stdin)
        process.stdin.flush()
        return process

    def close(self) -> None:
        """End all processes, whatever they are about."""
        with self.starting:
            self.closed = True
        for process in self.all:
            process.kill()
        self.threads.shutdown(cancel_futures=True)
        for process in self.all:
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    try:
                        stream.close()
                    except OSError:
                        continue  # what was under way has nowhere to go


def serve() -> None:
    """Read what the parent names, until it closes the pipe or is gone."""
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # what libraries print is no answer
    while True:
        try:
            source, settings = pickle.load(sys.stdin.buffer)  # from our own parent
        except EOFError:
            return
        pickle.dump(read_one(source, settings), answers)
        answers.flush()
