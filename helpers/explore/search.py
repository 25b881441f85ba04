"""What a reader types into the field beside a list, as the script of a report understands it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from helpers.explore.choices import Choice

__all__ = ["leads_to", "match_words", "matching"]


def matching(choice: Choice, values: Iterable[object], text: str) -> list[object]:
    """The options that all words of a search stand in, the likeliest first.

    Args:
        choice: What can be chosen.
        values: Those of its values that are on offer.
        text: What was typed.

    Returns:
        First those whose label begins with the text, then those whose label holds its words, then
        those found by further words; before each those that followed it.
    """
    on_offer = list(values)
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

    ranked = [(rank(value), value) for value in on_offer]
    found = [value for k in range(3) for fits, value in ranked if fits == k]
    led = [v for value in found for v in (*choice.followed_by.get(value, ()), value)]
    return [value for value in dict.fromkeys(led) if value in on_offer]


def leads_to(choice: Choice, found: list[object], text: str) -> object | None:
    """The option that a search chooses by itself.

    Args:
        choice: What can be chosen.
        found: What `matching` gives.
        text: What was typed.

    Returns:
        The single match, or what followed it first; None where a reader has to choose. Options that
        are called so stand before those that are found by further words.
    """
    likeliest = _called_so(choice, found, text) or found
    if not likeliest:
        return None
    *before, last = likeliest
    return likeliest[0] if set(before) <= set(choice.followed_by.get(last, ())) else None


def match_words(choice: Choice, text: str, found: list[object]) -> str:
    """What a search has led to, and what to do next.

    Args:
        choice: What can be chosen.
        text: What was typed.
        found: The options that match, as `matching` gives them.

    Returns:
        One or two sentences; '' where nothing was typed.
    """
    if not text.strip():
        return ""
    if not found:
        return f"Nothing on the list matches “{text.strip()}”."
    called = _called_so(choice, found, text)
    likeliest = called or found
    first, *others = [choice.options[value] for value in likeliest]
    if leads_to(choice, found, text) is None:
        match = "match" if called else "are part of it or also called so"
        return f"{len(found)} {match}. Choose one, or press Enter for {first}."
    more = len(found) - len(likeliest)
    rest = f" Found by other names: {more} more on the list." if more else ""
    if not others:
        return f"Chosen: {first}.{rest}"
    *between, ended = others
    which = f"one of {len(between) + 1} that" if between else "which"
    return f"Chosen: {first}, {which} followed {ended}.{rest}"


def _called_so(choice: Choice, found: list[object], text: str) -> list[object]:
    """Of the options that match, those whose label holds all words, and what followed them."""
    words = _plain_words(text).split()
    called = [v for v in found if all(w in _plain_words(choice.options[v]) for w in words)]
    later = {value for v in called for value in choice.followed_by.get(v, ())}
    return [v for v in found if v in called or v in later]


# What readers write of bodies, and what it stands for; search.js holds the same.
_ABBREVIATIONS = {
    "icb": "integrated care board",
    "ccg": "clinical commissioning group",
    "pct": "primary care trust",
}


def _plain_words(text: str) -> str:
    """A text without accents, capitals and signs, `&` and abbreviations of bodies as words."""
    letters = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in letters if not unicodedata.category(c).startswith("M")).lower()
    words = re.sub(r"['’]", "", plain.replace("&", " and "))
    return " ".join(_ABBREVIATIONS.get(w, w) for w in re.sub(r"[\W_]+", " ", words).split())
