"""What a reader may choose: one of a list, some of a few, a number on a range, one of many places.

A choice is declared in a line and knows its values, their words, and which of them a report can
reach. Choices may depend on one that stands before them (region, then place), be shared by several
explorers of a page, or be offered in JupyterLab only.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Literal

from helpers.core.arguments import to_number
from helpers.core.errors import SuiteError

__all__ = [
    "MAX_SEVERAL",
    "Choice",
    "ChoiceError",
    "ChoiceKind",
    "choose",
    "complete_state",
    "reachable_states",
    "resolve_click",
    "several",
    "slide",
    "state_key",
    "to_control",
]

ChoiceKind = Literal["list", "few", "several", "range", "search"]
MAX_FEW = 5  # radio buttons, beyond which a list is easier to read
MAX_SEVERAL = 6  # tick boxes, beyond which the subsets are too many to compute and to read


class ChoiceError(SuiteError):
    """A choice was declared in a way that no control could show."""


@dataclass(frozen=True, repr=False)
class Choice:
    """One control, as `choose`, `several` or `slide` declare it.

    Args:
        label: What stands beside the control.
        kind: Which control it is.
        options: Every value with its words, in order; of tick boxes every combination.
        default: The value at which a reader starts.
        reported: The values that a report can reach.
        items: Of tick boxes, the single things that can be ticked.
        also: Of a list with a search field, further words that find a value.
        followed_by: Of a list with a search field, the values that a search for one leads to.
        held_by: What another explorer may offer under this name, and the values here that it holds.
        within: Name of the choice that decides which values there are.
        by_parent: The values for each value of that choice.
        shared: Whether choices of this name move together in all explorers of a page.
        live_only: Whether it stays out of reports.
        play: Whether a button runs through the values.
    """

    label: str
    kind: ChoiceKind
    options: dict[Any, str]
    default: Any
    reported: tuple[Any, ...]
    items: dict[Any, str] = field(default_factory=dict)
    also: dict[Any, str] = field(default_factory=dict)
    followed_by: dict[Any, tuple[Any, ...]] = field(default_factory=dict)
    held_by: dict[Any, tuple[Any, ...]] = field(default_factory=dict)
    within: str | None = None
    by_parent: dict[Any, tuple[Any, ...]] = field(default_factory=dict)
    shared: bool = False
    live_only: bool = False
    play: bool = False

    def allowed(self, state: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values there are, given the choices that stand before this one."""
        return self.by_parent[state[self.within]] if self.within else tuple(self.options)

    def reported_values(self, state: Mapping[str, Any]) -> tuple[Any, ...]:
        """The allowed values that a report holds states for, in the order of their parent."""
        if self.live_only:
            return (self.fallback(state),)
        reported = set(self.reported)
        return tuple(v for v in self.allowed(state) if v in reported)

    def fallback(self, state: Mapping[str, Any]) -> Any:
        """The default, or the first value where the default belongs to another parent."""
        allowed = self.allowed(state)
        return self.default if self.default in allowed else allowed[0]

    def standing_for(self, value: Any) -> Any:
        """The first option held by a value that is none here; any other value is itself."""
        held = () if value in self.options else self.held_by.get(value, ())
        return held[0] if held else value

    def __repr__(self) -> str:
        return f"Choice({self.label!r}: {self._in_short()})"

    def _repr_html_(self) -> str:
        words = "".join(
            f"<li>{escape(text)}{' (default)' if value == self.default else ''}</li>"
            for value, text in self._first_options(12)
        )
        rest = len(self.options) - 12
        more = f"<li>and {rest} more</li>" if rest > 0 else ""
        return f"<p>{escape(self.label)}: {escape(self._in_short())}</p><ul>{words}{more}</ul>"

    def _first_options(self, count: int) -> list[tuple[Any, str]]:
        return list(itertools.islice(self.options.items(), count))

    def _in_short(self) -> str:
        """Kind, number of options, the first of them, the default."""
        first = ", ".join(text for _, text in self._first_options(3))
        more = ", …" if len(self.options) > 3 else ""
        parent = f" within {self.within}" if self.within else ""
        live = ", in JupyterLab only" if self.live_only else ""
        return (
            f"{self.kind} of {len(self.options)}{parent}: {first}{more}; "
            f"default {self.options[self.default]}{live}"
        )


def choose(
    label: str,
    options: Mapping[Any, Any] | Sequence[str],
    default: Any = None,
    *,
    within: str | None = None,
    few: bool = False,
    search: bool = False,
    also: Mapping[Any, str] | None = None,
    followed_by: Mapping[Any, Sequence[Any]] | None = None,
    play: bool = False,
    shared: bool = False,
    held_by: Mapping[Any, Sequence[Any]] | None = None,
    reported: Sequence[Any] | None = None,
    live_only: bool = False,
) -> Choice:
    """Declare a choice of one option out of a list.

    Args:
        label: What stands beside the control.
        options: Values with the words shown, or texts that are both. With `within`, a mapping from
            each value of that choice to its options.
        default: The value at which a reader starts; the first one if left out.
        within: Name of an earlier choice that decides which options there are.
        few: Show radio buttons, for up to five options.
        search: Add a field that narrows a long list.
        also: Further words by which that field finds an option.
        followed_by: For an option that has ended, those that followed it, the likeliest first; a
            search for the one leads to them.
        play: Add a button that runs through the options (years, for instance).
        shared: Move together with choices of the same name in other explorers of the page.
        held_by: Of a shared choice, what others offer and this one does not, and the options that
            it holds (a region, its places): chosen there, the first of them is shown here.
        reported: The options that a report holds, where not all of them; the default besides.
        live_only: Offer it in JupyterLab only; a report holds the default.

    Returns:
        The choice, to be given to `explorer` by name.

    Raises:
        ChoiceError: There are no options, or too many for radio buttons; two values read the same
            as text; one value has other words under another parent; `default`, `also`,
            `followed_by`, `held_by` or `reported` names a value that is none; `also` or
            `followed_by` comes without `search`, or `held_by` without `shared`.
    """
    by_parent: dict[Any, Any] = {None: options}
    if within:
        if not isinstance(options, Mapping):
            raise ChoiceError(
                f"the choice {label!r} depends on {within!r}; give a mapping from each value of "
                "that choice to its options"
            )
        by_parent = dict(options)
    groups = {parent: _pairs(label, group) for parent, group in by_parent.items()}
    pairs = _of_all_parents(label, groups)
    held = {value: tuple(inside) for value, inside in (held_by or {}).items()}
    follow = {value: tuple(later) for value, later in (followed_by or {}).items()}
    _check_settings(label, pairs, few, also, reported)
    _check_search(label, pairs, search, also or {}, follow)
    _check_held(label, pairs, shared, held)
    kind: ChoiceKind = "few" if few else "search" if search else "list"
    choice = _new_choice(
        label,
        kind,
        pairs,
        default,
        also=dict(also or {}),
        followed_by=follow,
        held_by=held,
        within=within,
        play=play,
        shared=shared,
        live_only=live_only,
    )
    if reported is not None:
        held_in_report = {*reported, choice.default}
        choice = replace(choice, reported=tuple(v for v in choice.options if v in held_in_report))
    if not within:
        return choice
    return replace(choice, by_parent={parent: tuple(group) for parent, group in groups.items()})


def _of_all_parents(label: str, groups: Mapping[Any, Mapping[Any, str]]) -> dict[Any, str]:
    """The values under any parent with their words, which must not differ from parent to parent."""
    pairs: dict[Any, str] = {}
    for value, words in ((v, w) for group in groups.values() for v, w in group.items()):
        if pairs.setdefault(value, words) != words:
            raise ChoiceError(
                f"the choice {label!r} calls {state_key(value)!r} both {pairs[value]!r} and "
                f"{words!r}; give one of them another value"
            )
    return pairs


def _check_settings(
    label: str,
    pairs: Mapping[Any, str],
    few: bool,
    also: Mapping[Any, str] | None,
    reported: Sequence[Any] | None,
) -> None:
    if few and len(pairs) > MAX_FEW:
        raise ChoiceError(
            f"the choice {label!r} has {len(pairs)} options, too many for radio buttons; "
            "leave out few=True"
        )
    _check_known(label, pairs, [*(also or ()), *(reported or ())], "`also` or `reported`")


def _check_search(
    label: str,
    pairs: Mapping[Any, str],
    search: bool,
    also: Mapping[Any, str],
    followed_by: Mapping[Any, tuple[Any, ...]],
) -> None:
    if (also or followed_by) and not search:
        raise ChoiceError(
            f"the choice {label!r} gives words to search by but no field to search in; "
            "add search=True"
        )
    for value, later in followed_by.items():
        _check_known(label, pairs, [value, *later], "`followed_by`")


def _check_known(label: str, pairs: Mapping[Any, str], values: Iterable[Any], setting: str) -> None:
    for value in values:
        if value not in pairs:
            raise ChoiceError(
                f"the choice {label!r} has no option {state_key(value)!r}, "
                f"which its {setting} names"
            )


def _check_held(
    label: str, pairs: Mapping[Any, str], shared: bool, held: Mapping[Any, tuple[Any, ...]]
) -> None:
    if held and not shared:
        raise ChoiceError(
            f"the choice {label!r} says what holds its options, but is not shared with a choice "
            "that offers it; add shared=True"
        )
    for holder, inside in held.items():
        for value in [v for v in inside if v not in pairs]:
            raise ChoiceError(
                f"the choice {label!r} has no option {state_key(value)!r}, which its `held_by` "
                f"lists for {state_key(holder)!r}"
            )


def several(
    label: str,
    items: Mapping[Any, str] | Sequence[str],
    default: Sequence[Any] | None = None,
    *,
    shared: bool = False,
    live_only: bool = False,
) -> Choice:
    """Declare a choice of at least one thing out of a few, ticked in any combination.

    The function of the explorer gets a tuple, in the order of `items`.

    Args:
        label: What stands before the tick boxes.
        items: Up to six values with the words shown, or texts that are both.
        default: The values ticked at the start; all of them if left out.
        shared: Move together with choices of the same name in other explorers of the page.
        live_only: Offer it in JupyterLab only; a report holds the default.

    Returns:
        The choice, to be given to `explorer` by name.

    Raises:
        ChoiceError: There are no items or more than six, `default` ticks none, or two combinations
            read the same as text, as "a" with "b" and "a+b" do.
    """
    single = _pairs(label, items)
    wanted = [*single] if default is None else [default] if isinstance(default, str) else default
    for value in wanted:
        if value not in single:
            raise ChoiceError(
                f"the choice {label!r} has no option {state_key(value)!r} to be ticked at the "
                f"start; it has {', '.join(map(state_key, single))}"
            )
    if len(single) > MAX_SEVERAL:
        raise ChoiceError(
            f"the choice {label!r} offers {len(single)} things to tick; "
            f"{MAX_SEVERAL} are the most, group some"
        )
    sizes = range(len(single), 0, -1)
    subsets = [s for size in sizes for s in itertools.combinations(single, size)]
    options = {subset: " and ".join(single[v] for v in subset) for subset in subsets}
    ticked = tuple(v for v in single if v in wanted)
    choice = _new_choice(label, "several", options, ticked, shared=shared, live_only=live_only)
    return replace(choice, items=single)


def slide(
    label: str,
    start: float,
    stop: float,
    step: float,
    default: float | None = None,
    *,
    words: Callable[[Any], str] = "{:.12g}".format,
    report_step: float | None = None,
    play: bool = False,
    shared: bool = False,
    live_only: bool = False,
) -> Choice:
    """Declare a choice of a number on a range.

    Args:
        label: What stands beside the slider.
        start: The first number.
        stop: The last number. It is offered too, so the steps must meet it.
        step: The distance from one number to the next, in the same unit.
        default: The number at which a reader starts, one of those offered; `start` if left out.
        words: Says a number as a reader would, such as `"{}%".format`.
        report_step: A coarser distance for reports, in the unit of `step` and a multiple of it.
            A report holds the default besides.
        play: Add a button that runs through the numbers.
        shared: Move together with choices of the same name in other explorers of the page.
        live_only: Offer it in JupyterLab only; a report holds the default.

    Returns:
        The choice. The function of the explorer gets whole numbers as int (also where `start` is
        2010.0) and all others as float, free of the rounding that steps collect: 0.3, never
        0.30000000000000004.

    Raises:
        ChoiceError: `stop` is not above `start`, `step` is not above zero or does not meet `stop`,
            `report_step` is no multiple of `step`, or `default` is not on the range.
    """
    for name, value in {"start": start, "stop": stop, "step": step}.items():
        to_number(value, f"{name} of the choice {label!r}", ChoiceError)
    if step <= 0 or stop <= start:
        raise ChoiceError(
            f"the choice {label!r} runs from {start} to {stop} by {step}; "
            "it needs start < stop and a step above zero"
        )
    steps = _steps(stop - start, step)
    if steps is None:
        below = start + (stop - start) // step * step
        raise ChoiceError(
            f"the choice {label!r} runs from {start} to {stop} by {step}, which does not meet its "
            f"end; stop at {below:.10g} or {below + step:.10g}, or take another step"
        )
    values = [_tidy(start + i * step) for i in range(steps + 1)]
    options = {value: words(value) for value in values}
    choice = _new_choice(
        label, "range", options, default, play=play, shared=shared, live_only=live_only
    )
    if report_step is None:
        return choice
    every = _steps(report_step, step)
    if not every:
        raise ChoiceError(
            f"the choice {label!r} steps by {step}; its report_step {report_step} must be a "
            "multiple of that"
        )
    coarse = {*values[::every], choice.default}
    return replace(choice, reported=tuple(v for v in values if v in coarse))


def _steps(distance: float, step: float) -> int | None:
    """How many steps make up a distance; None where no whole number of them does."""
    count = round(distance / step)
    return count if count >= 1 and abs(count * step - distance) <= 1e-9 * max(1, distance) else None


def state_key(value: Any) -> str:
    """A value as text: in the page, in its address and in file names. No two numbers share one."""
    if isinstance(value, tuple):
        return "+".join(map(state_key, value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(float(value))
    return str(value)


def complete_state(choices: Mapping[str, Choice], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The full state for some values, defaults filled in.

    Args:
        choices: The choices of an explorer, in order.
        chosen: Values by the name of their choice. They are taken as they are; the explorer checks
            them.
    """
    state: dict[str, Any] = {}
    for name, choice in choices.items():
        state[name] = chosen[name] if name in chosen else choice.fallback(state)
    return state


def resolve_click(
    choices: Mapping[str, Choice], state: Mapping[str, Any], name: str, value: Any
) -> dict[str, Any]:
    """The choices to set so that one of them takes the value that was clicked.

    `report.js` holds the twin of this.

    Args:
        choices: The choices of an explorer, in order.
        state: The state that is shown.
        name: The choice that the click is to set.
        value: The value clicked; it may be text, as a click brings it.

    Returns:
        Values by the name of their choice, in the order to set them: where the value belongs to
        another parent, that parent comes first. Empty where no option reads so.
    """
    choice = choices[name]
    key = state_key(value)
    option = next((v for v in choice.options if state_key(v) == key), None)
    if option is None:
        return {}
    if choice.within is None or option in choice.allowed(state):
        return {name: option}
    parent = next(p for p, values in choice.by_parent.items() if option in values)
    return {**resolve_click(choices, state, choice.within, parent), name: option}


def reachable_states(choices: Mapping[str, Choice]) -> Iterator[dict[str, Any]]:
    """Every state that a report can reach, the last choice varying fastest.

    `report.js` counts them in the same order.
    """

    def walk(names: list[str], state: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if not names:
            yield state
            return
        for value in choices[names[0]].reported_values(state):
            yield from walk(names[1:], {**state, names[0]: value})

    yield from walk(list(choices), {})


def to_control(name: str, choice: Choice) -> dict[str, Any]:
    """A choice as plain data, from which a page builds its control; every value is its key."""
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
            {"value": state_key(v), "label": choice.options[v], **_found_by(choice, v)}
            for v in choice.reported
        ],
        "items": [{"value": state_key(v), "label": words} for v, words in choice.items.items()],
        "within": choice.within,
        "groups": groups,
        "shared": choice.shared,
        "held_by": {
            state_key(holder): [state_key(v) for v in inside if v in choice.reported]
            for holder, inside in choice.held_by.items()
        },
        "play": choice.play,
    }


def _found_by(choice: Choice, value: Any) -> dict[str, Any]:
    """What a search needs to know of an option, as far as there is any."""
    found: dict[str, Any] = {}
    if value in choice.also:
        found["also"] = choice.also[value]
    if later := [v for v in choice.followed_by.get(value, ()) if v in choice.reported]:
        found["followed_by"] = [state_key(v) for v in later]
    return found


def _new_choice(
    label: str, kind: ChoiceKind, options: dict[Any, str], default: Any, **settings: Any
) -> Choice:
    """A choice whose default is one of its options and whose options can be told apart as text."""
    if default is None:
        default = next(iter(options))
    if default not in options:
        known = ", ".join(map(state_key, options))
        raise ChoiceError(
            f"the choice {label!r} has no option {state_key(default)!r} to be its default; "
            f"it has {known}"
        )
    if len({state_key(value) for value in options}) < len(options):
        raise ChoiceError(
            f"the choice {label!r} has two options that read the same as text; "
            "make their values differ"
        )
    return Choice(label, kind, options, default, tuple(options), **settings)


def _pairs(label: str, options: Mapping[Any, str] | Sequence[str]) -> dict[Any, str]:
    """Values with their words, in order."""
    if not isinstance(label, str) or not label.strip():
        raise ChoiceError(f"the label of a choice is {label!r}; it is a text beside the control")
    if isinstance(options, str) or not isinstance(options, Iterable):
        raise ChoiceError(
            f"the choice {label!r} has the options {options!r}; give a list, or a mapping from "
            "each value to its words"
        )
    pairs = (
        {v: str(words) for v, words in options.items()}
        if isinstance(options, Mapping)
        else {o: str(o) for o in options}
    )
    if not pairs:
        raise ChoiceError(f"the choice {label!r} has no options; give it at least one")
    return pairs


def _tidy(number: float) -> float:
    """0.1 + 0.2 as 0.3, and whole numbers as such."""
    rounded = round(number, 10)
    return int(rounded) if rounded == int(rounded) else rounded
