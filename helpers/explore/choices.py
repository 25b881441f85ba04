"""What a reader may choose: lists, a few options, several at once, a number on a range, one of many places.

A choice is declared in a line and knows its values, their words, and which of them a report can reach. Choices may depend on
one that stands before them (region, then place), be shared by several explorers of a page, or be live only.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from helpers.core.errors import SuiteError

ChoiceKind = Literal["list", "few", "several", "range", "search"]
MAX_SEVERAL = 6  # beyond that the subsets of a checkbox group are too many to compute and to read


class ChoiceError(SuiteError):
    """A choice was declared in a way that no control could show."""


@dataclass(frozen=True)
class Choice:
    """One control. `options` maps every value to its words, in order; `reported` are the values that a report can reach."""

    label: str
    kind: ChoiceKind
    options: dict[Any, str]
    default: Any
    reported: tuple[Any, ...]
    items: dict[Any, str] = field(
        default_factory=dict
    )  # several: the single things that can be ticked
    also: dict[Any, str] = field(default_factory=dict)  # search: further words that find an option
    within: str | None = None  # the choice that decides which options there are
    by_parent: dict[Any, tuple[Any, ...]] = field(default_factory=dict)
    shared: bool = False
    live_only: bool = False
    play: bool = False

    def allowed(self, state: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values there are, given the choices that stand before this one."""
        return self.by_parent[state[self.within]] if self.within else tuple(self.options)

    def reported_values(self, state: Mapping[str, Any]) -> tuple[Any, ...]:
        """The allowed values that a report holds states for."""
        if self.live_only:
            return (self.fallback(state),)
        allowed = set(self.allowed(state))
        return tuple(v for v in self.reported if v in allowed)

    def fallback(self, state: Mapping[str, Any]) -> Any:
        """The default, or the first value where the default belongs to another parent."""
        allowed = self.allowed(state)
        return self.default if self.default in allowed else allowed[0]


def choose(
    label: str,
    options: Mapping[Any, Any] | Sequence[str],
    default: Any = None,
    *,
    within: str | None = None,
    few: bool = False,
    search: bool = False,
    also: Mapping[Any, str] | None = None,
    play: bool = False,
    shared: bool = False,
    reported: Sequence[Any] | None = None,
    live_only: bool = False,
) -> Choice:
    """One option out of a list.

    `options` maps values to the words shown, or is a list of texts that are both. `few` shows them as radio buttons, `search`
    adds a field that narrows a long list, `also` gives options further words that this field finds them by, `play` adds a button that
    runs through them (years, for instance). `reported` are the options that a report holds, where not all of them.
    With `within` the options depend on an earlier choice: they are then a mapping from its values to options.
    """
    groups = (
        {parent: _pairs(label, some) for parent, some in dict(options).items()}  # type: ignore[arg-type]
        if within
        else {None: _pairs(label, options)}
    )
    pairs = {value: words for group in groups.values() for value, words in group.items()}
    if few and len(pairs) > 5:
        raise ChoiceError(
            f"the choice {label!r} has {len(pairs)} options, too many for radio buttons; leave out few=True"
        )
    kind: ChoiceKind = "few" if few else "search" if search else "list"
    if also and not search:
        raise ChoiceError(
            f"the choice {label!r} gives words to search by but no field to search in; add search=True"
        )
    for value in [*(also or ()), *(reported or ())]:
        if value not in pairs:
            raise ChoiceError(
                f"the choice {label!r} has no option {state_key(value)!r}, which its `also` or `reported` names"
            )
    choice = _made(
        label,
        kind,
        pairs,
        default,
        also=dict(also or {}),
        within=within,
        play=play,
        shared=shared,
        live_only=live_only,
    )
    if reported is not None:
        choice = replace(choice, reported=tuple(v for v in choice.options if v in reported))
    return (
        replace(choice, by_parent={parent: tuple(group) for parent, group in groups.items()})
        if within
        else choice
    )


def several(
    label: str,
    items: Mapping[Any, str] | Sequence[str],
    default: Sequence[Any] | None = None,
    *,
    shared: bool = False,
    live_only: bool = False,
) -> Choice:
    """At least one thing out of a few, ticked in any combination. The function gets a tuple, in the order of `items`."""
    single = _pairs(label, items)
    if len(single) > MAX_SEVERAL:
        raise ChoiceError(
            f"the choice {label!r} offers {len(single)} things to tick; {MAX_SEVERAL} are the most, group some"
        )
    subsets = [
        s for size in range(len(single), 0, -1) for s in itertools.combinations(single, size)
    ]
    options = {subset: " and ".join(single[v] for v in subset) for subset in subsets}
    chosen = tuple(single) if default is None else tuple(v for v in single if v in default)
    return replace(
        _made(label, "several", options, chosen, shared=shared, live_only=live_only), items=single
    )


def slide(
    label: str,
    start: float,
    stop: float,
    step: float,
    default: float | None = None,
    *,
    words: Callable[[Any], str] = "{:g}".format,
    report_step: float | None = None,
    play: bool = False,
    shared: bool = False,
    live_only: bool = False,
) -> Choice:
    """A number on a range, `stop` included. `words` says it as a reader would; `report_step` is a coarser step for reports."""
    if step <= 0 or stop <= start:
        raise ChoiceError(
            f"the choice {label!r} runs from {start} to {stop} by {step}; it needs start < stop and a step above zero"
        )
    values = [_tidy(start + i * step) for i in range(round((stop - start) / step) + 1)]
    choice = _made(
        label,
        "range",
        {v: words(v) for v in values},
        default,
        play=play,
        shared=shared,
        live_only=live_only,
    )
    if report_step is None:
        return choice
    every = round(report_step / step)
    if every < 1 or abs(every * step - report_step) > 1e-9:
        raise ChoiceError(
            f"the choice {label!r} steps by {step}; its report_step {report_step} must be a multiple of that"
        )
    kept = {*values[::every], choice.default}
    return replace(choice, reported=tuple(v for v in values if v in kept))


def state_key(value: Any) -> str:
    """A value as text: in the page, in its address and in file names."""
    if isinstance(value, tuple):
        return "+".join(map(state_key, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def complete_state(choices: Mapping[str, Choice], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The full state for the values given, defaults filled in. Values are taken as they are; the explorer checks them."""
    state: dict[str, Any] = {}
    for name, choice in choices.items():
        state[name] = chosen[name] if name in chosen else choice.fallback(state)
    return state


def resolve_click(
    choices: Mapping[str, Choice], state: Mapping[str, Any], name: str, value: Any
) -> dict[str, Any]:
    """The choices to set, in order, so that `name` becomes `value`: where another parent has it, that parent comes first.

    `value` may be text, as a click brings it. Empty where no option reads so. `report.js` holds the twin of this.
    """
    choice = choices[name]
    wanted = next((v for v in choice.options if state_key(v) == state_key(value)), None)
    if wanted is None:
        return {}
    if choice.within is None or wanted in choice.allowed(state):
        return {name: wanted}
    parent = next(p for p, values in choice.by_parent.items() if wanted in values)
    return {**resolve_click(choices, state, choice.within, parent), name: wanted}


def reachable_states(choices: Mapping[str, Choice]) -> Iterator[dict[str, Any]]:
    """Every state that a report can reach, the last choice varying fastest; `report.js` counts them in the same order."""

    def walk(names: list[str], state: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if not names:
            yield state
            return
        for value in choices[names[0]].reported_values(state):
            yield from walk(names[1:], {**state, names[0]: value})

    yield from walk(list(choices), {})


def to_control(name: str, choice: Choice) -> dict[str, Any]:
    """A choice as the page needs it to build its control."""
    groups = {
        state_key(p): [state_key(v) for v in values if v in choice.reported]
        for p, values in choice.by_parent.items()
    }
    return {
        "name": name,
        "label": choice.label,
        "kind": choice.kind,
        "default": state_key(choice.default),
        "options": [
            {"value": state_key(v), "label": choice.options[v], **_also(choice, v)}
            for v in choice.reported
        ],
        "items": [{"value": state_key(v), "label": words} for v, words in choice.items.items()],
        "within": choice.within,
        "groups": groups,
        "shared": choice.shared,
        "play": choice.play,
    }


def _also(choice: Choice, value: Any) -> dict[str, str]:
    return {"also": choice.also[value]} if value in choice.also else {}


def _made(
    label: str, kind: ChoiceKind, options: dict[Any, str], default: Any, **settings: Any
) -> Choice:
    if default is None:
        default = next(iter(options))
    if default not in options:
        known = ", ".join(map(state_key, options))
        raise ChoiceError(
            f"the choice {label!r} has no option {state_key(default)!r} to be its default; it has {known}"
        )
    return Choice(label, kind, options, default, tuple(options), **settings)


def _pairs(label: str, options: Mapping[Any, str] | Sequence[str]) -> dict[Any, str]:
    pairs = (
        {v: str(words) for v, words in options.items()}
        if isinstance(options, Mapping)
        else {o: str(o) for o in options}
    )
    if not pairs:
        raise ChoiceError(f"the choice {label!r} has no options; give it at least one")
    if len({state_key(value) for value in pairs}) < len(pairs):
        raise ChoiceError(
            f"the choice {label!r} has two options that read the same as text; make their values differ"
        )
    return pairs


def _tidy(number: float) -> float:
    """0.1 + 0.2 as 0.3, and whole numbers as such."""
    rounded = round(number, 10)
    return int(rounded) if rounded == int(rounded) else rounded
