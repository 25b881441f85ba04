"""What all charts of rows share: where rows stand, texts at their ends, and words for it all.

Rows lie in the order of the frame, top to bottom, at a fixed height a row. Positions are numbers
and labels are tick texts, so that two rows may carry the same label and no label can be read as a
date or a number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Sized
from typing import Any

import pandas as pd

from helpers.core.formatting import Interval, number
from helpers.explore.charts import theme
from helpers.explore.charts.theme import ChartError, safe

__all__ = [
    "BREAK_GAP",
    "MOST_TICKS",
    "STANDOFF",
    "dot_trace",
    "end_texts",
    "float_or_none",
    "highest_of",
    "hollow_bars",
    "interval_lines",
    "interval_text",
    "list_in_words",
    "range_text",
    "refuse_missing",
    "refuse_negative",
    "row_layout",
    "row_positions",
    "round_ticks",
    "rounded_positions",
    "tick_marks",
    "zero_line",
]

STANDOFF = 8  # px between a label and the axis: a dot or an edge at zero reaches over the axis
MOST_TICKS = 5  # lines of a grid
ALMOST_ALL = 80  # percent, beyond which an axis goes on to 100%
WIDER = 1.35  # lines of labels, where one would take more than two
BREAK_GAP = 0.8  # rows left empty at a break in a series
_AFFIXES = {
    "percent": {"ticksuffix": "%"},
    "GBP_million": {"tickprefix": "£", "ticksuffix": "m"},
}


def row_layout(
    labels: Sequence[Any],
    x_ends: list[Any],
    unit: str,
    *,
    width: int = 26,
    reach: float | None = None,
    breaks: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """The layout of a chart of rows. In `meta` a skin finds what fits it to its own width.

    Args:
        labels: The label of each row, top to bottom.
        x_ends: The lowest and the highest value of the axis, or two dates.
        unit: Unit of the values, as `number` takes it; it gives the ticks their signs.
        width: Characters of a line of a label.
        reach: The largest value drawn, where texts stand at the ends of the rows.
        breaks: Words by the row above which a series breaks off.

    Returns:
        plotly's layout. Its `meta` holds `rows` and `reach` for the skin, as in `fitting`.
    """
    texts, lines = row_labels(labels, width)
    height = len(texts) * max(theme.ROW, 19 * lines + 8)
    y = row_positions(texts, breaks)
    meta: dict[str, Any] = {"rows": [safe(label) for label in labels]}
    ticks: dict[str, Any] = {}
    if reach and reach > 0:
        whole = unit == "percent" and ALMOST_ALL < reach < 100
        meta["reach"] = 100.0 if whole else reach
        ticks = tick_marks(round_ticks(0, meta["reach"], unit), unit)
    plain = {"separatethousands": True, "exponentformat": "none"}
    return {
        "height": height + 44 + round(theme.ROW * BREAK_GAP * len(breaks or {})),
        "margin": {"l": 8, "r": 12, "t": 8, "b": 32},
        "xaxis": {"range": x_ends, **plain, **_AFFIXES.get(unit, {}), **ticks},
        "yaxis": {
            "range": [y[-1] + 0.5, -0.5],
            "tickvals": y,
            "ticktext": texts,
            "ticklabelstandoff": STANDOFF,
        },
        **(_break_marks(breaks, y) if breaks else {}),
        "meta": meta,
    }


def row_labels(labels: Sequence[Any], width: int) -> tuple[list[str], int]:
    """Labels in lines of about `width` characters, wider where one would take three lines.

    Args:
        labels: The label of each row.
        width: Characters of a line.

    Returns:
        The labels, and the most lines that one of them takes.
    """
    for characters in (width, WIDER * width):
        texts = [theme.wrapped(label, round(characters)) for label in labels]
        lines = max(text.count("<br>") + 1 for text in texts)
        if lines <= 2:
            break
    return texts, lines


def tick_marks(values: Sequence[float], unit: str) -> dict[str, Any]:
    """What an axis takes to have lines and numbers at these values.

    Args:
        values: The values, in steps of at least 0.01.
        unit: Their unit; of a word in it nothing is written.

    Returns:
        plotly's `tickvals` and `ticktext`.
    """
    decimals = max((len(f"{v:.2f}".rstrip("0").partition(".")[2]) for v in values), default=0)
    sign = unit if unit in _AFFIXES else ""
    texts = [number(v, decimals, sign) for v in values]
    return {"tickvals": list(values), "ticktext": texts, "tickangle": 0}


def round_ticks(least: float, most: float, unit: str = "percent") -> list[float]:
    """Round numbers between two ends, at most five: a grid of more lines is hard to read.

    Beyond the data stand the texts, and no ticks. Numbers of things have whole ones: there is no
    half of a place.

    Args:
        least: The lowest value drawn.
        most: The highest.
        unit: Their unit; what has none and ends with whole numbers is a number of things.

    Returns:
        Multiples of 1, 2, 2.5 or 5 times a power of ten.
    """
    is_count = unit not in _AFFIXES and float(least).is_integer() and float(most).is_integer()
    span = most - least
    if span <= 0:
        return [least]
    power = 10.0 ** math.floor(math.log10(span / MOST_TICKS))
    for step in (power * k for k in (1, 2, 2.5, 5, 10, 20)):
        if is_count and not round(step, 6).is_integer():
            continue
        first, last = math.ceil(least / step - 1e-9), math.floor(most / step + 1e-9)
        if last - first < MOST_TICKS:
            return [round(i * step, 6) for i in range(first, last + 1)]
    raise AssertionError("a step of twenty times the power always fits")


def _break_marks(breaks: Mapping[int, str], y: Sequence[float]) -> dict[str, Any]:
    """A dashed line with its word above each row that follows a break."""
    middles = [(y[row] - (1 + BREAK_GAP) / 2, text) for row, text in breaks.items()]
    line = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "line": {"dash": "dash", "width": 1.5, "color": theme.QUIET},
    }
    word = {
        "name": "break",  # a page breaks its lines anew
        "align": "right",
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"color": theme.QUIET},
    }
    return {
        "shapes": [{**line, "y0": middle, "y1": middle} for middle, _ in middles],
        "annotations": [{**word, "y": middle, "text": safe(text)} for middle, text in middles],
    }


def row_positions(rows: Sized, breaks: Mapping[int, str] | None = None) -> list[float]:
    """Where each row stands, from 0 downwards, with a gap before the rows that follow a break."""
    if not breaks:
        return list(range(len(rows)))
    gaps = [sum(b <= i for b in breaks) for i in range(len(rows))]
    return [i + BREAK_GAP * g for i, g in enumerate(gaps)]


def end_texts(x: Sequence[Any], y: Sequence[float], texts: Sequence[str]) -> dict[str, Any]:
    """A trace of texts, each to the right of its point.

    Args:
        x: Where the points are along the axis.
        y: The positions of their rows.
        texts: What stands beside each; plotly reads markup in it.

    Returns:
        plotly's trace.
    """
    return {
        "type": "scatter",
        "mode": "text",
        "x": list(x),
        "y": list(y),
        "text": list(texts),
        "textposition": "middle right",
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def interval_lines(
    low: Sequence[float | None], high: Sequence[float | None], y: Sequence[float]
) -> dict[str, Any]:
    """A trace of one thin line a row.

    Args:
        low: Where each line begins; None draws nothing, nor do two ends at one place.
        high: Where it ends.
        y: The positions of the rows.

    Returns:
        plotly's trace.
    """
    ends = [(None, None) if a == b else (a, b) for a, b in zip(low, high, strict=True)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for pair in ends for x in (*pair, None)],
        "y": [p for q in y for p in (q, q, None)],
        "line": {"color": theme.INK, "width": 2},
        "hoverinfo": "skip",
    }


def dot_trace(
    x: Sequence[Any], y: Sequence[float | None], marker: Mapping[str, Any]
) -> dict[str, Any]:
    """A trace of one dot a row.

    Args:
        x: Where the dots are along the axis, numbers or dates; None draws nothing.
        y: The positions of their rows.
        marker: Their look, as plotly takes it.

    Returns:
        plotly's trace.
    """
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(x),
        "y": list(y),
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": dict(marker),
    }


def hollow_bars(
    low: Sequence[float | None],
    high: Sequence[float | None],
    y: Sequence[float],
    colours: Sequence[str],
    name: str,
) -> dict[str, Any]:
    """A trace of bars that are only an edge: a range, never a value.

    Args:
        low: Where each bar begins; None draws nothing.
        high: Where it ends.
        y: The positions of the rows.
        colours: The colour of each edge.
        name: What the bars are.

    Returns:
        plotly's trace.
    """
    widths = [None if a is None or b is None else b - a for a, b in zip(low, high, strict=True)]
    return {
        "type": "bar",
        "orientation": "h",
        "base": list(low),
        "x": widths,
        "y": list(y),
        "width": 0.62,
        "marker": {"color": theme.PAPER, "line": {"color": list(colours), "width": 2}},
        "hoverinfo": "skip",
        "name": safe(name),
    }


def zero_line() -> dict[str, Any]:
    """An upright line at zero, as plotly's layout takes it."""
    line = {"width": 1.5, "color": theme.QUIET}
    return {"type": "line", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def float_or_none(value: Any) -> float | None:
    """A number for plotly; None where it is missing."""
    return None if pd.isna(value) else float(value)


def highest_of(one: Sequence[float | None], other: Sequence[float | None]) -> list[float | None]:
    """The higher value of each pair; None where both are missing."""
    return [
        max((v for v in pair if v is not None), default=None)
        for pair in zip(one, other, strict=True)
    ]


def rounded_positions(data: list[dict[str, Any]], top: float) -> list[dict[str, Any]]:
    """Traces with positions to a thousandth of the largest value, which is less than a pixel.

    In a report every digit of thousands of states costs room.
    """
    places = max(0, 3 - math.ceil(math.log10(top))) if top > 0 else 4
    for trace in data:
        for axis in {"x", "base"} & trace.keys():
            trace[axis] = [None if v is None else round(v, places) for v in trace[axis]]
    return data


def range_text(low: float | None, high: float | None, decimals: int, unit: str) -> str:
    """Two ends in words: '27 to 36%'; ends that print alike are one number.

    Args:
        low: The lower end; None is missing.
        high: The upper end.
        decimals: Decimal places of both.
        unit: Unit of both, as `number` takes it; it stands once, behind the upper end.

    Returns:
        The text.
    """
    lower, upper = number(low, decimals), number(high, decimals, unit)
    return upper if lower == number(high, decimals) else f"{lower} to {upper}"


def interval_text(
    value: float | None,
    low: float | None,
    high: float | None,
    decimals: int,
    unit: str,
    *,
    about: bool = True,
) -> str:
    """A value with its interval, where it has one: 'about 33% (27 to 38)'.

    Args:
        value: The value; None is missing.
        low: The lower end of its interval; None where there is none.
        high: The upper end.
        decimals: Decimal places of all three, and more where the ends would print alike.
        unit: Unit of all three, as `number` takes it.
        about: Whether it begins with 'about'.

    Returns:
        The text.
    """
    if value is None or low is None or high is None:
        return number(value, decimals, unit)
    return Interval(value, low, high).in_unit(unit, decimals, about=about)


def list_in_words(title: str, labels: Iterable[Any], words: Iterable[str]) -> str:
    """What a chart of rows shows, for a reader who cannot see it.

    Args:
        title: The title of the chart.
        labels: The label of each row.
        words: What is drawn in each row, with its numbers.

    Returns:
        One sentence: 'TITLE: LABEL WORDS; LABEL WORDS.'
    """
    return f"{title}: " + "; ".join(f"{x} {w}" for x, w in zip(labels, words, strict=True)) + "."


def refuse_negative(title: str, values: Iterable[float | None], shown: str = "a bar") -> None:
    """Refuse values that an axis from zero would cut off.

    Args:
        title: The title of the chart, for the message.
        values: The values to draw; None is missing.
        shown: What would show them, for the message.

    Raises:
        ChartError: One of the values is below zero.
    """
    below = [v for v in values if v is not None and v < 0]
    if below:
        raise ChartError(
            f"{title}: {shown} from zero cannot show the negative value {min(below):g}; "
            "two_sided draws rows around zero"
        )


def refuse_missing(title: str, frame: pd.DataFrame, *columns: str) -> None:
    """Refuse rows with a gap where each row must have a value.

    Args:
        title: The title of the chart, for the message.
        frame: The frame to draw.
        *columns: The columns that may have no gap.

    Raises:
        ChartError: One of the columns has a missing value.
    """
    for column in columns:
        if frame[column].isna().any():
            raise ChartError(f"{title}: the column {column!r} has a gap; leave out its row")
