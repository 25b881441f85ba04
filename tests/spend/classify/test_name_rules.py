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
        ("ELM A & PTS", "gp_led"),
        ("OAK & ELM & PTNRS", "gp_led"),
        ("ELM VILLAGE HEALTH TEAM", "gp_led"),
        ("OAK ASH & ELM", "gp_led"),  # names and no trade: partners of a practice, not sure
        ("ELM GARDENS PARTNERSHIP (THE)", "gp_led"),
        ("ELM VALLEY HEALTH", "gp_led"),
        ("ELM VALLEY HEALTH LTD", "unclassified"),
        ("ELM VALLEY MENTAL HEALTH", "unclassified"),
        ("HEALTHY ELM PARTNERSHIP", "unclassified"),
        ("ELMCARE ANYTOWN", "independent"),
        ("ELM BRAIN INJURY SERVICES", "independent"),
        ("ANYTOWN FOOTBALL CLUB LTD", "not_a_provider"),
        ("THE ANYTOWN HOSPITAL CO LTD", "not_a_provider"),  # owns a hospital and lets it
        ("HEALTHCARE SUPPORT (ANYTOWN) LTD", "not_a_provider"),
        ("ANYTOWN HOSPITALS PLC", "not_a_provider"),
        ("ELM HEALTHCARE (ANYTOWN) FINANCE PLC", "not_a_provider"),
        ("SPC PHYSIOTHERAPY", "independent"),
        ("Elm Ltd", "unclassified"),
        ("", "unclassified"),
    ],
)
def test_kinds_by_words(name, kind):
    assert kind_by_words(name)[0] == kind


def test_what_nobody_knows_has_no_confidence():
    assert kind_by_words("Elm Ltd") == ("unclassified", "none")
    assert kind_by_words("ELM Y01234")[1] == "high"  # the code of a practice
    assert kind_by_words("OAK ASH & ELM")[1] == "low"  # what no other rule knows
    assert kind_by_words("ELM HEALTHCARE") == ("independent", "low")  # or a practice
