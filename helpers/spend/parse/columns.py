"""Which row is the header and which column is what: decided by names and by contents together.

A grid is a list of rows of cells, as a file's reader gives it. `find` looks at its first rows for a header (there may be
none), scores every column for every field by its name and by what is in it, and gives each field the column that fits best.
What stays undecidable is refused with a reason (`Undecided`), never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from helpers.spend.parse import cells, vocabulary

FIELDS = (
    "payer",
    "date",
    "period",
    "supplier",
    "amount",
    "expense_type",
    "expense_area",
    "transaction",
    "description",
)
HEADER_ROWS, SAMPLE = 30, 80

_ID = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9/_.:+\- ]{0,39}")
_DAY = re.compile(r"(?:[0-2]?[0-9]|3[01])/(?:[0-2]?[0-9]|3[01])/20[0-3][0-9]")
_MONEY = re.compile(r"[-(]?£?[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]{2})?\)?")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? *[0-9][A-Z]{2}", re.I)
_SUMMARY = re.compile(r"(?:row|column) labels|(?:sum|count|total) of .*|grand total", re.I)


class Undecided(Exception):  # noqa: N818
    """The grid is not a list of payments, or which column is which cannot be decided. `code` is a reason of the ledger."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True)
class Column:
    """How a field was recognised: its column (counted from 0), header text, by what, and how sure (0 to 1)."""

    index: int
    header: str
    how: str  # "name and contents", "name", "contents", "swapped: contents", "override"
    sure: float


@dataclass(frozen=True)
class Layout:
    """Where the header is (None: there is none) and the column of each field that was found."""

    header: int | None
    names: tuple[str, ...]
    columns: Mapping[str, Column] = field(default_factory=dict)

    def at(self, name: str) -> int | None:
        """The column of a field, counted from 0; None if the file has none."""
        return self.columns[name].index if name in self.columns else None


def header_key(name: Any) -> str:
    """A header in small letters and digits, spaces between words: ' Amount £s ' becomes 'amount s'."""
    return " ".join(re.findall(r"[a-z0-9]+", cells.text(name).lower()))


@lru_cache(maxsize=20_000)
def field_by_name(name: str) -> tuple[str, float]:
    """The field that a header names and how sure the name makes it (0 to 1), spelling mistakes allowed; ('', 0) if none."""
    if name in vocabulary.HEADER_NAMES:
        return vocabulary.HEADER_NAMES[name]
    if not 2 <= len(name) <= 60:
        return "", 0.0
    best = max(vocabulary.HEADER_NAMES, key=lambda known: _alike(name, known))
    likeness = _alike(name, best)
    if likeness >= 0.8 and abs(len(name) - len(best)) <= 3:
        return vocabulary.HEADER_NAMES[best][0], vocabulary.HEADER_NAMES[best][1] * likeness
    parts = set(name.split())
    within = [
        k for k in vocabulary.HEADER_NAMES if len(k) > 5 and k in name and set(k.split()) <= parts
    ]
    if within and len(parts) <= 8:
        longest = max(within, key=len)
        return vocabulary.HEADER_NAMES[longest][0], vocabulary.HEADER_NAMES[longest][1] * 0.7
    return "", 0.0


def _alike(name: str, known: str) -> float:
    if abs(len(name) - len(known)) > 3 or not set(name) & set(known):
        return 0.0
    matcher = SequenceMatcher(None, name, known, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= 0.8 else 0.0


def find_layout(
    rows: Sequence[Sequence[Any]], overrides: Mapping[str, str] | None = None
) -> Layout:
    """The layout of a grid. `overrides`: `header_row` (from 1, or 'none') and any field's column (a header or a number from 1).

    Raises Undecided with the code of a reason when the grid holds no payments or two columns have an equal claim.
    """
    told = dict(overrides or {})
    if "amount" not in told and any(
        sum(bool(_SUMMARY.fullmatch(cells.text(c))) for c in row) >= 2 for row in rows[:HEADER_ROWS]
    ):
        raise Undecided(
            "sheet_summary", "it is a summary (a pivot table) of payments that are listed elsewhere"
        )
    header = _told_header(told["header_row"], len(rows)) if "header_row" in told else _header(rows)
    width = max((len(r) for r in rows), default=0)
    names = tuple(cells.text(c) for c in rows[header]) if header is not None else ()
    names += ("",) * (width - len(names))
    body = rows[header + 1 :] if header is not None else rows
    profiles = [_profile(column) for column in _sample(body, width)]
    columns = _assign([header_key(n) for n in names], names, profiles, header is not None)
    for name in FIELDS:
        if name in told and not told[name].startswith("="):
            columns[name] = Column(_told_column(told[name], names), "", "override", 1.0)
    return Layout(header, names, _checked(columns, profiles, told))


def _told_header(value: str, count: int) -> int | None:
    if value.lower() == "none":
        return None
    if value.isdigit() and 1 <= int(value) <= count:
        return int(value) - 1
    raise Undecided(
        "override_wrong",
        f"the override header_row is {value!r}, and the sheet has rows 1 to {count}",
    )


def _told_column(value: str, names: Sequence[str]) -> int:
    matches = [i for i, n in enumerate(names) if header_key(n) == header_key(value)]
    if value.isdigit() and 1 <= int(value) <= len(names):
        return int(value) - 1
    if len(matches) == 1:
        return matches[0]
    raise Undecided(
        "override_wrong",
        f"the override names a column {value!r}, which the sheet has {len(matches)} times",
    )


def _header(rows: Sequence[Sequence[Any]]) -> int | None:
    """The row of the first thirty that names the most fields; it must name two that are not alike, and hold no money."""
    best, best_score = None, 0.0
    for number, row in enumerate(rows[:HEADER_ROWS]):
        filled = [cells.text(c) for c in row if cells.text(c)]
        if len(filled) < 2 or any(_looks(c)[0] or _looks(c)[3] for c in filled):
            continue
        named: dict[str, float] = {}
        for name, sure in map(field_by_name, map(header_key, filled)):
            named[name] = max(named.get(name, 0.0), sure + (0.01 if name == "other" else 0))
        score = sum(sure for name, sure in named.items() if name and sure >= 0.4)
        if (
            len([n for n in named if n and n != "other"]) >= 2
            and named.keys() & {"amount", "supplier"}
            and score > best_score + 0.3
        ):
            best, best_score = number, score
    return best


def is_header(row: Sequence[Any]) -> bool:
    """Whether a row names columns, the payee's and the amount's among them, as the header of another table would."""
    named = {field_by_name(header_key(c))[0] for c in row}
    return _header([row]) == 0 and {"supplier", "amount"} <= named


def _is_money(text: str) -> bool:
    return bool(re.search(r"\d", text)) and cells.pence(text)[1] not in (
        cells.BLANK,
        cells.UNREADABLE,
    )


def _sample(body: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    step = max(1, len(body) // SAMPLE)
    chosen = body[::step][:SAMPLE]
    return [[row[i] for row in chosen if i < len(row)] for i in range(width)]


@lru_cache(maxsize=100_000)
def _looks(text: str) -> tuple[bool, ...]:
    """What one text looks like, in the order of LOOKS. Cached, for the same texts come back in file after file."""
    if cells.PLAIN_NUMBER.fullmatch(text):
        serial = len(text) == 5 and cells.dates([text]).dates[0] is not None
        return (True, False, "." in text, serial, False, False, False, False, False, False, True)
    if _DAY.fullmatch(text):
        return (False, False, False, True, False, False, False, False, False, False, True)
    digits = re.search(r"[0-9]", text) is not None
    if _MONEY.fullmatch(text):
        return (
            _is_money(text),
            False,
            True,
            False,
            False,
            False,
            False,
            False,
            False,
            False,
            False,
        )
    when = cells.dates([text]) if digits or text.startswith("#") else None
    lettered = re.search(r"[A-Za-z]{2}", text) is not None
    return (
        digits and _is_money(text),
        not re.search(r"\w", text),
        digits and bool(re.search(r"\.\d{1,2}\D*$|,\d{3}\b|£", text)),
        when is not None and (when.dates[0] is not None or when.flags[0] == "date_hidden"),
        when is not None and when.dates[0] is None and when.periods[0] != "",
        lettered,
        *(
            lettered and bool(pattern.search(text))
            for pattern in (
                vocabulary.BODY,
                vocabulary.COMPANY,
                vocabulary.TYPE,
                vocabulary.AREA_WORDS,
            )
        ),
        digits and bool(_ID.fullmatch(text)) and not _POSTCODE.fullmatch(text),
    )


LOOKS = (
    "money",
    "dashes",
    "pennies",
    "date",
    "period",
    "words",
    "body",
    "company",
    "type",
    "area",
    "id",
)


def _profile(column: Sequence[Any]) -> dict[str, float]:
    """What a column holds: shares of its filled cells that look like money, dates, bodies and so on, from 0 to 1."""
    texts = Counter(t for c in column if (t := cells.text(c)))
    if not texts:
        return {"filled": 0.0}
    count = sum(texts.values())
    sums = [0] * len(LOOKS)
    for text, times in texts.items():
        sums = [s + times * seen for s, seen in zip(sums, _looks(text), strict=True)]
    return {
        "filled": count / max(len(column), 1),
        "count": float(count),
        **{look: s / count for look, s in zip(LOOKS, sums, strict=True)},
        "distinct": len(texts) / count,
        "kinds": float(len(texts)),
        "top": max(texts.values()) / count,
        "length": sum(len(t) * n for t, n in texts.items()) / count,
    }


def _fits(name: str, p: Mapping[str, float]) -> float:
    """How well a column's contents suit a field, from 0 (cannot be it) to 1."""
    if not p["filled"]:
        return 0.0
    few = p["top"] >= 0.5 or p["kinds"] <= 3
    all_dates = p["date"] > 0.9
    payee = 0.35 + 0.65 * p["company"]
    payee *= (0.5 if p["top"] > 0.9 and p["count"] >= 5 else 1.0) * (
        0.7 if p["length"] > 60 else 1.0
    )
    not_payee = 0.6 if p["company"] > 0.6 else 1.0
    not_money = p["money"] + p["dashes"] < 0.5 or (all_dates and p["pennies"] < 0.1)
    odd_number = p["pennies"] > 0.3 or (all_dates and p["money"] < 0.5)
    scores = {
        "amount": 0.0 if not_money else 0.5 * p["money"] + 0.5 * p["pennies"],
        "date": p["date"] if p["date"] >= 0.3 and p["pennies"] < 0.5 else 0.0,
        "period": max(p["period"], p["date"] * 0.6 if few else 0) if p["pennies"] < 0.5 else 0.0,
        "payer": p["words"] * p["body"] * (1.0 if few else 0.2),
        "supplier": p["words"] * payee,
        "expense_type": p["words"] * (0.3 + 0.7 * p["type"]) * not_payee,
        "expense_area": p["words"] * (0.3 + 0.7 * p["area"]) * not_payee,
        "transaction": p["id"] * min(1.0, 0.3 + p["distinct"]) * (0.2 if odd_number else 1.0),
        "description": p["words"] * 0.5,
    }
    return scores.get(name, 0.0)


def _assign(
    plains: Sequence[str],
    names: Sequence[str],
    profiles: Sequence[Mapping[str, float]],
    headed: bool,
) -> dict[str, Column]:
    """The best column for each field, the surest pairs first. A named column needs contents that do not contradict its name."""
    claims: list[tuple[float, int, str, str]] = []
    for i, (name, profile) in enumerate(zip(plains, profiles, strict=True)):
        named, weight = field_by_name(name) if name else ("", 0.0)
        for f in FIELDS:
            fit = _fits(f, profile)
            if f == named:
                worded = f in ("payer", "supplier", "expense_type", "expense_area")
                fit = max(fit, 0.5 * profile.get("words", 0)) if worded else fit
                fit = (
                    max(fit, 0.5 * profile.get("money", 0)) if f == "amount" else fit
                )  # 45000 may look like a day's number
                if fit >= 0.15 or (not profile["filled"] and f not in ("amount", "supplier")):
                    claims.append(
                        (weight + fit, -i, f, "name and contents" if fit >= 0.4 else "name")
                    )
            elif not headed and f != "description" and fit >= 0.5:
                claims.append((fit, -i, f, "contents"))
            elif headed and f in ("payer", "date", "amount", "supplier") and fit >= 0.6:
                free = (
                    not named
                    or (named == "other" and fit > 0.9)
                    or (f == "payer" and named == "supplier")
                )
                claims += [(fit * (0.3 if named else 0.6), -i, f, "contents")] if free else []
    found: dict[str, Column] = {}
    taken: set[int] = set()
    for score, minus, f, how in sorted(claims, key=lambda c: (-c[0], -c[1], FIELDS.index(c[2]))):
        if f not in found and -minus not in taken:
            found[f] = Column(
                -minus,
                names[-minus],
                how,
                round(min(1.0, score / (2 if how.startswith("name") else 1)), 2),
            )
            taken.add(-minus)
    rivals = [
        i
        for i, name in enumerate(plains)
        if i not in taken and field_by_name(name)[0] == "amount" and field_by_name(name)[1] >= 0.6
    ]
    if "amount" in found and any(
        profiles[i]["filled"] for i in rivals
    ):  # net and gross: a person should say which is meant
        found["amount"] = replace(found["amount"], sure=0.4)
        if any(
            0 < profiles[i]["filled"] < 0.9 > profiles[found["amount"].index]["filled"]
            for i in rivals
        ):
            raise Undecided(
                "amount_undecided",
                "its amounts stand in two columns that fill each other's gaps (debit and credit)",
            )
    _swap(found, profiles)
    _repair_transaction(found, taken, names, profiles, headed)
    return found


def _swap(found: dict[str, Column], profiles: Sequence[Mapping[str, float]]) -> None:
    """Two named columns whose contents belong under each other's name change places, where the contents leave no doubt."""
    pairs = (
        ("expense_type", "expense_area", 0.6),
        ("supplier", "expense_type", 0.5),
        ("supplier", "expense_area", 0.5),
        ("payer", "supplier", 0.6),
    )
    for one, other, margin in pairs:
        if one in found and other in found:
            a, b = found[one], found[other]
            gain = (
                _fits(one, profiles[b.index])
                + _fits(other, profiles[a.index])
                - _fits(one, profiles[a.index])
                - _fits(other, profiles[b.index])
            )
            enough = min(profiles[i].get("count", 0) for i in (a.index, b.index)) >= 4
            if gain > margin and enough:
                sure = round(min(1.0, gain), 2)
                found[one] = Column(b.index, b.header, "swapped: contents", sure)
                found[other] = Column(a.index, a.header, "swapped: contents", sure)


def _repair_transaction(
    found: dict[str, Column],
    taken: set[int],
    names: Sequence[str],
    profiles: Sequence[Mapping[str, float]],
    headed: bool,
) -> None:
    """Where the column called transaction holds words such as PUBLIC, the numbers stand under another name."""
    if "transaction" in found and profiles[found["transaction"].index]["filled"]:
        return
    free = [
        (i, _fits("transaction", p))
        for i, p in enumerate(profiles)
        if i not in taken and p["filled"] > 0.8
    ]
    at, fit = max(free, key=lambda pair: pair[1], default=(0, 0.0))
    if fit < 0.8:
        return
    name = header_key(names[at])
    if not headed or not field_by_name(name)[0] or "postcode" in name:
        found["transaction"] = Column(at, names[at], "contents", round(fit * 0.6, 2))


def _checked(
    columns: dict[str, Column], profiles: Sequence[Mapping[str, float]], told: Mapping[str, str]
) -> dict[str, Column]:
    if not any(p["filled"] for p in profiles):
        raise Undecided("sheet_empty", "it holds no payments: nothing stands below its header")
    if "amount" not in columns:
        raise Undecided("no_amount_column", "no column holds amounts")
    if "supplier" not in columns and "supplier" not in told:
        raise Undecided("no_supplier_column", "no column names who was paid")
    amount = columns["amount"]
    rivals = [
        i
        for i, p in enumerate(profiles)
        if amount.how == "contents"
        and i != amount.index
        and i not in {c.index for c in columns.values()}
        and p["filled"] >= 0.2
        and _fits("amount", p) >= max(0.6, 0.85 * _fits("amount", profiles[amount.index]))
    ]
    if rivals:
        raise Undecided(
            "amount_undecided",
            f"columns {amount.index + 1} and {rivals[0] + 1} could both be the amount; say which in an override file",
        )
    return columns
