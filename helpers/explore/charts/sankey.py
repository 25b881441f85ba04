"""Sankey diagrams: who gave to whom, for rows that know both ends."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.core.formatting import number
from helpers.explore.charts import theme
from helpers.explore.charts.layout import refuse_missing
from helpers.explore.charts.theme import Chart, ChartError, need, safe
from helpers.tables import provider_models

__all__ = ["flow"]


def flow(
    frame: pd.DataFrame,
    title: str,
    *,
    source: str = "source",
    target: str = "target",
    value: str = "value",
    source_label: str = "source_label",
    target_label: str = "target_label",
    unit: str = "GBP_million",
    decimals: int = 0,
) -> Chart:
    """A Sankey diagram in two columns, with the number on both ends.

    Two bare mixes do not say who gave to whom: build the frame with `analysis.mixes.flow_between`
    from rows that know both ends.

    Args:
        frame: A row a link; nodes stand in the order in which they come.
        title: The measure and its unit.
        source: Column of the code where a link begins, which gives the colour.
        target: Column of the code where it ends.
        value: Column of its size.
        source_label: Column of what is written at its beginning.
        target_label: Column of what is written at its end.
        unit: Unit of the values, as `helpers.core.formatting.number` takes it.
        decimals: Decimal places printed.

    Returns:
        The chart: one trace, with nodes on the left and on the right.

    Raises:
        ChartError: A column is missing, there are no rows, or a value is negative or missing.
    """
    need(frame, source, target, value, source_label, target_label)
    refuse_missing(title, frame, value)
    if (frame[value] < 0).any():
        raise ChartError(f"{title}: a flow cannot be negative")
    left, right = (
        frame.groupby([code, name], sort=False)[value].sum()
        for code, name in ((source, source_label), (target, target_label))
    )
    nodes = [("left", *key) for key in left.index] + [("right", *key) for key in right.index]
    place = {node: i for i, node in enumerate(nodes)}
    sums = [*left, *right]
    # With one source its colour would say nothing: links then take the colour of where they go.
    led_by = target if len(left) == 1 else source
    link = {
        "source": [
            place["left", a, b] for a, b in zip(frame[source], frame[source_label], strict=True)
        ],
        "target": [
            place["right", a, b] for a, b in zip(frame[target], frame[target_label], strict=True)
        ],
        "value": [float(v) for v in frame[value]],
        "color": [_faint(_colour(code)) for code in frame[led_by]],
        "hoverinfo": "skip",
    }
    sankey: dict[str, Any] = {
        "type": "sankey",
        "arrangement": "fixed",
        "orientation": "h",
        "domain": {"x": [0, 1], "y": [0.02, 0.98]},
        "node": {
            "label": [
                f"{safe(name)} {number(v, decimals, unit)}"
                for (_, _, name), v in zip(nodes, sums, strict=True)
            ],
            "color": [_colour(code) for _, code, _ in nodes],
            "pad": 22,
            "thickness": 18,
            "line": {"width": 0},
            "hoverinfo": "skip",
            "x": [0.001 if side == "left" else 0.999 for side, _, _ in nodes],
            "y": [*_middles(list(left)), *_middles(list(right))],
        },
        "link": link,
    }
    words = "; ".join(
        f"{number(v, decimals, unit)} from {a} to {b}"
        for a, b, v in zip(frame[source_label], frame[target_label], frame[value], strict=True)
    )
    layout = {
        "height": 90 + 62 * max(len(left), len(right)),
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "meta": {"min_width": 520},
    }
    return Chart(title, f"{title}: {words}.", [sankey], layout)


def _colour(code: str) -> str:
    """The colour of a code of the vocabulary; others (to be tendered, undecided) are grey."""
    return (
        theme.colour(code)
        if code in provider_models.GROUPS or code in provider_models.MODELS
        else theme.BACKGROUND
    )


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.45)"


def _middles(values: list[float]) -> list[float]:
    """Where the middle of each node lies, so that plotly keeps the order given."""
    total = sum(values) or 1.0
    before = 0.0
    middles = []
    for value in values:
        middles.append(round(min(max((before + value / 2) / total, 0.001), 0.999), 4))
        before += value
    return middles
