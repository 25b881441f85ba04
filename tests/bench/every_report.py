"""How soon each report of the suite shows a chart, and how soon a chart follows a control."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from helpers.reports.release import BROWSER_ARGUMENTS, find_browser
from tests import ROOT
from tests.bench import Row, bench

FIRST_CHART, CHANGE = 0.5, 0.04  # seconds: the aims
TIMES = 3
REPORTS = "COMMUNITY_SHIFT_BENCH_REPORTS"  # a folder of reports that were built before


@bench(
    "Every report",
    aim="first chart within 0.5 s, a change within 40 ms, in the slowest report",
)
def every_report() -> list[Row]:
    """Each report opened offline in a fresh page, the best of three; then a choice is changed."""
    browser = find_browser()
    if not browser:
        print("There is no Chromium; every report is left out")
        return []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(os.environ.get(REPORTS) or name)
        if REPORTS not in os.environ:
            command = [sys.executable, "-m", "helpers", "reports", "--out", str(folder)]
            subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        chromium = playwright.chromium.launch(executable_path=browser, args=list(BROWSER_ARGUMENTS))
        rows = []
        for path in sorted(folder.glob("*.html")):
            first, change = _times(chromium, path)
            rows += [
                Row(f"{path.stem}: first chart, against the aim", first, FIRST_CHART),
                Row(f"{path.stem}: a change, against the aim", change, CHANGE),
            ]
        chromium.close()
    return rows


def _times(chromium: Browser, path: Path) -> tuple[float, float]:
    """Seconds to the first chart, and from a change of the first choice to the chart redrawn."""
    firsts, changes = [], []
    for _ in range(TIMES):
        context = chromium.new_context(offline=True, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.add_init_script(_FIRST_CHART)
        start = time.time()
        page.goto(path.as_uri(), wait_until="commit")
        page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
        firsts.append(page.evaluate("firstChart") / 1000 - start)
        page.wait_for_timeout(1000)  # what the page does when nobody waits for it
        changes.append(page.evaluate(_CHANGE) / 1000)
        context.close()
    return min(firsts), min(changes)


# When the first chart is on the screen: at the start of the frame after the one that holds it. A
# program outside hears of it only once the page rests.
_FIRST_CHART = """
const look = () => requestAnimationFrame(() => {
  if (!document.querySelector(".chart .main-svg")) return look();
  requestAnimationFrame(() => {
    globalThis.firstChart = performance.timeOrigin + performance.now();
  });
});
look();
"""
# The first list or radio button whose explorer redraws a chart; from the event to the drawing.
_CHANGE = """async () => {
  const within = (ms) => new Promise((done) => setTimeout(() => done(Infinity), ms));
  for (const explorer of document.querySelectorAll(".explorer")) {
    const chart = explorer.querySelector(".js-plotly-plot");
    const list = [...explorer.querySelectorAll("select")].find((s) => s.options.length > 1);
    const radio = explorer.querySelector("input[type=radio]:not(:checked)");
    if (!chart || !(list || radio)) continue;
    const start = performance.now();
    const drawn = new Promise((done) =>
      chart.on("plotly_afterplot", () => done(performance.now() - start)));
    if (list) {
      list.selectedIndex = (list.selectedIndex + 1) % list.options.length;
      list.dispatchEvent(new Event("change", { bubbles: true }));
    } else radio.click();
    const taken = await Promise.race([drawn, within(2000)]);
    if (taken !== Infinity) return taken;
  }
  return NaN;
}"""
