"""Building reports: the user's own tables show, a failure names its cell, and nothing is half
written.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers import tables
from helpers.core.atomic_write import FileError
from helpers.core.paths import data_dir
from helpers.reports import build
from helpers.reports.errors import ReportError
from helpers.reports.page import Page, Section


def notebook(path, *sources):
    cells = [
        nbformat.v4.new_markdown_cell("# Is it?"),
        *(nbformat.v4.new_code_cell(s) for s in sources),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return str(path)


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "helpers", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_a_users_own_table_reaches_the_report(tmp_path):
    rows = (
        (data_dir() / "pct_destinations.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    )
    changed = rows[1].replace(",acute_trust,", ",social_enterprise,")  # County Durham's only row
    assert changed != rows[1]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pct_destinations.csv").write_text(
        "".join([rows[0], changed, *rows[2:]]), encoding="utf-8"
    )
    (written,) = build.build_reports(tmp_path / "out", ["00"], data=tmp_path / "mine")
    html = written.read_text(encoding="utf-8")
    assert "mainly in 17 places" in html
    assert "in place of those released (pct_destinations): figures differ" in html
    assert set(re.findall(r'class="badge ([\w-]+)"', html)) == {"own-data"}
    assert f"data version {tables.released_version()} (altered: pct_destinations) of" in html
    assert "went (a table of somebody&#x27;s own, not as released)" in html


def test_a_broken_table_of_the_users_stops_the_build_with_its_row(tmp_path):
    text = (
        (data_dir() / "pct_destinations.csv")
        .read_text(encoding="utf-8")
        .replace(",acute_trust,", ",acute_trst,", 1)
    )
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pct_destinations.csv").write_text(text, encoding="utf-8")
    done = run("reports", "00", "--out", tmp_path / "out", "--data", tmp_path / "mine")
    assert done.returncode == 2
    assert (
        "pct_destinations.csv, row 2" in done.stderr
        and "acute_trst" in done.stderr
        and "Traceback" not in done.stderr
    )
    assert not (tmp_path / "out").exists()


def test_a_failing_cell_is_named(tmp_path):
    path = notebook(tmp_path / "mine.ipynb", "x = 1", "x / 0")
    with pytest.raises(ReportError, match=r"mine\.ipynb, cell 3: ZeroDivisionError"):
        build.build_reports(tmp_path / "out", [path])
    assert not (tmp_path / "out").exists()


def test_a_kernel_that_dies_is_one_error_with_its_last_words(tmp_path, capfd):
    path = notebook(
        tmp_path / "mine.ipynb", "import os\nos.write(2, b'out of memory\\n')\nos._exit(1)"
    )
    with pytest.raises(
        ReportError,
        match=r"mine\.ipynb: the kernel that ran it ended unasked.* Its last words: .*out of "
        r"memory$",
    ):
        build.build_reports(tmp_path / "out", [path])
    assert "out of memory" not in capfd.readouterr().err and not (tmp_path / "out").exists()


def test_what_a_kernel_says_beside_its_cells_stays_out_of_sight(tmp_path, capfd):
    path = notebook(
        tmp_path / "mine.ipynb", "import os\nos.write(2, b'Traceback of a socket\\n')\nNone"
    )
    build.build_reports(tmp_path / "out", [path])
    assert "socket" not in capfd.readouterr().err


def test_a_notebook_without_a_title_is_refused(tmp_path):
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("no title")]),
        tmp_path / "mine.ipynb",
    )
    with pytest.raises(ReportError, match=r"mine\.ipynb has no title"):
        build.build_reports(tmp_path / "out", [str(tmp_path / "mine.ipynb")])


def test_an_error_while_an_answer_is_shown_is_named_too(tmp_path):
    source = 'from helpers import explorer\n\n@explorer("Q?")\ndef q():\n    return 1 / 0\n\nq'
    path = notebook(tmp_path / "mine.ipynb", source)
    with pytest.raises(
        ReportError,
        match=r"mine\.ipynb, cell 2: ExplorerError: explorer 'q'.* fails with ZeroDivisionError",
    ):
        build.build_reports(tmp_path / "out", [path])


def test_an_unknown_notebook_is_answered_with_those_there_are():
    with pytest.raises(ReportError, match="there is no notebook '42'; there are 00_start_here"):
        build.notebook_paths(["42"])


def test_a_notebook_named_twice_is_refused_before_anything_runs(tmp_path):
    own = notebook(tmp_path / "01_how_value_shifted.ipynb", "1")
    for names in (["01", "01"], ["01", own]):
        with pytest.raises(ReportError, match=r"would both become 01_how_value_shifted\.html"):
            build.build_reports(tmp_path / "out", names)


def test_what_takes_longest_begins_first(tmp_path):
    sizes = {"a": 10, "b": 30, build.SLOWEST[1]: 1, build.SLOWEST[0]: 2}
    paths = [tmp_path / f"{name}.ipynb" for name in sizes]
    for path in paths:
        path.write_text("x" * sizes[path.stem], encoding="utf-8")
    assert [p.stem for p in build.slowest_first(paths)] == [*build.SLOWEST[:2], "b", "a"]


def test_what_is_said_to_take_longest_is_there():
    assert set(build.SLOWEST) <= {path.stem for path in build.notebook_paths()}


def printed(run):
    return "".join(o.get("text", "") for c in run.notebook.cells for o in c.get("outputs", []))


def test_notebooks_of_the_suite_share_a_kernel_and_no_name(tmp_path, monkeypatch):
    """What one sets, the next does not find; what one imports is there at once."""
    seen = "import sys\nprint('mine' in globals(), len(Out), 'wave' in sys.modules)\n"
    names = [
        notebook(tmp_path / f"{n}_x.ipynb", f"{seen}import wave\nmine = {n}", "'a result'")
        for n in (1, 2)
    ]
    paths = [Path(name) for name in names]
    monkeypatch.setattr(build, "KERNELS_AT_ONCE", 1)
    assert [printed(run) for run in build.run_notebooks(paths)] == ["False 0 False\n"] * 2
    monkeypatch.setattr(build, "notebooks_dir", lambda: tmp_path)
    runs = build.run_notebooks(paths)
    assert sorted(printed(run) for run in runs) == ["False 0 False\n", "False 0 True\n"]
    assert [[c.execution_count for c in run.notebook.cells[1:]] for run in runs] == [[1, 2]] * 2


def test_after_a_failure_nothing_more_begins(tmp_path, monkeypatch):
    paths = [Path(notebook(tmp_path / f"{n}_x.ipynb", "1 / 0" + " " * (9 - n))) for n in range(3)]
    begun = []
    monkeypatch.setattr(build, "KERNELS_AT_ONCE", 1)
    real = build.run_notebook
    monkeypatch.setattr(build, "run_notebook", lambda p, **k: begun.append(p.stem) or real(p, **k))
    with pytest.raises(ReportError, match=r"0_x\.ipynb, cell 2: ZeroDivisionError"):
        build.run_notebooks(paths)
    assert begun == ["0_x"]


def test_a_page_of_nothing_but_print_over_budget_says_what_to_do(tmp_path):
    path = notebook(tmp_path / "mine.ipynb", "print('long ' * 600_000)")
    with pytest.raises(ReportError, match=r"printed output alone are 3,000,\d+ bytes: print less"):
        build.build_reports(tmp_path / "out", [path])


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(FileError, match=r"cannot write .*taken.*choose another folder"):
        build.write_whole(tmp_path / "taken" / "report.html", "x")


def test_a_report_over_budget_names_its_largest_explorer(tmp_path, monkeypatch):
    monkeypatch.setattr(build, "MAX_REPORT_BYTES", 100_000)
    monkeypatch.setattr(build, "MAX_REPORT_BYTES_FULL", 100_000)  # with or without Node at set-up
    made = "from helpers import explorer, Answer, choose\nimport pandas as pd\n"
    small, large = (
        f"@explorer('{name.title()}?', one=choose('One', {list(range(count))}))\n"
        f"def {name}(one): return Answer("
        f"f'It is {{one}}.', [], pd.DataFrame({{'a': [one]}}), ['hl868-2014'], 'computed')\n{name}"
        for name, count in (("small", 2), ("large", 90))
    )
    path = notebook(tmp_path / "mine.ipynb", made + small, large)
    with pytest.raises(
        ReportError,
        match=r"over the budget of 100,000; its largest explorer is 'large' .*coarser steps",
    ):
        build.build_reports(tmp_path / "out", [path])
    assert not (tmp_path / "out").exists()


def test_two_parts_of_a_page_never_share_a_name(tmp_path):
    made = "from helpers import explorer, Answer\nimport pandas as pd\n"
    shown = (
        "@explorer('Q?')\ndef about(): return Answer("
        "'S.', [], pd.DataFrame({'a': [1]}), ['hl868-2014'], 'computed')\nabout"
    )
    with pytest.raises(
        ReportError,
        match=r"mine\.ipynb: the explorer 'about' has the name of another part of the page",
    ):
        build.build_reports(tmp_path / "out", [notebook(tmp_path / "mine.ipynb", made + shown)])


def test_printed_text_and_html_of_others_are_shown_as_text(tmp_path):
    code = (
        "from IPython.display import HTML, display\nprint('<b>bold</b>')\n"
        "display(HTML('<script>alert(1)</script>'))"
    )
    (written,) = build.build_reports(tmp_path / "out", [notebook(tmp_path / "mine.ipynb", code)])
    html = written.read_text(encoding="utf-8")
    assert "<pre>&lt;b&gt;bold&lt;/b&gt;" in html
    assert "<script>alert(1)" not in html


def test_check_passes_and_says_so_briefly():
    done = run("check")
    assert done.returncode == 0
    assert "61 of 61" in done.stdout and "All 13 checks passed" in done.stdout
    assert len(done.stdout.splitlines()) < 25


def test_check_fails_with_the_row_that_is_wrong(tmp_path):
    shutil.copy(data_dir() / "figures.csv", tmp_path)
    text = (tmp_path / "figures.csv").read_text(encoding="utf-8")
    (tmp_path / "figures.csv").write_text(
        text.replace("share_of_spend,73.95,", "share_of_spend,73.85,", 1), encoding="utf-8"
    )
    done = run("check", "--data", tmp_path)
    assert done.returncode == 1
    assert "NF242" in done.stdout and "73.85" in done.stdout and "73.95" in done.stdout


def test_a_folder_that_is_not_there_is_one_clear_line():
    done = run("check", "--data", "no-such-folder")
    assert (
        done.returncode == 2
        and "no-such-folder is not a folder" in done.stderr
        and "Traceback" not in done.stderr
    )


def test_help_names_the_commands():
    done = run("--help")
    assert done.returncode == 0
    assert all(
        word in done.stdout
        for word in ("reports", "check", "notebooks", "dictionary", "Exit codes")
    )


def test_an_overlay_leaves_our_own_tables_as_they_were():
    assert len(tables.read("areas")) == 151


def test_two_headings_of_the_same_words_have_anchors_of_their_own(tmp_path):
    cells = [nbformat.v4.new_markdown_cell("# Is it?\n\n## Same\n\n## Same")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "mine.ipynb")
    (written,) = build.build_reports(tmp_path / "out", [str(tmp_path / "mine.ipynb")])
    html = written.read_text(encoding="utf-8")
    assert 'id="same"' in html and 'id="same-2"' in html and 'href="#same-2"' in html


def written(folder, *pages):
    return [path.name for path in build.write_reports(folder, pages)]


def test_the_first_page_is_the_index_and_its_doors_give_the_reading_order(tmp_path):
    home = Page("00_start_here", title="Who?", sections=[Section(heading="Doors", anchor="doors")])
    home.sections[0].doors = [
        {"name": "Now", "text": "First.", "notebooks": ["10_since_2013"]},
        {"name": "Then", "text": "Later.", "notebooks": ["01_how_value_shifted"]},
    ]
    then, now, other = (
        Page(name, title=f"{name}?", headline=f"So {name}.")
        for name in ("01_how_value_shifted", "10_since_2013", "99_mine")
    )
    assert written(tmp_path, home, then, other, now) == [
        *("index.html", "10_since_2013.html", "01_how_value_shifted.html", "99_mine.html")
    ]
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "So 10_since_2013." in html and 'rel="prev"' not in html
    after = (tmp_path / "10_since_2013.html").read_text(encoding="utf-8")
    assert 'href="index.html" rel="prev"' in after
    assert 'href="01_how_value_shifted.html" rel="next"' in after


def test_a_first_page_alone_names_the_other_reports_by_the_titles_of_their_notebooks(tmp_path):
    home = Page("00_start_here", title="Who?", sections=[Section()])
    home.sections[0].doors = [{"name": "N", "text": "T", "notebooks": ["10_since_2013"]}]
    written(tmp_path, home)
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'href="10_since_2013.html">Who runs community services now' in html


def test_without_a_first_page_no_report_links_to_one(tmp_path):
    (name,) = written(tmp_path, Page("99_mine", title="Who?"))
    assert "index.html" not in (tmp_path / name).read_text(encoding="utf-8")
