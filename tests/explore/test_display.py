"""Which skin an explorer shows: widgets to a person, its default state to programs."""

import json
from types import SimpleNamespace

import nbclient
import nbformat
import pandas as pd
import pytest

from helpers import charts
from helpers.core.notebook_saving import SAVED_MIME
from helpers.explore import display, widgets
from helpers.explore.answer import Answer, ExplorerError
from helpers.explore.choices import choose
from helpers.explore.explorers import explorer
from helpers.explore.pack import unpack
from helpers.explore.protocol import BUILD_FOLDER, EXPLORER_MARK


@explorer("Which?", year=choose("Year", [2010, 2011]))
def small(year):
    table = pd.DataFrame({"label": ["a"], "value": [float(year)]})
    chart = charts.share_bars(table, "Value")
    return Answer(f"It was {year}.", [chart], table, ["hl868-2014"], "computed")


@pytest.fixture
def outputs(monkeypatch):
    """What is displayed, with its metadata, in order."""
    shown = []
    monkeypatch.setattr(
        "IPython.display.display",
        lambda what, metadata=None, **_: shown.append((what, metadata)) or SimpleNamespace(),
    )
    return shown


def shell(metadata, **variables):
    return SimpleNamespace(get_parent=lambda: {"metadata": metadata}, user_ns=variables)


def test_a_person_is_one_who_runs_a_cell_in_a_window():
    assert display._run_by_a_person(shell({"cellId": "5f"}))
    assert display._run_by_a_person(shell({}, __vsc_ipynb_file__="/x.ipynb"))
    assert not display._run_by_a_person(shell({}))
    assert not display._run_by_a_person(SimpleNamespace(user_ns={}))  # IPython in a terminal
    assert not display._run_by_a_person(None)


def test_a_person_gets_widgets_and_behind_them_what_a_file_shall_hold(outputs, monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: shell({"cellId": "5f"}))
    display.show(small)
    (box, _), (behind, _) = outputs
    assert "It was 2010." in box.children[2].value
    outputs.clear()
    display._show_default(small)
    held = json.loads(behind[SAVED_MIME]["outputs"])
    assert [(o["data"], o["metadata"]) for o in held] == outputs
    assert all(o["output_type"] == "display_data" for o in held)
    assert "It was 2010." in behind["text/html"]  # for a file that no hook has looked at
    widgets.close_all()


def test_what_a_file_shall_hold_follows_the_controls(monkeypatch):
    held = display._Saved(small)
    box = widgets.widget(small, held.follow)
    updates = []
    held.shown = SimpleNamespace(update=lambda bundle, raw: updates.append(bundle))
    box.controls["year"].set(2011)
    (bundle,) = updates
    sentence, figure, _ = [output["data"] for output in json.loads(bundle[SAVED_MIME]["outputs"])]
    assert sentence["text/plain"] == "It was 2011." and "Year: 2011" in sentence["text/html"]
    assert figure["application/vnd.plotly.v1+json"]["data"][0]["x"] == [2011.0]
    held.follow(None, "there is no <answer>")
    (output,) = json.loads(held.bundle[SAVED_MIME]["outputs"])
    assert "no &lt;answer&gt;" in output["data"]["text/html"]
    widgets.close_all()


def test_everybody_else_gets_the_default_state(outputs):
    small._ipython_display_()
    sentence, figure, table = [what for what, _ in outputs]
    assert [mark for _, mark in outputs] == [{EXPLORER_MARK: "small"}] * 3
    assert sentence["text/plain"] == "It was 2010." and "Year: 2010" in sentence["text/html"]
    assert figure["application/vnd.plotly.v1+json"]["data"][0]["x"] == [2010.0]
    assert table["text/plain"].splitlines()[-1] == "a      2,010.0"


def test_a_build_gets_all_states_besides(outputs, monkeypatch, tmp_path):
    monkeypatch.setenv(BUILD_FOLDER, str(tmp_path))
    display.show(small)
    packed = json.loads((tmp_path / "small.json").read_text(encoding="utf-8"))
    assert [d["sentence"] for d in unpack(packed["packed"])] == ["It was 2010.", "It was 2011."]
    assert len(outputs) == 3
    with pytest.raises(ExplorerError, match="two explorers of this notebook are called 'small'"):
        display.show(small)


@pytest.mark.integration
def test_a_kernel_that_a_program_runs_shows_no_widgets_whatever_started_the_program(monkeypatch):
    monkeypatch.setenv("VSCODE_PID", "1")
    monkeypatch.setenv("JPY_SESSION_NAME", "/x.ipynb")
    cell = nbformat.v4.new_code_cell("from tests.explore.test_display import small\nsmall")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
    assert "application/vnd.plotly.v1+json" in kinds
    assert "application/vnd.jupyter.widget-view+json" not in kinds
