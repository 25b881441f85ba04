"""Tidy frame in, Chart out. The makers draw what they are given and compute nothing but positions.

For example::

    from helpers import charts

    charts.share_bars(frame, "Share of value, %")  # draws itself in a notebook
    charts.share_bars(frame, "Share of value, %").figure()  # an ordinary plotly figure

Which maker: `share_bars` for what was counted or published, `range_dots` for estimates (and plans,
as a hollow bar), `panels` for one mix measured in several ways that must never become one line
(plan, outcome, 2018-19, now), `matrix` for places by provider model in one picture.
"""

from helpers.explore.charts.columns import matrix, panels
from helpers.explore.charts.diverging import tornado, two_sided
from helpers.explore.charts.histories import history_lines
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
    "panels",
    "matrix",
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
    "history_lines",
    "Chart",
    "ChartError",
]


def __dir__() -> list[str]:
    return sorted(__all__)
