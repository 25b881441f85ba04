"""Mixes and shifts against values worked out by hand."""

import pandas as pd
import pytest

from helpers.analysis import mixes
from helpers.analysis.mixes import ShiftError


def series(**values: float) -> pd.Series:
    return pd.Series(values, dtype=float)


def test_shares_of_the_plan_in_pounds_are_its_percentages():
    # 2,380 + 2,295 + 2,210 + 850 + 340 + 425 = 8,500
    planned = series(
        mental=2380, acute=2295, community=2210, enterprise=850, tendered=340, rest=425
    )
    assert mixes.shares(planned).round(10).tolist() == [28, 27, 26, 10, 4, 5]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (series(a=1, b=-2), "negative \\(b: -2"),
        (series(a=1, b=float("nan")), "missing \\(b\\)"),
        (series(a=0, b=0), "add up to nothing"),
    ],
)
def test_shares_need_parts_of_a_whole(values, message):
    with pytest.raises(ShiftError, match=message):
        mixes.shares(values)


def test_mix_by_value_is_not_mix_by_number():
    rows = pd.DataFrame({"model": ["acute", "acute", "enterprise"], "value": [10.0, 20.0, 70.0]})
    by_value, by_number = mixes.mix_by(rows, "model", "value"), mixes.mix_by(rows, "model")
    assert by_value["share"].tolist() == [30, 70]
    assert by_number["share"].round(2).tolist() == [66.67, 33.33]
    assert by_number["rows"].tolist() == [2, 1]


def test_mix_of_nothing_is_refused():
    with pytest.raises(ShiftError, match="no rows"):
        mixes.mix_by(pd.DataFrame({"model": []}), "model")


def test_flow_adds_up_rows_that_know_both_ends():
    rows = pd.DataFrame(
        {
            "from": ["pct", "pct", "pct"],
            "to": ["acute", "acute", "enterprise"],
            "worth": [1.5, 2.0, 4.0],
        }
    )
    assert mixes.flow_between(rows, "from", "to", "worth").values.tolist() == [
        ["pct", "acute", 3.5],
        ["pct", "enterprise", 4.0],
    ]


def test_a_flow_is_never_guessed():
    rows = pd.DataFrame({"from": ["pct", None], "to": ["acute", "acute"], "worth": [1.0, 1.0]})
    with pytest.raises(ShiftError, match="1 row does not know its from; a flow needs both ends"):
        mixes.flow_between(rows, "from", "to", "worth")


def test_change_counts_an_absent_model_as_nothing():
    change = mixes.change_between(series(pct=100), series(acute=60, enterprise=40))
    assert change["change"].to_dict() == {"pct": -100, "acute": 60, "enterprise": 40}


def test_change_refuses_what_is_not_a_mix():
    with pytest.raises(ShiftError, match=r"'after' adds up to 90\.00"):
        mixes.change_between(series(a=100), series(a=90))


def test_distance_is_the_points_that_must_move():
    # 74 to 69 loses five points; three go to one, two to another
    assert mixes.mix_distance(
        series(nhs=74, private=14, other=12), series(nhs=69, private=17, other=14)
    ) == pytest.approx(5)
    assert mixes.mix_distance(series(a=100), series(b=100)) == 100


def test_distance_is_symmetric_and_zero_only_for_the_same_mix():
    one, other = series(a=70, b=30), series(a=40, b=60)
    assert mixes.mix_distance(one, other) == mixes.mix_distance(other, one) == 30
    assert mixes.mix_distance(one, one) == 0


def test_open_points_make_a_range():
    assert mixes.open_range(27.0, 9) == (27.0, 36.0)
    with pytest.raises(ShiftError):
        mixes.open_range(27.0, -1)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("acute", 1.0), (None, 2.0)], "1 row does not know its model; a mix needs the part"),
        ([("acute", 1.0), ("acute", None)], "a value is missing"),
        ([("acute", 4.0), ("acute", -3.0)], "a value is negative"),
    ],
)
def test_no_row_is_left_out_of_a_mix_unseen(rows, message):
    with pytest.raises(ShiftError, match=message):
        mixes.mix_by(pd.DataFrame(rows, columns=["model", "value"]), "model", "value")


def test_a_flow_needs_the_value_of_every_row():
    rows = pd.DataFrame({"from": ["a", "a"], "to": ["b", "c"], "worth": [1.0, None]})
    with pytest.raises(ShiftError, match="1 row does not know its worth; a flow needs the value"):
        mixes.flow_between(rows, "from", "to", "worth")
