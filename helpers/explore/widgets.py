"""The live skin of an explorer: ipywidgets in JupyterLab, updated in place.

It shows the same document as the report: same labels, order, sentence, charts and table. Figures
are plotly FigureWidgets; a trace is given all of the new state's properties and loses those that
the new state has not, so that nothing of the state before is left behind.

ipywidgets keeps every widget that was ever made, so what a cell showed before would go on answering
unseen. An explorer is therefore shown once: showing it again closes what it showed before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
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

__all__ = ["Control", "close_all", "widget"]

_STYLE = """<style>
.community-shift table {border-collapse: collapse; font-variant-numeric: tabular-nums}
.community-shift th, .community-shift td {
  text-align: left; padding: 3px 14px 3px 0;
  border-bottom: 1px solid var(--jp-border-color2, #d0d4d8)
}
.community-shift th.n, .community-shift td.n {text-align: right}
.community-shift .scroll {max-height: 24rem; overflow: auto}
.community-shift .sentence {font-weight: 700; font-size: 1.1em; line-height: 1.4}
</style>"""

_WRAPPING = {"flex_flow": "row wrap"}
_SLIDER = {"width": "28rem", "max_width": "100%"}
_FITTED: dict[str, Any] = {
    "style": {"description_width": "initial"},
    "layout": {"width": "max-content", "max_width": "100%"},
}


def widget(explorer: Shown) -> ipywidgets.VBox:
    """Show an explorer: its controls in one row, then sentence, figures, sources and table.

    A folded explorer unfolds at a click. Shared choices move together in all explorers shown.

    Args:
        explorer: What to show. If one of its id is shown already, that showing is closed.

    Returns:
        The box to display. Its attribute `controls` holds the Control of each choice by name, with
        which a script can turn them.
    """
    if explorer.id in _showings:
        _showings.pop(explorer.id).close()
    showing = _showings[explorer.id] = _Showing(explorer)
    return showing.box


def close_all() -> None:
    """Close every explorer that is shown; none of them answers any more."""
    while _showings:
        _showings.popitem()[1].close()


class _Showing:
    """One explorer as it is shown: its widgets, and what happens when a control is turned."""

    def __init__(self, explorer: Shown) -> None:
        self.explorer = explorer
        self.controls = {name: Control(choice) for name, choice in explorer.choices.items()}
        self.sentence, self.numbers = ipywidgets.HTML(), ipywidgets.HTML()
        self.figures = ipywidgets.VBox()
        for name, control in self.controls.items():
            control.observe(self.show)
            if control.choice.shared:
                control.observe(partial(_move_twins, name, self))
        self.show()
        self.box = self._box()

    def _box(self) -> ipywidgets.VBox:
        row = ipywidgets.HBox([c.box for c in self.controls.values()], layout=_WRAPPING)
        title = ipywidgets.HTML(f"{_STYLE}<h3>{markup.esc(self.explorer.question)}</h3>")
        answer = [row, self.sentence, self.figures, self.numbers]
        if self.explorer.folded:
            fold = ipywidgets.Accordion([ipywidgets.VBox(answer)], selected_index=None)
            fold.set_title(0, "Show this answer")
            answer = [fold]
        box = ipywidgets.VBox([title, *answer])
        box.add_class("community-shift")
        box.controls = self.controls
        return box

    def state(self) -> dict[str, Any]:
        """The state chosen; each choice is first offered what the ones before it leave open."""
        state: dict[str, Any] = {}
        for name, control in self.controls.items():
            state[name] = control.set_options(state)
        return state

    def show(self, _: Any = None) -> None:
        """Show the answer in the state chosen, or in words why there is none."""
        state = self.state()
        try:
            document = self.explorer.to_document(**state)
        except SuiteError as error:
            self.sentence.value = f'<p class="sentence" role="alert">{markup.esc(error)}</p>'
            self.figures.children, self.numbers.value = (), ""
            return
        self.sentence.value = f'<p class="sentence">{markup.esc(document["sentence"])}</p>'
        _redraw(self.figures, document["figures"], self.pick)
        chosen = self.explorer.in_words(state)
        self.numbers.value = _numbers(document, cite_answer(self.explorer.question, chosen))

    def pick(self, name: str, value: Any) -> None:
        """Set the choice `name` to what was clicked, a choice that it depends on first."""
        clicked = choices.resolve_click(self.explorer.choices, self.state(), name, value)
        for choice, option in clicked.items():
            self.controls[choice].set(option)

    def close(self) -> None:
        """Take everything that is shown away; nothing here answers any more."""
        for control in self.controls.values():
            control.close()
        _close(self.box)


_showings: dict[str, _Showing] = {}  # what is shown, by the id of the explorer


def _move_twins(name: str, moved: _Showing, value: Any) -> None:
    """Set the shared choice of this name in all other explorers shown."""
    for showing in list(_showings.values()):
        twin = showing.controls.get(name)
        if showing is not moved and twin and twin.choice.shared:
            twin.set(value)


def _close(part: ipywidgets.Widget) -> None:
    """Close a widget with all that stands in it, so that ipywidgets forgets it."""
    for child in getattr(part, "children", ()):
        _close(child)
    for trait in ("layout", "style"):
        own = getattr(part, trait, None)
        if isinstance(own, ipywidgets.Widget):
            own.close()
    part.close()


class Control:
    """A choice as widgets.

    Args:
        choice: What can be chosen.

    Attributes:
        choice: The choice itself.
        box: The widget to show.
    """

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self._listeners: list[Callable[[Any], Any]] = []
        self._quiet = False
        # What the choices before leave open; a search that narrows the list stays within it.
        self._allowed = tuple(choice.options)
        self._ticks = [
            ipywidgets.Checkbox(
                value=value in choice.default,
                description=words,
                indent=False,
                layout={"width": "max-content"},
            )
            for value, words in choice.items.items()
        ]
        self._main = self._main_widget()
        for part in self._ticks or [self._main]:
            part.observe(self._changed, names="value")
        helpers = [
            *([self._search_field()] if choice.kind == "search" else []),
            *([self._player()] if choice.play else []),
        ]
        self.box = ipywidgets.HBox([self._main, *helpers], layout=_WRAPPING)
        if not helpers:
            self.box = self._main

    def _main_widget(self) -> Any:
        """The widget whose value is the value chosen; of tick boxes the row that holds them."""
        choice = self.choice
        if choice.kind == "several":
            label = ipywidgets.Label(choice.label)
            return ipywidgets.HBox([label, *self._ticks], layout=_WRAPPING)
        pairs = [(words, value) for value, words in choice.options.items()]
        settings = {"options": pairs, "value": choice.default, "description": choice.label}
        if choice.kind == "few":
            return ipywidgets.RadioButtons(**settings, **_FITTED)
        if choice.kind == "range":
            slider = {**_FITTED, "layout": _SLIDER}
            return ipywidgets.SelectionSlider(**settings, continuous_update=True, **slider)
        return ipywidgets.Dropdown(**settings, **_FITTED)

    def _search_field(self) -> ipywidgets.Text:
        field = ipywidgets.Text(
            placeholder="Type part of a name", continuous_update=True, layout={"width": "14rem"}
        )
        field.observe(lambda change: self._narrow(change["new"]), names="value")
        return field

    def _player(self) -> ipywidgets.Play:
        def advance(change: dict[str, Any]) -> None:
            self._main.index = min(change["new"], len(self._main.options) - 1)

        last = len(self.choice.options) - 1
        player = ipywidgets.Play(min=0, max=last, interval=1200, show_repeat=False)
        player.observe(advance, names="value")
        return player

    def observe(self, listener: Callable[[Any], Any]) -> None:
        """Call `listener` with the new value whenever it changes."""
        self._listeners.append(listener)

    def close(self) -> None:
        """Tell nobody any more; the widgets are closed with the box that shows them."""
        self._listeners.clear()

    def get(self) -> Any:
        """The value chosen."""
        if self._ticks:
            pairs = zip(self.choice.items, self._ticks, strict=True)
            return tuple(value for value, tick in pairs if tick.value)
        return self._main.value

    def set(self, value: Any) -> None:
        """Choose a value, where it is on offer; any other is passed over."""
        if value == self.get():
            return
        if self._ticks:
            self._tick(value)
        elif value in self._allowed:
            if value not in self._offered():  # a search has narrowed the list
                self._fill(self._allowed, self.get())
            self._main.value = value

    def _tick(self, values: Sequence[Any]) -> None:
        """Tick these and no others, at once for those who listen."""
        self._quiet = True
        # Ticked before others are unticked, so that nothing is ever left without a tick.
        for ticked in (True, False):
            for item, tick in zip(self.choice.items, self._ticks, strict=True):
                if (item in values) is ticked:
                    tick.value = ticked
        self._quiet = False
        self._tell()

    def set_options(self, state: dict[str, Any]) -> Any:
        """Offer the options that the choices before this one leave open.

        Args:
            state: The values of the choices that stand before this one.

        Returns:
            The value that is then chosen: the same as before where it is still on offer.
        """
        allowed = self._allowed = self.choice.allowed(state)
        if self.choice.within and self._offered() != allowed:
            chosen = self.get() if self.get() in allowed else self.choice.fallback(state)
            self._fill(allowed, chosen)
        return self.get()

    def _offered(self) -> tuple[Any, ...]:
        return tuple(value for _, value in self._main.options)

    def _fill(self, values: Sequence[Any], chosen: Any) -> None:
        self._quiet = True
        self._main.options = [(self.choice.options[v], v) for v in values]
        self._main.value = chosen
        self._quiet = False

    def _narrow(self, text: str) -> None:
        """Offer what holds all words of a search, and what is chosen."""
        words = text.lower().split()

        def matches(value: Any) -> bool:
            names = f"{self.choice.options[value]} {self.choice.also.get(value, '')}".lower()
            return all(word in names for word in words)

        chosen = self.get()
        self._fill([v for v in self._allowed if v == chosen or matches(v)], chosen)

    def _changed(self, change: dict[str, Any]) -> None:
        if self._ticks and not self.get():
            change["owner"].value = True  # nothing ticked would be no answer
            return
        if not self._quiet:
            self._tell()

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener(self.get())


def _redraw(
    box: ipywidgets.VBox, charts: list[dict[str, Any]], pick: Callable[[str, Any], None]
) -> None:
    """Update the figures in place where they match, make them anew where their number changed."""
    figures = [_roomy(Chart(c["title"], c["alt"], c["data"], c["layout"]).figure()) for c in charts]
    if len(box.children) != 2 * len(figures):
        box.children = [part for f in figures for part in (ipywidgets.HTML(), _without_buttons(f))]
    for caption, shown, new, chart in zip(
        box.children[::2], box.children[1::2], figures, charts, strict=True
    ):
        caption.value = f"<small>{markup.esc(chart['title'])}</small>"
        _update(shown, new)
        if chart["picks"]:
            _listen(shown, chart["picks"], pick)


def _update(shown: go.FigureWidget, new: go.Figure) -> None:
    """Make a figure that is shown equal to another one; what is equal already is left alone."""
    with shown.batch_update():
        if [t.type for t in shown.data] != [t.type for t in new.data]:
            shown.data = []
            shown.add_traces(new.data)
        for old, trace in zip(shown.data, new.data, strict=True):
            before, after = _properties(old), _properties(trace)
            if before != after:
                # plotly overwrites the properties that it is given and leaves all others.
                gone = dict.fromkeys(before.keys() - after.keys())
                old.update({**gone, **after}, overwrite=True)
        if shown.layout.to_plotly_json() != new.layout.to_plotly_json():
            shown.layout = new.layout


def _properties(trace: Any) -> dict[str, Any]:
    """What a trace draws: without the id that a live one gets."""
    return {k: v for k, v in trace.to_plotly_json().items() if k != "uid" and v != {}}


def _without_buttons(figure: go.Figure) -> go.FigureWidget:
    """A live figure without plotly's buttons, which lie over the texts.

    One of them offers to upload the data.
    """
    live = go.FigureWidget(figure)
    live._config = {**CONFIG, "responsive": False}
    return live


def _roomy(figure: go.Figure) -> go.Figure:
    """Leave room for the text at the end of the longest row."""
    meta = figure.layout.meta or {}
    if "reach" not in meta:
        return figure
    width = max(LAB_WIDTH, meta.get("min_width", 0))
    return figure.update_layout(width=width, xaxis_range=x_range(meta, width))


def _listen(figure: go.FigureWidget, name: str, pick: Callable[[str, Any], None]) -> None:
    """Let a click on a point set the choice `name` to the point's customdata."""

    def clicked(trace: Any, points: Any, _: Any) -> None:
        for i in points.point_inds[:1]:
            if trace.customdata is not None:
                pick(name, trace.customdata[i])

    for trace in figure.data:
        if trace.customdata is not None:
            trace.on_click(clicked)


def _numbers(document: dict[str, Any], cite: str) -> str:
    """What stands below the figures: sources, citation, table, caveats and assumptions."""
    caveats = f"<ul>{markup.items(document['caveats'])}</ul>" if document["caveats"] else ""
    table = markup.html_table(document["table"], "The numbers behind the figure")
    return (
        f"<p><small>{markup.source_line(document)}</small></p>"
        f"<details><summary>Cite this</summary><p>{markup.esc(cite)}</p></details>"
        f'<details><summary>Table</summary><div class="scroll">{table}</div></details>'
        f"{caveats}{markup.assumptions(document)}"
    )
