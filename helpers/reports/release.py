"""One zip with all reports, their PDFs and the data.

Mail gateways often stop HTML, and a zip of data alone explains nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from helpers import __version__, tables
from helpers.core.extras import install_command
from helpers.core.paths import data_dir
from helpers.reports import build
from helpers.reports.errors import ReportError
from helpers.reports.landing import file_name

__all__ = ["BROWSER_ARGUMENTS", "find_browser", "pack_release", "print_pdfs"]

BROWSERS = (
    "chromium-headless-shell",  # draws the same for half the time: no window's parts run beside
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
)
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY_MILLISECONDS = 60_000
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files give the same zip
_READ_ME = """NHS community services: how value shifts between provider models
Version {version}, data version {data}. Not official statistics.

reports/   open reports/index.html in any current browser; nothing is fetched from a network
pdf/       the same reports with their default choices, to read or print{without}
data/      the tables behind them as CSV, with their dictionary (data/README.md)
           and datapackage.json

Text and code: MIT licence. The facts come from public sources, each named in data/sources.csv.
Contains public sector information licensed under the Open Government Licence v3.0.

To cite all of it: The community services shift contributors ({year}). Community services shift,
version {version}, data version {data}. Cite each figure from the source that it names.
"""


def find_browser(*, whole: bool = False) -> str | None:
    """The Chromium (or kin) of this machine: named in the variable CHROMIUM, or on the path.

    Args:
        whole: prefer one with the parts of a window.

    Returns:
        The program; None where there is none.
    """
    shell, *others = BROWSERS
    names = [*others, shell] if whole else BROWSERS
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def pack_release(
    out: Path, *, built: Path | None = None, done: Callable[[str], None] = lambda name: None
) -> Path:
    """Pack reports, PDFs and data into `out`/community-shift-VERSION.zip.

    Without a Chromium there are no PDFs, and the zip says so.

    Args:
        out: the folder for the zip.
        built: a folder of reports that were built before; else they are built afresh.
        done: called with the name of each report as it is built.

    Returns:
        The zip.

    Raises:
        ReportError: `built` lacks a report, the zip cannot be written, or a Chromium is there but
            not the package that drives it.
    """
    build.require_usable(out)
    browser = find_browser()
    if browser:
        _require_playwright(browser)  # before minutes are spent on building
    with tempfile.TemporaryDirectory(prefix="community-shift-") as name:
        folder = Path(name)
        reports = (
            _copied(built, folder / "reports")
            if built
            else build.build_reports(folder / "reports", done=done)
        )
        if browser:
            print_pdfs(reports, folder / "pdf", browser)
        shutil.copytree(data_dir(), folder / "data")
        without = "" if browser else " (left out: no Chromium was there to print them)"
        text = _READ_ME.format(
            version=__version__,
            data=tables.version(),
            year=tables.describe()["created"][:4],
            without=without,
        )
        (folder / "README.txt").write_text(text, encoding="utf-8", newline="\r\n")
        return _zip(folder, out / f"community-shift-{__version__}.zip")


def _copied(built: Path, folder: Path) -> list[Path]:
    """The reports of a folder, copied. Raises ReportError where one of them is not there."""
    folder.mkdir()
    for name in (file_name(path.stem) for path in build.notebook_paths()):
        if not (built / name).is_file():
            raise ReportError(
                f"{built} holds no {name}; build all reports there first, or leave --reports out"
            )
        shutil.copy(built / name, folder)
    return sorted(folder.iterdir())


def _require_playwright(browser: str) -> None:
    """Raise ReportError, naming what to install, where nothing can drive the browser."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        raise ReportError(
            f"to print PDFs with {browser} the package playwright is needed, which only a release "
            f"uses: {install_command('release')}"
        ) from None


def print_pdfs(reports: list[Path], folder: Path, browser: str) -> None:
    """Print each report as a reader would with Save as PDF, network refused.

    Args:
        reports: the files.
        folder: where the PDFs go, by the reports' names.
        browser: the program.

    Raises:
        ReportError: a report does not become ready, or playwright is not installed.
    """
    _require_playwright(browser)
    from playwright.sync_api import TimeoutError as NotReady
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(BROWSER_ARGUMENTS))
        context = chromium.new_context(offline=True)
        for report in reports:
            page = context.new_page()
            page.goto(report.as_uri())
            try:
                page.wait_for_selector(
                    "html[data-ready]", state="attached", timeout=READY_MILLISECONDS
                )
            except NotReady:
                raise ReportError(f"{report.name} is damaged: its charts are not drawn") from None
            page.pdf(
                path=folder / f"{report.stem}.pdf",
                prefer_css_page_size=True,
                tagged=True,
                outline=True,
            )
            page.close()
        chromium.close()


def _zip(folder: Path, target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                name = f"{target.stem}/{path.relative_to(folder).as_posix()}"
                entry = zipfile.ZipInfo(name, _LONG_AGO)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
        return part.replace(target)
    except OSError as error:
        raise ReportError(
            f"cannot write {target}: {error.strerror}; choose another folder with --out"
        ) from None
