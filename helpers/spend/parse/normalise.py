"""What the payments of a sheet say, in the canonical columns: who paid whom, when, how much, for
what.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate, filterfalse
from typing import Any

import pyarrow as pa

from helpers.spend.parse import cells, date_order, privacy
from helpers.spend.parse.headers import field_by_name, header_key
from helpers.spend.parse.payer_names import body_named
from helpers.spend.parse.rows import Sheet

PAYMENT_SCHEMA = pa.schema(
    [
        ("payer", pa.string()),
        ("date", pa.date32()),
        ("period", pa.string()),
        ("supplier", pa.string()),
        ("amount_pence", pa.int64()),
        ("expense_type", pa.string()),
        ("expense_area", pa.string()),
        ("transaction", pa.string()),
        ("source_file", pa.string()),
        ("source_sheet", pa.string()),
        ("source_row", pa.int32()),
        ("flags", pa.string()),
        ("amount_text", pa.string()),
    ]
)
SOME_DATES = 10  # of a sheet, from which on each is held against the usual one
FAR_DAYS = 3 * 366  # from the usual date, beyond which one is flagged
FISCAL_STEP = 3  # months from the first month of a year to the first of a financial year
FISCAL_SHARE = 0.9  # of the payments whose date must be so far from their period
_PART_OF_NAME = re.compile(
    r"(?:.+ )?(?:(?P<given>(?:first|fore|given|christian) ?names?)|initials?|title|salutation)"
)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TAIL_FIRST = re.compile(r"((?:NHS )?(?:FT|TRUST|FOUNDATION TRUST)) (.+)", re.I)


def to_payments(sheet: Sheet, keep: list[int]) -> tuple[pa.Table, str]:
    """The kept rows of a sheet as a table of SCHEMA, and how the order of day and month was
    decided.
    """
    work = _Payments(sheet, keep)
    return work.table(), work.order


class _Payments:
    def __init__(self, sheet: Sheet, keep: list[int]) -> None:
        self.sheet, self.keep, self.told = sheet, keep, sheet.told
        self.flags: defaultdict[int, list[str]] = defaultdict(list)  # by the place in `keep`
        self.order = ""

    def table(self) -> pa.Table:
        sheet, keep = self.sheet, self.keep
        payer = self._payer()
        dates, periods = self._dates()
        texts = [""] * len(keep)
        kinds = self._of_kept(sheet.kinds)
        if sheet.flags or any(kinds):
            for k, i in enumerate(keep):
                if flag := sheet.flags.get(i):
                    self.flags[k].append(flag)
                if kind := kinds[k]:
                    self.flags[k].append(kind)
                    texts[k] = "" if kind == cells.DASH else cells.text(sheet.amount[i])
        supplier, others = self._private()
        flags = [""] * len(keep)
        for k, own in self.flags.items():
            flags[k] = ";".join(own)
        columns: list[Any] = [
            payer,
            dates,
            periods,
            supplier,
            sheet.pence[keep],
            others["expense_type"],
            others["expense_area"],
            others["transaction"],
            pa.repeat(sheet.source_file, len(keep)),
            self._of_kept(sheet.sheets),
            self._of_kept(sheet.numbers),
            flags,
            texts,
        ]
        return pa.table(
            [_to_array(c, f.type) for c, f in zip(columns, PAYMENT_SCHEMA, strict=True)],
            schema=PAYMENT_SCHEMA,
        )

    def _of_kept(self, column: Sequence[Any]) -> list[Any]:
        """The entries of a column in the kept rows."""
        first, last = (self.keep[0], self.keep[-1]) if self.keep else (0, -1)
        if last - first + 1 == len(self.keep):  # they follow each other in most sheets
            return list(column[first : last + 1])
        return list(map(column.__getitem__, self.keep))

    def _payer(self) -> list[str]:
        if self.told.get("payer", "").startswith("="):
            return [self.told["payer"][1:].strip()] * len(self.keep)
        column = self.sheet.column("payer")
        once = {cell: _whole_name(cell) for cell in set(column)}
        once = {c: "" if privacy.is_person(name) else name for c, name in once.items()}
        names = list(map(once.__getitem__, self._of_kept(column)))
        counts = Counter(names)
        blank = counts.pop("", 0)
        main, times = counts.most_common(1)[0] if counts else ("", 0)
        sure = times >= 0.9 * (len(names) - blank) > 0
        if sure and len(counts) > 1:  # a name cut short at a line's end
            names = [main if n and n != main and main.startswith(f"{n} ") else n for n in names]
        if blank and not counts and (titled := self._titled_payers()):
            for k, i in enumerate(self.keep):
                names[k] = titled.get(i, "")
                if names[k]:
                    self.flags[k].append("payer_from_title")
            blank = "" in names
        if blank or not names:
            filling, flag = (main, "payer_filled") if sure else self._payer_elsewhere()
            for k, name in enumerate(names):
                if not name:
                    names[k] = filling
                    self.flags[k].append(flag)
        return names

    def _payer_elsewhere(self) -> tuple[str, str]:
        """Who pays, where no column says so: the titles, the sheet's or the file's name, the
        folder.
        """
        titles = [cells.text(c) for row in self._above() for c in row]
        *folders, stem = self.sheet.source_file.split("/")
        for text, flag in (
            *((t, "payer_from_title") for t in titles),
            (self.sheet.grid.sheet, "payer_from_sheet"),
            (stem, "payer_from_file_name"),
        ):
            if name := body_named(text, is_file_name=flag == "payer_from_file_name"):
                return name, flag
        return (folders[-1], "payer_from_folder") if folders else ("unknown", "payer_unknown")

    def _dates(self) -> tuple[list[Any], list[str]]:
        column = self.sheet.column("date")
        stated = self.told.get("period", "")
        told = cells.period(stated.removeprefix("=")) if stated.startswith("=") else ""
        months = {cell: cells.period(cell) for cell in set(self.sheet.column("period"))}
        own = list(map(months.__getitem__, self.sheet.column("period")))
        hint = told or self._hint(own)
        found = date_order.dates(self._of_kept(column), hint, self.told.get("date_order", ""))
        if not any(own) and not any(found.dates):
            own = self._counted_months()
        elif self._numbered_from_april(own, found.dates):
            own = [_later(month, FISCAL_STEP) if month else "" for month in own]
            hint = told or self._hint(own)
        self.order = found.order
        usual = Counter(filter(None, found.periods)).most_common(1)
        fallback = hint or (usual[0][0] if usual else "")
        titled = self._titled_months()
        pairs = zip(self._of_kept(own), found.periods, strict=True)
        periods = [told or mine or date for mine, date in pairs]
        self._flag_far(found.dates, hint)
        for k, flag in enumerate(found.flags if any(found.flags) else ()):
            if flag:
                self.flags[k].append(flag)
        unknown = [k for k, date in enumerate(found.dates) if date is None and not periods[k]]
        for k in unknown:
            if month := titled.get(self.keep[k]):
                periods[k] = month
                self.flags[k].append("period_of_title")
            elif fallback:
                periods[k] = fallback
                self.flags[k].append("period_of_file")
        return found.dates, periods

    def _flag_far(self, dates: Sequence[dt.date | None], month: str) -> None:
        """Flag the dates that lie years away from the usual one, or all of them where that is years
        away from the month that the sheet is about.
        """
        counts = Counter(filter(None, dates))
        if month and counts:
            about = dt.date(int(month[:4]), int(month[5:]), 15)
            if all(abs((date - about).days) > FAR_DAYS for date in counts):
                for k, date in enumerate(dates):
                    if date:
                        self.flags[k].append("date_far")
                return
        if counts.total() < SOME_DATES:
            return
        so_far = accumulate(counts[date] for date in sorted(counts))
        pairs = zip(sorted(counts), so_far, strict=True)
        usual = next(date for date, times in pairs if 2 * times >= counts.total())
        if far := {date for date in counts if abs((date - usual).days) > FAR_DAYS}:
            for k, date in enumerate(dates):
                if date in far:
                    self.flags[k].append("date_far")

    def _titled_payers(self) -> dict[int, str]:
        """For each row the body that the last title above it names, where titles among the
        payments name others than the one at the top: the lists of several bodies on one sheet.

        A payee that stands alone in a row of its own is no title.
        """
        sheet, paid = self.sheet, set(self.keep)
        payees = sheet.found.at("supplier")
        named: dict[int, str] = {}
        rows = range(self.keep[-1] if self.keep else 0)
        for i in filterfalse(paid.__contains__, rows):
            texts = enumerate(map(cells.text, sheet.rows[i]))
            filled = [(at, text) for at, text in texts if text]
            lone = len(filled) == 1 and (i < sheet.first or filled[0][0] != payees)
            if lone and (name := body_named(filled[0][1])):
                named[i] = name
        if len(set(named.values())) < 2 or not any(i >= sheet.first for i in named):
            return {}
        found: dict[int, str] = {}
        current = ""
        for i in range(self.keep[-1] + 1):
            current = named.get(i, current)
            if i in paid and current:
                found[i] = current
        return found

    def _titled_months(self) -> dict[int, str]:
        """For each row the month that the last title above it names, where titles among the
        payments name months that those at the top do not.
        """
        paid = set(self.keep)
        named: dict[int, str] = {}
        for i in sorted(set(range(self.keep[-1] if self.keep else 0)).difference(paid)):
            texts = list(filter(None, map(cells.text, self.sheet.rows[i])))
            months = map(cells.period_in_name, texts if len(texts) <= 2 else ())
            if month := next(filter(None, months), ""):
                named[i] = month
        first = self.sheet.first
        top = [month for i, month in named.items() if i < first]
        among = {i: month for i, month in named.items() if i >= first}
        if not set(among.values()) - set(top) or len({*among.values(), *top[:1]}) < 2:
            return {}
        current = next(iter(top), "")
        found: dict[int, str] = {}
        for i in range(first, self.keep[-1] + 1):
            current = among.get(i, current)
            if i in paid and current:
                found[i] = current
        return found

    def _numbered_from_april(self, own: Sequence[str], dates: Sequence[dt.date | None]) -> bool:
        """Whether the months of the period column count from April, as finance systems do: 202001
        beside dates in April 2020, or in a file about that month.
        """
        steps = Counter[int]()
        pairs = zip(self._of_kept(own), dates, strict=True) if any(own) else ()
        for (month, date), times in Counter(pairs).items():
            if date and month:
                steps[_months(f"{date:%Y-%m}") - _months(month)] += times
        if steps:
            return steps[FISCAL_STEP] >= FISCAL_SHARE * steps.total()
        told, titled = set(own) - {""}, self._titled()
        return len(told) == 1 and bool(titled) and _months(titled) - _months(*told) == FISCAL_STEP

    def _hint(self, own: Sequence[str]) -> str:
        """The month that the whole sheet is about: its period column, its name, its titles, the
        file's name.
        """
        if (months := set(own) - {""}) and len(months) == 1:
            return months.pop()
        return self._titled()

    def _titled(self) -> str:
        """The month that the sheet's name, its titles or the file's name mention. One that is only
        named, by a sheet, or counted from April (Month 01) has the financial year that they name.
        """
        texts = self._titles()
        if named := next(filter(None, map(cells.period_in_name, texts)), ""):
            return named
        year = self._financial_year()
        counted = (cells.numbered_month(text, year) for text in texts)
        return cells.month_of_financial_year(self.sheet.grid.sheet, year) or next(
            filter(None, counted), ""
        )

    def _titles(self) -> list[str]:
        titles = [cells.text(c) for row in self._above() for c in row]
        return [self.sheet.grid.sheet, *titles, self.sheet.source_file.rsplit("/", 1)[-1]]

    def _financial_year(self) -> int:
        """The year in which the financial year of the titles begins, 0 where none is named."""
        return next(filter(None, map(cells.financial_year_named, self._titles())), 0)

    def _counted_months(self) -> list[str]:
        """For each row the month that its cell of a column for periods names, or counts from April
        in the financial year that it or a title names. Such a column holds no dates, and may be
        recognised by its name alone.
        """
        year = self._financial_year()
        known = {column.index for column in self.sheet.found.columns.values()}
        for at, name in enumerate(self.sheet.found.names):
            field = field_by_name(header_key(name))[0] if name and at not in known else ""
            if field not in ("period", "date"):
                continue
            texts = self.sheet.cleaned(at)
            once = {text: _month_in_words(text, year) for text in set(texts)}
            if any(once.values()):
                return [once[text] for text in texts]
        return [""] * len(self.sheet.rows)

    def _private(self) -> tuple[list[str], dict[str, list[str]]]:
        """Payees and the texts beside them, with those who may not be named taken out."""
        names = {
            n: self.sheet.texts(n)
            for n in ("supplier", "expense_type", "expense_area", "transaction", "description")
        }
        patients: set[int] = set()
        for name in ("supplier", "expense_type", "expense_area", "description"):
            at = self.sheet.found.at(name)
            if at is None or not privacy.may_name_patients(self.sheet.low_texts(at)):
                continue
            words = set(filter(privacy.is_patient, self.sheet.different(at)))
            patients |= {i for i, t in enumerate(names[name]) if t in words} if words else set()
        kept = {name: self._of_kept(texts) for name, texts in names.items()}
        kept["transaction"] = _without_dot_zero(kept["transaction"])
        for name in ("expense_type", "expense_area"):
            at = self.sheet.found.at(name)
            if at is not None and privacy.names_somebody(self.sheet.low_texts(at)):
                kept[name] = list(map(privacy.without_titled, kept[name]))
        patients |= self._named_in_parts()
        persons = set(filter(privacy.is_person, set(kept["supplier"])))
        unnamed = {"", *persons}
        marked = [k for k, who in enumerate(kept["supplier"]) if who in unnamed]
        if patients:
            marked = sorted({*marked, *(k for k, i in enumerate(self.keep) if i in patients)})
        for k in marked:
            who, i = kept["supplier"][k], self.keep[k]
            if not who:
                self.flags[k].append("supplier_blank")
            if i in patients or who in persons:
                self.flags[k].append("name_withheld")
                kept["supplier"][k] = privacy.WITHHELD
                kept["transaction"][k] = privacy.reference(kept["transaction"][k])
                for name in ("expense_type", "expense_area"):
                    kept[name][k] = privacy.without_names(kept[name][k], who)
        return kept["supplier"], kept

    def _named_in_parts(self) -> set[int]:
        """The rows whose payee has a given name, initials or a title in a column of its own."""
        sheet = self.sheet
        payees = sheet.found.at("supplier")
        rows: set[int] = set()
        for at, name in enumerate(sheet.found.names):
            part = _PART_OF_NAME.fullmatch(header_key(name)) if name and at != payees else None
            if part is None or payees is None:
                continue
            pairs = zip(sheet.cleaned(at), sheet.cleaned(payees), strict=True)
            rows |= {
                i
                for i, (first, last) in enumerate(pairs)
                if first and last and (part["given"] or privacy.is_person(f"{first} {last}"))
            }
        return rows

    def _above(self) -> Sequence[Sequence[Any]]:
        """The rows above the header that are no payments."""
        top = self.sheet.top or 0
        payments = set(self.keep[:top])
        return [row for i, row in enumerate(self.sheet.rows[:top]) if i not in payments]


def _to_array(column: Any, kind: pa.DataType) -> pa.Array:
    """A column as an array; one that says the same in all rows is put together from that."""
    same = type(column) is list and column and column[0] == column[-1]
    if same and column.count(column[0]) == len(column):
        return pa.repeat(pa.scalar(column[0], kind), len(column))
    return pa.array(column, kind)


def _month_in_words(text: str, year: int) -> str:
    """The month of Apr-20, or of one in a financial year; 202001 may be January or April."""
    named = cells.period(text) if re.search("[A-Za-z]{3}", text) else ""
    return named or cells.month_of_financial_year(text, year)


def _months(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:]) - 1


def _later(month: str, by: int) -> str:
    year, number = divmod(_months(month) + by, 12)
    return f"{year}-{number + 1:02}"


def _without_dot_zero(references: list[str]) -> list[str]:
    """References without the '.0' of a program that took them for floats, where every number among
    them has it.
    """
    distinct = set(references)
    if not any(r.endswith(".0") and _NUMBER.fullmatch(r) for r in distinct):
        return references
    if not all(r.endswith(".0") for r in distinct if _NUMBER.fullmatch(r)):
        return references
    return [r.removesuffix(".0") if _NUMBER.fullmatch(r) else r for r in references]


def _whole_name(cell: Any) -> str:
    """A body's name; where a cell broken over lines begins with the end of a name ('FT⏎Homerton
    Hospital'), that end goes back.
    """
    name = cells.text(cell)
    if type(cell) is str and "\n" in cell and (m := _TAIL_FIRST.fullmatch(name)):
        return name if m[2].upper().endswith(("TRUST", " FT")) else f"{m[2]} {m[1]}"
    return name
