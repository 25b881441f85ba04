"""The store in Spark: the same two views as in DuckDB, so that one query runs in both.

Spark is no part of this suite: a team that has it gives its own session.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from helpers.core.errors import DataError
from helpers.spend.store import PAYEES, SUCCESS, warn_of_old_payees

__all__ = ["SUMS_BY_MODEL", "open_store"]

# Plain SQL that DuckDB and Spark both run: pence, which add up exactly, and an order for both.
SUMS_BY_MODEL = """
SELECT payer, financial_year, provider_model,
       COUNT(*) AS payments, CAST(SUM(amount_pence) AS BIGINT) AS amount_pence
FROM classified
GROUP BY payer, financial_year, provider_model
ORDER BY payer NULLS LAST, financial_year NULLS LAST, provider_model NULLS LAST
"""
_TYPE_INFERENCE = "spark.sql.sources.partitionColumnTypeInference.enabled"


def open_store(session: Any, folder: str | Path) -> None:
    """Make the views `payments` and `classified` in a Spark session, over a store.

    Like `spend.connect` it warns when another version of the classifier named the payees.

    Args:
        session: A `pyspark.sql.SparkSession`, of this machine or of a cluster that sees the folder.
        folder: The store, as `--out` of `payments` named it.

    Raises:
        DataError: There is no complete store, or its payees have not been classified.
    """
    folder = Path(folder).absolute()
    if not (folder / SUCCESS).is_file():
        raise DataError(f"there is no complete store of payments at {folder}; `payments` makes one")
    if not (folder / PAYEES).is_file():
        raise DataError(f"the payees of {folder} are not classified; run `payments` on it again")
    warn_of_old_payees(folder)
    session.conf.set(_TYPE_INFERENCE, "false")  # a financial year is a text
    session.read.parquet(str(folder)).createOrReplaceTempView("payments")
    payees = pq.read_table(folder / PAYEES)  # Spark passes over names that begin with _
    rows = [tuple(row.values()) for row in payees.to_pylist()]
    columns = ", ".join(f"`{name}` {_spark_type(payees, name)}" for name in payees.column_names)
    session.createDataFrame(rows, columns).createOrReplaceTempView("payees")
    session.sql(
        "CREATE OR REPLACE TEMPORARY VIEW classified AS "
        "SELECT * FROM payments LEFT JOIN payees USING (supplier, financial_year)"
    )


def _spark_type(table: Any, name: str) -> str:
    kind = str(table.schema.field(name).type)
    return {"double": "double", "int64": "bigint", "bool": "boolean"}.get(kind, "string")
