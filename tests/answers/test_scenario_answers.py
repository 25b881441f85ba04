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
    parts = {"groups": GROUPS, "moved": (974.2, 765.0, 1362.4), **changes}
    return ScenarioSummary(scenario=PLANNED, place="England", draws=1000, **parts)


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
        "England: acute trusts would hold about 17% (15 to 20) of value instead of "
        "about 34% (30 to 40); about £974m (765 to 1,362) a year would change model."
    )
    assert answer.table.iloc[0].tolist() == ["Acute trust", 34.4, 17.2, 14.8, 20.1]
    assert list(answer.table) == [
        "Provider model",
        "Outcome, %",
        "Scenario, %",
        "Low, %",
        "High, %",
    ]


def test_a_group_that_neither_mix_holds_is_in_the_table_and_not_drawn():
    answer = scenario_answers.scenario_groups(summary())
    assert "Care trust" in set(answer.table["Provider model"])
    assert "Care trust" not in answer.figures[0].description


def test_nothing_that_moves_is_said_so():
    still = mix(acute_trust=(34.4, 29.6, 40.2, 34.42, 29.6, 40.2))
    sentence = scenario_answers.scenario_groups(summary(groups=still)).sentence
    assert sentence.startswith("England: no share would move by a tenth of a point; about £974m")


def test_a_flow_leaves_thin_bands_out_and_names_the_largest_step():
    columns = ["source", "target", "value", "source_label", "target_label"]
    flow = pd.DataFrame(
        [
            ("acute_trust", "independent", 1200.4, "Acute trust", "Independent sector"),
            ("acute_trust", "acute_trust", 800.0, "Acute trust", "Acute trust"),
            ("care_trust", "independent", 9.0, "Care trust", "Independent sector"),
        ],
        columns=columns,
    )
    answer = scenario_answers.scenario_flow(summary(flow=flow))
    assert answer.sentence.endswith(
        "a year would change model. The largest single step is from acute trusts to "
        "independent sector providers, £1.2bn."
    )
    assert answer.table["Value, £ million"].tolist() == [800.0, 1200.4]  # what stays comes first


def test_measures_of_two_scenarios_stand_beside_one_outcome():
    one = measures((60.0, 55.0, 65.0, 100.0, 100.0, 100.0), (30.0, 25.0, 35.0, 40.0, 36.0, 44.0))
    other = measures((60.0, 55.0, 65.0, 50.0, 45.0, 55.0), (30.0, 25.0, 35.0, 20.0, 20.0, 20.0))
    answer = scenario_answers.scenario_measures(summary(measures=one), summary(measures=other))
    assert answer.sentence == (
        "England: hospital and mental health trusts would run 100% or about 50% (45 to 55) of "
        "value, in the outcome about 60% (55 to 65); the ten largest organisations "
        "about 40% (36 to 44) or 20%, in the outcome about 30% (25 to 35)."
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
    assert "would hold 27% of value under the first and about 40% (35 to 45)" in answer.sentence
    assert answer.caveats[0] == "First: Half tendered. Second: Half tendered."


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
    kept = ScenarioSummary(
        Scenario("Kept", rules=(PctsKeep(50),)), "England", 1000, GROUPS, (1.0, 0.5, 2.0)
    )
    answer = scenario_answers.compare_scenarios(summary(), kept)
    assert {"A01", "A15"} <= set(answer.assumptions) and "A20" not in answer.assumptions
    assert "table:cost_components" not in answer.sources
    assert answer.caveats[1] == "Arithmetic, not forecast."
    assert answer.caveats[-1] == "Intervals from 1,000 of the estimate's draws."
