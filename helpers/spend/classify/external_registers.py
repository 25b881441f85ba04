"""Full registers an analyst may have: read by path, in their published layouts, to know more payees
than the register that ships.

* NHS England Organisation Data Service: 27 columns without a header (etr, eccg, epraccur and
  their like);
* Charity Commission for England and Wales: `publicextract.charity`, tab-separated text;
* Care Quality Commission: the directory of places of care and their providers, CSV;
* Companies House: BasicCompanyData, CSV.

Only rows that are named like a payee are kept, so that a file of five million companies needs
little memory. Where two registers hold a name, the order above decides, not the order in which
they were given; where one register holds it under two models, it says nothing. A row that is named
like a private person is left out: a register must not unmask a payee of that name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import pandas as pd

from helpers.core.errors import DataError
from helpers.spend.classify import name_rules, payee_names
from helpers.spend.classify.register_match import LISTED
from helpers.spend.parse import privacy

_CHARITY = {"charity_name", "registered_charity_number", "charity_registration_status"}
_COMPANY = {"CompanyName", "CompanyNumber", "CompanyCategory", "SICCode.SicText_1"}
_DIRECTORY = {"Name", "Also known as", "Service types", "Provider name"}
_PREAMBLE = 20  # lines that may stand above the header of the directory of care
_CARE = (
    "861",
    "862",
    "869",
    "871",
    "872",
    "873",
    "879",
    "881",
    "889",
)  # industry classes of health and social care
_UNSAID = (
    "64209",
    "68209",
    "70100",
    "74990",
    "82990",
    "96090",
    "99999",
)  # holding, letting and what is not elsewhere classified: owners of homes are found there too
_GP_PRACTICE = "4"  # the prescribing setting of general practices; 13 is a hospice, 25 a prison
_SETTING = 25  # the column of the prescribing setting
_FOR_PROFIT = (" LIMITED", " PLC", " LLP")
_Row = tuple[str, str, str]  # code, name, provider model
_LAYOUTS = ("services", "charities", "care", "companies")  # the first that holds a name decides


def extend_register(
    organisations: pd.DataFrame, paths: Sequence[Path], names: Iterable[str]
) -> pd.DataFrame:
    """The register of payees with what full registers add to it.

    Args:
        organisations: The table organisations.
        paths: Files in one of the four layouts above.
        names: Payees as published; only rows that are named like one of them are taken.

    Returns:
        `organisations`, then the rows that it does not hold already.

    Raises:
        DataError: A file cannot be read or is in none of the four layouts.
    """
    wanted = {
        payee_names.core_name(form) for name in names for form in payee_names.name_forms(name)
    }
    known = {payee_names.core_name(payee_names.name_key(name)) for name in organisations["name"]}
    known |= {
        payee_names.core_name(payee_names.name_key(alias))
        for aliases in organisations["aliases"]
        for alias in aliases
    }
    found: dict[str, dict[str, dict[str, _Row]]] = {layout: {} for layout in _LAYOUTS}
    for path in paths:
        for layout, (code, name, model) in _rows(path):
            same = payee_names.core_name(payee_names.name_key(name))
            if same in wanted and same not in known and not privacy.is_person(name):
                found[layout].setdefault(same, {}).setdefault(model, (code, name, model))
    more = pd.DataFrame(_decided(found), columns=["code", "name", "provider_model"]).assign(
        kind=LISTED, evidence="seen"
    )
    more["aliases"] = [()] * len(more)
    return (
        pd.concat([organisations, more.reindex(columns=organisations.columns)], ignore_index=True)
        if len(more)
        else organisations
    )


def _decided(found: dict[str, dict[str, dict[str, _Row]]]) -> list[_Row]:
    """For each name the row of the first register that holds it under one model."""
    rows: dict[str, _Row] = {}
    for layout in _LAYOUTS:
        for same, models in found[layout].items():
            if len(models) == 1:
                rows.setdefault(same, *models.values())
    return list(rows.values())


def _rows(path: Path) -> Iterator[tuple[str, _Row]]:
    """The layout of a file, and its rows that say what their body is."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            first = file.readline()
            file.seek(0)
            tabbed = csv.DictReader(file, delimiter="\t") if "\t" in first else None
            if tabbed is not None and set(tabbed.fieldnames or ()) >= _CHARITY:
                yield from (("charities", row) for row in _charities(tabbed))
                return
            plain = csv.reader(file)
            header = [cell.strip() for cell in next(plain, [])]
            if set(header) >= _COMPANY:
                yield from (("companies", row) for row in _companies(header, plain))
            elif len(header) == 27 and header[0].isalnum():
                file.seek(0)
                yield from (("services", row) for row in _ods(csv.reader(file)))
            elif directory := _below_preamble(header, plain):
                yield from (("care", row) for row in _care(directory, plain))
            else:
                raise DataError(
                    f"{path} is no register that is known: expected 27 columns of the Organisation "
                    "Data Service without a header, the Charity Commission's charity extract "
                    "(tab-separated), the Care Quality Commission's directory or BasicCompanyData "
                    "of Companies House"
                )
    except (OSError, csv.Error) as error:
        reason = getattr(error, "strerror", error)
        raise DataError(f"cannot read the register {path}: {reason}") from None


def _below_preamble(header: list[str], rows: Iterator[list[str]]) -> list[str]:
    """The header of the directory of care, which stands below a title and a date; [] if there is
    none.
    """
    for row in chain([header], islice(rows, _PREAMBLE)):
        cells = [cell.strip() for cell in row]
        if set(cells) >= _DIRECTORY:
            return cells
    return []


def _care(header: list[str], rows: Iterable[list[str]]) -> Iterator[_Row]:
    """Places of regulated care and who provides them, by what they are registered for.

    What the provider's name says comes first: a council or a charity may have a home. Otherwise
    the doctors of a general practice are `gp_led`, a hospice is `voluntary`, and a place of another
    kind is `independent` where a company or a person provides it. A provider with another ending
    may be a charity and is left alone, and so is every place of an NHS body.
    """
    name, other, services, provider = (
        header.index(column)
        for column in ("Name", "Also known as", "Service types", "Provider name")
    )
    for row in rows:
        if len(row) <= max(name, other, services, provider):
            continue
        owner = row[provider].strip()
        model = _model_of_care(owner, row[services].casefold())
        if model:
            for each in dict.fromkeys((owner, row[name].strip(), row[other].strip())):
                if each:
                    yield "", each, model


def _model_of_care(owner: str, services: str) -> str:
    """The model of a provider of care; '' where its name and its services do not settle it."""
    key = payee_names.name_key(owner)
    if "NHS" in key.split():
        return ""
    said, sure = name_rules.kind_by_words(owner)
    if sure == "high" and said in ("local_authority", "voluntary", "social_enterprise"):
        return said
    if "hospice" in services:
        return "voluntary"
    if "doctors/gps" in services:
        return "gp_led"
    if key.endswith(_FOR_PROFIT) or said == "individual":
        return "independent"
    return "voluntary" if said == "voluntary" else ""


def _ods(rows: Iterable[list[str]]) -> Iterator[_Row]:
    for row in rows:
        if len(row) < 2 or row[_SETTING : _SETTING + 1] not in ([], [""], [_GP_PRACTICE]):
            continue  # wards, clinics and hospices have codes like those of practices to prescribe
        model, sure = (
            name_rules.kind_by_words(f"{row[0]} {row[1]}")
            if name_rules.PRACTICE_CODE.fullmatch(row[0])
            else name_rules.kind_by_words(row[1])
        )
        if sure in ("high", "medium") and model not in ("individual", "unclassified"):
            yield row[0], row[1], model


def _charities(rows: Iterable[dict[str, str]]) -> Iterator[_Row]:
    """Registered charities, unless their names say that they are something else: a university, a
    council, a practice.
    """
    for row in rows:
        name = row.get("charity_name") or ""
        if name_rules.kind_by_words(name)[0] in (
            "voluntary",
            "unclassified",
            "independent",
            "individual",
        ):
            yield "", name, "voluntary"


def _companies(header: list[str], rows: Iterable[list[str]]) -> Iterator[_Row]:
    """Companies by their form and first industry code; a company limited by guarantee may be a
    charity and is left alone.
    """
    name, category, sic = (
        header.index(column) for column in ("CompanyName", "CompanyCategory", "SICCode.SicText_1")
    )
    for row in rows:
        if (
            len(row) <= max(name, category, sic)
            or "GUARANT" in row[category].upper()
            or "GUAR" in row[category].upper()
        ):
            continue
        industry = row[sic].strip()
        if row[category].strip().lower() == "community interest company":
            yield (
                "",
                row[name],
                "gp_led"
                if name_rules.kind_by_words(row[name])[0] == "gp_led"
                else "social_enterprise",
            )
        elif industry.startswith("8621"):
            yield "", row[name], "gp_led"
        elif industry.startswith(_CARE):
            yield "", row[name], "independent"
        elif industry[:1].isdigit() and not industry.startswith(_UNSAID):
            yield "", row[name], "not_a_provider"
