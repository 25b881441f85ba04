"""Rows whose cells do not stand under the names of their columns: found by contents, put right or
set aside.

A sheet may stack files whose columns differ, and a comma that nobody quoted cuts a cell in two.
Every cell behind it then stands in another column, and a reference or a VAT number in that of the
amount. Each row is held against what its columns hold elsewhere; where it disagrees, its cells are
moved until all agree. A row that fits nowhere, or in two ways with different pounds or payees, is
not counted.
"""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from helpers.spend.parse import cells, columns
from helpers.spend.parse.column_types import LOOKS, looks
from helpers.spend.parse.columns import Undecided
from helpers.spend.parse.rows import Sheet

FARTHEST = 3  # columns by which the cells of a row may stand aside
_WIDEST = 200  # columns; in a wider sheet no cells are moved: the tries grow with their square
TRIED = 20  # rows of a block on which every way of moving its cells is tried
LONG = (
    7  # digits: an amount in whole pounds that has more among amounts with pennies is a reference
)
SEEN = 5_000  # values of a column that are remembered
BEFORE = 50  # rows above, or below, by which the numbers of a column are known
NEAR = 0.05  # how far from them, as a part of their size, the next of them may be
FARTHER = 5  # times as far from them is a number that is none of them
_LEAST_NUMBER = 10_000  # below which a number is no document's, as far as amounts go
_LEAST_DIGITS = len(str(_LEAST_NUMBER))
_FEWEST_REFERENCES = 5  # references by which it is known what they look like
_VAT_NUMBER = 100_000_000_00  # pence: a number of nine digits, taken for pounds
_GAP = 20  # rows between two unread amounts of one block, at most
_FEWEST_UNREAD = 3  # unread amounts that make a block
EXCHANGED = 3  # amounts in a row that are like those numbers, where the numbers are not

_WORDS, _DIGIT = re.compile(r"[^\W\d_]{2}"), re.compile("[0-9]")
_PENNIES = re.compile(r"\.[0-9]{2}\W*(?:cr|dr)?$", re.IGNORECASE)
_DATE_LIKE = re.compile(r"[0-9]{1,4}[-/. ][0-9a-z]{1,9}[-/. ][0-9]{1,4}\b.*|#+", re.IGNORECASE)
_LONG_LINES = re.compile(r"^[0-9]{5,}(?:\.0)?$", re.MULTILINE)  # of a column, a text a line
_NUMERIC = re.compile(r"[-£(]?[0-9][0-9.,]*\)?")
_THREE_DIGITS = re.compile(r" ?[0-9]{3}(?:\.[0-9]{2})?")  # behind the comma of an amount
_UNLIKELY = re.compile(r"0[0-9]")  # the second half of an amount that was cut at its comma
_MONEY, _DATE, _PERIOD = (LOOKS.index(look) for look in ("money", "date", "period"))

Cells = list[Any]


@dataclass
class Realigned:
    """What became of the rows that disagree: `rows` as they should be, `lost` where that is not
    certain, `numbers` as payees.
    """

    rows: dict[int, Cells] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Move:
    """How the cells of a row are moved: from `at` on by `step` columns to the left (negative:
    right), joined to one or dropped.
    """

    at: int
    step: int
    joins: bool = False

    def of(self, row: Sequence[Any]) -> Cells:
        """The row with its cells moved."""
        row = list(row)
        if self.step < 0:
            return [*row[: self.at], *[""] * -self.step, *row[self.at :]]
        if not self.joins:
            return [*row[: self.at], *row[self.at + self.step :]]
        parts = [str(c) for c in row[self.at : self.at + self.step + 1]]
        return [*row[: self.at], ",".join(parts), *row[self.at + self.step + 1 :]]


def realign(sheet: Sheet, reasons: Sequence[str]) -> Realigned:
    """Find the rows of a sheet that disagree with its columns, and where their cells belong.

    Args:
        sheet: the sheet as its layout reads it.
        reasons: why each row is no payment, '' where it is one; only payments and rows without a
            readable amount are looked at.
    """
    found = Realigned(lost=exchanged(sheet, reasons))
    check = _Types(sheet, reasons)
    if not check.doubtful:
        return found
    for run in _runs(check.doubtful, reasons):
        moved, either = _best(check, run)
        found.rows.update(moved)
        found.lost.difference_update(moved)
        rest = [i for i in run if i not in moved]
        wrong = [i for i in rest if check.is_wrong(i) or i in either]
        other = _other_layout(check, wrong) if len(wrong) >= 3 else {}
        found.rows.update(other)
        found.lost.difference_update(other)
        found.lost.update(i for i in wrong if i not in other)
        found.numbers.update(i for i in rest if i not in wrong and i in check.payee_wrong)
    return found


def exchanged(sheet: Sheet, reasons: Sequence[str]) -> set[int]:
    """The rows of blocks in which the amount and a document number seem to have changed places.

    Both may be whole numbers of one size, so no cell alone is odd. But the numbers of a column lie
    near each other: where `EXCHANGED` or more different amounts follow each other that are near the
    numbers above (or below), beside what is not, the two were exchanged or it looks so. Which of
    them was paid is not certain, so such rows are not counted.

    Args:
        sheet: the sheet as its layout reads it.
        reasons: why each row is no payment, '' where it is one.
    """
    amounts = {
        i: number
        for i, number in enumerate(_whole_numbers(sheet, sheet.found.columns["amount"].index))
        if number and not reasons[i]
    }
    found: set[int] = set()
    if len(amounts) < 2 * EXCHANGED:
        return found
    for at in range(len(sheet.columns)):
        if at == sheet.found.at("amount"):
            continue
        numbers = _whole_numbers(sheet, at)
        pairs = [(i, a, n) for i, a in amounts.items() if (n := numbers[i])]
        if len(pairs) >= 2 * EXCHANGED:
            found |= _strangers(pairs) | _strangers(pairs[::-1])
    return found


def _strangers(pairs: Sequence[tuple[int, int, int]]) -> set[int]:
    """Of rows as (row, amount, number), those in runs whose amounts are like the numbers so far,
    and whose numbers are not.
    """
    known: deque[int] = deque(maxlen=BEFORE)
    found: set[int] = set()
    run: dict[int, int] = {}

    def closed() -> set[int]:
        # a rent that is the same each month may be near the numbers; numbers are not the same
        return set(run) if len(set(run.values())) >= EXCHANGED else set()

    for i, amount, number in pairs:
        usual = statistics.median_low(known) if len(known) >= EXCHANGED else 0
        near = abs(amount - usual)
        if near <= NEAR * usual and FARTHER * near < abs(number - usual):
            run[i] = amount
            continue
        found |= closed()
        run = {}
        known.append(number)
    return found | closed()


def _whole_numbers(sheet: Sheet, at: int) -> list[int]:
    """The cells of a column that are whole numbers of five digits or more; 0 for all others."""
    long = _LONG_LINES.findall(sheet.low_texts(at))
    once = {text: int(text.removesuffix(".0")) for text in long}
    texts = sheet.cleaned(at)
    return [once.get(text, 0) for text in texts] if once else [0] * len(texts)


class _Types:
    """What the columns of a sheet hold, learnt from the rows that agree with them, and the rows
    that do not.
    """

    def __init__(self, sheet: Sheet, reasons: Sequence[str]) -> None:
        self.sheet = sheet
        at = sheet.found.at
        self.date, self.payee, self.amount = at("date"), at("supplier"), at("amount")
        self.reference, self.payer = at("transaction"), at("payer")
        looked_at = ("", "amount_blank", "amount_unreadable", "amount_alone")
        self.rows = [
            i
            for i, reason in enumerate(reasons)
            if reason in looked_at and not (reason == "amount_blank" and self._is_title(i))
        ]
        self.paid = {i for i in self.rows if not reasons[i]}
        self.date_wrong = self._wrong("date", _is_date)
        self.payee_wrong = self._wrong("supplier", _is_name)
        self.wide = self._wide()
        self.unread = self._unread(reasons)
        odd = self.date_wrong | self.payee_wrong | set(self.wide) | self.unread
        self.core = [i for i in self.rows if not reasons[i] and i not in odd]
        self._learn_amounts()
        self.number_like: list[Callable[[int], bool]] = []  # of the pence of an amount
        self.odd_amounts = self._odd_amounts() if self.strict else set()
        self.odd_amounts |= self._numbers_paid()
        if self.odd_amounts:
            self.core = [i for i in self.core if i not in self.odd_amounts]
        self.doubtful = odd | self.odd_amounts
        if self.doubtful:
            self._learn_values()

    def _is_title(self, i: int) -> bool:
        """Whether a row without an amount is one text, as a title among the payments is."""
        return sum(1 for cell in self.sheet.rows[i] if cell != "" and cells.text(cell)) == 1

    def _wrong(self, name: str, is_right: Any) -> set[int]:
        """The rows whose cell in a column is of another kind, where enough of the column is of the
        right one.
        """
        column = self.sheet.found.columns.get(name)
        if column is None:
            return set()
        values = self.sheet.columns[column.index]
        right = {cell: is_right(cell) for cell in self.sheet.distinct(column.index)}
        odd = {cell for cell, answer in right.items() if answer is False}
        wrong = {i for i in self.rows if values[i] in odd} if odd else set()
        if not wrong:
            return wrong
        filled = [i for i in self.rows if right[values[i]] is not None]
        share = 0.2 if column.how.startswith(("name", "swapped", "override")) else 0.8
        return wrong if len(filled) - len(wrong) >= share * len(filled) else set()

    def _wide(self) -> dict[int, int]:
        """Rows of a text with more cells than nearly all others, and by how many."""
        lengths = set(map(len, self.sheet.rows)) if self.sheet.grid.delimiter else ()
        if len(lengths) < 2:
            return {}
        widths = Counter(len(self.sheet.rows[i]) for i in self.rows)
        usual = max(widths, key=lambda w: (widths[w], w), default=0)
        usual = max(usual, *(k + 1 for k, name in enumerate(self.sheet.found.names) if name), 0)
        wide = {i: len(self.sheet.rows[i]) - usual for i in self.rows}
        wide = {i: surplus for i, surplus in wide.items() if surplus > 0}
        return wide if len(wide) < 0.5 * len(self.rows) else {}

    def _unread(self, reasons: Sequence[str]) -> set[int]:
        """The rows of blocks in most of which what stands under the amounts is none: payments among
        them whose cell there happens to be a number belong to the block.
        """
        if "amount_unreadable" not in reasons:
            return set()
        blocks: list[list[int]] = []
        for k, i in enumerate(self.rows):
            if reasons[i] != "amount_unreadable" or i in self.date_wrong | self.payee_wrong:
                continue
            if blocks and k - blocks[-1][-1] <= _GAP:
                blocks[-1].append(k)
            else:
                blocks.append([k])
        found: set[int] = set()
        for block in blocks:
            between = self.rows[block[0] : block[-1] + 1]
            if len(block) >= max(_FEWEST_UNREAD, len(between) / 2):
                found.update(between)
        return found if 2 * len(found) < len(self.rows) else set()

    def _learn_amounts(self) -> None:
        """Whether the amounts have pennies: `strict` where all have, `pennies` where most have."""
        values = list(map(self.sheet.amount.__getitem__, self.core))
        texts = [cell.strip() for cell in values if type(cell) is str]
        # an amount with a point before its last two characters is no long number
        others = [v for v in texts if not (v[-3:-2] == "." and v[-2:].isdecimal() and v.isascii())]
        pointed = len(texts) - len(others)
        others = [v for v in others if len(v) <= LONG or not _is_long(v, LONG + 1)]
        count = pointed + len(others)
        share = (pointed + sum(bool(_PENNIES.search(v)) for v in others)) / max(1, count)
        broken = sum(1 for v in values if type(v) is float and not v.is_integer())
        self.strict = (count >= 5 and share >= 0.95) or (count >= 3 and share == 1)
        self.pennies = (broken + share * count) >= 0.5 * max(1, len(values))

    def _odd_amounts(self) -> set[int]:
        """The payments whose amounts are whole numbers as long as references."""
        distinct = () if self.amount is None else self.sheet.distinct(self.amount)
        texts = (cell for cell in distinct if type(cell) is str and len(cell) > LONG)
        odd = {cell for cell in texts if _is_long(cell.strip(), LONG + 1)}
        return {i for i in self.paid if self.sheet.amount[i] in odd} if odd else set()

    def _numbers_paid(self) -> set[int]:
        """The rows whose amount is a number of another column (a reference, a VAT number) by its
        size, and whose own cell there is none: their cells stand aside, and whole numbers show it
        by nothing else.
        """
        pence, paid = self.sheet.pence, sorted(self.paid)
        top = paid[int(pence[paid].argmax())] if paid else 0
        most = int(pence[top]) if paid else 0
        if most % 100 or most < 100 * _LEAST_NUMBER:  # the largest amount is none, nor is any other
            return set()
        found: set[int] = set()
        some = self.core[:: max(1, len(self.core) // 5)]
        for at in range(len(self.sheet.columns)):
            if at == self.amount:
                continue
            texts = self.sheet.cleaned(at)
            digits, times = self._usual_length(texts, some)
            if 2 * times >= len(some) and not (texts[top].isdigit() and len(texts[top]) == digits):
                found |= self._numbers_of(at, texts, digits)
        return found

    def _usual_length(self, texts: Sequence[str], rows: Sequence[int]) -> tuple[int, int]:
        """How many digits the whole numbers of a column mostly have, and in how many of some rows;
        (0, 0) where they are short.
        """
        lengths = Counter(len(texts[i]) for i in rows if texts[i].isdigit())
        length, times = max(lengths.items(), key=lambda pair: pair[1], default=(0, 0))
        return (length, times) if length >= _LEAST_DIGITS else (0, 0)

    def _numbers_of(self, at: int, texts: Sequence[str], digits: int) -> set[int]:
        """The rows whose amount is a number, and whose cell in a column of numbers is none."""
        is_number = self._number_test(texts, digits, self.core)
        if is_number is None:
            return set()
        pence = self.sheet.pence
        found = set()
        for i in self.core:
            own, paid = texts[i], int(pence[i])
            if paid % 100 or not is_number(paid) or (len(own) == digits and own.isdigit()):
                continue
            numeric = _NUMERIC.fullmatch(own) is not None
            if at == self.reference and not numeric and _DIGIT.search(own):
                continue  # a reference of another kind, as transfers of funds have
            if numeric or paid < _VAT_NUMBER or len(str(paid // 100)) == digits:
                found.add(i)
        if found:  # such a row may be moved so that another number comes to stand for the amount
            for other in {*range(len(self.sheet.columns))} - {at, self.amount}:
                column = self.sheet.cleaned(other)
                rows = [i for i in self.core if i not in found]
                usual = self._usual_length(column, rows)[0]
                test = self._number_test(column, usual, rows) if usual else None
                self.number_like += [test] if test else []
            self.number_like.append(is_number)
        return found

    def _number_test(
        self, texts: Sequence[str], digits: int, rows: Sequence[int]
    ) -> Callable[[int], bool] | None:
        """Whether pence are a number of a column by their size: above all amounts beside numbers
        of so many digits, and near those numbers or, as a VAT number, far above the amounts. None
        where the column holds too few.
        """
        usual = [i for i in rows if len(texts[i]) == digits and texts[i].isdigit()]
        if len(usual) < max(_FEWEST_REFERENCES, len(rows) - len(usual)):
            return None
        numbers = [int(texts[i]) for i in usual]
        low, high, most = min(numbers), max(numbers), int(self.sheet.pence[usual].max())
        near = high < 1.2 * low

        def is_number(paid: int) -> bool:
            beside = near and 0.9 * low <= paid / 100 <= 1.1 * high
            return paid > most and (beside or (paid >= _VAT_NUMBER and paid > 10 * most))

        return is_number

    def _learn_values(self) -> None:
        """The values of each column in the rows that agree, and the lengths of references."""
        some = self.core[:SEEN]
        self.seen = [{cells.text(column[i]) for i in some} - {""} for column in self.sheet.columns]
        references = [] if self.reference is None else self.seen[self.reference]
        self.numbered = len(references) > 0 and sum(
            bool(re.search("[0-9]", r)) for r in references
        ) >= 0.9 * len(references)
        lengths = [len(r) for r in references]
        self.lengths = range(min(lengths, default=0), max(lengths, default=99) + 1)
        self.commas = any("," in r for r in references)

    def is_wrong(self, i: int) -> bool:
        """Whether a row disagrees so much that its amount cannot be believed."""
        cell = self.sheet.amount[i]
        shape = cells.text(cell) if type(cell) is str else repr(cell)
        weak = self.pennies and _is_long(shape, LONG)
        told = (i in self.date_wrong) + (i in self.payee_wrong) + (i not in self.paid or weak)
        surplus = i in self.wide and not self.fits(self.sheet.rows[i], wide=True)
        return told >= 2 or i in self.odd_amounts or surplus

    def fits(self, row: Sequence[Any], *, wide: bool = False, whole: bool = False) -> bool:
        """Whether every cell of a row is of its column's kind. `wide`: also that no amount stands
        under no name. `whole`: its amount may be in pounds where others are in pence too.
        """

        def text(at: int | None) -> str:
            return cells.text(row[at]) if at is not None and at < len(row) else ""

        amount = text(self.amount)
        if (
            cells.pence(amount)[1] in (cells.BLANK, cells.UNREADABLE)
            or _UNLIKELY.match(amount)
            or (self.strict and not whole and not _PENNIES.search(amount))
            or (self.pennies and not whole and _is_long(amount, LONG))
            or any(is_number(cells.pence(amount)[0]) for is_number in self.number_like)
        ):
            return False
        if self.payee is not None and not _is_name(text(self.payee)):
            return False
        if self.date is not None and not _is_date(text(self.date)):
            return False
        reference = text(self.reference)
        if reference and self.numbered:
            known = len(reference) in self.lengths and (self.commas or "," not in reference)
            if not known or not re.search("[0-9]", reference):
                return False
        width = len(self.seen)
        names = self.sheet.found.names
        beyond = [c for name, c in zip(names, row, strict=False) if not name] if wide else []
        return not any(
            looks(cells.text(c))[_MONEY] for c in [*beyond, *row[width:]] if cells.text(c)
        )

    def overlap(self, row: Sequence[Any]) -> int:
        """In how many columns a row says what other rows say."""
        return sum(
            cells.text(cell) in values
            for cell, values in zip(row, self.seen, strict=False)
            if cell != ""
        )

    def has_pennies(self, row: Sequence[Any]) -> bool:
        """Whether the amount of a row is of pounds and pence, as no reference is."""
        return bool(cells.pence(cells.text(row[self.amount or 0]))[0] % 100)

    def answer(self, row: Sequence[Any]) -> tuple[int, str]:
        """What a row says was paid, and to whom."""
        payee = "" if self.payee is None else cells.text(row[self.payee])
        assert self.amount is not None
        return cells.pence(cells.text(row[self.amount]))[0], payee


def _is_date(cell: Any) -> bool | None:
    """Whether a cell is a date or a month, or would be one; None where it is blank."""
    if isinstance(cell, dt.date):
        return True
    text = cells.text(cell)
    if not text:
        return None
    seen = looks(text)
    return seen[_DATE] or seen[_PERIOD] or _DATE_LIKE.fullmatch(text) is not None


def _is_name(cell: Any) -> bool | None:
    """Whether a cell holds words, as a payee's name does; None where it is blank."""
    if isinstance(cell, dt.date):
        return False
    text = cells.text(cell)
    if not text:
        return None
    if _WORDS.search(text) is None:
        return False
    digits = _DIGIT.search(text) if text.isascii() else any(map(str.isdigit, text))
    return not (digits and looks(text)[_DATE])


def _is_long(text: str, digits: int) -> bool:
    """Whether a text is a whole number of so many digits or more."""
    if len(text) < digits or not text[0].isdigit():  # as nearly all are, and soon told
        return False
    whole = text.removesuffix(".0")
    return len(whole) >= digits and whole.isascii() and whole.isdigit()


def _runs(doubtful: set[int], reasons: Sequence[str]) -> Iterator[list[int]]:
    """Doubtful rows that follow each other, blank rows between them passed over."""
    run: list[int] = []
    for i in sorted(doubtful):
        if run and any(reasons[k] != "blank" for k in range(run[-1] + 1, i)):
            yield run
            run = []
        run.append(i)
    if run:
        yield run


def _moves(check: _Types, run: Sequence[int]) -> list[Move]:
    """The ways in which the cells of a block may be moved."""
    width = len(check.sheet.columns)
    if width > _WIDEST:
        return []
    steps = [s for s in range(-FARTHEST, FARTHEST + 1) if s]
    moves = [Move(at, step) for step, at in product(steps, range(width))]
    surplus = {check.wide[i] for i in run if i in check.wide}
    moves += [Move(at, s, joins=True) for s in surplus for at in range(width)]
    return moves


def _best(check: _Types, run: Sequence[int]) -> tuple[dict[int, Cells], set[int]]:
    """The rows of a block as the move that suits most of them has them, where no other move gives
    another answer; and those of a block of unread amounts that agree as they are as well.
    """
    rows = check.sheet.rows
    width = len(check.sheet.columns)
    trial = run[:TRIED]

    def moved(move: Move, i: int, *, whole: bool = False) -> Cells | None:
        row = move.of(rows[i])
        if move.joins:
            if check.wide.get(i) != move.step or not _is_joint(check, move, row):
                return None
        elif any(cells.text(c) for c in rows[i][move.at : move.at + max(0, move.step)]) and (
            i in check.wide or move.at
        ):
            # a cell that holds something is not dropped, but for those in front of the table
            return None
        row = [*row, *[""] * (width - len(row))]
        fitting = check.fits(row, whole=whole) and not any(map(cells.text, row[width:]))
        return row[:width] if fitting else None

    def score(move: Move) -> tuple[int, int]:
        fitting = [row for i in trial if (row := moved(move, i)) is not None]
        return len(fitting), sum(map(check.overlap, fitting))

    scores = {move: score(move) for move in _moves(check, run)}
    scores = {move: s for move, s in scores.items() if s[0]}
    if not scores:
        return {}, set()
    top = max(scores.values())
    leaders = [move for move, s in scores.items() if s == top]
    equal = [move for move, s in scores.items() if s[0] == top[0]]
    found: dict[int, Cells] = {}
    either: set[int] = set()
    for i in run:
        as_it_is = check.fits(rows[i], wide=True)
        answers = [row for move in leaders if (row := moved(move, i)) is not None]
        others = [row for move in equal if (row := moved(move, i)) is not None]
        pounds = {check.answer(row)[0] for row in others}
        if len(run) == 1 and len(pounds) > 1:
            continue
        if answers and as_it_is and i in check.unread:
            either.add(i)
        elif answers and not as_it_is and len({check.answer(row) for row in answers}) == 1:
            found[i] = answers[0]
    block = [i for i in run if i in check.unread]
    unread = [found[i] for i in block if i in found]
    if not unread or 2 * sum(map(check.has_pennies, unread)) < len(unread):
        return {i: row for i, row in found.items() if i not in check.unread}, set()
    for i in block:  # what the others show holds for amounts in whole pounds among them
        if i in found or i in either or check.fits(rows[i], wide=True):
            continue
        answers = [row for move in leaders if (row := moved(move, i, whole=True)) is not None]
        if len({check.answer(row) for row in answers}) == 1:
            found[i] = answers[0]
        elif i in check.paid:
            either.add(i)
    return found, either


def _is_joint(check: _Types, move: Move, row: Sequence[Any]) -> bool:
    """Whether a cell may have been cut at a comma: an amount at its thousands, else only before
    words.
    """
    if move.at >= len(row):
        return False
    joint = str(row[move.at])
    if move.at == check.amount:
        return cells.pence(cells.text(joint))[1] == cells.PLAIN
    first, *others = joint.split(",")
    spaced = any(str(cell).startswith(" ") for cell in row)
    if spaced and not all(part.startswith(" ") for part in others):
        return False  # a comma of a text has a space behind it, one that parts cells has none here
    return all(map(_WORDS.search, others)) and not _THREE_DIGITS.fullmatch(first)


def _other_layout(check: _Types, block: Sequence[int]) -> dict[int, Cells]:
    """The rows of a block in the order of the sheet's columns, by a layout of their own that their
    contents show.
    """
    sheet = check.sheet
    rows = [sheet.rows[i] for i in block]
    try:
        layout = columns.find_layout(rows, {"header_row": "none"})
    except Undecided:
        return {}
    needed = {name for name in ("date", "supplier", "amount") if sheet.found.at(name) is not None}
    if not needed <= set(layout.columns):
        return {}
    sources = _sources(check, rows, {name: c.index for name, c in layout.columns.items()})
    found: dict[int, Cells] = {}
    for i in block:
        row: Cells = [""] * len(sheet.columns)
        for at, index in sources.items():
            if index < len(sheet.rows[i]):
                row[at] = sheet.rows[i][index]
        if check.fits(row):
            found[i] = row
    return found


def _sources(
    check: _Types, rows: Sequence[Sequence[Any]], places: Mapping[str, int]
) -> dict[int, int]:
    """From which cell of a block's rows each column of the sheet is filled.

    Date, payee and amount stand where the block's own layout has them. A column of words (who pays,
    what for) is the cell that says most often what the column says in other rows; by its kind alone
    a department would do for the payer.
    """
    sources: dict[int, int] = {}
    for name in ("date", "supplier", "amount"):
        at = check.sheet.found.at(name)
        if at is not None and name in places:
            sources[at] = places[name]
    others = [
        name for name in check.sheet.found.columns if check.sheet.found.at(name) not in sources
    ]
    for name in others:
        at = check.sheet.found.columns[name].index
        known = {
            k: sum(k < len(row) and cells.text(row[k]) in check.seen[at] for row in rows)
            for k in range(max(map(len, rows)))
            if k not in sources.values()
        }
        best = max(known, key=lambda k: (known[k], k == at), default=0)
        if known.get(best, 0) >= 0.5 * len(rows):
            sources[at] = best
    for name in others:
        at = check.sheet.found.columns[name].index
        if at not in sources and name in places and places[name] not in sources.values():
            sources[at] = places[name]
    return sources
