"""Who is behind a payee's name: the organisation, its provider model, how that was found and how
sure it is.

For example::

    from helpers import tables
    from helpers.spend.classify import payees

    payees.classify_payees(names, tables.read("organisations"))  # one row a name, in their order

In this order: an analyst's override; the register, by name, by another name, nearly by name; what
the name says by itself. Where all are silent the payee stays `unclassified`.
docs/classifying-payees.md gives the method and how well it does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from helpers.spend.classify import name_rules, payee_names
from helpers.spend.classify.register_match import Match, Register
from helpers.tables import provider_models

CLASSIFIED_COLUMNS = ["organisation", "organisation_code", "provider_model", "method", "confidence"]
METHODS = ("override", "exact", "alias", "fuzzy", "rule", "none")
CONFIDENCE = ("high", "medium", "low", "none")
PAYEE_ONLY_KINDS = ("commissioner", "not_a_provider", "individual", "unclassified")
PAYEE_KINDS = tuple(dict.fromkeys([*provider_models.MODELS, *PAYEE_ONLY_KINDS]))
NONE = ("", "", "unclassified", "none", "none")


def classify_payees(
    names: pd.Series,
    organisations: pd.DataFrame,
    overrides: pd.DataFrame | None = None,
    when: pd.Series | None = None,
) -> pd.DataFrame:
    """The organisation and the provider model behind each payee.

    Args:
        names: Payees as published; a missing one is unclassified.
        organisations: The register, with the columns of data/organisations.csv.
        overrides: An analyst's corrections, as `corrections.load_payee_overrides` reads them.
        when: Dates, or financial years such as 2020-21, by the index of `names`; they choose
            among the types that one body had over time.

    Returns:
        organisation, organisation_code, provider_model (one of PAYEE_KINDS), method (one of
        METHODS) and confidence (one of CONFIDENCE), with the index of `names`.
    """
    register = _indexed(_Contents(organisations.copy()))
    told = _told(overrides)
    dates = _dates(when, names.index) if when is not None else pd.Series(pd.NaT, index=names.index)
    text = names.astype("string").fillna("").map(payee_names.without_code)
    pairs = pd.DataFrame({"name": text.to_numpy(), "when": dates.to_numpy()})
    known: dict[str, _Found] = {
        name: _find(name, register, told) for name in pairs["name"].unique()
    }
    resolver = _Resolver(register.organisations)
    cache: dict[tuple[str, Any], tuple[str, str, str, str, str]] = {}
    rows = []
    for name, date in zip(pairs["name"], pairs["when"], strict=True):
        found = known[name]
        at = (name, date if isinstance(found, Match) and date == date else None)
        if at not in cache:
            cache[at] = resolver.row(found, at[1]) if isinstance(found, Match) else found
        rows.append(cache[at])
    return pd.DataFrame(rows, columns=CLASSIFIED_COLUMNS, index=names.index, dtype="str")


def models_of_codes(codes: pd.Series, organisations: pd.DataFrame, when: pd.Series) -> pd.Series:
    """The provider model behind each code of an organisation, in force on a day.

    Args:
        codes: Codes such as RYV, in capital letters; blank where there is none.
        organisations: The register, with the columns of data/organisations.csv.
        when: The days, by the index of `codes`.

    Returns:
        The model, by the index of `codes`; '' where the register does not know the code, or
        knows it under several models and none on that day.
    """
    resolver = _Resolver(organisations.reset_index(drop=True))
    pairs = zip(codes, when, strict=True)
    return pd.Series([resolver.model(*pair) for pair in pairs], index=codes.index, dtype="str")


@lru_cache(maxsize=2)
def _indexed(contents: _Contents) -> Register:
    return Register(contents.table.reset_index(drop=True))


class _Contents:
    """A table as a key of a cache: equal where the tables' contents are."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        hashes = pd.util.hash_pandas_object(table.astype(str), index=False)
        self.digest = hash((tuple(table.columns), hashes.to_numpy().tobytes()))

    def __hash__(self) -> int:
        return self.digest

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Contents) and self.table.equals(other.table)


_Found = Match | tuple[str, str, str, str, str]


def _find(name: str, register: Register, told: dict[str, tuple[str, str, str]]) -> _Found:
    form = payee_names.name_key(name)
    if form in told:
        return (*told[form], "override", "high")
    if not form:
        return NONE
    match = register.find(name)
    if match and not (
        name_rules.PRACTICE_CODE.search(name.upper()) and register.model(match) != "gp_led"
    ):
        return match  # a practice's code says more than a name that other bodies share
    model, sure = name_rules.kind_by_words(name)
    if sure != "high" and model != "individual":
        branch = register.branch(name)
        if branch:
            return branch
    if sure != "high" and register.is_federation(name):
        model, sure = "gp_led", "medium"
    return NONE if model == "unclassified" else ("", "", model, "rule", sure)


class _Resolver:
    """From rows of the register to one answer: the row in force on the day, or the model that all
    of them share.
    """

    def __init__(self, organisations: pd.DataFrame) -> None:
        self.rows = (
            organisations[["code", "name", "provider_model"]]
            .fillna("")
            .astype(str)
            .to_numpy()
            .tolist()
        )
        self.start = pd.to_datetime(organisations["from"]).tolist()
        self.end = pd.to_datetime(organisations["to"]).tolist()
        self.kin: dict[str, list[int]] = {}
        for at, (code, _, _) in enumerate(self.rows):
            if code:
                self.kin.setdefault(code, []).append(at)

    def row(self, match: Match, date: Any) -> tuple[str, str, str, str, str]:
        rows = list(match.rows)
        if date is not None:
            everyone = dict.fromkeys(
                kin for at in rows for kin in (self.kin.get(self.rows[at][0]) or [at])
            )
            rows = [at for at in everyone if self._in_force(at, date)] or rows
        if len(rows) > 1:
            latest = max(rows, key=self._age)
            models_ = {self.rows[at][2] for at in rows}
            codes = {self.rows[at][0] or self.rows[at][1] for at in rows}
            if len(models_) > 1 and len(codes) > 1:
                return NONE
            if len(codes) > 1:
                return "", "", models_.pop(), match.method, "medium"
            rows = [latest]
        code, name, model = self.rows[rows[0]]
        return name, code, model, match.method, match.confidence

    def model(self, code: str, date: Any) -> str:
        """The model of a code on a day; '' where it is not known."""
        everyone = self.kin.get(code, []) if code else []
        rows = [at for at in everyone if self._in_force(at, date)] or everyone
        models = {self.rows[at][2] for at in rows}
        return models.pop() if len(models) == 1 else ""

    def _age(self, at: int) -> tuple[bool, pd.Timestamp]:
        """Later rows are greater: those that go on, then by their first day."""
        start = self.start[at]
        return pd.isna(self.end[at]), pd.Timestamp(0) if pd.isna(start) else start

    def _in_force(self, at: int, date: Any) -> bool:
        start, end = self.start[at], self.end[at]
        return (pd.isna(start) or start <= date) and (pd.isna(end) or date <= end)


def _dates(when: pd.Series, index: pd.Index) -> pd.Series:
    """Days from dates or financial years; the middle of a year (1 October) stands for 2020-21."""
    given = when.reindex(index) if not when.index.equals(index) else when
    if pd.api.types.is_datetime64_any_dtype(given):
        return given
    text = given.astype("string").str.strip().str.replace("/", "-", regex=False)
    year = text.str.extract(r"^(\d{4})-(?:\d{2}|\d{4})$")[0]
    is_year = year.notna() & (
        ((year.astype("Int64") + 1) % 100)
        == pd.to_numeric(text.str[-2:], errors="coerce").astype("Int64")
    ).fillna(False)
    text = text.where(~is_year, year + "-10-01")
    return pd.to_datetime(text, errors="coerce", format="mixed")


# ---- overrides

PAYEE_OVERRIDE_COLUMNS = ("supplier", "provider_model", "organisation", "organisation_code")


def _told(overrides: pd.DataFrame | None) -> dict[str, tuple[str, str, str]]:
    if overrides is None:
        return {}
    given = overrides.fillna("").astype(str)
    blank = pd.Series("", index=given.index)
    columns = [
        given["supplier"],
        given.get("organisation", blank),
        given.get("organisation_code", blank),
        given["provider_model"],
    ]
    return {
        payee_names.name_key(name): (body, code, model)
        for name, body, code, model in zip(*columns, strict=True)
    }
