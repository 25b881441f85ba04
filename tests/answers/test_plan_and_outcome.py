"""Outcome against plan, in words, with groups made up by hand."""

import pandas as pd

from helpers.answers.plan_and_outcome import differences_from_plan

ROWS = pd.DataFrame(
    {
        "label": ["Acute trust", "Community trust", "Social enterprise"],
        "planned": [27.0, 26.0, 10.0],
        "top": [36.0, 35.0, 19.0],
        "share": [40.0, 24.0, 9.0],
        "share_low": [37.0, 20.0, 6.0],
        "share_high": [43.0, 25.0, 10.0],
    }
)


def test_only_an_interval_wholly_outside_the_planned_range_is_a_difference():
    words = "Less than planned: community trusts; more than planned: acute trusts."
    assert differences_from_plan(ROWS, "share") == words
    inside = ROWS.iloc[[2]]
    assert differences_from_plan(inside, "share").endswith("any share missed its plan.")


def test_a_count_has_no_interval():
    counts = ROWS.rename(columns={"share": "places"})[["label", "planned", "top", "places"]]
    words = (
        "Fewer than planned: community trusts, social enterprises; more than planned: acute trusts."
    )
    assert differences_from_plan(counts, "places", less="fewer") == words
