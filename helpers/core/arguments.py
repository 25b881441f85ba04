"""What a user gives to a function: taken where it is of the right kind, else refused in a sentence
that says what is expected.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from helpers.core.errors import SuiteError
from helpers.core.formatting import number

__all__ = ["to_flag", "to_number", "to_path", "to_whole_number"]


def to_path(value: Any, what: str, such: str = "my files") -> Path:
    """A path that a user gave.

    Args:
        value: A text or a path. An empty one is refused: it would mean the folder in which the
            notebook happens to run.
        what: What it is the path of, for the message.
        such: An example of one, for the message.

    Returns:
        The path.

    Raises:
        SuiteError: It is no path, or empty.
    """
    if not isinstance(value, str | os.PathLike) or not str(value).strip():
        raise SuiteError(f"{what} is {value!r}; it is the path of one, such as {such!r}")
    return Path(value)


def to_flag(value: Any, what: str, error: type[SuiteError] = SuiteError) -> bool:
    """True or False that a user gave; the word 'no' would count as yes.

    Args:
        value: What was given.
        what: The name of the argument, for the message.
        error: The error to raise.

    Returns:
        The value.

    Raises:
        SuiteError: It is neither.
    """
    if not isinstance(value, bool | np.bool_):
        raise error(f"{what} is {value!r}; it is True or False")
    return bool(value)


def to_number(value: Any, what: str, error: type[SuiteError] = SuiteError) -> float:
    """A finite number that a user gave.

    Args:
        value: What was given.
        what: The name of the argument, for the message.
        error: The error to raise.

    Returns:
        The value, as it is.

    Raises:
        SuiteError: It is a text, True or False, missing, infinite or anything else.
    """
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if not is_number or not np.isfinite(value):
        raise error(f"{what} is {value!r}; it is a number")
    return value


def to_whole_number(
    value: Any,
    what: str,
    least: int | None = None,
    most: int | None = None,
    error: type[SuiteError] = SuiteError,
) -> int:
    """A whole number that a user gave.

    Args:
        value: What was given.
        what: The name of the argument, for the message.
        least: The least that it may be; None where any will do.
        most: The most, where there is a least; None where there is no end.
        error: The error to raise.

    Returns:
        The value.

    Raises:
        SuiteError: It is no whole number, or too small or too large.
    """
    if not isinstance(value, int | np.integer) or isinstance(value, bool):
        raise error(f"{what} is {value!r}; it is a whole number")
    if least is not None and (value < least or (most is not None and value > most)):
        end = f"from {number(least)} on" if most is None else f"{number(least)} to {number(most)}"
        raise error(f"{what} is {value}; it is a whole number, {end}")
    return int(value)
