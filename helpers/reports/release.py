"""One zip with all reports, their PDFs and the data: mail gateways often stop HTML, and a zip of data alone explains nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from helpers import __version__, tables
from helpers.core.paths import data_dir
from helpers.reports import build
from helpers.reports.page import ReportError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same files give the same zip
_READ_ME = """NHS community services: how value shifts between provider models
Version {version}, data version {data}. Not official statistics.

reports/   open reports/index.html in any current browser; nothing is fetched from a network
pdf/       the same reports with their default choices, to read or print{without}
data/      the tables behind them as CSV, with their dictionary (data/README.md) and datapackage.json
"""


def find_browser() -> str | None:
    """The Chromium (or kin) of this machine: named in the environment variable CHROMIUM, or found on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def pack_release(
    out: Path, *, built: Path | None = None, done: Callable[[str], None] = lambda name: None
) -> Path:
    """Pack reports, PDFs and data into `out`/community-shift-VERSION.zip. Without a Chromium there are no PDFs, and it says so.

    The reports are built afresh, or taken from the folder `built`. Raises ReportError where one of them is not there.
    """
    with tempfile.TemporaryDirectory(prefix="community-shift-") as name:
        folder = Path(name)
        reports = (
            _taken(built, folder / "reports")
            if built
            else build.build_reports(folder / "reports", done=done)
        )
        browser = find_browser()
        if browser:
            print_pdfs([p for p in reports if p.name != "index.html"], folder / "pdf", browser)
        shutil.copytree(data_dir(), folder / "data")
        without = "" if browser else " (left out: no Chromium was there to print them)"
        text = _READ_ME.format(version=__version__, data=tables.version(), without=without)
        (folder / "README.txt").write_text(text, encoding="utf-8", newline="\r\n")
        return _zip(folder, out / f"community-shift-{__version__}.zip")


def _taken(built: Path, folder: Path) -> list[Path]:
    folder.mkdir()
    for name in [*(path.stem for path in build.notebook_paths()), "index"]:
        if not (built / f"{name}.html").is_file():
            raise ReportError(
                f"{built} holds no {name}.html; build all reports there first, or leave --reports out"
            )
        shutil.copy(built / f"{name}.html", folder)
    return sorted(folder.iterdir())


def print_pdfs(reports: list[Path], folder: Path, browser: str) -> None:
    """Print each report as a reader would with Save as PDF, network refused."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(BROWSER_ARGUMENTS))
        context = chromium.new_context(offline=True)
        for report in reports:
            page = context.new_page()
            page.goto(report.as_uri())
            page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
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
                entry = zipfile.ZipInfo(
                    f"{target.stem}/{path.relative_to(folder).as_posix()}", _LONG_AGO
                )
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
        return part.replace(target)
    except OSError as error:
        raise ReportError(
            f"cannot write {target}: {error.strerror}; choose another folder with --out"
        ) from None
