"""The modules of JavaScript that draw in a browser, joined; a page and JupyterLab draw with them.

They stand in `browser`, beside this module: whatever a reader sees of a chart is written once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

__all__ = ["join_modules", "joined_script", "module_text"]

_IMPORT = re.compile(r'^import \{(?:(?! as )[^;}])*\} from "\./([\w-]+)\.js";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?function |class |const )", re.M)
_NAME = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.M)
_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.M | re.S)  # on its own lines
# Behind code on its line; what may be the end of a text is kept.
_REMARK = re.compile(r"(?<=[;,{}]) //(?:[^\"'`\n]|\b'\b)*$", re.M)
_CAST = re.compile(r"/\*\* @type [^\n]*?\*/ ?")  # what JSDoc says in the middle of a line
_MARGIN = re.compile(r"^[ \t]+|\n(?=\n)", re.M)


@cache
def module_text(name: str) -> str:
    """A module as it stands in the repository, by its name without `.js`."""
    folder = files("helpers.explore") / "browser"
    return (folder / f"{name}.js").read_text(encoding="utf-8")


@cache
def joined_script(first: str) -> str:
    """The modules from `first` on as one classic script."""
    return join_modules(first, module_text)


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
        ValueError: a module has an import, an export or a text of another form, two have a name in
            common, or modules import each other in a circle.
    """
    done: dict[str, str] = {}
    owners: dict[str, str] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"modules import each other: {' > '.join([*above, name])}")
        if name in done:
            return
        text = source(name)
        for other in _IMPORT.findall(text):
            add(other, (*above, name))
        for word in _NAME.findall(text):
            if owners.setdefault(word, name) != name:
                raise ValueError(f"{name}.js and {owners[word]}.js both name something {word}")
        body = _CAST.sub("", _REMARK.sub("", _COMMENT.sub("", text)))
        body = _MARGIN.sub("", _EXPORT.sub("", _IMPORT.sub("", body)))
        odd = re.search(r"^(?:import|export)\b.*", body, re.M) or next(
            (line for line in re.finditer(".+", body) if line[0].count("`") % 2), None
        )
        if odd:
            raise ValueError(f"{name}.js: cannot be joined: {odd[0]}")
        done[name] = body.strip()

    add(first, ())
    return '(() => {\n"use strict";\n' + "\n".join(done.values()) + "\n})();\n"
