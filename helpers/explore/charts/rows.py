"""Charts with one row for each thing compared: bars, ranges with dots, change, bridge, events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.core.formatting import number
from helpers.explore.charts import theme
from helpers.explore.charts.layout import (
    dot_trace,
    end_texts,
    float_or_none,
    highest_of,
    hollow_bars,
    interval_lines,
    interval_text,
    list_in_words,
    range_text,
    refuse_missing,
    refuse_negative,
    round_ticks,
    rounded_positions,
    row_layout,
    row_positions,
    tick_marks,
    zero_line,
)
from helpers.explore.charts.legends import (
    colour_legend,
    legend_room,
    letters_needed,
    mark_legend,
    with_legend,
)
from helpers.explore.charts.theme import Chart, ChartError, need, safe
from helpers.tables import provider_models

__all__ = ["bridge", "change", "events", "range_dots", "share_bars", "stacked_bars"]

MAX_PARTS = 4  # of one bar, beyond which nobody can compare them
_FILLS = {"total": theme.BACKGROUND, "step": theme.EMPHASIS, "rest": theme.PAPER}
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star", "x")


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

    For counts, shares and money that were published or counted; an estimate belongs in
    `range_dots`, which shows its interval.

    Args:
        frame: A row a bar, top to bottom.
        title: The measure and its unit.
        label: Column of the bars' names.
        value: Column of their lengths; a missing one draws nothing.
        colour: Column of provider model or group codes that give the colour.
        unit: Unit of the values, as `helpers.core.formatting.number` takes it.
        decimals: Decimal places printed.
        breaks: Words by row number: a gap with a dashed line and the word above that row, where
            what follows must not be read on from what stands before.

    Returns:
        The chart: one trace of bars; where the labels do not name the models, a legend of their
        colours and letters.

    Raises:
        ChartError: A column is missing, there are no rows, or a value is negative.
    """
    need(frame, *([colour] if colour else []), labels=[label], numbers=[value])
    values = [float_or_none(v) for v in frame[value]]
    refuse_negative(title, values)
    words = [number(v, decimals, unit) for v in values]
    codes = list(frame[colour]) if colour else []
    colours = [theme.colour(c) for c in codes] if colour else theme.EMPHASIS
    texts, legend = _lettered(words, list(frame[label]), codes)
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": row_positions(frame, breaks),
        "marker": {"color": colours},
        "width": 0.62,
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    top = max((v for v in values if v is not None), default=0)
    layout = row_layout(frame[label], [0, top * 1.2 or 1], unit, reach=top, breaks=breaks)
    return Chart(
        title, list_in_words(title, frame[label], words), *with_legend([bars], layout, legend)
    )


def _lettered(
    texts: Sequence[str], labels: Sequence[Any], codes: Sequence[str]
) -> tuple[list[str], list[dict[str, Any]]]:
    """Texts with the letter of each row's model before them, and the legend of the colours.

    Neither where there are no models, or where the labels name them.
    """
    if not letters_needed(labels[: len(codes)], codes):
        return list(texts), []
    groups = [c if c in provider_models.GROUPS else provider_models.group_of(c) for c in codes]
    letters = [provider_models.GROUPS[group].letter for group in groups]
    return [f"{a} {t}" for a, t in zip(letters, texts, strict=True)], colour_legend(groups)


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
    line_name: str = "interval",
    before: str | None = None,
) -> Chart:
    """A dot for a value with a thin line for its interval, on a hollow bar for a range.

    The bar is for what was planned or expected, the dot for what came of it.

    Args:
        frame: A row a dot, top to bottom; a missing number draws nothing.
        title: The measure and its unit.
        label: Column of the rows' names.
        bar: Columns of the low and high ends of the bar.
        dot: Column of the value.
        interval: Columns of the low and high ends of the value's interval.
        colour: Column of provider model or group codes that give the colour.
        unit: Unit of the values, as `helpers.core.formatting.number` takes it.
        decimals: Decimal places printed.
        bar_name: What the bar is, in words: in the legend and the description.
        dot_name: What the dot is, in words.
        line_name: What the thin line is, in words.
        before: Column whose value is written before the dot's, where the bar stands for something
            that has a middle of its own.

    Returns:
        The chart: traces of bars and of intervals where asked for, of dots, and of texts.

    Raises:
        ChartError: A column is missing, there are no rows, or a number is negative.
    """
    more, pairs = [before] if before else [], {"bar": bar, "interval": interval}
    need(frame, *([colour] if colour else []), labels=[label], numbers=[dot, *more], ends=pairs)
    measured = (dot, *(bar or ()), *(interval or ()), *more)
    y, columns = row_positions(frame), theme.column_lists(frame)
    numbers = {c: [float_or_none(v) for v in columns[c]] for c in measured}
    for values in numbers.values():
        refuse_negative(title, values, "an axis")
    codes = columns[colour] if colour else []
    colours = [theme.colour(c) for c in codes] or [theme.EMPHASIS] * len(frame)
    marker = {"color": colours, "size": 12, "line": {"color": theme.INK, "width": 1}}
    dots = {**dot_trace(numbers[dot], y, marker), "name": safe(dot_name)}
    ends = numbers[dot]
    for columns_of_ends in filter(None, (bar, interval)):
        ends = highest_of(ends, numbers[columns_of_ends[1]])
    printed = _printed_values(numbers, dot, interval, before, decimals, unit)
    printed, legend = _lettered(printed, columns[label], codes)
    texts = [f"  {text}" for text in printed]
    ranges = _range_traces(numbers, bar, interval, y, colours, bar_name)
    data = [*ranges, dots, end_texts([e or 0 for e in ends], y, texts)]
    top = max((e for e in ends if e is not None), default=0)
    layout = row_layout(columns[label], [0, top * 1.3 or 1], unit, reach=top)
    marks = {"hollow": bar_name} if bar else {}
    marks |= {"dot": dot_name} | ({"line": line_name} if interval else {})
    legend = [*(mark_legend(marks) if len(marks) > 1 else []), *legend]
    data, layout = with_legend(rounded_positions(data, top), layout, legend)
    words = _values_in_words(numbers, dot, interval, decimals, unit, about=False)
    if bar:
        planned = _range_texts(numbers[bar[0]], numbers[bar[1]], decimals, unit)
        words = [f"{bar_name} {p}, {dot_name} {w}" for p, w in zip(planned, words, strict=True)]
    return Chart(title, list_in_words(title, columns[label], words), data, layout)


_Numbers = Mapping[str, list[float | None]]


def _range_traces(
    numbers: _Numbers,
    bar: tuple[str, str] | None,
    interval: tuple[str, str] | None,
    y: Sequence[float],
    colours: Sequence[str],
    bar_name: str,
) -> list[dict[str, Any]]:
    """The hollow bars and the thin lines, where they are asked for."""
    traces = []
    if bar:
        traces.append(hollow_bars(numbers[bar[0]], numbers[bar[1]], y, colours, bar_name))
    if interval:
        traces.append(interval_lines(numbers[interval[0]], numbers[interval[1]], y))
    return traces


def _range_texts(
    low: Sequence[float | None], high: Sequence[float | None], decimals: int, unit: str
) -> list[str]:
    return [range_text(a, b, decimals, unit) for a, b in zip(low, high, strict=True)]


def _printed_values(
    numbers: _Numbers,
    dot: str,
    interval: tuple[str, str] | None,
    before: str | None,
    decimals: int,
    unit: str,
) -> list[str]:
    """What stands at the end of each row: the value, with its interval, and what it was before."""
    marks = _values_in_words(numbers, dot, interval, decimals, unit, about=True)
    if before:
        earlier = [number(v, decimals, unit) for v in numbers[before]]
        marks = [f"{e} → {mark}" for e, mark in zip(earlier, marks, strict=True)]
    return marks


def _values_in_words(
    numbers: _Numbers,
    dot: str,
    interval: tuple[str, str] | None,
    decimals: int,
    unit: str,
    *,
    about: bool,
) -> list[str]:
    """The value of each row, with its interval where it has one."""
    if not interval:
        return [number(v, decimals, unit) for v in numbers[dot]]
    rows = zip(*(numbers[column] for column in (dot, *interval)), strict=True)
    return [interval_text(v, a, b, decimals, unit, about=about) for v, a, b in rows]


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
    """Two values a row joined by a line: a hollow ring for the first, a filled dot for the second.

    Each has its number beside it, on the side away from the other.

    Args:
        frame: A row for each thing that changed, top to bottom.
        title: The measure and its unit.
        label: Column of the rows' names.
        before: Column of the first value; a missing one draws nothing.
        after: Column of the second value, in the same unit.
        colour: Column of provider model or group codes that give the colour.
        names: What the two values are, such as two years; the legend and the description say them.
        unit: Unit of the values, as `helpers.core.formatting.number` takes it.
        decimals: Decimal places printed.

    Returns:
        The chart: traces of lines, of rings, of dots, and of the numbers of each.

    Raises:
        ChartError: A column is missing, there are no rows, or a value is negative.
    """
    need(frame, *([colour] if colour else []), labels=[label], numbers=(before, after))
    y = row_positions(frame)
    first, second = ([float_or_none(v) for v in frame[c]] for c in (before, after))
    refuse_negative(title, [*first, *second], "an axis")
    colours = [theme.colour(c) for c in frame[colour]] if colour else [theme.EMPHASIS] * len(frame)
    lines = interval_lines(first, second, y)
    data = [{**lines, "line": {"color": theme.QUIET, "width": 2}, "showlegend": False}]
    for values, name, fill in (
        (first, names[0], [theme.PAPER] * len(frame)),
        (second, names[1], colours),
    ):
        marker = {"color": fill, "size": 13, "line": {"color": colours, "width": 3}}
        data.append({**dot_trace(values, y, marker), "name": safe(name)})
    rises = [a is None or b is None or b >= a for a, b in zip(first, second, strict=True)]
    printed = [[number(v, decimals, unit) for v in values] for values in (first, second)]
    data.append(_outward_texts(first, y, printed[0], [not r for r in rises]))
    data.append(_outward_texts(second, y, printed[1], rises))
    words = [f"{a} {names[0]}, {b} {names[1]}" for a, b in zip(*printed, strict=True)]
    present = [v for v in (*first, *second) if v is not None]
    top = max(present, default=0)
    layout = row_layout(frame[label], [-top * 0.16, top * 1.2 or 1], unit, reach=top)
    layout["meta"] |= {"both_ends": True}
    codes = list(frame[colour]) if colour else []
    _, legend = _lettered(printed[1], list(frame[label]), codes)
    legend = [*mark_legend({"ring": names[0], "dot": names[1]}), *legend]
    return Chart(
        title, list_in_words(title, frame[label], words), *with_legend(data, layout, legend)
    )


def _outward_texts(
    x: Sequence[float | None], y: Sequence[float], texts: Sequence[str], right: Sequence[bool]
) -> dict[str, Any]:
    """Texts beside their points, each on its own side."""
    spaced = [f"  {t}" if r else f"{t}  " for t, r in zip(texts, right, strict=True)]
    sides = ["middle right" if r else "middle left" for r in right]
    return {**end_texts(x, y, spaced), "textposition": sides}


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
    line_name: str = "interval",
    rest_name: str = "not explained",
) -> Chart:
    """From one total to another by steps.

    Args:
        frame: A row a step, top to bottom.
        title: The measure and its unit.
        label: Column of the steps' names.
        start: Column of the value at which a step starts; a total starts at zero.
        end: Column of the value at which it ends.
        kind: Column of `total` (a bar from zero), `step`, or `rest` (what no step explains, drawn
            hollow).
        interval: Columns of the low and high values between which a step may end; the line is
            drawn where both are present.
        unit: Unit of the values, as `helpers.core.formatting.number` takes it.
        decimals: Decimal places printed.
        line_name: What a thin line is, in the legend.
        rest_name: What a hollow bar is.

    Returns:
        The chart: a trace of bars, one of lines from step to step, one of intervals where asked
        for, and one of texts.

    Raises:
        ChartError: A column is missing, there are no rows, `start` or `end` has a gap, or a kind
            is none of the three.
    """
    need(frame, kind, labels=[label], numbers=(start, end), ends={"interval": interval})
    refuse_missing(title, frame, start, end)
    kinds = list(frame[kind])
    unknown = [k for k in kinds if k not in _FILLS]
    if unknown:
        raise ChartError(f"{title}: {unknown[0]!r} is no kind of step; use {', '.join(_FILLS)}")
    y = row_positions(frame)
    base, tip = ([float(v) for v in frame[c]] for c in (start, end))
    steps = [b if k == "total" else b - a for a, b, k in zip(base, tip, kinds, strict=True)]
    words = [number(v, decimals, unit) for v in steps]
    spoken, data = list(words), [_step_bars(base, tip, kinds, y), _connectors(tip, y)]
    ends = [max(pair) for pair in zip(base, tip, strict=True)]
    least = min(0.0, *base, *tip)
    spans = _complete_pairs(frame, interval) if interval else {}
    if interval:
        data.append(interval_lines(*_two_lists(spans), [y[i] for i in spans]))
    for i, (a, b) in spans.items():
        spoken[i] = interval_text(steps[i], a - base[i], b - base[i], decimals, unit)
        ends[i], least = max(ends[i], b), min(least, a)
    marks = _signed(words, kinds)
    data.append(end_texts(ends, y, marks))
    top = max(0.0, *ends)
    layout = row_layout(frame[label], [0, top * 1.25], unit, reach=top)
    if least < 0:
        layout |= _below_zero(layout, least, top, unit)
    legend = {"hollow": rest_name} if "rest" in kinds else {}
    legend |= {"line": line_name} if spans else {}
    drawn = with_legend(data, layout, mark_legend(legend))
    return Chart(title, list_in_words(title, frame[label], spoken), *drawn)


def _signed(words: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """What stands beside each step: a rise has its plus, a total no sign."""
    rises = [k != "total" and not w.startswith("−") for w, k in zip(words, kinds, strict=True)]
    return [f"  +{w}" if rise else f"  {w}" for w, rise in zip(words, rises, strict=True)]


def _step_bars(
    base: Sequence[float], tip: Sequence[float], kinds: Sequence[str], y: Sequence[float]
) -> dict[str, Any]:
    """A bar from where each step starts to where it ends; what no step explains is hollow."""
    edges = {"color": theme.EMPHASIS, "width": [2 if k == "rest" else 0 for k in kinds]}
    return {
        "type": "bar",
        "orientation": "h",
        "base": list(base),
        "x": [b - a for a, b in zip(base, tip, strict=True)],
        "y": list(y),
        "width": 0.62,
        "hoverinfo": "skip",
        "marker": {"color": [_FILLS[k] for k in kinds], "line": edges},
    }


def _connectors(tip: Sequence[float], y: Sequence[float]) -> dict[str, Any]:
    """A thin upright line from the end of each step to the next, which starts there."""
    at = list(zip(tip, y, strict=True))[:-1]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for end, _ in at for x in (end, end, None)],
        "y": [p for _, row in at for p in (row, row + 1, None)],
        "line": {"color": theme.QUIET, "width": 1},
        "hoverinfo": "skip",
    }


def _complete_pairs(
    frame: pd.DataFrame, columns: tuple[str, str]
) -> dict[int, tuple[float, float]]:
    """The pairs of two columns by row number, where both are present."""
    pairs = enumerate(zip(frame[columns[0]], frame[columns[1]], strict=True))
    return {i: (float(a), float(b)) for i, (a, b) in pairs if not pd.isna([a, b]).any()}


def _two_lists(pairs: Mapping[int, tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [a for a, _ in pairs.values()], [b for _, b in pairs.values()]


def _below_zero(layout: Mapping[str, Any], least: float, top: float, unit: str) -> dict[str, Any]:
    """What a layout changes where steps reach below zero."""
    span = top - least
    low = least - 0.04 * span
    return {
        "xaxis": {
            **layout["xaxis"],
            "range": [low, top + 0.25 * span],
            **tick_marks(round_ticks(least, top, unit), unit),
        },
        "meta": {**layout["meta"], "least": low},
        "shapes": [zero_line()],
    }


def events(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "title",
    date: str = "date",
    kind: str = "kind",
    shown: str = "shown",
) -> Chart:
    """Dated events from top to bottom: the date in words, the event, and a mark at the date.

    Args:
        frame: A row an event, in the order of their dates.
        title: What the events are.
        label: Column of the events' names.
        date: Column of the datetimes to draw at.
        kind: Column of a word that picks the symbol, so that colour is never the only cue.
        shown: Column of the dates in words, at the precision that is known.

    Returns:
        The chart: a trace of marks, with a legend of their kinds.

    Raises:
        ChartError: A column is missing, there are no rows, a date or a kind is missing, or there
            are more than seven kinds.
    """
    need(frame, date, kind, shown, labels=[label])
    refuse_missing(title, frame, date, kind)
    kinds = sorted(frame[kind].unique())
    if len(kinds) > len(_SYMBOLS):
        raise ChartError(
            f"{title}: {len(kinds)} kinds of events need as many symbols, and there are "
            f"{len(_SYMBOLS)}; group some"
        )
    symbols = dict(zip(kinds, _SYMBOLS, strict=False))
    x = [d.strftime("%Y-%m-%d") for d in frame[date]]
    span = frame[date].max() - frame[date].min()
    pad = max(span * 0.04, pd.Timedelta(days=20))
    shapes = [symbols[k] for k in frame[kind]]
    look = {"color": theme.EMPHASIS, "size": 12}
    marks = dot_trace(x, row_positions(frame), {**look, "symbol": shapes})
    first, last = frame[date].min() - pad, frame[date].max() + pad
    labels = [f"{day}: {name}" for day, name in zip(frame[shown], frame[label], strict=True)]
    layout = row_layout(labels, [f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"], "", width=44)
    layout["xaxis"] |= {"type": "date", "tickformat": "%Y" if span.days > 800 else "%b %Y"}
    legend = [
        {**dot_trace([None], [None], {**look, "symbol": symbol}), "name": safe(name)}
        for name, symbol in symbols.items()
    ]
    drawn = with_legend([marks], layout, [{**entry, "showlegend": True} for entry in legend])
    return Chart(title, list_in_words(title, frame[label], list(frame[shown])), *drawn)


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
    """Each row divided into parts, which differ by shade, pattern and the number inside.

    Args:
        frame: Tidy, a row for each label and part; rows of one label and part are added up.
        title: The measure and its unit.
        label: Column of the rows' names, drawn in the order in which they come.
        part: Column of the parts' names.
        value: Column of the values; a missing one counts as zero.
        parts: The parts to draw in their order, at most four. A part not named is left out.
        unit: Unit of the values, as `helpers.core.formatting.number` takes it.
        decimals: Decimal places printed.

    Returns:
        The chart: a trace of bars for each part, with a legend.

    Raises:
        ChartError: A column is missing, there are no rows, a row has no label, there are too many
            parts, or a value is negative.
    """
    need(frame, part, labels=[label], numbers=[value])
    if len(parts) > MAX_PARTS:
        raise ChartError(
            f"{title}: {len(parts)} parts are too many for one bar; "
            "group them or draw one chart each"
        )
    refuse_negative(title, [float_or_none(v) for v in frame[value]])
    wide = (
        frame.pivot_table(index=label, columns=part, values=value, sort=False, aggfunc="sum")
        .reindex(columns=list(parts))
        .fillna(0)
    )
    rows = list(wide.index)
    total = float(wide.sum(axis=1).max()) or 1.0
    shades = (*theme.SEQUENCE, theme.BACKGROUND)
    patterns = ("", "/", ".", "x")
    data: list[dict[str, Any]] = []
    for name, shade, pattern in zip(parts, shades, patterns, strict=False):
        values = [float(v) for v in wide[name]]
        wide_enough = [v > 0 and v >= 0.08 * total for v in values]
        texts = [
            number(v, decimals, unit) if inside else ""
            for v, inside in zip(values, wide_enough, strict=True)
        ]
        data.append({**_part_bars(values, texts, shade, pattern), "name": safe(name)})
    words = [
        ", ".join(f"{number(wide.loc[i, p], decimals, unit)} {p}" for p in parts) for i in rows
    ]
    layout = row_layout(rows, [0, total], unit)
    layout["xaxis"] |= tick_marks(round_ticks(0, total, unit), unit)
    # A number that its bar has no room for at this width is left out rather than made smaller.
    layout |= {"barmode": "stack", "uniformtext": {"minsize": 14, "mode": "hide"}}
    layout |= legend_room(layout, [safe(name) for name in parts])
    return Chart(title, list_in_words(title, rows, words), data, layout)


def _part_bars(
    values: Sequence[float], texts: Sequence[str], shade: str, pattern: str
) -> dict[str, Any]:
    """The bars of one part, with its shade and pattern and the numbers inside."""
    hatching = {
        "shape": pattern,
        "size": 7,
        "bgcolor": shade,
        "fgcolor": theme.PAPER,
        "fgopacity": 0.3,
        "solidity": 0.2,
    }
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(values),
        "y": row_positions(values),
        "width": 0.66,
        "hoverinfo": "skip",
        "text": list(texts),
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": theme.ink_on(shade)},
        "marker": {
            "color": shade,
            "line": {"color": theme.PAPER, "width": 1},
            "pattern": hatching,
        },
    }
