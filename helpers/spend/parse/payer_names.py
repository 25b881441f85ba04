"""The public body that a title, a sheet's name or a file's name mentions."""

from __future__ import annotations

import re

from helpers.spend.parse.cells import MONTHS

_WORD = r"(?:[A-Z][\w&'’.-]*|and|of|in|the|upon|on|&)"
_NHS_BODY = re.compile(
    rf"(?:NHS )?{_WORD}(?:[ ,]+{_WORD})*? (?:CCG|ICB|PCT|Clinical Commissioning Group|Integrated "
    r"Care Board|"
    r"Primary Care Trust|Health Board|(?:NHS |Care |Partnership )*(?:Foundation )?Trust)\b"
)
_KINDS_BEHIND = (  # the longest first: Exampleton Borough Council, Exampleshire Police
    r"(?:metropolitan |county |city |district |borough |town |parish |community |unitary )*council"
    r"|mbc|constabulary|police and crime commissioner|police authority|police service|police"
    r"|fire (?:and|&) rescue (?:service|authority)|fire authority|fire service|ambulance service"
    r"|combined authority|national park authority|waste authority|joint authority|authority"
    r"|universit(?:y|ies)(?: hospitals?)?|college|academy trust|academies trust|housing "
    r"association|agency|commission"
)
_KINDS_BEFORE = (
    r"university of|london borough of|royal borough of|city of|borough of|department (?:for|of)"
    r"|ministry of|office of|police and crime commissioner for|office for|council of"
)
_JOINING = {"and", "of", "the", "upon", "on", "in", "for", "with", "under", "le", "&"}
_STOP = {  # words of titles and of names of files that are no part of a body's name
    *[
        "spend",
        "spending",
        "expenditure",
        "payment",
        "payments",
        "transparency",
        "report",
        "data",
        "publication",
        "published",
        "invoice",
        "invoices",
    ],
    *[
        "supplier",
        "suppliers",
        "over",
        "above",
        "by",
        "from",
        "to",
        "at",
        "paid",
        "made",
        "monthly",
        "month",
        "year",
        "quarter",
        "return",
        "list",
        "all",
        "items",
    ],
    *[
        "transactions",
        "transaction",
        "procurement",
        "card",
        "gpc",
        "purchase",
        "csv",
        "copy",
        "final",
        "redacted",
        "website",
        "upload",
        "january",
        "february",
    ],
    *[
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "a",
        "an",
        "our",
        "this",
        "local",
        "government",
    ],
    *MONTHS,
}
_BEHIND = re.compile(rf"\b(?:{_KINDS_BEHIND})\b", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?:{_KINDS_BEFORE})\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_][\w'’.-]*|&")


def body_named(text: str, *, is_file_name: bool = False) -> str:
    """The body that a text names, as it is written there; '' if none.

    Args:
        text: a title, the name of a sheet or of a file.
        is_file_name: its words may be joined by hyphens or written small.
    """
    words = re.sub(r"\.[A-Za-z]{3,4}$", "", text) if is_file_name else text
    words = words.replace("_", " ").strip()
    if is_file_name and " " not in words:
        words = words.replace("-", " ")
    if match := _NHS_BODY.search(words):
        return match[0]
    small = is_file_name and words == words.lower()
    for kind in _BEFORE.finditer(words):
        if (kind[0][0].isupper() or small) and (name := _following(words[kind.end() :], small)):
            return f"{kind[0]} {name}"
    for kind in _BEHIND.finditer(words):
        if (kind[0][0].isupper() or small) and (name := _preceding(words[: kind.start()], small)):
            return f"{name} {kind[0]}"
    return ""


def _is_name(token: str, small: bool) -> bool:
    return token.lower() not in _STOP and (small or token[0].isupper() or token.lower() in _JOINING)


def _following(text: str, small: bool) -> str:
    """The words of a name at the start of a text."""
    name: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if text[end : match.start()].strip() or not _is_name(match[0], small):
            break
        name.append(match[0])
        end = match.end()
    return " ".join(_trimmed(name))


def _preceding(text: str, small: bool) -> str:
    """The words of a name at the end of a text."""
    name: list[str] = []
    end = len(text)
    for match in reversed(list(_TOKEN.finditer(text))):
        if text[match.end() : end].strip() or not _is_name(match[0], small):
            break
        name.insert(0, match[0])
        end = match.start()
    return " ".join(_trimmed(name))


def _trimmed(name: list[str]) -> list[str]:
    """A name without joining words at its ends; nothing if nothing else is in it."""
    while name and name[-1].lower() in _JOINING:
        name.pop()
    while name and name[0].lower() in _JOINING - {"the"}:
        name.pop(0)
    return name if any(word.lower() not in _JOINING for word in name) else []
