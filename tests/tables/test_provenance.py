"""Which publications stand behind a table."""

import shutil

import pytest

from helpers import tables
from helpers.core.errors import SuiteError
from helpers.core.paths import data_dir
from helpers.tables import provenance


def test_a_table_cites_what_its_rows_cite():
    rows = tables.read("pct_destinations")
    assert (
        set(provenance.cited("pct_destinations")) == set(rows["source_id"].dropna())
        and len(provenance.cited("pct_destinations")) == 150
    )


def test_a_table_of_pairs_cites_through_the_figures_that_it_names():
    figures = tables.read("figures").set_index("figure_id")["source_id"]
    pairs = tables.read("disagreements")
    wanted = set(figures[pairs["figure_id_a"]]) | set(figures[pairs["figure_id_b"]])
    assert set(provenance.cited("disagreements")) == wanted


def test_breaks_cite_the_sources_of_both_their_series():
    series = tables.read("series")
    assert set(provenance.cited("breaks")) == {s for some in series["source_ids"] for s in some}


def test_only_the_rows_that_are_named_count(tmp_path):
    """One break left, between two series of one source each."""
    text = (data_dir() / "breaks.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "breaks.csv").write_text("\n".join(text[:3:2]) + "\n", encoding="utf-8")  # BR02
    assert provenance.cited("breaks", tmp_path) == ("hc-memo-1998", "lords-2014-09-26")
    shutil.rmtree(tmp_path)


def test_a_table_without_citations_names_what_it_declares():
    (one,) = provenance.behind("community_payments")
    assert one["text"].startswith("NHS Havering, Redbridge") and one["url"] == ""
    assert len(provenance.behind("areas")) == 4


def test_publications_come_with_their_address_in_order():
    some = provenance.behind("arm_values")
    assert [s["text"] for s in some] == sorted(s["text"] for s in some)
    assert sum(s["url"].startswith("http") for s in some) > 100


def test_an_unknown_table_is_said_to_be_unknown():
    with pytest.raises(SuiteError, match="no table 'figure'"):
        provenance.cited("figure")


def test_every_table_of_the_package_has_something_behind_it():
    assert all(provenance.behind(name) for name in tables.names())
