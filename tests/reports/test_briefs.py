"""A brief about one scenario or two, from files, and what is refused before anything runs."""

import re

import pytest
from typer.testing import CliRunner

from helpers.analysis.scenarios import Scenario, Tender, dump_scenario
from helpers.cli import app


@pytest.mark.parametrize("second", [[], ["like-north-east"]])
def test_a_brief_of_one_or_two(second, tmp_path):
    mine = tmp_path / "My idea.json"
    mine.write_text(
        dump_scenario(Scenario("A <b>third</b> to tender", "Q33", (Tender(33),), "Because.")),
        encoding="utf-8",
    )
    seen = CliRunner().invoke(
        app, ["reports", "--scenario", str(mine), *second, "--out", str(tmp_path)]
    )
    assert seen.exit_code == 0, seen.output
    (report,) = tmp_path.glob("*.html")
    assert report.name == "scenario-my-idea" + "-and-like-north-east" * len(second) + ".html"
    html = report.read_text(encoding="utf-8")
    assert report.stat().st_size < 1_200_000 and "<b>third" not in html
    text = re.sub(r"<[^>]+>", " ", html.split("</footer>")[0])
    assert (
        "Arithmetic, not forecast" in text
        and "East Midlands" in text
        and "33% of the value of every service is put to tender" in text
    )


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--scenario", "nowhere.json"], "'nowhere.json' cannot be opened"),
        (["--scenario", "plan", "all-acute", "pcts-keep"], "3 were given"),
        (["--scenario", "plan", "--area", "5EM"], "name either scenarios or places"),
    ],
)
def test_what_cannot_be_built_is_refused_before_anything_runs(args, words, tmp_path):
    seen = CliRunner().invoke(app, ["reports", *args, "--out", str(tmp_path)])
    assert words in str(seen.exception) and not list(tmp_path.iterdir())
