"""An analyst's corrections of payees, and a table of one's own with a column of payees."""

import pytest

from helpers import tables
from helpers.core.errors import DataError
from helpers.spend.classify.corrections import (
    are_payee_overrides,
    classify_file,
    load_payee_overrides,
)
from helpers.spend.parse.privacy import WITHHELD


def write(tmp_path, text, name="mine.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_files_about_payees_and_about_columns_are_told_apart(tmp_path):
    assert are_payee_overrides(write(tmp_path, "supplier,provider_model\n"))
    assert not are_payee_overrides(write(tmp_path, "source_file,source_sheet,setting,value\n"))
    assert not are_payee_overrides(tmp_path / "none.csv")


def test_corrections_have_four_columns_as_text(tmp_path):
    frame = load_payee_overrides(write(tmp_path, "supplier,provider_model\n Oak Ltd ,voluntary\n"))
    assert frame.to_dict("records") == [
        {
            "supplier": "Oak Ltd",
            "provider_model": "voluntary",
            "organisation": "",
            "organisation_code": "",
        }
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("supplier,model\nOak,voluntary\n", "there is no column provider_model"),
        ("supplier,provider_model\n***,voluntary\n", "line 2: supplier is "),
        ("supplier,provider_model\nOak,volontary\n", "line 2: .*did you mean 'voluntary'"),
    ],
)
def test_a_correction_that_cannot_be_used_is_refused_with_its_line(tmp_path, text, words):
    with pytest.raises(DataError, match=words):
        load_payee_overrides(write(tmp_path, text))


def test_a_table_of_ones_own_is_classified_and_persons_are_withheld(tmp_path):
    path = write(tmp_path, "paid,to\n5,Elm Hospice Ltd\n6,Mrs Jane Smith\n7,Oak Ltd\n")
    mine = load_payee_overrides(
        write(tmp_path, "supplier,provider_model\nOAK LIMITED,gp_led\n", "corrections.csv")
    )
    rows = classify_file(path, "to", organisations=tables.read("organisations"), overrides=mine)
    assert rows["provider_model"].tolist() == ["voluntary", "individual", "gp_led"]
    assert rows["to"].tolist() == ["Elm Hospice Ltd", WITHHELD, "Oak Ltd"]
    assert rows["paid"].tolist() == ["5", "6", "7"]


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_told_how_to_become_a_table(tmp_path, start):
    (tmp_path / "payees.xlsx").write_bytes(start + bytes(range(256)))
    words = r"payees\.xlsx: it is a workbook; save its sheet as CSV UTF-8"
    with pytest.raises(DataError, match=words):
        classify_file(
            tmp_path / "payees.xlsx", "Supplier", organisations=tables.read("organisations")
        )
    with pytest.raises(DataError, match=words):
        load_payee_overrides(tmp_path / "payees.xlsx")


def test_a_column_that_is_not_there_or_would_be_written_over_is_refused(tmp_path):
    register = tables.read("organisations")
    with pytest.raises(DataError, match=r"no column 'too'.*did you mean 'to'"):
        classify_file(write(tmp_path, "to,paid\nOak,1\n"), "too", organisations=register)
    with pytest.raises(DataError, match="a column provider_model already"):
        classify_file(write(tmp_path, "to,provider_model\nOak,x\n"), "to", organisations=register)
