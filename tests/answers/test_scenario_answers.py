"""What a scenario shows: sentences and tables from summaries made by hand."""

import pandas as pd
import pytest

from helpers.analysis.scenarios import PctsKeep, Scenario, Tender
from helpers.answers import scenario_answers
from helpers.core.errors import SuiteError
from helpers.estimates.scenario_runs import ScenarioSummary

PLANNED = Scenario("Half tendered", rules=(Tender(50, "independent"),))
ENDS = ("", "_low", "_high")


def mix(**shares):
    """Groups with (before, low, high, after, low, high) in percent."""
    rows = [
        {"group": group, "provider_model": group, "label": group.replace("_", " ").capitalize()}
        | dict(zip([f"share_{w}{e}" for w in ("before", "after") for e in ENDS], six, strict=True))
        for group, six in shares.items()
    ]
    return pd.DataFrame(rows)


GROUPS = mix(
    acute_trust=(34.4, 29.6, 40.2, 17.2, 14.8, 20.1),
    community_trust=(30.0, 25.0, 35.0, 27.0, 27.0, 27.0),
    care_trust=(0.0, 0.0, 0.04, 0.0, 0.0, 0.04),
)


def summary(**changes):
    parts = {
        "scenario": PLANNED,
        "place": "England",
        "groups": GROUPS,
        "moved": (974.2, 765.0, 1362.4),
        "to_known": (974.2, 765.0, 1362.4),
        "pcts": 151,
        **changes,
    }
    return ScenarioSummary(draws=1000, **parts)


def measures(hospital, largest):
    names = [f"{when}{end}" for when in ("before", "after") for end in ENDS]
    rows = {
        "both": ("Hospital-run, %", *hospital),
        "ten_largest": ("The ten largest, %", *largest),
        "moved": ("Moved, £ million", 0.0, 0.0, 0.0, 974.2, 765.0, 1362.4),
    }
    lines = [(key, *values) for key, values in rows.items()]
    return pd.DataFrame(lines, columns=["measure", "label", *names])


def test_the_value_moved_has_its_interval_where_draws_differ():
    assert scenario_answers.value_moved(summary()) == "about £974m (765 to 1,362)"
    small = summary(moved=(3.04, 2.0, 9.96))
    assert scenario_answers.value_moved(small) == "about £3.0m (2.0 to 10.0)"
    none = summary(moved=(0.0, 0.0, 0.0))
    assert scenario_answers.value_moved(none) == "£0m"


def test_the_sentence_names_the_group_that_moves_most():
    answer = scenario_answers.scenario_groups(summary())
    assert answer.sentence == (
        "In England acute trusts would hold about 17% (15 to 20) of value instead of "
        "about 34% (30 to 40). About £974m (765 to 1,362) a year would move to another kind of "
        "provider."
    )
    assert answer.table.iloc[0].tolist() == ["Acute trust", 34.4, 17.2, 14.8, 20.1]
    assert list(answer.table) == [
        "Kind of provider",
        "Outcome, %",
        "Scenario, %",
        "Low, %",
        "High, %",
    ]


def test_a_group_that_neither_mix_holds_is_in_the_table_and_not_drawn():
    answer = scenario_answers.scenario_groups(summary())
    assert "Care trust" in set(answer.table["Kind of provider"])
    assert "Care trust" not in answer.figures[0].description


STILL = mix(acute_trust=(34.4, 29.6, 40.2, 34.42, 29.6, 40.2))


def test_a_share_that_whole_percentages_could_not_show_to_change_is_not_compared():
    sentence = scenario_answers.scenario_groups(summary(groups=STILL)).sentence
    assert sentence == (
        "In England the share of no kind of provider would change by a whole point: "
        "about £974m (765 to 1,362) a year would move to another kind of provider."
    )


def test_nothing_that_moves_is_said_so():
    none = {"moved": (0.0, 0.0, 0.0), "groups": STILL, "place": "North East"}
    answer = scenario_answers.scenario_groups(summary(**none))
    assert answer.sentence == (
        "Nothing would change in the North East: acute trusts would keep "
        "about 34% (30 to 40) of value."
    )
    assert answer.interval == (34.4, 29.6, 40.2)


def test_what_a_rule_leaves_open_is_no_move_between_kinds():
    left_open = mix(
        acute_trust=(34.4, 29.6, 40.2, 27.5, 23.7, 32.2), unclassified=(0, 0, 0, 20, 20, 20)
    ).assign(after=[2000.0, 1700.0], after_low=[1500.0, 1700.0], after_high=[2500.0, 1700.0])
    scenario = Scenario("A fifth", rules=(Tender(20),))
    parts = {"groups": left_open, "scenario": scenario, "moved": (1700.0, 1700.0, 1700.0)}
    first = "In England 20% of value, £1.7bn a year, would have no provider yet."
    alone = summary(**parts, to_known=(0.0, 0.0, 0.0))
    assert scenario_answers.finding(alone) == first
    both = summary(**parts, to_known=(186.0, 14.0, 579.0))
    assert scenario_answers.finding(both) == (
        f"{first} About £186m (14 to 579) would move between known kinds of provider."
    )


def test_a_share_of_places_says_little_where_there_is_one():
    half = Scenario("Half kept", rules=(PctsKeep(50),))
    place = "NHS Cornwall and the Isles of Scilly Integrated Care Board"
    one = scenario_answers.scenario_groups(summary(scenario=half, place=place, pcts=1))
    assert one.sentence.startswith(
        f"A share of places means all or nothing in the area of {place}, which had one"
    )
    assert "would hold" not in one.sentence and one.interval == (34.4, 29.6, 40.2)
    many = scenario_answers.scenario_groups(summary(scenario=half, pcts=9))
    assert "would hold" in many.sentence
    assert many.caveats[-1].startswith("Which of its 9 Primary Care Trusts a rule falls on")
    whole = Scenario("All kept", rules=(PctsKeep(100),))
    assert "would hold" in scenario_answers.finding(summary(scenario=whole, pcts=1))


def test_public_bodies_are_named_where_a_rule_puts_them_in_charge():
    kept = mix(other_nhs_and_public=(0.4, 0.2, 0.6, 50.0, 46.0, 54.0))
    scenario = Scenario("Half kept", rules=(PctsKeep(50),))
    assert scenario_answers.finding(summary(groups=kept, scenario=scenario)).startswith(
        "In England other NHS and public providers, here Primary Care Trusts, would hold "
        "about 50% (46 to 54) of value instead of under 1%."
    )


FLOW = pd.DataFrame(
    [
        ("acute_trust", "independent", 1200.4, "Acute trust", "Independent sector"),
        ("acute_trust", "acute_trust", 800.0, "Acute trust", "Acute trust"),
        ("care_trust", "independent", 9.0, "Care trust", "Independent sector"),
        ("care_trust", "acute_trust", 1.0, "Care trust", "Acute trust"),
    ],
    columns=["source", "target", "value", "source_label", "target_label"],
)


def test_a_flow_gathers_thin_bands_and_names_the_largest_step():
    answer = scenario_answers.scenario_flow(summary(flow=FLOW))
    assert answer.sentence == (
        "In England about £974m (765 to 1,362) a year would move to another kind of provider. "
        "The largest "
        "move would be from acute trusts to independent sector providers: £1.2bn on average."
    )
    assert answer.table["Mean value, £ million"].tolist() == [800.0, 1200.4, 10.0]
    assert answer.table.iloc[-1].tolist() == ["Care trust", "Smaller moves", 10.0]


def test_the_outcome_s_side_of_a_flow_is_the_outcome_whatever_moves():
    drawn = scenario_answers.scenario_flow(summary(flow=FLOW)).figures[0].data[0]["link"]
    before = FLOW.groupby("source")["value"].sum()
    assert sum(drawn["value"]) == pytest.approx(before.sum())
    given = pd.Series(drawn["value"]).groupby(drawn["source"]).sum()
    assert sorted(given) == pytest.approx(sorted(before))


def test_a_flow_to_nobody_is_not_called_a_move_to_another_kind():
    left = FLOW.assign(
        target=FLOW["target"].where(FLOW["source"] == FLOW["target"], "unclassified")
    )
    said = scenario_answers.scenario_flow(summary(flow=left)).sentence
    assert " a year would move to another kind of provider, or to none yet. " in said
    assert " to no provider yet: £" in said
    kept = scenario_answers.scenario_flow(summary(flow=FLOW)).sentence
    assert "a year would move to another kind of provider. " in kept


def test_a_flow_that_moves_nothing_says_so():
    still = FLOW[FLOW["source"] == FLOW["target"]]
    answer = scenario_answers.scenario_flow(summary(flow=still, moved=(0.0, 0.0, 0.0)))
    assert (
        answer.sentence == "Nothing would move to another kind of provider in England: £0m a year."
    )


def test_measures_of_two_scenarios_stand_beside_one_outcome():
    one = measures((60.0, 55.0, 65.0, 100.0, 100.0, 100.0), (30.0, 25.0, 35.0, 40.0, 36.0, 44.0))
    other = measures((60.0, 55.0, 65.0, 50.0, 45.0, 55.0), (30.0, 25.0, 35.0, 20.0, 20.0, 20.0))
    answer = scenario_answers.scenario_measures(summary(measures=one), summary(measures=other))
    assert answer.sentence == (
        "In England acute and mental health trusts would run 100% or about 50% (45 to 55) of "
        "value, instead of about 60% (55 to 65). The ten largest organisations would hold "
        "about 40% (36 to 44) or 20%, instead of about 30% (25 to 35)."
    )
    alone = scenario_answers.scenario_measures(summary(measures=one)).table
    assert alone["Outcome"].tolist() == ["about 60 (55 to 65)", "about 30 (25 to 35)", "none"]
    assert alone["Scenario"].iloc[-1] == "about 974 (765 to 1,362)"


def test_two_scenarios_are_compared_where_they_differ_most():
    other = mix(
        acute_trust=(34.4, 29.6, 40.2, 18.0, 15.0, 21.0),
        community_trust=(30.0, 25.0, 35.0, 40.0, 35.0, 45.0),
        care_trust=(0.0, 0.0, 0.04, 0.0, 0.0, 0.04),
    )
    answer = scenario_answers.compare_scenarios(summary(), summary(groups=other))
    assert answer.sentence == (
        "In England community NHS trusts would hold 27% of value under the first scenario and "
        "about 40% (35 to 45) under the second. About £974m (765 to 1,362) a year would move "
        "to another kind of provider."
    )
    assert answer.caveats[0] == "First: Half tendered. Second: Half tendered."


def test_two_scenarios_that_end_alike_are_not_compared():
    answer = scenario_answers.compare_scenarios(summary(), summary())
    assert answer.sentence == (
        "In England the two give the same mix, to a whole point. "
        "About £974m (765 to 1,362) a year would move to another kind of provider."
    )


def test_what_is_not_in_a_summary_cannot_be_shown():
    for answer in (
        scenario_answers.scenario_mix,
        scenario_answers.scenario_steps,
        scenario_answers.scenario_flow,
        scenario_answers.scenario_measures,
    ):
        with pytest.raises(SuiteError, match="ask for one with more detail"):
            answer(summary())


def test_an_answer_rests_on_what_its_rules_rest_on():
    kept = summary(scenario=Scenario("Kept", rules=(PctsKeep(50),)))
    answer = scenario_answers.compare_scenarios(summary(), kept)
    assert {"A01", "A15"} <= set(answer.assumptions) and "A20" not in answer.assumptions
    assert "table:cost_components" not in answer.sources
    assert answer.caveats[1] == "Arithmetic, not forecast."
    assert "by lot" in answer.caveats[-1]
