"""The long form: python -m tests.soak [--inputs 10000] [--kills 200] [--seed N] [--only NAME].

Each target runs in a process of its own, with bounded memory, so that its peak is its own and a
reader that dies takes nothing with it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.soak import Target, kills
from tests.soak.isolated import isolated
from tests.soak.targets import TARGETS

console = Console(width=130)


def shares(targets: tuple[Target, ...], count: int) -> dict[str, int]:
    """How many inputs each target gets: at least one, and not fewer than `count` together."""
    whole = sum(t.share for t in targets)
    return {t.name: max(1, -int(-count * t.share // whole)) for t in targets}


def main(argv: list[str] | None = None) -> int:
    """Run it all, print a table, and return 1 if anything escaped."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.soak",
        description="Try hostile and broken input on every reader, and kill the store.",
    )
    parser.add_argument(
        "--inputs", type=int, default=10_000, help="in all, over all targets (default: 10,000)"
    )
    parser.add_argument(
        "--kills", type=int, default=200, help="of a process that writes the store (default: 200)"
    )
    parser.add_argument("--seed", type=int, default=1, help="another one tries other inputs")
    parser.add_argument("--only", default="", metavar="NAME", help="targets whose name holds this")
    given = parser.parse_args(argv)
    chosen = tuple(t for t in TARGETS if given.only in t.name)
    folder = Path(tempfile.mkdtemp(prefix="soak-found-"))
    table = Table("target", "inputs", "accepted", "refused", "escaped", "seconds", "peak memory")
    for column in table.columns[1:]:
        column.justify = "right"
    escaped, done = 0, 0
    for target in chosen:
        count = shares(chosen, given.inputs)[target.name] if given.inputs else 0
        if not count:
            continue
        with console.status(f"{target.name}: {count:,} inputs …"):
            tally, memory = isolated(target, count, given.seed, folder)
        for number, (data, words) in enumerate(tally.escaped[:20]):
            stem = f"{target.name.replace(' ', '-').replace(',', '')}-{number}"
            (folder / f"{stem}.bin").write_bytes(data)
            (folder / f"{stem}.txt").write_text(words, encoding="utf-8", errors="replace")
        numbers = (tally.inputs, tally.accepted, tally.refused, len(tally.escaped))
        table.add_row(
            target.name, *(f"{n:,}" for n in numbers), f"{tally.seconds:,.0f}", f"{memory:,} MB"
        )
        escaped, done = escaped + len(tally.escaped), done + tally.inputs
        print(
            json.dumps(
                {"target": target.name, "inputs": tally.inputs, "escaped": len(tally.escaped)}
            ),
            file=sys.stderr,
            flush=True,
        )
    if given.kills:
        with console.status(f"{given.kills} kills …"):
            result = kills.run(given.kills, given.seed)
        table.add_section()
        table.add_row(
            "kills of the store",
            f"{given.kills:,}",
            f"{result.finished:,}",
            f"{result.killed:,}",
            f"{len(result.faults):,}",
            f"{result.seconds:,.0f}",
            "",
        )
        (folder / "kills.txt").write_text("\n".join(result.faults), encoding="utf-8")
        escaped += len(result.faults)
    console.print(table)
    console.print(
        f"{done:,} inputs, {escaped} escaped. For kills, accepted is: ended before it was killed; "
        "refused: killed and mended.",
        highlight=False,
    )
    if escaped:
        console.print(f"What escaped is in {folder}", highlight=False)
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
