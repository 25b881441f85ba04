"""One sheet while it is being read: its columns, its amounts, and for every row whether it is a
payment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from helpers.spend.files.grid import Grid
from helpers.spend.parse import cells, dittos
from helpers.spend.parse.column_types import LOOKS, STERLING, looks
from helpers.spend.parse.columns import Layout, is_nil
from helpers.spend.parse.headers import header_key
from helpers.spend.parse.sum_rows import AmountRow, find_sums, is_balance, is_foot, sums_by_habit

TOTAL = re.compile(
    r"(?:grand|overall|report|monthly|month|net|gross|invoice)?[ -]*(?:totals?|sum)"
    r"(?: (?:for|of|paid|amount|spend|value|payments?|expenditure|£|excl|incl|excluding|including)"
    r".*| ?\(.*\))?[ :=]*",
    re.IGNORECASE,
)
_NO_AMOUNT = (cells.BLANK, cells.UNREADABLE)
_CREDIT = re.compile(r"c/?r|crn|c/?n|credits?|credit (?:notes?|memos?|invoices?)", re.IGNORECASE)
_SOME_REFERENCES = 500  # by which it is known whether references hold numbers
_MARKS = 8  # different words of a column that says of each payment whether it is a credit
_SIGNS = (  # marks of credits and of debits that say so only together, or under a name that does
    ({"c", "cr"}, {"d", "dr"}),
    ({"h"}, {"s"}),  # Haben and Soll, in exports of SAP
    ({"-", "−", "–", "minus", "("}, {"+", "plus"}),
    ({"-1"}, {"1", "+1"}),
    ({"kg"}, {"kr", "re", "kz", "zp"}),  # SAP: a vendor's credit memo among invoices
    ({"21"}, {"31"}),  # the same by SAP's posting keys
    ({"pcn", "pcr", "cn"}, {"pin", "pinv", "inv"}),  # purchase credit notes and invoices
)
_SIGN_NAME = re.compile(
    r".*\b(?:d(?:r|ebit)?s? ?/? ?c(?:r|redit)?s?|sign|type|ind|indicator|flag|s ?/ ?h)\b.*"
    r"|pk|posting key|[-+/ ±]*",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9]")
_SUM_FIRST = re.compile(r"^.{0,5}sum", re.MULTILINE)  # as in `_is_label`
_SUBTOTAL = re.compile(
    r"(?:sub|page|sheet|running)[ -]*totals?.*|.+ (?:sub[ -]?)?total[ :]*", re.IGNORECASE
)


class Sheet:
    """The columns of a sheet as lists with one entry a row; `pence` and `kinds` say what its amount
    cells parse to.

    `flags` are what is to be said of single rows beside that. Rows whose pounds cannot be known
    count 0 pence.
    """

    def __init__(
        self, source_file: str, grid: Grid, found: Layout, told: Mapping[str, str]
    ) -> None:
        self.source_file, self.grid, self.found, self.told = source_file, grid, found, told
        self.rows, self.first = grid.rows, (found.header + 1 if found.header is not None else 0)
        self.top = found.header if found.top is None else found.top
        self.numbers, self.sheets = row_places(grid)
        self.columns = grid.columns
        self._cleaned: dict[int, list[str]] = {}
        self._different: dict[int, set[str]] = {}
        self._low_texts: dict[int, str] = {}
        self.amount = self.column("amount")
        self.pence, self.kinds = cells.amounts(self.amount)
        self.flags: dict[int, str] = {}
        self.displaced: set[int] = set()
        self.not_pounds = self._not_pounds()
        self.credits = self._credits()
        self.order = ""

    def column(self, name: str) -> list[Any]:
        """The cells of a named column as they were read, one a row; blanks where the sheet has no
        such column.
        """
        at = self.found.at(name)
        return [""] * len(self.rows) if at is None else self.columns[at]

    def texts(self, name: str) -> list[str]:
        """The cells of a named column as clean text, one a row."""
        at = self.found.at(name)
        return [""] * len(self.rows) if at is None else self.cleaned(at)

    def cleaned(self, at: int) -> list[str]:
        """The cells of a column, counted from 0, as clean text, one a row."""
        if at not in self._cleaned:
            found = cells.texts_of(self.columns[at], self.distinct(at))
            self._cleaned[at], self._different[at] = found
        return self._cleaned[at]

    def distinct(self, at: int) -> set[Any]:
        """The different cells of a column, counted from 0, as they were read."""
        return self.grid.distinct(at)

    def different(self, at: int) -> set[str]:
        """The different texts of a column, counted from 0, as `cleaned` gives them."""
        self.cleaned(at)
        return self._different[at]

    def low_texts(self, at: int) -> str:
        """The different texts of a column, counted from 0, in small letters, a text a line."""
        if at not in self._low_texts:
            self._low_texts[at] = "\n".join(self.different(at)).lower()
        return self._low_texts[at]

    def flag(self, rows: Iterable[int], flag: str) -> None:
        """Flag those of some rows that bear no flag yet."""
        self.flags.update({i: flag for i in rows if i not in self.flags})

    def fill_payees(self, reasons: Sequence[str]) -> None:
        """Name the payees of a list that gives each a row of its own above his payments; such
        payments are flagged `supplier_filled`.

        Args:
            reasons: Why each row is no payment, '' where it is one.
        """
        at = self.found.at("supplier")
        if at is None or "amount_blank" not in reasons:
            return
        payees = self.cleaned(at)
        lone = [
            reason == "amount_blank" and sum(map(bool, map(cells.text, row))) <= 2
            for reason, row in zip(reasons, self.rows, strict=True)
        ]
        paid = [not reason for reason in reasons]
        if names := dittos.headed_payees(payees, paid, lone):
            self._cleaned[at] = names
            self.flag((i for i, reason in enumerate(reasons) if not reason), "supplier_filled")

    def dated(self, i: int) -> bool:
        """Whether the date cell of a row holds anything but the label of a total ('30/04/2020
        Total').
        """
        at = self.found.at("date")
        when = "" if at is None else self.cleaned(at)[i]
        return bool(when) and _SUBTOTAL.fullmatch(when) is None and TOTAL.fullmatch(when) is None

    def without_amount(self, i: int) -> None:
        """Count a row as 0 pence: nobody can say which of its cells, if any, is its amount in
        pounds.
        """
        self.pence[i], self.kinds[i] = 0, cells.UNREADABLE

    def _not_pounds(self) -> set[int]:
        """Rows in another currency than the others; where all rows are, they are kept and
        flagged.
        """
        signed = {
            i
            for i, kind in enumerate(self.kinds if cells.FOREIGN in self.kinds else ())
            if kind == cells.FOREIGN
        }
        stated = self._other_currency()
        read = len(self.kinds) - sum(map(self.kinds.count, _NO_AMOUNT))
        header = self.found.names[self.found.columns["amount"].index].lower()
        in_pounds = re.search(r"gbp|sterling|£", header)
        if not in_pounds and cells.names_currency(header):
            signed = {i for i, kind in enumerate(self.kinds) if kind not in _NO_AMOUNT}
            for i in signed:
                self.kinds[i] = cells.FOREIGN
        if stated and in_pounds:  # paid in euros, published in pounds
            self.flags.update(dict.fromkeys(stated, cells.FOREIGN))
            stated = set()
        rows = stated | (signed if len(signed) < 0.9 * read else set())
        for i in rows:
            self.without_amount(i)
        return rows

    def _credits(self) -> set[int]:
        """Rows that another column marks as credits, in a sheet whose amounts have no signs: their
        amounts are made negative.
        """
        if (self.pence < 0).any():
            return set()
        read = [i for i, k in enumerate(self.kinds) if k not in _NO_AMOUNT and i >= self.first]
        unread = len(self.kinds) - len(read)
        for at, column in enumerate(self.columns):
            if at == self.found.at("amount") or len(self.distinct(at)) > _MARKS + 1 + unread:
                continue  # too many, even if all rows without an amount had words of their own
            words = {column[i] for i in read} - {""}
            if not 1 <= len(words) <= _MARKS:
                continue
            marks = self._credit_marks(at, words)
            rows = {i for i in read if column[i] in marks} if marks else set()
            if 0 < 2 * len(rows) < len(read):
                for i in rows:
                    self.pence[i] = -self.pence[i]
                self.flags.update(dict.fromkeys(rows, "amount_credit"))
                return rows
        return set()

    def _credit_marks(self, at: int, words: set[Any]) -> set[Any]:
        """Which of the words of a column mark credits.

        `Credit note` does so anywhere. `C`, `H` and a minus do so beside their opposites where the
        column's name allows it; a minus beside blanks only next to the amounts.
        """
        clean = {word: cells.text(word).lower() for word in words}
        if len(words) > 1 and (marks := {w for w in clean if _CREDIT.fullmatch(clean[w])}):
            return marks
        names = self.found.names
        if not _SIGN_NAME.fullmatch(names[at] if at < len(names) else ""):
            return set()
        found = set(clean.values())
        for credit, debit in _SIGNS:
            if found & credit and found <= credit | debit:
                beside = abs(at - self.found.columns["amount"].index) == 1
                alone = found <= credit and not (beside and "minus" in credit)
                return set() if alone else {w for w in clean if clean[w] in credit}
        return set()

    def _other_currency(self) -> set[int]:
        """Rows whose currency column says another currency than sterling."""
        if self.found.at("currency") is None:
            return set()
        column = self.texts("currency")
        others = {c for c in set(column) if c.upper() not in STERLING and cells.is_currency(c)}
        return {i for i, c in enumerate(column) if c in others and i >= self.first}

    def reasons(self) -> list[str]:
        """For every row the reason (of `read_file.REASONS`) why it is no payment, '' where it is
        one.
        """
        supplier, transaction = self.texts("supplier"), self.texts("transaction")
        labels = self._labelled()
        above = self._payments_above(supplier, transaction)
        reasons = [""] * len(self.rows)
        pence = self.pence.tolist()
        whole = part = 0  # pence of the payments so far, and since the last total
        for i, kind in enumerate(self.kinds):
            read = kind not in _NO_AMOUNT
            if i in self.displaced:
                reasons[i] = "row_displaced"
            elif i in self.not_pounds:
                reasons[i] = "amount_other_currency"
            elif not (
                read
                and supplier[i]
                and i not in labels
                and (i >= self.first or i in above)
                and (pence[i] or not self._is_nil(i))
            ):
                is_sum = pence[i] != 0 and pence[i] in (whole, part)
                beside = {supplier[i], self._reference(transaction[i])} - {"", labels.get(i)}
                reasons[i] = (
                    (self._above(i) if i not in above else "")
                    or self._total(i, labels.get(i, ""), supplier[i], beside, is_sum)
                    or self._lone(i, read, beside, is_sum)
                )
            if not reasons[i]:
                whole, part = whole + pence[i], part + pence[i]
            elif reasons[i] in ("total", "subtotal"):
                part = 0
        return self._without_sums(reasons, supplier, transaction)

    def _without_sums(
        self, reasons: list[str], supplier: list[str], transaction: list[str]
    ) -> list[str]:
        """The reasons with those of rows that have a payee and are sums or counts of others."""
        paid = [i for i, reason in enumerate(reasons) if not reason]
        lacking: set[int] = set()
        for name in ("date", "transaction", "payer", "expense_type", "expense_area"):
            at = self.found.at(name)
            if at is None or "" not in self.different(at):
                continue
            texts = self.cleaned(at)
            blank = [i for i in paid if not texts[i]]
            if 2 * len(blank) < len(paid):  # else the sheet has no such column
                lacking.update(blank)
        pence = self.pence.tolist()
        for at in sums_by_habit([supplier[i] for i in paid], [pence[i] for i in paid]):
            reasons[paid[at]] = "subtotal"
        if not lacking:
            return reasons
        left = (i for i in paid if not reasons[i])
        rows = [AmountRow(i, pence[i], supplier[i], i in lacking) for i in left]
        for i, reason in find_sums(rows).items():
            reasons[i] = reason
        for row in rows:
            bare = row.lacks and not transaction[row.at] and not reasons[row.at]
            foot = is_balance(row.payee) or (not self.dated(row.at) and is_foot(row.payee))
            if bare and foot:
                reasons[row.at] = "amount_alone"
        return reasons

    @cached_property
    def _referenced(self) -> bool:
        """Whether nearly every row with an amount has a reference."""
        texts = self.texts("transaction")
        read = [i for i, k in enumerate(self.kinds) if k not in _NO_AMOUNT]
        return sum(bool(texts[i]) for i in read) >= 0.9 * max(1, len(read))

    def _reference(self, text: str) -> str:
        """A cell of the column of references; nothing where it is a word ('Page' over a number)
        among references that have numbers.
        """
        worded = bool(text) and not _DIGIT.search(text)
        return "" if worded and self._numbered else text

    @cached_property
    def _numbered(self) -> bool:
        """Whether nearly all references hold a number."""
        texts = zip(self.texts("transaction"), self.kinds, strict=True)
        read = (text for text, kind in texts if text and kind not in _NO_AMOUNT)
        filled = list(islice(read, _SOME_REFERENCES))
        return len(list(filter(_DIGIT.search, filled))) >= 0.9 * len(filled) > 0

    def _payments_above(self, supplier: list[str], transaction: list[str]) -> set[int]:
        """Rows above the header that are payments: a payee in words, an amount, and a date or a
        reference; a sheet that has neither: a cell under every name, three at least.
        """
        dates = self.found.at("date")
        named = [k for k, name in enumerate(self.found.names) if name]
        bare = dates is None and self.found.at("transaction") is None and len(named) >= 3
        above = set()
        for i in range(self.top or 0):
            read = self.kinds[i] not in _NO_AMOUNT
            if read and re.search(r"[^\W\d_]{2}", supplier[i]):
                when = "" if dates is None else cells.text(self.columns[dates][i])
                dated = bool(when) and looks(when)[LOOKS.index("date")]
                dated |= bare and all(cells.text(self.columns[k][i]) for k in named)
                above |= {i} if dated or (dates is None and transaction[i]) else set()
        return above

    def _is_nil(self, i: int) -> bool:
        """Whether a row says that nothing was paid."""
        return any(type(c) is str and is_nil(cells.text(c)) for c in self.rows[i])

    def _labelled(self) -> dict[int, str]:
        """Rows in which a cell says that they are totals, with its text."""
        found: dict[int, str] = {}
        for at in range(len(self.columns)):
            every = self.low_texts(at)
            if "total" not in every and not ("sum" in every and _SUM_FIRST.search(every)):
                continue
            if labels := set(filter(_is_label, self.different(at))):
                texts = enumerate(self.cleaned(at))
                found.update((i, text) for i, text in texts if text in labels)
        return found

    def _above(self, i: int) -> str:
        """Blank rows, what stands above the payments, and the header wherever it is repeated."""
        row = self.rows[i]
        if not any(map(cells.text, row)):
            return "blank"
        if i < self.first:
            return "header" if self.top is not None and i >= self.top else "preamble"
        if self.kinds[i] in _NO_AMOUNT and self.first:
            header = [header_key(n) for n in self.found.names]
            keys = [header_key(c) for c in row]
            same = sum(bool(h) and k == h for k, h in zip(keys, header, strict=False))
            places = map(self.found.at, ("amount", "supplier", "date"))
            vital = [at for at in places if at is not None]
            moved = any(at < len(keys) and keys[at] and keys[at] != header[at] for at in vital)
            return "header" if same >= max(2, 0.6 * sum(map(bool, header))) and not moved else ""
        return ""

    def _total(self, i: int, label: str, supplier: str, beside: set[str], is_sum: bool) -> str:
        """A label counts where no other payee and no reference stands beside it: TOTAL GAS & POWER
        is paid like anyone.
        """
        bare = label == supplier and self._referenced and TOTAL.fullmatch(label)
        if not label or beside or (supplier and self.dated(i) and not bare):
            return ""
        if TOTAL.fullmatch(label):
            return "total"
        certain = not supplier or is_sum or re.match("sub|page", label, re.IGNORECASE)
        return "subtotal" if certain and not self.dated(i) else ""

    def _lone(self, i: int, read: bool, beside: set[str], is_sum: bool) -> str:
        """An amount that is missing, unreadable, or without anything that would make it a
        payment.
        """
        if self.pence[i] == 0 and self._is_nil(i):
            return "nil_return"
        if not read:
            return "amount_blank" if self.kinds[i] == cells.BLANK else "amount_unreadable"
        if beside or self.dated(i):
            return ""
        lone = (
            sum(1 for c in self.rows[i] if cells.text(c)) == 1
            or self.found.at("date") is not None
            or self.found.at("transaction") is not None
        )
        if not lone or (not is_sum and self._says_what_for(i)):
            return ""
        return "total" if is_sum else "amount_alone"

    def _says_what_for(self, i: int) -> bool:
        """Whether two cells or more beside the amount say what was paid for: its type, its area, a
        description, a contract.
        """
        known = {self.found.at(name) for name in ("payer", "supplier", "amount", "currency")}
        worded = [
            c
            for at, c in enumerate(self.rows[i])
            if at not in known and re.search(r"[^\W\d_]{3}", cells.text(c))
        ]
        named = any(
            self.found.at(name) is not None and cells.text(self.column(name)[i])
            for name in ("expense_type", "expense_area", "description")
        )
        return named and len(worded) >= 2


@lru_cache(maxsize=50_000)
def _is_label(text: str) -> bool:
    """Whether a text says that a row is a total or a subtotal."""
    low = text.lower()
    return ("total" in low or "sum" in low[:8]) and (
        TOTAL.fullmatch(text) is not None or _SUBTOTAL.fullmatch(text) is not None
    )


def row_places(grid: Grid) -> tuple[list[int], list[str]]:
    """The number and the sheet (in a PDF: the page) of every row of a grid."""
    count = len(grid.rows)
    return list(grid.numbers) or list(range(1, count + 1)), list(grid.sheets) or [
        grid.sheet
    ] * count
