"""Timelines and ledgers of policy: money by status, holders of duties over years, dated events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    row_layout,
    row_positions,
)
from helpers.explore.charts.legends import mark_legend, swatch_legend, with_legend
from helpers.explore.charts.theme import Chart, ChartError, need, safe

__all__ = ["event_timeline", "money_bars", "role_timeline"]

FILLED = ("paid", "allocated", "required", "grant")  # statuses of money that moved, or had to
NARROWEST = 290  # px of the years on the narrowest page that a chart is drawn for
NAME_CHARACTER, AROUND = 7.8, 12  # px of a name: each character, and what stands around it
PAST = 1.5  # years beyond the last one to which an open end is drawn
FIRM = ("statutory", "contract")  # holdings by law or contract
HOLDER_WORDS = {
    "nhs_local": "local NHS body",
    "gp_led": "led by GPs",
    "council": "council",
    "national": "national body",
    "providers": "providers",
}
HOLDER_COLOURS = {
    "nhs_local": theme.SEQUENCE[0],
    "gp_led": theme.SEQUENCE[1],
    "council": theme.SEQUENCE[2],
    "national": theme.BACKGROUND,
    "providers": theme.QUIET,
}


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
    """Bars of money from zero: filled for what was paid or binding, hollow for what was not.

    Hollow are sums that were announced, planned or estimated. The status stands beside each number.

    Args:
        frame: A row a sum, top to bottom.
        title: The measure and its unit.
        label: Column of the rows' names.
        value: Column of the sums.
        status: Column of their status; `paid`, `allocated`, `required` and `grant` are filled.
        interval: Columns of the low and high ends of an estimate; the line is drawn where both are
            present.
        unit: Unit of the values, as `helpers.core.formatting.number` takes it.
        decimals: Decimal places printed.
        breaks: Words by row number: a gap with a dashed line and the word above that row.

    Returns:
        The chart: a trace of bars, one of intervals where asked for, and one of texts.

    Raises:
        ChartError: A column is missing, there are no rows, or a sum is negative or missing.
    """
    need(frame, status, labels=[label], numbers=[value], ends={"interval": interval})
    if frame[value].isna().any() or (frame[value] < 0).any():
        raise ChartError(f"{title}: a sum of money is missing or negative; leave out its row")
    values = [float(v) for v in frame[value]]
    y, states = row_positions(frame, breaks), list(frame[status])
    fills = [theme.EMPHASIS if s in FILLED else theme.PAPER for s in states]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": y,
        "width": 0.62,
        "hoverinfo": "skip",
        "marker": {"color": fills, "line": {"color": theme.EMPHASIS, "width": 2}},
    }
    words, ends, data = [number(v, decimals, unit) for v in values], list(values), [bars]
    spans: dict[int, tuple[float, float]] = {}
    if interval:
        pairs = enumerate(zip(frame[interval[0]], frame[interval[1]], strict=True))
        spans = {i: (float(a), float(b)) for i, (a, b) in pairs if not pd.isna([a, b]).any()}
        lows, highs = [a for a, _ in spans.values()], [b for _, b in spans.values()]
        data.append(interval_lines(lows, highs, [y[i] for i in spans]))
        for i, (low, high) in spans.items():
            words[i] = interval_text(values[i], low, high, decimals, unit)
            ends[i] = max(high, ends[i])
    marks = [f"  {w}, {safe(s)}" for w, s in zip(words, states, strict=True)]
    data.append(end_texts(ends, y, marks))
    top = max(ends)
    x_ends = [0, top * 1.5 or 1]
    layout = row_layout(frame[label], x_ends, unit, reach=top, breaks=breaks)
    description = list_in_words(title, frame[label], [m.strip() for m in marks])
    legend = _sums_shown([s in FILLED for s in states], bool(spans))
    return Chart(title, description, *with_legend(data, layout, mark_legend(legend)))


def _sums_shown(firm: Sequence[bool], lines: bool) -> dict[str, str]:
    """The words for each kind of mark that occurs in a ledger."""
    words = {"full": "paid or binding"} if any(firm) else {}
    words |= {} if all(firm) else {"hollow": "announced, planned or estimated"}
    return words | ({"line": "interval"} if lines else {})


def role_timeline(
    frame: pd.DataFrame, title: str, *, first: int, last: int, mark: float | None = None
) -> Chart:
    """Who held each duty over the years: a bar for each holder, its name in it or before it.

    Filled means by law or contract; hollow means lent, shared, in preparation or by agreement.
    Holders at one time stand below each other.

    Args:
        frame: Rows of commissioning_roles: duty, body, kind_of_body, holding, from, to (a missing
            `to` is still so).
        title: What the duties are.
        first: The year at which the axis begins.
        last: The year at which it ends; open ends are drawn a little beyond it.
        mark: A moment to draw a dashed line at, in years: 2013.25 is April 2013.

    Returns:
        The chart: a trace of bars and one of the names beside short bars, with a legend.

    Raises:
        ChartError: A column is missing, there are no rows, or a kind of body is not known.
    """
    need(frame, "duty", "body", "kind_of_body", "holding", "from", "to")
    unknown = [kind for kind in frame["kind_of_body"] if kind not in HOLDER_WORDS]
    if unknown:
        raise ChartError(
            f"{title}: {unknown[0]!r} is no kind of body; use {', '.join(HOLDER_WORDS)}"
        )
    begin = [_years(d) for d in frame["from"]]
    end = [_years(d) if not pd.isna(d) else last + PAST for d in frame["to"]]
    names = [safe(b) for b in frame["body"]]
    places = _name_places(names, begin, end, first, last + PAST)
    lane, labels = _lanes(list(frame["duty"]), [(a, b) for _, a, b in places])
    inside = [n if side == "inside" else "" for n, (side, _, _) in zip(names, places, strict=True)]
    beside = _names_beside(names, [side for side, _, _ in places], lane, begin, end)
    layout = row_layout(labels, [first, last + PAST], "")
    layout["xaxis"] |= {"tickformat": "d", "separatethousands": False, "dtick": 5}
    if mark is not None:
        line = {"dash": "dash", "width": 2, "color": theme.INK}
        upright = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": mark, "x1": mark}
        layout["shapes"] = [{**upright, "line": line}]
    spans = zip(frame["body"], frame["duty"], frame["from"], frame["to"], strict=True)
    spoken = "; ".join(_holding_in_words(*span) for span in spans)
    bars = _holder_bars(frame, lane, begin, end, inside)
    legend = [*swatch_legend(_kinds_shown(frame)), *mark_legend(_holdings_shown(frame))]
    return Chart(title, f"{title}: {spoken}.", *with_legend([bars, beside], layout, legend))


def _kinds_shown(frame: pd.DataFrame) -> dict[str, str]:
    """The words for each kind of body that occurs, by its colour."""
    present = set(frame["kind_of_body"])
    return {HOLDER_COLOURS[k]: words for k, words in HOLDER_WORDS.items() if k in present}


def _holdings_shown(frame: pd.DataFrame) -> dict[str, str]:
    firm = frame["holding"].isin(FIRM)
    words = {"full": "by law or contract"} if firm.any() else {}
    return words | ({} if firm.all() else {"hollow": "lent, shared or prepared"})


def _holder_bars(
    frame: pd.DataFrame,
    lane: Sequence[int],
    begin: Sequence[float],
    end: Sequence[float],
    names: Sequence[str],
) -> dict[str, Any]:
    """A bar for each holder from its first to its last year, coloured by the kind of body."""
    shades = [HOLDER_COLOURS[k] for k in frame["kind_of_body"]]
    firm = [h in FIRM for h in frame["holding"]]
    looks = list(zip(shades, firm, strict=True))
    inks = [theme.ink_on(c) if filled else theme.INK for c, filled in looks]
    fills = [c if filled else theme.PAPER for c, filled in looks]
    return {
        "type": "bar",
        "orientation": "h",
        "base": list(begin),
        "x": [b - a for a, b in zip(begin, end, strict=True)],
        "y": list(lane),
        "width": 0.72,
        "hoverinfo": "skip",
        "text": list(names),
        "textposition": "inside",
        "constraintext": "none",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": inks},
        "marker": {"color": fills, "line": {"color": shades, "width": 2}},
    }


def _holding_in_words(body: str, duty: str, start: pd.Timestamp, end: pd.Timestamp) -> str:
    until = "" if pd.isna(end) else f" to {end.year}"
    name = duty if duty[1:2].isupper() else duty[0].lower() + duty[1:]  # GPs stay GPs
    return f"{body}, {name}, from {start.year}{until}"


def _name_places(
    names: Sequence[str],
    begin: Sequence[float],
    end: Sequence[float],
    first: float,
    last: float,
) -> list[tuple[str, float, float]]:
    """Where the name of each span has room, also on the narrowest page.

    Args:
        names: The name of each span.
        begin: When it begins, in years.
        end: When it ends.
        first: The year at which the axis begins.
        last: The year at which it ends.

    Returns:
        The side (`inside`, `before` or `after` the bar), and the years that bar and name take.
    """
    pixel = (last - first) / NARROWEST
    places = []
    for name, a, b in zip(names, begin, end, strict=True):
        room = (len(name) * NAME_CHARACTER + AROUND) * pixel
        if room <= b - a:
            places.append(("inside", a, b))
        elif a - room >= first or b + room > last:
            places.append(("before", a - room, b))
        else:
            places.append(("after", a, b + room))
    return places


def _names_beside(
    names: Sequence[str],
    sides: Sequence[str],
    lane: Sequence[int],
    begin: Sequence[float],
    end: Sequence[float],
) -> dict[str, Any]:
    """The names of spans that are too short for them, before or after their bars."""
    rows = [i for i, side in enumerate(sides) if side != "inside"]
    before = [sides[i] == "before" for i in rows]
    x = [begin[i] if b else end[i] for i, b in zip(rows, before, strict=True)]
    texts = [f"{names[i]}  " if b else f"  {names[i]}" for i, b in zip(rows, before, strict=True)]
    positions = ["middle left" if b else "middle right" for b in before]
    return {**end_texts(x, [lane[i] for i in rows], texts), "textposition": positions}


def _lanes(
    duty: Sequence[str], spans: Sequence[tuple[float, float]]
) -> tuple[list[int], list[str]]:
    """The row of each span with its name, and the label of each row.

    A duty is named on its first row, its other rows have no label. A span takes the first row of
    its duty that is free for as long as bar and name take.
    """
    row_of: dict[int, int] = {}
    labels: list[str] = []
    for name in dict.fromkeys(duty):
        taken: list[list[tuple[float, float]]] = []
        for i in (i for i, d in enumerate(duty) if d == name):
            start, stop = spans[i]
            free = (
                k
                for k, others in enumerate(taken)
                if all(stop <= a or start >= b for a, b in others)
            )
            k = next(free, len(taken))
            if k == len(taken):
                taken.append([])
            taken[k].append((start, stop))
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
    dot_name: str = "chosen",
    ring_name: str = "all other events",
) -> Chart:
    """Dated events as dots along a line of time, in rows.

    Pointing at a dot shows its date and words.

    Args:
        frame: A row an event.
        title: What the events are.
        lane: Column whose values are the rows, in the order in which they come.
        chosen: Column of yes and no: events chosen are filled dots, the others rings.
        label: Column of the events' names.
        date: Column of the datetimes to draw at.
        shown: Column of the dates in words, at the precision that is known.
        dot_name: What a filled dot is, in the legend.
        ring_name: What a ring is.

    Returns:
        The chart: one trace of dots, with a legend.

    Raises:
        ChartError: A column is missing, there are no rows, or a date is missing.
    """
    need(frame, lane, chosen, label, date, shown)
    refuse_missing(title, frame, date)
    rows = list(dict.fromkeys(frame[lane]))
    filled = [bool(c) for c in frame[chosen]]
    marker = {
        "opacity": 1,
        "size": [13 if f else 9 for f in filled],
        "color": [theme.EMPHASIS if f else theme.PAPER for f in filled],
        "line": {"color": [theme.PAPER if f else theme.QUIET for f in filled], "width": 1.5},
    }
    days = [d.strftime("%Y-%m-%d") for d in frame[date]]
    texts = [f"{safe(day)}: {safe(t)}" for day, t in zip(frame[shown], frame[label], strict=True)]
    dots = dot_trace(days, [rows.index(k) for k in frame[lane]], marker)
    dots |= {"text": texts, "hoverinfo": "text"}
    years = [f"{frame[date].min().year}-01-01", f"{frame[date].max().year + 1}-01-01"]
    layout = row_layout(rows, years, "")
    layout["xaxis"] |= {"type": "date", "tickformat": "%Y"}
    lanes = list(frame[lane])
    counts = [
        f"{sum(f for f, k in zip(filled, lanes, strict=True) if k == row)} of {lanes.count(row)}"
        for row in rows
    ]
    drawn = with_legend([dots], layout, mark_legend({"dot": dot_name, "ring": ring_name}))
    return Chart(title, list_in_words(title, rows, counts), *drawn)


def _years(day: pd.Timestamp) -> float:
    """A day as a number of years: 1 July 2011 is about 2011.5."""
    return day.year + (day.day_of_year - 1) / 365.25
