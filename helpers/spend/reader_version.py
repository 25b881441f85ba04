"""Which reader read a file: a digest that changes as soon as the reader could read it otherwise."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata, resources

from helpers.core import paths

__all__ = ["reader_version"]

_STAGES = ("helpers.spend.files", "helpers.spend.parse")
_LIBRARIES = ("pdfplumber", "pdfminer.six", "python-calamine")


@cache
def reader_version() -> str:
    """A digest of the reader: its code and words, the register of payees, libraries that open
    files.

    Returns:
        16 hexadecimal digits, the same on every system.
    """
    digest = hashlib.sha256()
    for stage in _STAGES:
        files = [f for f in resources.files(stage).iterdir() if f.name.endswith((".py", ".toml"))]
        for file in sorted(files, key=lambda f: f.name):
            text = file.read_text(encoding="utf-8").replace("\r\n", "\n")
            digest.update(f"{stage}/{file.name}\0{text}\0".encode())
    register = (paths.data_dir() / "organisations.csv").read_text(encoding="utf-8")
    digest.update(register.encode())  # a name that it knows is no private person's
    for name in _LIBRARIES:
        digest.update(f"{name} {metadata.version(name)}\0".encode())
    return digest.hexdigest()[:16]
