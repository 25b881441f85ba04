"""An override file is read with suspicion, and its lines hold for the files and sheets they fit."""

import pytest

from helpers.core.errors import DataError
from helpers.spend.parse.overrides import Overrides, load_reading_overrides

HEADER = "source_file,source_sheet,setting,value\n"


def load(tmp_path, lines, header=HEADER):
    path = tmp_path / "overrides.csv"
    path.write_text(header + lines, encoding="utf-8")
    return load_reading_overrides(path)


def test_no_file_has_no_lines():
    assert load_reading_overrides(None) == Overrides() and Overrides().told("a.csv") == {}


def test_lines_hold_where_their_patterns_fit_and_a_later_one_wins(tmp_path):
    overrides = load(
        tmp_path,
        "*April.csv,,amount,Net\n*,,amount,4\n,May,skip,yes\n*April.csv,,payer,=NHS Hilltown CCG\n",
    )
    assert overrides.told("2019/April.csv") == {"amount": "4", "payer": "=NHS Hilltown CCG"}
    assert overrides.told("June.csv", "May") == {"amount": "4", "skip": "yes"}
    assert overrides.told("June.csv", "June") == {"amount": "4"}
    assert len(overrides.lines_for("June.csv")) == 2


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("a.csv,,amount\n", "line 2: 3 cells where 4 are expected"),
        ("a.csv,,amuont,4\n", r"line 2: no setting is called 'amuont' \(did you mean 'amount'"),
        ("\na.csv,,skip,maybe\n", "line 3: skip is 'maybe'; it may be yes or no"),
        ("a.csv,,amount,=4\n", "line 2: amount cannot be '=4'"),
        ("a.csv,,period,=soon\n", "line 2: period cannot be '=soon'"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(tmp_path, lines, words):
    with pytest.raises(DataError, match=words):
        load(tmp_path, lines)


def test_another_first_line_and_no_file_are_refused(tmp_path):
    with pytest.raises(DataError, match="the first line must be source_file,"):
        load(tmp_path, "", "file,sheet,setting,value\n")
    with pytest.raises(DataError, match="cannot read the override file"):
        load_reading_overrides(tmp_path / "none.csv")
