"""A scenario: rules in order, applied to one place's draws, and what the result says with its
intervals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis import concentration
from helpers.analysis.scenarios import holdings
from helpers.analysis.scenarios.errors import ScenarioError
from helpers.analysis.scenarios.holdings import MAX_CHOICES, Holdings, start
from helpers.analysis.scenarios.rules import Evidence, Rule
from helpers.analysis.valuation import CODES, Estimate, ValuationError
from helpers.analysis.valuation.quantiles import intervals
from helpers.analysis.valuation.simulate import GROUPED_BY
from helpers.core.arguments import to_whole_number
from helpers.core.errors import did_you_mean
from helpers.core.formatting import joined, number
from helpers.tables import provider_models

__all__ = [
    "MAX_RULES",
    "MIN_WEIGHT",
    "OF_THE_PLACE",
    "Run",
    "Scenario",
    "apply_rules",
    "estimate_part",
    "thin_draws",
]

MAX_RULES = 12
MIN_WEIGHT = 0.1  # £ million a year: who holds less is not counted as an organisation
OF_THE_PLACE = {
    "pct_provided": "PCT",
    "local_authority": "council",
}  # bodies that every place has one of


@dataclass(frozen=True)
class Scenario:
    """A name, the code of a place (England, a region, a board or a PCT), and rules in the order in
    which they are applied.

    Raises:
        ScenarioError: The rules are none; a list of them is taken as it is.
    """

    name: str
    area: str = "England"
    rules: tuple[Rule, ...] = ()
    why: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.rules, list):
            object.__setattr__(self, "rules", tuple(self.rules))
        if not isinstance(self.rules, tuple) or not all(isinstance(r, Rule) for r in self.rules):
            raise ScenarioError(
                "rules",
                f"found {self.rules!r}; expected rules in a list, such as [Tender(20)]",
            )
        for name in ("name", "area", "why"):
            if not isinstance(value := getattr(self, name), str):
                raise ScenarioError(name, f"found {value!r}; expected a text")

    def _repr_html_(self) -> str:
        """Its name, place and rules as a list, for JupyterLab."""
        rules = "".join(f"<li>{escape(rule.statement())}</li>" for rule in self.rules)
        head = f"Scenario <b>{escape(self.name)}</b> in {escape(self.area)}; not forecast"
        return f"<p>{head}</p><ol>{rules}</ol>"

    @property
    def labels(self) -> tuple[str, ...]:
        """plan, analogue, illustration: each that occurs, once."""
        return tuple(dict.fromkeys(rule.label for rule in self.rules))

    @property
    def assumptions(self) -> list[str]:
        """Ids of the assumptions that its rules rest on, and the one on organisations."""
        return sorted({"A50", *(a for rule in self.rules for a in rule.assumptions)})


def thin_draws(est: Estimate, draws: int) -> Estimate:
    """The same estimate with every n-th draw only, at most `draws` of them. Raises ScenarioError
    for fewer than one.
    """
    if draws < 1:
        raise ScenarioError("draws", f"{draws} cannot be used; take 1 or more")
    step = -(-len(est.values) // draws)
    return est if step <= 1 else replace(est, values=est.values[::step], models=est.models[::step])


def estimate_part(est: Estimate, weights: pd.Series | np.ndarray) -> Estimate:
    """The estimate for a part of England: rows with a weight above zero, their values weighted.
    Raises ScenarioError where there is none.
    """
    w = np.asarray(weights, dtype=float)
    positions = np.flatnonzero(w > 0)
    if not len(positions):
        raise ScenarioError("area", "no destination is on record there; choose another place")
    rows = est.rows.iloc[positions].reset_index(drop=True)
    return replace(
        est,
        rows=rows,
        values=est.values[:, positions] * w[positions],
        models=est.models[:, positions],
    )


@dataclass(frozen=True, eq=False)
class Run:
    """A scenario as it was run.

    start: the estimate of its place. end: who holds what at the end. steps: £ million by model,
    [draw, model], first the outcome and then after each rule.
    """

    scenario: Scenario
    start: Estimate
    end: Holdings
    steps: tuple[np.ndarray, ...]

    def __repr__(self) -> str:
        """What it holds, its size, unit and basis, on one line."""
        draws, rows = self.start.values.shape
        names = joined(rule.name for rule in self.scenario.rules) or "no rule"
        return (
            f"<Run of {self.scenario.name!r} in {self.scenario.area}: {names}; "
            f"{number(draws)} draws of {number(rows)} destination rows by {len(CODES)} models, "
            "£ million a year; arithmetic on an estimate, not forecast>"
        )

    def _repr_html_(self) -> str:
        """The same with the mix by group before and after, for JupyterLab."""
        return f"<p>{escape(repr(self))}</p>{self.mix('group').round(1).to_html(index=False)}"

    def mix(self, by: str = "provider_model") -> pd.DataFrame:
        """Before and after with 90% intervals: columns [by, label, before, before_low, before_high,
        share_before, …, after, …, share_after, …].

        £ million and percent, a row for each of the twelve models or seven groups. Medians need not
        add up. Raises ValuationError unless `by` is `provider_model` or `group`.
        """
        before, after = _outcome(self.start, by), _ends(self.steps[-1], by)
        n = before.shape[1] // 2  # value, then share
        ends = np.concatenate(
            [e[:, part] for e in (before, after) for part in (slice(n), slice(n, None))]
        ).T
        frame = pd.DataFrame(ends, columns=_ENDS)
        for at, (name, words) in enumerate(_named(by).items()):
            frame.insert(at, name, words)
        return frame

    def share(self, model: str, step: int = -1) -> float:
        """The median share of a model after a step.

        Args:
            model: The code of a provider model, such as `acute_trust`.
            step: 0 is the outcome, 1 what follows the first rule, -1 the end.

        Returns:
            Percent of value.

        Raises:
            ValuationError: There is no such model or step.
        """
        if model not in CODES:
            raise ValuationError(
                f"there is no provider model {model!r}; there are {', '.join(CODES)}"
                f"{did_you_mean(str(model), CODES)}"
            )
        to_whole_number(step, "step", -len(self.steps), len(self.steps) - 1, ValuationError)
        held = self.steps[step]
        return float(np.median(held[:, holdings.MODEL_POSITION[model]] / held.sum(axis=1) * 100))

    def step_shares(self) -> pd.DataFrame:
        """Median shares by group in percent, index group, a column a step: 0 is the outcome, 1 what
        follows the first rule.
        """
        names = list(provider_models.GROUPS)
        grouped = [_grouped(held, "group", names).T for held in self.steps]
        shares = {i: intervals(g / g.sum(axis=0) * 100)[0] for i, g in enumerate(grouped)}
        return pd.DataFrame(shares, index=names)

    def flow(self, by: str = "group") -> pd.DataFrame:
        """Who gave to whom: [source, target, value, source_label, target_label], the mean of all
        draws, so that the parts add up. `by` as in `mix`.
        """
        names = _codes(by)
        matrix = _grouped(_grouped(self.end.flow(), by, names).T, by, names).T
        rows = [
            (names[i], names[j], float(matrix[i, j]))
            for i, j in zip(*np.nonzero(matrix > 1e-9), strict=True)
        ]
        frame = pd.DataFrame(rows, columns=["source", "target", "value"])
        return frame.assign(
            source_label=frame["source"].map(provider_models.label),
            target_label=frame["target"].map(provider_models.label),
        )

    @property
    def held(self) -> np.ndarray:
        """£ million that each model holds of each row at the end, [draw, row, model]."""
        parts = [self.end.by_row(self.end.part_with(i)) for i in range(len(CODES))]
        return np.stack(parts, axis=2) * self.start.values[:, :, None]

    @cached_property
    def moved(self) -> np.ndarray:
        """£ million of each row that another model holds at the end, [draw, row]."""
        return self.start.values * self.end.by_row(self.end.left())

    def moved_in_all(self) -> np.ndarray:
        """£ million that another model holds at the end, [draw]."""
        return self._moved_in_all.copy()

    @cached_property
    def _moved_in_all(self) -> np.ndarray:
        return (self.end.amounts * self.end.left()).sum(axis=(0, 1))

    def moved_to_known(self) -> np.ndarray:
        """£ million that another model holds at the end and that is not left open, [draw]."""
        left_open = self._brought_to(holdings.MODEL_POSITION["unclassified"])
        return self.moved_in_all() - (self.end.amounts * left_open).sum(axis=(0, 1))

    def _brought_to(self, model: int) -> np.ndarray:
        """Which part of what other models took over a model holds at the end, as
        `Holdings.part_with` gives it.
        """
        part = self.end.part_with(model)
        return np.where(self.end.own[:, None] == model, 0.0, part)

    def places_changed(self) -> np.ndarray:
        """Places where at least a thousandth of value changed model, in each draw."""
        est = self.start
        whole = est.once("value by place", lambda: sum_by(est, "pct_code", est.values))
        return (sum_by(est, "pct_code", self.moved) > 0.001 * whole).sum(axis=0)

    def hospital_run(self, reading: str = "both", after: bool = True) -> np.ndarray:
        """Percent of value run by acute trusts ("acute"), or by acute and mental health trusts
        ("both"), in each draw. Raises ValuationError for another reading.
        """
        held = self.steps[-1 if after else 0]
        codes = concentration.hospital_models(reading)
        return (
            held[:, [holdings.MODEL_POSITION[c] for c in codes]].sum(axis=1)
            / held.sum(axis=1)
            * 100
        )

    def organisations(self, after: bool = True, joined: bool = True) -> np.ndarray:
        """£ million by organisation, [draw, organisation]; value of an unknown organisation is in
        none.

        What moves to a trust or an enterprise joins the one of its kind that holds most in the
        region, or one new to the region where there is none (`joined`); else each place has one of
        its own (A50). Councils and PCTs are always those of the place.
        """
        names = names_and_rows(self.start, "organisation")[0]
        sums = dict(zip(names, self._kept(after)[0], strict=True))
        for name, came in self._received(joined) if after else ():
            sums[name] = sums[name] + came if name in sums else came
        return np.stack(list(sums.values())).T

    def _kept(self, after: bool) -> tuple[np.ndarray, np.ndarray]:
        """£ million that organisations took over or have left of it, [organisation on record,
        draw]: where the record is drawn to be right, and where it is not.
        """
        return self._left if after else _took_over(self.start)

    @cached_property
    def _left(self) -> tuple[np.ndarray, np.ndarray]:
        return _by_organisation(self.start, self.start.values - self.moved)

    def _received(self, joined: bool) -> Iterator[tuple[str, np.ndarray]]:
        """Organisations and what each of them received from other models, [draw]; a name may come
        more than once.
        """
        largest = _largest_of_region(self.start)
        places, regions = names_and_rows(self.start, "pct_code")[0], _regions(self.start)
        for code, came in self._came.items():
            if code in OF_THE_PLACE or not joined:
                names = [f"{OF_THE_PLACE.get(code, code)} of {place}" for place in places]
                yield from zip(names, came, strict=True)
                continue
            for region, members in regions.items():
                name = largest.get((region, code)) or f"new {code} of {region}"
                yield name, came[members].sum(axis=0)

    @cached_property
    def _came(self) -> dict[str, np.ndarray]:
        """£ million that came to each model from others, [place, draw]; only models to which any
        came.
        """
        found = {}
        for i, code in enumerate(CODES[:-1]):  # the last is unclassified: nobody known
            part = self._brought_to(i)
            if part.any():
                came = self.start.values * self.end.by_row(part)
                found[code] = sum_by(self.start, "pct_code", came)
        return found

    def measures(self, joined: bool = True) -> pd.DataFrame:
        """What else changes: columns [measure, label, unit, before, before_low, before_high, after,
        after_low, after_high].
        """
        before = self.start.once("measures", lambda: _as_found(self.start)._measured(False, True))
        ends = np.concatenate([before, self._measured(True, joined)])
        whole = self.start.rows["pct_code"].nunique()
        words = {
            "organisations": ("Organisations with £0.1 million a year or more", ""),
            "ten_largest": ("Share of the ten largest organisations, %", "percent"),
            "acute": ("Run by acute trusts, %", "percent"),
            "both": ("Run by acute and mental health trusts, %", "percent"),
            "moved": ("Value that moves to another kind of provider, £ million", "GBP_million"),
            "places": (f"Places where any moves to another kind of provider, of {whole}", ""),
        }
        columns = [f"{when}{end}" for when in ("before", "after") for end in ("", "_low", "_high")]
        frame = pd.DataFrame(
            [(measure, *said) for measure, said in words.items()],
            columns=["measure", "label", "unit"],
        )
        return frame.join(pd.DataFrame(ends.T, columns=columns))

    def _measured(self, after: bool, joined: bool) -> np.ndarray:
        """The middle, low and high of each measure, [3, measure]."""
        held, sums = self.organisations(after, joined), self.start.sums()
        drawn = [
            _count(held, self._kept(after)[1]),
            _largest(held) / sums * 100,
            self.hospital_run("acute", after),
            self.hospital_run("both", after),
            self.moved_in_all(),
            self.places_changed(),
        ]
        return intervals(np.stack(drawn))


def names_and_rows(est: Estimate, column: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The values of a column of the rows.

    Args:
        est: The estimate.
        column: A column of its rows.

    Returns:
        The values in order, the rows in the order of their values, and where each value begins.
    """

    def ordered() -> tuple[list[str], np.ndarray, np.ndarray]:
        names, at = np.unique(est.rows[column].to_numpy().astype(str), return_inverse=True)
        rows = at.argsort(kind="stable")
        return names.tolist(), rows, np.searchsorted(at[rows], np.arange(len(names)))

    return est.once(("rows by", column), ordered)


def sum_by(est: Estimate, column: str, values: np.ndarray) -> np.ndarray:
    """Numbers of rows added up by a column of the rows.

    Args:
        est: The estimate.
        column: A column of its rows.
        values: A number for each draw and row, [draw, row].

    Returns:
        [value of the column, draw], in the order of `names_and_rows`.
    """
    names, rows, starts = names_and_rows(est, column)
    ordered = values.T[rows]
    sums = np.empty((len(names), len(values)))
    for k, (first, last) in enumerate(pairwise([*starts.tolist(), len(rows)])):
        # a third of the time of `reduceat`, which goes through memory number by number
        ordered[first:last].sum(axis=0, out=sums[k])
    return sums


def _count(named: np.ndarray, unknown: np.ndarray) -> np.ndarray:
    """Organisations with MIN_WEIGHT or more, [draw].

    Where a row is drawn to be wrong somebody else holds it: not known, but one body as well. So
    the outcome has as many organisations as are on record.

    Args:
        named: As `Run.organisations` gives it.
        unknown: What others hold in the place of those on record, [organisation, draw].
    """
    held = named.T.copy()
    held[: len(unknown)] += unknown
    return (held >= MIN_WEIGHT).sum(axis=0)


def _as_found(est: Estimate) -> Run:
    """The outcome as a run of no rule, which every scenario of a place shares."""
    found = start(est)
    return Run(Scenario("The outcome"), est, found, (found.totals().T,))


def _took_over(est: Estimate) -> tuple[np.ndarray, np.ndarray]:
    """`Run._kept` of the outcome, which every scenario of a place shares."""
    return est.once("taken over", lambda: _by_organisation(est, est.values))


def _by_organisation(est: Estimate, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values of [draw, row] by organisation on record, [organisation, draw]: where the record is
    drawn to be right, and where it is not.
    """
    codes = est.rows["provider_model"]
    own = est.models == [holdings.MODEL_POSITION[c] for c in codes]
    right = np.where(own, values, 0.0)
    return sum_by(est, "organisation", right), sum_by(est, "organisation", values - right)


def _regions(est: Estimate) -> dict[str, np.ndarray]:
    """Region -> where its places stand among those of `names_and_rows`."""

    def found() -> dict[str, np.ndarray]:
        region = est.rows.drop_duplicates("pct_code").set_index("pct_code")["sha_name"].astype(str)
        ordered = region.loc[names_and_rows(est, "pct_code")[0]].to_numpy()
        return {name: np.flatnonzero(ordered == name) for name in sorted(set(ordered))}

    return est.once("regions of places", found)


def _largest_of_region(est: Estimate) -> dict[tuple[str, str], str]:
    """(region, model) -> the organisation that held most of it there."""
    return est.once("largest of region", lambda: _find_largest(est))


def _find_largest(est: Estimate) -> dict[tuple[str, str], str]:
    worth = est.rows.assign(worth=est.values.mean(axis=0))
    ranked = (
        worth.groupby(["sha_name", "provider_model", "organisation"])["worth"]
        .sum()
        .sort_values(kind="stable")
    )
    return {
        (region, model): organisation for region, model, organisation in ranked.index
    }  # the last, and largest, stays


def _outcome(est: Estimate, by: str) -> np.ndarray:
    """What `Run.mix` says of the outcome, which every scenario of a place shares."""
    return est.once(("outcome", by), lambda: _ends(start(est).totals().T, by))


def _ends(held: np.ndarray, by: str) -> np.ndarray:
    """Intervals of [draw, model]: [middle, low and high, value by name and then share by name]."""
    drawn = _grouped(held, by, _codes(by)).T
    shares = drawn / drawn.sum(axis=0) * 100
    return intervals(np.concatenate([drawn, shares]))


def _codes(by: str) -> list[str]:
    """The codes of provider models, or of their groups, in order."""
    if by not in GROUPED_BY:
        raise ValuationError(f"a mix by {by!r} is none; use {' or '.join(GROUPED_BY)}")
    return list(CODES) if by == "provider_model" else list(provider_models.GROUPS)


_ENDS = pd.Index(
    [
        f"{prefix}{when}{suffix}"
        for when in ("before", "after")
        for prefix in ("", "share_")
        for suffix in ("", "_low", "_high")
    ]
)


@cache
def _named(by: str) -> dict[str, Any]:
    """The columns of `Run.mix` that are words."""
    names = _codes(by)
    return {
        by: pd.array(names, dtype="str"),
        "label": pd.array([provider_models.label(n) for n in names], dtype="str"),
    }


def _largest(held: np.ndarray, most: int = 10) -> np.ndarray:
    if held.shape[1] <= most:
        return held.sum(axis=1)
    return np.partition(held, -most, axis=1)[:, -most:].sum(axis=1)


def _grouped(held: np.ndarray, by: str, names: Sequence[str]) -> np.ndarray:
    """[draw, model] as [draw, name]."""
    return held if by == "provider_model" else (_grouping(tuple(names)) @ held.T).T


@cache
def _grouping(names: tuple[str, ...]) -> np.ndarray:
    return np.array(
        [[float(provider_models.group_of(code) == name) for code in CODES] for name in names]
    )


def apply_rules(scenario: Scenario, evidence: Evidence) -> Run:
    """Apply the rules one after another to `evidence.part`. Raises ScenarioError naming the rule
    where one cannot be applied.
    """
    chosen = sum(rule.chooses_places for rule in scenario.rules)
    if chosen > MAX_CHOICES:
        reason = f"{chosen} of them fall on a share of places; {MAX_CHOICES} are the most"
        raise ScenarioError("rules", reason)
    held = start(evidence.part)
    outcome = evidence.part.once("totals", held.totals)
    steps, seen = [outcome.copy().T], Counter[str]()
    for i, rule in enumerate(scenario.rules):
        try:
            held = rule.apply(held, replace(evidence, occurrence=seen[rule.name]))
        except ScenarioError as error:
            raise error.within(f"rules[{i}]") from None
        seen[rule.name] += 1
        steps.append(held.totals().T)
    return Run(scenario, evidence.part, held, tuple(steps))
