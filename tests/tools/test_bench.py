"""What the benchmarks write, on made-up results. Nothing is timed here: a time is no test."""

import math
import re
from xml.etree import ElementTree

import pytest

from tests.bench import Benchmark, Row, drawing, growth, page

WHEN = {"date": "2026-01-31", "machine": "A machine, 2 cores", "load": 0.5}
GROWN = WHEN | {
    "explorer": [[10, 0.03, 9_558, 0.02, 36_624], [1_000, 1.4, 95_580, 0.9, 3_662_400]],
    "payments": [
        [1_000, 0.02, 0.005, 0.0025],
        [1_000_000, 1.2, 0.02, 0.08],
        [10_000_000, 25.0, 0.2, None],
    ],
}
SVG = "{http://www.w3.org/2000/svg}"


def kept(tmp_path, rows):
    return page.keep(
        "A",
        page.as_found(Benchmark("A", "at most half", lambda: rows), rows, WHEN),
        tmp_path / "measured.json",
    )


def test_results_are_a_table_in_words(tmp_path):
    known = kept(tmp_path, [Row("one | two", 0.0123, 2.5), Row("bytes", 3000, 1500, "B")])
    lines = page.results(known, ["A", "B"]).splitlines()
    assert lines[1] == "| --- | --- | ---: | ---: | ---: | --- |"
    assert lines[2] == "| **A** | one \\| two | 12.3 ms | 2.50 s | 0.0049 | at most half |"
    assert lines[3] == "|  | bytes | 3,000 B | 1,500 B | 2 |  |"
    assert "Measured on 2026-01-31: A machine, 2 cores; load average before it 0.5." in lines
    assert lines[-1] == "Not measured: B."


def test_a_benchmark_run_again_replaces_its_own_rows_alone(tmp_path):
    path = tmp_path / "measured.json"
    kept(tmp_path, [Row("old", 1, 2)])
    page.keep("B", WHEN | {"aim": "", "rows": []}, path)
    known = kept(tmp_path, [Row("new", math.nan, 2)])
    assert set(known) == {"A", "B"} and known["A"]["rows"][0][0] == "new"
    assert "| new | not measured | 2.00 s |  |" in page.results(known, ["A", "B"])


def test_only_what_is_between_the_markers_changes(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(
        "before\n<!-- results: begin -->old<!-- results: end -->\nafter\n", encoding="utf-8"
    )
    for text in ("new", "newer"):
        page.write(text, "results", path)
    assert (
        path.read_text(encoding="utf-8")
        == "before\n<!-- results: begin -->\n\nnewer\n\n<!-- results: end -->\nafter\n"
    )
    with pytest.raises(ValueError, match="growth: begin"):
        page.write("new", "growth", path)


def test_the_chart_is_sound_named_and_legible_on_dark_ground():
    svg = growth.drawn(GROWN)
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img" and root.get("aria-labelledby") == "title desc"
    assert root.find(f"{SVG}title").text and "1,000 states" in root.find(f"{SVG}desc").text
    ground = root.find(f"{SVG}rect")
    assert (ground.get("fill"), ground.get("width")) == ("#ffffff", root.get("width"))
    assert min(int(size) for size in re.findall(r'font-size="(\d+)"', svg)) >= 12
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert {
        "states",
        "bytes of all its states",
        "1m",
        "10 s",
        "sum, pandas",
        "packed, ours",
    } <= set(words)
    assert (
        len(list(root.iter(f"{SVG}circle"))) == 2 * 2 + 3 + 3 + 2
    )  # pandas is not measured at the largest


def test_points_stand_where_their_numbers_say():
    line = drawing.Line("x", [(10, 1), (100, 10), (1_000, 100)], "#000000")
    root = ElementTree.fromstring(
        drawing.draw([drawing.Panel("t", "x", "y", str, str, [line])], "t", "d")
    )
    xs, ys = zip(
        *((float(c.get("cx")), float(c.get("cy"))) for c in root.iter(f"{SVG}circle")), strict=True
    )
    assert (xs[0], xs[-1]) == (drawing.LEFT, drawing.WIDTH - drawing.RIGHT) and xs[
        1
    ] == pytest.approx((xs[0] + xs[2]) / 2, abs=0.1)
    assert (ys[0], ys[-1]) == (drawing.HEIGHT - drawing.BOTTOM, drawing.TOP)
    with pytest.raises(ValueError, match="above nil"):
        drawing.draw(
            [drawing.Panel("t", "x", "y", str, str, [drawing.Line("x", [(0, 1)], "#000000")])],
            "t",
            "d",
        )


def test_growth_in_words_says_how_it_grows_and_what_was_left_out():
    words = growth.in_words(GROWN)
    assert "the power 0.50 of the states" in words and "the power 1.00 of the payments" in words
    assert "| 1,000 | 1.40 s | 95.6 kB | 900.0 ms | 3.66 MB | 38.3 |" in words
    assert "| 10,000,000 | 25.00 s | 200.0 ms | not measured |" in words


def test_the_page_has_a_place_for_everything_that_is_written(tmp_path):
    text = page.PAGE.read_text(encoding="utf-8")
    copy = tmp_path / "performance.md"
    copy.write_text(text, encoding="utf-8")
    for marker in ("results", "growth", "profile"):
        page.write("x", marker, copy)
    assert "](growth.svg)" in text and growth.CHART.is_file()
