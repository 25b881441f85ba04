"""Reports about single places: one notebook, run for each place, as many as are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpers import tables
from helpers.core.atomic_write import write_whole
from helpers.core.paths import notebooks_dir
from helpers.reports.build import render_report, require_usable
from helpers.reports.execute import KERNELS_AT_ONCE, start_kernel
from helpers.reports.page import read_page
from helpers.reports.templates import page_template, static_text
from helpers.tables.places import PLACE_KINDS, Place, all_places, find_place

__all__ = ["build_areas", "chosen_places"]

_NOTEBOOK = "area_report.ipynb"  # its parameter is the code of a place
_Written = tuple[Place, Path]


def chosen_places(codes: Sequence[str], data: Path | None = None) -> list[Place]:
    """The places with these codes or names, each once, or all but councils where none is given.

    Args:
        codes: codes or names of PCTs, regions of 2010, integrated care boards or councils.
        data: a folder of the user's own tables, laid over ours.

    Returns:
        The places, in the order of the codes.

    Raises:
        PlaceError: a code is unknown; with a suggestion.
    """
    if not codes:
        return [place for place in all_places(data) if place.kind != "council"]
    by_code = {place.code: place for place in (find_place(code, data) for code in codes)}
    return list(by_code.values())


def build_areas(
    out: Path,
    places: Sequence[Place],
    *,
    data: Path | None = None,
    done: Callable[[str], None] = lambda code: None,
) -> list[Path]:
    """Write `area-CODE.html` for each place, and `areas.html`, a list, where there are several.

    A kernel is started once for every core and asked for one place after another, so that tables
    and draws are computed once. Each file is written as soon as it is ready.

    Args:
        out: the folder for the files.
        places: the places, as `chosen_places` gives them.
        data: a folder of the user's own tables, laid over ours.
        done: called with each place's code as its report is written.

    Returns:
        The files written.

    Raises:
        ReportError: the notebook fails; names the place and the cell.
        DataError: the tables cannot be used; names file, row and column.
        FileError: the folder cannot be written to.
    """
    require_usable(out, data)
    home = "areas.html" if len(places) > 1 else ""

    def run(share: Sequence[Place]) -> list[_Written]:
        written = []
        with start_kernel(data=data) as kernel:
            for place in share:
                executed = kernel.run(
                    notebooks_dir() / _NOTEBOOK,
                    {"place": place.code},
                    name=f"{_NOTEBOOK} for {place.code}",
                )
                title = f"What happened to the community services of {place.name}?"
                name = f"area-{place.code}"
                page = read_page(name, executed.notebook, executed.states, title)
                path = out / f"{name}.html"
                write_whole(path, render_report(page, data=data, home=home, brief=True))
                written.append((place, path))
                done(place.code)
        return written

    shares = [share for i in range(KERNELS_AT_ONCE) if (share := places[i::KERNELS_AT_ONCE])]
    with ThreadPoolExecutor(max_workers=KERNELS_AT_ONCE) as pool:
        lines = [line for part in pool.map(run, shares) for line in part]
    paths = [path for _, path in lines]
    if home:
        write_whole(out / home, _index(lines, [place.code for place in places], data))
        paths.append(out / home)
    return paths


def _index(written: Sequence[_Written], order: Sequence[str], data: Path | None) -> str:
    """A page that lists the reports by kind of place."""
    ranked = sorted(written, key=lambda line: order.index(line[0].code))
    kinds = {
        f"By {PLACE_KINDS[kind]}": [
            (path.name, f"{place.name} ({place.code})")
            for place, path in ranked
            if place.kind == kind
        ]
        for kind in PLACE_KINDS
    }
    return page_template("areas.html.j2").render(
        css=static_text("report.css"),
        version=tables.version(data),
        kinds={kind: reports for kind, reports in kinds.items() if reports},
    )
