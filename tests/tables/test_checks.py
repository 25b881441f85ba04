"""The checks pass on the data as they are, and each of them fails, in plain words, when its one
thing is broken.
"""

import csv
import shutil
from pathlib import Path

import pytest

from helpers import tables
from helpers.core.errors import DataError, SuiteError
from helpers.core.paths import data_dir
from helpers.tables import checks, reader


def copy_of_data(folder: Path) -> Path:
    for path in data_dir().glob("*.csv"):
        shutil.copy(path, folder)
    return folder


def change(folder: Path, table: str, key: str, column: str, now: str) -> None:
    """Put `now` into one cell of the row whose key is `key`."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = (
        r
        for r in rows
        if ", ".join(r[name] for name in tables.describe(table)["schema"]["primaryKey"]) == key
    )
    assert row[column] != now
    row[column] = now
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def broken(damages, folder: Path) -> dict[str, checks.Result]:
    """What the checks say about a copy of the data with all these damages."""
    copy_of_data(folder)
    for table, key, column, now, _ in damages:
        change(folder, table, key, column, now)
    return {result.name: result for result in checks.check(folder)}


# ---- the data as they are


@pytest.fixture(scope="module")
def whole():
    return {result.name: result for result in checks.check()}


def test_every_check_passes(whole):
    assert [result for result in whole.values() if not result.ok] == []
    assert len(whole) == len(checks.CHECKS) + 1


def test_checks_count_what_they_looked_at(whole):
    """A check that looks at nothing passes too, so what it counted is part of the answer."""
    assert whole["Schema, keys and lists"].detail == "51 of 51 tables read, 19,530 rows"
    assert whole["Main destinations"].detail == "151 of 151 places with exactly one"
    assert whole["Formulas"].detail == "61 of 61 computed figures recomputed"
    assert whole["Parts and totals"].detail == "39 of 39 published totals reached by their parts"
    assert whole["Shares"].detail == "10 series and years add up to 100"
    assert (
        whole["Sources"].detail == "7,758 rows cite 700 sources, 2,177 are marked general knowledge"
    )
    assert whole["Places"].detail == "151 places in 10 regions"
    assert whole["Basis of figures"].detail == "335 published and 61 computed figures"


def test_an_assumption_outside_its_own_range_is_said_and_no_fault(tmp_path):
    change(copy_of_data(tmp_path), "assumptions", "A02", "value", "0.5")
    results = {result.name: result for result in checks.check(tmp_path)}
    basis = results["Basis of figures"]
    assert basis.ok and basis.detail.endswith(
        "computed figures; A02 is 0.5, outside its own range 0.15 to 0.3"
    )


def test_summary_reads_well(whole):
    text = checks.summarise(list(whole.values()))
    assert "✓ Formulas                61 of 61 computed figures recomputed" in text
    assert text.endswith("\n\nAll 13 checks passed.")
    assert "✗" not in text


# ---- one cell broken at a time: what the schema says

SCHEMA_DAMAGE = [
    (
        "pct_destinations",
        "D012",
        "provider_model",
        "acute_trst",
        "pct_destinations.csv, row 13 (D012), column provider_model: found 'acute_trst'; expected "
        "one of pct_provided,",
    ),
    (
        "pct_destinations",
        "D013",
        "service_scope",
        "al",
        "pct_destinations.csv, row 14 (D013), column service_scope: found 'al'; expected one of "
        "whole, most, adults,",
    ),
    (
        "pct_destinations",
        "D014",
        "counts_as_core",
        "maybe",
        "pct_destinations.csv, row 15 (D014), column counts_as_core: found 'maybe'; expected yes "
        "or no",
    ),
    (
        "pct_destinations",
        "D015",
        "pct_code",
        "5ZZ",
        "pct_destinations.csv, row 16 (D015), column pct_code: found '5ZZ'; expected one of the "
        "151 keys of areas.csv",
    ),
    (
        "pct_destinations",
        "D016",
        "source_id",
        "hl868",
        "column source_id: found 'hl868'; expected one of the 767 keys of sources.csv (did you "
        "mean 'hl868-2014'?)",
    ),
    (
        "pct_destinations",
        "D017",
        "transfer_date",
        "April 2011",
        "column transfer_date: found 'April 2011'; expected a date as YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    (
        "pct_destinations",
        "D019",
        "row_id",
        "D018",
        "pct_destinations.csv, row 20 (D018), column row_id: found 'D018' again; expected each key "
        "once",
    ),
    (
        "areas",
        "5A3",
        "population_mid_2011",
        "263,417",
        "areas.csv, row 2 (5A3), column population_mid_2011: found '263,417'; expected a whole "
        "number",
    ),
    (
        "areas",
        "5A4",
        "cash_2010_11_gbp_m",
        "£361.4",
        "areas.csv, row 3 (5A4), column cash_2010_11_gbp_m: found '£361.4'; expected a plain "
        "number, without commas",
    ),
    (
        "areas",
        "5A5",
        "latitude",
        "5.4",
        "areas.csv, row 4 (5A5), column latitude: found '5.4'; expected at least 49.8",
    ),
    (
        "areas",
        "5A7",
        "pct_name",
        "",
        "areas.csv, row 5 (5A7), column pct_name: found nothing; expected text: the cell must not "
        "be blank",
    ),
    (
        "areas",
        "5A8",
        "ons_code",
        "E16000001",
        "areas.csv, row 6 (5A8), column ons_code: found 'E16000001' again; expected each value "
        "once",
    ),
    (
        "areas",
        "5A9",
        "icb_postcode_pct",
        "all",
        "areas.csv, row 7 (5A9), column icb_postcode_pct: found 'all'; expected numbers joined by "
        "semicolons",
    ),
    (
        "areas",
        "5AT",
        "cash_2012_13_gbp_m",
        "INF",
        "areas.csv, row 8 (5AT), column cash_2012_13_gbp_m: found 'INF'; expected a finite number, "
        "or nothing",
    ),
    (
        "arm_values",
        "V001",
        "pct_codes",
        "5KF;5KX;5KG",
        "arm_values.csv, row 2 (V001), column pct_codes: found item '5KX'; expected one of the 151 "
        "keys of areas.csv",
    ),
    (
        "arm_values",
        "V002",
        "pct_codes",
        "5NT;",
        "arm_values.csv, row 3 (V002), column pct_codes: found item ''; expected one of the 151 "
        "keys",
    ),
    (
        "figures",
        "NF001",
        "provider_coverage",
        "nhs",
        "figures.csv, row 2 (NF001), column provider_coverage: found item 'nhs'; expected one of "
        "pct_provided,",
    ),
    (
        "figures",
        "NF002",
        "period_start",
        "2012-04-31",
        "figures.csv, row 3 (NF002), column period_start: found '2012-04-31'; expected a date as "
        "YYYY-MM-DD",
    ),
    (
        "figures",
        "NF003",
        "price_basis",
        "real",
        "figures.csv, row 4 (NF003), column price_basis: found 'real'; expected cash, unstated, or "
        "real with a year",
    ),
    (
        "breaks",
        "BR01",
        "from_series",
        "hc_memo",
        "breaks.csv, row 2 (BR01), column from_series: found 'hc_memo'; expected one of "
        "hc_memo_1998_broad,",
    ),
    (
        "disagreements",
        "DG01",
        "figure_id_a",
        "NF255",
        "disagreements.csv, row 2 (DG01), column figure_id_a: found 'NF255'; expected one of the "
        "396 keys of figures.csv",
    ),
    (
        "service_lines",
        "SL09",
        "expense_area",
        "wheelchair(?= services)",
        "(SL09), column expense_area: found 'wheelchair(?= services)' (invalid perl operator: "
        "(?=); "
        "expected a regular expression without look-around and back references (RE2)",
    ),
    (
        "sources",
        "hl868-2014",
        "url",
        "parallelparliament.co.uk",
        "column url: found 'parallelparliament.co.uk'; "
        "expected a web address that begins with http://",
    ),
]


@pytest.fixture(scope="module")
def schema_broken(tmp_path_factory):
    return broken(SCHEMA_DAMAGE, tmp_path_factory.mktemp("schema"))


@pytest.mark.parametrize("damage", SCHEMA_DAMAGE, ids=lambda damage: f"{damage[0]}-{damage[2]}")
def test_schema_names_table_row_column_found_and_expected(schema_broken, damage):
    result = schema_broken["Schema, keys and lists"]
    assert not result.ok
    said = [str(problem) for problem in result.problems if damage[4] in str(problem)]
    assert len(said) == 1, result.problems


def test_a_close_word_is_suggested(schema_broken):
    said = "\n".join(map(str, schema_broken["Schema, keys and lists"].problems))
    assert "found 'acute_trst'" in said and "(did you mean 'acute_trust'?)" in said


def test_nothing_else_is_blamed(schema_broken):
    """One problem for one damage, so that nobody searches for what is not there."""
    problems = schema_broken["Schema, keys and lists"].problems
    assert len(problems) == len(SCHEMA_DAMAGE), "\n".join(map(str, problems))


def test_checks_that_need_a_broken_table_say_that_they_were_not_made(schema_broken):
    for name in ("Places", "Main destinations", "Formulas", "Parts and totals"):
        assert not schema_broken[name].ok
        assert schema_broken[name].detail.startswith("not checked, because")


# ---- one cell broken at a time: what only the checks can say

DAMAGE = {
    "Dates": [
        (
            "spend_series",
            "2009-10, lords_2014_09, All providers",
            "financial_year",
            "2009-11",
            "column financial_year: found '2009-11'; expected a financial year that ends in the "
            "year after it starts",
        ),
        (
            "sources",
            "hl868-2014",
            "published",
            "2014-02-30",
            "sources.csv, row 2 (hl868-2014), column published: found '2014-02-30'; expected a day "
            "of the calendar",
        ),
        (
            "figures",
            "NF088",
            "period_end",
            "2006-09-30",
            "(NF088), column period_end: found '2006-09-30'; expected a date from 2006-10-01 on",
        ),
        (
            "figures",
            "NF112",
            "period_start",
            "2008-03-01",
            "(NF112), column period_start: found '2008-03-01'; expected 2008-04-01 for 2008-09",
        ),
        (
            "policy_timeline",
            "2005-11, Department of Health retreats: PCTs may keep their services",
            "date_precision",
            "day",
            "column date_precision: found 'day'; expected 'month' for 2005-11",
        ),
        (
            "policy_timeline",
            "2007-08, Social Enterprise Investment Fund opens with 73 m",
            "date",
            "2010-08",
            "policy_timeline.csv, row 11 (2008-06-30, Darzi review creates Right to Request with "
            "pension protection), "
            "column date: found '2008-06-30'; "
            "expected events in order, so 2010-08 or later",
        ),
        (
            "pct_destinations",
            "D020",
            "date_basis",
            "",
            "(D020), column date_basis: found nothing; expected a basis for every date, and only "
            "for a date",
        ),
        (
            "pct_destinations",
            "D021",
            "transfer_date",
            "2021-04-01",
            "(D021), column transfer_date: found '2021-04-01'; expected 2005 to 2013-04-01",
        ),
    ],
    "Places": [
        (
            "areas",
            "5HQ",
            "icb_postcode_pct",
            "90.0",
            "column icb_postcode_pct: found shares that add up to 90; expected 100",
        ),
        (
            "areas",
            "5PV",
            "icb_2022_postcode_pct",
            "100.0",
            "(5PV), column icb_2022_postcode_pct: found 1 shares; expected one for each of the 2 "
            "icb_2022_codes",
        ),
        (
            "areas",
            "5NT",
            "successor_ccg_codes",
            "00W;01M",
            "(5NT), column successor_ccg_postcode_pct: found 3 shares; "
            "expected one for each of the 2 successor_ccg_codes",
        ),
        (
            "areas",
            "5ND",
            "sha_name",
            "North West",
            "(5ND), column sha_name: found 'North West'; expected 'North East', as elsewhere for "
            "Q30",
        ),
    ],
    "Main destinations": [
        (
            "pct_destinations",
            "D001",
            "main_destination",
            "no",
            "pct_destinations.csv, column main_destination: found 0 main destinations for 5ND; "
            "expected exactly one",
        ),
        (
            "pct_destinations",
            "D017",
            "main_destination",
            "yes",
            "found 2 main destinations for 5HQ; expected exactly one",
        ),
        (
            "pct_destinations",
            "D003",
            "planned_or_done",
            "halted",
            "(D003), column planned_or_done: found 'halted'; expected 'done' or 'planned' for a "
            "main destination",
        ),
        (
            "pct_destinations",
            "D010",
            "counts_as_core",
            "no",
            "(D010), column counts_as_core: found 'no'; expected 'yes' for a main destination",
        ),
    ],
    "Destinations": [
        (
            "pct_destinations",
            "D001",
            "planned_or_done",
            "planned",
            "(D001), column planned_or_done: found 'planned'; expected 'done' or 'halted', where "
            "the evidence is states_transfer",
        ),
        (
            "pct_destinations",
            "D022",
            "planned_or_done",
            "done",
            "(D022), column planned_or_done: found 'done'; expected 'planned' or 'halted', where "
            "the evidence is states_plan",
        ),
        (
            "pct_destinations",
            "D002",
            "provider_model",
            "mental_health_trust",
            "(D002), column provider_model: found 'mental_health_trust'; "
            "expected 'acute_trust', as elsewhere for County Durham",
        ),
        (
            "pct_destinations",
            "D091",
            "provider_model",
            "acute_trust",
            "(D091), column destination_ods: found 'NR3'; expected the code of Nottingham CityCare "
            "Partnership CIC, or nothing: in organisations.csv it is Nottingham CityCare "
            "Partnership CIC, social_enterprise",
        ),
        (
            "pct_destinations",
            "D048",
            "provider_model",
            "care_trust",
            "(D048), column provider_model: found 'care_trust'; "
            "expected 'community_trust', as elsewhere for Bridgewater",
        ),
        (
            "pct_destinations",
            "D057",
            "service_scope",
            "whole",
            "(D057), column service_scope: found 'whole'; "
            "expected 'most' or a part, because other final rows hold parts",
        ),
    ],
    "Histories": [
        (
            "place_history",
            "5A3, 1",
            "end",
            "2014-05",
            "(5A3, 1), column end: found '2014-05'; expected '2014-04', when the next spell of the "
            "place begins",
        ),
        (
            "place_history",
            "5EM, 1",
            "end",
            "2024",
            "(5EM, 1), column end: found '2024'; expected a blank end, because no spell",
        ),
        (
            "place_history",
            "5N2, 1",
            "spell",
            "2",
            "column spell: found '2'; expected '1', the next of its place",
        ),
        (
            "contracts",
            "T001",
            "end",
            "1999",
            "(T001), column end: found '1999'; expected an end after its start",
        ),
    ],
    "Values of arms": [
        (
            "arm_values",
            "V004",
            "value_gbp_m",
            "40",
            "(V004), column value_kind: found 'staff_only'; expected a value, or staff_only where "
            "there is none",
        ),
        (
            "arm_values",
            "V001",
            "staff_unit",
            "",
            "(V001), column staff_unit: found nothing; expected a unit for every staff count",
        ),
    ],
    "Formulas": [
        (
            "figures",
            "NF261",
            "value",
            "34.37",
            "(NF261), column value: found '34.37'; expected 34.3587 = (NF237 / NF236 - 1) * 100",
        ),
        (
            "figures",
            "NF293",
            "derived_from",
            "NF291 + NF303",
            "(NF293), column derived_from: found 'NF291 + NF303' (",
        ),
        (
            "figures",
            "NF295",
            "derived_from",
            "NF294 *",
            "(NF295), column derived_from: found 'NF294 *' (",
        ),
        (
            "figures",
            "NF282",
            "derived_from",
            "NF069 / (NF143 - NF143)",
            "(NF282), column derived_from: found 'NF069 / (NF143 - NF143)' (",
        ),
    ],
    "Basis of figures": [
        (
            "figures",
            "NF290",
            "derived_from",
            "",
            "(NF290), column evidence: found 'computed'; expected another word, for it has no "
            "formula",
        ),
        (
            "figures",
            "NF289",
            "qualifier",
            "exact",
            "(NF289), column qualifier: found 'exact'; expected 'computed', for it has a formula",
        ),
    ],
    "Sources": [
        (
            "community_trusts",
            "RYV",
            "source_id",
            "",
            "community_trusts.csv, row 2 (RYV), column source_id: found nothing; expected a source",
        ),
        (
            "policy_timeline",
            "2010-04-01, Cambridgeshire Community Services becomes an NHS trust",
            "source_id",
            "hl868-2014",
            "column source_id: found 'hl868-2014'; expected nothing, for this is general knowledge",
        ),
    ],
    "Shares": [
        (
            "spend_series",
            "2010-11, tcs_plan_2010, Acute trusts",
            "share_percent",
            "28",
            "spend_series.csv, column share_percent: found shares of tcs_plan_2010 in 2010-11 that "
            "add up to 101; "
            "expected 100",
        ),
        (
            "spend_series",
            "2010-11, tcs_plan_2010, Social enterprises",
            "value_gbp_m",
            "950",
            "column value_gbp_m: found values of tcs_plan_2010 in 2010-11 that add up to 8700; "
            "expected 8500",
        ),
        (
            "spend_series",
            "2010-11, tcs_plan_2010, Mental health trusts",
            "value_gbp_m",
            "2480",
            "Mental health trusts), column value_gbp_m: found '2480'; expected about 2380, the "
            "share of the total",
        ),
        (
            "spend_series",
            "2012-13, nuffield_2014, NHS providers",
            "year_total_gbp_m",
            "9711",
            "column year_total_gbp_m: found several totals of nuffield_2014 in 2012-13; expected "
            "one",
        ),
    ],
    "Spend and figures": [
        (
            "spend_series",
            "2012-13, laingbuisson_2014, For-profit providers",
            "value_gbp_m",
            "1771",
            "For-profit providers), column value_gbp_m: found '1771'; "
            "expected a value of its figures NF297, NF146, NF296",
        ),
        (
            "spend_series",
            "2016-17, health_foundation_2017_contracts, Charities",
            "share_percent",
            "2.05",
            "Charities), column share_percent: found '2.05'; expected a value of its figures NF051",
        ),
        (
            "spend_series",
            "1996-97, hc_memo_1998_broad, All providers",
            "year_total_gbp_m",
            "4012",
            "column year_total_gbp_m: found '4012'; expected a value of its figures NF193",
        ),
    ],
    "Parts and totals": [
        (
            "areas",
            "5QJ",
            "population_mid_2011",
            "428075",
            "reconciliations.csv, row 2 (R01), column parts: found 53,1",
        ),
        (
            "areas",
            "5QK",
            "cash_2010_11_gbp_m",
            "600",
            "reconciliations.csv, row 3 (R02), column parts: found 78,",
        ),
        (
            "figures",
            "NF099",
            "value",
            "430",
            "(R28), column parts: found 680 of 670; "
            "expected no more than 0 apart: The Personal Care at Home plan and its two payers",
        ),
        (
            "reconciliations",
            "R16",
            "parts",
            'sum(spend_series.share_percent, series_id="health_foundation")',
            "(R16), column parts: found 0 of 100; expected no more than 0.1 apart",
        ),
        (
            "reconciliations",
            "R32",
            "parts",
            "NF226 + NF227 + NF228 + NF229 + 0 * NF000",
            "(R32), column parts: found 'NF226 + NF227 + NF228 + NF229 + 0 * NF000' (",
        ),
        (
            "reconciliations",
            "R05",
            "parts",
            "distinct(areas.icb)",
            "(R05), column parts: found 'distinct(areas.icb)' (",
        ),
        (
            "reconciliations",
            "R23",
            "minimum_coverage",
            "0.9",
            "(R23), column parts: found 98 of 120; expected at least 90.0% of the total: PCTs "
            "surveyed in October 2010",
        ),
    ],
}


@pytest.fixture(scope="module")
def rules_broken(tmp_path_factory):
    return broken(
        [damage for damages in DAMAGE.values() for damage in damages],
        tmp_path_factory.mktemp("rules"),
    )


@pytest.mark.parametrize(
    ("check", "damage"),
    [(check, damage) for check, damages in DAMAGE.items() for damage in damages],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[:3]),
)
def test_each_check_names_what_is_wrong(rules_broken, check, damage):
    result = rules_broken[check]
    assert not result.ok
    said = [str(problem) for problem in result.problems]
    assert any(damage[4] in line for line in said), "\n".join(said)


def test_these_damages_pass_the_schema(rules_broken):
    """So the checks above are needed."""
    assert rules_broken["Schema, keys and lists"].ok, rules_broken[
        "Schema, keys and lists"
    ].problems


def test_every_check_is_tried(rules_broken):
    assert DAMAGE.keys() == {name for name, *_ in checks.CHECKS}
    assert [name for name, result in rules_broken.items() if result.ok] == [
        "Schema, keys and lists"
    ]


def test_summary_of_failures_is_short_and_counts(rules_broken):
    text = checks.summarise(list(rules_broken.values()))
    assert text.endswith("\n\n12 of 13 checks failed.")
    lines = text.splitlines()
    assert sum(line.startswith("✗ ") for line in lines) == 12
    shown = [line for line in lines if line.startswith("    ")]
    assert any(line.startswith("    ... and ") for line in shown)
    assert len(shown) <= 12 * 6  # five problems of each, and how many more


# ---- a misspelt label, a missing row, a missing table


def test_a_misspelt_label_cannot_hide_behind_the_tolerance(tmp_path):
    """The reason for a minimum coverage: a part that is not found makes the sum too small."""
    key = "2011-12, lords_hl868, Independent sector treatment centres"
    results = broken([("spend_series", key, "series_id", "nuffield_2014", "")], tmp_path)
    said = "\n".join(map(str, results["Parts and totals"].problems))
    assert "(R12), column parts: found 9,088.91 of 9,119" in said


def test_a_table_that_cannot_be_read_is_the_only_thing_not_checked(tmp_path):
    copy_of_data(tmp_path)
    (tmp_path / "areas.csv").write_bytes(b"pct_code\n5A3\n")
    results = {result.name: result for result in checks.check(tmp_path)}
    assert "areas.csv, row 1, column pct_name: found no such column" in "\n".join(
        map(str, results["Schema, keys and lists"].problems)
    )
    assert results["Places"].detail == "not checked, because areas.csv cannot be used"
    assert results["Formulas"].ok and results["Shares"].ok


def test_a_place_without_rows_is_missed(tmp_path):
    path = copy_of_data(tmp_path) / "pct_destinations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if not line.startswith("D001,")), encoding="utf-8"
    )
    results = {result.name: result for result in checks.check(tmp_path)}
    assert results["Main destinations"].detail == "150 of 151 places with exactly one"
    assert not results["Parts and totals"].ok  # R07 counts them as well


def test_a_destination_that_its_history_does_not_know_is_said(tmp_path):
    text = (data_dir() / "pct_destinations.csv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("D091,"))
    moved = text.replace(row, row.replace("Nottingham CityCare Partnership CIC", "Somebody else"))
    (tmp_path / "pct_destinations.csv").write_text(moved, encoding="utf-8", newline="")
    results = {result.name: result for result in checks.check(tmp_path)}
    assert results["Histories"].ok and results["Histories"].detail.endswith(
        "150 of 151 begin with the main destination; pct_destinations says otherwise of 5EM"
    )


def test_a_folder_that_is_none_is_the_users_mistake(tmp_path):
    with pytest.raises(DataError, match="is not a folder"):
        checks.check(tmp_path / "nowhere")


# ---- formulas that want more than arithmetic

ATTACK = "areas.pct_code.frame.head(2).to_csv('stolen.csv')"


def test_formulas_cannot_do_anything_but_arithmetic(tmp_path):
    cells, _ = reader.read_all()
    for text in ("__import__('os').getcwd()", "().__class__", "9 ** 9 ** 9 ** 9", "open('x')"):
        frame = tables.read("figures")
        frame.loc[frame["figure_id"] == "NF293", "derived_from"] = text
        detail, problems = checks._formulas(checks.CheckedTables(cells, {"figures": frame}))
        assert detail.startswith("60 of 61") and "(NF293), column derived_from" in str(problems[0])


def test_no_cell_of_a_table_runs_a_method(tmp_path, monkeypatch):
    """Formulas, totals and parts: the problem names the cell and what is allowed, nothing runs."""
    own, here = tmp_path / "own", tmp_path / "here"
    own.mkdir()
    here.mkdir()
    monkeypatch.chdir(here)
    damages = [
        ("reconciliations", "R05", "parts", ATTACK, ""),
        ("reconciliations", "R06", "total", ATTACK, ""),
        ("figures", "NF293", "derived_from", ATTACK, ""),
    ]
    results = broken(damages, own)
    found = "\n".join(str(p) for result in results.values() for p in result.problems)
    for where in ("(R05), column parts", "(R06), column total", "(NF293), column derived_from"):
        assert f"{where}: found '{ATTACK}' (" in found
    assert "expected figure ids and numbers, joined by + - * / and brackets" in found
    assert "and sum, count or distinct of a column" in found
    with pytest.raises(SuiteError, match="is not allowed"):
        checks.reconciliations(own)
    with pytest.raises(SuiteError, match="is not allowed"):
        checks.formulas(own)
    assert list(here.iterdir()) == []
