"""`python -m tests.bench [NAME …]`: run the benchmarks and print one table."""

import argparse
import importlib
import os
import pkgutil
import platform
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

import tests.bench
from tests.bench import REGISTERED, Benchmark, Row

console = Console()


def load() -> None:
    """Import every module of this folder, so that its benchmarks register."""
    for module in pkgutil.iter_modules(tests.bench.__path__):
        if module.name != "__main__":
            importlib.import_module(f"tests.bench.{module.name}")


def machine() -> str:
    """What the times were measured on."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = models[0] if models else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def amount(value: float, unit: str) -> str:
    """A value as a person reads it: 0.0123 s as 12.3 ms."""
    if unit == "s" and value < 1:
        return f"{value * 1000:,.1f} ms"
    return f"{value:,.2f} s" if unit == "s" else f"{value:,.0f} {unit}"


def show(results: list[tuple[Benchmark, list[Row]]]) -> None:
    table = Table("benchmark", "what", "ours", "alternative", "ours ÷ alternative", "aim")
    for column in table.columns[2:5]:
        column.justify = "right"
    for benchmark, rows in results:
        for number, row in enumerate(rows):
            name, aim = (benchmark.name, benchmark.aim) if number == 0 else ("", "")
            ours, alternative = amount(row.ours, row.unit), amount(row.alternative, row.unit)
            table.add_row(name, row.what, ours, alternative, f"{row.ratio:.2g}", aim)
        table.add_section()
    console.print(table)
    console.print(machine(), highlight=False)


def main(argv: list[str] | None = None) -> int:
    load()
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Run the benchmarks and print one table.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(sorted(REGISTERED))} (default: all)")
    names = parser.parse_args(argv).names
    if unknown := set(names) - set(REGISTERED):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    results = []
    for benchmark in REGISTERED.values():
        if not names or benchmark.name in names:
            with console.status(f"{benchmark.name} …"):
                results.append((benchmark, benchmark.function()))
    show(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
