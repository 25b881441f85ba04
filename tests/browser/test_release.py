"""The release: one zip whose reports, PDFs and data work from any folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

from helpers.core.paths import data_dir
from helpers.reports import build
from helpers.reports.landing import file_name


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "helpers", "release", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_zip_holds_reports_pdfs_and_data_that_open_elsewhere(
    tmp_path, reports, reader, browser
):
    assert (
        browser.is_connected()
    )  # without a Chromium this test is skipped, like every browser test
    assert run("--out", tmp_path / "dist", "--reports", reports).returncode == 0
    (path,) = (tmp_path / "dist").iterdir()
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "another folder é")
    (folder,) = (tmp_path / "another folder é").iterdir()
    names = [Path(file_name(p.stem)).stem for p in build.notebook_paths()]
    assert sorted(p.stem for p in (folder / "reports").glob("*.html")) == sorted(names)
    for name in names:
        pdf = (folder / "pdf" / f"{name}.pdf").read_bytes()
        assert pdf.startswith(b"%PDF") and len(pdf) > 20_000
    assert {p.name for p in (folder / "data").glob("*.csv")} == {
        p.name for p in data_dir().glob("*.csv")
    }
    assert "left out" not in (folder / "README.txt").read_text(encoding="utf-8")
    seen = reader()
    page = seen.open(folder / "reports" / "index.html")
    page.locator(".reports a").nth(1).click()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.locator(".chart .main-svg").count() > 0
    assert (seen.requests, seen.errors) == ([], [])


def test_a_folder_that_lacks_a_report_is_named(tmp_path):
    done = run("--out", tmp_path / "dist", "--reports", tmp_path)
    assert (
        done.returncode == 2 and "holds no index.html; build all reports there first" in done.stderr
    )
    assert not (tmp_path / "dist").exists()
