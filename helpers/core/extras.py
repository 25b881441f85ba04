"""Packages that only a part of the suite needs, and what to install where one is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from helpers.core.errors import SuiteError

# The package, as it is imported -> the extra of pyproject.toml that brings it.
EXTRAS = {
    "IPython": "lab",
    "anywidget": "lab",
    "ipywidgets": "lab",
    "jupyterlab": "lab",
    "nbclient": "lab",
    "nbformat": "lab",
    "traitlets": "lab",
    "pdfplumber": "pdf",
    "frictionless": "validate",
    "playwright": "release",
}


class MissingExtraError(SuiteError):
    """A package that an extra brings is not installed; the message names the command."""


def missing_extra(error: ModuleNotFoundError) -> MissingExtraError | None:
    """What to say of a package that is not installed.

    Args:
        error: The error of its import.

    Returns:
        The sentence as an error; None where no extra brings the package.
    """
    package = (error.name or "").partition(".")[0]
    extra = EXTRAS.get(package)
    if extra is None:
        return None
    return MissingExtraError(
        f"this needs the package {package}, which is not installed: {install_command(extra)}"
    )


def install_command(extra: str) -> str:
    """How to install an extra.

    The suite is in no index of packages. A name that is looked for there brings nothing, or what
    somebody else has put under it; so the command names the folder.

    Args:
        extra: An extra of pyproject.toml.

    Returns:
        Words and the command.
    """
    return f"in the folder of this repository, pip install '.[{extra}]'"


@contextmanager
def extra_needed() -> Iterator[None]:
    """Within it, an import that an extra would bring fails with a sentence.

    Raises:
        MissingExtraError: The package is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise (missing_extra(error) or error) from None
