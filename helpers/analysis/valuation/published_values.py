"""What each published value is used for: a pin, a bound, a comparison, or nothing, and why.

Values of one place may clash. Of those that could pin it the first in this order does: the year
nearest to 2010-11; the narrowest contents; seen by us before worked out, before taken over from an
earlier note; fewest places; lowest value_id.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.analysis.valuation.allocation import ValuationError
from helpers.analysis.valuation.part_values import published_parts

__all__ = [
    "BASE_YEAR",
    "BOUND_YEARS",
    "PIN_YEARS",
    "USES",
    "decide_uses",
]

BASE_YEAR = 2010  # 2010-11, the year before the deadline
PIN_YEARS, BOUND_YEARS = 3, 4  # how far from it a value may lie to pin, or to bound
USES = ("pin", "lower bound", "upper bound", "part", "compared", "not used")
_CONTENTS = {"none": 0, "unknown": 1}  # anything else inside is worse than not knowing
_SCOPE = {"whole_arm": 0, "most": 1}
_EVIDENCE = {"seen": 0, "computed": 1, "taken_over": 2}


def decide_uses(arm_values: pd.DataFrame, destinations: pd.DataFrame | None = None) -> pd.DataFrame:
    """What each published value is used for, and why.

    Args:
        arm_values: The table arm_values.
        destinations: Core, final destinations (`core_rows`). With them a value of one organisation
            of a split place counts for what that organisation took (`part`), not for the place.

    Returns:
        `arm_values` without its remarks and with [use, reason]; a row a value, in the table's
        order. `use` is one of USES.

    Raises:
        ValuationError: A lower bound of some places lies above an upper bound of the same places.
    """
    rows = arm_values.set_index("value_id")
    years = rows["financial_year"].str[:4].astype(float)
    verdict = {
        str(id): found for id, row in rows.iterrows() if (found := _unusable(row, years[id]))
    }
    pinned = _pins(rows, years, verdict)
    _bounds(rows, pinned, verdict)
    if destinations is not None:
        _parts(arm_values, destinations, verdict)
    result = rows[
        [
            "pct_codes",
            "destination_name",
            "value_gbp_m",
            "financial_year",
            "evidence",
            "source_id",
            "value_kind",
            "scope",
            "includes",
            "usable_as",
        ]
    ].copy()
    result.insert(4, "use", [verdict[id][0] for id in rows.index])
    result.insert(5, "reason", [verdict[id][1] for id in rows.index])
    return result.reset_index()


def _unusable(row: pd.Series, year: float) -> tuple[str, str] | None:
    """The verdict on a value that may not be used at all, else None."""
    limit = PIN_YEARS if row["usable_as"] == "whole_arm_value" else BOUND_YEARS
    if pd.isna(row["value_gbp_m"]):
        return "not used", "staff only; no value was published"
    if row["usable_as"] == "context":
        return "not used", "too late, too broad, or not the PCT's own services: " + _short(
            row["caveat"]
        )
    if pd.isna(year):
        return "not used", "no year is stated"
    if abs(year - BASE_YEAR) > limit:
        return "not used", f"more than {limit} years from 2010-11"
    return None


def _parts(
    arm_values: pd.DataFrame, destinations: pd.DataFrame, verdict: dict[str, tuple[str, str]]
) -> None:
    """Decide the values of single organisations of split places."""
    for part in published_parts(destinations, arm_values).itertuples():
        if verdict[part.value_id][0] != "pin":
            verdict[part.value_id] = (
                "part",
                "the least that the main organisation of a split place took"
                if part.at_least
                else "what one organisation took of a split place; met exactly",
            )


def _pins(
    rows: pd.DataFrame, years: pd.Series, verdict: dict[str, tuple[str, str]]
) -> dict[str, str]:
    """Decide the whole-arm values, best first, and return which value pins each place."""
    candidates = [
        id
        for id in rows.index
        if id not in verdict and rows.at[id, "usable_as"] == "whole_arm_value"
    ]

    def precedence(id: str) -> tuple:
        row = rows.loc[id]
        contents = (_CONTENTS.get(row["includes"], 2), _SCOPE.get(row["scope"], 2))
        return (
            abs(years[id] - BASE_YEAR),
            contents,
            _EVIDENCE[row["evidence"]],
            len(row["pct_codes"]),
            id,
        )

    pinned: dict[str, str] = {}
    for id in sorted(candidates, key=precedence):
        codes = rows.at[id, "pct_codes"]
        taken = list(dict.fromkeys(pinned[c] for c in codes if c in pinned))
        if taken:
            first = ("year", "contents", "evidence", "number of places", "value_id")
            nearer = next(
                name
                for name, a, b in zip(first, precedence(taken[0]), precedence(id), strict=True)
                if a != b
            )
            verdict[id] = (
                "compared",
                f"{_names(codes, pinned)} already pinned by {', '.join(taken)}, "
                f"first by its {nearer}",
            )
            continue
        verdict[id] = (
            "pin",
            "the best whole-arm value for "
            + ("this place" if len(codes) == 1 else f"these {len(codes)} places together"),
        )
        pinned |= dict.fromkeys(codes, id)
    return pinned


def _bounds(
    rows: pd.DataFrame, pinned: dict[str, str], verdict: dict[str, tuple[str, str]]
) -> None:
    """Decide the bounds: the tightest of each kind for the same places holds, where none of them is
    pinned.
    """
    tightest: dict[tuple[str, frozenset[str]], str] = {}
    open_ones = [id for id in rows.index if id not in verdict]
    lower = sorted(
        (id for id in open_ones if rows.at[id, "usable_as"] == "lower_bound"),
        key=lambda id: (-rows.at[id, "value_gbp_m"], id),
    )
    upper = sorted(
        (id for id in open_ones if rows.at[id, "usable_as"] == "upper_bound"),
        key=lambda id: (rows.at[id, "value_gbp_m"], id),
    )
    for kind, ids in (("lower bound", lower), ("upper bound", upper)):
        for id in ids:
            codes = rows.at[id, "pct_codes"]
            taken = dict.fromkeys(pinned[c] for c in codes if c in pinned)
            key = (kind, frozenset(codes))
            if taken:
                verdict[id] = (
                    "compared",
                    f"{_names(codes, pinned)} already pinned by {', '.join(taken)}",
                )
            elif key in tightest:
                verdict[id] = (
                    "compared",
                    f"{tightest[key]} is the tighter {kind} for the same places",
                )
            else:
                tightest[key] = id
                verdict[id] = (
                    kind,
                    "part of the services, or of a narrower set"
                    if kind == "lower bound"
                    else "more than the services alone",
                )
    for (kind, codes), id in tightest.items():
        other = tightest.get(("upper bound", codes))
        if (
            kind == "lower bound"
            and other
            and rows.at[id, "value_gbp_m"] > rows.at[other, "value_gbp_m"]
        ):
            raise ValuationError(
                f"arm_values.csv: {id} says that {', '.join(sorted(codes))} came to at least "
                f"£{rows.at[id, 'value_gbp_m']:g}m and "
                f"{other} that they came to at most £{rows.at[other, 'value_gbp_m']:g}m; "
                "correct one, or mark it usable_as context"
            )


def _names(codes: Iterable[str], pinned: dict[str, str]) -> str:
    held = [c for c in codes if c in pinned]
    return f"{', '.join(held)} {'is' if len(held) == 1 else 'are'}"


def _short(caveat: object) -> str:
    return str(caveat).split(";")[0] if caveat == caveat and caveat else "see its caveat"
