"""The script of a page: checked by a linter and for its types, and equal to Python where it repeats
it.

Python writes what it answers as JSON; `node --test` compares with it the modules of
`explore/browser`.
"""

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from helpers import choose, several, slide
from helpers.core.paths import data_dir
from helpers.explore import markup
from helpers.explore.charts.fitting import FIT
from helpers.explore.charts.theme import DARK
from helpers.explore.choices import (
    complete_state,
    reachable_states,
    resolve_click,
    state_key,
    to_control,
)
from helpers.explore.citation import citation_parts, cite_answer
from helpers.explore.pack import pack
from helpers.reports.sections import OPEN_CAVEATS, OPEN_SOURCES, explorer_html
from helpers.reports.templates import compressed_text
from tests import ROOT
from tests.node_tools import node_modules

HERE = Path(__file__).parent / "js"
SOURCE = ROOT / "helpers" / "explore" / "browser"
PACKS = [
    [{"a": 1.5, "b": None, "c": "at 1,234.5 or £12"}, {"a": -2.25, "b": 7, "c": "at 9 or £3"}],
    [{"rows": [["x", 1], ["y", None]]}, {"rows": []}, {"rows": [["é🧑‍⚕️", 2**31 - 2]]}],
    [["n", True, None], [1, False, {"k": []}], [0.0001, True, "</script>"]],
    [{"wide": i * 70_001 % 2_000_003, "narrow": i % 3, "gone": i or None} for i in range(300)],
]
COLUMNS = [{"name": "n", "number": True, "decimals": d} for d in (0, 1, 2, 4)]
NUMBERS = [0, 1, -1, 12, 999, 1000, -1234.5, 0.05, 1234567.8912, 2.5, -0.25, 99.9999, None]
SOURCES = [
    {"text": "HL868, 2014", "url": "https://example.org/a?b=1&c=2"},
    {"text": "A <b>table</b> of ours", "url": "#table--areas"},
    {"text": "A letter", "url": ""},
    {"text": "Another", "url": "http://example.org/2"},
    {"text": "Third", "url": "https://example.org/3"},
    {"text": "Fourth & last", "url": "#table--figures"},
]
PLACES = {"North": {"n1": "One", "n2": "Two", "n3": "Three"}, "South": {"z": "Zeal", "y": "Yeo"}}
CHOICES = {
    "plain": {"word": choose("Word", ["a", "b & c", "ü"])},
    "every-kind": {
        "region": choose("Region", ["North", "South"], few=True, shared=True),
        "place": choose("Place", PLACES, "n2", within="region", search=True),
        "kinds": several("Kinds", {"x": "ex", "y": "why"}),
        "share": slide("Share", 0, 20, 5, 10, words=lambda v: f"{v}% moved", report_step=10),
    },
    "three-deep": {
        "country": choose("Country", ["E", "W"]),
        "region": choose("Region", {"E": ["N", "S"], "W": ["V"]}, within="country"),
        "place": choose("Place", {"N": ["n"], "S": ["s", "t"], "V": ["v"]}, within="region"),
    },
    "in-part": {"year": choose("Year", ["1", "2", "3"], "2", reported=["3", "2"], play=True)},
    "own-order": {
        "place": choose("Place", ["P", "Q"]),
        "year": choose("Year", {"P": ["2", "3"], "Q": ["1", "2", "3"]}, within="place"),
    },
    "none": {},
}


def plain(html):
    return unescape(re.sub(r"<[^>]*>", "", html))


def cells():
    numbers = [
        (None if n is None else round(n, c["decimals"]) + 0.0, c) for n in NUMBERS for c in COLUMNS
    ]
    texts = [(t, {"name": "t", "number": False, "decimals": 0}) for t in ("", "a-b", "1,000", None)]
    return [
        {"value": v, "column": c, "text": markup.cell_text(v, c["decimals"], c["number"])}
        for v, c in [*numbers, *texts]
    ]


def answers():
    """Answers with ever more behind them, and what Python writes beside the badge and in the
    fold.
    """
    held = [{"id": f"A{i:02}", "text": f"About <{i}>"} for i in range(3)]
    for count in range(1, len(SOURCES) + 1):
        for sources in (SOURCES[:count], [s for s in SOURCES * 2 if s["url"][:1] != "#"][:count]):
            document = {
                "sentence": "It is so.",
                "figures": [],
                "table": {"columns": COLUMNS[:1], "rows": [[1]]},
                "basis": "computed",
                "evidence": "inferred" if count % 2 else "",
                "sources": sources,
                "caveats": [f"Caution {i} & more." for i in range(count - 1)],
                "assumptions": held[: count // 2],
            }
            handed = {"id": "mix", "question": "Who?", "choices": [], "live_only": []}
            html = explorer_html(
                {**handed, "chosen": "", "folded": False, "default": document},
                citation_parts("Where?"),
            )
            yield {"document": document, **parts_of(html)}


def parts_of(html):
    line = re.search('<p class="source">(.*?)</p>', html)[1]
    fold = re.search('<details class="more">(.*?)</details>', html)[1]
    lists = re.findall(r'<ul class="([\w-]+)">(.*?)</ul>', fold)
    return {
        "line": plain(line),
        "links": [unescape(url) for url in re.findall('href="([^"]*)"', line)],
        "badge": unescape(re.search('title="([^"]*)"', line)[1]),
        "words": plain(re.search("<summary><span>(.*?)</span>", fold)[1]),
        "meaning": plain(re.search('<p class="meaning-of-badge">(.*?)</p>', fold)[1]),
        "lists": {name: [plain(i) for i in re.findall("<li>(.*?)</li>", s)] for name, s in lists},
    }


def explorers():
    for name, choices in CHOICES.items():
        states = list(reachable_states(choices))
        keys = [[state_key(v) for v in state.values()] for state in states]
        words = [
            "; ".join(f"{c.label}: {c.options[state[n]]}" for n, c in choices.items())
            for state in states
        ]
        clicks = [
            {
                "values": [state_key(v) for v in state.values()],
                "choice": choice,
                "value": value,
                "expected": after_click(choices, state, choice, value),
            }
            for state in states[::3]
            for choice in choices
            for value in [*map(state_key, choices[choice].reported), "no such option"]
        ]
        controls = [to_control(n, c) for n, c in choices.items()]
        yield {
            "name": name,
            "controls": controls,
            "states": keys,
            "words": words,
            "clicks": clicks,
        }


def after_click(choices, state, name, value):
    """The state that a click leads to, as the widgets of JupyterLab set it: choice after choice."""
    state = dict(state)
    for changed, to in resolve_click(choices, state, name, value).items():
        state[changed] = to
        for other, choice in choices.items():
            if state[other] not in choice.allowed(state):
                state[other] = choice.fallback(state)
    return [state_key(v) for v in complete_state(choices, state).values()]


def tables():
    columns = [{"name": "Place <1>", "number": False, "decimals": 0}, COLUMNS[1], COLUMNS[0]]
    table = {"columns": columns, "rows": [["a & b", 1234.5, -3], [None, None, 0]]}
    html = markup.html_table(table, "The numbers")
    head, body = html.split("<tbody>")
    rows = [re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row) for row in body.split("</tr>")[:-1]]
    yield {
        "table": table,
        "head": [unescape(c) for c in re.findall(r"<th\b[^>]*>(.*?)</th>", head)],
        "rows": [[unescape(c) for c in row] for row in rows],
    }


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory):
    questions = [("Who?", ""), ("Who & <why>?", "Place: Leeds; Year: 2010")]
    notes = (data_dir() / "datapackage.json").read_text(encoding="utf-8")
    content = {
        "packs": [{"packed": pack(states), "states": states} for states in PACKS],
        "text": {"packed": compressed_text(notes), "plain": notes},
        "cells": cells(),
        "citations": [
            {
                "parts": citation_parts(title, "9"),
                "question": question,
                "chosen": chosen,
                "text": cite_answer(question, chosen, title, "9"),
            }
            for question, chosen in questions
            for title in ("", "Where did it go?")
        ],
        "answers": list(answers()),
        "badges": markup.BADGES,
        "open": {"sources": OPEN_SOURCES, "caveats": OPEN_CAVEATS},
        "tables": list(tables()),
        "explorers": list(explorers()),
        "dark": DARK,
        "fit": FIT,
    }
    path = tmp_path_factory.mktemp("script") / "fixtures.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def node():
    program = shutil.which("node")
    if not program:
        pytest.skip("Node is not installed, which runs the tests of the script")
    return program


@pytest.fixture(scope="module")
def tools():
    """The folder of the linter and the type checker."""
    return node_modules() / ".bin"


def run(*command):
    done = subprocess.run(
        [str(part) for part in command], cwd=HERE, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_script_answers_as_python_does(fixtures):
    environment = {**os.environ, "FIXTURES": str(fixtures)}
    tests = sorted(HERE.glob("*.test.mjs"))
    assert len(tests) >= 5
    done = subprocess.run(
        [node(), "--test", *map(str, tests)],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert int(re.search(r"^# pass (\d+)", done.stdout, flags=re.M)[1]) > 25


def test_the_linter_has_nothing_to_say(tools):
    run(
        tools / "biome",
        "ci",
        "--colors=off",
        "--config-path",
        HERE,
        SOURCE,
        *sorted(HERE.glob("*.mjs")),
    )


def test_types_fit(tools):
    run(tools / "tsc", "-p", HERE / "tsconfig.json")


def test_the_type_checker_sees_a_wrong_type(tools, tmp_path):
    wrong = (SOURCE / "format.js").read_text(encoding="utf-8") + "\ncsvCell({});\n"
    shutil.copytree(SOURCE, tmp_path / "src")
    (tmp_path / "src" / "format.js").write_text(wrong, encoding="utf-8")
    settings = json.loads((HERE / "tsconfig.json").read_text(encoding="utf-8"))
    settings["include"] = ["src/*.js"]
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = subprocess.run([str(tools / "tsc"), "-p", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode and "format.js" in done.stdout


def test_no_line_of_the_script_is_too_long():
    for path in [*SOURCE.glob("*.js"), *HERE.glob("*.mjs")]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert len(line) <= 100, f"{path.name}, line {number}"


def test_the_lock_names_no_registry():
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock and "://" not in re.sub(r'"(url|license)": "[^"]*"', "", lock)
