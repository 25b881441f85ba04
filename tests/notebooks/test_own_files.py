"""Notebook 08 on files of one's own: those of a hospital trust, and the made-up ones it starts
with.
"""

import nbformat
import pytest

from helpers.core.paths import notebooks_dir
from tests.notebook_explorers import explorers_of
from tests.spend.made_up import HEADER, write_csv

NOTEBOOK = notebooks_dir() / "08_follow_the_payments.ipynb"
HOSPITAL = "Anytown Hospitals NHS Foundation Trust"
PAYMENTS = [
    ["Health", HOSPITAL, "07/04/2020", "Drugs", "PHARMACY", "ANYTOWN MEDICINES LTD", "1", "310.00"],
    ["Health", HOSPITAL, "16/04/2020", "Rates", "ESTATES", "ANYTOWN COUNCIL", "2", "450.00"],
    ["Health", HOSPITAL, "18/05/2020", "Agency", "THEATRES", "ANYTOWN STAFF LTD", "3", "65.00"],
]
OWN = ("rows-kept", "to-review", "my-mix")


@pytest.fixture(scope="module")
def of_a_hospital(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    write_csv(folder / "files" / "april.csv", [HEADER, *PAYMENTS])
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace("spend.example_folder()", repr(str(folder / "files")))
    nbformat.write(notebook, folder / "my08.ipynb")
    return explorers_of(folder / "my08.ipynb")


def test_files_without_community_services_are_added_up_and_say_so(of_a_hospital):
    mix = of_a_hospital["my-mix"]
    assert {state["part"] for state in mix.states()} == {"all"}
    for state in mix.states():
        assert mix(**state).sentence.startswith(
            "None of these payments is marked as community services."
        )
    assert [of_a_hospital[id].to_packed()["count"] for id in OWN] == [1, 1, 3]


def test_what_is_made_up_says_so_in_its_sentence_and_its_citation():
    explorers = explorers_of(NOTEBOOK)
    for id in OWN:
        assert explorers[id].question.startswith("Made-up example, not to be quoted")
        for state in explorers[id].states():
            assert "Made-up example, not to be quoted" in explorers[id](**state).sentence
