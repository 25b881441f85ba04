"""Lines on two logarithmic scales, as plain SVG: a slope of one is a cost that grows as fast as
what is asked for.
"""

import html
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpers.explore.charts.theme import FONT, GRID, INK, PAPER, QUIET

WIDTH, HEIGHT = 480, 400  # of one panel
LEFT, RIGHT, TOP, BOTTOM = 78, 40, 72, 56


@dataclass(frozen=True)
class Line:
    """A name, its points (all above nil) and its look. The name stands `above` the last point or
    over the `start`.
    """

    name: str
    points: Sequence[tuple[float, float]]
    colour: str
    dash: str = ""
    place: str = "above"


@dataclass(frozen=True)
class Panel:
    """A title, a name for each axis, the words for a number on each, and the lines."""

    title: str
    x: str
    y: str
    x_words: Callable[[float], str]
    y_words: Callable[[float], str]
    lines: Sequence[Line]


def draw(panels: Sequence[Panel], title: str, description: str) -> str:
    """The panels side by side on white, so that a dark page does not swallow the words. Raises
    ValueError where there is nothing to draw.
    """
    width = WIDTH * len(panels)
    marks = "\n".join(
        f'<g transform="translate({WIDTH * i} 0)">\n{_panel(p)}\n</g>' for i, p in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" '
        f'height="{HEIGHT}" role="img" '
        f'aria-labelledby="title desc" font-family="{html.escape(FONT)}" font-size="14" '
        f'fill="{INK}">\n'
        f'<title id="title">{html.escape(title)}</title>\n<desc '
        f'id="desc">{html.escape(description)}</desc>\n'
        f'<rect width="{width}" height="{HEIGHT}" fill="{PAPER}"/>\n{marks}\n</svg>\n'
    )


def _panel(panel: Panel) -> str:
    xs, ys = (
        _decades([x for line in panel.lines for x, _ in line.points]),
        _decades([y for line in panel.lines for _, y in line.points]),
    )

    def across(x: float) -> float:
        return LEFT + (math.log10(x) - xs[0]) / (xs[-1] - xs[0]) * (WIDTH - LEFT - RIGHT)

    def up(y: float) -> float:
        return (
            HEIGHT - BOTTOM - (math.log10(y) - ys[0]) / (ys[-1] - ys[0]) * (HEIGHT - TOP - BOTTOM)
        )

    foot = HEIGHT - BOTTOM
    marks = [
        _text(LEFT, 26, panel.title, "start", f'font-size="16" font-weight="600" fill="{INK}"'),
        _text(LEFT, 52, panel.y, "start"),
    ]
    for power in ys:
        y = up(10.0**power)
        marks.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{GRID}"/>')
        marks.append(_text(LEFT - 8, y + 5, panel.y_words(10.0**power), "end"))
    for power in xs:
        x = across(10.0**power)
        marks.append(f'<path d="M{x:.1f} {foot}v5" stroke="{QUIET}"/>')
        marks.append(_text(x, foot + 21, panel.x_words(10.0**power), "middle"))
    marks.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, panel.x, "middle"))
    for line in panel.lines:
        marks.append(_line(line, [(across(x), up(y)) for x, y in line.points]))
    return "\n".join(marks)


def _line(line: Line, at: list[tuple[float, float]]) -> str:
    """A line with a dot at each point and its name beside an end."""
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in at)
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in at)
    (first_x, first_y), (x, y) = at[0], at[-1]
    spots = {"above": (x, y - 12, "end"), "start": (first_x, first_y - 14, "start")}
    left, foot, anchor = spots[line.place]
    name = _text(left, foot, line.name, anchor, f'font-weight="600" fill="{line.colour}" {_HALO}')
    drawn = f'<path d="{path}" fill="none" stroke="{line.colour}" stroke-width="2.5"{dash}/>'
    return f'{drawn}<g fill="{line.colour}">{dots}</g>{name}'


# Keeps a name legible where a line passes.
_HALO = f'stroke="{PAPER}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'


def _text(x: float, y: float, words: str, anchor: str, more: str = f'fill="{QUIET}"') -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{html.escape(words)}</text>'
    )


def _decades(values: list[float]) -> range:
    """The powers of ten that enclose the values; at least two."""
    if not values or min(values) <= 0:
        raise ValueError("a logarithmic scale needs numbers, and all of them above nil")
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return range(low, max(high, low + 1) + 1)
