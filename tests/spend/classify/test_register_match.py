"""A payee's name against a register of six: the ways in, their order, and when it stays silent."""

import pandas as pd
import pytest

from helpers.spend.classify.register_match import Match, Register

REGISTER = pd.DataFrame(
    [
        ("R1", "Hilltown University Hospitals NHS Foundation Trust", "acute_trust", "nhs_trust"),
        ("R2", "Oakshire Partnership NHS Foundation Trust", "mental_health_trust", "nhs_trust"),
        ("R3", "Oakshire County Council", "local_authority", "county"),
        ("R4", "Elm Valley Hospice", "voluntary", "charity"),
        ("R5", "Yew Community Health CIC", "social_enterprise", "social_enterprise"),
        ("R6", "North Ashford Hospital NHS Trust", "acute_trust", "nhs_trust"),
    ],
    columns=["code", "name", "provider_model", "kind"],
).assign(aliases=[("Hilltown General",), (), (), (), (), ()])


@pytest.fixture(scope="module")
def register():
    return Register(REGISTER)


@pytest.mark.parametrize(
    ("name", "row", "method"),
    [
        ("ELM VALLEY HOSPICE", 3, "exact"),
        ("Hilltown General", 0, "alias"),
        ("The Elm Valley Hospice Ltd", 3, "alias"),
        ("1234567 : Oakshire Partnership NHSFT", 1, "exact"),
        ("Oakshire Partnerhsip NHS Foundation Trust", 1, "exact"),
        ("ELMVALLEY HOSPICE", 3, "fuzzy"),
        ("HOSPICE ELM VALLEY", 3, "fuzzy"),
        ("HUH NHS FT", 0, "alias"),  # by its initials, beside the words of a trust
        ("HUHT NHS", 0, "alias"),
        ("NAH North Ashford", 5, "alias"),  # beside words of its name
    ],
)
def test_ways_from_a_name_to_a_row(register, name, row, method):
    match = register.find(name)
    assert (match.rows, match.method) == ((row,), method)
    assert register.model(match) == REGISTER["provider_model"][row]


@pytest.mark.parametrize(
    "name",
    [
        "HUH",
        "HUH Ltd",
        "HUH Ashford",
        "OP NHS Trust",
        "Oakshire",
        "South Ashford Hospital NHS Trust",
        "Elm Valley Hotel",
        "Box Ltd",
        "",
    ],
)
def test_another_body_or_a_place_alone_is_no_match(register, name):
    assert register.find(name) is None


@pytest.mark.parametrize("name", ["X Ltd", "X Limited", "E PLC"])
def test_one_letter_is_no_name_however_a_register_comes_to_it(name):
    """X-on and E.ON without the words that every name may have."""
    few = REGISTER.iloc[[3, 3]].assign(name=["X-on", "Elm Energy"], aliases=[(), ("E.ON",)])
    letters = Register(few.reset_index(drop=True))
    assert letters.find(name) is None
    assert letters.find("X-ON") == Match((0,), "exact", "high")


def test_bodies_of_one_name_are_all_named():
    twice = pd.concat([REGISTER, REGISTER.tail(1).assign(code="R7")], ignore_index=True)
    found = Register(twice).find("North Ashford Hospital NHS Trust")
    assert found == Match((5, 6), "exact", "high")


def test_a_community_interest_company_is_not_the_company_by_shares_of_its_name():
    row = REGISTER.tail(1).assign(
        name="Ash Healthcare Limited", kind="company", legal_form="company limited by shares"
    )
    ash = Register(pd.concat([REGISTER, row], ignore_index=True))
    assert ash.find("ASH HEALTHCARE") is not None
    assert ash.find("ASH HEALTHCARE CIC") is None


def test_the_health_of_a_place_in_one_company_is_a_federation(register):
    assert register.is_federation("North Oakshire Health Ltd")
    assert register.is_federation("OAKSHIRE HEALTH ALLIANCE LIMITED")
    for name in (
        "Yew Health Ltd",
        "North Health Ltd",
        "Oakshire Healthcare Ltd",
        "Oakshire Health",
    ):
        assert not register.is_federation(name)
