"""Small pieces of sentences that many answers need.

>>> lower_first("Acute trusts")
'acute trusts'
>>> some_or_none(0), some_or_none(3)
('none', '3')
"""

from __future__ import annotations

__all__ = ["lower_first", "region_in_words", "some_or_none", "upper_first"]


def lower_first(text: str) -> str:
    """The text with a small first letter, to stand inside a sentence; '' stays ''."""
    return text[:1].lower() + text[1:]


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
