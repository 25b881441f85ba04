"""A file becomes payments and a ledger, and the pounds add up.

Every physical row ends either in the table of payments or in the ledger with a reason (`REASONS`). `raw` is counted before
anything is decided: all rows of the sheet, and what their amount cells parse to. `kept` is counted from the table, each kind of
drop from the ledger; if raw is not their sum, reading fails rather than passing on a table that lost something.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

import numpy as np
import pyarrow as pa

from helpers.payments import cells, layout, privacy
from helpers.payments.grids import Grid, grids
from helpers.payments.layout import Layout, Undecided
from helpers.payments.overrides import Overrides
from helpers.payments.sources import Refused, Source

REASONS = {
    "header": "the row of column names, where it first stands or repeated further down",
    "preamble": "a title or a note above the header",
    "blank": "no cell holds anything",
    "total": "a total: labelled so, or alone in its row and equal to the sum of the rows above",
    "subtotal": "a subtotal or the total of a page or a payee",
    "amount_alone": "an amount with nothing beside it and not the sum of the rows above",
    "amount_blank": "something is written, but the amount cell is empty; counts as 0 pence",
    "amount_unreadable": "the amount cell does not hold an amount that can be read without guessing; counts as 0 pence",
    "duplicate": "the same payment as in an earlier file; only on request",
    "skipped": "the override file says to skip the sheet",
    "sheet_empty": "nothing stands below the header of the sheet",
    "sheet_summary": "the sheet is a pivot table of payments that are listed elsewhere",
    "no_amount_column": "no column of the sheet holds amounts; counts as 0 pence",
    "no_supplier_column": "no column of the sheet names who was paid; counts as 0 pence",
    "amount_undecided": "two columns of the sheet could be the amount; counts as 0 pence",
    "override_wrong": "the override file names a row or a column that the sheet does not have",
    "file_unreadable": "the file as a whole cannot be read: one row, number 0, stands for it",
}
REFUSALS = {"no_amount_column", "no_supplier_column", "amount_undecided", "override_wrong", "file_unreadable"}

SCHEMA = pa.schema([
    ("payer", pa.string()), ("date", pa.date32()), ("period", pa.string()), ("supplier", pa.string()), ("amount_pence", pa.int64()),
    ("expense_type", pa.string()), ("expense_area", pa.string()), ("transaction", pa.string()),
    ("source_file", pa.string()), ("source_sheet", pa.string()), ("source_row", pa.int32()),
    ("flags", pa.string()), ("amount_text", pa.string()),
])  # fmt: skip
LEDGER = pa.schema([
    ("source_file", pa.string()), ("source_sheet", pa.string()), ("source_row", pa.int32()), ("reason", pa.string()),
    ("amount_text", pa.string()),
])  # fmt: skip
WATERFALL = ("source_file", "source_sheet", "step", "rows", "pence")
COLUMNS = ("source_file", "source_sheet", "field", "column", "header", "how", "sure")

_TOTAL = re.compile(
    r"(?:grand|overall|report|monthly|month|net|gross|invoice)?[ -]*(?:totals?|sum)"
    r"(?: (?:for|of|paid|amount|spend|value|payments?|expenditure|£).*)?[ :=]*",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(r"(?:sub|page|sheet|running)[ -]*totals?.*|.+ (?:sub[ -]?)?total[ :]*", re.IGNORECASE)
_WORD = r"(?:[A-Z][\w&'’.-]*|and|of|in|the|upon|on|&)"
_BODY_NAME = re.compile(
    rf"(?:NHS )?{_WORD}(?:[ ,]+{_WORD})*? (?:CCG|ICB|PCT|Clinical Commissioning Group|Integrated Care Board|"
    r"Primary Care Trust|Health Board|(?:NHS |Care |Partnership )*(?:Foundation )?Trust)\b"
)
_TAIL_FIRST = re.compile(r"((?:NHS )?(?:FT|TRUST|FOUNDATION TRUST)) (.+)", re.I)


@dataclass(frozen=True)
class Refusal:
    """A file or a sheet that could not be read, with the reason in words."""

    source_file: str
    source_sheet: str
    code: str
    why: str


@dataclass(frozen=True)
class Part:
    """What one file, or several together, came to. `payments` has SCHEMA and `ledger` LEDGER; pounds are whole pence."""

    payments: pa.Table
    ledger: pa.Table
    waterfall: list[tuple[str, str, str, int, int]] = field(default_factory=list)
    columns: list[tuple[str, str, str, int, str, str, float]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def joined(parts: Iterable[Part]) -> Part:
    """Several parts as one, in their order."""
    parts = list(parts)
    return Part(
        pa.concat_tables([p.payments for p in parts] or [SCHEMA.empty_table()]),
        pa.concat_tables([p.ledger for p in parts] or [LEDGER.empty_table()]),
        [row for p in parts for row in p.waterfall], [row for p in parts for row in p.columns], [r for p in parts for r in p.refusals],
    )  # fmt: skip


def read_source(source: Source, overrides: Overrides | None = None, data: bytes | None = None) -> Part:
    """Read one file: all its sheets. What cannot be read is in `refusals` and in the ledger; nothing is raised for it."""
    overrides = overrides or Overrides()
    try:
        sheets = grids(source.read() if data is None else data, overrides.told(source.name))
    except Refused as why:
        ledger = table(LEDGER, [source.name], [""], [0], ["file_unreadable"], [""])
        steps = [(source.name, "", "raw", 1, 0), (source.name, "", "kept", 0, 0), (source.name, "", "file_unreadable", 1, 0)]
        return Part(SCHEMA.empty_table(), ledger, steps, refusals=[Refusal(source.name, "", "file_unreadable", str(why))])
    whole = joined(read_grid(source.name, grid, overrides.told(source.name, grid.sheet)) for grid in sheets)
    if whole.payments.num_rows:  # a sheet of notes beside the payments is in the ledger, and no cause for complaint
        whole = replace(whole, refusals=[r for r in whole.refusals if r.code != "no_amount_column"])
    return whole


def read_grid(source_file: str, grid: Grid, told: Mapping[str, str] | None = None) -> Part:
    """Read one sheet: every row into the table or into the ledger, and the sums checked.

    Raises RuntimeError where raw is not kept and dropped together: a fault of ours.
    """
    told = told or {}
    try:
        if told.get("skip") == "yes":
            raise Undecided("skipped", "the override file says to skip it")
        found = layout.find(grid.rows, told)
    except Undecided as why:
        return _refused(source_file, grid, why)
    sheet = _Sheet(source_file, grid, found, told)
    reasons = sheet.reasons()
    keep = [i for i, reason in enumerate(reasons) if not reason]
    drop = [i for i, reason in enumerate(reasons) if reason]
    payments = sheet.payments(keep)
    ledger = table(
        LEDGER, [source_file] * len(drop), [sheet.sheets[i] for i in drop], [sheet.numbers[i] for i in drop], [reasons[i] for i in drop],
        [_shown(sheet.amount[i]) for i in drop],
    )  # fmt: skip
    return Part(payments, ledger, sheet.waterfall(payments, drop, reasons), sheet.recognised())


def _refused(source_file: str, grid: Grid, why: Undecided) -> Part:
    count = len(grid.rows)
    numbers, sheets = _places(grid)
    ledger = table(LEDGER, [source_file] * count, sheets, numbers, [why.code] * count, [""] * count)
    steps = []
    for name in dict.fromkeys(sheets or [grid.sheet]):
        rows = sheets.count(name)
        steps += [(source_file, name, "raw", rows, 0), (source_file, name, "kept", 0, 0)] + (
            [(source_file, name, why.code, rows, 0)] if rows else []
        )
    refusals = [Refusal(source_file, grid.sheet, why.code, str(why))] if why.code in REFUSALS else []
    return Part(SCHEMA.empty_table(), ledger, steps, refusals=refusals)


def table(schema: pa.Schema, *columns: Sequence[Any]) -> pa.Table:
    return pa.table([pa.array(c, t.type) for c, t in zip(columns, schema, strict=True)], schema=schema)


def _places(grid: Grid) -> tuple[list[int], list[str]]:
    count = len(grid.rows)
    return list(grid.numbers) or list(range(1, count + 1)), list(grid.sheets) or [grid.sheet] * count


def _shown(cell: Any) -> str:
    """An amount cell for the ledger. Words that are no part of an amount are left out: they might be somebody's name."""
    text = cells.text(cell)
    if cells.pence(text)[1] != cells.UNREADABLE or layout.by_name(layout.plain(text))[0] == "amount" or _TOTAL.fullmatch(text):
        return text
    return re.sub(r"(?:(?!\b(?:cr|dr|gbp|nil|n/a|tbc|nan)\b)[^\W\d_][\w'’.-]*\s*)+", "…", text, flags=re.IGNORECASE)[:80]


class _Sheet:
    """One sheet while it is being read: its columns as lists, one entry a row."""

    def __init__(self, source_file: str, grid: Grid, found: Layout, told: Mapping[str, str]) -> None:
        self.source_file, self.grid, self.found, self.told = source_file, grid, found, told
        self.rows, self.first = grid.rows, (found.header + 1 if found.header is not None else 0)
        self.numbers, self.sheets = _places(grid)
        self.columns = [list(c) for c in zip_longest(*grid.rows, fillvalue="")]
        self.amount = self.column("amount")
        self.pence, self.kinds = cells.amounts(self.amount)
        self.order = ""

    def column(self, name: str) -> list[Any]:
        at = self.found.at(name)
        return [""] * len(self.rows) if at is None else self.columns[at]

    def texts(self, name: str) -> list[str]:
        column = self.column(name)
        once = {cell: cells.text(cell) for cell in set(column)}
        return [once[cell] for cell in column]

    # --- which rows are payments ---

    def reasons(self) -> list[str]:
        """For every row the reason why it is no payment, '' where it is one."""
        supplier, transaction = self.texts("supplier"), self.texts("transaction")
        header = [layout.plain(n) for n in self.found.names]
        labels = self._labelled()
        reasons = [""] * len(self.rows)
        running = since = 0
        for i, (row, kind) in enumerate(zip(self.rows, self.kinds, strict=True)):
            read = kind not in (cells.BLANK, cells.UNREADABLE)
            if read and supplier[i] and i not in labels and i >= self.first:
                running += int(self.pence[i])
                since += int(self.pence[i])
                continue
            reasons[i] = self._reason(i, row, read, header, labels.get(i, ""), supplier[i], transaction[i], (running, since))
            if reasons[i] in ("total", "subtotal"):
                since = 0
            elif not reasons[i]:
                running += int(self.pence[i])
                since += int(self.pence[i])
        return reasons

    def _labelled(self) -> dict[int, str]:
        """Rows in which a cell says that they are totals, with its text."""
        found: dict[int, str] = {}
        for column in self.columns:
            words = {c for c in set(column) if type(c) is str and ("otal" in c or "OTAL" in c or "um" in c.lower()[:8])}
            words = {c for c in words if _TOTAL.fullmatch(cells.text(c)) or _SUBTOTAL.fullmatch(cells.text(c))}
            if words:
                found.update((i, cells.text(c)) for i, c in enumerate(column) if type(c) is str and c in words)
        return found

    def _reason(
        self,
        i: int,
        row: Sequence[Any],
        read: bool,
        header: list[str],
        label: str,
        supplier: str,
        transaction: str,
        sums: tuple[int, int],
    ) -> str:
        filled = [t for t in map(cells.text, row) if t]
        if not filled:
            return "blank"
        if i == self.first - 1:
            return "header"
        if i < self.first:
            return "preamble"
        if not read and self.found.header is not None:
            same = sum(bool(h) and layout.plain(c) == h for c, h in zip(row, header, strict=False))
            if same >= max(2, 0.6 * sum(map(bool, header))):
                return "header"
        if label and supplier in ("", label) and transaction in ("", label):
            certain = _TOTAL.fullmatch(label) is not None
            nothing_else = not self._dated(i) or supplier == ""
            if certain and nothing_else:
                return "total"
            if (
                _SUBTOTAL.fullmatch(label)
                and not self._dated(i)
                and (supplier == "" or self.pence[i] in sums or re.match("sub|page", label, re.I))
            ):
                return "subtotal"
        if not read:
            return "amount_blank" if self.kinds[i] == cells.BLANK else "amount_unreadable"
        if len(filled) == 1:
            return "total" if self.pence[i] in sums and self.pence[i] else "amount_alone"
        return ""

    def _dated(self, i: int) -> bool:
        at = self.found.at("date")
        return at is not None and at < len(self.rows[i]) and cells.text(self.rows[i][at]) != ""

    # --- what the payments say ---

    def payments(self, keep: list[int]) -> pa.Table:
        flags: list[list[str]] = [[] for _ in keep]
        payer = self._payer(keep, flags)
        dates, periods = self._dates(keep, flags)
        kinds = [self.kinds[i] for i in keep]
        for k, kind in enumerate(kinds):
            if kind:
                flags[k].append(kind)
        supplier, others = self._private(keep, flags)
        texts = [cells.text(self.amount[i]) if kind not in ("", cells.DASH) else "" for i, kind in zip(keep, kinds, strict=True)]
        return table(
            SCHEMA, payer, dates, periods, supplier, self.pence[keep].tolist() if keep else [],
            others["expense_type"], others["expense_area"], others["transaction"], [self.source_file] * len(keep),
            [self.sheets[i] for i in keep], [self.numbers[i] for i in keep], [";".join(f) if f else "" for f in flags], texts,
        )  # fmt: skip

    def _payer(self, keep: list[int], flags: list[list[str]]) -> list[str]:
        if self.told.get("payer", "").startswith("="):
            return [self.told["payer"][1:].strip()] * len(keep)
        column = self.column("payer")
        once = {cell: _whole_name(cell) for cell in set(column)}
        names = [once[column[i]] for i in keep]
        counts = Counter(names)
        blank = counts.pop("", 0)
        main, times = counts.most_common(1)[0] if counts else ("", 0)
        sure = times >= 0.9 * (len(names) - blank) > 0
        if sure:  # a name cut short at a line's end
            names = [main if n and n != main and main.startswith(f"{n} ") else n for n in names]
        if blank or not names:
            filling, flag = (main, "payer_filled") if sure else self._payer_elsewhere()
            for k, name in enumerate(names):
                if not name:
                    names[k] = filling
                    flags[k].append(flag)
        return names

    def _payer_elsewhere(self) -> tuple[str, str]:
        """Who pays, where no column says so: the titles, the sheet's or the file's name, the folder."""
        titles = [cells.text(c) for row in self.rows[: max(self.first - 1, 0)] for c in row]
        *folders, stem = self.source_file.split("/")
        for text, flag in (
            *((t, "payer_from_title") for t in titles),
            (self.grid.sheet, "payer_from_sheet"),
            (stem, "payer_from_file_name"),
        ):
            if m := _BODY_NAME.search(text.replace("_", " ")):
                return m[0], flag
        return (folders[-1], "payer_from_folder") if folders else ("unknown", "payer_unknown")

    def _dates(self, keep: list[int], flags: list[list[str]]) -> tuple[list[Any], list[str]]:
        column = self.column("date")
        stated = self.told.get("period", "")
        told = cells.period(stated.removeprefix("=")) if stated.startswith("=") else ""
        months = {cell: cells.period(cell) for cell in set(self.column("period"))}
        own = [months[cell] for cell in self.column("period")]
        hint = told or self._hint(own)
        found = cells.dates([column[i] for i in keep], hint, self.told.get("date_order", ""))
        self.order = found.order
        usual = Counter(p for p in found.periods if p).most_common(1)
        fallback = hint or (usual[0][0] if usual else "")
        periods = [told or own[i] or p for i, p in zip(keep, found.periods, strict=True)]
        for k, (date, flag) in enumerate(zip(found.dates, found.flags, strict=True)):
            if flag:
                flags[k].append(flag)
            if date is None and not periods[k] and fallback:
                periods[k] = fallback
                flags[k].append("period_of_file")
        return found.dates, periods

    def _hint(self, own: Sequence[str]) -> str:
        """The month that the whole sheet is about: its period column, its name, its titles, the file's name."""
        if (months := set(own) - {""}) and len(months) == 1:
            return months.pop()
        titles = [cells.text(c) for row in self.rows[: max(self.first - 1, 0)] for c in row]
        for text in (self.grid.sheet, *titles, self.source_file.rsplit("/", 1)[-1]):
            if found := cells.period_in_name(text):
                return found
        return ""

    def _private(self, keep: list[int], flags: list[list[str]]) -> tuple[list[str], dict[str, list[str]]]:
        """Payees and the texts beside them, with those who may not be named taken out."""
        names = {n: self.texts(n) for n in ("supplier", "expense_type", "expense_area", "transaction", "description")}
        patients: set[int] = set()
        for name in ("supplier", "expense_type", "expense_area", "description"):
            words = {t for t in set(names[name]) if privacy.is_patient(t)}
            patients |= {i for i, t in enumerate(names[name]) if t in words} if words else set()
        kept = {name: [texts[i] for i in keep] for name, texts in names.items()}
        persons = {t for t in set(kept["supplier"]) if privacy.is_person(t)}
        for k, i in enumerate(keep):
            who = kept["supplier"][k]
            if not who:
                flags[k].append("supplier_blank")
            if i in patients or who in persons:
                flags[k].append("name_withheld")
                kept["supplier"][k] = privacy.WITHHELD
                kept["transaction"][k] = privacy.reference(kept["transaction"][k])
                for name in ("expense_type", "expense_area"):
                    kept[name][k] = privacy.without_names(kept[name][k], who)
        return kept["supplier"], kept

    # --- the accounts ---

    def waterfall(self, payments: pa.Table, drop: list[int], reasons: list[str]) -> list[tuple[str, str, str, int, int]]:
        """raw, kept and each reason, for each sheet (in a PDF: page). Raises RuntimeError where they do not add up."""
        steps = []
        sheets = np.asarray(self.sheets, dtype=object)
        kept_sheets = payments["source_sheet"].to_numpy(zero_copy_only=False)
        kept_pence = payments["amount_pence"].to_numpy()
        for name in dict.fromkeys(self.sheets or [self.grid.sheet]):
            here = sheets == name
            mine = kept_sheets == name
            rows = {"raw": int(here.sum()), "kept": int(mine.sum())}
            pence = {"raw": cells.total(self.pence[here]), "kept": cells.total(kept_pence[mine])}
            for i in drop:
                if self.sheets[i] == name:
                    rows[reasons[i]] = rows.get(reasons[i], 0) + 1
                    pence[reasons[i]] = pence.get(reasons[i], 0) + int(self.pence[i])
            if 2 * rows["raw"] != sum(rows.values()) or 2 * pence["raw"] != sum(pence.values()):
                raise RuntimeError(f"{self.source_file}, sheet {name!r}: what was kept and dropped is not what was read")
            order = ("raw", "kept", *(r for r in REASONS if r in rows))
            steps += [(self.source_file, name, step, rows[step], pence[step]) for step in order]
        return steps

    def recognised(self) -> list[tuple[str, str, str, int, str, str, float]]:
        """How each column was recognised and how sure that is, and what else was decided about the sheet (column 0)."""
        at = (self.source_file, self.grid.sheet)
        header = str(self.numbers[self.first - 1]) if self.first else "none"
        told = [
            ("header_row", header),
            ("encoding", self.grid.encoding),
            ("delimiter", self.grid.delimiter),
            ("date_order", self.order),
        ]
        return [
            *((*at, name, c.index + 1, c.header, c.how, c.sure) for name in layout.FIELDS if (c := self.found.columns.get(name))),
            *((*at, name, 0, value, "", 1.0) for name, value in told if value),
        ]


def _whole_name(cell: Any) -> str:
    """A body's name; where a cell broken over lines begins with the end of a name ('FT⏎Homerton Hospital'), that end goes back."""
    name = cells.text(cell)
    if type(cell) is str and "\n" in cell and (m := _TAIL_FIRST.fullmatch(name)):
        return name if m[2].upper().endswith(("TRUST", " FT")) else f"{m[2]} {m[1]}"
    return name
