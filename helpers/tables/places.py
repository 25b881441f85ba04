"""Places by their codes, and the PCTs that each holds.

A place is a PCT, a region of 2010 (strategic health authority), one of today's integrated care
boards, or England.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from helpers.core.errors import SuiteError, did_you_mean

__all__ = [
    "PLACE_KINDS",
    "Place",
    "PlaceError",
    "PlaceKind",
    "all_places",
    "england",
    "find_place",
]

PlaceKind = Literal["pct", "region", "icb", "england"]
PLACE_KINDS = {
    "pct": "Primary Care Trust",
    "region": "region",
    "icb": "integrated care board",
    "england": "country",
}


class PlaceError(SuiteError):
    """A code names no place."""


@dataclass(frozen=True, eq=False)
class Place:
    """A place.

    Attributes:
        code: Its code, such as 5EM, Q33 or QT1; 'England' for the country.
        name: Its name.
        kind: 'pct', 'region', 'icb' or 'england'.
        parts: The part of each PCT's area that lies in it, 0 to 1; index pct_code, only PCTs that
            have a part in it.
    """

    code: str
    name: str
    kind: PlaceKind
    parts: pd.Series = field(repr=False)

    def weights(self, rows: pd.DataFrame) -> pd.Series:
        """The part of each row that belongs to the place.

        Args:
            rows: A frame with a column pct_code.

        Returns:
            Numbers from 0 to 1, with the index of `rows`.
        """
        return rows["pct_code"].map(self.parts).fillna(0.0).astype(float)

    @property
    def whole(self) -> bool:
        """Whether every PCT lies in the place wholly or not at all."""
        return bool((self.parts == 1).all())


def all_places(areas: pd.DataFrame, icbs: pd.DataFrame) -> list[Place]:
    """All 203 places: 151 PCTs, 10 regions and 42 boards.

    Args:
        areas: The table areas.
        icbs: The table icbs.

    Returns:
        The places: PCTs, regions, boards; each kind in order of name.
    """
    pcts = [
        Place(a.pct_code, a.pct_name, "pct", pd.Series({a.pct_code: 1.0}))
        for a in areas.sort_values("pct_name").itertuples()
    ]
    regions = [
        Place(rows["sha_code"].iloc[0], name, "region", pd.Series(1.0, index=rows["pct_code"]))
        for name, rows in areas.groupby("sha_name")
    ]
    names = icbs.set_index("icb_code")["icb_name"]
    shares = [
        (icb, a.pct_code, percent / 100)
        for a in areas.itertuples()
        for icb, percent in zip(a.icb_codes, a.icb_postcode_pct, strict=True)
    ]
    parts = pd.DataFrame(shares, columns=["icb", "pct", "part"])
    boards = [
        Place(icb, names[icb], "icb", rows.set_index("pct")["part"])
        for icb, rows in parts.groupby("icb")
    ]
    return [*pcts, *regions, *sorted(boards, key=lambda place: place.name)]


def england(areas: pd.DataFrame) -> Place:
    """The whole country as a place.

    Args:
        areas: The table areas.

    Returns:
        England, which holds every PCT wholly.
    """
    return Place("England", "England", "england", pd.Series(1.0, index=areas["pct_code"]))


def find_place(code: str, areas: pd.DataFrame, icbs: pd.DataFrame) -> Place:
    """The place with this code.

    Args:
        code: The code of a PCT, a region or a board, in capitals or not.
        areas: The table areas.
        icbs: The table icbs.

    Returns:
        The place.

    Raises:
        PlaceError: Where there is none; it suggests places by code or by name.
    """
    known = {place.code: place for place in all_places(areas, icbs)}
    wanted = code.strip().upper()
    if wanted in known:
        return known[wanted]
    by_name = {place.name.casefold(): place for place in known.values()}
    close = [
        p for name, p in by_name.items() if len(wanted) >= 4 and code.strip().casefold() in name
    ][:3]
    if close:
        hint = "; did you mean " + " or ".join(f"{p.code} ({p.name})" for p in close) + "?"
    else:
        hint = (
            did_you_mean(wanted, known)
            or "; codes look like 5EM (a PCT), Q33 (a region) or QT1 (an integrated care board)"
        )
    raise PlaceError(f"there is no place with the code {code!r}{hint}")
