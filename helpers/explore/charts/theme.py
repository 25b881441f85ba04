"""The house style of charts: plotly's template, the colours, and Chart, which each maker returns.

Nothing here changes plotly for others: a figure of ours carries its template, and its settings are
given where it is displayed. A researcher's own figures look as they always did.

Sizes and colours follow the guidance of the Government Analysis Function: horizontal bars first,
direct labels, light grid in one direction, text of at least 14 px, a second cue beside every
colour.
"""

from __future__ import annotations

import html
import itertools
import json
import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from numbers import Number
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.core.errors import SuiteError, did_you_mean
from helpers.tables import provider_models

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = [
    "BACKGROUND",
    "CONFIG",
    "DARK",
    "EMPHASIS",
    "FONT",
    "GRID",
    "INK",
    "LAYOUT",
    "PAPER",
    "QUIET",
    "ROW",
    "SAID_BY_CHART",
    "SEQUENCE",
    "Chart",
    "ChartError",
    "colour",
    "column_lists",
    "contrast",
    "drawing",
    "ink_on",
    "need",
    "safe",
    "wrapped",
]

ROW = 34  # px of height for one bar with its label
FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
INK, PAPER, GRID, QUIET = "#0b0c0c", "#ffffff", "#d0d4d8", "#505a5f"
EMPHASIS, BACKGROUND = "#12436D", "#BFBFBF"
SEQUENCE = ("#12436D", "#2073BC", "#6BACE6")

# What each light colour becomes on the dark ground (#14171a); report.js swaps them, the tests hold
# every pair to a contrast of 3:1.
DARK = {
    INK: "#e8e6e3",
    PAPER: "#14171a",
    GRID: "#3b4248",
    QUIET: "#a9b0b5",
    "#2073BC": "#5d9fdd",
    "#6BACE6": "#9fcbf2",
    **{group.colour: group.colour_dark for group in provider_models.GROUPS.values()},
}

# Never let a chart offer to upload its data, or advertise.
CONFIG = {
    "displaylogo": False,
    "showSendToCloud": False,
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
}

# Beside plotly's own keys: what the drawing of a Chart shows, in words. A report knows by it that
# the layout is fitted to a page as those of explorers are.
SAID_BY_CHART = "said"

_AXIS = {
    "showline": False,
    "zeroline": False,
    "ticks": "",
    "automargin": True,
    "fixedrange": True,
    "title": {"text": ""},
}
LAYOUT: dict[str, Any] = {
    "font": {"family": FONT, "size": 14, "color": INK},
    "paper_bgcolor": PAPER,
    "plot_bgcolor": PAPER,
    "margin": {"l": 8, "r": 16, "t": 8, "b": 32},
    "xaxis": {**_AXIS, "gridcolor": GRID, "nticks": 5},
    "yaxis": {**_AXIS, "showgrid": False},
    "showlegend": False,
    "legend": {
        "orientation": "h",
        "x": 0,
        "xref": "container",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "itemclick": False,
        "itemdoubleclick": False,
    },
    "hoverlabel": {
        "bgcolor": PAPER,
        "bordercolor": QUIET,
        "font": {"family": FONT, "size": 14, "color": INK},
    },
    "dragmode": False,
}


@cache
def _template() -> go.layout.Template:
    """The house template as plotly takes it.

    Not made at import: plotly takes three seconds to load, which a report that packs plain data
    never needs.
    """
    import plotly.graph_objects as go

    return go.layout.Template(layout=LAYOUT)


class ChartError(SuiteError):
    """A chart was given a frame that it cannot draw truthfully."""


@dataclass(frozen=True, repr=False)
class Chart:
    """One drawing: what it shows in words, and plotly's traces and layout as plain data.

    Plain data, because a report needs the numbers of thousands of states and the figure of one.
    As the last line of a cell a chart draws itself.

    Args:
        title: The measure and its unit.
        description: What the drawing shows, with its numbers, to a reader who cannot see it.
        data: plotly's traces.
        layout: plotly's layout, on top of the house template.
        picks: Name of the choice of an explorer that a click sets, to the `customdata` of what was
            clicked. The choice's control must stay on the page: a drawing has no keyboard.
    """

    title: str
    description: str
    data: list[dict[str, Any]]
    layout: dict[str, Any] = field(default_factory=dict)
    picks: str | None = None

    def figure(self) -> go.Figure:
        """An ordinary plotly figure in the house style, to be changed at will."""
        import plotly.graph_objects as go

        return go.Figure({"data": self.data, "layout": {"template": _template(), **self.layout}})

    def __repr__(self) -> str:
        return f"Chart({textwrap.shorten(self.description, 200, placeholder=' …')!r})"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """What a notebook shows: the drawing where plotly can draw, else title and description."""
        said = {"title": self.title, "alt": self.description}
        spec = {**json.loads(self.figure().to_json()), "config": CONFIG, SAID_BY_CHART: said}
        words = f"<p><strong>{safe(self.title)}</strong></p><p>{safe(self.description)}</p>"
        return {
            "application/vnd.plotly.v1+json": spec,
            "text/html": words,
            "text/plain": self.description,
        }


def drawing(data: list[dict[str, Any]], layout: Mapping[str, Any]) -> dict[str, Any]:
    """A drawing as JSON in the house style, as plotly itself would write it, without plotly.

    plotly takes seconds to load, and to check a drawing of ours once more.
    """
    given = {name: part for name, part in layout.items() if part != []}
    return {"data": data, "layout": {"template": {"layout": LAYOUT}, **given}}


def safe(text: object) -> str:
    """Text as plotly may draw it.

    plotly reads <b> and <a href> in labels, and names in data are hostile until escaped.
    """
    return html.escape(str(text), quote=False)


# A report draws the same few hundred labels in thousands of states.
@lru_cache(maxsize=8192, typed=True)
def wrapped(text: object, width: int = 26) -> str:
    """A label broken into lines of about `width` characters, escaped."""
    return "<br>".join(safe(line) for line in textwrap.wrap(str(text), width)) or " "


def colour(code: str) -> str:
    """The colour of a provider model or of a group of models.

    Raises:
        SuiteError: The vocabulary knows no such code.
    """
    group = code if code in provider_models.GROUPS else provider_models.group_of(code)
    return provider_models.GROUPS[group].colour


@cache
def ink_on(fill: str) -> str:
    """The colour of text on a fill: the better legible one of white and black.

    `white` and `black` stay in both themes; where the better one differs between the themes, it is
    paper or ink, which change with them.
    """
    light, dark = (
        max(("white", "black"), key=lambda ink: contrast(shade, ink))
        for shade in (fill, DARK.get(fill, fill))
    )
    if light == dark:
        return light
    return PAPER if light == "white" else INK


def contrast(fill: str, ink: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21, of a fill (#rrggbb) to `white` or `black`."""
    parts = [int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05) if ink == "white" else (luminance + 0.05) / 0.05


def column_lists(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """The columns of a small frame as lists, by name.

    All at once: asked for one by one they cost more than the chart that is made of them.
    """
    return dict(zip(frame.columns, frame.to_numpy(dtype=object).T.tolist(), strict=True))


def need(
    frame: pd.DataFrame,
    *columns: str,
    labels: Iterable[str] = (),
    numbers: Iterable[str] = (),
    ends: Mapping[str, tuple[str, str] | None] | None = None,
) -> None:
    """Refuse a frame that a chart cannot be drawn from.

    Args:
        frame: What is to be drawn.
        columns: The columns that a maker reads whatever they hold.
        labels: The columns that say what a row is. No gap may stand in them.
        numbers: The columns that it reads as numbers. A gap may stand in them.
        ends: Pairs of columns with the low and the high ends of something, by what the maker calls
            it: numbers too. None where the chart does without it.

    Raises:
        ChartError: It is no frame, lacks one of the columns or has it twice, has no rows, has a row
            without a label, holds something else than finite numbers where numbers are drawn, or
            has a low end above its high one.
    """
    if not hasattr(frame, "columns"):
        raise ChartError(f"found a {type(frame).__name__} to draw; expected a frame of pandas")
    pairs = {what: _pair(what, pair) for what, pair in (ends or {}).items() if pair is not None}
    labels, numbers = tuple(labels), (*numbers, *itertools.chain(*pairs.values()))
    columns = (*labels, *columns, *numbers)
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice) and set(twice) & set(columns):
        raise ChartError(f"the frame to draw has the column {twice[0]!r} twice; keep one")
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        known = [*map(str, frame.columns)]
        raise ChartError(
            f"the frame to draw lacks the column {missing[0]!r}; it has {', '.join(known)}"
            f"{did_you_mean(str(missing[0]), known)}; say in the call which columns to draw"
        )
    if not len(frame):
        raise ChartError("the frame to draw has no rows; show a sentence instead of an empty chart")
    for name in numbers:
        _need_numbers(frame[name])
    for name in labels:
        _need_no_gap(frame[name])
    for what, pair in pairs.items():
        _need_order(frame, what, *pair)


def _pair(what: str, pair: Any) -> tuple[str, str]:
    """The names of two columns; a text alone would be taken letter by letter."""
    if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
        raise ChartError(
            f"{what} is {pair!r}; it names two columns, that of the low ends and that of the high "
            f"ones: {what}=('low', 'high')"
        )
    return (pair[0], pair[1])


def _need_no_gap(column: pd.Series) -> None:
    """Refuse a column of labels in which one is missing: it would be drawn as 'nan'."""
    if column.isna().any():
        row = int(column.isna().to_numpy().argmax()) + 1
        raise ChartError(
            f"the column {column.name!r} has a gap in row {row} of the frame to draw; every row "
            "needs a name"
        )


def _need_order(frame: pd.DataFrame, what: str, low: str, high: str) -> None:
    """Refuse a low end that lies above its high one."""
    lows, highs = (pd.to_numeric(frame[end]).to_numpy(dtype=float) for end in (low, high))
    turned = lows > highs  # never where one of them is a gap
    if turned.any():
        at = int(turned.argmax())
        raise ChartError(
            f"row {at + 1} of the frame to draw has {lows[at]:g} in {low!r} and {highs[at]:g} in "
            f"{high!r}; {what} names the low end first"
        )


def _need_numbers(column: pd.Series) -> None:
    """Refuse a column that does not hold finite numbers alone, but for gaps."""
    kind = column.dtype.kind
    if kind in "iu":
        return
    if column.dtype == "float64" and not (abs(column.to_numpy()) == math.inf).any():
        return  # seen at once; the slow way finds what to name
    for value in column if kind in "fO" else column.head(1):
        # The NA of pandas cannot be compared, not even with itself.
        gap = value is None or type(value).__name__ == "NAType" or value != value
        if not gap and not (kind in "fO" and _is_finite(value)):
            raise ChartError(
                f"the column {column.name!r} of the frame to draw holds {value!r}; "
                "expected finite numbers, or a gap where there is none"
            )


def _is_finite(value: Any) -> bool:
    is_number = isinstance(value, Number) and not isinstance(value, bool)
    return is_number and math.isfinite(value)  # type: ignore[arg-type]
