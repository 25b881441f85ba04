"""What a reader types into the field beside a list, as the script of a report understands it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from helpers.explore.choices import Choice

__all__ = ["match_words", "matching"]


def matching(choice: Choice, values: Iterable[object], text: str) -> list[object]:
    """The options that all words of a search stand in, the likeliest first.

    Args:
        choice: What can be chosen.
        values: Those of its values that are on offer.
        text: What was typed.

    Returns:
        First those whose label begins with the text, then those whose label holds its words, then
        those found by further words.
    """
    wanted = _plain_words(text)
    words = wanted.split()

    def rank(value: object) -> int:
        name = _plain_words(choice.options[value])
        if name.startswith(wanted):
            return 0
        if all(word in name for word in words):
            return 1
        told = f"{name} {_plain_words(choice.also.get(value, ''))}"
        return 2 if all(word in told for word in words) else 3

    ranked = [(rank(value), value) for value in values]
    return [value for k in range(3) for found, value in ranked if found == k]


def match_words(text: str, labels: list[str]) -> str:
    """What a search has led to, and what to do next.

    Args:
        text: What was typed.
        labels: The options that match, the likeliest first.

    Returns:
        One or two sentences; '' where nothing was typed.
    """
    if not text.strip():
        return ""
    if not labels:
        return f"Nothing on the list matches “{text.strip()}”."
    if len(labels) == 1:
        return f"Chosen: {labels[0]}."
    return f"{len(labels)} match. Choose one, or press Enter for {labels[0]}."


def _plain_words(text: str) -> str:
    """A text without accents, capitals and signs, `&` as a word."""
    letters = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in letters if not unicodedata.category(c).startswith("M")).lower()
    words = re.sub(r"['’]", "", plain.replace("&", " and "))
    return re.sub(r"[\W_]+", " ", words).strip()
