"""The picture and the table of docs/architecture.md, drawn from the code: python -m tests.tools.architecture writes both.

The picture has a row for each floor of tests/test_house.py and an arrow for each import that no longer path implies: what
a module offers flows down to who uses it. Marks say what notebooks and the command line call, for arrows to these ends
would cross the page. tests/test_docs.py fails when picture or table is stale.
"""

from __future__ import annotations

import ast
from html import escape
from itertools import pairwise

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
WIDE, HIGH, ACROSS, DOWN, MARGIN = 134, 30, 144, 50, 16
FILLS = {"outside": "#ffffff", "pure": "#d4e4f3", "other": "#f1f3f5", "draws": "#fbe3d4"}


def graph() -> dict[str, set[str]]:
    """Every box with the boxes that it takes from: the real imports of folders, and what comes from outside."""
    takes = {
        name: others - APART for name, others in between_folders().items() if name not in APART
    }
    takes["tables"].add(FILES)
    takes["spend.files"].add(SPEND)
    return {FILES: set(), SPEND: set(), **takes, BOOKS: {"answers"}, LAB: {BOOKS}, HTML: {BOOKS}}


def called() -> tuple[set[str], set[str]]:
    """What notebooks import, and what the command line does."""
    return called_by_notebooks(), {name.rpartition(".")[0] or name for name in imports()["cli"]}


def reduced(takes: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows (from, to) that no longer path implies, in a fixed order. Raises ValueError where boxes take in a circle."""
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
    """Where each box and each bend of a long arrow lies. Rows are put in the order of their neighbours' middles, a few times over."""
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
    width = lambda name: 22.0 if "@" in name else float(ACROSS)  # noqa: E731
    x = {name: i * 60.0 for names in grid for i, name in enumerate(names)}
    for turn in range(24):
        for names in grid if turn % 2 == 0 else reversed(grid):
            wish = {
                n: sum(x[o] for o in near[n]) / len(near[n]) if near[n] else x[n] for n in names
            }
            names.sort(key=lambda n: (wish[n], n))
            taken = 0.0
            for n in names:  # pack from the left, then move the row so that its middle is where its boxes wish to be
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
    if name in (FILES, SPEND, BOOKS, LAB, HTML):
        return "outside"
    return (
        "pure"
        if name in PURE
        else "draws"
        if name == "explore.charts" or "explore.charts" in takes[name]
        else "other"
    )


def picture() -> str:
    """The SVG."""
    takes = graph()
    arrows = reduced(takes)
    books, commands = called()
    at, chains = places(rows(), arrows)
    wide = round(max(x for x, _ in at.values()) + ACROSS / 2 + MARGIN)
    high = MARGIN * 2 + len(rows()) * DOWN + 60
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" '
        'aria-labelledby="t d" font-family="system-ui, Segoe UI, Roboto, Arial, sans-serif" font-size="14">',
        '<title id="t">How data flows through the suite</title>',
        '<desc id="d">Rows of boxes from the tables at the top, through modules of helpers, to notebooks and reports at the bottom. '
        "The table below the picture lists every module.</desc>",
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#6b7280"/></marker></defs>',
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
    ]
    for chain in chains.values():
        out.append(
            f'<path d="{_line([at[n] for n in chain])}" fill="none" stroke="#6b7280" stroke-width="1.2" marker-end="url(#a)"/>'
        )
    for name in takes:
        x, y = at[name]
        dash = ' stroke-dasharray="4 3"' if kind(name, takes) == "outside" else ""
        out.append(
            f'<rect x="{x - WIDE / 2:g}" y="{y - HIGH / 2:g}" width="{WIDE}" height="{HIGH}" rx="4" '
            f'fill="{FILLS[kind(name, takes)]}" stroke="#0b0c0c"{dash}/>'
            f'<text x="{x:g}" y="{y + 5:g}" text-anchor="middle" fill="#0b0c0c">{escape(name)}</text>'
        )
        out += (
            [f'<circle cx="{x + WIDE / 2:g}" cy="{y - HIGH / 2:g}" r="5" fill="#801650"/>']
            if name in books
            else []
        )
        out += [_square(x - WIDE / 2, y - HIGH / 2)] if name in commands else []
    keys = [
        (f'<rect x="-8" y="-8" width="16" height="16" fill="{FILLS[key]}" stroke="#0b0c0c"/>', text)
        for key, text in (
            ("pure", "reads no files, draws nothing"),
            ("draws", "draws"),
            ("other", "neither of these two"),
        )
    ]
    keys += [
        ('<circle r="5" fill="#801650"/>', "notebooks call it"),
        (_square(0, 0), "the command line calls it"),
    ]
    for i, (mark, text) in enumerate(keys):
        x, y = MARGIN + 8 + i % 3 * 250, high - 52 + i // 3 * 26
        out.append(
            f'<g transform="translate({x} {y})">{mark}<text x="16" y="5" fill="#0b0c0c">{text}</text></g>'
        )
    return "\n".join([*out, "</svg>\n"])


def _square(x: float, y: float) -> str:
    return f'<rect x="{x - 4.5:g}" y="{y - 4.5:g}" width="9" height="9" fill="#12436d"/>'


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
    """Every module of helpers with its one duty, the first sentence of its docstring, by package."""
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
