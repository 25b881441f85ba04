"""Choices as native controls: labelled, at their default, and still until the script wakes them."""

import re

import pytest

from helpers.explore.choices import choose, several, slide, to_control
from helpers.reports.controls import choices_html, control_html

pytestmark = pytest.mark.unit
PLACES = {"North": {"n": "Nord", "m": "<Mitte>"}, "South": {"s": "Süd"}}


def control(choice, name="place"):
    return control_html("mix", to_control(name, choice))


def test_a_list_shows_its_default_and_is_disabled():
    html = control(choose("Where & when", ["a", "b"], "b"))
    assert '<label for="mix--place">Where &amp; when</label>' in html
    assert '<option value="b" selected>b</option>' in html and "selected>a" not in html
    assert html.count(" disabled") == 1 and 'data-choice="place"' in html


def test_a_choice_within_another_offers_the_group_of_its_default():
    html = control(choose("Place", PLACES, "m", within="region", search=True))
    assert "&lt;Mitte&gt;" in html and "Süd" not in html
    assert 'type="search"' in html and 'role="status"' in html


@pytest.mark.parametrize(
    ("choice", "kind", "checked"),
    [
        (choose("W", ["a", "b"], "b", few=True), "radio", ["b"]),
        (several("W", ["a", "b", "c"], ["a", "c"]), "checkbox", ["a", "c"]),
    ],
)
def test_ticks_are_a_group_with_a_legend(choice, kind, checked):
    html = control(choice)
    assert "<fieldset><legend>W</legend>" in html and html.count(f'type="{kind}"') >= 2
    assert re.findall(r'value="(\w)" checked', html) == checked
    assert ('role="status"' in html) == (kind == "checkbox")


def test_a_range_says_its_value_in_words():
    html = control(slide("Share", 0, 20, 5, 10, words="{} parts of a hundred".format, play=True))
    assert 'min="0" max="4" step="1" value="2" aria-valuetext="10 parts of a hundred"' in html
    assert html.count("10 parts of a hundred") == 2 and 'class="play" hidden' in html


def test_a_form_names_its_question():
    explorer = {"id": "mix", "question": "Q & A?", "choices": []}
    assert choices_html(explorer) == ""
    explorer |= {"choices": [to_control("w", choose("W", ["a"]))]}
    html = choices_html(explorer)
    assert html.startswith('<form class="controls" aria-label="Choices: Q &amp; A?"')
    assert html.endswith("</form>")
