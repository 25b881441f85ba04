"""CSV that is saved: safe to open, and nothing where a value is missing."""

import pandas as pd

from helpers import spend


def test_csv_files_are_safe_to_open(tmp_path):
    frame = pd.DataFrame(
        {
            "source_file": ["=cmd.csv", "@x", "ok"],
            "amount_text": ["-1,234.56", "-£5", "\t=1"],
            "rows": [1, -2, 3],
        }
    )
    spend.save_csv(tmp_path / "x.csv", frame)
    assert (tmp_path / "x.csv").read_bytes().decode() == (
        "source_file,amount_text,rows\n'=cmd.csv,\"-1,234.56\",1\n'@x,'-£5,-2\nok,'\t=1,3\n"
    )


def test_a_saved_day_is_a_day_and_one_that_is_missing_is_nothing(tmp_path):
    times = ["2025-04-30", None, "2025-04-30 12:30"]
    days = pd.DataFrame({"date": pd.to_datetime(times, format="ISO8601")})
    spend.save_csv(tmp_path / "x.csv", days)
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["date", "2025-04-30", '""', "2025-04-30 12:30:00"]


def test_missing_values_of_any_kind_are_nothing(tmp_path):
    frame = pd.DataFrame(
        {
            "text": pd.Series(["nan", None, "<NA>"], dtype="str"),
            "object": pd.Series([None, float("nan"), pd.NA], dtype=object),
            "number": [1.5, float("nan"), 2.0],
            "whole": pd.array([1, pd.NA, 3], dtype="Int64"),
            "truth": pd.array([True, pd.NA, False], dtype="boolean"),
            "kind": pd.Categorical(["a", None, "b"]),
        }
    )
    spend.save_csv(tmp_path / "x.csv", frame)
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["nan,,1.5,1,True,a", ",,,,,", "<NA>,,2.0,3,False,b"]
