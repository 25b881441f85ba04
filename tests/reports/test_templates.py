"""What pages share: modules joined into one script, a policy that knows it, data that cannot end
it.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
from importlib.resources import files

import pytest

from helpers.explore.pack import decompress
from helpers.reports.templates import (
    compressed_text,
    content_policy,
    join_modules,
    json_for_script,
    page_template,
    report_script,
    static_text,
)

MODULES = {
    "main": '/* Starts. */\nimport { one,\n  two } from "./numbers.js";\n'
    'import { say } from "./say.js";\nsay(one + two);\n',
    "say": '/** @import { X } from "./types.js" */\nimport { one } from "./numbers.js";\n'
    "/**\n * Say it.\n * @param {number} n\n */\nexport function say(n) {\n"
    "  /** @type {string} */ (String(n)).trim();\n  result.push(n, one);\n}\n",
    "numbers": "export const one = 1;\nexport const two = 2;\nexport class Unused {}\n",
}


def test_modules_are_joined_each_behind_what_it_imports():
    script = join_modules("main", MODULES.__getitem__)
    assert script.index("const one") < script.index("function say") < script.index("say(one + two)")
    assert script.count("const one") == 1 and script.startswith('(() => {\n"use strict";\n')
    assert not re.search(r"^\s*(import|export)\b", script, re.M)
    assert "@" not in script and "Starts" not in script and "(String(n)).trim();" in script
    assert "\n " not in script and "\n\n" not in script


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
    ],
)
def test_forms_that_joining_would_break_are_refused(modules, words):
    with pytest.raises(ValueError, match=words):
        join_modules("main", {"numbers": "", "other": "", **modules}.__getitem__)


def test_no_name_stands_at_the_top_of_two_modules():
    """They share one function once they are joined."""
    names = []
    for path in (files("helpers.reports") / "static" / "src").iterdir():
        if path.name.endswith(".js"):
            top = r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)"
            names += re.findall(top, path.read_text(encoding="utf-8"), re.M)
    assert len(names) > 50 and len(names) == len(set(names))


def test_every_module_but_the_types_is_part_of_the_script():
    script = report_script()
    for path in (files("helpers.reports") / "static" / "src").iterdir():
        if path.name.endswith(".js") and path.name != "types.js":
            top = r"^(?:export )?((?:async )?(?:function|class) \w+)"
            names = re.findall(top, path.read_text(encoding="utf-8"), re.M)
            assert names and all(name in script for name in names), path.name
    assert "</script" not in script and "/*" not in script and len(script) < 50_000


def test_the_policy_names_each_script_by_its_digest_and_forbids_the_rest():
    digest = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
    policy = content_policy("x", "")
    assert f"script-src 'sha256-{digest}';" in policy and policy.count("sha256") == 1
    assert "default-src 'none'" in policy and "connect-src 'none'" in policy
    assert "script-src 'none';" in content_policy()


def test_packed_text_is_the_same_for_the_same_text():
    packed = compressed_text("é" * 1000)
    assert decompress(packed).decode() == "é" * 1000
    assert packed == compressed_text("é" * 1000) and compressed_text("") == ""


def test_json_in_a_script_cannot_end_it():
    value = {"a": "</script><!-- & \u2028"}
    text = json_for_script(value)
    assert not any(c in text for c in "<>&\u2028\u2029") and json.loads(text) == value


def test_templates_escape_what_they_are_given():
    html = page_template("areas.html.j2").render(
        css="", version="<9>", kinds={"By <b>": [("a.html", "a & b")]}
    )
    assert "&lt;9&gt;" in html and "By &lt;b&gt;" in html and "a &amp; b" in html
    assert static_text("report.css").startswith(":root")
