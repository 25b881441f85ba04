"""How to cite an answer: who made it, the question with the choices made, where it stands, which data."""

from __future__ import annotations

from helpers import tables


def cite_answer(question: str, chosen: str = "", title: str = "", version: str = "") -> str:
    """The citation of one answer, in the state that `chosen` says in words. `report.js` joins the same parts.

    >>> citation("Who?", "Place: Leeds", "Where did it go?")[:80]
    'The community services shift contributors (2026). “Who?” (Place: Leeds), in “Whe'
    """
    before, after = citation_parts(title, version)
    return f"{before}“{question}”{f' ({chosen})' if chosen else ''}{after}"


def cite_page(title: str, version: str = "") -> str:
    """The citation of a page as a whole."""
    before, after = citation_parts("", version)
    return f"{before}“{title}”{after}"


def citation_parts(title: str = "", version: str = "") -> tuple[str, str]:
    """What stands before and after the question. `title` is that of the report, `version` that of the data (ours unless given).

    Names and dates are those of datapackage.json, so that the same data gives the same words whenever a page is built.
    """
    about = tables.describe()
    who = " and ".join(c["title"] for c in about["contributors"])
    made = about["created"][:10]
    project = about["name"].replace("-", " ").capitalize()
    place = f", in “{title}”" if title else ""
    data = f"data version {version or tables.version()} of {tables.date_in_words(made)}"
    return f"{who} ({made[:4]}). ", f"{place}. {project}, {data}. Not official statistics."
