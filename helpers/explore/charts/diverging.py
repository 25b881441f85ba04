"""Diverging dot and bar charts around zero: what adds and what takes away."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.core.formatting import number
from helpers.explore.charts import theme
from helpers.explore.charts.layout import (
    dot_trace,
    end_texts,
    interval_lines,
    interval_text,
    list_in_words,
    refuse_missing,
    round_ticks,
    row_layout,
    row_positions,
    tick_marks,
    zero_line,
)
from helpers.explore.charts.legends import mark_legend, swatch_legend, with_legend
from helpers.explore.charts.theme import Chart, need

__all__ = ["tornado", "two_sided"]


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
    dot_name: str = "value",
    line_name: str = "interval",
    total_name: str = "sum of others",
) -> Chart:
    """A dot with its interval on either side of a line at zero, its numbers to the right of all.

    A row that is exactly zero, with no interval, is said to be none.

    Args:
        frame: A row a dot, top to bottom.
        title: The measure and its unit.
        label: Column of the rows' names.
        value: Column of the values, of either sign.
        interval: Columns of the low and high ends of the interval.
        total: Column of yes and no: rows that sum up others are drawn as a diamond.
        unit: Unit of the values, as `helpers.core.formatting.number` takes it.
        decimals: Decimal places printed.
        dot_name: What a dot is, in the legend.
        line_name: What a thin line is.
        total_name: What a diamond is.

    Returns:
        The chart: traces of intervals, of dots and of texts, with a legend.

    Raises:
        ChartError: A column is missing, there are no rows, or a number is missing.
    """
    parts = [total] if total else []
    need(frame, *parts, labels=[label], numbers=[value], ends={"interval": interval})
    refuse_missing(title, frame, value, *interval)
    y = row_positions(frame)
    middles, lows, highs = ([float(v) for v in frame[c]] for c in (value, *interval))
    sums = [bool(s) for s in frame[total]] if total else [False] * len(frame)
    marker = {
        "color": theme.EMPHASIS,
        "opacity": 1,
        "size": [14 if s else 11 for s in sums],
        "line": {"color": theme.INK, "width": 1},
        "symbol": ["diamond" if s else "circle" for s in sums],
    }
    words = [_estimate_text(*row, decimals, unit) for row in zip(middles, lows, highs, strict=True)]
    texts = [f"   {w}" for w in words]
    least, most = min(0.0, *lows), max(0.0, *highs)
    data = [
        interval_lines(lows, highs, y),
        dot_trace(middles, y, marker),
        end_texts([most] * len(y), y, texts),
    ]
    low, high = _padded(least, most, 0.3)
    layout = row_layout(frame[label], [low, high], unit, reach=most)
    layout["meta"]["least"] = low
    layout["xaxis"] |= tick_marks(round_ticks(least, most, unit), unit)
    layout["shapes"] = [zero_line()]
    legend = {"dot": dot_name, "line": line_name} | ({"diamond": total_name} if any(sums) else {})
    drawn = with_legend(data, layout, mark_legend(legend))
    return Chart(title, list_in_words(title, frame[label], words), *drawn)


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
    """How far a result moves when each row's assumption goes to either end of its range.

    A wide grey bar for one end and a narrow dark one for the other, both from zero: they may point
    the same way, so neither hides the other.

    Args:
        frame: A row an assumption, top to bottom, usually the longest bars first.
        title: What moves, and its unit.
        label: Column of the rows' names.
        low: Column of the change at the low end, of either sign.
        high: Column of the change at the high end.
        names: What the two ends are, for the legend.
        unit: Unit of the changes, a word.
        decimals: Decimal places printed.

    Returns:
        The chart: two traces of bars and one of texts, with a legend.

    Raises:
        ChartError: A column is missing, there are no rows, or a number is missing.
    """
    need(frame, labels=[label], numbers=(low, high))
    refuse_missing(title, frame, low, high)
    y = row_positions(frame)
    looks = ((names[0], low, theme.BACKGROUND, 0.66), (names[1], high, theme.EMPHASIS, 0.3))
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
        for name, column, colour, width in looks
    ]
    pairs = [(float(a), float(b)) for a, b in zip(frame[low], frame[high], strict=True)]
    words = [f"{_signed(a, decimals)} and {_signed(b, decimals)} {unit}" for a, b in pairs]
    texts = [f"   {w}" for w in words]
    least, most = min(0.0, *(min(p) for p in pairs)), max(0.0, *(max(p) for p in pairs))
    data.append(end_texts([most] * len(y), y, texts))
    ends = list(_padded(least, most, 0.4))
    layout = row_layout(frame[label], ends, "", reach=most, width=34)
    layout["meta"]["least"] = ends[0]
    layout["xaxis"] |= tick_marks(round_ticks(least, most, ""), "")
    layout |= {"shapes": [zero_line()], "barmode": "overlay"}
    legend = swatch_legend({colour: name for name, _, colour, _ in looks})
    drawn = with_legend(data, layout, legend)
    return Chart(title, list_in_words(title, frame[label], words), *drawn)


def _padded(least: float, most: float, beyond: float) -> tuple[float, float]:
    """The ends of an axis with a margin before the lowest value and room for texts beyond."""
    span = most - least or 1.0
    return least - 0.04 * span, most + beyond * span


def _signed(value: float, decimals: int) -> str:
    """A change with its sign; zero, also after rounding, has none."""
    rounded = round(value, decimals)
    text = number(value, decimals, "")
    if not rounded:
        return text.replace("−", "")
    return f"+{text}" if rounded > 0 else text


def _estimate_text(value: float, low: float, high: float, decimals: int, unit: str) -> str:
    if value == low == high == 0:
        return "none"
    return interval_text(value, low, high, decimals, unit, about=False)
