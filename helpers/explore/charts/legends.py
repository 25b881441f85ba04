"""Legends: what a kind of mark is, and which provider model a colour stands for.

A row whose label is the name of its model needs no legend of colours. Where one is needed, the
letter of each model stands in it and at the end of each row, so that colour is never the only cue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.explore.charts import theme
from helpers.explore.charts.fitting import legend_lines, plot_width
from helpers.explore.charts.theme import safe
from helpers.tables import provider_models

__all__ = [
    "colour_legend",
    "legend_room",
    "letters_needed",
    "mark_legend",
    "swatch_legend",
    "with_legend",
]

_LEGEND_LINE, _LEGEND_GAP = 22, 12  # px of a line of a legend, and below all of them
_SQUARE = {"symbol": "square", "size": 14}
_SWATCHES: dict[str, dict[str, Any]] = {
    "hollow": {
        "mode": "markers",
        "marker": {
            **_SQUARE,
            "color": theme.PAPER,
            "line": {"color": theme.QUIET, "width": 2},
        },
    },
    "full": {"mode": "markers", "marker": {**_SQUARE, "color": theme.QUIET}},
    "line": {"mode": "lines", "line": {"color": theme.INK, "width": 2}},
    "dot": {
        "mode": "markers",
        "marker": {"size": 12, "color": theme.QUIET, "line": {"color": theme.INK, "width": 1}},
    },
    "dot_line": {
        "mode": "lines+markers",
        "line": {"color": theme.INK, "width": 2},
        "marker": {"size": 11, "color": theme.QUIET, "line": {"color": theme.INK, "width": 1}},
    },
    "ring": {
        "mode": "markers",
        "marker": {"size": 13, "color": theme.PAPER, "line": {"color": theme.QUIET, "width": 3}},
    },
    "diamond": {
        "mode": "markers",
        "marker": {
            "symbol": "diamond",
            "size": 14,
            "color": theme.QUIET,
            "line": {"color": theme.INK, "width": 1},
        },
    },
}


def mark_legend(names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Traces that draw nothing but a line of the legend each: what a kind of mark is.

    Args:
        names: Words by mark: `hollow` (a bar that is only an edge), `full` (a filled bar), `line`
            (a thin line), `dot`, `dot_line` (a dot on a thin line), `ring` or `diamond`.

    Returns:
        plotly's traces, in the order of the names.
    """
    return [_entry(words, _SWATCHES[mark]) for mark, words in names.items()]


def swatch_legend(names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Traces that draw nothing but a square of a colour in the legend each.

    Args:
        names: Words by colour.

    Returns:
        plotly's traces, in the order of the names.
    """
    return [
        _entry(words, {"mode": "markers", "marker": {**_SQUARE, "color": colour}})
        for colour, words in names.items()
    ]


def colour_legend(codes: Sequence[str]) -> list[dict[str, Any]]:
    """The groups of provider models that occur, each with its colour, letter and label.

    Args:
        codes: Codes of models or of groups, with repeats.

    Returns:
        plotly's traces, in the order of the vocabulary.
    """
    present = {c if c in provider_models.GROUPS else provider_models.group_of(c) for c in codes}
    groups = [provider_models.GROUPS[code] for code in provider_models.ordered(present)]
    return swatch_legend({g.colour: f"{g.letter} {g.label}" for g in groups})


def letters_needed(labels: Sequence[Any], codes: Sequence[str]) -> bool:
    """Whether the labels of rows do not name the models that their colours stand for.

    Args:
        labels: The label of each row.
        codes: The code of its model or group.

    Returns:
        Whether any label is another text than the name of its model.
    """
    return any(
        str(label).casefold() not in _names(code) for label, code in zip(labels, codes, strict=True)
    )


def with_legend(
    data: Sequence[dict[str, Any]], layout: dict[str, Any], entries: Sequence[dict[str, Any]]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A chart with a legend above it that holds the entries, and nothing else.

    Args:
        data: The traces of the chart.
        layout: Its layout.
        entries: Traces as `mark_legend` and `colour_legend` make them; without any, nothing
            changes.

    Returns:
        The traces with the entries behind them, and the layout, as much higher as the legend is.
    """
    if not entries:
        return list(data), layout
    drawn = [*({**trace, "showlegend": False} for trace in data), *entries]
    return drawn, layout | legend_room(layout, [entry["name"] for entry in entries])


def legend_room(
    layout: Mapping[str, Any], names: Sequence[str], width: float | None = None
) -> dict[str, Any]:
    """What a layout changes so that a legend stands above rows that keep their height.

    Args:
        layout: The layout that has no legend yet.
        names: The words of its entries.
        width: Width of the plot in px; by default that of a stored notebook.

    Returns:
        The keys that change. `meta` says under `legend` how much of the height is the legend's.
    """
    lines = legend_lines(names, plot_width(layout) if width is None else width)
    room = _LEGEND_LINE * lines + _LEGEND_GAP
    return {
        "showlegend": True,
        "margin": {**layout["margin"], "t": room},
        "height": layout["height"] + room - layout["margin"].get("t", 0),
        "meta": {**layout.get("meta", {}), "legend": room},
    }


def _entry(words: str, look: Mapping[str, Any]) -> dict[str, Any]:
    nothing = {"type": "scatter", "x": [None], "y": [None], "hoverinfo": "skip"}
    return {**nothing, **look, "name": safe(words), "showlegend": True}


def _names(code: str) -> set[str]:
    """What a label may call a model or a group so that it needs no legend."""
    names = {provider_models.label(code), provider_models.plural(code)}
    if code in provider_models.GROUPS:
        names.add(provider_models.GROUPS[code].short_label)
    return {name.casefold() for name in names}
