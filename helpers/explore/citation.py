"""How to cite an answer: who made it, the question with its choices, where it is, which data."""

from __future__ import annotations

from helpers import tables

__all__ = ["citation_parts", "cite_answer", "cite_page", "makers"]


def cite_answer(question: str, chosen: str = "", title: str = "", version: str = "") -> str:
    """The citation of one answer; `report.js` joins the same parts.

    >>> cite_answer("Who?", "Place: Leeds", "Where did it go?")[:80]
    'The community services shift contributors (2026). “Who?” (Place: Leeds), in “Whe'

    Args:
        question: The question as a reader sees it.
        chosen: The choices made, in words.
        title: The title of the report.
        version: The version of the data; that of our own unless given.

    Returns:
        Authors, year, question with its choices, report, data version.
    """
    before, after = citation_parts(title, version)
    return f"{before}“{question}”{f' ({chosen})' if chosen else ''}{after}"


def cite_page(title: str, version: str = "") -> str:
    """The citation of a page as a whole. `version` is that of the data, ours unless given."""
    before, after = citation_parts("", version)
    return f"{before}“{title}”{after}"


def citation_parts(title: str = "", version: str = "") -> tuple[str, str]:
    """What stands before and after the question.

    Names and dates are those of datapackage.json, so that the same data gives the same words
    whenever a page is built.

    Args:
        title: The title of the report; without it none is named.
        version: The version of the data; that of our own unless given.

    Returns:
        The text before the question and the text after it.
    """
    about = tables.describe()
    who = makers()
    date = about["created"][:10]
    project = about["name"].replace("-", " ").capitalize()
    place = f", in “{title}”" if title else ""
    data = f"data version {version or tables.version()} of {tables.date_in_words(date)}"
    return f"{who} ({date[:4]}). ", f"{place}. {project}, {data}. Not official statistics."


def makers() -> str:
    """Who made the project, as datapackage.json names them."""
    return " and ".join(c["title"] for c in tables.describe()["contributors"])
