"""Arithmetic of mixes and shifts: frames in, frames out, nothing drawn and nothing read.

A *mix* is the shares of value by provider model; a *shift* is the change from one mix to another.
Two mixes do not say who gave to whom, so `flow` takes rows that know both ends and `change` takes
mixes.
"""

from __future__ import annotations

from typing import overload

import pandas as pd

from helpers.core.errors import SuiteError

__all__ = [
    "ShiftError",
    "change_between",
    "flow_between",
    "mix_by",
    "mix_distance",
    "open_range",
    "shares",
]


class ShiftError(SuiteError):
    """The rows given cannot support the arithmetic asked for."""


def shares(values: pd.Series) -> pd.Series:
    """Each value as a percentage of their sum.

    Args:
        values: Parts of a whole, in any unit.

    Returns:
        Percent, with the index of `values`.

    Raises:
        ShiftError: A value is negative or missing, or all add up to nothing.
    """
    if values.isna().any():
        raise ShiftError(
            f"a value is missing ({_first(values.index[values.isna()])}); "
            "shares need every part, so leave out or fill it first"
        )
    if (values < 0).any():
        raise ShiftError(
            f"a value is negative ({_first(values.index[values < 0])}: "
            f"{values[values < 0].iloc[0]}); shares need parts of a whole"
        )
    total = values.sum()
    if not total > 0:
        raise ShiftError("the values add up to nothing, so they have no shares")
    return values / total * 100


def mix_by(rows: pd.DataFrame, by: str, weight: str | None = None) -> pd.DataFrame:
    """The mix of `rows` by a column, in order of first appearance.

    Every row has its part: one whose part is not known, or whose value is missing, is refused and
    never left out of the whole. Where that is meant, name it first: `unclassified` is a part.

    Args:
        rows: Any frame.
        by: The column whose values are the parts, such as `provider_model`.
        weight: The column added up, such as value in £ million; None counts rows.

    Returns:
        [by, rows, value, share]: number of rows, sum of `weight` (or the number again) and percent
        of it.

    Raises:
        ShiftError: There are no rows, a row has no part, a value is negative or missing, or all
            add up to nothing.
    """
    if not len(rows):
        raise ShiftError("there are no rows to make a mix of; choose a wider selection")
    _refuse_missing(rows, by, "a mix needs the part of every row; name it, or leave out the row")
    if weight:
        shares(rows[weight])  # row by row: a sum would hide what is missing or below zero
    grouped = rows.groupby(by, sort=False)
    value = grouped[weight].sum() if weight else grouped.size().astype(float)
    return pd.DataFrame(
        {
            by: value.index,
            "rows": grouped.size().to_numpy(),
            "value": value.to_numpy(),
            "share": shares(value).to_numpy(),
        }
    )


def flow_between(rows: pd.DataFrame, source: str, target: str, value: str) -> pd.DataFrame:
    """Value moved from each source to each target, for rows that know both ends.

    Args:
        rows: Any frame.
        source: The column of where value comes from.
        target: The column of where it goes.
        value: The column added up.

    Returns:
        [source, target, value], in order of first appearance, in the unit of `value`.

    Raises:
        ShiftError: A row lacks an end or its value: a flow must not be guessed.
    """
    for end in (source, target):
        _refuse_missing(rows, end, "a flow needs both ends of every row")
    _refuse_missing(rows, value, "a flow needs the value of every row")
    moved = rows.groupby([source, target], sort=False)[value].sum().reset_index()
    return moved.rename(columns={source: "source", target: "target", value: "value"})


def change_between(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """Two mixes side by side, in percent, and the change in percentage points.

    Args:
        before: Percent by model, adding up to 100.
        after: The same of another time or place. A model absent from one of them counts as zero.

    Returns:
        [before, after, change], index the models of either mix, those of `before` first.

    Raises:
        ShiftError: A mix does not add up to 100.
    """
    for name, one in (("before", before), ("after", after)):
        if abs(one.sum() - 100) > 0.11:
            raise ShiftError(
                f"the mix {name!r} adds up to {one.sum():.2f}, not 100; give shares in percent"
            )
    index = list(dict.fromkeys([*before.index, *after.index]))
    both = pd.DataFrame(
        {"before": before.reindex(index).fillna(0.0), "after": after.reindex(index).fillna(0.0)}
    )
    both["change"] = both["after"] - both["before"]
    return both


def mix_distance(one: pd.Series, other: pd.Series) -> float:
    """Percentage points of value that must change model to turn one mix into the other: half the
    sum of absolute changes.

    Args:
        one: Percent by model, as `change_between` takes it.
        other: The other mix.

    Returns:
        From 0 for equal mixes to 100 for mixes without a model in common.

    Raises:
        ShiftError: A mix does not add up to 100.
    """
    return float(change_between(one, other)["change"].abs().sum() / 2)


@overload
def open_range(share: float, open_points: float) -> tuple[float, float]: ...
@overload
def open_range(share: pd.Series, open_points: float) -> tuple[pd.Series, pd.Series]: ...
def open_range(share, open_points):
    """A planned share as the range it leaves open: none to all of the plan's undecided points may
    fall to it.

    Args:
        share: The planned share, percent; one, or one a model.
        open_points: The percentage points that the plan leaves undecided.

    Returns:
        The lower and the upper end of the range, percent.

    Raises:
        ShiftError: `open_points` is below zero.
    """
    if open_points < 0:
        raise ShiftError(f"a plan cannot leave {open_points} points open")
    return share, share + open_points


def _refuse_missing(rows: pd.DataFrame, column: str, why: str) -> None:
    missing = int(rows[column].isna().sum())
    if missing:
        subject = "1 row does" if missing == 1 else f"{missing} rows do"
        whose = "its" if missing == 1 else "their"
        raise ShiftError(f"{subject} not know {whose} {column}; {why}")


def _first(index: pd.Index) -> str:
    return str(index[0])
