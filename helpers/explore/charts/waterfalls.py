"""A waterfall of payments: from all that was read to what was kept, a step for each reason."""

from __future__ import annotations

import pandas as pd

from helpers.explore.charts.rows import bridge
from helpers.explore.charts.theme import Chart, ChartError, need

__all__ = ["waterfall"]


def waterfall(frame: pd.DataFrame, title: str) -> Chart:
    """A bridge from `raw` to `kept` in £ million, one step for each kind of row left out.

    Steps without money are left out: they are in the table. Where credits were left out, the step
    rises.

    Args:
        frame: The columns step and pence (whole pence), with the rows `raw` and `kept`, as
            `spend.total_waterfall` gives it.
        title: What the money is.

    Raises:
        ChartError: A column is missing, or one of the rows `raw` and `kept`; or a step comes twice,
            as it does where several files are not added up.
    """
    need(frame, "step", numbers=["pence"])
    twice = frame.loc[frame["step"].duplicated(), "step"]
    if len(twice):
        raise ChartError(
            f"{title}: the step {twice.iloc[0]!r} comes twice; add up the files first, as "
            "spend.total_waterfall does"
        )
    pence = dict(zip(frame["step"], (int(p) for p in frame["pence"]), strict=True))
    for end in ("raw", "kept"):
        if end not in pence:
            raise ChartError(f"{title}: the frame to draw has no step {end!r}")
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
