"""The same package under a name that no file of yours hides.

A file `helpers.py` or a folder `helpers` beside a notebook comes before this suite's `helpers`.
`from community_shift import tables` finds ours all the same, and `helpers` is ours from then on.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

_HOME = Path(__file__).resolve().parent.parent / "helpers" / "__init__.py"


def _ours() -> ModuleType:
    """The package `helpers` that lies beside this one, whatever else bears its name."""
    known = sys.modules.get("helpers")
    if known is not None and getattr(known, "__file__", None) == str(_HOME):
        return known
    spec = importlib.util.spec_from_file_location(
        "helpers", _HOME, submodule_search_locations=[str(_HOME.parent)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{_HOME} cannot be imported")
    for name in [n for n in sys.modules if n.startswith("helpers.")]:
        del sys.modules[name]  # parts of the other `helpers`, which ours would be taken for
    sys.modules["helpers"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_helpers = _ours()
__all__ = list(_helpers.__all__)
__version__ = _helpers.__version__


def __getattr__(name: str) -> Any:
    return getattr(_helpers, name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
