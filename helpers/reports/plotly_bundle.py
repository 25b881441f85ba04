"""plotly.js for a report: only the traces that our charts draw, where Node could build it.

The custom bundle is made once, during set-up, from the npm package of the very version that the
installed plotly carries, and kept in the virtual environment, never in the repository. It makes a
report about 1.2 MB smaller. Without Node, without the npm registry, or where the environment cannot
be written to, nothing is missing: reports then hold the full plotly.js of the Python package.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

import plotly.offline

__all__ = ["TRACES", "BundleError", "build_bundle", "is_custom", "plotly_script"]

TRACES = ("bar", "sankey", "scatter")  # all that helpers.explore.charts draws; a test compares them
_LICENCE = (
    "/*! plotly.js v{version} (custom bundle: {traces}) | Copyright Plotly, Inc. | MIT licence | "
    "https://plotly.com/javascript */\n"
)
_NPM = (
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--omit-lockfile-registry-resolved=true",
)
_ESBUILD = (
    *("exec", "--offline", "--", "esbuild", "entry.js", "--bundle", "--minify", "--format=iife"),
    *("--outfile=bundle.js", "--define:global=window", "--define:define.amd=false"),
    *("--loader:.css=empty", "--legal-comments=eof"),
)
_SECONDS = 300


class BundleError(Exception):
    """The bundle could not be built here, for the reason given; the full plotly.js serves."""


def plotly_script(traces: Iterable[str]) -> str:
    """The smallest plotly.js at hand that draws these trace types."""
    if set(traces) <= set(TRACES) and _path().is_file():
        return _read(_path())
    return plotly.offline.get_plotlyjs()


def is_custom(text: str) -> bool:
    """Whether a plotly.js text is our bundle; the budget of a report depends on it."""
    return "(custom bundle:" in text[:120]


def build_bundle() -> Path:
    """Build the bundle with npm and esbuild and keep it.

    Returns:
        The file.

    Raises:
        BundleError: that is not possible here; with the reason.
    """
    npm = shutil.which("npm")
    if not npm:
        raise BundleError("npm is not installed")
    version = plotly.offline.get_plotlyjs_version()
    pinned = json.loads(_npm_file("package.json"))["dependencies"]["plotly.js"]
    if pinned != version:
        raise BundleError(
            f"the bundle pins plotly.js {pinned}, but the installed plotly carries {version}"
        )
    with tempfile.TemporaryDirectory(prefix="community-shift-bundle-") as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json"):
            (folder / file).write_text(_npm_file(file), encoding="utf-8")
        _run([npm, *_NPM], folder)
        (folder / "entry.js").write_text(_entry(), encoding="utf-8")
        _run([npm, *_ESBUILD], folder)
        script = (folder / "bundle.js").read_text(encoding="utf-8")
    licence = _LICENCE.format(version=version, traces=", ".join(TRACES))
    return _keep(licence + script)


def _keep(text: str) -> Path:
    """Write the bundle whole or not at all. Raises BundleError where it cannot be written."""
    path = _path()
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        return part.replace(path)
    except OSError as error:
        raise BundleError(
            f"{path.parent} cannot be written to ({error.strerror}); use a virtual environment"
        ) from None


def _entry() -> str:
    """The module that is bundled: plotly's core, which holds scatter, and our other traces."""
    registered = [t for t in TRACES if t != "scatter"]
    imports = "".join(f'import {t} from "plotly.js/lib/{t}";\n' for t in registered)
    return (
        f'import Plotly from "plotly.js/lib/core";\n{imports}'
        f"Plotly.register([{', '.join(registered)}]);\nglobalThis.Plotly = Plotly;\n"
    )


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BundleError(f"{Path(command[0]).name} {command[1]}: {error}") from None
    if done.returncode:
        reason = next(
            (line for line in done.stderr.splitlines() if "ERR" in line or "error" in line.lower()),
            "failed",
        )
        raise BundleError(f"{Path(command[0]).name} {command[1]}: {reason.strip()}")


def _path() -> Path:
    name = f"plotly-{plotly.offline.get_plotlyjs_version()}-{'-'.join(TRACES)}.min.js"
    return Path(sys.prefix) / "share" / "community-shift" / name


def _npm_file(name: str) -> str:
    return (files("helpers.reports") / "static" / "plotly_bundle" / name).read_text(
        encoding="utf-8"
    )


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
