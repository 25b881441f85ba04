"""What a payment was for: expense areas and types become a service line, by a table of patterns
that ships.

Only a commissioner's expense area says what was bought. In a provider's own file PHYSIOTHERAPY is
the department that spent the money, so the lines of a hospital's payments say nothing about
community services.
"""

from __future__ import annotations

import pandas as pd

from helpers.core.errors import DataError
from helpers.core.patterns import PATTERN_IN_WORDS, PatternError, pattern_fits

UNRECOGNISED = "Not recognised"
EXPENSE_COLUMNS = ("expense_area", "expense_type")


def service_line(payments: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """The service line of each payment: [service_line, community, rule_id], with the index of
    `payments`.

    `payments` has expense_area and expense_type; `rules` is the table service_lines: patterns
    (regular expressions, any case) of which a blank one fits anything. The first rule that fits
    wins. Where none does, the line is `Not recognised`, community is False and rule_id is blank.
    Raises DataError for a column that is missing and for a pattern that cannot be read.
    """
    missing = [name for name in EXPENSE_COLUMNS if name not in payments]
    if missing:
        raise DataError(
            f"the payments have no column {missing[0]}; service lines need expense_area and "
            "expense_type"
        )
    pairs = payments[list(EXPENSE_COLUMNS)].fillna("")
    distinct = pairs.drop_duplicates().reset_index(drop=True)
    found = pd.DataFrame(
        {"service_line": UNRECOGNISED, "community": False, "rule_id": ""}, index=distinct.index
    )
    left = pd.Series(True, distinct.index)
    for rule in rules.itertuples(index=False):
        fits = left & _fits(distinct["expense_area"], rule.expense_area, rule.rule_id)
        fits &= _fits(distinct["expense_type"], rule.expense_type, rule.rule_id)
        found.loc[fits, ["service_line", "community", "rule_id"]] = [
            rule.service_line,
            bool(rule.community),
            rule.rule_id,
        ]
        left &= ~fits
    lines = pairs.merge(pd.concat([distinct, found], axis=1), on=list(EXPENSE_COLUMNS), how="left")
    return (
        lines[["service_line", "community", "rule_id"]]
        .set_axis(payments.index)
        .astype({"community": bool})
    )


def _fits(texts: pd.Series, pattern: object, rule: str) -> pd.Series:
    if pd.isna(pattern) or not str(pattern):
        return pd.Series(True, texts.index)
    try:
        return pd.Series(pattern_fits(str(pattern), list(texts)), texts.index, dtype="bool")
    except PatternError as error:
        raise DataError(
            f"service_lines.csv, rule {rule}: the pattern {str(pattern)!r} cannot be read: "
            f"{error}; expected {PATTERN_IN_WORDS}"
        ) from None


def unrecognised(payments: pd.DataFrame) -> pd.DataFrame:
    """Areas and types that no rule knows, the largest first: [expense_area, expense_type, payments,
    amount_pence].

    `payments` has service_line, expense_area, expense_type and amount_pence.
    """
    rows = payments[payments["service_line"] == UNRECOGNISED]
    sums = (
        rows.groupby(list(EXPENSE_COLUMNS), dropna=False)["amount_pence"]
        .agg(payments="size", amount_pence="sum")
        .reset_index()
    )
    return sums.sort_values(
        ["amount_pence", *EXPENSE_COLUMNS], ascending=[False, True, True], ignore_index=True
    )
