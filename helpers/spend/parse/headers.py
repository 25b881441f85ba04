"""Which row names the columns, and which field a name means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import Any

from helpers.spend.parse import cells, vocabulary
from helpers.spend.parse.column_types import LOOKS, is_plain_value, looks

# looked through for misspelt names and names over several rows; below them names must be exact
FIRST_ROWS = 30
MAX_HEIGHT = 3  # rows over which the names of the columns may run
MOST_STRAYS = 2  # values that a row of names may hold
MAX_NAME_LETTERS = 40  # letters of a name that continues in another row

_DIGIT = re.compile("[0-9]")
_PERCENT = frozenset(("percent", "percentage"))  # no amounts, whatever stands beside
_LETTERS_OR_DIGITS = re.compile(r"[a-z0-9]+")
_MONEY, _DATE, _ID = (LOOKS.index(look) for look in ("money", "date", "id"))


@dataclass(frozen=True)
class Header:
    """The rows of the header, `top` to `last` (counted from 0), and the names of the columns."""

    top: int
    last: int
    names: tuple[str, ...]


def header_key(name: Any) -> str:
    """A header in small letters and digits, spaces between words: ' Amount £s ' becomes 'amount
    s'.
    """
    return _key(name if type(name) is str else cells.text(name))


@lru_cache(maxsize=50_000)
def _key(name: str) -> str:
    return " ".join(_LETTERS_OR_DIGITS.findall(name.lower().replace("%", " percent ")))


@lru_cache(maxsize=20_000)
def field_by_name(name: str) -> tuple[str, float]:
    """The field that a header names and how sure the name makes it (0 to 1), spelling mistakes
    allowed; ('', 0) if none.
    """
    if name in vocabulary.HEADER_NAMES:
        return vocabulary.HEADER_NAMES[name]
    if not _PERCENT.isdisjoint(name.split()):
        return "other", 1.0
    if not 2 <= len(name) <= 60:
        return "", 0.0
    best = max(vocabulary.HEADER_NAMES, key=lambda known: _alike(name, known))
    likeness = _alike(name, best)
    if likeness >= 0.8 and abs(len(name) - len(best)) <= 3:
        return vocabulary.HEADER_NAMES[best][0], vocabulary.HEADER_NAMES[best][1] * likeness
    parts = set(name.split())
    within = [
        k for k in vocabulary.HEADER_NAMES if len(k) > 5 and k in name and set(k.split()) <= parts
    ]
    if within and len(parts) <= 8:
        longest = max(within, key=len)
        return vocabulary.HEADER_NAMES[longest][0], vocabulary.HEADER_NAMES[longest][1] * 0.7
    return _by_noun(name.split())


def _by_noun(words: Sequence[str]) -> tuple[str, float]:
    """The field that the last noun of a name means: any 'trans date' is a date, any 'gross amt' an
    amount.
    """
    nouns = words[:-1] if len(words) > 1 and words[-1] == "name" else words
    if not nouns or len(words) > 5:
        return "", 0.0
    name = vocabulary.HEADER_NOUNS.get(nouns[-1], "")
    if nouns is not words and name != "supplier":
        return "", 0.0
    return name, (0.35 if {"vat", "tax"} & set(words) else 0.55) if name else 0.0


_MATCHERS = {
    known: SequenceMatcher(None, "", known, autojunk=False) for known in vocabulary.HEADER_NAMES
}
_LETTERS = {known: set(known) for known in vocabulary.HEADER_NAMES}


def _alike(name: str, known: str) -> float:
    """How much of a printed name is a known one, from 0 to 1; below 0.8 it is told apart roughly
    only.
    """
    if abs(len(name) - len(known)) > 3 or _LETTERS[known].isdisjoint(name):
        return 0.0
    matcher = _MATCHERS[known]
    matcher.set_seq1(name)
    return matcher.ratio() if matcher.quick_ratio() >= 0.8 else 0.0


def find_header(rows: Sequence[Sequence[Any]]) -> Header | None:
    """The header of a grid, wherever it stands; None if no row names columns."""
    first = [_texts(row) for row in rows[: FIRST_ROWS + MAX_HEIGHT]]
    best, best_score = None, 0.0
    for top in range(len(first)):
        for last in range(top, min(top + MAX_HEIGHT, len(first))):
            if last > top and not (
                sum(map(bool, first[top])) >= 2
                and _continues(first[last])
                and (last > top + 1 or _continues(first[top]))
            ):
                break
            names = _joined(first[top : last + 1]) if last > top else first[top]
            score = _score(names)
            if score > best_score + 0.3:
                best, best_score = Header(top, last, names), score
    return best or _further_down(rows) or _by_shape(first)


def is_header(row: Sequence[Any]) -> bool:
    """Whether a row names columns, the payee's and the amount's among them, as another table's
    would.
    """
    named = {field_by_name(header_key(c))[0] for c in row}
    return {"supplier", "amount"} <= named and _score(_texts(row)) > 0.3


def _texts(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(map(cells.text, row))


@lru_cache(maxsize=50_000)
def _is_value(text: str) -> bool:
    if not _DIGIT.search(text) and not text.startswith("#"):  # no amount and no day is without
        return False
    if is_plain_value(text):
        return True
    seen = looks(text)
    return seen[_MONEY] or seen[_DATE]


def _score(names: Sequence[str]) -> float:
    """How much of a header a row is: the fields it names; 0 for a row of values.

    It must name two fields that are not alike, the payee's or the amount's among them. A stray
    number or two is forgiven where many other cells name fields.
    """
    filled = [name for name in names if name]
    if len(filled) < 2:
        return 0.0
    strays = len(list(islice(filter(_is_value, filled), MOST_STRAYS + 1)))
    if strays > MOST_STRAYS:
        return 0.0
    if strays:  # a payment has two values or more, and none of its cells is exactly a name
        exact = sum(header_key(name) in vocabulary.HEADER_NAMES for name in filled)
        if exact < 3:
            return 0.0
    named: dict[str, float] = {}
    for name, sure in map(field_by_name, map(header_key, filled)):
        named[name] = max(named.get(name, 0.0), sure + (0.01 if name == "other" else 0))
    fields = {n for n, sure in named.items() if n and n != "other" and sure >= 0.4}
    if strays > len(fields) // 3 or len(fields) < 2 or not fields & {"amount", "supplier"}:
        return 0.0
    return sum(sure for name, sure in named.items() if name and sure >= 0.4)


def _continues(names: Sequence[str]) -> bool:
    """Whether a row may continue the names above it: short words, no values, no references."""
    filled = [name for name in names if name]
    return bool(filled) and all(
        len(name) <= MAX_NAME_LETTERS and not _is_value(name) and not looks(name)[_ID]
        for name in filled
    )


def _joined(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The names of columns that run over several rows; a merged cell says the same in each."""
    width = max(map(len, rows))
    columns = [[row[i] for row in rows if i < len(row) and row[i]] for i in range(width)]
    return tuple(" ".join(dict.fromkeys(names)) for names in columns)


def _further_down(rows: Sequence[Sequence[Any]]) -> Header | None:
    """A header below the first rows: at least three of its names are exact."""
    for number in range(FIRST_ROWS, len(rows)):
        exact = sum(
            type(cell) is str and cell.strip().lower() in vocabulary.HEADER_NAMES
            for cell in rows[number]
        )
        if exact >= 3 and _score(names := _texts(rows[number])) > 0.3:
            return Header(number, number, names)
    return None


def _by_shape(rows: Sequence[Sequence[str]]) -> Header | None:
    """A row of different words over rows with dates and amounts, one of whose words names the
    payee, the date or the amount.
    """
    for number, row in enumerate(rows[:-2]):
        filled = [name for name in row if name]
        known = {field_by_name(header_key(name)) for name in filled}
        sure = any(f in ("supplier", "date", "amount") and s >= 0.8 for f, s in known)
        if len(filled) < 4 or len(set(filled)) < len(filled) or not sure:
            continue
        below = [r for r in rows[number + 1 : number + 4] if any(r)]
        if any(map(_is_value, filled)) or not below:
            continue
        if all(any(looks(c)[_MONEY] for c in r) and any(looks(c)[_DATE] for c in r) for r in below):
            return Header(number, number, tuple(row))
    return None
