"""Tidy frame in, Chart out. The makers draw what they are given and compute nothing but positions.

    >>> from helpers import charts
    >>> charts.share_bars(frame, "Share of value, %").figure()

`Chart.figure()` is an ordinary plotly figure in the house style.
"""

from helpers.charts.flow import flow
from helpers.charts.rows import bridge, change, events, range_dots, share_bars, stacked_bars
from helpers.charts.sides import tornado, two_sided
from helpers.charts.spans import duties, lanes, ledger
from helpers.charts.style import CONFIG, DARK, LAYOUT, TEMPLATE, Chart, ChartError, columns, number, register, safe
from helpers.charts.tiles import tile_map
from helpers.charts.waterfall import waterfall

__all__ = [
    "CONFIG", "DARK", "LAYOUT", "TEMPLATE", "Chart", "ChartError",
    "bridge", "change", "columns", "duties", "events", "flow", "lanes", "ledger", "number", "range_dots", "register", "safe", "share_bars",
    "stacked_bars", "tile_map", "tornado", "two_sided", "waterfall",
]  # fmt: skip
