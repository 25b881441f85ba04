"""A scenario that was run: order of rules, flows, organisations and measures, worked out by
hand.
"""

import numpy as np
import pytest

from helpers.analysis import scenarios
from helpers.analysis.scenarios import OneSize, PctsKeep, Scenario, ScenarioError, Tender
from helpers.analysis.scenarios.composition import (
    estimate_part,
    names_and_rows,
    sum_by,
    thin_draws,
)
from helpers.analysis.scenarios.holdings import MAX_CHOICES
from helpers.analysis.valuation import CODES, ValuationError

from .example import known, small
from .test_rules import after


def test_a_scenario_knows_its_labels_and_assumptions_once_each():
    scenario = Scenario("mine", rules=(Tender(20), PctsKeep(50), Tender(10)))
    assert scenario.labels == ("illustration",)
    assert scenario.assumptions == ["A50", "A51", "A52"]


def test_a_name_is_shown_and_not_run():
    shown = Scenario("<b>mine</b>", rules=(Tender(20),))._repr_html_()
    assert "&lt;b&gt;mine&lt;/b&gt;" in shown and "20% of the value of every service" in shown


def test_fewer_draws_are_every_nth():
    est = small([[n, 1, 1, 1] for n in range(10)])
    assert thin_draws(est, 10) is est
    assert thin_draws(est, 4).values[:, 0].tolist() == [0, 3, 6, 9]
    assert thin_draws(est, 5).values[:, 0].tolist() == [0, 2, 4, 6, 8]
    for none in (0, -5):
        with pytest.raises(ScenarioError, match=f"draws: {none} cannot be used; take 1 or more"):
            thin_draws(est, none)


def test_the_mix_before_and_after_by_hand():
    run = scenarios.apply_rules(Scenario("made up", rules=(Tender(20),)), known())
    mix = run.mix().set_index("provider_model")
    assert mix.loc["community_trust", ["before", "after"]].round(6).tolist() == [25, 20]
    assert mix.loc["unclassified", ["share_before", "share_after"]].round(6).tolist() == [0, 20]
    assert run.share("unclassified") == pytest.approx(20) and run.share("unclassified", 0) == 0
    assert run.hospital_run("acute", after=False).round(6).tolist() == [50, 60]
    assert run.hospital_run("acute").round(6).tolist() == [40, 48]
    with pytest.raises(ValuationError, match="no reading 'acut'"):
        run.hospital_run("acut")
    for ask in (run.mix, run.flow):  # neither may show groups under another name
        with pytest.raises(ValuationError, match="a mix by 'sha_name' is none"):
            ask("sha_name")


def test_flow_organisations_and_measures_by_hand():
    run = scenarios.apply_rules(Scenario("made up", rules=(OneSize("acute", 100),)), known())
    flow = run.flow().set_index(["source", "target"])["value"].round(6).to_dict()
    assert flow == {
        ("community_trust", "acute_trust"): 25,
        ("acute_trust", "acute_trust"): 55,
        ("social_enterprise", "acute_trust"): 20,
    }
    # A's and B's move to the hospital of the south, C is the north's own; not joined, each place
    # has a trust of its own
    assert run.organisations()[:, run.organisations().max(axis=0) > 0].tolist() == [
        [60, 40],
        [60, 40],
    ]
    assert (
        run.organisations(joined=False)[0] > 0
    ).sum() == 4  # hospital, north, and a new one in A and in B
    table = run.measures().set_index("measure")
    assert table.loc["organisations", ["before", "after"]].tolist() == [4, 2]
    assert (
        table.loc["acute", ["before", "after"]].tolist() == [55, 100]
        and table.loc["places", "after"] == 2
    )
    assert table.loc["moved", ["after_low", "after", "after_high"]].tolist() == [40.5, 45, 49.5]


def test_a_row_drawn_to_be_wrong_belongs_to_nobody_known():
    codes = np.array(
        [
            [
                CODES.index(m)
                for m in ("acute_trust", "community_trust", "social_enterprise", "independent")
            ]
        ],
        dtype=np.int8,
    )
    run = scenarios.apply_rules(Scenario("", rules=()), known(small([[10, 30, 20, 40]], codes)))
    assert run.organisations().sum() == 60
    # somebody holds that row all the same: four bodies are at work, though one is not known
    assert run.measures().set_index("measure").loc["organisations", "before"] == 4


def test_a_part_of_england_is_weighted():
    est = small([[10, 30, 20, 40]])
    half = estimate_part(est, np.array([0, 0, 1, 0.5]))
    assert half.values.tolist() == [[20, 20]] and half.rows["pct_code"].tolist() == ["B", "C"]
    with pytest.raises(ScenarioError, match="area: no destination"):
        estimate_part(est, np.zeros(4))


def test_the_order_of_rules_matters_and_is_kept():
    assert after(PctsKeep(100), Tender(20, "independent")) == {
        "pct_provided": [80, 80],
        "independent": [20, 20],
    }
    assert after(Tender(20, "independent"), PctsKeep(100)) == {"pct_provided": [100, 100]}
    run = scenarios.apply_rules(Scenario("made up", rules=(Tender(20), PctsKeep(100))), known())
    assert len(run.steps) == 3 and run.step_shares().loc["unclassified"].tolist() == [0, 20, 0]


def test_more_choices_of_places_than_can_be_held_are_refused():
    rules = tuple(PctsKeep(50) for _ in range(MAX_CHOICES + 1))
    with pytest.raises(ScenarioError, match="rules: 6 of them fall on a share of places; 5 are"):
        scenarios.apply_rules(Scenario("", rules=rules), known())
    run = scenarios.apply_rules(Scenario("", rules=rules[:MAX_CHOICES]), known())
    assert run.held.sum(axis=2) == pytest.approx(run.start.values)


def test_values_are_added_up_by_any_column_of_the_rows():
    est = small([[10, 30, 20, 40], [20, 20, 20, 40]])
    assert names_and_rows(est, "sha_name")[0] == ["N", "S"]
    assert sum_by(est, "sha_name", est.values).tolist() == [[40, 40], [60, 60]]


def test_what_a_run_hands_out_may_be_changed_without_changing_another_run():
    evidence, scenario = known(), Scenario("made up", rules=(Tender(20),))
    run = scenarios.apply_rules(scenario, evidence)
    before, moved = run.steps[0].tolist(), run.moved_in_all().tolist()
    run.steps[0][:] = 0.0
    drawn = run.moved_in_all()
    drawn /= 1000
    assert scenarios.apply_rules(scenario, evidence).steps[0].tolist() == before
    assert run.moved_in_all().tolist() == moved
