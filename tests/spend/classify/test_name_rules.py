"""What a name says by itself: a kind, never an organisation; silence where it says nothing."""

import pytest

from helpers.spend.classify.name_rules import kind_by_words


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Elm Road Surgery", "gp_led"),
        ("DR OAK AND PARTNERS (Y01234)", "gp_led"),
        ("Elm Nursing Home", "independent"),
        ("Elm Hospice Ltd", "voluntary"),
        ("HILLTOWN BOROUGH COUNCIL", "local_authority"),
        ("Mrs Jane Smith", "individual"),
        ("Elm Ltd", "unclassified"),
        ("", "unclassified"),
    ],
)
def test_kinds_by_words(name, kind):
    assert kind_by_words(name)[0] == kind


def test_what_nobody_knows_has_no_confidence():
    assert kind_by_words("Elm Ltd") == ("unclassified", "none")
    assert kind_by_words("ELM Y01234")[1] == "high"  # the code of a practice
