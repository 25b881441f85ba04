"""The store: whole or not at all, the same bytes again, safe for any name, and read by DuckDB."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from helpers import charts, spend, tables
from helpers.core.errors import DataError
from helpers.spend import store as stores
from tests import ROOT
from tests.spend.made_up import HEADER, PENCE, ROWS, text, write_csv


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "_lock"
    }


def total(folder: Path) -> int:
    return int(
        spend.connect(folder)
        .execute("SELECT coalesce(sum(amount_pence), 0) FROM payments")
        .fetchall()[0][0]
    )


@pytest.fixture
def files(tmp_path):
    for month in range(1, 7):
        rows = [
            [*r[:2], f"{r[2][:2]}/{month:02}/2021", *r[3:6], f"{month}{r[6]}", r[7]] for r in ROWS
        ]
        write_csv(tmp_path / "in" / f"{month}.csv", [HEADER, *rows])
    return tmp_path / "in"


def test_partitions_that_others_can_read(files, tmp_path):
    spend.ingest_files([files], tmp_path / "out")
    files = f"read_parquet('{tmp_path}/out/**/*.parquet', hive_partitioning=true)"
    plain = duckdb.sql(
        f"SELECT payer, financial_year, sum(amount_pence) FROM {files} GROUP BY ALL ORDER BY ALL"
    )
    assert plain.fetchall() == [
        ("NHS Anytown CCG", "2020-21", 3 * PENCE),
        ("NHS Anytown CCG", "2021-22", 3 * PENCE),
    ]
    one = next((tmp_path / "out").glob("payer=*/financial_year=2020-21/*.parquet"))
    assert (
        "payer" not in pq.ParquetFile(one).schema_arrow.names
    )  # BigQuery takes a partition's name from its folder alone
    manifest = json.loads((tmp_path / "out" / "_manifest.json").read_text(encoding="utf-8"))
    assert (manifest["rows"], manifest["pence"], len(manifest["files"])) == (24, 6 * PENCE, 6)


def test_the_same_files_give_the_same_bytes(files, tmp_path):
    for name in ("one", "two"):
        outcome = spend.ingest_files([files], tmp_path / name)
        spend.save_csv(tmp_path / name / "ledger.csv", outcome.ledger)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    before = contents(tmp_path / "one")
    again = spend.ingest_files(
        [files], tmp_path / "one", leave_out=[tmp_path / "one" / "ledger.csv"]
    )
    assert again.read_anew == 0 and contents(tmp_path / "one") == before
    assert len(again.ledger) == 6 and again.waterfall.pence.sum() == 2 * 6 * PENCE


def test_only_what_is_new_or_changed_is_read(files, tmp_path):
    out = tmp_path / "out"
    assert spend.ingest_files([files], out).read_anew == 6
    write_csv(files / "7.csv", [HEADER, [*ROWS[0][:6], "99", "5.00"]])
    assert spend.ingest_files([files], out).read_anew == 1 and total(out) == 6 * PENCE + 500
    write_csv(files / "7.csv", [HEADER, [*ROWS[0][:6], "99", "7.00"]])
    assert spend.ingest_files([files], out).read_anew == 1 and total(out) == 6 * PENCE + 700
    assert (
        spend.ingest_files([files / "7.csv"], out).read_anew == 0 and total(out) == 6 * PENCE + 700
    )
    mine = tmp_path / "mine"
    mine.write_text("source_file,source_sheet,setting,value\n7.csv,,payer,=NHS Elsewhere ICB\n")
    assert spend.ingest_files([files], out, override_file=mine).read_anew == 1
    assert "NHS Elsewhere ICB" in set(spend.Store(out).sql("SELECT payer FROM payments").payer)


def test_a_file_that_moved_is_the_same_file_and_a_namesake_is_another(files, tmp_path):
    out = tmp_path / "out"
    spend.ingest_files([files / "1.csv"], out)
    (tmp_path / "moved").mkdir()
    (files / "1.csv").rename(tmp_path / "moved" / "1.csv")
    assert spend.ingest_files([tmp_path / "moved"], out).read_anew == 0 and total(out) == PENCE
    write_csv(tmp_path / "other" / "1.csv", [HEADER, [*ROWS[0][:6], "99", "5.00"]])
    outcome = spend.ingest_files([tmp_path / "other"], out)
    assert outcome.read_anew == 1 and total(out) == PENCE + 500
    assert set(outcome.waterfall.source_file) == {"other/1.csv"}


HOSTILE = [
    "../../etc",
    "a/b=c%41",
    "..",
    ".",
    "CON",
    "x.",
    "é'\"; DROP TABLE",
    "2020",
    "NHS " + "ü" * 300,
    "a\tb",
    "*?<>|",
    "=1+1",
    "payer=x",
    "unknown",
    " ",
]


def test_no_payers_name_leads_out_of_the_store(tmp_path):
    rows = [
        [r[0], name, *r[2:6], str(i), f"{i + 1}.00"]
        for i, name in enumerate(HOSTILE)
        for r in ROWS[:1]
    ]
    write_csv(tmp_path / "in" / "x.csv", [HEADER, *rows])
    spend.ingest_files([tmp_path / "in"], tmp_path / "out")
    assert {p.name for p in tmp_path.iterdir()} == {"in", "out"}
    read = spend.Store(tmp_path / "out").sql(
        "SELECT payer, sum(amount_pence) AS p FROM payments GROUP BY 1"
    )
    assert read.p.sum() == sum(100 * (i + 1) for i in range(len(HOSTILE)))
    for name in HOSTILE:
        folded = " ".join(name.split())
        assert not folded or len(folded) > 100 or folded in set(read.payer), name
    assert all(len(p.name) < 230 for p in (tmp_path / "out").iterdir())


def test_duplicates_are_found_reported_and_removed_only_on_request(tmp_path):
    write_csv(tmp_path / "in" / "a.csv")
    write_csv(tmp_path / "in" / "b.csv", [HEADER, *ROWS[2:], ROWS[3], [*ROWS[0][:6], "77", "1.00"]])
    kept = spend.ingest_files([tmp_path / "in"], tmp_path / "out")
    assert kept.duplicates.values.tolist() == [["a.csv", "b.csv", 2, 3000000 + 9999999]]
    assert total(tmp_path / "out") == PENCE + 3000000 + 2 * 9999999 + 100
    dropped = spend.ingest_files([tmp_path / "in"], tmp_path / "out", drop_duplicates=True)
    assert (
        total(tmp_path / "out") == PENCE + 9999999 + 100
    )  # the third time within b.csv is no overlap of files
    steps = dropped.waterfall[dropped.waterfall.source_file == "b.csv"].set_index("step")
    assert steps.rows.to_dict() == {"raw": 5, "kept": 2, "header": 1, "duplicate": 2}
    assert steps.pence["raw"] == steps.pence["kept"] + steps.pence["duplicate"]
    assert (dropped.ledger.reason == "duplicate").sum() == 2
    spend.ingest_files([tmp_path / "in"], tmp_path / "out")
    assert total(tmp_path / "out") == PENCE + 3000000 + 2 * 9999999 + 100


def test_refusals_stay_known_on_a_second_run(tmp_path):
    write_csv(tmp_path / "in" / "bad.csv", [["a", "b"], ["c", "d"]])
    first, second = (spend.ingest_files([tmp_path / "in"], tmp_path / "out") for _ in range(2))
    assert [r.why for r in first.refusals] == [
        r.why for r in second.refusals
    ] and second.read_anew == 0
    assert spend.Store(tmp_path / "out").sql("SELECT count(*) AS n FROM payments").n[0] == 0


def test_two_runs_at_once_do_not_mix(tmp_path):
    held = spend.Store(tmp_path / "out")
    with pytest.raises(DataError, match="another run"):
        spend.Store(tmp_path / "out")
    held.close()
    spend.Store(tmp_path / "out").close()


def test_a_store_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("here first")
    with pytest.raises(DataError, match="--out"):
        spend.Store(tmp_path / "file" / "out")


# --- interrupted writes ---


@pytest.mark.parametrize("step", range(12))
def test_a_write_that_stops_anywhere_is_finished_or_forgotten(files, tmp_path, monkeypatch, step):
    """Stop before the n-th change on disk of the second run, as a kill would; then run again."""
    out, whole = tmp_path / "out", tmp_path / "whole"
    spend.ingest_files([files / "1.csv"], out)
    write_csv(files / "1.csv", [HEADER, *ROWS])
    spend.ingest_files([files], whole)
    left = [step]

    class Killed(BaseException):
        pass

    def counted(real):
        def change(*args, **more):
            if left[0] <= 0:
                raise Killed
            left[0] -= 1
            return real(*args, **more)

        return change

    with monkeypatch.context() as patch:
        for name in ("replace", "unlink"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        patch.setattr(pq, "write_table", counted(pq.write_table))
        with contextlib.suppress(Killed):
            spend.ingest_files([files], out)
    assert total(out) % 1 == 0  # whatever is there can be queried
    for path in out.rglob("*.parquet"):
        pq.read_table(path, partitioning=None)
    spend.ingest_files([files], out)
    assert total(out) == total(whole) == 6 * PENCE
    assert (
        duckdb.sql(f"SELECT sum(amount_pence) FROM read_parquet('{out}/**/*.parquet')").fetchall()[
            0
        ][0]
        == 6 * PENCE
    )


def test_kill_minus_nine_at_any_moment(files, tmp_path):
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("this system has no SIGKILL")
    for month in range(7, 25):
        rows = [
            [*r[:2], f"{r[2][:2]}/{month % 12 + 1:02}/2019", *r[3:6], f"{month}{r[6]}", r[7]]
            for r in ROWS * 30
        ]
        write_csv(files / f"{month}.csv", [HEADER, *rows])
    whole = tmp_path / "whole"
    start = time.perf_counter()
    spend.ingest_files([files], whole)
    took = time.perf_counter() - start
    out, luck = tmp_path / "out", random.Random(7)
    code = (
        "from pathlib import Path\nfrom helpers import spend\nprint('go', flush=True)\n"
        f"spend.ingest_files([{str(files)!r}], Path({str(out)!r}))"
    )
    for _ in range(4):
        run = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )
        run.stdout.readline()
        time.sleep(luck.uniform(0.05, 0.6) * took)
        run.kill()
        run.wait()
        run.stdout.close()
        for path in out.rglob("*.parquet"):
            pq.read_table(path, partitioning=None)  # whatever has its final name is whole
    spend.ingest_files([files], out)
    assert contents(out) == contents(whole)


# --- what is shown ---


def test_csv_files_are_safe_to_open(tmp_path):
    frame = pd.DataFrame(
        {
            "source_file": ["=cmd.csv", "@x", "ok"],
            "amount_text": ["-1,234.56", "-£5", "\t=1"],
            "rows": [1, -2, 3],
        }
    )
    spend.save_csv(tmp_path / "x.csv", frame)
    assert (
        (tmp_path / "x.csv").read_bytes()
        == b"source_file,amount_text,rows\n'=cmd.csv,\"-1,234.56\",1\n'@x,'-\xc2\xa35,-2\nok,'\t=1,3\n"
    )


def test_the_waterfall_is_drawn(files, tmp_path):
    (files / "8.csv").write_text(text([HEADER, *ROWS, [""] * 7 + ["106,234.55"]]), encoding="utf-8")
    steps = spend.total_waterfall(spend.ingest_files([files], tmp_path / "out").waterfall)
    chart = charts.waterfall(steps, "From every row to payments")
    bar = chart.figure().data[0]
    assert list(bar.base) == pytest.approx([0, 8 * PENCE / 1e8, 0])
    assert list(bar.x) == pytest.approx([8 * PENCE / 1e8, -PENCE / 1e8, 7 * PENCE / 1e8])
    assert "total" in chart.description


def test_partition_values():
    assert stores.partition_value("NHS Anytown CCG") == "NHS%20Anytown%20CCG"
    assert (
        stores.partition_value("x.") == "x%2E"
        and len(stores.partition_value("ü" * 500)) <= stores.MAX_PARTITION_NAME
    )
    assert stores.partition_value("ü" * 500) != stores.partition_value("ü" * 501)


def test_payees_are_classified_beside_the_payments(tmp_path):
    names = ["Cumbria Partnership NHSFT", "Elm Road Surgery", "Elm Ltd"]
    rows = [[*ROWS[0][:5], name, str(n), f"{n}.00"] for n, name in enumerate(names, 1)]
    write_csv(tmp_path / "in" / "1.csv", [HEADER, *rows])
    spend.ingest_files(
        [tmp_path / "in"], tmp_path / "out", organisations=tables.read("organisations")
    )
    found = spend.connect(tmp_path / "out").sql(
        "SELECT provider_model, sum(amount_pence) FROM classified GROUP BY 1 ORDER BY 1"
    )
    assert found.fetchall() == [("acute_trust", 100), ("gp_led", 200), ("unclassified", 300)]
    before = contents(tmp_path / "out")
    spend.ingest_files(
        [tmp_path / "in"], tmp_path / "out", organisations=tables.read("organisations")
    )
    assert contents(tmp_path / "out") == before


def test_sums_of_payees_follow_the_payments(tmp_path):
    organisations, query = (
        tables.read("organisations"),
        "SELECT supplier, payments, amount_pence FROM classified_sums ORDER BY 1",
    )
    rows = [
        [*ROWS[0][:5], name, str(n), f"{n}.00"]
        for n, name in enumerate(["Elm Ltd", "Elm Ltd", "Oak Surgery"], 1)
    ]
    write_csv(tmp_path / "in" / "1.csv", [HEADER, *rows])
    spend.ingest_files([tmp_path / "in"], tmp_path / "out", organisations=organisations)
    assert spend.connect(tmp_path / "out").sql(query).fetchall() == [
        ("Elm Ltd", 2, 300),
        ("Oak Surgery", 1, 300),
    ]
    write_csv(tmp_path / "in" / "2.csv", [HEADER, [*ROWS[0][:5], "Elm Ltd", "9", "5.00"]])
    spend.ingest_files(
        [tmp_path / "in"], tmp_path / "out"
    )  # without classifying: sums kept from before would lack the new payment
    assert spend.connect(tmp_path / "out").sql(query).fetchall() == [
        ("Elm Ltd", 3, 800),
        ("Oak Surgery", 1, 300),
    ]
