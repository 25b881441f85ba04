"""Scenarios from our tables and files: the named ones, those a user saved, and what running one needs."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

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
from helpers.core.errors import DataError, did_you_mean
from helpers.core.paths import data_dir
from helpers.estimates import outcomes
from helpers.tables import places, provider_models, reader

CONTRACT = "2011-04-01"  # the day for which the playing field is taken: the national deadline
ENTERPRISES = "NF033"  # announced in three waves of Right to Request
PLAN = "tcs_plan_2010"
SHOWN_DRAWS, DRAWN = 1000, 10_000  # draws in a report, and in an exported result


def scenario_folder() -> Path:
    """Where the named scenarios are."""
    return data_dir() / "scenarios"


@lru_cache(maxsize=1)
def named_scenarios() -> dict[str, Scenario]:
    """The library: file name without its ending -> scenario, in the order of the file library.json."""
    order = json.loads((scenario_folder() / "library.json").read_text(encoding="utf-8"))
    return {name: read_scenario(scenario_folder() / f"{name}.json") for name in order}


def read_scenario(path: Path) -> Scenario:
    """A scenario file, or one of the library by its name. Raises DataError where it cannot be opened, ScenarioError where it is wrong."""
    if (
        path.stem in {p.stem for p in scenario_folder().glob("*.json")}
        and path.name == str(path)
        and not path.exists()
    ):
        path = scenario_folder() / f"{path.stem}.json"
    try:
        with path.open("rb") as file:
            text = file.read(
                scenarios.json_format.MAX_SCENARIO_BYTES + 1
            )  # no more, whatever the system says of its size
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        hint = did_you_mean(path.stem, [p.stem for p in scenario_folder().glob("*.json")])
        raise DataError(
            f"the scenario {str(path)!r} cannot be opened ({getattr(error, 'strerror', error)}){hint}"
        ) from None
    if len(text) > scenarios.json_format.MAX_SCENARIO_BYTES:
        raise DataError(
            f"{path.name}: it is too long for a scenario; a file has at most {scenarios.json_format.MAX_SCENARIO_BYTES:,} bytes"
        )
    try:
        return scenarios.parse_scenario(text)
    except ScenarioError as error:
        raise ScenarioError(f"{path.name}, {error.field}", error.reason) from None


def run_scenario(
    scenario: Scenario, draws: int = SHOWN_DRAWS, data: str | Path | None = None
) -> Run:
    """The scenario in its place. Raises ScenarioError where the place or a rule does not fit."""
    return scenarios.apply_rules(scenario, scenario_evidence(scenario.area, draws, data))


def scenario_evidence(
    area: str = "England", draws: int = SHOWN_DRAWS, data: str | Path | None = None
) -> Evidence:
    """What the rules know, for one place. Raises ScenarioError on an unknown place. The last are kept."""
    yours = data or os.environ.get(reader.ENVIRONMENT)
    return _evidence(
        area, draws, data, reader.stamp(data) if yours else ()
    )  # our own tables do not change meanwhile


@lru_cache(maxsize=64)
def _evidence(area: str, draws: int, data: str | Path | None, stamp: tuple[Any, ...]) -> Evidence:
    whole, plan, gaps, proposals = _shared(draws, data, stamp)
    here = (
        whole
        if area == "England"
        else estimate_part(whole, scenario_place(area).weights(whole.rows))
    )
    return Evidence(whole, here, plan, gaps, proposals)


@lru_cache(maxsize=4)
def _shared(draws: int, data: str | Path | None, stamp: tuple[Any, ...]) -> tuple[Any, ...]:
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


def scenario_place(area: str) -> places.Place:
    """The place with this code. Raises ScenarioError with a suggestion where there is none."""
    known = _places(os.environ.get(reader.ENVIRONMENT))
    if area in known:
        return known[area]
    try:
        return places.find_place(area, tables.read("areas"), tables.read("icbs"))
    except places.PlaceError as error:
        raise ScenarioError("area", str(error)) from None


def scenario_areas(*kinds: str) -> dict[str, str]:
    """Code -> name of England and the places of these kinds (region, icb, pct), in their order."""
    known = _places(os.environ.get(reader.ENVIRONMENT))
    return {
        code: p.name for kind in ("england", *kinds) for code, p in known.items() if p.kind == kind
    }


@lru_cache(maxsize=2)
def _places(overlay: str | None) -> dict[str, places.Place]:
    areas, icbs = tables.read("areas"), tables.read("icbs")
    return {p.code: p for p in (places.england(areas), *places.all_places(areas, icbs))}


def scenarios_given(paths: Sequence[str]) -> list[Scenario]:
    """The one or two scenarios that a brief is about: files, or names of the library."""
    if not 1 <= len(paths) <= 2:
        raise ScenarioError(
            "scenario", f"{len(paths)} were given; a brief holds one, or two side by side"
        )
    return [read_scenario(Path(path)) for path in paths]


@dataclass(frozen=True, eq=False)
class ScenarioSummary:
    """What is shown of a run, without its draws. The frames are those of Run; steps holds median shares by group,
    a column a step; moved is the value that changed model, £ million, median and interval. `DETAIL` says what a shorter one leaves out."""

    scenario: Scenario
    place: str
    draws: int
    groups: pd.DataFrame
    moved: tuple[float, float, float]
    mix: pd.DataFrame | None = None
    steps: pd.DataFrame | None = None
    flow: pd.DataFrame | None = None
    measures: pd.DataFrame | None = None
    measures_apart: pd.DataFrame | None = (
        None  # where what moves makes a body of its own in each place (A50 at its other end)
    )
    notes: tuple[str, ...] = ()


DETAIL = (
    "groups",
    "models",
    "all",
)  # the mix by group; also by model, and step by step; also flow and measures


@lru_cache(maxsize=4096)
def scenario_summary(
    scenario: Scenario, area: str = "", draws: int = SHOWN_DRAWS, detail: str = "all"
) -> ScenarioSummary:
    """What a scenario shows, in its own place or in another, in as much `detail` as is asked for. The same question is answered from memory."""
    wanted = replace(scenario, area=area) if area else scenario
    done = run_scenario(wanted, draws)
    notes = tuple(_break_even(rule, done) for rule in wanted.rules if isinstance(rule, LevelField))
    moved = interval(done.moved.sum(axis=1))
    made = ScenarioSummary(
        wanted,
        scenario_place(wanted.area).name,
        len(done.held),
        done.mix("group"),
        moved,
        notes=notes,
    )
    if detail == "groups":
        return made
    made = replace(made, mix=done.mix(), steps=done.step_shares())
    if detail == "models":
        return made
    both = {"measures": done.measures(), "measures_apart": done.measures(joined=False)}
    return replace(made, flow=done.flow(), **both)


def _break_even(rule: LevelField, done: Run) -> str:
    """How strongly commissioners would have to respond for one point of value to move, in words."""
    before = done.share(rule.kind, 0)
    need = rule.break_even(scenario_evidence(done.scenario.area, len(done.held)), before)
    many = provider_models.plural(rule.kind)
    if need.value == float("inf"):
        return f"Break-even: no response would move a point of value to {many} here: they hold {before:.0f}%, or are not dearer."
    top = f"{need.high:.1f}" if need.high != float("inf") else "without end, where there is no gap"
    grow = f"the share of {many} would have to grow by {need.value:.1f}% ({need.low:.1f} to {top}) for each 1% off their price"
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
    regions = scenario_areas("region")
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
    """A number as the table writes it, a whole one as an int; other text is left for the rule to refuse."""
    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError:
        return text


def rule_statements(scenario: Scenario) -> pd.DataFrame:
    """The rules in order: columns [step, label, title, statement]. Regions are named."""
    names = scenario_areas("region")
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
