"""What a person should look at in a sheet that was read: amounts in a form that may mislead, rows
that were lost, payments out of all proportion.

Nothing is changed here. A reading that is right needs no note; one that may be wrong has at least
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from helpers.core.formatting import joined, pounds_and_pence
from helpers.spend.parse import cells, line_amounts
from helpers.spend.parse.columns import month_columns, next_line
from helpers.spend.parse.headers import field_by_name, header_key
from helpers.spend.parse.rows import Sheet

__all__ = ["Note", "row_range", "sheet_notes"]

NOT_TINY = 30  # payments of a sheet, from which on a single one is held against all
SOME_PAYMENTS = 10  # payments of a sheet, from which on their signs are looked at
MOST_PAYMENTS = 0.8  # of the payments, from which on their sign, or that they are nought, is said
FEW_PAYMENTS = (
    0.05  # of the payments, up to which a blank payee or a date that cannot be read is not said
)
HUGE = 500_000_000  # pence: no public body's usual payment is above five million pounds
_LOWEST_THRESHOLD = 250  # pounds, from which on any public body publishes its payments
_LARGE = range(100_000_000, 2_000_000_000)  # pence: a usual payment that is likelier as pence
_ENDINGS_POUNDS = 0.04  # of amounts in whole pounds that end in 00: the most of usual lists
_ENDINGS_PENCE = 0.06  # the least of lists in pence
_SMALL = 20_000  # as pence, below which a usual payment is less likely than as pounds
_BELOW_THRESHOLDS = 9_500  # pounds: lists of large payments begin above
_ABOVE_THRESHOLDS = 47_500  # pounds: and below
_FILLED_UP = re.compile(r"0[0-9]{4,}")
_TWO_DIGITS = re.compile("[0-9]{2}")
_THREE_DECIMALS = re.compile(r"[-(£ ]*[1-9][0-9]{0,2}\.[0-9]{3}[-)£ ]*")
_MOST_WORDS = 50  # of a column that says of each payment whether it came in or went out
_RECEIVED = {"receipt", "receipts", "income", "in", "ar", "accounts receivable", "sales ledger"}
_SPENT = {"payment", "payments", "expenditure", "out", "ap", "accounts payable", "purchase ledger"}
_DEBIT = re.compile(r"[0-9] ?dr\.?\s*$|^\s*dr\b", re.IGNORECASE)
_PENNIES = re.compile(r"[0-9][.,][0-9]{1,2}\b(?![.,])")
_THRESHOLD = re.compile(  # "over £25,000", "exceeding 25k", "over-500"
    r"(?:over|above|exceed(?:s|ing)?|(?:more|greater) than|threshold)[\W_]{0,3}(?:of[\W_]{1,2})?"
    r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)[ _-]?(k\b|thousand)?",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"(?:payment |invoice )?(?:cancell?ed|voided|void|unpaid|not (?:yet )?paid|on hold|rejected)"
    r"(?:$|\s*[-:–].*)",
    re.IGNORECASE,
)
# without one of these a text is matched by neither
_MARKING = ("cancel", "void", "paid", "hold", "reject", "credit", "refund", "revers")
_CREDIT_NOTE = re.compile(r"credit (?:note|memo)s?\b|(?:refund|reversal|reversed)\b", re.IGNORECASE)
_CREDIT_REFERENCE = re.compile(r"^[sp]?(?:cn|crn|cred)[-/ ]?[0-9]", re.MULTILINE)
_INVOICE_REFERENCE = re.compile(r"[sp]?(?:inv|in|invoice)[-/ ]?[0-9]")
Note = tuple[str, str]  # the kind of what is to be looked at, and it in words


def sheet_notes(sheet: Sheet, payments: pa.Table, reasons: Sequence[str]) -> list[Note]:
    """What is to be said of a sheet.

    Args:
        sheet: The sheet as it was read.
        payments: Its payments.
        reasons: Why each row is no payment, '' where it is one.

    Returns:
        For each thing its kind and a sentence's words.
    """
    return [
        *_hidden(sheet, payments),
        *_columns(sheet),
        *_currencies(sheet, reasons),
        *_shown_currencies(sheet, reasons),
        *_forms(sheet, payments),
        *_sizes(payments),
        *_perhaps_pence(sheet, payments),
        *_parts_of_amounts(sheet, reasons),
        *_bare(sheet, reasons),
        *_texts(sheet, payments),
        *_lost(sheet, reasons),
        *_monthless(payments),
        *_marked(sheet, payments, reasons),
    ]


def row_range(sheet: Sheet, rows: Iterable[int]) -> str:
    """How many rows, and from which to which: '2 rows (rows 4 to 9)'."""
    numbers = [sheet.numbers[i] for i in rows]
    if len(numbers) == 1:
        return f"1 row (row {numbers[0]})"
    return f"{len(numbers):,} rows (rows {min(numbers)} to {max(numbers)})"


def _columns(sheet: Sheet) -> list[Note]:
    """A header that was moved, months or dates that stand where they cannot be read."""
    notes: list[Note] = []
    if sheet.found.moved:
        notes.append(
            ("header_moved", "the names of its columns stand aside of their cells; they were moved")
        )
    if month_columns(sheet.found.names):
        notes.append(
            (
                "months_in_columns",
                "its months stand side by side as columns; its payments have no month of their own",
            )
        )
    known = {column.index for column in sheet.found.columns.values()}
    if payee := sheet.found.columns.get("supplier"):
        stem, line = next_line(header_key(payee.header))
        for at, name in enumerate(sheet.found.names):
            more = next_line(header_key(name)) == (stem, line + 1) and stem
            if more and any(sheet.cleaned(at)[sheet.first :]):
                notes.append(("payees_go_on", f"the names of payees go on in its column {name!r}"))
    for at, name in enumerate(sheet.found.names):
        field, sure = field_by_name(header_key(name)) if name and at not in known else ("", 0.0)
        if field == "date" and sure >= 0.8 and "date" not in sheet.found.columns:
            texts = sheet.cleaned(at)[sheet.first :]
            if any(texts):
                notes.append(("dates_unreadable", f"no dates can be read in its column {name!r}"))
    return notes


def _hidden(sheet: Sheet, payments: pa.Table) -> list[Note]:
    """Payments in rows, and values in columns, that a spreadsheet does not show: they are
    published, and whoever looks at the sheet and adds up what is seen comes to another sum.
    """
    notes: list[Note] = []
    if not sheet.grid.hidden_rows and not sheet.grid.hidden_columns:
        return notes
    rows = payments["source_row"].to_pylist()
    concealed = [k for k, row in enumerate(rows) if row in sheet.grid.hidden_rows]
    if concealed:
        pence = cells.exact_sum(payments["amount_pence"].take(concealed).to_numpy())
        numbers = [rows[k] for k in concealed]
        where = (
            f"row {numbers[0]}" if len(numbers) == 1 else f"rows {min(numbers)} to {max(numbers)}"
        )
        plural = "payments are" if len(numbers) > 1 else "payment is"
        notes.append(
            (
                "rows_hidden",
                f"{len(numbers):,} {plural} in hidden rows ({where}), £{pounds_and_pence(pence)}; "
                "counted like the others",
            )
        )
    for name in ("amount", "supplier", "payer", "date"):
        column = sheet.found.columns.get(name)
        if column and column.index in sheet.grid.hidden_columns and len(rows):
            total = cells.exact_sum(payments["amount_pence"].to_numpy())
            worth = f", £{pounds_and_pence(total)}" if name == "amount" else ""
            notes.append(
                (
                    "columns_hidden",
                    f"the {name} is taken from a hidden column ({column.header or 'no name'}) for "
                    f"{len(rows):,} payments{worth}",
                )
            )
    return notes


def _currencies(sheet: Sheet, reasons: Sequence[str]) -> list[Note]:
    """Amounts in another currency, by their signs, by another column or by a line of text."""
    notes: list[Note] = []
    said = [
        i
        for i, reason in enumerate(reasons)
        if reason and any(type(c) is str and cells.says_currency(c) for c in sheet.rows[i])
    ]
    if said and not sheet.not_pounds and cells.FOREIGN not in sheet.kinds:
        row = sheet.numbers[said[0]]
        words = f"row {row} says that amounts are in another currency; they are counted as pounds"
        notes.append(("other_currency", words))
    if sheet.not_pounds:
        where = row_range(sheet, sheet.not_pounds)
        notes.append(("other_currency", f"in another currency, and not counted: {where}"))
    elif cells.FOREIGN in sheet.kinds:
        notes.append(
            (
                "other_currency",
                "its amounts have another currency's sign; they are counted as pounds",
            )
        )
    return notes


def _shown_currencies(sheet: Sheet, reasons: Sequence[str]) -> list[Note]:
    """Amounts that a workbook shows with another currency's sign."""
    at = sheet.found.at("amount")
    foreign = {row for row, column in sheet.grid.foreign_cells if column == at}
    rows = [i for i, reason in enumerate(reasons) if not reason and sheet.numbers[i] in foreign]
    if not rows:
        return []
    words = "shown with another currency's sign, and counted as pounds"
    return [("other_currency", f"{words}: {row_range(sheet, rows)}")]


def _forms(sheet: Sheet, payments: pa.Table) -> list[Note]:
    """Signs that were given or may be missing, and digits that were lost before they reached us."""
    notes: list[Note] = []
    if sheet.credits:
        where = row_range(sheet, sheet.credits)
        notes.append(("credits_marked", f"marked as credits, and counted as negative: {where}"))
    kinds = enumerate(sheet.kinds if any(sheet.kinds) else ())
    marked = [(i, kind) for i, kind in kinds if kind]
    short = [i for i, k in marked if k == cells.SCIENTIFIC and _lost_digits(sheet, i)]
    if short:
        where = row_range(sheet, short)
        notes.append(("amounts_scientific", f"written as 2.5E+04, with digits lost: {where}"))
    commas = [i for i, kind in marked if kind == cells.COMMA]
    pairs = zip(sheet.kinds, sheet.amount, strict=True) if commas else ()
    plain = sum(kind == cells.PLAIN and type(cell) is str and "." in cell for kind, cell in pairs)
    if commas and plain > len(commas):
        where = row_range(sheet, commas)
        notes.append(("decimal_commas", f"a comma where others have a decimal point: {where}"))
    notes += _debits(sheet, payments)
    pence = payments["amount_pence"].to_numpy()
    if len(pence) >= SOME_PAYMENTS and np.count_nonzero(pence < 0) > MOST_PAYMENTS * len(pence):
        notes.append(("amounts_negative", "nearly all its amounts are negative"))
    return notes


def _debits(sheet: Sheet, payments: pa.Table) -> list[Note]:
    """Amounts without the mark of a debit, which most others have: they may be credits."""
    marked = {
        sheet.numbers[i]
        for i, cell in enumerate(sheet.amount)
        if type(cell) is str and _DEBIT.search(cell)
    }
    if not marked:
        return []
    rows = zip(
        payments["source_row"].to_pylist(), payments["amount_pence"].to_pylist(), strict=True
    )
    bare = [row for row, pence in rows if pence > 0 and row not in marked]
    if not 0 < len(bare) < len(marked):
        return []
    where = f"{len(bare):,} of {payments.num_rows:,}, the first in row {bare[0]}"
    words = "most amounts are marked DR, as debits; those that are not may be credits, and count as"
    return [("debits_marked", f"{words} payments: {where}")]


def _lost_digits(sheet: Sheet, i: int) -> bool:
    """Whether an amount written as a power of ten has fewer digits than pounds."""
    text = cells.text(sheet.amount[i]).lower()
    digits = len(re.sub("[^0-9]", "", text.partition("e")[0]))
    return digits < len(str(abs(int(sheet.pence[i])) // 100))


def _sizes(payments: pa.Table) -> list[Note]:
    """Payments of nothing, of unlikely size, or repeated on line after line."""
    notes: list[Note] = []
    pence = np.abs(payments["amount_pence"].to_numpy())
    if len(pence) >= 2 and np.count_nonzero(pence == 0) > MOST_PAYMENTS * len(pence):
        notes.append(
            (
                "amounts_nought",
                "nearly all its amounts are nought; formulas not worked out, perhaps",
            )
        )
    if len(pence) >= NOT_TINY and pence.max() > HUGE and np.median(pence) > HUGE:
        notes.append(
            ("large_payments", "its usual payment is above £5m; its amounts may be no pounds")
        )
    if _run_on(payments["amount_pence"].to_numpy()):
        words = "its amounts grow from row to row, as running totals do; counted as payments"
        notes.append(("amounts_running", words))
    whole = cells.exact_sum(pence)
    if len(pence) >= NOT_TINY and (large := np.flatnonzero(pence > whole / 10)).size:
        rows = payments["source_row"].to_numpy()
        listed = joined([f"row {rows[k]}: £{pounds_and_pence(int(pence[k]))}" for k in large[:3]])
        notes.append(
            ("large_payment", f"one payment is above a tenth of all {len(pence):,} ({listed})")
        )
    references = payments["transaction"].to_numpy().tolist()
    if again := line_amounts.repeated_totals(references, pence.tolist()):
        notes.append(
            (
                "totals_repeated",
                f"{again:,} payments have the reference and the amount of the row above; the total "
                "of an invoice may be repeated on its lines",
            )
        )
    return notes


def _run_on(pence: cells.Pence) -> bool:
    """Whether amounts are like running totals: nearly each above the one before, by steps that do
    not grow, as they do in a list that was sorted by amount.
    """
    if len(pence) < SOME_PAYMENTS or pence[-1] < 5 * abs(pence[0]):
        return False
    steps = np.diff(pence)
    up, down = steps[steps > 0], -steps[steps < 0]
    if len(up) < MOST_PAYMENTS * len(steps) or (down.size and down.max() > up.max()):
        return False
    first, last = (np.median(np.abs(half)) for half in np.array_split(steps, 2))
    return bool(last < 3 * max(first, 1))


def _perhaps_pence(sheet: Sheet, payments: pa.Table) -> list[Note]:
    """Whole numbers that would be likely amounts if they were pence, and are unlikely as pounds.

    Many bodies round to pounds, so it takes more than that no amount has pennies: all are a hundred
    times the threshold that a title names; or the usual one is between one and twenty million, and
    would be a usual payment in pence; or they are filled up with noughts, as programs write pence;
    or as many end in 00 as payments in pence do. Round sums, as grants are, are pounds.
    """
    pence = np.abs(payments["amount_pence"].to_numpy())
    pence = pence[pence > 0]
    round_sums = np.count_nonzero(pence % 10_000 == 0)
    if len(pence) < 2 or (pence % 100).any() or 2 * round_sums > len(pence):
        return []
    size = int(np.median(pence))
    named = [sheet.source_file.rpartition("/")[2], sheet.grid.sheet]
    top = [cells.text(cell) for row in sheet.rows[: sheet.first][:NOT_TINY] for cell in row]
    found = [m for title in (*named, *top) for m in _THRESHOLD.finditer(title)]
    least = max(
        (int(m[1].replace(",", "")) * (1000 if m[2] else 1) for m in found if len(m[1]) < 10),
        default=0,
    )
    texts = [cell for cell in sheet.amount[sheet.first :] if type(cell) is str]
    if least >= _LOWEST_THRESHOLD and 100 * least * 100 <= pence.min():
        why = f"all are above a hundred times £{least:,}, the threshold that a title names"
    elif size in _LARGE:
        why = f"the usual one would be £{pounds_and_pence(size)}"
    elif 2 * sum(_FILLED_UP.fullmatch(text.strip()) is not None for text in texts) > len(pence):
        why = "they are filled up with noughts, as programs write pence"
    elif _end_like_pence(pence // 100, least):
        why = "they end in 00 as often as payments in pence do, and pounds do not"
    else:
        return []
    if any(map(_PENNIES.search, texts)):
        return []
    return [("amounts_perhaps_pence", f"its amounts are whole numbers and may be pence: {why}")]


def _end_like_pence(numbers: cells.Pence, least: int) -> bool:
    """Whether whole numbers have the endings, and the sizes, of payments in pence.

    A sixth of all payments are whole pounds, and end in 00 as pence; of amounts rounded to pounds
    one in thirty does. Where a list begins sets apart what both have in common: small payments in
    pence begin at next to nothing, or at a threshold of £500 or more and so at 50,000; lists in
    pounds of such a size begin at £10,000 to £30,000, or at the threshold `least` of a title.
    """
    lowest, usual = np.percentile(numbers, (10, 50))
    begins = lowest < _BELOW_THRESHOLDS or lowest >= _ABOVE_THRESHOLDS
    told = least and least <= lowest  # amounts in pounds are above the threshold of a title
    rest = numbers[numbers % 1000 != 0]  # round sums, as grants are, may be pounds
    if not begins or told or usual < _SMALL or len(rest) < NOT_TINY:
        return False
    share = np.count_nonzero(rest % 100 == 0) / len(rest)
    doubt = 3 * (_ENDINGS_POUNDS * (1 - _ENDINGS_POUNDS) / len(rest)) ** 0.5
    return share >= max(_ENDINGS_PENCE, _ENDINGS_POUNDS + doubt)


def _parts_of_amounts(sheet: Sheet, reasons: Sequence[str]) -> list[Note]:
    """Pence that may stand in a column of their own, and points that may part thousands."""
    paid = [i for i, reason in enumerate(reasons) if not reason]
    at = sheet.found.columns["amount"].index + 1
    notes: list[Note] = []
    name = sheet.found.names[at] if at < len(sheet.found.names) else ""
    known = {column.index for column in sheet.found.columns.values()}
    whole = not (sheet.pence[paid] % 100).any()
    if whole and len(paid) >= SOME_PAYMENTS and at < len(sheet.columns) and at not in known:
        beside = {sheet.cleaned(at)[i] for i in paid}
        named = not name or header_key(name) in ("p", "pence")
        if named and len(beside) > 2 and all(map(_TWO_DIGITS.fullmatch, beside)):
            words = "its amounts are whole pounds, and two digits stand behind each: pence, perhaps"
            notes.append(("pence_aside", words))
    some = paid if cells.ROUNDED in sheet.kinds else ()
    rounded = [i for i in some if sheet.kinds[i] == cells.ROUNDED]
    pointed = [i for i in rounded if _THREE_DECIMALS.fullmatch(cells.text(sheet.amount[i]))]
    if type(sheet.amount[pointed[0]] if pointed else 0.0) is str and len(pointed) > max(
        2, FEW_PAYMENTS * len(paid)
    ):
        words = (
            f"three digits behind the point, which may part thousands: {row_range(sheet, pointed)}"
        )
        notes.append(("points_doubtful", words))
    return notes


def _bare(sheet: Sheet, reasons: Sequence[str]) -> list[Note]:
    """Payments that say nothing of what was paid for, where nearly all others do: what stands below
    a list, as a count, a budget or the tax, looks so.
    """
    paid = [i for i, reason in enumerate(reasons) if not reason]
    said_of_all = {
        sheet.found.at(name) for name in ("payer", "date", "supplier", "amount", "period")
    }
    blank, telling = set(paid), 0
    for at in range(len(sheet.columns)):
        if at in said_of_all:
            continue
        texts = sheet.cleaned(at) if "" in sheet.different(at) else ()
        none = {i for i in paid if not texts[i]} if texts else set()
        if len(none) <= FEW_PAYMENTS * len(paid):
            blank &= none
            telling += 1
        if not blank:
            return []
    if telling < 2:  # a column alone may be left blank for many reasons
        return []
    pence = cells.exact_sum(sheet.pence[sorted(blank)])
    words = f"nothing but a payee and an amount have {row_range(sheet, sorted(blank))}"
    return [("payments_bare", f"{words}, £{pounds_and_pence(pence)}; counted")]


def _texts(sheet: Sheet, payments: pa.Table) -> list[Note]:
    """Payees that are missing, and dates that are odd."""
    notes: list[Note] = []
    flags = payments["flags"].to_numpy().tolist()
    rows = payments["source_row"].to_numpy().tolist()
    pairs = zip(rows, flags, strict=True) if any(flags) else ()
    flagged = [(row, text.split(";")) for row, text in pairs if text]
    said = {
        "supplier_blank": ("payees_blank", "no payee is named in"),
        "supplier_filled": ("payees_filled", "the payee is taken from a row above in"),
        "date_unreadable": ("dates_unreadable", "the dates cannot be read of"),
        "period_of_file": ("dates_blank", "no date of their own have"),
        "date_far": (
            "dates_far",
            "years away from the others, or from the sheet's month, are the dates of",
        ),
    }
    if any(sheet.texts("payer")[sheet.first :]):
        said["payer_unknown"] = ("payers_blank", "no payer is named in")
    for flag, (kind, words) in said.items():
        marked = [row for row, own in flagged if flag in own]
        dateless = flag == "period_of_file" and "date" not in sheet.found.columns
        few = dateless or (
            flag not in ("supplier_filled", "date_far", "payer_unknown")
            and len(marked) <= FEW_PAYMENTS * len(rows)
        )
        if marked and not few:
            where = f"row {marked[0]}" if len(marked) == 1 else f"rows {marked[0]} to {marked[-1]}"
            notes.append(
                (kind, f"{words} {len(marked):,} payment{'s' * (len(marked) > 1)} ({where})")
            )
    return notes


def _monthless(payments: pa.Table) -> list[Note]:
    """Payments of which not even the month is known."""
    if pc.index(payments["period"], "").as_py() < 0:  # as in most sheets, and soon told
        return []
    none = payments["source_row"].filter(pc.equal(payments["period"], "")).to_pylist()
    where = f"row {none[0]}" if len(none) == 1 else f"rows {none[0]} to {none[-1]}"
    words = f"no month is known of {len(none):,} payment{'s' * (len(none) > 1)} ({where})"
    return [("months_unknown", words)]


def _marked(sheet: Sheet, payments: pa.Table, reasons: Sequence[str]) -> list[Note]:
    """Payments that a text beside them calls cancelled or unpaid, and credit notes in a sheet whose
    amounts have no signs.
    """
    notes: list[Note] = []
    signed = bool((payments["amount_pence"].to_numpy() < 0).any())
    kinds = [("payments_cancelled", "called cancelled or unpaid, and counted", _CANCELLED)]
    if not signed:
        words = "credit notes by their texts, and counted as payments"
        kinds.append(("credits_unsigned", words, _CREDIT_NOTE))
    others = {sheet.found.at("supplier"), sheet.found.at("amount"), sheet.found.at("payer")}
    asked = [k for k in range(len(sheet.columns)) if k not in others]
    if not signed:
        notes += _received(sheet, asked, reasons) + _credit_references(sheet, reasons)
    asked = [k for k in asked if any(word in sheet.low_texts(k) for word in _MARKING)]
    for kind, words, pattern in kinds:
        marked: set[int] = set()
        for k in asked:
            distinct = sheet.distinct(k)
            texts = {c for c in distinct if type(c) is str and pattern.match(c.strip())}
            if texts:
                column = enumerate(sheet.columns[k])
                marked.update(i for i, c in column if c in texts and not reasons[i])
        if marked and 2 * len(marked) <= payments.num_rows:
            notes.append((kind, f"{words}: {row_range(sheet, marked)}"))
    return notes


def _credit_references(sheet: Sheet, reasons: Sequence[str]) -> list[Note]:
    """References that begin with the letters of credit notes (CN 123), where others begin with
    those of invoices.
    """
    at = sheet.found.at("transaction")
    if at is None or not _CREDIT_REFERENCE.search(sheet.low_texts(at)):
        return []
    texts = [text.lower() for text in sheet.cleaned(at)]
    marked = [i for i, t in enumerate(texts) if not reasons[i] and _CREDIT_REFERENCE.match(t)]
    if not marked or not any(map(_INVOICE_REFERENCE.match, texts)):
        return []
    words = f"credit notes by their references, and counted as payments: {row_range(sheet, marked)}"
    return [("credits_unsigned", words)]


def _received(sheet: Sheet, columns: Sequence[int], reasons: Sequence[str]) -> list[Note]:
    """Money that came in, by a word beside its amount, where another word says that it went out."""
    for at in columns:
        if len(sheet.different(at)) > _MOST_WORDS:
            continue
        low = set(sheet.low_texts(at).split("\n"))
        if low.isdisjoint(_RECEIVED) or low.isdisjoint(_SPENT):
            continue
        texts = enumerate(sheet.cleaned(at))
        marked = [i for i, text in texts if not reasons[i] and text.lower() in _RECEIVED]
        if marked:
            words = f"receipts by their texts, and counted as payments: {row_range(sheet, marked)}"
            return [("receipts_counted", words)]
    return []


def _payees_go_on(sheet: Sheet, reasons: Sequence[str]) -> list[Note]:
    """Rows below a payment that hold nothing but a second line in the payee's column."""
    at = sheet.found.at("supplier")
    if at is None or "amount_blank" not in reasons or "supplier_filled" in sheet.flags.values():
        return []
    payees = sheet.cleaned(at)
    more = [
        i
        for i, reason in enumerate(reasons)
        if reason == "amount_blank"
        and payees[i]
        and not reasons[i - 1]
        and sum(map(bool, map(cells.text, sheet.rows[i]))) == 1
        and any(not later for later in reasons[i:])
    ]
    if not more:
        return []
    words = "nothing but a payee, as where its name goes on from the row above"
    return [("payees_go_on", f"{words}: {row_range(sheet, more)}")]


def _lost(sheet: Sheet, reasons: Sequence[str]) -> list[Note]:
    """Rows that may be payments and have no amount that can be read."""
    notes: list[Note] = []
    payees = sheet.texts("supplier")
    references = sheet.texts("transaction")
    unread = [
        i
        for i, reason in enumerate(reasons)
        if reason == "amount_unreadable"
        and (
            re.search("[0-9]", cells.text(sheet.amount[i]))
            or (payees[i] and (sheet.dated(i) or references[i]))
        )
    ]
    if unread:
        where = row_range(sheet, unread)
        notes.append(("amounts_unreadable", f"the amounts of {where} cannot be read"))
    last = max((i for i, reason in enumerate(reasons) if not reason), default=0)
    alone = [
        i
        for i, reason in enumerate(reasons[:last])
        if reason == "amount_alone" and sum(map(bool, map(cells.text, sheet.rows[i]))) > 1
    ]
    if alone:
        pence = cells.exact_sum(sheet.pence[alone])
        words = f"an amount, and no payee, day or reference: {row_range(sheet, alone)}"
        notes.append(("amounts_alone", f"{words}, £{pounds_and_pence(pence)}; not counted"))
    blank = [
        i
        for i, reason in enumerate(reasons)
        if reason == "amount_blank" and payees[i] and sheet.dated(i)
    ]
    notes += _payees_go_on(sheet, reasons)
    if len(blank) > FEW_PAYMENTS * len(reasons) or any(references[i] for i in blank):
        notes.append(("amounts_blank", f"a payee and no amount: {row_range(sheet, blank)}"))
    return notes
