"""The live skin of an explorer: ipywidgets in JupyterLab, updated in place.

It shows the same document as the report: same labels, order, sentence, charts and table. Figures are plotly FigureWidgets
whose traces are replaced as a whole, so nothing of the state before can be left behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
import plotly.graph_objects as go

from helpers.charts import Chart
from helpers.errors import SuiteError
from helpers.report import markup

if TYPE_CHECKING:
    from helpers.explorer import Explorer

_STYLE = """<style>
.community-shift table {border-collapse: collapse; font-variant-numeric: tabular-nums}
.community-shift th, .community-shift td {text-align: left; padding: 3px 14px 3px 0; border-bottom: 1px solid var(--jp-border-color2, #d0d4d8)}
.community-shift th.n, .community-shift td.n {text-align: right}
.community-shift .scroll {max-height: 24rem; overflow: auto}
.community-shift .sentence {font-weight: 700; font-size: 1.1em; line-height: 1.4}
</style>"""


def widget(explorer: Explorer) -> ipywidgets.VBox:
    """Controls in one row, then sentence, figures, sources and table, following the controls."""
    controls = {
        name: ipywidgets.Dropdown(
            options=[(label, value) for value, label in choice.options.items()], value=choice.default, description=choice.label,
            style={"description_width": "initial"}, layout={"width": "max-content", "max_width": "100%"},
        )
        for name, choice in explorer.choices.items()
    }  # fmt: skip
    sentence, numbers = ipywidgets.HTML(), ipywidgets.HTML()
    figures = ipywidgets.VBox()

    def show(_: Any = None) -> None:
        try:
            document = explorer.document(**{name: control.value for name, control in controls.items()})
        except SuiteError as error:
            sentence.value = f'<p class="sentence" role="alert">{markup.esc(error)}</p>'
            return
        sentence.value = f'<p class="sentence">{markup.esc(document["sentence"])}</p>'
        _redraw(figures, document["figures"])
        numbers.value = _numbers(document)

    for control in controls.values():
        control.observe(show, names="value")
    show()
    row = ipywidgets.HBox(list(controls.values()), layout={"flex_flow": "row wrap"})
    title = ipywidgets.HTML(f"{_STYLE}<h3>{markup.esc(explorer.question)}</h3>")
    box = ipywidgets.VBox([title, row, sentence, figures, numbers])
    box.add_class("community-shift")
    return box


def _redraw(box: ipywidgets.VBox, charts: list[dict[str, Any]]) -> None:
    """Update the figures in place where they match, make them anew where their number changed."""
    made = [Chart(c["title"], c["alt"], c["data"], c["layout"]).figure() for c in charts]
    if len(box.children) != 2 * len(made):
        box.children = [w for f in made for w in (ipywidgets.HTML(), go.FigureWidget(f))]
    for caption, shown, new, chart in zip(box.children[::2], box.children[1::2], made, charts, strict=True):
        caption.value = f"<small>{markup.esc(chart['title'])}</small>"
        if [t.type for t in shown.data] != [t.type for t in new.data]:
            with shown.batch_update():
                shown.data = []
                shown.add_traces(new.data)
                shown.layout = new.layout
        elif shown.to_dict() != new.to_dict():
            with shown.batch_update():
                for old, trace in zip(shown.data, new.data, strict=True):
                    old.update(trace.to_plotly_json(), overwrite=True)
                shown.layout = new.layout


def _numbers(document: dict[str, Any]) -> str:
    caveats = f"<ul>{markup.items(document['caveats'])}</ul>" if document["caveats"] else ""
    table = markup.table(document["table"], "The numbers behind the figure")
    folded = f'<details><summary>Table</summary><div class="scroll">{table}</div></details>'
    return f"<p><small>{markup.source_line(document)}</small></p>{folded}{caveats}"
