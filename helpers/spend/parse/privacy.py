"""Who may not be named: private persons, and whoever is paid for one patient's care.

A payee becomes `individual (name withheld)` before anything is kept, shown or written. Two things decide: the name (a titled
person, or a given name and a surname, with no word of a business), and the row (personal health budgets and children's
continuing care, whoever is paid, because the payment is about one patient). Where a name leaves doubt it is withheld: a lone
titled person may be a practice, and the pounds are kept either way. Practices and partnerships named after doctors stay.
"""

from __future__ import annotations

import re
from functools import lru_cache

from helpers.spend.parse import vocabulary

WITHHELD = "individual (name withheld)"

# One patient's care, in the words of NHS ledgers: CHC AD FULL FUND PERS HLTH BUD, Cont Care- Children, CHC CHILDREN, PHB.
_PATIENT = re.compile(
    r"\bpers(?:onal)?\W*h(?:ea)?lth\W*c?a?r?e?\W*bud|\bphbs?\b|\bcontinuing\W*(?:health)?care\W*(?:for\W*)?child"
    r"|\b(?:chc|cont\w*\W+(?:health\W*)?care|continuing\W*healthcare)\W+(?:-\W*)?child"
    r"|\bchild\w*'?s?\W+(?:s\W+)?(?:chc|cc|cont\w*\W+(?:health\W*)?care|continuing)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^\s*[a-z]{0,4}\d{7,}\s*:\s*(?=[a-z])"
)  # as some systems print it before the name
_TITLED = re.compile(
    r"\b(?:mr|mrs|miss|mx|master)\b|^(?:ms|dr|prof|professor|rev|sir|lady|lord|dame)\b|[,(\s](?:ms|dr)\W*$",
    re.IGNORECASE,
)
_DOCTORS = re.compile(r"^drs\b|^dr\b.*(?:\band\b|&|/)\s*[a-z]", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[a-z] ){1,3}[a-z][a-z'-]{2,}|[a-z][a-z'-]{2,}(?: [a-z]){1,3}")


def is_patient(text: str) -> bool:
    """Whether the words of a row say that it pays for one patient: a personal health budget or a child's continuing care."""
    return _PATIENT.search(text) is not None


@lru_cache(maxsize=200_000)
def is_person(name: str) -> bool:
    """Whether a payee's name is, or may be, that of a private person.

    >>> [is_person(n) for n in ("MRS J SMITH", "DR A PATEL", "DR A PATEL & PARTNERS", "JANE DOE", "JANE DOE LTD", "SMITH, JOHN")]
    [True, True, False, True, False, True]
    """
    folded = re.sub(r"[^a-z0-9&+/@',()\s-]", " ", _NUMBER.sub("", name.lower()))
    folded = " ".join(folded.split())
    if not folded or vocabulary.CERTAIN_BODY.search(folded):
        return False
    if _TITLED.search(folded):
        return not _DOCTORS.search(folded)
    plain = " ".join(w for w in re.sub(r"[,()]", " ", folded).split() if not re.search(r"\d", w))
    if vocabulary.LIKELY_BODY.search(re.sub(r"\d", "", folded)) or plain in vocabulary.BODIES:
        return False
    parts = plain.split()
    if not 2 <= len(parts) <= 4:
        return False
    comma_first = re.fullmatch(r"[a-z'-]+, ?(?P<given>[a-z]+)(?: [a-z]+)*", folded)
    given = parts[0] in vocabulary.GIVEN_NAMES
    if comma_first:
        given = (
            given
            or comma_first["given"] in vocabulary.GIVEN_NAMES
            or len(comma_first["given"]) == 1
        )
    return given or _INITIALS.fullmatch(plain) is not None


@lru_cache(maxsize=200_000)
def payee_or_withheld(name: str) -> str:
    """The name, or `individual (name withheld)`."""
    return WITHHELD if is_person(name) else name


def without_names(text: str, name: str) -> str:
    """Another cell of a withheld row (its expense type or reference) without the payee's words, titled names and given names."""
    text = re.sub(
        r"\b(?:mr|mrs|ms|miss|master|dr|mx)\b\.?(?: ?[a-z][a-z'’.-]*){1,4}",
        "…",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"\b([a-z]+) [a-z][a-z'’-]+\b",
        lambda m: "…" if m[1].lower() in vocabulary.GIVEN_NAMES else m[0],
        text,
        flags=re.IGNORECASE,
    )
    for word in re.findall(r"[a-z'’-]{3,}", name.lower()):
        if not vocabulary.CERTAIN_BODY.fullmatch(word) and not vocabulary.LIKELY_BODY.fullmatch(
            word
        ):
            text = re.sub(rf"(?<![a-z]){re.escape(word)}(?![a-z])", "…", text, flags=re.IGNORECASE)
    return text


def reference(text: str) -> str:
    """The transaction of a withheld row: kept where it is a number, blank where its letters may spell a name."""
    return "" if re.search(r"[^\W\d_]{2,}", text) else text
