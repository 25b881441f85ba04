"""Whether the provider that a place's commissioners paid most is the operator on record there.

Payments name who holds the contract, the history of places who runs the services: the two may
differ, and a difference is a question to look into, no proof that either is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.analysis.place_history import HistoryError, first_day
from helpers.spend.classify.payee_names import core_name, name_key

__all__ = ["AGREEMENTS", "names_of_organisations", "operators_within", "payees_beside_history"]

AGREEMENTS = {
    "same": "the operator on record",
    "same_model": "another organisation of the same kind",
    "other_model": "an organisation of another kind",
    "not_seen": "no payment is marked",
}


def names_of_organisations(organisations: pd.DataFrame) -> dict[str, int]:
    """The names under which each organisation of a register is known.

    Args:
        organisations: The table organisations: name, and aliases separated as the table says.

    Returns:
        Plain form of a name -> a number that all names of one organisation share. Two rows that
        have a name in common are one organisation.
    """
    groups: dict[str, set[str]] = {}
    for row in organisations[["name", "aliases"]].itertuples(index=False):
        here = {_plain(name) for name in (row.name, *row.aliases)} - {""}
        joined = here.union(*(groups.get(name, set()) for name in here))
        groups |= dict.fromkeys(joined, joined)
    numbers: dict[int, int] = {}
    return {name: numbers.setdefault(id(names), len(numbers)) for name, names in groups.items()}


def _plain(name: str) -> str:
    return core_name(name_key(name))


def operators_within(history: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """The spells that were in force on any day of a period: a row a spell.

    Args:
        history: The table place_history.
        first: The first day, such as 2018-04-01.
        last: The last day.

    Returns:
        Rows of `history`, in its order; a place whose operator changed in between has two.

    Raises:
        HistoryError: A day is none, or `last` is not the later one.
    """
    begin, end = first_day(first), first_day(last)
    if end <= begin:
        raise HistoryError(f"{last} is not later than {first}; name the earlier day first")
    begun = history["start"].map(lambda text: pd.isna(text) or first_day(text) <= end)
    over = history["end"].map(lambda text: pd.notna(text) and first_day(text) <= begin)
    return history[begun.astype(bool) & ~over.astype(bool)]


def payees_beside_history(
    payees: pd.DataFrame, operators: pd.DataFrame, names: dict[str, int]
) -> pd.DataFrame:
    """Each place's largest payee beside its operators on record.

    Args:
        payees: The result of `community_payments.largest_payee_of_places`.
        operators: The result of `operators_within`: at least one row for each place.
        names: The result of `names_of_organisations`.

    Returns:
        [pct_code, organisation, provider_model, share_percent, operator, operator_model,
        agreement], a row a place of `operators`: the operator that the payee agrees with, else the
        last one; `agreement` is a key of AGREEMENTS.
    """
    paid = payees.set_index("pct_code")
    rows = [
        (
            pct,
            *_beside(
                paid.loc[pct] if pct in paid.index else None,
                spells.sort_values("spell", kind="stable"),
                names,
            ),
        )
        for pct, spells in operators.groupby("pct_code", sort=False)
    ]
    columns = ["organisation", "provider_model", "share_percent", "operator", "operator_model"]
    return pd.DataFrame(rows, columns=["pct_code", *columns, "agreement"])


def _beside(
    payee: pd.Series | None, spells: pd.DataFrame, names: dict[str, int]
) -> tuple[object, ...]:
    last = spells.iloc[-1]
    if payee is None:
        return None, None, None, last["operator_name"], last["provider_model"], "not_seen"
    seen = (payee["organisation"], payee["provider_model"], payee["share_percent"])
    same = [_same(payee, spell, names) for _, spell in spells.iterrows()]
    spell = spells[same].iloc[-1] if any(same) else last
    models: Iterable[str] = spells["provider_model"]
    alike = "same_model" if payee["provider_model"] in set(models) else "other_model"
    agreement = "same" if any(same) else alike
    return *seen, spell["operator_name"], spell["provider_model"], agreement


def _same(payee: pd.Series, spell: pd.Series, names: dict[str, int]) -> bool:
    """Whether a payee is the operator of a spell: by its code, or by a name of the same body."""
    code = payee["organisation_code"]
    if code and code == spell["operator_ods"]:
        return True
    one, other = _plain(payee["organisation"]), _plain(spell["operator_name"])
    return one == other or (one in names and names[one] == names.get(other))
