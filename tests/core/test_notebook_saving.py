"""A file never holds the widgets of a live answer, and always what it shall hold instead."""

import copy

from helpers.core.notebook_saving import (
    SAVED_MIME,
    WIDGET_MIME,
    put_answers_in_place_of_widgets,
    to_be_saved,
)

WIDGET = {"output_type": "display_data", "data": {WIDGET_MIME: {"model_id": "1"}}, "metadata": {}}
STREAM = {"output_type": "stream", "name": "stdout", "text": "Read."}
KEPT = [
    {"output_type": "display_data", "data": {"text/plain": text}, "metadata": {"explorer": "mix"}}
    for text in ("sentence", 26.0)
]
BEHIND = {
    "output_type": "display_data",
    "data": {SAVED_MIME: to_be_saved(KEPT), "text/html": "<p>"},
    "metadata": {},
}


def saved(*outputs):
    cells = [
        {"cell_type": "markdown", "source": "# Why?"},
        {"cell_type": "code", "source": "mix", "outputs": copy.deepcopy(list(outputs))},
    ]
    model = {"type": "notebook", "content": {"cells": cells}}
    put_answers_in_place_of_widgets(model=model, path="a.ipynb", contents_manager=None)
    return cells[1]["outputs"]


def test_a_live_answer_is_saved_without_its_widgets():
    assert saved(WIDGET, BEHIND) == KEPT
    assert saved(STREAM, WIDGET, BEHIND) == [STREAM, *KEPT]


def test_other_widgets_and_outputs_stay():
    assert saved(WIDGET, STREAM) == [WIDGET, STREAM]


def test_what_is_no_notebook_or_is_not_sent_along_is_left_alone():
    for model in ({"type": "file", "content": "x"}, {"type": "notebook"}, {"type": "directory"}):
        before = copy.deepcopy(model)
        put_answers_in_place_of_widgets(model=model)
        assert model == before
