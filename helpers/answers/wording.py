"""Small pieces of sentences that many answers need.

>>> lower_first("Acute trusts")
'acute trusts'
>>> some_or_none(0), some_or_none(3)
('none', '3')
"""

from __future__ import annotations

from helpers.core.formatting import percent, spelled

__all__ = [
    "area_in_words",
    "change_in_words",
    "count_in_words",
    "spelled",
    "lower_first",
    "out_of",
    "region_in_words",
    "some_or_none",
    "upper_first",
]


def change_in_words(before: float, after: float) -> str:
    """How much more or less the later of two amounts is, in whole percent.

    >>> change_in_words(200, 230), change_in_words(200, 150), change_in_words(200, 200.4)
    ('15% more', '25% less', 'about the same')

    Args:
        before: The earlier amount, above zero.
        after: The later amount, in the same unit.

    Returns:
        The words, without the amounts.
    """
    change = (after / before - 1) * 100
    if round(change) == 0:
        return "about the same"
    return f"{percent(abs(change))} {'more' if change > 0 else 'less'}"


def count_in_words(count: int, one: str, many: str) -> str:
    """A number of things: spelled out up to nine, with the noun in the number that is needed.

    >>> count_in_words(1, "step", "steps"), count_in_words(12, "step", "steps")
    ('one step', '12 steps')

    Args:
        count: How many, from 0.
        one: The noun for one of them.
        many: The noun for any other number.

    Returns:
        The number and the noun, without a capital.
    """
    return f"{spelled(count)} {one if count == 1 else many}"


def lower_first(text: str) -> str:
    """The text with a small first letter, to stand inside a sentence; '' stays '', and GPs GPs."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def out_of(some: float, count: float) -> str:
    """So many of so many, as it is said where these are all of them, or none.

    >>> out_of(7, 12), out_of(12, 12), out_of(2, 2), out_of(1, 1), out_of(0, 12)
    ('7 of 12', 'all 12', 'both', 'the one', 'none of 12')

    Args:
        some: The number that fits, from 0.
        count: The number of all, from 1.

    Returns:
        The words, to stand before a noun in the plural.
    """
    if not some:
        return f"none of {int(count):,}"
    if some < count:
        return f"{int(some):,} of {int(count):,}"
    return {1: "the one", 2: "both"}.get(int(count), f"all {int(count):,}")


def upper_first(text: str) -> str:
    """The text with a capital first letter, to begin a sentence; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def some_or_none(count: float, none: str = "none") -> str:
    """A whole number as text, with a word for zero: 'none of 151 places'.

    Args:
        count: The number of things.
        none: The word that stands for zero, such as 'no'.

    Returns:
        The number with commas between thousands, or the word.
    """
    return f"{int(count):,}" if count else none


def region_in_words(name: str) -> str:
    """A region of 2010 in the middle of a sentence: with 'the' only where it is said so.

    >>> region_in_words("North East"), region_in_words("South Central")
    ('the North East', 'South Central')

    Args:
        name: A region as areas.csv names it.

    Returns:
        The name, with its article where it takes one.
    """
    bare = ("England", "London", "South Central", "South East Coast", "Yorkshire and the Humber")
    return name if name in bare else f"the {name}"


def area_in_words(name: str) -> str:
    """An area in the middle of a sentence, as services are provided there.

    >>> area_in_words("North East"), area_in_words("Leeds PCT")
    ('the North East', 'the area of Leeds PCT')

    Args:
        name: England, a region, a board or a Primary Care Trust, as the tables name it.

    Returns:
        A region with its article; a body as the area of that body.
    """
    is_body = name.startswith("NHS ") or name.endswith((" PCT", " Care Trust", " Plus"))
    return f"the area of {name}" if is_body else region_in_words(name)
