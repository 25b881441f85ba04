"""Run by the virtual environment that holds Panel: the very charts of the suite, embedded. Usage:
panel_page.py OUT.html AREAS STEPS.
"""

import sys

import pandas as pd
import panel as pn
from bokeh.resources import INLINE

from helpers import charts
from helpers.tables import provider_models
from tests.bench.mix_explorer import GROUPS, mixes, moved

out, areas, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
money = {"unit": "GBP_million", "decimals": 1, "colour": "group"}
held = dict(list(mixes().values())[:areas])
pn.extension("plotly")
area = pn.widgets.Select(name="Area", options=list(held))
step = pn.widgets.DiscreteSlider(
    name="Moved", options=[round(i * 100 / (steps - 1)) for i in range(steps)]
)


def frame(name, percent):
    labels = [provider_models.GROUPS[g].label for g in GROUPS]
    after = moved(held[name], percent)
    return pd.DataFrame(
        {
            "group": GROUPS,
            "label": labels,
            "before": list(held[name].values()),
            "after": list(after.values()),
        }
    ).round(1)


def bars(name, percent):
    return charts.share_bars(
        frame(name, percent), "Value by model, £ million", value="after", **money
    ).figure()


def change(name, percent):
    return charts.change(frame(name, percent), "Before and after, £ million", **money).figure()


page = pn.Column(
    area,
    step,
    pn.pane.Plotly(pn.bind(bars, area, step)),
    pn.pane.Plotly(pn.bind(change, area, step)),
)
page.save(
    out,
    embed=True,
    resources=INLINE,
    max_states=areas * steps + 1,
    max_opts=max(areas, steps),
    progress=False,
)
