"""A payee's name as finance systems print it, brought to one form so that two prints of one name
are equal.

>>> name_key("UK0479435601 : Guy's & St. Thomas' NHSFT")
'GUYS AND ST THOMAS NHS FOUNDATION TRUST'
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

# Letters of a name that are looked at: no body's name is longer, and patterns take the square of
# the length.
MAX_LETTERS = 400
_PREFIX = re.compile(
    r"^\s*(?:[A-Z0-9]*\d[A-Z0-9]*\s*:|[A-Z]{0,4}\d{5,}[A-Z0-9]*\s*[-|]|[A-Z]{1,3}\d{4,6}(?=\s)\s*-?)\s*(?=[A-Z])"
)
_NUMBER = re.compile(r"^\s*[A-Za-z]{0,4}\d{7,}\s*:\s*(?=[A-Za-z])")
_CODES = re.compile(
    r"[(\[]\s*(?:[A-Z]{1,3}\d{2,}|\d[\dA-Z]{1,}|[A-Z]\d[A-Z])\s*[)\]]|\s[A-Z]\d{5}$|(?<=[A-Z])\s?\d{5,}\s*$"
)
_PADDING = re.compile(
    r"(?<=[A-Z&])AA(?=\s|$)"
)  # what is left of a no-break space that was decoded twice
# A number that was printed over the end of a long name: FOUNDATIO2N3 T9R4U75S1T8
_OVERPRINTED = re.compile(
    r"\b(?=[\w ]*[A-Z]\d+[A-Z]+\d+[A-Z])\w*\d\w*(?: \w*\d\w*)*$|\b[A-Z]+(?:\d[A-Z]){2}\d+$"
)
_DIGITS = re.compile(r"\d")
_TRADING = re.compile(
    r"\bT\s*/\s*A\b|(?<=LTD) TA (?=\w)|(?<=LIMITED) TA (?=\w)|\bTRADING\s+AS\b|\bT\\A\b|\bC/O\b"
)
_AT_TRUST = re.compile(
    r"(.*?\bNHS (?:FOUNDATION )?TRUST)\b (?!.*(?:CHARIT|LEAGUE OF|FRIENDS OF|ENDOWMENT))."
)  # a charity that raises money for a trust is not the trust
_LED = re.compile(
    r"(?:(?:NHS )?(?:FOUNDATION )?TRUST|NHS FOUNDATION|AUTHORITY|(?:CO )?LIMITED|PLC|LLP) (\w+ .+)"
)
_HOMES = (
    (re.compile(r"\bN ?/ ?H\b"), "NURSING HOME"),
    (re.compile(r"\bR ?/ ?H\b|(?<=\w )RCH$"), "RESIDENTIAL HOME"),
)  # without the stroke, N H are somebody's initials
_MARKS = re.compile(r"[^A-Z0-9]+")
_LONG = {
    "NHSFT": "NHS FOUNDATION TRUST",
    "NHST": "NHS TRUST",
    "NHSTRUST": "NHS TRUST",
    "NHSFTRUST": "NHS FOUNDATION TRUST",
    "FTRUST": "FOUNDATION TRUST",
    "FTR": "FOUNDATION TRUST",
    "TST": "TRUST",
    "HLTH": "HEALTH",
    "HLTHCARE": "HEALTHCARE",
    "HTLH": "HEALTH",
    "AUTH": "AUTHORITY",
    "STRAT": "STRATEGIC",
    "NHSTR": "NHS TRUST",
    "FT": "FOUNDATION TRUST",
    "TR": "TRUST",
    "TRST": "TRUST",
    "TRUS": "TRUST",
    "FOUND": "FOUNDATION",
    "FDN": "FOUNDATION",
    "FNDTN": "FOUNDATION",
    "FNDN": "FOUNDATION",
    "FOUNDATN": "FOUNDATION",
    "FDTN": "FOUNDATION",
    "FOUN": "FOUNDATION",
    "HOSP": "HOSPITAL",
    "HOSPS": "HOSPITALS",
    "HSP": "HOSPITAL",
    "UNIV": "UNIVERSITY",
    "UNI": "UNIVERSITY",
    "LTD": "LIMITED",
    "LT": "LIMITED",
    "LIM": "LIMITED",
    "LIMTED": "LIMITED",
    "LMITED": "LIMITED",
    "PTNRS": "PARTNERS",
    "PTNS": "PARTNERS",
    "PTRS": "PARTNERS",
    "PTNR": "PARTNER",
    "PRTNRS": "PARTNERS",
    "PTNSHIP": "PARTNERSHIP",
    "PSHIP": "PARTNERSHIP",
    "PARTN": "PARTNERSHIP",
    "CIC": "COMMUNITY INTEREST COMPANY",
    "COMM": "COMMUNITY",
    "CNCL": "COUNCIL",
    "SVCS": "SERVICES",
    "SVS": "SERVICES",
    "SERV": "SERVICES",
    "SRVCS": "SERVICES",
    "ASSOC": "ASSOCIATION",
    "ASSN": "ASSOCIATION",
    "ASS": "ASSOCIATION",
    "SOC": "SOCIETY",
    "MED": "MEDICAL",
    "CTR": "CENTRE",
    "CENTER": "CENTRE",
    "CTRE": "CENTRE",
    "CNTRE": "CENTRE",
    "BHAM": "BIRMINGHAM",
    "LDN": "LONDON",
    "NTH": "NORTH",
    "STH": "SOUTH",
    "SOCIALCARE": "SOCIAL CARE",
    "MGMT": "MANAGEMENT",
    "CENT": "CENTRE",
    "INTL": "INTERNATIONAL",
    "LBC": "LONDON BOROUGH COUNCIL",
    "LB": "LONDON BOROUGH",
    "LBOF": "LONDON BOROUGH OF",
    "MBC": "METROPOLITAN BOROUGH COUNCIL",
    "MDC": "METROPOLITAN DISTRICT COUNCIL",
    "CCGS": "CCG",
    "HCARE": "HEALTHCARE",
    "AMB": "AMBULANCE",
    "BOR": "BOROUGH",
    "HERTS": "HERTFORDSHIRE",
    "BEDS": "BEDFORDSHIRE",
    "BERKS": "BERKSHIRE",
    "BUCKS": "BUCKINGHAMSHIRE",
    "CAMBS": "CAMBRIDGESHIRE",
    "GLOS": "GLOUCESTERSHIRE",
    "HANTS": "HAMPSHIRE",
    "LANCS": "LANCASHIRE",
    "LEICS": "LEICESTERSHIRE",
    "LINCS": "LINCOLNSHIRE",
    "NORTHANTS": "NORTHAMPTONSHIRE",
    "NOTTS": "NOTTINGHAMSHIRE",
    "OXON": "OXFORDSHIRE",
    "STAFFS": "STAFFORDSHIRE",
    "WARKS": "WARWICKSHIRE",
    "WILTS": "WILTSHIRE",
    "WORCS": "WORCESTERSHIRE",
    "YORKS": "YORKSHIRE",
    "MGT": "MANAGEMENT",
    "SURG": "SURGERY",
    "GRP": "GROUP",
    "NURS": "NURSING",
    "SAINT": "ST",
    "DEPT": "DEPARTMENT",
    "NURSG": "NURSING",
}
# a word without which the pattern cannot fit, the pattern, and what is written for it
_PHRASES = [
    (sign, re.compile(pattern), long)
    for sign, pattern, long in (
        ("N H S", r"\bN H S\b", "NHS"),
        ("NHS", r"(?<=[A-Z]{4})NHS(?=FT\b|FTR|TRUST|FOUNDATION|\b)", " NHS "),
        ("NHS", r"(?<=[A-Z]{2})NHS(?=(?:FT|FTR|FTRUST|TRUST)\b)", " NHS "),
        ("NHS", r"\bNHS(?=(?:F ?T|FOUNDATION|TRUST)\b)", "NHS "),
        ("NHS", r"\bNHS +(?:F T|FT|F TRUST|F TR)\b", "NHS FOUNDATION TRUST"),
        ("FOUNDATIONTRUST", r"\bFOUNDATIONTRUST\b", "FOUNDATION TRUST"),
        ("M B C", r"\bM B C\b", "METROPOLITAN BOROUGH COUNCIL"),
        ("M D C", r"\bM D C\b", "METROPOLITAN DISTRICT COUNCIL"),
        ("L B", r"\bL B\b", "LONDON BOROUGH"),
        ("B C", r"\bB C$", "BOROUGH COUNCIL"),
        ("D C", r"\bD C$", "DISTRICT COUNCIL"),
        ("C C", r"(?<=SHIRE )C C$", "COUNTY COUNCIL"),
        ("G P", r"\bG P\b", "GP"),
        ("C I C", r"\bC I C\b", "COMMUNITY INTEREST COMPANY"),
        ("P L C", r"\bP L C\b", "PLC"),
        ("H M", r"\bH M\b", "HM"),
        ("COMMISSIONING", r"\bCLINICAL COMMISSIONING (?:GROUP|GRP|GR|GROU|GP)\b", "CCG"),
        ("COMMISS", r"\bCLINICAL COMMISS\w*$", "CCG"),
        ("COMMISSIONING", r"\bCLINICAL COMMISSIONING (?:G|GR|GRO)$", "CCG"),
        ("INTEGRATED CARE", r"\bINTEGRATED CARE BOARD\b", "ICB"),
        ("PCT", r"\bTPCT\b|\bTEACHING PCT\b", "PCT"),
        ("PRIMARY CARE TRUST", r"\b(?:TEACHING )?PRIMARY CARE TRUST\b", "PCT"),
        ("LONDON BOROUGH OF", r"\bLONDON BOROUGH OF\b", "LONDON BOROUGH"),
        ("CO OPERATIVE", r"\bCO OPERATIVE\b", "COOPERATIVE"),
        ("HEALTH CARE", r"\bHEALTH CARE\b", "HEALTHCARE"),
        ("NURSING HM", r"\bNURSING HM\b", "NURSING HOME"),
        ("N HOME", r"\bN HOME\b", "NURSING HOME"),
        ("R HOME", r"\bR HOME\b", "RESIDENTIAL HOME"),
        ("COUNTY C", r"\bCOUNTY C$|\bCOUNTY COUN\w*$", "COUNTY COUNCIL"),
        ("FOUND", r"\bFOUNDATI?O?N?$", "FOUNDATION"),
        ("NHS ", r"\bNHS (?:FOUNDATION )?(?:T|TRU|TRUS)$", "NHS FOUNDATION TRUST"),
        ("NHS F", r"\bNHS FOU?N?D?A?T?I?O?$", "NHS FOUNDATION TRUST"),
        ("MH NHS", r"\bMH(?= NHS\b)", "MENTAL HEALTH"),
    )
]
_THE = re.compile(r"^\s*THE\b|\(?\bTHE\b\)?\s*$")
_CUTS = [re.compile(cut) for cut in (r"\s*\(.*?\)?\s*$", r"\s+-\s+.*$", r",.*$")]
_PERSON = re.compile(r"^\s*[^\s,]+\s*,")  # WILLIS, J is a person, not the broker of that name
_OFTEN = (
    "PARTNERSHIP",
    "FOUNDATION",
    "HOSPITAL",
    "HOSPITALS",
    "UNIVERSITY",
    "TEACHING",
    "HEALTHCARE",
    "COMMUNITY",
    "AMBULANCE",
    "COUNCIL",
    "HOSPICE",
    "DISTRICT",
    "BOROUGH",
    "ASSOCIATION",
    "CHARITABLE",
    "SURGERY",
    "SOCIETY",
    "PRACTICE",
    "MEDICAL",
)
LEGAL = {"LIMITED", "PLC", "LLP", "THE", "COMPANY", "COMMUNITY INTEREST COMPANY", "INC", "UK"}
FILLER = {"THE", "AND", "OF", "FOR", "AT", "IN", "ON", "A"}


def without_code(name: str) -> str:
    """A name without the long number and colon that some systems print in front: many prints of one
    name become one.
    """
    return _NUMBER.sub("", name[:MAX_LETTERS])


@lru_cache(maxsize=400_000)
def name_key(name: str) -> str:
    """Upper case without accents, marks, codes and leading THE; common short forms written out.
    Blank for a name of marks alone.
    """
    text = str(name)[:MAX_LETTERS]
    text = (
        text
        if text.isascii()
        else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    )
    text = text.upper()
    if "NHS" in text:
        text = _OVERPRINTED.sub(lambda end: _DIGITS.sub("", end[0]), text)
    text = _CODES.sub(" ", _PREFIX.sub("", text))
    if "AA" in text and len(_PADDING.findall(text)) > 1:
        text = _PADDING.sub("", text)
    if "H" in text:
        for pattern, home in _HOMES:
            text = pattern.sub(home, text)
    text = (
        text.replace("'", "")
        .replace("`", "")
        .replace("’", "")
        .replace("&", " AND ")
        .replace("+", " AND ")
    )
    if "THE" in text:
        text = _THE.sub(" ", text)
    text = " ".join(_spelt(_LONG.get(word, word)) for word in _MARKS.sub(" ", text).split())
    for sign, pattern, long in _PHRASES:
        if sign in text:
            text = pattern.sub(long, text)
    return " ".join(text.replace("AND AND ", "AND ").split())


@lru_cache(maxsize=200_000)
def _spelt(word: str) -> str:
    """A word that is one slip away from a long word of many bodies' names (PARTNERHSIP), as it
    should be.
    """
    if len(word) < 7 or word in _OFTEN:
        return word
    slips = (often for often in _OFTEN if often[0] == word[0] and abs(len(often) - len(word)) <= 1)
    return next(
        (often for often in slips if DamerauLevenshtein.distance(word, often, score_cutoff=1) <= 1),
        word,
    )


def name_forms(name: str) -> Iterator[str]:
    """The keys a name may be looked up by: the whole first, then its parts: beside T/A, up to NHS
    TRUST, before a bracket or a dash.
    """
    text = name[:MAX_LETTERS].upper()
    whole = name_key(text)
    yield whole
    seen = {whole, ""}
    for form in _parts(text, whole):
        if form not in seen:
            seen.add(form)
            yield form


def _parts(text: str, whole: str) -> Iterator[str]:
    sides = _TRADING.split(text)
    if len(sides) > 1:
        yield from (name_key(side) for side in reversed(sides))
    if trust := _AT_TRUST.match(whole):  # a site or a department after the name of a trust
        yield trust[1]
    if (rest := without_leading_name(whole)) != whole:
        yield rest
    for cut in _CUTS[: 2 if _PERSON.match(sides[0]) else 3]:
        if (short := cut.sub("", sides[0])) != sides[0]:
            yield name_key(short)


def without_leading_name(form: str) -> str:
    """A key without what is left of another payee's name in front of it, as in LIMITED ELM ROAD
    SURGERY.
    """
    found = _LED.match(form)
    return found[1] if found else form


def core_name(form: str) -> str:
    """A key without legal forms and little words: what two prints of one name share when one of
    them drops LIMITED, OF or AND.
    """
    text = form.replace("COMMUNITY INTEREST COMPANY", "")
    words = [word for word in text.split() if word not in FILLER and word not in LEGAL]
    return " ".join(words) or form
