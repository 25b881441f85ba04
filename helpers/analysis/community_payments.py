"""What commissioners' payments of 2018-19 say about who provides community services: mixes in two
widths, with and without councils, by place; and how far what is missing could move them.

Published payments, unaudited. They are one kind of evidence and never joined to another: the
outcome of 2011 to 2013 is an estimate of value, the history counts places.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from helpers.core.errors import SuiteError
from helpers.spend import provider_mix
from helpers.spend.provider_mix import TAG
from helpers.tables.places import successors_of_areas

__all__ = [
    "WIDTHS",
    "PaymentsError",
    "Sums",
    "Width",
    "ccg_parts_of_places",
    "community_mix",
    "if_hospital_contracts_held_community",
    "if_untagged_were_like_their_region",
    "in_groups",
    "in_places",
    "largest_payee_of_places",
    "parts_of_groups",
    "people_by_group",
    "pounds_of_places",
    "providers_in",
    "range_of_shares",
    "regions_of_ccgs",
    "sums_by_group",
]

Width = Literal["tag", "wide"]
WIDTHS = {
    "tag": "marked community services",
    "wide": "with intermediate care, reablement, hospices, wheelchairs, children's and the like",
}
Sums = Literal["amount_gbp", "gross_gbp"]
_COUNCILS = "local_authority"


class PaymentsError(SuiteError):
    """The payments cannot answer for the selection asked for."""


def _in_width(payments: pd.DataFrame, width: Width) -> pd.DataFrame:
    if width not in WIDTHS:
        raise PaymentsError(f"there is no width {width!r}; use {' or '.join(WIDTHS)}")
    return payments[payments["service_line"] == TAG] if width == "tag" else payments


def community_mix(
    payments: pd.DataFrame,
    width: Width = "tag",
    *,
    councils: bool = True,
    sums: Sums = "amount_gbp",
) -> pd.DataFrame:
    """Providers' shares of community payments by provider model.

    Args:
        payments: Rows of the table ccg_community_2018_19, all of them or a part of England's.
        width: `tag`: what is marked community services alone; `wide`: with intermediate care,
            reablement, hospices, wheelchairs, children's services and the like.
        councils: Whether councils count; what they are paid is largely pooled budgets, which buy
            social care too.
        sums: `amount_gbp`, net of credit notes, or `gross_gbp`, the positive amounts alone.

    Returns:
        [provider_model, `sums`, share_percent] in the order of the vocabulary; payees that are no
        providers are left out, unclassified ones are a row of their own.

    Raises:
        PaymentsError: No payment is left to share out.
    """
    rows = providers_in(payments, width, councils=councils)
    if rows[sums].sum() <= 0:
        raise PaymentsError(
            "no community payment is left in this selection; its commissioners may leave the "
            "expense area blank"
        )
    return provider_mix.share_by(rows, "provider_model", sums)


def providers_in(
    payments: pd.DataFrame, width: Width = "tag", *, councils: bool = True
) -> pd.DataFrame:
    """The rows of providers in one width of community services.

    Args:
        payments: Rows of the table ccg_community_2018_19.
        width: As in `community_mix`.
        councils: As in `community_mix`.

    Returns:
        Rows of `payments`.
    """
    rows = provider_mix.providers_only(_in_width(payments, width))
    return rows if councils else rows[rows["provider_model"] != _COUNCILS]


def sums_by_group(rows: pd.DataFrame, by: str, sums: Sums = "amount_gbp") -> pd.DataFrame:
    """Payments of each commissioning group by a column, such as its provider model.

    Args:
        rows: Rows of the table ccg_community_2018_19, as `providers_in` gives them.
        by: The column.
        sums: As in `community_mix`.

    Returns:
        Pounds: a row a group, a column a value of `by`; `pounds_of_places` adds them up.
    """
    wide = rows.pivot_table(index="ccg_code", columns=by, values=sums, aggfunc="sum")
    return wide.astype(float).fillna(0.0)


def pounds_of_places(sums: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """What the groups of many places paid, each in proportion to the part that counts.

    Args:
        sums: The result of `sums_by_group`.
        held: The part of each group in each place, 0 to 1: a row a place, a column a group.

    Returns:
        Pounds: a row a place, the columns of `sums`.
    """
    return held.reindex(columns=sums.index, fill_value=0.0) @ sums


def ccg_parts_of_places(areas: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """What part of each PCT's area each commissioning group of 2018 took over.

    Args:
        areas: The table areas, with the groups of 2013 and their shares of postcodes.
        groups: The table ccgs_2018, with the groups of 2013 that each came from.

    Returns:
        [pct_code, ccg_code, part], `part` 0 to 1; the parts of a PCT add up to 1.

    Raises:
        DataError: A PCT has not as many shares as groups.
        PaymentsError: A group of 2013 has no successor.
    """
    later = {old: row.ccg_code for row in groups.itertuples() for old in row.predecessor_codes}
    held = successors_of_areas(areas, "successor_ccg_codes", "successor_ccg_postcode_pct")
    unknown = held.loc[~held["code"].isin(list(later)), "code"]
    if len(unknown):
        raise PaymentsError(f"no group of 2018 came from the group {unknown.iloc[0]} of 2013")
    parts = held.assign(ccg_code=held["code"].map(later)).rename(columns={"percent": "part"})
    parts = parts.groupby(["pct_code", "ccg_code"], as_index=False, sort=False)["part"].sum()
    whole = parts.groupby("pct_code")["part"].transform("sum")
    return parts.assign(part=parts["part"] / whole)


def people_by_group(parts: pd.DataFrame, population: pd.Series) -> pd.DataFrame:
    """How many people of each PCT live in each commissioning group.

    Args:
        parts: The result of `ccg_parts_of_places`.
        population: People of each PCT, index pct_code.

    Returns:
        A row a PCT, a column a group.
    """
    people = parts.assign(people=parts["part"] * parts["pct_code"].map(population))
    return people.pivot(index="pct_code", columns="ccg_code", values="people").fillna(0.0)


def parts_of_groups(people: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """What part of each commissioning group's people live in a place.

    Args:
        people: The result of `people_by_group`.
        weights: The part of each PCT that belongs to the place, 0 to 1, index pct_code.

    Returns:
        Numbers from 0 to 1, index ccg_code, only groups of whose people some live there.
    """
    share = weights.reindex(people.index).fillna(0.0) @ people / people.sum()
    return share[share > 0]


def in_groups(payments: pd.DataFrame, held: pd.Series) -> pd.DataFrame:
    """Payments of some groups, each in proportion to the part that counts.

    Args:
        payments: The table ccg_community_2018_19.
        held: The part of each group, 0 to 1, index ccg_code.

    Returns:
        Rows of these groups with amount_gbp and gross_gbp times the part.
    """
    rows = payments[payments["ccg_code"].isin(held.index)]
    share = rows["ccg_code"].map(held)
    return rows.assign(amount_gbp=rows["amount_gbp"] * share, gross_gbp=rows["gross_gbp"] * share)


def in_places(payments: pd.DataFrame, people: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Payments of the groups of a place, each in proportion to the part of its people there.

    Args:
        payments: The table ccg_community_2018_19.
        people: The result of `people_by_group`.
        weights: The part of each PCT that belongs to the place, 0 to 1, index pct_code.

    Returns:
        Rows of `payments` with amount_gbp and gross_gbp times the part of the group's people who
        live in the place; groups without anybody there are left out.
    """
    return in_groups(payments, parts_of_groups(people, weights))


def largest_payee_of_places(
    payments: pd.DataFrame,
    parts: pd.DataFrame,
    population: pd.Series,
    grouped: tuple[str, ...],
) -> pd.DataFrame:
    """The provider that each place's commissioners paid most for what is marked community services.

    Args:
        payments: The table ccg_community_2018_19.
        parts: The result of `ccg_parts_of_places`.
        population: People of each PCT, index pct_code.
        grouped: Names that stand for several payees and are nobody.

    Returns:
        [pct_code, organisation, organisation_code, provider_model, amount_gbp, share_percent], a
        row a place whose groups marked any payment so; councils are left out, for theirs are
        mostly pooled budgets.
    """
    rows = providers_in(payments, councils=False)
    rows = rows[~rows["organisation"].isin(list(grouped))]
    names = ["organisation", "organisation_code", "provider_model"]
    key = rows[names].fillna("").agg(tuple, axis=1)
    people = people_by_group(parts, population)
    pounds = pounds_of_places(sums_by_group(rows.assign(key=key), "key"), people / people.sum())
    largest = pounds.max(axis=1)
    seen = largest.index[largest > 0]
    return pd.DataFrame(
        {
            "pct_code": seen,
            **dict(zip(names, zip(*pounds.loc[seen].idxmax(axis=1), strict=True), strict=True)),
            "amount_gbp": largest[seen].to_numpy(),
            "share_percent": (largest / pounds.sum(axis=1) * 100)[seen].to_numpy(),
        }
    )


def regions_of_ccgs(parts: pd.DataFrame, areas: pd.DataFrame) -> pd.Series:
    """The region of 2010 in which most of each group's people live: index ccg_code."""
    by_pct = areas.set_index("pct_code")
    people = parts["part"] * parts["pct_code"].map(by_pct["population_mid_2011"]).astype(float)
    region = parts["pct_code"].map(by_pct["sha_name"])
    sums = people.groupby([parts["ccg_code"], region.rename("region")]).sum()
    return sums.groupby("ccg_code").idxmax().map(lambda pair: pair[1])


def if_untagged_were_like_their_region(
    payments: pd.DataFrame, groups: pd.DataFrame, regions: pd.Series, width: Width = "tag"
) -> pd.DataFrame:
    """The mix if every group that marks nothing had bought like the others of its region.

    Args:
        payments: The table ccg_community_2018_19.
        groups: The table ccgs_2018, with population: all groups, also those without payments.
        regions: Region of each group, index ccg_code (`regions_of_ccgs`).
        width: As in `community_mix`.

    Returns:
        [provider_model, seen_gbp, added_gbp, share_seen, share_with] in the order of the
        vocabulary: a group without a marked payment is given its region's spending per head.
    """
    rows = provider_mix.providers_only(_in_width(payments, width))
    people = groups.set_index("ccg_code")["population_mid_2018"].astype(float)
    tagged = rows.groupby("ccg_code")["amount_gbp"].sum()
    tagged = set(tagged[tagged > 0].index)
    region = people.index.map(regions).to_series(index=people.index)
    marked = pd.Series(people.index.isin(tagged), index=people.index)
    reached = people[marked].groupby(region[marked]).sum()
    missed = people[~marked].groupby(region[~marked]).sum()
    factor = (missed / reached).reindex(reached.index).fillna(0.0)
    seen = rows[rows["ccg_code"].isin(tagged)]
    added = seen["amount_gbp"] * seen["ccg_code"].map(region).map(factor)
    sums = pd.DataFrame({"seen_gbp": seen["amount_gbp"], "added_gbp": added})
    table = sums.groupby(seen["provider_model"]).sum()
    order = provider_mix.share_by(seen, "provider_model")["provider_model"]
    table = table.reindex(order)
    both = table["seen_gbp"] + table["added_gbp"]
    return table.assign(
        share_seen=table["seen_gbp"] / table["seen_gbp"].sum() * 100,
        share_with=both / both.sum() * 100,
    ).reset_index()


def if_hospital_contracts_held_community(
    payments: pd.DataFrame, groups: pd.DataFrame, width: Width = "tag"
) -> pd.DataFrame:
    """The mix if groups that mark little had the rest inside one contract with an acute trust.

    An integrated hospital trust is paid in one contract under acute commissioning, which is not
    marked. Every group whose marked spending per head is below England's middle is lifted to it,
    and all that is added counts as acute: as far as the hospitals' share could rise, not an
    estimate.

    Args:
        payments: The table ccg_community_2018_19.
        groups: The table ccgs_2018, with population.
        width: As in `community_mix`.

    Returns:
        [provider_model, seen_gbp, added_gbp, share_seen, share_with], as above.
    """
    rows = provider_mix.providers_only(_in_width(payments, width))
    people = groups.set_index("ccg_code")["population_mid_2018"].astype(float)
    spent = rows.groupby("ccg_code")["amount_gbp"].sum().reindex(people.index).fillna(0.0)
    per_head = spent / people
    middle = per_head[per_head > 0].median()
    lifted = ((middle - per_head).clip(lower=0) * people).sum()
    table = provider_mix.share_by(rows, "provider_model").set_index("provider_model")
    seen = table["amount_gbp"].astype(float)
    added = pd.Series(0.0, index=seen.index)
    added["acute_trust"] += lifted
    both = seen + added
    return pd.DataFrame(
        {
            "seen_gbp": seen,
            "added_gbp": added,
            "share_seen": seen / seen.sum() * 100,
            "share_with": both / both.sum() * 100,
        }
    ).reset_index()


def range_of_shares(
    payments: pd.DataFrame, groups: pd.DataFrame, regions: pd.Series, width: Width = "tag"
) -> pd.DataFrame:
    """How far England's shares move with what is missing, and with councils left out.

    Args:
        payments: The table ccg_community_2018_19.
        groups: The table ccgs_2018, with population.
        regions: The result of `regions_of_ccgs`.
        width: As in `community_mix`.

    Returns:
        [provider_model, marked, without_councils, like_region, in_hospitals, low, high], percent,
        in the order of the vocabulary: four readings, and the ends of all of them.
    """
    marked = community_mix(payments, width).set_index("provider_model")["share_percent"]
    without = community_mix(payments, width, councils=False).set_index("provider_model")
    region = if_untagged_were_like_their_region(payments, groups, regions, width)
    hospital = if_hospital_contracts_held_community(payments, groups, width)
    table = pd.DataFrame(
        {
            "marked": marked,
            "without_councils": without["share_percent"],
            "like_region": region.set_index("provider_model")["share_with"],
            "in_hospitals": hospital.set_index("provider_model")["share_with"],
        },
        index=marked.index,
    )
    return table.assign(low=table.min(axis=1), high=table.max(axis=1)).reset_index()
