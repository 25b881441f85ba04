"""Histories on one line of time: who ran what from when to when, and how long ago it was seen."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from helpers.core.formatting import joined
from helpers.explore.charts import theme
from helpers.explore.charts.layout import end_texts, row_layout
from helpers.explore.charts.legends import colour_legend, mark_legend, with_legend
from helpers.explore.charts.theme import Chart, ChartError, need, safe
from helpers.tables import provider_models

__all__ = ["history_lines"]

_LETTER_ROOM = 0.7  # years that the letter of a model needs inside its bar,
_LETTER_ROOM_NARROW = 1.8  # and on a narrow page
_WORDS_ROOM = 5  # years beyond the end of the axis, for the words behind the bars
_STEP = 5  # years between two lines of the grid


def history_lines(
    frame: pd.DataFrame,
    title: str,
    *,
    first: float,
    last: float,
    label: str = "label",
    colour: str = "group",
) -> Chart:
    """Spells on one line of time: a bar a spell, filled as far as it was seen, hollow from there.

    Args:
        frame: A row a spell: its label, its provider model or group, `start`, `seen` and `end` in
            years (2011.25 is April 2011), and `words`, which stand behind its bar. Rows of one
            label share a line.
        title: What the spells are.
        first: The year at which the axis begins; spells that began earlier are cut there.
        last: The year at which it ends.
        label: Column of the lines' names.
        colour: Column of provider models or groups; their letters stand in the bars.

    Returns:
        The chart: bars as far as seen, hollow bars beyond, words, and a legend of models and marks.

    Raises:
        ChartError: A column is missing, there are no rows, or a spell ends before it begins.
    """
    need(frame, colour, "start", "seen", "end", "words", labels=[label])
    if (frame["end"] < frame["start"]).any():
        raise ChartError(f"{title}: a spell ends before it begins; check its dates")
    lines = list(dict.fromkeys(frame[label]))
    y = [lines.index(name) for name in frame[label]]
    # What lies beyond the axis on either side has no length, and is said in words alone.
    start, end = (
        [min(max(float(at), first), last) for at in frame[column]] for column in ("start", "end")
    )
    seen = [min(max(float(at), a), b) for at, a, b in zip(frame["seen"], start, end, strict=True)]
    groups = [
        c if c in provider_models.GROUPS else provider_models.group_of(c) for c in frame[colour]
    ]
    colours = [theme.colour(group) for group in groups]
    data = [_bars(start, seen, y, colours, filled=True)]
    hollow = any(b > a for a, b in zip(seen, end, strict=True))
    if hollow:
        data.append(_bars(seen, end, y, colours, filled=False))
    data.append(_letters(start, seen, y, groups, _LETTER_ROOM))
    on_narrow_page = {"text": _letters(start, seen, y, groups, _LETTER_ROOM_NARROW)["text"]}
    narrow = [*({} for _ in data[1:]), on_narrow_page]
    words = [f"  {safe(text)}" if text else "" for text in frame["words"]]
    if any(words):
        data.append(end_texts(end, y, words))
    layout = row_layout(lines, [first, last + (_WORDS_ROOM if any(words) else 0)], "")
    layout["meta"] |= {"least": first, "reach": last, "narrow": {"layout": {}, "data": narrow}}
    years = list(range(math.ceil(first / _STEP) * _STEP, math.floor(last) + 1, _STEP))
    layout["xaxis"] |= {"tickvals": years, "ticktext": [str(y) for y in years], "tickangle": 0}
    layout["barmode"] = "overlay"
    legend = [*colour_legend(provider_models.ordered(set(groups)))]
    if hollow:
        legend += mark_legend({"hollow": "not seen since"})
    return Chart(title, _in_words(title, frame, label, groups), *with_legend(data, layout, legend))


def _bars(
    start: list[float], end: list[float], y: list[int], colours: list[str], *, filled: bool
) -> dict[str, Any]:
    """A trace of bars along the line of time; hollow ones keep the edge of their colour."""
    return {
        "type": "bar",
        "orientation": "h",
        "base": start,
        "x": [b - a for a, b in zip(start, end, strict=True)],
        "y": y,
        "width": 0.62,
        "hoverinfo": "skip",
        "showlegend": False,
        "marker": {
            "color": colours if filled else [theme.PAPER] * len(colours),
            "line": {"color": colours, "width": 1.5},
        },
    }


def _letters(
    start: list[float], seen: list[float], y: list[int], groups: list[str], room: float
) -> dict[str, Any]:
    """The letter of each model in the middle of its bar, where that has room for it: a trace of its
    own, because plotly shrinks the text of a bar that is thin.
    """
    letters = [
        provider_models.GROUPS[group].letter if b - a >= room else ""
        for group, a, b in zip(groups, start, seen, strict=True)
    ]
    middles = [(a + b) / 2 for a, b in zip(start, seen, strict=True)]
    inks = [theme.ink_on(theme.colour(group)) for group in groups]
    style = {"textposition": "middle center", "textfont": {"color": inks}}
    return end_texts(middles, y, letters) | style


def _in_words(title: str, frame: pd.DataFrame, label: str, groups: list[str]) -> str:
    """Every spell for a reader who cannot see the chart."""
    spells = [
        f"{row[label]}, {provider_models.label(group)}, from {int(row['start'])}"
        f" to {int(row['end'])}"
        for (_, row), group in zip(frame.iterrows(), groups, strict=True)
    ]
    return f"{title}: {joined(spells)}."
