"""A file is known by its contents, and the command says what it is and what it holds."""

import pytest
from typer.testing import CliRunner

from helpers import cli, providers
from helpers.core.errors import SuiteError
from helpers.providers.sheets import ProviderFileError
from tests.providers.made_up import (
    accounts_workbook,
    costs_workbook,
    ods_row,
    waiting_workbook,
    write_rows,
)
from tests.providers.test_trust_accounts import CELLS


@pytest.fixture
def files(tmp_path):
    """A file of each layout, under names that say nothing about it."""
    boards = [["ICB24CD", "ICB24CDH", "ICB24NM"], ["E54000008", "QYG", "A board"]]
    return {
        "waiting_lists": waiting_workbook(tmp_path / "a.xlsx"),
        "reference_costs": costs_workbook(tmp_path / "b.xlsx"),
        "trust_accounts": accounts_workbook(tmp_path / "c 2023-24.xlsx", CELLS),
        "trusts": write_rows(tmp_path / "d.csv", [ods_row("RYV", "A TRUST")]),
        "boards": write_rows(tmp_path / "e.csv", boards),
    }


def test_a_file_shows_what_it_is_on_one_line_and_its_first_rows_as_a_table(files):
    shown = providers.read_provider_file(files["trusts"])
    assert repr(shown) == f"<{shown}>" and "\n" not in repr(shown)
    assert shown._repr_html_().startswith("<p>d.csv: list of organisations")
    assert "A TRUST" in shown._repr_html_()
    assert "<function" not in repr(shown.layout)


def test_each_file_has_one_layout(files):
    from helpers.providers.sheets import open_sheets

    for kind, path in files.items():
        sheets = open_sheets(path)
        assert [layout.kind for layout in providers.LAYOUTS if layout.fits(sheets)] == [kind]
        assert providers.read_provider_file(path).layout.kind == kind


def test_a_file_that_is_not_known_says_what_is(tmp_path):
    path = write_rows(tmp_path / "x.csv", [["a", "b"], ["1", "2"]])
    with pytest.raises(ProviderFileError, match=r"x\.csv: found another table; expected community"):
        providers.recognise(path)
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    with pytest.raises(ProviderFileError, match="it is empty"):
        providers.recognise(empty)


def test_the_command_says_what_files_are_and_writes_their_rows(files, tmp_path):
    out = tmp_path / "out"
    command = ["providers", *map(str, files.values()), "--out", str(out)]
    run = CliRunner().invoke(cli.app, command, catch_exceptions=False)
    assert run.exit_code == 0
    assert "a.xlsx: community health services waiting list" in run.output
    assert "2025-03: 1,282 people waiting" in run.output
    assert len(list(out.iterdir())) == len(files)
    again = providers.read_waiting_lists(out / "a.csv")
    assert again["waiting_list"].sum() == 1282


def test_a_file_that_cannot_be_read_is_listed_and_the_others_are_read(files, tmp_path):
    other = write_rows(tmp_path / "x.csv", [["a", "b"], ["1", "2"]])
    command = ["providers", str(other), str(files["boards"])]
    run = CliRunner().invoke(cli.app, command, catch_exceptions=False)
    assert run.exit_code == 1
    assert "Not read: x.csv" in run.output and "1 integrated care boards" in run.output


def test_what_is_not_there_and_names_that_collide_are_the_users_to_mend(files, tmp_path):
    with pytest.raises(SuiteError, match="there is no file"):
        CliRunner().invoke(cli.app, ["providers", "none.xlsx"], catch_exceptions=False)
    command = ["providers", *[str(files["boards"])] * 2, "--out", str(tmp_path / "out")]
    with pytest.raises(SuiteError, match="two of the files have one name"):
        CliRunner().invoke(cli.app, command, catch_exceptions=False)
