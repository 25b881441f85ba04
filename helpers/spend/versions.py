"""Which reader read a file and which classifier named a payee: digests that change as soon as
either could answer otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import metadata, resources

from helpers.core import paths

__all__ = ["classifier_version", "reader_version"]

_REGISTER = "organisations.csv"


@cache
def reader_version() -> str:
    """A digest of the reader: its code and words, the register of payees, libraries that open
    files. A name that the register knows is no private person's.

    Returns:
        16 hexadecimal digits, the same on every system.
    """
    libraries = ("pdfplumber", "pdfminer.six", "python-calamine")
    return _digest(("helpers.spend.files", "helpers.spend.parse"), libraries)


@cache
def classifier_version() -> str:
    """A digest of the classifier: its code and words, those that it shares with the reader, the
    register of payees, the library that compares names.

    Returns:
        16 hexadecimal digits, the same on every system.
    """
    return _digest(("helpers.spend.classify", "helpers.spend.parse"), ("rapidfuzz",))


def _digest(stages: Sequence[str], libraries: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for stage in stages:
        files = [f for f in resources.files(stage).iterdir() if f.name.endswith((".py", ".toml"))]
        for file in sorted(files, key=lambda f: f.name):
            text = file.read_text(encoding="utf-8").replace("\r\n", "\n")
            digest.update(f"{stage}/{file.name}\0{text}\0".encode())
    digest.update((paths.data_dir() / _REGISTER).read_text(encoding="utf-8").encode())
    for name in libraries:
        digest.update(f"{name} {_version_of(name)}\0".encode())
    return digest.hexdigest()[:16]


def _version_of(library: str) -> str:
    """The version of a library; none of one that is not installed, as those of extras may not be:
    once it is, files that could not be read without it are read again.
    """
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"
