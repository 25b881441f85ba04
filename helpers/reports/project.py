"""Where the project can be reached, as pyproject.toml says it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, metadata

__all__ = ["project_urls"]

_PACKAGE = "community-services-shift"


@cache
def project_urls() -> dict[str, str]:
    """The addresses that the package declares by their names, such as Repository and Contact.

    Returns:
        Name and address; none where nothing is installed or none is declared.
    """
    try:
        declared = metadata(_PACKAGE).get_all("Project-URL") or []
    except PackageNotFoundError:
        return {}
    pairs = (line.partition(", ") for line in declared)
    return {name: url for name, _, url in pairs}
