"""The catalogue: a source is there wholly or not at all, and files move in two steps."""

from dataclasses import replace

import pytest

from helpers.core.errors import DataError
from helpers.spend.catalogue import CATALOGUE, Catalogue, SourceRecord, StoredFile, reading
from helpers.spend.parse.normalise import PAYMENT_SCHEMA
from helpers.spend.parse.read_result import LEDGER, ReadResult, to_table

RECORD = SourceRecord("april.csv", "here", "digest")
FILE = StoredFile("payer=A/financial_year=2019-20/x.parquet", 2, 300)


def result():
    ledger = to_table(LEDGER, ["april.csv"], ["s"], [9], ["total"], ["3.00"])
    steps = [("april.csv", "s", "raw", 3, 600), ("april.csv", "s", "kept", 2, 300)]
    return ReadResult(PAYMENT_SCHEMA.empty_table(), ledger, steps)


@pytest.fixture
def catalogue(tmp_path):
    opened = Catalogue(tmp_path, write=True)
    yield opened
    opened.close()


def test_a_source_has_another_key_for_another_reading():
    others = [
        replace(RECORD, sha256="x"),
        replace(RECORD, settings="x"),
        replace(RECORD, dropped=1),
    ]
    assert len({r.key for r in (RECORD, *others)}) == 4 and len(RECORD.key) == 16
    assert replace(RECORD, place="elsewhere").key == RECORD.key


def test_a_source_comes_back_as_it_was_read(catalogue):
    catalogue.take_up(RECORD, result(), [FILE], [])
    assert catalogue.records() == {RECORD.key: RECORD}
    again = catalogue.result(RECORD.key)
    assert again.ledger.equals(result().ledger) and again.waterfall == result().waterfall
    assert catalogue.kept() == {"april.csv": (2, 300)}


def test_files_come_in_and_leave_in_two_steps(catalogue):
    catalogue.take_up(RECORD, result(), [FILE], [])
    assert catalogue.moves() == [(FILE.path, "incoming")]
    catalogue.settle()
    assert catalogue.moves() == [] and catalogue.files() == [FILE.path]
    newer, other = replace(RECORD, sha256="newer"), FILE._replace(path="payer=A/y.parquet")
    catalogue.take_up(newer, result(), [other], [RECORD.key])
    assert dict(catalogue.moves()) == {FILE.path: "leaving", other.path: "incoming"}
    assert catalogue.files() == [other.path] and list(catalogue.records()) == [newer.key]
    catalogue.settle()
    assert catalogue.files(newer.key) == [other.path] and catalogue.files(RECORD.key) == []


def test_a_change_that_fails_changes_nothing(catalogue):
    catalogue.take_up(RECORD, result(), [FILE], [])
    broken = StoredFile("z.parquet", "no number", 0)
    with pytest.raises(Exception, match="no number"):
        catalogue.take_up(replace(RECORD, sha256="newer"), result(), [broken], [RECORD.key])
    assert list(catalogue.records()) == [RECORD.key] and catalogue.files() == [FILE.path]


def test_what_is_no_catalogue_is_an_error_in_words(tmp_path):
    (tmp_path / CATALOGUE).write_bytes(b"no database")
    with pytest.raises(DataError, match=str(CATALOGUE)):
        Catalogue(tmp_path)
    with pytest.raises(DataError, match="the store is damaged"), reading(tmp_path / "x"):
        raise ValueError("what the library said")
