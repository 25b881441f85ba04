"""What kind of values a column holds: money, dates, words of bodies, references; and which field
that suits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import compress
from typing import Any

from helpers.spend.parse import cells, vocabulary

SAMPLE_ROWS = 80
STERLING = frozenset(
    ("GBP", "£", "STERLING", "UK POUNDS", "POUNDS", "POUNDS STERLING", "UKP", "STG")
)

_LONGEST_CURRENCY = 20  # letters
_MOST_CURRENCIES = 12  # different texts of a column that may name currencies
_ID = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9/_.:+\- ]{0,39}")
_DAY = re.compile(r"(?:[0-2]?[0-9]|3[01])/(?:[0-2]?[0-9]|3[01])/20[0-3][0-9]")
_MONEY = re.compile(r"[-(]?£?[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]{2})?\)?")
_PLAIN_MONEY = re.compile(r"-?£?[0-9]{1,3}(?:,[0-9]{3}){0,3}(?:\.[0-9]{2})?")  # sure to be read
_DIGIT, _LETTERS = re.compile("[0-9]"), re.compile("[A-Za-z]{2}")
_ANY_DIGIT, _ANY_WORD = re.compile(r"\d"), re.compile(r"\w")
_PENNIES = re.compile(r"\.\d{1,2}\D*$|,\d{3}\b|£")
_PENNY_SIGNS = frozenset(".,£")  # without one of them `_PENNIES` is not found
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? *[0-9][A-Z]{2}", re.I)


def is_money(text: str) -> bool:
    """Whether a text is an amount."""
    unread = (cells.BLANK, cells.UNREADABLE)
    return _ANY_DIGIT.search(text) is not None and cells.pence(text)[1] not in unread


def sample(body: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    """The cells of each column in some SAMPLE_ROWS rows, taken evenly from top to bottom."""
    step = max(1, len(body) // SAMPLE_ROWS)
    chosen = body[::step][:SAMPLE_ROWS]
    if set(map(len, chosen)) == {width}:
        return list(map(list, zip(*chosen, strict=True)))
    return [[row[i] for row in chosen if i < len(row)] for i in range(width)]


@lru_cache(maxsize=100_000)
def looks(text: str) -> tuple[bool, ...]:
    """What one text looks like, in the order of LOOKS. Cached, for the same texts come back in file
    after file.
    """
    digits = _DIGIT.search(text) is not None
    if digits and cells.PLAIN_NUMBER.fullmatch(text):
        serial = cells.is_serial(text) or cells.is_day_in_digits(text)
        pennies = "." in text and not serial
        return (True, False, pennies, serial, False, False, False, False, False, False, True)
    if digits and _DAY.fullmatch(text):
        return (False, False, False, True, False, False, False, False, False, False, True)
    if digits and _MONEY.fullmatch(text):
        return (
            _PLAIN_MONEY.fullmatch(text) is not None or is_money(text),
            False,
            True,
            False,
            False,
            False,
            False,
            False,
            False,
            False,
            False,
        )
    if digits and cells.is_serial(text):  # 41214.375: a day and its hour
        return (True, False, False, True, False, False, False, False, False, False, True)
    when = cells.day(text) if digits or text.startswith("#") else None
    lettered = _LETTERS.search(text) is not None
    low = text.lower()
    return (
        digits and is_money(text),
        not lettered and _ANY_WORD.search(text) is None,
        digits and not _PENNY_SIGNS.isdisjoint(text) and _PENNIES.search(text) is not None,
        when is not None and (when[0] is not None or when[2] == "date_hidden"),
        when is not None and when[0] is None and when[1] != "",
        lettered,
        lettered and vocabulary.BODY.search(low) is not None,
        lettered and vocabulary.COMPANY.search(low) is not None,
        lettered and vocabulary.TYPE.search(low) is not None,
        lettered and vocabulary.AREA_WORDS.search(low) is not None,
        digits and bool(_ID.fullmatch(text)) and not _POSTCODE.fullmatch(text),
    )


LOOKS = (
    "money",
    "dashes",
    "pennies",
    "date",
    "period",
    "words",
    "body",
    "company",
    "type",
    "area",
    "id",
)


def is_plain_value(text: str) -> bool:
    """Whether a text is a number, an amount or a day as most are printed: `looks` calls it money or
    a date, and takes longer to say so.
    """
    return bool(
        cells.PLAIN_NUMBER.fullmatch(text) or _DAY.fullmatch(text) or _PLAIN_MONEY.fullmatch(text)
    )


@lru_cache(maxsize=50_000)
def _is_currency(text: str) -> bool:
    if len(text) > _LONGEST_CURRENCY:
        return False
    return text.upper() in STERLING or cells.is_currency(text)


def profile(column: Sequence[Any]) -> dict[str, float]:
    """What a column holds: shares of its filled cells that look like money, dates, bodies and so
    on, from 0 to 1.
    """
    printed = cells.texts(column)
    texts = Counter(printed)
    del texts[""]
    if not texts:
        return {"filled": 0.0}
    count = sum(texts.values())
    times = list(texts.values())
    sums = [sum(compress(times, seen)) for seen in zip(*map(looks, texts), strict=True)]
    return {
        "filled": count / max(len(column), 1),
        "count": float(count),
        **{look: s / count for look, s in zip(LOOKS, sums, strict=True)},
        "currency": sum(n for t, n in texts.items() if _is_currency(t)) / count
        if len(texts) <= _MOST_CURRENCIES
        else 0.0,
        "distinct": len(texts) / count,
        "kinds": float(len(texts)),
        "top": max(texts.values()) / count,
        "length": sum(map(len, printed)) / count,
    }


def fit(name: str, p: Mapping[str, float]) -> float:
    """How well a column's contents suit a field, from 0 (cannot be it) to 1."""
    return fits(p).get(name, 0.0)


def fits(p: Mapping[str, float]) -> dict[str, float]:
    """How well a column's contents suit each field; none where the column is blank."""
    if not p["filled"]:
        return {}
    few = p["top"] >= 0.5 or p["kinds"] <= 3
    all_dates = p["date"] > 0.9
    payee = 0.35 + 0.65 * p["company"]
    payee *= (0.5 if p["top"] > 0.9 and p["count"] >= 5 else 1.0) * (
        0.7 if p["length"] > 60 else 1.0
    )
    not_payee = 0.6 if p["company"] > 0.6 else 1.0
    not_money = p["money"] + p["dashes"] < 0.5 or (all_dates and p["pennies"] < 0.1)
    odd_number = p["pennies"] > 0.3 or (all_dates and p["money"] < 0.5)
    return {
        "amount": 0.0 if not_money else 0.5 * p["money"] + 0.5 * p["pennies"],
        "date": p["date"] if p["date"] >= 0.3 and p["pennies"] < 0.5 else 0.0,
        "period": max(p["period"], p["date"] * 0.6 if few else 0) if p["pennies"] < 0.5 else 0.0,
        "payer": p["words"] * p["body"] * (1.0 if few else 0.2),
        "supplier": p["words"] * payee,
        "expense_type": p["words"] * (0.3 + 0.7 * p["type"]) * not_payee,
        "expense_area": p["words"] * (0.3 + 0.7 * p["area"]) * not_payee,
        "transaction": p["id"] * min(1.0, 0.3 + p["distinct"]) * (0.2 if odd_number else 1.0),
        "description": p["words"] * 0.5,
        "currency": p["currency"],
    }
