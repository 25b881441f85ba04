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
    middle, low, high = _quantiles(np.asarray(drawn, dtype=float)).tolist()
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
    """Quantiles along the last axis, interpolated as `np.quantile` does it, [quantity, 3].

    All draws are put in order: numpy sorts several numbers in one instruction, and so is done with
    it before `np.quantile` has found six of them.
    """
    ordered = np.sort(drawn, axis=-1)
    at = (ordered.shape[-1] - 1) * _QUANTILES
    below, above = np.floor(at).astype(int), np.ceil(at).astype(int)
    low, high, part = ordered[..., below], ordered[..., above], at - below
    step = high - low
    found = np.where(part < 0.5, low + step * part, high - step * (1 - part))
    missing = np.isnan(ordered[..., -1:])  # sorted to the end
    return np.where(missing, np.nan, found)


def interval_table(drawn: Mapping[str, np.ndarray | pd.Series]) -> pd.DataFrame:
    """The intervals of several quantities as a frame that charts take.

    Args:
        drawn: What each row is called, and its draws: one number a draw, all in one unit.

    Returns:
        Columns [label, value, low, high], a row for each quantity, in the order given.
    """
    rows = [(label, *interval(draws)) for label, draws in drawn.items()]
    return pd.DataFrame(rows, columns=["label", "value", "low", "high"])
