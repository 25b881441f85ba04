"""Which row is the header and which column is what: decided by names and by contents together.

A grid is a list of rows of cells, as a file's reader gives it. `find_layout` looks for a header
(there may be none), scores every column for every field by its name and by what is in it, and
gives each field the column that fits best. What stays undecidable is refused with a reason
(`Undecided`), never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from helpers.spend.parse import cells, line_amounts, privacy
from helpers.spend.parse.column_types import LOOKS, fit, fits, looks, profile, sample
from helpers.spend.parse.headers import FIRST_ROWS, Header, field_by_name, find_header, header_key

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
    "currency",
)

_MONTH_NAME = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?(?:[-/.,' ]*(?:20)?[0-9]{2})?"
    r"|20[0-9]{2}-[0-9]{2}(?:-[0-9]{2})?",
    re.IGNORECASE,
)
_SUMMARY = re.compile(r"(?:row|column) labels|(?:sum|count|total) of .*|grand total", re.I)
_SUMMARY_WORDS = ("labels", "grand", "sum", "count", "total")  # one of which `_SUMMARY_WORD` needs
_SUMMARY_WORD = re.compile(  # what every such name holds
    r"labels|grand|(?:sum|count|total)\W+of"
)


_FEWEST_NUMBERS = 3  # references under the name of the amounts, by which they are known
_LOWEST_NUMBER = 10_000  # below which amounts are near each other by chance


class Undecided(Exception):  # noqa: N818
    """The grid is not a list of payments, or which column is which cannot be decided.

    `code` is a reason of the ledger. `amount` is the column of the amounts and `first` the row they
    begin in (both counted from 0), where they are known all the same.
    """

    def __init__(self, code: str, why: str, amount: int | None = None, first: int = 0) -> None:
        super().__init__(why)
        self.code, self.amount, self.first = code, amount, first


@dataclass(frozen=True)
class Column:
    """How a field was recognised: its column (counted from 0), header text, by what, and how sure
    (0 to 1).
    """

    index: int
    header: str
    # "name and contents", "name", "contents", "swapped: contents", "override", or "the lines of the
    # other amounts"
    how: str
    sure: float


@dataclass(frozen=True)
class Layout:
    """Where the header is (None: there is none) and the column of each field that was found."""

    header: int | None
    names: tuple[str, ...]
    columns: Mapping[str, Column] = field(default_factory=dict)
    top: int | None = None  # the header's first row, where its names run over several
    moved: bool = False  # whether the header's names stood aside of the cells they name

    def at(self, name: str) -> int | None:
        """The column of a field, counted from 0; None if the file has none."""
        return self.columns[name].index if name in self.columns else None


def find_layout(
    rows: Sequence[Sequence[Any]], overrides: Mapping[str, str] | None = None
) -> Layout:
    """The layout of a grid.

    Args:
        rows: the cells, as a file's reader gives them.
        overrides: `header_row` (from 1, or 'none') and any field's column (a header or a number
            from 1).

    Returns:
        The header's place and the column of each field.

    Raises:
        Undecided: with the code of a reason, where the grid holds no payments or two columns have
            an equal claim.
    """
    told = dict(overrides or {})
    header = _told_header(told["header_row"], rows) if "header_row" in told else find_header(rows)
    return layout_below(header, rows, told)


def layout_below(
    header: Header | None, rows: Sequence[Sequence[Any]], told: Mapping[str, str]
) -> Layout:
    """The layout of a grid whose header is known.

    Args:
        header: the header; None where the grid has none.
        rows: the cells, as a file's reader gives them.
        told: any field's column, as in `find_layout`.

    Returns:
        The header's place and the column of each field.

    Raises:
        Undecided: as `find_layout` does.
    """
    if "amount" not in told and _is_summary(rows):
        header = _beside_summary(header)
        if header is None:
            why = "it is a summary (a pivot table) of payments that are listed elsewhere"
            raise Undecided("sheet_summary", why)
    width = max(map(len, rows), default=0)
    names = header.names + ("",) * (width - len(header.names)) if header else ("",) * width
    body = _body(rows, header)
    samples = sample(body, width)
    profiles = [profile(column) for column in samples]
    printed = names
    if header and "header_row" not in told:
        names = _beside(names, profiles)
    columns = _assign([header_key(n) for n in names], names, profiles, samples, header is not None)
    _swap(columns, profiles, samples)
    _take_lines(columns, names, profiles, body)
    if _payer_is_payee(columns, body):
        del columns["payer"]
    for name in FIELDS:
        if name in told and not told[name].startswith("="):
            columns[name] = Column(_told_column(told[name], names), "", "override", 1.0)
    last = header.last if header else None
    found = Layout(last, names, columns, header.top if header else None, names != printed)
    _check(found, profiles, told, body)
    return found


def month_columns(names: Sequence[str]) -> list[int]:
    """The columns, three or more, that are named after months, as those of a pivot table are."""
    found = [i for i, name in enumerate(names) if name and _MONTH_NAME.fullmatch(name.strip())]
    return found if len(found) >= 3 else []


def _is_summary(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether one of the first rows is the header of a pivot table."""
    texts = (cell for row in rows[:FIRST_ROWS] for cell in row if type(cell) is str)
    low = "\n".join(texts).lower()
    if not any(word in low for word in _SUMMARY_WORDS) or not _SUMMARY_WORD.search(low):
        return False
    return any(sum(map(_is_pivot_name, map(cells.text, row))) >= 2 for row in rows[:FIRST_ROWS])


@lru_cache(maxsize=20_000)
def _is_pivot_name(name: str) -> bool:
    return _SUMMARY.fullmatch(name) is not None


def _beside_summary(header: Header | None) -> Header | None:
    """The header of a list of payments beside which a pivot table stands, without the names of the
    latter; None if it is no list.
    """
    if header is None:
        return None
    names = tuple("" if _SUMMARY.fullmatch(name) else name for name in header.names)
    fields = {field_by_name(header_key(name))[0] for name in names}
    is_list = {"supplier", "amount"} <= fields and fields & {"date", "transaction"}
    return replace(header, names=names) if is_list else None


def _body(rows: Sequence[Sequence[Any]], header: Header | None) -> Sequence[Sequence[Any]]:
    """The rows whose contents say what the columns hold: those below the header, and payments that
    stand above it.
    """
    if header is None:
        return rows
    named = sum(map(bool, header.names))
    above = [row for row in rows[: header.top] if _is_payment_like(row, named)]
    below = rows[header.last + 1 :]
    return [*above, *below] if above else below


def _is_payment_like(row: Sequence[Any], named: int) -> bool:
    """Whether a row above the header may be a payment: as full as the header, with words, and a
    number with pennies or a date.
    """
    texts = [text for cell in row if (text := cells.text(cell))]
    if len(texts) < max(3, 0.6 * named):
        return False
    seen = [dict(zip(LOOKS, looks(text), strict=True)) for text in texts]
    return any(s["money"] for s in seen) and any(s["words"] and not s["date"] for s in seen)


def _beside(names: tuple[str, ...], profiles: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    """The names over the cells they name, where they contradict the cells below them: all moved
    aside, or one left out or lacking.

    Returns the names as they are unless a field is contradicted, and the amount has hardly any
    pennies there and has them elsewhere.
    """
    width = len(names)

    def agreement(names: tuple[str, ...]) -> tuple[float, int, float]:
        score, contradictions, pennies = 0.0, 0, 0.0
        for name, below in zip(names, profiles, strict=True):
            meant = field_by_name(header_key(name))[0] if name else ""
            if meant not in FIELDS or not below["filled"]:
                continue
            good = _named_fit(meant, fit(meant, below), below)
            score += fit(meant, below)
            contradictions += meant != "period" and good < 0.25
            pennies = below["pennies"] if meant == "amount" else pennies
        return score, contradictions, pennies

    score, contradictions, pennies = agreement(names)
    if not contradictions:
        return names
    last = max(i for i, name in enumerate(names) if name)
    ways = [("",) * step + names for step in (1, 2)] + [names[1:], names[2:]]
    for at in range(1, last + 1):
        ways += [(*names[:at], *names[at + 1 :]), (*names[:at], "", *names[at:])]
    ways = [(*way, *("",) * width)[:width] for way in ways]
    best = max(ways, key=lambda way: agreement(way)[0])
    there = agreement(best)
    better = there[0] >= score + 1 and there[1] < contradictions
    return best if better and there[2] >= max(0.5, pennies + 0.4) else names


def _payer_is_payee(columns: Mapping[str, Column], body: Sequence[Sequence[Any]]) -> bool:
    """Whether the column taken for the payer holds the payees once more, by their registered
    names.
    """
    if "payer" not in columns or "supplier" not in columns:
        return False
    payer, supplier = columns["payer"].index, columns["supplier"].index
    rows = [row for row in body[:200] if len(row) > max(payer, supplier)]
    if len({row[payer] for row in rows}) < 3:  # as in most files, and soon told
        return False
    pairs = [(header_key(row[payer])[:5], header_key(row[supplier])[:5]) for row in rows]
    pairs = [(a, b) for a, b in pairs if a and b]
    return len({a for a, _ in pairs}) >= 3 and sum(a == b for a, b in pairs) >= 0.5 * len(pairs)


def _told_header(value: str, rows: Sequence[Sequence[Any]]) -> Header | None:
    if value.lower() == "none":
        return None
    if value.isdigit() and 1 <= int(value) <= len(rows):
        at = int(value) - 1
        return Header(at, at, tuple(map(cells.text, rows[at])))
    raise Undecided(
        "override_wrong",
        f"the override header_row is {value!r}, and the sheet has rows 1 to {len(rows)}",
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


Claim = tuple[float, int, str, str]  # how strong, the column (negative), the field, by what


def _claims(i: int, name: str, profile: Mapping[str, float], headed: bool) -> list[Claim]:
    """The fields that a column may be, by its name and by its contents."""
    named, weight = _meaning(name, profile)
    suits = fits(profile)
    strange = (  # its name says something that its contents contradict
        named in FIELDS and profile["filled"] and not _named_fit(named, suits[named], profile)
    )
    claims: list[Claim] = []
    for f in FIELDS:
        good = suits.get(f, 0.0)
        if f == named:
            good = _named_fit(f, good, profile)
            if (f == "payer" and _too_many(profile)) or (f == "amount" and _is_vat_alone(name)):
                continue
            if good >= 0.15:
                how = "name and contents" if good >= 0.4 else "name"
                last = f == "amount" and NOT_PAID.search(name)  # any other money is likelier paid
                claims.append((0.25 * good if last else weight + good, -i, f, how))
            elif not profile["filled"] and f != "amount":
                # a payee's column that is blank all over counts less than any that is not
                claims.append((0.2 if f == "supplier" else weight, -i, f, "name"))
        elif not headed and f != "description" and good >= 0.5:
            claims.append((good, -i, f, "contents"))
        elif f == "currency" and good >= 0.9 and named not in ("payer", "supplier"):
            claims.append((good * 0.6, -i, f, "contents"))
        elif headed and f in ("payer", "date", "amount", "supplier") and good >= 0.6:
            free = (
                not named
                or (named == "other" and good > 0.9)
                or (f == "payer" and named == "supplier")
            )
            if strange and f in ("payer", "date") and good > 0.9:
                claims.append((good * 0.7, -i, f, "contents"))
            elif free:
                last = f == "amount" and NOT_PAID.search(name)
                claims.append((good * (0.3 if named or last else 0.6), -i, f, "contents"))
    return claims


def _meaning(name: str, profile: Mapping[str, float]) -> tuple[str, float]:
    """The field that a name means; an account code that holds words and no codes is the account."""
    if not name:
        return "", 0.0
    named, weight = field_by_name(name)
    *stem, last = name.split()
    if named == "other" and stem and last in ("code", "number", "no", "id"):
        worded = profile.get("words", 0) > 0.8 and profile.get("id", 0) < 0.3
        inner, inner_weight = field_by_name(" ".join(stem))
        if worded and inner in ("expense_type", "expense_area", "supplier"):
            return inner, 0.7 * inner_weight
    return named, weight


def _named_fit(name: str, good: float, profile: Mapping[str, float]) -> float:
    """How well the contents suit the field that the column's name means: a name makes up for much,
    not for a contradiction.
    """
    if name in ("payer", "supplier", "expense_type", "expense_area"):
        return max(good, 0.5 * profile.get("words", 0))
    if name == "amount":  # 45000 may look like a day's number
        return max(good, 0.5 * profile.get("money", 0))
    if name == "date" and profile.get("date", 0) >= 0.2:  # others may stand in it in some rows
        return max(good, 0.5 * profile["date"])
    return good


def _too_many(profile: Mapping[str, float]) -> bool:
    """Whether a column holds too many different names to be who pays."""
    many = profile.get("kinds", 0) >= 4 and profile["distinct"] > 0.5
    return many and profile["body"] < 0.5


def _assign(
    plains: Sequence[str],
    names: Sequence[str],
    profiles: Sequence[Mapping[str, float]],
    samples: Sequence[Sequence[Any]],
    headed: bool,
) -> dict[str, Column]:
    """The best column for each field, the surest pairs first. A named column needs contents that do
    not contradict its name.
    """
    claims = [
        claim
        for i, (name, profile) in enumerate(zip(plains, profiles, strict=True))
        for claim in _claims(i, name, profile, headed)
    ]
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
        if i not in taken and field_by_name(name)[0] == "amount" and field_by_name(name)[1] >= 0.55
    ]
    others = [i for i in range(len(plains)) if i not in {*taken, *rivals}]
    if "amount" in found and (
        any(profiles[i]["filled"] for i in rivals)
        or any(_may_be_amounts(plains[i], profiles[i]) for i in others)
    ):  # net and gross: a person should say which is meant
        found["amount"] = replace(found["amount"], sure=0.4)
    unnamed = [i for i in others if _may_be_credits(plains[i], profiles[i])]
    if "amount" in found and any(profiles[i]["filled"] for i in (*rivals, *unnamed)):
        chosen = found["amount"].index
        if any(
            0 < profiles[i]["filled"] < 0.9 > profiles[chosen]["filled"]
            or _fill_gaps(samples[chosen], samples[i])
            for i in rivals
        ) or any(_fill_gaps(samples[chosen], samples[i]) for i in unnamed):
            raise Undecided(
                "amount_undecided",
                "its amounts stand in two columns that fill each other's gaps (debit and credit)",
            )
    _payees_under_other_names(found, taken, plains, names, profiles)
    _currency_beside(found, taken, names, profiles)
    _repair_transaction(found, taken, names, profiles, headed)
    _first_line_of_payee(found, plains, names)
    return found


def _payees_under_other_names(
    found: dict[str, Column],
    taken: set[int],
    plains: Sequence[str],
    names: Sequence[str],
    profiles: Sequence[Mapping[str, float]],
) -> None:
    """Where no column is the payee's: the one column of names that is called the payer's and holds
    too many different ones to be his; or one that is called the payee's and holds dashes, or the
    like, in every row.
    """
    if "supplier" in found or "amount" not in found:
        return
    payer = profiles[found["payer"].index] if "payer" in found else {"filled": 0.0}
    if payer["filled"] and payer["kinds"] >= 4 and payer["company"] >= 0.3 > payer["body"]:
        found["supplier"] = replace(found.pop("payer"), how="contents", sure=0.4)
        return
    free = [i for i in range(len(plains)) if i not in taken and profiles[i]["filled"]]
    many = [
        i
        for i in free
        if field_by_name(plains[i])[0] == "payer"
        and profiles[i]["words"] > 0.8
        and _too_many(profiles[i])
    ]
    nothing = [
        i
        for i in free
        if field_by_name(plains[i])[0] == "supplier"
        and profiles[i].get("words", 0) < 0.1
        and profiles[i]["kinds"] == 1
    ]
    if len(many or nothing) == 1:
        at = (many or nothing)[0]
        found["supplier"] = Column(at, names[at], "contents" if many else "name", 0.4)
        taken.add(at)


def _currency_beside(
    found: dict[str, Column],
    taken: set[int],
    names: Sequence[str],
    profiles: Sequence[Mapping[str, float]],
) -> None:
    """Of several columns of currencies take the one nearest to the amounts, behind them first."""
    if "currency" not in found or "amount" not in found:
        return
    at = found["currency"].index
    others = [i for i, p in enumerate(profiles) if i not in taken and p.get("currency", 0) >= 0.9]
    amount = found["amount"].index
    best = min([at, *others], key=lambda i: (abs(i - amount), -i))
    if best != at:
        found["currency"] = replace(found["currency"], index=best, header=names[best])


def _first_line_of_payee(
    found: dict[str, Column], plains: Sequence[str], names: Sequence[str]
) -> None:
    """Take the first of several columns that hold a payee's name line by line (Name 1, Name 2)."""
    if "supplier" not in found or not found["supplier"].header:
        return
    stem = next_line(plains[found["supplier"].index])[0]
    taken = {column.index for column in found.values()}
    for i, plain in enumerate(plains):
        if stem and i not in taken and next_line(plain) == (stem, 1):
            found["supplier"] = replace(found["supplier"], index=i, header=names[i])
            return


def next_line(name: str) -> tuple[str, int]:
    """The name of a column without the number of the line at its end, and that number: ('supplier
    name', 2); ('', 0) where it has none.
    """
    stem, _, number = name.rpartition(" ")
    return (stem, int(number)) if stem and re.fullmatch("[1-4]", number) else ("", 0)


def _may_be_amounts(name: str, profile: Mapping[str, float]) -> bool:
    """Whether a column that no field has taken looks like amounts, and its name does not say that
    it is something else.
    """
    told = field_by_name(name)[0] in ("", "amount") and not NOT_PAID.search(name)
    return told and not _is_vat(name) and profile["filled"] >= 0.5 and fit("amount", profile) > 0.9


def _may_be_credits(name: str, profile: Mapping[str, float]) -> bool:
    """Whether a column that no field has taken, and whose name means none, holds amounts in some
    rows only.
    """
    some = 0 < profile["filled"] < 0.5 and fit("amount", profile) > 0.9
    return some and not field_by_name(name)[0] and not NOT_PAID.search(name)


def _take_lines(
    columns: dict[str, Column],
    names: Sequence[str],
    profiles: Sequence[Mapping[str, float]],
    body: Sequence[Sequence[Any]],
) -> None:
    """Take the amounts of lines where the chosen column repeats the total of an invoice on each of
    its lines, or holds the price of one piece.
    """
    if "amount" not in columns:
        return
    at = columns["amount"].index
    known = {column.index for column in columns.values()}
    for i, contents in enumerate(profiles):
        if i in known or fit("amount", contents) < 0.5 or _is_vat(names[i]):
            continue
        pairs = line_amounts.read_pairs(body, at, i)
        if line_amounts.repeats_totals(pairs) or line_amounts.are_prices(pairs, body):
            columns["amount"] = Column(i, names[i], "the lines of the other amounts", 0.4)
            return


def _is_vat(name: str) -> bool:
    return bool({"vat", "tax"} & set(header_key(name).split()))


_WITH_OR_WITHOUT = re.compile(  # a name that says so of VAT is that of a price
    r"\b(?:exc?l?|excluding|exclusive|incl?|including|inclusive|nett?|gross|total|of|with|without"
    r"|before|after|less|plus|and)\b"
)


def _is_vat_alone(name: str) -> bool:
    """Whether a column holds the VAT of an amount, and nothing that was paid to the payee."""
    return _is_vat(name) and not _WITH_OR_WITHOUT.search(header_key(name))


def _fill_gaps(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two columns of amounts hold an amount in one or the other, not in both: debit and
    credit.
    """
    pairs = [(_is_amount(a), _is_amount(b)) for a, b in zip(one, other, strict=False)]
    both = sum(a and b for a, b in pairs)
    alone = [sum(pair[k] and not pair[1 - k] for pair in pairs) for k in (0, 1)]
    return min(alone) > 0 and both <= 0.1 * sum(alone)


def _is_amount(cell: Any) -> bool:
    return cells.pence(cells.text(cell))[0] != 0


def _swap(
    found: dict[str, Column],
    profiles: Sequence[Mapping[str, float]],
    samples: Sequence[Sequence[Any]],
) -> None:
    """Two named columns whose contents belong under each other's name change places, where the
    contents leave no doubt.
    """
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
                fit(one, profiles[b.index])
                + fit(other, profiles[a.index])
                - fit(one, profiles[a.index])
                - fit(other, profiles[b.index])
            )
            enough = min(profiles[i].get("count", 0) for i in (a.index, b.index)) >= 4
            if (
                gain > margin
                and enough
                and not (
                    "supplier" in (one, other)
                    and _holds_payees(found, one, other, profiles, samples)
                )
            ):
                sure = round(min(1.0, gain), 2)
                found[one] = Column(b.index, b.header, "swapped: contents", sure)
                found[other] = Column(a.index, a.header, "swapped: contents", sure)


def _holds_payees(
    found: Mapping[str, Column],
    one: str,
    other: str,
    profiles: Sequence[Mapping[str, float]],
    samples: Sequence[Sequence[Any]],
) -> bool:
    """Whether the column called the payee's is left that: more different names than beside it,
    persons, or no word of a purchase.
    """
    beside = other if one == "supplier" else one
    at, rival = found["supplier"].index, found[beside].index
    look = {"expense_type": "type", "expense_area": "area", "payer": "body"}[beside]
    persons = [sum(privacy.is_person(cells.text(c)) for c in samples[i]) for i in (at, rival)]
    return (
        profiles[at]["kinds"] > profiles[rival]["kinds"]
        or persons[0] > persons[1]
        or profiles[at][look] < 0.5
    )


def _repair_transaction(
    found: dict[str, Column],
    taken: set[int],
    names: Sequence[str],
    profiles: Sequence[Mapping[str, float]],
    headed: bool,
) -> None:
    """Where the column called transaction holds words such as PUBLIC, the numbers stand under
    another name.
    """
    if "transaction" in found and profiles[found["transaction"].index]["filled"]:
        return
    free = [
        (i, fit("transaction", p))
        for i, p in enumerate(profiles)
        if i not in taken and p["filled"] > 0.8
    ]
    at, good = max(free, key=lambda pair: pair[1], default=(0, 0.0))
    if good < 0.8:
        return
    name = header_key(names[at])
    if not headed or not field_by_name(name)[0] or "postcode" in name:
        found["transaction"] = Column(at, names[at], "contents", round(good * 0.6, 2))


NOT_PAID = re.compile(  # names of columns of money that is not what was paid
    r"\b(?:cumul\w*|running|accumulated|ytd|to date|budget\w*|forecast|outstanding|remaining"
    r"|commit(?:ted|ments?)|balance|unit (?:price|cost)|annual (?:value|cost)"
    r"|(?:contract|order|po|requisition)s? (?:value|amount|total|net|gross|price|sum)"
    r"|ytd|(?:last|previous|prior) (?:month|quarter|year|period)"
    r"|value of (?:contract|order|award)|lifetime|estimated?)\b",
    re.IGNORECASE,
)
_UNITS = {
    "pence": re.compile(
        r"\b(?:in )?(?:pence|pennies)\b|\(p\)|\bin p$|(?-i:\bGBp\b)", re.IGNORECASE
    ),
    "hundreds of pounds": re.compile(r"£ ?['’]?00['’]?s?\b|\bhundreds\b", re.IGNORECASE),
    "thousands of pounds": re.compile(
        r"£ ?['’]?000['’]?s?\b|(?:£|\bgbp) ?k\b|\bk ?(?:£|gbp\b)|\bthousands?\b"
        r"|(?<![0-9.,])['’]?000['’]?s?\b|(?:\bx|×|\*) ?1[,.]?000\b",
        re.IGNORECASE,
    ),
    "millions of pounds": re.compile(r"£ ?m(?:n|il|illions?)?\b|\bmillions?\b", re.IGNORECASE),
}
_TITLE_UNIT = re.compile(  # in a title that may also say "over £25k" or "over £25 thousand"
    r"£ ?['’]?000['’]?s?\b|\(['’]?000['’]?s?\)|['’]000s?\b|£ ?(?:k|m|mn|mil|thousands?|millions?)\b"
    r"|\bin (?:£ ?)?(?:thousands|millions)\b|\b(?:thousands|millions) of pounds\b|\bin pence\b",
    re.IGNORECASE,
)
LAST_ROWS = 10  # of a sheet, among which a note may say what the unit is
_LARGE = 25_000_00  # pence: amounts of this size under "£000" are pounds all the same


def check_unit(found: Layout, rows: Sequence[Sequence[Any]], *names: str) -> None:
    """Refuse a sheet whose name, titles, second line or last notes say that its amounts are no
    pounds.

    Args:
        found: The layout of the sheet.
        rows: All its rows.
        names: Its own name, and its file's.

    Raises:
        Undecided: Such a text was found, and the amounts are no larger than it lets expect.
    """
    at = found.columns["amount"].index
    first = 0 if found.header is None else found.header + 1
    top = first if found.top is None else found.top
    titles = [*names, *(cells.text(cell) for row in rows[:top][:FIRST_ROWS] for cell in row)]
    titles += [cells.text(row[at]) for row in rows[first : first + 2] if at < len(row)]
    lone = (
        [text for cell in row if (text := cells.text(cell))] for row in rows[first:][-LAST_ROWS:]
    )
    titles += [texts[0] for texts in lone if len(texts) == 1]
    titles += _unit_cells(rows[first : first + 200])
    said = next((m[0] for title in titles if (m := _TITLE_UNIT.search(title))), "")
    if said and (unit := _other_unit(said, at, rows[first:])):
        raise Undecided("amount_undecided", _UNIT_SAID.format(unit, f"its title says ({said})"))


def _unit_cells(rows: Sequence[Sequence[Any]]) -> list[str]:
    """What a column says in every row, if it is a unit and nothing else: £k."""
    first = [cells.text(cell) for cell in rows[0]] if rows else []
    units = [at for at, text in enumerate(first) if text and _TITLE_UNIT.fullmatch(text)]
    return [
        first[at]
        for at in units
        if all(at < len(row) and cells.text(row[at]) in ("", first[at]) for row in rows)
    ]


def _numbered_amounts(
    found: Layout, profiles: Sequence[Mapping[str, float]], body: Sequence[Sequence[Any]]
) -> int:
    """The column of a header that is too short in which the amounts stand without a name, while
    references stand under theirs; 0 if none.

    References are whole numbers of one length, all different and near each other.
    """
    at = found.columns["amount"].index
    if profiles[at]["pennies"] or profiles[at]["distinct"] < 0.9:
        return 0
    taken = {c.index for name, c in found.columns.items() if name != "transaction"}
    free = [
        i
        for i, p in enumerate(profiles)
        if i > at
        and not found.names[i]
        and p["filled"] >= 0.9
        and p["money"] > 0.9 > p["date"]
        and i not in taken
    ]
    if not free:
        return 0
    texts = [text for row in body[:200] if at < len(row) and (text := cells.text(row[at]))]
    numbers = sorted(int(text) for text in texts if text.isascii() and text.isdigit())
    if len(numbers) < max(_FEWEST_NUMBERS, 0.9 * len(texts)):
        return 0
    few = len(numbers) // 20  # rows that stand aside in their turn
    low, high = numbers[few], numbers[-1 - few]
    different = len(set(numbers)) >= 0.9 * len(numbers)
    return free[0] if different and low >= _LOWEST_NUMBER and high < 1.2 * low else 0


_UNIT_SAID = (
    "its amounts are in {}, as {}; name the column in an override file to read them as pounds"
)


def _other_unit(header: str, at: int, body: Sequence[Sequence[Any]]) -> str:
    """The unit that the name of a column of amounts says where it is not pounds; '' where it is, or
    the amounts show that it is.
    """
    unit = next((unit for unit, pattern in _UNITS.items() if pattern.search(header)), "")
    if not unit:
        return ""
    texts = [text for row in body[:200] if at < len(row) and (text := cells.text(row[at]))]
    amounts = sorted(abs(p) for p, kind in map(cells.pence, texts) if kind != cells.UNREADABLE)
    if unit == "pence":
        return "" if any(p % 100 for p in amounts) else unit
    return unit if amounts and amounts[len(amounts) // 2] < _LARGE else ""


_NIL = re.compile(
    r"nil|nil returns?\b.*|.*\bnil return\b.*|none|n/?a|not applicable|nothing to "
    r"(?:report|publish|declare)\b.*"
    r"|(?:there (?:were|are|was|is) )?no (?:\w+ ){0,3}"
    r"(?:payments?|transactions?|expenditure|spend(?:ing)?|invoices?|items?|data|returns?)\b.*",
    re.IGNORECASE,
)


def is_nil(text: str) -> bool:
    """Whether a text says that there was nothing to publish."""
    return _NIL.fullmatch(text.strip(" .*-")) is not None


def _is_nil_return(body: Sequence[Sequence[Any]]) -> bool:
    """Whether rows say that there were no payments, and hold no number but nought."""
    if len(body) > 200:
        return False
    filled = [row for row in body if any(map(cells.text, row))]
    if len(filled) > 10:
        return False
    texts = [text for row in filled for cell in row if (text := cells.text(cell))]
    if not any(map(is_nil, texts)):
        return False
    return not any(looks(t)[LOOKS.index("money")] and cells.pence(t)[0] for t in texts)


def _check(
    found: Layout,
    profiles: Sequence[Mapping[str, float]],
    told: Mapping[str, str],
    body: Sequence[Sequence[Any]],
) -> None:
    """Raise Undecided where a layout is no list of payments, or leaves its amounts in doubt."""
    columns = found.columns
    if not any(p["filled"] for p in profiles):
        raise Undecided("sheet_empty", "it holds no payments: nothing stands below its header")
    if found.header is not None and _is_nil_return(body):
        raise Undecided("nil_return", "it says that there were no payments")
    if "amount" not in columns:
        raise Undecided("no_amount_column", "no column holds amounts")
    amount = columns["amount"]
    first = 0 if found.header is None else found.header + 1
    if "supplier" not in columns and "supplier" not in told:
        raise Undecided("no_supplier_column", "no column names who was paid", amount.index, first)
    if "amount" not in told and (unit := _other_unit(amount.header, amount.index, body)):
        raise Undecided(
            "amount_undecided",
            _UNIT_SAID.format(unit, f"the name of their column says ({amount.header})"),
        )
    if "amount" not in told and (beside := _numbered_amounts(found, profiles, body)):
        raise Undecided(
            "amount_undecided",
            f"the numbers under {amount.header!r} run on like references, and the amounts in "
            f"column {beside + 1} have no name; say which is the amount in an override file",
        )
    if "amount" not in told and (other := NOT_PAID.search(amount.header)):
        raise Undecided(
            "amount_undecided",
            f"its only amounts are not what was paid, as the name of their column says "
            f"({amount.header}: {other[0]}); name it in an override file to count them",
        )
    rivals = [
        i
        for i, p in enumerate(profiles)
        if amount.how == "contents"
        and i != amount.index
        and i not in {c.index for c in columns.values()}
        and p["filled"] >= 0.2
        and not (NOT_PAID.search(found.names[i]) or _is_vat_alone(found.names[i]))
        and fit("amount", p) >= max(0.6, 0.85 * fit("amount", profiles[amount.index]))
    ]
    if rivals:
        raise Undecided(
            "amount_undecided",
            f"columns {amount.index + 1} and {rivals[0] + 1} could both be the amount; say which "
            "in an override file",
        )
