"""Execute notebooks afresh and write one HTML report for each; the first page is the index."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import nbformat

from helpers import tables
from helpers.core.atomic_write import require_writable, write_whole
from helpers.core.paths import notebooks_dir
from helpers.reports import plotly_bundle
from helpers.reports.errors import ReportError
from helpers.reports.execute import (
    KERNELS_AT_ONCE,
    ExecutedNotebook,
    run_notebook,
    start_kernel,
)
from helpers.reports.landing import HOME, ReportCard, file_name
from helpers.reports.page import Page, read_page, render
from helpers.reports.thumbnail import thumbnail

__all__ = [
    "build_reports",
    "notebook_paths",
    "render_report",
    "require_usable",
    "run_notebooks",
    "slowest_first",
    "write_reports",
]

MAX_REPORT_BYTES = 1_200_000  # a report must pass a mail gateway and open at once
MAX_REPORT_BYTES_FULL = 2_500_000  # the same where the full plotly.js had to be packed
# Nothing but the order of runs depends on these, which take longest, whatever the size of their
# files: one of them that begins last would run alone.
SLOWEST = ("07_what_if", "02_your_area", "01_how_value_shifted", "09_can_i_trust_this")


def notebook_paths(names: Sequence[str] = ()) -> list[Path]:
    """The suite's notebooks in order, or those named.

    Args:
        names: paths of notebooks, or names or numbers of the suite's; all of these if empty.

    Returns:
        The paths, in the order of the names.

    Raises:
        ReportError: a name is unknown, or two notebooks would become one report.
    """
    suite = sorted(notebooks_dir().glob("[0-9]*.ipynb"))
    paths = [path for name in names for path in _named(name, suite)] if names else suite
    by_stem: dict[str, Path] = {}
    for path in paths:
        if path.stem in by_stem:
            raise ReportError(
                f"{by_stem[path.stem]} and {path} would both become {path.stem}.html; "
                "name each notebook once, and give two of one file name different names"
            )
        by_stem[path.stem] = path
    return paths


def _named(name: str, suite: Sequence[Path]) -> list[Path]:
    """The notebook of this path, or those of the suite with this name or number."""
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return [path]
    matches = [p for p in suite if name in (p.stem, p.name, p.stem.split("_")[0])]
    if not matches:
        stems = ", ".join(p.stem for p in suite)
        raise ReportError(f"there is no notebook {name!r}; there are {stems}")
    return matches


def build_reports(
    out: Path,
    names: Sequence[str] = (),
    *,
    data: Path | None = None,
    done: Callable[[str], None] = lambda name: None,
) -> list[Path]:
    """Build the reports of all notebooks, or of those named.

    Nothing is written before every notebook has run: a failing one leaves an older set of reports
    as it was.

    Args:
        out: the folder for the files.
        names: as `notebook_paths` takes them.
        data: a folder of the user's own tables, laid over ours.
        done: called with each notebook's name as it is finished.

    Returns:
        The files written.

    Raises:
        ReportError: a notebook is unknown, fails, has no title or becomes too large.
        DataError: the tables cannot be used; names file, row and column.
        FileError: the folder cannot be written to.
    """
    paths = notebook_paths(names)
    require_usable(out, data)
    runs = run_notebooks(paths, data=data, done=done)
    pages = [
        read_page(path.stem, run.notebook, run.states, own=_is_own(path))
        for path, run in zip(paths, runs, strict=True)
    ]
    return write_reports(out, pages, data=data)


def require_usable(out: Path, data: Path | None = None) -> None:
    """Refuse tables that cannot be read and a folder that cannot be written to before a kernel
    starts: what a kernel says of them comes late, and with the name of a cell.

    Args:
        out: the folder for the files.
        data: a folder of the user's own tables, laid over ours.

    Raises:
        DataError: the tables cannot be used; names file, row and column.
        FileError: the folder cannot be written to.
    """
    tables.read("areas", data)  # one stands for all: what lies over ours is validated as a whole
    require_writable(out)


def run_notebooks(
    paths: Sequence[Path],
    *,
    data: Path | None = None,
    done: Callable[[str], None] = lambda name: None,
) -> list[ExecutedNotebook]:
    """Run notebooks, as many at a time as there are cores.

    The suite's own run one after another in the same few kernels, each without the names that the
    one before it set: to start a kernel and import what a notebook needs takes longer than the
    cells of most, and what several work out of the tables is worked out once. A notebook of the
    user's may change whatever it likes, and has a kernel of its own.

    Args:
        paths: the notebooks.
        data: a folder of the user's own tables, laid over ours.
        done: called with each notebook's name as it is finished.

    Returns:
        The executed notebooks with their states, in the order of the paths.

    Raises:
        ReportError: a notebook fails; those that have not begun by then do not run.
    """
    waiting = deque(slowest_first(paths))
    runs: dict[Path, ExecutedNotebook] = {}

    def run_some() -> None:
        """Run what is waiting, until nothing is."""
        kernel = None
        with ExitStack() as stack:
            while (path := _next(waiting)) is not None:
                if _is_own(path):
                    runs[path] = run_notebook(path, data=data)
                else:
                    kernel = kernel or stack.enter_context(start_kernel(data=data))
                    kernel.forget_names()
                    runs[path] = kernel.run(path, history=True)
                done(path.stem)

    with ThreadPoolExecutor(max_workers=KERNELS_AT_ONCE) as pool:
        running = [pool.submit(run_some) for _ in paths[:KERNELS_AT_ONCE]]
        try:
            for future in as_completed(running):
                future.result()
        except BaseException:
            waiting.clear()
            raise
    return [runs[path] for path in paths]


def _is_own(path: Path) -> bool:
    """Whether a notebook is the user's own and not of the suite."""
    return path.resolve().parent != notebooks_dir().resolve()


def _next(waiting: deque[Path]) -> Path | None:
    """The path that is first in the queue, taken out of it; None where it is empty."""
    try:
        return waiting.popleft()
    except IndexError:
        return None


def write_reports(out: Path, pages: Sequence[Page], *, data: Path | None = None) -> list[Path]:
    """Write pages that link to each other.

    Args:
        out: the folder for the files.
        pages: the pages. The first page of the suite says in which order the others are read;
            without it they are read as they stand here.
        data: a folder of the user's own tables, laid over ours.

    Returns:
        The files written.

    Raises:
        ReportError: a page is too large.
        FileError: the folder cannot be written to.
    """
    ordered = _in_reading_order(pages)
    home = file_name(HOME)
    has_home = (out / home).exists() or any(page.name == HOME for page in pages)
    links: list[tuple[str, str] | None] = [
        None,
        *((file_name(page.name), page.title) for page in ordered),
        None,
    ]
    cards = _cards(pages)
    written = {}
    for i, page in enumerate(ordered):
        written[out / file_name(page.name)] = render_report(
            page,
            data=data,
            home=home if has_home and page.name != HOME else "",
            previous=links[i],
            next=links[i + 2],
            cards=cards,
        )
    for path, html in written.items():
        write_whole(path, html)
    return list(written)


def _in_reading_order(pages: Sequence[Page]) -> list[Page]:
    """The first page of the suite, what its doors lead to, and then all others as they stand."""
    first = [page for page in pages if page.name == HOME]
    names = [name for page in first for door in page.doors for name in door["notebooks"]]
    order = {name: i for i, name in enumerate([HOME, *names])}
    return sorted(pages, key=lambda page: order.get(page.name, len(order)))


def _cards(pages: Sequence[Page]) -> dict[str, ReportCard]:
    """What the first page says of each report of the suite, also of one that is not built now."""
    cards = {path.stem: ReportCard(_title(path)) for path in notebook_paths()}
    for page in pages:
        figures = (f for e in page.explorers.values() for f in e["default"]["figures"])
        picture = next(map(thumbnail, figures), "")
        cards[page.name] = ReportCard(page.title, page.headline, picture)
    return cards


def _title(path: Path) -> str:
    """The title of a notebook, without running it."""
    cells = nbformat.read(path, as_version=4).cells
    lines = (
        line for cell in cells if cell.cell_type == "markdown" for line in cell.source.split("\n")
    )
    return next((line[2:] for line in lines if line.startswith("# ")), path.stem)


def slowest_first(paths: Sequence[Path]) -> list[Path]:
    """Notebooks in the order in which they begin, so that none is left to run alone at the end.

    Args:
        paths: the notebooks.

    Returns:
        Those known to take long, then the others by their size.
    """
    ranks = {name: rank for rank, name in enumerate(SLOWEST)}
    return sorted(paths, key=lambda p: (ranks.get(p.stem, len(ranks)), -p.stat().st_size))


def render_report(page: Page, *, data: Path | None = None, **parts: Any) -> str:
    """The HTML of a page with the data version and the glossary, within the budget.

    Args:
        page: what is shown.
        data: a folder of the user's own tables, laid over ours: their glossary counts.
        parts: further arguments of `page.render`: home, previous, next, brief.

    Returns:
        The file's text.

    Raises:
        ReportError: the file would be too large to be sent.
    """
    glossary = list(tables.read("glossary", data).itertuples(index=False, name=None))
    html = render(
        page,
        version=tables.version(data),
        altered=tables.altered_tables(data),
        glossary=glossary,
        **parts,
    )
    _check_budget(page, html)
    return html


def _check_budget(page: Page, html: str) -> None:
    """Raise ReportError where a report is too large to send, naming what weighs most."""
    script = plotly_bundle.plotly_script(page.traces)
    budget = MAX_REPORT_BYTES if plotly_bundle.is_custom(script) else MAX_REPORT_BYTES_FULL
    size = len(html.encode())
    if size <= budget:
        return
    whole = f"{page.name}.html would be {size:,} bytes, over the budget of {budget:,}"
    largest = max(page.explorers.values(), key=lambda e: len(e["packed"]), default=None)
    prose = sum(len(block.encode()) for block in page.prose)
    if largest is None or prose > budget / 2:
        raise ReportError(
            f"{whole}; its text, tables and printed output alone are {prose:,} bytes: "
            "print less, or show a table's first rows"
        )
    raise ReportError(
        f"{whole}; its largest explorer is {largest['id']!r} ({len(largest['packed']):,} bytes "
        f"for {largest['count']:,} states): give it fewer options or coarser steps"
    )
