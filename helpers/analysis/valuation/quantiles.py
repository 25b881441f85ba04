"""Medians and 90% intervals of draws."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.core.formatting import Interval

__all__ = ["interval", "interval_table", "intervals"]

_QUANTILES = np.array([0.5, 0.05, 0.95])


def interval(drawn: np.ndarray | pd.Series) -> Interval:
    """Median and the ends of the 90% interval of one quantity's draws.

    Args:
        drawn: One number a draw, in any unit.

    Returns:
        The 50%, 5% and 95% quantiles in the unit of the draws, rounded to nine decimals so that a
        pinned value is one number and not an interval.
    """
    ((middle, low, high),) = _quantiles(np.asarray(drawn, dtype=float).reshape(1, -1)).tolist()
    return Interval(round(middle, 9), round(low, 9), round(high, 9))


def intervals(drawn: np.ndarray) -> np.ndarray:
    """`interval` of several quantities at once.

    Args:
        drawn: [quantity, draw], in any units.

    Returns:
        Middle, low and high of each quantity, [3, quantity].
    """
    return _quantiles(drawn).T.round(9) + 0.0  # no minus zero


def _quantiles(drawn: np.ndarray) -> np.ndarray:
    """Quantiles of each row, interpolated as `np.quantile` does it, [quantity, 3].

    All draws are put in order: numpy sorts several numbers in one instruction, and so is done with
    it before `np.quantile` has found six of them. Row by row, as a copy of all that is drawn might
    not fit into memory.
    """
    at = (drawn.shape[1] - 1) * _QUANTILES
    below = np.floor(at).astype(int)
    needed = np.concatenate([below, np.ceil(at).astype(int), [-1]])
    found = np.array([np.sort(row)[needed] for row in drawn]).reshape(-1, len(needed))
    low, high, last = found[:, :3], found[:, 3:6], found[:, 6:]
    step, part = high - low, at - below
    ends = np.where(part < 0.5, low + step * part, high - step * (1 - part))
    return np.where(np.isnan(last), np.nan, ends)  # what is missing is sorted to the end


def interval_table(drawn: Mapping[str, np.ndarray | pd.Series]) -> pd.DataFrame:
    """The intervals of several quantities as a frame that charts take.

    Args:
        drawn: What each row is called, and its draws: one number a draw, all in one unit.

    Returns:
        Columns [label, value, low, high], a row for each quantity, in the order given.
    """
    rows = [(label, *interval(draws)) for label, draws in drawn.items()]
    return pd.DataFrame(rows, columns=["label", "value", "low", "high"])
