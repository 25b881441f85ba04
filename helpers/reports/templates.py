"""What every page shares: templates, style, the joined script, a policy, packed data."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

from helpers.explore.pack import compress
from helpers.explore.scripts import joined_script

__all__ = [
    "compressed_text",
    "content_policy",
    "json_for_script",
    "page_template",
    "report_script",
    "static_text",
]


@cache
def static_text(name: str) -> str:
    """A file of the folder `static` as text, by its path in it."""
    return (files("helpers.reports") / "static" / name).read_text(encoding="utf-8")


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(static_text),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def page_template(name: str) -> jinja2.Template:
    """A template of the folder `static`; whatever it is given is escaped unless it says `safe`."""
    return _templates().get_template(name)


@cache
def report_script() -> str:
    """The script of a page: the modules of `explore/browser`, joined from `main.js` on."""
    return joined_script("main")


def content_policy(*scripts: str) -> str:
    """A policy that forbids every request and runs no script but ours.

    Args:
        scripts: the texts of the scripts that may run; empty ones count for nothing.

    Returns:
        The content of the page's Content-Security-Policy, with the digest of each script.
    """
    digests = " ".join(f"'sha256-{_digest(script)}'" for script in scripts if script)
    return (
        f"default-src 'none'; script-src {digests or chr(39) + 'none' + chr(39)}; "
        "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; connect-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def compressed_text(text: str) -> str:
    """A text compressed as `pack.compress` does it; nothing for nothing."""
    return compress(text.encode()) if text else ""


def json_for_script(value: Any) -> str:
    """JSON that cannot end the script element it stands in, nor break a line of it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
