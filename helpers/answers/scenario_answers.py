"""What a scenario shows, as answers: the same in the notebook of what-ifs and in a brief.

Arithmetic, not forecast: every answer says so among its caveats. A summary of a scenario comes
from `estimates.scenario_summary`; each function here turns one summary, or two, into an `Answer`.

>>> from helpers import estimates
>>> from helpers.answers import scenario_answers
>>> plan = estimates.scenario_summary(estimates.named_scenarios()["plan"])
>>> scenario_answers.scenario_mix(plan).sentence
'England: ...'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from helpers import estimates
from helpers.answers.constants import ASSUMPTIONS_OF_THE_ESTIMATE, SOURCES_OF_THE_ESTIMATE
from helpers.core import formatting
from helpers.core.errors import SuiteError
from helpers.core.formatting import Interval, pounds
from helpers.estimates.scenario_runs import ScenarioSummary
from helpers.explore import charts
from helpers.explore.answer import Answer
from helpers.tables import provider_models

__all__ = [
    "compare_orders",
    "compare_scenarios",
    "finding",
    "scenario_flow",
    "scenario_groups",
    "scenario_measures",
    "scenario_mix",
    "scenario_steps",
    "value_moved",
]

BY_RULE = {
    "plan_split": ["hsj-cosy-deal-2010", "dh-plans-in-place-2010"],
    "right_to_request": ["dh-rtr-wave3-2010"],
    "level_field": ["table:cost_components"],
}
LEVEL_FIELD_ASSUMPTIONS = [f"A{n}" for n in range(20, 33)]
LABEL_CAVEATS = {
    "plan": "Plan: what was approved in December 2010.",
    "analogue": "Analogue: a mix that was observed elsewhere; "
    "nothing says that it would have come about here.",
    "illustration": "Illustration: what the rule says and no more; nobody decided it.",
}
ENDS = ("", "_low", "_high")  # a column of medians and those of its interval's ends
MIN_DRAWN = 0.05  # percent: less is printed as nothing, is not drawn, and is no change
MIN_SHOWN_SHARE = 0.005  # of value: a thinner band of a flow could not be seen
SHARE_TABLE_COLUMNS = {
    "label": "Provider model",
    "share_before": "Outcome, %",
    "share_after": "Scenario, %",
    "share_after_low": "Low, %",
    "share_after_high": "High, %",
}
VALUE_COLUMNS = {
    "label": "Provider model",
    "before": "Outcome, £ million",
    "after": "Scenario, £ million",
    "after_low": "Low, £ million",
    "after_high": "High, £ million",
    **SHARE_TABLE_COLUMNS,
}
COMPARED_COLUMNS = {
    "label": "Provider model",
    "first": "First, %",
    "first_low": "First, low",
    "first_high": "First, high",
    "second": "Second, %",
    "second_low": "Second, low",
    "second_high": "Second, high",
}
FLOW_COLUMNS = {
    "source_label": "From (the outcome)",
    "target_label": "To (the scenario)",
    "value": "Value, £ million",
}


def value_moved(summary: ScenarioSummary) -> str:
    """The value that changes provider model in a year: 'about £974m (765 to 1,362)'.

    In whole £ million, or to a tenth where it stays under £10m; a number alone where every draw
    gives the same.
    """
    moved = Interval(*summary.moved)
    return moved.pounds(0 if moved.high >= 10 or moved.high < MIN_DRAWN else 1)


def finding(summary: ScenarioSummary) -> str:
    """What a scenario would change, without its place: the group whose share moves most.

    Args:
        summary: A summary in any detail.

    Returns:
        A sentence with both shares of the group and the value moved, each with its interval.
    """
    groups = summary.groups
    change = (groups["share_after"] - groups["share_before"]).abs()
    most = groups.loc[change.idxmax()]
    moved = value_moved(summary)
    if change.max() < MIN_DRAWN:
        return (
            "no share would move by a tenth of a point; "
            f"{moved} of value a year would change model."
        )
    return (
        f"{_as_subject(most['group'])} would hold "
        f"{Interval.in_row(most, 'share_after').percent()} of value instead of "
        f"{Interval.in_row(most, 'share_before').percent()}; {moved} a year would change model."
    )


def scenario_groups(summary: ScenarioSummary) -> Answer:
    """Shares of value by group of provider models, in the outcome and under the scenario.

    Args:
        summary: A summary in any detail.

    Returns:
        An answer whose sentence names the group whose share moves most, with both intervals.
    """
    groups = summary.groups
    return Answer(
        f"{summary.place}: {finding(summary)}",
        figures=[_compare_mixes(groups, "share_before", "share_after", "outcome", "scenario")],
        table=_renamed(groups, SHARE_TABLE_COLUMNS),
        basis="estimated",
        interval=Interval(*summary.moved),
        caveats=_caveats(summary),
        **_based_on(summary),
    )


def scenario_mix(summary: ScenarioSummary) -> Answer:
    """The answer of `scenario_groups` with values and shares by provider model in its table.

    Args:
        summary: A summary with the detail `models` or `all`.

    Returns:
        The answer; its table has a row for each provider model, in £ million and percent.

    Raises:
        SuiteError: The summary holds groups only.
    """
    table = _renamed(_complete(summary.mix), VALUE_COLUMNS)
    return replace(scenario_groups(summary), table=table, decimals=_decimals(summary))


def scenario_steps(summary: ScenarioSummary) -> Answer:
    """The answer of `scenario_mix` with the shares after each rule in its table.

    Args:
        summary: A summary with the detail `models` or `all`.

    Returns:
        The answer; its table has a row for each group of provider models, in percent, and a
        column for the outcome and after each step. The rules stand first among the caveats.

    Raises:
        SuiteError: The summary holds groups only.
    """
    rules = estimates.rule_statements(summary.scenario)
    columns = ["Outcome, %", *(f"After step {step}, %" for step in rules["step"])]
    table = _complete(summary.steps).set_axis(columns, axis=1)
    table.insert(0, "Provider model", [provider_models.label(code) for code in table.index])
    steps = [f"Step {rule.step}, {rule.label}: {rule.statement}" for rule in rules.itertuples()]
    answer = scenario_mix(summary)
    return replace(
        answer,
        table=table.reset_index(drop=True),
        decimals=0,
        caveats=[*(steps or ["No rule is chosen, so everything stays."]), *answer.caveats],
    )


def scenario_flow(summary: ScenarioSummary) -> Answer:
    """Who would give to whom, as a flow from the outcome to the scenario.

    Args:
        summary: A summary with the detail `all`.

    Returns:
        The answer; its table has a row for each pair of models, in £ million a year. Bands under
        half a percent of value are left out of chart and table.

    Raises:
        SuiteError: The summary holds no flow.
    """
    flow = _complete(summary.flow)
    flow = flow[flow["value"] >= flow["value"].sum() * MIN_SHOWN_SHARE]
    # what stays comes first, so that both sides keep one order
    flow = flow.assign(away=flow["source"] != flow["target"]).sort_values("away", kind="stable")
    title = "Yearly value by model: the outcome (left) and the scenario (right), £ million"
    return Answer(
        _flow_sentence(summary, flow[flow["away"]]),
        figures=[charts.flow(flow, title)],
        table=_renamed(flow, FLOW_COLUMNS).reset_index(drop=True),
        basis="estimated",
        interval=Interval(*summary.moved),
        decimals=_decimals(summary),
        caveats=[
            "A flow is the mean of all draws, so that its parts add up; "
            "steps under half a percent of value are left out.",
            *_caveats(summary),
        ],
        **_based_on(summary),
    )


def scenario_measures(*summaries: ScenarioSummary, joined: bool = True) -> Answer:
    """Organisations, the ten largest, hospital-run shares and places changed.

    Args:
        summaries: One summary or two of the same place, with the detail `all`.
        joined: What moves to a trust or an enterprise joins one that is there, instead of
            making a new one in each place (assumption A50).

    Returns:
        An answer without a chart; its table has a row for each measure, with a column for the
        outcome and for each scenario, as text with intervals.

    Raises:
        SuiteError: A summary holds no measures.
    """
    measures = [
        _complete(summary.measures if joined else summary.measures_apart) for summary in summaries
    ]
    names = [summary.scenario.name for summary in summaries]
    columns = {"Measure": list(measures[0]["label"]), "Outcome": _measured(measures[0], "before")}
    for name, rows in zip(names if len(names) > 1 else ["Scenario"], measures, strict=True):
        columns[name] = _measured(rows, "after")
    return Answer(
        _measures_sentence(summaries[0].place, measures),
        figures=[],
        table=pd.DataFrame(columns),
        basis="estimated",
        caveats=[
            "Organisations are counted from £0.1 million a year; "
            "a body whose name is not known is not counted.",
            *_caveats(*summaries),
        ],
        **_based_on(*summaries),
    )


def compare_scenarios(first: ScenarioSummary, second: ScenarioSummary) -> Answer:
    """Two scenarios of one place side by side, by group of provider models.

    Args:
        first: The scenario drawn as hollow bars.
        second: The scenario drawn as dots.

    Returns:
        An answer whose sentence names the group in which the two differ most. Its table has a
        row for each group, in percent with the ends of both intervals.
    """
    rows = first.groups[["group", "label"]].copy()
    for name, summary in (("first", first), ("second", second)):
        shares = summary.groups[[f"share_after{end}" for end in ENDS]]
        rows[[f"{name}{end}" for end in ENDS]] = shares
    top = rows.loc[(rows["first"] - rows["second"]).abs().idxmax()]
    sentence = (
        f"{first.place}: {_as_subject(top['group'])} would hold "
        f"{Interval.in_row(top, 'first').percent()} of value under the first and "
        f"{Interval.in_row(top, 'second').percent()} under the second; "
        f"{value_moved(first)} or {value_moved(second)} a year would change model."
    )
    named = f"First: {first.scenario.name}. Second: {second.scenario.name}."
    return Answer(
        sentence,
        figures=[_compare_mixes(rows, "first", "second", "first", "second")],
        table=_renamed(rows, COMPARED_COLUMNS),
        basis="estimated",
        interval=[Interval(*first.moved), Interval(*second.moved)],
        decimals=0,
        caveats=[named, *_caveats(first, second)],
        **_based_on(first, second),
    )


def compare_orders(first: ScenarioSummary, second: ScenarioSummary) -> Answer:
    """The answer of `compare_scenarios` for the same two rules in one order and in the other.

    Args:
        first: A scenario of two rules.
        second: The same rules in the other order.
    """
    answer = compare_scenarios(first, second)
    one, other = (rule.title for rule in first.scenario.rules)
    orders = [f"{a} first, then {b[0].lower() + b[1:]}" for a, b in ((one, other), (other, one))]
    named = f"First: {orders[0]}. Second: {orders[1]}."
    return replace(answer, caveats=[named, *answer.caveats[1:]])


# ---- sentences, tables and charts


def _as_subject(group: str) -> str:
    """A group of provider models as the subject of a sentence."""
    if group == "unclassified":
        return "an open provider (unclassified)"
    return provider_models.plural(group)


def _renamed(rows: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    return rows[list(columns)].rename(columns=columns)


def _decimals(summary: ScenarioSummary) -> int:
    return 0 if summary.place == "England" else 1


def _complete(part: pd.DataFrame | None) -> pd.DataFrame:
    if part is None:
        raise SuiteError("this summary lacks what is to be shown; ask for one with more detail")
    return part


def _compare_mixes(
    rows: pd.DataFrame, bar: str, dot: str, bar_name: str, dot_name: str
) -> charts.Chart:
    """Two mixes: the interval of one as a hollow bar, the other as a dot with its interval."""
    highest = np.maximum(rows[f"{bar}_high"].to_numpy(), rows[f"{dot}_high"].to_numpy())
    return charts.range_dots(
        rows[highest >= MIN_DRAWN],
        f"Share of value, %: {bar_name} (bar) → {dot_name} (dot)",
        bar=(f"{bar}_low", f"{bar}_high"),
        dot=dot,
        interval=(f"{dot}_low", f"{dot}_high"),
        colour="group",
        bar_name=bar_name,
        dot_name=dot_name,
        before=bar,
    )


def _flow_sentence(summary: ScenarioSummary, away: pd.DataFrame) -> str:
    moved = value_moved(summary)
    if away.empty:
        return f"{summary.place}: hardly anything would change model, {moved} a year."
    largest = away.sort_values("value", ascending=False).iloc[0]
    source, target = _as_subject(largest["source"]), _as_subject(largest["target"])
    return (
        f"{summary.place}: {moved} a year would change model. The largest single step is from "
        f"{source} to {target}, {pounds(largest['value'])}."
    )


def _measures_sentence(place: str, measures: Sequence[pd.DataFrame]) -> str:
    by_measure = [rows.set_index("measure") for rows in measures]
    hospital = [rows.loc["both"] for rows in by_measure]
    largest = [rows.loc["ten_largest"] for rows in by_measure]
    hospital_after = [Interval.in_row(row, "after").percent() for row in hospital]
    largest_after = [Interval.in_row(row, "after").percent() for row in largest]
    return (
        f"{place}: hospital and mental health trusts would run "
        f"{formatting.joined(hospital_after, 'or')} of value, "
        f"in the outcome {Interval.in_row(hospital[0], 'before').percent(always=True)}; "
        f"the ten largest organisations {formatting.joined(largest_after, 'or')}, "
        f"in the outcome {Interval.in_row(largest[0], 'before').percent()}."
    )


def _measured(rows: pd.DataFrame, when: str) -> list[str]:
    """Each measure as text; nothing has moved before a scenario."""
    texts = [Interval.in_row(row, when).plain() for _, row in rows.iterrows()]
    if when == "after":
        return texts
    moved = rows["measure"] == "moved"
    return ["none" if is_moved else text for is_moved, text in zip(moved, texts, strict=True)]


# ---- what an answer rests on


def _based_on(*summaries: ScenarioSummary) -> dict[str, Any]:
    """Sources and assumptions of the estimate and of the rules applied."""
    rules = {rule.name for summary in summaries for rule in summary.scenario.rules}
    assumed = {
        *ASSUMPTIONS_OF_THE_ESTIMATE,
        *(a for summary in summaries for a in summary.scenario.assumptions),
    }
    if "level_field" in rules:
        assumed |= set(LEVEL_FIELD_ASSUMPTIONS)
    sources = [id for rule, ids in BY_RULE.items() if rule in rules for id in ids]
    return {"sources": [*SOURCES_OF_THE_ESTIMATE, *sources], "assumptions": sorted(assumed)}


def _caveats(*summaries: ScenarioSummary) -> list[str]:
    labels = dict.fromkeys(label for s in summaries for label in s.scenario.labels)
    notes = dict.fromkeys(note for summary in summaries for note in summary.notes)
    drawn = f"Intervals from {summaries[0].draws:,} of the estimate's draws."
    return ["Arithmetic, not forecast.", *(LABEL_CAVEATS[label] for label in labels), *notes, drawn]
