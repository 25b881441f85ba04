"""Medians and 90% intervals, by hand and against numpy's own."""

import numpy as np
import pandas as pd
import pytest

from helpers.analysis import valuation


def test_by_hand():
    drawn = np.array([np.arange(101.0), -np.arange(101.0)])
    assert valuation.interval(drawn[0]) == (50, 5, 95)
    assert valuation.intervals(drawn).tolist() == [[50, -50], [5, -95], [95, -5]]
    assert valuation.interval(pd.Series([3, 1])) == (2, 1.1, 2.9)
    assert valuation.interval(np.array([7.25])) == (7.25, 7.25, 7.25)
    frame = valuation.interval_table({"a": drawn[0], "b": drawn[1]})
    assert frame.to_numpy().tolist() == [["a", 50, 5, 95], ["b", -50, -95, -5]]


@pytest.mark.parametrize("draws", [1, 2, 3, 19, 20, 21, 100, 999, 1000, 10_000])
def test_to_the_last_digit_as_numpy_has_it(draws):
    random = np.random.default_rng(draws)
    drawn = random.normal(50, 30, (6, draws))
    drawn[0] = 0.0
    drawn[1] = np.where(random.random(draws) < 0.5, 0.0, drawn[1])
    drawn[2] = random.integers(0, 4, draws)
    before = drawn.copy()
    plain = np.quantile(drawn, (0.5, 0.05, 0.95), axis=1)
    assert (valuation.intervals(drawn) == plain.round(9)).all()
    for row, ends in zip(drawn, plain.T.tolist(), strict=True):
        assert valuation.interval(row) == tuple(round(end, 9) for end in ends)
    assert (drawn == before).all()  # put in order in a copy


def test_a_missing_draw_is_never_passed_over():
    drawn = np.array([[1.0, np.nan, 3.0], [1.0, 2.0, 3.0]])
    found = valuation.intervals(drawn)
    assert np.isnan(found[:, 0]).all() and found[0, 1] == 2
    assert np.isnan(valuation.interval(drawn[0])).all()
    with pytest.raises(IndexError):
        valuation.interval(np.array([]))
    assert valuation.intervals(np.empty((0, 5))).shape == (3, 0)
