"""Who provides community services by several measures, side by side and never joined: the plan,
the outcome, payments of 2018-19, and who ran each place on a day and now.

>>> four_measures()["panel"].unique().tolist()
['Plan', '2011 to 2013', '2018-19', 'Now']
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers import estimates, tables
from helpers.analysis import community_payments, concentration, place_history, valuation
from helpers.answers import since_2013
from helpers.tables import provider_models

__all__ = [
    "ABOUT",
    "ABOUT_YEARS",
    "BREAKS_OF_YEARS",
    "HOSPITALS",
    "PANELS_OF_DAYS",
    "four_measures",
    "plan_to_now",
    "planned_shares",
]

ABOUT = {
    "Plan": "of value, published December 2010",
    "2011 to 2013": "of value that moved, estimated",
    "2018-19": "of payments marked so, published",
    "Now": "of places when last seen, counted",
}
PANELS_OF_DAYS = {day: f"End of {day}" for day in since_2013.DAYS} | {"now": "Now"}
_VALUE = {"Plan": "of value, published", "2011 to 2013": "of value, estimated"}
ABOUT_YEARS = {  # by what each place counts for
    "places": {
        **_VALUE,
        **dict.fromkeys(PANELS_OF_DAYS.values(), "of places, counted"),
        "Now": "of places when last seen",
    },
    "cash": {
        **_VALUE,
        **dict.fromkeys(PANELS_OF_DAYS.values(), "of cash of 2010-11"),
        "Now": "of that cash when last seen",
    },
}
# Value is estimated, places are counted: the years of one count have no break between them.
BREAKS_OF_YEARS = ("break", "break", *("" for _ in list(PANELS_OF_DAYS)[1:]))
HOSPITALS = "hospital"  # acute and mental health trusts together, beside the groups of charts
_PLANNED = {  # national figures that hold the planned share of value, percent
    "community_trust": "NF252",
    "acute_trust": "NF014",
    "mental_health_trust": "NF012",
    "social_enterprise": "NF253",
}
_LEFT_OPEN = ("NF016", "NF249")  # to be put out to tender; assigned to nobody
_ENDS = ["value", "low", "high", "bar_low", "bar_high"]


def four_measures(data: str | Path | None = None) -> pd.DataFrame:
    """England's mix by each measure, in percent.

    The plan is a range, because it left some points to nobody (assumption A06). The outcome is the
    released estimate. The payments are net of credits, with councils, of what commissioning groups
    marked community services. Now counts places by the last provider on record.

    Args:
        data: A folder of your own tables, laid over ours.

    Returns:
        [panel, group, value, low, high, bar_low, bar_high]: a row for each measure and group of
        provider models, and one for acute and mental health trusts together (HOSPITALS). A number
        that a measure does not have is missing.
    """
    parts = {
        "Plan": _plan(data),
        "2011 to 2013": _outcome(data),
        "2018-19": _payments(data),
        "Now": _places_now(data),
    }
    return _side_by_side(parts)


def plan_to_now(measure: str = "places", data: str | Path | None = None) -> pd.DataFrame:
    """England's mix in the plan, in the outcome, and on four days since: in percent.

    Plan and outcome are shares of value. What follows are shares of the places that each kind ran
    on a day, or of their cash: a weight for size, and no value of services.

    Args:
        measure: What a place counts for, a key of ABOUT_YEARS: one (`places`), or what its PCT
            received in 2010-11 (`cash`).
        data: A folder of your own tables, laid over ours.

    Returns:
        [panel, group, value, low, high, bar_low, bar_high], as `four_measures`.
    """
    history, areas = tables.read("place_history", data), tables.read("areas", data)
    cash = areas.set_index("pct_code")["cash_2010_11_gbp_m"] if measure == "cash" else None
    mixes = {
        PANELS_OF_DAYS[day]: place_history.places_by_model(history, date, cash)
        for day, date in since_2013.DAYS.items()
    }
    days = {
        name: _grouped(mix.set_index("provider_model")["share_of_weight"]).to_frame("value")
        for name, mix in mixes.items()
    }
    return _side_by_side({"Plan": _plan(data), "2011 to 2013": _outcome(data), **days})


def _side_by_side(parts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    frames = [
        part.reindex(columns=_ENDS).astype(float).assign(panel=name) for name, part in parts.items()
    ]
    return pd.concat(frames).rename_axis("group").reset_index()[["panel", "group", *_ENDS]]


def planned_shares(data: str | Path | None = None) -> pd.DataFrame:
    """What the plan of December 2010 gave to each group: [bar_low, bar_high] in percent of value,
    index group. Each might have gained all that the plan left open.
    """
    left_open = sum(tables.figure(id, data).value for id in _LEFT_OPEN)
    low = pd.Series({group: tables.figure(id, data).value for group, id in _PLANNED.items()})
    return pd.DataFrame({"bar_low": low, "bar_high": low + left_open})


def _plan(data: str | Path | None) -> pd.DataFrame:
    shares = planned_shares(data)
    together = shares["bar_low"][list(provider_models.HOSPITAL_MODELS)].sum()
    left_open = (shares["bar_high"] - shares["bar_low"]).iloc[0]
    shares.loc[HOSPITALS] = [together, together + left_open]
    return shares


def _outcome(data: str | Path | None) -> pd.DataFrame:
    released = estimates.outcome(data)
    shares = released.mix().set_index("group")[["share", "share_low", "share_high"]]
    shares = shares.set_axis(["value", "low", "high"], axis=1)
    shares.loc[HOSPITALS] = valuation.interval(concentration.hospital_run(released, "both"))
    return shares


def _payments(data: str | Path | None) -> pd.DataFrame:
    mix = community_payments.community_mix(tables.read("ccg_community_2018_19", data))
    return _grouped(mix.set_index("provider_model")["share_percent"]).to_frame("value")


def _places_now(data: str | Path | None) -> pd.DataFrame:
    history = tables.read("place_history", data)
    mix = place_history.places_by_model(history, since_2013.DAYS["now"])
    return _grouped(mix.set_index("provider_model")["share_of_places"]).to_frame("value")


def _grouped(by_model: pd.Series) -> pd.Series:
    """Shares by group, and those of hospitals together, from shares by provider model."""
    by_group = by_model.groupby(provider_models.group_of).sum()
    hospitals = by_model.reindex(provider_models.HOSPITAL_MODELS).sum()
    return pd.concat([by_group, pd.Series({HOSPITALS: hospitals})])
