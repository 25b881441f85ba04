"""Run by the virtual environment that holds Panel: the same two charts, embedded. Usage: panel_page.py OUT.html JSON AREAS STEPS."""

import json
import sys

import panel as pn
import plotly.graph_objects as go

out, data, areas, steps = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
pn.extension("plotly")
area = pn.widgets.Select(name="Area", options=list(data)[:areas])
step = pn.widgets.DiscreteSlider(name="Moved", options=[round(i * 100 / (steps - 1)) for i in range(steps)])


def after(name, moved):
    values = dict(data[name])
    shift = values["acute_trust"] * moved / 100
    return values | {"acute_trust": values["acute_trust"] - shift, "community_trust": values["community_trust"] + shift}


def bars(name, moved):
    values = after(name, moved)
    return go.Figure(go.Bar(x=[round(v, 1) for v in values.values()], y=list(values), orientation="h"))


def change(name, moved):
    values = after(name, moved)
    figure = go.Figure(go.Scatter(x=[round(v, 1) for v in data[name].values()], y=list(values), mode="markers", name="before"))
    return figure.add_scatter(x=[round(v, 1) for v in values.values()], y=list(values), mode="markers", name="after")


page = pn.Column(area, step, pn.pane.Plotly(pn.bind(bars, area, step)), pn.pane.Plotly(pn.bind(change, area, step)))
page.save(out, embed=True, max_states=areas * steps + 1, max_opts=max(areas, steps), progress=False)
