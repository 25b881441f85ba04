"""The totals that ship: they add up to what was read, name no person, stay small, and can be made
again from the published files.
"""

import pandas as pd
import pytest

from helpers import providers, spend, tables
from helpers.core.paths import data_dir
from helpers.spend import aggregate as sums
from helpers.spend import provider_mix, shipped_totals
from helpers.spend.parse.privacy import is_person
from helpers.spend.parse.read_result import WATERFALL
from tests import SHARED_FILES

SHARED = SHARED_FILES
NAMES = (
    "community_payments",
    "all_payments",
    "payment_coverage",
    "waiting_list",
    "waiting_list_providers",
    "payment_reading",
)
community, everything, coverage, lists, by_provider, reading = (tables.read(name) for name in NAMES)
READ = {  # payments and pence that the reader keeps of the two folders, as its own tests count them
    "London": (16_334, 153_141_917_290),
    "boards": (187_146, 911_213_030_907),
}


def test_the_totals_hold_every_payment_that_was_read():
    london = coverage["community_gbp"].notna()
    for part, (number, pence) in zip(
        (coverage[london], coverage[~london]), READ.values(), strict=True
    ):
        assert part["payments"].sum() == number
        assert abs(part["amount_gbp"].sum() - pence / 100) <= len(part) / 2
    assert everything["payments"].sum() == READ["boards"][0]


def test_every_row_that_was_read_is_a_payment_or_has_a_reason():
    wide = reading.pivot(index="place", columns="step", values="rows").fillna(0)
    assert (wide["raw"] == wide.drop(columns="raw").sum(axis=1)).all()
    money = reading.pivot(index="place", columns="step", values="amount_gbp").fillna(0)
    assert (money["raw"] == money.drop(columns="raw").sum(axis=1)).all()
    assert set(reading["step"]) - {"raw", "kept"} <= set(spend.REASONS)
    kept = (
        coverage.assign(place=coverage["payer"].map(provider_mix.payer_place))
        .groupby("place")[["payments", "amount_gbp"]]
        .sum()
    )
    assert wide["kept"].to_dict() == kept["payments"].to_dict()
    assert (
        (money["kept"] - kept["amount_gbp"]).abs() <= 5
    ).all()  # pounds are rounded once here and once a year there
    assert wide["kept"].sum() == READ["London"][0] + READ["boards"][0]


def test_an_account_adds_up_the_sheets_of_a_place():
    """Two sheets of one payer: 3 + 4 rows read, 2 + 3 kept, pence as pounds."""
    rows = pd.DataFrame(
        {
            "source_file": ["a", "b"],
            "source_sheet": ["", "1"],
            "payer": ["NHS Leeds CCG", "NHS Leeds ICB"],
        }
    )
    steps = [
        ("a", "", "raw", 3, 450),
        ("a", "", "kept", 2, 300),
        ("a", "", "total", 1, 150),
        ("b", "1", "raw", 4, 250),
        ("b", "1", "kept", 3, 250),
        ("b", "1", "header", 1, 0),
    ]
    made = sums.reading_account(rows, pd.DataFrame(steps, columns=list(WATERFALL)))
    assert made.to_dict("split")["data"] == [
        ["Leeds", "raw", 7, 7],
        ["Leeds", "kept", 5, 6],
        ["Leeds", "total", 1, 2],
        ["Leeds", "header", 1, 0],
    ]


@pytest.mark.parametrize(
    ("table", "column"), [(community, "community_gbp"), (everything, "amount_gbp")], ids=NAMES[:2]
)
def test_each_payer_and_year_reconciles_within_its_roundings(table, column):
    sums = table.groupby(["payer", "financial_year"])["amount_gbp"].agg(["sum", "size"])
    known = coverage.set_index(["payer", "financial_year"])[column].reindex(sums.index)
    assert ((sums["sum"] - known).abs() <= sums["size"] / 2 + 1).all()


def test_golden_totals():
    assert community.groupby("payer")["amount_gbp"].sum().round(-3).to_dict() == {
        "NHS Brent CCG": 7_507_000,
        "NHS Ealing CCG": 61_106_000,
        "NHS Havering CCG": 41_619_000,
        "NHS Hillingdon CCG": 45_857_000,
        "NHS Redbridge CCG": 32_343_000,
    }
    months = lists.groupby("month")["waiting"].sum()
    assert (len(months), months["2024-08"], months["2025-07"]) == (12, 1_099_310, 1_192_179)


def test_the_lists_of_all_providers_hold_the_people_of_all_services():
    people = by_provider.groupby("month")[["adults", "children"]].sum()
    assert people.sum(axis=1).equals(lists.groupby("month")["waiting"].sum())
    children = lists[lists["age_group"] == "CYP"].groupby("month")["waiting"].sum()
    assert people["children"].equals(children.rename("children"))
    july = by_provider[by_provider["month"] == "2025-07"].set_index("org_code")
    assert july.loc["RY2", ["adults", "children"]].sum() == 8_543  # Bridgewater, as returned
    assert len(july) == 144


def test_no_person_is_named():
    registered = set(tables.read("organisations")["name"])
    for table in (community, everything):
        names = table["organisation"].unique()
        assert [
            n for n in names if is_person(n) and n not in registered
        ] == []  # G DOC is a federation of practices
        assert not [n for n in names if " dr " in f" {n.lower()} "]
        assert set(table.loc[table["provider_model"] == "individual", "organisation"]) <= {
            "Individuals (names withheld)"
        }


def test_the_tables_stay_small():
    for name in NAMES:
        assert (data_dir() / f"{name}.csv").stat().st_size < 400_000


def test_the_shares_that_could_not_be_classified_stay_low():
    providers = provider_mix.providers_only(community)
    unknown = providers.loc[providers["provider_model"] == "unclassified", "amount_gbp"].sum()
    assert unknown / providers["amount_gbp"].sum() < 0.05
    assert coverage["unclassified_gbp"].sum() / coverage["amount_gbp"].sum() < 0.05


@pytest.mark.skipif(
    not SHARED.is_dir(),
    reason="the published files are not part of the repository and lie nowhere beside it",
)
def test_the_command_makes_the_same_tables_again(tmp_path):
    written = shipped_totals.write_shipped_totals(
        SHARED / "spend_raw",
        providers.read_waiting_lists(
            SHARED / "reference" / "chs_waiting_list_by_provider_long.csv"
        ),
        tmp_path,
    )
    assert [path.stem for path in written] == list(NAMES)
    for path in written:
        assert path.read_bytes() == (data_dir() / path.name).read_bytes(), (
            f"run `python -m helpers totals` again: {path.name}"
        )


@pytest.mark.skipif(
    not SHARED.is_dir(),
    reason="the published files are not part of the repository and lie nowhere beside it",
)
def test_the_reader_keeps_what_these_tests_say():
    folders = {
        "London": [
            SHARED / "spend_raw" / shipped_totals.LONDON_IN / f for f in shipped_totals.LONDON
        ],
        "boards": SHARED / "spend_raw" / shipped_totals.BOARDS_IN,
    }
    for name, paths in folders.items():
        kept = (
            spend.total_waterfall(spend.read_files(paths).waterfall).set_index("step").loc["kept"]
        )
        assert (kept["rows"], kept["pence"]) == READ[name]
