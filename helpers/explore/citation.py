"""How to cite an answer: who made it, the question with its choices, where it is, which data."""

from __future__ import annotations

from helpers import tables

__all__ = ["citation_parts", "cite_answer", "cite_page", "makers", "question_cited"]


def cite_answer(
    question: str, chosen: str = "", title: str = "", version: str = "", *, own: bool = False
) -> str:
    """The citation of one answer; `report.js` joins the same parts.

    >>> cite_answer("Who?", "Place: Leeds", "Where did it go?")[:80]
    'The community services shift contributors (2026). “Who?” (Place: Leeds), in “Whe'

    Args:
        question: The question as a reader sees it.
        chosen: The choices made, in words.
        title: The title of the report.
        version: The version of the data; that of the tables as they are laid unless given.
        own: Whether somebody else wrote the notebook.

    Returns:
        Authors, year, question with its choices, report, data version.
    """
    return question_cited(citation_parts(title, version, own=own), question, chosen)


def question_cited(parts: tuple[str, str], question: str, chosen: str = "") -> str:
    """A question with its choices between the two parts of a citation.

    Args:
        parts: What `citation_parts` gives.
        question: The question as a reader sees it.
        chosen: The choices made, in words.

    Returns:
        The citation of the answer.
    """
    before, after = parts
    return f"{before}“{question}”{f' ({chosen})' if chosen else ''}{after}"


def cite_page(title: str, version: str = "", *, own: bool = False) -> str:
    """The citation of a page as a whole.

    Args:
        title: The title of the page.
        version: The version of the data; that of the tables as they are laid unless given.
        own: Whether somebody else wrote the notebook.

    Returns:
        Authors, year, title, data version.
    """
    before, after = citation_parts("", version, own=own)
    return f"{before}“{title}”{after}"


def citation_parts(title: str = "", version: str = "", *, own: bool = False) -> tuple[str, str]:
    """What stands before and after the question.

    Names and dates are those of datapackage.json, so that the same data gives the same words
    whenever a page is built.

    Args:
        title: The title of the report; without it none is named.
        version: The version of the data; that of the tables as they are laid unless given.
        own: Whether somebody else wrote the notebook: its words are not this project's.

    Returns:
        The text before the question and the text after it.
    """
    about = tables.describe()
    who = "" if own else f"{makers()} ({about['created'][:4]}). "
    date = about["created"][:10]
    project = about["name"].replace("-", " ").capitalize()
    place = f", in “{title}”" if title else ""
    data = f"data version {version or tables.version()} of {tables.date_in_words(date)}"
    made = "A report of its author's own, made with " if own else ""
    return who, f"{place}. {made}{project}, {data}. Not official statistics."


def makers() -> str:
    """Who made the project, as datapackage.json names them."""
    return " and ".join(c["title"] for c in tables.describe()["contributors"])
