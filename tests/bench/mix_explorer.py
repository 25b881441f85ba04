"""The two charts that every way of shipping controls is asked to show: 150 areas by 101 steps, 114
numbers a state.
"""

from helpers import charts, tables
from helpers.explore.answer import Answer
from helpers.explore.choices import choose, slide
from helpers.explore.explorers import Explorer, explorer
from helpers.tables import provider_models

AREAS, STEPS = 150, 101
GROUPS = list(provider_models.GROUPS)[:6]
SPLIT = {
    "community_trust": 26,
    "acute_trust": 27,
    "mental_health_trust": 28,
    "social_enterprise": 10,
    "other_nhs_and_public": 5,
    "independent_voluntary_gp": 4,
}


def mixes(count: int = AREAS):
    """Per area: name and the value by group before anything moves, £ million."""
    areas = tables.read("areas").head(count)
    total = areas["cash_2010_11_gbp_m"].sum()
    return {
        row.pct_code: (
            row.pct_name,
            {g: 8500 * row.cash_2010_11_gbp_m / total * SPLIT[g] / 100 for g in GROUPS},
        )
        for row in areas.itertuples()
    }


def moved(before: dict[str, float], step: int) -> dict[str, float]:
    """The values when `step` percent of what acute trusts hold goes to community trusts."""
    shift = before["acute_trust"] * step / 100
    return before | {
        "acute_trust": before["acute_trust"] - shift,
        "community_trust": before["community_trust"] + shift,
    }


def make(areas: int = AREAS, steps: int = STEPS) -> Explorer:
    """The explorer; its states number areas × steps."""
    import pandas as pd

    held = mixes(areas)
    labels = [provider_models.GROUPS[g].label for g in GROUPS]

    @explorer(
        "What if part of the acute trusts' share had gone to community trusts?",
        area=choose("Area", {code: name for code, (name, _) in held.items()}, search=True),
        step=slide("Moved", 0, steps - 1, 1, words=lambda s: f"{s}%"),
    )
    def what_if(area, step):
        name, before = held[area]
        after = moved(before, step)
        rows = pd.DataFrame(
            {
                "group": GROUPS,
                "label": labels,
                "before": [round(v, 1) for v in before.values()],
                "after": [round(v, 1) for v in after.values()],
            }
        )
        money = {"unit": "GBP_million", "decimals": 1, "colour": "group"}
        drawn = [
            charts.share_bars(rows, "Value by model, £ million", value="after", **money),
            charts.change(rows, "Before and after, £ million", **money),
        ]
        new, old = after["community_trust"], before["community_trust"]
        sentence = f"{name}: community trusts would hold £{new:,.1f}m instead of £{old:,.1f}m."
        table = rows[["label", "before", "after"]].set_axis(["Model", "Before", "After"], axis=1)
        return Answer(sentence, drawn, table, ["table:areas"], "computed")

    return what_if
