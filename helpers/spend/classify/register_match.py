"""A payee's name against a register of organisations: the same name, another name of the same body,
or nearly the same.

Nearly is strict. Words that tell one body from another (places, compass points, ROYAL, names of
saints) must all have a partner on the other side, a misprint apart; words of kind (HOSPICE,
HOSPITAL, COUNTY, CCG …) must be the same; only then does the likeness of the whole (rapidfuzz,
token_sort_ratio) count, and the runner-up must be clearly behind.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from helpers.spend.classify import payee_names
from helpers.spend.parse import vocabulary

_WORDS = vocabulary.word_file(__file__)
_COMMON = frozenset(_WORDS["common"].split())
_KIND = frozenset(_WORDS["kind"].split())
_EXACT = frozenset(_WORDS["exact"].split())
_LETTER = re.compile(r"\b[A-Z]\b")
_HEALTH_OF = re.compile(
    r"(.+) (?:PRIMARY )?HEALTH"
    r"(?: (?:ALLIANCE|FEDERATION|CONFEDERATION|COLLABORATIVE|NETWORK))? LIMITED"
)
LISTED = "listed"  # a row of a full register somebody gave: only the very name counts
_CHAINS = {"company", "charity", "hospice", "supplier", "social_enterprise"}
_EDUCATION = frozenset(_WORDS["education"].split())
_PLACED = {"ccg", "pct", "icb", "county", "district", "unitary", "metropolitan", "london"}
_OF_EVERY_TRUST = frozenset(("NHS", "FOUNDATION", "TRUST"))
_TAIL = frozenset(_WORDS["tail"].split())
_CARE = frozenset(_WORDS["care"].split())
_POINTS = frozenset(("NORTH", "SOUTH", "EAST", "WEST", "MID", "CENTRAL"))
_SAYS_LITTLE = _TAIL | _CARE | _COMMON
_CHARITABLE = frozenset(("TRUST", "FOUNDATION", "CHARITY", "SOCIETY", "ASSOCIATION"))
_OF_TRUSTS = frozenset(
    ("NHS", "TRUST", "HOSPITAL", "HOSPITALS", "HEALTH", "HEALTHCARE", "PARTNERSHIP", "INFIRMARY")
)


@dataclass(frozen=True)
class Match:
    """A row of the register and how the name led to it; row None where several bodies of one model
    share the name.
    """

    rows: tuple[int, ...]
    method: str
    confidence: str


@dataclass(frozen=True)
class _Entry:
    row: int
    whole: str
    telling: tuple[str, ...]
    kind: frozenset[str]
    trust: bool


@dataclass
class Register:
    """The register, indexed once. `organisations` as in data/organisations.csv; rows are its
    positions.
    """

    organisations: pd.DataFrame
    names: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    aliases: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    bares: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    squeezed: dict[str, set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )  # keys without spaces
    lettered: set[str] = field(default_factory=set)  # those that hold single letters: A J MOBILITY
    turned: dict[tuple[str, ...], set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )  # words in the order of the alphabet
    entries: list[_Entry] = field(default_factory=list)
    starts: dict[tuple[str, int], set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )  # two letters of one of so many telling words
    chains: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    brands: dict[str, set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )  # companies, of any length
    councils: set[frozenset[str]] = field(default_factory=set)  # words of where each one is
    places: set[str] = field(default_factory=set)  # words of the names of councils, PCTs and CCGs
    supplies: set[str] = field(default_factory=set)  # brands of suppliers
    charities: set[str] = field(default_factory=set)
    begins: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))  # first two words
    initials: dict[str, set[tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(set)
    )  # of trusts, by today's name and former ones, with the name that they are of
    _tried: dict[str, Match | None] = field(default_factory=dict)
    _sorted: list[str] = field(default_factory=list)
    bodies: list[str] = field(
        default_factory=list
    )  # what makes two rows one body: the code, else the name

    def __post_init__(self) -> None:
        codes = self.organisations["code"].fillna("").astype(str)
        self.bodies = codes.where(codes != "", self.organisations["name"].astype(str)).tolist()
        kinds = self.organisations.get(
            "kind", pd.Series("", index=self.organisations.index)
        ).fillna("")
        both = zip(self.organisations["name"], self.organisations["aliases"], kinds, strict=True)
        for row, (name, aliases, kind) in enumerate(both):
            others = (
                aliases if isinstance(aliases, (tuple, list)) else str(aliases or "").split(";")
            )
            self._add(row, str(name), self.names, kind)
            for other in others:
                if other and other == other:
                    self._add(row, str(other), self.aliases, kind, str(name))

    def _add(
        self, row: int, name: str, index: dict[str, set[int]], kind: str, of: str = ""
    ) -> None:
        """Index one name of a row; `of` is the row's own name where this is another one."""
        whole = payee_names.name_key(name)
        if not whole:
            return
        index[whole].add(row)
        self.bares[payee_names.core_name(whole)].add(row)
        if kind == LISTED:
            return
        self.squeezed[whole.replace(" ", "")].add(row)
        self.squeezed[short := payee_names.core_name(whole).replace(" ", "")].add(row)
        if _LETTER.search(whole):
            self.lettered.add(short)
        self.turned[_turned(whole)].add(row)
        telling, kinds = _words(whole)
        if telling:
            at = len(self.entries)
            self.entries.append(_Entry(row, whole, telling, kinds, kind == "nhs_trust"))
            for word in telling:
                self.starts[word[:2], len(telling)].add(at)
        if kind == "nhs_trust" and "TRUST" in whole.split():
            for letters in _initials(whole):
                self.initials[letters].add((row, whole))
        if kind in _PLACED:
            self.places.update(telling)
            self.councils.add(frozenset(telling))
        brand = re.sub(r" (?:LIMITED|PLC|LLP|CIO|COMMUNITY INTEREST COMPANY)$", "", whole)
        # A name that shares no word with the row's own is a parent's or a brand's, which has
        # other branches too: BAE SYSTEMS is more than Detica.
        own = not of or set(brand.split()) & set(payee_names.name_key(of).split())
        if own and kind in _CHAINS and (" " in brand or len(brand) >= 5):
            self.chains[brand].add(row)
        if kind in ("company", "supplier"):
            self.brands[brand].add(row)
        if kind == "supplier":
            self.supplies.add(brand)
        if kind == "charity":
            self.charities.add(brand)
        first = " ".join(whole.split()[:2])
        if kind in ("nhs_trust", "ccg", "pct", "icb", "county", "social_enterprise"):
            self.begins[first].add(len(self.entries) - 1)

    def find(self, name: str) -> Match | None:
        """The best match of a name, or None. Ways in order: the name, another name, nearly the
        name, a cut name, a branch of a chain.
        """
        match = self._find(name)
        return None if match and self._of_shareholders(name, match.rows) else match

    def _find(self, name: str) -> Match | None:
        forms = []
        for form in payee_names.name_forms(name):
            forms.append(form)
            if form in self.names:
                return Match(tuple(sorted(self.names[form])), "exact", "high")
            if form in self.aliases:
                return Match(tuple(sorted(self.aliases[form])), "alias", "high")
            bare = payee_names.core_name(form)
            if (
                bare in self.bares
                and len(bare) > 1  # all that is left of E.ON, which E Ltd is not
                and (len(bare) > 3 or form.endswith((" LIMITED", " PLC")))
                and _words(form)[0]
            ):
                return Match(tuple(sorted(self.bares[bare])), "alias", "high")
        if frozenset(forms[0].split()) - payee_names.FILLER in self.councils:
            return None  # a place alone: its council, its PCT or its hospital
        rows = self._respaced(forms[0]) or self.turned.get(_turned(forms[0]))
        if rows:
            return Match(tuple(sorted(rows)), "fuzzy", "high")
        for form in forms[:3]:
            if _teaches(form):
                continue  # OXFORD UNIVERSITY is no hospital, whatever hospital's name begins so
            if form not in self._tried:  # many prints of a name come to one form
                self._tried[form] = self._nearly(form) or self._cut(form)
            if found := self._tried[form]:
                return found
        return self._by_initials(forms[0])

    def _by_initials(self, form: str) -> Match | None:
        """YAS NHS TRUST: the letters that only one trust's name begins with, beside the words of a
        trust or beside more words of that name.
        """
        letters, *rest = form.split() or [""]
        words = set(rest) - _OF_EVERY_TRUST - payee_names.FILLER
        if letters not in self.initials or (len(words) < 2 and not _OF_EVERY_TRUST & set(rest)):
            return None
        named = (row for row, whole in self.initials[letters] if words <= set(whole.split()))
        rows = tuple(sorted(set(named)))
        if not rows or len(set(self._identity(rows))) > 1:
            return None
        return Match(rows, "alias", "medium")

    def _of_shareholders(self, name: str, rows: Iterable[int]) -> bool:
        """Whether a name says COMMUNITY INTEREST COMPANY and all rows are companies by shares."""
        if "legal_form" not in self.organisations:
            return False
        if "COMMUNITY INTEREST COMPANY" not in payee_names.name_key(name):
            return False
        forms = self.organisations["legal_form"]
        return all(forms.iat[row] == "company limited by shares" for row in rows)

    def model(self, match: Match) -> str:
        """The provider model of a match's first row."""
        return str(self.organisations["provider_model"].iat[match.rows[0]])

    def _respaced(self, form: str) -> set[int] | None:
        """MEDICALCENTRE, or a space in the wrong place; short names only where one side holds
        single letters: G L HEARN.
        """
        for text in (form, payee_names.core_name(form)):
            squeezed = text.replace(" ", "")
            letters = _LETTER.search(text) or squeezed in self.lettered
            if squeezed in self.squeezed and len(squeezed) >= (6 if letters else 12):
                return self.squeezed[squeezed]
        return None

    def branch(self, name: str) -> Match | None:
        """A body whose name begins the payee's, as in TURNING POINT ROCHDALE. Weaker than what the
        name says of its kind.
        """
        parts = payee_names.name_key(name).split()
        if _teaches(" ".join(parts)):
            return None
        for size in range(min(len(parts) - 1, 6), 0, -1):
            begin = " ".join(parts[:size])
            rest = [word for word in parts[size:] if word not in payee_names.FILLER]
            rows = self.brands.get(begin) if _TAIL.issuperset(rest) else None
            # One word begins many names: then the rest must say no more than where, or of a
            # company what it is.
            known = self.places if begin in self.charities else self.places | _SAYS_LITTLE
            if not rows and (size > 1 or known.issuperset(rest)):
                rows = self.chains.get(begin)
            if size == 1 and begin in self.supplies and _CARE.intersection(parts[1:]):
                continue
            if rows and (begin in self.charities or not _CHARITABLE.intersection(parts[size:])):
                return Match(tuple(sorted(rows)), "fuzzy", "medium")
        return None

    def is_federation(self, name: str) -> bool:
        """Whether a name is that of a place and of health in one company, as BEXLEY HEALTH LIMITED:
        so the practices of a place call what they own together.
        """
        found = _HEALTH_OF.fullmatch(payee_names.name_key(name))
        words = set(found[1].split()) - payee_names.FILLER if found else set()
        return bool(words - _POINTS) and words <= self.places | _POINTS

    def _nearly(self, form: str) -> Match | None:
        telling, kinds = _words(form)
        if not telling:
            return None
        found: set[int] | None = None
        for word in telling:
            near = self.starts.get((word[:2], len(telling)), set())
            found = set(near) if found is None else found & near
            if not found:
                return None
        trust = "TRUST" in form.split() or "NHS" in form.split()
        scored: dict[int, float] = {}
        for at in found or ():
            entry = self.entries[at]
            if entry.kind != kinds or (entry.trust and not (trust or "HOSPITAL" in form)):
                continue
            if trust and not entry.trust:
                continue
            exact = sorted(entry.telling) == sorted(telling)
            if not exact and telling == (form,):
                continue  # one word, a letter apart, is another word: ASCENTI, ASCENTIS
            if not exact and not _paired(telling, entry.telling):
                continue
            score = fuzz.token_sort_ratio(form, entry.whole)
            if score >= (72 if entry.trust and exact else 85 if exact and len(telling) > 1 else 88):
                scored[entry.row] = max(score, scored.get(entry.row, 0))
        return self._best(scored)

    def _best(self, scored: dict[int, float]) -> Match | None:
        if not scored:
            return None
        best = max(scored.values())
        rows = tuple(sorted(row for row, score in scored.items() if score >= best - 3))
        if len(set(self._identity(rows))) > 1:
            return None
        return Match(rows, "fuzzy", "high" if best >= 92 else "medium")

    def _cut(self, form: str) -> Match | None:
        """A name printed short: at least two words and twelve letters that only one body's name
        begins with.
        """
        if len(form) < 12 or " " not in form:
            return None
        near = self.begins.get(" ".join(form.split()[:2]), ())
        if not near and len(form.split()) == 2:
            if not self._sorted:
                self._sorted = sorted(self.begins)
            low, high = bisect_left(self._sorted, form), bisect_left(self._sorted, f"{form}~")
            near = {at for first in self._sorted[low:high] for at in self.begins[first]}
        rows = tuple(
            sorted({self.entries[at].row for at in near if self.entries[at].whole.startswith(form)})
        )
        if not rows or len(set(self._identity(rows))) > 1:
            return None
        return Match(rows, "fuzzy", "medium")

    def _identity(self, rows: Iterable[int]) -> list[str]:
        return [self.bodies[row] for row in rows]


def _teaches(form: str) -> bool:
    """Whether a key is that of a school, a college or a university, and of no hospital."""
    parts = form.split()
    teaches = _EDUCATION.intersection(parts) or (parts and parts[-1] == "PRIMARY")
    return bool(teaches) and not _OF_TRUSTS.intersection(parts)


def _initials(form: str) -> set[str]:
    """What a trust's staff call it: CNWL, SLAM with the letter of AND, GSTT and CDDFT with those of
    its kind; at least three letters of its own words.
    """
    words = [word for word in form.split() if word not in _OF_EVERY_TRUST]
    spoken = "".join(word[0] for word in words)
    short = "".join(word[0] for word in words if word not in payee_names.FILLER)
    return {
        f"{letters}{kind}"
        for letters in (spoken, short)
        for kind in ("", "T", "FT")
        if len(letters) >= 3
    }


def _turned(form: str) -> tuple[str, ...]:
    """The words of a name sorted, where there are enough of them to tell: PARTNERSHIPS LIMITED
    COMMUNITY HEALTH, UNIVERSITY OF X.
    """
    parts = sorted(
        word for word in payee_names.core_name(form).split() if word not in payee_names.LEGAL
    )
    return tuple(parts) if len(parts) >= 3 else (form,)


@lru_cache(maxsize=50_000)
def _words(form: str) -> tuple[tuple[str, ...], frozenset[str]]:
    parts = [word for word in form.split() if word not in payee_names.FILLER]
    telling = tuple(word for word in parts if word not in _COMMON and word not in _KIND)
    return telling, frozenset(word for word in parts if word in _KIND)


def _paired(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether each telling word of one name has its own partner in the other: the same word, or a
    misprint of a long one.
    """
    rest = list(right)
    for word in left:
        partner = next((other for other in rest if other == word), None) or next(
            (other for other in rest if _misprint(word, other)), None
        )
        if partner is None:
            return False
        rest.remove(partner)
    return not rest


def _misprint(word: str, other: str) -> bool:
    if word in _EXACT or other in _EXACT or min(len(word), len(other)) < 5:
        return {word, other} in ({"HOSP", "HOSPITAL"},) or (
            word.rstrip("S") == other.rstrip("S") and min(len(word), len(other)) >= 4
        )
    if word.startswith(other) or other.startswith(word):
        return abs(len(word) - len(other)) <= 1
    return (
        DamerauLevenshtein.distance(word, other, score_cutoff=1) <= 1
        and min(len(word), len(other)) >= 6
    )
