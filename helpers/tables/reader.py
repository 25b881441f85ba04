"""Open a table of the data package as a typed frame that still knows its sources.

`data/datapackage.json` alone declares tables, columns, types, keys and licences. A reader's own tables can be laid over
ours, table by table: name their folder in `data`, or in the environment variable COMMUNITY_SHIFT_DATA.
"""

import copy
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.core.errors import DataError, SuiteError, did_you_mean
from helpers.core.paths import data_dir
from helpers.tables import schema
from helpers.tables.schema import BrokenTableError, Problem, Table

ENVIRONMENT = "COMMUNITY_SHIFT_DATA"

# helpers.tables.provider_models reads these once and everything else leans on them, so they cannot be changed from outside.
VOCABULARY = ("provider_models", "provider_groups", "provider_groupings")


# ---- what the package declares


@lru_cache
def _descriptor() -> dict[str, Any]:
    return json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))


@lru_cache
def _resources() -> dict[str, dict[str, Any]]:
    return {resource["name"]: resource for resource in _descriptor()["resources"]}


def names() -> list[str]:
    """The names of all tables, in the order of the dictionary."""
    return list(_resources())


def version() -> str:
    """The version of the data, such as 2026.11."""
    return _descriptor()["version"]


def describe(name: str | None = None) -> dict[str, Any]:
    """What `datapackage.json` declares about a table: title, description, schema, licences, sources.

    Without a name, the whole package. Raises SuiteError for a table that does not exist.
    """
    return copy.deepcopy(_descriptor() if name is None else _resource(name))


def table_bases() -> dict[str, str]:
    """Table -> how all its rows are known (published, computed, estimated, …).

    Tables that say so row by row, in a column of evidence, are absent.
    """
    return {name: table["basis"] for name, table in _resources().items() if "basis" in table}


def title(name: str) -> str:
    """The title of a table. Raises SuiteError for a table that does not exist."""
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
    """A table as a typed frame: one row a record, columns as `describe(name)` declares them.

    Text is `str`, whole numbers `Int64`, numbers `float64`, yes/no `boolean`, dates `datetime64`; lists are tuples, so
    that `explode` works; blank is missing (an empty tuple for a list). `frame.attrs` holds name, title, version,
    sources and licence.

    `data` is a folder of your own tables: DIR/areas.csv takes the place of ours. They are validated against the same
    declaration, keys into other tables included, before any of them is used.

    Raises SuiteError for a table that does not exist and DataError, naming row and column, for a broken one.
    """
    _resource(name)
    overlay = _overlay(data)
    return _frame(name, overlay, _stamp(overlay)).copy()


def stamp(data: str | Path | None = None) -> tuple[Any, ...]:
    """What changes whenever a table does, ours or one laid over it: a key for caches of whatever is computed from tables."""
    overlay = _overlay(data)
    return (str(overlay), *_stamp(overlay))


def _overlay(data: str | Path | None) -> Path | None:
    chosen = data or os.environ.get(ENVIRONMENT)
    return Path(chosen).resolve() if chosen else None


def _stamp(overlay: Path | None) -> tuple[Any, ...]:
    """Changes whenever a table of the package or the overlay does: the key of the caches below."""
    found = [_table_path(name, overlay) for name in _resources()]
    listing = sorted(path.name for path in overlay.glob("*.csv")) if overlay else []
    return (
        *listing,
        *(
            (path.name, s.st_mtime_ns, s.st_size) if (s := _stat(path)) else path.name
            for path in found
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


@lru_cache(maxsize=128)
def _frame(name: str, overlay: Path | None, stamp: tuple[Any, ...]) -> pd.DataFrame:
    # Our own tables are validated by the tests and by `python -m helpers check`, not again at every opening.
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
        "version": version(),
        "sources": [source["title"] for source in resource["sources"]],
        "licence": "; ".join(licence["name"] for licence in resource["licenses"]),
    }


def _read(name: str, overlay: Path | None) -> Table:
    return schema.read_table(_table_path(name, overlay), name, _resource(name)["schema"])


def read_all(data: str | Path | None = None) -> tuple[dict[str, Table], list[Problem]]:
    """Every table that can be read, as text, and every problem with schema and keys: what `checks` stands on.

    Raises DataError when `data` is not a folder, or holds a CSV file that is no table of the package.
    """
    tables, problems = _read_all(_overlay(data))
    return tables, problems + schema.validate(tables, tables)


@lru_cache(maxsize=8)
def _sound(overlay: Path, stamp: tuple[Any, ...]) -> dict[str, Table]:
    """Every table, once those of the overlay, and those of ours that point to them, are found to be whole."""
    tables, problems = _read_all(overlay)
    theirs = {path.stem for path in overlay.glob("*.csv")}
    concerned = [
        name
        for name, table in tables.items()
        if name in theirs or theirs & schema.points_to(table.schema)
    ]
    problems = problems or schema.validate(tables, concerned)
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
    """A table of text as a typed frame. Raises DataError when a cell is not of the type that its column declares."""
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


# ---- single records


@dataclass(frozen=True)
class Source:
    """One publication."""

    source_id: str
    publisher: str
    title: str
    published: str | None  # YYYY, YYYY-MM or YYYY-MM-DD
    url: str | None
    kind: str
    note: str | None

    def cite(self) -> str:
        """Publisher, title and date: 'Health Service Journal, NHS Partners in row over 'cosy' deal, December 2010'."""
        return f"{self.publisher}, {self.title}, {date_in_words(self.published)}"


@dataclass(frozen=True)
class Figure:
    """One national figure and everything needed to quote it."""

    figure_id: str
    value: float
    unit: str
    qualifier: str
    definition: str
    source: Source  # for a computed figure, the source of its main input
    evidence: str
    derived_from: str | None
    caveat: str | None
    period_label: str
    geography: str
    measure: str
    provider_coverage: tuple[str, ...]
    price_basis: str | None

    @property
    def source_id(self) -> str:
        """The id of its source."""
        return self.source.source_id

    @property
    def basis(self) -> str:
        """'published' where the figure was read in its source, otherwise 'computed'."""
        return "published" if self.evidence == "seen" else "computed"


@dataclass(frozen=True)
class Assumption:
    """One line of the assumptions log."""

    assumption_id: str
    statement: str
    value: float
    low: float
    high: float
    unit: str
    why: str
    who_might_disagree: str


def source(source_id: str, data: str | Path | None = None) -> Source:
    """The publication with this id. Raises SuiteError, with a suggestion, when there is none."""
    return Source(**_record("sources", source_id, data))


def sources(ids: Iterable[str], data: str | Path | None = None) -> list[Source]:
    """The publications with these ids, each once, in the order given. Raises SuiteError for an unknown one."""
    return [source(source_id, data) for source_id in dict.fromkeys(ids)]


def figure(figure_id: str, data: str | Path | None = None) -> Figure:
    """The national figure with this id. Raises SuiteError, with a suggestion, when there is none."""
    record = _record("figures", figure_id, data)
    record["source"] = source(record["source_id"], data)
    return Figure(**{name: record[name] for name in Figure.__dataclass_fields__})


def assumption(assumption_id: str, data: str | Path | None = None) -> Assumption:
    """The assumption with this id. Raises SuiteError, with a suggestion, when there is none."""
    return Assumption(**_record("assumptions", assumption_id, data))


def _record(table: str, key: str, data: str | Path | None) -> dict[str, Any]:
    """One row of a table as plain Python values, missing ones None."""
    overlay = _overlay(data)
    found = _stat(_table_path(table, overlay))
    column, records = _records(table, overlay, (found.st_mtime_ns, found.st_size) if found else ())
    if key not in records:
        raise SuiteError(f"{table}.csv has no {column} '{key}'{did_you_mean(str(key), records)}")
    return dict(records[key])


@lru_cache(maxsize=32)
def _records(
    table: str, overlay: Path | None, stamp: tuple[Any, ...]
) -> tuple[str, dict[str, dict[str, Any]]]:
    """The name of a table's key and its rows by key: a report looks up thousands. `stamp` changes with the table's own file."""
    rows = _frame(table, overlay, _stamp(overlay))
    column = rows.columns[0]  # the key comes first in every table that is looked up by one
    plain = [
        {
            name: None if pd.api.types.is_scalar(value) and pd.isna(value) else value
            for name, value in record.items()
        }
        for record in rows.to_dict("records")
    ]
    return column, {str(record[column]): record for record in plain}


def date_in_words(date: str | None) -> str:
    """'21 July 2014', 'July 2014', '2014' or 'undated' for a date known to the day, month, year or not at all."""
    if not date:
        return "undated"
    day = pd.Timestamp(date)
    return {4: f"{day:%Y}", 7: f"{day:%B %Y}", 10: f"{day.day} {day:%B %Y}"}[len(date)]
