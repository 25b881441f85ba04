"""Room for the text at the end of the longest row, whatever the width that a chart is drawn at.

The makers draw in data units and cannot know how many pixels a unit will be. In `layout.meta` they
leave how far the marks reach and how long the texts beyond them are; a skin that knows its width
then widens the axis: a report's page and JupyterLab in the script that draws in both, with the
measures that `FIT` hands to it: `reach` (the largest value drawn), `characters` (of the longest
text), `label_characters` (of the longest line of a label), and where they apply `least` (the lowest
value of the axis, else zero) and `both_ends` (texts stand to the left of the marks too).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["FIT", "LAB_WIDTH", "legend_lines"]

LAB_WIDTH = 700  # px: what plotly draws in a stored notebook unless told otherwise

# The measures, in px and shares of the plot; a report's page data hold them under `fit`.
FIT: dict[str, float] = {
    "label_character": 7.4,  # one character of a row's label
    "text_character": 7.7,  # one character of the text at the end of a row
    # Beyond its characters, and most where they are few and wide, as in £7,600m.
    "text_gap": 16,
    "narrow_below": 520,  # width at which labels move from beside the rows to above them
    "label_margins": 32,  # what stands beside the labels and the plot
    "labels_narrow": 24,  # the same on a narrow page, where labels stand above the rows
    "text_share": 0.6,  # the most that texts may take of the plot,
    "text_share_narrow": 0.7,  # on a narrow page,
    "left_share": 0.3,  # and to the left of the marks
    "legend_swatch": 52,  # of an entry of a legend: its mark, and the gaps around its words
}


def legend_lines(names: Sequence[str], width: float) -> int:
    """How many lines a legend takes: plotly sets entries that do not fit one line in columns.

    Args:
        names: The words of its entries.
        width: Width of the drawing in px.

    Returns:
        The number of lines.
    """
    widths = [len(name) * FIT["label_character"] + FIT["legend_swatch"] for name in names]
    if sum(widths) <= width:
        return 1
    columns = max(1, int(width // max(widths)))
    return math.ceil(len(names) / columns)
