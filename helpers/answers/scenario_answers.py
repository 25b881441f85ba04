"""What a scenario shows, as answers: the same in the notebook of what-ifs and in a brief. Arithmetic, not forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from helpers import estimates
from helpers.core.errors import SuiteError
from helpers.estimates.scenario_runs import ScenarioSummary
from helpers.explore import charts
from helpers.explore.answer import Answer
from helpers.tables import provider_models

ASSUMED = ["A01", "A02", "A03", "A10", "A11", "A12", "A13", "A14", "A15"]
SOURCES = ["table:pct_destinations", "table:areas", "table:arm_values"]
BY_RULE = {
    "plan_split": ["hsj-cosy-deal-2010", "dh-plans-in-place-2010"],
    "right_to_request": ["dh-rtr-wave3-2010"],
    "level_field": ["table:cost_components"],
}
MIN_SHOWN_SHARE = (
    0.005  # of value: a thinner band could not be seen and its label would lie on another
)
VALUE_COLUMNS = {
    "label": "Provider model",
    "before": "Outcome, £ million",
    "after": "Scenario, £ million",
    "after_low": "Low, £ million",
    "after_high": "High, £ million",
    "share_before": "Outcome, %",
    "share_after": "Scenario, %",
    "share_after_low": "Low, %",
    "share_after_high": "High, %",
}
SHARE_TABLE_COLUMNS = {
    "label": "Provider model",
    "share_before": "Outcome, %",
    "share_after": "Scenario, %",
    "share_after_low": "Low, %",
    "share_after_high": "High, %",
}
PLAYING_FIELD = [f"A{n}" for n in range(20, 33)]


def about(middle: float, low: float, high: float, decimals: int = 0, always: bool = False) -> str:
    """'about 31 (26 to 37)', or the number alone where every draw gives it."""
    words = [f"{v + 0.0:,.{decimals}f}" for v in (middle, low, high)]
    return (
        f"about {words[0]} ({words[1]} to {words[2]})"
        if always or len(set(words)) > 1
        else words[0]
    )


def percent(middle: float, low: float, high: float) -> str:
    """`about` for a share."""
    return (
        about(middle, low, high).replace(" (", "% (", 1)
        if round(low) != round(high)
        else f"{middle:.0f}%"
    )


def pounds_moved(moved: tuple[float, float, float]) -> str:
    """The value that changed model, always with its interval: 'about £974m (765 to 1,362)'."""
    return (
        about(*moved, decimals=0 if moved[2] >= 10 else 1, always=True)
        .replace("about ", "about £", 1)
        .replace(" (", "m (", 1)
    )


def group_as_subject(group: str) -> str:
    """A group as the subject of a sentence."""
    return (
        "an open provider (unclassified)"
        if group == "unclassified"
        else provider_models.plural(group)
    )


def _based_on(*some: ScenarioSummary) -> dict[str, Any]:
    rules = {rule.name for s in some for rule in s.scenario.rules}
    assumed = {*ASSUMED, *(a for s in some for a in s.scenario.assumptions)} | (
        set(PLAYING_FIELD) if "level_field" in rules else set()
    )
    sources = [source for name, given in BY_RULE.items() if name in rules for source in given]
    return {"sources": [*SOURCES, *sources], "assumptions": sorted(assumed)}


def _caveats(*some: ScenarioSummary) -> list[str]:
    labels = dict.fromkeys(label for s in some for label in s.scenario.labels)
    says = {
        "plan": "Plan: what was approved in December 2010.",
        "analogue": "Analogue: a mix that was observed elsewhere; nothing says that it would have come about here.",
        "illustration": "Illustration: what the rule says and no more; nobody decided it.",
    }
    notes = dict.fromkeys(note for s in some for note in s.notes)
    drawn = f"Intervals from {some[0].draws:,} of the estimate's draws."
    return ["Arithmetic, not forecast.", *(says[label] for label in labels), *notes, drawn]


def scenario_mix(s: ScenarioSummary) -> Answer:
    """Value and shares by model, before and after."""
    table = _complete(s.mix)[list(VALUE_COLUMNS)].set_axis(list(VALUE_COLUMNS.values()), axis=1)
    return replace(scenario_groups(s), table=table, decimals=0 if s.place == "England" else 1)


def scenario_groups(s: ScenarioSummary) -> Answer:
    """Shares by group of models, before and after."""
    columns, moved = charts.column_lists(s.groups), pounds_moved(s.moved)
    apart = [
        abs(b - a) for a, b in zip(columns["share_before"], columns["share_after"], strict=True)
    ]
    at = apart.index(max(apart))
    before, after = (
        percent(*(columns[f"share_{when}{end}"][at] for end in ("", "_low", "_high")))
        for when in ("before", "after")
    )
    if apart[at] < 0.05:
        sentence = f"{s.place}: no share would move by a tenth of a point; {moved} of value a year would change model."
    else:
        group = columns["group"][at]
        sentence = f"{s.place}: {group_as_subject(group)} would hold {after} of value instead of {before}; {moved} a year would change model."
    return Answer(
        sentence,
        figures=[_against(s.groups, "share_before", "share_after", "outcome", "scenario")],
        table=s.groups[list(SHARE_TABLE_COLUMNS)].set_axis(
            list(SHARE_TABLE_COLUMNS.values()), axis=1
        ),
        basis="estimated",
        caveats=_caveats(s),
        **_based_on(s),
    )


def _against(rows: pd.DataFrame, bar: str, dot: str, bar_name: str, dot_name: str) -> charts.Chart:
    """Two mixes: the interval of one as a hollow bar, the other as a dot with its interval. Groups that neither has are left out."""
    group = "group" if "group" in rows else "provider_model"
    some = rows[np.maximum(rows[f"{bar}_high"].to_numpy(), rows[f"{dot}_high"].to_numpy()) >= 0.05]
    return charts.range_dots(
        some,
        f"Share of value, %: {bar_name} (bar) → {dot_name} (dot)",
        bar=(f"{bar}_low", f"{bar}_high"),
        dot=dot,
        interval=(f"{dot}_low", f"{dot}_high"),
        colour=group,
        bar_name=bar_name,
        dot_name=dot_name,
        before=bar,
    )


def scenario_flow(s: ScenarioSummary) -> Answer:
    """Who would give to whom."""
    flow = _complete(s.flow)
    flow = flow[flow["value"] >= flow["value"].sum() * MIN_SHOWN_SHARE]
    flow = flow.assign(away=flow["source"] != flow["target"]).sort_values(
        "away", kind="stable"
    )  # so that both sides keep one order
    away = flow[flow["source"] != flow["target"]].sort_values("value", ascending=False)
    total = pounds_moved(s.moved)
    if len(away):
        first = away.iloc[0]
        sentence = (
            f"{s.place}: {total} a year would change model. The largest single step is from {group_as_subject(first['source'])} to "
            f"{group_as_subject(first['target'])}, £{first['value']:,.0f}m."
        )
    else:
        sentence = f"{s.place}: hardly anything would change model, {total} a year."
    table = flow[["source_label", "target_label", "value"]].set_axis(
        ["From (the outcome)", "To (the scenario)", "Value, £ million"], axis=1
    )
    return Answer(
        sentence,
        figures=[
            charts.flow(
                flow,
                "Yearly value by model: the outcome (left) and the scenario (right), £ million",
            )
        ],
        table=table.reset_index(drop=True),
        basis="estimated",
        decimals=0 if s.place == "England" else 1,
        caveats=[
            "A flow is the mean of all draws, so that its parts add up; steps under half a percent of value are left out.",
            *_caveats(s),
        ],
        **_based_on(s),
    )


def scenario_measures(*some: ScenarioSummary, joined: bool = True) -> Answer:
    """Organisations, the ten largest, hospital-run shares and places changed: the outcome beside one scenario or two.

    `joined`: what moves to a trust or an enterprise joins one that is there, instead of making a new one in each place (A50).
    """
    measures = [_complete(s.measures if joined else s.measures_apart) for s in some]
    first, names = some[0], [s.scenario.name for s in some] if len(some) > 1 else ["Scenario"]
    cells = {"Outcome": [_cell(row, "before") for row in measures[0].itertuples()]}
    cells |= {
        name: [_cell(row, "after") for row in rows.itertuples()]
        for name, rows in zip(names, measures, strict=True)
    }
    tables = [rows.set_index("measure") for rows in measures]
    both, ten = ([t.loc[name] for t in tables] for name in ("both", "ten_largest"))
    words = [percent(r["after"], r["after_low"], r["after_high"]) for r in both]
    sentence = (
        f"{first.place}: hospital and mental health trusts would run {_or(words)} of value, in the outcome "
        f"{about(both[0]['before'], both[0]['before_low'], both[0]['before_high'], always=True).replace(' (', '% (', 1)}; "
        f"the ten largest organisations {_or([percent(r['after'], r['after_low'], r['after_high']) for r in ten])}, "
        f"in the outcome {percent(ten[0]['before'], ten[0]['before_low'], ten[0]['before_high'])}."
    )
    return Answer(
        sentence,
        figures=[],
        table=pd.DataFrame({"Measure": list(tables[0]["label"]), **cells}),
        basis="estimated",
        caveats=[
            "Organisations are counted from £0.1 million a year; a body whose name is not known is not counted.",
            *_caveats(*some),
        ],
        **_based_on(*some),
    )


def _cell(row: Any, when: str) -> str:
    values = [getattr(row, f"{when}{end}") for end in ("", "_low", "_high")]
    return about(*values) if row.measure != "moved" or when == "after" else "none"


def _complete(part: pd.DataFrame | None) -> pd.DataFrame:
    if part is None:
        raise SuiteError("this summary lacks what is to be shown; ask for one with more detail")
    return part


def _or(words: Sequence[str]) -> str:
    return " or ".join(words)


def compare_scenarios(one: ScenarioSummary, other: ScenarioSummary) -> Answer:
    """Two scenarios side by side, by group."""
    ends = ["", "_low", "_high"]
    rows = one.groups[["group", "label"]].copy()
    for name, some in (("first", one), ("second", other)):
        rows[[f"{name}{end}" for end in ends]] = some.groups[[f"share_after{end}" for end in ends]]
    top = rows.loc[(rows["first"] - rows["second"]).abs().idxmax()]
    shares = [percent(*top[[f"{name}{end}" for end in ends]]) for name in ("first", "second")]
    moved = [pounds_moved(s.moved) for s in (one, other)]
    sentence = (
        f"{one.place}: {group_as_subject(top['group'])} would hold {shares[0]} of value under the first and {shares[1]} under the second; "
        f"{moved[0]} or {moved[1]} a year would change model."
    )
    table = rows[
        ["label", "first", "first_low", "first_high", "second", "second_low", "second_high"]
    ].set_axis(
        [
            "Provider model",
            "First, %",
            "First, low",
            "First, high",
            "Second, %",
            "Second, low",
            "Second, high",
        ],
        axis=1,
    )
    return Answer(
        sentence,
        figures=[_against(rows, "first", "second", "first", "second")],
        table=table,
        basis="estimated",
        decimals=0,
        caveats=[
            f"First: {one.scenario.name}. Second: {other.scenario.name}.",
            *_caveats(one, other),
        ],
        **_based_on(one, other),
    )


def compare_orders(one: ScenarioSummary, other: ScenarioSummary) -> Answer:
    """The same two rules in one order and in the other."""
    answer = compare_scenarios(one, other)
    rules = [rule.title for rule in one.scenario.rules]
    first, second = (f"{a} first, then {b[0].lower() + b[1:]}" for a, b in (rules, rules[::-1]))
    return replace(answer, caveats=[f"First: {first}. Second: {second}.", *answer.caveats[1:]])


def scenario_steps(s: ScenarioSummary) -> Answer:
    """A composition, step by step."""
    told = estimates.rule_statements(s.scenario)
    table = _complete(s.steps).set_axis(
        ["Outcome, %", *(f"After step {i}, %" for i in told["step"])], axis=1
    )
    table.insert(0, "Provider model", [provider_models.label(g) for g in table.index])
    answer = scenario_mix(s)
    steps = [f"Step {r.step}, {r.label}: {r.statement}" for r in told.itertuples()]
    return replace(
        answer,
        table=table.reset_index(drop=True),
        decimals=0,
        caveats=[*(steps or ["No rule is chosen, so everything stays."]), *answer.caveats],
    )
