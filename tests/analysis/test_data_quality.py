"""What numbers rest on, sums made again, and what moves an answer: small cases worked out by hand,
then the tables that ship.
"""

import re

import nbformat
import numpy as np
import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import data_quality
from helpers.core.errors import DataError
from helpers.core.paths import notebooks_dir
from helpers.spend import provider_mix
from helpers.tables import checks

VARIED = pd.DataFrame(
    [
        (0, ("As set", "As set"), "", "as set", 30.0, 25.0, 37.0),
        (1, ("Total £7bn", "Total £9bn"), "A01", "low", 29.0, 24.0, 36.0),
        (1, ("Total £7bn", "Total £9bn"), "A01", "high", 30.5, 25.0, 38.0),
        (2, ("", "Shared by population"), "A02", "high", 32.5, 25.0, 35.0),
        (3, ("Error 0.1", "Error 0.2"), "A03", "low", 30.0, 29.0, 31.0),
        (3, ("Error 0.1", "Error 0.2"), "A03", "high", 30.0, 20.0, 40.0),
    ],
    columns=["variation", "words", "assumption", "end", "share", "low", "high"],
).assign(group="x")


def test_shares_of_a_part_by_count_and_by_weight():
    rows = pd.DataFrame(
        {
            "region": ["N", "N", "N", "S"],
            "how": ["seen", "seen", "planned", "seen"],
            "cash": [1.0, 1.0, 6.0, 5.0],
        }
    )
    by_count = data_quality.shares_of_rows(rows, "region", "how").set_index(["region", "how"])[
        "share"
    ]
    assert by_count.to_dict() == pytest.approx(
        {("N", "seen"): 200 / 3, ("N", "planned"): 100 / 3, ("S", "seen"): 100}
    )
    assert (
        data_quality.shares_of_rows(rows, "region", "how", "cash").set_index(["region", "how"])[
            "share"
        ]["N", "planned"]
        == 75.0
    )


def test_rows_and_numbers_are_counted_by_basis():
    """Two published rows with three numbers between them, one from general knowledge with one and
    no source.
    """
    figures = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "evidence": ["seen", "seen", "general_knowledge"],
            "value": [1.0, 2.0, 3.0],
            "staff": pd.array([5, None, None], dtype="Int64"),
            "core": pd.array([True, True, True], dtype="boolean"),
            "source_id": ["s", "s", None],
        }
    )
    counted = data_quality.count_by_basis(
        {"figures": figures, "ccgs": pd.DataFrame({"ccg_code": ["x", "y"]})},
        {"ccgs": "published"},
    )
    assert counted.to_dict("split")["data"] == [
        ["figures", "published", 2, 3, 0],
        ["figures", "general knowledge", 1, 1, 1],
        ["ccgs", "published", 2, 0, 0],
    ]


def test_a_word_or_a_table_that_nobody_placed_is_refused():
    with pytest.raises(
        DataError, match=r"figures.csv, column evidence: 'heard' is no word of evidence"
    ):
        data_quality.basis_of_rows("figures", pd.DataFrame({"evidence": ["seen", "heard"]}), {})
    with pytest.raises(DataError, match=r"mine.csv does not say how its rows are known"):
        data_quality.basis_of_rows("mine", pd.DataFrame({"x": [1]}), {})
    with pytest.raises(DataError, match="one of published, second-hand"):
        data_quality.basis_of_rows("mine", pd.DataFrame({"x": [1]}), {"mine": "hearsay"})


def test_every_row_of_every_table_is_counted_once():
    frames = {name: tables.read(name) for name in tables.names()}
    counted = data_quality.count_by_basis(frames, tables.table_bases())
    assert counted.groupby("table")["rows"].sum().to_dict() == {
        name: len(rows) for name, rows in frames.items()
    }
    figures = counted[counted["table"] == "figures"].set_index("basis")["numbers"]
    assert figures.to_dict() == {"published": 335, "computed": 61}
    # All but 21 are rows of the register of payees: what everybody knows of a name, and marked as
    # that.
    assert (
        counted["unsourced"].sum()
        == 2177
        == (counted["basis"] == "general knowledge").mul(counted["unsourced"]).sum()
    )
    numbers = counted.groupby("basis")["numbers"].sum()
    assert (numbers["published"], numbers["second-hand"], numbers["estimated"]) == (1977, 108, 36)


def test_two_ways_to_a_number_agree_leave_a_gap_or_fail():
    total, parts = pd.Series([10.0, 10.0, 10.0]), pd.Series([10.0, 10.5, 11.0])
    seen = data_quality.reconcile("k", pd.Series(["a", "b", "c"]), total, parts, 0.5, "percent")
    assert list(seen["result"]) == list(data_quality.RESULTS) and list(seen["gap"]) == [
        0.0,
        0.5,
        1.0,
    ]


def test_what_is_shown_as_a_check_is_what_the_checks_find():
    again = checks.formulas()
    assert (
        len(again) == 61
        and ((again["value"] - again["recomputed"]).abs() <= again["allowed"]).all()
    )
    one = again.set_index("figure_id").loc["NF268"]  # 900 / 10 * 100
    assert (one["value"], one["recomputed"]) == (9000, 9000)


def test_payments_meet_their_sums_and_a_pound_too_many_is_seen():
    shipped = {
        t: tables.read(t) for t in ("payment_coverage", "community_payments", "all_payments")
    }
    shipped = {
        t: rows.assign(place=rows["payer"].map(provider_mix.payer_place))
        for t, rows in shipped.items()
    }
    coverage, community, everything = shipped.values()
    reading = tables.read("payment_reading")
    sums = data_quality.reconcile_payments(
        reading, coverage, {"community_gbp": community, "amount_gbp": everything}
    )
    assert len(sums) == 7 + 7 + 5 + 2 and "fails" not in set(sums["result"])
    more = reading.assign(amount_gbp=reading["amount_gbp"] + (reading["step"] == "raw"))
    broken = data_quality.reconcile_payments(
        more, coverage, {"community_gbp": community, "amount_gbp": everything}
    )
    assert (broken["result"] == "fails").sum() == 7


def test_from_all_rows_to_providers_by_name():
    """£100m read, 98 kept, 30 of it community, of which 4 to a commissioner and 1 to nobody knows
    whom.
    """
    reading = pd.DataFrame(
        {"step": ["raw", "kept", "total"], "amount_gbp": [100_000_000, 98_000_000, 2_000_000]}
    )
    coverage = pd.DataFrame({"community_gbp": pd.array([30_000_000], dtype="Int64")})
    named = pd.DataFrame(
        {
            "provider_model": ["commissioner", "unclassified", "acute_trust"],
            "amount_gbp": [4_000_000, 1_000_000, 25_000_000],
        }
    )
    table = data_quality.coverage_waterfall(reading, coverage, named)
    assert list(table["amount_gbp"] / 1e6) == [100, 2, 68, 4, 1, 25]
    bars = data_quality.waterfall_steps(table)
    assert list(bars["start"]) == [0, 100, 98, 30, 26, 0] and list(bars["end"]) == [
        100,
        98,
        30,
        26,
        25,
        25,
    ]
    blank = coverage.assign(community_gbp=pd.array([None], dtype="Int64"))
    assert "Not community services" not in set(
        data_quality.coverage_waterfall(
            reading, blank, named.assign(amount_gbp=[0, 0, 98_000_000])
        )["label"]
    )


def test_what_moves_the_share_and_what_moves_its_width():
    share = data_quality.sensitivity_ranges(VARIED, "x")
    assert share[["label", "low", "high", "reach"]].to_dict("split")["data"] == [
        ["Shared by population", 0.0, 2.5, 2.5],
        ["Total £7bn or £9bn", -1.0, 0.5, 1.0],
        ["Error 0.1 or 0.2", 0.0, 0.0, 0.0],
    ]
    width = data_quality.sensitivity_ranges(VARIED, "x", "width").set_index("label")
    assert width.index[0] == "Error 0.1 or 0.2" and tuple(width.iloc[0][["low", "high"]]) == (
        -10.0,
        8.0,
    )  # widths 2, 20 against 12


def test_the_fewest_that_come_to_more():
    values = pd.Series([1.0, 5.0, 3.0], index=list("abc"))
    assert list(data_quality.smallest_set_exceeding(values, 5.0).index) == [
        "b",
        "c",
    ]  # five is not more than five
    assert (
        list(data_quality.smallest_set_exceeding(values, 4.9).index) == ["b"]
        and len(data_quality.smallest_set_exceeding(values, 100)) == 3
    )


def test_a_break_stands_between_the_series_that_it_parts():
    breaks = pd.DataFrame(
        {
            "from_series": ["a"],
            "from_year": ["2010-11"],
            "to_series": ["b"],
            "to_year": ["2011-12"],
            "break_type": ["scope"],
        }
    )
    totals = pd.Series({("a", "2010-11"): 5.0, ("b", "2011-12"): np.nan})
    bars, marks = data_quality.break_bars(breaks, totals, {"a": "One 2010-11", "b": "Other"})
    assert (
        list(bars["label"]) == ["One 2010-11", "Other, 2011-12"]
        and bars["value"][0] == 5
        and np.isnan(bars["value"][1])
    )
    assert marks == {1: "scope"}


def test_every_end_of_a_break_has_a_total_but_where_a_series_holds_shares_alone():
    frames = {name: tables.read(name) for name in tables.names()}
    totals = data_quality.series_totals(frames)
    assert totals.index.is_unique
    titles = frames["series"].set_index("series_id")["title"].to_dict()
    bars, _ = data_quality.break_bars(frames["breaks"], totals, titles)
    without = bars.loc[bars["value"].isna(), "label"].tolist()
    assert without == [titles["health_foundation_2017_contracts"]]
    value = frames["figures"].set_index("figure_id")["value"]
    assert totals["trust_community_income", "2017-18"] == value["NF387"]
    assert round(totals["trust_reference_costs", "2018-19"]) == 5444  # as the collection prints it


def test_the_choice_between_two_figures_is_the_one_that_is_used():
    """A figure that is said to be used stands in a notebook, a helper's list, a table or a formula,
    itself or as one of its inputs.
    """
    places = [c.source for p in notebooks_dir().glob("*.ipynb") for c in nbformat.read(p, 4).cells]
    places += [
        tables.read(t).astype(str).to_csv()
        for t in (
            "spend_series",
            "assumptions",
            "council_money",
            "reconciliations",
            "task_force_asks",
        )
    ]
    places += [
        p.read_text(encoding="utf-8") for p in (notebooks_dir().parent / "helpers").rglob("*.py")
    ]
    figures = tables.read("figures").set_index("figure_id")
    text = " ".join([*places, *figures["derived_from"].dropna()])
    mentioned = set(re.findall(r"\bNF\d{3}\b", text))
    by_value = {
        "DG41",
        "DG50",
        "DG51",
    }  # the same sum from another source (NF111), or held in arm_values

    def used(figure):
        return figure in mentioned or bool(
            set(re.findall(r"NF\d{3}", str(figures["derived_from"][figure]))) & mentioned
        )

    rows = tables.read("disagreements")
    for row in rows[~rows["disagreement_id"].isin(by_value)].itertuples():
        assert row.choice not in ("first", "both") or used(row.figure_id_a), row
        assert row.choice not in ("second", "both") or used(row.figure_id_b), row
    assert rows["choice"].value_counts().to_dict() == {
        "both": 18,
        "second": 15,
        "neither": 11,
        "first": 8,
    }
