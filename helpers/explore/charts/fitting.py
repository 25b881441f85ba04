"""Room for words, whatever the width that a chart is drawn at.

The makers draw in data units and cannot know how many pixels a unit will be, nor how wide a text is
in the reader's fonts. In `layout.meta` they leave what a skin needs that knows both: a report's
page and JupyterLab, by the script that draws in both, with the measures that `FIT` hands to it.

* `rows`: the labels of rows, which a narrow page writes above them;
* `reach`: the largest value drawn, beyond which texts stand, and where they apply `least` (the
  lowest value of the axis, else zero) and `both_ends` (texts stand to the left of the marks too);
* `legend`: the px of height that the layout holds for its legend;
* `columns`: by axis, the largest value of a column (`top`) with the numbers of its scale;
* `narrow_below`: the width from which columns have room beside each other;
* `narrow`: what changes where they have not.

A stored notebook is drawn without that script, 700 px wide, by estimates of the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["FIT", "LAB_WIDTH", "legend_lines", "plot_width"]

LAB_WIDTH = 700  # px: what plotly draws in a stored notebook unless told otherwise
LABEL_CHARACTER = 7.4  # px of a character of a label or of a legend, on average
AROUND_LABELS = 32  # px beside the labels and the plot
SWATCH = 52  # px of an entry of a legend: its mark, and the gaps around its words

# The measures of the script, in px and shares of the plot; page data hold them under `fit`.
FIT: dict[str, float] = {
    "text_gap": 10,  # between the end of a row and its text, and behind that
    "narrow_below": 520,  # width at which labels move from beside the rows to above them,
    "least_marks": 140,  # or what labels and texts must leave to the marks
    "text_share": 0.6,  # the most that texts may take of the plot,
    "text_share_narrow": 0.8,  # on a narrow page,
    "left_share": 0.3,  # and to the left of the marks
    "least_share": 0.25,  # of a column, that its texts leave to its marks
}


def legend_lines(names: Sequence[str], width: float) -> int:
    """How many lines a legend takes: plotly sets entries that do not fit one line in columns.

    Args:
        names: The words of its entries.
        width: Width of the plot in px, which plotly does not let a legend exceed.

    Returns:
        The number of lines.
    """
    widths = [len(name) * LABEL_CHARACTER + SWATCH for name in names]
    if sum(widths) <= width:
        return 1
    columns = max(1, int(width // max(widths)))
    return math.ceil(len(names) / columns)


def plot_width(layout: Mapping[str, Any]) -> float:
    """What the labels of rows leave of a stored notebook's width.

    Args:
        layout: The layout of a chart.

    Returns:
        The width of the plot in px.
    """
    labels = layout.get("yaxis", {}).get("ticktext", [])
    longest = max((len(line) for label in labels for line in label.split("<br>")), default=0)
    return LAB_WIDTH - longest * LABEL_CHARACTER - AROUND_LABELS
