"""A small picture of a chart as plain SVG: what the index shows beside each report.

It is the chart itself without its words: the same marks at the same places on the same axes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from helpers.explore.markup import esc

__all__ = ["thumbnail"]

WIDTH, HEIGHT, EDGE = 200, 112, 8
LEFT, MIDDLE, RIGHT = 14, 100, 186  # where a flow begins, bends and ends
LEAST = 1.5  # px: no bar is thinner

Scale = tuple[float, float, float, float]  # of an axis: two values, and the px where they lie
Point = tuple[float, float]


def thumbnail(figure: dict[str, Any]) -> str:
    """The bars, dots, lines and flows of a figure without its words, 200 by 112.

    Args:
        figure: plotly's traces under `data`, and its layout under `layout`.

    Returns:
        An SVG that decorates and is hidden from readers of screens; empty where nothing fits it.
    """
    layout = figure.get("layout") or {}
    flows = [t for t in figure["data"] if t["type"] == "sankey"]
    marks = _flows(flows[0]) if flows else _on_axes(figure["data"], layout)
    opening = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
    return f"{opening}{marks}</svg>" if marks else ""


# --- bars, dots and lines ------------------------------------------------------------------------


def _on_axes(data: Sequence[dict[str, Any]], layout: dict[str, Any]) -> str:
    """The marks of all traces, each on its own axes; bars of a stack begin where others end."""
    drawn = [t for t in data if t.get("x") and t.get("y")]
    ends: dict[float, float] = {}
    stacked = layout.get("barmode") == "stack"
    marks: list[str] = []
    for trace in drawn:
        own = [t for t in drawn if t.get("xaxis", "x") == trace.get("xaxis", "x")]
        x = _scale("x", trace, own, layout, stacked)
        y = _scale("y", trace, own, layout, stacked)
        if x is None or y is None:
            continue
        if _is_map(layout):
            x, y = _square(x, y)
        if trace["type"] == "bar":
            marks += _bars(trace, x, y, ends if stacked else None)
        elif "lines" in trace.get("mode", ""):
            marks.append(_line(trace, x, y))
        elif "markers" in trace.get("mode", ""):
            marks += _dots(trace, x, y)
    return "".join(marks)


def _scale(
    letter: str,
    trace: dict[str, Any],
    traces: Sequence[dict[str, Any]],
    layout: dict[str, Any],
    stacked: bool,
) -> Scale | None:
    """Where the values of an axis lie: all marks fit in, from zero where it holds amounts."""
    key = f"{letter}axis{trace.get(f'{letter}axis', letter)[1:]}"
    axis = layout.get(key, {})
    values = [v for t in traces for v in _reach(t, letter)]
    if letter == "x" and stacked:
        values.append(_highest_stack(traces))
    if not values:
        return None
    low, high = min(values), max(values)
    if letter == "x" and not _is_map(layout):  # amounts start at zero, years where the axis does
        begins = _number(axis.get("range", [0])[0])
        low = min(low, 0.0 if begins is None else begins)
    first, last = axis.get("domain", [0, 1])
    length = (WIDTH if letter == "x" else HEIGHT) - 2 * EDGE
    start, stop = EDGE + first * length, EDGE + last * length
    if letter == "y":  # rows run downwards; plotly counts a part of the height from below
        start, stop = HEIGHT - stop, HEIGHT - start
    return (low, high, start, stop) if high > low else None


def _is_map(layout: dict[str, Any]) -> bool:
    return "scaleanchor" in layout.get("yaxis", {})


def _square(x: Scale, y: Scale) -> tuple[Scale, Scale]:
    """Both scales at the smaller one of their two, each in the middle of its room."""
    unit = min((stop - start) / (high - low) for low, high, start, stop in (x, y))
    return tuple(
        (low, high, middle - (high - low) * unit / 2, middle + (high - low) * unit / 2)
        for low, high, middle in ((*s[:2], (s[2] + s[3]) / 2) for s in (x, y))
    )  # type: ignore[return-value]


def _reach(trace: dict[str, Any], letter: str) -> Iterator[float]:
    """The values on one axis that a trace takes, with the ends of its bars."""
    values = [_number(v) for v in trace.get(letter) or []]
    if trace["type"] == "bar" and letter == "y":
        half = _at(trace.get("width", 0.8), 0) / 2
        yield from (v + side for v in values if v is not None for side in (-half, half))
    elif trace["type"] == "bar":
        for i, value in enumerate(map(_amount, trace["x"])):
            if value is not None:
                base = _amount(_at(trace.get("base"), i)) or 0.0
                yield from (base, base + value)
    elif letter == "y":
        yield from (v + side for v in values if v is not None for side in (-0.5, 0.5))
    else:
        yield from (v for v in values if v is not None)


def _highest_stack(traces: Sequence[dict[str, Any]]) -> float:
    sums: dict[float, float] = {}
    for trace in traces:
        if trace["type"] == "bar":
            for x, y in zip(trace["x"], trace["y"], strict=True):
                sums[y] = sums.get(y, 0.0) + (x or 0.0)
    return max(sums.values(), default=0.0)


def _bars(
    trace: dict[str, Any], x: Scale, y: Scale, ends: dict[float, float] | None
) -> Iterator[str]:
    marker = trace.get("marker", {})
    lines = marker.get("line", {}).get("color")
    for i, (length, row) in enumerate(zip(trace["x"], trace["y"], strict=False)):
        if _amount(length) is None or _amount(row) is None:
            continue
        base = _amount(_at(trace.get("base"), i)) or 0.0
        if ends is not None:
            base = ends.get(row, 0.0)
            ends[row] = base + length
        half = _at(trace.get("width", 0.8), i) / 2
        left, right = sorted((_px(base, x), _px(base + length, x)))
        top, foot = _px(row - half, y), _px(row + half, y)
        box = (left, top, max(right - left, 0), max(foot - top, LEAST))
        yield _box(*box, fill=_at(marker.get("color"), i), line=_at(lines, i))


def _dots(trace: dict[str, Any], x: Scale, y: Scale) -> Iterator[str]:
    marker = trace.get("marker", {})
    for i, point in enumerate(_points(trace, x, y)):
        if point:
            fill = esc(_at(marker.get("color"), i) or "currentColor")
            yield f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="3.5" fill="{fill}"/>'


def _line(trace: dict[str, Any], x: Scale, y: Scale) -> str:
    """A line with a gap wherever a value is missing."""
    path, pen_is_up = [], True
    for point in _points(trace, x, y):
        if point:
            path.append(f"{'M' if pen_is_up else 'L'}{point[0]:.1f} {point[1]:.1f}")
        pen_is_up = point is None
    colour = esc(trace.get("line", {}).get("color") or "currentColor")
    width = min(trace.get("line", {}).get("width", 2), 3) / 2
    return f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'


def _points(trace: dict[str, Any], x: Scale, y: Scale) -> Iterator[Point | None]:
    for a, b in zip(trace["x"], trace["y"], strict=False):
        across, down = _number(a), _number(b)
        yield None if across is None or down is None else (_px(across, x), _px(down, y))


def _px(value: float, scale: Scale) -> float:
    low, high, start, stop = scale
    return start + (value - low) / (high - low) * (stop - start)


def _amount(value: Any) -> float | None:
    """A number; a date is the length of no bar."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None


def _number(value: Any) -> float | None:
    """A number, or a date as days; anything else has no place."""
    if not isinstance(value, str):
        return _amount(value)
    try:
        return float(date.fromisoformat(value[:10]).toordinal())
    except ValueError:
        return None


# --- flows ---------------------------------------------------------------------------------------


def _flows(sankey: dict[str, Any]) -> str:
    """Ribbons between the nodes of both sides, at the heights that the chart gives them."""
    link, node = sankey["link"], sankey.get("node", {})
    values, colours = link["value"], link.get("color")
    sources = link.get("source") or [0] * len(values)
    targets = link.get("target") or list(range(1, len(values) + 1))
    total, count = sum(values) or 1.0, len(set(targets)) + len(set(sources))
    middles = node.get("y") or [0.5] * (count + 1)
    room = (HEIGHT - 2 * EDGE) * 0.6
    sizes: dict[int, float] = {}
    for ends in (sources, targets):
        for end, value in zip(ends, values, strict=True):
            sizes[end] = sizes.get(end, 0.0) + value / total * room
    upper = {end: EDGE + _at(middles, end) * (HEIGHT - 2 * EDGE) - sizes[end] / 2 for end in sizes}
    marks = []
    for i, (start, end) in enumerate(zip(sources, targets, strict=True)):
        size = values[i] / total * room
        fill = esc(_at(colours, i) or "currentColor")
        marks.append(f'<path d="{_ribbon(upper[start], upper[end], size)}" fill="{fill}"/>')
        upper[start] += size
        upper[end] += size
    return "".join(marks)


def _ribbon(left: float, right: float, size: float) -> str:
    return (
        f"M{LEFT} {left:.1f}C{MIDDLE} {left:.1f} {MIDDLE} {right:.1f} {RIGHT} {right:.1f}"
        f"V{right + size:.1f}C{MIDDLE} {right + size:.1f} {MIDDLE} {left + size:.1f} "
        f"{LEFT} {left + size:.1f}Z"
    )


def _box(x: float, y: float, width: float, height: float, *, fill: Any, line: Any) -> str:
    stroke = f' stroke="{esc(line)}"' if line else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{esc(fill or "currentColor")}"{stroke}/>'
    )


def _at(values: Any, i: int) -> Any:
    return values[i] if isinstance(values, list) else values
