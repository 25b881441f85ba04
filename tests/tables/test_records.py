"""Publications, figures and assumptions are found by their id and show themselves legibly."""

import pytest

from helpers import tables
from helpers.core.errors import SuiteError
from helpers.tables.records import Source


def test_a_source_cites_itself():
    source = tables.source("hl868-2014")
    assert (
        source.cite()
        == "House of Lords written answer (Earl Howe), HL868 Community Health Services, "
        "21 July 2014"
    )
    assert tables.source("hsj-cosy-deal-2010").cite().endswith(", December 2010")
    assert tables.source("board360-shm").cite() == "Board360, Salford Health Matters, undated"
    assert tables.source("wikipedia-sussex").url is None


def test_sources_keep_order_and_drop_repeats():
    assert [s.source_id for s in tables.sources(["hefma-2010", "hl868-2014", "hefma-2010"])] == [
        "hefma-2010",
        "hl868-2014",
    ]


def test_figures_worked_out_by_hand():
    total = tables.figure("NF001")
    assert (total.value, total.unit, total.basis, total.source.source_id) == (
        9119,
        "GBP_million",
        "published",
        "hl868-2014",
    )
    assert total.derived_from is None and total.provider_coverage == ("all",)
    growth = tables.figure("NF261")
    # 18.11% of 9,749 is 1,765.54; 14.41% of 9,119 is 1,314.05; the ratio less one is 34.36%.
    assert (
        growth.value
        == pytest.approx((0.1811 * 9749 / (0.1441 * 9119) - 1) * 100, abs=0.005)
        == 34.36
    )
    assert growth.basis == "computed" and growth.derived_from == "(NF237 / NF236 - 1) * 100"
    assert growth.source_id == "hl868-2014"


def test_assumptions_lie_within_their_ranges():
    frame = tables.read("assumptions")
    assert ((frame["low"] <= frame["value"]) & (frame["value"] <= frame["high"])).all()
    total = tables.assumption("A01")
    assert (total.low, total.value, total.high, total.unit) == (7000, 8500, 9000, "GBP_million")
    model_error = tables.assumption("A03")
    assert (model_error.low, model_error.value, model_error.high) == (0.05, 0.15, 0.25)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: tables.figure(["NF001"]), "figures.csv has no figure_id"),
        (lambda: tables.read("areas", 5), "the folder of your tables is 5; it is the path of one"),
        (lambda: tables.figure("NF999"), "figures.csv has no figure_id 'NF999'"),
        (lambda: tables.figure("NF0001"), r"did you mean 'NF001'\?"),
        (
            lambda: tables.source("hl868"),
            r"sources.csv has no source_id 'hl868'.*did you mean 'hl868-2014'\?",
        ),
        (lambda: tables.assumption("A1"), r"assumptions.csv has no assumption_id 'A1'"),
    ],
)
def test_unknown_ids_get_a_suggestion(ask, message):
    with pytest.raises(SuiteError, match=message):
        ask()


# ---- what a researcher sees


def test_a_figure_says_all_that_is_needed_to_quote_it():
    text = repr(tables.figure("NF014"))
    assert text.startswith(
        "Figure NF014: 27%, Transfers by vertical integration with acute trusts\n"
    )
    assert "\n  period: plans approved December 2010\n  area: England\n  basis: published\n" in text
    assert (
        "source: Health Service Journal, NHS Partners in row over 'cosy' deal, December 2010"
        in text
    )
    assert "None" not in text
    assert "basis: computed: NF012 + NF014" in repr(tables.figure("NF266"))
    assert repr(tables.figure("NF001")).startswith("Figure NF001: £9,119m, ")


def test_an_assumption_shows_its_range_and_who_disagrees():
    text = repr(tables.assumption("A01"))
    assert text.startswith("Assumption A01: ")
    assert "\n  value: £8,500m, from £7,000m to £9,000m\n" in text and "who might disagree" in text
    assert "value: 0.15 log sd, from 0.05 log sd to 0.25 log sd" in repr(tables.assumption("A03"))


def test_html_links_to_the_web_alone_and_escapes_what_tables_hold():
    page = tables.source("hl868-2014")._repr_html_()
    assert '<a href="https://parallelparliament.co.uk/question/HL868/' in page
    hostile = Source(
        "x", "<b>", "T", None, "javascript:alert(1)", "press_<i>", "<script>1</script>"
    )
    page = hostile._repr_html_()
    assert "<a" not in page and "<b>" not in page and "<script>" not in page
    assert "&lt;b&gt;, T, undated" in page and "&lt;script&gt;" in page
    for shown in (tables.figure("NF266"), tables.assumption("A03")):
        assert shown._repr_html_().startswith("<div><strong>") and "None" not in repr(shown)


def test_completion_offers_users_names_alone():
    assert dir(tables) == sorted(tables.__all__)
    assert not [name for name in dir(tables) if name.isupper()]


def test_one_source_where_several_are_asked_for_is_not_taken_letter_by_letter():
    with pytest.raises(SuiteError, match=r"the ids are 'hl868-2014' alone; put it into a list"):
        tables.sources("hl868-2014")
