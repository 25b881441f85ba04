"""Benchmarks: what the suite does, timed against the usual way of doing it.

A benchmark is a function that returns rows and is registered by `@bench(name, aim=…)`. Put it in a
module of this
folder: `python -m tests.bench` imports them all.

    @bench("Reading a payments file", aim="no slower than pandas.read_excel")
    def read_payments() -> list[Row]:
        return [Row("12 months, 40,000 rows", best_of(ours), best_of(theirs))]
"""

import importlib
import pkgutil
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison. Seconds unless `unit` says otherwise; less is better."""

    what: str
    ours: float
    alternative: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the alternative: below 1 is better than it."""
        return self.ours / self.alternative


@dataclass(frozen=True)
class Benchmark:
    """A registered benchmark."""

    name: str
    aim: str
    function: Callable[[], list[Row]]


REGISTERED: dict[str, Benchmark] = {}


def bench(name: str, *, aim: str) -> Callable[[Callable[[], list[Row]]], Callable[[], list[Row]]]:
    """Register a benchmark under a name of its own; `aim` says in words what would be good
    enough.
    """

    def register(function: Callable[[], list[Row]]) -> Callable[[], list[Row]]:
        if name in REGISTERED:
            raise ValueError(f"two benchmarks are called {name!r}")
        REGISTERED[name] = Benchmark(name, aim, function)
        return function

    return register


def best_of(function: Callable[[], object], times: int = 5) -> float:
    """The shortest wall time of several runs, in seconds: the one that other work on the machine
    disturbed least.
    """
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - start)
    return best


def load() -> None:
    """Import every module of this folder, so that its benchmarks register."""
    for module in pkgutil.iter_modules(__path__):
        if module.name != "__main__":
            importlib.import_module(f"{__name__}.{module.name}")


def measure(name: str) -> list[Row]:
    """The rows of one benchmark."""
    load()
    return REGISTERED[name].function()
