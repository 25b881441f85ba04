"""Who pays, as a title or a file's name has it."""

import pytest

from helpers.spend.parse.payer_names import body_named


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("NHS Hilltown CCG payments over £25,000", "NHS Hilltown CCG"),
        ("Hilltown City Council - Spend over £500 - May 2021", "Hilltown City Council"),
        ("Payments to suppliers by North Vale District Council", "North Vale District Council"),
        ("London Borough of Hilltown expenditure", "London Borough of Hilltown"),
        ("Hillshire Police spend over 500", "Hillshire Police"),
        ("Hillshire Fire and Rescue Service March 2020", "Hillshire Fire and Rescue Service"),
        ("Hilltown University transparency data", "Hilltown University"),
        ("University of Hilltown June 2020", "University of Hilltown"),
        ("Department for Hills and Vales spend", "Department for Hills and Vales"),
        ("payments made by the council in April", ""),
        ("Spend over 25k April 2020", ""),
        ("Borough Council", ""),
    ],
)
def test_a_body_in_a_title(text, body):
    assert body_named(text) == body


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("hilltown-borough-council-spend-april-2020.csv", "hilltown borough council"),
        ("Hilltown_County_Council_2020_04.csv", "Hilltown County Council"),
        ("april-2020-payments.csv", ""),
    ],
)
def test_a_body_in_a_files_name(name, body):
    assert body_named(name, is_file_name=True) == body
