"""A small picture of a chart, drawn from its numbers as plain SVG: what the index shows beside each report."""

from __future__ import annotations

from typing import Any

from helpers.explore.markup import esc

WIDTH, HEIGHT, EDGE = 200, 112, 8


def thumbnail(figure: dict[str, Any]) -> str:
    """An SVG of 200 by 112: the bars, dots and flows of a figure without its words. It decorates and is hidden from readers of screens."""
    flows = [t for t in figure["data"] if t["type"] == "sankey"]
    marks = _flows(flows[0]) if flows else _rows(figure)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{marks}</svg>'


def _rows(figure: dict[str, Any]) -> str:
    """Bars and dots, one row below the other, on the scale of the largest number."""
    traces = [t for t in figure["data"] if t["type"] == "bar" or t.get("mode") == "markers"]
    numbers = [v for t in traces for v in _ends(t) if v is not None]
    if not numbers or max(numbers) <= 0:
        return ""
    count = max(len(t["y"]) for t in traces)
    scale, step = (WIDTH - 2 * EDGE) / max(numbers), (HEIGHT - 2 * EDGE) / count
    marks = []
    for trace in traces:
        colours = trace["marker"]["color"]
        lines = trace["marker"].get("line", {}).get("color")
        for i, end in enumerate(_ends(trace)):
            if end is None:
                continue
            fill, line = (
                _at(colours, i),
                _at(lines, i) if trace["type"] == "bar" and lines else "none",
            )
            y = EDGE + step * (i + 0.5)
            if trace["type"] == "bar":
                start = (_at(trace.get("base"), i) or 0) * scale
                height = step * 0.62
                marks.append(
                    _box(EDGE + start, y - height / 2, end * scale - start, height, fill, line)
                )
            else:
                marks.append(
                    f'<circle cx="{EDGE + end * scale:.1f}" cy="{y:.1f}" r="4" fill="{esc(fill)}"/>'
                )
    return "".join(marks)


def _ends(trace: dict[str, Any]) -> list[float | None]:
    """Where each mark ends: a bar at its base and length, a dot at its value. Dates have no place on this scale."""
    values = [v if isinstance(v, int | float) else None for v in trace["x"]]
    bases = trace.get("base") or [0] * len(values)
    return [None if v is None else v + (b or 0) for v, b in zip(values, bases, strict=True)]


def _flows(sankey: dict[str, Any]) -> str:
    """Ribbons from a bar on the left to boxes on the right."""
    values, colours = sankey["link"]["value"], sankey["link"]["color"]
    total, gap = sum(values) or 1, 4
    room = HEIGHT - 2 * EDGE - gap * (len(values) - 1)
    left, right = HEIGHT / 2 - room / 2, float(EDGE)
    marks = []
    for value, colour in zip(values, colours, strict=True):
        size = value / total * room
        marks.append(
            f'<path d="M14 {left:.1f}C100 {left:.1f} 100 {right:.1f} 186 {right:.1f}V{right + size:.1f}'
            f'C100 {right + size:.1f} 100 {left + size:.1f} 14 {left + size:.1f}Z" fill="{esc(colour)}"/>'
        )
        left, right = left + size, right + size + gap
    return "".join(marks)


def _box(x: float, y: float, width: float, height: float, fill: str, line: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{esc(fill)}" stroke="{esc(line)}"/>'


def _at(values: Any, i: int) -> Any:
    return values[i] if isinstance(values, list) else values
