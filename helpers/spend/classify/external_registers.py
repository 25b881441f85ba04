"""Full registers an analyst may have: read by path, in their published layouts, to know more payees
than the register that ships.

* NHS England Organisation Data Service: 27 columns without a header (etr, eccg, epraccur and
  their like);
* Charity Commission for England and Wales: `publicextract.charity`, tab-separated text;
* Companies House: BasicCompanyData, CSV.

Only rows that are named like a payee are kept, so that a file of five million companies needs
little memory.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from helpers.core.errors import DataError
from helpers.spend.classify import name_rules, payee_names
from helpers.spend.classify.register_match import LISTED

_CHARITY = {"charity_name", "registered_charity_number", "charity_registration_status"}
_COMPANY = {"CompanyName", "CompanyNumber", "CompanyCategory", "SICCode.SicText_1"}
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
_Row = tuple[str, str, str]  # code, name, provider model


def extend_register(
    organisations: pd.DataFrame, paths: Sequence[Path], names: Iterable[str]
) -> pd.DataFrame:
    """The register of payees with what full registers add to it.

    Args:
        organisations: The table organisations.
        paths: Files in one of the three layouts above.
        names: Payees as published; only rows that are named like one of them are taken.

    Returns:
        `organisations`, then the rows that it does not hold already.

    Raises:
        DataError: A file cannot be read or is in none of the three layouts.
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
    found: dict[str, _Row] = {}
    for path in paths:
        for code, name, model in _rows(path):
            same = payee_names.core_name(payee_names.name_key(name))
            if same in wanted and same not in known:
                found.setdefault(same, (code, name, model))
    more = pd.DataFrame(list(found.values()), columns=["code", "name", "provider_model"]).assign(
        kind=LISTED, evidence="seen"
    )
    more["aliases"] = [()] * len(more)
    return (
        pd.concat([organisations, more.reindex(columns=organisations.columns)], ignore_index=True)
        if len(more)
        else organisations
    )


def _rows(path: Path) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            first = file.readline()
            file.seek(0)
            tabbed = csv.DictReader(file, delimiter="\t") if "\t" in first else None
            if tabbed is not None and set(tabbed.fieldnames or ()) >= _CHARITY:
                yield from _charities(tabbed)
                return
            plain = csv.reader(file)
            header = [cell.strip() for cell in next(plain, [])]
            if set(header) >= _COMPANY:
                yield from _companies(header, plain)
            elif len(header) == 27 and header[0].isalnum():
                file.seek(0)
                yield from _ods(csv.reader(file))
            else:
                raise DataError(
                    f"{path} is no register that is known: expected 27 columns of the Organisation "
                    "Data Service without a header, the Charity Commission's charity extract "
                    "(tab-separated) or BasicCompanyData of Companies House"
                )
    except (OSError, csv.Error) as error:
        raise DataError(f"cannot read the register {path}: {error}") from None


def _ods(rows: Iterable[list[str]]) -> Iterator[_Row]:
    for row in rows:
        if len(row) < 2:
            continue
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
        elif industry[:1].isdigit():
            yield "", row[name], "not_a_provider"
