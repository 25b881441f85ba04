"""A package that an extra brings and that is missing is one sentence with the command."""

import sys

import pytest

from helpers import cli, tables
from helpers.core.extras import MissingExtraError, extra_needed, missing_extra
from helpers.tables import schema


def test_the_sentence_names_the_command():
    said = str(missing_extra(ModuleNotFoundError("no", name="frictionless.errors")))
    assert said == (
        "this needs the package frictionless, which is not installed: "
        "in the folder of this repository, pip install '.[validate]'"
    )
    assert missing_extra(ModuleNotFoundError("no", name="elsewhere")) is None


def test_a_package_that_no_extra_brings_is_still_missing():
    with pytest.raises(ModuleNotFoundError, match="elsewhere"), extra_needed():
        raise ModuleNotFoundError("No module named 'elsewhere'", name="elsewhere")


def test_validation_without_its_extra_is_refused(monkeypatch):
    monkeypatch.setitem(sys.modules, "frictionless", None)
    assert len(tables.read("areas")) == 151
    with pytest.raises(MissingExtraError, match=r"pip install '\.\[validate\]'"):
        schema.validate({}, [])


def test_a_command_without_its_extra_ends_with_one_line_and_exit_code_two(monkeypatch, capsys):
    def lacking():
        raise ModuleNotFoundError("No module named 'nbformat'", name="nbformat")

    monkeypatch.setattr(cli, "app", lacking)
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr().err
    assert end.value.code == 2 and said.count("\n") == 1
    assert "pip install '.[lab]'" in said
