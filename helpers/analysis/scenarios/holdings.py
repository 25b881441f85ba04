"""Value by draw and provider model, and the three ways in which a rule moves it.

What a rule does to a row depends on two things only: the model that took it over, and whether the
rule chose its place. So the rows are kept together in classes, by which choices of places they
belong to, and a move is worked out once for each model of a class instead of once for each row.
Every move keeps the sum of every draw and class: value is moved, never made or lost.

A move takes the same part of what a model holds, whoever took it over. So what each model holds is
all that the next move needs; who took over what it holds now is worked out from the moves, for
the questions that need it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from helpers.analysis.valuation import CODES, Estimate

__all__ = [
    "MAX_CHOICES",
    "MODEL_POSITION",
    "Holdings",
    "Movement",
    "mixture",
    "place_of_row",
    "start",
]

MODEL_POSITION = {code: i for i, code in enumerate(CODES)}
MAX_CHOICES = 5  # each choice of places doubles the classes; more would not fit into memory


class Movement(NamedTuple):
    """What one move did.

    part: which part of what each model held went, 0 to 1, [class or 1, model, draw or 1]. to: the
    mix that it went to, [model, draw or 1]. gone: which part of what each of `own` took over went,
    [class or 1, own, draw or 1].
    """

    part: np.ndarray
    to: np.ndarray
    gone: np.ndarray


@dataclass(frozen=True, eq=False)
class Holdings:
    """Who holds what of each thing that was taken over. Draws stand last in every array of it, so
    that numpy goes through thousands of them in one stride.

    est: the estimate of the place. own: positions in CODES of the models that took anything over,
    in order. classes: the class of each row, [draw, row]; None where no places were chosen.
    amounts: £ million that each of `own` took over, [class, own, draw]. held: £ million that each
    model holds now, [class, model, draw]. moves: how it came to that, in order.
    """

    est: Estimate
    own: np.ndarray
    classes: np.ndarray | None
    amounts: np.ndarray
    held: np.ndarray
    moves: tuple[Movement, ...] = ()

    def totals(self) -> np.ndarray:
        """£ million by model, [model, draw]."""
        return self.held.sum(axis=0)

    def flow(self) -> np.ndarray:
        """£ million from each model that took over to each that holds it, the mean of all draws,
        [model, model].
        """
        matrix = np.zeros((len(CODES), len(CODES)))
        for i in range(len(CODES)):
            there = self.amounts * self.part_with(i)
            matrix[self.own, i] = there.mean(axis=2).sum(axis=0)
        return matrix

    def part_with(self, model: int) -> np.ndarray:
        """Which part of what each of `own` took over a model holds now, 0 to 1.

        Args:
            model: Its position in CODES.

        Returns:
            [class or 1, own, draw or 1]. The parts with all models add up to one.
        """
        part = (self.own == model).astype(float)[None, :, None]
        for move in self.moves:
            part = part * (1.0 - move.part[:, [model]]) + move.gone * move.to[[model]]
        return part

    def left(self) -> np.ndarray:
        """Which part of what a model took over another model holds now, [class or 1, own, draw or
        1].
        """
        kept = np.ones((1, len(self.own), 1))
        for move in self.moves:
            kept = kept * (1.0 - move.part[:, self.own]) + move.gone * move.to[self.own]
        return 1.0 - kept

    def by_row(self, part: np.ndarray) -> np.ndarray:
        """A number of each class and model for every row, [draw, row].

        Args:
            part: [class or 1, own, draw or 1], as `left` gives it.
        """
        by_draw = np.ascontiguousarray(part.transpose(2, 0, 1))  # what a draw needs lies together
        draws = np.arange(len(by_draw))[:, None]
        classes = 0 if self.classes is None or len(part) == 1 else self.classes
        of_row = by_draw[draws, classes, _own_of_row(self.est)]
        return np.broadcast_to(of_row, self.est.values.shape)

    def choose(self, places: np.ndarray) -> tuple[Holdings, np.ndarray]:
        """Tell the rows of some places from the others.

        Args:
            places: Which places are chosen, [draw, place], in the order of `place_of_row`.

        Returns:
            The same holdings in twice as many classes, and which of these are chosen, [class].
        """
        before = 0 if self.classes is None else self.classes
        of_row = places[:, place_of_row(self.est)[1]].astype(np.int16)
        count = len(self.amounts)
        split = replace(
            self,
            classes=before + count * of_row,
            moves=tuple(Movement(_twice(m.part), m.to, _twice(m.gone)) for m in self.moves),
        )
        return split._with_amounts(2 * count), np.repeat([False, True], count)

    def _with_amounts(self, count: int) -> Holdings:
        """The same with the amounts of `count` classes added up afresh."""
        draws, own = len(self.est.values), len(self.own)
        classes = 0 if self.classes is None else self.classes.astype(np.intp)
        at = (np.arange(draws)[:, None] * count + classes) * own + _own_of_row(self.est)
        sums = np.bincount(at.ravel(), self.est.values.ravel(), draws * count * own)
        amounts = np.ascontiguousarray(sums.reshape(draws, count, own).transpose(1, 2, 0))
        held = np.zeros((count, len(CODES), draws))
        if self.moves:
            for i in range(len(CODES)):
                held[:, i] = (amounts * self.part_with(i)).sum(axis=1)
        else:
            held[:, self.own] = amounts
        return replace(self, amounts=amounts, held=held)

    def move(self, part: np.ndarray, to: np.ndarray) -> Holdings:
        """A part of what is held goes to a mix of models.

        Args:
            part: What goes, 0 to 1, of a shape that can be broadcast to [class, model, draw].
            to: The mix it goes to, shares from 0 to 1, [model, draw or 1].

        Returns:
            New holdings with the same sum in every draw and class.
        """
        part = np.broadcast_to(part, np.broadcast_shapes(np.shape(part), (1, len(CODES), 1)))
        leaving = self.held * part
        held = self.held - leaving
        held += leaving.sum(axis=1, keepdims=True) * to
        done = Movement(part, to, self._gone(part))
        return replace(self, held=held, moves=(*self.moves, done))

    def _gone(self, part: np.ndarray) -> np.ndarray:
        """Which part of what each of `own` took over goes where a part of what is held now goes,
        [class or 1, own, draw or 1].

        Followed back from move to move: what goes of it now is a part of what the last move
        brought, and a part of what was there before and the last move left.
        """
        gone = np.zeros((1, len(self.own), 1))
        for move in reversed(self.moves):
            gone = gone + move.gone * (part * move.to).sum(axis=1, keepdims=True)
            part = part * (1.0 - move.part)
        return gone + part[:, self.own]

    def to_mix(self, target: np.ndarray) -> Holdings:
        """The least movement after which the whole has a mix.

        Models with too much give, each the same part of everything it holds; models with too little
        receive in proportion to what they lack.

        Args:
            target: Shares from 0 to 1, [model, draw or 1].
        """
        now = self.totals()
        goal = target * now.sum(axis=0)
        over, under = np.maximum(now - goal, 0.0), np.maximum(goal - now, 0.0)
        part = np.divide(over, now, out=np.zeros_like(now), where=now > 0)
        lacking = under.sum(axis=0)
        to = np.divide(
            under, lacking, out=np.broadcast_to(target, under.shape).copy(), where=lacking > 0
        )
        return self.move(part, to)

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
        others[MODEL_POSITION[model]] = 0.0
        sums = others.sum(axis=0)
        nobody = np.zeros_like(others)
        nobody[MODEL_POSITION["unclassified"]] = 1.0
        target = np.divide(others, sums, out=nobody, where=sums > 0) * (1 - share)
        target[MODEL_POSITION[model]] += share
        return self.to_mix(target)


def start(est: Estimate) -> Holdings:
    """Everything with the model that took it over; shared by all scenarios of a place."""
    return est.once("holdings", lambda: _start(est))


def _start(est: Estimate) -> Holdings:
    nothing = np.zeros((1, len(CODES), len(est.values)))
    own = _own(est)
    return Holdings(est, own, None, nothing[:, own], nothing)._with_amounts(1)


def _twice(values: np.ndarray) -> np.ndarray:
    """Numbers of each class for twice as many, [class or 1, …]."""
    return values if len(values) == 1 else np.concatenate([values, values])


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
    """A mix as [model, 1]; shares in any unit."""
    to = np.zeros((len(CODES), 1))
    for code, share in shares.items():
        to[MODEL_POSITION[code]] += share
    return to / to.sum()
