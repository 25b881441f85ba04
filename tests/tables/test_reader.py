"""Tables open with their types and sources; a reader's own tables are laid over ours, or refused in
plain words.
"""

import csv
import math
import os
import shutil
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.core import paths
from helpers.core.errors import DataError, SuiteError
from helpers.core.paths import data_dir
from helpers.tables import reader
from helpers.tables.schema import BrokenTableError
from tests import GOLDENS

GOLDEN = GOLDENS / "column_totals.csv"


def lay_over(folder: Path, name: str, change) -> Path:
    """A copy of one of our tables, its bytes changed, in a folder of its own."""
    (folder / f"{name}.csv").write_bytes(change((data_dir() / f"{name}.csv").read_bytes()))
    return folder


# ---- what is in the tables


def test_names_are_those_of_the_files():
    assert sorted(tables.names()) == sorted(path.stem for path in data_dir().glob("*.csv"))


@pytest.mark.parametrize("name", tables.names())
def test_files_are_plain(name):
    raw = (data_dir() / f"{name}.csv").read_bytes()
    assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\n")
    header = raw.decode().splitlines()[0].split(",")
    assert header == [field["name"] for field in tables.describe(name)["schema"]["fields"]]


def column_totals() -> list[dict[str, str]]:
    """One row a column: how many cells, how many filled, their sum where they are numbers, and a
    digest of the text.
    """
    rows = []
    for name in tables.names():
        frame = tables.read(name)
        with (data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            text = list(csv.DictReader(file))
        for column in frame:
            numeric = (
                pd.api.types.is_numeric_dtype(frame[column]) and frame[column].dtype != "boolean"
            )
            rows.append(
                {
                    "table": name,
                    "column": column,
                    "rows": str(len(frame)),
                    "present": str(sum(cells[column] != "" for cells in text)),
                    "sum": f"{math.fsum(frame[column].dropna()):.6g}" if numeric else "",
                    "digest": sha256(
                        "\n".join(cells[column] for cells in text).encode()
                    ).hexdigest()[:12],
                }
            )
    return rows


def test_no_number_changed_unnoticed():
    """Any changed cell goes red. After a change that is meant, run this with UPDATE_GOLDEN=1 in the
    environment.
    """
    totals = column_totals()
    if os.environ.get("UPDATE_GOLDEN"):
        with GOLDEN.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, totals[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(totals)
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        golden = list(csv.DictReader(file))
    before = {(row["table"], row["column"]): row for row in golden}
    now = {(row["table"], row["column"]): row for row in totals}
    assert before.keys() == now.keys()
    changed = {key: (before[key], now[key]) for key in now if before[key] != now[key]}
    assert not changed


def test_population_and_cash_of_the_places():
    areas = tables.read("areas")
    assert len(areas) == 151
    assert areas["population_mid_2011"].sum() == 53_107_169
    assert areas["cash_2010_11_gbp_m"].sum() == pytest.approx(78_777.614)
    assert areas["cash_2012_13_gbp_m"].sum() == pytest.approx(82_618.443)
    assert areas["icb_codes"].explode().nunique() == 36
    assert areas["icb_2022_codes"].explode().nunique() == 42


def test_main_destinations_by_count_and_by_cash():
    rows = tables.read("pct_destinations")
    main = rows[rows["main_destination"]].merge(
        tables.read("areas"), on="pct_code", validate="one_to_one"
    )
    assert main["provider_model"].value_counts().to_dict() == {
        "acute_trust": 55,
        "mental_health_trust": 41,
        "community_trust": 37,
        "social_enterprise": 16,
        "independent": 2,
    }
    cash = main.groupby("provider_model")["cash_2010_11_gbp_m"].sum()
    assert (cash / cash.sum() * 100).round(1).to_dict() == {
        "acute_trust": 32.6,
        "mental_health_trust": 27.0,
        "community_trust": 28.7,
        "social_enterprise": 8.7,
        "independent": 3.0,
    }


def test_one_vocabulary():
    """The words of the first compilation are gone, and no two tables keep the same fact."""
    destinations = tables.read("pct_destinations")
    codes = set(tables.read("provider_models")["code"])
    assert set(destinations["provider_model"]) <= codes
    assert not {"pct_name", "sha_region"} & set(destinations.columns)
    old = {"other_community_provider", "voluntary_sector", "independent_sector", "retained_by_pct"}
    assert not old & codes


def named_by(row: str, table: str, frame: pd.DataFrame) -> pd.Series:
    """Where rows have this key: the whole of it, parted by commas, or one of its columns."""
    keys = tables.describe(table)["schema"]["primaryKey"]
    texts = frame[keys].astype(str)
    return (texts == row).any(axis=1) | (texts.agg(", ".join, axis=1) == row)


def test_every_correction_shows_in_the_tables():
    """What corrections.csv says a cell holds now is what it holds."""
    checked = 0
    fixes = tables.read("corrections").drop_duplicates(["table", "row", "column"], keep="last")
    for fix in fixes.itertuples():
        frame = tables.read(fix.table)
        if (
            fix.column not in frame.columns
            or fix.row == "all"
            or fix.table == "spend_series"
            or fix.now == "row dropped"
        ):
            continue
        cells = frame.loc[named_by(fix.row, fix.table, frame), fix.column]
        shown = {";".join(cell) if isinstance(cell, tuple) else cell for cell in cells}
        assert shown == {fix.now}, fix
        checked += 1
    assert checked >= 28  # a check that looks at nothing passes too


# ---- types


def test_types_follow_the_schema():
    dtypes = {
        "string": lambda dtype: dtype == "str",
        "integer": lambda dtype: dtype == "Int64",
        "number": lambda dtype: dtype == "float64",
        "boolean": lambda dtype: dtype == "boolean",
        "date": lambda dtype: pd.api.types.is_datetime64_dtype(dtype),
        "list": lambda dtype: dtype == "object",
    }
    seen = set()
    for name in tables.names():
        frame = tables.read(name)
        for field in tables.describe(name)["schema"]["fields"]:
            assert dtypes[field["type"]](frame[field["name"]].dtype), (name, field["name"])
            seen.add(field["type"])
    assert seen == dtypes.keys()


def test_blank_is_missing_and_a_blank_list_is_empty():
    series = tables.read("spend_series")
    assert series["value_gbp_m"].isna().sum() == 10
    assert series.loc[series["series_id"] == "lords_2014_09", "comparable_with"].item() == ()
    assert tables.read("arm_values")["staff"].isna().sum() == 62
    assert tables.read("pct_destinations")["source_id"].isna().sum() == 3


def test_lists_explode():
    values = tables.read("arm_values").set_index("value_id")
    assert values.loc["V001", "pct_codes"] == ("5KF", "5KL", "5KG")
    areas = tables.read("areas").set_index("pct_code")
    assert areas.loc["5A5", "successor_ccg_postcode_pct"] == (100.0,)


def test_a_frame_knows_where_it_comes_from():
    attrs = tables.read("areas").attrs
    assert attrs["name"] == "areas" and attrs["version"] == tables.version() == "2026.11.2"
    assert attrs["title"] == "Places: the 151 primary care trusts"
    assert any("Office for National Statistics" in source for source in attrs["sources"])
    assert attrs["licence"] == "OGL-UK-3.0"


def test_changing_a_frame_changes_no_other():
    mine = tables.read("icbs")
    mine.loc[:, "icb_name"] = "mine"
    assert "mine" not in set(tables.read("icbs")["icb_name"])
    tables.describe("icbs")["schema"]["fields"].clear()
    assert tables.describe("icbs")["schema"]["fields"]


def test_files_are_found_in_the_repository_and_in_a_wheel(tmp_path, monkeypatch):
    here = tmp_path / "helpers"
    monkeypatch.setattr(paths, "_HERE", here)
    assert paths.data_dir() == tmp_path / "data"  # where it belongs, before anything is there
    for data in (
        tmp_path / "data",
        here / "_data",
    ):  # the wheel's own copy wins over whatever lies beside it
        data.mkdir(parents=True)
        (data / "datapackage.json").touch()
        assert paths.data_dir() == data
    assert paths.notebooks_dir() == tmp_path / "notebooks"


# ---- single records


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: tables.read("area"), r"no table 'area'.*did you mean 'areas'\?"),
        (lambda: tables.read(None), "no table 'None'"),
        (lambda: tables.describe("figure"), r"did you mean 'figures'\?"),
    ],
)
def test_unknown_names_get_a_suggestion(ask, message):
    with pytest.raises(SuiteError, match=message):
        ask()


def test_a_row_is_looked_up_by_a_key_of_its_own_alone():
    """Of several rows with one code the last stood for all."""
    assert reader.record("areas", "5EM")["pct_name"] == "Nottingham City PCT"
    for table in ("organisations", "waiting_list"):
        with pytest.raises(SuiteError, match=rf"rows of {table}\.csv are not told apart by their"):
            reader.record(table, "RXP")


# ---- a reader's own tables


def test_own_table_takes_the_place_of_ours_and_leaves_the_rest(tmp_path):
    lay_over(tmp_path, "icbs", lambda raw: raw.replace(b"NHS Surrey and Sussex", b"Surrey"))
    own = tables.read("icbs", data=tmp_path)
    assert "Surrey Integrated Care Board" in set(own["icb_name"])
    assert own.attrs["version"] == "your own table" and "licence" in own.attrs
    assert tables.read("areas", data=tmp_path).equals(tables.read("areas"))
    assert tables.read("areas", data=tmp_path).attrs["version"] == "2026.11.2"
    assert "Surrey Integrated Care Board" not in set(tables.read("icbs")["icb_name"])


def test_a_version_names_the_tables_that_are_not_as_released(tmp_path, monkeypatch):
    assert tables.altered_tables() == [] and tables.version() == tables.released_version()
    for name in ("areas", "figures"):
        shutil.copy(data_dir() / f"{name}.csv", tmp_path)
    assert tables.altered_tables(tmp_path) == []  # copies of ours that nobody changed
    change = {
        "figures": (b"NF014", b"NF999"),
        "areas": (b"County Durham", b"Durham"),
        "icbs": (b"NHS Surrey and Sussex", b"Surrey"),
        "glossary": (b"Plan,", b"Plans,"),
    }
    for name in ("figures", "areas"):
        lay_over(tmp_path, name, lambda raw, name=name: raw.replace(*change[name]))
    released = tables.released_version()
    assert tables.version(tmp_path) == f"{released} (altered: areas, figures)"
    for name in ("icbs", "glossary"):
        lay_over(tmp_path, name, lambda raw, name=name: raw.replace(*change[name]))
    assert tables.version(tmp_path) == f"{released} (altered: 4 tables)"
    monkeypatch.setenv(reader.ENVIRONMENT, str(tmp_path))
    assert tables.version() == f"{released} (altered: 4 tables)"
    assert tables.released_version() == released
    assert "NHS Surrey and Sussex" in " ".join(tables.read_released("icbs")["icb_name"])


def test_a_version_is_not_said_of_a_folder_that_is_none(tmp_path):
    for call in (tables.version, tables.altered_tables):
        with pytest.raises(DataError, match="nowhere is not a folder; expected a folder of tables"):
            call(tmp_path / "nowhere")


def test_own_table_by_environment_and_seen_again_when_it_changes(tmp_path, monkeypatch):
    monkeypatch.setenv(reader.ENVIRONMENT, str(tmp_path))
    lay_over(
        tmp_path, "assumptions", lambda raw: raw.replace(b",8500,7000,9000,", b",8600,7000,9000,")
    )
    assert tables.assumption("A01").value == 8600
    lay_over(
        tmp_path, "assumptions", lambda raw: raw.replace(b",8500,7000,9000,", b",8700.5,7000,9000,")
    )
    assert tables.assumption("A01").value == 8700.5


def test_table_as_text_says_what_the_typed_one_says(tmp_path):
    typed = tables.read("organisations")
    assert reader.read_text("organisations").column("name") == typed["name"].tolist()
    lay_over(tmp_path, "icbs", lambda raw: raw.replace(b"NHS Surrey and Sussex", b"Surrey"))
    own = tables.read("icbs", data=tmp_path)["icb_name"].tolist()
    assert reader.read_text("icbs", tmp_path).column("icb_name") == own
    assert reader.read_text("icbs").column("icb_name") != own
    with pytest.raises(SuiteError, match="there is no table 'organisation'"):
        reader.read_text("organisation")


def test_windows_line_ends_byte_order_mark_other_order_and_blank_lines_at_the_end_are_fine(
    tmp_path,
):
    def as_excel_saves_it(raw: bytes) -> bytes:
        rows = [
            f"{name},{code}"
            for code, name in (line.split(",", 1) for line in raw.decode().splitlines())
        ]
        return b"\xef\xbb\xbf" + "\r\n".join([*rows, "", ""]).encode()

    lay_over(tmp_path, "icbs", as_excel_saves_it)
    assert tables.read("icbs", data=tmp_path).equals(tables.read("icbs"))


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (
            lambda rows: [*rows[:1], rows[1].replace(b"5A3", b"5a3", 1), *rows[2:]],
            "areas.csv, row 2 (5a3), column pct_code: found '5a3'; expected three capital letters",
        ),
        (
            lambda rows: rows[:1] + rows[2:],
            "areas.csv, column pct_code: found no '5A3'; expected a row for it: other tables name "
            "it in 12 cells, the first is tiles.csv, row 2 (5A3), column pct_code",
        ),
        (
            lambda rows: rows[:70],
            "areas.csv, column pct_code: found no '5MK', '5MV', '5MX' and 79 more; expected a row",
        ),
    ],
)
def test_a_table_that_others_look_in_is_blamed_once(edit, line, tmp_path):
    """A row that is lost, or a key in small letters, is not the fault of the hundreds of rows of
    other tables that name it.
    """
    lay_over(tmp_path, "areas", lambda raw: b"".join(edit(raw.splitlines(keepends=True))))
    with pytest.raises(BrokenTableError) as seen:
        tables.read("areas", data=tmp_path)
    assert [str(p)[: len(line)] for p in seen.value.problems] == [line]


def test_two_own_tables_that_do_not_fit_each_other_are_both_in_doubt(tmp_path):
    lay_over(tmp_path, "areas", lambda raw: raw)
    lay_over(tmp_path, "tiles", lambda raw: raw.replace(b"5A3,", b"5ZZ,", 1))
    with pytest.raises(BrokenTableError, match=r"tiles\.csv, row 2 \(5ZZ\), column pct_code"):
        tables.read("areas", data=tmp_path)


def test_an_exact_copy_of_everything_is_fine(tmp_path):
    for path in data_dir().glob("*.csv"):
        shutil.copy(path, tmp_path)
    assert tables.read("pct_destinations", data=tmp_path).equals(tables.read("pct_destinations"))


BROKEN_FILES = {
    "empty": (lambda raw: b"", "ccgs.csv: found an empty file; expected a header row"),
    "only blank lines": (lambda raw: b"\n\r\n\n", "ccgs.csv: found an empty file"),
    "missing column": (
        lambda raw: raw.replace(b"ccg_name\n", b"name\n", 1),
        "ccgs.csv, row 1: found a column 'name'; expected only the columns ccg_code, ccg_name (did "
        "you mean 'ccg_name'",
    ),
    "missing column, said so": (
        lambda raw: raw.replace(b"ccg_name\n", b"name\n", 1),
        "ccgs.csv, row 1, column ccg_name: found no such column; expected a column 'ccg_name'",
    ),
    "extra column": (
        lambda raw: raw.replace(b"\n", b",x\n"),
        "ccgs.csv, row 1: found a column 'x'; expected only the columns ccg_code, ccg_name",
    ),
    "column without a name": (
        lambda raw: raw.replace(b"\n", b",\n"),
        "ccgs.csv, row 1: found a column without a name",
    ),
    "same header twice": (
        lambda raw: raw.replace(b"ccg_name\n", b"ccg_code\n", 1),
        "ccgs.csv, row 1: found column 'ccg_code' 2 times; expected it once",
    ),
    "too many cells": (
        lambda raw: raw.replace(b"00C,", b"00C,,", 1),
        "ccgs.csv, row 2: found 3 cells; expected 2, as in the header",
    ),
    "blank line in the middle": (
        lambda raw: raw.replace(b"\n00J", b"\n\n00J", 1),
        "ccgs.csv, row 4: found 0 cells",
    ),
    "cp1252": (
        lambda raw: raw.replace(b"00J,N", b"00J,\xa3", 1),
        "ccgs.csv, row 4: found byte 0xa3, which is not UTF-8; expected UTF-8 text (in Excel, save "
        "as CSV UTF-8)",
    ),
    "semicolons": (
        lambda raw: raw.replace(b",", b";"),
        "ccgs.csv, row 1: found one column, parted by semicolons; expected columns parted by "
        "commas (in Excel, save as CSV UTF-8)",
    ),
    "utf-16": (
        lambda raw: raw.decode().encode("utf-16"),
        "ccgs.csv, row 1: found byte 0xff, which is not UTF-8",
    ),
    "open quotation": (
        lambda raw: raw.replace(b"00J,", b'00J,"', 1),
        "ccgs.csv, row 4: found broken CSV",
    ),
    "repeated key": (
        lambda raw: raw.replace(b"00J,", b"00C,", 1),
        "ccgs.csv, row 4 (00C), column ccg_code: found '00C' again; expected each key once",
    ),
    "key that others need": (
        lambda raw: raw.replace(b"04K,", b"99Z,", 1),
        "ccgs.csv, column ccg_code: found no '04K'; expected a row for it: other tables name it in "
        "2 cells, the first is areas.csv, row 22 (5EM), column successor_ccg_codes",
    ),
    "blank where a value must be": (
        lambda raw: raw.replace(b"00C,Darlington", b"00C,", 1),
        "ccgs.csv, row 2 (00C), column ccg_name: found nothing; expected text: the cell must not "
        "be blank",
    ),
    "header only": (
        lambda raw: b"ccg_code,ccg_name\n",
        "found no '12A', '08F', '08J' and 206 more; expected a row for each: other tables name "
        "them in 446 cells, the first is areas.csv, row 2 (5A3), column successor_ccg_codes",
    ),
}


@pytest.mark.parametrize("change", BROKEN_FILES)
def test_a_broken_table_is_refused_in_plain_words(tmp_path, change):
    damage, message = BROKEN_FILES[change]
    lay_over(tmp_path, "ccgs", damage)
    with pytest.raises(DataError) as refusal:
        tables.read("ccgs", data=tmp_path)
    assert message in "\n".join(map(str, refusal.value.problems))
    assert str(refusal.value).count("\n") <= 5  # a page of text helps nobody


def test_one_broken_table_spoils_the_others_too(tmp_path):
    """Whatever is laid over must be whole before any of it is used."""
    lay_over(tmp_path, "ccgs", lambda raw: b"")
    with pytest.raises(DataError, match=r"ccgs\.csv: found an empty file"):
        tables.read("figures", data=tmp_path)


def test_folder_that_is_not_there_or_holds_nothing(tmp_path):
    with pytest.raises(DataError, match="is not a folder; expected a folder of tables"):
        tables.read("areas", data=tmp_path / "nowhere")
    with pytest.raises(DataError, match="is not a folder"):
        tables.read("areas", data=data_dir() / "areas.csv")
    with pytest.raises(DataError, match="holds no CSV file; expected at least one of areas,"):
        tables.read("areas", data=tmp_path)


def test_table_that_is_not_ours(tmp_path):
    (tmp_path / "area.csv").write_text("pct_code\n5A3\n")
    with pytest.raises(
        DataError,
        match=r"area.csv is no table of the package \(did you mean 'areas'\?\).*among areas, icbs",
    ):
        tables.read("areas", data=tmp_path)


def test_folder_in_the_place_of_a_table(tmp_path):
    (tmp_path / "areas.csv").mkdir()
    with pytest.raises(DataError, match=r"areas\.csv: found no readable file"):
        tables.read("areas", data=tmp_path)


def test_vocabulary_is_fixed(tmp_path):
    lay_over(tmp_path, "provider_models", lambda raw: raw.replace(b"GP-led", b"Practices", 1))
    with pytest.raises(
        DataError, match=r"provider_models\.csv: found a table that differs from ours"
    ):
        tables.read("provider_models", data=tmp_path)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@example(b"ccg_code,ccg_name\n\x00,a\n")
@example(b'ccg_code,ccg_name\n"00C"x,a\n')
@example(b"ccg_code,ccg_name\n" + b"Q" * 200_000 + b",a\n")
def test_any_bytes_at_all_raise_nothing_but_our_own_error(tmp_path, raw):
    (tmp_path / "ccgs.csv").write_bytes(raw)
    with pytest.raises(DataError):
        tables.read("ccgs", data=tmp_path)


CELLS = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1e400",
        "NaN",
        "INF",
        "99999999999999999999",
        "2011-02-31",
        "0000-01-01",
        ";",
        "£5",
        "yes",
        "A01",
        "\t",
    ]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(*[CELLS | st.text(max_size=5)] * 8), max_size=3))
def test_any_cells_at_all_raise_nothing_but_our_own_error(tmp_path, rows):
    """Rows of the right width reach the schema; whatever passes it must convert."""
    header = [field["name"] for field in tables.describe("assumptions")["schema"]["fields"]]
    with (tmp_path / "assumptions.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    try:
        frame = tables.read("assumptions", data=tmp_path)
    except DataError:
        return
    assert frame[["value", "low", "high"]].map(math.isfinite).all(axis=None)


def test_while_nothing_changes_tables_are_asked_once_when_they_changed(tmp_path):
    shutil.copy(data_dir() / "areas.csv", tmp_path)
    with reader.unchanging():
        before = reader.stamp(tmp_path)
        os.utime(tmp_path / "areas.csv", (1, 1))
        assert reader.stamp(tmp_path) == before
    assert reader.stamp(tmp_path) != before
