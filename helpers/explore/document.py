"""An answer as plain data, rounded as printed: what every skin shows, and all that it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from helpers import tables
from helpers.explore import pack
from helpers.explore.answer import Answer

__all__ = ["source_document", "table_behind", "to_document"]

_TABLE = "#table--"  # no heading and no explorer of a page can have such an anchor


def to_document(
    answer: Answer,
    source: Callable[[str], dict[str, str]],
    assumption: Callable[[str], tables.Assumption],
) -> dict[str, Any]:
    """An answer as plain data, rounded as printed."""
    return {
        "sentence": answer.sentence,
        "figures": [
            {
                "title": c.title,
                "alt": c.description,
                "data": _rounded(c.data),
                "layout": _rounded(c.layout),
                "picks": c.picks,
            }
            for c in answer.figures
        ],
        "table": _table(answer.table, answer.decimals),
        "basis": answer.basis,
        "sources": [source(id) for id in answer.sources],
        "caveats": list(answer.caveats),
        "assumptions": [
            {"id": a.assumption_id, "text": a.statement}
            for a in map(assumption, answer.assumptions)
        ],
    }


def source_document(id: str) -> dict[str, str]:
    """A source as a reader sees it. Raises the package's own error for an unknown id."""
    if id.startswith("table:"):
        name = id.removeprefix("table:")
        text = f"{tables.title(name)} ({name}.csv of this project, data version {tables.version()})"
        return {
            "text": text,
            "url": f"{_TABLE}{name}",
        }  # a place in the report: what stands behind the table
    source = tables.source(id)
    return {"text": source.cite(), "url": source.url or ""}


def table_behind(url: str) -> str:
    """The name of the table that the address of a source leads to, if it is one."""
    return url.removeprefix(_TABLE) if url.startswith(_TABLE) else ""


def _table(frame: pd.DataFrame, decimals: int | Mapping[str, int]) -> dict[str, Any]:
    """A frame as {columns: [{name, number, decimals}], rows: [[…]]}; missing values are None."""
    if frame.index.name is not None:
        frame = frame.reset_index()
    columns: list[dict[str, Any]] = []
    for name, kind in zip(frame.columns, frame.dtypes, strict=True):
        numeric = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
        whole = not numeric or pd.api.types.is_integer_dtype(kind)
        places = (
            0 if whole else decimals if isinstance(decimals, int) else decimals.get(str(name), 1)
        )
        columns.append({"name": str(name), "number": bool(numeric), "decimals": places})
    cells = frame.to_numpy(
        dtype=object
    )  # all at once: asked for one by one, columns cost more than all the rest
    rows = [
        [
            None if missing else _cell(v, c["number"], c["decimals"])
            for v, missing, c in zip(row, blank, columns, strict=True)
        ]
        for row, blank in zip(cells, pd.isna(cells), strict=True)
    ]
    return {"columns": columns, "rows": rows}


def _cell(value: Any, numeric: bool, places: int) -> Any:
    if not numeric:
        return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
    return (
        round(float(value), places) + 0.0 if places else round(float(value))
    )  # + 0.0: no minus zero


def _rounded(value: Any) -> Any:
    """Floats at the precision that a page holds exactly; everything else as it is."""
    if isinstance(value, float):
        return round(value, pack.MOST_DECIMALS)
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v) for v in value]
    return value
