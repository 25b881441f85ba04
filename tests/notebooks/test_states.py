"""The states of every explorer: what its notebook handed over is what its report holds."""

import json
import re

import pytest

from helpers.reports.build import notebook_paths
from helpers.reports.landing import file_name

PACK = re.compile(r'<script type="text/plain" id="pack-([\w-]+)">(.*?)</script>', re.S)
NAMES = [path.stem for path in notebook_paths()]


@pytest.mark.parametrize("name", NAMES)
def test_a_report_holds_every_state_of_its_notebook(name, reports, explorers):
    shown = explorers(name)
    assert shown, f"{name} shows no explorer"
    packs = dict(PACK.findall((reports / file_name(name)).read_text(encoding="utf-8")))
    assert packs == {id: explorer.packed for id, explorer in shown.items()}
    for explorer in shown.values():
        states = explorer.states()
        assert len({json.dumps(state) for state in states}) == len(states)
        assert len(explorer.documents) == len(states), explorer.id


@pytest.mark.parametrize("name", NAMES)
def test_questions_and_charts_of_a_page_have_names_of_their_own(name, explorers):
    shown = explorers(name).values()
    questions = [explorer.question for explorer in shown]
    assert len(set(questions)) == len(questions)
    assert all(
        figure["alt"].startswith(figure["title"]) and any(c.isdigit() for c in figure["alt"])
        for explorer in shown
        for document in explorer.documents
        for figure in document["figures"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_axis_that_counts_things_has_whole_numbers(name, explorers):
    """In every state: where all values of an axis are whole numbers without a unit."""
    for explorer in explorers(name).values():
        for state, document in zip(explorer.states(), explorer.documents, strict=True):
            for figure in document["figures"]:
                ticks = list(_ticks_of_counts(figure))
                assert not any("." in tick for tick in ticks), (explorer.id, state, ticks)


def _ticks_of_counts(figure):
    """The numbers of those axes of a figure whose marks all stand at whole numbers."""
    columns = figure["layout"].get("meta", {}).get("columns", {})
    for axis, settings in {**figure["layout"], **columns}.items():
        numbers = settings.get("ticktext") if re.match(r"xaxis\d*$", axis) else None
        if not numbers or any(mark in text for text in numbers for mark in "£%"):
            continue
        marks = [t for t in figure["data"] if t.get("xaxis", "x") == axis.replace("axis", "")]
        values = [x for t in marks for x in t.get("x") or () if isinstance(x, int | float)]
        if all(float(x).is_integer() for x in values):
            yield from numbers
