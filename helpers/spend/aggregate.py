"""Totals that may be shown: sums of classified payments by payer, year, service line, organisation
and provider model.

Frames in, frames out. Money is added up in whole pence and rounded once, at the end, to whole
pounds. Nobody who is or may be a private person is in a total by name.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from helpers.core.errors import DataError, did_you_mean
from helpers.spend import provider_mix

SMALLER = "Smaller payees together"
INDIVIDUALS = "Individuals (names withheld)"
REDACTED = "Payees whose names the publisher withheld"
NOT_SHOWN = ("individual",)  # kinds of payee that are persons
PERIOD = ["payer", "financial_year"]


def year_of_months(period: pd.Series) -> pd.Series:
    """'2020-21' for each month '2020-04' to '2021-03'; missing where the month is."""
    year = pd.to_numeric(period.str[:4], errors="coerce").astype("Int64")
    start = year - (pd.to_numeric(period.str[5:7], errors="coerce") < 4).astype("Int64")
    return (start.astype("str") + "-" + ((start + 1) % 100).astype("str").str.zfill(2)).where(
        start.notna()
    )


def payer_filled(payments: pd.DataFrame) -> pd.Series:
    """Who paid. Where a file does not say, the one payer of the other files beside it; `unknown`
    where there are several or none.

    `payments` are those of one folder, with payer.
    """
    known = payments.loc[payments["payer"] != "unknown", "payer"].unique()
    return payments["payer"].replace("unknown", known[0]) if len(known) == 1 else payments["payer"]


def add_up(payments: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Payments added up: `columns`, then payments (their number) and amount_pence, in the order of
    `columns`.

    Raises DataError for a column that the payments lack, for one that is named twice, and for the
    amounts themselves.
    """
    by = [name for name in payments.columns if name != "amount_pence"]
    for n, name in enumerate(columns):
        if not isinstance(name, str) or name not in by:
            raise DataError(
                f"payments cannot be added up by {name!r}; name any of {', '.join(by)}"
                f"{did_you_mean(str(name), by)}"
            )
        if name in columns[:n]:
            raise DataError(f"payments are added up by {name!r} twice; name it once")
    sums = payments.groupby(list(columns), dropna=False, observed=True)["amount_pence"]
    return sums.agg(payments="size", amount_pence="sum").reset_index()


def nameable(
    payments: pd.DataFrame, least_gbp: float, among: Sequence[str] = ("payer", "financial_year")
) -> pd.DataFrame:
    """Organisations as a total may name them.

    Smaller ones stand together, those of one provider model in one line, and practices named after
    their doctors with them. A payee that the register does not know stands under its published
    name. Individuals and names that the publisher withheld are never told apart.

    Args:
        payments: Classified payments.
        least_gbp: Who has at least so many pounds, credits taken off, is named.
        among: The columns within whose values the pounds are counted.

    Returns:
        [organisation, organisation_code], with the index of `payments`.
    """
    name = payments["organisation"].where(
        payments["organisation"].fillna("") != "", payments["supplier"]
    )
    code = payments["organisation_code"].fillna("")
    doctors = name.str.contains(r"\bdrs?\b", case=False).fillna(False).astype(bool)
    keys = [payments[c] for c in among] + [payments["provider_model"], name]
    small = (
        payments.groupby(keys, dropna=False)["amount_pence"].transform("sum").abs()
        < least_gbp * 100
    )
    blocks = {
        SMALLER: small | doctors,
        REDACTED: payments["supplier"]
        .str.contains(r"^\W*redacted\W*$|name withheld", case=False)
        .fillna(False)
        .astype(bool),
        INDIVIDUALS: payments["provider_model"].isin(NOT_SHOWN),
    }
    for words, rows in blocks.items():
        name, code = name.mask(rows, words), code.mask(rows, "")
    return pd.DataFrame({"organisation": name, "organisation_code": code})


def community_totals(payments: pd.DataFrame, least_gbp: float) -> pd.DataFrame:
    """Community spend by payer, year, service line, organisation and provider model, whole pounds.

    `payments` are classified and have a service line (`service_lines.line`). Columns [payer,
    financial_year, service_line, organisation, organisation_code, provider_model, payments,
    amount_gbp].
    """
    rows = payments[payments["community"]]
    rows = rows.assign(**nameable(rows, least_gbp))
    columns = [*PERIOD, "service_line", "organisation", "organisation_code", "provider_model"]
    return in_pounds(add_up(rows, columns))


def all_service_totals(payments: pd.DataFrame, least_gbp: float) -> pd.DataFrame:
    """All payments by payer, year, organisation and provider model, whole pounds; services cannot
    be told apart.

    Columns [payer, financial_year, organisation, organisation_code, provider_model, payments,
    amount_gbp].
    """
    rows = payments.assign(**nameable(payments, least_gbp))
    return in_pounds(add_up(rows, [*PERIOD, "organisation", "organisation_code", "provider_model"]))


def payment_coverage(payments: pd.DataFrame, lines: bool) -> pd.DataFrame:
    """What stands behind the totals, a row a payer and year: months, payments, pounds in all,
    unclassified, and by service line if `lines`.

    Columns [payer, financial_year, first_month, last_month, months, payments, amount_gbp,
    unclassified_gbp, community_gbp, not_recognised_gbp]; the last two are missing where services
    cannot be told apart.
    """
    pounds = pd.DataFrame({"amount_gbp": payments["amount_pence"]})
    unclassified = payments["provider_model"] == "unclassified"
    pounds["unclassified_gbp"] = payments["amount_pence"].where(unclassified, 0)
    if lines:
        pounds["community_gbp"] = payments["amount_pence"].where(payments["community"], 0)
        unknown = payments["rule_id"] == ""
        pounds["not_recognised_gbp"] = payments["amount_pence"].where(unknown, 0)
    months = payments["period"].where(payments["period"] != "")
    rows = payments[PERIOD].assign(period=months, **pounds)
    # Payments without a date have no year and are a row of their own.
    table = rows.groupby(PERIOD, dropna=False, as_index=False).agg(
        first_month=("period", "min"),
        last_month=("period", "max"),
        months=("period", "nunique"),
        payments=("period", "size"),
        **{name: (name, "sum") for name in pounds},
    )
    sums = {name: [whole_pounds(pence) for pence in table[name]] for name in pounds}
    table = table.assign(**sums)
    optional = ["community_gbp", "not_recognised_gbp"]
    first = [*PERIOD, "first_month", "last_month", "months", "payments", *pounds.columns[:2]]
    return table.reindex(columns=[*first, *optional]).astype(dict.fromkeys(optional, "Int64"))


def reading_account(payments: pd.DataFrame, waterfall: pd.DataFrame) -> pd.DataFrame:
    """What became of every row that was read, by place: [place, step, rows, amount_gbp].

    `waterfall` is that of a reading and `payments` its table, with payer; the payments of a sheet
    are of one place. The steps are `raw`, `kept`, and a reason for each kind of row that is no
    payment; raw is the sum of all the others.
    """
    sheet = ["source_file", "source_sheet"]
    of = payments.drop_duplicates(sheet).set_index(sheet)["payer"].map(provider_mix.payer_place)
    placed = waterfall.join(of.rename("place"), on=sheet)
    sums = placed.groupby(["place", "step"], sort=False, as_index=False)[["rows", "pence"]].sum()
    return sums.drop(columns="pence").assign(amount_gbp=[whole_pounds(p) for p in sums["pence"]])


def waiting_totals(rows: pd.DataFrame) -> pd.DataFrame:
    """People waiting by month, age group, service and provider model: those columns, providers
    (their number) and waiting.

    `rows` has month, age_group, service, org_code, provider_model and waiting_list. Lists with
    nobody on them are left out.
    """
    rows = rows[rows["waiting_list"] > 0]
    keys = ["month", "age_group", "service", "provider_model"]
    sums = rows.groupby(keys).agg(
        providers=("org_code", "nunique"), waiting=("waiting_list", "sum")
    )
    return sums.reset_index()


def waiting_by_provider(rows: pd.DataFrame) -> pd.DataFrame:
    """People waiting by month and provider: month, org_code, org_name, provider_model, services
    (its lists, those with nobody on them included), adults and children.

    `rows` has month, org_code, org_name, age_group, service, provider_model and waiting_list.
    """
    rows = rows.assign(
        adults=rows["waiting_list"].where(rows["age_group"] == "A", 0),
        children=rows["waiting_list"].where(rows["age_group"] == "CYP", 0),
    )
    sums = rows.groupby(["month", "org_code"]).agg(
        org_name=("org_name", "first"),
        provider_model=("provider_model", "first"),
        services=("service", "size"),
        adults=("adults", "sum"),
        children=("children", "sum"),
    )
    return sums.reset_index()


def whole_pounds(pence: int) -> int:
    """Whole pounds, halves to the even one."""
    whole, rest = divmod(int(pence), 100)
    return whole + (rest > 50 or (rest == 50 and whole % 2 == 1))


def in_pounds(table: pd.DataFrame) -> pd.DataFrame:
    """The same table with amount_gbp, whole pounds, in place of amount_pence."""
    return table.drop(columns="amount_pence").assign(
        amount_gbp=[whole_pounds(p) for p in table["amount_pence"]]
    )
