"""Our provider models of 2018-19 against the flags of the 3SC project, by value.

`python -m tests.tools.ccg_flags LIST FOLDER` prints the table of docs/payments-2018-19.md. LIST is
the team's list of payments (payments_25k_and_over.csv.gz), FOLDER the workbooks. Neither ships.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import spend, tables
from helpers.spend import ccg_totals, shipped_totals

NHS = (
    "community_trust",
    "acute_trust",
    "mental_health_trust",
    "care_trust",
    "other_nhs",
    "commissioner",
)
# What each flag means in our words; a CIC or a charity may be either kind of non-profit provider.
MEANT: Mapping[str, tuple[str, ...]] = {
    "NHS": NHS,
    "Council": ("local_authority",),
    "General practice": ("gp_led",),
    "Hospice": ("voluntary",),
    "Community interest company": ("social_enterprise",),
    "Charity": ("voluntary", "social_enterprise"),
}


def flagged(team: pd.DataFrame) -> pd.DataFrame:
    """One column a flag of MEANT: whether the team gives it to a payment.

    Args:
        team: The team's list, with SupplierSector, GivenCompanyCategory and CCFound.
    """
    sector, cic = team["SupplierSector"], team["GivenCompanyCategory"]
    cic = cic == "Community Interest Company"
    return pd.DataFrame(
        {
            "NHS": sector == "NHS",
            "Council": sector == "LA",
            "General practice": sector == "GPServices",
            "Hospice": sector == "Hospice",
            "Community interest company": cic,
            "Charity": (team["CCFound"] == 1) & ~cic,
        }
    )


def matched(team: pd.DataFrame, ours: pd.DataFrame) -> pd.DataFrame:
    """The team's payments with our model of the same payment: group, payee and pence alike.

    Args:
        team: Rows with ccg_code, supplier and amount_pence.
        ours: The same, with provider_model and community.

    Returns:
        Rows of `team` that have a partner, with provider_model and community.
    """
    key = ["ccg_code", "plain", "amount_pence"]
    sides = [
        side.assign(
            plain=side["supplier"].fillna("").str.upper().str.replace(r"\W", "", regex=True)
        )
        for side in (team, ours)
    ]
    left, right = (side.assign(nth=side.groupby(key).cumcount()) for side in sides)
    columns = [*key, "nth", "provider_model", "community"]
    return left.merge(right[columns], on=[*key, "nth"], how="inner")


def differences(pairs: pd.DataFrame) -> pd.DataFrame:
    """By flag, £ million: [flag, flagged, same, same_percent, most_of_the_rest].

    A flag that no pair has has no percent.

    Args:
        pairs: The result of `matched`, with a column for each flag.
    """
    rows = []
    for flag, models in MEANT.items():
        some = pairs[pairs[flag]]
        same = some["provider_model"].isin(models)
        rest = some[~same].groupby(["supplier", "provider_model"])["amount_pence"].sum()
        words = [
            f"{name} as {model} £{pence / 1e8:.1f}m"
            for (name, model), pence in rest.nlargest(4).items()
        ]
        whole, alike = some["amount_pence"].sum() / 1e8, some.loc[same, "amount_pence"].sum() / 1e8
        percent = alike / whole * 100 if whole else None
        rows.append((flag, whole, alike, percent, "; ".join(words)))
    columns = ["flag", "flagged", "same", "same_percent", "most_of_the_rest"]
    return pd.DataFrame(rows, columns=columns)


def line_of(row: Any) -> str:
    """A row of `differences` as a line of the table."""
    percent = "" if pd.isna(row.same_percent) else f"{row.same_percent:.1f}%"
    return (
        f"| {row.flag} | {row.flagged:,.1f} | {row.same:,.1f} | {percent} "
        f"| {row.most_of_the_rest} |"
    )


def read_both(path: Path, folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The team's list and our reading of the workbooks, in the columns of `matched`."""
    groups = tables.read("ccgs_2018")
    team = pd.read_csv(path, low_memory=False)
    team = team.assign(
        ccg_code=team["CCGCode"].map(groups.set_index("ons_code")["ccg_code"]),
        supplier=team["Supplier"],
        amount_pence=(team["Amount"] * 100).round().astype("int64"),
    )
    rows = spend.read_files(folder).table
    codes = {name: ccg_totals.ccg_of_file(name, groups) for name in rows["source_file"].unique()}
    rows = rows.assign(ccg_code=rows["source_file"].map(codes))
    return team, shipped_totals.with_service_lines(shipped_totals.with_providers(rows))


def main() -> None:
    """Print how many of the team's payments are ours, and both tables of differences."""
    team, ours = read_both(Path(sys.argv[1]), Path(sys.argv[2]))
    key = ["ccg_code", "amount_pence"]
    both = team.assign(nth=team.groupby(key).cumcount()).merge(
        ours.assign(nth=ours.groupby(key).cumcount())[[*key, "nth"]], on=[*key, "nth"], how="inner"
    )
    print(f"{len(both):,} of {len(team):,} payments are ours by group and pence")
    named = team[["ccg_code", "supplier", "amount_pence"]]
    pairs = matched(pd.concat([named, flagged(team)], axis=1), ours)
    print(f"{len(pairs):,} of them by payee too, £{pairs['amount_pence'].sum() / 1e8:,.1f}m\n")
    for title, some in (("all", pairs), ("community", pairs[pairs["community"].astype(bool)])):
        print(title)
        for row in differences(some).itertuples(index=False):
            print(line_of(row))


if __name__ == "__main__":
    main()
