"""Hostile and broken input, tried on every reader that the suite offers: what a target is, and what
happens to one input.

The property, for any bytes: a reader takes them, or refuses them with an error of ours in one
printable line that names the file; it does so within TIME, opens no socket, and writes nothing
outside its folder; and what it exports holds neither a formula nor live markup.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis.strategies import SearchStrategy

from helpers.core.errors import MAX_LENGTH, SuiteError
from helpers.tables.schema import BrokenTableError

TIME = 30.0  # seconds of the processor for one input: a busy machine is no fault of a reader's
ACCEPTED, REFUSED, ESCAPED = "accepted", "refused", "escaped"


@dataclass(frozen=True)
class Target:
    """A reader. `use(data, folder)` reads one input in a folder of its own and returns why it
    refused it, if it says so otherwise than by an error. `mark` is what a refusal must name;
    `share` how many of a hundred inputs it gets.
    """

    name: str
    share: float
    use: Callable[[bytes, Path], str | None]
    seeds: Callable[[], list[bytes]]
    inputs: Callable[[], SearchStrategy[bytes]]
    mark: str = ""
    inside: bool = False  # the inputs are zips: mutate what is in them too


@dataclass
class Tally:
    """What became of a target's inputs; `escaped` holds each offending input with what happened."""

    accepted: int = 0
    refused: int = 0
    seconds: float = 0.0
    escaped: list[tuple[bytes, str]] = field(default_factory=list)

    @property
    def inputs(self) -> int:
        return self.accepted + self.refused + len(self.escaped)


class TooLongError(BaseException):
    """A reader did not come to an end in time. No Exception, so that no reader takes it for one of
    its own.
    """


class Box:
    """A folder in which one input is tried; around it are things that must stay as they are."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="soak-"))
        self.folder = self.root / "inside"
        self.guard = self.root / "outside.txt"
        self.guard.write_text("untouched", encoding="utf-8")

    def fresh(self) -> Path:
        """The folder, empty, and the place that the process works in."""
        os.chdir(self.root)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        os.chdir(self.folder)
        return self.folder

    def breach(self) -> str:
        """What was written outside the folder, in words; nothing if all is well."""
        found = sorted(p.name for p in self.root.iterdir())
        if (
            found != ["inside", "outside.txt"]
            or self.guard.read_text(encoding="utf-8") != "untouched"
        ):
            return f"wrote outside its folder: {found}"
        return ""

    def close(self) -> None:
        os.chdir(tempfile.gettempdir())
        shutil.rmtree(self.root, ignore_errors=True)


def attempt(target: Target, data: bytes, box: Box) -> tuple[str, str]:
    """Try one input: ACCEPTED, REFUSED or ESCAPED, and the words that go with it."""
    folder, start, error = box.fresh(), time.process_time(), None
    try:
        with _offline(), _in_time():
            why = target.use(data, folder)
    except SuiteError as refusal:
        why, error = str(refusal), refusal
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        return ESCAPED, traceback.format_exc(limit=-6)
    if time.process_time() - start > TIME:
        return ESCAPED, f"took {time.process_time() - start:.0f} s"
    if breach := box.breach():
        return ESCAPED, breach
    if why is None:
        return ACCEPTED, ""
    several = isinstance(error, BrokenTableError)  # lists the first problems, one a line
    bad = _badly_said(why, target.mark, several)
    return (ESCAPED, f"{bad}: {why[:300]!r}") if bad else (REFUSED, why)


def _badly_said(why: str, mark: str, several: bool) -> str:
    lines = why.split("\n") if several else [why]
    if not why.strip() or any(not line.isprintable() for line in lines):
        return "a message that is not one printable line"
    if any(len(line) > MAX_LENGTH + 10 for line in lines):
        return "a message that is too long"
    return "" if mark in why else f"a message that does not name {mark!r}"


def run(target: Target, inputs: Iterator[bytes], tally: Tally | None = None) -> Tally:
    """Try inputs one after another and count what became of them."""
    tally, box = tally or Tally(), Box()
    start, place = time.perf_counter(), Path.cwd()
    try:
        for data in inputs:
            verdict, words = attempt(target, data, box)
            tally.accepted += verdict == ACCEPTED
            tally.refused += verdict == REFUSED
            if verdict == ESCAPED:
                tally.escaped.append((data, words))
    finally:
        os.chdir(place)
        box.close()
    tally.seconds += time.perf_counter() - start
    return tally


@contextmanager
def _offline() -> Iterator[None]:
    """Any socket is a fault: readers need no network."""

    def none(*_: Any, **__: Any) -> Any:
        raise AssertionError("a reader opened a socket")

    real = socket.socket.connect
    socket.socket.connect = none  # type: ignore[method-assign]
    try:
        yield
    finally:
        socket.socket.connect = real  # type: ignore[method-assign]


@contextmanager
def _in_time() -> Iterator[None]:
    if not hasattr(signal, "SIGPROF"):  # Windows: only the clock afterwards
        yield
        return

    def late(*_: Any) -> None:
        raise TooLongError(f"no end after {TIME:.0f} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, TIME)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def peak() -> int:
    """The most memory that this process ever had, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most >> (20 if sys.platform == "darwin" else 10)
