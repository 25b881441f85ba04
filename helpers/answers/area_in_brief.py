"""One area in a sentence and a table: who took over its community services, and who was last seen.

For the first page; the report about areas says more, and `what_a_history_rests_on` its basis.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis import place_history
from helpers.analysis.area_histories import AreaHistory, succession_in_words
from helpers.answers.constants import ASSUMPTIONS_OF_THE_ESTIMATE, SOURCES_OF_THE_ESTIMATE
from helpers.answers.wording import out_of, spelled, upper_first
from helpers.core.formatting import joined
from helpers.tables import provider_models
from helpers.tables.places import PLACE_KINDS, Place

__all__ = [
    "area_options",
    "area_sentence",
    "area_table",
    "followers",
    "search_words",
    "what_a_history_rests_on",
]

_SOURCES_OF_HISTORIES = ("table:place_history", "table:operator_sightings", "table:contracts")


def area_options(places: list[Place]) -> dict[str, str]:
    """Every place by its code, in the words of a list: 'Derby (council)', 'London (region)'."""
    return {place.code: _option(place) for place in places}


def _option(place: Place) -> str:
    if place.kind == "region":
        return f"{place.name} (region)"
    return f"{place.name} (2022 to 2026)" if place.kind == "former_icb" else place.name


def search_words(places: list[Place]) -> dict[str, str]:
    """Further words that find a place: its code, its kind and its other names."""
    return {
        place.code: " ".join([place.code, PLACE_KINDS[place.kind], *place.other_names])
        for place in places
    }


def followers(places: list[Place]) -> dict[str, tuple[str, ...]]:
    """The boards of today to which a search for one that ended leads, by its code."""
    return {p.code: tuple(b.code for b in p.followed_by) for p in places if p.followed_by}


def what_a_history_rests_on(history: AreaHistory) -> dict[str, Any]:
    """The basis of an answer that tells the history of a place.

    Args:
        history: The history.

    Returns:
        basis, sources and evidence of the Answer, and its assumptions where values are estimated.
    """
    boards = ("table:icbs",) if succession_in_words(history.place) else ()
    values = SOURCES_OF_THE_ESTIMATE if history.by_value else ()
    return {
        "basis": "estimated" if history.estimated else "computed",
        "sources": [*_SOURCES_OF_HISTORIES, *boards, *values],
        "evidence": history.evidence,
        "assumptions": ASSUMPTIONS_OF_THE_ESTIMATE if history.estimated else (),
    }


def area_table(place: Place, history: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Each PCT area of a place with its first provider and the last on record.

    Args:
        place: The place.
        history: The table place_history, with the names of today.
        areas: The table areas.

    Returns:
        [PCT area, Part, Took over first, Last on record, Kind of provider, Last seen]; Part is
        percent of the PCT's postcodes, and names are those of the main adult services.
    """
    first = history[place_history.is_first(history)].set_index("pct_code")
    last = place_history.last_at_work(history)
    names = areas.set_index("pct_code")["pct_name"].str.removesuffix(" PCT")
    codes = [code for code in place.parts.index if code in last.index]
    return pd.DataFrame(
        {
            "PCT area": names.loc[codes].to_numpy(),
            "Part, %": (place.parts.loc[codes] * 100).to_numpy(dtype=float),
            "Took over first": first.loc[codes, "operator_name"].to_numpy(),
            "Last on record": last.loc[codes, "name_now"].to_numpy(),
            "Kind of provider": [
                provider_models.label(code) for code in last.loc[codes, "provider_model"]
            ],
            "Last seen": last.loc[codes, "last_seen"].to_numpy(),
        }
    )


def area_sentence(place: Place, history: pd.DataFrame, table: pd.DataFrame) -> str:
    """Who took over a place's community services, and who was last seen running them.

    Args:
        place: The place.
        history: The table place_history.
        table: What `area_table` gives for the place.

    Returns:
        One or two sentences.
    """
    stayed = place_history.stayed(history[history["pct_code"].isin(place.parts.index)])
    if len(table) == 1:
        return _one_area(_option(place), table.iloc[0], bool(stayed.iloc[0]))
    years = table["Last seen"]
    seen = years.iloc[0] if years.nunique() == 1 else f"{years.min()} to {years.max()}"
    changed = _changed_in_words(int((~stayed).sum()), len(table))
    return (
        f"{_takes_in(place)} {len(table)} of the PCT areas of 2010. When last seen, in "
        f"{seen}, {_kinds_in_words(table)}. {changed}"
    )


def _takes_in(place: Place) -> str:
    """The place and its verb; and of a board what became of it."""
    if not (succession := succession_in_words(place)):
        return f"{_option(place)} takes in"
    return f"{succession} {'The board of 2022 took in' if place.followed_by else 'It takes in'}"


def _kinds_in_words(table: pd.DataFrame) -> str:
    """Which kinds of provider ran how many areas: 'acute trusts ran the main services of 2'."""
    codes = {provider_models.label(code): code for code in provider_models.MODELS}
    counts = table["Kind of provider"].map(codes).value_counts()
    (first, most), *others = counts.items()
    all_or_some = out_of(most, len(table)) if most == len(table) else str(most)
    words = [f"{provider_models.plural(first)} ran the main services of {all_or_some}"]
    return joined([*words, *(f"{provider_models.plural(kind)} of {n}" for kind, n in others)])


def _changed_in_words(count: int, of: int) -> str:
    all_of_them = "Both" if of == 2 else "All"
    if not count:
        return f"{all_of_them} have the provider that they had at first."
    verb, number = "has" if count == 1 else "have", spelled(count)
    who = f"Of these, {number}" if number.isdecimal() else upper_first(number)
    if count == of:
        who = all_of_them
    return f"{who} {verb} another provider than at first."


def _one_area(name: str, row: pd.Series, stayed: bool) -> str:
    first, last = row["Took over first"], row["Last on record"]
    seen = f"was last seen at work, there or elsewhere, in {row['Last seen']}"
    if not stayed:
        return f"{name}: most community services went to {first} first; {last} {seen}."
    renamed = "" if first == last else f", as {last},"
    return f"{name}: {first} took over most community services and{renamed} {seen}."
