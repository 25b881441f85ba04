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
    """A provider model, or a kind of payee that is no provider, in words.

    Args:
        code: A provider model, or a key of `PAYEE_LABELS`.

    Returns:
        Its label, such as *Social enterprise*.

    Raises:
        SuiteError: There is no such code.
    """
    return PAYEE_LABELS.get(code) or provider_models.label(code)


def providers_only(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of providers, and of payees that are unclassified and may be providers.

    Args:
        table: Payments or totals with a column provider_model.

    Returns:
        The table without commissioners, individuals and payees that provide nothing.
    """
    return table[~table["provider_model"].isin(list(PAYEE_LABELS))]


def share_by(table: pd.DataFrame, column: str, value: str = "amount_gbp") -> pd.DataFrame:
    """A value added up by a column, with what part of the whole each sum is.

    Args:
        table: Payments or totals.
        column: What to add up by.
        value: The column that is added up.

    Returns:
        The column, the value and share_percent, 0 to 100, a row a group. Provider models come in
        the order of the vocabulary, everything else by value, the largest first.
    """
    sums = table.groupby(column, as_index=False)[value].sum()
    if column == "provider_model":
        order = {code: i for i, code in enumerate([*provider_models.MODELS, *PAYEE_LABELS])}
        sums = sums.sort_values(column, key=lambda codes: codes.map(order), kind="stable")
    else:
        sums = sums.sort_values([value, column], ascending=[False, True])
    whole = sums[value].sum()
    return sums.assign(share_percent=sums[value] / whole * 100 if whole else 0.0).reset_index(
        drop=True
    )


def largest_organisations(table: pd.DataFrame, most: int, grouped: Sequence[str]) -> pd.DataFrame:
    """The organisations that were paid most.

    Args:
        table: Totals with organisation, provider_model and amount_gbp.
        most: How many to give.
        grouped: Names that stand for several payees; they count in the whole and are no
            organisation.

    Returns:
        organisation, provider_model (the last one of the table), amount_gbp and share_percent of
        all rows, the largest first.
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
    """How a mix of provider models changes over time.

    Args:
        table: Payments or totals with a column provider_model.
        when: The column of years or months.
        value: The column that is added up.
        share: Whether to give the percent of each column and not the value itself.

    Returns:
        A row a provider model, in the order of the vocabulary, a column a year or month; where
        nothing was paid, 0.
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

    Args:
        payer: Its name as published.

    Returns:
        The name without the words for the kind of commissioner.
    """
    return payer.removeprefix("NHS ").removesuffix(" ICB").removesuffix(" CCG")
