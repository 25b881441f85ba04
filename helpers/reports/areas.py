"""Reports about single places: one parametrised notebook, executed for each place, as many as are asked for in one run."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from helpers import estimates, tables
from helpers.core.atomic_write import write_whole
from helpers.core.paths import notebooks_dir
from helpers.explore.protocol import BUILD_FOLDER
from helpers.reports.build import client_for, failure, failures, without_server
from helpers.reports.page import Page, _file, _templates, read_page, render
from helpers.tables.places import PLACE_KINDS, Place, all_places, find_place

AREA_NOTEBOOK = "area_report.ipynb"
AREA_WORKERS = 2


def chosen_places(codes: Sequence[str], data: Path | None = None) -> list[Place]:
    """The places with these codes, each once, or all 203 where none is given. Raises PlaceError with a suggestion on a wrong code."""
    areas, icbs = tables.read("areas", data), tables.read("icbs", data)
    if not codes:
        return all_places(areas, icbs)
    found = {place.code: place for place in (find_place(code, areas, icbs) for code in codes)}
    return list(found.values())


def build_areas(
    out: Path,
    places: Sequence[Place],
    *,
    data: Path | None = None,
    done: Callable[[str], None] = lambda code: None,
) -> list[Path]:
    """Write `area-CODE.html` for each place into `out`, and `areas.html`, a list of them, where there are several.

    A kernel is started once for every worker and asked for one place after another, so that tables and draws are computed once.
    Each file is written as soon as it is ready. Raises ReportError naming the place and the cell that failed.
    """
    version = tables.version()
    glossary = list(tables.read("glossary", data).itertuples(index=False, name=None))
    notebook = nbformat.read(notebooks_dir() / AREA_NOTEBOOK, as_version=4)

    def run(some: Sequence[Place]) -> list[tuple[Place, Path, str]]:
        written = []
        with (
            tempfile.TemporaryDirectory(prefix="community-shift-") as folder,
            _kernel(copy.deepcopy(notebook), Path(folder), data) as client,
        ):
            for place in some:
                page = _execute(client, place, Path(folder))
                path = out / f"area-{place.code}.html"
                home = "areas.html" if len(places) > 1 else ""
                write_whole(
                    path, render(page, version=version, glossary=glossary, home=home, brief=True)
                )
                written.append((place, path, page.headline))
                done(place.code)
        return written

    shares = [list(places[i::AREA_WORKERS]) for i in range(AREA_WORKERS)]
    with ThreadPoolExecutor(max_workers=AREA_WORKERS) as pool:
        written = [
            line for lines in pool.map(run, [some for some in shares if some]) for line in lines
        ]
    if len(places) > 1:
        write_whole(out / "areas.html", _index(written, [p.code for p in places], version))
    return [path for _, path, _ in written] + ([out / "areas.html"] if len(places) > 1 else [])


@contextmanager
def _kernel(
    notebook: nbformat.NotebookNode, folder: Path, data: Path | None
) -> Iterator[NotebookClient]:
    """A client with a running kernel, which executes the notebook for one place after another."""
    client = client_for(notebook, folder)
    environment = {tables.ENVIRONMENT: str(data.resolve())} if data else {}
    with (
        failures(AREA_NOTEBOOK, notebook) as said,
        client.setup_kernel(env={**without_server(), **environment}, stderr=said),
    ):
        yield client


def _execute(client: NotebookClient, place: Place, folder: Path) -> Page:
    """The page of one place. The kernel keeps its caches from place to place; the notebook sets every name anew."""
    mine = folder / place.code
    mine.mkdir()
    setting = {estimates.PLACE_VARIABLE: place.code, BUILD_FOLDER: str(mine)}
    notebook = client.nb
    prepare = nbformat.v4.new_code_cell(f"import os\nos.environ.update({setting!r})")
    try:
        first = notebook.cells[0]
        client.execute_cell(prepare, 0, store_history=False)
        notebook.cells[0] = first  # whose place the client has given to the cell just executed
        for i, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                cell.outputs = []
                client.execute_cell(cell, i, store_history=False)
    except CellExecutionError:
        raise failure(f"{AREA_NOTEBOOK} for {place.code}", notebook) from None
    handed_over = {
        p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted(mine.glob("*.json"))
    }
    return read_page(
        f"area-{place.code}",
        notebook,
        handed_over,
        f"What happened to the community services of {place.name}?",
    )


def _index(written: Sequence[tuple[Place, Path, str]], order: Sequence[str], version: str) -> str:
    """A page that lists the reports by kind of place."""
    ranked = sorted(written, key=lambda line: order.index(line[0].code))
    kinds = {
        f"By {PLACE_KINDS[kind]}": [
            (path.name, f"{place.name} ({place.code})")
            for place, path, _ in ranked
            if place.kind == kind
        ]
        for kind in ("pct", "region", "icb")
    }
    template = _templates().get_template("areas.html.j2")
    return template.render(
        css=_file("report.css"), version=version, kinds={k: v for k, v in kinds.items() if v}
    )
