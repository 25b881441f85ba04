"""Full registers in their published layouts, made up here."""

import pandas as pd
import pytest

from helpers import tables
from helpers.core.errors import DataError
from helpers.spend.classify import external_registers, payees

ORGANISATIONS = tables.read("organisations")
NAMES = [
    "ELM TREES SURREY",
    "OAK AND ASH LTD",
    "BEECH CIO",
    "BARTS HEALTH NHS TRUST",
    "PINE LTD",
    "YEW LIMITED",
    "LARCH LTD",
]


def classified(path):
    whole = external_registers.extend_register(ORGANISATIONS, [path], NAMES)
    return payees.classify_payees(pd.Series(NAMES, index=NAMES), whole)


def test_services_of_the_nhs(tmp_path):
    path = tmp_path / "epraccur.csv"
    rows = [["L81999", "ELM TREES SURREY"], ["R1H", "BARTS HEALTH NHS TRUST"], ["X99", "PINE LTD"]]
    path.write_text("".join(",".join(f'"{c}"' for c in row + [""] * 25) + "\n" for row in rows))
    found = classified(path)
    assert (
        found.loc["ELM TREES SURREY", "provider_model"] == "gp_led"
        and found.loc["ELM TREES SURREY", "organisation_code"] == "L81999"
    )
    assert (
        found.loc["BARTS HEALTH NHS TRUST", "provider_model"] == "acute_trust"
        and found.loc["PINE LTD", "provider_model"] == "unclassified"
    )


def test_charities(tmp_path):
    path = tmp_path / "publicextract.charity.txt"
    header = [
        "date_of_extract",
        "organisation_number",
        "registered_charity_number",
        "charity_name",
        "charity_registration_status",
    ]
    path.write_text(
        "\t".join(header)
        + "\n"
        + "\t".join(["2025-01-01", "1", "1", "THE BEECH", "Registered"])
        + "\n"
    )
    assert (
        classified(path).loc["BEECH CIO", "method"] == "rule"
    )  # CIO is a word of its own, and no row of the register
    path.write_text(
        "\t".join(header)
        + "\n"
        + "\t".join(["2025-01-01", "1", "1", "Beech CIO", "Registered"])
        + "\n"
    )
    assert classified(path).loc["BEECH CIO"].to_list() == [
        "Beech CIO",
        "",
        "voluntary",
        "exact",
        "high",
    ]


def test_companies_by_form_and_industry(tmp_path):
    path = tmp_path / "BasicCompanyDataAsOneFile.csv"
    text = "CompanyName, CompanyNumber,CompanyCategory,CompanyStatus,SICCode.SicText_1\n"
    text += "OAK AND ASH LIMITED,1,Community Interest Company,Active,"
    text += "86900 - Other human health activities\n"
    text += (
        "PINE LTD,2,Private Limited Company,Active,87100 - Residential nursing care facilities\n"
    )
    text += "YEW LIMITED,3,Private Limited Company,Active,"
    text += "62020 - Information technology consultancy activities\n"
    text += "LARCH LTD,4,PRI/LTD BY GUAR/NSC (Private; limited by guarantee; no share capital),"
    text += "Active,88990 - Other social work\n"
    path.write_text(text)
    models = classified(path).provider_model
    assert models.loc[["OAK AND ASH LTD", "PINE LTD", "YEW LIMITED", "LARCH LTD"]].to_list() == [
        "social_enterprise",
        "independent",
        "not_a_provider",
        "unclassified",
    ]


def test_another_layout_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("name,code\nElm,1\n")
    with pytest.raises(DataError, match="is no register that is known"):
        external_registers.extend_register(ORGANISATIONS, [path], NAMES)
    with pytest.raises(DataError, match="cannot read the register"):
        external_registers.extend_register(ORGANISATIONS, [tmp_path / "none.csv"], NAMES)
