"""Who may not be named: private persons, and whoever is paid for one patient's care.

A payee becomes `individual (name withheld)` before anything is kept, shown or written. Two things
decide. The name: titles, executors and estates, letters behind a name, a given name or initials
with a surname, couples, where no word of a business or a body stands beside them and the register
of payees does not know the very name. And the row: personal health budgets and children's
continuing care, whoever is paid, because the payment is about one patient. Where a name leaves
doubt it is withheld: a lone titled person may be a practice, and the pounds are kept either way.
Practices and partnerships named after doctors stay.

The words are in `privacy.toml` and, where other parts of the reader use them too, in
`vocabulary.toml`. How well this does is measured: docs/privacy.md.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from helpers.spend.parse import vocabulary
from helpers.tables import reader

__all__ = [
    "WITHHELD",
    "is_patient",
    "is_person",
    "may_name_patients",
    "names_somebody",
    "payee_or_withheld",
    "reference",
    "without_names",
    "without_titled",
]

WITHHELD = "individual (name withheld)"

# One patient's care, in the words of NHS ledgers: CHC AD FULL FUND PERS HLTH BUD, PHB,
# Cont Care- Children, CHC CHILDREN.
_PATIENT = re.compile(
    r"\bpers(?:onal)?\W*h(?:ea)?lth\W*c?a?r?e?\W*bud|\bphbs?\b"
    r"|\bcontinuing\W*(?:health)?care\W*(?:for\W*)?child"
    r"|\b(?:chc|cont\w*\W+(?:health\W*)?care|continuing\W*healthcare)\W+(?:-\W*)?child"
    r"|\bchild\w*'?s?\W+(?:s\W+)?(?:chc|cc|cont\w*\W+(?:health\W*)?care|continuing)\b",
)
_NUMBER = re.compile(
    r"^\s*[a-z]{0,4}\d{7,}\s*:\s*(?=[a-z])"
)  # as some systems print it before the name
_TWO_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LETTERS = str.maketrans("łøđıßæœ", "lodisao")  # which are no letter with an accent
_WORDS = {
    name: frozenset(vocabulary.entries(text))
    for name, text in vocabulary.word_file(__file__).items()
}
_GIVEN = vocabulary.GIVEN_NAMES | _WORDS["given"]
_BODIES = vocabulary.BODIES | _WORDS["bodies"]


def _any_of(name: str) -> re.Pattern[str]:
    longest_first = sorted(_WORDS[name], key=lambda word: (-len(word), word))
    return vocabulary.one_of(longest_first)


_PUBLIC_BODY, _SURNAME_TOO, _TRADE = (_any_of(n) for n in ("museum", "surname_too", "trades"))
_LEGAL_FORM = re.compile(r"\b(?:ltd|limited|plc|llp|cic|cio|inc|gmbh|nhs|trust|council|t/?a)\b")
_ESTATE = re.compile(  # all begin with a word: said once, it is asked in a quarter of the time
    r"\b(?:execs?\W*of\b|est\W*of\b|^est(?:ate)? [a-z] [a-z]"
    r"|(?:executors?|executrix|executrices|exors?|exrs)\b"
    r"|estates?\W*(?:of|late)\b|(?:the )?late (?:mr|mrs|miss|ms|dr|[a-z])\b|dec(?:ease)?'?d\b"
    r"|personal rep(?:resentative)?s?\b|p/?rs? of\b)"
)
# These are a person wherever they stand; the others are also in the names of shops and ships.
_TITLE = re.compile(
    r"\b(?:mr|mrs|miss|mx|cllr|councillor|professor|prof|reverend|revd?"
    r"|mme|herr|frau|senora?)\b"
)
_DOCTOR = re.compile(r"^(?:dr|doctor)\b|\bdr\b(?= [a-z]+| ?$)|[,(] ?dr\b")
_WEAK_TITLE = re.compile(
    r"^(?:ms|sir|lord|lady|dame|master)\b|\b(?:ms|sir|dame|master|lady)\b(?= [a-z]\b| ?$)"
)
_DOCTORS = re.compile(r"^drs\b|^dr\b.*(?:\band\b|&|/)\s*(?!mrs?\b|ms\b|miss\b)[a-z]")
# a person's before a given name or initials, and in the names of bodies too
_CALLING = re.compile(
    r"^(?:fr|father|sister|nurse|matron|canon|capt|captain|major|maj|col|colonel|lt|lieutenant|sgt"
    r"|mstr)\b(?: col)? (?=[a-z])"
)
_CARE_OF = re.compile(r"(?<=\w)[ ,-]+c/o\b.*")  # where the post goes
_TRADING_AS = re.compile(r" (?:t/?a|trading as)\b.*")
_ROLE = re.compile(  # what beside a person's name says why he is paid
    r"\b(?:foster carers?|carer|phb|personal health budget|direct payments?(?: to)?"
    r"|personal assistant|tenant|landlord|landlady|(?:gp )?locum(?: gp)?|payee|client|patient"
    r"|service user|(?:deputy|attorney|appointee|poa|power of attorney) (?:for|of)|receiver"
    r"|(?:widow|widower|family|parents?|mother|father|guardian|son|daughter) of|next of kin"
    r"|expenses|reimbursement|jury service|court of protection|counsellor|barrister)\b"
)
_TITLED_NAME = re.compile(
    r"\b(?P<title>mrs|mr|miss|ms|mx)\b\.?(?P<name>(?: [a-z]\b\.?)*(?: [a-z][a-z'’-]+){1,2})",
    re.IGNORECASE,
)
_HONOURS = re.compile(
    r"(?:\s(?:[qk] ?c|[mo] ?b ?e|c ?b ?e|j ?p|f ?r ?c ?[sp]|frcgp|mrcp|mrcgp|[mf]rcpsych|mrcs"
    r"|mbbs|mbchb|rgn|rmn|cpsychol|llb|mba|dphil|phd|bsc|msc|esq|esquire))+$"
)
_INITIALS = re.compile(r"(?:[a-z] ){1,3}[a-z][a-z-]{2,}|[a-z][a-z-]{2,}(?: [a-z]){1,3}")
# MS LAW MICHELLE printed as LAW MICHELLE MS: the title last, the family name first
_TITLE_LAST = re.compile(r"^(?P<name>[a-z' -]+),? (?:mr|mrs|miss|ms|mx|dr|prof|rev|sister)$")
_FAMILIES, _PARTICLES = _WORDS["families"], _WORDS["particles"]
_FIRM = _any_of("family_firms")
_SURNAMES, _PLACES, _SHORT_WORDS = (_WORDS[n] for n in ("surnames", "squares", "short_words"))
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_MARKER = re.compile(rf"\((?:{'|'.join(_WORDS['markers'])})\)\s*$")
_NO_LETTER, _NO_WORD = re.compile(r"[^\w&+/@',()\s-]|_"), re.compile(r"[^\w\s-]")
_DIGIT = re.compile(r"\d")
_ONLY_WORDS = re.compile(r"[a-z]+(?: [a-z]+)*+")  # what most names are, and nothing to fold
_COUPLE = re.compile(r" ?(?:&|\+|/|\band\b) ?")
_COUPLE_SIGNS = frozenset("&+/")


def may_name_patients(texts: str) -> bool:
    """Whether `is_patient` may be true of one of these texts in small letters, put together: one of
    the words stands in them without which it is not.
    """
    return "bud" in texts or "phb" in texts or "child" in texts


@lru_cache(maxsize=50_000)
def is_patient(text: str) -> bool:
    """Whether the words of a row say that it pays for one patient.

    That is a personal health budget, or a child's continuing care.
    """
    low = text.lower()
    return may_name_patients(low) and _PATIENT.search(low) is not None


@lru_cache(maxsize=200_000)
def is_person(name: str) -> bool:
    """Whether a payee's name is, or may be, that of a private person.

    >>> [is_person(n) for n in ("MRS J SMITH", "DR A PATEL", "DR A PATEL & PARTNERS", "JANE DOE")]
    [True, True, False, True]
    >>> [is_person(n) for n in ("JANE DOE LTD", "SMITH, JOHN", "KENT C C", "Estate of J Smith")]
    [False, True, False, True]
    """
    folded = _folded(name)
    if not folded or (plain := _plain(folded)) in _registered() or plain in _BODIES:
        return False
    if _ESTATE.search(folded):
        return not _LEGAL_FORM.search(folded)
    called = _without_calling(folded)
    if called and not _is_body(called) and _reads_like_person(called):
        return True
    if _TITLE.search(folded) or _DOCTOR.search(folded) or _WEAK_TITLE.search(folded):
        return _is_titled_person(folded)
    bare = _HONOURS.sub("", folded)
    if bare != folded and (len(bare.split()) > 1 or "-" in bare):  # Jones-Smith KC
        return not _is_body(bare)
    if _is_couple(folded):
        return not _DOCTORS.search(folded)
    return not _is_body(folded) and _reads_like_person(folded)


def _folded(name: str) -> str:
    """A name in small letters and one form: Q.C. is q c, O'Brien obrien; (G) is left out."""
    text = name.lower()
    if _ONLY_WORDS.fullmatch(text):
        return text
    text = _NUMBER.sub("", text.replace("’", "'").replace("`", "'"))
    if not text.isascii():
        text = _TWO_LETTERS.sub(lambda word: _unaccented(word[0]), text)
    if "'" in text:
        text = _APOSTROPHE.sub("", text)
    if "(" in text:
        text = _MARKER.sub("", text)
    text = _CARE_OF.sub("", _NO_LETTER.sub(" ", text))
    return " ".join(text.split())


def _unaccented(text: str) -> str:
    """A text with the letters that its accented ones are made of: josé is jose, łukasz lukasz."""
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _without_calling(folded: str) -> str:
    """The name behind a rank or an office, or beside a word that says why somebody is paid; ''
    where no such word stands.
    """
    called = _CALLING.sub("", folded)
    if called != folded or not _ROLE.search(folded):
        return called if called != folded else ""
    return " ".join(re.sub(r"[()-]", " ", _ROLE.sub(" ", folded)).split())


def _plain(folded: str) -> str:
    """The words alone, without numbers."""
    if _ONLY_WORDS.fullmatch(folded):
        return folded
    words = _NO_WORD.sub(" ", folded).split()
    return " ".join(word for word in words if not _DIGIT.search(word))


@cache
def _registered() -> frozenset[str]:
    """The names of the register of payees that would be taken for persons', folded."""
    table = reader.read_text("organisations")
    aliases = ";".join(table.column("aliases")).split(";")
    names = {*table.column("name"), *aliases} - {""}
    return frozenset(_plain(_folded(name)) for name in names)


def _is_titled_person(folded: str) -> bool:
    """Whether a name with a title is a person's: not a firm's, a partnership's or a museum's."""
    plain = _plain(folded)
    if plain in _BODIES or _PUBLIC_BODY.search(folded) or _DOCTORS.search(folded):
        return False
    trader = _TRADING_AS.sub("", folded)  # by his own name, whatever his trade is called
    if trader != folded and _TITLE.search(trader):
        return _is_titled_person(trader)
    if last := _TITLE_LAST.fullmatch(folded):
        # the family name may be any word, the given names mark no body
        given = last["name"].split()[1:]
        if 1 <= len(given) <= 2 and not _is_body(" ".join(given)):
            return True
    if vocabulary.CERTAIN_BODY.search(_SURNAME_TOO.sub(" ", folded)):
        return False
    if _TITLE.search(folded) or _DOCTOR.search(folded):
        return True
    rest = _WEAK_TITLE.sub("", plain).split()
    if not rest or len(rest) > 4 or _TRADE.search(plain):
        return False
    named = rest[0] in _GIVEN or any(len(word) == 1 for word in rest)
    return named or not vocabulary.LIKELY_BODY.search(" ".join(rest))


def _is_couple(folded: str) -> bool:
    """JOHN & SANDRA SMITH, J AND S SMITH, JOHN SMITH & JANE DOE."""
    if "and" not in folded and _COUPLE_SIGNS.isdisjoint(folded):
        return False
    sides = _COUPLE.split(folded)
    if len(sides) != 2 or not all(sides):
        return False
    left, right = sides
    first = right.split()[0]
    if left in _GIVEN or re.fullmatch(r"[a-z](?: ?[a-z])?", left):
        alike = first in _GIVEN if left in _GIVEN else len(first) <= 2
        return alike and not _is_body(right) and _reads_like_person(right)
    # family names alone, one on each side, are those of a partnership
    return all(not _is_body(side) and _reads_like_person(side, families=False) for side in sides)


def _is_body(folded: str) -> bool:
    """Whether a word or letters show a body, in a name without a title."""
    plain = _plain(folded)
    parts = plain.split()
    if plain in _BODIES or _PUBLIC_BODY.search(plain) or _is_council(parts):
        return True
    if vocabulary.CERTAIN_BODY.search(_SURNAME_TOO.sub(" ", folded)):
        return True
    letters = "".join(part for part in parts if len(part) == 1)
    if parts and (set(parts) | {letters}) & _WORDS["acronyms"]:
        return True
    if len(parts) > 1 and (parts[-1] in _WORDS["known"] or parts[0] in _WORDS["known"]):
        return True
    if _TRADE.search(plain) and not _is_surname(parts, _TRADE):
        return True
    if re.search(r"[&+@]|\d{4}", folded):
        return True
    likely = vocabulary.LIKELY_BODY.search(plain) or _SURNAME_TOO.search(plain)
    return bool(likely) and not _is_surname(parts, vocabulary.LIKELY_BODY)


def _is_council(parts: list[str]) -> bool:
    """KENT C C, L B BEXLEY, LB OF EALING: a place with the letters of a kind of council."""
    letters = "".join(part for part in parts if len(part) <= 2 and part != "of")
    words = [part for part in parts if len(part) > 2]
    return letters in _WORDS["council"] and any(word in _WORDS["places"] for word in words)


def _is_surname(parts: list[str], pattern: re.Pattern[str]) -> bool:
    """Whether the one word of a body is a surname here: WINIFRED HALL, MARIAN G POWER, HALL JEAN.

    Not behind a given name that squares and parks are called after: VICTORIA PARK.
    """
    if len(parts) == 2 and parts[0] in _SURNAMES and parts[1] in _GIVEN:
        parts = parts[::-1]
    last = parts[-1]
    others = " ".join(parts[:-1])
    if not 2 <= len(parts) <= 3 or pattern.search(others) or _SURNAME_TOO.search(others):
        return False
    if last not in _SURNAMES or (parts[0] in _WORDS["of_places"] and last in _PLACES):
        return False
    initials = all(len(part) == 1 for part in parts[:-1])
    return initials or (parts[0] in _GIVEN and last not in _WORDS["homes"])


def _reads_like_person(folded: str, *, families: bool = True) -> bool:
    """A given name or initials with a surname, in either order."""
    plain = _plain(re.sub(r"[,()]", " ", folded))
    parts = plain.split()
    if not 2 <= len(parts) <= 4 or parts[0] in ("st", "saint", "king", "queen"):
        return False
    comma = re.fullmatch(r"[a-z-]+, ?(?P<given>[a-z]+)(?: [a-z]+)?", folded)
    if comma:
        return True
    if parts[0] in _GIVEN or _INITIALS.fullmatch(plain):
        return True
    last_given = parts[1] in _GIVEN - _WORDS["words_too"]
    if len(parts) <= 3 and last_given and all(len(part) == 1 for part in parts[2:]):
        return True
    if families and _is_family_name(parts):
        return True
    joined = len(parts) == 2 and re.fullmatch(r"[b-df-hj-np-tv-z]{2,3}|[a-z]{2}", parts[0])
    return bool(joined) and not {parts[0]} & _SHORT_WORDS and _may_be_surname(parts[1])


def _is_family_name(parts: list[str]) -> bool:
    """Whether the first or the last word is a family name, or the words are joined as in NGUYEN THI
    LAN or SITI BINTI OMAR, and none belongs to a firm.
    """
    if _FIRM.search(" ".join(parts)) or any(part in _SHORT_WORDS for part in parts[1:]):
        return False
    return parts[0] in _FAMILIES or parts[-1] in _FAMILIES or bool(set(parts[1:-1]) & _PARTICLES)


def _may_be_surname(word: str) -> bool:
    return len(word) > 3 and word not in _WORDS["places"]


@lru_cache(maxsize=200_000)
def payee_or_withheld(name: str) -> str:
    """The name, or `individual (name withheld)`."""
    return WITHHELD if is_person(name) else name


@lru_cache(maxsize=20_000)
def without_names(text: str, name: str) -> str:
    """Another cell of a withheld row without what may name somebody.

    Args:
        text: The cell, such as an expense type.
        name: The payee of the row.

    Returns:
        The cell with the payee's words, titled names and given names with the word behind them
        replaced by `…`.
    """
    text = re.sub(
        r"\b(?:mr|mrs|ms|miss|master|dr|mx)\b\.?(?: ?[a-z][a-z'’.-]*){1,4}",
        "…",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        r"\b([a-z]+) [a-z][a-z'’-]+\b",
        lambda m: "…" if m[1].lower() in _GIVEN else m[0],
        text,
        flags=re.IGNORECASE,
    )
    for word in re.findall(r"[a-z'’-]{3,}", name.lower()):
        if (
            word in text.lower()
            and not vocabulary.CERTAIN_BODY.fullmatch(word)
            and not vocabulary.LIKELY_BODY.fullmatch(word)
        ):
            text = re.sub(rf"(?<![a-z]){re.escape(word)}(?![a-z])", "…", text, flags=re.IGNORECASE)
    return text


def names_somebody(texts: str) -> bool:
    """Whether one of several texts, a text a line, may hold a titled name."""
    return _TITLED_NAME.search(texts) is not None


@lru_cache(maxsize=20_000)
def without_titled(text: str) -> str:
    """A text that says what was bought, without a name that stands in it behind a title: MR SCANS
    and MS OFFICE are none.
    """

    def masked(match: re.Match[str]) -> str:
        first = match["name"].split()[0].rstrip(".").lower()
        sure = match["title"].lower() in ("mrs", "miss") or len(first) == 1 or first in _GIVEN
        return "…" if sure else match[0]

    return _TITLED_NAME.sub(masked, text)


def reference(text: str) -> str:
    """The transaction of a withheld row: a number is kept, letters may spell a name and are not."""
    return "" if re.search(r"[^\W\d_]{2,}", text) else text
