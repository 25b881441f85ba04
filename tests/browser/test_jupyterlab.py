"""The live skin in a real JupyterLab: it shows what a report shows, weighs little, and what is
saved stays readable.
"""

import json
import os
import re
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import nbclient
import nbformat
import pytest

from helpers.core.paths import notebooks_dir
from helpers.explore.markup import cell_text
from tests import ROOT
from tests.notebook_explorers import explorers_of

NOTEBOOK = "00_start_here"
DRAWN = (
    "[...document.querySelectorAll('.community-shift .js-plotly-plot')]"
    ".map((e) => e._fullData.map((t) => Array.from(t.x)))"
)
MADE_UP = """
import pandas as pd
from helpers import Answer, charts, choose, explorer
calls = []

@explorer("How often was it asked?", year=choose("Year", [2010, 2011, 2012]),
          place=choose("Place", {"a": "Alnwick", "b": "Bury", "c": "Burnley"}, search=True))
def often(year, place):
    calls.append(year)
    table = pd.DataFrame({"label": [place, "A rather long label of a row"], "value": [1.0, year]})
    chart = charts.share_bars(table, "Value")
    return Answer(f"{year}, {place}: {len(calls)}.", [chart], table, ["hl868-2014"], "computed")

often
"""


def lab_settings():
    """What `make lab` tells JupyterLab, but where to begin."""
    (command,) = re.findall(
        r"-m jupyterlab ((?:.|\\\n)*?) \$\(ARGS\)", (ROOT / "Makefile").read_text(encoding="utf-8")
    )
    settings = shlex.split(command.replace("\\\n", ""))
    return [setting for setting in settings if "default_url" not in setting]


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
            *lab_settings(),
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
        yield lambda name: f"http://127.0.0.1:{port}/lab/tree/{name}.ipynb?token={token}&reset"
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two of our notebooks and a made-up one."""
    folder = tmp_path_factory.mktemp("lab")
    for name in (NOTEBOOK, "02_your_area"):
        shutil.copy(notebooks_dir() / f"{name}.ipynb", folder)
    cell = nbformat.v4.new_code_cell(MADE_UP.strip())
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    made_up = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(made_up, folder / "made_up.ipynb")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    """From the name of a notebook to its address in a JupyterLab that serves the folder."""
    with served(folder) as address:
        yield address


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    page.received = []
    page.on(
        "websocket",
        lambda s: s.on("framereceived", lambda frame: page.received.append(len(frame))),
    )
    yield page
    context.close()


def idle(page):
    page.wait_for_selector("#jp-main-statusbar :text('| Idle')", timeout=60_000)


def open_notebook(page, address):
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
    idle(page)


def run_all(page):
    """Run all cells, until the kernel is idle again and the first chart of an explorer is drawn.

    A chart is drawn once it comes into view.
    """
    page.click("text=Run >> nth=0")
    page.click(".lm-Menu-itemLabel:text('Run All Cells')")
    page.wait_for_timeout(300)
    page.wait_for_selector(".community-shift .sentence", timeout=120_000, state="attached")
    idle(page)
    page.locator(".community-shift").first.scroll_into_view_if_needed()
    page.wait_for_selector(".community-shift .js-plotly-plot .main-svg", timeout=30_000)


def save(page, path):
    before = path.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    for _ in range(50):
        page.wait_for_timeout(100)
        whole = path.read_text(encoding="utf-8").rstrip().endswith("}")  # not half written
        if path.stat().st_mtime_ns != before and whole:
            return
    raise AssertionError(f"{path.name} was not saved")


def heap(page):
    """Megabytes that live on the page after what nobody needs is collected."""
    tools = page.context.new_cdp_session(page)
    tools.send("HeapProfiler.collectGarbage")
    used = tools.send("Runtime.getHeapUsage")["usedSize"]
    tools.detach()
    return used / 1e6


def test_widgets_show_what_the_report_shows(folder, address, page):
    measures = explorers_of(notebooks_dir() / f"{NOTEBOOK}.ipynb")["four-kinds-of-evidence"]
    open_notebook(page, address(NOTEBOOK))
    for _ in range(2):  # running a cell again must not leave a second figure
        run_all(page)
    assert page.locator(".community-shift .js-plotly-plot").count() == 1
    assert "Error displaying widget" not in page.inner_text(".jp-NotebookPanel")
    assert "official Jupyter news" not in page.inner_text("body")

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
        column = document["table"]["columns"][1]
        assert cells == [
            cell_text(row[1], column["decimals"], column["number"])
            for row in document["table"]["rows"]
        ]
    page.locator(".community-shift").first.scroll_into_view_if_needed()
    page.screenshot(path=str(folder / "lab.png"))


def test_a_notebook_that_was_only_run_is_saved_as_it_was(folder, address, page):
    path = folder / "untouched.ipynb"
    notebook = nbformat.read(folder / "made_up.ipynb", 4)
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # when it ran
    nbformat.write(notebook, path)
    executed = path.read_text(encoding="utf-8")
    open_notebook(page, address("untouched"))
    run_all(page)
    save(page, path)
    assert path.read_text(encoding="utf-8") == executed


def test_what_was_saved_is_there_without_its_kernel(folder, address, page):
    path = folder / "made_up.ipynb"
    open_notebook(page, address("made_up"))
    run_all(page)
    page.select_option(".community-shift .widget-dropdown select >> nth=0", label="2012")
    page.wait_for_selector(".community-shift .sentence:text-is('2012, a: 2.')")
    save(page, path)
    assert page.locator(".community-shift").count() == 1  # only the file lost its widgets
    outputs = nbformat.read(path, 4).cells[0].outputs
    kinds = [sorted(output.data) for output in outputs]
    drawing = "application/vnd.plotly.v1+json"
    texts = ["text/html", "text/plain"]
    assert kinds == [texts, [drawing, "text/plain"], texts]
    page.click("text=Kernel >> nth=0")
    page.click(".lm-Menu-itemLabel:text-is('Shut Down Kernel')")
    page.wait_for_selector("#jp-main-statusbar :text('No Kernel')")
    page.goto("about:blank")
    page.goto(address("made_up"))
    page.wait_for_selector(".jp-OutputArea .js-plotly-plot .main-svg", timeout=60_000)
    text = page.inner_text(".jp-NotebookPanel")
    assert "2012, a: 2." in text and "Year: 2012" in text and "Error displaying" not in text


def test_a_change_is_answered_once_however_often_the_cell_ran(address, page):
    open_notebook(page, address("made_up"))
    for _ in range(5):
        run_all(page)
    page.select_option(".community-shift .widget-dropdown select >> nth=0", label="2011")
    page.wait_for_selector(".community-shift .sentence:text-is('2011, a: 2.')", timeout=5_000)


def test_a_search_says_what_it_found_and_takes_enter(address, page):
    open_notebook(page, address("made_up"))
    run_all(page)
    field = page.locator(".community-shift input[type=text]")
    field.press_sequentially("bur")
    page.wait_for_selector("text=2 match. Choose one, or press Enter for Bury.")
    field.press("Enter")
    page.wait_for_selector(".community-shift .sentence:text-is('2010, b: 2.')", timeout=5_000)
    field.press_sequentially("alnw")
    page.wait_for_selector("text=Chosen: Alnwick.")
    field.fill("zzz")
    page.wait_for_selector("text=Nothing on the list matches “zzz”.")


def test_an_answer_can_be_copied_and_its_table_saved(address, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_notebook(page, address("made_up"))
    run_all(page)
    page.click("button:text-is('Copy finding')")
    page.wait_for_selector("button:text-is('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("2010, a: 1.\n") and "Year: 2010" in copied
    with page.expect_download() as download:
        page.click("button:text-is('Save table as CSV')")
    assert "A rather long label of a row" in download.value.path().read_text(encoding="utf-8")
    assert "often(year=2010, place='a').table" in page.inner_text(".community-shift")


def test_a_chart_is_as_wide_as_its_pane_and_dark_where_the_theme_is(folder, address, page):
    def chart():
        return page.evaluate(
            "(() => { const c = document.querySelector('.community-shift .js-plotly-plot');"
            "const pane = c.parentElement; return {width: c._fullLayout.width,"
            "pane: pane.clientWidth, scrolls: pane.scrollWidth > pane.clientWidth,"
            "paper: c._fullLayout.paper_bgcolor} })()"
        )

    open_notebook(page, address("made_up"))
    run_all(page)
    for width in (1280, 700, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(800)
        drawn = chart()
        assert abs(drawn["width"] - drawn["pane"]) <= 1 and not drawn["scrolls"], (width, drawn)
    page.click("text=Settings >> nth=0")
    page.hover(".lm-Menu-itemLabel:text-is('Theme')")
    page.click(".lm-Menu-itemLabel:text-is('JupyterLab Dark')")
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    page.wait_for_timeout(500)
    assert chart()["paper"] == "#14171a"
    page.screenshot(path=str(folder / "dark.png"))


def test_a_heavy_notebook_stays_light(address, page):
    """plotly.js travels once, what a cell showed before is let go, and a reload finds the file."""
    open_notebook(page, address("02_your_area"))
    sent, seconds = [], []
    for _ in range(4):
        page.received.clear()
        started = time.perf_counter()
        run_all(page)
        seconds.append(round(time.perf_counter() - started, 1))
        sent.append(round(sum(page.received) / 1e6, 2))
    for answer in page.locator(".community-shift").all():
        answer.scroll_into_view_if_needed()
        page.wait_for_timeout(200)
    charts = ".community-shift .js-plotly-plot"
    page.wait_for_function(f"document.querySelectorAll('{charts}').length >= 8", timeout=60_000)
    drawn = page.locator(charts).count()
    live = round(heap(page), 1)
    page.complaints.clear()
    started = time.perf_counter()
    page.reload()
    page.wait_for_selector(".jp-OutputArea .js-plotly-plot .main-svg", timeout=60_000)
    back = round(time.perf_counter() - started, 1)
    print(f"MB sent {sent}, seconds {seconds}, {drawn} charts, heap {live} MB, reload {back} s")
    assert max(sent) <= 6
    assert live <= 110
    assert not [text for text in page.complaints if "anywidget" in text or "plotly" in text.lower()]
