"""Payees beside operators: codes, names, changes within the year, and the tables that ship."""

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import community_payments, payees_of_places
from helpers.analysis.place_history import HistoryError
from helpers.spend.aggregate import INDIVIDUALS, REDACTED, SMALLER

REGISTER = pd.DataFrame(
    {
        "name": ["Central Surrey Health", "CSH Surrey", "Other CIC"],
        "aliases": [("CSH Surrey",), (), ()],
    }
)
HISTORY = pd.DataFrame(
    [
        ("A", 1, "Old NHS Trust", "RO1", "community_trust", "2011", "2018-06"),
        ("A", 2, "New NHS Trust", "RN1", "mental_health_trust", "2018-06", None),
        ("B", 1, "CSH Surrey", None, "social_enterprise", None, None),
        ("C", 1, "Acute NHS Trust", "RA1", "acute_trust", "2011", None),
        ("D", 1, "Acute NHS Trust", "RA1", "acute_trust", "2011", None),
        ("E", 1, "Acute NHS Trust", "RA1", "acute_trust", "2011", None),
    ],
    columns=[
        "pct_code",
        "spell",
        "operator_name",
        "operator_ods",
        "provider_model",
        "start",
        "end",
    ],
)
PAYEES = pd.DataFrame(
    [
        ("A", "Old NHS Trust", "RO1", "community_trust"),
        ("B", "CENTRAL SURREY HEALTH LTD", "", "social_enterprise"),
        ("C", "Another NHS Trust", "RX1", "acute_trust"),
        ("D", "Other CIC", "", "social_enterprise"),
    ],
    columns=["pct_code", "organisation", "organisation_code", "provider_model"],
).assign(share_percent=60.0)
YEAR = ("2018-04-01", "2019-03-31")


def test_a_year_holds_every_spell_that_touches_it():
    within = payees_of_places.operators_within(HISTORY, *YEAR)
    assert within["pct_code"].tolist() == ["A", "A", "B", "C", "D", "E"]
    later = payees_of_places.operators_within(HISTORY, "2018-07-01", "2019-03-31")
    assert later["operator_name"].tolist()[0] == "New NHS Trust"


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(HistoryError, match="2018-04-01 is not later than 2019-03-31"):
        payees_of_places.operators_within(HISTORY, *YEAR[::-1])


def test_names_of_one_body_share_a_number():
    names = payees_of_places.names_of_organisations(REGISTER)
    assert names["CENTRAL SURREY HEALTH"] == names["CSH SURREY"] != names["OTHER"]


def test_payees_are_compared_by_code_by_name_and_by_kind():
    beside = payees_of_places.payees_beside_history(
        PAYEES,
        payees_of_places.operators_within(HISTORY, *YEAR),
        payees_of_places.names_of_organisations(REGISTER),
    ).set_index("pct_code")
    assert beside["agreement"].to_dict() == {
        "A": "same",  # it was the operator until June
        "B": "same",
        "C": "same_model",
        "D": "other_model",
        "E": "not_seen",
    }
    assert beside.at["A", "operator"] == "Old NHS Trust"
    assert set(beside["agreement"]) == set(payees_of_places.AGREEMENTS)


def test_most_places_pay_the_operator_on_record():
    areas = tables.read("areas")
    largest = community_payments.largest_payee_of_places(
        tables.read("ccg_community_2018_19"),
        community_payments.ccg_parts_of_places(areas, tables.read("ccgs_2018")),
        areas.set_index("pct_code")["population_mid_2011"].astype(float),
        (SMALLER, INDIVIDUALS, REDACTED),
    )
    beside = payees_of_places.payees_beside_history(
        largest,
        payees_of_places.operators_within(tables.read("place_history"), *YEAR),
        payees_of_places.names_of_organisations(tables.read("organisations")),
    )
    assert len(beside) == 151 and beside["pct_code"].is_unique
    assert (beside["agreement"] == "same").sum() >= 120
    assert (beside["agreement"] == "not_seen").sum() == 5
