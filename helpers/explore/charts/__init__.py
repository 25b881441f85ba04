"""Tidy frame in, Chart out. The makers draw what they are given and compute nothing but positions.

For example::

    from helpers import charts

    charts.share_bars(frame, "Share of value, %")  # draws itself in a notebook
    charts.share_bars(frame, "Share of value, %").figure()  # an ordinary plotly figure
"""

from helpers.explore.charts.diverging import tornado, two_sided
from helpers.explore.charts.rows import bridge, change, events, range_dots, share_bars, stacked_bars
from helpers.explore.charts.sankey import flow
from helpers.explore.charts.theme import Chart, ChartError
from helpers.explore.charts.tile_maps import tile_map
from helpers.explore.charts.timelines import event_timeline, money_bars, role_timeline
from helpers.explore.charts.waterfalls import waterfall

# Makers first, by what they show; then what they return and what they raise.
__all__ = [
    "share_bars",
    "range_dots",
    "stacked_bars",
    "change",
    "bridge",
    "waterfall",
    "two_sided",
    "tornado",
    "flow",
    "tile_map",
    "events",
    "event_timeline",
    "money_bars",
    "role_timeline",
    "Chart",
    "ChartError",
]
