"""What pages share: one script, a policy that knows it, data that cannot end it."""

import base64
import hashlib
import json
import re
from importlib.resources import files

from helpers.explore.pack import decompress
from helpers.reports.templates import (
    compressed_text,
    content_policy,
    json_for_script,
    page_template,
    report_script,
    static_text,
)


def test_no_name_stands_at_the_top_of_two_modules():
    """They share one function once they are joined."""
    names = []
    for path in (files("helpers.explore") / "browser").iterdir():
        if path.name.endswith(".js"):
            top = r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)"
            names += re.findall(top, path.read_text(encoding="utf-8"), re.M)
    assert len(names) > 50 and len(names) == len(set(names))


def test_every_module_but_the_types_and_those_of_jupyterlab_is_part_of_the_script():
    script = report_script()
    for path in (files("helpers.explore") / "browser").iterdir():
        if path.name.endswith(".js") and path.name not in ("types.js", "lab.js", "lab_loader.js"):
            top = r"^(?:export )?((?:async )?(?:function|class) \w+)"
            names = re.findall(top, path.read_text(encoding="utf-8"), re.M)
            assert names and all(name in script for name in names), path.name
    assert "</script" not in script
    # Comments stay in the repository, and so does what nobody needs: every page carries the script.
    assert "/*" not in script and " // " not in script and len(script) < 60_000


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
