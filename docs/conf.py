"""How Sphinx makes one site of the guides and the API reference: `make docs`.

The source folder is the repository, so that a link between two pages works on the site as it does
in the repository. Nothing is fetched: no inventories, no fonts, no scripts.
"""

import importlib
import inspect
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from helpers import __version__  # noqa: E402  (the path comes first)

project = "Community services shift"
author = copyright = "The community services shift contributors"
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
root_doc = "README"
include_patterns = ["*.md", "data/README.md", "docs/**.md"]
exclude_patterns = [".venv", "site", "reports"]
myst_heading_anchors = 4
suppress_warnings = ["myst.header"]  # a page may begin with a picture
highlight_language = "none"  # a code block without a language is a console or a table
default_role = "code"  # docstrings write `names` as Markdown does
napoleon_google_docstring, napoleon_numpy_docstring = True, False
napoleon_use_ivar = True
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "undoc-members": True, "show-inheritance": True}
python_display_short_literal_types = True
maximum_signature_line_length = 88

html_theme = "furo"
html_title = "Community services shift"
html_copy_source = False
html_show_sphinx = False

_CONTENTS = """

```{toctree}
:hidden:
:caption: Guides

docs/README
docs/for-policy-teams
docs/for-researchers
docs/scenarios
docs/loading-provider-data
docs/following-payments
docs/reading-spend-files
docs/classifying-payees
docs/writing-an-explorer
docs/corrections
docs/adding
docs/architecture
```

```{toctree}
:hidden:
:caption: Reference

docs/reference/index
data/README
```

```{toctree}
:hidden:
:caption: To judge it

docs/method-value
docs/place-history
docs/payments-2018-19
docs/rap
docs/hostile-input
docs/performance
docs/accessibility
docs/privacy
docs/changes-from-1.0
CHANGELOG
CONTRIBUTING
SECURITY
LICENCE-DATA
```
"""


def _add_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """What a page has on the site alone: the list of pages, and entries for constants."""
    if page == root_doc:
        source[0] += _CONTENTS
    for module in re.findall(r"automodule:: (\S+)", source[0]):
        source[0] += "\n".join(["", "```{eval-rst}", *_left_out(module), "```", ""])


def _left_out(module: str) -> list[str]:
    """Entries for what autodoc leaves out of `__all__`: constants, functions that remember."""
    home = importlib.import_module(module)
    lines = []
    for name in getattr(home, "__all__", ()):
        value = getattr(home, name)
        if callable(value) and not (inspect.isroutine(value) or inspect.isclass(value)):
            lines += ["", f".. autofunction:: {module}.{name}"]  # a function that remembers
        elif not callable(value) and not isinstance(value, ModuleType):
            lines += ["", f".. py:data:: {module}.{name}"]
            lines += [f"   :value: {value!r}"] * (len(repr(value)) <= 70)
    return lines


def _finish(app: Sphinx, error: Exception | None) -> None:
    """The first page is `index.html` too, and pictures that pages show as HTML are beside them."""
    if error:
        return
    site = Path(app.outdir)
    shutil.copy(site / f"{root_doc}.html", site / "index.html")
    for picture in (ROOT / "docs").glob("*.png"):
        shutil.copy(picture, site / "docs")


def _skip_bare_members(
    app: Sphinx, what: str, name: str, member: object, skip: bool, options: object
) -> bool | None:
    """Constants of a module are listed without a text of their own; fields of a class are not.

    What the fields of a class are stands in its *Attributes*.
    """
    bare = not callable(member) and not isinstance(member, property)
    return True if what in ("class", "exception") and bare else None


def _keep_colons(
    app: Sphinx, what: str, name: str, member: object, options: object, lines: list[str]
) -> None:
    """Words before a colon in *Returns* are words: napoleon would take them for a type.

    It looks at the first line alone, so the line is broken before the word with the colon.
    """
    for i, line in enumerate(lines[:-1]):
        words = re.match(r"(\s+\S.*?)\s(\S+:(?:\s.*)?)$", lines[i + 1])
        if line.strip() == "Returns:" and words and "`" not in words[1]:
            indent = re.match(r"\s*", lines[i + 1])[0]
            lines[i + 1 : i + 2] = [words[1], indent + words[2]]
            return


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", _keep_colons, priority=100)  # before napoleon
    app.connect("autodoc-skip-member", _skip_bare_members)
    app.connect("source-read", _add_contents)
    app.connect("build-finished", _finish)
