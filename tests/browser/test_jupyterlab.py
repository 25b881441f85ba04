"""The live skin in a real JupyterLab: widgets show what the report shows, and once only."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

from helpers.core.paths import notebooks_dir
from tests.notebook_explorers import explorers_of

NOTEBOOK = "00_start_here"
DRAWN = (
    "[...document.querySelectorAll('.community-shift .js-plotly-plot')]"
    ".map((e) => e._fullData.map((t) => Array.from(t.x)))"
)


@contextmanager
def served(folder):
    """A JupyterLab of its own on the notebooks in `folder`: own port, token and configuration.

    Gives a function from the name of a notebook to its address.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    places = {
        f"JUPYTER_{name}": str(folder / f".{name.lower()}")
        for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    }
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            "--ServerApp.ip=127.0.0.1",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={token}",
            f"--ServerApp.root_dir={folder}",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ],
        env={**os.environ, **places},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(
                    f"http://127.0.0.1:{port}/api?token={token}", timeout=2
                ).close()
                break
            except OSError:
                time.sleep(0.5)
        yield lambda name: f"http://127.0.0.1:{port}/lab/tree/{name}?token={token}&reset"
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the notebook. Gives its address and the folder."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copy(notebooks_dir() / f"{NOTEBOOK}.ipynb", folder)
    with served(folder) as address:
        yield address(f"{NOTEBOOK}.ipynb"), folder


def run_all(page, address):
    """Open a notebook and run all its cells.

    Until the first chart of an explorer is drawn and the kernel is idle again.
    """
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_selector("#jp-main-statusbar :text('| Idle')", timeout=60_000)
    page.click("text=Run >> nth=0")
    page.click(".lm-Menu-itemLabel:text('Run All Cells')")
    page.wait_for_selector(".community-shift .js-plotly-plot .main-svg", timeout=90_000)
    page.wait_for_selector("#jp-main-statusbar :text('| Idle')", timeout=60_000)


def test_widgets_show_what_the_report_shows(lab, browser):
    address, folder = lab
    measures = explorers_of(notebooks_dir() / f"{NOTEBOOK}.ipynb")["four-kinds-of-evidence"]
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    page.wait_for_selector("#jp-main-statusbar :text('| Idle')", timeout=60_000)
    for _ in range(2):  # running a cell again must not leave a second figure
        page.click("text=Run >> nth=0")
        page.click(".lm-Menu-itemLabel:text('Run All Cells')")
        page.wait_for_selector(".community-shift .js-plotly-plot .main-svg", timeout=90_000)
        page.wait_for_selector("#jp-main-statusbar :text('| Idle')", timeout=60_000)
    assert page.locator(".community-shift .js-plotly-plot").count() == 1
    assert "Error displaying widget" not in page.inner_text(".jp-NotebookPanel")

    for kind, label in (("acute_trust", "Acute trust"), ("social_enterprise", "Social enterprise")):
        document = measures.to_document(kind=kind)
        started = time.perf_counter()
        page.select_option(".community-shift .widget-dropdown select", label=label)
        page.wait_for_selector(
            f".community-shift .sentence:text-is({json.dumps(document['sentence'])})", timeout=5_000
        )
        expected = [[trace["x"] for trace in document["figures"][0]["data"]]]
        while (drawn := page.evaluate(DRAWN)) != expected and time.perf_counter() - started < 5:
            page.wait_for_timeout(50)  # the figure follows its sentence by a message
        assert drawn == expected
        # The page shows another explorer further down.
        first = "document.querySelector('.community-shift')"
        cells = page.evaluate(
            f"[...{first}.querySelectorAll('tbody tr')].map((r) => r.cells[1].textContent)"
        )
        assert cells == [str(row[1]) for row in document["table"]["rows"]]
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    saved = (folder / f"{NOTEBOOK}.ipynb").stat().st_size
    assert saved < 1_000_000, "a live session saved something heavy into the notebook"
    page.locator(".community-shift").first.scroll_into_view_if_needed()
    page.screenshot(path=str(folder / "lab.png"))
    context.close()
