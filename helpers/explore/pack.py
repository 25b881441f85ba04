"""Pack the states of an explorer so that a page can hold thousands of them.

A *state* is one JSON-like document (sentence, charts, table …). The documents of one explorer
mostly share their shape, so they are merged into a single tree whose leaves are either constant or
a column with one entry a state:

* numbers become integers at their printed precision, differenced from state to state, in the
  narrowest integer type;
* texts become an index into the distinct texts, and a sentence is first cut at its numbers, so that
  only those vary;
* lists whose length varies carry their length as one more column.

The tree (JSON) and the columns (bytes) go into one gzip stream. `unpack` is the reference reader;
`report.js` holds its twin for the page, and the tests compare the two, state by state.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import struct
from collections.abc import Iterable
from typing import Any

import numpy as np

from helpers.core.errors import SuiteError

__all__ = ["MOST_DECIMALS", "PackError", "compress", "decompress", "pack", "unpack"]

MOST_DECIMALS = 4  # of a number in a page
_MISSING = -(2**31)  # stands for None in a number column; no scaled value may reach it
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)")


class PackError(SuiteError):
    """A state holds something that cannot be packed exactly."""


def pack(states: list[Any]) -> str:
    """Merge and compress documents.

    Args:
        states: Documents made of dict, list, str, int, float, bool and None, at least one. Floats
            must be rounded to at most MOST_DECIMALS decimals beforehand, as `to_document` does.

    Returns:
        Text as `compress` gives it; the same states always give the same text.

    Raises:
        PackError: A document holds something else, or a number that is not finite.
    """
    columns: list[np.ndarray] = []
    tree = _merge(states, columns, "state")
    kinds, chunks = [], []
    for column in columns:
        # The difference wraps around at 32 bits, and so does the reader.
        deltas = np.diff(column, prepend=np.int32(0)).astype(np.int32)
        kind = next(k for k in ("<i1", "<i2", "<i4") if _fits(deltas, k))
        kinds.append(int(kind[2]))
        chunks.append(deltas.astype(kind).tobytes())
    head = json.dumps(
        {"n": len(states), "tree": tree, "kinds": kinds}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    body = struct.pack("<I", len(head)) + head + b"".join(chunks)
    return compress(body)


def compress(body: bytes) -> str:
    """Bytes compressed, as text that may stand in a script element; the same for the same bytes.

    Of 85 letters, so that five stand for four bytes: a sixteenth less than base64 takes. `<`, which
    could begin a tag, is a comma instead.
    """
    text = base64.b85encode(gzip.compress(body, compresslevel=9, mtime=0))
    return text.decode("ascii").replace("<", ",")


def decompress(text: str) -> bytes:
    """The bytes that went into `compress`."""
    return gzip.decompress(base64.b85decode(text.replace(",", "<")))


def unpack(packed: str) -> list[Any]:
    """The documents that went into `pack`, equal to the last digit."""
    body = decompress(packed)
    (size,) = struct.unpack_from("<I", body)
    head = json.loads(body[4 : 4 + size])
    columns, at = [], 4 + size
    for width in head["kinds"]:
        deltas = np.frombuffer(body, f"<i{width}", head["n"], at).astype(np.int32)
        columns.append(np.cumsum(deltas, dtype=np.int32))
        at += width * head["n"]
    return [_read(head["tree"], columns, i) for i in range(head["n"])]


# Each node of the tree is a one-key object: k constant, n number, p pick, t text, l list, v list of
# varying length, d object.


def _merge(values: list[Any], columns: list[np.ndarray], where: str) -> dict[str, Any]:
    """One node for what all states hold at one place; `where` names the place in errors."""
    first = values[0]
    if all(isinstance(v, dict) and v.keys() == first.keys() for v in values):
        nodes = {key: _merge([v[key] for v in values], columns, f"{where}.{key}") for key in first}
        return {"k": first} if _constant(nodes.values()) else {"d": nodes}
    if all(isinstance(v, list) for v in values):
        return _merge_lists(values, columns, where)
    if all(type(v) is type(first) and v == first for v in values):
        _refuse(first, where)
        return {"k": first}
    if all(v is None or _is_number(v) for v in values):
        node = _merge_numbers(values, columns, where)
        if node:
            return node
    if all(isinstance(v, str) for v in values):
        node = _merge_texts(values, columns)
        if node:
            return node
    return _pick(values, columns, where)


def _merge_lists(values: list[list], columns: list[np.ndarray], where: str) -> dict[str, Any]:
    lengths = [len(v) for v in values]
    items = [
        _merge(_filled([v[j] if j < len(v) else _HOLE for v in values]), columns, f"{where}[{j}]")
        for j in range(max(lengths))
    ]
    if len(set(lengths)) == 1:
        return {"k": values[0]} if _constant(items) else {"l": items}
    return {"v": [_add(columns, lengths), items]}


def _constant(nodes: Iterable[dict[str, Any]]) -> bool:
    return all("k" in node for node in nodes)


def _merge_numbers(values: list, columns: list[np.ndarray], where: str) -> dict[str, Any] | None:
    """A column of scaled integers.

    None where they would not fit or not be exact: such values are picked instead.
    """
    floats = any(isinstance(v, float) for v in values)
    if any(isinstance(v, int) and abs(v) >= 2**31 for v in values):
        return None
    present = np.array([v is not None for v in values])
    numbers = np.array([0 if v is None else v for v in values], dtype=np.float64)
    if not np.isfinite(numbers).all():
        _refuse(float(numbers[~np.isfinite(numbers)][0]), where)
    for decimals in range(MOST_DECIMALS + 1 if floats else 1):
        scaled = np.rint(numbers * 10**decimals)
        if (scaled / 10**decimals == numbers).all():
            if np.abs(scaled).max() >= 2**31 - 1:
                return None
            return {
                "n": [_add(columns, np.where(present, scaled, _MISSING)), decimals, int(floats)]
            }
    return None


def _merge_texts(values: list[str], columns: list[np.ndarray]) -> dict[str, Any] | None:
    """Cut texts at their numbers; worth it only where all states share the words between."""
    cut = [_NUMBER.split(v) for v in values]
    words = cut[0][::2]
    if len(words) == 1 or any(c[::2] != words for c in cut):
        return None
    return {"t": [_merge_word([c[i] for c in cut], columns) for i in range(len(cut[0]))]}


def _merge_word(values: list[str], columns: list[np.ndarray]) -> dict[str, Any]:
    return {"k": values[0]} if len(set(values)) == 1 else _pick(values, columns, "a text")


def _pick(values: list[Any], columns: list[np.ndarray], where: str) -> dict[str, Any]:
    """An index into the distinct values, whatever they are."""
    keys = [
        json.dumps(v, sort_keys=True, ensure_ascii=False, default=lambda odd: _refuse(odd, where))
        for v in values
    ]
    distinct = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    return {"p": [_add(columns, [distinct[k] for k in keys]), [json.loads(k) for k in distinct]]}


def _add(columns: list[np.ndarray], numbers: list[int] | np.ndarray) -> int:
    columns.append(np.asarray(numbers).astype(np.int32))
    return len(columns) - 1


_HOLE = object()


def _filled(values: list[Any]) -> list[Any]:
    """Where a state has no such item, repeat a neighbour's: it is never read and costs little."""
    last = next(v for v in values if v is not _HOLE)
    return [last := (last if v is _HOLE else v) for v in values]


def _fits(deltas: np.ndarray, kind: str) -> bool:
    limits = np.iinfo(kind)
    return bool((deltas >= limits.min).all() and (deltas <= limits.max).all())


def _refuse(value: Any, where: str) -> None:
    """Raise PackError unless JSON can hold the value exactly."""
    if isinstance(value, float) and not np.isfinite(value):
        raise PackError(
            f"{where} is {value}, which a page cannot hold; use None for a missing number"
        )
    if not (value is None or isinstance(value, str | bool | int | float)):
        raise PackError(
            f"{where} is a {type(value).__name__}; use plain text, numbers, lists and dicts"
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _read(node: dict[str, Any], columns: list[np.ndarray], i: int) -> Any:
    ((kind, what),) = node.items()
    match kind:
        case "k":
            return what
        case "d":
            return {key: _read(child, columns, i) for key, child in what.items()}
        case "l":
            return [_read(child, columns, i) for child in what]
        case "v":
            return [_read(child, columns, i) for child in what[1][: int(columns[what[0]][i])]]
        case "t":
            return "".join(_read(child, columns, i) for child in what)
        case "p":
            return what[1][int(columns[what[0]][i])]
        case _:
            column, decimals, floats = what
            scaled = int(columns[column][i])
            return None if scaled == _MISSING else scaled / 10**decimals if floats else scaled
