"""The axis leaves as many pixels as the texts beyond the marks need."""

import pytest

from helpers.explore.charts.fitting import FIT, legend_lines, x_range


def test_the_longest_text_has_room_beyond_the_largest_value():
    # 940 px less 240 for labels are 700; ten characters take 77, so 100 units have 623 px
    least, most = x_range({"reach": 100.0, "characters": 10}, 940)
    assert least == 0 and most == pytest.approx(100 + 77 * 100 / 623)


def test_texts_take_at_most_their_share_of_the_plot():
    _, most = x_range({"reach": 100.0, "characters": 500}, 940)
    assert most == pytest.approx(100 / (1 - FIT["text_share"]))


def test_texts_on_both_ends_and_an_axis_that_starts_below_zero():
    # 700 px: 77 on the right, 77 on the left, so 546 for the 50 units from -10 to 40
    least, most = x_range({"reach": 40.0, "characters": 10, "both_ends": True, "least": -10}, 940)
    assert least == pytest.approx(-10 - 77 * 50 / 546) and most == pytest.approx(40 + 77 * 50 / 546)


def test_a_legend_breaks_into_columns_as_wide_as_its_longest_entry():
    assert legend_lines(["estimate", "interval"], 700) == 1
    # 20 characters and the mark take 194 px: of five entries three fit in a line
    assert legend_lines(["x" * 20] * 5, 700) == 2
    assert legend_lines(["x" * 200] * 2, 300) == 2
