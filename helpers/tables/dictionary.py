"""The dictionary of the tables, data/README.md, made from datapackage.json alone.

`python -m helpers dictionary` writes it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from helpers.tables import reader

__all__ = ["to_markdown"]

_HEAD = """\
# Dictionary of the tables

{description}

Version {version}, {created}. This page is made from [datapackage.json](datapackage.json), the only
place where tables are declared ([Data Package](https://datapackage.org) 2.0); do not edit it by
hand. `python -m helpers check` validates every table, and `helpers.tables.read("{example}")` reads
one with its types.

All tables are CSV files in UTF-8 with one header row. A blank cell means not known or not
applicable; nothing is filled in by guess. Items of a list are joined by semicolons. Money is in
millions of pounds. Text is paraphrased; figures are as published, or computed by a formula that is
shown.
"""


def to_markdown() -> str:
    """The dictionary as Markdown.

    Returns:
        How to read the tables, a list of them, and a section for each with every column.
    """
    about = reader.describe()
    tables = about["resources"]
    head = _HEAD.format(**{**about, "created": about["created"][:10]}, example=tables[0]["name"])
    index = [
        "| table | what it holds | rows |",
        "|---|---|--:|",
        *(
            f"| [{table['name']}](#{table['name']}) | {table['title']} | {_rows(table):,} |"
            for table in tables
        ),
    ]
    return "\n".join([head, *index, "", *(line for table in tables for line in _section(table))])


def _rows(table: Mapping[str, Any]) -> int:
    return len(reader.read(table["name"]))


def _section(table: Mapping[str, Any]) -> Iterable[str]:
    schema = table["schema"]
    links = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", ())}
    yield from (f"## {table['name']}", "", f"**{table['title']}.** {table['description']}", "")
    yield f"* File: [{table['path']}]({table['path']}), {_rows(table):,} rows"
    yield f"* Key: {' and '.join(f'`{name}`' for name in schema['primaryKey'])}"
    for name, target in links.items():
        other = target["resource"]
        yield f"* `{name}` is the `{target['fields'][0]}` of [{other}](#{other})"
    yield f"* Sources: {'; '.join(source['title'] for source in table['sources'])}"
    if "basis" in table:
        yield f"* Basis of all rows: {table['basis']}"
    licences = [f"[{licence['title']}]({licence['path']})" for licence in table["licenses"]]
    yield f"* Licence: {'; '.join(licences)}"
    yield from ("", "| column | type | meaning | values |", "|---|---|---|---|")
    for field in schema["fields"]:
        cells = (
            f"`{field['name']}`",
            _type(field),
            f"**{field['title']}.** {field['description']}",
            _values(field),
        )
        yield f"| {' | '.join(_escaped(cell) for cell in cells)} |"
    yield ""


def _escaped(cell: str) -> str:
    return cell.replace("|", r"\|")


def _type(field: Mapping[str, Any]) -> str:
    """The type with its unit, such as 'number, GBP million' or 'list of numbers, percent'."""
    name = field["type"]
    if name == "list":
        name = f"list of {'numbers' if field['itemType'] == 'number' else 'text'}"
    return ", ".join(filter(None, (name, field.get("unit"))))


def _values(field: Mapping[str, Any]) -> str:
    """What a cell may hold, and whether it may be blank."""
    limits = field.get("constraints", {})
    parts = []
    if field["type"] == "boolean":
        parts.append("`yes`, `no`")
    if "enum" in limits:
        parts.append(", ".join(f"`{value}`" for value in limits["enum"]))
    if "pattern_in_words" in field:
        parts.append(field["pattern_in_words"])
    if "list_of" in field:
        parts.append(
            "keys of " + " or ".join(f"[{name}](#{name})" for name in _tables(field["list_of"]))
        )
    if "minimum" in limits or "maximum" in limits:
        ends = (
            f"{word} {limits[end]}"
            for word, end in (("from", "minimum"), ("to", "maximum"))
            if end in limits
        )
        parts.append(" ".join(ends))
    if limits.get("unique"):
        parts.append("each once")
    if not limits.get("required"):
        parts.append("may be blank")
    return "; ".join(parts)


def _tables(targets: Iterable[str]) -> list[str]:
    return [target.split(".")[0] for target in targets]
