"""Mixes of payments worked out by hand: who is no provider is left out and never folded in."""

import pandas as pd
import pytest

from helpers.core.errors import SuiteError
from helpers.spend import provider_mix

TOTALS = pd.DataFrame(
    [
        ("Hilltown Trust", "acute_trust", "2018-19", 60),
        ("Oak Hospice", "voluntary", "2018-19", 30),
        ("Smaller payees", "independent", "2018-19", 10),
        ("Hilltown Trust", "acute_trust", "2019-20", 50),
        ("NHS Elsewhere CCG", "commissioner", "2019-20", 50),
    ],
    columns=["organisation", "provider_model", "financial_year", "amount_gbp"],
)


def test_kinds_of_payee_have_words():
    assert provider_mix.payee_label("commissioner") == "Another commissioner"
    assert provider_mix.payee_label("voluntary") == "Voluntary sector"
    with pytest.raises(SuiteError):
        provider_mix.payee_label("no such kind")


def test_who_is_no_provider_is_left_out():
    assert len(provider_mix.providers_only(TOTALS)) == 4


def test_shares_by_model_stand_in_the_order_of_the_vocabulary():
    shares = provider_mix.share_by(TOTALS, "provider_model")
    assert shares["provider_model"].tolist() == [
        "acute_trust",
        "voluntary",
        "independent",
        "commissioner",
    ]
    assert shares["share_percent"].tolist() == pytest.approx([55, 15, 5, 25])


def test_shares_by_anything_else_stand_by_value():
    shares = provider_mix.share_by(TOTALS, "organisation")
    assert shares["organisation"].tolist()[:2] == ["Hilltown Trust", "NHS Elsewhere CCG"]
    assert provider_mix.share_by(TOTALS.assign(amount_gbp=0), "organisation")[
        "share_percent"
    ].tolist() == [0, 0, 0, 0]


def test_groups_of_payees_count_in_the_whole_and_are_no_organisation():
    largest = provider_mix.largest_organisations(TOTALS, 2, ["Smaller payees"])
    assert largest["organisation"].tolist() == ["Hilltown Trust", "NHS Elsewhere CCG"]
    assert largest["share_percent"].tolist() == pytest.approx([55, 25])


def test_a_mix_over_years_in_percent_or_pounds():
    shares = provider_mix.mix_over_time(TOTALS, "financial_year")
    assert shares["2018-19"].tolist() == [60, 30, 10, 0]
    pounds = provider_mix.mix_over_time(TOTALS, "financial_year", share=False)
    assert pounds.loc["commissioner"].tolist() == [0, 50]


@pytest.mark.parametrize("payer", ["NHS Somerset CCG", "NHS Somerset ICB", "Somerset"])
def test_the_place_of_a_commissioner(payer):
    assert provider_mix.payer_place(payer) == "Somerset"
