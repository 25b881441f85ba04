"""The picture and the table of docs/architecture.md: python -m tests.tools.architecture writes
both.

They are drawn from the code. The picture has a box for each folder, with what it says of itself,
and an arrow for each import that no longer path implies: what a folder offers flows down to who
uses it. Marks say what notebooks and the command line call, for arrows to these ends would cross
the page. tests/repository/test_docs.py fails when picture or table is stale.
"""

from __future__ import annotations

import ast
import textwrap
from html import escape
from itertools import pairwise
from pathlib import Path

from tests import ROOT
from tests.tools.imports import (
    FLOORS,
    PURE,
    between_folders,
    called_by_notebooks,
    folder,
    imports,
    modules,
)

PAGE, PICTURE = ROOT / "docs" / "architecture.md", ROOT / "docs" / "architecture.svg"
BEGIN, END = "<!-- made by python -m tests.tools.architecture -->\n", "<!-- end -->\n"
APART = {"", "core"}  # the command line calls all, all use the core: arrows would hide the others
FILES, SPEND, BOOKS, LAB, HTML = (
    "data/*.csv",
    "your spend files",
    "notebooks/*.ipynb",
    "JupyterLab",
    "HTML reports",
)
# What comes in and what goes out, in the words that stand in their boxes.
OUTSIDE = {
    FILES: "the tables and their sources",
    SPEND: "as published, in any layout",
    BOOKS: "one question each",
    LAB: "choices as widgets",
    HTML: "one file each, offline",
}
WIDE, HIGH, ACROSS, DOWN, MARGIN = 228, 62, 256, 100, 20
INK, QUIET, LINE = "#0b0c0c", "#3d444d", "#5b6b7d"
FILLS = {"outside": "#ffffff", "pure": "#d8e7f5", "other": "#eef0f3", "draws": "#fce4d2"}
EDGES = {"outside": "#5b6b7d", "pure": "#12436d", "other": "#5b6b7d", "draws": "#a3480f"}


def graph() -> dict[str, set[str]]:
    """Every box with the boxes that it takes from: the real imports of folders, and what comes from
    outside.
    """
    takes = {
        name: others - APART for name, others in between_folders().items() if name not in APART
    }
    takes["tables"].add(FILES)
    takes["spend.files"].add(SPEND)
    return {
        FILES: set(),
        SPEND: set(),
        **takes,
        BOOKS: {"answers"},
        LAB: {BOOKS},
        HTML: {BOOKS, "reports"},
    }


def called() -> tuple[set[str], set[str]]:
    """What notebooks import, and what the command line does."""
    return called_by_notebooks(), {name.rpartition(".")[0] or name for name in imports()["cli"]}


def reduced(takes: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows (from, to) that no longer path implies, in a fixed order. Raises ValueError where
    boxes take in a circle.
    """
    far: dict[str, set[str]] = {}
    while len(far) < len(takes):  # a box is done once all that it takes from are
        ready = [name for name, others in takes.items() if name not in far and others <= far.keys()]
        if not ready:
            raise ValueError(f"in a circle: {', '.join(takes.keys() - far.keys())}")
        far |= {
            name: set().union(takes[name], *(far[other] for other in takes[name])) for name in ready
        }
    return [
        (a, b)
        for b in takes
        for a in sorted(takes[b])
        if not any(a in far[other] for other in takes[b])
    ]


def rows() -> list[list[str]]:
    """The boxes by row: what comes in, the floors from the ground down, and what comes out."""
    takes, level = graph(), {}
    for name in FLOORS:
        if name not in APART:
            level[name] = 1 + max(
                (level[other] for other in takes[name] if other in level), default=-1
            )
    floors = [[n for n in level if level[n] == row] for row in range(max(level.values()) + 1)]
    return [[FILES, SPEND], *floors, [BOOKS], [LAB, HTML]]


def places(
    lines: list[list[str]], arrows: list[tuple[str, str]]
) -> tuple[dict[str, tuple[float, float]], dict]:
    """Where each box and each bend of a long arrow lies. Rows are put in the order of their
    neighbours' middles, a few times over.
    """
    row_of = {name: i for i, names in enumerate(lines) for name in names}
    chains, grid = {}, [list(names) for names in lines]
    for a, b in arrows:
        bends = [f"{a}>{b}@{i}" for i in range(row_of[a] + 1, row_of[b])]
        for i, bend in enumerate(bends, row_of[a] + 1):
            grid[i].append(bend)
        chains[a, b] = [a, *bends, b]
    near: dict[str, list[str]] = {name: [] for names in grid for name in names}
    for chain in chains.values():
        for one, other in pairwise(chain):
            near[one].append(other)
            near[other].append(one)
    width = lambda name: 36.0 if "@" in name else float(ACROSS)  # noqa: E731
    x = {name: i * 60.0 for names in grid for i, name in enumerate(names)}
    for turn in range(24):
        for names in grid if turn % 2 == 0 else reversed(grid):
            wish = {
                n: sum(x[o] for o in near[n]) / len(near[n]) if near[n] else x[n] for n in names
            }
            names.sort(key=lambda n: (wish[n], n))
            taken = 0.0
            # Pack from the left, then move the row: its middle is where its boxes wish to be.
            for n in names:
                x[n], taken = taken + width(n) / 2, taken + width(n)
            shift = sum(wish[n] - x[n] for n in names) / len(names)
            for n in names:
                x[n] += shift
    left = min(x[n] - width(n) / 2 for n in x)
    level = {name: i for i, names in enumerate(grid) for name in names}
    return {
        n: (round(x[n] - left + MARGIN, 1), MARGIN + level[n] * DOWN + HIGH / 2) for n in x
    }, chains


def kind(name: str, takes: dict[str, set[str]]) -> str:
    """Which fill a box has."""
    if name in OUTSIDE:
        return "outside"
    if name in PURE:
        return "pure"
    draws = name == "explore.charts" or "explore.charts" in takes[name]
    return "draws" if draws else "other"


def duty(name: str) -> list[str]:
    """What a folder says of itself, in at most two short lines: its docstring to the first stop."""
    text = OUTSIDE.get(name, "")
    if not text:
        path = ROOT / "helpers" / Path(*name.split(".")) / "__init__.py"
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        before, _, after = said.partition("\n\n")[0].replace("\n", " ").partition(":")
        text = (before if len(before) > 12 else after).strip()
        text = text.partition(". ")[0].partition(";")[0].rstrip(".")
        text = text if len(text) < 60 else text.partition(",")[0]
    return textwrap.wrap(text, 32, max_lines=2, placeholder=" …")


def picture() -> str:
    """The SVG."""
    takes = graph()
    at, chains = places(rows(), reduced(takes))
    wide = round(max(x for x, _ in at.values()) + ACROSS / 2 + MARGIN)
    high = MARGIN * 2 + len(rows()) * DOWN + 48
    lines = [
        f'<path d="{_line([at[n] for n in chain])}" fill="none" stroke="{LINE}" '
        'stroke-width="1.6" marker-end="url(#a)"/>'
        for chain in chains.values()
    ]
    boxes = [part for name in takes for part in _box(name, *at[name], takes)]
    return "\n".join([*_head(wide, high), *lines, *boxes, *_keys(high), "</svg>\n"])


def _head(wide: int, high: int) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" role="img" aria-labelledby="t d" '
        'font-family="system-ui, Segoe UI, Roboto, Arial, sans-serif">',
        '<title id="t">How data flows through the suite</title>',
        '<desc id="d">Rows of boxes from the tables at the top, through the folders of helpers, '
        "to notebooks and reports at the bottom. The table on the page lists every module.</desc>",
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" '
        f'markerHeight="6" orient="auto"><path d="M0 0L8 4L0 8z" fill="{LINE}"/></marker></defs>',
        f'<rect width="{wide}" height="{high}" rx="8" fill="#fff"/>',
    ]


def _box(name: str, x: float, y: float, takes: dict[str, set[str]]) -> list[str]:
    left, top, sort = x - WIDE / 2, y - HIGH / 2, kind(name, takes)
    dash = ' stroke-dasharray="5 4"' if sort == "outside" else ""
    words = duty(name)
    title = name if sort == "outside" else name.replace(".", "/")
    first = y + 5 - 8 * len(words)
    parts = [
        f'<rect x="{left:g}" y="{top:g}" width="{WIDE}" height="{HIGH}" rx="8" '
        f'fill="{FILLS[sort]}" stroke="{EDGES[sort]}" stroke-width="1.4"{dash}/>',
        f'<text x="{x:g}" y="{first:g}" text-anchor="middle" font-size="15" font-weight="600" '
        f'fill="{INK}">{escape(title)}</text>',
    ]
    parts += [
        f'<text x="{x:g}" y="{first + 16 * i:g}" text-anchor="middle" font-size="12" '
        f'fill="{QUIET}">{escape(line)}</text>'
        for i, line in enumerate(words, 1)
    ]
    books, commands = called()
    marks = [_circle] * (name in books) + [_square] * (name in commands)
    return parts + [mark(left + WIDE - 12 - 16 * i, top) for i, mark in enumerate(marks)]


def _keys(high: int) -> list[str]:
    fills = {"pure": "no files, no drawing", "draws": "draws", "other": "all other folders"}
    keys = [
        (
            f'<rect x="-9" y="-9" width="18" height="18" rx="4" fill="{FILLS[key]}" '
            f'stroke="{EDGES[key]}"/>',
            text,
        )
        for key, text in fills.items()
    ]
    keys += [
        (_circle(0, 0), "notebooks call it"),
        (_square(0, 0), "the command line calls it"),
    ]
    return [
        f'<g transform="translate({MARGIN + 10 + i % 3 * 200} {high - 46 + i // 3 * 28})">{mark}'
        f'<text x="18" y="5" font-size="13" fill="{INK}">{text}</text></g>'
        for i, (mark, text) in enumerate(keys)
    ]


def _circle(x: float, y: float) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="6" fill="#801650" stroke="#fff" stroke-width="1.5"/>'


def _square(x: float, y: float) -> str:
    return (
        f'<rect x="{x - 5.5:g}" y="{y - 5.5:g}" width="11" height="11" fill="#12436d" '
        'stroke="#fff" stroke-width="1.5"/>'
    )


def _line(points: list[tuple[float, float]]) -> str:
    """A curve down through the points, from the foot of the first box to the head of the last."""
    points = [
        (points[0][0], points[0][1] + HIGH / 2),
        *points[1:-1],
        (points[-1][0], points[-1][1] - HIGH / 2),
    ]
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for (x, y), (u, v) in pairwise(points):
        path += f"C{x:g} {(y + v) / 2:g} {u:g} {(y + v) / 2:g} {u:g} {v:g}"
    return path


def table() -> str:
    """Every module of helpers with its one duty, the first sentence of its docstring, by
    package.
    """
    lines = ["| module | its duty |", "|---|---|"]
    for path in sorted(
        modules().values(),
        key=lambda p: (FLOORS.index(folder(p)), p.name != "__init__.py", p),
    ):
        name = path.relative_to(ROOT / "helpers").with_suffix("").as_posix()
        duty = " ".join(
            (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
            .split("\n\n")[0]
            .split()
        )
        lines.append(f"| `{name.replace('/__init__', '/')}` | {duty.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


def page(text: str) -> str:
    """The page with its table made anew."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + table() + END + after


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8", newline="\n")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
