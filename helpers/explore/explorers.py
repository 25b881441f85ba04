"""An explorer: a question, its choices, and one pure function from choices to an answer.

    @explorer(
        "Who was planned to take over?",
        total=choose("National total", {8500: "£8.5bn (HSJ)", 9000: "£9.0bn (implied)"}),
    )
    def plan(total):
        ...
        return Answer(
            sentence, figures=[chart], table=frame, sources=["hsj-cosy-deal-2010"], basis="computed"
        )

    plan        # the last line of a notebook cell shows it

The same definition has three skins. In JupyterLab it shows widgets and updates in place. While a
report is built it computes every state and hands them to the page. Anywhere else (nbclient, nbval,
a script) it shows its default state as plain figures and tables, which is what the committed
notebooks hold.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from helpers import tables
from helpers.core.errors import SuiteError
from helpers.core.formatting import number
from helpers.core.garbage_collection import collection_put_off
from helpers.explore import choices, display, pack
from helpers.explore.answer import Answer, ExplorerError, check_answer
from helpers.explore.choices import Choice
from helpers.explore.document import source_document, table_behind, to_document
from helpers.tables import provenance, reader

__all__ = ["Explorer", "explorer"]


@dataclass(frozen=True, repr=False)
class Explorer:
    """A question with its choices and its answer function; made by the decorator `explorer`.

    Called with values by the names of its choices, it gives the Answer in that state.

    Args:
        id: Its name in addresses and files.
        question: The question as a reader sees it.
        choices: The choices by name, in order.
        function: From a value for each choice to an Answer.
        folded: Whether it is shown only once a reader unfolds it.
    """

    id: str
    question: str
    choices: dict[str, Choice]
    function: Callable[..., Answer]
    folded: bool = False

    def __call__(self, *unnamed: Any, **chosen: Any) -> Answer:
        """The answer in one state.

        Args:
            *unnamed: Refused; a value without the name of its choice could be any.
            **chosen: Values by the name of their choice; what is left out takes its default.

        Raises:
            ExplorerError: There is no such choice or value, the function fails, or its answer
                lacks something; the message names explorer and state.
        """
        if unnamed:
            such = ", ".join(f"{name}={c.default!r}" for name, c in self.choices.items())
            raise ExplorerError(
                f"explorer {self.id!r} was given {unnamed[0]!r} without the name of a choice; "
                f"call it as {self.function.__name__}({such})"
            )
        state = self.state(**chosen)
        try:
            answer = self.function(**state)
        except SuiteError as error:
            raise ExplorerError(f"{self._named(state)}: {error}") from error
        except Exception as error:  # whatever an author's function does wrong, say in which state
            raise ExplorerError(
                f"{self._named(state)} fails with {type(error).__name__}: {error}; "
                "every state that can be chosen needs an answer"
            ) from error
        check_answer(answer, self._named(state))
        for chart in answer.figures:
            if chart.picks and chart.picks not in self.choices:
                raise ExplorerError(
                    f"{self._named(state)} has a figure that picks {chart.picks!r}, "
                    "which is none of its choices"
                )
        return answer

    def state(self, **chosen: Any) -> dict[str, Any]:
        """The full state for some values, defaults filled in.

        Args:
            **chosen: Values by the name of their choice.

        Raises:
            ExplorerError: There is no such choice, or the value is not on offer in this state.
        """
        for name in chosen:
            if name not in self.choices:
                known = ", ".join(self.choices) or "none"
                raise ExplorerError(f"explorer {self.id!r} has no choice {name!r}; it has {known}")
        state = choices.complete_state(self.choices, chosen)
        for name, choice in self.choices.items():
            allowed = choice.allowed(state)
            if state[name] not in allowed:
                parent = choice.within
                where = f" where {parent} is {state[parent]!r}" if parent else ""
                known = ", ".join(map(repr, allowed))
                raise ExplorerError(
                    f"explorer {self.id!r}: {name} cannot be {state[name]!r}{where}; "
                    f"it can be {known}"
                )
        return state

    def states(self) -> Iterator[dict[str, Any]]:
        """Every state that the report can reach; the last choice varies fastest."""
        return choices.reachable_states(self.choices)

    def in_words(self, state: Mapping[str, Any]) -> str:
        """The choices made, as a reader would say them."""
        return "; ".join(
            f"{self.choices[name].label}: {self.choices[name].options[value]}"
            for name, value in state.items()
        )

    def to_document(self, **chosen: Any) -> dict[str, Any]:
        """The answer in one state as plain data, rounded as printed: what every skin shows.

        Args:
            **chosen: Values by the name of their choice; what is left out takes its default.

        Returns:
            The keys sentence, figures, table, basis, sources, caveats and assumptions.

        Raises:
            ExplorerError: As for the answer itself; or a source or an assumption has an unknown
                id, or the table holds an infinite number.
        """
        return self._document(self.state(**chosen), source_document, tables.assumption)

    def _document(
        self,
        state: Mapping[str, Any],
        source: Callable[[str], dict[str, str]],
        assumption: Callable[[str], tables.Assumption],
    ) -> dict[str, Any]:
        """The document of one state, whose error says of which."""
        answer = self(**state)
        try:
            return to_document(answer, source, assumption)
        except SuiteError as error:
            raise ExplorerError(f"{self._named(state)}: {error}") from error

    def to_packed(self) -> dict[str, Any]:
        """All states that a report can reach, with what its page needs to build the controls.

        Returns:
            Plain data for JSON: `packed` holds the documents of all states in the order of
            `states()` (see `pack`), `default` that of the default state, `count` how many.

        Raises:
            ExplorerError: The function answers differently when asked twice, or a state has
                another number of figures than the default, or they do not survive packing.
        """
        documents, default = self._documents()
        packed = pack.pack(documents)
        if pack.unpack(packed) != documents:  # a page must never say what Python did not
            raise ExplorerError(f"explorer {self.id!r}: its states do not survive packing")
        reported = {name: choice for name, choice in self.choices.items() if not choice.live_only}
        start = {name: value for name, value in self.state().items() if name in reported}
        sources = {s["text"]: s for document in documents for s in document["sources"]}
        behind = [table_behind(source["url"]) for source in sources.values()]
        left_out = map(_left_to_jupyterlab, self.choices.values())
        return {
            "id": self.id,
            "question": self.question,
            "choices": [choices.to_control(name, choice) for name, choice in reported.items()],
            "live_only": [words for words in left_out if words],
            "chosen": self.in_words(start),
            "traces": _trace_types(documents),
            "sources": list(sources.values()),
            "tables": {name: provenance.behind(name) for name in behind if name},
            "folded": self.folded,
            "default": default,
            "packed": packed,
            "count": len(documents),
        }

    def _documents(self) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """The documents of all states, and that of the default state."""
        states = list(self.states())
        # Every state asks for its sources, and meanwhile no table changes.
        source, assumption = cache(source_document), cache(tables.assumption)
        with reader.unchanging(), collection_put_off():
            documents = [self._document(state, source, assumption) for state in states]
        default = documents[states.index(self.state())]
        if json.dumps(self.to_document()) != json.dumps(default):
            raise ExplorerError(
                f"{self._named(self.state())} answers differently when asked twice; "
                "its function must depend on its choices alone"
            )
        for state, document in zip(states, documents, strict=True):
            if len(document["figures"]) != len(default["figures"]):
                raise ExplorerError(
                    f"{self._named(state)} has another number of figures than the default; "
                    "give every state the same"
                )
        return documents, default

    def __repr__(self) -> str:
        count = sum(1 for _ in self.states())
        states = f"{number(count)} state{'s' * (count != 1)} in a report"
        named = ", ".join(self.choices) or "none"
        return f"Explorer({self.id!r}: {self.question!r}, choices {named}; {states})"

    def _ipython_display_(self) -> None:
        """Show the skin that fits where the code runs."""
        display.show(self)

    def _named(self, state: Mapping[str, Any]) -> str:
        return f"explorer {self.id!r}" + (
            f", state {', '.join(f'{k}={v!r}' for k, v in state.items())}" if state else ""
        )


def explorer(
    question: str, *, folded: bool = False, **declared: Choice
) -> Callable[[Callable[..., Answer]], Explorer]:
    """Turn a pure function into an Explorer whose id is the function's name.

    Args:
        question: The question as a reader sees it.
        folded: Show the question alone until a reader unfolds it: for what backs an argument up
            without being part of it.
        **declared: The choices, as `choose`, `several` or `slide` declare them, each a parameter
            of the function.

    Returns:
        A decorator.

    Raises:
        ExplorerError: There is no question, the choices are not the function's parameters, or one
            of them depends on a choice that does not stand before it or has values without options.
    """
    if not isinstance(question, str) or not question.strip():
        raise ExplorerError(
            f"an explorer was given {question!r} as its question; write it first: "
            '@explorer("How many?", …)'
        )

    def decorate(function: Callable[..., Answer]) -> Explorer:
        name = function.__name__
        parameters = list(inspect.signature(function).parameters)
        if set(parameters) != set(declared):
            raise ExplorerError(
                f"explorer {name!r}: its function takes ({', '.join(parameters)}) but its choices "
                f"are ({', '.join(declared)}); the two must match"
            )
        for place, (key, choice) in enumerate(declared.items()):
            if not isinstance(choice, Choice):
                raise ExplorerError(
                    f"explorer {name!r}: {key} must be declared with choose(…), several(…) or "
                    f"slide(…), not as a {type(choice).__name__}"
                )
            if choice.within:
                _check_parent(name, key, declared, list(declared)[:place])
        return Explorer(name.replace("_", "-"), question, dict(declared), function, folded)

    return decorate


def _check_parent(
    name: str, key: str, declared: Mapping[str, Choice], before: Sequence[str]
) -> None:
    """Refuse a choice whose parent does not stand before it or has values without options."""
    parent = declared[key].within or ""
    if parent not in before:
        raise ExplorerError(
            f"explorer {name!r}: {key} depends on {parent!r}, "
            "which must be a choice declared before it"
        )
    missing = [v for v in declared[parent].options if v not in declared[key].by_parent]
    if missing:
        raise ExplorerError(
            f"explorer {name!r}: {key} has no options where {parent} is {missing[0]!r}; "
            "give it some"
        )


def _left_to_jupyterlab(choice: Choice) -> str:
    """What a report does not hold of a choice: all of it, finer steps, or some options."""
    if choice.live_only:
        return f"{choice.label} ({choice.options[choice.default]})"
    missing = [words for value, words in choice.options.items() if value not in choice.reported]
    if missing and choice.kind == "range":
        return f"{choice.label} in finer steps"
    return f"{choice.label} ({', '.join(missing)})" if missing else ""


def _trace_types(documents: Sequence[Mapping[str, Any]]) -> list[str]:
    """The kinds of plotly's traces that any state draws, sorted."""
    figures = [figure for document in documents for figure in document["figures"]]
    return sorted({trace["type"] for figure in figures for trace in figure["data"]})
