"""The short form of `python -m tests.soak`: some inputs for every reader, always the same ones; and
each fault that the long form found.
"""

import csv
import os
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import tests.soak as soak
from helpers import estimates, spend, tables
from helpers.core.errors import MAX_LENGTH, DataError, SuiteError, one_line
from helpers.reports.templates import report_script
from helpers.spend.catalogue import CATALOGUE
from helpers.spend.classify import corrections, payee_names
from helpers.spend.csv_export import FORMULA_STARTS
from helpers.tables import schema
from tests import ROOT
from tests.soak import bombs, kills
from tests.soak.isolated import inputs
from tests.soak.targets import TARGETS
from tests.spend.made_up import HEADER, PENCE, ROWS, text, write_csv

SHORT = 250  # inputs in all


@pytest.mark.parametrize("target", TARGETS, ids=lambda t: t.name)
def test_only_our_own_errors_escape(target):
    tally = soak.run(target, inputs(target, max(2, round(SHORT * target.share / 100)), number=0))
    assert not tally.escaped, tally.escaped[0][1] + repr(tally.escaped[0][0][:500])
    assert tally.inputs >= 2


def test_a_fault_would_be_seen(tmp_path):
    """The harness itself: what it must not let pass."""

    def target(use):
        return soak.Target("t", 1, use, lambda: [b""], lambda: None, mark="input")

    def refuse(message):
        raise SuiteError(message)

    for use, words in [
        (lambda data, folder: 1 / 0, "ZeroDivisionError"),
        (lambda data, folder: (folder.parent / "up.csv").write_text("x"), "outside"),
        (lambda data, folder: (folder.parent / "outside.txt").write_text("x") and None, "outside"),
        (lambda data, folder: refuse("something is wrong"), "does not name"),
        (lambda data, folder: "input\nbroken", "printable"),
        (lambda data, folder: __import__("socket").create_connection(("127.0.0.1", 9)), "socket"),
    ]:
        box = soak.Box()
        place = Path.cwd()
        try:
            verdict, said = soak.attempt(target(use), b"", box)
        finally:
            os.chdir(place)
            box.close()
        assert verdict == soak.ESCAPED and words in said, said


def test_a_few_kills_of_the_store():
    if not hasattr(os, "fork"):
        pytest.skip("killing a run costs seconds here; python -m tests.soak does it")
    assert kills.run(3).faults == []


# --- what the long form found ---------------------------------------------------------------------


def test_what_a_message_quotes_is_shown_and_not_run():
    error = SuiteError("\x1b[31mred\nsecond\u202e" + "x" * 10_000)
    assert str(error).isprintable() and len(str(error)) <= MAX_LENGTH and "red second" in str(error)
    assert one_line("é £ 𝒳") == "é £ 𝒳"


def test_a_long_or_odd_cell_stays_one_short_line(tmp_path):
    rows = list(
        csv.reader((ROOT / "data" / "gdp_deflator.csv").read_text(encoding="utf-8").splitlines())
    )
    rows[1][1] = "a\r\nb\x1b[31m" + "x" * 50_000
    write_csv(tmp_path / "gdp_deflator.csv", rows)
    with pytest.raises(schema.BrokenTableError) as found:
        tables.read("gdp_deflator", tmp_path)
    lines = str(found.value).split("\n")
    assert len(lines) <= schema.SHOWN_PROBLEMS + 1 and all(
        line.isprintable() and len(line) <= MAX_LENGTH for line in lines
    )


def test_a_table_without_rows_is_what_keys_do_not_find(tmp_path):
    header = (ROOT / "data" / "arm_values.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "arm_values.csv").write_text(header + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"no 'V001', 'V002', 'V003' and \d+ more; expected a row"):
        tables.read("arm_values", tmp_path)


def test_a_spoilt_file_of_payees_in_the_old_encoding_is_refused(tmp_path):
    (tmp_path / "in.csv").write_bytes(b'Supplier\n\xa3 "x,y\n1,2,3\n1,2,3,4,5\n')
    with pytest.raises(DataError, match=r"cannot read .*in\.csv"):
        corrections.classify_file(
            tmp_path / "in.csv", "Supplier", organisations=tables.read("organisations")
        )


def test_rows_longer_than_the_header_do_not_move_the_payees(tmp_path):
    """pandas takes the first of them for an index, and every name would stand one column too far
    left.
    """
    (tmp_path / "in.csv").write_text("Supplier,Amount\nHILL SURGERY,1,x\nABLE LTD,2,x\n")
    with pytest.raises(DataError, match="more cells than the first line"):
        corrections.classify_file(
            tmp_path / "in.csv", "Supplier", organisations=tables.read("organisations")
        )


def test_names_of_columns_are_made_safe_too(tmp_path):
    spend.save_csv(
        tmp_path / "x.csv", pd.DataFrame({"=cmd|x": ["\n=1"], "＝1": ["＠x"], "ok": ["-1,000.00"]})
    )
    rows = list(csv.reader((tmp_path / "x.csv").open(encoding="utf-8", newline="")))
    assert rows == [["'=cmd|x", "'＝1", "ok"], ["'\n=1", "'＠x", "-1,000.00"]]


def test_reports_make_the_same_cells_safe():
    script = report_script()
    letters = re.search(r"const safe = /\^\[(.+?)\]/", script)[1]
    for escaped, meant in ((r"\-", "-"), (r"\t", "\t"), (r"\r", "\r"), (r"\n", "\n")):
        letters = letters.replace(escaped, meant)
    assert set(letters) == set(FORMULA_STARTS)


def test_two_names_in_a_zip_that_become_one_are_told_apart(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr(zipfile.ZipInfo("C:/a.csv"), text([HEADER, *ROWS]))
        packed.writestr(zipfile.ZipInfo("../a.csv"), text([HEADER, *ROWS]))
    spend.ingest_files([tmp_path / "x.zip"], tmp_path / "store")
    held = (
        spend.connect(tmp_path / "store")
        .sql("SELECT source_file, sum(amount_pence) FROM payments GROUP BY 1 ORDER BY 1")
        .fetchall()
    )
    assert held == [("x.zip/a.csv", PENCE), ("x.zip/a.csv (2)", PENCE)]


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_damaged_member_is_refused_however_it_was_packed(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", method) as packed:
        packed.writestr("a.csv", text([HEADER, *ROWS] * 50))
    data = bytearray((tmp_path / "x.zip").read_bytes())
    data[45:120] = bytes(75)
    (tmp_path / "x.zip").write_bytes(data)
    assert "damaged" in spend.read_files(tmp_path / "x.zip").refusals[0].why


def test_a_file_name_that_is_no_text(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.csv")).write_bytes(bombs.TABLE)
    except OSError:
        pytest.skip("this file system has no such names")
    done = spend.ingest_files([tmp_path], tmp_path / "store")
    assert (
        not done.faults
        and spend.Store(tmp_path / "store").records().popitem()[1].name == "caf?.csv"
    )


def test_a_damaged_store_says_so(tmp_path):
    write_csv(tmp_path / "a.csv")
    spend.ingest_files([tmp_path / "a.csv"], tmp_path / "store")
    catalogue = tmp_path / "store" / CATALOGUE
    (parquet,) = (tmp_path / "store").glob("payer=*/*/*.parquet")
    for path in (catalogue, parquet):
        whole = path.read_bytes()
        for spoilt in (b"", b"{", whole[:3000] + bytes(4000)):
            path.write_bytes(spoilt)
            with pytest.raises(DataError, match="the store is damaged at"):
                spend.ingest_files([tmp_path / "a.csv"], tmp_path / "store")
            with pytest.raises(DataError, match="the store is damaged at"):
                spend.connect(tmp_path / "store").sql("SELECT amount_pence FROM payments")
            path.write_bytes(whole)
    assert not spend.ingest_files([tmp_path / "a.csv"], tmp_path / "store").faults


def test_a_scenario_with_a_name_that_cannot_be():
    with pytest.raises(DataError, match="cannot be opened"):
        estimates.read_scenario(Path("a\0b.json"))


@pytest.mark.parametrize("name", ["x" * 300, "x" * 5_000, ".", ""])
def test_a_scenario_whose_name_is_too_long_for_the_system(name):
    with pytest.raises(DataError, match="cannot be opened"):
        estimates.read_scenario(Path(name))


@pytest.mark.parametrize(
    "start, line", [("Supplier", 1), ('"Supplier\nand', 2)]
)  # a header may go on beyond its first line
def test_a_file_of_payees_with_too_many_columns_is_refused_at_once(start, line, tmp_path):
    (tmp_path / "in.csv").write_text(
        start.replace("and", 'and"') + "," * 100_000 + "\n", encoding="utf-8"
    )
    with pytest.raises(DataError, match=rf"in\.csv: line {line} has more than 1,000 columns"):
        corrections.classify_file(
            tmp_path / "in.csv", "Supplier", organisations=tables.read("organisations")
        )


@pytest.mark.parametrize("letter", ["9", "A", " ", "(", "- ", "A1"])
def test_a_name_without_end_is_looked_at_as_far_as_names_go(letter, tmp_path):
    name = letter * 200_000
    assert (
        payee_names.name_key(name) == payee_names.name_key(name[: payee_names.MAX_LETTERS])
        and len(list(payee_names.name_forms(name))) <= 6
    )
    (tmp_path / "in.csv").write_text(f"Supplier\n{name}x\nHILL SURGERY\n", encoding="utf-8")
    found = corrections.classify_file(
        tmp_path / "in.csv", "Supplier", organisations=tables.read("organisations")
    )
    assert list(found.provider_model) == ["unclassified", "gp_led"]
