"""From what the user named (files, folders, globs, zips) to the files to read, each with a name
that stays the same.

A zip is read in memory, never unpacked to disk: the names inside it cannot lead anywhere, and its
size is bounded before and while it is read.
"""

from __future__ import annotations

import glob
import hashlib
import io
import lzma
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from helpers.core.arguments import to_path
from helpers.core.errors import DataError
from helpers.spend.files.limits import MAX_FILE_BYTES, FileRefused, max_unpacked

ENDINGS = (
    ".csv",
    ".tsv",
    ".tab",
    ".psv",
    ".txt",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".pdf",
    ".zip",
)
MAX_MEMBERS = 5_000
MAX_ZIP_DEPTH = 2  # zips within the zip that was given
_WITHIN = "\0"  # parts the name of a zip from that of a file in it; no file's name holds it
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    lzma.LZMAError,
    RuntimeError,
    NotImplementedError,
    KeyError,
    ValueError,
)
_DAMAGED = "its place in the zip is damaged, encrypted or packed in an unknown way"


@dataclass(frozen=True)
class SpendFile:
    """A file to read. `name` is its source_file; `place` tells it from another file of the same
    name, without saying where it is.
    """

    name: str
    path: Path
    member: str = ""

    @property
    def place(self) -> str:
        """A short name of where it lies, the same for the same path and member whatever the
        contents.
        """
        return hashlib.sha256(
            f"{self.path.resolve()}\0{self.member}".encode(errors="surrogatepass")
        ).hexdigest()[:16]

    def read(self) -> bytes:
        """The bytes. Raises Refused where they cannot be had."""
        try:
            about = self.path.stat()
            if not stat.S_ISREG(about.st_mode):
                raise FileRefused("it is no file but a device, a pipe or a folder")
            if about.st_size > MAX_FILE_BYTES:
                raise FileRefused(f"it is larger than {MAX_FILE_BYTES >> 20:,} MB")
            if not self.member:
                return self.path.read_bytes()
            *zips, last = self.member.split(_WITHIN)
            with ExitStack() as stack:
                packed = stack.enter_context(zipfile.ZipFile(self.path))
                for inner in zips:
                    data = read_member(packed, packed.getinfo(inner))
                    packed = stack.enter_context(zipfile.ZipFile(io.BytesIO(data)))
                return read_member(packed, packed.getinfo(last))
        except OSError as error:
            if error.errno is None:  # not the system's: what unpacks bzip2 says so of damaged data
                raise FileRefused(_DAMAGED) from None
            raise FileRefused(
                f"the system cannot read it ({error.strerror or type(error).__name__})"
            ) from None
        except _BROKEN_ZIP:
            raise FileRefused(_DAMAGED) from None


def find_files(
    paths: str | Path | Sequence[str | Path], leave_out: Iterable[Path] = ()
) -> list[SpendFile]:
    """The files that the paths stand for, in the order of their names, each once.

    A folder is searched for ENDINGS; a file named outright is taken whatever its ending.
    `leave_out` holds files and folders of our own making. Raises DataError for a path that is not
    there, and where nothing is found; SuiteError for what is no path, or an empty one.
    """
    ours = {p.resolve() for p in leave_out}
    found: dict[tuple[Path, str], SpendFile] = {}
    for given in [paths] if isinstance(paths, str | Path) else _each(paths):
        for root, path in _expand(str(to_path(given, "the folder or file to read"))):
            resolved = path.resolve()
            if resolved in ours or any(parent in ours for parent in resolved.parents):
                continue
            name = encodable(path.relative_to(root).as_posix() if root != path else path.name)
            for source in _members(name, path):
                found.setdefault((resolved, source.member), source)
    if not found and not _in_words(paths):
        raise DataError("no folder and no file to read was named")
    if not found:
        raise DataError(
            f"no spend file was found in {_in_words(paths)}; files end in {', '.join(ENDINGS)}"
        )
    return _named_apart(sorted(found.values(), key=lambda s: (s.name, str(s.path), s.member)))


def _each(paths: Any) -> Iterable[Any]:
    """Several paths one by one; what is neither a path nor several is looked at as one."""
    return paths if isinstance(paths, Iterable) else [paths]


def _in_words(paths: str | Path | Sequence[str | Path]) -> str:
    return str(paths) if isinstance(paths, str | Path) else ", ".join(map(str, paths))


def encodable(name: str) -> str:
    """A name that can be written as UTF-8: a file system may hold bytes that are no text."""
    return name.encode("utf-8", errors="replace").decode("utf-8")


def _expand(given: str) -> Iterator[tuple[Path, Path]]:
    path = Path(given)
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "~$")) for part in each.relative_to(path).parts)
            if not hidden and each.suffix.lower() in ENDINGS and each.is_file():
                yield path, each
    elif path.exists():
        yield path, path
    elif matches := sorted(glob.glob(given, recursive=True)):  # noqa: PTH207
        for match in matches:
            yield from _expand(match)
    else:
        raise DataError(f"there is no file, folder or pattern {given!r}; check the path")


def _members(name: str, path: Path) -> Iterator[SpendFile]:
    """The files in a zip, or the file itself. A damaged zip stays one source and is refused when it
    is read.
    """
    if path.suffix.lower() != ".zip":
        yield SpendFile(name, path)
        return
    try:
        with zipfile.ZipFile(path) as packed:
            inside = list(islice(_listed(packed, MAX_ZIP_DEPTH, [MAX_FILE_BYTES]), MAX_MEMBERS + 1))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, FileRefused):
        inside = []
    if len(inside) > MAX_MEMBERS or sum(size for _, size in inside) > MAX_FILE_BYTES:
        inside = []
    if not inside:
        yield SpendFile(name, path)
    seen: set[str] = set()
    times: Counter[str] = Counter()
    for member, _ in inside:
        if member not in seen:
            seen.add(member)
            safe = safe_member(member)
            times[safe] += 1  # C:\a.csv and C:/a.csv are both a.csv
            yield SpendFile(
                f"{name}/{safe}" + (f" ({times[safe]})" if times[safe] > 1 else ""), path, member
            )


def _listed(packed: zipfile.ZipFile, depth: int, left: list[int]) -> Iterator[tuple[str, int]]:
    """The files in a zip and in the zips within it, and their sizes. A zip that is too deep or
    damaged stays one file, to be refused when it is read; so do all once `left`, the bytes that
    may be unpacked, are used up.
    """
    for info in packed.infolist():
        if info.is_dir() or not _wanted(info.filename):
            continue
        inner: list[tuple[str, int]] = []
        if depth and info.filename.lower().endswith(".zip") and info.file_size < left[0]:
            left[0] -= info.file_size
            with suppress(*_BROKEN_ZIP, FileRefused):
                data = read_member(packed, info)
                with zipfile.ZipFile(io.BytesIO(data)) as within:
                    inner = list(_listed(within, depth - 1, left))
        if inner:
            yield from ((f"{info.filename}{_WITHIN}{name}", size) for name, size in inner)
        else:
            yield info.filename, info.file_size


def _wanted(filename: str) -> bool:
    parts = PurePosixPath(filename.replace("\\", "/")).parts
    return PurePosixPath(filename).suffix.lower() in ENDINGS and not any(
        p.startswith(("~$", "._", "__MACOSX")) for p in parts
    )


def safe_member(filename: str) -> str:
    """A name in a zip without what could lead out of it: drives, roots, '..' and control
    characters.
    """
    parts = [
        p
        for p in filename.replace("\\", "/").replace(_WITHIN, "/").split("/")
        if p not in ("", ".", "..") and not p.endswith(":")
    ]
    return "".join(c if c.isprintable() else "_" for c in "/".join(parts)) or "unnamed"


def read_member(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A member's bytes, never more than it may hold, whatever its header says."""
    if info.flag_bits & 1:
        raise FileRefused("it is encrypted")
    most = max_unpacked(info.compress_size)
    with packed.open(info) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise FileRefused(f"it swells to more than {most >> 20:,} MB, as a zip bomb does")
    return data


def _named_apart(sources: list[SpendFile]) -> list[SpendFile]:
    """Files of one name (April.csv of two bodies) take the names of their folders before it, as
    many as tell them apart.
    """
    counts = Counter(s.name for s in sources)
    depth = 0
    named = sources
    while len({s.name for s in named}) < len(named) and depth < 40:
        depth += 1
        named = [_deeper(s, depth) if counts[s.name] > 1 else s for s in sources]
    return sorted(named, key=lambda s: (s.name, str(s.path)))


def _deeper(source: SpendFile, depth: int) -> SpendFile:
    """A source whose name begins that many folders higher."""
    inside = len(PurePosixPath(safe_member(source.member)).parts) if source.member else 0
    here = len(PurePosixPath(source.name).parts) - inside
    folders = source.path.absolute().parts[1:-here][-depth:]
    return SpendFile(encodable("/".join((*folders, source.name))), source.path, source.member)
