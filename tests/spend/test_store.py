"""The store: whole or not at all, the same bytes again, safe for any name, and read by DuckDB."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from helpers import charts, spend, tables
from helpers.core.errors import DataError
from helpers.spend import catalogue, ingest, store
from helpers.spend.files.discovery import SpendFile
from helpers.spend.parse.read_file import read_source
from tests import ROOT
from tests.spend.made_up import HEADER, PENCE, ROWS, text, write_csv


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a store, by its path, and what its catalogue says; a database's own bytes may
    differ.
    """
    files = {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name not in ("_lock", catalogue.CATALOGUE)
    }
    with duckdb.connect(str(folder / catalogue.CATALOGUE), read_only=True) as connection:
        for name in ("sources", "ledger", "files"):
            rows = connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            files[name] = repr(rows).encode()
    return files


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
    assert (tmp_path / "out" / "_SUCCESS").exists() and not (
        tmp_path / "out" / "_incoming"
    ).exists()


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
    write_csv(tmp_path / "in" / "x.csv", [HEADER, *[ROWS[0]] * len(HOSTILE)])
    result = read_source(SpendFile("x.csv", tmp_path / "in" / "x.csv"))
    payments = result.payments.set_column(0, "payer", pa.array(HOSTILE))
    store = spend.Store(tmp_path / "out")
    store.put(catalogue.SourceRecord("x.csv", "", ""), replace(result, payments=payments))
    store.publish()
    store.check()
    assert {p.name for p in tmp_path.iterdir()} == {"in", "out"}
    payers = set(store.sql("SELECT payer FROM payments").payer)
    assert all(name in payers for name in HOSTILE if len(name) <= 100), payers
    assert all(len(p.name) < 230 for p in (tmp_path / "out").iterdir())


def test_duplicates_are_found_reported_and_removed_only_on_request(tmp_path):
    write_csv(tmp_path / "in" / "a.csv")
    write_csv(tmp_path / "in" / "b.csv", [HEADER, *ROWS[2:], ROWS[3], [*ROWS[0][:6], "77", "1.00"]])
    kept = spend.ingest_files([tmp_path / "in"], tmp_path / "out")
    assert kept.duplicates.values.tolist() == [["a.csv", "b.csv", 2, 3000000 + 9999999, 4]]
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
    with pytest.raises(DataError, match="another folder"):
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
        patch.setattr(catalogue.Catalogue, "settle", counted(catalogue.Catalogue.settle))
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


# --- what others put beside it ---


def test_parquet_of_somebody_else_is_never_touched_and_never_added_up(files, tmp_path):
    out = tmp_path / "out"
    foreign = out / "payer=Mine" / "financial_year=2020-21" / "x.parquet"
    foreign.parent.mkdir(parents=True)
    pq.write_table(pa.table({"a": [1]}), foreign)
    with pytest.raises(DataError, match=r"did not write: payer=Mine.*x\.parquet, 1 in all"):
        spend.ingest_files([files], out)
    assert [p for p in out.rglob("*") if p.is_file()] == [foreign]
    moved = tmp_path / "x.parquet"
    foreign.rename(moved)
    spend.ingest_files([files], out)
    foreign.parent.mkdir(parents=True, exist_ok=True)
    moved.rename(foreign)
    before = contents(out)
    with pytest.raises(DataError, match="did not write"):
        spend.ingest_files([files], out)
    assert contents(out) == before and total(out) == 6 * PENCE


def test_a_copy_without_its_catalogue_is_not_deleted(files, tmp_path):
    spend.ingest_files([files], tmp_path / "out")
    (tmp_path / "out" / catalogue.CATALOGUE).unlink()
    parquet = sorted((tmp_path / "out").rglob("*.parquet"))
    with pytest.raises(DataError, match="did not write"):
        spend.ingest_files([files], tmp_path / "out")
    assert sorted((tmp_path / "out").rglob("*.parquet")) == parquet


def test_files_beside_the_partitions_stay(files, tmp_path):
    out = tmp_path / "out"
    for name in ("mine.parquet", "_incoming/notes.txt", "_incoming/mine.parquet", "payer=X/a.csv"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("mine")
    spend.ingest_files([files], out)
    assert (out / "_incoming" / "notes.txt").read_text() == "mine"
    assert (out / "_incoming" / "mine.parquet").exists() and (out / "payer=X" / "a.csv").exists()
    assert (out / "mine.parquet").read_text() == "mine" and total(out) == 6 * PENCE


def test_two_spellings_of_a_payer_never_share_a_folder(tmp_path):
    names = [
        "NHS Brent CCG",
        "NHS BRENT CCG",
        "nhs brent ccg",
        "NHS Café CCG",
        "NHS Cafe\u0301 CCG",
    ]
    rows = [[ROWS[0][0], name, *ROWS[0][2:7], f"{n + 1}.00"] for n, name in enumerate(names)]
    write_csv(tmp_path / "in" / "x.csv", [HEADER, *rows])
    spend.ingest_files([tmp_path / "in"], tmp_path / "out")
    folders = [p.name.casefold() for p in (tmp_path / "out").glob("payer=*")]
    assert len(set(folders)) == len(folders) == 5 and all(f.isascii() for f in folders)
    rows = (
        spend.connect(tmp_path / "out").sql("SELECT payer, amount_pence FROM payments").fetchall()
    )
    assert dict(rows) == {name: 100 * (n + 1) for n, name in enumerate(names)}


def test_what_is_on_disk_is_counted(files, tmp_path, monkeypatch):
    """A system that holds two names for one, or a disk that loses: the second file takes the first
    one's place.
    """
    with monkeypatch.context() as patch:
        patch.setattr("helpers.spend.store.partition_value", lambda name: "same")
        write_csv(files / "7.csv", [HEADER, ROWS[0], [ROWS[0][0], "NHS Other CCG", *ROWS[0][2:]]])
        with pytest.raises(DataError, match="damaged"):
            spend.ingest_files([files / "7.csv"], tmp_path / "out")
    spend.ingest_files([files], tmp_path / "whole")
    lost = next((tmp_path / "whole").glob("payer=*/*/*.parquet"))
    table = pq.ParquetFile(lost).read()
    pq.write_table(table.slice(1), lost)
    with pytest.raises(DataError, match=r"damaged at .*: of .*\.csv it holds 3 payments"):
        spend.ingest_files([files], tmp_path / "whole")
    lost.unlink()
    with pytest.raises(DataError, match="damaged"):
        spend.ingest_files([files], tmp_path / "whole")


def test_a_store_that_is_not_there_is_an_error(files, tmp_path):
    spend.ingest_files([files / "1.csv"], tmp_path / "store")
    with pytest.raises(DataError, match=r"no store of payments at .*stroe .did you mean 'store'"):
        spend.connect(tmp_path / "stroe")
    assert not (tmp_path / "stroe").exists()


def test_another_reader_reads_again(files, tmp_path, monkeypatch):
    out = tmp_path / "out"
    spend.ingest_files([files], out)
    monkeypatch.setattr(ingest, "reader_version", lambda: "another")
    again = spend.ingest_files([files / "1.csv"], out)
    assert again.read_anew == 1 and again.outdated == [f"{n}.csv" for n in range(2, 7)]
    again = spend.ingest_files([files], out)
    assert again.read_anew == 5 and not again.outdated and total(out) == 6 * PENCE


def test_nothing_but_refusals_is_a_store_too(tmp_path):
    write_csv(tmp_path / "in" / "bad.csv", [["a", "b"], ["c", "d"]])
    organisations = tables.read("organisations")
    done = spend.ingest_files([tmp_path / "in"], tmp_path / "out", organisations=organisations)
    assert [r.source_file for r in done.refusals] == ["bad.csv"] and not done.faults
    query = "SELECT count(*), sum(amount_pence) FROM "
    with spend.connect(tmp_path / "out") as connection:
        for view in ("payments", "classified", "classified_sums"):
            assert connection.sql(query + view).fetchall() == [(0, None)]


def test_a_run_that_is_killed_while_it_publishes_shows_the_new_state(files, tmp_path, monkeypatch):
    out = tmp_path / "out"
    spend.ingest_files([files / "1.csv"], out)
    write_csv(files / "1.csv", [HEADER, *ROWS, *ROWS])
    monkeypatch.setattr(spend.Store, "publish", lambda store: None)
    monkeypatch.setattr(spend.Store, "check", lambda store: None)
    spend.ingest_files([files / "1.csv"], out)
    assert (out / "_incoming").exists() and total(out) == 2 * PENCE
    monkeypatch.undo()
    spend.Store(out).close()
    assert not (out / "_incoming").exists() and total(out) == 2 * PENCE


# --- what is shown ---


def test_the_waterfall_is_drawn(files, tmp_path):
    (files / "8.csv").write_text(text([HEADER, *ROWS, [""] * 7 + ["106,234.55"]]), encoding="utf-8")
    steps = spend.total_waterfall(spend.ingest_files([files], tmp_path / "out").waterfall)
    chart = charts.waterfall(steps, "From every row to payments")
    bar = chart.figure().data[0]
    assert list(bar.base) == pytest.approx([0, 8 * PENCE / 1e8, 0])
    assert list(bar.x) == pytest.approx([8 * PENCE / 1e8, -PENCE / 1e8, 7 * PENCE / 1e8])
    assert "total" in chart.description


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


def test_payees_of_another_classifier_are_said_until_they_are_classified_again(
    files, tmp_path, monkeypatch, recwarn
):
    organisations = tables.read("organisations")
    spend.ingest_files([files], tmp_path / "out", organisations=organisations)
    spend.connect(tmp_path / "out").close()
    assert not recwarn.list
    monkeypatch.setattr(store, "classifier_version", lambda: "another")
    with pytest.warns(UserWarning, match="classified by another version"):
        spend.connect(tmp_path / "out").close()
    spend.ingest_files([files], tmp_path / "out", organisations=organisations)
    recwarn.clear()
    spend.connect(tmp_path / "out").close()
    assert not recwarn.list


def test_payees_that_are_no_parquet_any_more_are_a_damaged_store(files, tmp_path):
    spend.ingest_files([files], tmp_path / "out", organisations=tables.read("organisations"))
    known = tmp_path / "out" / store.PAYEES
    whole = known.read_bytes()
    for spoilt in (b"", b"PAR1", whole[:-40] + b"\xff" * 32 + whole[-8:]):
        known.write_bytes(spoilt)
        with pytest.raises(DataError, match="the store is damaged"):
            spend.connect(tmp_path / "out")


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
