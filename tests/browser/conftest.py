"""A real Chromium, with every request refused, and a reader who opens pages in it."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from helpers.reports.release import BROWSER_ARGUMENTS, find_browser


@pytest.fixture(scope="session")
def browsers():
    """Call it for the running browser of a program; each is started once."""
    with sync_playwright() as playwright:
        running = {}

        def start(program):
            if program not in running:
                running[program] = playwright.chromium.launch(
                    executable_path=program, args=list(BROWSER_ARGUMENTS)
                )
            return running[program]

        yield start
        for chromium in running.values():
            chromium.close()


@pytest.fixture(scope="session")
def browser(browsers):
    found = find_browser()
    if not found:
        message = "no Chromium is installed (Debian: apt install chromium; or name one in CHROMIUM)"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return browsers(found)


class Reader:
    """A page as a reader has it, and what it tried to do behind their back."""

    def __init__(self, page):
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith(("file:", "data:", "blob:"))
                else self.requests.append(r.url)
            ),
        )
        page.on(
            "console",
            lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda e: self.errors.append(str(e)))

    def open(self, path: Path, ready: bool = True):
        self.page.goto(path.as_uri())
        if ready and self.page.locator(".explorer").count():
            self.page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
        return self.page


@pytest.fixture
def reader(browser, browsers):
    """Call it to open a fresh offline page; keyword arguments go to the browser context.

    Only a Chromium with the parts of a window says after a tap where the finger still rests.
    """
    contexts = []

    def make(**settings) -> Reader:
        touched = settings.get("has_touch")
        context = (browsers(find_browser(whole=True)) if touched else browser).new_context(
            **{"viewport": {"width": 1280, "height": 900}, "offline": True, **settings}
        )
        contexts.append(context)
        return Reader(context.new_page())

    yield make
    for context in contexts:
        context.close()
