"""A plotly figure of a researcher's own, shown without an explorer, as a part of a page.

Every number is drawn as the figure holds it: gaps stay gaps, a grid stays a grid, and a number is
rounded by nobody. What a page cannot draw is refused with the reason.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from plotly.graph_objects import Figure

from helpers.explore import pack
from helpers.explore.charts.theme import LAYOUT, SAID_BY_CHART
from helpers.explore.markup import OWN_DATA
from helpers.reports.errors import ReportError

__all__ = ["figure_explorer"]

_HEIGHT = 420  # px, unless the figure says otherwise
_MAPS = {  # trace types whose outlines come from a network
    *("choropleth", "choroplethmap", "choroplethmapbox", "densitymap", "densitymapbox"),
    *("scattergeo", "scattermap", "scattermapbox"),
}
_POINTS = (  # what a trace has for each point, in the order of the table's columns
    *("labels", "parents", "locations", "x", "y", "z", "r", "theta", "a", "b", "c"),
    *("lower", "open", "high", "low", "close", "u", "v", "w", "value", "values", "text"),
)
_FLOWS = ("from", "to", "flow")  # of a sankey
_AXES = {"x": "xaxis", "y": "yaxis"}
_FIGURES = 4  # significant figures of the smallest number in a column
_MOST_PLACES = 12


def figure_explorer(id: str, spec: dict[str, Any], where: str) -> dict[str, Any]:
    """The figure as an explorer without a choice.

    Args:
        id: the part of the page that it becomes.
        spec: the figure as plotly's JSON for notebooks: data, layout, perhaps frames.
        where: the notebook and its cell, for errors.

    Returns:
        What an explorer hands over, with one state: the figure, and its points as a table.

    Raises:
        ReportError: the figure is animated, has no trace, or draws maps that a page cannot load.
    """
    if spec.get("frames"):
        raise ReportError(
            f"{where}: an animated plotly figure cannot be shown in a report; "
            "make its frames a choice: @explorer with choose(…, play=True)"
        )
    plain = json.loads(Figure({k: spec.get(k, {}) for k in ("data", "layout")}).to_json())
    traces, layout = _decoded(plain["data"]), _decoded(plain["layout"])
    if not traces:
        raise ReportError(f"{where}: a plotly figure without a trace has nothing to show")
    for trace in traces:
        if trace["type"] in _MAPS:
            raise ReportError(
                f"{where}: a plotly figure draws a map ({trace['type']}), whose outlines would be "
                "loaded from a network; a report is one file that asks nothing of any"
            )
    # The page has a template of its own, and its heading is the title: drawn once more it would
    # stand where the page leaves no room. `meta` steers the drawing of our own charts.
    own_title = (layout.pop("title", None) or {}).get("text")
    said = spec.get(SAID_BY_CHART) or {}
    if not said and not _is_as_drawn(layout):
        layout.pop("meta", None)
    layout.pop("template", None)
    title = str(said.get("title") or own_title or f"Figure {id.rpartition('-')[2]}")
    figure = {"title": title, "alt": str(said.get("alt") or title), "data": traces}
    document = {
        "sentence": title,
        "figures": [{**figure, "layout": {"height": _HEIGHT, **layout}}],
        "table": _table(traces, layout),
        "basis": "computed",
        "evidence": OWN_DATA,  # nobody declared where its numbers come from
        "sources": [{"text": "this report", "url": ""}],
        "caveats": [],
        "assumptions": [],
    }
    return {
        "id": id,
        "question": title,
        "choices": [],
        "live_only": [],
        "chosen": "",
        "traces": sorted({trace["type"] for trace in traces}),
        "sources": [],
        "tables": {},
        "folded": False,
        "default": document,
        "packed": pack.pack([document]),  # of one state everything is constant, and kept exactly
        "count": 1,
    }


def _is_as_drawn(layout: dict[str, Any]) -> bool:
    """Whether a layout is still that of a chart of ours, as `Chart.figure()` gives it.

    Where somebody gave its rows other labels, what `meta` knows of them is no longer so.
    """
    template = (layout.get("template") or {}).get("layout") or {}
    meta = layout.get("meta")
    if not isinstance(meta, dict) or template.get("font") != LAYOUT["font"]:
        return False
    return meta.get("rows") in (None, (layout.get("yaxis") or {}).get("ticktext"))


def _decoded(value: Any) -> Any:
    """plotly writes numpy arrays as {dtype, bdata, shape}; a page wants lists, gaps as None."""
    if isinstance(value, dict) and value.keys() >= {"dtype", "bdata"}:
        kind = np.dtype(value["dtype"].removesuffix("c")).newbyteorder("<")
        array = np.frombuffer(base64.b64decode(value["bdata"]), kind)
        if shape := value.get("shape"):
            sizes = shape.split(",") if isinstance(shape, str) else np.atleast_1d(shape)
            array = array.reshape([int(size) for size in sizes])
        return _decoded(array.tolist())
    if isinstance(value, dict):
        return {key: _decoded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_decoded(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


# --- the table behind it -------------------------------------------------------------------------


def _table(traces: list[dict[str, Any]], layout: dict[str, Any]) -> dict[str, Any]:
    """The points of all traces, one a row: the name of the trace, then what each point has."""
    points = [
        (_name(trace, i), point) for i, trace in enumerate(traces, 1) for point in _points(trace)
    ]
    names = [name for name in (*_POINTS, *_FLOWS) if any(name in point for _, point in points)]
    cells = {name: [point.get(name) for _, point in points] for name in names}
    columns = [_column(_heading(name, layout), cells[name]) for name in names]
    rows = [
        [
            trace,
            *(
                _cell(cells[name][i], column["number"])
                for name, column in zip(names, columns, strict=True)
            ),
        ]
        for i, (trace, _) in enumerate(points)
    ]
    return {"columns": [{"name": "Trace", "number": False, "decimals": 0}, *columns], "rows": rows}


def _points(trace: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What each point of a trace has; of a grid, each cell with the place it stands at."""
    if trace["type"] == "sankey":
        yield from _sankey_links(trace)
        return
    arrays = {
        name: trace[name] if isinstance(trace[name], list) else [trace[name]]
        for name in _POINTS
        if trace.get(name) is not None
    }
    if any(isinstance(row, list) for row in arrays.get("z", [])):
        yield from _grid_cells(arrays)
        return
    length = max(map(len, arrays.values()), default=0)
    if not length:
        yield {}  # a table or the like: its name at least
    for i in range(length):
        yield {name: array[i] for name, array in arrays.items() if len(array) == length}


def _grid_cells(arrays: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    for i, row in enumerate(arrays["z"]):
        for j, value in enumerate(row):
            across, down = (
                _place(arrays.get(name, []), i, j, k) for name, k in (("x", j), ("y", i))
            )
            yield {"x": across, "y": down, "z": value}


def _place(places: list[Any], i: int, j: int, k: int) -> Any:
    """Where cell i, j stands on an axis along which it is the k-th; its number by default."""
    if k >= len(places):
        return k
    return places[i][j] if isinstance(places[k], list) else places[k]


def _sankey_links(trace: dict[str, Any]) -> Iterator[dict[str, Any]]:
    labels = trace.get("node", {}).get("label") or []
    link = trace.get("link", {})
    name = lambda end: labels[end] if end < len(labels) else f"node {end + 1}"  # noqa: E731
    parts = (link.get(part) or [] for part in ("source", "target", "value"))
    for start, end, value in zip(*parts, strict=False):
        yield {"from": name(start), "to": name(end), "flow": value}


def _name(trace: dict[str, Any], number: int) -> str:
    return str(trace.get("name") or f"{trace['type']} {number}")


def _heading(name: str, layout: dict[str, Any]) -> str:
    """The title of the axis where it has one."""
    title = (layout.get(_AXES.get(name, "")) or {}).get("title") or {}
    return title.get("text") or name


def _column(name: str, values: list[Any]) -> dict[str, Any]:
    numbers = [v for v in values if v is not None]
    numeric = bool(numbers) and all(isinstance(v, int | float) for v in numbers)
    numeric = numeric and not any(isinstance(v, bool) for v in numbers)
    places = _places(numbers) if numeric else 0
    if places > _MOST_PLACES:  # too small to be read as a decimal
        return {"name": name, "number": False, "decimals": 0}
    return {"name": name, "number": numeric, "decimals": places}


def _places(numbers: list[float]) -> int:
    """Decimals that show each number exactly, or the smallest with four significant figures."""
    sizes = [abs(n) for n in numbers if n]
    smallest = min(sizes, default=1.0)
    enough = max(0, _FIGURES - 1 - math.floor(math.log10(smallest)))
    exact = (d for d in range(enough) if all(round(n, d) == n for n in numbers))
    return next(exact, enough)


def _cell(value: Any, numeric: bool) -> Any:
    if value is None or numeric:
        return value
    return f"{value:.{_FIGURES}g}" if isinstance(value, float) else str(value)
