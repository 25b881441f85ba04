"""Social enterprises and charities: what was announced, what launched, what can be traced, which
shares are held.

Frames in, frames out. Counts of stages come from publications; the register of enterprises names
some of those counted, never all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.core.errors import SuiteError

__all__ = [
    "FATES",
    "MEASURES",
    "OUTSIDE_PROGRAMME",
    "SECTOR",
    "ThirdSectorError",
    "candidates",
    "fate",
    "fates",
    "held_shares",
    "stages",
    "towards_plan",
    "traced",
]

OUTSIDE_PROGRAMME = "other"  # the wave of enterprises that were never part of Right to Request
FATES = {
    "trading": "Still trading when last seen",
    "lost_contract": "Lost the first main contract",
    "merged": "Now part of another body",
    "closed": "Closed",
    "unknown": "Launched, the rest unclear",
    "never_launched": "Never launched",
    "unconfirmed": "Launch not confirmed",
}
SECTOR = frozenset({"voluntary", "social_enterprise"})
MEASURES = {
    "share_of_plan_value": "planned value",
    "share_of_spend": "spending",
    "share_of_contract_value": "contract value",
    "share_of_contract_count": "contracts, by number",
}


class ThirdSectorError(SuiteError):
    """The rows given contradict each other."""


def stages(
    announced: Mapping[str, float],
    launched: Mapping[str, float],
    counted: Mapping[Sequence[str], float],
) -> pd.DataFrame:
    """What became of the projects that were announced, for each group of waves that was counted
    together, and for all.

    Args:
        announced: Wave -> projects announced.
        launched: Wave -> projects launched.
        counted: Tuple of waves -> the later official count of them together.

    Returns:
        [waves, announced, counted, launched, left_before, not_launched] as whole numbers; `waves`
        is a tuple.

    Raises:
        ThirdSectorError: A later stage is larger than an earlier one, or a wave is counted twice
            or not at all.
    """
    waves = [wave for group in counted for wave in group]
    if sorted(waves) != sorted(announced) or sorted(waves) != sorted(launched):
        raise ThirdSectorError(
            f"the waves counted are {', '.join(waves)}; they must be those announced, "
            f"{', '.join(announced)}, each once"
        )
    groups = [*counted, tuple(announced)] if len(counted) > 1 else list(counted)
    rows = pd.DataFrame(
        {
            "waves": [tuple(g) for g in groups],
            "announced": [sum(announced[w] for w in g) for g in groups],
            "counted": [
                sum(n for members, n in counted.items() if set(members) <= set(g)) for g in groups
            ],
            "launched": [sum(launched[w] for w in g) for g in groups],
        }
    ).astype({"announced": int, "counted": int, "launched": int})
    rows["left_before"] = rows["announced"] - rows["counted"]
    rows["not_launched"] = rows["counted"] - rows["launched"]
    wrong = rows[(rows["left_before"] < 0) | (rows["not_launched"] < 0)]
    if len(wrong):
        raise ThirdSectorError(
            f"waves {', '.join(wrong['waves'].iloc[0])}: "
            "more were counted or launched than the stage before holds"
        )
    return rows


def candidates(enterprises: pd.DataFrame) -> pd.DataFrame:
    """The enterprises of the register that launched and could be among those of Right to Request:
    all not known to be outside it.
    """
    return enterprises[
        (enterprises["status"] == "launched") & (enterprises["wave"] != OUTSIDE_PROGRAMME)
    ]


def fate(enterprises: pd.DataFrame) -> pd.Series:
    """What became of each enterprise, a key of FATES: its fate where it launched, else its
    status.
    """
    return enterprises["fate"].where(enterprises["status"] == "launched", enterprises["status"])


def fates(enterprises: pd.DataFrame) -> pd.DataFrame:
    """How many enterprises met which fate. Columns [fate, label, count], in the order of FATES,
    those that occur only.
    """
    counts = fate(enterprises).value_counts().reindex(list(FATES)).dropna().astype(int)
    return pd.DataFrame(
        {
            "fate": counts.index,
            "label": [FATES[f] for f in counts.index],
            "count": counts.to_numpy(),
        }
    )


def traced(
    enterprises: pd.DataFrame, arm_values: pd.DataFrame, last_early_year: int = 2012
) -> pd.DataFrame:
    """Enterprises with a published yearly value, largest first, and what kind of value it is.

    Args:
        enterprises: The table social_enterprises.
        arm_values: The table arm_values, which says what a sum holds.
        last_early_year: The last year whose values are early.

    Returns:
        The rows with `kind`: `wider` where arm_values calls the same sum for the same place an
        upper bound (it holds social care or mental health too), else `early` (of `last_early_year`
        or before) or `later` (after it, or of an unstated year).
    """
    rows = enterprises[enterprises["annual_contract_value_gbp_m"].notna()].copy()
    bounds = arm_values[arm_values["usable_as"] == "upper_bound"].explode("pct_codes")
    wider = set(zip(bounds["pct_codes"], bounds["value_gbp_m"], strict=True))
    year = pd.to_numeric(rows["value_year"].str[:4])
    places = zip(rows["origin_pct_codes"], rows["annual_contract_value_gbp_m"], strict=True)
    is_wider = pd.Series(
        [any((code, v) in wider for code in codes) for codes, v in places], rows.index
    )
    rows["kind"] = (
        (year <= last_early_year).map({True: "early", False: "later"}).where(~is_wider, "wider")
    )
    return rows.sort_values("annual_contract_value_gbp_m", ascending=False, kind="stable")


def towards_plan(
    parts: Sequence[tuple[str, float]], planned: float, plan_label: str
) -> pd.DataFrame:
    """From nothing to the planned value by what was traced; what is left is a rest.

    Args:
        parts: Labels with £ million a year; parts of nothing are left out.
        planned: What was planned, £ million a year.
        plan_label: What the bar of the plan is called.

    Returns:
        Steps of a bridge, [label, start, end, kind].
    """
    rows: list[tuple[str, float, float, str]] = []
    at = 0.0
    for label, amount in parts:
        if amount:
            rows.append((label, at, at + amount, "step"))
            at += amount
    rows += [("Not traced", at, planned, "rest"), (plan_label, 0.0, planned, "total")]
    return pd.DataFrame(rows, columns=["label", "start", "end", "kind"])


def held_shares(series: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Every share held that is about charities or social enterprises, alone or mixed with others,
    one row each.

    `series` is spend_series, `figures` the table of figures; a figure behind a row of a series is
    not shown twice. Columns [who, year, measure, share, coverage, label, source_id, series_id,
    figure_id]: `who` is voluntary, social_enterprise or mixed (with each other or anything else),
    `measure` a key of MEASURES, `share` percent. No two rows are comparable unless they share a
    series.
    """
    used = {f for ids in series["figure_ids"] for f in ids}
    sector_rows = series[series["provider_coverage"].map(lambda codes: bool(SECTOR & set(codes)))]
    plan, contracts = (
        sector_rows["series_id"].str.contains(word) for word in ("plan", "contracts")
    )
    one = pd.DataFrame(
        {
            "year": sector_rows["financial_year"],
            "share": sector_rows["share_percent"],
            "coverage": sector_rows["provider_coverage"],
            "measure": pd.Series("share_of_spend", sector_rows.index)
            .mask(plan, "share_of_plan_value")
            .mask(contracts, "share_of_contract_value"),
            "label": sector_rows["category_label"],
            "series_id": sector_rows["series_id"],
            "figure_id": [
                _behind(s, ids, figures)
                for s, ids in zip(
                    sector_rows["share_percent"], sector_rows["figure_ids"], strict=True
                )
            ],
        }
    )
    about = figures["provider_coverage"].map(lambda codes: bool(codes) and set(codes) <= SECTOR)
    more = figures[about & figures["measure"].isin(MEASURES) & ~figures["figure_id"].isin(used)]
    two = pd.DataFrame(
        {
            "year": _short(more),
            "share": more["value"],
            "coverage": more["provider_coverage"],
            "measure": more["measure"],
            "label": more["definition"],
            "series_id": None,
            "figure_id": more["figure_id"],
        }
    )
    rows = pd.concat([one, two], ignore_index=True)
    rows["who"] = [c[0] if len(c) == 1 else "mixed" for c in rows["coverage"]]
    rows["source_id"] = rows["figure_id"].map(figures.set_index("figure_id")["source_id"])
    rows["first"] = rows["year"].str[:4].astype(int)
    rows["first"] = rows.groupby(rows["series_id"].fillna(rows["figure_id"]))["first"].transform(
        "min"
    )  # a series stays together
    rows = rows.sort_values(
        ["first", "series_id", "year", "measure"], kind="stable", ignore_index=True
    )
    return rows.drop(columns="first")


def _short(figures: pd.DataFrame) -> pd.Series:
    """The period of each figure as a year, a financial year or two years."""
    spans = (
        figures["period_start"].dt.year.astype(str)
        + " to "
        + figures["period_end"].dt.year.astype(str)
    )
    return figures["period_label"].where(
        figures["period_label"].str.fullmatch(r"\d{4}(-\d{2})?"), spans
    )


def _behind(share: float, ids: Sequence[str], figures: pd.DataFrame) -> str:
    """The figure that a share was taken from: the one of its value, else the first named (a share
    computed from others).
    """
    values = figures.set_index("figure_id")["value"]
    return next((id for id in ids if values[id] == share), ids[0])
