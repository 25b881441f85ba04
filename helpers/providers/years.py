"""The financial year or the month that a published file is about: from its titles, or its name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpers.providers.sheets import ProviderFileError

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(?:20)?(\d{2})[-/_–](?:20)?(\d{2})(?!\d)")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[\s,_-]+(20\d\d)\b", re.IGNORECASE)
_MONTH_OF_YEAR = re.compile(rf"(?<!\d)(20\d\d)[-_](\d\d)[-_ ]({'|'.join(_MONTHS)})", re.IGNORECASE)


def financial_years(text: str) -> set[str]:
    """The financial years that a text names, as 2018-19.

    >>> financial_years("National schedule of NHS costs, FY18/19")
    {'2018-19'}

    Args:
        text: A title or the name of a file.

    Returns:
        Each pair of following years, however written: 2018-19, 2018/19, 18_19.
    """
    return {
        f"20{first}-{second}"
        for first, second in _YEAR.findall(text)
        if (int(first) + 1) % 100 == int(second)
    }


def stated_year(text: object, where: str = "year=") -> str:
    """A financial year that somebody stated, as the tables write it.

    >>> stated_year("2018/19")
    '2018-19'

    Args:
        text: The year, in any of the writings of `financial_years`.
        where: Where it stands, for the message.

    Returns:
        The year, as 2018-19.

    Raises:
        ProviderFileError: It is not one financial year.
    """
    years = financial_years(str(text))
    if len(years) != 1:
        raise ProviderFileError(f"{where}: found {text!r}; expected a year such as '2018-19'")
    return years.pop()


def refuse_other(file: str, argument: str, said: str, named: Iterable[str | None]) -> None:
    """Refuse a year or a month that somebody said of a file that names others.

    Args:
        file: The name of the file, for the message.
        argument: The argument that says it, "year" or "month".
        said: What it says.
        named: What the titles and the file's name say; None where one is silent.

    Raises:
        ProviderFileError: They name others alone.
    """
    others = sorted({text for text in named if text is not None})
    if others and said not in others:
        raise ProviderFileError(
            f"{file}: found {' and '.join(others)} in its titles or its name; expected {said}, as "
            f"{argument}= says: leave {argument}= out, or look whether this is the file you mean"
        )


def is_month(text: object) -> bool:
    """Whether something is a month as the tables write it, such as 2025-03."""
    return isinstance(text, str) and bool(re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text))


def months_named(text: str) -> set[str]:
    """The months that a text names, as 2025-03.

    >>> months_named("Waiting list by provider, March 2025")
    {'2025-03'}

    Args:
        text: A title.

    Returns:
        Each month that is named with its year.
    """
    return {
        f"{year}-{_MONTHS.index(month.casefold()) + 1:02}" for month, year in _MONTH.findall(text)
    }


def month_in_file_name(name: str) -> str | None:
    """The month in a file's name that gives the financial year first.

    >>> month_in_file_name("Community-health-services-waiting-lists-2024-25-March.xlsx")
    '2025-03'

    Args:
        name: The name of a file.

    Returns:
        The month, or None where the name gives none.
    """
    found = _MONTH_OF_YEAR.search(name)
    if found is None:
        return None
    month = _MONTHS.index(found[3].casefold()) + 1
    return f"{int(found[1]) + (month < 4)}-{month:02}"


def only_year(texts: Iterable[str]) -> str | None:
    """The financial year of the first text that names exactly one; None where none does."""
    for text in texts:
        years = financial_years(text)
        if len(years) == 1:
            return years.pop()
    return None
