"""An answer as plain data, rounded as printed: what every skin shows, and all that it shows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers import tables
from helpers.core.errors import SuiteError
from helpers.core.formatting import house_style
from helpers.explore import pack
from helpers.explore.answer import Answer, ExplorerError
from helpers.explore.markup import OURS, OWN_DATA

__all__ = ["source_document", "table_behind", "to_document"]

_OWN = "own:"
_SUCH = "own:My survey of 40 providers, 2026"
_TABLE = "#table--"  # no heading and no explorer of a page can have such an anchor


def to_document(
    answer: Answer,
    source: Callable[[str], dict[str, str]],
    assumption: Callable[[str], tables.Assumption],
) -> dict[str, Any]:
    """An answer as plain data, rounded as printed.

    Args:
        answer: The answer, checked.
        source: Gives a source as a reader sees it by its id, such as `source_document`.
        assumption: Gives a row of assumptions.csv by its id, such as `tables.assumption`.

    Returns:
        The keys sentence, figures (title, alt, data, layout, picks), table (columns, rows), basis,
        evidence ('' where none is named), sources (text, url), caveats, assumptions (id, text).
        Where a table is laid over ours, or a source is somebody's own, the evidence is `own data`,
        whatever the answer says: a table that one answer does not name may still stand behind its
        numbers.

    Raises:
        SuiteError: A source or an assumption has an unknown id.
        ExplorerError: A number of the table is infinite.
    """
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
        "table": _table(answer.table, answer.decimals, answer.verbatim),
        "basis": answer.basis,
        "evidence": OWN_DATA if _is_own(answer) else answer.evidence or "",
        "sources": [source(id) for id in answer.sources],
        "caveats": [house_style(text) for text in answer.caveats],
        "assumptions": [
            {"id": a.assumption_id, "text": house_style(a.statement)}
            for a in map(assumption, answer.assumptions)
        ],
    }


def _is_own(answer: Answer) -> bool:
    """Whether an answer rests on data of somebody's own, be it one of our tables or a file."""
    return bool(tables.altered_tables()) or any(id.startswith(_OWN) for id in answer.sources)


def source_document(id: str) -> dict[str, str]:
    """A source as a reader sees it.

    Args:
        id: An id of sources.csv, `table:NAME` for a table of ours, or `own:WORDS` for data of
            somebody's own, in their words.

    Returns:
        Its `text` and its `url`; that of a table leads to what stands behind it in the report.

    Raises:
        SuiteError: There is no such source or table, or data of one's own are not described.
    """
    if id.startswith(_OWN):
        words = " ".join(id.removeprefix(_OWN).split())
        if not words:
            raise SuiteError(f"the source {id!r} says nothing; expected such as {_SUCH!r}")
        return {"text": f"{words} (the author's own data)", "url": ""}
    if id.startswith("table:"):
        name = id.removeprefix("table:")
        data = f"{OURS}, data version {tables.released_version()}"
        if name in tables.altered_tables():
            data = "a table of somebody's own, not as released"
        return {"text": f"{tables.title(name)} ({data})", "url": f"{_TABLE}{name}"}
    try:
        source = tables.source(id)
    except SuiteError as error:
        raise SuiteError(f"{error}; data of your own are a source such as {_SUCH!r}") from None
    return {"text": source.cite(), "url": source.url or ""}


def table_behind(url: str) -> str:
    """The name of the table that the address of a source leads to; '' if it leads elsewhere."""
    return url.removeprefix(_TABLE) if url.startswith(_TABLE) else ""


def _table(
    frame: pd.DataFrame, decimals: int | Mapping[str, int], verbatim: Sequence[str]
) -> dict[str, Any]:
    """A frame as {columns: [{name, number, decimals}], rows: [[…]]}; missing values are None.

    The levels of a named index come first, and the labels of one without a name; numbers of rows
    are left out.
    """
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    elif not pd.api.types.is_integer_dtype(frame.index.dtype):
        levels = range(1, frame.index.nlevels + 1)
        names = ["Label"] if frame.index.nlevels == 1 else [f"Label {n}" for n in levels]
        frame = frame.rename_axis(names).reset_index()
    columns = [
        _column(name, kind, decimals)
        for name, kind in zip(frame.columns, frame.dtypes, strict=True)
    ]
    # All at once: asked for one by one, columns cost more than all the rest.
    cells = frame.to_numpy(dtype=object)
    rows = [
        [
            None if missing else _cell(value, column, column["name"] in verbatim)
            for value, missing, column in zip(row, blanks, columns, strict=True)
        ]
        for row, blanks in zip(cells, pd.isna(cells), strict=True)
    ]
    return {"columns": columns, "rows": rows}


def _column(name: Any, kind: Any, decimals: int | Mapping[str, int]) -> dict[str, Any]:
    words = ", ".join(map(str, name)) if isinstance(name, tuple) else str(name)
    number = pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)
    places = 0
    if number and not pd.api.types.is_integer_dtype(kind):
        places = decimals if isinstance(decimals, int) else decimals.get(words, 1)
    return {"name": words, "number": bool(number), "decimals": places}


def _cell(value: Any, column: Mapping[str, Any], verbatim: bool) -> Any:
    if not column["number"]:
        text = f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
        return text if verbatim else house_style(text)
    places, number = column["decimals"], float(value)
    if math.isinf(number):  # as a change from nothing is, which pandas works out without a word
        raise ExplorerError(
            f"the column {column['name']!r} of the table holds {number}, which no page can show; "
            "make it missing, as replace([np.inf, -np.inf], np.nan) does"
        )
    # 0.0 is added so that there is no minus zero.
    return round(number, places) + 0.0 if places else round(number)


def _rounded(value: Any) -> Any:
    """Floats at the precision that a page holds exactly; everything else as it is."""
    if isinstance(value, float):
        return round(value, pack.MOST_DECIMALS)
    if isinstance(value, str):
        return value
    if hasattr(value, "tolist"):  # an array or a number of numpy in a chart of one's own
        return _rounded(value.tolist())
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v) for v in value]
    return value
