"""Charts in columns that share their rows: panels with a break between, and a matrix.

Each column has axes of its own. On a narrow page the panels stand below each other, and the matrix
writes the names of its rows above them: what then changes is in the layout's `meta`, under
`narrow`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import pandas as pd

from helpers.core.formatting import number
from helpers.explore.charts import theme
from helpers.explore.charts.layout import (
    STANDOFF,
    dot_trace,
    end_texts,
    float_or_none,
    hollow_bars,
    interval_lines,
    interval_text,
    range_text,
    refuse_negative,
    round_ticks,
    row_labels,
    tick_marks,
)
from helpers.explore.charts.legends import mark_legend
from helpers.explore.charts.theme import Chart, ChartError, need, safe, wrapped
from helpers.tables import provider_models

__all__ = ["matrix", "panels"]

TEXT_LINE = 19  # px of a line of text
AXIS = 28  # px of the numbers below a panel
LEGEND = 30  # px of a line of the legend
NAMES, NAME = 164, 18  # px of the names of rows to the left, and characters of a line of one
NARROW_NAMES = 116  # of their short names on a narrow page
WIDEST = 720  # px: no chart of a report is wider
PANEL_ROW = 40  # px: two lines of a name
PANEL_WIDTH = 66  # px of the narrowest panel beside others: marks, and what is printed behind them
CELL_WIDTH = 60  # px of the narrowest cell of a matrix beside others
HEAD = {"name": "head"}  # of an annotation: a page breaks its lines anew,
KEY = {"name": "key", "yshift": TEXT_LINE + 4}  # and those of the key above all heads
MATRIX_ROW, NARROW_ROW = 30, 72  # px of a row of the matrix, beside its name and below it
# Of more rows than this each is as low as its name allows, and the names have a wider line.
MANY_ROWS, LOW_ROW, LOWER_LINE, LONG_NAME = 20, 26, 12, 33
BELOW_DOT = 8  # px from the middle of a dot down to the line of its interval
NUMBER_AT, NUMBER_OF_MANY_AT = 1.08, 1.25  # of the scale of a cell: where its number stands
# On a narrow page: px from a dot up to the top of its name and to the middle of its number, and the
# characters that a line of the name holds.
NAME_ABOVE, NUMBER_ABOVE, NARROW_NAME = 53, 14, 34
# And of many rows without intervals: px of a row of a list, and of its names, and their characters.
LISTED_ROW, LISTED_NAMES, LISTED_NAME = 25, 176, 20
COLUMN_GAP = 0.03  # of the width, between two columns of the matrix
MOST_BESIDE = 4  # panels: of more, half stand below the others
BREAK_WIDTH = 0.07  # of the width, between two panels: a dashed line stands in its middle,
BREAKS_WIDTH = 0.21  # and of all of them together
ROOM_BEHIND = 1.5  # of the longest bar of a panel: its axis goes on for what is printed
PRINTED = 46  # px of the longest line that stands behind a mark of a panel
CHARACTER = 7.6  # px


@dataclass(frozen=True)
class _Column:
    """What one column draws, row by row; None draws nothing."""

    name: str
    unit: str
    value: list[float | None]
    low: list[float | None]
    high: list[float | None]
    bar_low: list[float | None]
    bar_high: list[float | None]

    def ends(self) -> list[float | None]:
        """Where the last mark of each row ends."""
        rows = zip(self.value, self.high, self.bar_high, strict=True)
        return [max((v for v in row if v is not None), default=None) for row in rows]

    def counted(self, i: int) -> bool:
        """Whether a row holds a number without a range: it is drawn as a filled bar."""
        return self.low[i] is None and self.bar_low[i] is None


def panels(
    frame: pd.DataFrame,
    title: str,
    *,
    panel: str = "panel",
    colour: str = "group",
    value: str = "value",
    interval: tuple[str, str] | None = None,
    bar: tuple[str, str] | None = None,
    about: Mapping[str, str],
    unit: str | Mapping[str, str] = "percent",
    decimals: int = 0,
    breaks: str | Sequence[str] = "break",
    bar_name: str = "planned range",
    dot_name: str = "estimate, 90% interval",
    full_name: str = "published or counted",
) -> Chart:
    """Several measures of one mix side by side, with a break between any two: never one line.

    Each panel has its own unit and basis, which stand above it; all share the rows, one for each
    provider model in the order of the vocabulary. A value with a range is a hollow bar with a dot,
    an estimate a dot on a thin line, any other number a filled bar from zero. For example:
    `about={"Plan": "December 2010: share of value, published", "Now": "share of places, counted"}`.

    Args:
        frame: Tidy, a row for each panel and provider model; a dash stands
            where one is missing.
        title: What is compared.
        panel: Column of the panels' names, drawn in the order of `about`.
        colour: Column of provider models, or of groups, which give rows and colours.
        value: Column of the numbers.
        interval: Columns of the low and high ends of an estimate; missing where there is none.
        bar: Columns of the low and high ends of a planned range; missing where there is none.
        about: By panel, what it measures and on which basis, in a few words.
        unit: Unit of the numbers, as `helpers.core.formatting.number` takes it; or one by panel.
        decimals: Decimal places printed.
        breaks: The word at the dashed line between two panels; or one for each gap, where no line
            is drawn at an empty one.
        bar_name: What a hollow bar is, in the legend.
        dot_name: What a dot with its line is.
        full_name: What a filled bar is.

    Returns:
        The chart: for each panel traces of bars, hollow bars, intervals, dots and texts.

    Raises:
        ChartError: A column is missing, there are no rows, a number is negative, a panel is not in
            `about` or has no unit, or two rows stand for one panel and model.
    """
    need(frame, panel, colour, numbers=[value], ends={"interval": interval, "bar": bar})
    _refuse_unknown(title, frame[panel], about)
    codes = provider_models.ordered(frame[colour])
    units = unit if isinstance(unit, Mapping) else dict.fromkeys(about, unit)
    for name in about:
        if name not in units:
            raise ChartError(f"{title}: unit does not say what the panel {name!r} is measured in")
    columns = [
        _column(frame[frame[panel] == name], name, units[name], colour, codes, value, interval, bar)
        for name in about
    ]
    for column in columns:
        refuse_negative(title, [*column.value, *column.low, *column.bar_low])
    fills = [theme.colour(code) for code in codes]
    tops = _common_tops(columns)
    data = []
    for k, column in enumerate(columns):
        data += _panel_traces(column, k, fills, decimals)
    names = {"hollow": bar_name, "dot_line": dot_name, "full": full_name}
    data += mark_legend({mark: names[mark] for mark in _marks_drawn(columns)})
    heads = [(column.name, about[column.name]) for column in columns]
    gaps = [breaks] * (len(heads) - 1) if isinstance(breaks, str) else list(breaks)
    if len(gaps) != len(heads) - 1:
        there = f"{len(heads)} panels have {len(heads) - 1} gaps"
        raise ChartError(f"{title}: {there}, not {len(gaps)}; give a word for each, or one for all")
    layout = _panel_layout(codes, heads, units, tops, gaps)
    return Chart(title, _in_words(title, heads, columns, codes, decimals), data, layout)


def matrix(
    frame: pd.DataFrame,
    title: str,
    *,
    label: str = "label",
    colour: str = "group",
    value: str = "value",
    interval: tuple[str, str] | None = None,
    first: str | None = None,
    unit: str = "percent",
    decimals: int = 0,
    dot_name: str = "estimate",
    line_name: str = "90% interval",
) -> Chart:
    """Rows by provider model in one picture: a dot with its interval and its number in each cell.

    For the ten regions and the groups of provider models: all cells share one scale from zero, so
    that a row is read across and a model down.

    Args:
        frame: Tidy, a row for each cell; a cell that is missing stays empty.
        title: The measure and its unit.
        label: Column of the rows' names, drawn in the order in which they come.
        colour: Column of provider models, or of groups: the columns of the matrix, in the order of
            the vocabulary, and their colours.
        value: Column of the numbers.
        interval: Columns of the low and high ends of an estimate; missing where there is none.
        first: The name of a row that all others are read against, such as England: it stands on
            top, set off by a line.
        unit: Unit of the numbers, as `helpers.core.formatting.number` takes it.
        decimals: Decimal places printed.
        dot_name: What a dot is, in the legend.
        line_name: What a thin line is.

    Returns:
        The chart: for each column traces of intervals, of dots and of numbers.

    Raises:
        ChartError: A column is missing, there are no rows, a number is negative, `first` is no
            row, or two rows stand for one cell.
    """
    need(frame, colour, labels=[label], numbers=[value], ends={"interval": interval})
    labels = list(dict.fromkeys(frame[label]))
    if first is not None:
        if first not in labels:
            raise ChartError(f"{title}: there is no row {first!r} to put first")
        labels = [first, *(name for name in labels if name != first)]
    codes = provider_models.ordered(frame[colour])
    columns = [
        _column(frame[frame[colour] == code], code, unit, label, labels, value, interval, None)
        for code in codes
    ]
    for column in columns:
        refuse_negative(title, [*column.value, *column.low])
    top = max((v for column in columns for v in column.ends() if v is not None), default=1) or 1
    rows = _rows_of(labels)
    data = []
    for k, column in enumerate(columns):
        data += _cell_traces(column, k, rows, top, decimals)
    data += mark_legend({"dot": dot_name, **({"line": line_name} if interval else {})})
    layout = _matrix_layout(rows, codes, first is not None, bool(interval), top, unit)
    heads = [(provider_models.label(code), "") for code in codes]
    return Chart(title, _in_words(title, heads, columns, labels, decimals), data, layout)


# --- what is drawn in a column -------------------------------------------------------------------


def _column(
    rows: pd.DataFrame,
    name: str,
    unit: str,
    key: str,
    keys: Sequence[str],
    value: str,
    interval: tuple[str, str] | None,
    bar: tuple[str, str] | None,
) -> _Column:
    """The numbers of one column in the order of the rows; those that are missing are None."""
    if rows[key].duplicated().any():
        twice = rows.loc[rows[key].duplicated(), key].iloc[0]
        raise ChartError(f"{name}: there are two rows of {twice!r}; add them up, or show one")
    by_key = rows.set_index(key).reindex(keys)

    def numbers(column: str | None) -> list[float | None]:
        if column is None:
            return [None] * len(keys)
        return [float_or_none(v) for v in by_key[column]]

    low, high = interval or (None, None)
    bar_low, bar_high = bar or (None, None)
    return _Column(name, unit, *map(numbers, (value, low, high, bar_low, bar_high)))


def _refuse_unknown(title: str, names: pd.Series, about: Mapping[str, str]) -> None:
    unknown = [name for name in dict.fromkeys(names) if name not in about]
    if unknown:
        raise ChartError(f"{title}: about does not say what the panel {unknown[0]!r} measures")


def _common_tops(columns: Sequence[_Column]) -> list[float]:
    """The largest mark of each panel; panels of one unit share it, and so can be compared."""
    highest: dict[str, float] = {}
    for column in columns:
        most = max((v for v in column.ends() if v is not None), default=0)
        highest[column.unit] = max(highest.get(column.unit, 0), most)
    return [highest[column.unit] or 1 for column in columns]


def _marks_drawn(columns: Sequence[_Column]) -> list[str]:
    """The kinds of marks that occur, in the order of the legend."""
    hollow = any(v is not None for column in columns for v in column.bar_low)
    dots = any(v is not None for column in columns for v in column.low)
    full = any(
        v is not None and column.counted(i)
        for column in columns
        for i, v in enumerate(column.value)
    )
    marks = (("hollow", hollow), ("dot_line", dots), ("full", full))
    return [mark for mark, drawn in marks if drawn]


def _panel_traces(
    column: _Column, k: int, fills: Sequence[str], decimals: int
) -> list[dict[str, Any]]:
    """The marks of one panel, on the axes of its own."""
    y = list(range(len(fills)))
    counted = [v if column.counted(i) else None for i, v in enumerate(column.value)]
    dots = [None if column.counted(i) else v for i, v in enumerate(column.value)]
    filled = {
        "type": "bar",
        "orientation": "h",
        "x": counted,
        "y": y,
        "width": 0.56,
        "marker": {"color": list(fills)},
        "hoverinfo": "skip",
    }
    marker = {"color": list(fills), "size": 12, "line": {"color": theme.INK, "width": 1}}
    printed = [f"  {_printed(column, i, decimals)}" for i in y]
    traces = [
        filled,
        hollow_bars(column.bar_low, column.bar_high, y, fills, ""),
        interval_lines(column.low, column.high, y),
        dot_trace(dots, y, marker),
        end_texts([end or 0 for end in column.ends()], y, printed),
    ]
    return [{**trace, **_axes(k), "showlegend": False} for trace in traces]


def _printed(column: _Column, i: int, decimals: int) -> str:
    """The value; where only a range is known, the range; where nothing is, a dash."""
    if column.value[i] is None and column.bar_low[i] is not None:
        words = range_text(column.bar_low[i], column.bar_high[i], decimals, column.unit)
        return words.replace(" to ", " to<br>  ")  # a panel is narrow, and a row has two lines
    return number(column.value[i], decimals, column.unit)


def _cell_traces(
    column: _Column, k: int, rows: _Rows, top: float, decimals: int
) -> list[dict[str, Any]]:
    """The dots of one column of the matrix, and the numbers, which stand beyond the scale."""
    y = rows.y
    marker = {
        "color": theme.colour(column.name),
        "size": 8,
        "line": {"color": theme.INK, "width": 1},
    }
    printed = ["" if v is None else number(v, decimals, column.unit) for v in column.value]
    traces = [
        # On so short a scale a dot would cover its line, which therefore stands below it.
        interval_lines(column.low, column.high, [q + BELOW_DOT / rows.height for q in y]),
        dot_trace(column.value, y, marker),
        end_texts([round(rows.number_at * top, 3)] * len(y), y, printed),
    ]
    return [{**trace, **_axes(k), "showlegend": False} for trace in traces]


def _axes(k: int) -> dict[str, str]:
    return {"xaxis": f"x{k + 1 if k else ''}", "yaxis": f"y{k + 1 if k else ''}"}


def _axis(letter: str, k: int) -> str:
    return f"{letter}axis{k + 1 if k else ''}"


def _spans(count: int, gap: float) -> list[tuple[float, float]]:
    """The parts of a length of one that columns take, with a gap between any two."""
    size = (1 - gap * (count - 1)) / count
    return [(round(k * (size + gap), 4), round(k * (size + gap) + size, 4)) for k in range(count)]


# --- panels: their layout on a wide and on a narrow page -----------------------------------------


def _panel_layout(
    codes: Sequence[str],
    heads: Sequence[tuple[str, str]],
    units: Mapping[str, str],
    tops: Sequence[float],
    breaks: Sequence[str],
) -> dict[str, Any]:
    if len(heads) > MOST_BESIDE:
        return _panels_in_two_lines(codes, heads, units, tops, breaks)
    spans = _spans(len(heads), min(BREAK_WIDTH, BREAKS_WIDTH / max(1, len(breaks))))
    rows = len(codes) * PANEL_ROW
    room = (WIDEST - NAMES) * (spans[0][1] - spans[0][0])
    words = [_head(*head, int(room / CHARACTER)) for head in heads]
    top = TEXT_LINE * max(text.count("<br>") + 1 for text in words) + 8 + LEGEND
    layout: dict[str, Any] = {
        "height": rows + top + AXIS + TEXT_LINE,
        "margin": {"l": NAMES, "r": 8, "t": top, "b": AXIS + TEXT_LINE},
        "barmode": "overlay",
        "showlegend": True,
        "shapes": [],
        "annotations": [_head_mark(w, s[0], 1) | HEAD for w, s in zip(words, spans, strict=True)],
        "meta": {
            "legend": LEGEND,
            "columns": {},
            "narrow_below": _least_width(spans, PANEL_WIDTH, NAMES + 8),
            "narrow": _panels_below_each_other(codes, heads, tops, breaks),
        },
    }
    labels = [wrapped(provider_models.label(code), 20) for code in codes]
    for k, (head, span, reach) in enumerate(zip(heads, spans, tops, strict=True)):
        ticks = tick_marks(round_ticks(0, reach, units[head[0]]), units[head[0]])
        layout["meta"]["columns"][_axis("x", k)] = {"top": reach, **ticks}
        axis = _value_axis(units[head[0]], reach, span, k)
        layout[_axis("x", k)] = axis | _squeezed(reach, room, units[head[0]])
        layout[_axis("y", k)] = _row_axis(labels, k == 0, k)
    for word, (before, after) in zip(breaks, pairwise(spans), strict=True):
        if not word:
            continue
        middle = round((before[1] + after[0]) / 2, 4)
        layout["shapes"].append(_dashed({"x0": middle, "x1": middle, "y0": 0, "y1": 1}))
        layout["annotations"].append(_break_word(word, middle, 0, "center", "top"))
    return layout


def _panels_in_two_lines(
    codes: Sequence[str],
    heads: Sequence[tuple[str, str]],
    units: Mapping[str, str],
    tops: Sequence[float],
    breaks: Sequence[str],
) -> dict[str, Any]:
    """The layout of more panels than have room beside each other: half of them below the others."""
    first = math.ceil(len(heads) / 2)
    lines = [range(first), range(first, len(heads))]
    spans = _spans(first, BREAK_WIDTH)
    rows = len(codes) * PANEL_ROW
    room = (WIDEST - NAMES) * (spans[0][1] - spans[0][0])
    words = [_head(*head, int(room / CHARACTER)) for head in heads]
    above = TEXT_LINE * max(text.count("<br>") + 1 for text in words) + 8
    between = AXIS + TEXT_LINE + TEXT_LINE + above  # numbers, the word at a break, and heads
    height = 2 * rows + between
    domains = [[round(1 - rows / height, 4), 1], [0, round(rows / height, 4)]]
    layout: dict[str, Any] = {
        "height": height + above + LEGEND + AXIS + TEXT_LINE,
        "margin": {"l": NAMES, "r": 8, "t": above + LEGEND, "b": AXIS + TEXT_LINE},
        "barmode": "overlay",
        "showlegend": True,
        "shapes": [],
        "annotations": [],
        "meta": {
            "legend": LEGEND,
            "columns": {},
            "narrow_below": _least_width(spans, PANEL_WIDTH, NAMES + 8),
            "narrow": _panels_below_each_other(codes, heads, tops, breaks),
        },
    }
    labels = [wrapped(provider_models.label(code), 20) for code in codes]
    for line, domain in zip(lines, domains, strict=True):
        for k, span in zip(line, spans, strict=False):
            unit, reach = units[heads[k][0]], tops[k]
            ticks = tick_marks(round_ticks(0, reach, unit), unit)
            layout["meta"]["columns"][_axis("x", k)] = {"top": reach, **ticks}
            axis = _value_axis(unit, reach, span, k)
            layout[_axis("x", k)] = axis | _squeezed(reach, room, unit)
            rows_of_panel = _row_axis(labels, k == line[0], k)
            layout[_axis("y", k)] = rows_of_panel | {"domain": domain}
            layout["annotations"].append(_head_mark(words[k], span[0], domain[1]) | HEAD)
            if k == line[-1] or not breaks[k]:
                continue
            middle = round((span[1] + spans[k - line[0] + 1][0]) / 2, 4)
            ends = {"x0": middle, "x1": middle, "y0": domain[0], "y1": domain[1]}
            layout["shapes"].append(_dashed(ends))
            layout["annotations"].append(_break_word(breaks[k], middle, domain[0], "center", "top"))
    return layout


def _panels_below_each_other(
    codes: Sequence[str],
    heads: Sequence[tuple[str, str]],
    tops: Sequence[float],
    breaks: Sequence[str],
) -> dict[str, Any]:
    """What changes on a narrow page: each panel takes the whole width, below the one before."""
    words = [_head(*head, 40) for head in heads]
    lines = [text.count("<br>") + 1 for text in words]
    rows = len(codes) * PANEL_ROW
    steps = [TEXT_LINE * n + 8 + rows + AXIS + TEXT_LINE for n in lines]
    height = sum(steps) - AXIS - TEXT_LINE
    labels = [wrapped(_short(code), 14) for code in codes]
    changes: dict[str, Any] = {"annotations": [], "shapes": []}
    begins = 0
    for k, (text, count, step) in enumerate(zip(words, lines, steps, strict=True)):
        upper = begins + TEXT_LINE * count + 8
        span = [round(1 - (upper + rows) / height, 4), round(1 - upper / height, 4)]
        range_ = [0, round(tops[k] * ROOM_BEHIND, 3)]
        changes[_axis("x", k)] = {"domain": [0, 1], "range": range_}
        changes[_axis("y", k)] = {"domain": span, "showticklabels": True, "ticktext": labels}
        changes["annotations"].append(_head_mark(text, 0, span[1]) | {"xshift": -NARROW_NAMES})
        begins += step
        if k < len(breaks) and breaks[k]:
            edge = round(1 - (begins - 4) / height, 4)
            changes["shapes"].append(_dashed({"x0": 0, "x1": 1, "y0": edge, "y1": edge}))
            changes["annotations"].append(_break_word(breaks[k], 1, edge, "right", "bottom"))
    below = {
        "height": height + LEGEND + AXIS,
        "margin": {"l": NARROW_NAMES, "r": 8, "t": LEGEND, "b": AXIS},
    }
    return {"layout": {**below, **changes}, "data": []}


def _least_width(spans: Sequence[tuple[float, float]], column: float, margins: float) -> int:
    """The px of width at which each column of a chart is as wide as it must be."""
    narrowest = min(end - begin for begin, end in spans)
    return math.ceil(column / narrowest + margins)


def _head(name: str, about: str, characters: int) -> str:
    """The name of a panel in bold, and what it measures below it."""
    return f"<b>{wrapped(name, characters)}</b><br>{wrapped(about, characters)}"


def _head_mark(text: str, x: float, y: float) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "text": text,
        "showarrow": False,
    }


def _break_word(text: str, x: float, y: float, side: str, foot: str) -> dict[str, Any]:
    mark = _head_mark(safe(text), x, y)
    shift = -AXIS if foot == "top" else 0  # below the numbers of the axis
    return mark | {
        "xanchor": side,
        "yanchor": foot,
        "yshift": shift,
        "font": {"color": theme.QUIET},
    }


def _dashed(ends: Mapping[str, float]) -> dict[str, Any]:
    line = {"dash": "dash", "width": 1.5, "color": theme.QUIET}
    return {"type": "line", "xref": "paper", "yref": "paper", **ends, "line": line}


def _value_axis(unit: str, top: float, span: Sequence[float], k: int) -> dict[str, Any]:
    signs = {"percent": {"ticksuffix": "%"}, "GBP_million": {"tickprefix": "£", "ticksuffix": "m"}}
    return {
        "domain": list(span),
        "anchor": f"y{k + 1 if k else ''}",
        "range": [0, round(top * ROOM_BEHIND, 3)],
        "nticks": 3,
        "separatethousands": True,
        "exponentformat": "none",
        "automargin": False,
        "tickangle": 0,
        **signs.get(unit, {}),
    }


def _squeezed(top: float, room: float, unit: str) -> dict[str, Any]:
    """What an axis changes where what is printed would take more than a third of its panel.

    Of its numbers zero and the last are left; none where these two would touch, for one alone says
    nothing of a scale, and each mark has its own number.
    """
    behind = room / max(room - PRINTED, room / 4)
    if behind <= ROOM_BEHIND:
        return {}
    last = round_ticks(0, top, unit)[-1]
    ticks = tick_marks([0, last], unit)
    apart = last / (top * behind) * room
    words = sum(map(len, ticks["ticktext"])) / 2 * CHARACTER
    return {
        "range": [0, round(top * behind, 3)],
        **(ticks if apart > words + 8 else tick_marks([], unit)),
    }


def _row_axis(
    labels: Sequence[str], named: bool, k: int, y: Sequence[float] | None = None, end: float = 0
) -> dict[str, Any]:
    return {
        "domain": [0, 1],
        "anchor": f"x{k + 1 if k else ''}",
        "range": [(end or len(labels)) - 0.5, -0.5],
        "tickvals": list(y or range(len(labels))),
        "ticktext": list(labels),
        "ticklabelstandoff": STANDOFF,
        "showticklabels": named,
        "automargin": False,
    }


# --- the matrix: its layout on a wide and on a narrow page ---------------------------------------


@dataclass(frozen=True)
class _Rows:
    """The rows of a matrix: names, in lines; middles and end, in rows of `height` px."""

    labels: list[str]
    names: list[str]
    y: list[float]
    end: float
    height: int
    number_at: float


def _rows_of(labels: list[str]) -> _Rows:
    """Rows of one height; where there are many, one is higher for each further line of its name."""
    if len(labels) <= MANY_ROWS:
        names, lines = row_labels(labels, NAME)
        height = max(MATRIX_ROW, TEXT_LINE * lines + 8)
        y: list[float] = list(range(len(labels)))
        return _Rows(labels, names, y, len(labels), height, NUMBER_AT)
    names, _ = row_labels(labels, LONG_NAME)
    heights = [1 + name.count("<br>") * LOWER_LINE / LOW_ROW for name in names]
    ends = list(accumulate(heights))
    middles = [round(end - height / 2 - 0.5, 3) for end, height in zip(ends, heights, strict=True)]
    return _Rows(labels, names, middles, round(ends[-1], 3), LOW_ROW, NUMBER_OF_MANY_AT)


def _matrix_layout(
    rows: _Rows,
    codes: Sequence[str],
    has_first: bool,
    has_interval: bool,
    top: float,
    unit: str,
) -> dict[str, Any]:
    spans = _spans(len(codes), COLUMN_GAP)
    longest = max(len(line) for name in rows.names for line in name.split("<br>"))
    left = max(NAMES, math.ceil(longest * CHARACTER) + 20)
    room = (WIDEST - left) * (spans[0][1] - spans[0][0])
    heads = [wrapped(_short(code), int(room / CHARACTER)) for code in codes]
    above = TEXT_LINE * max(text.count("<br>") + 1 for text in heads) + 8 + LEGEND
    layout: dict[str, Any] = {
        "height": math.ceil(rows.end * rows.height) + above + AXIS,
        "margin": {"l": left, "r": 20, "t": above, "b": AXIS},
        "showlegend": True,
        "shapes": _set_off(1 - 1 / rows.end) if has_first else [],
        "annotations": [_head_mark(w, s[0], 1) | HEAD for w, s in zip(heads, spans, strict=True)],
        "meta": {
            "legend": LEGEND,
            "narrow_below": _least_width(spans, CELL_WIDTH, left + 20),
            "narrow": (
                _numbers_on_narrow_page(rows, codes)
                if len(rows.labels) > MANY_ROWS and not has_interval
                else _matrix_on_narrow_page(rows, codes, top)
            ),
        },
    }
    for k, span in enumerate(spans):
        # The numbers stand beyond the scale, one below the other.
        axis = _value_axis(unit, top, span, k) | {"range": [-0.06 * top, round(top * 1.8, 3)]}
        layout[_axis("x", k)] = axis | _scale_ticks(top, unit)
        layout[_axis("y", k)] = _row_axis(rows.names, k == 0, k, rows.y, rows.end)
    return layout


def _short(code: str) -> str:
    return (
        provider_models.GROUPS[code].short_label
        if code in provider_models.GROUPS
        else provider_models.label(code)
    )


def _scale_ticks(top: float, unit: str) -> dict[str, Any]:
    """Zero, and the largest of 1, 2 and 5 with noughts that the scale holds."""
    power = 10.0 ** math.floor(math.log10(top))
    step = max(power * k for k in (1, 2, 5) if power * k <= top)
    return tick_marks([0, step], unit)


def _set_off(y: float) -> list[dict[str, Any]]:
    """A line below the first row."""
    line = {"width": 1.5, "color": theme.QUIET}
    ends = {"x0": 0, "x1": 1, "y0": round(y, 4), "y1": round(y, 4)}
    return [{"type": "line", "xref": "paper", "yref": "paper", **ends, "line": line}]


def _letters(codes: Sequence[str]) -> tuple[list[str], list[str]]:
    """A letter for each column, and what each letter means."""
    lettered = all(code in provider_models.GROUPS for code in codes)
    letters = [
        provider_models.GROUPS[c].letter if lettered else str(k + 1) for k, c in enumerate(codes)
    ]
    return letters, [f"<b>{a}</b> {safe(_short(c))}" for a, c in zip(letters, codes, strict=True)]


def _numbers_on_narrow_page(rows: _Rows, codes: Sequence[str]) -> dict[str, Any]:
    """What changes where there are many rows: a list of names and numbers, with letters for heads.

    Dots would need a line of their own in each row, and the list be three times as long.
    """
    spans = _spans(len(codes), COLUMN_GAP)
    letters, lines = _letters(codes)
    names = [wrapped(name, LISTED_NAME) for name in rows.labels]
    heights = [1 + name.count("<br>") * TEXT_LINE / LISTED_ROW for name in names]
    ends = list(accumulate(heights))
    y = [round(end - height / 2 - 0.5, 3) for end, height in zip(ends, heights, strict=True)]
    above = TEXT_LINE * (len(lines) + 1) + 8
    rule = {"xref": "paper", "x0": -LISTED_NAME, "x1": 1, "yref": "y"}
    rule["line"] = {"width": 1, "color": theme.GRID}
    at_middle = {"xanchor": "center"}
    heads = [
        _head_mark(f"<b>{letter}</b>", round(sum(span) / 2, 4), 1) | at_middle
        for letter, span in zip(letters, spans, strict=True)
    ]
    # The key begins at the edge of the chart, as the names do.
    at_edge = {"xshift": -LISTED_NAMES, "yshift": TEXT_LINE + 4}
    explained = _head_mark("<br>".join(lines), 0, 1) | at_edge
    changes: dict[str, Any] = {
        "height": math.ceil(ends[-1] * LISTED_ROW) + above + 8,
        "margin": {"l": LISTED_NAMES, "r": 4, "t": above, "b": 8},
        "showlegend": False,
        "annotations": [*heads, explained],
        "shapes": [
            {"type": "line", **rule, "y0": round(end - 0.5, 3), "y1": round(end - 0.5, 3)}
            for end in ends[:-1]
        ],
    }
    for k in range(len(codes)):
        bare = {"showticklabels": False, "showgrid": False, "zeroline": False}
        changes[_axis("x", k)] = {"range": [0, 1], "tickvals": [], "ticktext": [], **bare}
        changes[_axis("y", k)] = {
            "range": [round(ends[-1] - 0.5, 3), -0.5],
            "tickvals": y,
            "ticktext": names,
        }
    number_alone = {"x": [0.5] * len(y), "y": y, "textposition": "middle center"}
    traces = [{"visible": False}, {"visible": False}, number_alone] * len(codes)
    return {"layout": changes, "data": traces}


def _matrix_on_narrow_page(rows: _Rows, codes: Sequence[str], top: float) -> dict[str, Any]:
    """What changes: names stand above their rows, numbers above their dots, letters for heads."""
    spans = _spans(len(codes), COLUMN_GAP)
    letters, key = _letters(codes)
    lines = [", ".join(key[i : i + 2]) for i in range(0, len(key), 2)]
    above = TEXT_LINE * (len(lines) + 1) + LEGEND + 8
    names = [wrapped(name, NARROW_NAME) for name in rows.labels]
    more = TEXT_LINE * max(name.count("<br>") for name in names)
    row = NARROW_ROW + more
    name_above, number_above = (NAME_ABOVE + more) / row, NUMBER_ABOVE / row
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "yanchor": "top"}
    above_rows = [
        {**place, "y": round(y - name_above, 3), "text": name, "align": "left", "showarrow": False}
        for y, name in zip(rows.y, names, strict=True)
    ]
    heads = [
        _head_mark(f"<b>{letter}</b>", span[0], 1)
        for letter, span in zip(letters, spans, strict=True)
    ]
    explained = _head_mark("<br>".join(lines), 0, 1) | KEY
    changes: dict[str, Any] = {
        "height": math.ceil(rows.end * row) + above + AXIS,
        "margin": {"l": 8, "r": 4, "t": above, "b": AXIS},
        "annotations": [*above_rows, *heads, explained],
    }
    for k in range(len(codes)):
        scale = [-0.06 * top, round(top * 1.1, 3)]
        changes[_axis("x", k)] = {"range": scale, "showticklabels": k == 0}
        ends = [round(rows.end - name_above, 3), round(-name_above, 3)]
        changes[_axis("y", k)] = {"range": ends, "showticklabels": False}
    above_the_dot = {
        "x": [0] * len(names),
        "y": [round(y - number_above, 2) for y in rows.y],
        "textposition": "top right",
    }
    traces = [None, None, above_the_dot] * len(codes)
    return {"layout": changes, "data": traces}


# --- words ---------------------------------------------------------------------------------------


def _in_words(
    title: str,
    heads: Sequence[tuple[str, str]],
    columns: Sequence[_Column],
    keys: Sequence[str],
    decimals: int,
) -> str:
    parts = []
    for (name, about), column in zip(heads, columns, strict=True):
        cells = [
            f"{_row_name(key)} {_cell_in_words(column, i, decimals)}"
            for i, key in enumerate(keys)
            if column.value[i] is not None or column.bar_low[i] is not None
        ]
        parts.append(f"{name}{f', {about}' if about else ''}: {', '.join(cells) or 'none'}")
    return f"{title}. {'; '.join(parts)}."


def _row_name(key: str) -> str:
    known = key in provider_models.GROUPS or key in provider_models.MODELS
    return provider_models.label(key) if known else key


def _cell_in_words(column: _Column, i: int, decimals: int) -> str:
    ends = (column.low[i], column.high[i])
    text = interval_text(column.value[i], *ends, decimals, column.unit)
    if column.bar_low[i] is not None:
        planned = range_text(column.bar_low[i], column.bar_high[i], decimals, column.unit)
        return f"{text} within {planned}" if column.value[i] is not None else planned
    return text
