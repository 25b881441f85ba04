"""Maps of equal tiles: one square a place, coloured by group, regions outlined and named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from helpers.explore.charts import theme
from helpers.explore.charts.legends import colour_legend, legend_room
from helpers.explore.charts.theme import Chart, ChartError, need, safe, wrapped
from helpers.tables import provider_models

__all__ = ["LEAST_TILE", "TILE", "TileCell", "tile_map"]

TileCell = tuple[int, int]
SIDE, KEY_SIDE = 0.94, 0.74  # of a cell; the rest is the gap
KEY_STEP = 0.82  # from one line of the key to the next, in tiles
NAME_ROOM = 3.3  # tiles left and right of the map, for the names of regions
TILE, LEAST_TILE = 38, 26  # px of a cell at the most, and where names still stand beside the map
PHONE = 340  # px of a map on a phone
CHOSEN = 28  # px of the line with the chosen place's name
MAX_COST = 4  # of a place beside the map for a region's name, beyond which it stands south of it
LINE = 18 / LEAST_TILE  # height of a line of text in tiles, at the most


def tile_map(
    frame: pd.DataFrame,
    title: str,
    *,
    column: str = "column",
    row: str = "row",
    code: str = "pct_code",
    label: str = "label",
    colour: str = "group",
    outline: str = "sha_name",
    hover: str | None = None,
    chosen: str | None = None,
    faint: Sequence[bool] | None = None,
    picks: str | None = None,
) -> Chart:
    """A map of equal squares, one a place, coloured and lettered by group.

    Pass the same rows in the same order in every state: a report then stays small.

    Args:
        frame: A row a place.
        title: What the map shows.
        column: Column of the tile's place from the west, a whole number.
        row: Column of its place from the north, a whole number.
        code: Column of the places' codes.
        label: Column of the places' names.
        colour: Column of provider models or groups.
        outline: Column whose equal values are drawn as one region.
        hover: Column of what a pointer shows below the name.
        chosen: Code of the tile that gets a ring.
        faint: Tiles that a filter leaves out, in the order of the frame: they are hollow, with a
            grey letter.
        picks: Name of the choice that a click on a tile sets to its code.

    Returns:
        The chart: tiles with their codes as `customdata`, the key, outlines, the ring, names.

    Raises:
        ChartError: A column is missing, there are no rows, two tiles share a cell, `chosen` is no
            tile, or `faint` has another length.
    """
    need(frame, column, row, code, label, colour, outline, *([hover] if hover else []))
    codes = [str(c) for c in frame[code]]
    cells = [(int(x), int(y)) for x, y in zip(frame[column], frame[row], strict=True)]
    out = [bool(f) for f in faint] if faint is not None else [False] * len(cells)
    _refuse_wrong_tiles(title, cells, out, codes, chosen)
    groups = [
        c if c in provider_models.GROUPS else provider_models.group_of(c) for c in frame[colour]
    ]
    regions = [str(r) for r in frame[outline]]
    squares = {
        **_squares(cells, groups, out),
        "name": "tiles",
        "customdata": codes,
        "hovertext": _hover_words(frame, label, outline, hover),
        "hoverinfo": "text",
    }
    present = [g for g in provider_models.GROUPS if g in set(groups)]
    key, key_words = _key(present, cells)
    at = None if chosen is None else codes.index(chosen)
    name = None if at is None else str(frame[label].iloc[at])
    traces = [squares, key, *_outlines(cells, regions)]
    traces += [*_ring(None if at is None else cells[at]), key_words, *colour_legend(present)]
    return Chart(
        title,
        _in_words(title, groups, regions, out, name, picks),
        [{"showlegend": False, **trace} for trace in traces],
        _layout(cells, regions, present, name),
        picks,
    )


def _refuse_wrong_tiles(
    title: str,
    cells: Sequence[TileCell],
    faint: Sequence[bool],
    codes: Sequence[str],
    chosen: str | None,
) -> None:
    if len(set(cells)) < len(cells):
        raise ChartError(
            f"{title}: two tiles stand on one cell; each place needs its own column and row"
        )
    if len(faint) != len(cells):
        raise ChartError(
            f"{title}: faint has {len(faint)} values for {len(cells)} tiles; "
            "give one for each row of the frame"
        )
    if chosen is not None and chosen not in codes:
        raise ChartError(f"{title}: the chosen place {chosen!r} has no tile")


def _hover_words(frame: pd.DataFrame, label: str, outline: str, hover: str | None) -> list[str]:
    """What a pointer or a finger shows of each tile: name, region and the words of `hover`."""
    words = [
        f"<b>{safe(name)}</b><br>{safe(region)}"
        for name, region in zip(frame[label], frame[outline], strict=True)
    ]
    if hover is None:
        return words
    return [f"{w}<br>{wrapped(text, 44)}" for w, text in zip(words, frame[hover], strict=True)]


def _squares(
    cells: Sequence[tuple[float, float]],
    groups: Sequence[str],
    faint: Sequence[bool],
    side: float = SIDE,
) -> dict[str, Any]:
    """Tiles as bars: a bar is measured in cells, so it grows with the page and stays square."""
    fills = [provider_models.GROUPS[g].colour for g in groups]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [side] * len(cells),
        "base": [round(x - side / 2, 2) for x, _ in cells],
        "y": [y for _, y in cells],
        "width": side,
        "showlegend": False,
        "marker": {
            "color": [theme.PAPER if f else c for f, c in zip(faint, fills, strict=True)],
            "line": {
                "width": 1,
                "color": [theme.QUIET if f else c for f, c in zip(faint, fills, strict=True)],
            },
        },
        "text": [provider_models.GROUPS[g].letter for g in groups],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "insidetextfont": {
            "size": 14,
            "color": [
                theme.QUIET if f else theme.ink_on(c) for f, c in zip(faint, fills, strict=True)
            ],
        },
    }


def _key(groups: Sequence[str], cells: Sequence[TileCell]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the letters mean, as tiles in the empty sea of the north east: squares and words."""
    low = min(y for _, y in cells) - (SIDE - KEY_SIDE) / 2
    depth = low + len(groups) * KEY_STEP
    x = max(c for c, y in cells if y < depth + 0.5) + 1.6
    at = [(x, round(low + i * KEY_STEP, 2)) for i in range(len(groups))]
    words = {
        "type": "scatter",
        "mode": "text",
        "x": [round(x + 0.5, 2)] * len(at),
        "y": [y for _, y in at],
        "textposition": "middle right",
        "text": [safe(provider_models.GROUPS[g].short_label) for g in groups],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "showlegend": False,
    }
    return {
        **_squares(at, groups, [False] * len(at), KEY_SIDE),
        "name": "key",
        "hoverinfo": "skip",
    }, words


def _ring(cell: TileCell | None) -> list[dict[str, Any]]:
    """A light line with a dark one around it: one of them stands out on every fill and theme."""
    rings = []
    for half, width, colour in ((0.4, 3, theme.PAPER), (0.48, 3, theme.INK)):
        x = [round(cell[0] + a * half, 2) if cell else None for a in (-1, 1, 1, -1, -1)]
        y = [round(cell[1] + b * half, 2) if cell else None for b in (-1, -1, 1, 1, -1)]
        rings.append(_line(x, y, width, colour))
    return rings


def _outlines(cells: Sequence[TileCell], regions: Sequence[str]) -> list[dict[str, Any]]:
    """The edges of regions: a light line that widens the gap, and a dark one in its middle."""
    x, y = _edges(tuple(cells), tuple(regions))
    return [_line(x, y, 6, theme.PAPER), _line(x, y, 2, theme.INK)]


@lru_cache(maxsize=8)  # a report draws one map in thousands of states
def _edges(
    cells: tuple[TileCell, ...], regions: tuple[str, ...]
) -> tuple[list[float | None], list[float | None]]:
    """One line around every region, as coordinates with a gap between two loops."""
    x: list[float | None] = []
    y: list[float | None] = []
    for region in dict.fromkeys(regions):
        for loop in loops({c for c, r in zip(cells, regions, strict=True) if r == region}):
            x += [*(a - 0.5 for a, _ in loop), None]
            y += [*(b - 0.5 for _, b in loop), None]
    return x, y


def _line(
    x: Sequence[float | None], y: Sequence[float | None], width: float, colour: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(x),
        "y": list(y),
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def loops(cells: set[TileCell]) -> list[list[TileCell]]:
    """The closed lines around a set of cells, as lists of corners.

    Cell (x, y) spans the corners (x, y) to (x + 1, y + 1).
    """
    ahead: dict[TileCell, list[TileCell]] = {}
    for x, y in sorted(cells):
        corners = ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
        beyond = ((x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y))
        for i, other in enumerate(beyond):
            if other not in cells:
                ahead.setdefault(corners[i], []).append(corners[(i + 1) % 4])
    result = []
    while ahead:
        start = at = min(ahead)
        loop = [at]
        while at != start or len(loop) == 1:
            to = ahead[at].pop()
            if not ahead[at]:
                del ahead[at]
            if len(loop) > 1 and (loop[-2][0] == at[0] == to[0] or loop[-2][1] == at[1] == to[1]):
                loop.pop()  # straight on: the corner between is none
            loop.append(to)
            at = to
        result.append(loop)
    return result


def _layout(
    cells: Sequence[TileCell], regions: Sequence[str], groups: Sequence[str], chosen: str | None
) -> dict[str, Any]:
    """Names beside the map, the key in the sea; what changes on a narrow page is in `meta`."""
    west, east = min(x for x, _ in cells), max(x for x, _ in cells)
    north, south = min(y for _, y in cells), max(y for _, y in cells)
    across, down = east - west + 1 + 2 * NAME_ROOM, south - north + 2
    plain = {"visible": False, "constrain": "domain"}
    names = list(_names(tuple(cells), tuple(regions), north + len(groups) * KEY_STEP))
    named = CHOSEN if chosen else 0
    return {
        "height": round(down * TILE) + named,
        "barmode": "overlay",
        "hovermode": "closest",
        "margin": {"l": 0, "r": 0, "t": named, "b": 0},
        "xaxis": {**plain, "range": [west - 0.5 - NAME_ROOM, east + 0.5 + NAME_ROOM]},
        "yaxis": {**plain, "range": [south + 1, north - 1], "scaleanchor": "x", "scaleratio": 1},
        "annotations": [*names, *_chosen_name(chosen)],
        # A page keeps the map in proportion.
        "meta": {
            "ratio": round(down / across, 3),
            "narrow": {
                "layout": _without_names(cells, groups, _chosen_name(chosen)),
                "data": [None, {"visible": False}, *[None] * 4, {"visible": False}],
            },
        },
    }


def _without_names(
    cells: Sequence[TileCell], groups: Sequence[str], annotations: list[dict[str, Any]]
) -> dict[str, Any]:
    """The map on a narrow page: as wide as the page, below its key, each name at a touch."""
    west, east = min(x for x, _ in cells), max(x for x, _ in cells)
    north, south = min(y for _, y in cells), max(y for _, y in cells)
    legend = [
        f"{provider_models.GROUPS[g].letter} {provider_models.GROUPS[g].label}" for g in groups
    ]
    legend_height = legend_room({"margin": {}, "height": 0}, legend, PHONE)["margin"]["t"]
    room = legend_height + (CHOSEN if annotations else 0)
    across, down = east - west + 1.2, south - north + 1.2
    return {
        "showlegend": True,
        "margin": {"t": room},
        "height": round(down * TILE) + room,
        "xaxis": {"range": [west - 0.6, east + 0.6]},
        "yaxis": {"range": [south + 0.6, north - 0.6]},
        "annotations": annotations,
        "meta": {"ratio": round(down / across, 3), "legend": legend_height},
    }


def _chosen_name(name: str | None) -> list[dict[str, Any]]:
    """The name of the place with the ring, above the map; a page breaks its lines anew."""
    if name is None:
        return []
    place = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "y": 1}
    look = {"yanchor": "bottom", "align": "left", "showarrow": False, "name": "chosen"}
    return [{**place, **look, "text": f"Chosen: <b>{safe(name)}</b>"}]


@lru_cache(maxsize=8)
def _names(
    cells: tuple[TileCell, ...], regions: tuple[str, ...], key_ends: float
) -> list[dict[str, Any]]:
    """Each region's name outside the map.

    It stands in the sea to the region's west or east where its edge is the country's, else south
    of it, clear of tiles, of other names and of the key, which lies in the north east down to
    `key_ends`.
    """
    names: list[dict[str, Any]] = []
    for region in dict.fromkeys(regions):
        own = [c for c, r in zip(cells, regions, strict=True) if r == region]
        text = wrapped(region, 10)
        places = _free_places(own, cells, names, _half_height(text), key_ends)
        cost, y, side, x = min(places, default=(math.inf, 0, "center", 0))
        if cost > MAX_COST:
            text, side, y = safe(region), "center", max(y for _, y in own) + 1
            x = _sea(min(x for x, b in own if b == y - 1), y, cells)
        names.append(
            {
                "text": text,
                "x": round(x, 2),
                "y": y,
                "xanchor": side,
                "yanchor": "middle",
                "align": side,
                "showarrow": False,
                "font": {"size": 14, "color": theme.QUIET},
            }
        )
    return names


def _half_height(text: str) -> float:
    """Half the height of a name, in tiles."""
    return (text.count("<br>") + 1) * LINE / 2


def _free_places(
    own: Sequence[TileCell],
    cells: Sequence[TileCell],
    names: Sequence[dict[str, Any]],
    half: float,
    key_ends: float,
) -> list[tuple[float, float, str, float]]:
    """Where a region's name may stand beside the map, as (cost, row, side of the name, column).

    The cost is the distance in rows from the region's middle, and twice the tiles of other regions
    that lie between. A name on the map's west side has its right end there.
    """
    middle = sum(y for _, y in own) / len(own)
    places = []
    for y in sorted({b + step for _, b in own for step in (0, 0.5)}):
        band = [x for x, b in cells if abs(b - y) < half + 0.5]
        columns = [x for x, b in own if abs(b - y) <= 0.5]
        west = ("right", min(columns) - min(band), min(band) - 0.65)
        east = ("left", max(band) - max(columns), max(band) + 0.65)
        for side, gap, x in (west, east):
            blocked = any(
                name["xanchor"] == side and abs(name["y"] - y) < half + _half_height(name["text"])
                for name in names
            )
            if not blocked and not (side == "left" and y - half < key_ends):
                places.append((abs(y - middle) + 2 * gap, y, side, x))
    return places


def _sea(x: int, row: float, cells: Sequence[TileCell]) -> float:
    """The middle of the empty cells of a row around column x."""
    west = max((c for c, y in cells if y == row and c < x), default=x - 2)
    east = min((c for c, y in cells if y == row and c > x), default=x + 2)
    return (west + east) / 2


def _in_words(
    title: str,
    groups: Sequence[str],
    regions: Sequence[str],
    faint: Sequence[bool],
    chosen: str | None,
    picks: str | None,
) -> str:
    """Counts by group, region by region: what a reader who cannot see the map needs from it."""
    clear = [(r, g) for r, g, f in zip(regions, groups, faint, strict=True) if not f]
    parts = []
    for region in dict.fromkeys(regions):
        within = [g for r, g in clear if r == region]
        counts = ", ".join(
            f"{within.count(g)} {provider_models.GROUPS[g].short_label}"
            for g in provider_models.GROUPS
            if g in within
        )
        parts.append(f"{region} {counts or 'none'}")
    hidden = (
        f" {sum(faint)} of {len(faint)} places are left out by the filter." if any(faint) else ""
    )
    ring = f" Chosen: {chosen}." if chosen else ""
    how = " Choose a place in the list above, or click a tile." if picks else ""
    return f"{title}, a map of equal tiles: {'; '.join(parts)}.{hidden}{ring}{how}"
