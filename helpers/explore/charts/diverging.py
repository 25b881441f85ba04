"""Rows on both sides of nothing: what adds and what takes away."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from helpers.core.formatting import number
from helpers.explore.charts import rows, theme
from helpers.explore.charts.theme import Chart, need


def two_sided(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "label",
    value: str = "value",
    interval: tuple[str, str],
    total: str | None = None,
    unit: str = "",
    decimals: int = 1,
) -> Chart:
    """A dot with its interval on either side of a line at zero; a row that is exactly zero, with no interval, is said to be zero.

    `total` names a column of yes and no: rows that sum up others are drawn as a diamond. Numbers stand to the right of everything.
    """
    need(frame, label, value, *interval, *([total] if total else []))
    y = list(range(len(frame)))
    middles, lows, highs = ([float(v) for v in frame[c]] for c in (value, *interval))
    sums = [bool(s) for s in frame[total]] if total else [False] * len(frame)
    data: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for a, b in zip(lows, highs, strict=True) for x in (a, b, None)],
            "y": [p for q in y for p in (q, q, None)],
            "line": {"color": theme.INK, "width": 2},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": middles,
            "y": y,
            "hoverinfo": "skip",
            "cliponaxis": False,
            "marker": {
                "color": theme.EMPHASIS,
                "opacity": 1,
                "size": [14 if s else 11 for s in sums],
                "line": {"color": theme.INK, "width": 1},
                "symbol": ["diamond" if s else "circle" for s in sums],
            },
        },
    ]
    words = [_words(*ends, decimals, unit) for ends in zip(middles, lows, highs, strict=True)]
    least, most = min(0.0, *lows), max(0.0, *highs)
    span = most - least or 1.0
    texts = [f"   {w}" for w in words]
    data.append(
        {
            "type": "scatter",
            "mode": "text",
            "x": [most] * len(y),
            "y": y,
            "text": texts,
            "textposition": "middle right",
            "cliponaxis": False,
            "hoverinfo": "skip",
            "showlegend": False,
        }
    )
    pad = 0.04 * span
    layout = rows._rows(frame[label], [least - pad, most + 0.3 * span], unit, room=(most, texts))
    layout["meta"]["least"] = least - pad
    layout["xaxis"] |= {"tickvals": _ticks(least, most)}
    layout["shapes"] = [
        {
            "type": "line",
            "x0": 0,
            "x1": 0,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"width": 1.5, "color": theme.QUIET},
        }
    ]
    return Chart(title, rows._list_in_words(title, frame[label], words), data, layout)


def tornado(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "label",
    low: str = "low",
    high: str = "high",
    names: tuple[str, str] = ("at its low end", "at its high end"),
    unit: str = "points",
    decimals: int = 1,
) -> Chart:
    """How far each row moves something to either side of nothing: a wide grey bar for one end, a narrow dark one for the other.

    Both may point the same way, so neither hides the other. Rows come as they are given, usually the longest first.
    """
    need(frame, label, low, high)
    y = list(range(len(frame)))
    ends = {names[0]: (low, theme.BACKGROUND, 0.66), names[1]: (high, theme.EMPHASIS, 0.3)}
    data: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [float(v) for v in frame[column]],
            "y": y,
            "name": name,
            "width": width,
            "marker": {"color": colour},
            "hoverinfo": "skip",
        }
        for name, (column, colour, width) in ends.items()
    ]
    pairs = [(float(a), float(b)) for a, b in zip(frame[low], frame[high], strict=True)]
    words = [f"{_signed(a, decimals)} and {_signed(b, decimals)} {unit}" for a, b in pairs]
    least, most = min(0.0, *(min(p) for p in pairs)), max(0.0, *(max(p) for p in pairs))
    texts = [f"   {w}" for w in words]
    data.append({**rows._texts([most] * len(y), y, texts)})
    pad = 0.04 * (most - least or 1.0)
    layout = rows._rows(
        frame[label],
        [least - pad, most + 0.4 * (most - least or 1.0)],
        "",
        room=(most, texts),
        width=34,
    )
    layout["meta"]["least"] = least - pad
    layout["xaxis"] |= {"tickvals": _ticks(least, most, 3), "tickangle": 0}
    layout["shapes"] = [
        {
            "type": "line",
            "x0": 0,
            "x1": 0,
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"width": 1.5, "color": theme.QUIET},
        }
    ]
    layout |= {
        "barmode": "overlay",
        "showlegend": True,
        "margin": {**layout["margin"], "t": 34},
        "height": layout["height"] + 26,
    }
    return Chart(title, rows._list_in_words(title, frame[label], words), data, layout)


def _signed(value: float, decimals: int) -> str:
    shown = number(value, decimals, "")
    return (
        f"+{shown}"
        if round(value, decimals) > 0
        else shown.replace("−", "")
        if not round(value, decimals)
        else shown
    )


def _words(value: float, low: float, high: float, decimals: int, unit: str) -> str:
    if value == low == high == 0:
        return "none"
    return f"{number(value, decimals, unit)} ({number(low, decimals, '')} to {number(high, decimals, '')})"


def _ticks(least: float, most: float, steps: int = 6) -> list[float]:
    """Round numbers between the ends, at most one more than `steps`, nothing among them: beyond the data stand the texts."""
    step = next(
        s
        for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
        if (most - least) / s <= steps or s == 100
    )
    return [round(i * step, 1) for i in range(math.ceil(least / step), math.floor(most / step) + 1)]
