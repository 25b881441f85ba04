"""Write a file whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from helpers.core.errors import SuiteError

__all__ = ["FileError", "require_writable", "write_whole"]


class FileError(SuiteError):
    """A file could not be written."""


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is either the old one or the new one, never half of either.

    A new file gets the rights that the umask allows, so that whoever keeps files private keeps
    these private too; a file that is replaced keeps the rights that it had.

    Args:
        path: Where the file goes; folders above it are made.
        content: Bytes, or text that is written as UTF-8 with plain line ends.

    Raises:
        FileError: Where the folder cannot be written to or the disk is full; it names the file.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    part = path.parent / f".part-{secrets.token_hex(8)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # As `open` makes a file, but never one that is there already: the umask is applied by the
        # system, and asking for it would change it for every thread.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(part, flags, 0o666), "wb") as file:
            file.write(data)
        if path.exists():
            part.chmod(stat.S_IMODE(path.stat().st_mode))
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # it may never have been there
            part.unlink()  # a full disk must not be left fuller
        raise FileError(f"cannot write {path}: {error.strerror}; choose another folder") from None


def require_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written to, before minutes are spent on what goes there.

    Nothing is left behind, and a folder that is missing is not made: where the first one above it
    that is there takes a file, it will take a folder.

    Args:
        folder: Where files are to go.

    Raises:
        FileError: It is a file, or nothing can be written there; it names the folder.
    """
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    probe = there / f".part-{secrets.token_hex(8)}"
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        probe.unlink()
    except OSError as error:
        raise FileError(
            f"cannot write to {folder}: {error.strerror}; choose another folder"
        ) from None
