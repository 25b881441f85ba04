"""An answer as plain data: rounded as printed, with every label, its sources linked."""

import pandas as pd
import pytest

from helpers import tables
from helpers.core.errors import SuiteError
from helpers.core.paths import data_dir
from helpers.explore.answer import Answer, ExplorerError
from helpers.explore.charts import Chart
from helpers.explore.document import source_document, table_behind, to_document
from helpers.explore.markup import BADGES, OURS, OWN_DATA
from helpers.tables import reader


def document(table=None, **changes):
    """The document of a small answer, but for what is changed."""
    frame = pd.DataFrame({"Model": ["Acute trust"]}) if table is None else table
    whole = {"figures": [], "sources": ["hl868-2014"], "basis": "computed", **changes}
    return to_document(Answer("So.", table=frame, **whole), source_document, tables.assumption)


def test_missing_values_stay_missing_and_numbers_are_rounded_as_printed():
    frame = pd.DataFrame(
        {
            "Who": ["a", None],
            "Share": [1.25, float("nan")],
            "Places": [3, 4],
            "Since": pd.to_datetime(["2011-04-01", None]),
            "Yes": [True, False],
        }
    )
    table = document(frame)["table"]
    assert table["rows"] == [["a", 1.2, 3, "1 April 2011", "True"], [None, None, 4, None, "False"]]
    assert table["columns"] == [
        {"name": "Who", "number": False, "decimals": 0},
        {"name": "Share", "number": True, "decimals": 1},
        {"name": "Places", "number": True, "decimals": 0},
        {"name": "Since", "number": False, "decimals": 0},
        {"name": "Yes", "number": False, "decimals": 0},
    ]


def test_data_of_somebody_s_own_are_a_source_and_have_a_badge():
    own = document(sources=["own:My survey of  40 providers, 2026", "table:areas"])
    assert own["sources"][0] == {
        "text": "My survey of 40 providers, 2026 (the author's own data)",
        "url": "",
    }
    assert own["evidence"] == OWN_DATA and document()["evidence"] == ""
    with pytest.raises(
        SuiteError, match="the source 'own: ' says nothing; expected such as 'own:M"
    ):
        document(sources=["own: "])
    with pytest.raises(SuiteError, match="no source_id 'my survey'; data of your own are a source"):
        document(sources=["my survey"])


def test_no_minus_zero():
    table = pd.DataFrame({"Who": ["a"], "Change": [-0.01]})
    assert str(document(table)["table"]["rows"][0][1]) == "0.0"


def test_decimals_for_all_columns_or_by_name():
    frame = pd.DataFrame({"One": [1.236], "Other": [1.236]})
    assert document(frame, decimals=2)["table"]["rows"] == [[1.24, 1.24]]
    assert document(frame, decimals={"One": 2})["table"]["rows"] == [[1.24, 1.2]]


def test_the_levels_of_an_index_are_columns():
    frame = pd.DataFrame(
        {
            "Region": ["North", "North", "South"],
            "Year": [2011, 2012, 2011],
            "Value": [1.0, 2.0, 4.0],
        }
    )
    table = document(frame.groupby(["Region", "Year"]).sum())["table"]
    assert [c["name"] for c in table["columns"]] == ["Region", "Year", "Value"]
    assert table["rows"] == [["North", 2011, 1.0], ["North", 2012, 2.0], ["South", 2011, 4.0]]
    assert document(frame.set_index("Region"))["table"]["rows"][0] == ["North", 2011, 1.0]


def test_columns_of_two_levels_have_one_name():
    frame = pd.DataFrame([[1.0]], columns=pd.MultiIndex.from_tuples([("Value", "2011")]))
    assert document(frame)["table"]["columns"][0]["name"] == "Value, 2011"


def test_figures_are_rounded_to_what_a_page_holds():
    chart = Chart("T", "D", [{"type": "bar", "x": (1.23456789, None)}], {"height": 10.0}, "place")
    assert document(figures=[chart])["figures"] == [
        {
            "title": "T",
            "alt": "D",
            "data": [{"type": "bar", "x": [1.2346, None]}],
            "layout": {"height": 10.0},
            "picks": "place",
        }
    ]


def test_assumptions_are_said_in_words():
    (row,) = document(basis="estimated", assumptions=["A01"])["assumptions"]
    assert row == {"id": "A01", "text": tables.assumption("A01").statement}


def test_a_source_is_a_publication_or_a_table_of_ours():
    ours = source_document("table:areas")
    assert ours["text"].startswith(tables.title("areas")) and OURS in ours["text"]
    assert table_behind(ours["url"]) == "areas"
    theirs = source_document("hl868-2014")
    assert theirs["url"].startswith("https://") and table_behind(theirs["url"]) == ""
    with pytest.raises(SuiteError, match="hl868-2015"):
        source_document("hl868-2015")


def test_with_a_table_of_ones_own_no_answer_looks_as_released(tmp_path, monkeypatch):
    text = (data_dir() / "icbs.csv").read_text(encoding="utf-8")
    (tmp_path / "icbs.csv").write_text(text.replace("NHS Surrey and Sussex", "Surrey"), "utf-8")
    assert document(evidence="stated")["evidence"] == "stated"
    monkeypatch.setenv(reader.ENVIRONMENT, str(tmp_path))
    assert document(evidence="stated")["evidence"] == document()["evidence"] == OWN_DATA
    assert OWN_DATA in BADGES
    own, ours = source_document("table:icbs"), source_document("table:areas")
    assert "a table of somebody's own, not as released" in own["text"] and OURS not in own["text"]
    assert ours["text"].endswith(f"({OURS}, data version {tables.released_version()})")


def test_labels_of_an_index_without_a_name_are_not_lost():
    frame = pd.DataFrame({"Share": [1.0, 2.0]}, index=["North", "South"])
    assert document(frame)["table"]["rows"] == [["North", 1.0], ["South", 2.0]]
    numbered = frame.set_axis([7, 9])
    assert document(numbered)["table"]["rows"] == [[1.0], [2.0]]
    pairs = pd.MultiIndex.from_tuples([("North", "a"), ("North", "b")])
    assert document(frame.set_axis(pairs))["table"]["rows"][1] == ["North", "b", 2.0]


@pytest.mark.parametrize("decimals", [0, 1])
def test_a_number_without_end_is_refused_in_words(decimals):
    endless = pd.DataFrame({"Change, %": [5.0, float("inf")]})
    with pytest.raises(ExplorerError, match="column 'Change, %' of the table holds inf"):
        document(endless, decimals=decimals)
