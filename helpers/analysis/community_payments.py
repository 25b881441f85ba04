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

__all__ = [
    "WIDTHS",
    "PaymentsError",
    "Width",
    "ccg_parts_of_places",
    "community_mix",
    "if_hospital_contracts_held_community",
    "if_untagged_were_like_their_region",
    "in_places",
    "largest_payee_of_places",
    "regions_of_ccgs",
]

Width = Literal["tag", "wide"]
WIDTHS = {
    "tag": "marked community services",
    "wide": "with intermediate care, reablement, hospices, wheelchairs, children's and the like",
}
_COUNCILS = "local_authority"


class PaymentsError(SuiteError):
    """The payments cannot answer for the selection asked for."""


def _in_width(payments: pd.DataFrame, width: Width) -> pd.DataFrame:
    if width not in WIDTHS:
        raise PaymentsError(f"there is no width {width!r}; use {' or '.join(WIDTHS)}")
    return payments[payments["service_line"] == TAG] if width == "tag" else payments


def community_mix(
    payments: pd.DataFrame, width: Width = "tag", *, councils: bool = True
) -> pd.DataFrame:
    """Providers' shares of community payments by provider model.

    Args:
        payments: Rows of the table ccg_community_2018_19, all of them or a part of England's.
        width: `tag`: what is marked community services alone; `wide`: with intermediate care,
            reablement, hospices, wheelchairs, children's services and the like.
        councils: Whether councils count; what they are paid is largely pooled budgets, which buy
            social care too.

    Returns:
        [provider_model, amount_gbp, share_percent], net of credits, in the order of the vocabulary;
        payees that are no providers are left out, unclassified ones are a row of their own.

    Raises:
        PaymentsError: No payment is left to share out.
    """
    rows = provider_mix.providers_only(_in_width(payments, width))
    rows = rows if councils else rows[rows["provider_model"] != _COUNCILS]
    if rows["amount_gbp"].sum() <= 0:
        raise PaymentsError(
            "no community payment is left in this selection; its commissioners may leave the "
            "expense area blank"
        )
    return provider_mix.share_by(rows, "provider_model")


def ccg_parts_of_places(areas: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """What part of each PCT's area each commissioning group of 2018 took over.

    Args:
        areas: The table areas, with the groups of 2013 and their shares of postcodes.
        groups: The table ccgs_2018, with the groups of 2013 that each came from.

    Returns:
        [pct_code, ccg_code, part], `part` 0 to 1; the parts of a PCT add up to 1.
    """
    later = {old: row.ccg_code for row in groups.itertuples() for old in row.predecessor_codes}
    held = [
        (area.pct_code, later[code], percent)
        for area in areas.itertuples()
        for code, percent in zip(
            area.successor_ccg_codes, area.successor_ccg_postcode_pct, strict=True
        )
    ]
    parts = pd.DataFrame(held, columns=["pct_code", "ccg_code", "part"])
    parts = parts.groupby(["pct_code", "ccg_code"], as_index=False, sort=False)["part"].sum()
    whole = parts.groupby("pct_code")["part"].transform("sum")
    return parts.assign(part=parts["part"] / whole)


def in_places(
    payments: pd.DataFrame, parts: pd.DataFrame, population: pd.Series, weights: pd.Series
) -> pd.DataFrame:
    """Payments of the groups of a place, each in proportion to the part of its people there.

    Args:
        payments: The table ccg_community_2018_19.
        parts: The result of `ccg_parts_of_places`.
        population: People of each PCT, index pct_code.
        weights: The part of each PCT that belongs to the place, 0 to 1, index pct_code.

    Returns:
        Rows of `payments` with amount_gbp and gross_gbp times the part of the group's people who
        live in the place; groups without anybody there are left out.
    """
    people = parts["part"] * parts["pct_code"].map(population)
    of_group = people.groupby(parts["ccg_code"]).sum()
    inside = people * parts["pct_code"].map(weights).fillna(0.0)
    share = inside.groupby(parts["ccg_code"]).sum() / of_group
    held = payments["ccg_code"].map(share).fillna(0.0)
    rows = payments[held > 0]
    held = held[held > 0]
    return rows.assign(amount_gbp=rows["amount_gbp"] * held, gross_gbp=rows["gross_gbp"] * held)


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
    rows = provider_mix.providers_only(_in_width(payments, "tag"))
    rows = rows[(rows["provider_model"] != _COUNCILS) & ~rows["organisation"].isin(list(grouped))]
    rows = rows.assign(organisation_code=rows["organisation_code"].fillna(""))
    found = []
    for pct in parts["pct_code"].unique():
        here = in_places(rows, parts, population, pd.Series({pct: 1.0}))
        sums = here.groupby(["organisation", "organisation_code", "provider_model"])["amount_gbp"]
        sums = sums.sum()
        if not len(sums) or sums.max() <= 0:
            continue
        organisation, code, model = sums.idxmax()
        share = sums.max() / sums.sum() * 100
        found.append((pct, organisation, code, model, sums.max(), share))
    columns = ["pct_code", "organisation", "organisation_code", "provider_model"]
    return pd.DataFrame(found, columns=[*columns, "amount_gbp", "share_percent"])


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
