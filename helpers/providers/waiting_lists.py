"""NHS England's monthly workbook of community health services waiting lists, by provider.

Layout as published since August 2024: a sheet `Table 4` with the whole list and `Table 4a` to
`Table 4h` with the bands of weeks waited; below titles a header `Organisation type`, `Organisation
code`, `Organisation name` and a column for each service, named `(A) …` for adults or `(CYP) …` for
children and young people; rows of England, regions, boards and providers. A blank cell says that
no list was returned, which is not a list with nobody on it. Older workbooks name the type of an
organisation once for all rows below it, and have no codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import tables
from helpers.core.arguments import to_path
from helpers.providers.sheets import (
    ProviderFileError,
    PublishedLayout,
    PublishedSheet,
    PublishedTable,
    as_text,
    find_table,
    open_sheets,
    require_sheet,
    require_table,
    sheet_named,
)
from helpers.providers.years import is_month, month_in_file_name, months_named, refuse_other
from helpers.spend.aggregate import waiting_totals
from helpers.spend.classify import payees

WAITING_COLUMNS = ("month", "org_code", "org_name", "age_group", "service", "waiting_list")
WHOLE_LIST = "Table 4"
_FIELDS = {
    "kind": r"organisation type|level",
    "code": r"organisation code|org code|code",
    "name": r"organisation name|org name|name",
}
_WORDS = {"kind": "'Organisation type'", "name": "'Organisation name'"}
_SERVICE = re.compile(r"\((A|CYP)\)\s*(.+)")
_LONG = {name: name.replace("_", " ") for name in WAITING_COLUMNS}


def _fits(sheets: Sequence[PublishedSheet]) -> bool:
    """Whether the sheets are such a workbook, or the rows that `read_waiting_lists` gives."""
    sheet = sheet_named(sheets, WHOLE_LIST)
    if sheet is None:
        return False
    if find_table(sheet, _LONG, WAITING_COLUMNS):
        return True
    table = find_table(sheet, _FIELDS, list(_WORDS))
    return table is not None and bool(_services(table))


def read_waiting_lists(
    paths: str | Path | Sequence[str | Path],
    *,
    table: str = WHOLE_LIST,
    month: str | None = None,
    data: str | Path | None = None,
) -> pd.DataFrame:
    """People waiting by provider and service, with the provider model behind each provider.

    Args:
        paths: One workbook as published, or several of different months; or a CSV of the rows
            that this function gives.
        table: The sheet: "Table 4" is the whole list, "Table 4a" and the following are its bands.
        month: The month, such as "2025-03", where a workbook does not name it.
        data: A folder of your own tables, laid over ours: `organisations.csv` decides the models.

    Returns:
        month, org_code, org_name, age_group ("A" or "CYP"), service, waiting_list and
        provider_model; a row a list that was returned.

    Raises:
        ProviderFileError: A file is of another form, or two are of one month.
    """
    if month is not None and not is_month(month):
        raise ProviderFileError(f"found month={month!r}; expected a month such as '2025-03'")
    given: Iterable[Any] = [paths]
    if isinstance(paths, Iterable) and not isinstance(paths, (str, Path)):
        given = paths
    several = [to_path(path, "the file", "lists.xlsx") for path in given]
    frames: list[pd.DataFrame] = []
    read: dict[str, str] = {}
    for path in several:
        frame = _read_file(path, table, month)
        for found in frame["month"].unique():
            if found in read:
                raise ProviderFileError(
                    f"{read[found]} and {path.name} both hold the month {found}; expected "
                    "each month once"
                )
            read[found] = path.name
        frames.append(frame)
    if not frames:
        raise ProviderFileError("no file was named; expected one or more workbooks")
    return with_models(pd.concat(frames, ignore_index=True), data)


def waiting_list_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `read_waiting_lists` as the table waiting_list has them.

    Args:
        rows: As `read_waiting_lists` gives them.

    Returns:
        month, age_group, service, provider_model, providers and waiting.
    """
    return waiting_totals(rows)


def _describe(rows: pd.DataFrame) -> str:
    """What the rows hold, in a sentence."""
    months = sorted(rows["month"].unique())
    last = rows[rows["month"] == months[-1]]
    before = f"{len(months):,} months from {months[0]}; " if len(months) > 1 else ""
    return (
        f"{before}{months[-1]}: {last['waiting_list'].sum():,.0f} people waiting, "
        f"{last['org_code'].nunique():,} providers, "
        f"{len(last[['age_group', 'service']].drop_duplicates()):,} services"
    )


def with_models(rows: pd.DataFrame, data: str | Path | None = None) -> pd.DataFrame:
    """Rows with the provider model of each provider in its month: by its code, else by its name.

    Args:
        rows: month, org_code and org_name, whatever else. A blank code is filled from the
            register where the name is known, else by the name.
        data: A folder of your own tables, laid over ours.

    Returns:
        The rows with provider_model.
    """
    keys = ["org_code", "org_name", "month"]
    distinct = rows[keys].drop_duplicates().reset_index(drop=True)
    when = pd.to_datetime(distinct["month"], format="%Y-%m")
    register = tables.read("organisations", data)
    by_name = payees.classify_payees(distinct["org_name"], register, when=when)
    by_code = payees.models_of_codes(distinct["org_code"], register, when)
    codes = by_name["organisation_code"].where(
        by_name["organisation_code"] != "", distinct["org_name"]
    )
    distinct = distinct.assign(
        known_code=distinct["org_code"].where(distinct["org_code"] != "", codes),
        provider_model=by_code.where(by_code != "", by_name["provider_model"]),
    )
    joined = rows.merge(distinct, on=keys, how="left", validate="many_to_one")
    return joined.assign(org_code=joined["known_code"]).drop(columns="known_code")


def _read_file(path: Path, table: str, month: str | None) -> pd.DataFrame:
    sheets = open_sheets(path)
    sheet = require_sheet(sheets, table, path)
    rows = find_table(sheet, _LONG, WAITING_COLUMNS)
    if rows is None and not sheet.name:
        rows = require_table(
            sheet, _LONG, WAITING_COLUMNS, {name: repr(name) for name in WAITING_COLUMNS}
        )
    if rows is not None:
        frame = _read_long(rows)
        if month is not None:
            refuse_other(path.name, "month", month, frame["month"])
        return frame
    found = require_table(sheet, _FIELDS, list(_WORDS), _WORDS)
    services = _services(found)
    if not services:
        raise sheet.refuse(
            "no service", "columns named '(A) …' and '(CYP) …', one a service", found.header
        )
    return _read_providers(found, services, _month(found, sheets, path, month))


def _services(table: PublishedTable) -> dict[int, tuple[str, str]]:
    """The columns of services: where each stands, its age group and its name."""
    return {
        at: (match[1], _spelt(match[2]))
        for at, name in enumerate(table.names)
        if (match := _SERVICE.fullmatch(name))
    }


def _spelt(service: str) -> str:
    """A service as newer workbooks spell it: a capital letter after the colon."""
    group, colon, rest = service.partition(": ")
    return f"{group}{colon}{rest[:1].upper()}{rest[1:]}" if colon else service


def _month(
    table: PublishedTable, sheets: Sequence[PublishedSheet], path: Path, said: str | None
) -> str:
    """The month of a workbook: from the titles above its header, its contents or its name; what
    was said decides where they are silent or contradict each other.
    """
    contents = sheet_named(sheets, "Contents")
    above = list(table.sheet.texts(table.header - 1))
    titles = (above, list(contents.texts()) if contents else [])
    months = (set().union(*map(months_named, texts)) for texts in titles)
    titled = next((month.pop() for month in months if len(month) == 1), None)
    named = month_in_file_name(path.name)
    if said is not None:
        refuse_other(path.name, "month", said, [titled, named])
        return said
    if titled and named and titled != named:
        raise ProviderFileError(
            f"{path.name}: its name says {named}, its title {titled}; expected one month: "
            "say it with month="
        )
    month = titled or named
    if month is None:
        raise ProviderFileError(
            f"{path.name}: found no month in titles, contents or the file's name; expected one: "
            'say it with month="2025-03"'
        )
    return month


def _read_providers(
    table: PublishedTable, services: dict[int, tuple[str, str]], month: str
) -> pd.DataFrame:
    fields = {**table.columns, **{str(at): at for at in services}}
    whole = PublishedTable(table.sheet, table.header, fields, table.names)
    kind, rows, seen = "", [], dict[str, int]()
    for at, cells in whole.records():
        kind = as_text(cells["kind"]).casefold() or kind
        name = as_text(cells["name"])
        if kind != "provider" or not name:
            continue
        code = as_text(cells.get("code", "")).upper()
        if (code or name) in seen:
            first = seen[code or name]
            raise table.sheet.refuse(
                f"{code or name!r} again, as in row {first}", "each provider once", at
            )
        seen[code or name] = at
        for column, (age_group, service) in services.items():
            number = whole.number(cells[str(column)], at, str(column), least=0)
            if number == number:
                rows.append((month, code, name, age_group, service, int(number)))
    if not seen:
        raise table.sheet.refuse("no row of a provider", "rows whose type is 'Provider'")
    return pd.DataFrame(rows, columns=list(WAITING_COLUMNS))


def _read_long(table: PublishedTable) -> pd.DataFrame:
    rows = []
    for at, cells in table.records():
        texts = [as_text(cells[name]) for name in WAITING_COLUMNS[:-1]]
        number = table.number(cells["waiting_list"], at, "waiting_list", least=0)
        if number != number:
            raise table.sheet.refuse("no number", "a number of people", at, "waiting_list")
        if not is_month(texts[0]):
            raise table.sheet.refuse(repr(texts[0]), "a month such as 2025-03", at, "month")
        rows.append((*texts, int(number)))
    return pd.DataFrame(rows, columns=list(WAITING_COLUMNS))


WAITING_LISTS = PublishedLayout(
    "waiting_lists",
    "community health services waiting list of a month, by provider (NHS England)",
    _fits,
    read_waiting_lists,
    _describe,
)
