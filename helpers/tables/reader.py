"""Read a table of the data package as a typed frame that still knows its sources.

`data/datapackage.json` alone declares tables, columns, types, keys and licences. A reader's own
tables can be laid over ours, table by table: name their folder in `data`, or in the environment
variable COMMUNITY_SHIFT_DATA.
"""

import copy
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.core.arguments import to_path
from helpers.core.errors import DataError, SuiteError, did_you_mean
from helpers.core.paths import data_dir
from helpers.tables import schema
from helpers.tables.schema import BrokenTableError, Problem, Table

__all__ = [
    "ENVIRONMENT",
    "VOCABULARY",
    "altered_tables",
    "describe",
    "names",
    "read",
    "read_all",
    "read_released",
    "read_text",
    "record",
    "released_version",
    "stamp",
    "table_bases",
    "title",
    "typed",
    "unchanging",
    "version",
]

ENVIRONMENT = "COMMUNITY_SHIFT_DATA"
NAMED_TABLES = 3  # more altered tables than these are counted in a citation, not named

# helpers.tables.provider_models reads these once and everything else leans on them, so they cannot
# be changed from outside.
VOCABULARY = ("provider_models", "provider_groups", "provider_groupings")


# ---- what the package declares


@lru_cache
def _descriptor() -> dict[str, Any]:
    return json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))


@lru_cache
def _resources() -> dict[str, dict[str, Any]]:
    return {resource["name"]: resource for resource in _descriptor()["resources"]}


def names() -> list[str]:
    """The names of all tables, in the order of the dictionary (data/README.md)."""
    return list(_resources())


def version(data: str | Path | None = None) -> str:
    """The version of the data, such as 2026.11, and which tables are not as released.

    Args:
        data: A folder of your own tables, laid over ours.

    Returns:
        What a citation names: `2026.11`, or `2026.11 (altered: areas)` where a table is your own.
    """
    released, altered = released_version(), altered_tables(data)
    named = ", ".join(altered) if len(altered) <= NAMED_TABLES else f"{len(altered)} tables"
    return f"{released} (altered: {named})" if altered else released


def released_version() -> str:
    """The version of the data as released, whatever lies over it."""
    return _descriptor()["version"]


def altered_tables(data: str | Path | None = None) -> list[str]:
    """The tables of a folder of your own that say something else than ours.

    Args:
        data: The folder; that of the environment unless given.

    Returns:
        Their names, in the order of the dictionary; a copy of ours that nobody changed is none.

    Raises:
        DataError: It is no folder, or holds a CSV file that is no table of the package.
    """
    overlay = _overlay(data)
    return list(_altered(overlay, _stamp(overlay))) if overlay else []


@lru_cache(maxsize=8)
def _altered(overlay: Path, stamp: tuple[Any, ...]) -> tuple[str, ...]:
    _require_our_names(overlay)
    theirs = {name: path for name in _resources() if (path := overlay / f"{name}.csv").exists()}
    return tuple(
        name
        for name, path in theirs.items()
        if path.read_bytes() != (_ours() / f"{name}.csv").read_bytes()
    )


def describe(name: str | None = None) -> dict[str, Any]:
    """What `datapackage.json` declares about a table.

    Args:
        name: The name of a table; None for the whole package.

    Returns:
        A copy of the declaration: title, description, schema (columns with their types and
        meanings), licences, sources.

    Raises:
        SuiteError: For a table that does not exist; it suggests the name that is closest.
    """
    return copy.deepcopy(_descriptor() if name is None else _resource(name))


def table_bases() -> dict[str, str]:
    """How all rows of a table are known, where the table says so as a whole.

    Returns:
        Name of the table -> published, computed, estimated, …. Tables that say so row by row, in
        a column of evidence, are absent.
    """
    return {name: table["basis"] for name, table in _resources().items() if "basis" in table}


def title(name: str) -> str:
    """The title of a table, as the dictionary has it.

    Args:
        name: The name of a table.

    Returns:
        The title, without a full stop.

    Raises:
        SuiteError: For a table that does not exist; it suggests the name that is closest.
    """
    return _resource(name)["title"]


def _resource(name: str) -> dict[str, Any]:
    try:
        return _resources()[name]
    except (KeyError, TypeError):
        known = ", ".join(_resources())
        hint = did_you_mean(str(name), _resources())
        raise SuiteError(f"there is no table '{name}'; expected one of {known}{hint}") from None


# ---- tables


def read(name: str, data: str | Path | None = None) -> pd.DataFrame:
    """A table as a typed frame.

    >>> from helpers import tables
    >>> tables.read("areas")["pct_code"].size
    151

    Args:
        name: The name of a table; `tables.names()` lists them.
        data: A folder of your own tables: DIR/areas.csv takes the place of ours. They are
            validated against the same declaration, keys into other tables included, before any of
            them is used.

    Returns:
        One row a record, columns as `tables.describe(name)` declares them. Text is `str`, whole
        numbers `Int64`, numbers `float64`, yes/no `boolean`, dates `datetime64`; lists are tuples,
        so that `explode` works; blank is missing (an empty tuple for a list). `frame.attrs` holds
        name, title, version, sources and licence.

    Raises:
        SuiteError: For a table that does not exist; it suggests the name that is closest.
        DataError: For a broken table; it names row and column.
    """
    _resource(name)
    overlay = _overlay(data)
    return _frame(name, overlay, _stamp(overlay)).copy()


def read_released(name: str) -> pd.DataFrame:
    """A table as released, whatever lies over it.

    Args:
        name: The name of a table.

    Returns:
        What `read` gives where nothing lies over it.

    Raises:
        SuiteError: For a table that does not exist.
    """
    _resource(name)
    return _frame(name, None, _stamp(None)).copy()


def read_text(name: str, data: str | Path | None = None) -> Table:
    """A table as text, for those who need a few of its columns and no types: read in a fraction of
    the time.

    Args:
        name: The name of a table.
        data: A folder of your own tables, laid over ours.

    Returns:
        The table, validated as `read` does it.

    Raises:
        SuiteError: For a table that does not exist.
        DataError: For a broken table.
    """
    _resource(name)
    overlay = _overlay(data)
    return _sound(overlay, _stamp(overlay))[name] if overlay else _read(name, None)


def stamp(data: str | Path | None = None) -> tuple[Any, ...]:
    """What changes whenever a table does, ours or one laid over it.

    Args:
        data: A folder of your own tables.

    Returns:
        A key for caches of whatever is computed from tables.
    """
    overlay = _overlay(data)
    return (str(overlay), *_stamp(overlay))


def _overlay(data: str | Path | None) -> Path | None:
    chosen = data or os.environ.get(ENVIRONMENT)
    return to_path(chosen, "the folder of your tables", "my tables").resolve() if chosen else None


# Within `unchanging` the stamps that were asked for, by overlay.
_KNOWN: ContextVar[dict[Path | None, tuple[Any, ...]] | None] = ContextVar("_KNOWN", default=None)


@contextmanager
def unchanging() -> Iterator[None]:
    """Ask only once when each table last changed.

    Thousands of states of a question are answered in a row, and each asks some fifty files.
    """
    token = _KNOWN.set({})
    try:
        yield
    finally:
        _KNOWN.reset(token)


def _stamp(overlay: Path | None) -> tuple[Any, ...]:
    """Changes whenever a table of the package or the overlay does: the key of the caches below."""
    known = _KNOWN.get()
    if known is None:
        return _stamp_now(overlay)
    if overlay not in known:
        known[overlay] = _stamp_now(overlay)
    return known[overlay]


def _stamp_now(overlay: Path | None) -> tuple[Any, ...]:
    paths = [_table_path(name, overlay) for name in _resources()] if overlay else _our_paths()
    listing = sorted(path.name for path in overlay.glob("*.csv")) if overlay else []
    return (
        *listing,
        *(
            (path.name, s.st_mtime_ns, s.st_size) if (s := _stat(path)) else path.name
            for path in paths
        ),
    )


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _table_path(name: str, overlay: Path | None) -> Path:
    theirs = overlay / f"{name}.csv" if overlay else None
    return theirs if theirs and theirs.exists() else _ours() / f"{name}.csv"


@lru_cache
def _ours() -> Path:
    return data_dir()  # looked for once: it is asked for with every record


@lru_cache
def _our_paths() -> list[Path]:
    """Our tables, put together once: every answer that is remembered asks when each has changed."""
    return [_ours() / f"{name}.csv" for name in _resources()]


@lru_cache(maxsize=128)
def _frame(name: str, overlay: Path | None, stamp: tuple[Any, ...]) -> pd.DataFrame:
    # Our own tables are validated by the tests and by `python -m helpers check`, not again at every
    # opening.
    frame = typed(_sound(overlay, stamp)[name] if overlay else _read(name, None))
    frame.attrs = _attrs(name, yours=_table_path(name, overlay).parent == overlay)
    return frame


def _attrs(name: str, yours: bool) -> dict[str, Any]:
    resource = _resource(name)
    about = {"name": name, "title": resource["title"]}
    if yours:
        return {
            **about,
            "version": "your own table",
            "sources": [f"{name}.csv of your own folder"],
            "licence": "yours",
        }
    return {
        **about,
        "version": released_version(),
        "sources": [source["title"] for source in resource["sources"]],
        "licence": "; ".join(licence["name"] for licence in resource["licenses"]),
    }


def _read(name: str, overlay: Path | None) -> Table:
    path = _table_path(name, overlay)
    if path.parent != _ours():
        return schema.read_table(path, name, _resource(name)["schema"])
    status = _stat(path)
    return _read_ours(name, (status.st_mtime_ns, status.st_size) if status else ())


@lru_cache(maxsize=128)
def _read_ours(name: str, stamp: tuple[int, ...]) -> Table:
    """A table of ours as text, read once: whatever is laid over one is checked beside the others.

    `stamp` changes with the file.
    """
    return schema.read_table(_ours() / f"{name}.csv", name, _resource(name)["schema"])


def read_all(data: str | Path | None = None) -> tuple[dict[str, Table], list[Problem]]:
    """Every table as text, and every problem with schema and keys: what `checks` stands on.

    Args:
        data: A folder of your own tables, laid over ours.

    Returns:
        The tables that can be read, by name, and all problems, table by table.

    Raises:
        DataError: When `data` is not a folder, or holds a CSV file that is no table of the package.
    """
    overlay = _overlay(data)
    tables, problems = _read_all(overlay)
    own = {path.stem for path in overlay.glob("*.csv")} if overlay else set()
    return tables, problems + schema.validate(tables, tables, own)


@lru_cache(maxsize=8)
def _sound(overlay: Path, stamp: tuple[Any, ...]) -> dict[str, Table]:
    """Every table, once those of the overlay and those of ours that point to them are valid."""
    tables, problems = _read_all(overlay)
    theirs = {path.stem for path in overlay.glob("*.csv")}
    concerned = [
        name
        for name, table in tables.items()
        if name in theirs or theirs & schema.points_to(table.schema)
    ]
    problems = problems or schema.validate(tables, concerned, theirs)
    if problems:
        raise BrokenTableError(problems)
    return tables


def _read_all(overlay: Path | None) -> tuple[dict[str, Table], list[Problem]]:
    """Every table that can be read as text, and what is wrong with the others."""
    if overlay:
        _require_our_names(overlay)
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for name in _resources():
        try:
            tables[name] = _read(name, overlay)
        except BrokenTableError as error:
            problems += error.problems
    return tables, problems + (_changed_vocabulary(tables) if overlay else [])


def _require_our_names(overlay: Path) -> None:
    if not overlay.is_dir():
        raise DataError(f"{overlay} is not a folder; expected a folder of tables such as areas.csv")
    files = sorted(path.stem for path in overlay.glob("*.csv"))
    known = ", ".join(_resources())
    if not files:
        raise DataError(f"{overlay} holds no CSV file; expected at least one of {known}")
    for name in files:
        if name not in _resources():
            hint = did_you_mean(name, _resources())
            raise DataError(
                f"{name}.csv is no table of the package{hint}; expected names among {known}"
            )


def _changed_vocabulary(tables: dict[str, Table]) -> list[Problem]:
    return [
        Problem(
            name,
            "a table that differs from ours",
            "ours: the vocabulary is fixed, so leave this file out",
        )
        for name in VOCABULARY
        if name in tables and tables[name].rows != _read(name, None).rows
    ]


def typed(table: Table) -> pd.DataFrame:
    """A table of text as a typed frame.

    Args:
        table: The table as text.

    Returns:
        The frame that `read` gives, without `attrs`.

    Raises:
        DataError: When a cell is not of the type that its column declares.
    """
    columns = {}
    for field in table.schema["fields"]:
        name = field["name"]
        try:
            columns[name] = _column(pd.Series(table.column(name), dtype="str"), field)
        except (ValueError, TypeError, OverflowError):
            expected = schema.type_in_words(field)
            raise DataError(
                f"{table.name}.csv, column {name}: not every cell is {expected}"
            ) from None
    return pd.DataFrame(columns)


def _column(text: pd.Series, field: dict[str, Any]) -> pd.Series:
    present = text.where(text != "")
    match field["type"]:
        case "integer":
            return pd.to_numeric(present).astype("Int64")
        case "number":
            return pd.to_numeric(present).astype("float64")
        case "boolean":
            known = dict.fromkeys(field["trueValues"], True) | dict.fromkeys(
                field["falseValues"], False
            )
            unknown = set(present.dropna()) - known.keys()
            if unknown:
                raise ValueError(unknown)
            return present.map(known).astype("boolean")
        case "date":
            return pd.to_datetime(present, format="%Y-%m-%d")
        case "list":
            item = float if field["itemType"] == "number" else str
            return pd.Series(
                [tuple(map(item, cell.split(";"))) if cell else () for cell in text], dtype="object"
            )
        case _:
            return present


# ---- single rows


def record(table: str, key: str, data: str | Path | None = None) -> dict[str, Any]:
    """One row of a table, found by its key.

    Args:
        table: The name of a table whose first column is its key.
        key: The key of the row.
        data: A folder of your own tables, laid over ours.

    Returns:
        Column -> a plain Python value, None where the cell is blank.

    Raises:
        SuiteError: Where no row has this key, or several do; it suggests the key that is closest.
        DataError: For a broken table.
    """
    overlay = _overlay(data)
    status = _stat(_table_path(table, overlay))
    own_stamp = (status.st_mtime_ns, status.st_size) if status else ()
    column, records = _records(table, overlay, own_stamp)
    if records is None:
        raise SuiteError(
            f"rows of {table}.csv are not told apart by their {column} alone; read the table, and "
            "choose among its rows"
        )
    if not isinstance(key, str) or key not in records:
        raise SuiteError(f"{table}.csv has no {column} '{key}'{did_you_mean(str(key), records)}")
    return dict(records[key])


@lru_cache(maxsize=32)
def _records(
    table: str, overlay: Path | None, stamp: tuple[Any, ...]
) -> tuple[str, dict[str, dict[str, Any]] | None]:
    """The name of a table's key, and its rows by key: a report looks up thousands.

    None in place of the rows where the first column is not all of the key: the last of several
    would stand for all.

    `stamp` changes with the table's own file.
    """
    rows = _frame(table, overlay, _stamp(overlay))
    column = rows.columns[0]  # the key comes first in every table that is looked up by one
    if rows[column].duplicated().any():
        return column, None
    plain = [
        {
            name: None if pd.api.types.is_scalar(value) and pd.isna(value) else value
            for name, value in record.items()
        }
        for record in rows.to_dict("records")
    ]
    return column, {str(record[column]): record for record in plain}
