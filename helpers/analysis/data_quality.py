"""How far to lean on the rest: where numbers come from, whether they add up, what moves the answer,
what would change it.

Frames in, frames out. Nothing here judges: each function counts, adds up again, or says by how much
an answer moves.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.core.errors import DataError
from helpers.spend import provider_mix

__all__ = [
    "BASES",
    "BASIS_COLUMNS",
    "BASIS_OF_EVIDENCE",
    "RESULTS",
    "basis_of_rows",
    "break_bars",
    "count_by_basis",
    "coverage_waterfall",
    "reconcile",
    "reconcile_payments",
    "sensitivity_ranges",
    "series_totals",
    "shares_of_rows",
    "smallest_set_exceeding",
    "waterfall_steps",
]

BASES = {
    "published": "read in its source",
    "second-hand": "in part, or from another source",
    "computed": "computed",
    "estimated": "estimated",
    "general knowledge": "general knowledge",
    "ours": "written by this project",
}
BASIS_OF_EVIDENCE = {
    "seen": "published",
    "published": "published",
    "states_transfer": "published",
    "states_plan": "published",
    "partly": "second-hand",
    "taken_over": "second-hand",
    "shows_later_operator": "second-hand",
    "shows_operator": "second-hand",
    "succession": "second-hand",
    "computed": "computed",
    "general_knowledge": "general knowledge",
}
BASIS_COLUMNS = (
    "evidence",
    "evidence_basis",
    "basis",
)  # where a table says how each of its rows is known
RESULTS = ("agrees", "gap within what is allowed", "fails")


def shares_of_rows(
    rows: pd.DataFrame, by: str, part: str, weight: str | None = None
) -> pd.DataFrame:
    """Percent of rows in each part of a column, for each value of another.

    Args:
        rows: Any frame.
        by: The column whose values make 100 each.
        part: The column whose values are the parts.
        weight: A column that counts in place of the number of rows.

    Returns:
        [by, part, share], share in percent.
    """
    sums = (
        rows.assign(share=1.0 if weight is None else rows[weight].astype(float))
        .groupby([by, part], as_index=False)["share"]
        .sum()
    )
    return sums.assign(share=sums["share"] / sums.groupby(by)["share"].transform("sum") * 100)


def basis_of_rows(name: str, rows: pd.DataFrame, bases: Mapping[str, str]) -> pd.Series:
    """How each row of a table is known.

    Args:
        name: The name of the table.
        rows: Its rows. A column of BASIS_COLUMNS, where it has one, says how each is known.
        bases: Table -> the one basis of all its rows (`tables.table_bases()`), for the others.

    Returns:
        A key of BASES for each row, with the index of `rows`.

    Raises:
        DataError: A word of evidence or a table has no place here: it would silently be left out
            of every count.
    """
    column = next((c for c in BASIS_COLUMNS if c in rows), None)
    if column:
        unknown = set(rows[column]) - BASIS_OF_EVIDENCE.keys()
        if unknown:
            raise DataError(
                f"{name}.csv, column {column}: {min(map(str, unknown))!r} is no word of evidence; "
                "say in data_quality.BASIS_OF_EVIDENCE what it is"
            )
        return rows[column].map(BASIS_OF_EVIDENCE)
    if bases.get(name) not in BASES:
        raise DataError(
            f"{name}.csv does not say how its rows are known; give it a column of evidence, or a "
            f"basis in datapackage.json, one of {', '.join(BASES)}"
        )
    return pd.Series(bases[name], index=rows.index)


def count_by_basis(frames: Mapping[str, pd.DataFrame], bases: Mapping[str, str]) -> pd.DataFrame:
    """Rows and numbers of every table by how they are known.

    Args:
        frames: Table -> its rows.
        bases: Table -> the one basis of all its rows, for tables without a column of evidence.

    Returns:
        [table, basis, rows, numbers, unsourced], a row for each basis that occurs in a table. A
        number is a cell that holds one, in a column of numbers. `unsourced` counts rows without a
        source, in tables that have a source in each row.

    Raises:
        DataError: As in `basis_of_rows`.
    """
    counts = []
    for name, rows in frames.items():
        numeric = [
            c
            for c in rows
            if pd.api.types.is_numeric_dtype(rows[c]) and not pd.api.types.is_bool_dtype(rows[c])
        ]
        lines = pd.DataFrame(
            {
                "basis": basis_of_rows(name, rows, bases),
                "rows": 1,
                "numbers": rows[numeric].notna().sum(axis=1).astype(int),
                "unsourced": rows["source_id"].isna().astype(int) if "source_id" in rows else 0,
            }
        )
        sums = lines.groupby("basis", as_index=False).sum()
        counts.append(
            sums.assign(table=name, order=sums["basis"].map(list(BASES).index)).sort_values(
                "order", kind="stable"
            )
        )
    return pd.concat(counts, ignore_index=True)[["table", "basis", "rows", "numbers", "unsourced"]]


def reconcile(
    kind: str,
    what: pd.Series,
    total: pd.Series,
    parts: pd.Series,
    allowed: pd.Series | float,
    unit: pd.Series | str,
) -> pd.DataFrame:
    """Reconcile totals with the sums of their parts.

    Args:
        kind: What is reconciled, the same in every row.
        what: A line of words for each row.
        total: The totals as printed.
        parts: The sums worked out again, in the order of `total`.
        allowed: The gap that rounding allows, for each row or for all.
        unit: The unit, for each row or for all.

    Returns:
        [kind, what, total, parts, gap, allowed, unit, result]; `gap` is parts less total, `result`
        one of RESULTS.
    """
    sides = {"total": total.to_numpy(dtype=float), "parts": parts.to_numpy(dtype=float)}
    table = pd.DataFrame({"kind": kind, "what": list(what), **sides})
    table = table.assign(
        gap=table["parts"] - table["total"],
        allowed=np.asarray(allowed, dtype=float),
        unit=np.asarray(unit),
    )
    gap, most = table["gap"].abs(), table["allowed"] + 1e-9
    return table.assign(
        result=np.select([gap <= 1e-9, gap <= most], RESULTS[:2], RESULTS[2])
    ).reset_index(drop=True)


def reconcile_payments(
    reading: pd.DataFrame, coverage: pd.DataFrame, totals: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Reconcile the tables of payments with each other, £.

    Every row read is kept or has a reason; the years add up to what is kept; and each table of
    totals adds up to its column of `coverage`. Pounds were rounded line by line: half a pound a
    line is allowed, and another for the sum.

    Args:
        reading: The table payment_reading.
        coverage: The table payment_coverage, with a column place.
        totals: Column of `coverage` -> the table that adds up to it, with a column place.

    Returns:
        The columns of `reconcile`.
    """
    wide = reading.pivot(index="place", columns="step", values="amount_gbp").fillna(0)
    dropped = wide.drop(columns=["raw", "kept"]).sum(axis=1)
    checks = [
        reconcile(
            "",
            wide.index + ", all rows read: kept and dropped together",
            wide["raw"],
            wide["kept"] + dropped,
            0.0,
            "GBP",
        )
    ]
    known = coverage.assign(lines=1).groupby("place")[["amount_gbp", "lines"]].sum()
    checks.append(_rounded("payments kept, year by year", wide["kept"].reindex(known.index), known))
    for column, table in totals.items():
        parts = table.assign(lines=1).groupby("place")[["amount_gbp", "lines"]].sum()
        words = "community payments" if column == "community_gbp" else "all payments"
        checks.append(
            _rounded(
                f"{words}, payee by payee",
                coverage.groupby("place")[column].sum().reindex(parts.index),
                parts,
            )
        )
    return pd.concat(checks, ignore_index=True).assign(kind="Payments")


def _rounded(words: str, total: pd.Series, parts: pd.DataFrame) -> pd.DataFrame:
    return reconcile(
        "", parts.index + f", {words}", total, parts["amount_gbp"], parts["lines"] / 2 + 0.5, "GBP"
    )


def coverage_waterfall(
    reading: pd.DataFrame, coverage: pd.DataFrame, named: pd.DataFrame
) -> pd.DataFrame:
    """From all that the files of some places hold to providers by name.

    Where services are told apart, what is not community services is one of the steps.

    Args:
        reading: The rows of payment_reading of those places.
        coverage: Their rows of payment_coverage.
        named: Their rows of community_payments or all_payments.

    Returns:
        [label, kind, amount_gbp], kind `total` or `step`. Steps are what is left out, above zero
        where something is.
    """
    read = reading.groupby("step")["amount_gbp"].sum()
    payments = int(read["kept"])
    left, lines = (
        payments,
        [
            ("All rows read", "total", int(read["raw"])),
            ("Rows that are no payment", "step", int(read["raw"]) - payments),
        ],
    )
    if coverage["community_gbp"].notna().all():
        left = int(coverage["community_gbp"].sum())
        lines.append(("Not community services", "step", payments - left))
    by = named.groupby("provider_model")["amount_gbp"].sum()
    others = int(by.reindex(list(provider_mix.PAYEE_LABELS)).sum())
    unknown = int(by.get("unclassified", 0))
    lines += [
        ("Payees that are not providers", "step", others),
        ("Payees that nobody could classify", "step", unknown),
        ("Providers whose kind is known", "total", left - others - unknown),
    ]
    return pd.DataFrame(lines, columns=["label", "kind", "amount_gbp"])


def waterfall_steps(table: pd.DataFrame) -> pd.DataFrame:
    """A `waterfall` as bars: [label, start, end, kind], £ million; steps of nothing are left
    out.
    """
    level, rows = 0.0, []
    for line in table.itertuples():
        amount = line.amount_gbp / 1e6
        if line.kind == "total":
            rows.append((line.label, 0.0, amount, "total"))
            level = amount
        elif line.amount_gbp:
            rows.append((line.label, level, level - amount, "step"))
            level -= amount
    return pd.DataFrame(rows, columns=["label", "start", "end", "kind"])


def sensitivity_ranges(varied: pd.DataFrame, group: str, effect: str = "share") -> pd.DataFrame:
    """By how much each assumption moves an answer when it alone goes to its low or high end, the
    largest reach first.

    Args:
        varied: The table of `valuation.sensitivity`.
        group: The group of providers whose share is the answer.
        effect: `share`, the median, or `width`, that of its 90% interval.

    Returns:
        [label, assumption, low, high, reach], percentage points from where they are as set; an end
        that is as set moves nothing.
    """
    rows = varied[varied["group"] == group]
    rows = rows.assign(shown=rows["share"] if effect == "share" else rows["high"] - rows["low"])
    as_set = rows.loc[rows["variation"] == 0, "shown"].item()
    ranges = []
    for _, ends in rows[rows["variation"] > 0].groupby("variation"):
        moved = (ends.set_index("end")["shown"] - as_set).reindex(["low", "high"]).fillna(0.0)
        ranges.append(
            (
                _either(*ends["words"].iloc[0]),
                ends["assumption"].iloc[0],
                moved["low"],
                moved["high"],
                moved.abs().max(),
            )
        )
    table = pd.DataFrame(ranges, columns=["label", "assumption", "low", "high", "reach"])
    return table.sort_values("reach", ascending=False, kind="stable", ignore_index=True)


def _either(low: str, high: str) -> str:
    """Both ends in words, what they share said once: 'National total £7bn or £9bn'."""
    if not low:
        return high
    one, other = low.split(), high.split()
    same = next(
        (i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one)
    )
    return f"{low} or {' '.join(other[same:])}"


def smallest_set_exceeding(values: pd.Series, over: float) -> pd.Series:
    """The fewest values, the largest first, that come to more than `over` together; all of them
    where they never do.
    """
    ordered = values.sort_values(ascending=False, kind="stable")
    return ordered[: int((ordered.cumsum() <= over).sum()) + 1]


def series_totals(frames: Mapping[str, pd.DataFrame]) -> pd.Series:
    """What each series comes to in each of its years, whichever table holds it.

    Args:
        frames: The tables spend_series, trust_community_costs, trust_community_income and figures,
            by name.

    Returns:
        £ million by series_id and financial_year; missing for a series of shares alone.
    """
    costs, income = frames["trust_community_costs"], frames["trust_community_income"]
    from_all = income[income["payer"] == "all"]
    value = frames["figures"].set_index("figure_id")["value"]
    key = ["series_id", "financial_year"]
    return pd.concat(
        [
            frames["spend_series"].groupby(key)["year_total_gbp_m"].first(),
            costs.groupby(key)["cost_gbp_m"].sum(),
            from_all.set_index(key)["figure_id"].map(value),
        ]
    )


def break_bars(
    breaks: pd.DataFrame, totals: pd.Series, titles: Mapping[str, str]
) -> tuple[pd.DataFrame, dict[int, str]]:
    """The ends of breaks in series as bars, in order of year.

    Rows next to each other that no break names are of different series all the same, so every row
    but the first has a mark above it.

    Args:
        breaks: The table breaks.
        totals: As `series_totals` gives it.
        titles: Series -> what its bars are called, in the order of series of one year.

    Returns:
        The bars, [label, value], £ million, and the kind of break above a row by its number.
    """
    ends = {
        (end, year): None
        for row in breaks.itertuples()
        for end, year in ((row.from_series, row.from_year), (row.to_series, row.to_year))
    }
    order = list(titles)
    points = sorted(ends, key=lambda p: (p[1], order.index(p[0])))
    why = {
        ((row.from_series, row.from_year), (row.to_series, row.to_year)): row.break_type
        for row in breaks.itertuples()
    }
    table = pd.DataFrame(
        {
            "label": [f"{titles[s]}, {y}" if y not in titles[s] else titles[s] for s, y in points],
            "value": [totals.get(p) for p in points],
        }
    )
    return table, {
        i: why.get((points[i - 1], points[i]), "not joined") for i in range(1, len(points))
    }
