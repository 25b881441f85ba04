"""The one memory of what is worked out from tables: it forgets as soon as a table changes.

>>> @remembered(maxsize=8)
... def rows(name, data=None):
...     return len(tables.read(name, data))
"""

from __future__ import annotations

import functools
import inspect
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Generic, ParamSpec, TypeVar

from helpers.tables import reader

__all__ = ["Remembered", "remembered"]

_P = ParamSpec("_P")
_R = TypeVar("_R")


class _AsReleased:
    """The default of a setting that a table gives, as a signature shows it."""

    def __repr__(self) -> str:
        return "as released"


_AS_RELEASED = _AsReleased()


class Remembered(Generic[_P, _R]):
    """A function of tables that remembers its last answers; call it like the function itself."""

    def __init__(self, function: Callable[_P, _R], maxsize: int) -> None:
        functools.update_wrapper(self, function)
        self._function, self._maxsize = function, maxsize
        self._signature = inspect.signature(function)
        self.__signature__ = self._signature
        # (folder, stamp, arguments) -> answer, the one used last at the end
        self._answers: OrderedDict[tuple[Hashable, ...], _R] = OrderedDict()
        self._stamps: dict[Hashable, Hashable] = {}

    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """The answer to these arguments with the tables as they are now."""
        key = self._key(*args, **kwargs)
        if key not in self._answers:
            self._answers[key] = self._function(*args, **kwargs)
            if len(self._answers) > self._maxsize:
                self._answers.popitem(last=False)
        self._answers.move_to_end(key)
        return self._answers[key]

    def spell_out(self, keywords: Mapping[str, Any]) -> None:
        """Have an editor offer what `**changes` may be; what is accepted stays as it is.

        Args:
            keywords: The name of each keyword, to its annotation.
        """
        kept = [p for p in self._signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
        named = [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=_AS_RELEASED, annotation=kind
            )
            for name, kind in keywords.items()
        ]
        self.__signature__ = self._signature.replace(parameters=[*kept, *named])

    def cache_clear(self) -> None:
        """Forget everything."""
        self._answers.clear()

    def _key(self, *args: _P.args, **kwargs: _P.kwargs) -> tuple[Hashable, ...]:
        """What an answer holds for; answers from an older state of the same folder are dropped."""
        call = self._signature.bind(*args, **kwargs)
        call.apply_defaults()
        folder, *state = reader.stamp(call.arguments.pop("data"))
        stamp = tuple(state)
        if self._stamps.setdefault(folder, stamp) != stamp:
            self._stamps[folder] = stamp
            for old in [key for key in self._answers if key[0] == folder]:
                del self._answers[old]
        return folder, stamp, _hashable(dict(call.arguments))


def remembered(maxsize: int) -> Callable[[Callable[_P, _R]], Remembered[_P, _R]]:
    """Have a function of tables remember its results.

    An answer holds for its arguments, for the folder of own tables and for the state of every table
    (`tables.reader.stamp(data)`), whether the folder comes as `data` or from the environment. Once
    a table changes, all answers from the older state are dropped, so that nothing large outlives
    its use. What is answered is shared: callers must not change it.

    Args:
        maxsize: How many answers are kept, over all folders; the one unused for longest goes first.

    Returns:
        A decorator. The function must have a parameter `data`; its other arguments are hashable, or
        lists and dictionaries of what is. `cache_clear()` makes it forget everything.
    """

    return lambda function: Remembered(function, maxsize)


def _hashable(value: Any) -> Hashable:
    """An argument as part of a key: lists as tuples, dictionaries as tuples of pairs in order of
    name.
    """
    if isinstance(value, dict):
        return tuple(sorted((name, _hashable(item)) for name, item in value.items()))
    return tuple(map(_hashable, value)) if isinstance(value, list | tuple) else value
