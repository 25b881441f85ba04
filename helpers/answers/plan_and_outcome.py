"""Whether an outcome departed from the plan, in words."""

from __future__ import annotations

import pandas as pd

from helpers.answers.wording import lower_first, upper_first

__all__ = ["differences_from_plan"]

_ENDS = ("low", "high")
_NONE = (
    "The estimates are too uncertain, and the plan too open, to say that any share missed its plan."
)


def differences_from_plan(rows: pd.DataFrame, outcome: str, *, less: str = "less") -> str:
    """Which groups ended outside the range that the plan left open, as a sentence.

    A planned share is a range, because the plan left some points to nobody. An outcome differs
    from it only where its whole interval lies outside.

    Args:
        rows: A row for each group: `label`, the planned range in `planned` and `top`, and the
            outcome in percent.
        outcome: The column of the outcome. Its interval is in `OUTCOME_low` and `OUTCOME_high`;
            without such columns it is a count, which has no interval.
        less: The word for below the plan; 'fewer' for things that are counted.

    Returns:
        'Less than planned: acute trusts; more than planned: care trusts.', or that none can be
        said to.
    """
    low, high = (f"{outcome}_{end}" if f"{outcome}_{end}" in rows else outcome for end in _ENDS)
    below = rows.loc[rows[high] < rows["planned"], "label"]
    above = rows.loc[rows[low] > rows["top"], "label"]
    parts = [
        f"{word} than planned: {', '.join(f'{lower_first(label)}s' for label in labels)}"
        for word, labels in ((less, below), ("more", above))
        if len(labels)
    ]
    return f"{upper_first('; '.join(parts))}." if parts else _NONE
