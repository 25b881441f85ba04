"""How cost grows: an explorer from 10 to 1,000 states, a store from a thousand to twenty million
payments.

The alternative of the first is what a page without packing would hold: each state's two charts as
plotly's own JSON. The house template is left out of every one, and sentence, table and sources too,
which ours holds; both favour the alternative. The alternative of the second is pandas, its two
columns already in memory; beyond five million payments it is left out.
"""

import json
import math
import tempfile
import time
from pathlib import Path
from typing import Any

from helpers import spend
from helpers.spend.parse import read_result
from helpers.spend.store import SourceRecord, Store
from tests.bench import best_of, drawing, page
from tests.bench.drawing import Line, Panel
from tests.bench.mix_explorer import make
from tests.bench.spend_files import CHUNK, made_up

CHART = page.PAGE.parent / "growth.svg"
STATES = {10: (5, 2), 30: (10, 3), 100: (20, 5), 300: (30, 10), 1_000: (100, 10)}  # areas and steps
PAYMENTS = (1_000, 10_000, 100_000, CHUNK, 5 * CHUNK, 20 * CHUNK)
PANDAS_MOST = 5 * CHUNK
BY_YEAR = (
    "SELECT financial_year, sum(amount_pence) FROM payments GROUP BY financial_year ORDER BY 1"
)
OURS, OTHER, THIRD = "#12436D", "#801650", "#505a5f"


def measure_and_write() -> None:
    """Measure both, keep the numbers, draw the chart and write the table."""
    found = page.about() | {
        "explorer": [explorer(n) for n in STATES],
        "payments": [store(n) for n in PAYMENTS],
    }
    page.keep("growth", found)
    write(found)


def write(found: dict[str, Any], chart: Path = CHART, into: Path = page.PAGE) -> None:
    """Draw what was measured and write its tables."""
    chart.write_text(drawn(found), encoding="utf-8")
    page.write(in_words(found), "growth", into)


def explorer(states: int) -> list[float]:
    """States; seconds and bytes to answer and pack them all; seconds and bytes of the same charts
    as plotly's JSON.
    """
    made = make(*STATES[states])
    size = len(json.dumps(made.to_packed(), ensure_ascii=False).encode())
    ours = best_of(made.to_packed, times=3)

    def unpacked() -> int:
        answers = (made(**state) for state in made.states())
        return sum(
            len(json.dumps({"data": c.data, "layout": c.layout}).encode())
            for a in answers
            for c in a.figures
        )

    return [states, ours, size, best_of(unpacked, times=3), unpacked()]


def store(count: int) -> list[float | None]:
    """Payments; seconds to store them, a million at a time; seconds for the sum by year, from the
    store and from pandas' memory.
    """
    with tempfile.TemporaryDirectory() as name:
        folder, stored = Path(name), 0.0
        kept = Store(folder)
        for n, first in enumerate(range(0, count, CHUNK)):
            part = read_result.ReadResult(
                made_up(n, min(CHUNK, count - first)), read_result.LEDGER.empty_table(), []
            )
            record = SourceRecord(f"{n}.csv", str(n), str(n))
            start = time.perf_counter()
            kept.put(record, part)
            stored += time.perf_counter() - start
        start = time.perf_counter()
        kept.publish()
        stored += time.perf_counter() - start
        with spend.connect(folder) as connection:
            asked = best_of(lambda: connection.execute(BY_YEAR).fetchall())
            ours = connection.execute(BY_YEAR).fetchall()
        pandas = None
        if count <= PANDAS_MOST:
            frame = kept.sql("SELECT financial_year, amount_pence FROM payments")
            pandas = best_of(lambda: frame.groupby("financial_year")["amount_pence"].sum())
            assert ours == list(frame.groupby("financial_year")["amount_pence"].sum().items())
        kept.close()
    return [count, stored, asked, pandas]


def slope(points: list[tuple[float, float]]) -> float:
    """The power with which a cost grows between the last two points: 1 where twice as much costs
    twice as much.
    """
    (x, y), (x_last, y_last) = points[-2:]
    return math.log(y_last / y) / math.log(x_last / x)


def drawn(found: dict[str, Any]) -> str:
    """The chart: bytes by states on the left, seconds by payments on the right."""
    size, plotly = ([(row[0], row[i]) for row in found["explorer"]] for i in (2, 4))
    stored, asked, pandas = (
        [(row[0], row[i]) for row in found["payments"] if row[i] is not None] for i in (1, 2, 3)
    )
    left = Panel(
        "A report’s explorer",
        "states",
        "bytes of all its states",
        _count,
        _bytes,
        [
            Line("plotly’s JSON of each state", plotly, OTHER, "6 4"),
            Line("packed, ours", size, OURS, place="start"),
        ],
    )
    right = Panel(
        "A store of payments",
        "payments (m: million)",
        "seconds to write them, and to sum them by year",
        _count,
        _seconds,
        [
            Line("writing", stored, THIRD, "2 3", place="start"),
            Line("sum, pandas", pandas, OTHER, "6 4"),
            Line("sum, ours", asked, OURS, place="start"),
        ],
    )
    (states, last), (count, seconds) = size[-1], asked[-1]
    told = (
        f"Two charts on logarithmic scales. {states:,} states of an explorer take {_bytes(last)} "
        f"packed and {_bytes(plotly[-1][1])} as "
        f"plotly's JSON. The sum by year of {count:,} payments takes {page.amount(seconds)}. The "
        "tables below hold every number."
    )
    return drawing.draw([left, right], "How cost grows with states and with payments", told)


def in_words(found: dict[str, Any]) -> str:
    """Both tables, with what they come to."""
    states = [
        (
            f"{n:,.0f}",
            page.amount(ours),
            _bytes(size),
            page.amount(theirs),
            _bytes(other),
            f"{other / size:.1f}",
        )
        for n, ours, size, theirs, other in found["explorer"]
    ]
    money = [
        (
            f"{n:,.0f}",
            page.amount(stored),
            page.amount(asked),
            "not measured" if other is None else page.amount(other),
        )
        for n, stored, asked, other in found["payments"]
    ]
    packed = [(row[0], row[2]) for row in found["explorer"]]
    asked = [(row[0], row[2]) for row in found["payments"]]
    head = ("states", "answer and pack", "packed", "plotly's JSON", "its size", "times larger")
    return "\n\n".join(
        [
            f"From {packed[-2][0]:,.0f} to {packed[-1][0]:,.0f} states the packed bytes grow with "
            f"the power {slope(packed):.2f} of the states, "
            f"and from {asked[-2][0]:,.0f} to {asked[-1][0]:,.0f} payments the time of a sum with "
            f"the power {slope(asked):.2f} of the payments. "
            "A power of 1 means twice as much for twice as much.",
            page.table(head, states, slice(0, 6)),
            page.table(
                ("payments", "to store", "sum by year, the store", "sum by year, pandas in memory"),
                money,
                slice(0, 4),
            ),
            page.measured_on({"growth": found}),
        ]
    )


def _count(n: float) -> str:
    return f"{n / 1e6:g}m" if n >= 1e6 else f"{n:,.0f}"


def _bytes(n: float) -> str:
    if n >= 1e6:
        return f"{n / 1e6:,.3g} MB"
    return f"{n / 1e3:,.3g} kB" if n >= 1e3 else f"{n:,.0f} B"


def _seconds(n: float) -> str:
    return f"{n * 1e3:g} ms" if n < 1 else f"{n:g} s"
