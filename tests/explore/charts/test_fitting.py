"""The axis leaves as many pixels as the texts beyond the marks need."""

import pytest

from helpers.explore.charts.fitting import FIT, legend_lines, x_range

# Labels of 26 characters take 192.4 px and 32 around them: of 924.4 px the plot has 700.
META = {"reach": 100.0, "characters": 10, "label_characters": 26}
WIDTH = 924.4


def test_the_longest_text_has_room_beyond_the_largest_value():
    # ten characters take 77 px, so 100 units have 623
    least, most = x_range(META, WIDTH)
    assert least == 0 and most == pytest.approx(100 + 77 * 100 / 623)


def test_texts_take_at_most_their_share_of_the_plot():
    _, most = x_range(META | {"characters": 500}, WIDTH)
    assert most == pytest.approx(100 / (1 - FIT["text_share"]))


def test_texts_on_both_ends_and_an_axis_that_starts_below_zero():
    # 700 px: 77 on the right, 77 on the left, so 546 for the 50 units from -10 to 40
    least, most = x_range(META | {"reach": 40.0, "both_ends": True, "least": -10}, WIDTH)
    assert least == pytest.approx(-10 - 77 * 50 / 546) and most == pytest.approx(40 + 77 * 50 / 546)


def test_a_legend_breaks_into_columns_as_wide_as_its_longest_entry():
    assert legend_lines(["estimate", "interval"], 700) == 1
    # 20 characters and the mark take 200 px: of five entries three fit in a line
    assert legend_lines(["x" * 20] * 5, 700) == 2
    assert legend_lines(["x" * 200] * 2, 300) == 2
