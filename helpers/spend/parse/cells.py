"""What one cell says: an amount as whole pence, a date, a month, a text. Nothing here knows about
files or columns.

Amounts are parsed as decimal text and never as sums of floats; each distinct text is parsed once.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Pence = npt.NDArray[np.int64]

# What became of an amount cell: read plainly, or read and flagged so; the last two count as 0 pence
# and never reach the table.
PLAIN, ROUNDED, SCIENTIFIC, COMMA, DASH, FOREIGN, BESIDE, FOOTNOTE = (
    "",
    "amount_rounded",
    "amount_scientific",
    "amount_decimal_comma",
    "amount_dash",
    "amount_other_currency",
    "amount_beside_number",
    "amount_footnote",
)
BLANK, UNREADABLE = "blank", "unreadable"
MAX_PENCE = (
    10**14
)  # £1 trillion: no payment is larger, and no sum of fewer than 92,000 of them leaves 64 bits

_SPACES = re.compile(r"[\s\u00a0\u200b\ufeff\u2000-\u200a\u202f\u2060\u3000\x00-\x1f\x7f]+")
_MINUS = str.maketrans("−–—‒﹣－", "------")
_BROKEN_MINUS = re.compile(  # a minus or a dash that was decoded in another encoding
    "\u00e2(?:\u20ac[\u201c\u201d\u2019]|\u02c6\u2019|\x80[\x90-\x95]|\x88\x92)"
)
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,2})?")
_PLAIN_AMOUNT = re.compile(  # what nearly all amounts are
    r"(-?)£?([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{1,2}))?"
)
_PLAIN_COLUMN = re.compile(  # many of them, one a line
    r"(?:-?(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,2})?\n)++"
)
_TOGETHER = 32  # cells of a column that are tried as plain amounts at once
_WORDS = re.compile(r"(?<![a-z])(?:cr|dr|gbp)(?![a-z])")
_SIGNS = re.compile(r"([-+(£ ]*)([0-9.][0-9,.' ]*)(e[-+]?[0-9]{1,2})?([-+)£ ]*)")
_GROUPED = re.compile(r"(?:[0-9]{1,3}(?:[ ,'][0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+")
_LOOSE = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}\.[0-9]{1,2}"
)  # 12,34,567.00: the point settles it
_COMMA = re.compile(
    r"[0-9]{1,3}(?:[. ][0-9]{3})*,[0-9]{1,2}|[0-9]+,[0-9]{1,2}"
)  # 1.234,56 and 1234,56
_POINTED = re.compile(
    r"[-(£ ]*[1-9][0-9]{0,2}(?:\.[0-9]{3})+[-)£ ]*"
)  # 29.894: pounds or decimals?
_POUND = re.compile(  # a pound sign that was decoded in another encoding than it was written in
    r"[\u00e2\u00e3\u00ef\u00bf\u00bd\u0192\u0161\u20ac\u201a\u2026\u2019\ufffd]+£"
    r"|[\ufffd\u00fa\u0153\u0142\x9c\u20a4](?= ?[0-9])"
)
_NUMBER_BEHIND = re.compile(  # an amount with pennies, and a VAT number, or its end, behind it
    r"([-(]?£? ?[0-9][0-9,]*\.[0-9]{2}\)?-?) (?:gb ?)?(?:[0-9]{9}|[0-9]{3} [0-9]{3} "
    r"[0-9]{3}|[0-9]{3} [0-9]{4} [0-9]{2}|[0-9]{1,3})"
)
_LOST_SIGN = "\ufffd"  # what a program writes for a character that it cannot decode
_LOST_SIGNS = (_LOST_SIGN, "?", "#")  # or that the encoding it writes has not; 7 bits have # for £
_LOST_POUND = re.compile(  # ?1,234.56: what stands behind has pennies or thousands
    r"([-(]? ?)[?#] ?(?=(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{2})?|[0-9]+\.[0-9]{2})[-)]?$)"
)
_FOOTNOTE = re.compile(  # marks and numbers of footnotes behind an amount, marks before it
    r"[*†‡§]+ ?(.*[0-9).])|(.*[0-9).]) ?(?:[*†‡§]+|[¹²³⁰⁴-⁹]+|\([1-9]?[0-9]\))"
)
_CURRENCIES = (
    "usd|eur|euros?|jpy|chf|cad|aud|nzd|dkk|sek|nok|inr|zar|hkd|sgd|cny|aed|pln|czk|huf|ils|thb|isk"
)
_FOREIGN = re.compile(
    rf"(?<![a-z])(?:us|ca|a|c|nz|hk|s)?\$|\u00e2\u201a\u00ac|[€¥₹]|(?<![a-z])(?:{_CURRENCIES})(?![a-z])"
)
_OTHER_CODES = (  # of ISO 4217, which are words elsewhere and codes in a column of currencies
    "aed|afn|all|amd|ang|aoa|ars|awg|azn|bam|bbd|bdt|bgn|bhd|bif|bmd|bnd|bob|brl|bsd|btn|bwp|byn|bzd"
    "|cdf|clp|cop|crc|cup|cve|djf|dop|dzd|egp|ern|etb|fjd|fkp|gel|ghs|gip|gmd|gnf|gtq|gyd|hnl|htg|idr"
    "|iqd|irr|jmd|jod|kes|kgs|khr|kmf|krw|kwd|kyd|kzt|lak|lbp|lkr|lrd|lsl|lyd|mad|mdl|mga|mkd|mmk|mnt"
    "|mop|mru|mur|mvr|mwk|mxn|myr|mzn|nad|ngn|nio|npr|omr|pab|pen|pgk|php|pkr|pyg|qar|ron|rsd|rub|rwf"
    "|sar|sbd|scr|sdg|shp|sle|sos|srd|ssp|stn|syp|szl|tjs|tmt|tnd|top|try|ttd|twd|tzs|uah|ugx|uyu|uzs"
    "|ves|vnd|vuv|wst|xaf|xcd|xof|xpf|yer|zmw|zwl"
)
_CURRENCY_NAME = re.compile(
    rf"(?:{_CURRENCIES}|{_OTHER_CODES}|[$€¥₹]|(?:us )?dollars?|swiss francs?|yen|danish krone"
    r"|swedish krona)"
)
_BROKEN_NUMBER = re.compile(r"#{3,}")
_LETTERS = re.compile("[a-z]+")
_AMOUNT_WORDS = {  # the only runs of letters that a readable amount may hold
    *("cr", "dr", "gbp", "gb", "e", "us", "ca", "a", "c", "nz", "hk", "s"),
    *_CURRENCIES.replace("euros?", "euro|euros").split("|"),
}


def text(cell: Any) -> str:
    """A cell as one line of text: white space of any kind folded, whole floats without '.0', dates
    as year-month-day.
    """
    if type(cell) is not str:
        if cell is None:
            return ""
        if isinstance(cell, float):
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        if isinstance(cell, dt.datetime):
            return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
        cell = str(cell)
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    return _SPACES.sub(" ", cell).strip()


def texts(column: Sequence[Any]) -> list[str]:
    """A column of cells as clean text, as `text` gives it; each different cell is cleaned once."""
    return texts_and_set(column)[0]


def texts_and_set(column: Sequence[Any]) -> tuple[list[str], set[str]]:
    """A column of cells as `texts` gives it, and the different texts in it."""
    return texts_of(column, set(column))


def texts_of(column: Sequence[Any], distinct: set[Any]) -> tuple[list[str], set[str]]:
    """A column of cells whose different cells are known, as `texts_and_set` gives it."""
    if _are_clean(distinct):
        return column if type(column) is list else list(column), distinct
    once = {cell: text(cell) for cell in distinct}
    return list(map(once.__getitem__, column)), set(once.values())


def _are_clean(distinct: Collection[Any]) -> bool:
    """Whether all these are texts that `text` leaves as they are: looked at together, in little
    time.
    """
    try:
        lines = "\n".join(distinct)
    except TypeError:  # a number or a day
        return False
    return (
        lines.isascii()
        and lines.count("\n") == len(distinct) - 1
        and lines.replace("\n", "").isprintable()
        and "  " not in lines
        and " \n" not in lines
        and "\n " not in lines
        and lines == lines.strip(" ")
    )


@lru_cache(maxsize=200_000)
def pence(cell: str) -> tuple[int, str]:
    """One amount as (pence, what became of it).

    Read: 1,234.56 · £ 25 000.00 · (1,234.56) and 1,234.56- and -£5 and 5 CR as negative · 1.23E+05
    · 1.234,56 · 1,234.56* with a footnote's mark · a dash as 0. Another currency's sign is read as
    FOREIGN, and a pound sign or a minus that was decoded wrongly as one. Pence are rounded half to
    even where more decimals are given. Anything else is UNREADABLE, never a guess.
    """
    if plain := _PLAIN_AMOUNT.fullmatch(cell.strip()):
        minus, whole, part = plain.groups("")
        value = int(whole.replace(",", "") + part.ljust(2, "0"))
        return (-value if minus else value), PLAIN
    if cell.isascii() and not _AMOUNT_WORDS.issuperset(_LETTERS.findall(cell.lower())):
        return 0, UNREADABLE
    folded = _SPACES.sub(" ", _BROKEN_MINUS.sub("-", cell).translate(_MINUS)).strip().lower()
    folded = folded.removeprefix("'")  # how a spreadsheet marks a text
    if not folded:
        return 0, BLANK
    if marked := _FOOTNOTE.fullmatch(folded):
        value, kind = pence(marked[1] or marked[2])
        return (0, kind) if kind in (BLANK, UNREADABLE) else (value, kind or FOOTNOTE)
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", _POUND.sub("£", folded)).replace("’", "'")
    elif "?" in folded or "#" in folded:
        folded = _LOST_POUND.sub(r"\1£", folded, count=1)
    if folded.strip("-£ ") == "":
        return (0, DASH) if "-" in folded else (0, UNREADABLE)
    if beside := _NUMBER_BEHIND.fullmatch(folded):
        value, kind = pence(beside[1])
        return (value, BESIDE) if kind == PLAIN else (0, UNREADABLE)
    if others := _FOREIGN.findall(folded):
        value, kind = pence(_FOREIGN.sub("", folded)) if len(others) == 1 else (0, UNREADABLE)
        return (value, FOREIGN) if kind not in (BLANK, UNREADABLE, DASH) else (0, UNREADABLE)
    words = _WORDS.findall(folded)
    found = _SIGNS.fullmatch(_WORDS.sub("", folded).strip())
    if found is None or len(words) > 1:
        return 0, UNREADABLE
    before, digits, power, after = found.groups()
    signs = before + after
    if (
        signs.count("(") != signs.count(")")
        or signs.count("(") > 1
        or signs.count("-") + signs.count("+") > 1
    ):
        return 0, UNREADABLE
    number, kind = _number(digits.strip())
    if number is None:
        return 0, UNREADABLE
    value, how = _to_pence(number + (power or ""), "-" in signs or "(" in signs or "cr" in words)
    return value, how or kind


def _number(digits: str) -> tuple[str | None, str]:
    """The digits without their grouping and what is to be said of it; None where the grouping
    leaves doubt.
    """
    if _GROUPED.fullmatch(digits) or _LOOSE.fullmatch(digits):
        return re.sub(r"[ ,']", "", digits), PLAIN
    return (
        (re.sub(r"[. ]", "", digits).replace(",", "."), COMMA)
        if _COMMA.fullmatch(digits)
        else (None, UNREADABLE)
    )


def _to_pence(number: str, negative: bool) -> tuple[int, str]:
    try:
        exact = Decimal(number) * 100
    except InvalidOperation:
        return 0, UNREADABLE
    if exact > MAX_PENCE:
        return 0, UNREADABLE
    value = int(exact.to_integral_value(ROUND_HALF_EVEN))
    kind = SCIENTIFIC if "e" in number else ROUNDED if len(number.partition(".")[2]) > 2 else PLAIN
    return (-value if negative else value), kind


def amounts(column: Sequence[Any]) -> tuple[Pence, list[str]]:
    """A column of amount cells as int64 pence and, for each, what became of it (PLAIN, ROUNDED and
    so on).

    A number of a spreadsheet stands for what the spreadsheet shows, fifteen digits:
    117320.15000000001 is 117,320.15.
    """
    if float not in set(map(type, column)):
        return _text_amounts(column)
    values, kinds = np.zeros(len(column), np.int64), [PLAIN] * len(column)
    numbers = [i for i, cell in enumerate(column) if type(cell) is float]
    floats = np.asarray([column[i] for i in numbers], dtype=np.float64)
    with np.errstate(all="ignore"):
        near = np.rint(floats * 100)
        exact = (np.abs(floats) < 1e12) & (near / 100 == floats)
    values[numbers] = np.where(exact, near, 0).astype(np.int64)
    for i in np.asarray(numbers)[~exact].tolist():
        values[i], kinds[i] = _float_pence(column[i])
    if len(numbers) < len(column):
        printed = [i for i, cell in enumerate(column) if type(cell) is not float]
        read, told = _text_amounts([column[i] for i in printed])
        values[printed] = read
        for i, kind in zip(printed, told, strict=True):
            kinds[i] = kind
    return values, kinds


def _text_amounts(column: Sequence[Any]) -> tuple[Pence, list[str]]:
    """The cells of a column that are no floats, as `amounts` gives it."""
    texts = list(column) if set(map(type, column)) == {str} else list(map(_printed, column))
    values, kinds = _read(texts)
    if not any(kinds) and _LOST_SIGN not in "".join(texts):
        return values, kinds
    for i, cell in _grouped_by_points(texts, kinds).items():
        values[i], kinds[i] = pence(cell) if cell else (0, UNREADABLE)
        kinds[i] = kinds[i] or COMMA
    for i in _without_sign(texts, kinds):
        values[i], kinds[i] = 0, UNREADABLE
    return values, kinds


def _read(texts: Sequence[str]) -> tuple[Pence, list[str]]:
    """Each of these cells as `pence` gives it; some at once where all of them are plain amounts.

    A number below 10^15 times a hundred is less than half a penny from the whole pence that it
    stands for, so nothing is lost on the way.
    """
    values, kinds = np.zeros(len(texts), np.int64), [PLAIN] * len(texts)
    is_plain = np.zeros(len(texts), bool)
    plain: list[str] = []
    for start in range(0, len(texts), _TOGETHER):
        some = texts[start : start + _TOGETHER]
        lines = "\n".join(some) + "\n"
        end = start + len(some)
        if _PLAIN_COLUMN.fullmatch(lines) and lines.count("\n") == len(some):
            is_plain[start:end] = True
            plain += some
        else:
            read = list(map(pence, some))
            values[start:end] = [value for value, _ in read]
            kinds[start:end] = [kind for _, kind in read]
    if plain:
        lines = "\n".join(plain)
        plain = lines.replace(",", "").split("\n") if "," in lines else plain
        pounds = pa.array(plain).cast(pa.float64())
        values[is_plain] = np.rint(100 * pounds.to_numpy())
    return values, kinds


def _without_sign(texts: Sequence[str], kinds: Sequence[str]) -> list[int]:
    """The cells of a column whose first character was lost and may have been a minus: a pound sign
    would have been lost in most cells of the column.
    """
    every = "".join(texts)
    signs = [sign for sign in _LOST_SIGNS if sign in every]
    if not signs:
        return []
    lost = [
        i
        for i, text in enumerate(texts)
        if kinds[i] not in (BLANK, UNREADABLE) and any(sign in text for sign in signs)
    ]
    read = sum(kind not in (BLANK, UNREADABLE, DASH) for kind in kinds)
    return lost if 2 * len(lost) <= read else []


def _printed(cell: Any) -> str:
    return cell if type(cell) is str else "" if cell is None else repr(cell)


def _grouped_by_points(texts: Sequence[str], kinds: Sequence[str]) -> dict[int, str]:
    """The cells of a column whose points part thousands (29.894 and 1.234.567), without the points;
    blank where they may as well be decimals.

    Other cells of the column decide: one with a decimal comma, or with two points. Where every
    amount has one point and three digits behind it, nothing does.
    """
    marked = enumerate(zip(texts, kinds, strict=True))
    pointed = {i: text for i, (text, kind) in marked if kind and _POINTED.fullmatch(text)}
    if not pointed:
        return {}
    certain = any(text.count(".") > 1 for text in pointed.values()) or COMMA in kinds
    if certain:
        return {i: text.replace(".", "") for i, text in pointed.items()}
    read = sum(kind not in (BLANK, UNREADABLE, DASH) for kind in kinds)
    return dict.fromkeys(pointed, "") if len(pointed) == read >= 3 else {}


def _float_pence(value: float) -> tuple[int, str]:
    if not np.isfinite(value):
        return 0, UNREADABLE
    return _to_pence(f"{Decimal(f'{abs(value):.15g}'):f}", value < 0)


def exact_sum(values: Pence) -> int:
    """The exact sum of pence as a Python integer, whatever its size."""
    return int((values // 1_000_000).sum()) * 1_000_000 + int((values % 1_000_000).sum())


# --- dates ----------------------------------------------------------------------------------------

MONTHS = {
    m: i
    for i, m in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_YEARS = range(2000, 2040)
_WORD = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?"
_MONTH_WORD = re.compile("|".join(MONTHS))
_CLOCK = (
    r"(?:[t ,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]*)?)?(?: ?[ap]m)?"
    r"(?:z| ?(?:gmt|utc|bst)? ?(?:[+-][0-9]{2}:?[0-9]{2})?)?)?"
)
_WEEKDAY = re.compile(r"'?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[.,]? +)?")
_TRIPLE = re.compile(rf"([0-9]{{1,2}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{4}}|[0-9]{{2}}){_CLOCK}")
_ISO = re.compile(
    rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_CLOCK}|([0-9]{{4}})([0-9]{{2}})([0-9]{{2}})"
)
_DAY_FIRST_DIGITS = re.compile(r"(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])(20[0-3][0-9])")
_NAMED = re.compile(
    rf"(?:[a-z]{{3,9}},? )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)?[-/. ]*{_WORD}[-/., "
    rf"]*(?P<year>[0-9]{{4}}|[0-9]{{2}}){_CLOCK}"
)
_MONTH_FIRST = re.compile(
    rf"{_WORD}[- ](?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[- ](?P<year>[0-9]{{4}}){_CLOCK}"
)
_PERIOD = re.compile(rf"{_WORD}[-/.,' ]*(?P<year>[0-9]{{4}}|[0-9]{{2}})")
_YEAR_MONTH = re.compile(r"(20[0-9]{2})[-/. ]?(0[1-9]|1[0-2])|(0?[1-9]|1[0-2])[-/.](20[0-9]{2})")
_SERIAL = re.compile(r"(3[6-9]|4[0-9]|50)[0-9]{3}(?:\.[0-9]*)?")  # 1998 to 2039
_IN_A_NAME = re.compile(  # "December 01G" is a body's code, and no year
    rf"(?<![a-z]){_WORD}[-_ .']*(?P<year>20[0-9]{{2}}|[0-9]{{2}}(?![a-z](?![a-z0-9])))(?![0-9])"
)


def triple(cell: str) -> tuple[int, int, int] | None:
    """The three numbers of 05/04/2020 as they are written, whatever their order; None from anything
    else.
    """
    match = _TRIPLE.fullmatch(_when(cell))
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def day(cell: Any, month_first: bool = False) -> tuple[dt.date | None, str, str]:
    """One cell as a date (None if it is none), its month ('2020-04' or ''), and a flag ('' where
    nothing is to be said).
    """
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return calendar_day(cell.year, cell.month, cell.day)
    low = _when(text(cell))
    if not low[:1].isdigit() and not _MONTH_WORD.search(low):  # as every way to write a day has
        return None, "", _no_day(low)
    if numbers := triple(low):
        first, second, year = numbers
        number, month = (second, first) if month_first else (first, second)
        if month > 12 and number <= 12:
            number, month = month, number
        return calendar_day(year, month, number)
    if m := _DAY_FIRST_DIGITS.fullmatch(low):
        return calendar_day(int(m[3]), int(m[2]), int(m[1]))
    if m := _ISO.fullmatch(low):
        year, month, number = (int(g) for g in m.groups() if g)
        return calendar_day(year, month, number)
    if m := _NAMED.fullmatch(low) or _MONTH_FIRST.fullmatch(low):
        return calendar_day(int(m["year"]), MONTHS[m["month"]], int(m["day"]))
    if _SERIAL.fullmatch(low):
        serial = dt.date(1899, 12, 30) + dt.timedelta(days=int(float(low)))
        return calendar_day(serial.year, serial.month, serial.day)
    if month_named := period(low):
        return None, month_named, ""
    return None, "", _no_day(low)


def _no_day(low: str) -> str:
    """What is to be said of a cell in small letters that is neither a day nor a month."""
    return "" if not low else "date_hidden" if _BROKEN_NUMBER.fullmatch(low) else "date_unreadable"


def _when(cell: str) -> str:
    """The text of a date in small letters, without a weekday or the mark of a text before it."""
    low = cell.lower()
    return low if low[:1].isdigit() else low[_WEEKDAY.match(low).end() :]  # type: ignore[union-attr]


def is_year_first(cell: Any) -> bool:
    """Whether a cell is a date that is written, or stored, with its year first."""
    return isinstance(cell, dt.date) or (
        type(cell) is str and _ISO.fullmatch(_when(text(cell))) is not None
    )


def is_serial(cell: str) -> bool:
    """Whether a text is a spreadsheet's number of a day: 43951, or 43951.0 and 43951.375 as floats
    write it.
    """
    part = cell.partition(".")[2]
    return _SERIAL.fullmatch(cell) is not None and (part in ("", "0") or len(part) >= 3)


def is_day_in_digits(cell: str) -> bool:
    """Whether a text is a day in eight digits: 20200407 or 07042020."""
    return len(cell) == 8 and cell.isdigit() and day(cell)[0] is not None


def is_currency(cell: str) -> bool:
    """Whether a text names a currency that is not sterling: EUR, $, US dollars."""
    return _CURRENCY_NAME.fullmatch(cell.lower()) is not None


def names_currency(header: str) -> bool:
    """Whether the name of a column says another currency than sterling: amount (eur)."""
    return _FOREIGN.search(header.lower()) is not None


_SAID_CURRENCY = re.compile(
    rf"(?<![a-z])(?:in|currency(?: is)?)\W{{1,3}}"
    rf"(?:{_CURRENCIES}|[$€¥₹]|euros|(?:us )?dollars)(?![a-z])"
)


def says_currency(title: str) -> bool:
    """Whether a title or a note says that amounts are in another currency: payments in EUR."""
    return _SAID_CURRENCY.search(title.lower()) is not None


def calendar_day(year: int, month: int, number: int) -> tuple[dt.date | None, str, str]:
    """A day of the calendar, as `day` gives it.

    Args:
        year: The year, of four digits or of two (after 2000).
        month: The month, 1 to 12.
        number: The day of the month.

    Returns:
        The date, its month ('2020-04') and ''; or None, '' and `date_unreadable` where there is no
        such day or it is out of reach.
    """
    year += 2000 if year < 100 else 0
    try:
        date = dt.date(year, month, number)
    except ValueError:
        return None, "", "date_unreadable"
    return (date, f"{year}-{month:02}", "") if year in _YEARS else (None, "", "date_unreadable")


def period(cell: Any) -> str:
    """A month ('2020-04') from Apr-20, April 2020, 202004, 04/2020, an Excel serial or a date; ''
    from anything else.
    """
    if isinstance(cell, dt.date):
        return f"{cell.year}-{cell.month:02}" if cell.year in _YEARS else ""
    low = text(cell).lower()
    if m := _PERIOD.fullmatch(low):
        return _month(int(m["year"]), MONTHS[m["month"]])
    if m := _YEAR_MONTH.fullmatch(low):
        year, month = (m[1], m[2]) if m[1] else (m[4], m[3])
        return _month(int(year), int(month))
    if _SERIAL.fullmatch(low):
        return day(low)[1]
    return ""


def period_in_name(name: str) -> str:
    """The month that a file's or sheet's name or a title mentions, '' if none or several."""
    found = {
        _month(int(m["year"]), MONTHS[m["month"]])
        for m in _IN_A_NAME.finditer(re.sub(r"[_\s]+", " ", name).lower())
    } - {""}
    return found.pop() if len(found) == 1 else ""


_YEAR_PAIR = re.compile(r"(?<![0-9])(20[0-9]{2}) ?[-/–_ ] ?(?:20)?([0-9]{2})(?![0-9])")
_NUMBERED = re.compile(r"(?<![a-z0-9])(?:period|month|mth|p|m)[ .-]?0?([1-9]|1[0-2])(?![0-9a-z])")
_COUNTED = re.compile(r"(?:(?:period|month|mth|p|m) ?)?0?([1-9]|1[0-2])")


def financial_year_named(name: str) -> int:
    """The year in which the financial year begins that a title or a name mentions (2020 for
    2020-21, 2020/2021); 0 if none or several.
    """
    found = {int(m[1]) for m in _YEAR_PAIR.finditer(name) if (int(m[1]) + 1) % 100 == int(m[2])}
    return found.pop() if len(found) == 1 else 0


def month_of_financial_year(name: Any, first: int = 0) -> str:
    """The month ('2020-04') that a month's name or a number counted from April means in a financial
    year.

    Args:
        name: A cell or a sheet's name, such as April, M07, Period 7, 7, 2020-21/07.
        first: The year in which the financial year begins; 0 where the cell itself must say it.

    Returns:
        The month, '' where the text is anything else or no year is known.
    """
    low = text(name).lower()
    first = financial_year_named(low) or first
    rest = " ".join(re.sub(r"[^a-z0-9]+", " ", _YEAR_PAIR.sub(" ", low)).split())
    rest = rest.removeprefix("fy ").removesuffix(" fy")
    named = re.fullmatch(rf"(?:(?:m|p)?0?[0-9]{{1,2}} )?{_WORD}", rest)
    counted = _COUNTED.fullmatch(rest)
    if not first or not (named or counted):
        return ""
    april = 4  # the month that is counted as the first
    number = MONTHS[named["month"]] if named else 0
    if counted:
        number = (int(counted[1]) + april - 2) % 12 + 1
    return _month(first + (number < april), number)


def numbered_month(name: str, first: int) -> str:
    """The month ('2020-04') that a file's name or a title counts from April: Month 01, M7, Period
    12, in the financial year that begins in the year `first`; '' if none or several.
    """
    found = {m[1] for m in _NUMBERED.finditer(re.sub(r"[_\s]+", " ", name).lower())}
    return month_of_financial_year(found.pop(), first) if len(found) == 1 else ""


def _month(year: int, month: int) -> str:
    year += 2000 if year < 100 else 0
    return f"{year}-{month:02}" if year in _YEARS else ""


def financial_year(date: dt.date | None, month: str) -> str:
    """April to March, as '2020-21'; 'unknown' without a date or a month."""
    year, number = (
        (date.year, date.month) if date else (int(month[:4]), int(month[5:])) if month else (0, 0)
    )
    if not year:
        return "unknown"
    first = year - (number < 4)
    return f"{first}-{(first + 1) % 100:02}"
