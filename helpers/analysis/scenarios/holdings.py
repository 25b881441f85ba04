"""Value by draw, destination row and provider model, and the three ways in which a rule moves it.

Holdings are float [draw, row, model], £ million, models in the order of value.CODES. Every function
returns new holdings with the same sum in every draw and row: value is moved, never made or lost.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from helpers.analysis.valuation import CODES, Estimate

__all__ = [
    "DRAWS_AT_ONCE",
    "MODEL_POSITION",
    "mixture",
    "model_totals",
    "move",
    "pieces",
    "start",
    "to_mix",
    "to_share",
]

MODEL_POSITION = {code: i for i, code in enumerate(CODES)}
# England's holdings in so many draws fit into a processor's cache; those in all of them do not.
DRAWS_AT_ONCE = 64


def start(est: Estimate) -> np.ndarray:
    """Everything with the model that took it over."""
    held = np.zeros((*est.values.shape, len(CODES)))
    np.put_along_axis(held, est.models.astype(np.intp)[:, :, None], est.values[:, :, None], axis=2)
    return held


def pieces(held: np.ndarray) -> Iterator[slice]:
    """The draws, some at a time."""
    return (slice(at, at + DRAWS_AT_ONCE) for at in range(0, len(held), DRAWS_AT_ONCE))


def model_totals(held: np.ndarray) -> np.ndarray:
    """All rows together, [draw, model]."""
    return np.ones(held.shape[1]) @ held


def move(held: np.ndarray, part: np.ndarray, to: np.ndarray) -> np.ndarray:
    """A part of what is held goes to a mix of models, in its own place and row.

    Args:
        held: Holdings, [draw, row, model], £ million.
        part: What goes, 0 to 1, of a shape that can be broadcast to that of `held`.
        to: The mix it goes to, shares from 0 to 1, [draw or 1, model].

    Returns:
        New holdings with the same sum in every draw and row.
    """
    after = np.empty_like(held)
    part, to = np.broadcast_to(part, held.shape), np.broadcast_to(to, (len(held), len(CODES)))
    for draws in pieces(held):
        leaving = held[draws] * part[draws]
        sums = leaving @ np.ones(len(CODES))
        there = np.multiply(sums[:, :, None], to[draws][:, None, :], out=after[draws])
        there += held[draws]
        there -= leaving
        np.maximum(there, 0.0, out=there)  # a rounding error must not become a debt
    return after


def to_mix(held: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The least movement after which the whole has the mix `target`, [draw or 1, model], shares
    from 0 to 1.

    Models with too much give, each the same part in every row; models with too little receive in
    proportion to what they lack.
    """
    now = model_totals(held)
    goal = target * now.sum(axis=1, keepdims=True)
    over, under = np.clip(now - goal, 0, None), np.clip(goal - now, 0, None)
    part = np.divide(over, now, out=np.zeros_like(now), where=now > 0)
    lacking = under.sum(axis=1, keepdims=True)
    to = np.divide(
        under, lacking, out=np.broadcast_to(target, under.shape).copy(), where=lacking > 0
    )
    return move(held, part[:, None, :], to)


def to_share(held: np.ndarray, model: str, share: np.ndarray) -> np.ndarray:
    """One model comes to hold a share of everything; the others give or receive in proportion to
    what they hold.

    Args:
        held: Holdings, [draw, row, model], £ million.
        model: The code of the model.
        share: What it comes to hold, [draw], 0 to 1.

    Returns:
        New holdings. Where no other model holds anything, what is given up is unclassified.
    """
    now = model_totals(held)
    others = now.copy()
    others[:, MODEL_POSITION[model]] = 0.0
    sums = others.sum(axis=1, keepdims=True)
    nobody = np.zeros_like(others)
    nobody[:, MODEL_POSITION["unclassified"]] = 1.0
    target = np.divide(others, sums, out=nobody, where=sums > 0) * (1 - share)[:, None]
    target[:, MODEL_POSITION[model]] += share
    return to_mix(held, target)


def mixture(**shares: float) -> np.ndarray:
    """A mix as [1, model]; shares in any unit."""
    to = np.zeros((1, len(CODES)))
    for code, share in shares.items():
        to[0, MODEL_POSITION[code]] += share
    return to / to.sum()
