"""Value by draw and provider model, and the three ways in which a rule moves it.

What a rule does to a row depends on two things only: the model that took it over, and whether the
rule chose its place. So the rows are kept together in classes, by which choices of places they
belong to, and a move is worked out once for each model of a class instead of once for each row.
Every move keeps the sum of every draw, class and model: value is moved, never made or lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from helpers.analysis.valuation import CODES, Estimate

__all__ = [
    "MAX_CHOICES",
    "MODEL_POSITION",
    "Holdings",
    "mixture",
    "place_of_row",
    "start",
]

MODEL_POSITION = {code: i for i, code in enumerate(CODES)}
MAX_CHOICES = 5  # each choice of places doubles the classes; more would not fit into memory


@dataclass(frozen=True, eq=False)
class Holdings:
    """Who holds what of each thing that was taken over.

    est: the estimate of the place. own: positions in CODES of the models that took anything over,
    in order. classes: the class of each row, [draw, row]; None where no places were chosen.
    amounts: £ million that each of `own` took over, [draw, class, own]. parts: which part of it
    each model holds now, 0 to 1, [draw or 1, class, own, model]; they add up to one.
    """

    est: Estimate
    own: np.ndarray
    classes: np.ndarray | None
    amounts: np.ndarray
    parts: np.ndarray

    def totals(self) -> np.ndarray:
        """£ million by model, [draw, model]."""
        draws, kinds = len(self.amounts), self.amounts.shape[1] * len(self.own)
        parts = self.parts.reshape(len(self.parts), kinds, len(CODES))
        if len(parts) == 1:
            return self.amounts.reshape(draws, kinds) @ parts[0]
        return (self.amounts.reshape(draws, 1, kinds) @ parts)[:, 0]

    def flow(self) -> np.ndarray:
        """£ million from each model that took over to each that holds it, the mean of all draws,
        [model, model].
        """
        if len(self.parts) == 1:
            moved = self.amounts.mean(axis=0)[:, :, None] * self.parts[0]
        else:
            moved = np.einsum("dck,dckm->ckm", self.amounts, self.parts) / len(self.amounts)
        matrix = np.zeros((len(CODES), len(CODES)))
        matrix[self.own] = moved.sum(axis=0)
        return matrix

    def left(self) -> np.ndarray:
        """Which part of what a model took over another model holds now, [draw or 1, class, own]."""
        return 1.0 - self.parts[:, :, np.arange(len(self.own)), self.own]

    def by_row(self, part: np.ndarray) -> np.ndarray:
        """A number of each class and model for every row, [draw, row].

        Args:
            part: [draw or 1, class, own], as `left` gives it.
        """
        draws = np.arange(len(part))[:, None]
        classes = 0 if self.classes is None else self.classes
        return np.broadcast_to(part[draws, classes, _own_of_row(self.est)], self.est.values.shape)

    def choose(self, places: np.ndarray) -> tuple[Holdings, np.ndarray]:
        """Tell the rows of some places from the others.

        Args:
            places: Which places are chosen, [draw, place], in the order of `place_of_row`.

        Returns:
            The same holdings in twice as many classes, and which of these are chosen, [class].
        """
        before = 0 if self.classes is None else self.classes
        of_row = places[:, place_of_row(self.est)[1]].astype(np.int16)
        count = self.amounts.shape[1]
        split = replace(
            self,
            classes=before + count * of_row,
            parts=np.concatenate([self.parts, self.parts], axis=1),
        )
        return split._with_amounts(2 * count), np.repeat([False, True], count)

    def _with_amounts(self, count: int) -> Holdings:
        """The same with the amounts of `count` classes added up afresh."""
        draws, own = len(self.est.values), len(self.own)
        classes = 0 if self.classes is None else self.classes.astype(np.intp)
        at = (np.arange(draws)[:, None] * count + classes) * own + _own_of_row(self.est)
        sums = np.bincount(at.ravel(), self.est.values.ravel(), draws * count * own)
        return replace(self, amounts=sums.reshape(draws, count, own))

    def move(self, part: np.ndarray, to: np.ndarray) -> Holdings:
        """A part of what is held goes to a mix of models.

        Args:
            part: What goes, 0 to 1, of a shape that can be broadcast to [draw, class, model].
            to: The mix it goes to, shares from 0 to 1, [draw or 1, model].

        Returns:
            New holdings with the same sum in every draw, class and model.
        """
        part = np.broadcast_to(part, np.broadcast_shapes(np.shape(part), (1, 1, 1)))[:, :, None, :]
        leaving = self.parts * part
        there = leaving.sum(axis=3, keepdims=True) * to[:, None, None, :]
        return replace(self, parts=self.parts * (1.0 - part) + there)

    def to_mix(self, target: np.ndarray) -> Holdings:
        """The least movement after which the whole has a mix.

        Models with too much give, each the same part of everything it holds; models with too little
        receive in proportion to what they lack.

        Args:
            target: Shares from 0 to 1, [draw or 1, model].
        """
        now = self.totals()
        goal = target * now.sum(axis=1, keepdims=True)
        over, under = np.clip(now - goal, 0, None), np.clip(goal - now, 0, None)
        part = np.divide(over, now, out=np.zeros_like(now), where=now > 0)
        lacking = under.sum(axis=1, keepdims=True)
        to = np.divide(
            under, lacking, out=np.broadcast_to(target, under.shape).copy(), where=lacking > 0
        )
        return self.move(part[:, None, :], to)

    def to_share(self, model: str, share: np.ndarray) -> Holdings:
        """One model comes to hold a share of everything; the others give or receive in proportion
        to what they hold.

        Args:
            model: The code of the model.
            share: What it comes to hold, [draw], 0 to 1.

        Returns:
            New holdings. Where no other model holds anything, what is given up is unclassified.
        """
        others = self.totals()
        others[:, MODEL_POSITION[model]] = 0.0
        sums = others.sum(axis=1, keepdims=True)
        nobody = np.zeros_like(others)
        nobody[:, MODEL_POSITION["unclassified"]] = 1.0
        target = np.divide(others, sums, out=nobody, where=sums > 0) * (1 - share)[:, None]
        target[:, MODEL_POSITION[model]] += share
        return self.to_mix(target)


def start(est: Estimate) -> Holdings:
    """Everything with the model that took it over; shared by all scenarios of a place."""
    return est.once("holdings", lambda: _start(est))


def _start(est: Estimate) -> Holdings:
    own = _own(est)
    parts = np.eye(len(CODES))[own][None, None]
    nothing = np.zeros((len(est.values), 1, len(own)))
    return Holdings(est, own, None, nothing, parts)._with_amounts(1)


def _own(est: Estimate) -> np.ndarray:
    """Positions in CODES of the models that took anything over in any draw."""
    return est.once("models that occur", lambda: np.unique(est.models).astype(np.intp))


def _own_of_row(est: Estimate) -> np.ndarray:
    """Where the model of each row stands in `own`, [draw, row]."""
    return est.once(
        "model of each row",
        lambda: np.searchsorted(_own(est), np.arange(len(CODES))).astype(np.int8)[est.models],
    )


def place_of_row(est: Estimate) -> tuple[list[str], np.ndarray]:
    """The places of the rows in alphabetical order, and which of them each row is in."""

    def places() -> tuple[list[str], np.ndarray]:
        codes = est.rows["pct_code"].to_numpy().astype(str)
        names, at = np.unique(codes, return_inverse=True)
        return names.tolist(), at

    return est.once("place of each row", places)


def mixture(**shares: float) -> np.ndarray:
    """A mix as [1, model]; shares in any unit."""
    to = np.zeros((1, len(CODES)))
    for code, share in shares.items():
        to[0, MODEL_POSITION[code]] += share
    return to / to.sum()
