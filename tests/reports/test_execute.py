"""Running notebooks: parameters behind their defaults, a kernel's environment, errors that name the
cell.
"""

import os

import nbformat
import pytest

from helpers.core.paths import notebooks_dir
from helpers.reports import execute
from helpers.reports.errors import ReportError
from helpers.reports.execute import INJECTED_TAG, run_notebook, start_kernel


def write(path, *sources, defaults=None):
    cells = [nbformat.v4.new_markdown_cell("# Is it?")]
    if defaults is not None:
        cells.append(nbformat.v4.new_code_cell(defaults, metadata={"tags": ["parameters"]}))
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def printed(executed):
    return "".join(o.text for c in executed.notebook.cells for o in c.get("outputs", []))


def test_parameters_are_set_behind_their_defaults(tmp_path):
    path = write(tmp_path / "a.ipynb", "print(place, years)", defaults="place = 'x'\nyears = [1]")
    with start_kernel() as kernel:
        assert printed(kernel.run(path)) == "x [1]\n"
        executed = kernel.run(path, {"years": [2010, 2013]})
        assert printed(executed) == "x [2010, 2013]\n"
        assert printed(kernel.run(path)) == "x [1]\n"  # a run leaves nothing to the next
    tags = [c.metadata.get("tags") for c in executed.notebook.cells]
    assert tags == [None, ["parameters"], [INJECTED_TAG], None]


@pytest.mark.parametrize(
    ("defaults", "parameters", "words"),
    [
        (None, {"place": "5EM"}, r"a\.ipynb has 0 cells tagged 'parameters'"),
        ("place = 1", {"plaice": 2}, r"a\.ipynb has no parameter 'plaice'; it has place"),
        ("place = 1", {"place": object()}, "'place' is no plain text or number"),
    ],
)
def test_parameters_that_a_notebook_does_not_take_are_refused(
    defaults, parameters, words, tmp_path
):
    path = write(tmp_path / "a.ipynb", "print(1)", defaults=defaults)
    with pytest.raises(ReportError, match=words):
        run_notebook(path, parameters)


def test_a_failing_cell_has_its_number_in_the_notebook_as_written(tmp_path):
    path = write(tmp_path / "a.ipynb", "1 / n", defaults="n = 1")
    with pytest.raises(ReportError, match=r"^a\.ipynb, cell 3: ZeroDivisionError"):
        run_notebook(path, {"n": 0})


@pytest.mark.parametrize(
    "code", ["open('mine.csv')", "from helpers import spend\nspend.read_folder('x')"]
)
def test_a_file_that_is_not_there_may_be_beside_the_notebook(code, tmp_path):
    path = write(tmp_path / "a.ipynb", code)
    with pytest.raises(ReportError, match=r"empty folder of its own, so name files by their full"):
        run_notebook(path)


def test_a_cell_that_never_ends_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(execute, "CELL_SECONDS", 1)
    path = write(tmp_path / "a.ipynb", "import time\ntime.sleep(60)")
    with pytest.raises(ReportError, match="longer than 1 seconds"):
        run_notebook(path)


def test_a_kernel_is_never_live_keeps_to_one_thread_and_reads_the_tables_named(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("VSCODE_PID", "1")
    monkeypatch.setenv("JPY_SESSION_NAME", "x")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    names = "VSCODE_PID", "JPY_SESSION_NAME", "OMP_NUM_THREADS", "COMMUNITY_SHIFT_DATA"
    path = write(tmp_path / "a.ipynb", f"import os\nprint([os.environ.get(n) for n in {names}])")
    assert printed(run_notebook(path, data=tmp_path)) == f"{[None, None, '1', str(tmp_path)]}\n"
    assert os.environ["VSCODE_PID"] == "1"


def test_the_states_of_a_run_are_its_own(tmp_path):
    shown = (
        "from helpers import explorer, Answer\nimport pandas as pd\n"
        "@explorer('Q?')\ndef mine(): return "
        "Answer(word, [], pd.DataFrame({'a': [1]}), ['hl868-2014'], 'computed')\nmine"
    )
    path = write(tmp_path / "a.ipynb", shown, defaults="word = 'One.'")
    with start_kernel() as kernel:
        for word in ("Two.", "Three."):
            states = kernel.run(path, {"word": word}).states
            assert states["mine"]["default"]["sentence"] == word and set(states) == {"mine"}
    plain = run_notebook(path, report=False)
    assert plain.states == {} and "One." in str(plain.notebook.cells[-1].outputs)


def test_a_notebook_that_writes_files_hands_over_none_of_them(tmp_path):
    path = write(tmp_path / "a.ipynb", "open('mine.json', 'w').write('{')\nNone")
    assert run_notebook(path).states == {} and [p.name for p in tmp_path.iterdir()] == ["a.ipynb"]


def test_cells_are_counted_as_they_are_committed(tmp_path):
    path = write(tmp_path / "a.ipynb", "1", "", "2")
    counts = [c.get("execution_count") for c in run_notebook(path).notebook.cells]
    assert counts == [None, 1, None, 2]


def test_notebooks_of_the_suite_without_a_number_take_parameters():
    for path in notebooks_dir().glob("[!0-9]*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        assert [c.metadata.get("tags") for c in cells].count(["parameters"]) == 1, path.name
