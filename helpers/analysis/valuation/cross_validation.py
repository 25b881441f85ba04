"""How far to trust the estimate: predict what was published without using it, and vary what was
assumed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analysis.valuation.quantiles import intervals
from helpers.analysis.valuation.simulate import (
    Estimate,
    Settings,
    draw_freely,
    draw_values,
    meet_published,
)
from helpers.tables.provider_models import HOSPITAL_MODELS

__all__ = [
    "VARIATIONS",
    "leave_one_model_out",
    "leave_one_out",
    "sensitivity",
]

# What is varied, each alone:
# ((low in words, high in words), assumption, {setting: low}, {setting: high}).
VARIATIONS: list[tuple[tuple[str, str], str, dict[str, Any], dict[str, Any]]] = [
    (
        ("National total £7bn", "National total £9bn"),
        "A01",
        {"total": 7000.0},
        {"total": 9000.0},
    ),
    (("", "Shared by population"), "A02", {}, {"weight": "population"}),
    (
        ("Error of one place 0.15", "Error of one place 0.30"),
        "A02",
        {"place_error": 0.15},
        {"place_error": 0.30},
    ),
    (
        ("Error shared by a region 0.05", "Error shared by a region 0.15"),
        "A10",
        {"region_error": 0.05},
        {"region_error": 0.15},
    ),
    (
        ("Error shared by a kind 0.05", "Error shared by a kind 0.25"),
        "A03",
        {"model_error": 0.05},
        {"model_error": 0.25},
    ),
    (
        ("Weak evidence always right", "Weak evidence wrong twice as often"),
        "A11 to A13",
        {"wrong": 0.0},
        {"wrong": 2.0},
    ),
    (
        ("Smaller parts of split places took least", "Smaller parts of split places took most"),
        "A14, A15",
        {"split": 0},
        {"split": 1},
    ),
    (("", "Published values not used"), "", {}, {"published": False}),
]


def leave_one_out(
    destinations: pd.DataFrame, areas: pd.DataFrame, decided: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """Each pinned value predicted from all the others.

    About nine in ten published values should lie inside the intervals of their predictions, if the
    places with a published value were like the rest. They are no random sample.

    Args:
        destinations: The table pct_destinations.
        areas: The table areas.
        decided: The published values with how each is used, from `decide_uses`.
        settings: Assumptions, number of draws and seed.

    Returns:
        [value_id, places, model, published, predicted, low, high, inside], £ million; `low` and
        `high` are the 90% interval of the prediction.
    """
    free, rows = draw_freely(destinations, areas, settings), []
    for pin in decided[decided["use"] == "pin"].itertuples():
        held = decided[[not set(codes) & set(pin.pct_codes) for codes in decided["pct_codes"]]]
        est = meet_published(free, held)
        here = est.rows["pct_code"].isin(pin.pct_codes)
        middle, low, high = est.total(here)
        main = est.rows[here & est.rows["main_destination"]]["provider_model"].iloc[0]
        rows.append(
            (
                pin.value_id,
                "; ".join(pin.pct_codes),
                main,
                pin.value_gbp_m,
                middle,
                low,
                high,
                low <= pin.value_gbp_m <= high,
            )
        )
    return pd.DataFrame(
        rows,
        columns=["value_id", "places", "model", "published", "predicted", "low", "high", "inside"],
    )


def leave_one_model_out(
    destinations: pd.DataFrame, areas: pd.DataFrame, decided: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """The pinned values of all places of one model predicted from those of the other models, model
    by model.

    It shows what an error shared by a model's arms looks like where it can be seen at all.

    Args:
        destinations: The table pct_destinations.
        areas: The table areas.
        decided: The published values with how each is used, from `decide_uses`.
        settings: Assumptions, number of draws and seed.

    Returns:
        [model, pins, published, predicted, low, high, ratio], £ million; `ratio` is published to
        predicted.
    """
    main = destinations[destinations["main_destination"]].set_index("pct_code")["provider_model"]
    pins = decided[decided["use"] == "pin"]
    of = pins["pct_codes"].map(lambda codes: main[codes[0]])
    free, rows = draw_freely(destinations, areas, settings), []
    for model in dict.fromkeys(of):
        own = pins[of == model]
        places = {c for codes in own["pct_codes"] for c in codes}
        held = decided[[not set(codes) & places for codes in decided["pct_codes"]]]
        est = meet_published(free, held)
        middle, low, high = est.total(est.rows["pct_code"].isin(places))
        rows.append(
            (
                model,
                len(own),
                float(own["value_gbp_m"].sum()),
                middle,
                low,
                high,
                own["value_gbp_m"].sum() / middle,
            )
        )
    return pd.DataFrame(
        rows, columns=["model", "pins", "published", "predicted", "low", "high", "ratio"]
    )


def sensitivity(
    destinations: pd.DataFrame, areas: pd.DataFrame, decided: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """Every group's share of England under each of VARIATIONS.

    The same random numbers are used throughout, so differences are the variation's.

    Args:
        destinations: The table pct_destinations.
        areas: The table areas.
        decided: The published values with how each is used, from `decide_uses`.
        settings: Assumptions, number of draws and seed.

    Returns:
        [variation, words, assumption, end, group, share, low, high], percent. The group
        `hospital_run` is acute and mental health trusts together. `variation` numbers VARIATIONS
        from 1 (0: as set), `words` says both ends, `end` is `as set`, `low` or `high`.
    """
    results = [
        _shares(
            draw_values(destinations, areas, decided, settings),
            0,
            ("As set", "As set"),
            "",
            "as set",
        )
    ]
    for number, (words, assumption, low, high) in enumerate(VARIATIONS, 1):
        for end, change in (("low", low), ("high", high)):
            if not change:
                continue  # the low end is what is set
            varied = replace(settings, **_concrete(change, settings))
            results.append(
                _shares(
                    draw_values(destinations, areas, decided, varied),
                    number,
                    words,
                    assumption,
                    end,
                )
            )
    return pd.concat(results, ignore_index=True)


def _concrete(change: dict[str, Any], settings: Settings) -> dict[str, Any]:
    if "wrong" in change:
        return {"wrong": {k: min(1.0, p * change["wrong"]) for k, p in settings.wrong.items()}}
    if "split" in change:
        return {
            name: (getattr(settings, name)[change["split"]],) * 2 for name in ("narrow", "broad")
        }
    return change


def _shares(
    est: Estimate, number: int, words: tuple[str, str], assumption: str, end: str
) -> pd.DataFrame:
    drawn = est.by_model("group")
    percent = drawn.div(drawn.sum(axis=1), axis=0) * 100
    percent["hospital_run"] = percent[[g for g in HOSPITAL_MODELS if g in percent]].sum(axis=1)
    share, low, high = intervals(percent.to_numpy().T)
    return pd.DataFrame(
        {
            "variation": number,
            "words": [words] * len(percent.columns),
            "assumption": assumption,
            "end": end,
            "group": percent.columns,
            "share": share,
            "low": low,
            "high": high,
        }
    )
