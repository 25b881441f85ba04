"""Make the tables of totals anew from the files as published: python -m helpers totals.

Only totals are written, never a payment. What the files are and who publishes them is in the
tables' own declarations.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from helpers import spend, tables
from helpers.core import paths
from helpers.core.atomic_write import write_whole
from helpers.core.errors import DataError
from helpers.spend import aggregate
from helpers.spend.classify import corrections, payees, service_lines

LONDON = (
    "NEHV",
    "NERD",
    "NWBR",
    "NWEA",
    "NWHI",
)  # the folders of five clinical commissioning groups
LONDON_IN, BOARDS_IN = "london_2020_21", "icb_2021_25"
LEAST_COMMUNITY, LEAST_ALL = (
    "A60",
    "A61",
)  # assumptions: the smallest payee that a total names, £ million
# Payees placed by hand. The one that is there now: a PDF table of Ealing's commissioner put the
# last words of one payee's name before the next one's, and the register is right to know neither.
PLACED_BY_HAND = Path(__file__).with_name("shipped_payees.csv")


def with_providers(
    rows: pd.DataFrame, data: str | Path | None = None, overrides: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Payments with the organisation and the provider model behind each payee.

    Each payee is classified once for each month it was paid in, for a trust may change its type.

    Args:
        rows: Payments as read.
        data: A folder of your own tables, laid over ours.
        overrides: Corrections, as `load_payee_overrides` gives them.

    Returns:
        The rows with financial_year, organisation, organisation_code, provider_model, method and
        confidence.
    """
    distinct = rows[["supplier", "period"]].drop_duplicates().reset_index(drop=True)
    when = pd.to_datetime(distinct["period"], format="%Y-%m", errors="coerce")
    models = payees.classify_payees(
        distinct["supplier"], tables.read("organisations", data), overrides=overrides, when=when
    )
    joined = rows.merge(
        pd.concat([distinct, models], axis=1),
        on=["supplier", "period"],
        how="left",
        validate="many_to_one",
    )
    return joined.set_index(rows.index).assign(
        financial_year=aggregate.year_of_months(rows["period"])
    )


def with_service_lines(rows: pd.DataFrame, data: str | Path | None = None) -> pd.DataFrame:
    """Payments with service_line, community and rule_id."""
    return rows.join(service_lines.service_line(rows, tables.read("service_lines", data)))


def read_spend_folder(folder: Path) -> spend.Reading:
    """The files of a folder, with payers filled in. Raises DataError when one cannot be read: a
    total of the others would mislead.
    """
    reading = spend.read_files(folder)
    if reading.refusals:
        raise DataError(
            f"{reading.refusals[0].source_file} cannot be read; a total of the other files would "
            "mislead"
        )
    return replace(reading, table=reading.table.assign(payer=aggregate.payer_filled(reading.table)))


def make_tables(spend: Path, waiting: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The six tables of totals by name, from the folder of spend files and the rows of waiting
    lists.
    """
    least = {name: tables.assumption(name).value * 1e6 for name in (LEAST_COMMUNITY, LEAST_ALL)}
    readings = [read_spend_folder(spend / LONDON_IN / name) for name in LONDON]
    london = pd.concat([reading.table for reading in readings], ignore_index=True)
    london = with_service_lines(
        with_providers(london, overrides=corrections.load_payee_overrides(PLACED_BY_HAND))
    )
    readings.append(read_spend_folder(spend / BOARDS_IN))
    boards = with_providers(readings[-1].table)
    return {
        "community_payments": aggregate.community_totals(london, least[LEAST_COMMUNITY]),
        "all_payments": aggregate.all_service_totals(boards, least[LEAST_ALL]),
        "payment_coverage": pd.concat(
            [
                aggregate.payment_coverage(london, lines=True),
                aggregate.payment_coverage(boards, lines=False),
            ]
        ),
        "waiting_list": aggregate.waiting_totals(waiting),
        "waiting_list_providers": aggregate.waiting_by_provider(waiting),
        "payment_reading": pd.concat(
            [aggregate.reading_account(r.table, r.waterfall) for r in readings], ignore_index=True
        ),
    }


def write_shipped_totals(spend: Path, waiting: pd.DataFrame, out: Path | None = None) -> list[Path]:
    """Write the tables of totals.

    Args:
        spend: The folder of spend files as published.
        waiting: The waiting lists by provider, as `providers.read_waiting_lists` gives them.
        out: The folder to write to; None is data/, whose tables are written over.

    Returns:
        The paths of the tables.

    Raises:
        DataError: A spend file cannot be read.
    """
    return write_tables(make_tables(spend, waiting), out)


def write_tables(made: Mapping[str, pd.DataFrame], out: Path | None = None) -> list[Path]:
    """Write tables as CSV, as those of data/ are written.

    Args:
        made: The tables by name.
        out: The folder to write to; None is data/, whose tables are written over.

    Returns:
        The paths of the tables.

    Raises:
        FileError: The folder cannot be written to.
    """
    written = []
    for name, table in made.items():
        text = io.StringIO()
        table.to_csv(text, index=False, lineterminator="\n")
        path = (out or paths.data_dir()) / f"{name}.csv"
        write_whole(path, text.getvalue())
        written.append(path)
    return written
