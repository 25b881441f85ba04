"""Execute notebooks afresh in a folder of their own and write one HTML report for each, and an index."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from helpers import tables
from helpers.core.atomic_write import write_whole
from helpers.core.paths import notebooks_dir
from helpers.explore.protocol import BUILD_FOLDER
from helpers.reports import plotly_bundle
from helpers.reports.page import Page, ReportError, _file, _templates, read_page, render
from helpers.reports.thumbnail import thumbnail

MAX_REPORT_BYTES = 1_200_000  # a report must pass a mail gateway and open at once
MAX_REPORT_BYTES_FULL = 2_500_000  # the same where the full plotly.js had to be packed
REPORT_WORKERS = 2  # notebooks; each keeps to one thread, because threads of two kernels that wait for each other only burn time
MOST_STATES = (
    "07_what_if",
    "02_where_each_pct_went",
)  # begun first, so that neither is left to run alone at the end
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


def notebook_paths(names: Sequence[str] = ()) -> list[Path]:
    """The suite's notebooks in order, or those named (by file name or its number). Raises ReportError on an unknown one."""
    known = sorted(notebooks_dir().glob("[0-9]*.ipynb"))
    if not names:
        return known
    chosen = []
    for name in names:
        path = Path(name)
        match = (
            [path]
            if path.suffix == ".ipynb" and path.is_file()
            else [
                p for p in known if p.stem == name or p.name == name or p.stem.split("_")[0] == name
            ]
        )
        if not match:
            raise ReportError(
                f"there is no notebook {name!r}; there are {', '.join(p.stem for p in known)}"
            )
        chosen += match
    return chosen


def build_reports(
    out: Path,
    names: Sequence[str] = (),
    *,
    data: Path | None = None,
    done: Callable[[str], None] = lambda name: None,
) -> list[Path]:
    """Build the reports of all notebooks, or of those named, into `out` and return the files written.

    `data` lays a folder of the user's own tables over ours. `done` is called with each notebook's name as it is finished.
    Nothing is written before every notebook has run: a failing one leaves an older set of reports as it was.
    """
    paths = notebook_paths(names)
    with (
        tempfile.TemporaryDirectory(prefix="community-shift-") as folder,
        ThreadPoolExecutor(max_workers=REPORT_WORKERS) as pool,
    ):

        def run(path: Path) -> Page:
            page = _execute(path, Path(folder), data)
            done(path.stem)
            return page

        # A failure cancels what has not begun; the order in which they run is not the order of the suite.
        first = sorted(paths, key=lambda path: path.stem not in MOST_STATES)
        by_path = dict(zip(first, pool.map(run, first), strict=True))
    pages = [by_path[path] for path in paths]
    version = tables.version()
    glossary = list(tables.read("glossary", data).itertuples(index=False, name=None))
    home = "index.html" if not names or (out / "index.html").exists() else ""
    written = {}
    for i, page in enumerate(pages):
        before, after = (pages[j] if 0 <= j < len(pages) else None for j in (i - 1, i + 1))
        link = lambda p: (f"{p.name}.html", p.title) if p else None  # noqa: E731
        html = render(
            page,
            version=version,
            glossary=glossary,
            home=home,
            previous=link(before),
            next=link(after),
        )
        _check_budget(page, html)
        written[out / f"{page.name}.html"] = html
    if not names:
        reports = [(f"{p.name}.html", p.title, p.headline, _picture(p)) for p in pages]
        written[out / "index.html"] = (
            _templates()
            .get_template("index.html.j2")
            .render(css=_file("report.css"), version=version, reports=reports)
        )
    for path, html in written.items():
        write_whole(path, html)
    return list(written)


def _picture(page: Page) -> str:
    """The first figure of a report, small."""
    return next(
        (thumbnail(figure) for e in page.explorers.values() for figure in e["default"]["figures"]),
        "",
    )


def _check_budget(page: Page, html: str) -> None:
    """Raise ReportError where a report is too large to send, naming the explorer that weighs most and what to do."""
    budget = (
        MAX_REPORT_BYTES
        if plotly_bundle.is_custom(plotly_bundle.plotly_script(page.traces))
        else MAX_REPORT_BYTES_FULL
    )
    size = len(html.encode())
    if size > budget:
        largest = max(page.explorers.values(), key=lambda e: len(e["packed"]))
        raise ReportError(
            f"{page.name}.html would be {size:,} bytes, over the budget of {budget:,}; its largest explorer is {largest['id']!r} "
            f"({len(largest['packed']):,} bytes for {largest['count']:,} states): give it fewer options or coarser steps"
        )


def execute(path: Path, environment: dict[str, str], folder: Path) -> nbformat.NotebookNode:
    """Run a notebook in a fresh kernel started in `folder`. Raises ReportError naming the cell that failed."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with failures(path.name, notebook) as said:
        client_for(notebook, folder).execute(
            env={**ONE_THREAD, **without_server(), **environment}, stderr=said
        )
    return notebook


@contextmanager
def failures(name: str, notebook: nbformat.NotebookNode) -> Iterator[IO[bytes]]:
    """Gives a file for what a kernel itself says, and turns what goes wrong into a ReportError that names the notebook.

    A kernel that is told to stop may complain of it in a traceback, which is nobody's concern; its words count where it ended unasked.
    """
    with tempfile.TemporaryFile() as said:
        try:
            yield said
        except CellExecutionError:
            raise failure(name, notebook) from None
        except DeadKernelError:
            said.seek(0)
            words = " ".join(said.read().decode(errors="replace").split())[-400:]
            last = f" Its last words: {words}" if words else ""
            raise ReportError(
                f"{name}: the kernel that ran it ended unasked, mostly for want of memory.{last}"
            ) from None


def client_for(notebook: nbformat.NotebookNode, folder: Path) -> NotebookClient:
    """What executes a notebook in `folder`, in a kernel of its own."""
    return NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=ERROR"],
    )


def failure(name: str, notebook: nbformat.NotebookNode) -> ReportError:
    """A failed cell as an error that names it."""
    outputs = [
        (i, output)
        for i, cell in enumerate(notebook.cells, 1)
        for output in cell.get("outputs", [])
    ]
    position, shown = next((i, output) for i, output in outputs if output.output_type == "error")
    # The kernel forgets the name of an error raised while a result is shown; the output still has it.
    return ReportError(f"{name}, cell {position}: {shown.ename}: {shown.evalue}")


def _execute(path: Path, folder: Path, data: Path | None) -> Page:
    place = folder / path.stem
    place.mkdir()
    environment = {BUILD_FOLDER: str(place)} | (
        {tables.ENVIRONMENT: str(data.resolve())} if data else {}
    )
    notebook = execute(path, environment, place)
    handed_over = {
        p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted(place.glob("*.json"))
    }
    return read_page(path.stem, notebook, handed_over)


def without_server() -> dict[str, str]:
    """This process's environment without the marks of a notebook server: a build is never live."""
    return {k: v for k, v in os.environ.items() if k not in ("JPY_SESSION_NAME", "VSCODE_PID")}
