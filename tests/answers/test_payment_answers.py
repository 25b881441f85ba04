"""Words and bars for payments."""

import pandas as pd
import pytest

from helpers.answers import payment_answers
from helpers.core.errors import SuiteError
from helpers.explore.charts import ChartError


def test_pounds_are_said_in_millions():
    assert payment_answers.million(12_345_678) == "£12.3m"
    assert payment_answers.million(-500_000, 2) == "−£0.50m"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("acute_trust", "acute trusts"),
        ("individual", "individuals"),
        ("unclassified", "providers that nobody could classify"),
    ],
)
def test_every_kind_of_payee_has_words_inside_a_sentence(code, words):
    assert payment_answers.payees_as_subject(code) == words


def test_an_unknown_kind_of_payee_is_an_error():
    with pytest.raises(SuiteError):
        payment_answers.payees_as_subject("acute")


def test_payments_get_labels_and_millions():
    sums = pd.DataFrame({"provider_model": ["voluntary", "commissioner"], "amount_gbp": [2e6, 5e5]})
    shown = payment_answers.in_words(sums)
    assert shown["label"].tolist() == ["Voluntary sector", "Another commissioner"]
    assert shown["value"].tolist() == [2.0, 0.5]


def test_a_moment_that_a_mix_does_not_hold_counts_nothing():
    wide = pd.DataFrame({"2021": [3.0, 1.0]}, index=["acute_trust", "voluntary"])
    ends = payment_answers.between_two(wide, "2020", "2021")
    assert ends["before"].tolist() == [0, 0]
    assert ends["after"].tolist() == [3.0, 1.0]
    same = payment_answers.between_two(wide, "2021", "2021")
    assert same["before"].tolist() == same["after"].tolist() == [3.0, 1.0]


def test_bars_leave_credits_out_and_take_the_colours_of_models():
    rows = pd.DataFrame(
        {
            "label": ["Acute trust", "Voluntary sector"],
            "value": [4.0, -1.0],
            "provider_model": ["acute_trust", "voluntary"],
        }
    )
    by_model = payment_answers.payment_bars(rows, "Payments, £ million")
    assert "Voluntary sector" not in by_model.description
    by_month = payment_answers.payment_bars(
        rows.drop(columns="provider_model"), "Payments, £ million"
    )
    assert by_model.data != by_month.data  # one shade where no model is known
    with pytest.raises(ChartError):
        payment_answers.payment_bars(rows[rows["value"] < 0], "Payments, £ million")
