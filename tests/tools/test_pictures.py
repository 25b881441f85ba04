"""The pictures of README and docs show answers that are in the notebooks."""

import nbformat
import pytest

from helpers.core.paths import notebooks_dir
from tests.tools import pictures

SHOWN = {**pictures.PARTS, "phone": pictures.PHONE, "jupyterlab": pictures.LIVE}


@pytest.mark.parametrize("part", SHOWN.values(), ids=SHOWN)
def test_every_picture_shows_an_answer_that_exists(part):
    notebook = nbformat.read(notebooks_dir() / f"{part.notebook}.ipynb", 4)
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert f"\ndef {part.answer}(" in code


def test_no_picture_lacks_its_part():
    assert {path.stem for path in pictures.DOCS.glob("*.png")} == SHOWN.keys()
