"""A legend takes as many lines as its entries need."""

from helpers.explore.charts.fitting import legend_lines


def test_a_legend_breaks_into_columns_as_wide_as_its_longest_entry():
    assert legend_lines(["estimate", "interval"], 700) == 1
    # 20 characters and the mark take 200 px: of five entries three fit in a line
    assert legend_lines(["x" * 20] * 5, 700) == 2
    assert legend_lines(["x" * 200] * 2, 300) == 2
