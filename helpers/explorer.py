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
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from helpers import choices, lineage, package
from helpers.charts import Chart
from helpers.choices import Choice, choose, several, slide
from helpers.errors import SuiteError
from helpers.report import BUILD_FOLDER, EXPLORER_MIME, HEADLINE_MIME, markup, pack

__all__ = ["Answer", "Choice", "Explorer", "ExplorerError", "Headline", "Prose", "choose", "explorer", "several", "slide"]

_INTERVAL = re.compile(r"\([^()]*\d[^()]* to [^()]*\d[^()]*\)")
_TABLE = "#table--"  # no heading and no explorer of a page can have such an anchor
Basis = Literal["published", "computed", "estimated"]


class ExplorerError(SuiteError):
    """An explorer was declared or answered wrongly; the message names it, the state and the fix."""


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
    folded: bool = False  # shown only once a reader unfolds it

    def __call__(self, **chosen: Any) -> Answer:
        """The answer in one state; choices left out take their default."""
        state = self.state(**chosen)
        try:
            answer = self.function(**state)
        except SuiteError as error:
            raise ExplorerError(f"{self._named(state)}: {error}") from error
        except Exception as error:  # whatever an author's function does wrong, say in which state
            raise ExplorerError(
                f"{self._named(state)} fails with {type(error).__name__}: {error}; every state that can be chosen needs an answer"
            ) from error
        _check(answer, self._named(state))
        for chart in answer.figures:
            if chart.picks and chart.picks not in self.choices:
                raise ExplorerError(f"{self._named(state)} has a figure that picks {chart.picks!r}, which is none of its choices")
        return answer

    def state(self, **chosen: Any) -> dict[str, Any]:
        """The full state for the choices given. Raises ExplorerError on a choice or value that does not exist."""
        for name in chosen:
            if name not in self.choices:
                raise ExplorerError(f"explorer {self.id!r} has no choice {name!r}; it has {', '.join(self.choices) or 'none'}")
        state = choices.complete(self.choices, chosen)
        for name, choice in self.choices.items():
            allowed = choice.allowed(state)
            if state[name] not in allowed:
                given = f" where {choice.within} is {state[choice.within]!r}" if choice.within else ""
                known = ", ".join(map(repr, allowed))
                raise ExplorerError(f"explorer {self.id!r}: {name} cannot be {state[name]!r}{given}; it can be {known}")
        return state

    def states(self) -> Iterator[dict[str, Any]]:
        """Every state that the report can reach; the last choice varies fastest."""
        return choices.states(self.choices)

    def in_words(self, state: Mapping[str, Any]) -> str:
        """The choices made, as a reader would say them."""
        return "; ".join(f"{self.choices[name].label}: {self.choices[name].options[value]}" for name, value in state.items())

    def document(self, **chosen: Any) -> dict[str, Any]:
        """The answer as plain data, rounded as printed: what both skins show, and all that they show."""
        return _plain(self(**chosen), _source, package.assumption)

    def hand_over(self) -> dict[str, Any]:
        """All states, packed, with what the page needs to build the controls."""
        states = list(self.states())
        source, assumption = cache(_source), cache(package.assumption)  # every state asks, and meanwhile no table changes
        documents = [_plain(self(**state), source, assumption) for state in states]
        default = states.index(self.state())
        if json.dumps(self.document()) != json.dumps(documents[default]):
            raise ExplorerError(
                f"{self._named(self.state())} answers differently when asked twice; its function must depend on its choices alone"
            )
        for state, document in zip(states, documents, strict=True):
            if len(document["figures"]) != len(documents[default]["figures"]):
                raise ExplorerError(
                    f"{self._named(state)} has another number of figures than the default; give every state the same"
                )
        shown = {name: choice for name, choice in self.choices.items() if not choice.live_only}
        sources = {s["text"]: s for d in documents for s in d["sources"]}
        return {
            "id": self.id,
            "question": self.question,
            "choices": [choices.describe(name, choice) for name, choice in shown.items()],
            "live_only": [words for choice in self.choices.values() if (words := _left_to_jupyterlab(choice))],
            "chosen": self.in_words({name: value for name, value in self.state().items() if name in shown}),
            "traces": sorted({trace["type"] for d in documents for figure in d["figures"] for trace in figure["data"]}),
            "sources": list(sources.values()),
            "tables": {name: lineage.behind(name) for s in sources.values() if (name := _table_of(s["url"]))},
            "folded": self.folded,
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
        chosen = self.in_words(self.state())
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


def explorer(question: str, *, folded: bool = False, **declared: Choice) -> Callable[[Callable[..., Answer]], Explorer]:
    """Turn a pure function into an Explorer. Each further keyword is a choice and must be a parameter of the function.

    A `folded` one shows its question alone until a reader unfolds it: for what backs an argument up without being part of it.
    """

    def decorate(function: Callable[..., Answer]) -> Explorer:
        name = function.__name__
        parameters = list(inspect.signature(function).parameters)
        if set(parameters) != set(declared):
            raise ExplorerError(
                f"explorer {name!r}: its function takes ({', '.join(parameters)}) but its choices are ({', '.join(declared)}); "
                "the two must match"
            )
        before: list[str] = []
        for key, choice in declared.items():
            if not isinstance(choice, Choice):
                raise ExplorerError(
                    f"explorer {name!r}: {key} must be declared with choose(…), several(…) or slide(…), not as a {type(choice).__name__}"
                )
            if choice.within:
                _check_parent(name, key, choice, before, declared)
            before.append(key)
        return Explorer(name.replace("_", "-"), question, dict(declared), function, folded)

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


def _left_to_jupyterlab(choice: Choice) -> str:
    """What a report does not hold of a choice, in words: all of it, finer steps, or some options."""
    missing = [words for value, words in choice.options.items() if value not in choice.reported]
    if choice.live_only:
        return f"{choice.label} ({choice.options[choice.default]})"
    if missing and choice.kind == "range":
        return f"{choice.label} in finer steps"
    return f"{choice.label} ({', '.join(missing)})" if missing else ""


def _check_parent(name: str, key: str, choice: Choice, before: list[str], declared: Mapping[str, Choice]) -> None:
    if choice.within not in before:
        raise ExplorerError(f"explorer {name!r}: {key} depends on {choice.within!r}, which must be a choice declared before it")
    missing = [v for v in declared[choice.within].options if v not in choice.by_parent]
    if missing:
        raise ExplorerError(f"explorer {name!r}: {key} has no options where {choice.within} is {missing[0]!r}; give it some")


def _plain(
    answer: Answer, source: Callable[[str], dict[str, str]], assumption: Callable[[str], package.Assumption]
) -> dict[str, Any]:
    """An answer as plain data, rounded as printed."""
    return {
        "sentence": answer.sentence,
        "figures": [
            {
                "title": c.title,
                "alt": c.description,
                "data": _rounded(c.data),
                "layout": _rounded(c.layout),
                "picks": c.picks,
            }
            for c in answer.figures
        ],
        "table": _table(answer.table, answer.decimals),
        "basis": answer.basis,
        "sources": [source(id) for id in answer.sources],
        "caveats": list(answer.caveats),
        "assumptions": [{"id": a.assumption_id, "text": a.statement} for a in map(assumption, answer.assumptions)],
    }


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
        (
            answer.basis == "estimated" and not _INTERVAL.search(answer.sentence),
            "is estimated but its sentence gives no interval; write it as 'about 31% (26 to 40)'",
        ),
    ]
    for wrong, fix in problems:
        if wrong:
            raise ExplorerError(f"{named} {fix}")


def _source(id: str) -> dict[str, str]:
    """A source as a reader sees it. Raises the package's own error for an unknown id."""
    if id.startswith("table:"):
        name = id.removeprefix("table:")
        text = f"{package.title(name)} ({name}.csv of this project, data version {package.version()})"
        return {"text": text, "url": f"{_TABLE}{name}"}  # a place in the report: what stands behind the table
    source = package.source(id)
    return {"text": source.cite(), "url": source.url or ""}


def _table_of(url: str) -> str:
    """The name of the table that the address of a source leads to, if it is one."""
    return url.removeprefix(_TABLE) if url.startswith(_TABLE) else ""


def _table(frame: pd.DataFrame, decimals: int | Mapping[str, int]) -> dict[str, Any]:
    """A frame as {columns: [{name, number, decimals}], rows: [[…]]}; missing values are None."""
    if frame.index.name is not None:
        frame = frame.reset_index()
    columns: list[dict[str, Any]] = []
    for name, kind in zip(frame.columns, frame.dtypes, strict=True):
        numeric = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
        whole = not numeric or pd.api.types.is_integer_dtype(kind)
        places = 0 if whole else decimals if isinstance(decimals, int) else decimals.get(str(name), 1)
        columns.append({"name": str(name), "number": bool(numeric), "decimals": places})
    cells = frame.to_numpy(dtype=object)  # all at once: asked for one by one, columns cost more than all the rest
    rows = [
        [None if missing else _cell(v, c["number"], c["decimals"]) for v, missing, c in zip(row, blank, columns, strict=True)]
        for row, blank in zip(cells, pd.isna(cells), strict=True)
    ]
    return {"columns": columns, "rows": rows}


def _cell(value: Any, numeric: bool, places: int) -> Any:
    if not numeric:
        return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
    return round(float(value), places) + 0.0 if places else round(float(value))  # + 0.0: no minus zero


def _rounded(value: Any) -> Any:
    """Floats at the precision that a page holds exactly; everything else as it is."""
    if isinstance(value, float):
        return round(value, pack.MOST_DECIMALS)
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v) for v in value]
    return value
