"""The committed notebooks are whole, in order and comparable: nbval passes over what these tests
forbid.
"""

import json
import re
from pathlib import Path

import nbformat
import pytest

from helpers.core.paths import notebooks_dir
from tests.tools.notebook_rules import broken_rules

PATHS = sorted(notebooks_dir().glob("*.ipynb"))
AGAIN = "run `make notebooks` and commit the result"


@pytest.fixture(params=PATHS, ids=lambda p: p.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def test_there_are_notebooks_to_check():
    assert len(PATHS) >= 3
    templates = {
        "area_report",
        "scenario_brief",
    }  # no questions of their own: run for a place or a scenario at a time
    assert all(re.fullmatch(r"\d\d_[a-z_0-9]+", p.stem) for p in PATHS if p.stem not in templates)


def test_nbval_is_asked_to_compare_them(pytestconfig):
    # nbval collects only what it is told to: without these, every notebook would pass unread
    assert set(pytestconfig.getini("testpaths")) == {"notebooks", "tests"}
    assert "--nbval" in pytestconfig.getini("addopts")


def test_cells_were_run_once_from_top_to_bottom(notebook):
    # a cell with no count is run by nbval and not compared
    assert [c.execution_count for c in code_cells(notebook)] == list(
        range(1, len(code_cells(notebook)) + 1)
    ), AGAIN


def test_no_cell_failed_or_wrote_to_stderr(notebook):
    outputs = [o for c in code_cells(notebook) for o in c.outputs]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"], AGAIN


def test_something_is_compared(notebook):
    assert sum(len(c.outputs) for c in code_cells(notebook)) >= 3


def test_nothing_of_a_live_session_was_saved(notebook):
    text = json.dumps(notebook)
    assert "widgets" not in notebook.metadata, AGAIN
    assert "application/vnd.jupyter.widget-view+json" not in text, AGAIN
    assert "execution" not in {k for c in notebook.cells for k in c.metadata}, AGAIN


def test_each_file_stays_small():
    for path in PATHS:
        assert path.stat().st_size < 1_000_000, f"{path.name}: {AGAIN}"


def test_prose_leads(notebook):
    first = notebook.cells[0]
    assert (
        first.cell_type == "markdown"
        and first.source.startswith("# ")
        and first.source.splitlines()[0].endswith("?")
    )
    tried = any("**Try this.**" in c.source for c in notebook.cells if c.cell_type == "markdown")
    assert tried, "no section ends with **Try this.**"


def test_code_cells_keep_the_rules(notebook):
    """One idea a cell: see tests/tools/notebook_rules.py."""
    cells = enumerate(code_cells(notebook), 1)
    problems = [f"code cell {i}, {p}" for i, c in cells for p in broken_rules(c.source)]
    assert not problems, "\n".join(problems)


def test_most_code_cells_are_short(notebook):
    lengths = sorted(len(cell.source.splitlines()) for cell in code_cells(notebook))
    assert lengths[len(lengths) // 2] <= 12, "half of the cells are over 12 lines; divide some"


def test_links_between_notebooks_lead_somewhere():
    for path in PATHS:
        for link in re.findall(r"\]\(([\w.-]+\.ipynb)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_sentences_are_within_reach():
    """Prose that a policy reader can take in: no sentence over 40 words in Markdown."""
    for path in PATHS:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                prose = re.sub(r"^[|#*].*$", "", cell.source, flags=re.M)
                for sentence in re.split(r"(?<=[.?!])\s+", prose):
                    assert len(sentence.split()) <= 40, f"{path.name}: {sentence}"


def test_paths_are_relative():
    assert all(str(Path.home()) not in p.read_text(encoding="utf-8") for p in PATHS)
