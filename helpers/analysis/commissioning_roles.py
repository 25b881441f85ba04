"""Who held which duty when: frames in, frames out, nothing drawn and nothing read."""

from __future__ import annotations

import pandas as pd

__all__ = [
    "FIRMNESS",
    "HOLDING_WORDS",
    "handovers",
    "holder_of",
    "holders_on",
]

# A duty with two holders belongs to the one who holds it more firmly.
FIRMNESS = ("statutory", "contract", "agreement", "delegated", "indicative", "shadow", "shared")
HOLDING_WORDS = {
    "statutory": "by law",
    "contract": "under contract",
    "agreement": "by local agreement",
    "delegated": "lent by the legal holder",
    "indicative": "with a notional budget",
    "shadow": "in preparation, without power",
    "shared": "run together, the law unchanged",
}


def holders_on(roles: pd.DataFrame, day: str) -> pd.DataFrame:
    """The rows of commissioning_roles in force on a day (YYYY-MM-DD), the firmest holder of each
    duty first. Same columns.
    """
    when = pd.Timestamp(day)
    rows = roles[(roles["from"] <= when) & (roles["to"].isna() | (roles["to"] >= when))]
    order = {holding: i for i, holding in enumerate(FIRMNESS)}
    duties = {duty: i for i, duty in enumerate(roles["duty"].unique())}
    keys = pd.DataFrame({"duty": rows["duty"].map(duties), "firm": rows["holding"].map(order)})
    return rows.loc[keys.sort_values(["duty", "firm"], kind="stable").index]


def holder_of(roles: pd.DataFrame, day: str) -> pd.Series:
    """The body that held each duty most firmly on a day, by duty; duties that nobody held are
    absent.
    """
    return holders_on(roles, day).drop_duplicates("duty").set_index("duty")["body"]


def handovers(roles: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Duties whose firmest holder at the end of a year differs from that at the end of the year
    before.

    A duty that nobody held before is new, and no handover.

    Args:
        roles: The table commissioning_roles.
        first: The first calendar year whose end is compared with the end of the year before.
        last: The last one.

    Returns:
        A row a handover, in order of year: [year, duty, before, after]; the last two are bodies.
    """
    changes = []
    for year in range(first, last + 1):
        before, after = (holder_of(roles, f"{y}-12-31") for y in (year - 1, year))
        changes += [
            (year, duty, before[duty], body)
            for duty, body in after.items()
            if duty in before and before[duty] != body
        ]
    return pd.DataFrame(changes, columns=["year", "duty", "before", "after"])
