"""What a scenario shows, as answers: the same in the notebook of what-ifs and in a brief.

Arithmetic, not forecast: every answer says so among its caveats. A summary of a scenario comes
from `estimates.scenario_summary`; each function here turns one summary, or two, into an `Answer`.

>>> from helpers import estimates
>>> from helpers.answers import scenario_answers
>>> plan = estimates.scenario_summary(estimates.named_scenarios()["plan"])
>>> scenario_answers.scenario_mix(plan).sentence
'In England ...'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from helpers import estimates
from helpers.answers.constants import ASSUMPTIONS_OF_THE_ESTIMATE, SOURCES_OF_THE_ESTIMATE
from helpers.answers.wording import area_in_words, upper_first
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
BY_LOT = "Which of its {} Primary Care Trusts a rule falls on is decided by lot in each trial."
PUBLIC = "other_nhs_and_public"
BODIES_OF_RULES = {  # the bodies of that group which a rule puts in charge
    "pcts_keep": "Primary Care Trusts",
    "social_services_lead": "councils",
}
MIN_DRAWN = 0.05  # percent or £ million: less is printed as nothing and is not drawn
MIN_BAND = 0.005  # of value: a thinner band of a flow could not be seen
THIN_MOVES = {"target": "gathered", "target_label": "Smaller moves"}
MIN_CHANGE = 0.5  # percentage points: less is no change that whole percentages could show
SHARE_TABLE_COLUMNS = {
    "label": "Kind of provider",
    "share_before": "Outcome, %",
    "share_after": "Scenario, %",
    "share_after_low": "Low, %",
    "share_after_high": "High, %",
}
VALUE_COLUMNS = {
    "label": "Kind of provider",
    "before": "Outcome, £ million",
    "after": "Scenario, £ million",
    "after_low": "Low, £ million",
    "after_high": "High, £ million",
    **SHARE_TABLE_COLUMNS,
}
COMPARED_COLUMNS = {
    "label": "Kind of provider",
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
    "value": "Mean value, £ million",
}


def value_moved(summary: ScenarioSummary) -> str:
    """The value that changes provider model in a year: 'about £951m (779 to 1,344)'.

    In whole £ million, or to a tenth where it stays under £10m; a number alone where every draw
    gives the same.
    """
    return _pounds(summary.moved)


def finding(summary: ScenarioSummary) -> str:
    """What a scenario would change in its place: the group whose share moves most.

    Args:
        summary: A summary in any detail.

    Returns:
        Whole sentences with both shares of the group and the value moved, each with its interval.
    """
    return _finding(summary)[0]


def _finding(summary: ScenarioSummary) -> tuple[str, Interval]:
    """The finding, and the interval that it must print."""
    groups, moved = summary.groups, Interval(*summary.moved)
    change = (groups["share_after"] - groups["share_before"]).abs()
    most = groups.loc[change.idxmax()]
    area = area_in_words(summary.place)
    if _means_all_or_nothing(summary):
        largest = groups.loc[groups["share_before"].idxmax()]
        return _all_or_nothing(area, largest), Interval.in_row(largest, "share_before")
    if moved.high < MIN_DRAWN:
        return _nothing_moves(area, groups), _largest_share(groups)
    if change.max() < MIN_CHANGE:
        return (
            f"In {area} the share of no kind of provider would change by a whole point: "
            f"{_pounds(moved)} a year would move to another kind of provider."
        ), moved
    if most["group"] == "unclassified":
        return _left_open(area, most, summary)
    return (
        f"In {area} {_as_subject(most['group'], summary)} would hold "
        f"{Interval.in_row(most, 'share_after').percent()} of value instead of "
        f"{_share_before(most)}. "
        f"{upper_first(_pounds(moved))} a year would move to another kind of provider."
    ), moved


def _share_before(row: pd.Series) -> str:
    """A share of the outcome; one that hardly is there is not given to a tenth."""
    share = Interval.in_row(row, "share_before")
    return "under 1%" if 0 < share.high < 1 else share.percent()


def _pounds(moved: Sequence[float]) -> str:
    """A sum as `value_moved` prints it."""
    value = Interval(*moved)
    return value.pounds(0 if value.high >= 10 or value.high < MIN_DRAWN else 1)


def _means_all_or_nothing(summary: ScenarioSummary) -> bool:
    """Whether a rule falls on a share of places in a place that is one of them."""
    return summary.pcts == 1 and _draws_lots(summary)


def _all_or_nothing(area: str, largest: pd.Series) -> str:
    return (
        f"A share of places means all or nothing in {area}, which had one Primary Care Trust. "
        f"In the outcome {provider_models.plural(largest['group'])} hold "
        f"{Interval.in_row(largest, 'share_before').percent()} of value there."
    )


def _largest_share(groups: pd.DataFrame) -> Interval:
    return Interval.in_row(groups.loc[groups["share_before"].idxmax()], "share_before")


def _nothing_moves(area: str, groups: pd.DataFrame) -> str:
    largest = provider_models.plural(groups.loc[groups["share_before"].idxmax(), "group"])
    share = _largest_share(groups).percent()
    return f"Nothing would change in {area}: {largest} would keep {share} of value."


def _left_open(area: str, most: pd.Series, summary: ScenarioSummary) -> tuple[str, Interval]:
    """What a rule takes from its holders and gives to nobody; it is no movement between kinds."""
    value, known = Interval.in_row(most, "after"), Interval(*summary.to_known)
    share = Interval.in_row(most, "share_after").percent()
    first = f"In {area} {share} of value, {value.pounds()} a year, would have no provider yet."
    if known.high < MIN_DRAWN:
        return first, value
    return (
        f"{first} {upper_first(_pounds(known))} would move between known kinds of provider.",
        known,
    )


def scenario_groups(summary: ScenarioSummary) -> Answer:
    """Shares of value by group of provider models, in the outcome and under the scenario.

    Args:
        summary: A summary in any detail.

    Returns:
        An answer whose sentence names the group whose share moves most, with both intervals.
    """
    groups = summary.groups
    sentence, printed = _finding(summary)
    return Answer(
        sentence,
        figures=[_compare_mixes(groups, "share_before", "share_after", "outcome", "scenario")],
        table=_renamed(groups, SHARE_TABLE_COLUMNS),
        basis="estimated",
        interval=printed,
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
    table.insert(0, "Kind of provider", [provider_models.label(code) for code in table.index])
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
        The answer; its table has a row for each pair of models, in £ million a year. Moves under
        half a percent of value are gathered, so that the left side is the same in every scenario.

    Raises:
        SuiteError: The summary holds no flow.
    """
    flow = _complete(summary.flow)
    away = flow[flow["source"] != flow["target"]]
    title = "Mean yearly value by kind: the outcome (left) and the scenario (right), £ million"
    return Answer(
        _flow_sentence(summary, away),
        figures=[charts.flow(_gathered(flow), title)],
        table=_renamed(_gathered(flow), FLOW_COLUMNS),
        basis="estimated",
        interval=Interval(*summary.moved),
        decimals=_decimals(summary),
        caveats=[
            "A flow is a mean, so that its parts add up. Other answers give medians, "
            "which differ a little and do not add up.",
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
            "Organisations are counted from £0.1 million a year. Where the one on record may be "
            "wrong, another that is not known is counted in its place.",
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
    sentence, printed = _compared(rows, first, second)
    named = f"First: {first.scenario.name}. Second: {second.scenario.name}."
    return Answer(
        sentence,
        figures=[_compare_mixes(rows, "first", "second", "first", "second")],
        table=_renamed(rows, COMPARED_COLUMNS),
        basis="estimated",
        interval=printed,
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
    named = f"First: “{one}”, then “{other}”. Second: the other way round."
    return replace(answer, caveats=[named, *answer.caveats[1:]])


# ---- sentences, tables and charts


def _as_subject(group: str, *summaries: ScenarioSummary) -> str:
    """A group of provider models as the subject of a sentence; the wide group of public bodies with
    the one that a rule puts into it.
    """
    words = provider_models.plural(group)
    rules = {rule.name for summary in summaries for rule in summary.scenario.rules}
    named = [body for name, body in BODIES_OF_RULES.items() if name in rules]
    if group == PUBLIC and len(named) == 1:
        return f"{words}, here {named[0]},"
    return words


def _compared(
    rows: pd.DataFrame, first: ScenarioSummary, second: ScenarioSummary
) -> tuple[str, list[Interval]]:
    """Where two scenarios differ most, and the intervals that the sentence must print."""
    difference = (rows["first"] - rows["second"]).abs()
    top, area = rows.loc[difference.idxmax()], area_in_words(first.place)
    shares = [Interval.in_row(top, name) for name in ("first", "second")]
    moved = [Interval(*summary.moved) for summary in (first, second)]
    if difference.max() < MIN_CHANGE:
        return (
            f"In {area} the two give the same mix, to a whole point. "
            f"{upper_first(_pounds(moved[0]))} a year would move to another kind of provider."
        ), moved[:1]
    first_share, second_share = (share.percent() for share in shares)
    if top["group"] == "unclassified":
        return (
            f"In {area} {first_share} of value would have no provider yet under the first "
            f"scenario, and {second_share} under the second."
        ), shares
    return (
        f"In {area} {_as_subject(top['group'], first, second)} would hold {first_share} of value "
        f"under the first scenario and {second_share} under the second. "
        f"{_either(moved)} a year would move to another kind of provider."
    ), moved


def _either(moved: Sequence[Interval]) -> str:
    """The two sums as the beginning of a sentence, once where they print alike."""
    texts = dict.fromkeys(map(_pounds, moved))
    return upper_first(formatting.joined(texts, "or"))


def _renamed(rows: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    # Thousands of states are answered in a row: to select and to rename takes four times as long.
    return pd.DataFrame({name: rows[column].array for column, name in columns.items()})


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


def _gathered(flow: pd.DataFrame) -> pd.DataFrame:
    """What stays, then what moves: moves too thin to be seen are one band for each giver."""
    stays = flow["source"] == flow["target"]
    thin = ~stays & (flow["value"] < flow["value"].sum() * MIN_BAND)
    thin_moves = flow[thin].groupby(["source", "source_label"], sort=False, as_index=False)
    gathered = thin_moves["value"].sum().assign(**THIN_MOVES)
    return pd.concat([flow[stays], flow[~stays & ~thin], gathered], ignore_index=True)


def _flow_sentence(summary: ScenarioSummary, away: pd.DataFrame) -> str:
    area, moved = area_in_words(summary.place), Interval(*summary.moved)
    if moved.high < MIN_DRAWN:
        return f"Nothing would move to another kind of provider in {area}: £0m a year."
    largest = away.sort_values("value", ascending=False, kind="stable").iloc[0]
    source, target = (_as_end(largest[end]) for end in ("source", "target"))
    size = pounds(largest["value"], 0 if largest["value"] >= 10 else 1)
    to_nobody = away.loc[away["target"] == "unclassified", "value"].sum()
    or_to_none = ", or to none yet" if to_nobody > 0 else ""
    return (
        f"In {area} {_pounds(moved)} a year would move to another kind of provider{or_to_none}. "
        f"The largest move would be from {source} to {target}: {size} on average."
    )


def _as_end(group: str) -> str:
    """A group of provider models as the end of a flow."""
    return "no provider yet" if group == "unclassified" else provider_models.plural(group)


def _measures_sentence(place: str, measures: Sequence[pd.DataFrame]) -> str:
    by_measure = [rows.set_index("measure") for rows in measures]
    both, largest = ([rows.loc[name] for rows in by_measure] for name in ("both", "ten_largest"))
    both_after, largest_after = (
        formatting.joined((Interval.in_row(row, "after").percent() for row in rows), "or")
        for rows in (both, largest)
    )
    return (
        f"In {area_in_words(place)} acute and mental health trusts would run {both_after} of "
        f"value, instead of {Interval.in_row(both[0], 'before').percent(always=True)}. "
        f"The ten largest organisations would hold {largest_after}, "
        f"instead of {Interval.in_row(largest[0], 'before').percent()}."
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
    lots = dict.fromkeys(BY_LOT.format(s.pcts) for s in summaries if _draws_lots(s))
    return ["Arithmetic, not forecast.", *(LABEL_CAVEATS[label] for label in labels), *notes, *lots]


def _draws_lots(summary: ScenarioSummary) -> bool:
    """Whether chance decides on which places a rule falls."""
    return any(rule.by_lot for rule in summary.scenario.rules)
