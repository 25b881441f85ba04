"""Files as they were published, where they lie beside the repository. What is expected was counted
without our reader.
"""

import csv
import io
import shutil
from collections import Counter
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest

from helpers import spend
from tests import SHARED_FILES

SHARED = SHARED_FILES / "spend_raw"
FOLDERS = ("dh_2010_16", "icb_2021_25", "london_2020_21")
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(),
    reason="the published files are not part of the repository and lie nowhere beside it",
)


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    for name in FOLDERS:
        shutil.copytree(SHARED / name, folder / name)
    return spend.read_files(folder)


def test_every_file_closes_and_none_is_refused(reading):
    steps = reading.waterfall
    assert steps.source_file.nunique() == 174 and not reading.refusals
    by = steps.assign(drop=~steps.step.isin(["raw", "kept"])).groupby(
        ["source_file", "source_sheet"]
    )
    for place, sheet in by:
        raw = sheet[sheet.step == "raw"][["rows", "pence"]].sum()
        assert (sheet[sheet.step != "raw"][["rows", "pence"]].sum() == raw).all(), place
    assert steps[steps.step == "kept"].pence.sum() == reading.table.amount_pence.sum()


def naive(path: Path) -> tuple[int, int]:
    """Rows of a CSV and the pence of the column that its first row calls amount, in the plainest
    way there is.
    """
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "cp1252", "mac_roman"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    rows = list(csv.reader(io.StringIO(text, newline="")))
    at = next(i for i, name in enumerate(rows[0]) if "amount" in name.lower())
    pence = 0
    for row in rows[1:]:
        cell = row[at].strip().replace("£", "").replace(",", "") if at < len(row) else ""
        if cell.strip("- "):
            sign = -1 if cell.startswith("(") else 1
            pence += sign * int(
                (Decimal(cell.strip("() ")) * 100).to_integral_value(ROUND_HALF_EVEN)
            )
    return len(rows), pence


def test_every_csv_has_the_rows_and_pence_that_a_plain_count_finds(reading):
    raw = reading.waterfall[reading.waterfall.step == "raw"].set_index("source_file")
    paths = sorted(SHARED.rglob("*.csv"))
    assert len(paths) == 151
    for path in paths:
        name = path.relative_to(SHARED).as_posix()
        assert (raw.loc[name, "rows"], raw.loc[name, "pence"]) == naive(path), name


def test_pdf_and_csv_of_the_same_payments_agree(reading):
    sums = reading.table.groupby("source_file").amount_pence.agg(["size", "sum"])
    for month in ("01 - April", "02 - May", "03 - June", "04 - July"):
        pdf, table = (
            sums.loc[f"london_2020_21/HOME/HOME {month}.pdf{end}"] for end in ("", ".csv")
        )
        assert pdf.tolist() == table.tolist(), month


def test_the_mac_roman_file_and_the_long_decimals(reading):
    encodings = reading.columns[reading.columns.field == "encoding"]
    assert encodings[encodings.header == "mac_roman"].source_file.tolist() == [
        "dh_2010_16/CSV__25K_Returns_January_Data_.csv"
    ]
    rounded = reading.table[reading.table["flags"].str.contains("amount_rounded")]
    assert len(rounded) == 70 and rounded.amount_text.str.contains(r"\.\d{3,}").all()


def test_no_row_is_read_twice(reading):
    both = Counter(
        zip(
            reading.table.source_file,
            reading.table.source_sheet,
            reading.table.source_row,
            strict=True,
        )
    )
    assert max(both.values()) == 1
