"""The outcome, from the tables of the package: the estimate as released or varied, its results as
files, and what a change moves.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import tables
from helpers.analysis import community_payments, place_history, place_profiles, valuation
from helpers.analysis.area_histories import AreaHistory, Sources
from helpers.analysis.area_profiles import AreaProfile
from helpers.core import paths
from helpers.core.arguments import to_path
from helpers.core.atomic_write import write_whole
from helpers.core.errors import DataError, SuiteError
from helpers.core.formatting import Interval, joined, number, pounds
from helpers.estimates.cache import remembered
from helpers.tables import places, provider_models
from helpers.tables.reader import ENVIRONMENT

__all__ = [
    "ESTIMATE_CITATION",
    "SHARE_COLUMNS",
    "area_history",
    "area_profile",
    "before_and_after",
    "changes_in_words",
    "estimate_citation",
    "export_parquet",
    "leave_out_results",
    "national",
    "outcome",
    "share_sensitivity",
    "shares_in_words",
    "value_by_place",
    "write_computed_tables",
]

SHARE_COLUMNS = ["value_gbp_m", "value_low", "value_high", "share", "share_low", "share_high"]
ESTIMATE_CITATION = (
    "NHS community services: how value shifts between provider models, "
    "data version {version}: estimated value of community "
    "services by place and provider model, {draws:,} draws{changed}. Not official statistics."
)


@remembered(maxsize=8)
def outcome(data: str | Path | None = None, **changes: Any) -> valuation.Estimate:
    """The outcome of 2010 to 2013: what every destination of every place was worth, drawn.

    The method is that of docs/method-value.md. The last few estimates are remembered, so that a
    notebook may ask again at no cost.

    Args:
        data: A folder of your own tables, laid over ours.
        **changes: Settings in place of those that the table of assumptions gives, such as
            `draws=1000`. `total` is £ million a year; `place_error`, `region_error` and
            `model_error` are errors of logarithms, 0 to 2; `weight` is 'cash' or 'population';
            `published` says whether published values are met; `wrong`, `narrow` and `broad` are as
            in `valuation.Settings`.

    Returns:
        The estimate; its values are in £ million a year, cash.

    Raises:
        DataError: A table is broken.
        ValuationError: A setting is unknown or impossible.
    """
    destinations, areas, decided, plain = _inputs(valuation.DRAWS, data)
    settings = {name: tuple(v) if isinstance(v, list) else v for name, v in changes.items()}
    chosen = valuation.change_settings(plain, **settings)
    est = valuation.draw_values(destinations, areas, decided, chosen)
    released = valuation.valuation_settings(tables.read_released("assumptions"))
    return replace(
        est,
        data_version=tables.version(data),
        unreleased=valuation.settings_changed(released, chosen),
    )


outcome.spell_out(valuation.Settings.__annotations__)


def national(est: valuation.Estimate) -> pd.DataFrame:
    """England by group, as the table outcome_shares: columns [group, value_gbp_m, value_low, …,
    share_high], one decimal.
    """
    return est.mix().set_axis(["group", *SHARE_COLUMNS], axis=1).round(1)


def before_and_after(data: str | Path | None = None) -> pd.DataFrame:
    """The national shares as released and as your tables give them. Columns [group, before,
    before_low, before_high, after, …, change].
    """
    names = ["group", "share", "share_low", "share_high"]
    released = tables.read_released("outcome_shares")[names].set_axis(
        ["group", "before", "before_low", "before_high"], axis=1
    )
    now = national(outcome(data))[names].set_axis(
        ["group", "after", "after_low", "after_high"], axis=1
    )
    both = released.merge(now, on="group", how="outer").set_index("group").fillna(0.0)
    both = both.loc[provider_models.ordered(both.index)].reset_index()
    return both.assign(change=(both["after"] - both["before"]).round(1))


def changes_in_words(both: pd.DataFrame) -> str:
    """`before_and_after` as lines of text."""
    if not (both["change"].abs() > 0).any():
        return "National shares of value: as released."
    lines = [
        f"{'National shares of value, %':<36}{'as released':>22}"
        f"{'with these tables':>22}{'change':>9}"
    ]
    for row in both.itertuples():
        before = Interval(row.before, row.before_low, row.before_high)
        after = Interval(row.after, row.after_low, row.after_high)
        cells = [share.plain(1, always=True, about=False) for share in (before, after)]
        lines.append(
            f"{provider_models.label(row.group):<36}{cells[0]:>22}{cells[1]:>22}{row.change:>+9.1f}"
        )
    return "\n".join(lines)


def shares_in_words(est: valuation.Estimate) -> str:
    """The national shares as lines of text."""
    lines = [
        f"Of {pounds(est.settings.total)} a year, "
        f"median and 90% interval of {number(len(est.values))} draws:"
    ]
    for row in national(est).itertuples():
        share = Interval(row.share, row.share_low, row.share_high)
        value = Interval(row.value_gbp_m, row.value_low, row.value_high)
        lines.append(
            f"{provider_models.label(row.group):<36}"
            f"{share.percent(1, always=True, about=False):<24}"
            f"{value.pounds(always=True, about=False)}"
        )
    return "\n".join(lines)


def area_profile(code: str, data: str | Path | None = None, **changes: Any) -> AreaProfile:
    """One place with all that its report needs.

    Args:
        code: The code or name of a PCT, a region of 2010, an integrated care board or a council,
            such as `5EM`.
        data: A folder of your own tables, laid over ours.
        **changes: Fields of `valuation.Settings`, as in `outcome`.

    Returns:
        The place, its cards and values, and the estimate that they are read from.

    Raises:
        PlaceError: There is no such place; the message suggests one.
        DataError, ValuationError: As in `outcome`.
    """
    cards, values = _cards_and_values(data)
    est, register = outcome(data, **changes), _register(data, **changes)
    return AreaProfile(places.find_place(code, data), est, cards, register, values)


def area_history(code: str, data: str | Path | None = None, **changes: Any) -> AreaHistory:
    """What happened in one place, from its PCTs' own services to the last provider on record.

    Args:
        code: The code or name of a PCT, a region of 2010, an integrated care board or a council.
        data: A folder of your own tables, laid over ours.
        **changes: Fields of `valuation.Settings`, as in `outcome`; they change what is said of the
            services' worth.

    Returns:
        The history, with sentence, line of time and table.

    Raises:
        PlaceError: There is no such place; the message suggests one.
        DataError, ValuationError: As in `outcome`.
    """
    profile = area_profile(code, data, **changes)
    history, certainty, contracts, payments, people, hosts = _history_tables(data)
    names = profile.members.sort_values("pct_name", kind="stable").set_index("pct_code")["pct_name"]
    paid = community_payments.in_places(payments, people, profile.place.parts)
    return AreaHistory(
        profile.place,
        names.to_dict(),
        Sources(history, certainty, contracts, paid, hosts),
        f"worth {profile.worth_clause()}",
        *(("", False) if profile.single else profile.by_value()),
    )


@remembered(maxsize=2)
def _history_tables(data: str | Path | None = None) -> tuple[Any, ...]:
    """What the histories of all places share."""
    history, sightings, register, contracts, payments, areas, groups, destinations = (
        tables.read(name, data)
        for name in (
            "place_history",
            "operator_sightings",
            "organisations",
            "contracts",
            "ccg_community_2018_19",
            "areas",
            "ccgs_2018",
            "pct_destinations",
        )
    )
    population = areas.set_index("pct_code")["population_mid_2011"].astype(float)
    parts = community_payments.ccg_parts_of_places(areas, groups)
    # Plain values: histories walk through them row by row.
    named = place_history.named_today(history, register).astype(object)
    return (
        named,
        place_history.how_well_known(history, sightings),
        contracts,
        payments,
        community_payments.people_by_group(parts, population),
        place_history.hosts_before(destinations, history),
    )


@remembered(maxsize=8)
def _register(data: str | Path | None = None, **changes: Any) -> pd.DataFrame:
    """The register of all places with an estimate's badges."""
    est = outcome(data, **changes)
    followers = ("tiles", "ccgs", "icbs", "icbs_2022", "pct_councils")
    tables_of = [tables.read(name, data) for name in followers]
    return place_profiles.place_table(est.rows, est.badges, *tables_of)


@remembered(maxsize=2)
def _cards_and_values(
    data: str | Path | None = None,
) -> tuple[dict[str, place_profiles.Card], place_profiles.Values]:
    """What the profiles of all places share: their cards, and what was published of values."""
    needed = (
        "areas",
        "pct_destinations",
        "social_enterprises",
        "community_trusts",
        "place_history",
        "arm_values",
    )
    areas, destinations, enterprises, trusts, history, arm_values = (
        tables.read(name, data) for name in needed
    )
    rows = valuation.core_rows(destinations, areas)
    decided = valuation.decide_uses(arm_values, rows)[["value_id", "use", "reason"]]
    cards = place_profiles.place_cards(destinations, areas, enterprises, trusts, history)
    return cards, place_profiles.Values(arm_values, decided)


def leave_out_results(
    draws: int = valuation.DRAWS, data: str | Path | None = None
) -> dict[str, pd.DataFrame]:
    """Published values predicted from the others: `one` left out at a time, or all of one `model`.
    See valuation.leave_one_out.

    Columns [label, published, predicted, low, high, …], £ million a year.
    """
    return {name: table.copy() for name, table in _leave_out(draws, data).items()}


@remembered(maxsize=2)
def _leave_out(draws: int, data: str | Path | None = None) -> dict[str, pd.DataFrame]:
    inputs = _inputs(draws, data)
    names = inputs[1].set_index("pct_code")["pct_name"].str.removesuffix(" PCT")
    one = valuation.leave_one_out(*inputs)
    one = one.assign(
        label=[", ".join(names[c] for c in codes.split("; ")) for codes in one["places"]]
    )
    model = valuation.leave_one_model_out(*inputs)
    model = model.assign(
        label=[
            f"{provider_models.label(m)} ({n} value{'s' * (n > 1)})"
            for m, n in zip(model["model"], model["pins"], strict=True)
        ]
    )
    return {
        "one": one.sort_values("published", ascending=False, ignore_index=True, kind="stable"),
        "model": model,
    }


def share_sensitivity(draws: int = valuation.DRAWS, data: str | Path | None = None) -> pd.DataFrame:
    """Every group's share with one assumption changed at a time. Columns [label, assumption, group,
    share, low, high], percent.
    """
    return _vary(draws, data).copy()


@remembered(maxsize=2)
def _vary(draws: int, data: str | Path | None = None) -> pd.DataFrame:
    table = valuation.sensitivity(*_inputs(draws, data))
    ends = {"low": 0, "high": 1, "as set": 0}
    return table.assign(
        label=[words[ends[end]] for words, end in zip(table["words"], table["end"], strict=True)]
    )


def _inputs(
    draws: int, data: str | Path | None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, valuation.Settings]:
    destinations, areas, arm_values, assumptions = (
        tables.read(name, data)
        for name in ("pct_destinations", "areas", "arm_values", "assumptions")
    )
    return (
        destinations,
        areas,
        valuation.decide_uses(arm_values),
        valuation.valuation_settings(assumptions, draws=draws),
    )


def write_computed_tables() -> list[Path]:
    """Write the computed tables of data/ afresh from the others: what each value is used for, and
    the shares as released. Raises DataError where tables of your own are laid over ours: theirs
    would be written as released.
    """
    paths.require_repository("the computed tables")
    altered = tables.altered_tables()
    if altered:
        raise DataError(
            f"{joined(altered)} of your own would be written into the tables as released; "
            f"unset {ENVIRONMENT} first"
        )
    rows = valuation.core_rows(tables.read("pct_destinations"), tables.read("areas"))
    decided = valuation.decide_uses(tables.read("arm_values"), rows)
    decided = decided[["value_id", "use", "reason"]]
    computed = {"value_decisions": decided, "outcome_shares": national(outcome())}
    written = []
    for name, table in computed.items():
        path = paths.data_dir() / f"{name}.csv"
        write_whole(path, table.to_csv(index=False, lineterminator="\n"))
        written.append(path)
    return written


def value_by_place(est: valuation.Estimate) -> pd.DataFrame:
    """Every PCT with its value, interval and badge.

    Args:
        est: The estimate, as `outcome()` gives it.

    Returns:
        [pct_code, pct_name, sha_name, value, low, high, known], in £ million a year.

    Raises:
        SuiteError: It is no estimate.
    """
    est = _estimate(est)
    names = est.rows.drop_duplicates("pct_code").set_index("pct_code")[["pct_name", "sha_name"]]
    ends = est.by("pct_code").set_index("pct_code")
    return names.join(ends).assign(known=est.badges).reset_index()


def export_parquet(est: valuation.Estimate, folder: str | Path) -> list[Path]:
    """Write draws and results as Parquet, each with the data version and a suggested citation in
    its metadata. Every file is whole or not there.

    Args:
        est: The estimate.
        folder: Where they go; it is made where it is missing.

    Returns:
        draws.parquet: a row a draw and destination row, [draw, row_id, provider_model,
        value_gbp_m]. rows.parquet: the destination rows, with place and region by row_id.
        shares.parquet: England by model. places.parquet: every PCT.

    Raises:
        SuiteError: It is no estimate, or the folder is none or cannot be written to.
    """
    est, folder = _estimate(est), to_path(folder, "the folder to write to", "draws")
    n, rows = est.values.shape
    draws = pd.DataFrame(
        {
            "draw": pd.Series(range(n)).repeat(rows).to_numpy(dtype="int32"),
            "row_id": pd.Categorical.from_codes(
                list(range(rows)) * n, categories=est.rows["row_id"]
            ),
            "provider_model": pd.Categorical.from_codes(
                est.models.ravel(), categories=list(valuation.CODES)
            ),
            "value_gbp_m": est.values.ravel().round(4),
        }
    )
    plain = est.rows.drop(columns=[c for c in est.rows if est.rows[c].dtype == object])
    tables = {
        "draws": draws,
        "rows": plain,
        "shares": est.mix("provider_model"),
        "places": value_by_place(est),
    }
    return [_write(folder / f"{name}.parquet", table, est) for name, table in tables.items()]


def estimate_citation(est: valuation.Estimate) -> str:
    """How to cite results of this estimate; what is not as released is named.

    Args:
        est: The estimate, as `outcome()` gives it.

    Raises:
        SuiteError: It is no estimate.
    """
    est = _estimate(est)
    return ESTIMATE_CITATION.format(
        version=est.data_version,
        draws=len(est.values),
        changed="".join(f"; {words}" for words in est.unreleased),
    )


def _estimate(est: object) -> valuation.Estimate:
    """An estimate that a user gave; a frame of its results looks like one and is none."""
    if not isinstance(est, valuation.Estimate):
        raise SuiteError(f"found a {type(est).__name__}; expected an estimate, such as outcome()")
    return est


def _write(path: Path, table: pd.DataFrame, est: valuation.Estimate) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    about = {
        "data_version": est.data_version,
        "citation": estimate_citation(est),
        "settings": json.dumps(est.settings.__dict__),
    }
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    buffer = pa.BufferOutputStream()
    pq.write_table(
        arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), **about}),
        buffer,
        compression="zstd",
    )
    write_whole(path, buffer.getvalue().to_pybytes())
    return path
