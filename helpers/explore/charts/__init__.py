"""Tidy frame in, Chart out. The makers draw what they are given and compute nothing but positions.

    >>> from helpers import charts
    >>> charts.share_bars(frame, "Share of value, %").figure()

`Chart.figure()` is an ordinary plotly figure in the house style.
"""

from helpers.core.formatting import number
from helpers.explore.charts.diverging import tornado, two_sided
from helpers.explore.charts.rows import bridge, change, events, range_dots, share_bars, stacked_bars
from helpers.explore.charts.sankey import flow
from helpers.explore.charts.theme import (
    CONFIG,
    DARK,
    LAYOUT,
    TEMPLATE,
    Chart,
    ChartError,
    column_lists,
    register,
    safe,
)
from helpers.explore.charts.tile_maps import tile_map
from helpers.explore.charts.timelines import event_timeline, money_bars, role_timeline
from helpers.explore.charts.waterfalls import waterfall

__all__ = [
    "CONFIG",
    "DARK",
    "LAYOUT",
    "TEMPLATE",
    "Chart",
    "ChartError",
    "bridge",
    "change",
    "column_lists",
    "role_timeline",
    "events",
    "flow",
    "event_timeline",
    "money_bars",
    "number",
    "range_dots",
    "register",
    "safe",
    "share_bars",
    "stacked_bars",
    "tile_map",
    "tornado",
    "two_sided",
    "waterfall",
]
