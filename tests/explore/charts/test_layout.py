"""What charts of rows share: positions, heights, and what a skin needs to fit them."""

import pytest

from helpers.explore.charts import ChartError, layout, theme


def test_rows_stand_one_below_the_other_with_a_gap_at_a_break():
    assert layout.row_positions("abc") == [0, 1, 2]
    assert layout.row_positions("abc", {1: "election"}) == [0, 1.8, 2.8]


def test_a_layout_says_what_its_rows_are_called_and_how_far_its_marks_reach():
    made = layout.row_layout(["One", "<i>"], [0, 12.0], "percent", reach=10.0)
    assert made["meta"] == {"rows": ["One", "&lt;i&gt;"], "reach": 10.0}
    assert made["xaxis"]["ticksuffix"] == "%" and made["xaxis"]["range"] == [0, 12.0]
    assert made["yaxis"]["range"] == [1.5, -0.5] and made["yaxis"]["tickvals"] == [0, 1]
    assert made["height"] == 2 * theme.ROW + 44
    assert "reach" not in layout.row_layout(["One"], [0, 1], "", reach=0.0)["meta"]


@pytest.mark.parametrize(("most", "last"), [(79.0, 60), (81.0, 100), (100.0, 100), (120.0, 100)])
def test_an_axis_of_percentages_goes_on_to_all_where_bars_come_near_it(most, last):
    made = layout.row_layout(["One"], [0, 130.0], "percent", reach=most)
    assert made["xaxis"]["tickvals"][-1] == last
    assert made["meta"]["reach"] == (most if last < most else 100)
    assert layout.row_layout(["One"], [0, 130.0], "", reach=most)["meta"]["reach"] == most


def test_a_long_label_gets_wider_lines_and_makes_all_rows_higher():
    short = "a label of one line"
    two = "a label of two lines of twenty-six characters"
    made = layout.row_layout([short, two], [0, 1], "")
    assert made["yaxis"]["ticktext"][1].count("<br>") == 1 and made["height"] == 2 * 46 + 44
    three = "a label of more than two lines of twenty-six characters each"
    made = layout.row_layout([short, three], [0, 1], "")
    assert made["yaxis"]["ticktext"][1].count("<br>") == 1 and made["height"] == 2 * 46 + 44
    assert max(map(len, made["yaxis"]["ticktext"][1].split("<br>"))) > 26
    made = layout.row_layout([short, three + " and " + three], [0, 1], "")
    assert made["yaxis"]["ticktext"][1].count("<br>") == 3 and made["height"] == 2 * 84 + 44


def test_a_break_is_a_dashed_line_with_its_word_above_the_row():
    made = layout.row_layout(["a", "b"], [0, 1], "", breaks={1: "<b>"})
    assert made["shapes"][0]["y0"] == pytest.approx(1.8 - 0.9)
    assert made["annotations"][0]["text"] == "&lt;b&gt;"
    assert made["height"] == 2 * theme.ROW + 44 + 27


def test_lines_texts_and_dots():
    lines = layout.interval_lines([1.0, None], [2.0, None], [0, 1])
    assert lines["x"] == [1.0, 2.0, None, None, None, None] and lines["y"] == [
        0,
        0,
        None,
        1,
        1,
        None,
    ]
    assert layout.end_texts([1.0], [0], ["x"])["textposition"] == "middle right"
    assert layout.dot_trace([1.0], [0], {"size": 3})["marker"] == {"size": 3}


def test_a_line_between_equal_ends_is_none():
    assert layout.interval_lines([1.0], [1.0], [0])["x"] == [None, None, None]


@pytest.mark.parametrize(
    ("least", "most", "ticks"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (0, 75, [0, 20, 40, 60]),
        (-1.0, 5.0, [0, 2, 4]),
        (0.0, 0.35, [0, 0.1, 0.2, 0.3]),
        (-250.0, 300.0, [-200, 0, 200]),
        (0.0, 8500.0, [0, 2000, 4000, 6000, 8000]),
        (0, 0, [0]),
    ],
)
def test_a_grid_has_at_most_five_lines_at_round_numbers_among_the_data(least, most, ticks):
    assert layout.round_ticks(least, most) == pytest.approx(ticks)


def test_ticks_in_words():
    assert layout.tick_marks([0, 2500], "GBP_million")["ticktext"] == ["£0m", "£2,500m"]
    assert layout.tick_marks([0, 2.5], "percent")["ticktext"] == ["0.0%", "2.5%"]
    assert layout.tick_marks([0, 1], "points")["ticktext"] == ["0", "1"]


def test_missing_numbers_are_none():
    assert [layout.float_or_none(v) for v in (1, None, float("nan"))] == [1.0, None, None]
    assert layout.highest_of([1.0, None, None], [2.0, 3.0, None]) == [2.0, 3.0, None]


def test_positions_are_rounded_to_less_than_a_pixel():
    (trace,) = layout.rounded_positions([{"x": [1234.56789, None], "y": [0.123456]}], 1234.6)
    assert trace == {"x": [1235.0, None], "y": [0.123456]}
    (trace,) = layout.rounded_positions([{"base": [0.123456]}], 0.5)
    assert trace == {"base": [0.123]}


def test_words():
    assert layout.range_text(27.0, 36.4, 0, "percent") == "27 to 36%"
    assert layout.interval_text(974.2, 765.0, 1362.4, 0, "GBP_million") == (
        "about £974m (765 to 1,362)"
    )
    assert layout.range_text(26.0, 26.2, 0, "percent") == "26%"
    assert layout.interval_text(2.0, 1.8, 2.4, 0, "percent") == "about 2.0% (1.8 to 2.4)"
    assert layout.interval_text(190.0, None, None, 0, "GBP_million", about=False) == "£190m"
    assert layout.list_in_words("T", ["a", "b"], ["1", "2"]) == "T: a 1; b 2."


def test_what_an_axis_from_zero_would_cut_off_is_refused():
    layout.refuse_negative("T", [0.0, None, 1.0])
    with pytest.raises(
        ChartError, match=r"T: a bar from zero cannot show the negative value -3\.5; t"
    ):
        layout.refuse_negative("T", [1.0, -0.5, -3.5])


@pytest.mark.parametrize(
    ("least", "most", "unit", "ticks"),
    [
        (0, 10, "", [0, 5, 10]),
        (0, 1, "", [0, 1]),
        (0, 2, "", [0, 1, 2]),
        (0, 7, "points", [0, 2, 4, 6]),
        (0, 10, "percent", [0, 2.5, 5, 7.5, 10]),
        (0, 1.1, "", [0, 0.25, 0.5, 0.75, 1]),
        (-3, 9, "", [0, 5]),
    ],
)
def test_numbers_of_things_have_whole_ticks(least, most, unit, ticks):
    assert layout.round_ticks(least, most, unit) == pytest.approx(ticks)
