"""One file with working controls: ours against the usual ways, with the same two charts, in the
same run.

nbconvert with widget state keeps the controls but needs a network for its scripts and a kernel for
its numbers, so its times are missing. Panel's embed holds only as many states as it can compute in
about a minute.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from playwright.sync_api import TimeoutError, sync_playwright

from helpers.explore.protocol import EXPLORER_MARK
from helpers.reports.page import read_page, render
from helpers.reports.release import BROWSER_ARGUMENTS, find_browser
from tests import ROOT
from tests.bench import Row, bench
from tests.bench.mix_explorer import make

PANEL = "panel==1.9.4"
PANEL_AREAS, PANEL_STEPS = 15, 50
WIDGETS = """import ipywidgets, plotly.graph_objects as go
from tests.bench.mix_explorer import GROUPS, mixes, moved
held = mixes()
places = [(name, code) for code, (name, _) in held.items()]
area = ipywidgets.Dropdown(options=places, description="Area")
step = ipywidgets.IntSlider(0, 0, 100, description="Moved")
one = go.FigureWidget(go.Bar(y=GROUPS, orientation="h"))
two = go.FigureWidget([go.Scatter(y=GROUPS), go.Scatter(y=GROUPS)])
def show(_=None):
    before = held[area.value][1]
    after = moved(before, step.value)
    one.data[0].x = two.data[1].x = list(after.values())
    two.data[0].x = list(before.values())
area.observe(show, "value"), step.observe(show, "value"), show()
ipywidgets.VBox([area, step, one, two])"""


@bench(
    "Report file",
    aim="at most 1.2 MB, first chart within 0.5 s, a change within 40 ms, "
    "15 times smaller than Panel's 750 states",
)
def report_file() -> list[Row]:
    """Bytes and times of a page with two charts, 150 areas by 101 steps (Panel, its scripts
    inlined: 15 by 50).
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, nbconvert, panel = _ours(folder), _nbconvert(folder), _panel(folder)
        rows = [
            Row(
                "bytes: 15,150 states, against nbconvert with widget state (no numbers but the "
                "default's)",
                ours.stat().st_size,
                nbconvert.stat().st_size,
                "B",
            ),
        ]
        browser = find_browser()
        first, change = (
            _times(ours, browser, "#what-if select", ".chart .main-svg")
            if browser
            else (float("nan"), float("nan"))
        )
        if panel:
            rows.append(
                Row(
                    f"bytes: 15,150 states, against Panel's embed of {PANEL_AREAS * PANEL_STEPS}",
                    ours.stat().st_size,
                    panel.stat().st_size,
                    "B",
                )
            )
            other_first, other_change = (
                _times(panel, browser, "select", ".js-plotly-plot .main-svg")
                if browser
                else (float("nan"), float("nan"))
            )
            rows += [
                Row("first chart, offline, against Panel", first, other_first),
                Row("one control change, against Panel", change, other_change),
            ]
        return rows


def _ours(folder: Path) -> Path:
    handed = {"what-if": json.loads(json.dumps(make().to_packed()))}
    output = nbformat.v4.new_output("display_data", metadata={EXPLORER_MARK: "what-if"})
    cells = [
        nbformat.v4.new_markdown_cell("# What if?"),
        nbformat.v4.new_code_cell("what_if", outputs=[output]),
    ]
    path = folder / "ours.html"
    path.write_text(
        render(read_page("ours", nbformat.v4.new_notebook(cells=cells), handed), version="bench"),
        encoding="utf-8",
    )
    return path


def _nbconvert(folder: Path) -> Path:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(WIDGETS)])
    NotebookClient(
        notebook,
        timeout=300,
        store_widget_state=True,
        resources={"metadata": {"path": str(Path.cwd())}},
    ).execute()
    path = folder / "nbconvert.html"
    path.write_text(HTMLExporter().from_notebook_node(notebook)[0], encoding="utf-8")
    return path


def _panel(folder: Path) -> Path | None:
    """The page made by Panel in an environment of its own, so that nobody who only wants the suite
    must install it.
    """
    python = folder / "panel" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    path = folder / "panel.html"
    script = Path(__file__).parent / "alternatives" / "panel_page.py"
    # Its page is drawn with our charts, which need what a light install of ours brings.
    packages = [
        PANEL,
        *tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"],
    ]

    def run(*command: str | Path, **environment: str) -> None:
        env = {**os.environ, **environment}
        subprocess.run(command, check=True, capture_output=True, timeout=600, env=env)

    try:
        run(sys.executable, "-m", "venv", folder / "panel")
        run(python, "-m", "pip", "install", "-q", *packages)
        start = time.perf_counter()
        run(python, script, path, str(PANEL_AREAS), str(PANEL_STEPS), PYTHONPATH=str(ROOT))
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        words = (error.stderr or b"").decode(errors="replace").split("\n")
        last = next((line for line in reversed(words) if line.strip()), type(error).__name__)
        print(f"Panel's page could not be made ({last}); its rows are left out")
        return None
    print(
        f"Panel embedded {PANEL_AREAS * PANEL_STEPS} states in {time.perf_counter() - start:.0f} s"
    )
    return path


def _times(path: Path, browser: str, select: str, drawn: str) -> tuple[float, float]:
    """Seconds to the first chart and for one change of a list, best of three, in a fresh offline
    page each.
    """
    firsts, changes = [], []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(BROWSER_ARGUMENTS))
        for _ in range(3):
            page = chromium.new_context(offline=True).new_page()
            start = time.perf_counter()
            page.goto(path.as_uri(), wait_until="commit")
            try:
                page.wait_for_selector(drawn, timeout=20_000)
            except TimeoutError:
                print(f"{path.name} drew no chart offline within 20 s")
                return float("nan"), float("nan")
            firsts.append(time.perf_counter() - start)
            page.wait_for_timeout(1500)
            changes.append(page.evaluate(_CHANGE, select) / 1000)
        chromium.close()
    return min(firsts), min(changes)


_CHANGE = """(select) => new Promise((done) => {
  // Panel hides its controls in shadow roots, so every root is searched.
  const hosts = (root) => [...root.querySelectorAll("*")].filter((e) => e.shadowRoot);
  const roots = (root) => [root, ...hosts(root).flatMap((e) => roots(e.shadowRoot))];
  const every = (selector) =>
    roots(document).flatMap((root) => [...root.querySelectorAll(selector)]);
  const [control] = every(select);
  const [plot] = every(".js-plotly-plot");
  const start = performance.now();
  plot.on("plotly_afterplot", () => done(performance.now() - start));
  control.selectedIndex = 3;
  control.dispatchEvent(new Event("change", { bubbles: true }));
})"""
