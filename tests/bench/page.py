"""What was measured, kept in measured.json beside this file and written as tables into
docs/performance.md.
"""

import json
import math
import os
import platform
from datetime import date
from pathlib import Path
from typing import Any

from tests import ROOT
from tests.bench import Benchmark, Row

MEASURED = Path(__file__).parent / "measured.json"
PAGE = ROOT / "docs" / "performance.md"
HEAD = ("benchmark", "what", "ours", "alternative", "ratio", "aim")


def machine() -> str:
    """What the times are measured on."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = models[0] if models else platform.processor() or platform.machine()
    release = platform.release().partition("-")[0]
    system, python = platform.system(), platform.python_version()
    return f"{name}, {os.cpu_count()} cores, {system} {release}, Python {python}"


def load() -> float | None:
    """How many processes wanted a core in the last minute, other people's among them; None where
    the system does not say.
    """
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def about() -> dict[str, Any]:
    """When and where something is measured, and how busy the machine is before it begins."""
    return {"date": date.today().isoformat(), "machine": machine(), "load": load()}


def amount(value: float, unit: str = "s") -> str:
    """A value as a person reads it: 0.0123 s as 12.3 ms."""
    if math.isnan(value):
        return "not measured"
    if unit == "s" and value < 1:
        return f"{value * 1000:,.1f} ms"
    return f"{value:,.2f} s" if unit == "s" else f"{value:,.0f} {unit}"


def ratio(row: Row) -> str:
    """Ours as a multiple of the alternative, to two digits and never as a power of ten."""
    return "" if math.isnan(row.ratio) else f"{float(f'{row.ratio:.2g}'):,g}"


def keep(name: str, found: dict[str, Any], path: Path = MEASURED) -> dict[str, Any]:
    """Put what was measured in the place of what was measured before under this name, and return
    all that is known.
    """
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known[name] = found
    path.write_text(
        json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    return known


def as_found(benchmark: Benchmark, rows: list[Row], when: dict[str, Any]) -> dict[str, Any]:
    """A benchmark's rows as plain data."""
    return {
        **when,
        "aim": benchmark.aim,
        "rows": [[r.what, r.ours, r.alternative, r.unit] for r in rows],
    }


def table(head: tuple[str, ...], rows: list[tuple[str, ...]], numbers: slice = slice(0)) -> str:
    """A Markdown table; the columns `numbers` stand to the right. A bar in a cell would end it and
    is escaped.
    """
    right = range(len(head))[numbers]
    lines = [head, tuple("---:" if i in right else "---" for i in range(len(head))), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def results(known: dict[str, Any], order: list[str]) -> str:
    """All benchmarks that were measured, in this order, as a Markdown table with the machines below
    it.
    """
    lines = []
    for name in (n for n in order if n in known):
        for i, (what, ours, alternative, unit) in enumerate(known[name]["rows"]):
            row = Row(what, ours, alternative, unit)
            first, aim = (f"**{name}**", known[name]["aim"]) if i == 0 else ("", "")
            lines.append(
                (first, what, amount(ours, unit), amount(alternative, unit), ratio(row), aim)
            )
    missing = [name for name in order if name not in known]
    notes = [measured_on({n: known[n] for n in order if n in known})]
    if missing:
        notes.append(f"Not measured: {', '.join(missing)}.")
    return "\n\n".join([table(HEAD, lines, slice(2, 5)), *notes])


def measured_on(found: dict[str, Any]) -> str:
    """On which machines, on which days and beside how much other work, in words."""
    words = []
    for name in dict.fromkeys(f["machine"] for f in found.values()):
        here = [f for f in found.values() if f["machine"] == name]
        days = sorted({f["date"] for f in here})
        loads = [f["load"] for f in here if f["load"] is not None]
        spread = " to ".join(f"{x:g}" for x in sorted({min(loads), max(loads)})) if loads else ""
        busy = (
            f"; load average before {'each' if len(here) > 1 else 'it'} {spread}" if loads else ""
        )
        words.append(f"Measured on {' and '.join(days)}: {name}{busy}.")
    return "\n".join(words)


def write(text: str, marker: str, path: Path = PAGE) -> None:
    """Put `text` between the marker's two comments and leave the rest of the page as it is. Raises
    ValueError where they are missing.
    """
    begin, end = f"<!-- {marker}: begin -->", f"<!-- {marker}: end -->"
    whole = path.read_text(encoding="utf-8")
    if whole.count(begin) != 1 or whole.count(end) != 1 or whole.index(begin) > whole.index(end):
        raise ValueError(
            f"{path.name} needs {begin} and below it {end}, each once, around the table that is "
            "written"
        )
    before, after = whole.split(begin)[0], whole.split(end)[1]
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")
