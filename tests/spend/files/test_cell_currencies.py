"""Cells of a workbook that are shown with another currency's sign."""

import zipfile

import pytest

from helpers.spend.files.cell_currencies import foreign_cells
from helpers.spend.files.discovery import SpendFile
from helpers.spend.parse.read_file import read_source
from tests.spend.made_up import write_xlsx

ROWS = [["Date", "Supplier", "Amount"]]
ROWS += [[f"{k:02}/04/2020", f"SUPPLIER {k} LTD", 25_000.5 + k] for k in range(1, 9)]


def shown(path, code: str, cells: str):
    """The workbook with some of its cells in a number format of their own."""
    with zipfile.ZipFile(path) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    styles = (
        f'<styleSheet><numFmts count="1"><numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    files["xl/styles.xml"] = styles.encode()
    (sheet,) = (name for name in files if "worksheets/sheet" in name)
    text = files[sheet].decode()
    for cell in cells.split():
        assert f'r="{cell}"' in text
        text = text.replace(f'r="{cell}"', f'r="{cell}" s="2"')
    files[sheet] = text.encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "code",
    [
        "[$€-2] #,##0.00",
        "[$$-409]#,##0.00",
        "&quot;$&quot;#,##0.00",
        "[$USD] #,##0.00",
        "\\€#,##0.00",
    ],
)
def test_amounts_shown_in_another_currency_are_said(tmp_path, code):
    path = shown(write_xlsx(tmp_path / "a.xlsx", {"April": ROWS}), code, "C3 C5")
    assert foreign_cells(path.read_bytes()) == {"April": {(3, 2), (5, 2)}}
    result = read_source(SpendFile("a.xlsx", path))
    assert "other_currency" in {line[5] for line in result.columns}
    assert result.payments.num_rows == 8


@pytest.mark.parametrize(
    "code", ["[$-809]#,##0.00", "[$£-809]#,##0.00", "&quot;£&quot;#,##0.00", "[$-F800]dddd"]
)
def test_pounds_and_languages_are_no_other_currency(tmp_path, code):
    path = shown(write_xlsx(tmp_path / "a.xlsx", {"April": ROWS}), code, "C3 C5")
    assert not foreign_cells(path.read_bytes())


def test_another_column_than_the_amounts_is_not_said(tmp_path):
    path = shown(write_xlsx(tmp_path / "a.xlsx", {"April": ROWS}), "[$€-2] #,##0", "B3")
    result = read_source(SpendFile("a.xlsx", path))
    assert "other_currency" not in {line[5] for line in result.columns}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no workbook"])
def test_what_is_no_workbook_has_none(data):
    assert not foreign_cells(data)
