"""Words and bars for payments by kind of payee: what the notebooks about payments share.

>>> million(12_345_678)
'£12.3m'
>>> payees_as_subject("not_a_provider")
'no provider: goods, rent, tax and the like'
"""

from __future__ import annotations

import pandas as pd

from helpers.core import formatting
from helpers.explore import charts
from helpers.spend import provider_mix
from helpers.tables import provider_models

__all__ = ["between_two", "in_words", "million", "payees_as_subject", "payment_bars"]


_SUBJECTS = {
    "unclassified": "providers that nobody could classify",
    "local_authority": "councils",
    "voluntary": "charities and other voluntary providers",
    "independent": "independent companies",
}


def million(pounds: float, decimals: int = 1) -> str:
    """Pounds in a sentence: '£12.3m', '£1.53bn', 'under £0.1m' for what would print as nothing."""
    least = 10.0**-decimals
    if decimals and abs(pounds) < least * 5e5:
        return f"under £{least:g}m" if pounds else "£0m"
    return formatting.pounds(pounds / 1e6, decimals)


def payees_as_subject(code: str) -> str:
    """A provider model, or a kind of payee that is no provider, in the middle of a sentence.

    Args:
        code: A code of provider_models.csv or of `provider_mix.PAYEE_LABELS`.

    Returns:
        Such as 'acute trusts', 'individuals' or 'providers that nobody could classify'.

    Raises:
        SuiteError: The code is unknown.
    """
    if code in _SUBJECTS:
        return _SUBJECTS[code]
    if code in provider_mix.PAYEE_LABELS:
        return provider_mix.payee_label(code).lower()
    return provider_models.plural(code)


def in_words(sums: pd.DataFrame) -> pd.DataFrame:
    """Payments with what a chart of them needs: `label`, the kind of payee, and `value`.

    Args:
        sums: Rows with the columns provider_model and amount_gbp, in pounds.

    Returns:
        The same rows with two columns more; `value` is in £ million.
    """
    labels = [provider_mix.payee_label(code) for code in sums["provider_model"]]
    return sums.assign(label=labels, value=sums["amount_gbp"] / 1e6)


def between_two(wide: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Two moments of a mix over time, as `charts.change` draws them.

    Args:
        wide: A row a kind of payee, a column a moment, as `provider_mix.mix_over_time` gives it.
        first: The column of the earlier moment; where there is none, all its numbers are zero.
        last: The column of the later moment; it may be the same.

    Returns:
        Columns [label, before, after, provider_model], with the index of `wide`.
    """
    before, after = (wide.get(moment, 0) for moment in (first, last))
    labels = [provider_mix.payee_label(code) for code in wide.index]
    ends = {"label": labels, "before": before, "after": after, "provider_model": wide.index}
    return pd.DataFrame(ends, index=wide.index)


def payment_bars(
    rows: pd.DataFrame, title: str, *, label: str = "label", decimals: int = 1
) -> charts.Chart:
    """Bars of payments, in the colours of provider models where every row is of one.

    Args:
        rows: Columns [label, value], £ million, and provider_model where there is one. Rows of
            nothing or less, where credits outweigh payments, are not drawn.
        title: The measure and its unit.
        label: The column that names each bar.
        decimals: Decimal places of the numbers beside the bars.

    Returns:
        The chart.

    Raises:
        ChartError: No row is above zero.
    """
    models = set(rows["provider_model"]) if "provider_model" in rows else {""}
    colour = "provider_model" if models <= set(provider_models.MODELS) else None
    return charts.share_bars(
        rows[rows["value"] > 0],
        title,
        label=label,
        unit="GBP_million",
        decimals=decimals,
        colour=colour,
    )
