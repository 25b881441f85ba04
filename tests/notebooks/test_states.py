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
