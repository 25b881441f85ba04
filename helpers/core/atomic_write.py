"""Write a file whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

from helpers.core.errors import SuiteError


class FileError(SuiteError):
    """A file could not be written."""


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is either the old one or the new one, never half of either. Texts are UTF-8 with plain line ends.

    Raises FileError naming the file where the folder cannot be written to.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "wb", dir=path.parent, prefix=".part-", delete=False
        ) as file:
            part = Path(file.name)
            file.write(data)
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        if part:
            part.unlink(missing_ok=True)  # a full disk must not be left fuller
        raise FileError(
            f"cannot write {path}: {error.strerror}; choose another folder with --out"
        ) from None
