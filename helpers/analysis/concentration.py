"""Did one size fit all? Hospital-run shares, organisations, variety: arithmetic on the draws of an
estimate.

Every function returns one number a draw, so that `valuation.interval` gives the median and the 90%
interval. Concentration is organisational: it is no market, for each place stayed close to one
provider.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pandas as pd

from helpers.analysis.valuation import CODES, Estimate, ValuationError
from helpers.core.errors import did_you_mean
from helpers.tables import provider_models
from helpers.tables.provider_models import HOSPITAL_MODELS

__all__ = [
    "HOSPITAL_RUN",
    "TENTH",
    "Where",
    "by_organisation",
    "distance_from_one_size",
    "distance_from_whole",
    "effective_number",
    "herfindahl",
    "hospital_models",
    "hospital_run",
    "largest_share",
    "model_shares",
    "one_organisation",
    "places_before",
    "plural_places",
]

Where: TypeAlias = "pd.Series | np.ndarray | None"
HOSPITAL_RUN: dict[str, tuple[str, ...]] = {  # the NHS Alliance's words of 2010 cover both
    "acute": HOSPITAL_MODELS[:1],
    "both": HOSPITAL_MODELS,
}
TENTH = 0.10


def model_shares(est: Estimate, where: Where = None, by: str = "group") -> pd.DataFrame:
    """Percent of value by model or group in each draw.

    Args:
        est: The estimate.
        where: The part of each destination row that counts, 0 to 1, or which rows do; None is all.
        by: `group`, or `provider_model`.

    Returns:
        A row a draw, a column a code; each row adds up to 100.

    Raises:
        ValuationError: Nothing is selected: what is not there has no shares.
    """
    drawn = est.by_model(by, where)
    if drawn.columns.empty:
        raise ValuationError("no row is selected; choose a wider selection")
    return drawn.div(drawn.sum(axis=1), axis=0) * 100


def hospital_run(est: Estimate, reading: str, where: Where = None) -> np.ndarray:
    """Percent of value run by hospital trusts in each draw.

    Args:
        est: The estimate.
        reading: A key of HOSPITAL_RUN: `acute` trusts alone, or `both` acute and mental health
            trusts.
        where: The part of each destination row that counts, 0 to 1, or which rows do; None is all.

    Returns:
        One number a draw, 0 to 100.

    Raises:
        ValuationError: There is no such reading, or nothing is selected.
    """
    models = hospital_models(reading)
    shares = model_shares(est, where, "provider_model")
    return shares.reindex(columns=list(models), fill_value=0.0).sum(axis=1).to_numpy()


def hospital_models(reading: str) -> tuple[str, ...]:
    """The provider models that count as hospital-run in a reading.

    Args:
        reading: A key of HOSPITAL_RUN.

    Returns:
        Their codes.

    Raises:
        ValuationError: There is no such reading.
    """
    if reading not in HOSPITAL_RUN:
        raise ValuationError(
            f"hospital-run has no reading {reading!r}; use {' or '.join(HOSPITAL_RUN)}"
            f"{did_you_mean(str(reading), HOSPITAL_RUN)}"
        )
    return HOSPITAL_RUN[reading]


def by_organisation(est: Estimate, where: Where = None) -> pd.DataFrame:
    """Percent of value by organisation in each draw: a row a draw, a column an organisation.

    Where a row was drawn to be wrong, its value belongs to an organisation that is not known; it
    stays in the whole and in no column. Raises ValuationError where nothing is selected.
    """
    w = est.weights(where)
    if not w.any():
        raise ValuationError("no row is selected; choose a wider selection")
    positions = np.flatnonzero(w > 0)
    own = np.array([CODES.index(c) for c in est.rows["provider_model"]])
    values = np.where(
        est.models[:, positions] == own[positions], est.values[:, positions] * w[positions], 0.0
    )
    names, at = np.unique(
        est.rows["organisation"].to_numpy()[positions].astype(str), return_inverse=True
    )
    member = np.zeros((len(positions), len(names)))
    member[np.arange(len(positions)), at] = 1.0
    return pd.DataFrame(values @ member / est.sums(where)[:, None] * 100, columns=names)


def largest_share(shares: pd.DataFrame, most: int = 10) -> np.ndarray:
    """The share of the `most` largest columns in each draw, percent."""
    ordered = np.sort(shares.to_numpy(), axis=1)[:, ::-1]
    return ordered[:, :most].sum(axis=1)


def herfindahl(shares: pd.DataFrame) -> np.ndarray:
    """The Herfindahl–Hirschman index in each draw, 0 to 10,000: the sum of squared shares in
    percent.
    """
    return (shares.to_numpy() ** 2).sum(axis=1)


def effective_number(shares: pd.DataFrame) -> np.ndarray:
    """How many equal parts would be as concentrated: 10,000 divided by the Herfindahl–Hirschman
    index.
    """
    return 10_000 / herfindahl(shares)


def places_before(est: Estimate) -> pd.DataFrame:
    """Percent of value by PCT in each draw: the organisations before, when every PCT ran its own
    arm.
    """
    starts = np.flatnonzero(~est.rows["pct_code"].duplicated())
    totals = np.add.reduceat(est.values, starts, axis=1)
    return pd.DataFrame(
        totals / totals.sum(axis=1)[:, None] * 100, columns=est.rows["pct_code"].iloc[starts]
    )


def plural_places(est: Estimate) -> pd.DataFrame:
    """Whether two or more organisations each held over a tenth of a place: a row a draw, a column a
    PCT.
    """
    columns = {}
    for code, place_rows in est.rows.groupby("pct_code"):
        parts = (
            pd.DataFrame(est.values[:, place_rows.index].T)
            .groupby(place_rows["organisation"].to_numpy())
            .sum()
            .to_numpy()
        )
        columns[code] = (parts / parts.sum(axis=0) > TENTH).sum(axis=0) >= 2
    return pd.DataFrame(columns)


def one_organisation(rows: pd.DataFrame) -> pd.Series:
    """Whether one organisation took every core service found, by pct_code."""
    return rows.groupby("pct_code")["organisation"].nunique() == 1


def distance_from_one_size(est: Estimate, model: str, where: Where = None) -> np.ndarray:
    """Percent of value that would have to move for one group of models to run everything: the
    distance from a one-size world.

    Args:
        est: The estimate.
        model: The code of the group.
        where: The part of each destination row that counts, 0 to 1, or which rows do; None is all.

    Returns:
        One number a draw, 0 to 100.

    Raises:
        SuiteError: There is no such group; it suggests the code that is closest.
        ValuationError: Nothing is selected.
    """
    provider_models.group(model)  # of a code that is none everything would have to move
    shares = model_shares(est, where)
    return 100 - (shares[model].to_numpy() if model in shares else np.zeros(len(shares)))


def distance_from_whole(est: Estimate, where: Where) -> np.ndarray:
    """Percentage points of value that must change group for a part of England to have the mix of
    the whole, in each draw.
    """
    here, all_of_it = model_shares(est, where), model_shares(est)
    return (here.reindex(columns=all_of_it.columns, fill_value=0.0) - all_of_it).abs().sum(
        axis=1
    ).to_numpy() / 2
