"""Commands in two lists, arguments that contradict each other refused, and exit codes that say
whose fault it is.
"""

import sys

import pytest
from typer.testing import CliRunner

from helpers import __version__, cli, tables
from helpers.core.errors import SuiteError


def run_main(monkeypatch, *arguments):
    """The exit code of `main` with these arguments."""
    monkeypatch.setattr(sys, "argv", ["helpers", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code


def test_what_users_run_stands_before_what_maintainers_run():
    shown = CliRunner().invoke(cli.app, ["--help"]).output
    users, maintainers = shown.split("For maintainers")
    for name in ("reports", "check", "values", "payments", "classify"):
        assert f"\n  {name} " in users and f"\n  {name} " not in maintainers
    for name in cli._MAINTAINERS:
        assert f"\n  {name} " in maintainers


def test_the_version_is_that_of_the_suite_and_of_its_data():
    shown = CliRunner().invoke(cli.app, ["--version"])
    assert shown.exit_code == 0
    assert shown.output == (
        f"community-services-shift {__version__}, data version {tables.version()}\n"
    )
    assert (
        "How the value of NHS community services" in CliRunner().invoke(cli.app, ["--help"]).output
    )


def test_the_layouts_that_are_known_are_listed_once(tmp_path):
    paths = [tmp_path / f"{name}.csv" for name in "abc"]
    for path in paths:
        path.write_text("x,y\n1,2\n", encoding="utf-8")
    shown = CliRunner().invoke(cli.app, ["providers", *map(str, paths)])
    assert shown.exit_code == 1 and shown.output.count("waiting list") == 1
    assert shown.output.count("expected one of those named above") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--scenario", "plan", "--area", "5EM"], "either scenarios or places"),
        (["01", "--all-areas"], "either notebooks or places"),
        (["--area", " , "], "--area needs a code"),
    ],
)
def test_reports_of_two_kinds_at_once_are_refused(arguments, words):
    with pytest.raises(SuiteError, match=words):
        CliRunner().invoke(cli.app, ["reports", *arguments], catch_exceptions=False)


def test_what_the_user_can_mend_is_one_line_and_exit_code_two(monkeypatch, capsys):
    assert run_main(monkeypatch, "reports", "01", "--all-areas") == 2
    said = capsys.readouterr().err
    assert said.startswith("Error: name either notebooks or places") and said.count("\n") == 1


def test_a_fault_of_ours_is_a_traceback_and_exit_code_three(monkeypatch, capsys):
    def broken():
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(cli, "app", broken)
    assert run_main(monkeypatch) == 3
    said = capsys.readouterr().err
    assert "ZeroDivisionError: a fault" in said and "This is a fault of ours" in said


def test_an_option_that_is_not_known_is_exit_code_two(monkeypatch):
    assert run_main(monkeypatch, "check", "--no-such-option") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["reports", "00", "--data", "nowhere"], "nowhere is not a folder; expected a folder of"),
        (["reports", "00", "--data", "bad"], "assumptions.csv, row 1: found one column, parted by"),
        (["reports", "00", "--out", "taken"], "cannot write to taken: "),
        (["reports", "--area", "5EM", "--out", "taken"], "cannot write to taken: "),
        (["reports", "--scenario", "plan", "--out", "taken"], "cannot write to taken: "),
        (["release", "--out", "taken"], "cannot write to taken: "),
        (["values", "--out", "taken/draws"], "cannot write to taken"),
        (["payments", "a.csv", "--out", "s", "--ledger", "taken/l.csv"], "cannot write to taken: "),
    ],
)
def test_what_cannot_be_used_is_said_before_minutes_are_spent(
    arguments, words, tmp_path, monkeypatch, capsys
):
    def begun(*_, **__):
        raise AssertionError("the work began")

    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    (tmp_path / "a.csv").write_text("Payee,Date,Amount\n", encoding="utf-8")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "assumptions.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    for work in (
        "helpers.reports.build.run_notebooks",
        "helpers.reports.areas.start_kernel",
        "helpers.reports.briefs.start_kernel",
        "helpers.estimates.outcome",
        "helpers.spend.console.ingest_files",
    ):
        monkeypatch.setattr(work, begun)
    assert run_main(monkeypatch, *arguments) == 2
    shown = capsys.readouterr().err
    assert words in shown and "cell" not in shown
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "bad", "taken"]
