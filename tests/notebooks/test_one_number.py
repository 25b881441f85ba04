"""One quantity has one value in all states of all reports."""

from collections import defaultdict
from dataclasses import replace

import nbformat
import pytest

from helpers import estimates
from helpers.core.paths import notebooks_dir
from helpers.explore.protocol import HEADLINE_MIME
from helpers.reports.build import notebook_paths
from tests.notebook_runs import HandedOver
from tests.quantities import (
    HOSPITALS,
    Quantity,
    Seen,
    area_names,
    area_of,
    assumes_otherwise,
    contradictions,
    every_area,
    in_sentence,
    released,
    seen_in,
)

NAMES = [path.stem for path in notebook_paths()]
ACUTE = Quantity("share", "acute_trust", "England", "median")


@pytest.fixture(scope="module")
def seen(explorers):
    """Every number of every report that is a quantity."""
    areas = area_names()
    in_answers = [
        one
        for name in NAMES
        for shown in explorers(name).values()
        for one in seen_in(name, shown, areas)
    ]
    in_headlines = [
        replace(one, where=f"{name} headline")
        for name in NAMES
        for text in headline_of(name)
        for one in in_sentence(text, "England", areas)
    ]
    return [*in_answers, *in_headlines]


def headline_of(name: str) -> list[str]:
    """The headline of a notebook and its key points, as committed."""
    notebook = nbformat.read(notebooks_dir() / f"{name}.ipynb", as_version=4)
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", ())]
    said = [o["data"][HEADLINE_MIME] for o in outputs if HEADLINE_MIME in o.get("data", {})]
    return [text for one in said for text in (one["text"], *one.get("points", ()))]


@pytest.fixture(scope="module")
def known():
    return released(estimates.outcome(), every_area())


def test_one_quantity_has_one_value_in_all_reports(seen, known):
    found = contradictions(seen, known)
    assert not found, "\n".join(found[:40])


def test_quantities_are_recognised_wherever_reports_show_them(seen):
    """A report whose words or heads are changed must not slip out of the comparison unseen."""
    shown_in = defaultdict(set)
    for one in seen:
        shown_in[one.quantity].add(one.where.partition(" ")[0])
    for who in ("acute_trust", "mental_health_trust", "community_trust", "social_enterprise"):
        share = Quantity("share", who, "England", "median")
        value = Quantity("value", who, "England", "median")
        assert len(shown_in[share]) >= 3 and shown_in[value], (who, shown_in[share])
    assert len(shown_in[Quantity("share", HOSPITALS, "England", "median")]) >= 2
    regions = {one.quantity.area for one in seen if one.quantity.who == "social_enterprise"}
    assert len(regions) >= 40
    assert len({one.where for one in seen if one.quantity.measure == "predicted"}) >= 2


@pytest.mark.parametrize("change", [0.02, -1.0, 0.6])
def test_a_changed_number_is_found(seen, known, change):
    """One share that differs in one state, by the little that fewer draws would move it."""
    one = next(s for s in seen if s.quantity == ACUTE and s.decimals >= (1 if change < 0.1 else 0))
    moved = Seen(one.quantity, one.number + max(change, 10**-one.decimals), one.decimals, "there")
    assert not contradictions([one], known)
    (found,) = contradictions([one, moved], known)
    assert "share acute_trust England median is 31." in found and found.endswith("in there")


def test_what_no_estimate_knows_is_compared_with_itself():
    predicted = Quantity("predicted", "all", "Brighton & Hove", "median")
    one, other = Seen(predicted, 46, 0, "02"), Seen(predicted, 45, 0, "09")
    assert contradictions([one, other]) == ["predicted all Brighton & Hove median is 46, "
                                            "but 45 in 09"]  # fmt: skip
    assert not contradictions([one, Seen(predicted, 46.4, 1, "09")])


@pytest.mark.parametrize(
    ("sentence", "who", "numbers"),
    [
        (
            "In England acute trusts took about 31% (26 to 37) of value.",
            "acute_trust",
            [31, 26, 37],
        ),
        (
            "In England acute and mental health trusts took about 59% (54 to 63) of value.",
            HOSPITALS,
            [59, 54, 63],
        ),
        (
            "In England acute trusts would hold 36% of value instead of about 31% (26 to 37).",
            "acute_trust",
            [31, 26, 37],
        ),
        ("In England acute trusts would hold about 40% (30 to 50) of value.", None, []),
        ("Acute and mental health trusts together: about 59% (54 to 63).", HOSPITALS, [59, 54, 63]),
        ("Acute trusts were planned to take 27 to 36% of value.", None, []),
    ],
)
def test_a_quantity_is_recognised_by_its_words(sentence, who, numbers):
    found = list(in_sentence(sentence, "England", {"South West": "South West"}))
    assert [one.number for one in found] == numbers
    assert {one.quantity.who for one in found} == ({who} if who else set())


def test_words_may_name_another_area():
    said = "By value social enterprises took about 32% (28 to 38) in the South West."
    found = list(in_sentence(said, "England", {"South West": "South West"}))
    assert {one.quantity.area for one in found} == {"South West"}
    worth = "Leeds PCT: about £120m (78 to 182) a year, inferred from funding."
    (median, *_) = in_sentence(worth, "England", {"Leeds PCT": "Leeds PCT"})
    assert median.quantity == Quantity("value", "all", "Leeds PCT", "median")
    assert not list(in_sentence(worth, "England", {}))


def test_states_with_another_assumption_or_several_areas_are_left_out():
    controls = [
        {"name": "total", "default": "8500", "options": [{"value": "8500", "label": "£8.5bn"}]},
        {
            "name": "region",
            "default": "Q30",
            "options": [
                {"value": "Q30", "label": "North East"},
                {"value": "Q36", "label": "London"},
            ],
        },
    ]
    state = {"total": "8500", "region": "Q36"}
    areas = {"London": "London", "North East": "North East"}
    assert not assumes_otherwise(controls, state)
    assert assumes_otherwise(controls, state | {"total": "7000"})
    assert area_of(controls, state, areas) == "London"
    assert area_of(controls[:1], state, areas) == "England"
    other = {**controls[1], "name": "other"}
    assert area_of([*controls, other], state | {"other": "Q30"}, areas) == ""


def test_heads_of_tables_say_what_a_column_is():
    document = {
        "sentence": "",
        "sources": [{"url": "#table--arm_values"}],
        "table": {
            "columns": [
                {"name": "Kind of provider", "number": False, "decimals": 0},
                {"name": "Outcome, %", "number": True, "decimals": 1},
                {"name": "Low, %", "number": True, "decimals": 1},
                {"name": "Scenario, %", "number": True, "decimals": 1},
                {"name": "High, %", "number": True, "decimals": 1},
            ],
            "rows": [["Acute trust", 31.3, 26.1, 27.0, 27.0]],
        },
    }

    class Shown(HandedOver):
        documents = (document,)

    found = list(seen_in("07", Shown("mix", "?", (), ""), {}))
    assert [(one.quantity.end, one.number) for one in found] == [("median", 31.3), ("low", 26.1)]
