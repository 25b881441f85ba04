"""The named scenarios as released, places, and what the answers say."""

import os
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers import estimates
from helpers.analysis import concentration
from helpers.analysis.scenarios import RULES, Scenario, ScenarioError, Tender, dump_scenario
from helpers.answers import scenario_answers
from helpers.core.errors import DataError, SuiteError
from helpers.core.formatting import Interval
from tests import GOLDENS

GOLDEN = GOLDENS / "scenarios.csv"


def shown() -> pd.DataFrame:
    """Every named scenario: shares by model where not nil, and its measures, as printed."""
    lines = []
    for name in estimates.named_scenarios():
        s = estimates.scenario_summary(estimates.named_scenarios()[name])
        for row in s.mix[s.mix["share_after_high"] >= 0.05].itertuples():
            lines.append(
                (
                    name,
                    row.provider_model,
                    row.share_after,
                    row.share_after_low,
                    row.share_after_high,
                )
            )
        for row in s.measures.itertuples():
            lines.append((name, row.measure, row.after, row.after_low, row.after_high))
    return pd.DataFrame(lines, columns=["scenario", "what", "value", "low", "high"]).round(1)


def test_the_named_scenarios_show_what_they_showed():
    now = shown()
    if os.environ.get("UPDATE_GOLDEN"):
        now.to_csv(GOLDEN, index=False, lineterminator="\n")
    pd.testing.assert_frame_equal(now, pd.read_csv(GOLDEN), atol=0.1001, check_dtype=False)


def test_the_library_holds_every_file_and_each_is_written_as_dump_writes_it():
    files = {p.stem: p for p in estimates.scenario_folder().glob("*.json")}
    assert (
        set(estimates.named_scenarios()) == set(files) - {"library", "scenario.schema"}
        and len(estimates.named_scenarios()) >= 8
    )
    assert {label for s in estimates.named_scenarios().values() for label in s.labels} == {
        "plan",
        "analogue",
        "illustration",
    }
    for name, scenario in estimates.named_scenarios().items():
        assert files[name].read_text(encoding="utf-8") == dump_scenario(scenario), name


def test_the_plan_holds_in_every_draw_of_england():
    mix = estimates.scenario_summary(estimates.named_scenarios()["plan"]).mix.set_index(
        "provider_model"
    )
    for end in ("", "_low", "_high"):
        assert (
            mix.loc["acute_trust", f"share_after{end}"] == 27
            and mix.loc["unclassified", f"share_after{end}"] == 9
        )
        assert (
            mix.loc["community_trust", f"share_after{end}"] == 26
            and mix.loc["social_enterprise", f"share_after{end}"] == 10
        )


def test_the_outcome_is_the_estimate_s_own():
    mix = estimates.run_scenario(Scenario("nothing"), draws=10_000).mix("group").set_index("group")
    own = estimates.outcome().mix().set_index("group")
    assert mix.loc[own.index, "share_after"].tolist() == pytest.approx(own["share"].tolist())
    assert mix.loc[own.index, "after_low"].tolist() == pytest.approx(own["value_low"].tolist())


@pytest.mark.parametrize("area", ["Q30", "QT1", "5EM"])
def test_a_place_keeps_its_value(area):
    run = estimates.run_scenario(Scenario("x", area, (Tender(50),)))
    assert run.steps[-1].sum(axis=1) == pytest.approx(run.steps[0].sum(axis=1))
    assert run.steps[0].sum(axis=1).max() < 8500
    assert estimates.scenario_summary(run.scenario).mix.set_index("provider_model").at[
        "unclassified", "share_after"
    ] == pytest.approx(50)


def test_what_is_no_scenario_is_answered():
    with pytest.raises(
        ScenarioError, match=r"found 'plan'; .* such as named_scenarios\(\)\['plan'"
    ):
        estimates.run_scenario("plan")
    with pytest.raises(ScenarioError, match=r"rules: found Tender.*; .* such as \[Tender\(20\)\]"):
        Scenario("x", rules=Tender(20))
    with pytest.raises(ScenarioError, match="name: found 5; expected a text"):
        Scenario(5)
    for draws in (0, "many", 10**7):
        with pytest.raises(SuiteError, match=f"draws is {draws!r}; it is a whole number"):
            estimates.run_scenario(Scenario("x"), draws=draws)


def test_a_list_of_rules_and_a_path_as_text_will_do(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(dump_scenario(Scenario("x", rules=[Tender(20)])), encoding="utf-8")
    assert estimates.read_scenario(str(path)) == Scenario("x", rules=(Tender(20),))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("pla", r"such as read_scenario\('pla'\) \(did you mean 'plan'\?\)"),
        (Path("mine.json"), r"such as read_scenario\('mine\.json'\)"),
        (None, r"such as Scenario\('My idea'\)"),
    ],
)
def test_a_file_or_a_name_in_place_of_a_scenario_is_told_how_to_read_it(given, words):
    with pytest.raises(ScenarioError, match=f"expected a scenario, {words}"):
        estimates.run_scenario(given)


def test_what_does_not_fit_is_answered(tmp_path):
    with pytest.raises(ScenarioError, match="area: there is no place with the code or name '5ZZ'"):
        estimates.run_scenario(Scenario("x", "5ZZ"))
    with pytest.raises(DataError, match=r"'pla.json' cannot be opened .*did you mean 'plan'"):
        estimates.read_scenario(Path("pla.json"))
    with pytest.raises(DataError, match="cannot be opened"):
        estimates.read_scenario(tmp_path)
    path = tmp_path / "mine.json"
    path.write_text(dump_scenario(Scenario("x", "Q99")), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"mine.json, area: .* code or name 'Q99' \(did you"):
        estimates.read_scenario(path)
    path.write_text(
        dump_scenario(Scenario("x", rules=(Tender(20),))).replace("20", "200"), encoding="utf-8"
    )
    with pytest.raises(ScenarioError, match=r"mine.json, rules\[0\].share: 200 is over 100"):
        estimates.read_scenario(path)
    path.write_text("x" * 70_000, encoding="utf-8")
    with pytest.raises(
        DataError,
        match=r"mine\.json: it is too long for a scenario; a file has at most 64,000 bytes",
    ):
        estimates.read_scenario(path)
    with pytest.raises(ScenarioError, match="3 were given"):
        estimates.scenarios_given(["plan"] * 3)


def test_a_brief_is_about_one_scenario_or_two():
    assert [s.name for s in estimates.scenarios_given(["pcts-keep"])] == [
        "Primary Care Trusts keep provision"
    ]
    with pytest.raises(ScenarioError, match="0 were given"):
        estimates.scenarios_given([])


def test_every_single_rule_has_settings_over_its_range():
    settings = estimates.rule_settings()
    assert list(settings) == list(RULES)
    assert {name: len(some) for name, some in settings.items()} == {
        "plan_split": 4,
        "region_mix": 10,
        "strong_evidence": 1,
        "one_size": 8,
        "social_services_lead": 4,
        "pcts_keep": 4,
        "tender": 9,
        "right_to_request": 6,
        "level_field": 9,
    }
    assert "50% of the enterprises announced, £14.8m each" in settings["right_to_request"]
    assert list(settings["strong_evidence"]) == ["as it is"]
    assert next(iter(settings["plan_split"])) == "open points stay open"
    assert "North East" in settings["region_mix"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("tenderr,share,5", "no rule 'tenderr'"),
        ("tender,shares,5", "the parameters of tender are share, won_by; found shares"),
        ("tender,share,200", "tender.share: 200 is over 100"),
        ("tender,share,much", "tender.share: 'much' is not a number"),
    ],
)
def test_settings_of_your_own_are_checked(tmp_path, row, said):
    (tmp_path / "scenario_settings.csv").write_text(f"rule,parameter,value\n{row}\n")
    with pytest.raises(ScenarioError, match=said):
        estimates.rule_settings(tmp_path)
    (tmp_path / "scenario_settings.csv").write_text("rule,parameter,value\ntender,share,7\n")
    assert list(estimates.rule_settings(tmp_path)["tender"]) == ["7% of value, winner open"]


def test_a_summary_holds_as_much_as_was_asked_for():
    plan = estimates.named_scenarios()["plan"]
    groups, models_, whole = (
        estimates.scenario_summary(plan, "Q30", detail=d) for d in estimates.DETAIL
    )
    assert (groups.mix, groups.flow, models_.flow) == (None, None, None) and whole.flow is not None
    assert groups.moved == models_.moved == whole.moved
    assert (
        scenario_answers.scenario_groups(groups).sentence
        == scenario_answers.scenario_mix(whole).sentence
    )
    with pytest.raises(SuiteError, match="ask for one with more detail"):
        scenario_answers.scenario_mix(groups)


def test_a_detail_or_a_kind_of_place_that_is_none_is_refused():
    with pytest.raises(ScenarioError, match="detail: 'model' is none; use one of groups, models"):
        estimates.scenario_summary(Scenario("mine"), draws=100, detail="model")
    with pytest.raises(SuiteError, match=r"no kind of place 'regions'.*did you mean 'region'"):
        estimates.scenario_areas("regions")


def test_a_new_body_in_each_place_makes_more_organisations():
    s = estimates.scenario_summary(estimates.named_scenarios()["all-acute"])
    joined, own = (measures.set_index("measure") for measures in (s.measures, s.measures_apart))
    assert own.at["organisations", "after"] > 2 * joined.at["organisations", "after"]
    assert own.at["ten_largest", "after"] < joined.at["ten_largest", "after"]
    assert own.at["both", "after"] == joined.at["both", "after"] == 100
    said = [
        scenario_answers.scenario_measures(s, joined=j).table.set_index("Measure")["Scenario"]
        for j in (True, False)
    ]
    assert said[0].iloc[0] != said[1].iloc[0] and said[0].iloc[-1] == said[1].iloc[-1]


def test_organisations_of_the_outcome_are_as_many_as_are_on_record():
    """Notebook 04 counts the columns, notebook 07 the bodies before a scenario: one number."""
    outcome = estimates.outcome()
    on_record = outcome.rows["organisation"].nunique()
    assert concentration.by_organisation(outcome).shape[1] == on_record
    measures = estimates.scenario_summary(estimates.named_scenarios()["plan"]).measures
    counted = Interval.in_row(measures.set_index("measure").loc["organisations"], "before")
    assert counted == Interval(on_record, on_record, on_record)


def test_answers_carry_intervals_labels_and_break_even():
    s = estimates.scenario_summary(estimates.named_scenarios()["level-field"])
    answer = scenario_answers.scenario_mix(s)
    assert (
        "a year would move to another kind of provider" in answer.sentence
        and " to " in answer.sentence
    )
    assert "Arithmetic, not forecast." in answer.caveats and any(
        c.startswith("Illustration") for c in answer.caveats
    )
    assert any("for one point of value to move" in c for c in answer.caveats)
    assert {"A20", "A50", "A51", "A54"} <= set(
        answer.assumptions
    ) and "table:cost_components" in answer.sources
    told = scenario_answers.scenario_steps(
        estimates.scenario_summary(estimates.named_scenarios()["keep-then-tender"])
    )
    assert list(told.table) == [
        "Kind of provider",
        "Outcome, %",
        "After step 1, %",
        "After step 2, %",
    ]


def test_two_orders_end_apart():
    forth, back = (
        estimates.scenario_summary(estimates.named_scenarios()[k], detail="groups")
        for k in ("keep-then-tender", "tender-then-keep")
    )
    answer = scenario_answers.compare_orders(forth, back)
    shares = answer.table.set_index("Kind of provider").loc[
        "Independent, voluntary and GP-led", ["First, %", "Second, %"]
    ]
    assert shares["First, %"] > shares["Second, %"] + 8
    assert answer.caveats[0] == (
        "First: “Primary Care Trusts keep provision”, then “Services put to tender”. "
        "Second: the other way round."
    )


def test_the_north_east_under_its_own_mix_stays_as_it_is():
    s = estimates.scenario_summary(
        estimates.named_scenarios()["like-north-east"], "Q30", detail="groups"
    )
    assert (
        s.moved[2] < 1e-6
        and "Nothing would change in the North East" in scenario_answers.scenario_groups(s).sentence
    )


def test_regions_are_named_in_statements():
    words = estimates.rule_statements(replace(estimates.named_scenarios()["like-north-east"]))[
        "statement"
    ].iloc[0]
    assert "North East region" in words and "Q30" not in words


TENDER = Scenario("<b>mine</b>", rules=(Tender(20),))


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (lambda: estimates.outcome(draws=50), "destination rows in 151 places, £ million a year"),
        (lambda: estimates.run_scenario(TENDER, draws=50), "in England: tender; 50 draws of "),
        (lambda: estimates.scenario_summary(TENDER, draws=50), "holds groups, mix, steps, flow"),
        (
            lambda: estimates.area_profile("Q30", draws=50),
            "AreaProfile of North East (Q30): PCTs 12, 50 draws",
        ),
        (lambda: estimates.area_profile("5N2", draws=50).single, "Card of Kirklees PCT: to Locala"),
    ],
)
def test_a_result_shows_what_it_holds_on_one_line_and_as_a_table(result, words):
    shown = result()
    assert words in repr(shown) and "\n" not in repr(shown) and len(repr(shown)) < 300
    page = shown._repr_html_()
    assert "<table" in page and "<b>mine" not in page


def test_a_scenario_shows_its_rules():
    assert "<li>20% of the value of every service is put to tender" in TENDER._repr_html_()
    assert "&lt;b&gt;mine" in TENDER._repr_html_()


def test_the_share_of_a_model_that_is_none_and_a_step_that_was_not_taken_are_refused():
    run = estimates.run_scenario(Scenario("x", rules=(Tender(20),)), draws=10)
    assert run.share("acute_trust", 1) == run.share("acute_trust") < run.share("acute_trust", 0)
    with pytest.raises(SuiteError, match=r"no provider model 'acute'; there are .* 'acute_trust'"):
        run.share("acute")
    with pytest.raises(SuiteError, match="step is 2; it is a whole number, −2 to 1"):
        run.share("acute_trust", 2)
