"""Full registers in their published layouts, made up here."""

import csv

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


def services(tmp_path, *rows):
    """A file of the Organisation Data Service: code, name and prescribing setting of each row."""
    path = tmp_path / "epraccur.csv"
    with path.open("w", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(
            [code, name, *[""] * 23, setting, ""] for code, name, setting in rows
        )
    return path


def model_of(name, *paths):
    whole = external_registers.extend_register(ORGANISATIONS, paths, [name])
    return payees.classify_payees(pd.Series([name]), whole).provider_model.iat[0]


@pytest.mark.parametrize(
    ("name", "setting", "model"),
    [
        ("ELM TREES SURREY", "4", "gp_led"),
        ("ELM TREES HOSPICE", "13", "voluntary"),  # a hospice has a prescribing code too
        ("ELM TREES HOSPITAL", "10", "independent"),
        ("ELM TREES RECOVERY", "8", "unclassified"),  # a service; its body is not told
    ],
)
def test_only_practices_are_general_practices(tmp_path, name, setting, model):
    assert model_of(name, services(tmp_path, ("Y99999", name, setting))) == model


def test_a_register_unmasks_no_person(tmp_path):
    rows = [("L81999", "DR A SMITHSON", "4"), ("L81998", "MRS JANE SMITHSON", "4")]
    path = services(tmp_path, *rows)
    for _, name, _ in rows:
        assert model_of(name, path) == "individual"


CARE_COLUMNS = [
    "Name",
    "Also known as",
    "Address",
    "Postcode",
    "Phone number",
    "Service's website (if available)",
    "Service types",
    "Date of latest check",
    "Specialisms/services",
    "Provider name",
    "Local authority",
    "Region",
    "Location URL",
    "CQC Location ID (for office use only)",
    "CQC Provider ID (for office use only)",
]


def directory(tmp_path, *rows):
    """A directory of care as it is published: name, other name, service types and provider."""
    path = tmp_path / "16_September_2026_CQC_directory.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file)
        for line in ("CQC Locations data", "", "This data was produced on 16 September 2026", ""):
            table.writerow([line, *[""] * 14])
        table.writerow(CARE_COLUMNS)
        for name, other, services_, provider in rows:
            given = {
                "Name": name,
                "Also known as": other,
                "Service types": services_,
                "Provider name": provider,
            }
            table.writerow([given.get(column, "") for column in CARE_COLUMNS])
    return path


@pytest.mark.parametrize(
    ("payee", "row", "model"),
    [
        ("THE ELMS", ("The Elms", "", "Residential homes", "Elmco Ltd"), "independent"),
        ("ELMCO LTD", ("The Elms", "", "Residential homes", "Elmco Ltd"), "independent"),
        ("ELMS REST", ("The Elms", "Elms Rest", "Nursing homes", "Elmco Ltd"), "independent"),
        ("OAKDENE", ("Oakdene", "", "Nursing homes", "Mrs Jane Smithson"), "independent"),
        ("OAKDENE", ("Oakdene", "", "Residential homes", "Anytown Borough Council"),
         "local_authority"),
        ("OAKDENE", ("Oakdene", "", "Homecare agencies", "Oak Charity"), "voluntary"),
        ("OAKDENE", ("Oakdene", "", "Homecare agencies", "Oak Care CIC"), "social_enterprise"),
        ("OAKDENE", ("Oakdene", "", "Residential homes", "Oak Response"), "unclassified"),
        ("OAKDENE", ("Oakdene", "", "Hospital", "Oak NHS Foundation Trust"), "unclassified"),
        ("OAKDENE", ("Oakdene", "", "Doctors/Gps", "Oak & Ash"), "gp_led"),
        ("OAKDENE", ("Oakdene", "", "Hospice|Homecare agencies", "Oak Ltd"), "voluntary"),
    ],
)  # fmt: skip
def test_places_of_care_by_their_services_and_their_provider(tmp_path, payee, row, model):
    assert model_of(payee, directory(tmp_path, row)) == model


def test_a_name_that_a_practice_and_a_home_share_says_nothing(tmp_path):
    both = [
        ("The Elms", "", "Residential homes", "Elmco Ltd"),
        ("The Elms", "", "Doctors/Gps", "The Elms Partnership"),
    ]
    assert model_of("THE ELMS", directory(tmp_path, *both)) == "unclassified"


def test_a_provider_that_is_a_person_stays_withheld(tmp_path):
    path = directory(tmp_path, ("Oakdene", "", "Residential homes", "Mrs Jane Smithson"))
    assert model_of("MRS JANE SMITHSON", path) == "individual"


def test_a_charity_that_provides_care_is_a_charity_in_whatever_order(tmp_path):
    care = directory(tmp_path, ("Oakdene", "", "Residential homes", "Oak Response Ltd"))
    charity = tmp_path / "publicextract.charity.txt"
    charity.write_text(
        "registered_charity_number\tcharity_name\tcharity_registration_status\n"
        "1\tOak Response Limited\tRegistered\n"
    )
    assert {
        model_of("OAK RESPONSE LTD", *paths) for paths in ((care, charity), (charity, care))
    } == {"voluntary"}


def test_an_industry_that_says_nothing_leaves_a_company_alone(tmp_path):
    path = tmp_path / "BasicCompanyDataAsOneFile.csv"
    path.write_text(
        "CompanyName, CompanyNumber,CompanyCategory,CompanyStatus,SICCode.SicText_1\n"
        "PINE LTD,2,Private Limited Company,Active,96090 - Other service activities n.e.c.\n"
    )
    assert model_of("PINE LTD", path) == "unclassified"


def test_another_layout_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("name,code\nElm,1\n")
    with pytest.raises(DataError, match="is no register that is known"):
        external_registers.extend_register(ORGANISATIONS, [path], NAMES)
    with pytest.raises(DataError, match="cannot read the register"):
        external_registers.extend_register(ORGANISATIONS, [tmp_path / "none.csv"], NAMES)
