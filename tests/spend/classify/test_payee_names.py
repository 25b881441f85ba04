"""Two prints of one name have one key; what a name may be looked up by, in order."""

import pytest

from helpers.spend.classify.payee_names import (
    MAX_LETTERS,
    core_name,
    name_forms,
    name_key,
    without_code,
    without_leading_name,
)


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("The Oak Hospice", "OAK HOSPICE"),
        ("UK0479435601 : Guy's & St. Thomas' NHSFT", "GUYS AND ST THOMAS NHS FOUNDATION TRUST"),
        ("Hilltown Hosp N H S Trust", "HILLTOWN HOSPITAL NHS TRUST"),
        ("HILLTOWN CLINICAL COMMISSIONING GROUP", "HILLTOWN CCG"),
        ("Hilltown M.B.C.", "HILLTOWN METROPOLITAN BOROUGH COUNCIL"),
        ("Oak Partnerhsip Ltd", "OAK PARTNERSHIP LIMITED"),
        ("Café Crème", "CAFE CREME"),
        (
            "HILLTOWN HOSPITALS NHS FOUNDATIO2N3 T9R4U75S1T8",
            "HILLTOWN HOSPITALS NHS FOUNDATION TRUST",
        ),
        (
            "HILLTOWN HOSPITALS NHS FOUND24A0T6IO1N90 T6RUST",
            "HILLTOWN HOSPITALS NHS FOUNDATION TRUST",
        ),
        ("HILLTOWN NHS FOUNDATION T2R3U8S3T2738", "HILLTOWN NHS FOUNDATION TRUST"),
        ("N14 HILLTOWN NHS TRUST RJ122", "N14 HILLTOWN NHS TRUST RJ122"),
        ("Bham Med Cntre", "BIRMINGHAM MEDICAL CENTRE"),
        ("HTNHSTRUST", "HT NHS TRUST"),
        ("THE ELMS N/H", "ELMS NURSING HOME"),
        ("ELMS R/H", "ELMS RESIDENTIAL HOME"),
        ("SMITHSON N H", "SMITHSON N H"),  # initials
        ("Dept of Oaks", "DEPARTMENT OF OAKS"),
        ("***", ""),
    ],
)
def test_a_name_is_brought_to_one_form(printed, key):
    assert name_key(printed) == key


def test_a_key_of_a_key_is_the_key():
    key = name_key("1234567 : The Oak Hosp & Univ Ltd")
    assert name_key(key) == key


def test_no_more_letters_than_a_body_has_are_looked_at():
    assert name_key("A" * 10_000) == name_key("A" * MAX_LETTERS)


def test_a_number_in_front_is_taken_off():
    assert without_code("1234567 : OAK LTD") == "OAK LTD"
    assert without_code("24 7 CARE LTD") == "24 7 CARE LTD"


def test_the_whole_name_comes_first_and_then_its_parts():
    assert list(name_forms("Oak Ltd T/A Ash Surgery")) == [
        "OAK LIMITED T A ASH SURGERY",
        "ASH SURGERY",
        "OAK LIMITED",
    ]
    assert "HILLTOWN NHS TRUST" in list(name_forms("Hilltown NHS Trust Pharmacy"))
    assert "HILLTOWN NHS TRUST" not in list(name_forms("Hilltown NHS Trust Charitable Funds"))


def test_what_another_payee_left_in_front_is_taken_off():
    assert without_leading_name("LIMITED ELM ROAD SURGERY") == "ELM ROAD SURGERY"
    assert without_leading_name("ELM ROAD SURGERY") == "ELM ROAD SURGERY"


def test_legal_forms_and_little_words_are_no_part_of_the_core():
    assert core_name("OAK AND ASH OF HILLTOWN LIMITED") == "OAK ASH HILLTOWN"
    assert core_name("LIMITED") == "LIMITED"  # nothing else is left
