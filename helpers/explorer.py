"""An explorer: a question, its choices, and one pure function from choices to an answer.

    @explorer("Who was planned to take over?", total=choose("National total", {8500: "£8.5bn (HSJ)", 9000: "£9.0bn (implied)"}))
    def plan(total):
        ...
        return Answer(sentence, figures=[chart], table=frame, sources=["hsj-cosy-deal-2010"], basis="computed")

    plan        # the last line of a notebook cell shows it

The same definition has three skins. In JupyterLab it shows widgets and updates in place. While a report is built it computes
every state and hands them to the page. Anywhere else (nbclient, nbval, a script) it shows its default state as plain figures
and tables, which is what the committed notebooks hold.
"""

from __future__ import annotations

import inspect
import itertools
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from helpers import package
from helpers.charts import Chart
from helpers.errors import SuiteError
from helpers.report import BUILD_FOLDER, EXPLORER_MIME, HEADLINE_MIME, markup, pack

Basis = Literal["published", "computed", "estimated"]


class ExplorerError(SuiteError):
    """An explorer was declared or answered wrongly; the message names it, the state and the fix."""


@dataclass(frozen=True)
class Choice:
    """One control: its label and its options, value to words, the first being the default unless said otherwise."""

    label: str
    options: dict[Any, str]
    default: Any


def choose(label: str, options: Mapping[Any, str] | Sequence[str], default: Any = None) -> Choice:
    """Declare a choice from a list. `options` maps values to the words shown, or is a list of texts that are both."""
    pairs = dict(options) if isinstance(options, Mapping) else {o: str(o) for o in options}
    if not pairs:
        raise ExplorerError(f"the choice {label!r} has no options; give it at least one")
    if len({str(value) for value in pairs}) < len(pairs):
        raise ExplorerError(f"the choice {label!r} has two options that read the same as text; make their values differ")
    if default is None:
        default = next(iter(pairs))
    if default not in pairs:
        raise ExplorerError(
            f"the choice {label!r} has no option {default!r} to be its default; it has {', '.join(map(str, pairs))}"
        )
    return Choice(label, pairs, default)


@dataclass(frozen=True)
class Answer:
    """What an explorer says in one state.

    sentence: the finding, its numbers computed from the data.
    figures: the charts that show it.
    table: the numbers behind it, one readable column name each; floats are shown and saved at `decimals` places.
    sources: ids of sources.csv that the numbers come from; `table:NAME` for a table of ours whose rows name their own.
    basis: how the numbers came about; `estimated` needs the `assumptions` (ids) that it rests on.
    caveats: what could mislead, one line each.
    """

    sentence: str
    figures: Sequence[Chart]
    table: pd.DataFrame
    sources: Sequence[str]
    basis: Basis
    caveats: Sequence[str] = ()
    assumptions: Sequence[str] = ()
    decimals: int | Mapping[str, int] = 1


@dataclass(frozen=True)
class Explorer:
    """A question with its choices and its answer function; made by the decorator `explorer`."""

    id: str
    question: str
    choices: dict[str, Choice]
    function: Callable[..., Answer] = field(repr=False)

    def __call__(self, **chosen: Any) -> Answer:
        """The answer in one state; choices left out take their default."""
        state = self.state(**chosen)
        try:
            answer = self.function(**state)
        except SuiteError as error:
            raise ExplorerError(f"{self._named(state)}: {error}") from error
        _check(answer, self._named(state))
        return answer

    def state(self, **chosen: Any) -> dict[str, Any]:
        """The full state for the choices given. Raises ExplorerError on a choice or value that does not exist."""
        for name, value in chosen.items():
            if name not in self.choices:
                raise ExplorerError(f"explorer {self.id!r} has no choice {name!r}; it has {', '.join(self.choices) or 'none'}")
            if value not in self.choices[name].options:
                options = ", ".join(map(repr, self.choices[name].options))
                raise ExplorerError(f"explorer {self.id!r}: {name} cannot be {value!r}; it can be {options}")
        return {name: chosen.get(name, choice.default) for name, choice in self.choices.items()}

    def states(self) -> Iterator[dict[str, Any]]:
        """Every state that the report can reach; the last choice varies fastest."""
        for values in itertools.product(*(choice.options for choice in self.choices.values())):
            yield dict(zip(self.choices, values, strict=True))

    def document(self, **chosen: Any) -> dict[str, Any]:
        """The answer as plain data, rounded as printed: what both skins show, and all that they show."""
        answer = self(**chosen)
        return {
            "sentence": answer.sentence,
            "figures": [
                {"title": c.title, "alt": c.description, "data": _rounded(c.data), "layout": _rounded(c.layout)}
                for c in answer.figures
            ],
            "table": _table(answer.table, answer.decimals),
            "basis": answer.basis,
            "sources": [_source(id) for id in answer.sources],
            "caveats": [
                *answer.caveats,
                *(f"Assumption {a.assumption_id}: {a.statement}" for a in map(package.assumption, answer.assumptions)),
            ],
        }

    def hand_over(self) -> dict[str, Any]:
        """All states, packed, with what the page needs to build the controls."""
        documents = [self.document(**state) for state in self.states()]
        default = list(self.states()).index(self.state())
        if json.dumps(self.document()) != json.dumps(documents[default]):
            raise ExplorerError(
                f"{self._named(self.state())} answers differently when asked twice; its function must depend on its choices alone"
            )
        return {
            "id": self.id,
            "question": self.question,
            "choices": [
                {
                    "name": name,
                    "label": c.label,
                    "default": str(c.default),
                    "options": [{"value": str(v), "label": t} for v, t in c.options.items()],
                }
                for name, c in self.choices.items()
            ],
            "default": documents[default],
            "packed": pack.pack(documents),
            "count": len(documents),
        }

    def _ipython_display_(self) -> None:
        """Show the skin that fits where the code runs."""
        from IPython.display import display

        folder = os.environ.get(BUILD_FOLDER)
        if folder:
            path = Path(folder) / f"{self.id}.json"
            if path.exists():
                raise ExplorerError(f"two explorers of this notebook are called {self.id!r}, or one is shown twice; rename one")
            path.write_text(json.dumps(self.hand_over(), ensure_ascii=False), encoding="utf-8")
            display({EXPLORER_MIME: {"id": self.id}, "text/plain": f"explorer {self.id}"}, raw=True)
        elif _in_a_notebook_server():
            from helpers import live

            display(live.widget(self))
        else:
            self._show_default()

    def _show_default(self) -> None:
        """The default state as figures and tables, without widgets: stable, small, comparable by nbval."""
        from IPython.display import display

        document = self.document()
        chosen = "; ".join(f"{c.label}: {c.options[c.default]}" for c in self.choices.values())
        display(
            {"text/html": markup.static_sentence(self.question, chosen, document), "text/plain": document["sentence"]}, raw=True
        )
        for chart in document["figures"]:
            figure = Chart(chart["title"], chart["alt"], chart["data"], chart["layout"]).figure()
            # A figure's own bundle would wait for a renderer; this is the one representation that is worth committing.
            display({"application/vnd.plotly.v1+json": json.loads(figure.to_json()), "text/plain": chart["alt"]}, raw=True)
        display({"text/html": markup.static_table(document), "text/plain": markup.text_table(document["table"])}, raw=True)

    def _named(self, state: Mapping[str, Any]) -> str:
        return f"explorer {self.id!r}" + (f", state {', '.join(f'{k}={v!r}' for k, v in state.items())}" if state else "")


def explorer(question: str, **choices: Choice) -> Callable[[Callable[..., Answer]], Explorer]:
    """Turn a pure function into an Explorer. Each keyword is a choice and must be a parameter of the function."""

    def decorate(function: Callable[..., Answer]) -> Explorer:
        name = function.__name__
        parameters = list(inspect.signature(function).parameters)
        if set(parameters) != set(choices):
            raise ExplorerError(
                f"explorer {name!r}: its function takes ({', '.join(parameters)}) but its choices are ({', '.join(choices)}); the two must match"
            )
        for key, choice in choices.items():
            if not isinstance(choice, Choice):
                raise ExplorerError(f"explorer {name!r}: {key} must be declared with choose(…), not as a {type(choice).__name__}")
        return Explorer(name.replace("_", "-"), question, dict(choices), function)

    return decorate


@dataclass(frozen=True)
class Headline:
    """The sentence that answers a notebook's question; a report shows it under the title."""

    text: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {HEADLINE_MIME: {"text": self.text}, "text/html": markup.paragraph(self.text), "text/plain": self.text}


@dataclass(frozen=True)
class Prose:
    """Computed text in Markdown, such as a list of findings. Only our own numbers and words belong in it, never names from data."""

    text: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/markdown": self.text, "text/plain": self.text}


def _in_a_notebook_server() -> bool:
    """True where widgets can live: the kernel was started by a Jupyter server or by an editor's notebook, not by nbclient or nbval."""
    return any(name in os.environ for name in ("JPY_SESSION_NAME", "VSCODE_PID"))


def _check(answer: Any, named: str) -> None:
    """Raise ExplorerError unless the answer is one that every skin can show."""
    if not isinstance(answer, Answer):
        raise ExplorerError(f"{named} returned a {type(answer).__name__}; return an Answer(…)")
    problems = [
        (not answer.sentence.strip(), "has an empty sentence; say what the state shows"),
        (any(not isinstance(c, Chart) for c in answer.figures), "has a figure that is no Chart; make it with helpers.charts"),
        (not isinstance(answer.table, pd.DataFrame) or answer.table.empty, "has no table; every answer shows its numbers"),
        (
            answer.basis not in ("published", "computed", "estimated"),
            f"has the basis {answer.basis!r}; use published, computed or estimated",
        ),
        (not answer.sources, "names no source; give at least one id of sources.csv"),
        (
            answer.basis == "estimated" and not answer.assumptions,
            "is estimated but names no assumption; give ids of assumptions.csv",
        ),
    ]
    for wrong, fix in problems:
        if wrong:
            raise ExplorerError(f"{named} {fix}")


def _source(id: str) -> dict[str, str]:
    """A source as a reader sees it. Raises the package's own error for an unknown id."""
    if id.startswith("table:"):
        name = id.removeprefix("table:")
        table = package.describe(name)
        return {"text": f"{table['title']} ({name}.csv of this project, data version {package.version()})", "url": ""}
    source = package.source(id)
    return {"text": source.cite(), "url": source.url or ""}


def _table(frame: pd.DataFrame, decimals: int | Mapping[str, int]) -> dict[str, Any]:
    """A frame as {columns: [{name, number, decimals}], rows: [[…]]}; missing values are None."""
    if frame.index.name is not None:
        frame = frame.reset_index()
    columns, cells = [], []
    for name in frame.columns:
        column = frame[name]
        numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
        places = (
            0
            if not numeric or pd.api.types.is_integer_dtype(column)
            else decimals
            if isinstance(decimals, int)
            else decimals.get(str(name), 1)
        )
        columns.append({"name": str(name), "number": bool(numeric), "decimals": places})
        cells.append([_cell(v, numeric, places) for v in column])
    return {"columns": columns, "rows": [list(row) for row in zip(*cells, strict=True)]}


def _cell(value: Any, numeric: bool, places: int) -> Any:
    if pd.isna(value):
        return None
    if not numeric:
        return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
    return round(float(value), places) + 0.0 if places else round(float(value))  # + 0.0: no minus zero


def _rounded(value: Any) -> Any:
    """Floats at the precision that a page holds exactly; everything else as it is."""
    if isinstance(value, float):
        return round(value, pack.MOST_DECIMALS)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v) for v in value]
    return value
