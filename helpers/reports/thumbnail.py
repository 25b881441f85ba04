"""A small picture of a chart as plain SVG: what the index shows beside each report."""

from __future__ import annotations

from typing import Any

from helpers.explore.markup import esc

__all__ = ["thumbnail"]

WIDTH, HEIGHT, EDGE = 200, 112, 8
GAP = 4  # between the boxes that flows end in
LEFT, MIDDLE, RIGHT = 14, 100, 186  # where a flow begins, bends and ends


def thumbnail(figure: dict[str, Any]) -> str:
    """The bars, dots and flows of a figure without its words, 200 by 112.

    Args:
        figure: traces of plotly under `data`.

    Returns:
        An SVG that decorates and is hidden from readers of screens; empty where nothing fits it.
    """
    flows = [t for t in figure["data"] if t["type"] == "sankey"]
    marks = _flows(flows[0]) if flows else _rows(figure)
    opening = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
    return f"{opening}{marks}</svg>" if marks else ""


def _rows(figure: dict[str, Any]) -> str:
    """Bars and dots, one row below the other, on the scale of the largest number."""
    traces = [t for t in figure["data"] if t["type"] == "bar" or t.get("mode") == "markers"]
    numbers = [v for t in traces for v in _ends(t) if v is not None]
    if not numbers or max(numbers) <= 0:
        return ""
    count = max(len(t["y"]) for t in traces)
    scale, step = (WIDTH - 2 * EDGE) / max(numbers), (HEIGHT - 2 * EDGE) / count
    return "".join(_row_marks(trace, scale, step) for trace in traces)


def _row_marks(trace: dict[str, Any], scale: float, step: float) -> str:
    """The marks of one trace, at `scale` pixels a unit and `step` pixels a row."""
    colours = trace.get("marker", {}).get("color")
    lines = trace.get("marker", {}).get("line", {}).get("color")
    marks = []
    for i, end in enumerate(_ends(trace)):
        if end is None:
            continue
        fill, y = _at(colours, i) or "currentColor", EDGE + step * (i + 0.5)
        if trace["type"] == "bar":
            start, height = (_at(trace.get("base"), i) or 0) * scale, step * 0.62
            line = _at(lines, i) if lines else "none"
            box = (EDGE + start, y - height / 2, end * scale - start, height)
            marks.append(_box(*box, fill=fill, line=line))
        else:
            x = EDGE + end * scale
            marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{esc(fill)}"/>')
    return "".join(marks)


def _ends(trace: dict[str, Any]) -> list[float | None]:
    """Where each mark ends: a bar at base and length, a dot at its value. Dates have no place."""
    values = [v if isinstance(v, int | float) else None for v in trace.get("x") or []]
    bases = trace.get("base")
    return [None if v is None else v + (_at(bases, i) or 0) for i, v in enumerate(values)]


def _flows(sankey: dict[str, Any]) -> str:
    """Ribbons from a bar on the left to boxes on the right."""
    values, colours = sankey["link"]["value"], sankey["link"].get("color")
    total = sum(values) or 1
    room = HEIGHT - 2 * EDGE - GAP * (len(values) - 1)
    left, right = HEIGHT / 2 - room / 2, float(EDGE)
    marks = []
    for i, value in enumerate(values):
        size = value / total * room
        path = (
            f"M{LEFT} {left:.1f}C{MIDDLE} {left:.1f} {MIDDLE} {right:.1f} {RIGHT} {right:.1f}"
            f"V{right + size:.1f}C{MIDDLE} {right + size:.1f} {MIDDLE} {left + size:.1f} "
            f"{LEFT} {left + size:.1f}Z"
        )
        marks.append(f'<path d="{path}" fill="{esc(_at(colours, i) or "currentColor")}"/>')
        left, right = left + size, right + size + GAP
    return "".join(marks)


def _box(x: float, y: float, width: float, height: float, *, fill: str, line: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" '
        f'fill="{esc(fill)}" stroke="{esc(line)}"/>'
    )


def _at(values: Any, i: int) -> Any:
    return values[i] if isinstance(values, list) else values
