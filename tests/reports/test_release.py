"""The release without a real browser: what is missing is said before minutes are spent."""

import sys
import zipfile

import pytest

from helpers import __version__
from helpers.reports import build, release
from helpers.reports.errors import ReportError
from helpers.reports.release import find_browser, pack_release, print_pdfs


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "built"
    folder.mkdir()
    for name in [*(path.stem for path in build.notebook_paths()), "index"]:
        (folder / f"{name}.html").write_text(f"<p>{name}</p>", encoding="utf-8")
    return folder


def names(path):
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_without_a_browser_the_zip_says_what_it_lacks(tmp_path, built, monkeypatch):
    monkeypatch.setattr(release, "find_browser", lambda: None)
    path = pack_release(tmp_path / "dist", built=built)
    with zipfile.ZipFile(path) as archive:
        read_me = next(n for n in archive.namelist() if n.endswith("README.txt"))
        said = archive.read(read_me).decode()
    assert "left out: no Chromium" in said
    assert "Open Government Licence v3.0" in said and f"version {__version__}" in said
    assert "The community services shift contributors (20" in said
    assert not any("/pdf/" in name for name in names(path))
    again = pack_release(tmp_path / "again", built=built)
    assert path.read_bytes() == again.read_bytes()


def test_a_browser_that_nothing_can_drive_is_one_clear_error(tmp_path, built, monkeypatch):
    monkeypatch.setattr(release, "find_browser", lambda: "/usr/bin/chromium")
    for name in [n for n in sys.modules if n.partition(".")[0] == "playwright"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "playwright", None)
    missing = r"playwright is needed, .*pip install '\.\[release\]'"
    with pytest.raises(ReportError, match=missing):
        pack_release(tmp_path / "dist", built=built)
    with pytest.raises(ReportError, match=missing):
        print_pdfs([], tmp_path / "pdf", "/usr/bin/chromium")
    assert not (tmp_path / "dist").exists()


def test_a_report_that_is_not_there_is_named(tmp_path, built, monkeypatch):
    monkeypatch.setattr(release, "find_browser", lambda: None)
    (built / "index.html").unlink()
    with pytest.raises(ReportError, match=r"holds no index\.html; build all reports there first"):
        pack_release(tmp_path / "dist", built=built)


def test_a_browser_may_be_named_in_the_environment(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/opt/mine")
    assert find_browser() == "/opt/mine"
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setattr(release.shutil, "which", lambda name: name == "msedge" and "/bin/msedge")
    assert find_browser() == "/bin/msedge"


def test_of_two_browsers_the_one_without_a_window_is_taken(monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(release.shutil, "which", lambda name: f"/bin/{name}")
    assert find_browser() == "/bin/chromium-headless-shell"
    assert find_browser(whole=True) == "/bin/chromium"
