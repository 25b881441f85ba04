"""What single organisations took of a split place, where it was published: the part that has a
figure gets it, the other parts share the rest.

A place whose services went to several organisations is split by assumption (A14, A15). Where a
yearly value was published for one of them, no draw may contradict it. It is all that an
organisation beside the main one took; of the main one it is all where it covers the same services
and lies near 2010-11, else the least.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

__all__ = ["PART_YEARS", "organisation_words", "published_parts"]

PART_YEARS = 4  # how far from 2010-11 the value of a part may lie
_BASE_YEAR, _EXACT_YEARS = 2010, 3
_CONTENTS = {"none": 0, "unknown": 1}
_EVIDENCE = {"seen": 0, "computed": 1, "taken_over": 2}
# What was budgeted or turned over says most of the services, what was bid for them least.
_KIND = {"arm_budget": 0, "arm_turnover": 0, "tendered": 1, "contract": 2}


def organisation_words(name: str) -> str:
    """An organisation's name as it is compared: small letters and digits, no brackets.

    >>> organisation_words("Central Surrey Health (later CSH Surrey)")
    'central surrey health'
    """
    plain = re.sub(r"\([^)]*\)", "", str(name).lower())
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def published_parts(rows: pd.DataFrame, arm_values: pd.DataFrame) -> pd.DataFrame:
    """The published value of every part of a split place that has one.

    Args:
        rows: Core, final destinations (`core_rows`), with pct_code and destination_name.
        arm_values: The table arm_values, or what `decide_uses` makes of it.

    Returns:
        [row_id, pct_code, value_id, value_gbp_m, main, at_least]: at most one value a row; `main`
        where it is the main destination's, `at_least` where it may be only a part of what that
        took. Of several the first
        counts by: nearest year to 2010-11, narrowest contents, seen before taken over, budget or
        turnover before tendered before contract, lowest value_id. Values of whole arms, of
        several places, with social care or the like inside, or marked as context are none.
    """
    parts = rows.groupby("pct_code")["row_id"].transform("size") > 1
    names = rows.loc[parts, "destination_name"].map(organisation_words)
    keys = pd.Series(
        rows.loc[parts, "row_id"].to_numpy(),
        index=pd.MultiIndex.from_arrays([rows.loc[parts, "pct_code"], names]),
    )
    keys = keys[~keys.index.duplicated(keep=False)]  # two rows of one organisation: not told apart
    best: dict[str, tuple[tuple, str, str, float]] = {}
    for value in arm_values.itertuples():
        if not _usable(value):
            continue
        row_id = keys.get((value.pct_codes[0], organisation_words(value.destination_name)))
        if row_id is None:
            continue
        rank = (
            abs(int(value.financial_year[:4]) - _BASE_YEAR),
            _CONTENTS[value.includes],
            _EVIDENCE[value.evidence],
            _KIND.get(value.value_kind, 3),
            value.value_id,
        )
        found = (rank, value.pct_codes[0], value.value_id, float(value.value_gbp_m))
        best[row_id] = min(found, best.get(row_id, found))
    table = pd.DataFrame(
        [(row_id, place, id, amount) for row_id, (_, place, id, amount) in sorted(best.items())],
        columns=["row_id", "pct_code", "value_id", "value_gbp_m"],
    )
    took = rows.set_index("row_id").loc[table["row_id"]]
    values = arm_values.set_index("value_id").loc[table["value_id"]]
    years = values["financial_year"].str[:4].astype(int).to_numpy()
    same = values["scope"].to_numpy() == took["service_scope"].to_numpy()
    whole = same & (abs(years - _BASE_YEAR) <= _EXACT_YEARS)
    main = took["main_destination"].to_numpy(dtype=bool)
    return table.assign(main=main, at_least=main & ~whole)


def _usable(value: Any) -> bool:
    """Whether a value can be that of one organisation's part of one place."""
    return (
        len(value.pct_codes) == 1
        and value.value_gbp_m == value.value_gbp_m
        and value.scope != "whole_arm"
        and value.usable_as in ("lower_bound", "whole_arm_value")
        and value.includes in _CONTENTS
        and isinstance(value.financial_year, str)
        and abs(int(value.financial_year[:4]) - _BASE_YEAR) <= PART_YEARS
    )
