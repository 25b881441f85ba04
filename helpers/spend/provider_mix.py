"""From totals of payments to a mix: sums and shares by provider model, organisation, service line,
year or month.

Frames in, frames out. A total may hold payees that are no providers (another commissioner, a
landlord, the tax office, an individual): they have words of their own here and are left out of a
mix of providers, never folded into it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.tables import provider_models

TAG = "Community services not told apart"  # the service line of what is only marked so
PAYEE_LABELS = {
    "commissioner": "Another commissioner",
    "not_a_provider": "No provider: goods, rent, tax and the like",
    "individual": "Individuals",
}


def payee_label(code: str) -> str:
    """A provider model, or a kind of payee that is no provider, in words. Raises SuiteError for
    another code.
    """
    return PAYEE_LABELS.get(code) or provider_models.label(code)


def providers_only(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of providers, and of payees that are unclassified and may be providers."""
    return table[~table["provider_model"].isin(list(PAYEE_LABELS))]


def share_by(table: pd.DataFrame, column: str, value: str = "amount_gbp") -> pd.DataFrame:
    """`value` added up by a column, with share_percent of the whole: [column, value,
    share_percent].

    Provider models come in the order of the vocabulary, everything else by value, the largest
    first.
    """
    sums = table.groupby(column, as_index=False)[value].sum()
    if column == "provider_model":
        order = {code: i for i, code in enumerate([*provider_models.MODELS, *PAYEE_LABELS])}
        sums = sums.sort_values(column, key=lambda codes: codes.map(order))
    else:
        sums = sums.sort_values([value, column], ascending=[False, True])
    whole = sums[value].sum()
    return sums.assign(share_percent=sums[value] / whole * 100 if whole else 0.0).reset_index(
        drop=True
    )


def largest_organisations(table: pd.DataFrame, most: int, grouped: Sequence[str]) -> pd.DataFrame:
    """The organisations paid most: [organisation, provider_model, amount_gbp, share_percent of all
    rows], the largest first.

    `grouped` are names that stand for several payees; they count in the whole and are no
    organisation.
    """
    whole = table["amount_gbp"].sum()
    named = table[~table["organisation"].isin(list(grouped))]
    sums = (
        named.groupby("organisation")
        .agg(provider_model=("provider_model", "last"), amount_gbp=("amount_gbp", "sum"))
        .reset_index()
    )
    sums = sums.sort_values(["amount_gbp", "organisation"], ascending=[False, True]).head(most)
    return sums.assign(share_percent=sums["amount_gbp"] / whole * 100).reset_index(drop=True)


def mix_over_time(
    table: pd.DataFrame, when: str, value: str = "amount_gbp", share: bool = True
) -> pd.DataFrame:
    """Provider models (rows, in their order) by `when` (columns): percent of each column, or
    `value` itself; absent is 0.
    """
    wide = table.pivot_table(
        index="provider_model", columns=when, values=value, aggfunc="sum", fill_value=0
    )
    wide = wide.reindex(
        [code for code in [*provider_models.MODELS, *PAYEE_LABELS] if code in wide.index]
    )
    return wide / wide.sum() * 100 if share else wide


def payer_place(payer: str) -> str:
    """The place of a commissioner: 'Somerset' for NHS Somerset CCG and for the board that followed
    it.

    >>> payer_place("NHS Somerset ICB")
    'Somerset'
    """
    return payer.removeprefix("NHS ").removesuffix(" ICB").removesuffix(" CCG")
