"""The value model: ten thousand draws at once, against a loop that makes one draw at a time in
pandas.
"""

import numpy as np

from helpers import tables
from helpers.analysis import valuation
from tests.bench import Row, bench, best_of

LOOPS = 100  # draws that the loop makes; its time is scaled up to ours


@bench("Value model", aim="10,000 draws in under a second; the mix of a region in under 50 ms")
def value_model() -> list[Row]:
    """The loop shares a total by cash, errs by place, region and model, meets the pins and adds up
    by model; it lets no evidence be wrong.
    """
    destinations, areas, arm_values, assumptions = (
        tables.read(n) for n in ("pct_destinations", "areas", "arm_values", "assumptions")
    )
    decided, settings = valuation.decide_uses(arm_values), valuation.valuation_settings(assumptions)
    est = valuation.draw_values(destinations, areas, decided, settings)
    south_west = est.rows["sha_name"] == "South West"
    pins = decided[decided["use"] == "pin"]

    def one_draw(rng: np.random.Generator) -> object:
        rows = valuation.core_rows(destinations, areas)
        rows["part"] = valuation.split_shares(rows, 0.05, 0.2)[0]
        error = sum(
            rows[by].map({k: rng.normal(0, sd) for k in rows[by].unique()})
            for by, sd in (
                ("pct_code", settings.place_error),
                ("sha_name", settings.region_error),
                ("provider_model", settings.model_error),
            )
        )
        rows["value"] = rows["cash_2010_11_gbp_m"] * rows["part"] * np.exp(error)
        rows["value"] *= settings.total / rows["value"].sum()
        for pin in pins.itertuples():
            here = rows["pct_code"].isin(pin.pct_codes)
            rows.loc[here, "value"] *= pin.value_gbp_m / rows.loc[here, "value"].sum()
        return rows.groupby("provider_model")["value"].sum()

    def loop() -> None:
        rng = np.random.default_rng(1)
        for _ in range(LOOPS):
            one_draw(rng)

    ours = best_of(lambda: valuation.draw_values(destinations, areas, decided, settings), times=3)
    return [
        Row(f"{settings.draws:,} draws", ours, best_of(loop, times=1) * settings.draws / LOOPS),
        Row("10,000 draws, against the aim of a second", ours, 1.0),
        Row(
            "mix of a region, against the aim of 50 ms",
            best_of(lambda: est.mix(where=south_west)),
            0.05,
        ),
    ]
