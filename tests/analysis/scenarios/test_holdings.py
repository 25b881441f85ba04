"""Value moved between models, worked out by hand: nothing is made or lost."""

import numpy as np
import pytest

from helpers.analysis.scenarios import holdings
from helpers.analysis.valuation import CODES

from .example import small

ACUTE, COMMUNITY, ENTERPRISE = (
    holdings.MODEL_POSITION[code]
    for code in ("acute_trust", "community_trust", "social_enterprise")
)


def held():
    """Two draws: 50 and 60 with acute trusts, 30 and 20 with community trusts, 20 with
    enterprises.
    """
    return holdings.start(small([[10, 30, 20, 40], [20, 20, 20, 40]]))


def by_model(after):
    """£ million by model in each draw, those above zero."""
    sums = holdings.model_totals(after).round(9)
    return {code: sums[:, i].tolist() for i, code in enumerate(CODES) if sums[:, i].any()}


def test_everything_starts_with_the_model_that_took_it_over():
    assert held().shape == (2, 4, len(CODES))
    assert held()[0, :, ACUTE].tolist() == [10, 0, 0, 40]
    assert by_model(held()) == {
        "community_trust": [30, 20],
        "acute_trust": [50, 60],
        "social_enterprise": [20, 20],
    }


def test_pieces_cover_every_draw_once():
    draws = np.arange(2 * holdings.DRAWS_AT_ONCE + 1)
    assert [len(draws[piece]) for piece in holdings.pieces(draws)] == [64, 64, 1]


def test_a_part_moves_within_its_own_row():
    after = holdings.move(held(), np.array(0.5), holdings.mixture(social_enterprise=1))
    assert after[0, 0, [ACUTE, ENTERPRISE]].tolist() == [5, 5]
    assert after[0, 2, ENTERPRISE] == 20
    assert (after.sum(axis=2) == held().sum(axis=2)).all()
    assert by_model(after)["social_enterprise"] == [60, 60]


def test_more_draws_than_a_piece_are_moved_alike():
    many = holdings.start(small([[10, 30, 20, 40]] * 150))
    after = holdings.move(many, np.array(0.1), holdings.mixture(voluntary=1))
    assert by_model(after)["voluntary"] == [10] * 150


def test_a_mix_is_met_with_the_least_movement():
    after = holdings.to_mix(held(), holdings.mixture(acute_trust=50, social_enterprise=50))
    assert by_model(after) == {"acute_trust": [50, 50], "social_enterprise": [50, 50]}
    assert after[0, 0, ACUTE] == 10  # who has enough in the first draw gives nothing


def test_one_model_comes_to_a_share_and_the_others_keep_their_proportions():
    after = holdings.to_share(held(), "social_enterprise", np.array([0.6, 0.0]))
    assert by_model(after) == {
        "social_enterprise": [60, 0],
        "acute_trust": [25, 75],
        "community_trust": [15, 25],
    }


def test_what_a_single_holder_gives_up_is_unclassified():
    alone = holdings.move(held(), np.array(1.0), holdings.mixture(acute_trust=1))
    after = holdings.to_share(alone, "acute_trust", np.array([0.75, 0.75]))
    assert by_model(after) == {"acute_trust": [75, 75], "unclassified": [25, 25]}


def test_a_mixture_adds_up_to_one_in_any_unit():
    mix = holdings.mixture(acute_trust=30, voluntary=10)
    assert mix.shape == (1, len(CODES)) and mix.sum() == pytest.approx(1)
    assert mix[0, ACUTE] == pytest.approx(0.75)
