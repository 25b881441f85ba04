"""The vocabulary of the reader, kept in `vocabulary.toml` where anyone can add to it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any


def word_file(module_file: str) -> dict[str, Any]:
    """The file of words beside a module and of its name: `word_file(__file__)` in matching.py reads
    matching.toml.
    """
    return tomllib.loads(Path(module_file).with_suffix(".toml").read_text(encoding="utf-8"))


_FILE = word_file(__file__)


def entries(text: str) -> list[str]:
    """The entries of a paragraph of the file."""
    return [" ".join(entry.split()) for entry in text.split("|")]


_OUTSIDE_BRACKETS = re.compile(r"[|](?![^(]*\))")
_BEGINS_PLAINLY = re.compile(r"[a-z](?![?*+{])")


def one_of(entries: Iterable[str], beside: str = "") -> re.Pattern[str]:
    """A pattern of whole words, found in half the time and less than one that lists them: they are
    grouped by their first letters, of which most words of a text have none.

    Args:
        entries: Words in small letters, or regular expressions of words. Of those that begin
            with the same letter the earlier is found.
        beside: What is found too, as a regular expression that begins with a bar.
    """
    groups: dict[str, list[str]] = {}
    for entry in chain.from_iterable(map(_OUTSIDE_BRACKETS.split, entries)):
        letter = entry[0] if _BEGINS_PLAINLY.match(entry) else ""
        groups.setdefault(letter, []).append(entry.removeprefix(letter))
    parts = [
        f"{letter}(?:{'|'.join(rest)})" if letter and len(rest) > 1 else letter + "|".join(rest)
        for letter, rest in groups.items()
    ]
    # without regard to case it would take three times as long: texts are searched in small letters
    return re.compile(rf"\b(?:{'|'.join(parts)})\b{beside}")


def _pattern(name: str, beside: str = "") -> re.Pattern[str]:
    text = re.sub(r"\s*\n\s*", " ", _FILE["words"][name].strip())
    return one_of([re.sub(r" *[|] *", "|", text)], beside)


HEADER_NAMES = {  # a printed header: the field it names and how sure it makes it
    name: (field, float(sure))
    for field, groups in _FILE["columns"].items()
    for sure, text in groups.items()
    for name in entries(text)
}
HEADER_NOUNS = {  # the last noun of a header that is not listed, and the field it means
    noun: field for field, text in _FILE["nouns"].items() for noun in entries(text)
}
BODY, COMPANY, TYPE, AREA_WORDS = map(_pattern, ("body", "company", "type", "area"))
CERTAIN_BODY, LIKELY_BODY = (
    _pattern("certain_body", r"|&\s*co\b"),
    _pattern("likely_body", r"|[&+/@]|\d{4}"),
)
GIVEN_NAMES, BODIES = (
    frozenset(entries(_FILE["persons"]["given"])),
    frozenset(entries(_FILE["persons"]["bodies"])),
)
