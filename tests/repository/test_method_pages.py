"""What the pages on methods say in numbers is what the tables and the estimate give today."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers import estimates, tables
from helpers.analysis import community_payments, place_history, valuation
from helpers.answers import since_2013
from helpers.estimates import outcomes
from helpers.tables import provider_models
from tests.markdown_tables import document, rows_under

VALUE = " ".join(document("docs/method-value.md").split())
HISTORY, PAYMENTS = document("docs/place-history.md"), document("docs/payments-2018-19.md")
MODELS = {provider_models.label(model): model for model in provider_models.MODELS}
EVIDENCE = ("states_transfer", "succession", "shows_operator", "states_plan", "general_knowledge")
ERRORS = (
    {"model_error": 0.0, "region_error": 0.0, "wrong": {}},
    {"model_error": 0.0, "region_error": 0.0},
    {},
)


# --- docs/method-value.md


def in_brackets(row):
    return f"{row['share']:.0f}% ({row['share_low']:.0f} to {row['share_high']:.0f})"


def test_the_shares_of_the_method():
    shares = tables.read("outcome_shares").set_index("group")
    said = {group: in_brackets(row) for group, row in shares.iterrows()}
    assert (
        f"acute trusts took about {said['acute_trust']}, community trusts "
        f"{said['community_trust']}, mental health trusts {said['mental_health_trust']} and social "
        f"enterprises {said['social_enterprise']}"
    ) in VALUE


def test_what_each_error_costs():
    for settings, (_, said) in zip(
        ERRORS, rows_under(document("docs/method-value.md"), "## Why three"), strict=True
    ):
        sums = estimates.outcome(**settings).by_model()
        share = valuation.interval(sums["acute_trust"] / sums.sum(axis=1) * 100)
        assert said == f"{share.high - share.low:.1f}", settings


def test_published_values_against_sharing_by_cash():
    decided = outcomes._inputs(valuation.DRAWS, None)[2]
    cash = tables.read("areas").set_index("pct_code")["cash_2010_11_gbp_m"]
    pins = decided[decided["use"] == "pin"]
    total = tables.read("assumptions").set_index("assumption_id").at["A01", "value"]
    shared = [total * cash[list(codes)].sum() / cash.sum() for codes in pins["pct_codes"]]
    ratios = pins["value_gbp_m"].to_numpy(dtype=float) / np.array(shared)
    assert (
        f"between {ratios.min():.2f} and {ratios.max():.2f} times what sharing by cash gives; the "
        f"spread of the logarithms is {np.log(ratios).std():.2f}"
    ) in VALUE
    use = tables.read("value_decisions")["use"].value_counts()
    assert (
        f"{use['pin']} values pin {sum(map(len, pins['pct_codes']))} places, {use['part']} say "
        f"what one organisation took of a split place, {use['lower bound']} are lower bounds and "
        f"{use['upper bound']} upper bounds"
    ) in VALUE
    assert f"each of the {len(decided)} published values" in VALUE


def test_values_left_out_and_predicted():
    inputs = outcomes._inputs(valuation.DRAWS, None)
    fewer = replace(inputs[3], draws=1000)  # enough to say whether a value lies inside
    inside = [
        valuation.leave_one_out(*inputs[:3], replace(fewer, **errors))["inside"].sum()
        for errors in ({}, {"model_error": 0.0, "region_error": 0.0})
    ]
    assert f"All {inside[0]} lie inside" in VALUE
    assert f"Without both shared errors it would be {inside[1]}." in VALUE
    by_model = valuation.leave_one_model_out(*inputs).set_index("model")
    ratio = by_model["ratio"].map("{:.2f}".format)
    assert (
        f"come to {ratio['community_trust']} times the prediction; social enterprises' to "
        f"{ratio['social_enterprise']}; acute trusts' to {ratio['acute_trust']}; the one mental "
        f"health trust's to {ratio['mental_health_trust']}."
    ) in VALUE
    pins = by_model["pins"]
    words = {8: "eight", 6: "six", 2: "two", 1: "one"}
    assert (
        f"{words[pins['community_trust']]} are of community trusts, "
        f"{words[pins['social_enterprise']]} of social enterprises, {words[pins['acute_trust']]} "
        f"of acute trusts and {words[pins['mental_health_trust']]} of a mental health trust"
    ) in VALUE


def test_places_that_were_split():
    rows = estimates.outcome().rows.groupby("pct_code").size()
    whole, split = (rows == 1).sum(), (rows > 1).sum()
    assert (
        f"In {whole} places one row holds every core service found. In the other {split}" in VALUE
    )


# --- docs/place-history.md


@pytest.fixture(scope="module")
def history():
    return tables.read("place_history")


def test_spells_by_evidence(history):
    first = history["spell"] == 1
    counted = [
        [str((history.loc[which, "evidence_basis"] == evidence).sum()) for which in (first, ~first)]
        for evidence in EVIDENCE
    ]
    assert [row[1:3] for row in rows_under(HISTORY, "## What it rests on")] == counted
    assert (
        f"There are {len(history)}: {first.sum()} first ones and {(~first).sum()} later" in HISTORY
    )


def test_how_well_today_is_known(history):
    known = place_history.how_well_known(history, tables.read("operator_sightings"))
    said = [int(places) for _, places in rows_under(HISTORY, "## How well today")]
    assert said == known.value_counts().reindex(place_history.CERTAINTY).tolist()
    seen = place_history.last_at_work(history)["last_seen"].astype(str).value_counts()
    assert f"in 2025 for {seen['2025']} places, in 2026 for {seen['2026']}." in HISTORY


def test_places_by_kind_with_intervals_and_cash(history):
    cash = tables.read("areas").set_index("pct_code")["cash_2010_11_gbp_m"]
    chances = since_2013.chance_wrong()
    recorded, doubt = {}, {}
    for name, day in since_2013.DAYS.items():
        mix = place_history.places_by_model(history, day, cash)
        recorded[name] = mix.set_index("provider_model")
        doubt[name] = place_history.places_by_model_in_doubt(history, day, chances)
    for label, *cells in rows_under(HISTORY, "## What it counts"):
        model = MODELS[label]
        said = [
            f"{recorded[day].at[model, 'places']} ({doubt[day][model].low:.0f} to "
            f"{doubt[day][model].high:.0f})"
            if model in doubt[day]
            else "0"
            for day in since_2013.DAYS
        ]
        weight = recorded["now"]["share_of_weight"].get(model, 0.0)
        assert cells == [*said, f"{weight:.0f}"], label


def test_changes_of_operator(history):
    moved = place_history.changed_places(history, since_2013.DAYS["2013"], since_2013.DAYS["now"])
    changes = place_history.changes_of_operator(history)
    kinds = changes["kind"].value_counts()
    assert (
        f"{len(moved)} places have another operator than at the end of 2013, or one whose own "
        f"kind changed; in {moved['another_model'].sum()} the kind is another. {len(changes)} "
        "changes in "
        f"all touched {changes['pct_code'].nunique()} places: {kinds['merger']} by merger, "
        f"{kinds['contract_award']} by contract award, {kinds['transfer_by_agreement']} by "
        f"agreement, {kinds['renaming']} by a new name or owner."
    ) in HISTORY


# --- docs/payments-2018-19.md


def printed(share):
    return "–" if pd.isna(share) else f"{share:.1f}"


def test_shares_of_payments_in_two_widths():
    rows = tables.read("ccg_community_2018_19")
    mixes = [
        community_payments.community_mix(rows, width, councils=councils)
        .set_index("provider_model")["share_percent"]
        .to_dict()
        for width in ("tag", "wide")
        for councils in (True, False)
    ]
    for label, *cells in rows_under(PAYMENTS, "## Two widths"):
        assert cells == [printed(mix.get(MODELS[label])) for mix in mixes], label
    marked = tables.read("ccg_coverage_2018_19")
    for column in ("tag_gbp", "community_gbp"):
        pounds, groups = marked[column].sum() / 1e9, (marked[column] > 0).sum()
        assert f"£{pounds:.2f}bn, by {groups} groups" in PAYMENTS


def test_bounds_of_the_payments():
    areas, groups = tables.read("areas"), tables.read("ccgs_2018")
    parts = community_payments.ccg_parts_of_places(areas, groups)
    table = community_payments.range_of_shares(
        tables.read("ccg_community_2018_19"),
        groups,
        community_payments.regions_of_ccgs(parts, areas),
    )
    by_model = table.set_index("provider_model")
    readings = ["marked", "without_councils", "like_region", "in_hospitals"]
    for label, *cells in rows_under(PAYMENTS, "sets the readings side by side"):
        assert cells == [printed(share) for share in by_model.loc[MODELS[label], readings]], label
    assert (by_model["like_region"] - by_model["marked"]).abs().max() < 0.5
    blank = tables.read("ccg_coverage_2018_19").query("with_area_gbp < amount_gbp / 2")
    assert len(blank) == 12
    assert f"Twelve groups leave most of their £{blank['amount_gbp'].sum() / 1e9:.2f}bn" in PAYMENTS
