"""Tables of our documents, as tests compare them with what the suite computes."""

import re

from tests import ROOT


def document(name: str) -> str:
    """The text of a document, by its path in the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def rows_under(page: str, words: str) -> list[list[str]]:
    """The cells of the first table that stands below some words of a page, without its heading."""
    assert words in page, words
    table = re.search(r"^\|.*?(?=\n\n|\Z)", page.partition(words)[2], flags=re.M | re.S)
    assert table, f"no table below {words!r}"
    lines = table[0].strip().splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
