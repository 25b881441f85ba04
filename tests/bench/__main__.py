"""`python -m tests.bench [NAME …] [--write] [--growth]`: run the benchmarks and print one table."""

import argparse
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor

from rich.console import Console
from rich.table import Table

from tests.bench import REGISTERED, Benchmark, Row, load, measure, page

console = Console(
    width=None if sys.stdout.isatty() else 200
)  # in a file or a log nothing is gained by breaking words


def alone(name: str) -> list[Row]:
    """The rows of one benchmark in a process of its own: what another left in memory neither helps
    nor counts against it.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(measure, name).result()


def show(results: list[tuple[Benchmark, list[Row]]]) -> None:
    table = Table("benchmark", "what", "ours", "alternative", "ours ÷ alternative", "aim")
    for column in table.columns[2:5]:
        column.justify = "right"
    for benchmark, rows in results:
        for number, row in enumerate(rows):
            name, aim = (benchmark.name, benchmark.aim) if number == 0 else ("", "")
            values = page.amount(row.ours, row.unit), page.amount(row.alternative, row.unit)
            table.add_row(name, row.what, *values, page.ratio(row), aim)
        table.add_section()
    console.print(table)
    busy = page.load()
    console.print(
        page.machine() + (f"; load average {busy:g}" if busy is not None else ""), highlight=False
    )


def main(argv: list[str] | None = None) -> int:
    load()
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # a new interpreter finds its modules compiled, as on most machines
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Run the benchmarks and print one table."
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"some of: {', '.join(sorted(REGISTERED))} (default: all)",
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write what was measured into docs/performance.md as well",
    )
    parser.add_argument(
        "--growth",
        action="store_true",
        help="measure instead how cost grows, and write that page's chart and table",
    )
    given = parser.parse_args(argv)
    if unknown := set(given.names) - set(REGISTERED):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    if given.growth:
        from tests.bench import growth

        growth.measure_and_write()
        return 0
    results = []
    for benchmark in REGISTERED.values():
        if given.names and benchmark.name not in given.names:
            continue
        when = page.about()
        with console.status(f"{benchmark.name} …"):
            results.append((benchmark, alone(benchmark.name)))
        if given.write:  # after each, so that a later failure loses nothing
            known = page.keep(benchmark.name, page.as_found(*results[-1], when))
            page.write(page.results(known, list(REGISTERED)), "results")
    show(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
