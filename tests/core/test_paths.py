"""Shipped files are found beside `helpers` in the repository and inside it in a wheel."""

import pytest
from typer.testing import CliRunner

from helpers.cli import app
from helpers.core import paths
from helpers.core.errors import SuiteError
from tests import ROOT


def test_in_the_repository_they_lie_beside_helpers():
    assert paths.data_dir() == ROOT / "data"
    assert paths.notebooks_dir() == ROOT / "notebooks"


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A folder `helpers` as a wheel installs it, with nothing beside it."""
    monkeypatch.setattr(paths, "_HERE", tmp_path / "helpers")
    return tmp_path


def test_in_a_wheel_they_lie_inside_helpers(installed):
    own = installed / "helpers" / "_data"
    own.mkdir(parents=True)
    (own / "datapackage.json").write_text("{}", encoding="utf-8")
    assert paths.data_dir() == own


def test_a_folder_of_the_same_name_without_the_file_is_another(installed):
    (installed / "helpers" / "_data").mkdir(parents=True)
    beside = installed / "data"
    beside.mkdir()
    (beside / "datapackage.json").write_text("{}", encoding="utf-8")
    assert paths.data_dir() == beside


def test_where_nothing_is_there_yet_the_place_it_belongs_is_named(installed):
    assert paths.data_dir() == installed / "data"
    assert paths.notebooks_dir() == installed / "notebooks"


def test_shipped_files_are_renewed_in_a_repository_alone(installed, monkeypatch):
    own = installed / "helpers" / "_data"
    own.mkdir(parents=True)
    (own / "datapackage.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SuiteError, match=r"the dictionary would be written into the installed pa"):
        paths.require_repository("the dictionary")
    monkeypatch.setattr(paths, "_HERE", ROOT / "helpers")
    paths.require_repository("the dictionary")


@pytest.mark.parametrize(
    "arguments",
    [["values", "--write"], ["dictionary"], ["notebooks", "00"], ["totals", "--ccg", "."]],
)
def test_no_command_renews_what_is_installed(arguments, monkeypatch):
    def refuse(what):
        raise SuiteError(f"{what} lies in no repository")

    monkeypatch.setattr(paths, "require_repository", refuse)
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, SuiteError) and "no repository" in str(result.exception)
