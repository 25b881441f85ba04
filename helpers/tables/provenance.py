"""Which publications stand behind a table.

Those that its rows cite, or the rows that they point to, or else those that the table declares.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables import reader, records

__all__ = ["behind", "cited"]


def cited(name: str, data: str | Path | None = None) -> tuple[str, ...]:
    """The ids of the sources that the rows of a table cite.

    They cite them themselves or through the rows of other tables that they name: a row of
    spend_series names figures, and a figure its source.

    Args:
        name: The name of a table.
        data: A folder of your own tables, laid over ours.

    Returns:
        Keys of sources.csv, sorted.

    Raises:
        SuiteError: For a table that does not exist.
    """
    return _cited(name, data, reader.stamp(data))


def behind(name: str, data: str | Path | None = None) -> list[dict[str, str]]:
    """The publications behind a table: those cited, or else those that the table declares.

    Args:
        name: The name of a table.
        data: A folder of your own tables, laid over ours.

    Returns:
        One {text, url} a publication, in alphabetical order; `url` is '' where there is none.

    Raises:
        SuiteError: For a table that does not exist.
    """
    publications = [
        {"text": source.cite(), "url": source.url or ""}
        for source in records.sources(cited(name, data), data)
    ]
    declared = [
        {"text": source["title"], "url": source.get("path", "")}
        for source in reader.describe(name)["sources"]
    ]
    return sorted(publications, key=lambda publication: publication["text"]) or declared


# Tables of names: whoever names a place or a body does not cite what says where it lies or is.
_NAMES = ("areas", "icbs", "icbs_2022", "ccgs", "ccgs_2018", "organisations")


@lru_cache(maxsize=64)
def _cited(name: str, data: str | Path | None, stamp: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(sorted(_source_ids(name, reader.read(name, data), data, {name})))


def _source_ids(
    name: str, rows: pd.DataFrame, data: str | Path | None, passed: set[str]
) -> set[str]:
    ids: set[str] = set()
    for column, target, key in _links(name):
        named = rows[column].explode().dropna()
        if target == "sources":
            ids |= set(named)
        elif target not in (*passed, *_NAMES):
            others = reader.read(target, data)
            ids |= _source_ids(target, others[others[key].isin(named)], data, {*passed, target})
    return ids


def _links(name: str) -> Iterator[tuple[str, str, str]]:
    """The columns of a table that name rows of another: (column, table, its key)."""
    schema = reader.describe(name)["schema"]
    for key in schema.get("foreignKeys", ()):
        yield key["fields"][0], key["reference"]["resource"], key["reference"]["fields"][0]
    for field in schema["fields"]:
        for target in field.get("list_of", ()):
            table, column = target.split(".")
            yield field["name"], table, column
