"""Modules joined into one script run as they would by themselves."""

import json
import re
import shutil
import subprocess

import pytest

from helpers.explore.scripts import join_modules, joined_script, module_text

MODULES = {
    "main": '/* Starts. */\nimport { one,\n  two } from "./numbers.js";\n'
    'import { say } from "./say.js";\nsay(one + two);\n',
    "say": '/** @import { X } from "./types.js" */\nimport { one } from "./numbers.js";\n'
    "/**\n * Say it.\n * @param {number} n\n */\nexport function say(n) {\n"
    "  /** @type {string} */ (String(n)).trim();\n  result.push(n, one);\n}\n",
    "numbers": "export const one = 1; // px of plotly's\nexport const two = 2;\n"
    "export class Unused {}\n",
}


def test_modules_are_joined_each_behind_what_it_imports():
    script = join_modules("main", MODULES.__getitem__)
    assert script.index("const one") < script.index("function say") < script.index("say(one + two)")
    assert script.count("const one") == 1 and script.startswith('(() => {\n"use strict";\n')
    assert not re.search(r"^\s*(import|export)\b", script, re.M)
    assert "@" not in script and "Starts" not in script and "(String(n)).trim();" in script
    assert "\nconst one = 1;\n" in script
    assert "\n " not in script and "\n\n" not in script


@pytest.mark.parametrize("text", ['"a; // b"', "`a; // b`", """'"; // b'""", '"http://a.org/"'])
def test_what_looks_like_a_comment_within_a_text_stays(text):
    assert f"f({text});\n" in join_modules("main", lambda _: f"f({text});\n")


@pytest.mark.integration
def test_what_is_joined_runs_as_the_modules_would(tmp_path):
    node = shutil.which("node")
    if not node:
        pytest.skip("Node is not installed, which runs the script")
    script = join_modules("main", MODULES.__getitem__)
    code = f"const result = [];\n{script}\nconsole.log(JSON.stringify(result));"
    done = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [3, 1]


@pytest.mark.parametrize(
    ("modules", "words"),
    [
        ({"main": 'import * as n from "./numbers.js";\nn.f();\n'}, r"main\.js: cannot be joined"),
        ({"main": 'import { a as b } from "./other.js";\n'}, r"main\.js: cannot be joined"),
        ({"main": "export default 1;\n"}, r"main\.js: cannot be joined: export default 1"),
        ({"main": "export { a };\n"}, r"main\.js: cannot be joined"),
        ({"main": "const text = `two\n  lines`;\n"}, r"main\.js: cannot be joined: const text"),
        (
            {
                "main": 'import { a } from "./b.js";\n',
                "b": 'import { m } from "./main.js";\nexport const a = m;\n',
            },
            "import each other: main > b > main",
        ),
        (
            {
                "main": 'import { a } from "./b.js";\nlet b = a;\n',
                "b": "let b;\nexport const a = 1;\n",
            },
            r"main\.js and b\.js both name something b",
        ),
    ],
)
def test_forms_that_joining_would_break_are_refused(modules, words):
    with pytest.raises(ValueError, match=words):
        join_modules("main", {"numbers": "", "other": "", **modules}.__getitem__)


def test_a_page_and_jupyterlab_draw_by_the_same_code():
    drawing = "function draw(box, figure, look)"
    assert drawing in joined_script("main") and drawing in joined_script("lab")
    assert "export default" in module_text("lab_loader")
