"""Numbers, intervals and lists as the suite prints them, so that all its texts agree.

>>> number(1234.5, 1)
'1,234.5'
>>> Interval(30.9, 25.3, 37.0).percent()
'about 31% (25 to 37)'
>>> Interval(974.2, 765.0, 1362.4).pounds()
'about £974m (765 to 1,362)'
>>> pounds(8500.0), Interval(2638.0, 2112.0, 3154.0).pounds()
('£8.5bn', 'about £2.6bn (2.1 to 3.2)')
>>> joined(["Kent", "Surrey", "Sussex"])
'Kent, Surrey and Sussex'
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

__all__ = [
    "MISSING",
    "Interval",
    "house_style",
    "joined",
    "number",
    "percent",
    "pounds",
    "pounds_and_pence",
    "spelled",
]

MISSING = "–"  # stands where there is no number
_BILLION = 1000.0  # in £ million
_SUM = r"(?<![£\w.,/-])(\d[\d,]*(?:\.\d+)?)"
_HOUSE_STYLE = (
    (re.compile(r"\bGBP ?(?=\d)"), "£"),
    (re.compile(rf"{_SUM}( to | or | and )(\d[\d,]*(?:\.\d+)?) (m|bn)\b"), r"£\1\4\2£\3\4"),
    (re.compile(rf"{_SUM} (m|bn)\b"), r"£\1\2"),
    (re.compile(r"(£\d[\d,]*(?:\.\d+)?) (m|bn)\b"), r"\1\2"),
    (re.compile(r"(?<=\d) per ?cent\b"), "%"),
)
_DAY = re.compile(r"\b((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
_MONTHS = month_name[1:]
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FIGURES = 3  # that a sum in billions is printed with; an estimate has one decimal


def number(value: float | None, decimals: int = 0, unit: str = "") -> str:
    """A number as the suite prints it: '1,234.5', '£2,380m', '27%', an en dash for a missing one.

    Args:
        value: The number; None, NaN and the blank of a table (`pandas.NA`) are missing.
        decimals: Decimal places, rounded half to even as Python does.
        unit: `GBP_million`, `percent`, '' for none, or a word that is put behind the number.

    Returns:
        The text, with commas between thousands, a true minus sign, and never a minus before zero.
    """
    if _is_missing(value):
        return MISSING
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    text = text.replace("-", "−")
    match unit:
        case "GBP_million":
            return f"−£{text[1:]}m" if text.startswith("−") else f"£{text}m"
        case "percent":
            return f"{text}%"
        case "":
            return text
        case _:
            return f"{text} {unit}"


def percent(value: float | None, decimals: int = 0) -> str:
    """A percentage as the suite prints it: '27%', and an en dash for a missing one.

    Args:
        value: The percentage, 27 for 27%; missing as `number` takes it.
        decimals: Decimal places.

    Returns:
        The text.
    """
    return number(value, decimals, "percent")


def pounds(value: float | None, decimals: int = 0) -> str:
    """A sum of money in a sentence: '£974m', '£2.38bn', and an en dash for a missing one.

    Args:
        value: The sum in £ million; missing as `number` takes it.
        decimals: Decimal places of millions. Billions have three figures, without zeros at the end.

    Returns:
        The text.
    """
    if value is None or _is_missing(value) or not _in_billions(value, decimals):
        return number(value, decimals, "GBP_million")
    billions = abs(value) / _BILLION
    # From a thousand billion on three figures would be written with an exponent.
    text = f"{billions:.{_FIGURES}g}" if billions < 999.5 else number(billions)
    return f"{'−' if value < 0 else ''}£{text}bn"


def _is_missing(value: Any) -> bool:
    """Whether there is no number: None, NaN, or the blank of a table, which equals nothing."""
    return value is None or value is pd.NA or value != value


def _in_billions(value: float, decimals: int) -> bool:
    """Whether a sum in £ million is at least a billion once it is rounded."""
    return abs(round(value, decimals)) >= _BILLION


class Interval(NamedTuple):
    """An estimate: its median with the ends of its 90% interval, in one unit.

    It is also a plain tuple of three. It prints itself as `about MEDIAN (LOW to HIGH)`; where the
    ends print alike, as a published value does that every draw meets, it prints the number alone
    unless `always` says otherwise.

    Attributes:
        median: The middle of the draws.
        low: The lower end of the interval.
        high: The upper end.
    """

    median: float
    low: float
    high: float

    @classmethod
    def in_row(cls, row: Any, name: str = "value") -> Interval:
        """The interval that a row of a table holds: `Interval.in_row(mix.iloc[0], "share")`.

        Args:
            row: A row of a frame, or any mapping from column to number.
            name: The column of the median. The ends are in `NAME_low` and `NAME_high` where there
                are such columns, else in `low` and `high`.

        Returns:
            The interval, in the unit of the columns.

        Raises:
            KeyError: The row has no such columns.
        """
        prefix = f"{name}_" if f"{name}_low" in row else ""
        return cls(float(row[name]), float(row[f"{prefix}low"]), float(row[f"{prefix}high"]))

    def plain(self, decimals: int = 0, *, always: bool = False, about: bool = True) -> str:
        """The interval without a unit: 'about 31 (25 to 37)'.

        Args:
            decimals: Decimal places of all three numbers.
            always: Keep 'about' and the ends also where they print alike.
            about: Whether it begins with 'about'; not in a table, nor where words before say so.

        Returns:
            The text.
        """
        return self._in_words("{}", decimals, always, about)

    def percent(self, decimals: int = 0, *, always: bool = False, about: bool = True) -> str:
        """The interval of a percentage: 'about 31% (25 to 37)'.

        Args:
            decimals: Decimal places of all three numbers; a share under 1% has one at least.
            always: Keep 'about' and the ends also where they print alike.
            about: Whether it begins with 'about'; not in a table, nor where words before say so.

        Returns:
            The text.
        """
        # 0% would say of a small share that there is none.
        small = 0 < round(self.median, 1) < 1
        return self._in_words("{}%", decimals, always, about, least=max(decimals, int(small)))

    def pounds(self, decimals: int = 0, *, always: bool = False, about: bool = True) -> str:
        """The interval of a sum in £ million: 'about £974m (765 to 1,362)', 'about £2.6bn (2.1 to
        3.2)' from a thousand million.

        Args:
            decimals: Decimal places of all three numbers in millions; billions have one, or two
                where the middle would print as an end does.
            always: Keep 'about' and the ends also where they print alike.
            about: Whether it begins with 'about'; not in a table, nor where words before say so.

        Returns:
            The text.
        """
        if not _in_billions(self.median, decimals):
            nothing = round(self.median, decimals) == 0  # is said as £0m, never as £0.0m
            return self._in_words("£{}m", 0 if nothing else decimals, always, about)
        if self.low == self.high and not always:
            return pounds(self.median, decimals)
        billions = Interval(*(end / _BILLION for end in self))
        return billions._in_words("£{}bn", 1 if billions._is_apart(1) else 2, always, about)

    def counted(
        self, noun: str, decimals: int = 0, *, always: bool = False, about: bool = True
    ) -> str:
        """The interval of a number of things: 'about 35 places (31 to 40)'.

        Args:
            noun: What is counted, in the plural.
            decimals: As `plain` takes it.
            always: As `plain` takes it.
            about: As `plain` takes it.

        Returns:
            The text.
        """
        return self._in_words(f"{{}} {noun}", decimals, always, about)

    def in_unit(self, unit: str, decimals: int = 0, *, about: bool = True) -> str:
        """The interval as a chart prints it: 'about £2,638m (2,112 to 3,154)', on the scale of its
        axis.

        Args:
            unit: As `number` takes it.
            decimals: Decimal places of all three numbers.
            about: As `plain` takes it.

        Returns:
            The text.
        """
        if unit == "percent":
            return self.percent(decimals, about=about)
        forms = {"GBP_million": "£{}m", "": "{}"}
        return self._in_words(forms.get(unit, f"{{}} {unit}"), decimals, False, about)

    def _is_apart(self, decimals: int) -> bool:
        """Whether the middle prints otherwise than each end from which it differs."""
        middle = number(self.median, decimals)
        ends = (end for end in (self.low, self.high) if end != self.median)
        return all(number(end, decimals) != middle for end in ends)

    def _in_words(
        self, form: str, decimals: int, always: bool, about: bool, *, least: int | None = None
    ) -> str:
        start = decimals if least is None else least
        finer = next(
            (d for d in range(start, start + 3) if number(self.low, d) != number(self.high, d)),
            start,  # a value that every draw meets, whatever the decimals
        )
        # Nothing has no decimals but those asked for: £0m (0 to 0.3), not £0.0m (0.0 to 0.3).
        middle, low, high = (
            number(value, finer if round(value, finer) else decimals) for value in self
        )
        if middle == MISSING:
            return MISSING
        middle = f"−{form.format(middle[1:])}" if middle.startswith("−") else form.format(middle)
        if low == high and not always:
            return middle
        words = f"{middle} ({low} to {high})"
        return f"about {words}" if about else words


@lru_cache(maxsize=65536)  # a report prints the same cells in thousands of states
def house_style(text: str) -> str:
    """Sums, percentages and days as reports print them, in a text of the tables.

    The tables are written in plain letters, as their sources were noted: 8.5 bn, GBP 153m,
    10 percent, 2014-11-01. What is written so already stays as it is.

    >>> house_style("8.5 to 9.0 bn, GBP 153m or 10 percent on 2014-11-01")
    '£8.5bn to £9.0bn, £153m or 10% on 1 November 2014'

    Args:
        text: A text as a table holds it.

    Returns:
        The text as a reader sees it; no number in it changes.
    """
    for pattern, replacement in _HOUSE_STYLE:
        text = pattern.sub(replacement, text)
    return _DAY.sub(lambda day: f"{int(day[3])} {_MONTHS[int(day[2]) - 1]} {day[1]}", text)


def joined(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: 'a', 'a and b', 'a, b and c'.

    Args:
        words: The words, in order.
        last: The word before the last one.

    Returns:
        The text, '' for no words.
    """
    texts = [str(word) for word in words]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def pounds_and_pence(pence: int) -> str:
    """Whole pence as pounds, exact at any size.

    >>> pounds_and_pence(123456), pounds_and_pence(-5)
    ('1,234.56', '-0.05')

    Args:
        pence: A whole number of pence.

    Returns:
        Pounds with two decimals and commas, a plain minus sign before a negative sum.
    """
    whole = int(pence)
    return f"{'-' if whole < 0 else ''}{abs(whole) // 100:,}.{abs(whole) % 100:02}"


def spelled(count: float) -> str:
    """A whole number up to nine as a word, as sentences spell it; a larger one in figures.

    >>> spelled(7), spelled(0), spelled(1264)
    ('seven', 'no', '1,264')

    Args:
        count: How many, from 0.

    Returns:
        The word or the figures.
    """
    whole = int(count)
    return _SMALL[whole] if 0 <= whole < len(_SMALL) else f"{whole:,}"
