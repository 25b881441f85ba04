"""Names in data are hostile until shown harmless: in the page, the chart, the table and the file
that is saved.
"""

import csv
import io
import json

import nbformat
import pandas as pd
import pytest

from helpers import charts
from helpers.explore.answer import Answer
from helpers.explore.choices import choose
from helpers.explore.explorers import explorer
from helpers.explore.protocol import EXPLORER_MARK
from helpers.reports.page import read_page, render

HOSTILE = [
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(A1)",
    "+44 20",
    "-dash",
    "\tTab Ltd",
    "\u202eright to left",
    "🧑‍⚕️ Care",
    'a,b"c',
    "x" * 500,
    '<a href="javascript:alert(1)">A & B</a>',
]


@pytest.fixture(scope="module")
def hostile_report(tmp_path_factory):
    frame = pd.DataFrame({"Name": HOSTILE, "Value": [float(i) - 2 for i in range(len(HOSTILE))]})

    @explorer(
        "Is <b>this</b> safe? </script>",
        who=choose("Who <i>is</i> it", {name: name for name in HOSTILE}),
    )
    def hostile(who):
        rows = frame.assign(label=[*frame["Name"][:-1], who], value=frame["Value"].abs())
        chart = charts.share_bars(rows, f"Value of {who}", unit="GBP_million")
        flow = charts.flow(
            rows.assign(
                source="pct_provided",
                source_label=who,
                target="acute_trust",
                target_label=rows["label"],
                value=rows["value"] + 1,
            ).drop_duplicates("target_label"),
            who,
        )
        return Answer(
            f"It was {who}.", [chart, flow], frame, ["hl868-2014"], "computed", caveats=[who]
        )

    output = nbformat.v4.new_output("display_data", metadata={EXPLORER_MARK: "hostile"})
    cells = [
        nbformat.v4.new_markdown_cell("# Hostile\n\n<script>window.hacked = 1</script>"),
        nbformat.v4.new_code_cell("hostile", outputs=[output]),
    ]
    page = read_page(
        "hostile",
        nbformat.v4.new_notebook(cells=cells),
        {"hostile": json.loads(json.dumps(hostile.to_packed()))},
    )
    path = tmp_path_factory.mktemp("hostile") / "hostile.html"
    path.write_text(render(page, version="0"), encoding="utf-8")
    return path


def test_hostile_names_are_shown_and_nothing_else_happens(hostile_report, reader):
    reader = reader()
    page = reader.open(hostile_report)
    for name in HOSTILE:
        page.locator("select").select_option(value=name)
        page.wait_for_selector(f'#hostile[data-state="{HOSTILE.index(name)}"]')
        assert page.locator(".sentence").text_content() == f"It was {name}."
        assert page.locator("figcaption").first.text_content() == f"Value of {name}"
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script, main svg a").count() == 0
    drawn = page.locator(".chart").first.evaluate(
        "e => [...e.querySelectorAll('.ytick text')].map((t) => t.textContent)"
    )
    assert "img src=x" in drawn[1]
    assert (reader.requests, reader.errors) == ([], [])


def test_the_policy_stops_a_script_that_gets_in_and_a_request(hostile_report, reader):
    page = reader(offline=False).open(hostile_report)
    page.evaluate(
        """() => { const s = document.createElement('script');
                   s.textContent = 'window.hacked = 1'; document.body.append(s); }"""
    )
    assert page.evaluate("window.hacked") is None
    assert (
        page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', (e) => e.message)")
        == "Failed to fetch"
    )


def test_the_table_is_saved_as_shown_and_safe_for_a_spreadsheet(hostile_report, reader):
    page = reader(accept_downloads=True).open(hostile_report)
    with page.expect_download() as download:
        page.locator('button[data-action="csv"]').click()
    raw = download.value.path().read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0][:3] == ["Choice: Who <i>is</i> it", "Name", "Value"]
    guarded = [f"'{n}" if n[0] in "=+-@\t" else n for n in HOSTILE]
    assert [r[1] for r in rows[1:]] == guarded
    assert [float(r[2]) for r in rows[1:]] == [
        float(i) - 2 for i in range(len(HOSTILE))
    ]  # negative numbers stay numbers
    assert download.value.suggested_filename.endswith(".csv")


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_chart_is_saved_as_a_picture(kind, reports, reader):
    page = reader(accept_downloads=True).open(reports / "01_how_value_shifted.html")
    with page.expect_download() as download:
        page.locator(f'button[data-action="{kind}"]').first.click()
    raw = download.value.path().read_bytes()
    assert raw.startswith(b"\x89PNG" if kind == "png" else b"<svg")
    assert len(raw) > 2_000


def test_copying_gives_the_finding_with_its_choices_source_and_version(reports, reader, browser):
    page = reader(permissions=["clipboard-read", "clipboard-write"]).open(reports / "index.html")
    page.locator("select").first.select_option("acute_trust")
    page.wait_for_selector('#four-kinds-of-evidence:not([data-state="0"])')
    page.locator('button[data-action="copy"]').first.click()
    page.wait_for_selector(".done:text('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert (
        copied.startswith("Acute trusts: ")
        and "Kind of provider: Acute trust" in copied
        and "Source: " in copied
        and "data version" in copied
    )
