"""The live skin of an explorer: ipywidgets in JupyterLab, updated in place.

It shows the same document as the report: same labels, order, sentence, charts and table. Figures are plotly FigureWidgets
whose traces are replaced as a whole, so nothing of the state before can be left behind.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import plotly.graph_objects as go

from helpers.core.errors import SuiteError
from helpers.explore import choices, markup
from helpers.explore.charts import Chart
from helpers.explore.charts.fitting import LAB_WIDTH, x_range
from helpers.explore.charts.theme import CONFIG
from helpers.explore.choices import Choice
from helpers.explore.citation import cite_answer
from helpers.explore.protocol import Shown

_STYLE = """<style>
.community-shift table {border-collapse: collapse; font-variant-numeric: tabular-nums}
.community-shift th, .community-shift td {text-align: left; padding: 3px 14px 3px 0; border-bottom: 1px solid var(--jp-border-color2, #d0d4d8)}
.community-shift th.n, .community-shift td.n {text-align: right}
.community-shift .scroll {max-height: 24rem; overflow: auto}
.community-shift .sentence {font-weight: 700; font-size: 1.1em; line-height: 1.4}
</style>"""


# Shared choices move together in all explorers of a session: name of the choice -> its controls that are still shown.
_shared: dict[str, weakref.WeakSet[Control]] = {}


def widget(explorer: Shown) -> ipywidgets.VBox:
    """Controls in one row, then sentence, figures, sources and table, following the controls; a folded explorer unfolds at a click."""
    controls = {name: Control(choice) for name, choice in explorer.choices.items()}
    sentence, numbers = ipywidgets.HTML(), ipywidgets.HTML()
    figures = ipywidgets.VBox()

    def follow() -> dict[str, Any]:
        """Offer each choice what the ones before it leave open; the state that results."""
        state: dict[str, Any] = {}
        for name, control in controls.items():
            state[name] = control.set_options(state)
        return state

    def show(_: Any = None) -> None:
        state = follow()
        try:
            document = explorer.to_document(**state)
        except SuiteError as error:
            sentence.value = f'<p class="sentence" role="alert">{markup.esc(error)}</p>'
            return
        sentence.value = f'<p class="sentence">{markup.esc(document["sentence"])}</p>'
        _redraw(figures, document["figures"], pick)
        numbers.value = _numbers(document, cite_answer(explorer.question, explorer.in_words(state)))

    def pick(name: str, value: Any) -> None:
        for parent_first, wanted in choices.resolve_click(
            explorer.choices, follow(), name, value
        ).items():
            controls[parent_first].set(wanted)

    for name, control in controls.items():
        control.observe(show)
        if control.choice.shared:
            twins = _shared.setdefault(name, weakref.WeakSet())
            control.observe(_mover(control, twins))
            twins.add(control)
    show()
    row = ipywidgets.HBox(
        [control.box for control in controls.values()], layout={"flex_flow": "row wrap"}
    )
    title = ipywidgets.HTML(f"{_STYLE}<h3>{markup.esc(explorer.question)}</h3>")
    answer = [row, sentence, figures, numbers]
    if explorer.folded:
        fold = ipywidgets.Accordion([ipywidgets.VBox(answer)], selected_index=None)
        fold.set_title(0, "Show this answer")
        answer = [fold]
    box = ipywidgets.VBox([title, *answer])
    box.add_class("community-shift")
    box.controls = (
        controls  # keeps shared controls alive as long as the box is, and lets a script turn them
    )
    return box


def _mover(control: Control, twins: weakref.WeakSet[Control]) -> Callable[[Any], None]:
    def move(value: Any) -> None:
        for twin in list(twins):
            if twin is not control:
                twin.set(value)

    return move


class Control:
    """A choice as widgets: `box` to show, `get` and `set` its value, `set_options` what other choices leave open."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self._listeners: list[Callable[[Any], Any]] = []
        self._quiet = False
        self._allowed = tuple(
            choice.options
        )  # what the choices before leave open; narrowing stays within it
        wide: dict[str, Any] = {
            "style": {"description_width": "initial"},
            "layout": {"width": "max-content", "max_width": "100%"},
        }
        pairs = [(words, value) for value, words in choice.options.items()]
        extra: list[ipywidgets.Widget] = []
        self._ticks: list[ipywidgets.Checkbox] = []
        match choice.kind:
            case "several":
                self._ticks = [
                    ipywidgets.Checkbox(
                        value=value in choice.default,
                        description=words,
                        indent=False,
                        layout={"width": "max-content"},
                    )
                    for value, words in choice.items.items()
                ]
                self._main: Any = ipywidgets.HBox(
                    [ipywidgets.Label(choice.label), *self._ticks], layout={"flex_flow": "row wrap"}
                )
            case "few":
                self._main = ipywidgets.RadioButtons(
                    options=pairs, value=choice.default, description=choice.label, **wide
                )
            case "range":
                self._main = ipywidgets.SelectionSlider(
                    options=pairs,
                    value=choice.default,
                    description=choice.label,
                    continuous_update=True,
                    style={"description_width": "initial"},
                    layout={"width": "28rem", "max_width": "100%"},
                )
            case _:
                self._main = ipywidgets.Dropdown(
                    options=pairs, value=choice.default, description=choice.label, **wide
                )
        if choice.kind == "search":
            find = ipywidgets.Text(
                placeholder="Type part of a name", continuous_update=True, layout={"width": "14rem"}
            )
            find.observe(lambda change: self._narrow(change["new"]), names="value")
            extra.append(find)
        if choice.play:
            player = ipywidgets.Play(min=0, max=len(pairs) - 1, interval=1200, show_repeat=False)
            player.observe(
                lambda change: setattr(
                    self._main, "index", min(change["new"], len(self._main.options) - 1)
                ),
                names="value",
            )
            extra.append(player)
        for part in self._ticks or [self._main]:
            part.observe(self._changed, names="value")
        self.box = (
            ipywidgets.HBox([self._main, *extra], layout={"flex_flow": "row wrap"})
            if extra
            else self._main
        )

    def observe(self, listener: Callable[[Any], Any]) -> None:
        """Call `listener` with the new value whenever the reader changes it."""
        self._listeners.append(listener)

    def get(self) -> Any:
        """The value chosen."""
        if self._ticks:
            return tuple(
                value
                for value, tick in zip(self.choice.items, self._ticks, strict=True)
                if tick.value
            )
        return self._main.value

    def set(self, value: Any) -> None:
        """Choose a value, where it is on offer."""
        if value == self.get():
            return
        if self._ticks:
            self._quiet = True
            for wanted in (
                True,
                False,
            ):  # tick before unticking, so that nothing is ever left without a tick
                for item, tick in zip(self.choice.items, self._ticks, strict=True):
                    if (item in value) is wanted:
                        tick.value = wanted
            self._quiet = False
            self._tell()
        elif value in self._allowed:
            if value not in self._offered():  # a search has narrowed the list
                self._fill(self._allowed, self.get())
            self._main.value = value

    def set_options(self, state: dict[str, Any]) -> Any:
        """Show the options that the choices before leave open; the value that is then chosen."""
        allowed = self._allowed = self.choice.allowed(state)
        if self.choice.within and self._offered() != allowed:
            self._fill(
                allowed, self.get() if self.get() in allowed else self.choice.fallback(state)
            )
        return self.get()

    def _offered(self) -> tuple[Any, ...]:
        return tuple(value for _, value in self._main.options)

    def _fill(self, values: Sequence[Any], chosen: Any) -> None:
        self._quiet = True
        self._main.options = [(self.choice.options[v], v) for v in values]
        self._main.value = chosen
        self._quiet = False

    def _narrow(self, text: str) -> None:
        words = text.lower().split()
        match = [
            v
            for v in self._allowed
            if all(
                w in f"{self.choice.options[v]} {self.choice.also.get(v, '')}".lower()
                for w in words
            )
        ]
        self._fill([v for v in self._allowed if v in match or v == self.get()], self.get())

    def _changed(self, change: dict[str, Any]) -> None:
        if self._ticks and not self.get():
            change["owner"].value = True  # nothing ticked would be no answer
            return
        if not self._quiet:
            self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.get())


def _redraw(
    box: ipywidgets.VBox, charts: list[dict[str, Any]], pick: Callable[[str, Any], None]
) -> None:
    """Update the figures in place where they match, make them anew where their number changed."""
    made = [_roomy(Chart(c["title"], c["alt"], c["data"], c["layout"]).figure()) for c in charts]
    if len(box.children) != 2 * len(made):
        box.children = [w for f in made for w in (ipywidgets.HTML(), _quiet(go.FigureWidget(f)))]
    for caption, shown, new, chart in zip(
        box.children[::2], box.children[1::2], made, charts, strict=True
    ):
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
        if chart["picks"]:
            _listen(shown, chart["picks"], pick)


def _quiet(figure: go.FigureWidget) -> go.FigureWidget:
    """Without plotly's buttons: one of them offers to upload the data, and they lie over the texts."""
    figure._config = {**CONFIG, "responsive": False}
    return figure


def _roomy(figure: go.Figure) -> go.Figure:
    """Leave room for the text at the end of the longest row."""
    meta = figure.layout.meta or {}
    if "reach" not in meta:
        return figure
    width = max(LAB_WIDTH, meta.get("min_width", 0))
    return figure.update_layout(width=width, xaxis_range=x_range(meta, width))


def _listen(figure: go.FigureWidget, name: str, pick: Callable[[str, Any], None]) -> None:
    """Let a click on a point set the choice `name` to the point's customdata, as its control would."""

    def clicked(trace: Any, points: Any, _: Any) -> None:
        for i in points.point_inds[:1]:
            pick(name, trace.customdata[i])

    for trace in figure.data:
        if trace.customdata is not None:
            trace.on_click(clicked)


def _numbers(document: dict[str, Any], cite: str) -> str:
    caveats = f"<ul>{markup.items(document['caveats'])}</ul>" if document["caveats"] else ""
    table = markup.html_table(document["table"], "The numbers behind the figure")
    folded = f'<details><summary>Table</summary><div class="scroll">{table}</div></details>'
    cited = f"<details><summary>Cite this</summary><p>{markup.esc(cite)}</p></details>"
    return f"<p><small>{markup.source_line(document)}</small></p>{cited}{folded}{caveats}{markup.assumptions(document)}"
