"""The store in Spark: the sums of DuckDB. Skipped where Java or pyspark is missing."""

import shutil

import pytest

from helpers import spend, tables
from helpers.core.errors import DataError
from helpers.spend import ingest
from helpers.spend import spark as store_in_spark
from helpers.spend.store import PAYEES, SUCCESS
from tests.spend.made_up import HEADER, ROWS, write_csv

YEARS = ("2019", "2020", "2021")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spark")
    for year in YEARS:
        rows = [[*r[:2], f"{r[2][:6]}{year}", *r[3:]] for r in ROWS]
        write_csv(folder / "in" / f"{year}.csv", [HEADER, *rows])
    ingest.ingest_files(
        [folder / "in"], folder / "store", organisations=tables.read("organisations")
    )
    return folder / "store"


@pytest.fixture(scope="module")
def session():
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed here")
    if not shutil.which("java"):
        pytest.skip("Java is not installed here")
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    made = builder.config("spark.sql.shuffle.partitions", "1").getOrCreate()
    yield made
    made.stop()


@pytest.mark.integration
def test_spark_gives_the_sums_of_duckdb(session, store):
    store_in_spark.open_store(session, store)
    ours = spend.connect(store).execute(store_in_spark.SUMS_BY_MODEL).fetchall()
    theirs = [tuple(row) for row in session.sql(store_in_spark.SUMS_BY_MODEL).collect()]
    assert theirs == ours and len({row[1] for row in ours}) > 1


@pytest.mark.integration
def test_a_folder_that_is_no_complete_store_is_refused(store, tmp_path):
    with pytest.raises(DataError, match="no complete store of payments"):
        store_in_spark.open_store(None, tmp_path)
    (tmp_path / SUCCESS).touch()
    assert not (tmp_path / PAYEES).exists()
    with pytest.raises(DataError, match="are not classified"):
        store_in_spark.open_store(None, tmp_path)
