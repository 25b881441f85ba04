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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from helpers import tables
from helpers.core.errors import SuiteError
from helpers.explore import choices, display, pack
from helpers.explore.answer import Answer, ExplorerError, check_answer
from helpers.explore.choices import Choice
from helpers.explore.document import source_document, table_behind, to_document
from helpers.tables import provenance

__all__ = ["Explorer", "explorer"]


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
        check_answer(answer, self._named(state))
        for chart in answer.figures:
            if chart.picks and chart.picks not in self.choices:
                raise ExplorerError(
                    f"{self._named(state)} has a figure that picks {chart.picks!r}, which is none of its choices"
                )
        return answer

    def state(self, **chosen: Any) -> dict[str, Any]:
        """The full state for the choices given. Raises ExplorerError on a choice or value that does not exist."""
        for name in chosen:
            if name not in self.choices:
                raise ExplorerError(
                    f"explorer {self.id!r} has no choice {name!r}; it has {', '.join(self.choices) or 'none'}"
                )
        state = choices.complete_state(self.choices, chosen)
        for name, choice in self.choices.items():
            allowed = choice.allowed(state)
            if state[name] not in allowed:
                given = (
                    f" where {choice.within} is {state[choice.within]!r}" if choice.within else ""
                )
                known = ", ".join(map(repr, allowed))
                raise ExplorerError(
                    f"explorer {self.id!r}: {name} cannot be {state[name]!r}{given}; it can be {known}"
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
        """The answer as plain data, rounded as printed: what both skins show, and all that they show."""
        return to_document(self(**chosen), source_document, tables.assumption)

    def to_packed(self) -> dict[str, Any]:
        """All states, packed, with what the page needs to build the controls."""
        states = list(self.states())
        source, assumption = (
            cache(source_document),
            cache(tables.assumption),
        )  # every state asks, and meanwhile no table changes
        documents = [to_document(self(**state), source, assumption) for state in states]
        default = states.index(self.state())
        if json.dumps(self.to_document()) != json.dumps(documents[default]):
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
            "choices": [choices.to_control(name, choice) for name, choice in shown.items()],
            "live_only": [
                words for choice in self.choices.values() if (words := _left_to_jupyterlab(choice))
            ],
            "chosen": self.in_words(
                {name: value for name, value in self.state().items() if name in shown}
            ),
            "traces": sorted(
                {
                    trace["type"]
                    for d in documents
                    for figure in d["figures"]
                    for trace in figure["data"]
                }
            ),
            "sources": list(sources.values()),
            "tables": {
                name: provenance.behind(name)
                for s in sources.values()
                if (name := table_behind(s["url"]))
            },
            "folded": self.folded,
            "default": documents[default],
            "packed": pack.pack(documents),
            "count": len(documents),
        }

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


def _left_to_jupyterlab(choice: Choice) -> str:
    """What a report does not hold of a choice, in words: all of it, finer steps, or some options."""
    missing = [words for value, words in choice.options.items() if value not in choice.reported]
    if choice.live_only:
        return f"{choice.label} ({choice.options[choice.default]})"
    if missing and choice.kind == "range":
        return f"{choice.label} in finer steps"
    return f"{choice.label} ({', '.join(missing)})" if missing else ""


def _check_parent(
    name: str, key: str, choice: Choice, before: list[str], declared: Mapping[str, Choice]
) -> None:
    if choice.within not in before:
        raise ExplorerError(
            f"explorer {name!r}: {key} depends on {choice.within!r}, which must be a choice declared before it"
        )
    missing = [v for v in declared[choice.within].options if v not in choice.by_parent]
    if missing:
        raise ExplorerError(
            f"explorer {name!r}: {key} has no options where {choice.within} is {missing[0]!r}; give it some"
        )
