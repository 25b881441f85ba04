"""Words and chances that answers about the years since 2013 share: for the notebook about them.

>>> when_in_words(tables.read("place_history"), "now")
'when last seen, mostly in 2025'
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers import tables
from helpers.analysis import place_history
from helpers.answers.wording import count_in_words, spelled, upper_first
from helpers.core.formatting import Interval, joined
from helpers.tables import provider_models

__all__ = [
    "DAYS",
    "chance_wrong",
    "count_with_interval",
    "mix_in_words",
    "places_on",
    "waiting_in_words",
    "when_in_words",
]

DAYS = {"2013": "2013-12-31", "2016": "2016-12-31", "2020": "2020-12-31", "now": "2026-08-01"}
_ASSUMPTION = {"shows_operator": "A11", "states_plan": "A12", "general_knowledge": "A13"}


def chance_wrong() -> dict[str, float]:
    """The probability, 0 to 1, that a row of weak evidence names the wrong kind of operator, by
    evidence: assumptions A11 to A13.
    """
    values = tables.read("assumptions").set_index("assumption_id")["value"]
    return {evidence: float(values[key]) for evidence, key in _ASSUMPTION.items()}


def when_in_words(history: pd.DataFrame, when: str) -> str:
    """A day of DAYS inside a sentence: 'at the end of 2013', 'when last seen, mostly in 2025'.

    Args:
        history: The table place_history; the year that most of its last spells were seen in is
            the year said of now.
        when: A key of DAYS.

    Returns:
        The words, without a capital.
    """
    if when != "now":
        return f"at the end of {when}"
    seen = place_history.last_at_work(history)["last_seen"]
    return f"when last seen, mostly in {seen.mode().iloc[0]}"


def count_with_interval(recorded: int, interval: Interval) -> str:
    """A cell of a table: what is recorded and, in brackets, the ends of its interval.

    Args:
        recorded: Places on record.
        interval: Their number if weak rows may be wrong.

    Returns:
        Text such as '55 (52 to 56)'.
    """
    return Interval(recorded, interval.low, interval.high).plain(about=False)


def places_on(history: pd.DataFrame, areas: pd.DataFrame, day: str) -> pd.DataFrame:
    """Every place with its operator on a day, in the same order whatever the day.

    Args:
        history: The table place_history.
        areas: The table areas.
        day: A date such as 2013-12-31.

    Returns:
        A row a place, by region and name: [pct_code, short, sha_name, operator, group, kind,
        moved]. A place that had not moved by then has the operator it was to move to, and `moved`
        is False.
    """
    first = history.drop_duplicates("pct_code").set_index("pct_code")
    running = place_history.operators_on(history, day).set_index("pct_code")
    rows = running.reindex(first.index)
    moved = rows["spell"].notna()
    rows = rows.where(moved, first)
    places = areas.set_index("pct_code").loc[rows.index, ["pct_name", "sha_name"]]
    return (
        pd.DataFrame(
            {
                "short": places["pct_name"].str.removesuffix(" PCT"),
                "sha_name": places["sha_name"],
                "operator": rows["operator_name"],
                "group": rows["provider_model"].map(provider_models.group_of),
                "kind": rows["provider_model"].map(provider_models.label),
                "moved": moved,
            }
        )
        .reset_index()
        .sort_values(["sha_name", "short"], ignore_index=True)
    )


def mix_in_words(mix: pd.DataFrame, first: Sequence[str] = ()) -> str:
    """How many places each model ran, the most first: 'acute trusts in 55 and others in 37'.

    Args:
        mix: Places by model, as `place_history.places_by_model` gives them.
        first: Codes of models to name; all that ran a place if left out.

    Returns:
        The models with their numbers, to stand inside a sentence.
    """
    counts = mix.set_index("provider_model")["places"].sort_values(ascending=False, kind="stable")
    named = [code for code in counts.index if not first or code in first]
    return joined(f"{provider_models.plural(code)} in {counts[code]}" for code in named)


def waiting_in_words(rows: pd.DataFrame, area: str, month: str) -> str:
    """How many people an area's providers have on their lists, and whose they may be besides.

    Args:
        rows: The area's providers, as `waiting_by_area.providers_of_areas` gives them.
        area: The area inside a sentence, such as 'the North East'.
        month: The month of the lists in words.

    Returns:
        Two sentences, or three where a provider returned no list. A provider counts once.
    """
    one = len(rows) == 1
    who = count_in_words(len(rows), "provider", "providers")
    people = int(rows["waiting"].sum())
    said = [
        f"The {who} last on record in {area} had {people:,} people on "
        f"{'its list' if one else 'their lists'} of community services in {month}, wherever those "
        "people live.",
        _places_elsewhere(rows),
    ]
    unlisted = rows.loc[rows["waiting"].isna(), "provider"]
    if len(unlisted) == len(rows):
        said[0] = f"The {who} last on record in {area} returned no list in {month}."
    elif len(unlisted):
        said.append(f"No list was returned for {joined(unlisted)}.")
    return " ".join(said)


def _places_elsewhere(rows: pd.DataFrame) -> str:
    outside = int((rows["elsewhere"] > 0).sum())
    if not outside:
        return f"{'It is' if len(rows) == 1 else 'They are'} on record nowhere else."
    if outside == len(rows):
        who = "It is" if outside == 1 else "All of them are"
    else:
        who = f"{upper_first(spelled(outside))} of them {'is' if outside == 1 else 'are'}"
    return f"{who} on record elsewhere too, and no list is split by place."
