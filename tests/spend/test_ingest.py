"""Paths into a store: read once, read again when changed, accounted for to the penny."""

import pytest

from helpers.core.errors import DataError
from helpers.spend.ingest import ingest_files, total_waterfall

HEADER = "Entity,Date,Supplier,Amount\n"


def write(folder, name, payees, first=1):
    rows = [
        f"NHS Hilltown CCG,{first + k:02}/04/2019,{payee} CARE LTD,{k + 1}000.50\n"
        for k, payee in enumerate(payees)
    ]
    path = folder / name
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", "april.csv", ["OAK", "ASH", "ELM"])
    return tmp_path / "in"


def run(folder, **options):
    return ingest_files([folder], folder.parent / "store", processes=1, **options)


def test_every_pound_is_accounted_for_and_nothing_is_read_twice(folder):
    first = run(folder)
    steps = total_waterfall(first.waterfall).set_index("step")
    assert steps.loc["raw", "pence"] == steps.loc["kept", "pence"] == 600150
    assert steps.loc["kept", "rows"] == 3 and first.read_anew == 1
    again = run(folder)
    assert again.read_anew == 0 and again.waterfall.equals(first.waterfall)
    assert "1 file, 0 read anew, 3 payments of £6,001.50" in repr(again)


def test_a_changed_file_is_read_again_and_takes_its_own_place(folder):
    run(folder)
    write(folder, "april.csv", ["OAK"])
    changed = run(folder)
    kept = changed.waterfall[changed.waterfall["step"] == "kept"]
    assert changed.read_anew == 1 and kept["pence"].tolist() == [100050]


def test_a_payment_of_two_files_is_reported_and_dropped_on_request(folder):
    write(folder, "copy.csv", ["OAK", "ASH", "ELM"])
    reported = run(folder)
    assert reported.duplicates[["rows", "pence", "payments"]].to_numpy().tolist() == [
        [3, 600150, 3]
    ]
    dropped = run(folder, drop_duplicates=True)
    steps = total_waterfall(dropped.waterfall).set_index("step")["pence"]
    assert steps["kept"] == 600150 and steps["duplicate"] == 600150


def test_a_file_that_cannot_be_read_does_not_stop_the_others(folder):
    (folder / "broken.xlsx").write_bytes(b"no workbook")
    outcome = run(folder)
    assert [r.source_file for r in outcome.refusals] == ["broken.xlsx"] and not outcome.faults
    assert total_waterfall(outcome.waterfall).set_index("step").loc["kept", "rows"] == 3


def test_done_hears_of_each_file_and_a_path_that_is_not_there_is_an_error(folder):
    heard = []
    run(folder, done=lambda name, total: heard.append((name, total)))
    assert heard == [("april.csv", 1)]
    with pytest.raises(DataError, match="no-such-folder"):
        run(folder / "no-such-folder")
