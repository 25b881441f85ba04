"""Places by any of their codes and names, and the PCTs that each holds.

A place is a PCT, a region of 2010 (strategic health authority), an integrated care board of today
or one that ended in March 2026, a council with social services, or England.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from helpers.core.errors import DataError, SuiteError, did_you_mean
from helpers.tables.reader import read, stamp

__all__ = [
    "PLACE_KINDS",
    "Place",
    "PlaceError",
    "PlaceKind",
    "Succession",
    "all_places",
    "england",
    "find_place",
    "plain_name",
    "successors_of_areas",
]

PlaceKind = Literal["pct", "region", "icb", "former_icb", "council", "england"]
PLACE_KINDS: dict[PlaceKind, str] = {
    "pct": "Primary Care Trust",
    "region": "region",
    "icb": "integrated care board",
    "former_icb": "integrated care board of 2022 to 2026",
    "council": "council",
    "england": "country",
}
# Where a name without its kind fits several places, the first of these is meant.
_PRECEDENCE: tuple[PlaceKind, ...] = ("icb", "pct", "region", "council", "former_icb", "england")
_KIND_WORDS: tuple[tuple[str, tuple[PlaceKind, ...]], ...] = (
    (r"integrated care (?:board|system)|icb|ics", ("icb", "former_icb")),
    (r"(?:teaching )?primary care trust|(?:teaching )?pct|(?:teaching )?care trust", ("pct",)),
    (
        r"(?:county|city|borough|district|metropolitan borough|london borough) council|council",
        ("council",),
    ),
    (r"strategic health authority|sha|region", ("region",)),
)


class PlaceError(SuiteError):
    """A code or a name means no place."""


@dataclass(frozen=True)
class Succession:
    """One board of 2022 that ended and one of today that has its area, or a part of it.

    Attributes:
        code: The code of the other board.
        name: Its name.
        whole: Whether all of the ended board went to the one of today.
        since: When that was: a date, or a part of one, as the table icbs has it.
    """

    code: str
    name: str
    whole: bool
    since: str


@dataclass(frozen=True, eq=False)
class Place:
    """A place.

    Attributes:
        code: Its code, such as 5EM, Q33, QT1 or council-kent; 'England' for the country.
        name: Its name.
        kind: One of PLACE_KINDS.
        parts: The part of each PCT's area that lies in it, 0 to 1; index pct_code, only PCTs that
            have a part in it. For a council the PCTs whose areas touch it, each counted whole.
        other_names: Further names that find it.
        followed: Of a board of today, the boards of 2022 that ended and lie in it.
        followed_by: Of a board that ended, the boards of today that have its area, the one with
            most of it first.
    """

    code: str
    name: str
    kind: PlaceKind
    parts: pd.Series = field(repr=False)
    other_names: tuple[str, ...] = ()
    followed: tuple[Succession, ...] = ()
    followed_by: tuple[Succession, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", self.parts.rename("part").rename_axis("pct_code"))

    def weights(self, rows: pd.DataFrame) -> pd.Series:
        """The part of each row that belongs to the place.

        Args:
            rows: A frame with a column pct_code.

        Returns:
            Numbers from 0 to 1, with the index of `rows`; 0 where the code is missing.

        Raises:
            PlaceError: It is no such frame, or holds a code of no PCT, whose row would count as
                outside every place.
        """
        if not isinstance(rows, pd.DataFrame):
            raise PlaceError(f"found a {type(rows).__name__}; expected a frame of pandas with rows")
        if "pct_code" not in rows:
            known = [*map(str, rows.columns)]
            raise PlaceError(
                f"the rows have no column 'pct_code'; they have {', '.join(known)}"
                f"{did_you_mean('pct_code', known)}"
            )
        codes = rows["pct_code"].dropna()
        strange = codes[~codes.isin(self.parts.index) & ~codes.isin(_pct_codes(stamp()))]
        if len(strange):
            code = str(strange.iloc[0])
            hint = did_you_mean(code, _pct_codes(stamp())) or "; codes look like 5EM"
            raise PlaceError(
                f"the rows have the pct_code {code!r}, which is no Primary Care Trust{hint}"
            )
        return rows["pct_code"].map(self.parts).fillna(0.0).astype(float).rename("part")

    @property
    def whole(self) -> bool:
        """Whether every PCT lies in the place wholly or not at all."""
        return bool((self.parts == 1).all())


def all_places(data: str | Path | None = None) -> list[Place]:
    """All places: 151 PCTs, 10 regions, 36 boards, 12 boards that ended in 2026 and 152 councils.

    Args:
        data: A folder of your own tables, laid over ours.

    Returns:
        The places by kind, in the order of PLACE_KINDS; each kind in order of name.

    Raises:
        DataError: A table is broken.
    """
    return list(_known(data, stamp(data))[0])


@lru_cache(maxsize=2)
def _pct_codes(_: tuple[Any, ...]) -> frozenset[str]:
    """The codes of all PCTs; for one state of the tables."""
    return frozenset(read("areas")["pct_code"])


@lru_cache(maxsize=2)
def _known(
    data: str | Path | None, _: tuple[Any, ...]
) -> tuple[list[Place], dict[str, list[Place]]]:
    """All places, and those that each plain name fits; for one state of the tables."""
    places = _read_places(data)
    by_name: dict[str, list[Place]] = {}
    for place in places:
        for name in dict.fromkeys(_names(place)):
            by_name.setdefault(name, []).append(place)
    return places, by_name


def _read_places(data: str | Path | None) -> list[Place]:
    areas, today, before = (read(name, data) for name in ("areas", "icbs", "icbs_2022"))
    pcts = [
        Place(a.pct_code, a.pct_name, "pct", pd.Series({a.pct_code: 1.0}))
        for a in areas.sort_values("pct_name", kind="stable").itertuples()
    ]
    regions = [
        Place(rows["sha_code"].iloc[0], name, "region", pd.Series(1.0, index=rows["pct_code"]))
        for name, rows in areas.groupby("sha_name")
    ]
    ended = before[~before["icb_code"].isin(today["icb_code"])]
    return [
        *pcts,
        *regions,
        *_with_successions(
            _boards(areas, today, "icb", "icb_codes", "icb_postcode_pct"),
            _boards(areas, ended, "former_icb", "icb_2022_codes", "icb_2022_postcode_pct"),
            today,
            areas.set_index("pct_code")["population_mid_2011"].astype(float),
        ),
        *_councils(read("pct_councils", data)),
    ]


def _boards(
    areas: pd.DataFrame, boards: pd.DataFrame, kind: PlaceKind, codes: str, shares: str
) -> list[Place]:
    """Boards in order of name, with the part of each PCT's postcodes that lies in them."""
    parts = successors_of_areas(areas, codes, shares)
    by_board = {
        code: rows.set_index("pct_code")["percent"] / 100 for code, rows in parts.groupby("code")
    }
    return [
        Place(b.icb_code, b.icb_name, kind, by_board[b.icb_code], b.other_names)
        for b in boards.sort_values("icb_name", kind="stable").itertuples()
        if b.icb_code in by_board
    ]


def successors_of_areas(areas: pd.DataFrame, codes: str, shares: str) -> pd.DataFrame:
    """Who followed each PCT, and what part of its postcodes each took over.

    Args:
        areas: The table areas.
        codes: Its column of lists of followers, such as icb_codes.
        shares: Its column of their shares, such as icb_postcode_pct.

    Returns:
        [pct_code, code, percent], a row for each PCT and follower.

    Raises:
        DataError: A PCT has not as many shares as followers.
    """
    rows = []
    for pct, followers, percents in zip(
        areas["pct_code"], areas[codes], areas[shares], strict=True
    ):
        if len(followers) != len(percents):
            raise DataError(
                f"areas.csv, {pct}: {codes} has {len(followers)} items and {shares} "
                f"{len(percents)}; give a share for each"
            )
        rows += [(pct, *pair) for pair in zip(followers, percents, strict=True)]
    return pd.DataFrame(rows, columns=["pct_code", "code", "percent"])


def _with_successions(
    now: list[Place], ended: list[Place], today: pd.DataFrame, people: pd.Series
) -> Iterator[Place]:
    """The boards of today, then those that ended; each knows which of the others share its area."""
    began = today.set_index("icb_code")["established"].astype(str)
    before = {b.icb_code: b.predecessor_codes for b in today.itertuples()}
    later = {p.code: [b for b in now if p.code in before[b.code]] for p in ended}
    # A board that took in a part of another is older than that: the new ones tell when it was.
    since = {code: max(began[b.code] for b in boards) for code, boards in later.items() if boards}

    def link(old: Place, other: Place) -> Succession:
        return Succession(other.code, other.name, len(later[old.code]) == 1, since[old.code])

    for board in now:
        old = [p for p in ended if p.code in before[board.code]]
        old.sort(key=lambda p: before[board.code].index(p.code))
        yield replace(board, followed=tuple(link(p, p) for p in old))
    for board in ended:
        ranked = sorted(later[board.code], key=lambda b: -_people_in_both(board, b, people))
        yield replace(board, followed_by=tuple(link(board, b) for b in ranked))


def _people_in_both(one: Place, other: Place, people: pd.Series) -> float:
    """How many people live in both of two boards, as far as their parts of PCTs tell."""
    both = one.parts.combine(other.parts, min, fill_value=0)
    return float((both * people.reindex(both.index)).sum())


def _councils(pct_councils: pd.DataFrame) -> list[Place]:
    """Councils in order of name, with the PCTs whose areas touch them."""
    touching = pct_councils.explode("councils").groupby("councils")["pct_code"]
    return [
        Place(
            f"council-{plain_name(str(name)).replace(' ', '-')}",
            f"{name} (council)",
            "council",
            pd.Series(1.0, index=list(pcts)),
        )
        for name, pcts in touching
    ]


def england(areas: pd.DataFrame) -> Place:
    """The whole country as a place.

    Args:
        areas: The table areas.

    Returns:
        England, which holds every PCT wholly.
    """
    return Place("England", "England", "england", pd.Series(1.0, index=areas["pct_code"]))


def plain_name(name: str) -> str:
    """A name as it is compared: small letters, 'and' for '&', no 'NHS', no punctuation.

    >>> plain_name("NHS Bath & North-East Somerset")
    'bath and north east somerset'

    Args:
        name: A name as somebody wrote it.

    Returns:
        Words parted by single blanks.
    """
    text = re.sub(r"[’']", "", name.casefold()).replace("&", " and ")
    text = re.sub(r"[^a-z0-9]+", " ", text)
    return re.sub(r"\b(?:nhs|the) ", "", f"{text.strip()} ").strip()


def _without_kind(name: str) -> tuple[str, tuple[PlaceKind, ...]]:
    """A plain name without the words for a kind of place, and the kinds that they mean."""
    plain = plain_name(name)
    for words, kinds in _KIND_WORDS:
        bare = re.sub(rf"(?:^| )(?:{words})$", "", plain)
        if bare != plain and bare:
            return bare, kinds
    return plain, _PRECEDENCE


def _names(place: Place) -> Iterator[str]:
    for name in (place.name, *place.other_names):
        yield _without_kind(name)[0]


def find_place(wanted: str, data: str | Path | None = None) -> Place:
    """The place with this code or name.

    Args:
        wanted: The code of a place, in capitals or not, or one of its names, with or without NHS,
            ICB, PCT or council. A name that fits several places means the one whose kind it says;
            if it says none, the board of today, then the PCT, the region, the council, the board
            of 2022.
        data: A folder of your own tables, laid over ours.

    Returns:
        The place.

    Raises:
        PlaceError: Where there is none; it suggests places by code or by name.
    """
    if not isinstance(wanted, str):
        raise PlaceError(f"the place is {wanted!r}; it is a code or a name, such as '5EM'")
    places, by_name = _known(data, stamp(data))
    code = wanted.strip().casefold()
    by_code = {place.code.casefold(): place for place in places}
    if code in by_code:
        return by_code[code]
    name, kinds = _without_kind(wanted)
    fitting = [place for place in by_name.get(name, []) if place.kind in kinds]
    if fitting:
        return min(fitting, key=lambda place: _PRECEDENCE.index(place.kind))
    raise PlaceError(
        f"there is no place with the code or name {wanted!r}{_hint(wanted.strip(), name, by_name)}"
    )


def _hint(wanted: str, name: str, by_name: dict[str, list[Place]]) -> str:
    """What might have been meant: names that hold the words, or codes or names nearly the same."""
    close = [p for known, places in by_name.items() if name in known for p in places]
    if close and len(name) >= 4:
        return _as_question(close)
    codes = [place.code for places in by_name.values() for place in places]
    near = difflib.get_close_matches(name, list(by_name), n=1, cutoff=0.6)
    return (
        did_you_mean(wanted.upper(), codes)
        or _as_question([place for known in near for place in by_name[known]])
        or "; codes look like 5EM (a PCT), Q33 (a region) or QT1 (an integrated care board)"
    )


def _as_question(places: list[Place]) -> str:
    """The end of a message that suggests places, at most three of them."""
    named = " or ".join(f"{p.code} ({p.name})" for p in places[:3])
    return f"; did you mean {named}?" if named else ""
