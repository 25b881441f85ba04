"""From all that was read to what was kept, one step for each kind of row that was left out."""

from __future__ import annotations

import pandas as pd

from helpers.explore.charts.rows import bridge
from helpers.explore.charts.theme import Chart, need


def waterfall(frame: pd.DataFrame, title: str) -> Chart:
    """A bridge from `raw` to `kept` in £ million. `frame` has the columns step and pence, as `payments.in_all` gives it.

    Steps without money are left out: they are in the table. A drop below nothing (credits left out) rises.
    """
    need(frame, "step", "pence")
    pence = dict(zip(frame["step"], (int(p) for p in frame["pence"]), strict=True))
    rows = [("all rows", 0, pence["raw"], "total")]
    level = pence["raw"]
    for step, amount in pence.items():
        if step not in ("raw", "kept") and amount:
            rows.append((step.replace("_", " "), level, level - amount, "step"))
            level -= amount
    rows.append(("payments kept", 0, pence["kept"], "total"))
    steps = pd.DataFrame(rows, columns=["label", "start", "end", "kind"])
    steps[["start", "end"]] = steps[["start", "end"]].astype("float64") / 1e8
    return bridge(steps, title, decimals=1)
