"""Charts with one row for each thing compared: bars, ranges with dots, change, bridge, events.

All of them lay their rows out in the order of the frame, top to bottom, at a fixed height a row. Positions are numbers and
labels are tick texts, so that two rows may carry the same label and no label can be read as a date or a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Sized
from typing import Any

import pandas as pd

from helpers.core.formatting import number
from helpers.explore.charts import theme
from helpers.explore.charts.theme import Chart, ChartError, need, safe


def share_bars(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "label",
    value: str = "value",
    colour: str | None = None,
    unit: str = "percent",
    decimals: int = 0,
    breaks: Mapping[int, str] | None = None,
) -> Chart:
    """Horizontal bars from zero, the value at the end of each.

    `frame` has a row a bar; `colour` names a column of provider model or group codes. For counts, shares and money that were
    published or counted; an estimate belongs in `range_dots`, which shows its interval. `breaks` leaves a gap above
    a row, with a dashed line and a word, where what follows must not be read on from what stands before. Raises ChartError on negative values.
    """
    need(frame, label, value, *([colour] if colour else []))
    values = [_plain(v) for v in frame[value]]
    if any(v is not None and v < 0 for v in values):
        raise ChartError(
            f"{title}: a bar from zero cannot show the negative value {min(v for v in values if v is not None)}"
        )
    texts = [number(v, decimals, unit) for v in values]
    colours = [theme.colour(c) for c in frame[colour]] if colour else theme.EMPHASIS
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": _positions(frame, breaks),
        "marker": {"color": colours},
        "width": 0.62,
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    top = max((v for v in values if v is not None), default=0)
    layout = _rows(frame[label], [0, top * 1.2 or 1], unit, room=(top, texts), breaks=breaks)
    return Chart(title, _list_in_words(title, frame[label], texts), [bars], layout)


def range_dots(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "label",
    bar: tuple[str, str] | None = None,
    dot: str = "value",
    interval: tuple[str, str] | None = None,
    colour: str | None = None,
    unit: str = "percent",
    decimals: int = 0,
    bar_name: str = "range",
    dot_name: str = "value",
    before: str | None = None,
) -> Chart:
    """A hollow bar for a range that was planned, a dot for a value with a thin line for its interval.

    `bar` and `interval` name a pair of columns (low, high); either may be left out, and a missing value draws nothing. `before` names a column
    whose value is written before the dot's, where the bar stands for something that has a middle of its own.
    """
    need(frame, label, dot, *(bar or ()), *(interval or ()), *([colour] if colour else []))
    y, columns = _positions(frame), theme.column_lists(frame)
    dots = [_plain(v) for v in columns[dot]]
    colours = (
        [theme.colour(c) for c in columns[colour]] if colour else [theme.EMPHASIS] * len(frame)
    )
    data: list[dict[str, Any]] = []
    words = [number(v, decimals, unit) for v in dots]
    ends = list(dots)
    if bar:
        low, high = ([_plain(v) for v in columns[c]] for c in bar)
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "base": low,
                "x": _widths(low, high),
                "y": y,
                "width": 0.62,
                "marker": {"color": theme.PAPER, "line": {"color": colours, "width": 2}},
                "hoverinfo": "skip",
                "name": safe(bar_name),
            }
        )
        ranges = [_span(a, b, decimals, unit) for a, b in zip(low, high, strict=True)]
        words = [f"{bar_name} {r}, {dot_name} {w}" for r, w in zip(ranges, words, strict=True)]
        ends = _highest(ends, high)
    if interval:
        low, high = ([_plain(v) for v in columns[c]] for c in interval)
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [x for pair in zip(low, high, low, strict=True) for x in (*pair[:2], None)],
                "y": [p for q in y for p in (q, q, None)],
                "line": {"color": theme.INK, "width": 2},
                "hoverinfo": "skip",
            }
        )
        words = [
            f"{w} ({_span(a, b, decimals, '')})" for w, a, b in zip(words, low, high, strict=True)
        ]
        ends = _highest(ends, high)
    data.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": dots,
            "y": y,
            "hoverinfo": "skip",
            "cliponaxis": False,
            "name": safe(dot_name),
            "marker": {"color": colours, "size": 12, "line": {"color": theme.INK, "width": 1}},
        }
    )
    marks = [f"  {number(v, decimals, unit)}" for v in dots]
    if interval:
        marks = [
            f"  about {number(v, decimals, unit)} ({_span(a, b, decimals, '')})"
            if a != b
            else plain
            for v, a, b, plain in zip(dots, low, high, marks, strict=True)
        ]
    if before:
        marks = [
            f"  {number(_plain(v), decimals, unit)} → {mark.strip()}"
            for v, mark in zip(columns[before], marks, strict=True)
        ]
    data.append(_texts([e or 0 for e in ends], y, marks))
    top = max((e for e in ends if e is not None), default=0)
    layout = _rows(columns[label], [0, top * 1.3 or 1], unit, room=(top, marks))
    return Chart(title, _list_in_words(title, columns[label], words), _placed(data, top), layout)


def change(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "label",
    before: str = "before",
    after: str = "after",
    colour: str | None = None,
    names: tuple[str, str] = ("before", "after"),
    unit: str = "percent",
    decimals: int = 1,
) -> Chart:
    """Two values a row joined by a line: a hollow ring for the first, a filled dot for the second, each with its number."""
    need(frame, label, before, after, *([colour] if colour else []))
    y = _positions(frame)
    first, second = ([_plain(v) for v in frame[c]] for c in (before, after))
    colours = [theme.colour(c) for c in frame[colour]] if colour else [theme.EMPHASIS] * len(frame)
    data: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for a, b in zip(first, second, strict=True) for x in (a, b, None)],
            "y": [p for q in y for p in (q, q, None)],
            "line": {"color": theme.QUIET, "width": 2},
            "hoverinfo": "skip",
            "showlegend": False,
        },
    ]
    for values, name, fill in (
        (first, names[0], [theme.PAPER] * len(frame)),
        (second, names[1], colours),
    ):
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": values,
                "y": y,
                "name": safe(name),
                "hoverinfo": "skip",
                "showlegend": True,
                "cliponaxis": False,
                "marker": {"color": fill, "size": 13, "line": {"color": colours, "width": 3}},
            }
        )
    rises = [a is None or b is None or b >= a for a, b in zip(first, second, strict=True)]
    for values, outward in ((first, [not r for r in rises]), (second, rises)):
        texts = [
            f"  {number(v, decimals, unit)}" if right else f"{number(v, decimals, unit)}  "
            for v, right in zip(values, outward, strict=True)
        ]
        data.append(
            {
                **_texts(values, y, texts),
                "textposition": ["middle right" if right else "middle left" for right in outward],
            }
        )
    words = [
        f"{number(a, decimals, unit)} {names[0]}, {number(b, decimals, unit)} {names[1]}"
        for a, b in zip(first, second, strict=True)
    ]
    present = [v for v in (*first, *second) if v is not None]
    top = max(present, default=0)
    layout = _rows(
        frame[label],
        [-top * 0.16, top * 1.2 or 1],
        unit,
        room=(top, [number(v, decimals, unit) + "    " for v in present]),
    )
    layout["meta"] |= {"both_ends": True}
    layout |= {
        "showlegend": True,
        "margin": {**layout["margin"], "t": 34},
        "height": layout["height"] + 26,
    }
    return Chart(title, _list_in_words(title, frame[label], words), data, layout)


def bridge(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "label",
    start: str = "start",
    end: str = "end",
    kind: str = "kind",
    interval: tuple[str, str] | None = None,
    unit: str = "GBP_million",
    decimals: int = 0,
) -> Chart:
    """From one total to another by steps. `kind` is `total` (a bar from zero), `step`, or `rest` (what no step explains, hollow).

    `interval` names the columns (low, high) between which a step may end; its line is drawn where both are given.
    """
    need(frame, label, start, end, kind, *(interval or ()))
    y = _positions(frame)
    base, tip = ([float(v) for v in frame[c]] for c in (start, end))
    kinds = list(frame[kind])
    fill = [
        {"total": theme.BACKGROUND, "step": theme.EMPHASIS, "rest": theme.PAPER}[k] for k in kinds
    ]
    data: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "base": base,
            "x": [b - a for a, b in zip(base, tip, strict=True)],
            "y": y,
            "width": 0.62,
            "hoverinfo": "skip",
            "marker": {
                "color": fill,
                "line": {
                    "color": theme.EMPHASIS,
                    "width": [2 if k == "rest" else 0 for k in kinds],
                },
            },
        }
    ]
    ends = [max(pair) for pair in zip(base, tip, strict=True)]
    words = [
        number(b if k == "total" else b - a, decimals, unit)
        for a, b, k in zip(base, tip, kinds, strict=True)
    ]
    spoken = list(words)
    if interval:
        low, high = interval
        given = {
            i: (float(a), float(b))
            for i, (a, b) in enumerate(zip(frame[low], frame[high], strict=True))
            if not pd.isna([a, b]).any()
        }
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [x for a, b in given.values() for x in (a, b, None)],
                "y": [p for i in given for p in (y[i], y[i], None)],
                "line": {"color": theme.INK, "width": 2},
                "hoverinfo": "skip",
            }
        )
        for i, (a, b) in given.items():
            spoken[i] = f"about {words[i]} ({_span(a - base[i], b - base[i], decimals, '')})"
            ends[i] = max(ends[i], b)
    marks = [
        f"  {'+' if k != 'total' and not w.startswith('−') else ''}{w}"
        for w, k in zip(words, kinds, strict=True)
    ]
    data.append(_texts(ends, y, marks))
    return Chart(
        title,
        _list_in_words(title, frame[label], spoken),
        data,
        _rows(frame[label], [0, max(ends) * 1.25], unit, room=(max(ends), marks)),
    )


def events(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "title",
    date: str = "date",
    kind: str = "kind",
    shown: str = "shown",
) -> Chart:
    """Dated events from top to bottom, a dot at each date and the date as a reader would write it beside it.

    `date` holds datetimes to draw at, `shown` the date in words (at the precision that is known), `kind` a word that picks
    the symbol, so that colour is never the only cue.
    """
    need(frame, label, date, kind, shown)
    y = _positions(frame)
    shapes = ("circle", "square", "diamond", "triangle-up", "cross", "star", "x")
    symbols = dict(zip(sorted(frame[kind].unique()), shapes, strict=False))
    x = [d.strftime("%Y-%m-%d") for d in frame[date]]
    span = frame[date].max() - frame[date].min()
    pad = max(span * 0.04, pd.Timedelta(days=20))
    middle = frame[date].min() + span / 2
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": {
            "color": theme.EMPHASIS,
            "size": 12,
            "symbol": [symbols.get(k, "circle") for k in frame[kind]],
        },
    }
    words = _texts(
        x, y, [f"  {safe(s)}, {safe(k)}  " for s, k in zip(frame[shown], frame[kind], strict=True)]
    )
    words["textposition"] = ["middle right" if d <= middle else "middle left" for d in frame[date]]
    layout = _rows(
        frame[label],
        [f"{frame[date].min() - pad:%Y-%m-%d}", f"{frame[date].max() + pad:%Y-%m-%d}"],
        "",
        width=44,
    )
    layout["xaxis"] |= {"type": "date", "tickformat": "%Y" if span.days > 800 else "%b %Y"}
    return Chart(
        title, _list_in_words(title, frame[label], list(frame[shown])), [dots, words], layout
    )


def stacked_bars(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "label",
    part: str = "part",
    value: str = "value",
    parts: Sequence[str],
    unit: str = "percent",
    decimals: int = 0,
) -> Chart:
    """Each row divided into parts, in the order of `parts` (at most four: beyond that nobody can compare them).

    `frame` is tidy, a row for each label and part. Parts differ by shade, pattern and the number inside.
    """
    need(frame, label, part, value)
    if len(parts) > 4:
        raise ChartError(
            f"{title}: {len(parts)} parts are too many for one bar; group them or draw one chart each"
        )
    wide = (
        frame.pivot_table(index=label, columns=part, values=value, sort=False, aggfunc="sum")
        .reindex(columns=list(parts))
        .fillna(0)
    )
    shades = (*theme.SEQUENCE, theme.BACKGROUND)
    patterns = ("", "/", ".", "x")
    rows = pd.DataFrame({label: wide.index})
    y = _positions(rows)
    total = float(wide.sum(axis=1).max())
    data: list[dict[str, Any]] = []
    for name, shade, pattern in zip(parts, shades, patterns, strict=False):
        values = [_plain(v) for v in wide[name]]
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": values,
                "y": y,
                "name": safe(name),
                "width": 0.66,
                "hoverinfo": "skip",
                "text": [
                    number(v, decimals, unit) if v and v >= 0.08 * total else "" for v in values
                ],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "insidetextfont": {"color": theme.ink_on(shade)},
                "marker": {
                    "color": shade,
                    "line": {"color": theme.PAPER, "width": 1},
                    "pattern": {
                        "shape": pattern,
                        "size": 7,
                        "bgcolor": shade,
                        "fgcolor": theme.PAPER,
                        "fgopacity": 0.3,
                        "solidity": 0.2,
                    },
                },
            }
        )
    words = [
        ", ".join(f"{number(wide.loc[i, p], decimals, unit)} {p}" for p in parts)
        for i in wide.index
    ]
    layout = _rows(rows[label], [0, total], unit)
    layout["xaxis"] |= {"dtick": 25} if unit == "percent" else {}
    layout |= {
        "barmode": "stack",
        "showlegend": True,
        "margin": {**layout["margin"], "t": 52},
        "height": layout["height"] + 44,
    }
    layout["legend"] = {"traceorder": "normal"}
    return Chart(title, _list_in_words(title, rows[label], words), data, layout)


STANDOFF = 8  # px between a label and the axis: a dot or an edge at zero reaches over the axis
_GAP = 0.8  # rows left empty at a break in a series

# --- what all rows share -------------------------------------------------------------------------------------------------


def _rows(
    labels: Sequence[Any],
    x_range: list[Any],
    unit: str,
    *,
    width: int = 26,
    room: tuple[float, Sequence[str]] | None = None,
    breaks: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """The layout of rows. In `meta` a page finds what it needs to fit them to its own width.

    `rows`: the labels, which a narrow page writes above the rows instead of beside them. `reach` and `characters`, from
    `room`: the largest value drawn and the longest text that stands at the end of a row.
    """
    texts = [theme.wrapped(x, width) for x in labels]
    lines = sum(max(theme.ROW, 19 * (t.count("<br>") + 1) + 8) for t in texts)
    y = _positions(texts, breaks)
    suffix = {
        "percent": {"ticksuffix": "%"},
        "GBP_million": {"tickprefix": "£", "ticksuffix": "m"},
    }.get(unit, {})
    return {
        "height": lines + 44 + round(theme.ROW * _GAP * len(breaks or {})),
        "margin": {"l": 8, "r": 12, "t": 8, "b": 32},
        "xaxis": {"range": x_range, "separatethousands": True, "exponentformat": "none", **suffix},
        "yaxis": {
            "range": [y[-1] + 0.5, -0.5],
            "tickvals": y,
            "ticktext": texts,
            "ticklabelstandoff": STANDOFF,
        },
        **(_breaks(breaks, y) if breaks else {}),
        "meta": {
            "rows": [safe(x) for x in labels],
            **(
                {"reach": room[0], "characters": max(len(t) for t in room[1])}
                if room and room[0] > 0
                else {}
            ),
        },
    }


def _breaks(breaks: Mapping[int, str], y: Sequence[float]) -> dict[str, Any]:
    middles = [(y[row] - (1 + _GAP) / 2, text) for row, text in breaks.items()]
    line = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "line": {"dash": "dash", "width": 1.5, "color": theme.QUIET},
    }
    word = {
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


def _positions(rows: Sized, breaks: Mapping[int, str] | None = None) -> list[float]:
    """Where each row stands, from 0 downwards, with a gap before the rows that follow a break."""
    gaps = [sum(b <= i for b in breaks or ()) for i in range(len(rows))]
    return [i + _GAP * g for i, g in enumerate(gaps)] if breaks else list(range(len(rows)))


def _texts(x: Sequence[Any], y: Sequence[float], texts: Sequence[str]) -> dict[str, Any]:
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


def _plain(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _placed(data: list[dict[str, Any]], top: float) -> list[dict[str, Any]]:
    """Positions to a thousandth of the largest, less than a pixel: in a report every digit of thousands of states costs room."""
    places = max(0, 3 - math.ceil(math.log10(top))) if top > 0 else 4
    for trace in data:
        for axis in {"x", "base"} & trace.keys():
            trace[axis] = [None if v is None else round(v, places) for v in trace[axis]]
    return data


def _widths(low: list[float | None], high: list[float | None]) -> list[float | None]:
    return [None if a is None or b is None else b - a for a, b in zip(low, high, strict=True)]


def _highest(one: list[float | None], other: list[float | None]) -> list[float | None]:
    return [
        max((v for v in pair if v is not None), default=None)
        for pair in zip(one, other, strict=True)
    ]


def _span(low: float | None, high: float | None, decimals: int, unit: str) -> str:
    return f"{number(low, decimals, '')} to {number(high, decimals, unit)}"


def _list_in_words(title: str, labels: Sequence[Any], words: Sequence[str]) -> str:
    return f"{title}: " + "; ".join(f"{x} {w}" for x, w in zip(labels, words, strict=True)) + "."
