"""A ScenarioError says where it is, named from within or from further out."""

from helpers.analysis.scenarios import ScenarioError
from helpers.core.errors import SuiteError


def test_the_field_comes_first():
    error = ScenarioError("share", "130 is over 100")
    assert isinstance(error, SuiteError) and str(error) == "share: 130 is over 100"
    assert (error.field, error.reason) == ("share", "130 is over 100")


def test_a_field_is_named_from_further_out():
    inner = ScenarioError("share", "130 is over 100")
    assert str(inner.within("rules[1]")) == "rules[1].share: 130 is over 100"
    assert inner.field == "share"  # the first error is as it was
    assert str(inner.within("rules[1]").within("file")) == "file.rules[1].share: 130 is over 100"


def test_what_has_no_field_is_of_the_whole():
    assert str(ScenarioError("", "it is empty").within("rules[0]")) == "rules[0]: it is empty"
