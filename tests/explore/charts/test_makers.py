"""The face of charts: makers first, each saying what it takes, gives and refuses."""

import inspect

import pytest

from helpers import charts

MAKERS = [name for name in charts.__all__ if not name.startswith("Chart")]


def test_makers_stand_first_and_nothing_else_is_on_the_face_but_what_they_give_and_raise():
    assert charts.__all__ == [*MAKERS, "Chart", "ChartError"]
    assert all(callable(getattr(charts, name)) for name in charts.__all__)


@pytest.mark.parametrize("name", MAKERS)
def test_a_maker_names_its_parameters_its_chart_and_its_errors(name):
    maker = getattr(charts, name)
    text = inspect.getdoc(maker)
    for parameter in inspect.signature(maker).parameters:
        assert f"\n    {parameter}: " in text, f"{name} does not say what {parameter} is"
    assert "\nRaises:\n    ChartError: " in text
