"""Flags against provider models, on four payments that are made up."""

import warnings

import pandas as pd

from tests.tools import ccg_flags

TEAM = pd.DataFrame(
    {
        "ccg_code": "X",
        "supplier": ["Alpha NHS Trust", "Beta C.I.C.", "Beta C.I.C.", "Lost Ltd"],
        "amount_pence": [300, 200, 200, 100],
        "SupplierSector": ["NHS", "Other", "Other", "Other"],
        "GivenCompanyCategory": [None, *["Community Interest Company"] * 2, None],
        "CCFound": [0, 1, 0, 0],
    }
)
OURS = pd.DataFrame(
    {
        "ccg_code": "X",
        "supplier": ["ALPHA NHS TRUST", "BETA CIC", "BETA CIC"],
        "amount_pence": [300, 200, 200],
        "provider_model": ["acute_trust", "gp_led", "social_enterprise"],
        "community": True,
    }
)


def test_payments_are_matched_once_each_and_compared_by_value():
    pairs = ccg_flags.matched(pd.concat([TEAM, ccg_flags.flagged(TEAM)], axis=1), OURS)
    assert len(pairs) == 3
    table = ccg_flags.differences(pairs).set_index("flag")
    assert table.at["NHS", "same_percent"] == 100
    cic = table.loc["Community interest company"]
    assert cic["same_percent"] == 50 and "Beta C.I.C. as gp_led" in cic["most_of_the_rest"]


def test_a_flag_that_no_payment_has_has_no_percent_and_prints_none():
    pairs = ccg_flags.matched(pd.concat([TEAM, ccg_flags.flagged(TEAM)], axis=1), OURS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = ccg_flags.differences(pairs)
    assert pd.isna(table.set_index("flag").at["Council", "same_percent"])
    lines = {row.flag: ccg_flags.line_of(row) for row in table.itertuples(index=False)}
    assert lines["Council"] == "| Council | 0.0 | 0.0 |  |  |"
    assert lines["NHS"] == "| NHS | 0.0 | 0.0 | 100.0% |  |"


def test_every_flag_has_a_meaning_in_our_words():
    assert list(ccg_flags.flagged(TEAM).columns) == list(ccg_flags.MEANT)
