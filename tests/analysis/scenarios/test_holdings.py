"""Value moved between models, worked out by hand: nothing is made or lost."""

import numpy as np
import pytest

from helpers.analysis.scenarios import holdings
from helpers.analysis.scenarios.holdings import MODEL_POSITION
from helpers.analysis.valuation import CODES

from .example import small

ACUTE, COMMUNITY, ENTERPRISE = (
    MODEL_POSITION[code] for code in ("acute_trust", "community_trust", "social_enterprise")
)


def held():
    """Two draws: 50 and 60 with acute trusts, 30 and 20 with community trusts, 20 with
    enterprises.
    """
    return holdings.start(small([[10, 30, 20, 40], [20, 20, 20, 40]]))


def by_model(after):
    """£ million by model in each draw, those above zero."""
    sums = after.totals().round(9)
    return {code: sums[i].tolist() for i, code in enumerate(CODES) if sums[i].any()}


def of_rows(after, model):
    """£ million of each row with a model, [draw, row]."""
    return after.est.values * after.by_row(after.part_with(model))


def test_everything_starts_with_the_model_that_took_it_over():
    assert held().amounts.shape == (1, 3, 2)
    assert of_rows(held(), ACUTE)[0].tolist() == [10, 0, 0, 40]
    assert by_model(held()) == {
        "community_trust": [30, 20],
        "acute_trust": [50, 60],
        "social_enterprise": [20, 20],
    }


def test_what_all_scenarios_of_a_place_begin_with_is_made_once():
    est = small([[10, 30, 20, 40]])
    assert holdings.start(est) is holdings.start(est)


def test_a_part_moves_within_its_own_row():
    after = held().move(np.array(0.5), holdings.mixture(social_enterprise=1))
    assert of_rows(after, ACUTE)[0].tolist() == [5, 0, 0, 20]
    assert of_rows(after, ENTERPRISE)[0].tolist() == [5, 15, 20, 20]
    assert by_model(after)["social_enterprise"] == [60, 60]


def test_chosen_places_go_apart_and_keep_their_sums():
    split, chosen = held().choose(np.array([[True, False, False], [False, True, True]]))
    assert chosen.tolist() == [False, True] and split.totals().tolist() == held().totals().tolist()
    after = split.move(chosen[:, None, None], holdings.mixture(voluntary=1))
    assert of_rows(after, MODEL_POSITION["voluntary"]).tolist() == [[10, 30, 0, 0], [0, 0, 20, 40]]
    again, chosen = after.choose(np.array([[True, True, False], [False, False, False]]))
    assert chosen.tolist() == [False, False, True, True]
    assert again.amounts.sum(axis=1).T.tolist() == [[40, 0, 20, 40], [40, 60, 0, 0]]
    assert again.totals().tolist() == after.totals().tolist()


def test_flow_and_what_left_by_hand():
    after = held().move(np.array(0.5), holdings.mixture(social_enterprise=1))
    assert after.left()[0, :, 0].tolist() == [0.5, 0.5, 0.0]
    assert after.flow()[ACUTE, [ACUTE, ENTERPRISE]].tolist() == [27.5, 27.5]
    each_draw = held().move(np.array([[[0.5, 0.25]]]), holdings.mixture(social_enterprise=1))
    assert each_draw.flow()[ACUTE, [ACUTE, ENTERPRISE]].tolist() == [35, 20]
    assert each_draw.flow().sum() == 100


def test_who_took_over_what_a_model_holds_is_followed_through_every_move():
    """After moves and choices of places at random, against a move of each holder's part alone."""
    random = np.random.default_rng(7)
    after, parts = held(), np.eye(len(CODES))[held().own][None, :, :, None]
    for step in range(5):
        if step in (1, 3):
            after, _ = after.choose(random.random((2, 3)) < 0.5)
            parts = np.concatenate([parts, parts])
        part = random.random((len(after.amounts), len(CODES), 2))
        to = random.dirichlet(np.ones(len(CODES)), 2).T
        after = after.move(part, to)
        leaving = parts * part[:, None]
        parts = parts - leaving + leaving.sum(axis=2, keepdims=True) * to
    for model in range(len(CODES)):
        assert np.allclose(after.part_with(model), parts[:, :, model], rtol=0, atol=1e-12)
        there = after.amounts * parts[:, :, model]
        assert np.allclose(after.totals()[model], there.sum(axis=(0, 1)), rtol=1e-12)
        assert np.allclose(after.flow()[after.own, model], there.sum(axis=0).mean(axis=1))
    stayed = parts[:, np.arange(3), after.own]
    assert np.allclose(after.left(), 1 - stayed, rtol=0, atol=1e-12)


def test_a_mix_is_met_with_the_least_movement():
    after = held().to_mix(holdings.mixture(acute_trust=50, social_enterprise=50))
    assert by_model(after) == {"acute_trust": [50, 50], "social_enterprise": [50, 50]}
    # who has enough in the first draw gives nothing
    assert of_rows(after, ACUTE)[0, 0] == 10


def test_one_model_comes_to_a_share_and_the_others_keep_their_proportions():
    after = held().to_share("social_enterprise", np.array([0.6, 0.0]))
    assert by_model(after) == {
        "social_enterprise": [60, 0],
        "acute_trust": [25, 75],
        "community_trust": [15, 25],
    }


def test_what_a_single_holder_gives_up_is_unclassified():
    alone = held().move(np.array(1.0), holdings.mixture(acute_trust=1))
    after = alone.to_share("acute_trust", np.array([0.75, 0.75]))
    assert by_model(after) == {"acute_trust": [75, 75], "unclassified": [25, 25]}


def test_a_mixture_adds_up_to_one_in_any_unit():
    mix = holdings.mixture(acute_trust=30, voluntary=10)
    assert mix.shape == (len(CODES), 1) and mix.sum() == pytest.approx(1)
    assert mix[ACUTE, 0] == pytest.approx(0.75)
