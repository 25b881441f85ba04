"""The waiting lists of an area's providers: two areas by hand, then the tables that ship."""

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import place_history, waiting_by_area

pytestmark = pytest.mark.unit
LAST = pd.DataFrame(
    [
        ("A", "One Trust", "R1", "acute_trust"),
        ("B", "One Trust", "R1", "acute_trust"),
        ("C", "One Trust", "R1", "acute_trust"),
        ("D", "Two CIC", "N2", "social_enterprise"),
        ("E", "New Trust", None, "acute_trust"),
    ],
    columns=["pct_code", "name_now", "operator_ods", "provider_model"],
).set_index("pct_code")
AREA = pd.Series({"A": "North", "B": "North", "C": "South", "D": "North", "E": "South"})
LISTS = pd.DataFrame(
    [
        ("2025-06", "R1", 1, 1, 1),
        ("2025-07", "R1", 4, 700, 300),
        ("2025-07", "N2", 2, 50, 0),
        ("2025-07", "R9", 9, 9, 9),
    ],
    columns=["month", "org_code", "services", "adults", "children"],
)


def test_the_last_month_counts_unless_one_is_named():
    assert waiting_by_area.month_of_lists(LISTS)["waiting"].to_dict() == {
        "R1": 1000,
        "N2": 50,
        "R9": 18,
    }
    assert waiting_by_area.month_of_lists(LISTS, "2025-06").at["R1", "waiting"] == 2


def test_a_provider_stands_once_in_each_area_with_its_whole_list():
    lists = waiting_by_area.month_of_lists(LISTS)
    table = waiting_by_area.providers_of_areas(LAST, AREA, lists)
    shown = table[["area", "provider", "places", "elsewhere", "adults", "children", "waiting"]]
    assert shown.astype(object).where(shown.notna(), None).to_numpy().tolist() == [
        ["North", "One Trust", 2, 1, 700, 300, 1000],
        ["North", "Two CIC", 1, 0, 50, 0, 50],
        ["South", "One Trust", 1, 2, 700, 300, 1000],
        ["South", "New Trust", 1, 0, None, None, None],
    ]


def test_every_place_has_its_provider_in_one_area():
    history = place_history.named_today(tables.read("place_history"), tables.read("organisations"))
    last = place_history.last_at_work(history)
    area = tables.read("areas").set_index("pct_code")["sha_name"]
    lists = waiting_by_area.month_of_lists(tables.read("waiting_list_providers"))
    table = waiting_by_area.providers_of_areas(last, area, lists)
    assert table["places"].sum() == 151
    assert (
        (table["places"] + table["elsewhere"])
        .eq(table["provider"].map(last["name_now"].value_counts()))
        .all()
    )
    north_east = table[table["area"] == "North East"].set_index("provider")["waiting"]
    assert north_east["Northumbria Healthcare NHS Foundation Trust"] == lists.at["RTF", "waiting"]
    unlisted = table.loc[table["waiting"].isna(), "provider"].unique()
    assert "North Cheshire and Mersey NHS Foundation Trust" in unlisted  # formed in April 2026


def test_a_month_without_a_list_is_refused():
    """Every provider would seem to have returned none."""
    lists = pd.DataFrame({"month": ["2025-07"], "org_code": "RYV", "services": 1})
    with pytest.raises(
        waiting_by_area.WaitingListError, match=r"no list of '2025-13' is held; .* of 2025-07"
    ):
        waiting_by_area.month_of_lists(lists.assign(adults=1, children=2), "2025-13")
