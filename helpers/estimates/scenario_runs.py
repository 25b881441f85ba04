"""Scenarios from our tables and files: the named ones, those a user saved, and what running one
needs.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from html import escape
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers import tables
from helpers.analysis import cost_gap, scenarios
from helpers.analysis.scenarios import (
    RULES,
    Evidence,
    LevelField,
    Rule,
    Run,
    Scenario,
    ScenarioError,
)
from helpers.analysis.scenarios.composition import estimate_part
from helpers.analysis.valuation import interval
from helpers.core.arguments import to_path, to_whole_number
from helpers.core.errors import DataError, did_you_mean
from helpers.core.formatting import Interval, joined, number, percent
from helpers.core.paths import data_dir
from helpers.estimates import outcomes
from helpers.estimates.cache import remembered
from helpers.tables import places, provider_models

__all__ = [
    "CONTRACT",
    "DETAIL",
    "DRAWN",
    "ENTERPRISES",
    "PLAN",
    "ScenarioSummary",
    "named_scenarios",
    "read_scenario",
    "rule_settings",
    "rule_statements",
    "run_scenario",
    "scenario_areas",
    "scenario_evidence",
    "scenario_folder",
    "scenario_place",
    "scenario_summary",
    "scenarios_given",
]

CONTRACT = "2011-04-01"  # the day for which the playing field is taken: the national deadline
ENTERPRISES = "NF033"  # announced in three waves of Right to Request
PLAN = "tcs_plan_2010"
DRAWN = 10_000  # all draws of the estimate, so that a place has the outcome it has elsewhere


def scenario_folder() -> Path:
    """Where the named scenarios are."""
    return data_dir() / "scenarios"


def named_scenarios() -> dict[str, Scenario]:
    """The library: file name without its ending -> scenario, in the order of library.json."""
    order = json.loads((scenario_folder() / "library.json").read_text(encoding="utf-8"))
    return {name: read_scenario(scenario_folder() / f"{name}.json") for name in order}


def read_scenario(path: str | Path) -> Scenario:
    """A scenario file, or one of the library by its name.

    Args:
        path: The file, or a name of `named_scenarios()`.

    Returns:
        The scenario.

    Raises:
        DataError: It cannot be opened.
        ScenarioError: It is wrong, or its place is none.
    """
    path = to_path(path, "the scenario", "idea.json")
    if (
        path.stem in {p.stem for p in scenario_folder().glob("*.json")}
        and path.name == str(path)
        and not path.exists()
    ):
        path = scenario_folder() / f"{path.stem}.json"
    most = scenarios.json_format.MAX_SCENARIO_BYTES
    try:
        with path.open("rb") as file:
            text = file.read(most + 1)  # no more, whatever the system says of its size
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        hint = did_you_mean(path.stem, [p.stem for p in scenario_folder().glob("*.json")])
        raise DataError(
            f"the scenario {str(path)!r} cannot be opened "
            f"({getattr(error, 'strerror', error)}){hint}"
        ) from None
    if len(text) > most:
        raise DataError(
            f"{path.name}: it is too long for a scenario; a file has at most {most:,} bytes"
        )
    try:
        scenario = scenarios.parse_scenario(text)
        scenario_place(scenario.area)
        return scenario
    except ScenarioError as error:
        raise ScenarioError(f"{path.name}, {error.field}", error.reason) from None


def run_scenario(scenario: Scenario, draws: int = DRAWN, data: str | Path | None = None) -> Run:
    """A scenario run in its place.

    Args:
        scenario: The rules, and the place that they are for.
        draws: How many of the estimate's 10,000 draws are used, at most.
        data: A folder of your own tables, laid over ours.

    Returns:
        Holdings at the end and £ million by model after each rule, draw by draw.

    Raises:
        ScenarioError: It is no scenario, or the place or a rule does not fit.
        SuiteError: There are not so many draws.
    """
    if not isinstance(scenario, Scenario):
        named = named_scenarios()
        such = "Scenario('My idea')"
        if scenario in [*named]:
            such = f"named_scenarios()[{scenario!r}]"
        elif isinstance(scenario, str | Path):  # a file that was not yet read
            such = f"read_scenario({str(scenario)!r}){did_you_mean(str(scenario), named)}"
        raise ScenarioError("scenario", f"found {scenario!r}; expected a scenario, such as {such}")
    draws = to_whole_number(draws, "draws", 1, DRAWN)
    return scenarios.apply_rules(scenario, scenario_evidence(scenario.area, draws, data))


@remembered(maxsize=64)
def scenario_evidence(
    area: str = "England", draws: int = DRAWN, data: str | Path | None = None
) -> Evidence:
    """What the rules of a scenario know about one place.

    Args:
        area: `England`, or the code of a region, a board or a PCT.
        draws: How many of the estimate's draws are used, at most.
        data: A folder of your own tables, laid over ours.

    Returns:
        The estimate for England and for the place, the plan's shares, the cost gaps and the number
        of enterprises proposed. The last are remembered.

    Raises:
        ScenarioError: There is no such place.
    """
    whole, plan, gaps, proposals = _national_evidence(draws, data)
    if area == "England":
        return Evidence(whole, whole, plan, gaps, proposals)
    weights = scenario_place(area, data).weights(whole.rows)
    return Evidence(whole, estimate_part(whole, weights), plan, gaps, proposals)


@remembered(maxsize=4)
def _national_evidence(draws: int, data: str | Path | None = None) -> tuple[Any, ...]:
    """What the evidence of all places shares: estimate, plan, cost gaps, number of proposals."""
    series = tables.read("spend_series", data)
    plan = series[series["series_id"] == PLAN].assign(
        code=lambda t: t["provider_coverage"].str.join(";")
    )
    shares = {
        row.code: float(row.share_percent)
        for row in plan.itertuples()
        if row.code in scenarios.rules.CODES
    }
    costs, assumptions = tables.read("cost_components", data), tables.read("assumptions", data)
    kinds = scenarios.LevelField.__dataclass_fields__["kind"].metadata["options"]
    gaps = {
        kind: cost_gap.gap(cost_gap.borne(costs, assumptions, kind, CONTRACT)) for kind in kinds
    }
    return (
        scenarios.thin_draws(outcomes.outcome(data), draws),
        shares,
        gaps,
        float(tables.figure(ENTERPRISES, data).value),
    )


def scenario_place(area: str, data: str | Path | None = None) -> places.Place:
    """The place of a scenario.

    Args:
        area: `England`, or the code of a region, a board or a PCT.
        data: A folder of your own tables, laid over ours.

    Raises:
        ScenarioError: There is no such place; the message suggests one.
    """
    by_code = _places(data)
    if area in by_code:
        return by_code[area]
    try:
        return places.find_place(area, data)
    except places.PlaceError as error:
        raise ScenarioError("area", str(error)) from None


def scenario_areas(*kinds: str, data: str | Path | None = None) -> dict[str, str]:
    """Code -> name of England and of the places of some kinds, in their order.

    Args:
        *kinds: Of places.PLACE_KINDS, such as `region`, `icb` or `pct`.
        data: A folder of your own tables, laid over ours.

    Returns:
        England first, then the places kind by kind.

    Raises:
        PlaceError: There is no such kind.
    """
    for kind in kinds:
        if kind not in places.PLACE_KINDS:
            raise places.PlaceError(
                f"there is no kind of place {kind!r}; there are {', '.join(places.PLACE_KINDS)}"
                f"{did_you_mean(kind, places.PLACE_KINDS)}"
            )
    by_code = _places(data)
    return {
        code: place.name
        for kind in ("england", *kinds)
        for code, place in by_code.items()
        if place.kind == kind
    }


@remembered(maxsize=4)
def _places(data: str | Path | None = None) -> dict[str, places.Place]:
    """Code -> place: England, regions, boards and PCTs."""
    areas = tables.read("areas", data)
    return {p.code: p for p in (places.england(areas), *places.all_places(data))}


def scenarios_given(paths: Sequence[str]) -> list[Scenario]:
    """The one or two scenarios that a brief is about: files, or names of the library."""
    if not 1 <= len(paths) <= 2:
        raise ScenarioError(
            "scenario", f"{len(paths)} were given; a brief holds one, or two side by side"
        )
    return [read_scenario(Path(path)) for path in paths]


@dataclass(frozen=True, eq=False)
class ScenarioSummary:
    """What is shown of a run, without its draws. The frames are those of Run; steps holds median
    shares by group, a column a step; moved is the value that changed model, £ million, median and
    interval, and to_known the part of it that is not left open; pcts counts the Primary Care Trusts
    of the place. `DETAIL` says what a shorter one leaves out.
    """

    scenario: Scenario
    place: str
    draws: int
    groups: pd.DataFrame
    moved: Interval
    to_known: Interval
    pcts: int
    mix: pd.DataFrame | None = None
    steps: pd.DataFrame | None = None
    flow: pd.DataFrame | None = None
    measures: pd.DataFrame | None = None
    measures_apart: pd.DataFrame | None = (
        None  # where what moves makes a body of its own in each place (A50 at its other end)
    )
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """What was run where, how much moves, how much of it was worked out, on one line."""
        frames = ("groups", "mix", "steps", "flow", "measures", "measures_apart")
        present = joined(name for name in frames if getattr(self, name) is not None)
        return (
            f"<ScenarioSummary of {self.scenario.name!r} in {self.place}: {number(self.draws)} "
            f"draws; {self.moved.pounds()} a year changes model; holds {present}; estimated>"
        )

    def _repr_html_(self) -> str:
        """The same with the mix by group before and after, for JupyterLab."""
        return f"<p>{escape(repr(self))}</p>{self.groups.round(1).to_html(index=False)}"


DETAIL = (
    "groups",
    "models",
    "all",
)  # the mix by group; also by model, and step by step; also flow and measures


@remembered(maxsize=4096)
def scenario_summary(
    scenario: Scenario,
    area: str = "",
    draws: int = DRAWN,
    detail: str = "all",
    data: str | Path | None = None,
) -> ScenarioSummary:
    """What a scenario shows, without its draws. The same question is answered from memory.

    Args:
        scenario: The rules, and the place that they are for.
        area: The code of another place to run it in; '' is its own.
        draws: How many of the estimate's draws are used, at most.
        detail: One of DETAIL: how much of the summary is worked out.
        data: A folder of your own tables, laid over ours.

    Returns:
        Mixes, flows and measures with their 90% intervals, as far as `detail` asks for them.

    Raises:
        ScenarioError: The place or a rule does not fit, or there is no such detail.
    """
    if detail not in DETAIL:
        raise ScenarioError("detail", f"{detail!r} is none; use one of {', '.join(DETAIL)}")
    placed = replace(scenario, area=area) if area else scenario
    evidence = scenario_evidence(placed.area, draws, data)
    run = scenarios.apply_rules(placed, evidence)
    levelled = [rule for rule in placed.rules if isinstance(rule, LevelField)]
    summary = ScenarioSummary(
        placed,
        scenario_place(placed.area, data).name,
        len(run.start.values),
        run.mix("group"),
        interval(run.moved_in_all()),
        interval(np.clip(run.moved_to_known(), 0.0, None)),
        run.start.rows["pct_code"].nunique(),
        notes=tuple(_break_even(rule, run, evidence) for rule in levelled),
    )
    if detail == "groups":
        return summary
    summary = replace(summary, mix=run.mix(), steps=run.step_shares())
    if detail == "models":
        return summary
    return replace(
        summary,
        flow=run.flow(),
        measures=run.measures(),
        measures_apart=run.measures(joined=False),
    )


def _break_even(rule: LevelField, run: Run, evidence: Evidence) -> str:
    """How strongly commissioners would have to respond for one point of value to move, in words."""
    before = run.share(rule.kind, 0)
    need = rule.break_even(evidence, before)
    many = provider_models.plural(rule.kind)
    if math.isinf(need.median):
        return (
            f"Break-even: no response would move a point of value to {many} here: "
            f"they hold {percent(before)}, or are not dearer."
        )
    top = number(need.high, 1) if math.isfinite(need.high) else "without end, where there is no gap"
    grow = (
        f"the share of {many} would have to grow by {percent(need.median, 1)} "
        f"({number(need.low, 1)} to {top}) for each 1% off their price"
    )
    return f"Break-even: for one point of value to move, {grow}."


def rule_settings(data: str | Path | None = None) -> dict[str, dict[str, Rule]]:
    """Every rule in every setting that a report holds, from the table scenario_settings.

    Args:
        data: A folder of your own tables, laid over ours.

    Returns:
        Rule -> setting in a few words -> the rule so set, in the order of the table. A parameter
        that the table does not list keeps its default.

    Raises:
        ScenarioError: The table names a rule, a parameter or a value that there is not.
    """
    rows = tables.read("scenario_settings", data)
    unknown = rows.loc[~rows["rule"].isin(list(RULES)), "rule"]
    if len(unknown):
        hint = did_you_mean(unknown.iloc[0], RULES)
        raise ScenarioError("scenario_settings.csv", f"no rule {unknown.iloc[0]!r}{hint}")
    regions = scenario_areas("region", data=data)
    settings = {name: _rule_grid(RULES[name], rows[rows["rule"] == name]) for name in RULES}
    return {
        name: {rule.in_short(regions): rule for rule in grid} for name, grid in settings.items()
    }


def _rule_grid(kind: type[Rule], rows: pd.DataFrame) -> list[Rule]:
    """A rule in every combination of the values that the rows list for its parameters."""
    numeric = {f.name for f in fields(kind) if "options" not in f.metadata}
    values: dict[str, list[Any]] = {}
    try:
        for row in rows.itertuples():
            value = _number(row.value) if row.parameter in numeric else row.value
            values.setdefault(row.parameter, []).append(value)
        return [
            kind(**dict(zip(values, chosen, strict=True))) for chosen in product(*values.values())
        ]
    except TypeError:
        hint = ", ".join(f.name for f in fields(kind)) or "none"
        raise ScenarioError(
            "scenario_settings.csv",
            f"the parameters of {kind.name} are {hint}; found {', '.join(values)}",
        ) from None
    except ScenarioError as error:
        raise error.within(f"scenario_settings.csv, {kind.name}") from None


def _number(text: str) -> float | str:
    """A number as the table writes it, a whole one as an int; other text is left for the rule to
    refuse.
    """
    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError:
        return text


def rule_statements(scenario: Scenario, data: str | Path | None = None) -> pd.DataFrame:
    """The rules of a scenario in order, in words.

    Args:
        scenario: The scenario.
        data: A folder of your own tables, laid over ours, for the names of regions.

    Returns:
        [step, label, title, statement]; `step` counts from 1, `label` is plan, analogue or
        illustration.
    """
    names = scenario_areas("region", data=data)
    rows = []
    for i, rule in enumerate(scenario.rules, 1):
        words = rule.statement()
        region = getattr(rule, "region", "")
        rows.append(
            (
                i,
                rule.label,
                rule.title,
                words.replace(f"region {region}", f"{names[region]} region") if region else words,
            )
        )
    return pd.DataFrame(rows, columns=["step", "label", "title", "statement"])
