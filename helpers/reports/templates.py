"""What every page shares: templates, style, the joined script, a policy, packed data."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

from helpers.explore.pack import compress

__all__ = [
    "compressed_text",
    "content_policy",
    "join_modules",
    "json_for_script",
    "page_template",
    "report_script",
    "static_text",
]

_IMPORT = re.compile(r'^import \{(?:(?! as )[^;}])*\} from "\./([\w-]+)\.js";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?function |class |const )", re.M)
_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.M | re.S)  # on its own lines
_CAST = re.compile(r"/\*\* @type [^\n]*?\*/ ?")  # what JSDoc says in the middle of a line
_MARGIN = re.compile(r"^[ \t]+|\n(?=\n)", re.M)


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
    """The script of a page: the modules of `static/src`, joined from `main.js` on."""
    return join_modules("main", lambda name: static_text(f"src/{name}.js"))


def join_modules(first: str, source: Callable[[str], str]) -> str:
    """Join ES modules into one classic script; no bundler is needed, and one digest names it.

    Modules import only names from each other, as they are called: `import { a } from "./b.js"`.
    They are put one behind the other, each behind those it imports, without their import lines and
    `export`, in one function. Names at the top of two modules must therefore differ. Comments and
    margins stay in the repository; texts in backticks must therefore not run over lines.

    Args:
        first: the module that starts the page.
        source: gives the text of a module by its name.

    Returns:
        The script.

    Raises:
        ValueError: a module has an import, an export or a text of another form, or modules import
            each other in a circle.
    """
    done: dict[str, str] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"modules import each other: {' > '.join([*above, name])}")
        if name in done:
            return
        text = source(name)
        for other in _IMPORT.findall(text):
            add(other, (*above, name))
        body = _CAST.sub("", _COMMENT.sub("", text))
        body = _MARGIN.sub("", _EXPORT.sub("", _IMPORT.sub("", body)))
        odd = re.search(r"^(?:import|export)\b.*", body, re.M) or next(
            (line for line in re.finditer(".+", body) if line[0].count("`") % 2), None
        )
        if odd:
            raise ValueError(f"{name}.js: cannot be joined: {odd[0]}")
        done[name] = body.strip()

    add(first, ())
    return '(() => {\n"use strict";\n' + "\n".join(done.values()) + "\n})();\n"


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
