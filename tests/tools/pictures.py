"""The pictures of README and docs, taken from built reports and a real JupyterLab: python -m
tests.tools.pictures reports/

Run it after `make reports` whenever the look of a report changes. Needs a Chromium, as the browser
tests do.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from helpers.core.paths import notebooks_dir
from helpers.reports.landing import file_name
from helpers.reports.release import BROWSER_ARGUMENTS, find_browser
from tests import ROOT
from tests.browser.test_jupyterlab import open_notebook, run_all, served

DOCS = ROOT / "docs"
MOST_BYTES = 200_000
COLOURS = 128  # of a picture: flat charts and black letters need no more


class Part(NamedTuple):
    """What a picture shows: one answer of a report, by the name of its function."""

    notebook: str
    answer: str
    within: str = ""  # a selector, where only a part of the answer is shown
    width: int = 1280
    scale: float = 1
    margin: int = 16


PARTS = {
    "four-measures": Part("00_start_here", "four_kinds_of_evidence", "figure", 1000, 2, 6),
    "answer": Part("01_how_value_shifted", "plan_and_outcome"),
    "place": Part("02_your_area", "your_area"),
}
PHONE = Part("00_start_here", "four_kinds_of_evidence", ".sentence", 390, 1.5)
LIVE = Part("02_your_area", "your_assumptions")
LIVE_QUESTION = "What if the assumptions were different?"


def opened(browser: Browser, reports: Path, part: Part, height: int = 1400) -> Page:
    """The report of a part in the light theme, ready to be looked at."""
    context = browser.new_context(
        viewport={"width": part.width, "height": height},
        device_scale_factor=part.scale,
        color_scheme="light",
    )
    page = context.new_page()
    page.goto((reports / file_name(part.notebook)).resolve().as_uri())
    page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
    return page


def selector(part: Part) -> str:
    """Where a part stands in its report."""
    return f"#{part.answer.replace('_', '-')} {part.within}".strip()


def keep(name: str, shot: bytes) -> None:
    """Save a picture, packed as well as PNG can be."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    path = DOCS / f"{name}.png"
    flat = image.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    flat.save(path, optimize=True)
    print(f"{path.name}  {image.width} by {image.height}, {path.stat().st_size:,} bytes")
    assert path.stat().st_size <= MOST_BYTES, path


def whole(page: Page, part: Part) -> bytes:
    """A part from end to end, with some room around it."""
    box = page.locator(selector(part)).first
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(700)  # a flow glides into place
    at = box.bounding_box()
    clip = {
        "x": at["x"] - part.margin,
        "y": at["y"] - part.margin + page.evaluate("scrollY"),
        "width": at["width"] + 2 * part.margin,
        "height": at["height"] + 2 * part.margin,
    }
    return page.screenshot(full_page=True, clip=clip)


def phone(page: Page) -> bytes:
    """The screen of a phone that begins with a part."""
    page.wait_for_timeout(1500)
    page.locator(selector(PHONE)).evaluate("e => e.scrollIntoView({behavior: 'instant'})")
    page.wait_for_timeout(700)
    return page.screenshot()


def jupyterlab(browser: Browser) -> bytes:
    """A question in a real JupyterLab, with its sliders."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(notebooks_dir() / f"{LIVE.notebook}.ipynb", folder)
        with served(Path(folder)) as address:
            page = browser.new_context(viewport={"width": LIVE.width, "height": 820}).new_page()
            open_notebook(page, address(LIVE.notebook))
            run_all(page)
            asked = page.locator(".community-shift", has_text=LIVE_QUESTION).first
            asked.scroll_into_view_if_needed()
            page.wait_for_timeout(3000)
            page.mouse.move(700, 400)
            page.mouse.wheel(0, asked.bounding_box()["y"] - 110)
            page.mouse.move(20, 500)
            page.wait_for_timeout(1000)
            return page.screenshot()


def main(reports: Path) -> None:
    """Take all pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=list(BROWSER_ARGUMENTS)
        )
        for name, part in PARTS.items():
            keep(name, whole(opened(browser, reports, part), part))
        keep("phone", phone(opened(browser, reports, PHONE, height=760)))
        keep("jupyterlab", jupyterlab(browser))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "reports"))
