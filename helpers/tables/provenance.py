"""Which publications stand behind a table: what its rows cite, or the rows that they point to, or what the table declares."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.tables import reader


def cited(name: str, data: str | Path | None = None) -> tuple[str, ...]:
    """The ids of the sources that the rows of a table cite, themselves or through the rows of other tables that they name, sorted.

    A row of spend_series names figures, and a figure its source. Raises SuiteError for a table that does not exist.
    """
    return _cited(name, data, reader.stamp(data))


def behind(name: str, data: str | Path | None = None) -> list[dict[str, str]]:
    """The publications behind a table as {text, url}, in alphabetical order: those cited, or else those that the table declares."""
    found = [
        {"text": s.cite(), "url": s.url or ""} for s in reader.sources(cited(name, data), data)
    ]
    declared = [
        {"text": s["title"], "url": s.get("path", "")} for s in reader.describe(name)["sources"]
    ]
    return sorted(found, key=lambda s: s["text"]) or declared


@lru_cache(maxsize=64)
def _cited(name: str, data: str | Path | None, stamp: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(sorted(_walk(name, reader.read(name, data), data, {name})))


def _walk(name: str, rows: pd.DataFrame, data: str | Path | None, passed: set[str]) -> set[str]:
    found: set[str] = set()
    for column, target, key in _links(name):
        named = rows[column].explode().dropna()
        if target == "sources":
            found |= set(named)
        elif target not in passed:
            others = reader.read(target, data)
            found |= _walk(target, others[others[key].isin(named)], data, {*passed, target})
    return found


def _links(name: str) -> Iterator[tuple[str, str, str]]:
    """The columns of a table that name rows of another: (column, table, its key)."""
    schema = reader.describe(name)["schema"]
    for key in schema.get("foreignKeys", ()):
        yield key["fields"][0], key["reference"]["resource"], key["reference"]["fields"][0]
    for field in schema["fields"]:
        for target in field.get("list_of", ()):
            table, column = target.split(".")
            yield field["name"], table, column
