"""A scenario: rules in order, applied to one place's draws, and what the result says with its intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from helpers import models
from helpers.scenarios import holdings
from helpers.scenarios.errors import ScenarioError
from helpers.scenarios.rules import HOSPITAL, Evidence, Rule
from helpers.value import CODES, Estimate, interval

MOST_RULES = 12
LEAST = 0.1  # £ million a year: who holds less is not counted as an organisation
OF_THE_PLACE = {"pct_provided": "PCT", "local_authority": "council"}  # bodies that every place has one of


@dataclass(frozen=True)
class Scenario:
    """A name, the code of a place (England, a region, a board or a PCT), and rules in the order in which they are applied."""

    name: str
    area: str = "England"
    rules: tuple[Rule, ...] = ()
    why: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """plan, analogue, illustration: each that occurs, once."""
        return tuple(dict.fromkeys(rule.label for rule in self.rules))

    @property
    def assumptions(self) -> list[str]:
        """Ids of the assumptions that its rules rest on, and the one on organisations."""
        return sorted({"A50", *(a for rule in self.rules for a in rule.assumptions)})


def thin(est: Estimate, draws: int) -> Estimate:
    """The same estimate with every n-th draw only, at most `draws` of them."""
    step = -(-len(est.values) // draws)
    return est if step <= 1 else replace(est, values=est.values[::step], models=est.models[::step])


def part(est: Estimate, weights: pd.Series | np.ndarray) -> Estimate:
    """The estimate for a part of England: rows with a weight above zero, their values weighted. Raises ScenarioError where there is none."""
    w = np.asarray(weights, dtype=float)
    kept = np.flatnonzero(w > 0)
    if not len(kept):
        raise ScenarioError("area", "no destination is on record there; choose another place")
    rows = est.rows.iloc[kept].reset_index(drop=True)
    return replace(est, rows=rows, values=est.values[:, kept] * w[kept], models=est.models[:, kept])


@dataclass(frozen=True, eq=False)
class Run:
    """A scenario as it was run.

    start: the estimate of its place. held: holdings at the end, [draw, row, model]. steps: £ million by model, [draw, model],
    first the outcome and then after each rule.
    """

    scenario: Scenario
    start: Estimate
    held: np.ndarray
    steps: tuple[np.ndarray, ...]

    def mix(self, by: str = "provider_model") -> pd.DataFrame:
        """Before and after with 90% intervals: columns [by, label, before, before_low, before_high, after, …, share_before, …, share_after, …].

        £ million and percent, a row for each of the twelve models or seven groups. Medians need not add up.
        """
        names = list(CODES) if by == "provider_model" else list(models.GROUPS)
        columns = {**_outcome(self.start, by), **_ends(self.steps[-1], by, "after")}
        return pd.DataFrame({by: names, "label": [models.label(n) for n in names], **columns})

    def step_shares(self) -> pd.DataFrame:
        """Median shares by group in percent, index group, a column a step: 0 is the outcome, 1 what follows the first rule."""
        names = list(models.GROUPS)
        grouped = [_grouped(held, "group", names) for held in self.steps]
        return pd.DataFrame(
            {i: np.median(g / g.sum(axis=1, keepdims=True) * 100, axis=0) for i, g in enumerate(grouped)}, index=names
        )

    def flow(self, by: str = "group") -> pd.DataFrame:
        """Who gave to whom: [source, target, value, source_label, target_label], the mean of all draws, so that the parts add up."""
        names = list(CODES) if by == "provider_model" else list(models.GROUPS)
        own = (self.start.models.ravel()[:, None] == np.arange(len(CODES))).astype(float)
        matrix = own.T @ self.held.reshape(-1, len(CODES)) / len(self.held)
        sources = [code for code, given in zip(CODES, matrix.sum(axis=1), strict=True) if given > 0]
        table = pd.DataFrame(_grouped(matrix[[holdings.AT[s] for s in sources]], by, names), columns=names)
        table.insert(0, "source", sources if by == "provider_model" else [models.group_of(s) for s in sources])
        table = table.groupby("source").sum().reindex([n for n in names if n in set(table["source"])])
        rows = [(s, t, float(v)) for s, line in table.iterrows() for t, v in line.items() if v > 1e-9]
        frame = pd.DataFrame(rows, columns=["source", "target", "value"])
        return frame.assign(source_label=frame["source"].map(models.label), target_label=frame["target"].map(models.label))

    @cached_property
    def moved(self) -> np.ndarray:
        """£ million that another model holds at the end, [draw, row]."""
        stayed = np.take_along_axis(self.held, self.start.models.astype(np.intp)[:, :, None], axis=2)[:, :, 0]
        return np.clip(self.start.values - stayed, 0, None)

    def places_changed(self) -> np.ndarray:
        """Places where at least a thousandth of value changed model, in each draw."""
        at = np.unique(self.start.rows["pct_code"].to_numpy().astype(str), return_inverse=True)[1]
        member = np.eye(at.max() + 1)[at]
        return (self.moved @ member > 0.001 * (self.start.values @ member)).sum(axis=1)

    def hospital_run(self, reading: str = "both", after: bool = True) -> np.ndarray:
        """Percent of value run by acute trusts ("acute"), or by acute and mental health trusts ("both"), in each draw."""
        held = self.steps[-1 if after else 0]
        codes = HOSPITAL if reading == "both" else HOSPITAL[:1]
        return held[:, [holdings.AT[c] for c in codes]].sum(axis=1) / held.sum(axis=1) * 100

    def organisations(self, after: bool = True, joined: bool = True) -> np.ndarray:
        """£ million by organisation, [draw, organisation]; value of an unknown organisation is in none.

        What moves to a trust or an enterprise joins the one of its kind that holds most in the region, or one new to the region where there
        is none (`joined`); else each place has one of its own (A50). Councils and PCTs are always those of the place.
        """
        own = np.array([holdings.AT[c] for c in self.start.rows["provider_model"]])
        kept = self.start.values - (self.moved if after else 0.0)
        columns = [self.start.rows["organisation"].to_numpy().astype(str)]
        values = [np.where(self.start.models == own, kept, 0.0)]
        largest = _largest_of_region(self.start) if after else {}
        for i, code in enumerate(CODES[:-1] if after else ()):  # the last is unclassified: nobody known
            came = np.where(self.start.models == i, 0.0, self.held[:, :, i])
            if came.any():
                columns.append(self._receivers(code, largest, joined))
                values.append(came)
        names, order = np.concatenate(columns), np.concatenate(columns).argsort(kind="stable")
        starts = np.flatnonzero(np.r_[True, names[order][1:] != names[order][:-1]])
        return np.add.reduceat(np.concatenate(values, axis=1)[:, order], starts, axis=1)

    def _receivers(self, code: str, largest: dict[tuple[str, str], str], joined: bool) -> np.ndarray:
        """Which organisation of a model receives what a row gives: a name a row."""
        rows = self.start.rows
        if code in OF_THE_PLACE or not joined:
            return np.array([f"{OF_THE_PLACE.get(code, code)} of {place}" for place in rows["pct_code"]])
        return np.array([largest.get((region, code), f"new {code} of {region}") for region in rows["sha_name"]])

    def measures(self, joined: bool = True) -> pd.DataFrame:
        """What else changes: columns [measure, label, unit, before, before_low, before_high, after, after_low, after_high]."""
        found = []
        pair = [self.organisations(after, joined) for after in (False, True)]
        sums = self.start.sums()
        whole = len(self.start.rows["pct_code"].unique())
        for name, label, unit, before, after in (
            ("organisations", "Organisations with £0.1 million a year or more", "", *((o >= LEAST).sum(axis=1) for o in pair)),
            ("ten_largest", "Share of the ten largest organisations, %", "percent", *(_largest(o) / sums * 100 for o in pair)),
            ("acute", "Run by acute trusts, %", "percent", *(self.hospital_run("acute", a) for a in (False, True))),
            (
                "both",
                "Run by acute and mental health trusts, %",
                "percent",
                *(self.hospital_run("both", a) for a in (False, True)),
            ),
            ("moved", "Value that changed model, £ million", "GBP_million", np.zeros(len(sums)), self.moved.sum(axis=1)),
            ("places", f"Places where any changed model, of {whole}", "", np.zeros(len(sums)), self.places_changed()),
        ):
            found.append((name, label, unit, *interval(before), *interval(after)))
        ends = [f"{when}{end}" for when in ("before", "after") for end in ("", "_low", "_high")]
        return pd.DataFrame(found, columns=["measure", "label", "unit", *ends])


@lru_cache(maxsize=64)
def _largest_of_region(est: Estimate) -> dict[tuple[str, str], str]:
    """(region, model) -> the organisation that held most of it there."""
    worth = est.rows.assign(worth=est.values.mean(axis=0))
    ranked = worth.groupby(["sha_name", "provider_model", "organisation"])["worth"].sum().sort_values()
    return {(region, model): organisation for region, model, organisation in ranked.index}  # the last, and largest, stays


@lru_cache(maxsize=256)
def _outcome(est: Estimate, by: str) -> dict[str, np.ndarray]:
    """The columns of `Run.mix` for the outcome, which every scenario of a place shares."""
    return _ends(holdings.start(est).sum(axis=1), by, "before")


def _ends(held: np.ndarray, by: str, when: str) -> dict[str, np.ndarray]:
    """Medians and intervals of [draw, model] as columns."""
    drawn = _grouped(held, by, list(CODES) if by == "provider_model" else list(models.GROUPS))
    shares = drawn / drawn.sum(axis=1, keepdims=True) * 100
    ends = np.quantile(np.concatenate([drawn, shares], axis=1), (0.5, 0.05, 0.95), axis=0).round(9) + 0.0
    n = drawn.shape[1]
    return {
        f"{prefix}{when}{suffix}": values[at]
        for prefix, at in (("", slice(n)), ("share_", slice(n, None)))
        for suffix, values in zip(("", "_low", "_high"), ends, strict=True)
    }


def _largest(held: np.ndarray, most: int = 10) -> np.ndarray:
    if held.shape[1] <= most:
        return held.sum(axis=1)
    return np.partition(held, -most, axis=1)[:, -most:].sum(axis=1)


def _grouped(held: np.ndarray, by: str, names: Sequence[str]) -> np.ndarray:
    """[draw, model] as [draw, name]."""
    if by == "provider_model":
        return held
    member = np.array([[float(models.group_of(code) == name) for name in names] for code in CODES])
    return held @ member


def run(scenario: Scenario, evidence: Evidence) -> Run:
    """Apply the rules one after another to `evidence.part`. Raises ScenarioError naming the rule where one cannot be applied."""
    held = holdings.start(evidence.part)
    steps, seen = [held.sum(axis=1)], Counter[str]()
    for i, rule in enumerate(scenario.rules):
        try:
            held = rule.apply(held, replace(evidence, occurrence=seen[rule.name]))
        except ScenarioError as error:
            raise error.within(f"rules[{i}]") from None
        seen[rule.name] += 1
        steps.append(held.sum(axis=1))
    return Run(scenario, evidence.part, held, tuple(steps))
