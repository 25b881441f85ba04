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

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from helpers.core.paths import notebooks_dir
from helpers.reports.release import BROWSER_ARGUMENTS, find_browser
from tests import ROOT
from tests.browser.test_jupyterlab import run_all, served

DOCS = ROOT / "docs"
MOST_BYTES = 200_000


def opened(browser: Browser, path: Path, width: int, height: int, scale: float = 1) -> Page:
    """A report, ready to be looked at."""
    page = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale
    ).new_page()
    page.goto(path.resolve().as_uri())
    page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
    return page


def keep(name: str, shot: bytes) -> None:
    """Save a picture, packed as well as PNG can be."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    path = DOCS / f"{name}.png"
    image.save(path, optimize=True)
    print(f"{path.name}  {image.width} by {image.height}, {path.stat().st_size:,} bytes")
    assert path.stat().st_size <= MOST_BYTES, path


def answer(page: Page, id: str, foot: str = "", margin: int = 16) -> bytes:
    """One answer of a report, from its question to its end, or to just above the part that `foot`
    selects.
    """
    box = page.locator(f"#{id}")
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(700)  # a flow glides into place
    at = box.bounding_box()
    end = (
        page.locator(f"#{id} {foot}").last.bounding_box()["y"] - margin
        if foot
        else at["y"] + at["height"]
    )
    clip = {
        "x": at["x"] - margin,
        "y": at["y"] - margin,
        "width": at["width"] + 2 * margin,
        "height": end - at["y"] + 2 * margin,
    }
    return page.screenshot(full_page=True, clip={**clip, "y": clip["y"] + page.evaluate("scrollY")})


def jupyterlab(browser: Browser) -> None:
    """A question in a real JupyterLab, with its sliders."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(notebooks_dir() / "02_your_area.ipynb", folder)
        with served(Path(folder)) as address:
            page = browser.new_context(viewport={"width": 1160, "height": 820}).new_page()
            run_all(page, address("02_your_area.ipynb"))
            page.add_style_tag(content=".Toastify { display: none }")  # it asks about news
            asked = page.locator(
                ".community-shift", has_text="What if the assumptions were different?"
            ).first
            asked.scroll_into_view_if_needed()
            page.wait_for_timeout(3000)
            page.mouse.move(700, 400)
            page.mouse.wheel(0, asked.bounding_box()["y"] - 110)
            page.mouse.move(20, 500)
            page.wait_for_timeout(1000)
            keep("jupyterlab", page.screenshot())


def main(reports: Path) -> None:
    """Take all pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=list(BROWSER_ARGUMENTS)
        )
        page = opened(browser, reports / "01_how_value_shifted.html", 1160, 1400)
        keep("answer", answer(page, "plan-and-outcome", "details:has(summary:text-is('Code'))"))
        keep("report", answer(page, "plan-and-outcome", "details:has(table)"))
        page = opened(browser, reports / "02_your_area.html", 1160, 1400)
        page.locator("#who-took-over select").first.select_option(index=3)
        keep("place", answer(page, "who-took-over", "details:has(summary:text-is('Code'))"))
        page = opened(browser, reports / "01_how_value_shifted.html", 390, 760, 1.5)
        page.wait_for_timeout(1500)
        page.locator("#plan-and-outcome .sentence").evaluate(
            "e => e.scrollIntoView({behavior: 'instant'})"
        )
        page.wait_for_timeout(700)
        keep("phone", page.screenshot())
        jupyterlab(browser)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "reports"))
