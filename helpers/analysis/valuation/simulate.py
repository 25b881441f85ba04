"""Ten thousand draws of what every destination row was worth, and the medians and intervals that
follow from them.

A national total is shared by each PCT's cash (or people). Errors multiply: one for each place, one
that the places of a region share, one that the arms of a provider model share, because errors of
single places average out over a hundred of them. Published values are then met exactly, bounds are
respected, and the other places are scaled so that every draw adds up to the total. Everything
downstream adds up columns of the same draws, so that intervals survive every step.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from helpers.analysis.valuation.allocation import (
    ValuationError,
    by_cash,
    core_rows,
    organisation_key,
    split_shares,
)
from helpers.analysis.valuation.part_values import organisation_words, published_parts
from helpers.analysis.valuation.published_values import USES
from helpers.analysis.valuation.quantiles import interval, intervals
from helpers.core.arguments import to_flag, to_number, to_whole_number
from helpers.core.errors import did_you_mean
from helpers.core.formatting import Interval, joined, number, pounds
from helpers.tables import provider_models

__all__ = [
    "CODES",
    "DRAWS",
    "SEED",
    "WEIGHTS",
    "Estimate",
    "FreeDraws",
    "Settings",
    "change_settings",
    "draw_freely",
    "draw_values",
    "meet_published",
    "valuation_settings",
]

_T = TypeVar("_T")
DRAWS, SEED = 10_000, 2010
WEIGHTS = {"cash": "cash_2010_11_gbp_m", "population": "population_mid_2011"}
CODES = tuple(provider_models.MODELS)
MOST_DRAWS, BYTES_A_DRAW = 200_000, 10_000  # the memory that making them takes, as measured
MOST_TOTAL = 120_000  # £ million a year: more than all of the NHS in England spent in 2010-11
GROUPED_BY = ("group", "provider_model")
WEAK_EVIDENCE = {"shows_later_operator": "A11", "states_plan": "A12", "general_knowledge": "A13"}
_ROUNDING = 1e-9  # of a bound: far more than sums are rounded by, far less than any pound
_TRIES = 40  # redraws of a place that breaks a bound, before it is set to the bound
_STREAMS = {
    name: i
    for i, name in enumerate(
        ("place", "region", "model", "evidence", "other", "narrow", "broad", "bound")
    )
}


@dataclass(frozen=True)
class Settings:
    """What a reader may vary. Errors are standard deviations of logarithms; shares and
    probabilities run from 0 to 1.

    Attributes:
        total: £ million a year that all of England's services were worth (A01).
        place_error: The error of each place's own (A02).
        region_error: The error that the places of a region share (A10).
        model_error: The error that the services of a provider model share (A03).
        wrong: A key of WEAK_EVIDENCE to the probability that a row with it names the wrong model
            (A11 to A13), for each of them; {} where none does.
        narrow: Least and most that a part of a single service took of its place (A14).
        broad: The same for any other part (A15).
        weight: What the total is shared by, a key of WEIGHTS.
        published: Whether published values and bounds are met.
        draws: How many draws.
        seed: The seed of the random numbers.
    """

    total: float
    place_error: float
    region_error: float
    model_error: float
    wrong: dict[str, float]
    narrow: tuple[float, float]
    broad: tuple[float, float]
    weight: str = "cash"
    published: bool = True
    draws: int = DRAWS
    seed: int = SEED


# The assumptions that give each setting.
_ASSUMED = {
    "total": ("A01",),
    "place_error": ("A02",),
    "region_error": ("A10",),
    "model_error": ("A03",),
    "wrong": tuple(WEAK_EVIDENCE.values()),
    "narrow": ("A14",),
    "broad": ("A15",),
}


def valuation_settings(assumptions: pd.DataFrame, **changes: Any) -> Settings:
    """The settings that the table of assumptions gives, some changed.

    Args:
        assumptions: The table assumptions.
        **changes: Fields of Settings with other values.

    Returns:
        The settings.

    Raises:
        ValuationError: A change is of no setting, or impossible; or an assumption is missing or
            impossible, which the message names by its id.
    """
    a = assumptions.set_index("assumption_id")
    missing = [id for ids in _ASSUMED.values() for id in ids if id not in a.index]
    if missing:
        raise ValuationError(f"assumptions.csv has no {joined(missing)}; the estimate needs a row")
    start = Settings(
        total=a.at["A01", "value"],
        place_error=a.at["A02", "value"],
        region_error=a.at["A10", "value"],
        model_error=a.at["A03", "value"],
        wrong={evidence: a.at[id, "value"] for evidence, id in WEAK_EVIDENCE.items()},
        narrow=(a.at["A14", "low"], a.at["A14", "high"]),
        broad=(a.at["A15", "low"], a.at["A15", "high"]),
    )
    try:
        _check(start)
    except ValuationError as error:
        ids = [id for name, ids in _ASSUMED.items() if name in str(error) for id in ids]
        raise ValuationError(f"assumptions.csv, {joined(ids)}: {error}") from None
    return change_settings(start, **changes)


def settings_changed(released: Settings, chosen: Settings) -> tuple[str, ...]:
    """Which settings are not as released; how many draws were made changes no finding.

    Args:
        released: The settings that the released tables give.
        chosen: Those of an estimate.

    Returns:
        Words for each setting that differs, such as 'total 7000 in place of 8500'.
    """
    return tuple(
        f"{name.replace('_', ' ')} {_plain(ours)} in place of {_plain(theirs)}"
        for name in Settings.__dataclass_fields__
        if name != "draws"
        and (ours := getattr(chosen, name)) != (theirs := getattr(released, name))
    )


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def change_settings(start: Settings, **changes: Any) -> Settings:
    """The settings with some changed.

    Args:
        start: The settings to begin with; they stay as they are.
        **changes: Fields of Settings with other values.

    Returns:
        The changed settings.

    Raises:
        ValuationError: A change is of no setting, or impossible.
    """
    unknown = changes.keys() - Settings.__dataclass_fields__.keys()
    if unknown:
        raise ValuationError(
            f"there is no setting {min(unknown)!r}; "
            f"there are {', '.join(Settings.__dataclass_fields__)}"
        )
    made = replace(start, **changes)
    _check(made)
    return made


def _check(made: Settings) -> None:
    if made.weight not in tuple(WEIGHTS):
        raise ValuationError(f"the weight {made.weight!r} is none; use {' or '.join(WEIGHTS)}")
    to_flag(made.published, "published", ValuationError)
    for name in ("total", "place_error", "region_error", "model_error"):
        to_number(getattr(made, name), name, ValuationError)
    if not 0 < made.total <= MOST_TOTAL:
        raise ValuationError(
            f"the total is {made.total}; it is £ million a year, above 0 and at most "
            f"{number(MOST_TOTAL)}: £8.5bn is 8500"
        )
    to_whole_number(made.draws, "draws", error=ValuationError)
    to_whole_number(made.seed, "seed", 0, error=ValuationError)
    if not 1 <= made.draws <= MOST_DRAWS:
        raise ValuationError(
            f"{number(made.draws)} draws cannot be made; ask for 1 to {number(MOST_DRAWS)}, which "
            f"take {number(MOST_DRAWS * BYTES_A_DRAW / 1e9, 1)} GB of memory"
        )
    for name in ("place_error", "region_error", "model_error"):
        if not 0 <= getattr(made, name) <= 2:
            raise ValuationError(
                f"{name} is {getattr(made, name)}; a log error lies between 0 and 2"
            )
    _check_wrong(made.wrong)
    for name in ("narrow", "broad"):
        _check_shares(name, getattr(made, name))


def _check_wrong(wrong: Any) -> None:
    """Refuse probabilities that are none, of no evidence, or of a part of the evidence only.

    What is left out would count as never wrong, which nobody means who changes one of three.
    """
    such = joined(WEAK_EVIDENCE)
    if not isinstance(wrong, Mapping):
        raise ValuationError(f"wrong is {wrong!r}; it gives a probability to each of {such}")
    for name, chance in wrong.items():
        if name not in WEAK_EVIDENCE:
            hint = did_you_mean(str(name), WEAK_EVIDENCE)
            raise ValuationError(f"wrong names the evidence {name!r}; there are {such}{hint}")
        to_number(chance, f"the probability that {name!r} is wrong", ValuationError)
        if not 0 <= chance <= 1:
            raise ValuationError(
                f"the probability that {name!r} is wrong is {chance}; it lies between 0 and 1"
            )
    if wrong and len(wrong) < len(WEAK_EVIDENCE):
        raise ValuationError(
            f"wrong gives no probability to {joined(e for e in WEAK_EVIDENCE if e not in wrong)}; "
            "give one to each, or {} where no evidence is wrong"
        )


def _check_shares(name: str, ends: Any) -> None:
    """Refuse what are not the least and the most that a part took of its place."""
    two = isinstance(ends, tuple | list) and len(ends) == 2
    for end in ends if two else (ends,):
        to_number(end, name, ValuationError)
    if not two:
        raise ValuationError(f"{name} is {ends!r}; it is two shares, least and most")
    if not 0 <= ends[0] <= ends[1] <= 1:
        raise ValuationError(
            f"{name} runs from {ends[0]} to {ends[1]}; it needs 0 ≤ low ≤ high ≤ 1"
        )


@dataclass(frozen=True, eq=False)
class Estimate:
    """The draws, and what adds them up.

    Attributes:
        rows: A row a core, final destination, with the columns of both tables and [organisation,
            group].
        values: £ million a year, [draw, row].
        models: The provider model of each value as an index into CODES, [draw, row]; it differs
            from the row's own where weak evidence was drawn to be wrong.
        badges: How the value of each place is known; index pct_code.
        settings: What it was drawn with.
        data_version: The version of the tables behind it, as a citation names it.
        unreleased: Settings that are not as released, in words, such as 'total 7000 in place of
            8500'; none where all are.
    """

    rows: pd.DataFrame
    values: np.ndarray
    models: np.ndarray
    badges: pd.Series
    settings: Settings
    data_version: str = "unknown"
    unreleased: tuple[str, ...] = ()
    _memory: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    def __repr__(self) -> str:
        """What it holds, its size, unit, data version and basis, on one line."""
        draws, rows = self.values.shape
        return (
            f"<Estimate of what services were worth: {number(draws)} draws of {number(rows)} "
            f"destination rows in {self.rows['pct_code'].nunique()} places, £ million a year; "
            f"England {pounds(self.settings.total)}; "
            f"{'; '.join([*self.unreleased, f'data version {self.data_version}', 'estimated'])}>"
        )

    def _repr_html_(self) -> str:
        """The same with the mix by group, for JupyterLab."""
        return f"<p>{escape(repr(self))}</p>{self.mix().round(1).to_html(index=False)}"

    def weights(self, where: pd.Series | np.ndarray | None) -> np.ndarray:
        """What part of each row counts.

        Args:
            where: Which rows count, or the part of each that does, 0 to 1; None is all of England.
                A Series is put in the order of `rows` by its labels, which must be theirs.

        Returns:
            A number from 0 to 1 for each row.

        Raises:
            ValuationError: It is no mask and no weights, has other rows, or a weight below 0, above
                1 or missing.
        """
        if where is None:
            return np.ones(len(self.rows))
        weights = self._in_order(where)
        outside = ~((weights >= 0) & (weights <= 1))
        if outside.any():
            raise ValuationError(
                f"row {outside.argmax()} has the weight {weights[outside.argmax()]:g}; a weight is "
                "the part of a row that counts, from 0 to 1 (divide percent by 100)"
            )
        return weights

    def _in_order(self, where: pd.Series | np.ndarray) -> np.ndarray:
        """A selection as numbers in the order of the rows."""
        if isinstance(where, pd.Series):
            other = where.index.symmetric_difference(self.rows.index)
            if where.index.has_duplicates or len(other):
                raise ValuationError(
                    f"the selection has {number(len(where))} rows and the estimate "
                    f"{number(len(self.rows))}; make it from the estimate's own rows: "
                    "estimate.rows['sha_name'] == 'London'"
                )
            where = where.loc[self.rows.index]
        try:
            weights = np.asarray(where, dtype=float)
        except (TypeError, ValueError):
            raise ValuationError(
                f"the selection {where!r} is neither a mask nor weights; make it from the "
                "estimate's own rows: estimate.rows['sha_name'] == 'London', or "
                "tables.find_place('QT1').weights(estimate.rows)"
            ) from None
        if weights.shape != (len(self.rows),):
            raise ValuationError(
                f"the selection has the shape {weights.shape}; it needs one value for each of the "
                f"estimate's {number(len(self.rows))} rows"
            )
        return weights

    def sums(self, where: pd.Series | np.ndarray | None = None) -> np.ndarray:
        """What some rows were worth together.

        Args:
            where: As `weights` takes it.

        Returns:
            £ million a year, [draw].
        """
        if where is None:  # asked for again and again
            return self.once("sums", lambda: self.sums(np.ones(len(self.rows)))).copy()
        w = self.weights(where)
        kept = w > 0
        return self.values[:, kept] @ w[kept]

    def by_model(
        self, by: str = "group", where: pd.Series | np.ndarray | None = None
    ) -> pd.DataFrame:
        """What each provider model, or group of models, took in each draw.

        Args:
            by: `group` or `provider_model`.
            where: As `weights` takes it.

        Returns:
            £ million a year: a row a draw, a column a code that occurs, in the house order.
        """
        if by not in GROUPED_BY:
            raise ValuationError(
                f"a mix by {by!r} is none; use {' or '.join(GROUPED_BY)}, and a selection of rows "
                "for a region or a place: mix('group', estimate.rows['sha_name'] == 'London')"
            )
        w = self.weights(where)
        kept = w > 0
        names = provider_models.ordered(
            provider_models.group_of(c) if by == "group" else c for c in CODES
        )
        at = np.array(
            [names.index(provider_models.group_of(c) if by == "group" else c) for c in CODES],
            dtype=np.int8,
        )
        values, drawn = self.values[:, kept] * w[kept], at[self.models[:, kept]]
        present = np.flatnonzero(np.bincount(drawn.ravel(), minlength=len(names)))
        return pd.DataFrame(
            {names[i]: np.where(drawn == i, values, 0.0).sum(axis=1) for i in present}
        )

    def mix(self, by: str = "group", where: pd.Series | np.ndarray | None = None) -> pd.DataFrame:
        """What each provider model, or group of models, took: medians and 90% intervals.

        Args:
            by: `group` or `provider_model`.
            where: As `weights` takes it.

        Returns:
            [by, value, value_low, value_high, share, share_low, share_high], £ million and
            percent. Medians need not add up to the total, nor their shares to 100.

        Raises:
            ValuationError: Nothing is selected.
        """
        drawn = self.by_model(by, where)
        if drawn.empty or not len(drawn.columns):
            raise ValuationError("there are no rows to make a mix of; choose a wider selection")
        shares = drawn.div(drawn.sum(axis=1), axis=0) * 100
        ends = intervals(np.concatenate([drawn.to_numpy().T, shares.to_numpy().T]))
        value, share = np.split(ends, 2, axis=1)
        names = ("value", "value_low", "value_high", "share", "share_low", "share_high")
        return pd.DataFrame({by: drawn.columns, **dict(zip(names, [*value, *share], strict=True))})

    def total(self, where: pd.Series | np.ndarray | None = None) -> Interval:
        """What some rows were worth together, £ million a year.

        Args:
            where: As `weights` takes it.

        Returns:
            Median and 90% interval.
        """
        if not self.weights(where).any():
            raise ValuationError("no row is selected; choose a wider selection")
        return interval(self.sums(where))

    def by(self, column: str) -> pd.DataFrame:
        """What each value of a column took, such as each organisation.

        Args:
            column: A column of `rows`, such as pct_code, sha_name or organisation.

        Returns:
            [column, value, low, high], £ million a year, in order of first appearance. Rows in
            which the column is blank are one row of their own, under a missing name.

        Raises:
            ValuationError: `rows` has no such column.
        """
        if not isinstance(column, str) or column not in self.rows:
            raise ValuationError(
                f"the estimate has no column {column!r}{did_you_mean(str(column), self.rows)}; "
                f"it has {', '.join(self.rows)}"
            )
        return self.once(("by", column), lambda: self._by(column)).copy()

    def _by(self, column: str) -> pd.DataFrame:
        # Left to itself `factorize` numbers what is blank -1, which numpy takes for the last name.
        at, names = pd.factorize(self.rows[column], use_na_sentinel=False)
        sums = self.values @ np.eye(len(names))[at]
        value, low, high = intervals(sums.T)
        return pd.DataFrame({column: names, "value": value, "low": low, "high": high})

    def once(self, key: Hashable, work: Callable[[], _T]) -> _T:
        """What follows from the draws alone, worked out at the first call and then remembered.

        The memory belongs to the estimate and goes with it.

        Args:
            key: What is worked out: the name of the work and its arguments.
            work: Works it out. What it returns is shared, so callers must not change it.

        Returns:
            What `work` returned.
        """
        if key not in self._memory:
            self._memory[key] = work()
        return self._memory[key]


def draw_values(
    destinations: pd.DataFrame, areas: pd.DataFrame, decided: pd.DataFrame, settings: Settings
) -> Estimate:
    """Draw the value of every core, final row of `destinations`.

    In every draw the values add up to the total and each pin and bound holds. The order of the
    rows given makes no difference.

    Args:
        destinations: The table pct_destinations.
        areas: The table areas.
        decided: What each published value is used for, as `decide_uses` gives it.
        settings: What to draw with.

    Returns:
        The draws.

    Raises:
        ValuationError: The tables or the total make that impossible.
    """
    return meet_published(draw_freely(destinations, areas, settings), decided)


@dataclass(frozen=True, eq=False)
class FreeDraws:
    """Draws before any published value is met, which estimates of other values have in common.

    Attributes:
        rows: As in Estimate.
        places: Codes of the places, in order.
        place: The place of each row, as a position in `places`.
        own: Each place's own log error, [draw, place].
        values: £ million a year, [draw, row].
        models: As in Estimate.
        settings: What they were drawn with.
    """

    rows: pd.DataFrame
    places: pd.Index
    place: np.ndarray
    own: np.ndarray
    values: np.ndarray
    models: np.ndarray
    settings: Settings


def draw_freely(destinations: pd.DataFrame, areas: pd.DataFrame, settings: Settings) -> FreeDraws:
    """Draw the value of every core, final row of `destinations`, whatever was published.

    Args:
        destinations: The table pct_destinations.
        areas: The table areas.
        settings: What to draw with.

    Returns:
        The draws.

    Raises:
        ValuationError: The tables make that impossible.
    """
    rows = core_rows(destinations, areas)
    rows["organisation"] = organisation_key(rows["destination_ods"], rows["destination_name"])
    rows["group"] = [provider_models.group_of(code) for code in rows["provider_model"]]
    place = np.unique(rows["pct_code"], return_inverse=True)[1]
    weights = rows.drop_duplicates("pct_code").set_index("pct_code")[WEIGHTS[settings.weight]]
    prior = by_cash(settings.total, weights.astype(float))
    models = _models(rows, prior, settings)
    own, shared = _errors(rows, place, models, settings)
    values = prior.to_numpy()[place] * _parts(rows, settings) * np.exp(own[:, place] + shared)
    return FreeDraws(rows, prior.index, place, own, values, models, settings)


def meet_published(free: FreeDraws, decided: pd.DataFrame) -> Estimate:
    """Scale draws so that they meet what was published and add up to the total.

    Args:
        free: The draws; they stay as they are.
        decided: What each published value is used for, as `decide_uses` gives it.

    Returns:
        The estimate.

    Raises:
        ValuationError: The values or the total make that impossible.
    """
    rows, settings, values = free.rows, free.settings, free.values.copy()
    known = decided if settings.published else decided.iloc[:0]
    parts = published_parts(rows, known)
    bound = _with_parts(known, parts, rows, settings)
    covered = _covered(bound, rows, values, parts)
    starts = np.flatnonzero(~rows["pct_code"].duplicated())
    totals = np.add.reduceat(values, starts, axis=1)
    scaled = _meet(totals, free.own, list(free.places), bound, settings, covered)
    values *= (scaled / totals)[:, free.place]
    _give_parts(values, rows, parts)
    badges = _badges(known[known["use"] == "pin"], free.places)
    return Estimate(rows, values, free.models, badges, settings)


def _badges(pins: pd.DataFrame, places: pd.Index) -> pd.Series:
    """How the value of each place is known: published, computed from published ones, or inferred.

    A value that was worked out from others is not published, however exactly it is met.
    """
    known: dict[str, str] = {}
    for pin in pins.to_dict("records"):
        basis = "computed" if pin.get("evidence") == "computed" else "published"
        together = " together with others" if len(pin["pct_codes"]) > 1 else ""
        known |= dict.fromkeys(pin["pct_codes"], f"{basis}{together}")
    return pd.Series([known.get(p, "inferred from funding") for p in places], index=places)


def _random(settings: Settings, stream: str) -> np.random.Generator:
    """Random numbers of their own for every source of error, so that changing one setting leaves
    the others' draws alone.
    """
    return np.random.default_rng([settings.seed, _STREAMS[stream]])


def _models(rows: pd.DataFrame, prior: pd.Series, settings: Settings) -> np.ndarray:
    """The model of every row in every draw: its own, or where the evidence is drawn to be wrong
    another one of its region.
    """
    own = np.array([CODES.index(code) for code in rows["provider_model"]], dtype=np.int8)
    drawn = np.tile(own, (settings.draws, 1))
    chance = rows["evidence_basis"].map(settings.wrong).fillna(0.0).to_numpy(dtype=float)
    weak = np.flatnonzero(chance > 0)
    if not len(weak):
        return drawn
    middle = split_shares(rows, sum(settings.narrow) / 2, sum(settings.broad) / 2)[0]
    weight = rows.assign(weight=prior.loc[rows["pct_code"]].to_numpy() * middle)

    def mix(some: pd.DataFrame) -> pd.Series:
        return some.groupby("provider_model")["weight"].sum().reindex(CODES, fill_value=0.0)

    regions, england = {name: mix(some) for name, some in weight.groupby("sha_name")}, mix(weight)
    wrong = (
        _random(settings, "evidence").random((settings.draws, len(rows)))[:, weak] < chance[weak]
    )
    pick = _random(settings, "other").random((settings.draws, len(rows)))[:, weak]
    for k, row in enumerate(weak):
        others = regions[rows.at[row, "sha_name"]].where(np.arange(len(CODES)) != own[row], 0.0)
        if (
            not others.sum()
        ):  # a region where everything went to one model: the country's mix of the others
            others = england.where(np.arange(len(CODES)) != own[row], 0.0)
        if not others.sum():
            continue
        hit = np.flatnonzero(wrong[:, k])
        drawn[hit, row] = np.searchsorted(
            (others.cumsum() / others.sum()).to_numpy(), pick[hit, k], side="right"
        )
    return drawn


def _errors(
    rows: pd.DataFrame, place: np.ndarray, drawn: np.ndarray, settings: Settings
) -> tuple[np.ndarray, np.ndarray]:
    """Log errors in every draw: each place's own, [draw, place], and what each row shares with its
    region and model, [draw, row].
    """
    n = settings.draws
    regions = np.unique(rows["sha_name"], return_inverse=True)[1]
    of_places = (
        _random(settings, "place").standard_normal((n, place.max() + 1)) * settings.place_error
    )
    of_regions = (
        _random(settings, "region").standard_normal((n, regions.max() + 1)) * settings.region_error
    )
    of_models = _random(settings, "model").standard_normal((n, len(CODES))) * settings.model_error
    return of_places, of_regions[:, regions] + np.take_along_axis(
        of_models, drawn.astype(np.intp), axis=1
    )


def _parts(rows: pd.DataFrame, settings: Settings) -> np.ndarray:
    """The part of its place's arm that each row took in each draw; one draw of each kind of part
    holds for all places.
    """
    narrow, broad = (
        _random(settings, name).uniform(low, high, settings.draws)
        for name, (low, high) in (("narrow", settings.narrow), ("broad", settings.broad))
    )
    return split_shares(rows, narrow, broad)


def _covered(
    decided: pd.DataFrame, rows: pd.DataFrame, values: np.ndarray, parts: pd.DataFrame
) -> dict[str, np.ndarray]:
    """What part of its places' arms a pin covers, where not all: value_id -> [draw, place].

    A value for *most* of the services of some places is that of the organisation that it names,
    and published parts are those of theirs; what went to others comes on top.
    """
    names = rows["destination_name"].map(organisation_words)
    covered = {}
    for pin in decided[decided["use"] == "pin"].itertuples():
        if pin.scope == "parts":
            own = rows["row_id"].isin(parts["row_id"]).to_numpy()
        elif pin.scope == "most":
            own = (names == organisation_words(pin.destination_name)).to_numpy()
        else:
            continue
        shares = []
        for code in pin.pct_codes:
            here = (rows["pct_code"] == code).to_numpy()
            held = values[:, here & own].sum(axis=1)
            shares.append(held / values[:, here].sum(axis=1) if held.any() else np.ones(len(held)))
        covered[pin.value_id] = np.array(shares).T
    return covered


def _with_parts(
    decided: pd.DataFrame, parts: pd.DataFrame, rows: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """The decided values with what published parts say of their whole places.

    Where the main organisation's part is known exactly, the parts pin their place, which holds what
    the other organisations took besides (see `_covered`); else they are a lower bound, which leaves
    each of the others the least that a single service took (A14).

    Raises:
        ValuationError: A pinned place is worth less than its published parts.
    """
    pins = decided[decided["use"] == "pin"]
    pinned = {
        c: v for codes, v in zip(pins["pct_codes"], pins["value_gbp_m"], strict=True) for c in codes
    }
    extra = []
    for code, some in parts.groupby("pct_code"):
        together = some["value_gbp_m"].sum()
        if code not in pinned:
            exact = (some["main"] & ~some["at_least"]).any()
            others = (rows["pct_code"] == code).sum() - len(some)
            least = together / (1 - settings.narrow[0] * others)
            use, value = ("pin", together) if exact else ("lower bound", least)
            extra.append((f"parts of {code}", (code,), value, use, "parts"))
        elif pinned[code] < together:
            raise ValuationError(
                f"arm_values.csv: the parts of {code} come to £{together:g}m, more than its whole "
                f"arm (£{pinned[code]:g}m); correct one, or mark it usable_as context"
            )
    columns = ["value_id", "pct_codes", "value_gbp_m", "use", "scope"]
    more = pd.DataFrame(extra, columns=columns)
    return pd.concat([decided, more], ignore_index=True) if extra else decided


def _give_parts(values: np.ndarray, rows: pd.DataFrame, parts: pd.DataFrame) -> None:
    """Give each published part its value, in place; the other parts of its place share the rest."""
    position = pd.Series(rows.index, index=rows["row_id"])
    for code, some in parts.groupby("pct_code"):
        members = np.flatnonzero(rows["pct_code"] == code)
        exact, least = some[~some["at_least"]], some[some["at_least"]]
        fixed = position[exact["row_id"]].to_numpy(dtype=int)
        others = np.setdiff1d(members, fixed)
        rest = values[:, members].sum(axis=1) - exact["value_gbp_m"].sum()
        rest = np.maximum(rest, 0.0)  # nothing but rounding lies below
        values[:, others] *= (rest / values[:, others].sum(axis=1))[:, None]
        values[:, fixed] = exact["value_gbp_m"].to_numpy(dtype=float)
        for row_id, amount in zip(least["row_id"], least["value_gbp_m"], strict=True):
            _lift(values, position[row_id], np.setdiff1d(others, [position[row_id]]), amount)


def _lift(values: np.ndarray, main: int, beside: np.ndarray, least: float) -> None:
    """Lift one part to the least that it may be, in place; the parts beside it give."""
    low = np.flatnonzero(values[:, main] < least)
    if not len(low) or not len(beside):
        return
    share = values[np.ix_(low, beside)]
    left = np.maximum(values[low, main] + share.sum(axis=1) - least, 0.0)
    values[np.ix_(low, beside)] = share * (left / share.sum(axis=1))[:, None]
    values[low, main] = least


def _meet(
    totals: np.ndarray,
    own: np.ndarray,
    codes: list[str],
    decided: pd.DataFrame,
    settings: Settings,
    covered: dict[str, np.ndarray],
) -> np.ndarray:
    """Place totals that meet every pin, respect every bound and add up to the national total,
    [draw, place].

    `own` are the places' own log errors, which are drawn again where a bound is broken; `covered`
    says what part of its places a pin covers, where that is not all of them.
    """
    decided = decided.sort_values("value_id", kind="stable")
    unknown = {
        c for some in decided[decided["use"].isin(USES[:3])]["pct_codes"] for c in some
    } - set(codes)
    if unknown:
        raise ValuationError(
            f"arm_values.csv values the place {min(unknown)!r}, which areas.csv does not have"
        )
    pins, lower, upper = (
        [
            (np.array([codes.index(c) for c in row.pct_codes]), float(row.value_gbp_m))
            for row in decided[decided["use"] == use].itertuples()
        ]
        for use in USES[:3]
    )
    pinned, bounded = (
        np.isin(np.arange(len(codes)), [m for members, _ in some for m in members])
        for some in (pins, [*lower, *upper])
    )
    result = totals.copy()
    for id, (members, value) in zip(
        decided[decided["use"] == "pin"]["value_id"], pins, strict=True
    ):
        held = result[:, members] * covered.get(id, 1.0)
        result[:, members] *= (value / held.sum(axis=1))[:, None]
    _fill(result, ~pinned, settings.total)
    for _ in range(
        2
    ):  # a place may stand in two bounds: the second round mends what the first disturbed
        for some, is_lower in ((lower, True), (upper, False)):
            for members, value in some:
                random = np.random.default_rng(
                    [settings.seed, _STREAMS["bound"], is_lower, *members]
                )
                _respect(result, own, members, value, is_lower, random, settings.place_error)
    _fill(result, ~(pinned | bounded), settings.total)
    return result


def _fill(result: np.ndarray, free: np.ndarray, total: float) -> None:
    """Scale the free places so that each draw adds up to the total, in place."""
    rest = total - result[:, ~free].sum(axis=1)
    if not free.any() or (rest <= 0).any():
        raise ValuationError(
            f"a national total of £{total:,.0f}m leaves nothing for the places without a "
            "published value"
        )
    result[:, free] *= (rest / result[:, free].sum(axis=1))[:, None]


def _respect(
    result: np.ndarray,
    own: np.ndarray,
    members: np.ndarray,
    value: float,
    lower: bool,
    random: np.random.Generator,
    spread: float,
) -> None:
    """Redraw the places' own errors where their sum breaks a bound, in place; what still breaks it
    is set to the bound.
    """
    start = result[:, members] / np.exp(own[:, members])
    for _ in range(_TRIES if spread else 0):
        wrong, _together = _breaking(result[:, members], value, lower)
        if not len(wrong):
            return
        again = random.standard_normal((len(wrong), len(members))) * spread
        result[np.ix_(wrong, members)] = start[wrong] * np.exp(again)
    wrong, together = _breaking(result[:, members], value, lower)
    result[np.ix_(wrong, members)] *= (value / together)[:, None]


def _breaking(held: np.ndarray, value: float, lower: bool) -> tuple[np.ndarray, np.ndarray]:
    """The draws in which what is held breaks a bound, and what is held in each of them together.

    What was set to the bound before meets it, whichever way a processor rounds the last digit:
    the numbers of other draws would else depend on the machine.
    """
    together = held.sum(axis=1)
    out = value - together if lower else together - value
    wrong = np.flatnonzero(out > _ROUNDING * value)
    return wrong, together[wrong]
