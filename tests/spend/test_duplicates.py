"""Payments in two files: a month, its twin in another format, and a year's collation are one
source, whatever their names.
"""

import pyarrow as pa
import pytest

from helpers import spend
from helpers.spend.duplicates import duplicates_among
from tests.spend.made_up import write_csv

MONTHLY = [
    "Entity",
    "Date",
    "Expense Type",
    "Expense Area",
    "Supplier",
    "Transaction Number",
    "Amount",
]
COLLATED = ["Organisation", "Month", "Payee", "Value"]


def month(number: int, times: int = 6) -> list[list[str]]:
    return [
        [
            "NHS Anytown CCG",
            f"{day + 1:02}/{number:02}/2018",
            "Block contract",
            "COMMUNITY",
            f"SUPPLIER {day} LTD",
            f"{number}00{day}",
            f"{number * 1000 + day}.00",
        ]
        for day in range(times)
    ]


def collated(rows: list[list[str]]) -> list[list[str]]:
    """Another team's table of the same payments: no day, no reference, other columns and order."""
    names = {"04": "Apr-18", "05": "May-18", "06": "Jun-18"}
    lines = [[r[0].upper(), names[r[1][3:5]], r[4].title(), r[6]] for r in rows]
    return [COLLATED, *sorted(lines, key=lambda line: line[2])]


@pytest.fixture
def folder(tmp_path):
    for number in (4, 5):
        write_csv(tmp_path / "in" / f"{number}.csv", [MONTHLY, *month(number)])
    write_csv(tmp_path / "in" / "whole.csv", collated([*month(4), *month(5), *month(6)]))
    return tmp_path / "in"


def pounds(out) -> float:
    with spend.connect(out) as connection:
        ((pence,),) = connection.sql("SELECT sum(amount_pence) FROM payments").fetchall()
    return pence / 100


def test_a_collation_of_months_is_the_same_source(folder, tmp_path):
    done = spend.ingest_files([folder], tmp_path / "out")
    assert done.duplicates[["first_file", "source_file", "rows", "payments"]].values.tolist() == [
        ["4.csv", "whole.csv", 6, 18],
        ["5.csv", "whole.csv", 6, 18],
    ]
    once = sum(float(r[6]) for n in (4, 5, 6) for r in month(n))
    dropped = spend.ingest_files([folder], tmp_path / "out", drop_duplicates=True)
    assert pounds(tmp_path / "out") == once
    steps = dropped.waterfall[dropped.waterfall["source_file"] == "whole.csv"].set_index("step")
    assert steps.loc["raw", "pence"] == steps.loc["kept", "pence"] + steps.loc["duplicate", "pence"]


def test_names_decide_nothing(folder, tmp_path):
    (folder / "whole.csv").rename(folder / "0 first.csv")
    spend.ingest_files([folder], tmp_path / "out", drop_duplicates=True)
    assert pounds(tmp_path / "out") == sum(float(r[6]) for n in (4, 5, 6) for r in month(n))


def test_what_a_pdf_holds_too_is_kept_as_the_other_file_has_it(tmp_path):
    rows = spend.read_files(folder_of(tmp_path)).table
    twin = rows.assign(source_file="4.pdf", supplier=rows["supplier"].str.replace("SUPP", "SUPPLY"))
    both = pa.concat_tables(
        pa.Table.from_pandas(frame, preserve_index=False) for frame in (twin, rows)
    )
    pairs = duplicates_among(both)
    assert set(pairs["source_file"]) == {"4.pdf"} and set(pairs["first_file"]) == {"4.pdf.csv"}
    assert len(pairs) == len(rows)


def folder_of(tmp_path):
    write_csv(tmp_path / "in" / "4.pdf.csv", [MONTHLY, *month(4)])
    return tmp_path / "in"


def test_three_copies_are_counted_once(folder, tmp_path):
    write_csv(folder / "4 (2).csv", [MONTHLY, *month(4)])
    spend.ingest_files([folder], tmp_path / "out", drop_duplicates=True)
    assert pounds(tmp_path / "out") == sum(float(r[6]) for n in (4, 5, 6) for r in month(n))


def test_true_repeats_stay_as_often_as_the_fullest_file_has_them(tmp_path):
    twice = month(4) + month(4)[:1]
    write_csv(tmp_path / "in" / "a.csv", [MONTHLY, *twice])
    write_csv(tmp_path / "in" / "b.csv", collated([*twice, *month(4)[:1]]))
    spend.ingest_files([tmp_path / "in"], tmp_path / "out", drop_duplicates=True)
    assert pounds(tmp_path / "out") == sum(float(r[6]) for r in [*twice, month(4)[0]])


def test_other_payments_of_the_same_month_are_no_duplicates(tmp_path):
    write_csv(tmp_path / "in" / "a.csv", [MONTHLY, *month(4)])
    others = [[*r[:5], f"9{r[5]}", f"{float(r[6]) + (n > 1):.2f}"] for n, r in enumerate(month(4))]
    write_csv(tmp_path / "in" / "b.csv", [MONTHLY, *others])
    assert spend.ingest_files([tmp_path / "in"], tmp_path / "out").duplicates.empty
