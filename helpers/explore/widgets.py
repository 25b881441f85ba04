"""The live skin of an explorer: ipywidgets in JupyterLab, updated in place.

It shows the same document as the report: same labels, order, sentence, charts and table. A chart is
drawn by the script that draws it in a report (see `live_charts`).

ipywidgets keeps every widget that was ever made, so what a cell showed before would go on answering
unseen. An explorer is therefore shown once: showing it again closes what it showed before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import ipywidgets

from helpers.core.errors import SuiteError
from helpers.explore import choices, markup
from helpers.explore.choices import Choice
from helpers.explore.citation import cite_answer
from helpers.explore.live_charts import AnswerButtons, LiveChart
from helpers.explore.protocol import Shown
from helpers.explore.search import leads_to, match_words, matching

__all__ = ["Control", "close_all", "widget"]

Answered = Callable[[dict[str, Any] | None, str], None]

_STYLE = """<style>
.community-shift table {border-collapse: collapse; font-variant-numeric: tabular-nums}
.community-shift th, .community-shift td {
  text-align: left; padding: 3px 14px 3px 0;
  border-bottom: 1px solid var(--jp-border-color2, #d0d4d8)
}
.community-shift caption {text-align: left; white-space: nowrap; padding: 0 0 4px}
.community-shift th.n, .community-shift td.n {text-align: right}
.community-shift .scroll {max-height: 24rem; overflow: auto}
.community-shift .sentence {font-weight: 700; font-size: 1.1em; line-height: 1.4}
.community-shift .badge {
  border: 1px solid currentColor; border-radius: 4px; padding: 0 6px; margin-right: 6px;
  font-weight: 600; white-space: nowrap
}
.community-shift .badge.estimated, .community-shift .badge.inferred {border-style: dashed}
.community-shift .badge.computed {border-style: dotted}
.community-shift .badge.plan-only {border: 3px double currentColor}
.community-shift .actions button {
  color: var(--jp-content-link-color, inherit); background: none; border: 0;
  padding: 4px 14px 4px 0; font: inherit; text-decoration: underline; cursor: pointer
}
.community-shift .controls {gap: 4px 24px}
.jp-OutputArea:has(.community-shift) .jp-OutputArea-child:has(.community-shift-saved) {
  display: none
}
</style>"""

_SHORT = 6  # a table of at most so many rows is shown unfolded, as in a report
_WRAPPING = {"flex_flow": "row wrap"}
_SLIDER = {"width": "28rem", "max_width": "100%"}
_FITTED: dict[str, Any] = {
    "style": {"description_width": "initial"},
    "layout": {"width": "max-content", "max_width": "100%"},
}


def widget(explorer: Shown, answered: Answered = lambda document, words: None) -> ipywidgets.VBox:
    """Show an explorer: its controls in one row, then sentence, figures, sources and table.

    A folded explorer unfolds at a click. Shared choices move together in all explorers shown.

    Args:
        explorer: What to show. If one of its id is shown already, that showing is closed.
        answered: Called with each document that is shown and the choices in words, or, where there
            is no answer, with None and the reason.

    Returns:
        The box to display. Its attribute `controls` holds the Control of each choice by name, with
        which a script can turn them.
    """
    if explorer.id in _showings:
        _showings.pop(explorer.id).close()
    showing = _showings[explorer.id] = _Showing(explorer, answered)
    return showing.box


def close_all() -> None:
    """Close every explorer that is shown; none of them answers any more."""
    while _showings:
        _showings.popitem()[1].close()


class _Showing:
    """One explorer as it is shown: its widgets, and what happens when a control is turned."""

    def __init__(self, explorer: Shown, answered: Answered) -> None:
        self.explorer, self.answered = explorer, answered
        self.controls = {name: Control(choice) for name, choice in explorer.choices.items()}
        self.sentence, self.numbers = ipywidgets.HTML(), ipywidgets.HTML()
        self.figures, self.buttons = ipywidgets.VBox(), AnswerButtons()
        for name, control in self.controls.items():
            control.observe(self.show)
            if control.choice.shared:
                control.observe(partial(_move_twins, name, self))
        self.show()
        self.box = self._box()

    def _box(self) -> ipywidgets.VBox:
        row = ipywidgets.HBox([c.box for c in self.controls.values()], layout=_WRAPPING)
        row.add_class("controls")
        title = ipywidgets.HTML(f"{_STYLE}<h3>{markup.esc(self.explorer.question)}</h3>")
        answer = [row, self.sentence, self.figures, self.buttons, self.numbers]
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
        chosen = self.explorer.in_words(state)
        try:
            document = self.explorer.to_document(**state)
        except SuiteError as error:
            self.sentence.value = f'<p class="sentence" role="alert">{markup.esc(error)}</p>'
            self.numbers.value, self.buttons.answer = "", {}
            self._draw([])
            self.answered(None, str(error))
            return
        self.sentence.value = f'<p class="sentence">{markup.esc(document["sentence"])}</p>'
        self._draw(document["figures"])
        cited = cite_answer(self.explorer.question, chosen)
        self.numbers.value = _numbers(document, cited, _call(self.explorer, state))
        self._hand_to_buttons(document, state, cited)
        self.answered(document, chosen)

    def _draw(self, figures: Sequence[dict[str, Any]]) -> None:
        """Draw the figures, in the charts that are there where they are as many."""
        if len(self.figures.children) != 2 * len(figures):
            before = self.figures.children
            self.figures.children = [
                part for f in figures for part in (ipywidgets.HTML(), LiveChart(f, self.pick))
            ]
            for part in before:
                _close(part)
        captions, charts = self.figures.children[::2], self.figures.children[1::2]
        for caption, chart, figure in zip(captions, charts, figures, strict=True):
            caption.value = f"<small>{markup.esc(figure['title'])}</small>"
            chart.figure = figure

    def _hand_to_buttons(
        self, document: dict[str, Any], state: Mapping[str, Any], cited: str
    ) -> None:
        choices_made = [
            (choice.label, choice.options[state[name]])
            for name, choice in self.explorer.choices.items()
        ]
        chosen = self.explorer.in_words(state)
        titles = [{"title": figure["title"]} for figure in document["figures"]]
        with self.buttons.hold_sync():
            self.buttons.answer = {**document, "figures": titles}
            self.buttons.about = {"chosen": chosen, "choices": choices_made, "cited": cited}
            self.buttons.file = self.explorer.id

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
            twin.set(twin.choice.standing_for(value))


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
        self._searched, self._said = ipywidgets.Text(), ipywidgets.HTML()
        helpers = [
            *(self._search_field() if choice.kind == "search" else []),
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

    def _search_field(self) -> tuple[ipywidgets.Text, ipywidgets.HTML]:
        """A field that narrows the list, and what it says; Enter takes the likeliest option."""

        def entered(_: Any, message: dict[str, Any], __: Any) -> None:
            found = matching(self.choice, self._allowed, self._searched.value)
            if message.get("event") == "submit" and found and self._searched.value.strip():
                # Emptied first: after the answer it would take away what is typed by then.
                self._searched.value = ""
                self._main.value = found[0]

        self._searched.placeholder = "Type part of a name"
        self._searched.layout.width = "14rem"
        self._searched.observe(lambda change: self._narrow(change["new"]), names="value")
        self._searched.on_msg(entered)
        return self._searched, self._said

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
        """Offer what matches a search, and what is chosen; a single match chooses itself."""
        found = matching(self.choice, self._allowed, text)
        said = match_words(self.choice, text, found)
        self._said.value = f'<span role="status">{markup.esc(said)}</span>'
        chosen = self.get()
        if not found or not text.strip():
            self._fill(self._allowed, chosen)
            return
        self._fill([*([] if chosen in found else [chosen]), *found], chosen)
        if (led := leads_to(self.choice, found, text)) is not None:
            self._main.value = led

    def _changed(self, change: dict[str, Any]) -> None:
        if self._ticks and not self.get():
            change["owner"].value = True  # nothing ticked would be no answer
            return
        if not self._quiet:
            self._tell()

    def _tell(self) -> None:
        for listener in list(self._listeners):
            listener(self.get())


def _call(explorer: Shown, state: Mapping[str, Any]) -> str:
    """What a researcher writes to have the table of a state."""
    values = ", ".join(f"{name}={_plain(value)!r}" for name, value in state.items())
    return f"{explorer.id.replace('-', '_')}({values}).table"


def _plain(value: Any) -> Any:
    """A value as one types it: a number of numpy says its type before itself."""
    return value.item() if hasattr(value, "item") else value


def _numbers(document: dict[str, Any], cite: str, call: str) -> str:
    """What stands below the figures: sources, citation, table, its call, caveats, assumptions."""
    caveats = f"<ul>{markup.items(document['caveats'])}</ul>" if document["caveats"] else ""
    table = markup.html_table(document["table"], "The numbers behind the figure")
    is_open = " open" if not document["figures"] or len(document["table"]["rows"]) <= _SHORT else ""
    return (
        f"<p><small>{markup.source_line(document)}</small></p>"
        f"<details><summary>Cite this</summary><p>{markup.esc(cite)}</p></details>"
        f'<details{is_open}><summary>Table</summary><div class="scroll">{table}</div>'
        f"<p><small>The call that gives this table: <code>{markup.esc(call)}</code></small></p>"
        f"</details>{caveats}{markup.assumptions(document)}"
    )
