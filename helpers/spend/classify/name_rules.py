"""What a payee's name says by itself: councils, surgeries, hospices, homes, agencies. The patterns
are in name_rules.toml.

A rule speaks of a kind and never of an organisation. What no rule recognises stays unclassified: a
bare LIMITED says nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from helpers.spend.classify import payee_names
from helpers.spend.parse import privacy, vocabulary

PRACTICE_CODE = re.compile(
    r"(?:^|[\s(])[A-HJ-NPWY]\d{5}(?:[\s):-]|$)"
)  # as the NHS codes general practices


def _compiled(rule: dict[str, Any]) -> tuple[str, str, re.Pattern[str], re.Pattern[str] | None]:
    says = "|".join(rule["says"])
    if rule.get("whole_words"):
        says = rf"\b(?:{says})\b"
    return (
        rule["model"],
        rule["confidence"],
        re.compile(says),
        re.compile("|".join(rule["unless"])) if "unless" in rule else None,
    )


_RULES = [_compiled(rule) for rule in vocabulary.word_file(__file__)["rule"]]


@lru_cache(maxsize=200_000)
def kind_by_words(name: str) -> tuple[str, str]:
    """The kind and the confidence that a name's own words give it; ('unclassified', 'none') if they
    give none.

    >>> names = ("Elm Road Surgery", "Elm Nursing Home", "Elm Hospice Ltd", "Elm Ltd")
    >>> [kind_by_words(name)[0] for name in names]
    ['gp_led', 'independent', 'voluntary', 'unclassified']
    """
    text = payee_names.without_leading_name(payee_names.name_key(name))
    if not text:
        return "unclassified", "none"
    if PRACTICE_CODE.search(name.upper()):
        return "gp_led", "high"
    if privacy.is_person(name):
        return "individual", "medium"
    return _kind(text)


@lru_cache(maxsize=200_000)
def _kind(text: str) -> tuple[str, str]:
    for model, sure, yes, no in _RULES:
        if yes.search(text) and not (no and no.search(text)):
            return model, sure
    return "unclassified", "none"
