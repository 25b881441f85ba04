"""Charts of standing and of time: sums by status, duties over years, events in lanes. Laid out like the rows of `rows`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.core.formatting import number
from helpers.explore.charts import theme
from helpers.explore.charts.rows import _list_in_words, _plain, _positions, _rows, _span, _texts
from helpers.explore.charts.theme import Chart, ChartError, need, safe

FILLED = ("paid", "allocated", "required", "grant")  # moved, or had to


def money_bars(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "label",
    value: str = "value",
    status: str = "status",
    interval: tuple[str, str] | None = None,
    unit: str = "GBP_million",
    decimals: int = 0,
    breaks: Mapping[int, str] | None = None,
) -> Chart:
    """Bars from zero that show what was paid or binding as filled and what was announced, planned or estimated as hollow.

    The status stands beside each number. `interval` names columns (low, high) of an estimate; its line is drawn where both are
    given. `breaks` leaves a gap above a row, as in `share_bars`. Raises ChartError on a negative or missing value.
    """
    need(frame, label, value, status, *(interval or ()))
    if frame[value].isna().any() or (frame[value] < 0).any():
        raise ChartError(f"{title}: a sum of money is missing or negative; leave out its row")
    values = [float(v) for v in frame[value]]
    y, states = _positions(frame, breaks), list(frame[status])
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": y,
        "width": 0.62,
        "hoverinfo": "skip",
        "marker": {
            "color": [theme.EMPHASIS if s in FILLED else theme.PAPER for s in states],
            "line": {"color": theme.EMPHASIS, "width": 2},
        },
    }
    data: list[dict[str, Any]] = [bars]
    words, ends = [number(v, decimals, unit) for v in values], list(values)
    if interval:
        low, high = ([_plain(v) for v in frame[c]] for c in interval)
        given = {
            i: (a, b)
            for i, (a, b) in enumerate(zip(low, high, strict=True))
            if a is not None and b is not None
        }
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [x for pair in given.values() for x in (*pair, None)],
                "y": [p for i in given for p in (y[i], y[i], None)],
                "line": {"color": theme.INK, "width": 2},
                "hoverinfo": "skip",
            }
        )
        for i, (a, b) in given.items():
            words[i] = f"about {words[i]} ({_span(a, b, decimals, '')})"
            ends[i] = max(b, ends[i])
    marks = [f"  {w}, {safe(s)}" for w, s in zip(words, states, strict=True)]
    data.append(_texts(ends, y, marks))
    top = max(ends)
    layout = _rows(frame[label], [0, top * 1.5 or 1], unit, room=(top, marks), breaks=breaks)
    return Chart(
        title, _list_in_words(title, frame[label], [m.strip() for m in marks]), data, layout
    )


SHORT, ROOM, PAST = (
    4.0,
    6.0,
    1.5,
)  # years: too short for a name; the room a name needs; how far an open end is drawn
HOLDER_COLOURS = {
    "nhs_local": theme.SEQUENCE[0],
    "gp_led": theme.SEQUENCE[1],
    "council": theme.SEQUENCE[2],
    "national": theme.BACKGROUND,
    "providers": theme.QUIET,
}


def role_timeline(
    frame: pd.DataFrame, title: str, *, first: int, last: int, mark: float | None = None
) -> Chart:
    """Who held each duty over the years: a bar for each holder, its name in it, or before it where it is short.

    `frame` is commissioning_roles: duty, body, kind_of_body, holding, from, to. Filled means by law or contract, hollow means lent,
    shared, in preparation or by agreement. Holders at one time stand below each other. `mark` draws a dashed line at a moment.
    """
    need(frame, "duty", "body", "kind_of_body", "holding", "from", "to")
    begin = [_years(d) for d in frame["from"]]
    end = [_years(d) if not pd.isna(d) else last + PAST for d in frame["to"]]
    lane, labels = _lanes(list(frame["duty"]), begin, end)
    firm = [h in ("statutory", "contract") for h in frame["holding"]]
    shades = [HOLDER_COLOURS[k] for k in frame["kind_of_body"]]
    short = [b - a < SHORT for a, b in zip(begin, end, strict=True)]
    names = [safe(b) for b in frame["body"]]
    bars = {
        "type": "bar",
        "orientation": "h",
        "base": begin,
        "x": [b - a for a, b in zip(begin, end, strict=True)],
        "y": lane,
        "width": 0.72,
        "hoverinfo": "skip",
        "text": ["" if s else n for s, n in zip(short, names, strict=True)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {
            "color": [
                theme.ink_on(c) if f else theme.INK for c, f in zip(shades, firm, strict=True)
            ]
        },
        "marker": {
            "color": [c if f else theme.PAPER for c, f in zip(shades, firm, strict=True)],
            "line": {"color": shades, "width": 2},
        },
    }
    beside = _texts(
        [b for b, s in zip(begin, short, strict=True) if s],
        [p for p, s in zip(lane, short, strict=True) if s],
        [f"{n}  " for n, s in zip(names, short, strict=True) if s],
    ) | {"textposition": "middle left"}
    layout = _rows(labels, [first, last + PAST], "")
    layout["xaxis"] |= {"tickformat": "d", "separatethousands": False, "dtick": 5}
    if mark is not None:
        line = {"dash": "dash", "width": 2, "color": theme.INK}
        layout["shapes"] = [
            {
                "type": "line",
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "x0": mark,
                "x1": mark,
                "line": line,
            }
        ]
    said = [
        f"{body}, {duty[0].lower() + duty[1:]}, from {d.year}{'' if pd.isna(e) else f' to {e.year}'}"
        for body, duty, d, e in zip(
            frame["body"], frame["duty"], frame["from"], frame["to"], strict=True
        )
    ]
    return Chart(title, f"{title}: {'; '.join(said)}.", [bars, beside], layout)


def _lanes(duty: list[str], begin: list[float], end: list[float]) -> tuple[list[int], list[str]]:
    """The row of each span, and the label of each row: the duty on its first row, nothing on the others.

    A short span needs room for its name before it, so it takes the first row of its duty that is free from there on.
    """
    row_of: dict[int, int] = {}
    labels: list[str] = []
    for name in dict.fromkeys(duty):
        taken: list[list[tuple[float, float]]] = []
        for i in (i for i, d in enumerate(duty) if d == name):
            start = begin[i] - (ROOM if end[i] - begin[i] < SHORT else 0)
            free = (
                k
                for k, spans in enumerate(taken)
                if all(end[i] <= a or start >= b for a, b in spans)
            )
            k = next(free, len(taken))
            if k == len(taken):
                taken.append([])
            taken[k].append((start, end[i]))
            row_of[i] = len(labels) + k
        labels += [name] + [" "] * (len(taken) - 1)
    return [row_of[i] for i in range(len(duty))], labels


def event_timeline(
    frame: pd.DataFrame,
    title: str,
    *,
    lane: str,
    chosen: str = "chosen",
    label: str = "title",
    date: str = "date",
    shown: str = "shown",
) -> Chart:
    """Dated events as dots along a line of time, one row for each value of `lane`; those chosen are filled, the rest are rings.

    `chosen` names a yes/no column. Pointing at a dot shows its date and words.
    """
    need(frame, lane, chosen, label, date, shown)
    rows = list(dict.fromkeys(frame[lane]))
    picked = [bool(c) for c in frame[chosen]]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [d.strftime("%Y-%m-%d") for d in frame[date]],
        "y": [rows.index(k) for k in frame[lane]],
        "text": [f"{safe(s)}: {safe(t)}" for s, t in zip(frame[shown], frame[label], strict=True)],
        "hoverinfo": "text",
        "cliponaxis": False,
        "marker": {
            "opacity": 1,
            "size": [13 if c else 9 for c in picked],
            "color": [theme.EMPHASIS if c else theme.PAPER for c in picked],
            "line": {"color": [theme.PAPER if c else theme.QUIET for c in picked], "width": 1.5},
        },
    }
    layout = _rows(
        rows, [f"{frame[date].min().year}-01-01", f"{frame[date].max().year + 1}-01-01"], ""
    )
    layout["xaxis"] |= {"type": "date", "tickformat": "%Y"}
    counts = [
        f"{sum(p for p, k in zip(picked, frame[lane], strict=True) if k == r)} of {(frame[lane] == r).sum()}"
        for r in rows
    ]
    return Chart(title, _list_in_words(title, rows, counts), [dots], layout)


def _years(day: pd.Timestamp) -> float:
    return day.year + (day.day_of_year - 1) / 365.25
