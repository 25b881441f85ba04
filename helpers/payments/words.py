"""The vocabulary of the reader, kept in `words.toml` where anyone can add to it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any


def table(name: str) -> dict[str, Any]:
    """A file of words beside this module, by its name without the ending."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


_FILE = table("words")


def listed(text: str) -> list[str]:
    """The entries of a paragraph of the file."""
    return [" ".join(entry.split()) for entry in text.split("|")]


def _pattern(name: str, beside: str = "") -> re.Pattern[str]:
    text = re.sub(r"\s*\n\s*", " ", _FILE["words"][name].strip())
    return re.compile(rf"\b(?:{re.sub(r' *[|] *', '|', text)})\b{beside}", re.IGNORECASE)


COLUMNS = {  # a printed header: the field it names and how sure it makes it
    name: (field, float(sure))
    for field, groups in _FILE["columns"].items()
    for sure, text in groups.items()
    for name in listed(text)
}
BODY, COMPANY, TYPE, AREA = map(_pattern, ("body", "company", "type", "area"))
CERTAIN_BODY, LIKELY_BODY = _pattern("certain_body", r"|&\s*co\b"), _pattern("likely_body", r"|[&+/@]|\d{4}")
GIVEN_NAMES, BODIES = frozenset(listed(_FILE["persons"]["given"])), frozenset(listed(_FILE["persons"]["bodies"]))
