"""plotly.js for a report: only the traces that our charts draw, where Node could build it, else the whole of it.

The custom bundle is made once, during set-up, from the npm package of the very version that the installed plotly carries,
and kept in the virtual environment, never in the repository. It makes a report about 1.2 MB smaller. Without Node, or
without the npm registry, nothing is missing: reports then hold the full plotly.js that is inside the Python package.
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

TRACES = ("bar", "sankey", "scatter")  # all that helpers.charts draws; a test compares the two
_LICENCE = "/*! plotly.js v{version} (custom bundle: {traces}) | Copyright Plotly, Inc. | MIT licence | https://plotly.com/javascript */\n"


class BundleError(Exception):
    """The bundle could not be built here; the reason is for a person, and the full plotly.js serves instead."""


def plotly_script(traces: Iterable[str]) -> str:
    """The smallest plotly.js at hand that draws these trace types."""
    if set(traces) <= set(TRACES) and _path().is_file():
        return _read(_path())
    return plotly.offline.get_plotlyjs()


def is_custom(text: str) -> bool:
    """Whether a plotly.js text is our bundle; the budget of a report depends on it."""
    return "(custom bundle:" in text[:120]


def build_bundle() -> Path:
    """Build the bundle with npm and esbuild and keep it. Raises BundleError, with the reason, where that is not possible."""
    npm = shutil.which("npm")
    if not npm:
        raise BundleError("npm is not installed")
    version = plotly.offline.get_plotlyjs_version()
    pinned = json.loads(_file("package.json"))["dependencies"]["plotly.js"]
    if pinned != version:
        raise BundleError(
            f"the bundle pins plotly.js {pinned}, but the installed plotly carries {version}"
        )
    with tempfile.TemporaryDirectory(prefix="community-shift-bundle-") as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json"):
            (folder / file).write_text(_file(file), encoding="utf-8")
        _run(
            [
                npm,
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--omit-lockfile-registry-resolved=true",
            ],
            folder,
        )
        (folder / "entry.js").write_text(_entry(), encoding="utf-8")
        esbuild = [
            npm,
            "exec",
            "--offline",
            "--",
            "esbuild",
            "entry.js",
            "--bundle",
            "--minify",
            "--format=iife",
            "--outfile=bundle.js",
        ]
        _run(
            [
                *esbuild,
                "--define:global=window",
                "--define:define.amd=false",
                "--loader:.css=empty",
                "--legal-comments=eof",
            ],
            folder,
        )
        text = _LICENCE.format(version=version, traces=", ".join(TRACES)) + (
            folder / "bundle.js"
        ).read_text(encoding="utf-8")
    kept = _path()
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.with_suffix(".part").write_text(text, encoding="utf-8", newline="\n")
    kept.with_suffix(".part").replace(kept)
    return kept


def _entry() -> str:
    registered = [t for t in TRACES if t != "scatter"]  # the core holds scatter
    imports = "".join(f'import {t} from "plotly.js/lib/{t}";\n' for t in registered)
    return f'import Plotly from "plotly.js/lib/core";\n{imports}Plotly.register([{", ".join(registered)}]);\nglobalThis.Plotly = Plotly;\n'


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=300
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


def _file(name: str) -> str:
    return (files("helpers.reports") / "static" / "plotly_bundle" / name).read_text(
        encoding="utf-8"
    )


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
