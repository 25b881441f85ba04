"""Totals add up to the pence, are rounded once, and name nobody who may be a person."""

import pandas as pd
import pytest

from helpers.core.errors import DataError
from helpers.spend import aggregate, provider_mix

ROWS = pd.DataFrame(
    [
        # payer, period, supplier, organisation, code, model, line, community, pence
        (
            "P",
            "2020-04",
            "BIG NHS TRUST",
            "Big NHS Trust",
            "RX1",
            "acute_trust",
            "L",
            True,
            20_000_050,
        ),
        ("P", "2021-03", "BIG NHST", "Big NHS Trust", "RX1", "acute_trust", "L", True, -100),
        ("P", "2020-05", "SMALL CIC", "", "", "social_enterprise", "L", True, 4_000_000),
        ("P", "2020-05", "TINY CIC", "Tiny CIC", "", "social_enterprise", "L", True, 3_000_000),
        ("P", "2020-05", "JANE DOE", "Jane Doe", "", "individual", "L", True, 90_000_000),
        ("P", "2020-05", "REDACTED", "", "", "unclassified", "L", True, 80_000_000),
        ("P", "2020-05", "WHO LTD", "", "", "unclassified", "M", True, 10_000_000),
        ("P", "2020-06", "LANDLORD", "", "", "not_a_provider", "N", False, 70_000_049),
        ("P", "2021-04", "SMALL CIC", "", "", "social_enterprise", "L", True, 11_000_000),
    ],
    columns=[
        "payer",
        "period",
        "supplier",
        "organisation",
        "organisation_code",
        "provider_model",
        "service_line",
        "community",
        "amount_pence",
    ],
).assign(financial_year=lambda r: aggregate.year_of_months(r["period"]), rule_id="SL01")


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2020-04", "2020-21"),
        ("2021-03", "2020-21"),
        ("1999-12", "1999-00"),
        ("2020-01", "2019-20"),
    ],
)
def test_years_begin_in_april(period, year):
    assert aggregate.year_of_months(pd.Series([period], dtype="str")).tolist() == [year]


def test_a_month_that_is_missing_has_no_year():
    assert aggregate.year_of_months(pd.Series(["", None], dtype="str")).isna().all()


@pytest.mark.parametrize(
    ("pence", "pounds"),
    [(149, 1), (150, 2), (250, 2), (251, 3), (-150, -2), (-250, -2), (-149, -1), (0, 0)],
)
def test_pounds_are_rounded_half_to_even(pence, pounds):
    assert aggregate.whole_pounds(pence) == pounds == round(pence / 100)


def test_community_by_hand():
    table = aggregate.community_totals(ROWS, least_gbp=100_000)
    found = {
        (r.financial_year, r.organisation, r.provider_model): (r.payments, r.amount_gbp)
        for r in table.itertuples()
    }
    assert found == {
        ("2020-21", "Big NHS Trust", "acute_trust"): (
            2,
            200_000,
        ),  # £200,000.50 less £1, rounded once: 199,999.50 to the even pound
        ("2020-21", aggregate.SMALLER, "social_enterprise"): (2, 70_000),
        ("2020-21", aggregate.INDIVIDUALS, "individual"): (1, 900_000),
        ("2020-21", aggregate.REDACTED, "unclassified"): (1, 800_000),
        ("2020-21", "WHO LTD", "unclassified"): (1, 100_000),
        ("2021-22", "SMALL CIC", "social_enterprise"): (1, 110_000),
    }
    assert list(table.columns[-3:]) == ["provider_model", "payments", "amount_gbp"]


def test_every_service_holds_every_pound():
    table = aggregate.all_service_totals(ROWS, least_gbp=10**9)
    assert table["payments"].sum() == len(ROWS)
    assert abs(table["amount_gbp"].sum() - ROWS["amount_pence"].sum() / 100) <= len(table) / 2
    assert set(table["organisation"]) == {
        aggregate.SMALLER,
        aggregate.INDIVIDUALS,
        aggregate.REDACTED,
    }
    assert "Jane Doe" not in table.to_string() and "JANE" not in table.to_string()


def test_coverage_by_hand():
    first = aggregate.payment_coverage(ROWS, lines=True).iloc[0]
    assert (first["first_month"], first["last_month"], first["months"], first["payments"]) == (
        "2020-04",
        "2021-03",
        4,
        8,
    )
    assert first["amount_gbp"] == round((ROWS["amount_pence"].sum() - 11_000_000) / 100)
    assert (first["unclassified_gbp"], first["community_gbp"], first["not_recognised_gbp"]) == (
        900_000,
        2_070_000,
        0,
    )
    assert aggregate.payment_coverage(ROWS, lines=False)["community_gbp"].isna().all()


def test_payments_without_a_date_name_no_small_payee_and_are_not_lost():
    rows = pd.concat([ROWS, ROWS.assign(period="")], ignore_index=True)
    rows["financial_year"] = aggregate.year_of_months(rows["period"])
    undated = aggregate.community_totals(rows, least_gbp=100_000)
    undated = undated[undated["financial_year"].isna()]
    named = {"Big NHS Trust", "WHO LTD", "SMALL CIC"}
    grouped = {aggregate.SMALLER, aggregate.INDIVIDUALS, aggregate.REDACTED}
    assert set(undated["organisation"]) == named | grouped
    assert "Tiny CIC" not in set(undated["organisation"])
    coverage = aggregate.payment_coverage(rows, lines=True)
    totals = aggregate.all_service_totals(rows, 0)
    by_hand = {"payments": 2 * len(ROWS), "amount_gbp": totals["amount_gbp"].sum()}
    assert coverage["payments"].sum() == totals["payments"].sum() == by_hand["payments"]
    assert abs(coverage["amount_gbp"].sum() - by_hand["amount_gbp"]) <= len(totals)
    last = coverage.iloc[-1]
    assert pd.isna(last["financial_year"]) and pd.isna(last["first_month"]) and last["months"] == 0


def test_a_file_without_a_payer_takes_that_of_its_folder():
    rows = pd.DataFrame({"payer": ["unknown", "NHS A", "NHS A"]})
    assert list(aggregate.payer_filled(rows)) == ["NHS A"] * 3
    rows = pd.DataFrame({"payer": ["unknown", "NHS A", "NHS B"]})
    assert list(aggregate.payer_filled(rows)) == ["unknown", "NHS A", "NHS B"]


def test_waiting_lists_count_people_and_providers():
    rows = pd.DataFrame(
        [
            ("2024-08", "A", "S", code, "acute_trust", waiting)
            for code, waiting in (("R1", 3), ("R2", 4), ("R3", 0))
        ],
        columns=["month", "age_group", "service", "org_code", "provider_model", "waiting_list"],
    )
    assert aggregate.waiting_totals(rows).values.tolist() == [
        ["2024-08", "A", "S", "acute_trust", 2, 7]
    ]


def test_a_provider_has_the_people_of_all_its_lists():
    rows = pd.DataFrame(
        [
            ("2025-07", "R1", "ONE", "A", "S", "acute_trust", 3),
            ("2025-07", "R1", "ONE", "A", "T", "acute_trust", 0),
            ("2025-07", "R1", "ONE", "CYP", "S", "acute_trust", 5),
            ("2025-07", "R2", "TWO", "A", "S", "social_enterprise", 0),
        ],
        columns=[
            "month",
            "org_code",
            "org_name",
            "age_group",
            "service",
            "provider_model",
            "waiting_list",
        ],
    )
    table = aggregate.waiting_by_provider(rows)
    assert list(table)[3:] == ["provider_model", "services", "adults", "children"]
    assert table.values.tolist() == [
        ["2025-07", "R1", "ONE", "acute_trust", 3, 3, 5],
        ["2025-07", "R2", "TWO", "social_enterprise", 1, 0, 0],
    ]


def test_adding_up_by_a_column_that_is_not_there():
    with pytest.raises(DataError, match="cannot be added up by 'colour'"):
        aggregate.add_up(ROWS, ["colour"])


# ---- mixes


def test_a_mix_is_in_the_order_of_the_vocabulary_and_adds_up():
    table = provider_mix.share_by(
        aggregate.in_pounds(aggregate.add_up(ROWS, ["provider_model"])), "provider_model"
    )
    assert list(table["provider_model"]) == [
        "acute_trust",
        "social_enterprise",
        "unclassified",
        "not_a_provider",
        "individual",
    ]
    assert table["share_percent"].sum() == pytest.approx(100)


def test_providers_leave_out_who_is_none():
    assert set(provider_mix.providers_only(ROWS)["provider_model"]) == {
        "acute_trust",
        "social_enterprise",
        "unclassified",
    }


def test_groups_are_no_organisation_but_count_in_the_whole():
    table = aggregate.community_totals(ROWS, least_gbp=100_000)
    top = provider_mix.largest_organisations(
        provider_mix.providers_only(table), 2, (aggregate.SMALLER, aggregate.REDACTED)
    )
    assert list(top["organisation"]) == ["Big NHS Trust", "SMALL CIC"]
    assert top["share_percent"][0] == pytest.approx(
        200_000 / (200_000 + 70_000 + 800_000 + 100_000 + 110_000) * 100
    )


def test_over_time_by_hand():
    wide = provider_mix.mix_over_time(
        provider_mix.providers_only(aggregate.all_service_totals(ROWS, 0)), "financial_year"
    )
    assert (
        wide.loc["social_enterprise", "2021-22"] == 100 and wide.loc["acute_trust", "2021-22"] == 0
    )
    assert wide["2020-21"].sum() == pytest.approx(100)


def test_every_kind_of_payee_has_words():
    assert (
        provider_mix.payee_label("commissioner") == "Another commissioner"
        and provider_mix.payee_label("acute_trust") == "Acute trust"
    )
    assert [
        provider_mix.payer_place(p)
        for p in ("NHS Somerset CCG", "NHS Somerset ICB", "NHS Brent CCG")
    ] == ["Somerset", "Somerset", "Brent"]
