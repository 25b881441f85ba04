"""Every rule on draws small enough to work out by hand, and what holds for all of them whatever the
input.
"""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.analysis import scenarios
from helpers.analysis.scenarios import (
    RULES,
    LevelField,
    OneSize,
    PctsKeep,
    PlanSplit,
    RegionMix,
    RightToRequest,
    Scenario,
    ScenarioError,
    SocialServicesLead,
    StrongEvidence,
    Tender,
)
from helpers.analysis.valuation import CODES
from helpers.core.formatting import Interval

from .example import GAPS, known, small


def after(*rules, evidence=None) -> dict[str, list[float]]:
    """£ million by model in every draw at the end, those above zero."""
    end = scenarios.apply_rules(Scenario("made up", rules=rules), evidence or known()).steps[-1]
    return {c: end[:, i].round(6).tolist() for i, c in enumerate(CODES) if end[:, i].max() > 1e-9}


def test_no_rule_leaves_the_outcome():
    assert after() == {
        "community_trust": [30, 20],
        "acute_trust": [50, 60],
        "social_enterprise": [20, 20],
    }


def test_the_plan_with_its_nine_open_points():
    shares = {
        "community_trust": [26, 26],
        "acute_trust": [27, 27],
        "mental_health_trust": [28, 28],
        "social_enterprise": [10, 10],
    }
    assert after(PlanSplit()) == {**shares, "unclassified": [9, 9]}
    assert after(PlanSplit("acute_trust")) == {**shares, "acute_trust": [36, 36]}
    assert after(PlanSplit("pro_rata"))["acute_trust"] == pytest.approx([27 / 91 * 100] * 2)
    assert after(PlanSplit("independent"))["independent"] == [9, 9]


def test_the_plan_is_met_with_the_least_movement():
    run = scenarios.apply_rules(Scenario("made up", rules=(PlanSplit(),)), known())
    assert run.moved.sum(axis=1).round(6).tolist() == [
        37,
        43,
    ]  # first draw: 4 of community, 23 of acute and 10 of enterprises give


def test_another_region_and_strong_evidence():
    assert after(RegionMix("Q30")) == {"acute_trust": [100, 100]}
    assert after(RegionMix("Q38")) == {
        "community_trust": [50, 33.333333],
        "acute_trust": [16.666667, 33.333333],
        "social_enterprise": [33.333333, 33.333333],
    }
    assert after(StrongEvidence()) == {
        "acute_trust": [33.333333, 50],
        "social_enterprise": [66.666667, 50],
    }
    with pytest.raises(
        ScenarioError, match=r"rules\[0\].region: no destination is on record for Q31"
    ):
        after(RegionMix("Q31"))


def test_one_size_councils_and_pcts_take_all_or_nothing():
    assert after(OneSize("acute", 100)) == {"acute_trust": [100, 100]}
    assert after(SocialServicesLead(100)) == {"local_authority": [100, 100]}
    assert after(PctsKeep(100)) == {"pct_provided": [100, 100]}
    assert after(OneSize("acute", 0)) == after()
    # no mental health trust holds anything, so acute trusts take what the others ran
    assert after(OneSize("acute_and_mental_health", 100)) == {"acute_trust": [100, 100]}


def test_a_place_is_chosen_whole_or_not_at_all():
    many = known(small([[10, 30, 20, 40]] * 4000))
    run = scenarios.apply_rules(Scenario("made up", rules=(PctsKeep(50),)), many)
    kept = run.held[:, :, CODES.index("pct_provided")]
    assert (
        set(np.unique(kept[:, 1])) == {0.0, 30.0} and (kept[:, 0] * 3 == kept[:, 1]).all()
    )  # A's two rows go together
    assert set(run.places_changed()) == {
        1,
        2,
    }  # one and a half of three places on average, and nearly so in each draw
    assert run.places_changed().mean() == pytest.approx(1.5, abs=0.05)
    assert (kept[:, 3] > 0).mean() == pytest.approx(0.5, abs=0.05)


def test_a_tender_takes_the_same_part_of_everything():
    assert after(Tender(20)) == {
        "community_trust": [24, 16],
        "acute_trust": [40, 48],
        "social_enterprise": [16, 16],
        "unclassified": [20, 20],
    }
    assert after(Tender(100, "voluntary")) == {"voluntary": [100, 100]}
    assert after(Tender(50, "acute_trust"))["acute_trust"] == [75, 80]


def test_right_to_request_by_launches_and_size():
    assert after(RightToRequest(100, 20))["social_enterprise"] == [40, 40]  # two enterprises of 20
    fewer = after(
        RightToRequest(50, 10)
    )  # one of 10: 10 go back to the others, 30 to 50 and 20 to 60
    assert fewer == {
        "social_enterprise": [10, 10],
        "community_trust": [33.75, 22.5],
        "acute_trust": [56.25, 67.5],
    }
    with pytest.raises(ScenarioError, match=r"rules\[0\].size: 200 £ million is more than all"):
        after(RightToRequest(100, 100))


def test_a_level_field_moves_nothing_without_a_response_and_points_with_one():
    assert after(LevelField("social_enterprise", 0)) == after()
    assert after(LevelField("social_enterprise", 1))["social_enterprise"] == [
        22,
        22,
    ]  # 10 dearer: the share grows by a tenth
    assert after(LevelField("social_enterprise", 2))["social_enterprise"] == [24.2, 24.2]
    assert after(LevelField("voluntary", 5)) == after()  # who holds nothing gains nothing
    assert LevelField().break_even(known(), 20.0).median == pytest.approx(
        np.log(21 / 20) / np.log(1.1)
    )
    uncertain = known(
        small([[10, 30, 20, 40]] * 4000),
        gaps={**GAPS, "social_enterprise": Interval(0.0, -5.0, 10.0)},
    )
    ends = np.quantile(LevelField().gap(uncertain, 4000), (0.05, 0.5, 0.95))
    assert ends == pytest.approx([-5, 0, 10], abs=0.6)


def test_two_rules_of_one_kind_draw_different_places_and_the_first_draws_the_same_alone():
    many = known(small([[10, 30, 20, 40]] * 500))
    once = scenarios.apply_rules(Scenario("", rules=(PctsKeep(50),)), many)
    twice = scenarios.apply_rules(Scenario("", rules=(PctsKeep(50), PctsKeep(50))), many)
    assert (twice.steps[1] == once.steps[1]).all() and twice.steps[2].mean(axis=0)[0] > once.steps[
        1
    ].mean(axis=0)[0]


def any_rule():
    def parameter(f):
        about = f.metadata
        return (
            st.sampled_from(about["options"])
            if "options" in about
            else st.floats(about["low"], about["high"])
        )

    made = [
        st.builds(kind, **{f.name: parameter(f) for f in fields(kind)}) for kind in RULES.values()
    ]
    return st.one_of(made).filter(
        lambda r: not isinstance(r, RegionMix) or r.region in ("Q30", "Q38")
    )


worth = st.lists(st.lists(st.floats(0.001, 500), min_size=4, max_size=4), min_size=2, max_size=5)


@given(worth, st.lists(any_rule(), max_size=5), st.tuples(*[st.integers(0, len(CODES) - 1)] * 4))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_value_is_conserved_in_every_draw_and_row_and_never_below_zero(values, rules, codes):
    est = small(values, np.array([codes] * len(values), dtype=np.int8))
    whole = replace(est, values=est.values * 50 + 1000)
    run = scenarios.apply_rules(Scenario("any", rules=tuple(rules)), known(est, whole=whole))
    assert (run.held >= 0).all()
    assert np.allclose(run.held.sum(axis=2), est.values, rtol=1e-9)
    for step in run.steps:
        assert np.allclose(step.sum(axis=1), est.values.sum(axis=1), rtol=1e-9)
    mix = run.mix()
    ends = mix[
        ["share_before", "share_before_low", "share_after", "share_after_low", "share_after_high"]
    ].to_numpy()
    assert (ends >= 0).all() and (ends <= 100 + 1e-6).all()
    assert (mix["share_after_low"] <= mix["share_after_high"]).all()
    assert run.flow("provider_model")["value"].sum() == pytest.approx(est.values.sum(axis=1).mean())
    assert (run.organisations().sum(axis=1) <= est.values.sum(axis=1) * (1 + 1e-9)).all()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Tender(130), "share: 130 is over 100"),
        (lambda: Tender(-1), "share: -1 is under 0"),
        (lambda: Tender(float("nan")), "share: nan is no number between 0 and 100"),
        (lambda: Tender(True), "share: True is not a number"),
        (lambda: Tender("20"), "share: '20' is not a number"),
        (lambda: Tender(10**400), "share: a value of type int is over 100"),
        (lambda: Tender(20, "acute"), "won_by: 'acute' is not possible.*did you mean"),
        (lambda: OneSize(["acute"]), "to: a value of type list is not possible"),
        (lambda: RegionMix("Q99"), "region: 'Q99' is not possible"),
    ],
)
def test_impossible_settings_are_refused_with_the_reason(make, words):
    with pytest.raises(ScenarioError, match=words):
        make()
