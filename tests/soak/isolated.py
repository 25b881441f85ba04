"""A target's inputs, and a process of its own to try them in: a reader that dies, or wants too much
memory, takes nothing with it.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

import tests.soak as soak
from tests.soak import Tally, Target
from tests.soak.mutations import spoilt

MEMORY = 6 << 30  # bytes of address space for each target; a reader that wants more fails here


def generated(target: Target, count: int, number: int) -> list[bytes]:
    """So many inputs of the target's own making. Drawn first and tried afterwards, so that nothing
    is shrunk or stopped at.
    """
    drawn: list[bytes] = []

    @seed(number)
    @settings(
        max_examples=max(count, 1),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(target.inputs())
    def draw(data: bytes) -> None:
        drawn.append(data)

    draw()
    return drawn[:count]


def inputs(target: Target, count: int, number: int) -> Iterator[bytes]:
    """Exactly so many: the files as they are, then half made up, half files that were spoilt."""
    seeds = target.seeds()
    made = generated(target, count // 2, number)
    change = spoilt(seeds, random.Random(f"{number} {target.name}"), target.inside)
    yield from islice((data for some in (seeds, made, change) for data in some), count)


def work(name: str, count: int, number: int, place: str) -> tuple[Tally, int]:
    """One target in this process: its tally and the process's peak in MB. The input under way is in
    `place`, should the process die.
    """
    from tests.soak.targets import TARGETS

    _bound()
    target = next(t for t in TARGETS if t.name == name)

    def noted() -> Iterator[bytes]:
        for data in inputs(target, count, number):
            Path(place).write_bytes(data)
            yield data

    return soak.run(target, noted()), soak.peak()


def _bound() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def isolated(target: Target, count: int, number: int, folder: Path) -> tuple[Tally, int]:
    """A target's tally, and the most memory that its process had, in MB."""
    place = folder / "under way"
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(work, target.name, count, number, str(place)).result()
        except BrokenProcessPool:
            return Tally(
                escaped=[(place.read_bytes() if place.exists() else b"", "the process died")]
            ), 0
