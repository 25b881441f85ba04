"""Who ran each place's community services, from the transfer to today: spells, mixes on a day,
moves between two days.

A *spell* is one operator's time in one place; a place's spells follow each other without a gap.
Everything here counts places. Their 2010-11 cash is offered as a weight, and is one: what an
operator was paid later is not known from it.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from helpers.core.errors import SuiteError
from helpers.core.formatting import Interval
from helpers.tables import provider_models

__all__ = [
    "CERTAINTY",
    "CHANGE_WORDS",
    "HistoryError",
    "at_work",
    "changed_places",
    "changes_of_operator",
    "first_day",
    "hosts_before",
    "how_well_known",
    "is_first",
    "last_at_work",
    "named_today",
    "operators_on",
    "places_by_model",
    "places_by_model_in_doubt",
    "places_moved",
    "stayed",
]

CHANGE_WORDS = {
    "merger": "merger of the organisation",
    "renaming": "new name or owner",
    "contract_award": "contract awarded to another",
    "transfer_by_agreement": "handed over by agreement",
    "taken_back": "taken back",
    "split": "split between others",
}
CERTAINTY = {
    "seen": "seen at work there since 2023",
    "in_part": "seen in part, or nearby",
    "older": "seen in an older or undated record",
    "not_seen": "no record found that shows it there",
}
_RECENT = 2023  # a page of this year or later counts as recent
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class HistoryError(SuiteError):
    """A day or a selection that the history of places cannot answer for."""


def first_day(date: str) -> pd.Timestamp:
    """The first day of a date known to the day, the month or the year: '2014-04' is 1 April 2014,
    '2014' 1 January.

    Raises:
        HistoryError: The text is no such date.
    """
    if not isinstance(date, str) or not _DATE.fullmatch(date):
        raise HistoryError(f"{date!r} is no date; write it as 2014-04-01, 2014-04 or 2014")
    try:
        return pd.Timestamp(date)
    except ValueError:
        raise HistoryError(f"{date!r} is no day of the calendar") from None


def at_work(history: pd.DataFrame) -> pd.DataFrame:
    """The history without successors that are only planned: a plan is no outcome.

    Args:
        history: The table place_history, or the rows of some places.

    Returns:
        Rows of `history`, in its order: the first spell of each place, and every later one that had
        begun by the year in which its operator was last seen. The spell before a planned one runs
        on: it has no end.
    """
    years = history["start"].str[:4].astype(float)
    begun = history[is_first(history) | ~(years > history["last_seen"].astype(float))]
    return begun.assign(end=begun["end"].mask(_is_last(begun)))


def is_first(history: pd.DataFrame) -> pd.Series:
    """Which rows are the first spell of their place, in whatever order the rows come.

    Args:
        history: The table place_history, or rows of it.

    Returns:
        A mask with one bool a row.
    """
    spells = history["spell"].astype(int)
    return spells == spells.groupby(history["pct_code"]).transform("min")


def _is_last(history: pd.DataFrame) -> pd.Series:
    """Which rows are the last spell of their place, in whatever order the rows come."""
    spells = history["spell"].astype(int)
    return spells == spells.groupby(history["pct_code"]).transform("max")


def last_at_work(history: pd.DataFrame) -> pd.DataFrame:
    """The last spell of each place that had begun when its operator was last seen: now, index
    pct_code.
    """
    working = at_work(history)
    return working[_is_last(working)].set_index("pct_code")


def hosts_before(destinations: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """Who ran a place's services for a time, between its PCT and the first lasting operator.

    Args:
        destinations: The table pct_destinations; rows that are interim, done, and hold most of the
            services.
        history: The table place_history.

    Returns:
        [pct_code, operator_name, provider_model, start, evidence_basis], in order of time: a host
        with a date before that of the first spell, and other than the PCT itself.
    """
    interim = (destinations["phase"] == "interim") & (destinations["planned_or_done"] == "done")
    most = destinations["service_scope"].isin(["whole", "most"])
    own = (destinations["provider_model"] == "pct_provided") | (
        destinations["destination_ods"] == destinations["pct_code"]
    )
    names = {"destination_name": "operator_name", "transfer_date": "start"}
    hosts = destinations[interim & most & ~own].rename(columns=names).dropna(subset="start")
    lasting = hosts["pct_code"].map(history[is_first(history)].set_index("pct_code")["start"])
    before = lasting.notna() & (hosts["start"] < lasting.astype(str))
    evidence = hosts["evidence_basis"].replace("shows_later_operator", "shows_operator")
    columns = ["pct_code", "operator_name", "provider_model", "start", "evidence_basis"]
    rows = hosts.assign(evidence_basis=evidence)[before]
    return rows[columns].sort_values("start", ignore_index=True, kind="stable")


def named_today(history: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    """The history with the name that each operator has today: a spell holds the one it began with.

    Args:
        history: The table place_history.
        organisations: The table organisations, the register of codes and names. It keeps the
            names of NHS trusts up to date; of other bodies it may hold one that they had before.

    Returns:
        The same rows with a column `name_now`: the latest name of the trust with the operator's
        code, or the name of the spell where that is none or is the same written otherwise.
    """
    trusts = organisations[organisations["kind"] == "nhs_trust"]
    coded = trusts.dropna(subset=["code"]).sort_values("from", na_position="first", kind="stable")
    latest = coded.drop_duplicates("code", keep="last").set_index("code")["name"]
    names = history["operator_ods"].map(latest).astype("str").fillna(history["operator_name"])
    same = _plain(names) == _plain(history["operator_name"])
    return history.assign(name_now=names.mask(same, history["operator_name"]))


def _plain(names: pd.Series) -> pd.Series:
    return names.str.casefold().str.removeprefix("the ")


def operators_on(history: pd.DataFrame, day: str) -> pd.DataFrame:
    """The spells in force on a day: one row a place that had moved by then. A successor that is
    only planned is not in force, whatever the day.

    Args:
        history: The table place_history.
        day: A date such as 2013-12-31; a month or a year stands for its first day.

    Returns:
        Rows of `history`, in its order. A spell whose start is not known counts from the beginning;
        one without an end counts as running still, however long ago it was last seen: see
        `how_well_known`.

    Raises:
        HistoryError: `day` is no date.
    """
    at, history = first_day(day), at_work(history)
    begun = history["start"].map(lambda text: pd.isna(text) or first_day(text) <= at)
    over = history["end"].map(lambda text: pd.notna(text) and first_day(text) <= at)
    return history[begun.astype(bool) & ~over.astype(bool)]


def places_by_model(
    history: pd.DataFrame, day: str, weight: pd.Series | None = None
) -> pd.DataFrame:
    """How many places each provider model ran on a day, and what part of a weight they stand for.

    Args:
        history: The table place_history.
        day: A date such as 2013-12-31.
        weight: A weight for each place, index pct_code, such as 2010-11 cash; each place counts as
            one without it.

    Returns:
        A row a provider model that ran a place, in the order of the vocabulary: [provider_model,
        places, share_of_places, share_of_weight], shares in percent of the places that had moved.

    Raises:
        HistoryError: `day` is no date, no place had moved by then, or a place has no weight.
    """
    rows = operators_on(history, day)
    if rows.empty:
        raise HistoryError(f"on {day} no place had moved yet; choose a day from 2009 on")
    weights = _weights(rows, weight)
    counted = pd.DataFrame({"provider_model": rows["provider_model"], "weight": weights})
    sums = counted.groupby("provider_model")["weight"].agg(["size", "sum"])
    order = provider_models.ordered(sums.index)
    sums = sums.reindex(order)
    return pd.DataFrame(
        {
            "provider_model": order,
            "places": sums["size"].to_numpy(),
            "share_of_places": (sums["size"] / len(rows) * 100).to_numpy(),
            "share_of_weight": (sums["sum"] / weights.sum() * 100).to_numpy(),
        }
    )


def _weights(rows: pd.DataFrame, weight: pd.Series | None) -> pd.Series:
    if weight is None:
        return pd.Series(1.0, index=rows.index)
    found = rows["pct_code"].map(weight)
    if found.isna().any():
        lost = rows.loc[found.isna(), "pct_code"].iloc[0]
        raise HistoryError(f"the place {lost} has no weight; give one for every pct_code")
    return found.astype(float)


def places_by_model_in_doubt(
    history: pd.DataFrame,
    day: str,
    wrong: dict[str, float],
    *,
    draws: int = 10_000,
    seed: int = 2013,
) -> dict[str, Interval]:
    """How many places each model ran on a day if weak rows may be wrong: medians with 90%
    intervals.

    In each draw every row is wrong with the probability of its evidence, independently of the
    others; a wrong row's place goes to another model, drawn from what the other places of that day
    went to. Sources that state a transfer are taken as right, so the intervals say nothing of
    errors that all sources share.

    Args:
        history: The table place_history.
        day: A date such as 2013-12-31.
        wrong: Evidence -> probability, 0 to 1; evidence that is not named is never wrong
            (assumptions A11 to A13).
        draws: How many draws.
        seed: Of the random numbers: the same seed gives the same intervals.

    Returns:
        Model code -> Interval of its number of places, for every model that some place had on that
        day.

    Raises:
        HistoryError: `day` is no date, no place had moved by then, or a probability is none.
    """
    bad = {name: p for name, p in wrong.items() if not 0 <= p <= 1}
    if bad:
        name, p = next(iter(bad.items()))
        raise HistoryError(
            f"the probability that {name!r} is wrong is {p}; it lies between 0 and 1"
        )
    counts = places_by_model(history, day).set_index("provider_model")["places"]
    rows = operators_on(history, day)
    codes = list(counts.index)
    own = rows["provider_model"].map(codes.index).to_numpy()
    chance = rows["evidence_basis"].map(wrong).fillna(0.0).to_numpy(dtype=float)
    random = np.random.default_rng(seed)
    drawn = np.tile(own, (draws, 1))
    for column in np.flatnonzero(chance > 0):
        others = counts.to_numpy(dtype=float).copy()
        others[own[column]] = 0.0
        if not others.sum():
            continue
        hit = np.flatnonzero(random.random(draws) < chance[column])
        drawn[hit, column] = random.choice(len(codes), size=len(hit), p=others / others.sum())
    return {
        code: Interval(*np.quantile((drawn == i).sum(axis=1), (0.5, 0.05, 0.95)).tolist())
        for i, code in enumerate(codes)
    }


def changed_places(history: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Places whose operator on one day was another than on an earlier one, with both.

    Args:
        history: The table place_history.
        first: The earlier day.
        second: The later day.

    Returns:
        A row a place: [pct_code, from_operator, from_model, to_operator, to_model, another_model],
        in the order of `history`. A new name of the same operator is no other operator, nor is a
        trust that keeps its code when another joins it, unless it is of another model after that.

    Raises:
        HistoryError: A day is none, or `second` is not the later one.
    """
    both = _both_ends(history, first, second)
    changed = both["another_model"] | ~both["same_operator"]
    return both[changed].drop(columns="same_operator").reset_index(drop=True)


def places_moved(history: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Which model gave places to which between two days, those that stayed included.

    Args:
        history: The table place_history.
        first: The earlier day; only places that had moved by then count.
        second: The later day.

    Returns:
        [from_model, to_model, places], in the order of the vocabulary.

    Raises:
        HistoryError: A day is none, or `second` is not the later one.
    """
    both = _both_ends(history, first, second)
    counted = (
        both.groupby(["from_model", "to_model"], sort=False).size().rename("places").reset_index()
    )
    order = {code: i for i, code in enumerate(provider_models.MODELS)}
    return counted.sort_values(
        ["from_model", "to_model"], key=lambda codes: codes.map(order), ignore_index=True
    )


def _both_ends(history: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    if first_day(second) <= first_day(first):
        raise HistoryError(f"{second} is not later than {first}; name the earlier day first")
    columns = ["spell", "operator_name", "operator_ods", "provider_model"]
    one, other = (
        operators_on(history, day).set_index("pct_code").reindex(columns=columns)
        for day in (first, second)
    )
    both = one.add_suffix("_from").join(other.add_suffix("_to"), how="inner")
    names = history[history["change_kind"] == "renaming"].set_index(["pct_code", "spell"]).index
    renamed = [
        all((code, spell) in names for spell in range(a + 1, b + 1)) and b > a
        for code, a, b in zip(both.index, both["spell_from"], both["spell_to"], strict=True)
    ]
    same_name = both["operator_name_from"] == both["operator_name_to"]
    same_code = _same_code(both["operator_ods_from"], both["operator_ods_to"])
    return pd.DataFrame(
        {
            "pct_code": both.index,
            "from_operator": both["operator_name_from"].to_numpy(),
            "from_model": both["provider_model_from"].to_numpy(),
            "to_operator": both["operator_name_to"].to_numpy(),
            "to_model": both["provider_model_to"].to_numpy(),
            "another_model": (both["provider_model_from"] != both["provider_model_to"]).to_numpy(),
            "same_operator": (same_name | same_code | pd.Series(renamed, both.index)).to_numpy(),
        }
    )


def _same_code(one: pd.Series, other: pd.Series) -> pd.Series:
    """Whether two codes are one; a blank is no code."""
    return one.notna() & (one == other)


def stayed(history: pd.DataFrame) -> pd.Series:
    """Whether each place still had its first operator when last seen, under whatever name: by its
    code, or by new names alone.

    Args:
        history: The table place_history, or the rows of some places.

    Returns:
        Booleans, index pct_code.
    """
    working = at_work(history)
    later = working[~is_first(working)]
    moved = later.loc[later["change_kind"] != "renaming", "pct_code"]
    codes = pd.Index(working["pct_code"].unique(), name="pct_code")
    coded = working.reindex(columns=["pct_code", "operator_ods"]).set_index("pct_code")
    first, last = (
        coded.loc[which.to_numpy(), "operator_ods"].reindex(codes)
        for which in (is_first(working), _is_last(working))
    )
    return pd.Series(~codes.isin(moved), index=codes) | _same_code(first, last)


def changes_of_operator(history: pd.DataFrame) -> pd.DataFrame:
    """Every change after the first transfer that was not only planned, in order of date: [year,
    pct_code, kind, from_operator, to_operator, from_model, to_model].

    `year` is that of the change; `kind` a key of CHANGE_WORDS.
    """
    history = at_work(history)
    before = history.assign(spell=history["spell"] + 1).set_index(["pct_code", "spell"])
    later = history[history["spell"] > 1]
    keys = pd.MultiIndex.from_frame(later[["pct_code", "spell"]])
    left = before.loc[keys, ["operator_name", "provider_model"]]
    changes = pd.DataFrame(
        {
            "year": later["start"].str[:4].astype("Int64").to_numpy(),
            "date": later["start"].to_numpy(),
            "pct_code": later["pct_code"].to_numpy(),
            "kind": later["change_kind"].to_numpy(),
            "from_operator": left["operator_name"].to_numpy(),
            "to_operator": later["operator_name"].to_numpy(),
            "from_model": left["provider_model"].to_numpy(),
            "to_model": later["provider_model"].to_numpy(),
        }
    )
    return changes.sort_values(["date", "pct_code"], ignore_index=True).drop(columns="date")


def how_well_known(history: pd.DataFrame, sightings: pd.DataFrame) -> pd.Series:
    """How well each place's operator of today is known, by the best record found: a key of
    CERTAINTY, index pct_code.

    A list of organisations is no record of a place: that it still names the operator in 2025 says
    nothing of where. Nor is a page that shows somebody else, or names nobody.

    Args:
        history: The table place_history; the last spells at work are today's.
        sightings: The table operator_sightings; rows count whose `agrees` is `yes` or `part`.

    Returns:
        `seen` where a page of 2023 or later shows the operator in the place, `in_part` where such a
        page shows it in part, `older` where only an earlier or undated record does, such as a
        payment of 2018-19, `not_seen` where none was found.
    """
    recent = (sightings["year"].astype("Float64") >= _RECENT) & (sightings["year_kind"] != "before")
    recent = recent.fillna(False).astype(bool)
    shown, part = sightings["agrees"] == "yes", sightings["agrees"] == "part"
    ranks = pd.Series(
        np.select([recent & shown, recent & part, shown | part], [0, 1, 2], default=3)
    )
    best = ranks.groupby(sightings["pct_code"].to_numpy()).min()
    places = last_at_work(history).index
    best = best.reindex(places).fillna(3).astype(int)
    return best.map(list(CERTAINTY).__getitem__).astype("str")
