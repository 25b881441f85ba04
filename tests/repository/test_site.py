"""The site of guides and API reference builds without a warning and asks no network."""

import html.parser
import importlib
import re
import subprocess
import sys
import urllib.parse
from pathlib import Path

import pytest

import helpers
from tests import ROOT

FACES = ("tables", "estimates", "spend", "providers", "explore", "explore.charts")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("sphinx", reason="the extra `docs` is not installed")
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs"),
            *("-d", str(folder / "trees"), ".", str(folder / "html")),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert built.returncode == 0, built.stderr
    return folder / "html"


class Page(html.parser.HTMLParser):
    """The addresses that a page names, those that it fetches by itself, and its anchors."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.fetched: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.anchors |= {values.get("id"), values.get("name")} - {None}
        for name in ("href", "src"):
            if address := values.get(name):
                self.links.add(address)
                if name == "src" or tag == "link":
                    self.fetched.add(address)


@pytest.fixture(scope="module")
def pages(site):
    return {path.resolve(): Page(path) for path in site.rglob("*.html")}


def test_every_internal_link_leads_somewhere(site, pages):
    assert len(pages) > 25 and (site / "index.html").is_file()
    broken = []
    for path, page in pages.items():
        for link in page.links:
            target, _, anchor = urllib.parse.unquote(link).partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            file = (path.parent / target.partition("?")[0]).resolve() if target else path
            there = file.is_file() and (
                not anchor or file not in pages or anchor in pages[file].anchors
            )
            if not there:
                broken.append(f"{path.relative_to(site.resolve())}: {link}")
    assert not broken


def test_no_page_fetches_anything_from_a_network(site, pages):
    for path, page in pages.items():
        assert not [a for a in page.fetched if re.match(r"https?:|//", a)], path
    for path in site.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*[\"']?(https?:|//)", text), path


@pytest.mark.parametrize("face", FACES)
def test_every_name_of_a_face_has_an_entry(site, pages, face):
    anchors = {anchor for page in pages.values() for anchor in page.anchors}
    names = importlib.import_module(f"helpers.{face}").__all__
    entries = {anchor.rpartition(".")[2] for anchor in anchors if anchor.startswith("helpers.")}
    assert not set(names) - entries


def test_every_name_of_helpers_has_an_entry(site, pages):
    anchors = {anchor for page in pages.values() for anchor in page.anchors}
    explore = importlib.import_module("helpers.explore")
    for name in helpers.__all__:
        home = getattr(getattr(helpers, name), "__name__", "")
        assert f"module-{home}" in anchors or name in explore.__all__, name


def test_the_reference_shows_sections_and_signatures(site):
    text = (site / "docs" / "reference" / "tables.html").read_text(encoding="utf-8")
    assert "Parameters" in text and "Returns" in text and "Raises" in text
    assert 'id="helpers.tables.read"' in text
