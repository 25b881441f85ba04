"""The playing field: what makes other kinds of provider dearer or cheaper than the NHS, and what
levelling it could move.

Costs are in pounds for each £100 that an NHS provider spends; above zero a kind of provider is
dearer for a reason that is not its own doing, below zero it is cheaper. No published total is
split, so every amount is an assumption with a range, and a kind of provider that does not bear a
cost has zero. Nothing here assumes how commissioners respond to a price: it asks how strongly they
would have to.
"""

from __future__ import annotations

import math

import pandas as pd

from helpers.core.errors import SuiteError
from helpers.core.formatting import Interval

__all__ = [
    "LABELS",
    "PENSIONS",
    "PlayingFieldError",
    "borne",
    "break_even",
    "gap",
    "needed_response",
    "points_moved",
]

LABELS = {
    "pensions": "Pension like the NHS's",
    "vat": "VAT not reclaimed",
    "corporation_tax": "Corporation tax",
    "capital": "Dearer capital",
    "insurance": "Clinical insurance",
    "rates": "Relief from business rates",
    "training": "Staff trained by the NHS",
    "staff_terms": "Other pay for new staff",
    "duties": "Duties left to the NHS",
}
PENSIONS = ("by the rules", "borne", "not borne")


class PlayingFieldError(SuiteError):
    """The rows given do not say who bears which cost."""


def borne(
    components: pd.DataFrame,
    assumptions: pd.DataFrame,
    model: str,
    day: str,
    pensions: str = "by the rules",
) -> pd.DataFrame:
    """What a kind of provider bears on a day, one row for each cost, zero where it does not bear
    it.

    Args:
        components: The table cost_components.
        assumptions: The table assumptions, which holds the amounts.
        model: A provider model that cost_components names.
        day: The day, YYYY-MM-DD.
        pensions: One of PENSIONS: the rules of the day, or borne or not borne whatever the day.

    Returns:
        [component, label, value, low, high, assumption_id, why], pounds for each £100 of NHS cost,
        in the order of LABELS.

    Raises:
        PlayingFieldError: The model or the way with pensions is not known, a cost has not exactly
            one row that holds on that day, or its assumption is not among those given.
    """
    if pensions not in PENSIONS:
        raise PlayingFieldError(
            f"pensions cannot be {pensions!r}; use one of {', '.join(PENSIONS)}"
        )
    ours = components[components["provider_model"] == model]
    if not len(ours):
        raise PlayingFieldError(
            f"no cost is on record for {model!r}; there are "
            f"{', '.join(components['provider_model'].unique())}"
        )
    when = pd.Timestamp(day)
    started, running = (
        ours["from_date"].isna() | (ours["from_date"] <= when),
        ours["to_date"].isna() | (ours["to_date"] >= when),
    )
    rows = ours[started & running].set_index("component")
    for component in LABELS:
        count = int((rows.index == component).sum())
        if count != 1:
            raise PlayingFieldError(
                f"{model}, {component}: {count} rows of cost_components hold on {day}; "
                "expected exactly one"
            )
    rows = rows.reindex(list(LABELS))
    amounts = assumptions.set_index("assumption_id")[["value", "low", "high"]]
    used = rows["assumption_id"].copy()
    if pensions != PENSIONS[0]:
        every = ours[ours["component"] == "pensions"]["assumption_id"].dropna()
        used["pensions"] = every.iloc[0] if pensions == "borne" and len(every) else float("nan")
    for component, assumption in used.dropna().items():
        if assumption not in amounts.index:
            raise PlayingFieldError(
                f"{model}, {component}: the assumptions given have no {assumption}, on which it "
                "rests; a cost without its amount would count as none"
            )
    parts = amounts.reindex(used).fillna(0.0).set_axis(rows.index)
    why = rows["who_bears"].copy()
    if pensions != PENSIONS[0]:
        why["pensions"] = f"Taken as {pensions}, whatever the rules of the day"
    return parts.assign(label=pd.Series(LABELS), assumption_id=used, why=why).reset_index()


def gap(parts: pd.DataFrame) -> Interval:
    """The sum of what is borne: by how much a kind of provider is dearer (above zero) or cheaper
    than the NHS, £ for each £100.

    Every range is taken as holding nine chances in ten and as erring on its own, so the distances
    from the value to the ends add as squares, on each side apart: the interval of the sum is
    narrower than the sum of the intervals.
    """
    value = float(parts["value"].sum())
    below = math.sqrt(float(((parts["value"] - parts["low"]) ** 2).sum()))
    above = math.sqrt(float(((parts["high"] - parts["value"]) ** 2).sum()))
    return Interval(value, value - below, value + above)


def needed_response(share: float, gap_per_100: float, points: float = 1.0) -> float:
    """How strongly commissioners must respond to price for a level field to move `points`
    percentage points to a kind of provider.

    The response is the percentage by which its share of spending grows for each 1% that its price
    falls against the NHS's, an elasticity. Levelling takes its price from 100 + gap to 100, so a
    response e turns share s into s · ((100 + gap) / 100)^e; solved for e: ln((s + points) / s) /
    ln((100 + gap) / 100).

    Args:
        share: The share of spending that it has, percent.
        gap_per_100: By how much it is dearer than the NHS, £ for each £100.
        points: The percentage points that are to move.

    Returns:
        The elasticity; infinite where there is no gap to close, because then no response moves
        anything its way.

    Raises:
        PlayingFieldError: Unless 0 < share < share + points <= 100.
    """
    if not 0 < share < share + points <= 100:
        raise PlayingFieldError(
            f"a share of {share}% cannot grow by {points} points; it must stay between 0 and 100"
        )
    if gap_per_100 <= 0:
        return math.inf
    return math.log((share + points) / share) / math.log(1 + gap_per_100 / 100)


def break_even(share: float, difference: Interval, points: float = 1.0) -> Interval:
    """`needed_response` over the whole range of a gap: the larger the gap, the weaker the response
    that is enough.

    Args:
        share: The share of spending that a kind of provider has, percent.
        difference: The gap to the NHS with its range, £ for each £100; see `gap`.
        points: The percentage points that are to move.

    Returns:
        The elasticity at the value of the gap, at its high end and at its low end.

    Raises:
        PlayingFieldError: Unless 0 < share < share + points <= 100.
    """
    return Interval(
        *(
            needed_response(share, g, points)
            for g in (difference.median, difference.high, difference.low)
        )
    )


def points_moved(share: float, gap_per_100: float, response: float) -> float:
    """Percentage points that a level field would move to a kind of provider if commissioners
    responded so; the inverse of `needed_response`.

    Args:
        share: The share of spending that it has, percent.
        gap_per_100: By how much it is dearer than the NHS, £ for each £100.
        response: The percentage by which its share grows for each 1% off its price.

    Returns:
        Percentage points; below zero where it is the cheaper one, because levelling then makes it
        dearer.

    Raises:
        PlayingFieldError: It would be cheaper by £100 in £100 or more.
    """
    if gap_per_100 <= -100:
        raise PlayingFieldError(f"a provider cannot be cheaper by £{-gap_per_100} in £100")
    return share * ((1 + gap_per_100 / 100) ** response - 1)
