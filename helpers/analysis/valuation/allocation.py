"""The rows that carry value: one for each place and organisation that took core services for
good.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from helpers.core.errors import SuiteError

__all__ = [
    "MOST_PARTS",
    "NARROW",
    "ValuationError",
    "by_cash",
    "core_rows",
    "main_destinations",
    "mix_by_main_destination",
    "organisation_key",
    "split_shares",
]

NARROW = (
    "dental",
    "specialist",
    "community_hospitals",
)  # parts that are one service; every other part is a large one
# What the smaller parts of one place may take together: the main destination took most by
# definition.
MOST_PARTS = 0.5


class ValuationError(SuiteError):
    """The rows given cannot be valued."""


def by_cash(total_gbp_m: float, cash: pd.Series) -> pd.Series:
    """A national total in £ million shared in proportion to `cash`; same index, adds up to the
    total.
    """
    if total_gbp_m <= 0:
        raise ValuationError(f"the national total must be above zero, not {total_gbp_m}")
    if cash.isna().any() or (cash <= 0).any():
        raise ValuationError(
            "every place needs its cash to share a total by; one is missing or not above zero"
        )
    return cash / cash.sum() * total_gbp_m


def main_destinations(destinations: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """The row of each place's main destination, with the place's name, region, population and cash.

    `destinations` and `areas` are the tables pct_destinations and areas. Raises ValuationError
    unless every place has exactly one main destination, because a place counted twice or not at all
    would pass unseen in every share.
    """
    rows = destinations[destinations["main_destination"]]
    per_place = rows["pct_code"].value_counts().reindex(areas["pct_code"], fill_value=0)
    wrong = per_place[per_place != 1]
    if len(wrong):
        raise ValuationError(
            f"place {wrong.index[0]} has {wrong.iloc[0]} main destinations; "
            "pct_destinations must mark exactly one"
        )
    return rows.merge(areas, on="pct_code", validate="one_to_one")


def mix_by_main_destination(places: pd.DataFrame, by: str, weight: str) -> pd.DataFrame:
    """Shares of places, and of a weight such as their cash, by main destination: a count, not an
    estimate.

    Args:
        places: What `main_destinations` gives.
        by: The column whose values are the parts, such as `provider_model`.
        weight: The column added up, such as cash.

    Returns:
        [by, places, share_of_places, share_of_weight], the shares in percent.
    """
    grouped = places.groupby(by, sort=False)
    count, total = grouped.size(), grouped[weight].sum()
    return pd.DataFrame(
        {
            by: count.index,
            "places": count.to_numpy(),
            "share_of_places": (count / count.sum() * 100).to_numpy(),
            "share_of_weight": (total / total.sum() * 100).to_numpy(),
        }
    )


def core_rows(destinations: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Every core, final row with its place's columns, in the order of place and row whatever the
    order given.

    Interim rows describe the same services as a final one, and mental health, social care and
    primary care are no part of a community arm: both are left out. Planned rows stay in, marked by
    their own column. Raises ValuationError like `main_destinations`, or where a place's main
    destination is not itself core and final.
    """
    main = main_destinations(destinations, areas)
    rows = destinations[destinations["counts_as_core"] & (destinations["phase"] == "final")]
    for row in main[~main["row_id"].isin(rows["row_id"])].itertuples():
        raise ValuationError(
            f"row {row.row_id} of pct_destinations is the main destination of {row.pct_code}; "
            "it must be core and final"
        )
    return rows.merge(areas, on="pct_code").sort_values(["pct_code", "row_id"], ignore_index=True)


def split_shares(
    rows: pd.DataFrame, narrow: np.ndarray | float, broad: np.ndarray | float
) -> np.ndarray:
    """The part of its place's arm that each row took.

    Of a place with several rows, one beside the main one takes `narrow` if it is a single service
    (dental care, one specialist service, community hospitals) and `broad` otherwise; together at
    most half. The main destination takes the rest.

    Args:
        rows: What `core_rows` gives.
        narrow: The part that a single service took, 0 to 1; one number, or one a draw.
        broad: The part that any other took, likewise.

    Returns:
        0 to 1, [draw, row]; the parts of a place add up to 1 in every draw.
    """
    main = rows["main_destination"].to_numpy(dtype=bool)
    single = rows["service_scope"].isin(NARROW).to_numpy()
    part = np.where(single, np.atleast_1d(narrow)[:, None], np.atleast_1d(broad)[:, None]) * ~main
    place = np.unique(rows["pct_code"], return_inverse=True)[1]
    together = np.add.reduceat(part, np.flatnonzero(~rows["pct_code"].duplicated()), axis=1)[
        :, place
    ]
    with np.errstate(divide="ignore"):
        part *= np.minimum(1, MOST_PARTS / together)
    return np.where(main, 1 - np.minimum(together, MOST_PARTS), part)


def organisation_key(ods: pd.Series, name: pd.Series) -> pd.Series:
    """What tells organisations apart: the ODS code where one is given, else the name in lower case
    without punctuation.
    """
    cleaned = name.map(lambda text: re.sub(r"[^a-z0-9]+", " ", str(text).lower()).strip())
    return ods.where(ods.notna(), "name: " + cleaned)
