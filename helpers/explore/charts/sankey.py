"""Sankey diagrams: who gave to whom, for rows that know both ends.

Names and numbers stand outside the bands, on both ends, in lines so short that the same drawing
fits a phone; each node has as much height as its words need, so that no two touch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.core.formatting import number
from helpers.explore.charts import theme
from helpers.explore.charts.layout import refuse_missing
from helpers.explore.charts.theme import Chart, ChartError, need, wrapped
from helpers.tables import provider_models

__all__ = ["flow"]

BANDS = 260  # px of height that all bands take together, at the least
WORDS = 132  # px beside the bands, for names and numbers
WIDTH_OF_WORDS = 13  # characters of a line of them
WORD_LINE = 18  # px
THICK = 18  # px of a node across
WORDS_FROM_NODE = THICK // 2 + 4  # px from the middle of a node to its words
APART = 8  # px between two nodes, or their words
BANDS_SHARE = 0.5  # of the height of all words; plotly narrows gaps of over two thirds of all


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
        frame: A row a link. Nodes stand in the order of the vocabulary on both sides; those that it
            does not know (to be tendered, undecided) come last, in the order of the frame.
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
    need(frame, source, target, source_label, target_label, numbers=[value])
    refuse_missing(title, frame, value)
    if (frame[value] < 0).any():
        raise ChartError(f"{title}: a flow cannot be negative")
    ends = ((source, source_label), (target, target_label))
    left, right = ([*zip(frame[code], frame[name], strict=True)] for code, name in ends)
    values = [float(v) for v in frame[value]]
    columns = [_nodes(keys, values, unit, decimals) for keys in (left, right)]
    pixel = _pixels_a_unit(columns)
    height = max(sum(node.height(pixel) for node in column) for column in columns)
    middles = [_middles(column, height, pixel) for column in columns]
    sankey = {
        "type": "sankey",
        "arrangement": "fixed",
        "orientation": "h",
        "domain": {"x": [0, 1], "y": [0, 1]},
        "node": _node_trace(columns, middles, height, pixel),
        "link": _link_trace(left, right, values),
    }
    layout = {
        "height": round(height) + 16,
        "margin": {"l": WORDS, "r": WORDS, "t": 8, "b": 8},
        "annotations": [
            _words_beside(node, 1 - middle, side)
            for side, column, places in zip(("right", "left"), columns, middles, strict=True)
            for node, middle in zip(column, places, strict=True)
        ],
    }
    links = zip(frame[source_label], frame[target_label], values, strict=True)
    words = "; ".join(f"{number(v, decimals, unit)} from {a} to {b}" for a, b, v in links)
    return Chart(title, f"{title}: {words}.", [sankey], layout)


@dataclass(frozen=True)
class _Node:
    """Where flows begin or end: its size, and what is written beside it."""

    code: str
    value: float
    words: str

    def height(self, pixel: float) -> float:
        """The px that the node and its words need."""
        return max(self.value * pixel, WORD_LINE * (self.words.count("<br>") + 1)) + APART


def _nodes(
    keys: Sequence[tuple[str, str]], values: Sequence[float], unit: str, decimals: int
) -> list[_Node]:
    """The nodes of one side, with all that passes through each."""
    sums = dict.fromkeys(_in_order(keys), 0.0)
    for key, value in zip(keys, values, strict=True):
        sums[key] += value
    return [
        _Node(
            code,
            total,
            f"{wrapped(name, WIDTH_OF_WORDS)}<br><b>{number(total, decimals, unit)}</b>",
        )
        for (code, name), total in sums.items()
    ]


def _in_order(keys: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes with their names, each once, in the order of the vocabulary."""
    known = [*provider_models.GROUPS, *provider_models.MODELS]
    places = {code: i for i, code in reversed(list(enumerate(known)))}
    return sorted(dict.fromkeys(keys), key=lambda key: places.get(key[0], len(known)))


def _pixels_a_unit(columns: Sequence[Sequence[_Node]]) -> float:
    """How high a unit of value is drawn."""
    words = max(sum(node.height(0) for node in column) for column in columns)
    total = sum(node.value for node in columns[0]) or 1.0
    return max(BANDS, BANDS_SHARE * words) / total


def _middles(column: Sequence[_Node], height: float, pixel: float) -> list[float]:
    """Where the middle of each node lies, as a share of the height, from the top.

    What the words leave free is shared out between the nodes.
    """
    needs = [node.height(pixel) for node in column]
    spare = (height - sum(needs)) / len(column)
    middles, upper = [], 0.0
    for need_of in needs:
        middles.append(round((upper + (need_of + spare) / 2) / height, 4))
        upper += need_of + spare
    return middles


def _node_trace(
    columns: Sequence[Sequence[_Node]],
    middles: Sequence[Sequence[float]],
    height: float,
    pixel: float,
) -> dict[str, Any]:
    left, right = columns
    most = max(len(left), len(right))
    bands = pixel * sum(node.value for node in left)
    return {
        "label": [""] * (len(left) + len(right)),
        "color": [_colour(node.code) for node in (*left, *right)],
        # plotly makes a unit as high as the gaps of the fuller column leave.
        "pad": round((height - bands) / (most - 1), 2) if most > 1 else 0,
        "thickness": THICK,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "x": [0.001] * len(left) + [0.999] * len(right),
        "y": [*middles[0], *middles[1]],
    }


def _link_trace(
    left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]], values: Sequence[float]
) -> dict[str, Any]:
    begins, ends = _in_order(left), _in_order(right)
    # With one source its colour would say nothing: links then take the colour of where they go.
    led_by = right if len(begins) == 1 else left
    return {
        "source": [begins.index(key) for key in left],
        "target": [len(begins) + ends.index(key) for key in right],
        "value": list(values),
        "color": [_faint(_colour(code)) for code, _ in led_by],
        "hoverinfo": "skip",
    }


def _words_beside(node: _Node, y: float, side: str) -> dict[str, Any]:
    """Name and number outside the bands, on the side where the node stands."""
    return {
        "text": node.words,
        "xref": "paper",
        "x": 0 if side == "right" else 1,
        "xanchor": side,
        "xshift": -WORDS_FROM_NODE if side == "right" else WORDS_FROM_NODE,
        "yref": "paper",
        "y": round(y, 4),
        "yanchor": "middle",
        "align": side,
        "showarrow": False,
    }


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
