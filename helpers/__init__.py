"""How the value of NHS community services in England shifts between provider models.

>>> from helpers import tables, estimates
>>> areas = tables.read("areas")  # a table, typed, with its sources
>>> shares = estimates.outcome().mix()  # what each kind of provider took over, with intervals

What a researcher needs is imported from here: `tables` (the data package), `estimates` (values and
scenarios), `spend` (payment files of your own), `providers` (published provider data), `charts`,
and for a question with choices `explorer`, `Answer`, `choose`, `several`, `slide`, `Headline` and
`Prose`. Each is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers import estimates, providers, spend, tables
    from helpers.explore import charts
    from helpers.explore.answer import Answer, Headline, Prose
    from helpers.explore.choices import choose, several, slide
    from helpers.explore.explorers import explorer

__all__ = [
    "Answer",
    "Headline",
    "Prose",
    "charts",
    "choose",
    "estimates",
    "explorer",
    "providers",
    "several",
    "slide",
    "spend",
    "tables",
]

# Where each name of the face lives: a module, and the name in it if it is not the module itself.
_HOME = {
    "Answer": ("helpers.explore.answer", "Answer"),
    "Headline": ("helpers.explore.answer", "Headline"),
    "Prose": ("helpers.explore.answer", "Prose"),
    "charts": ("helpers.explore.charts", ""),
    "choose": ("helpers.explore.choices", "choose"),
    "estimates": ("helpers.estimates", ""),
    "explorer": ("helpers.explore.explorers", "explorer"),
    "providers": ("helpers.providers", ""),
    "several": ("helpers.explore.choices", "several"),
    "slide": ("helpers.explore.choices", "slide"),
    "spend": ("helpers.spend", ""),
    "tables": ("helpers.tables", ""),
}

try:
    __version__ = version("community-services-shift")
except PackageNotFoundError:  # run from a plain copy of the repository, nothing installed
    __version__ = "0+unknown"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'helpers' has no attribute {name!r}")
    module, attribute = _HOME[name]
    home = import_module(module)
    return getattr(home, attribute) if attribute else home


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
