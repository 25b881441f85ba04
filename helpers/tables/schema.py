"""Whether tables are what `datapackage.json` declares, in words that a person can act on.

Reading is strict (UTF-8, one header row, as many cells in every row) and done here, because a file
that cannot be read needs a better answer than a stack trace. Types, constraints and keys are left
to frictionless; what it finds is put into one sentence each: table, row, column, what was found,
what was expected.
"""

import csv
import io
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.core.errors import DataError, did_you_mean, one_line
from helpers.core.extras import extra_needed
from helpers.core.patterns import PATTERN_IN_WORDS, PatternError, pattern_fits

__all__ = [
    "SHOWN_PROBLEMS",
    "TYPES",
    "BrokenTableError",
    "Problem",
    "Table",
    "points_to",
    "problem_lines",
    "read_table",
    "type_in_words",
    "validate",
]

SHOWN_PROBLEMS = 5  # problems printed in full before "and n more"

# How a value of each type is written, for messages.
TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a plain number, without commas or signs of currency",
    "boolean": "yes or no",
    "date": "a date as YYYY-MM-DD",
    "list": "items joined by semicolons",
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one table.

    Attributes:
        table: The name of the table.
        found: What stands there.
        expected: What should.
        row: The row as a spreadsheet counts, with the header as row 1; None for a whole table.
        key: The key of the row, or ''.
        column: The name of the column, or ''.
    """

    table: str
    found: str
    expected: str
    row: int | None = None
    key: str = ""
    column: str = ""

    @property
    def where(self) -> str:
        """The file, and row, key and column as far as they are known."""
        row = "" if self.row is None else f", row {self.row}"
        key = f" ({self.key})" if row and self.key else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.table}.csv{row}{key}{column}"

    def __str__(self) -> str:
        return one_line(f"{self.where}: found {self.found}; expected {self.expected}")


@dataclass(frozen=True)
class _Unresolved(Problem):
    """A cell that names a row of another table, which that table does not have.

    Attributes:
        target: The name of the other table.
        target_key: Its column that was looked in.
        value: What was looked for.
    """

    target: str = ""
    target_key: str = ""
    value: str = ""


class BrokenTableError(DataError):
    """Tables that cannot be used.

    Args:
        problems: Every problem found in them; `problems` keeps them, the message shows the first.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(*problem_lines(self.problems).split("\n"))


def problem_lines(problems: Sequence[Problem]) -> str:
    """The first problems, one a line, and how many more there are.

    Args:
        problems: All of them.

    Returns:
        At most `SHOWN_PROBLEMS` lines and one that counts the rest.
    """
    more = len(problems) - SHOWN_PROBLEMS
    return "\n".join(
        [*map(str, problems[:SHOWN_PROBLEMS]), *([f"... and {more} more"] if more > 0 else [])]
    )


@dataclass(frozen=True)
class Table:
    """A table as read: text cells, columns in the order of its schema.

    Attributes:
        name: The name of the table.
        schema: Its schema in datapackage.json.
        rows: The rows under the header, each with one text a column.
    """

    name: str
    schema: Mapping[str, Any]
    rows: list[list[str]]

    @property
    def columns(self) -> list[str]:
        """The names of its columns, in the order that the schema declares."""
        return [field["name"] for field in self.schema["fields"]]

    def column(self, name: str) -> list[str]:
        """One column as text, a cell a row.

        Args:
            name: The name of the column.

        Returns:
            Its cells in the order of the rows, '' where one is blank.

        Raises:
            ValueError: For a name that the schema does not declare.
        """
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def key(self, index: int) -> str:
        """What identifies a row.

        Args:
            index: The row; 0 is the first under the header.

        Returns:
            The cells of its primary key, joined by commas.
        """
        cells = dict(zip(self.columns, self.rows[index], strict=True))
        return ", ".join(cells[name] for name in self.schema["primaryKey"])

    def problem(self, index: int, column: str, expected: str, found: str = "") -> Problem:
        """A problem with one cell.

        Args:
            index: The row; 0 is the first under the header.
            column: The name of the column.
            expected: What should stand there.
            found: What stands there; the cell itself where it is left out.

        Returns:
            The problem, with the number and the key of the row.
        """
        if not found:
            cell = self.column(column)[index]
            found = f"'{cell}'" if cell else "nothing"
        return Problem(self.name, found, expected, index + 2, self.key(index), column)


# ---- reading


def read_table(path: Path, name: str, schema: Mapping[str, Any]) -> Table:
    """A table from a CSV file, as text.

    A byte order mark, Windows line ends and another order of columns are accepted.

    Args:
        path: The file.
        name: The name of the table, for messages.
        schema: Its schema in datapackage.json.

    Returns:
        The table, its columns in the order of the schema.

    Raises:
        BrokenTableError: For anything that is not a table in UTF-8 with exactly the declared
            columns and as many cells in every row.
    """
    rows = _csv_rows(_text(path, name), name)
    header, body = rows[0], rows[1:]
    columns = [field["name"] for field in schema["fields"]]
    problems = _header_problems(name, header, columns) or [
        Problem(name, f"{len(row)} cells", f"{len(header)}, as in the header", number)
        for number, row in enumerate(body, start=2)
        if len(row) != len(header)
    ]
    if problems:
        raise BrokenTableError(problems)
    order = [header.index(column) for column in columns]
    return Table(name, schema, [[row[i] for i in order] for row in body])


def _text(path: Path, name: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BrokenTableError(
            [Problem(name, f"no readable file ({error.strerror})", "a CSV file")]
        ) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = len(raw[: error.start].splitlines()) or 1
        found = f"byte 0x{raw[error.start]:02x}, which is not UTF-8"
        raise BrokenTableError(
            [Problem(name, found, "UTF-8 text (in Excel, save as CSV UTF-8)", row)]
        ) from None


def _csv_rows(text: str, name: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            rows.append(row)
    except csv.Error as error:
        problem = Problem(name, f"broken CSV ({error})", "cells parted by commas", len(rows) + 1)
        raise BrokenTableError([problem]) from None
    while rows and not any(rows[-1]):  # blank lines at the end are harmless
        rows.pop()
    if not rows:
        raise BrokenTableError([Problem(name, "an empty file", "a header row and rows under it")])
    return rows


def _header_problems(name: str, header: Sequence[str], columns: Sequence[str]) -> list[Problem]:
    if len(header) == 1 < len(columns) and any(mark in header[0] for mark in ";\t"):
        # As spreadsheets save where the comma is a decimal sign.
        mark = "semicolons" if ";" in header[0] else "tabs"
        return [
            Problem(
                name,
                f"one column, parted by {mark}",
                "columns parted by commas (in Excel, save as CSV UTF-8)",
                1,
            )
        ]
    problems = []
    for label in dict.fromkeys(header):
        if header.count(label) > 1:
            problems.append(
                Problem(name, f"column '{label}' {header.count(label)} times", "it once", 1)
            )
        if label not in columns:
            absent = [column for column in columns if column not in header]
            expected = f"only the columns {', '.join(columns)}{did_you_mean(label, absent)}"
            problems.append(
                Problem(
                    name, f"a column '{label}'" if label else "a column without a name", expected, 1
                )
            )
    problems += [
        Problem(name, "no such column", f"a column '{column}'", 1, column=column)
        for column in columns
        if column not in header
    ]
    return problems


# ---- validating


def points_to(schema: Mapping[str, Any]) -> set[str]:
    """The names of the tables that keys and lists of this one are looked up in.

    Args:
        schema: The schema of a table.

    Returns:
        Names of tables.
    """
    keys = {key["reference"]["resource"] for key in schema.get("foreignKeys", ())}
    return keys | {
        target.split(".")[0] for field in schema["fields"] for target in field.get("list_of", ())
    }


def validate(
    tables: Mapping[str, Table], names: Iterable[str], own: Collection[str] = ()
) -> list[Problem]:
    """Every problem that tables have with types, constraints, keys, list items and patterns.

    Args:
        tables: All tables that could be read; a key into any other is left alone.
        names: Those of them that are validated.
        own: Those that a user laid over ours. Where one of them lacks rows that tables of ours
            name, that is one problem, of the user's table.

    Returns:
        The problems, table by table.

    Raises:
        DataError: For a table that cannot be validated at all.
        MissingExtraError: frictionless is not installed.
    """
    with extra_needed():
        import frictionless  # slow to import, and readers of our own tables never need it

    validated = list(names)
    pointed_to = {key for name in validated for key in points_to(tables[name].schema)}
    package = frictionless.Package(
        resources=[
            frictionless.Resource(
                name=table.name,
                data=[table.columns, *table.rows],
                # Of a table that is only pointed to nothing but its keys is looked at.
                schema=_frictionless_schema(table, tables if table.name in validated else {}),
            )
            for table in tables.values()
            if table.name in pointed_to.union(validated)
        ]
    )
    problems: list[Problem] = []
    for name in validated:
        try:
            report = package.get_resource(name).validate()
        except frictionless.FrictionlessException as error:
            raise DataError(f"{name}.csv cannot be validated: {error.error.message}") from None
        errors = report.errors + [error for task in report.tasks for error in task.errors]
        problems += [_in_words(error, tables[name], tables) for error in errors]
        problems += _items_that_do_not_resolve(tables[name], tables)
        problems += _numbers_without_end(tables[name])
        problems += _patterns_that_cannot_be_read(tables[name])
    return _at_their_root(problems, own)


def _at_their_root(problems: Sequence[Problem], own: Collection[str]) -> list[Problem]:
    """Problems as they are, but those of cells of ours that find no row in a table of the user's:
    they come from one fault in that table, and would bury it under hundreds of lines.
    """
    kept: list[Problem] = []
    lost: dict[tuple[str, str], list[_Unresolved]] = {}
    for problem in problems:
        if isinstance(problem, _Unresolved) and problem.target in own and problem.table not in own:
            lost.setdefault((problem.target, problem.target_key), []).append(problem)
        else:
            kept.append(problem)
    for (table, column), cells in lost.items():
        if not any(p.table == table and column in p.column.split(", ") for p in kept):
            kept.append(_rows_missing(table, column, cells))
    return kept


def _rows_missing(table: str, column: str, cells: Sequence[_Unresolved]) -> Problem:
    """One problem of a table for all rows that other tables look for in it."""
    values = list(dict.fromkeys(cell.value for cell in cells))
    more = f" and {len(values) - 3} more" if len(values) > 3 else ""
    each, them = ("each", "them") if len(values) > 1 else ("it", "it")
    where = f"{len(cells):,} cell{'s' * (len(cells) > 1)}, the first is {cells[0].where}"
    return Problem(
        table,
        f"no {', '.join(map(repr, values[:3]))}{more}",
        f"a row for {each}: other tables name {them} in {where}",
        column=column,
    )


def _frictionless_schema(table: Table, tables: Mapping[str, Table]) -> Any:
    import frictionless

    known = [
        key for key in table.schema.get("foreignKeys", ()) if key["reference"]["resource"] in tables
    ]
    return frictionless.Schema.from_descriptor({**table.schema, "foreignKeys": known})


def _in_words(error: Any, table: Table, tables: Mapping[str, Table]) -> Problem:
    """One frictionless error as a Problem."""
    index = getattr(error, "row_number", None)
    if index is None:
        return Problem(table.name, error.message, "a table as datapackage.json declares it")
    index -= 2
    column, cell = getattr(error, "field_name", ""), str(getattr(error, "cell", ""))
    field: Mapping[str, Any] = next(
        (field for field in table.schema["fields"] if field["name"] == column), {}
    )
    found, expected = "", ""
    match error.type:
        case "type-error":
            expected = type_in_words(field)
        case "constraint-error":
            expected = _constraint(error.note, field, cell)
        case "unique-error":
            found, expected = f"'{cell}' again", "each value once"
        case "primary-key":
            column = ", ".join(table.schema["primaryKey"])
            found, expected = f"'{table.key(index)}' again", "each key once"
        case "foreign-key":
            (column,), (key,), target = (
                error.field_names,
                error.reference_field_names,
                error.reference_name,
            )
            value = error.field_cells[0]
            expected = _one_of(tables[target].column(key), f"{target}.csv", value)
            problem = table.problem(index, column, expected)
            return _Unresolved(**vars(problem), target=target, target_key=key, value=value)
        case _:
            found, expected = error.note or error.message, "a row as datapackage.json declares it"
    return table.problem(index, column, expected, found)


def type_in_words(field: Mapping[str, Any]) -> str:
    """How a cell of this column must be written.

    Args:
        field: The declaration of a column.

    Returns:
        Such as 'a whole number'.
    """
    if field.get("itemType") == "number":
        return "numbers joined by semicolons"
    return TYPES.get(field.get("type", "string"), "another type")


def _constraint(note: str, field: Mapping[str, Any], cell: str) -> str:
    """What a constraint asks for.

    Frictionless names it in its note: constraint "enum" is "[...]".
    """
    named = re.match(r'constraint "(\w+)"', note)
    constraint = named[1] if named else ""
    value = field.get("constraints", {}).get(constraint)
    match constraint:
        case "required":
            return f"{type_in_words(field)}: the cell must not be blank"
        case "enum":
            return _one_of(value, "", cell)
        case "pattern":
            return str(field.get("pattern_in_words", f"text like {value}"))
        case "minimum":
            return f"at least {value}"
        case "maximum":
            return f"at most {value}"
        case _:
            return note


def _one_of(values: Iterable[str], where: str, found: str) -> str:
    known = list(dict.fromkeys(map(str, values)))
    if not known:
        return f"one of the keys of {where}, which has none"
    if len(known) <= 20:
        return f"one of {', '.join(known)}{did_you_mean(found, known)}"
    return f"one of the {len(known)} keys of {where}{did_you_mean(found, known)}"


def _items_that_do_not_resolve(table: Table, tables: Mapping[str, Table]) -> list[Problem]:
    """Items of list columns that are no key of any table that the column points to.

    `list_of` in datapackage.json names those tables.
    """
    problems: list[Problem] = []
    for field in table.schema["fields"]:
        targets = [target.split(".") for target in field.get("list_of", ())]
        if not targets or any(name not in tables for name, _ in targets):
            continue
        known = {value: name for name, column in targets for value in tables[name].column(column)}
        where = " or ".join(f"{name}.csv" for name, _ in targets)
        for index, cell in enumerate(table.column(field["name"])):
            for item in cell.split(";") if cell else ():
                if item not in known:
                    expected = _one_of(known, where, item)
                    problem = table.problem(index, field["name"], expected, f"item '{item}'")
                    target, key = targets[0]
                    problems.append(
                        _Unresolved(**vars(problem), target=target, target_key=key, value=item)
                        if len(targets) == 1  # else nobody knows in which it should be
                        else problem
                    )
    return problems


def _numbers_without_end(table: Table) -> list[Problem]:
    """The standard lets NaN and INF pass as numbers; nothing that adds up can hold them."""
    problems = []
    for field in table.schema["fields"]:
        if field["type"] != "number":
            continue
        for index, cell in enumerate(table.column(field["name"])):
            try:
                finite = not cell or math.isfinite(float(cell))
            except ValueError:  # not a number at all: frictionless has said so
                continue
            if not finite:
                problems.append(table.problem(index, field["name"], "a finite number, or nothing"))
    return problems


def _patterns_that_cannot_be_read(table: Table) -> list[Problem]:
    """Cells of columns that hold regular expressions (`regular_expression` in datapackage.json)."""
    problems = []
    for field in table.schema["fields"]:
        if not field.get("regular_expression"):
            continue
        for index, cell in enumerate(table.column(field["name"])):
            try:
                pattern_fits(cell, [""])
            except PatternError as error:
                found = f"'{cell}' ({error})"
                problems.append(table.problem(index, field["name"], PATTERN_IN_WORDS, found))
    return problems
