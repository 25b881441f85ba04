"""The command: what it prints, what it writes, and how it ends."""

import csv
import os
import subprocess
import sys

import pytest

from helpers import spend
from tests import ROOT
from tests.spend.made_up import HEADER, PENCE, ROWS, write_csv


def command(*args, cwd):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "helpers", "payments", *map(str, args)],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_all_is_read_and_told(tmp_path):
    write_csv(tmp_path / "in" / "=april.csv", [HEADER, *ROWS, [*ROWS[0][:6], "9", "see -note"]])
    run = command(
        "in",
        "--out",
        "store",
        "--ledger",
        "l.csv",
        "--waterfall",
        "w.csv",
        "--columns",
        "c.csv",
        cwd=tmp_path,
    )
    assert run.returncode == 0, run.stderr
    assert f"{PENCE / 100:,.2f}" in run.stdout and "to the penny" in run.stdout
    ledger = list(csv.reader((tmp_path / "l.csv").open(encoding="utf-8", newline="")))
    assert ledger[0] == ["source_file", "source_sheet", "source_row", "reason", "amount_text"]
    assert ledger[2][:4] == ["'=april.csv", "", "6", "amount_unreadable"]
    waterfall = list(csv.DictReader((tmp_path / "w.csv").open(encoding="utf-8", newline="")))
    assert list(waterfall[0]) == ["source_file", "source_sheet", "step", "rows", "pence"]
    assert [(w["step"], w["rows"], w["pence"]) for w in waterfall] == [
        ("raw", "6", str(PENCE)),
        ("kept", "4", str(PENCE)),
        ("header", "1", "0"),
        ("amount_unreadable", "1", "0"),
    ]


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["mixed", "--out", "store"], 1, "Refused: bad.csv"),
        (["nowhere", "--out", "store"], 2, "no file, folder or pattern"),
        (["mixed", "--out", "mixed/good.csv"], 2, "choose another folder"),
        (["mixed", "--out", "store", "--overrides", "nowhere.csv"], 2, "override file"),
        (["mixed"], 2, "--out"),
    ],
)
def test_exit_codes(tmp_path, args, code, words):
    write_csv(tmp_path / "mixed" / "good.csv")
    write_csv(tmp_path / "mixed" / "bad.csv", [["a", "b"], ["c", "d"]])
    run = command(*args, cwd=tmp_path)
    assert run.returncode == code and words in run.stderr, run.stderr
    assert "Traceback" not in run.stderr


def test_a_fault_of_ours_in_one_file_does_not_stop_the_others(tmp_path, monkeypatch):
    from helpers import spend
    from helpers.spend import console as words
    from helpers.spend import parallel_reading

    write_csv(tmp_path / "in" / "a.csv")
    write_csv(tmp_path / "in" / "b.csv")
    real = parallel_reading.read_source

    def broken(source, *args):
        if source.name == "a.csv":
            raise RuntimeError("MRS J SMITH")
        return real(source, *args)

    monkeypatch.setattr(parallel_reading, "read_source", broken)
    outcome = spend.ingest_files([tmp_path / "in"], tmp_path / "store")
    assert set(outcome.waterfall.source_file) == {"b.csv"}
    (told,) = words.complaints(outcome)
    assert told.startswith("a.csv: RuntimeError at ") and "SMITH" not in told


def test_classify_adds_its_columns_and_says_what_is_wrong(tmp_path):
    (tmp_path / "in.csv").write_text(
        "who,year,£\nBarts Health NHST,2019-20,1\nMrs J Smith,2019-20,2\n=Elm Ltd,,3\n",
        encoding="utf-8",
    )

    def classify(*args):
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        run = [sys.executable, "-m", "helpers", "classify", "in.csv", "--out", "out.csv", *args]
        return subprocess.run(
            run, cwd=tmp_path, env=env, capture_output=True, text=True, encoding="utf-8"
        )

    assert classify("--column", "who", "--when", "year").returncode == 0
    rows = list(csv.reader((tmp_path / "out.csv").open(encoding="utf-8", newline="")))
    assert rows[0] == [
        "who",
        "year",
        "£",
        "organisation",
        "organisation_code",
        "provider_model",
        "method",
        "confidence",
    ]
    assert rows[1][3:] == ["Barts Health NHS Trust", "R1H", "acute_trust", "exact", "high"]
    assert (
        rows[2][0] == "individual (name withheld)"
        and rows[3][0] == "'=Elm Ltd"
        and rows[3][5] == "unclassified"
    )
    wrong = classify("--column", "whom")
    assert (
        wrong.returncode == 2
        and "there is no column 'whom'; it has who, year, £ (did you mean 'who'?)" in wrong.stderr
    )


def test_payments_takes_a_register_of_ones_own_from_ones_own_tables(tmp_path):
    write_csv(tmp_path / "in" / "a.csv", [HEADER, [*ROWS[0][:5], "Quillfeather", "1", "5.00"]])
    register = (ROOT / "data" / "organisations.csv").read_text(encoding="utf-8")
    first = register.splitlines()[1]
    own = first.replace(first.split(",")[1], "Quillfeather").replace("G6V2S", "", 1)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "organisations.csv").write_text(f"{register}{own}\n", encoding="utf-8")
    kinds = {}
    for given in ([], ["--data", "mine"]):
        run = command("in", "--out", f"store{len(given)}", *given, cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        with spend.connect(tmp_path / f"store{len(given)}") as connection:
            ((kinds[len(given)],),) = connection.sql(
                "SELECT provider_model FROM classified"
            ).fetchall()
    assert kinds == {0: "unclassified", 2: "mental_health_trust"}


def test_payments_takes_corrections_of_both_kinds_and_full_registers(tmp_path):
    names = ["Elm Ltd", "Oak Trees Ltd", "Barts Health NHST"]
    write_csv(
        tmp_path / "in" / "a.csv",
        [HEADER, *([*ROWS[0][:5], name, str(n), f"{n}.00"] for n, name in enumerate(names, 1))],
    )
    (tmp_path / "payees.csv").write_text(
        "supplier,provider_model\nELM LIMITED,voluntary\n", encoding="utf-8"
    )
    (tmp_path / "files.csv").write_text(
        "source_file,source_sheet,setting,value\n*,,payer,=NHS Brent CCG\n", encoding="utf-8"
    )
    (tmp_path / "ods.csv").write_text(
        ",".join(['"V1234"', '"OAK TREES LTD SURGERY"', *['""'] * 25]) + "\n", encoding="utf-8"
    )
    (tmp_path / "charities.txt").write_text(
        "charity_name\tregistered_charity_number\tcharity_registration_status\nOAK TREES "
        "LTD\t1\tRegistered\n",
        encoding="utf-8",
    )
    given = (
        "--overrides",
        "payees.csv",
        "--overrides",
        "files.csv",
        "--register",
        "ods.csv",
        "--registers",
        "charities.txt",
    )
    run = command("in", "--out", "store", *given, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    with spend.connect(tmp_path / "store") as connection:
        rows = connection.sql(
            "SELECT supplier, payer, provider_model, method FROM classified ORDER BY amount_pence"
        ).fetchall()
        both = [
            connection.sql(
                f"SELECT provider_model, financial_year, sum(amount_pence) FROM {view} GROUP BY "
                "ALL ORDER BY ALL"
            ).fetchall()
            for view in ("classified", "classified_sums")
        ]
    assert rows == [
        ("Elm Ltd", "NHS Brent CCG", "voluntary", "override"),
        ("Oak Trees Ltd", "NHS Brent CCG", "voluntary", "exact"),
        ("Barts Health NHST", "NHS Brent CCG", "acute_trust", "exact"),
    ]
    assert both[0] == both[1] and len(both[0]) == 2
    twice = command(
        "in",
        "--out",
        "store",
        "--overrides",
        "payees.csv",
        "--overrides",
        "payees.csv",
        cwd=tmp_path,
    )
    assert twice.returncode == 2 and "are both about payees" in twice.stderr
    (tmp_path / "payees.csv").write_text(
        "supplier,provider_model\nELM LIMITED,voluntry\n", encoding="utf-8"
    )
    wrong = command("in", "--out", "store", "--overrides", "payees.csv", cwd=tmp_path)
    assert wrong.returncode == 2 and "did you mean 'voluntary'" in wrong.stderr


def test_messages_are_summed_up_by_kind_and_listed_in_full(tmp_path):
    for n in range(25):
        write_csv(tmp_path / "in" / f"{n:02}: bad, sheet.csv", [["a", "b"], ["c", "d"]])
    (tmp_path / "in" / "odd.pdf").write_bytes(b"%PDF-")
    run = command("in", "--out", "store", "--checks", "c.csv", cwd=tmp_path)
    assert run.returncode == 1
    lines = [line for line in run.stderr.splitlines() if line.startswith("Refused: ")]
    assert len(lines) == 3 + 1 + 1 and "22 more like these (25 in 25 files)" in lines[3]
    rows = list(csv.DictReader((tmp_path / "c.csv").open(encoding="utf-8", newline="")))
    assert [r["what"] for r in rows] == ["Refused"] * 26
    assert len({r["source_file"] for r in rows}) == 26 and len({r["kind"] for r in rows}) == 2
    assert rows[0]["source_file"] == "00: bad, sheet.csv" and rows[0]["message"] == lines[0]
