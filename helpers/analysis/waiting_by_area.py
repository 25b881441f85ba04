"""The waiting lists of the providers that were last seen running the places of an area.

A list is that of a whole provider. It is not split by place, so it stands beside the provider in
every area that it serves, and lists of different areas are never added.
"""

from __future__ import annotations

import pandas as pd

from helpers.core.errors import SuiteError

__all__ = ["WaitingListError", "month_of_lists", "providers_of_areas"]


class WaitingListError(SuiteError):
    """The waiting lists cannot answer for the month asked for."""


def month_of_lists(lists: pd.DataFrame, month: str | None = None) -> pd.DataFrame:
    """The lists of one month, with the people on them.

    Args:
        lists: The table waiting_list_providers.
        month: Such as "2025-07"; the last one if left out.

    Returns:
        [services, adults, children, waiting], people, index org_code.

    Raises:
        WaitingListError: There is no list of that month: every provider would seem to have none.
    """
    wanted = month or lists["month"].max()
    rows = lists[lists["month"] == wanted].set_index("org_code")
    if rows.empty:
        held = ", ".join(sorted(lists["month"].unique()))
        raise WaitingListError(f"no list of {wanted!r} is held; choose one of {held}")
    counted = rows[["services", "adults", "children"]]
    return counted.assign(waiting=counted["adults"] + counted["children"])


def providers_of_areas(last: pd.DataFrame, area: pd.Series, lists: pd.DataFrame) -> pd.DataFrame:
    """Each area's providers when last seen, with what each has on its list anywhere.

    Args:
        last: The last spell at work of each place, index pct_code, with the names of today
            (place_history.last_at_work and named_today).
        area: The area that each place lies in, index pct_code.
        lists: The lists of one month, by `month_of_lists`.

    Returns:
        A row for each area and provider: [area, provider, operator_ods, provider_model, places,
        elsewhere, adults, children, waiting]; `places` it runs in the area and `elsewhere`, and the
        people on its list. Numbers of people are missing where it returned no list.
    """
    keys = ["name_now", "operator_ods", "provider_model"]
    rows = last[keys].assign(area=area.reindex(last.index))
    everywhere = rows.groupby("name_now").size()
    here = rows.groupby(["area", *keys], dropna=False).size().rename("places").reset_index()
    people = lists[["adults", "children", "waiting"]].reindex(here["operator_ods"])
    table = pd.concat([here, people.reset_index(drop=True).astype("Int64")], axis=1)
    table.insert(5, "elsewhere", table["name_now"].map(everywhere) - table["places"])
    ordered = table.sort_values(
        ["area", "waiting", "name_now"], ascending=[True, False, True], ignore_index=True
    )
    return ordered.rename(columns={"name_now": "provider"})
