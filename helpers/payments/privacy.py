"""Who may not be named: private persons, and whoever is paid for one patient's care.

A payee becomes `individual (name withheld)` before anything is kept, shown or written. Two things decide: the name (a titled
person, or a given name and a surname, with no word of a business), and the row (personal health budgets and children's
continuing care, whoever is paid, because the payment is about one patient). Where a name leaves doubt it is withheld: a lone
titled person may be a practice, and the pounds are kept either way. Practices and partnerships named after doctors stay.
"""

from __future__ import annotations

import re
from functools import lru_cache

WITHHELD = "individual (name withheld)"

# One patient's care, in the words of NHS ledgers: CHC AD FULL FUND PERS HLTH BUD, Cont Care- Children, CHC CHILDREN, PHB.
_PATIENT = re.compile(
    r"\bpers(?:onal)?\W*h(?:ea)?lth\W*c?a?r?e?\W*bud|\bphbs?\b|\bcontinuing\W*(?:health)?care\W*(?:for\W*)?child"
    r"|\b(?:chc|cont\w*\W+(?:health\W*)?care|continuing\W*healthcare)\W+(?:-\W*)?child|\bchild\w*'?s?\W+(?:s\W+)?(?:chc|cc|cont\w*\W+(?:health\W*)?care|continuing)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(r"\b(?:mr|mrs|miss|mx|master)\b|^(?:ms|dr|prof|professor|rev|sir|lady|lord|dame)\b|[,(\s](?:ms|dr)\W*$", re.IGNORECASE)
_BODY = re.compile(  # words that only a body bears, even beside a title
    r"\b(?:ltd|limited|plc|llp|llc|lp|cic|cio|inc|gmbh|bv|sa|ag|uk|nhs|trust|ft|ccg|pct|icb|council|borough|university|college|school|academy|"
    r"hospitals?|hospices?|surger(?:y|ies)|practices?|partners?|partnerships?|ptnrs?|pship|associates?|assoc|pharmac(?:y|ies)|chemists?|clinics?|"
    r"consult(?:ing|ancy|ants?)|services?|solutions?|company|compan(?:y|ies)|co|group|holdings?|enterprises?|laborator(?:y|ies)|labs?|pharma|"
    r"pharmaceuticals?|society|association|foundation|charity|charitable|federation|institute|centres?|center|nursing|homes|agency|systems?|"
    r"international|bank|church|t/?a|trading|sons?|bros|brothers|chambers|solicitors|opticians?|opticals?|dental|dentists?|surgeons?|medics|"
    r"recruitment|contractors?|builders?|engineering|products?|industries|supplies|supply|logistics|technolog(?:y|ies)|software|media|hotels?|"
    r"care\s+home|nursing\s+home|med(?:ical)?\s*(?:centre|ctr|group|practice)|health\s+(?:centre|ctr))\b|&\s*co\b",
    re.IGNORECASE,
)  # fmt: skip
_DOCTORS = re.compile(r"^drs\b|^dr\b.*(?:\band\b|&|/)\s*[a-z]", re.IGNORECASE)
_GIVEN = frozenset(
    """aaron abdul abigail adam adrian ahmed aisha alan alastair albert alex alexander alexandra alfred ali alice alison amanda amir amy andrea
    andrew angela anita ann anna anne annette anthony antony arthur asha audrey barbara barry beatrice ben benjamin bernard beth beverley
    brenda brian bridget caroline carol carole catherine cathy charles charlotte cheryl chloe chris christina christine christopher claire
    clare clive colin craig daniel danielle daphne darren dave david dawn dean deborah debbie denise dennis derek diana diane donald donna
    doreen dorothy douglas duncan edith edward eileen elaine elizabeth ellen emily emma eric esther evelyn fatima fiona frances frank fred
    gareth gary gavin geoffrey geoff george georgina gerald gillian gina glenn gordon graham hannah harold harriet harry hassan hazel heather
    heidi helen henry hilary howard hugh ian irene isabel jack jackie jacqueline jade jake james jamie jane janet janice jason jayne jean
    jeff jeffrey jennifer jenny jeremy jessica jill jim joan joanna joanne joe john jonathan joseph josephine joyce judith julia julian julie
    june justin karen kate katherine kathleen kathryn katie keith kelly ken kenneth kerry kevin kim laura lauren lee leonard lesley leslie
    lewis liam lilian linda lindsay lisa lorna lorraine louise lucy luke lynda lynn lynne malcolm marcus margaret maria marian marie marilyn
    marion mark marjorie martin mary matthew maureen maurice megan melanie melissa michael michelle mike mohammad mohammed muhammad muriel
    nancy naomi natalie natasha neil nicholas nicola nigel nina norma norman olive oliver olivia oscar pamela patricia patrick paul paula
    pauline peter philip phillip phyllis priya rachael rachel ralph raymond rebecca richard rita robert robin roger ronald rosemary roy russell
    ruth ryan sally sam samantha samuel sandra sara sarah scott sean shane sharon sheila shirley simon sophie stacey stanley stella stephanie
    stephen steve steven stewart stuart sue susan suzanne sylvia tanya teresa terence terry theresa thomas timothy tina tom tony tracey tracy
    trevor valerie vanessa vera veronica victoria vincent violet walter wayne wendy william winifred yvonne zoe""".split()
)
# Bodies called after a person. A name of this list is shown although nothing else in it says that it is a body.
_BODIES = frozenset(
    """marie curie|sue ryder|john lewis|george eliot|james paget|robert half|michael page|henry schein|thomas cook|karl storz|simon jersey|oliver wyman|
    robert walters|b braun|h lundbeck|c r bard|w l gore|francis crick|michael sobell|david lloyd|john laing|douglas macmillan|lewis manning|
    ellen badger|helen rollason|j sainsbury|w h smith|a menarini|r d rogers|peter brotherhood|thomas telford|ernest jackson|alice house|
    martin house|katharine house|mary ann evans|st john ambulance|john radcliffe|james cook|queen mary|queen elizabeth|royal mary|
    mary seacole|rowcroft|george house|lewis silkin|ward hadaway|mark allen|martin lishman|robert bosch|arthur rank|dorothy house|
    mary hare|mark masons|helen ley|scott bader|grant thornton|russell cooke|stephen james|howard kennedy""".replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
_LOOSE_BODY = re.compile(  # words that mark a body where there is no title
    r"\b(?:care|health(?:care)?|medical|med|house|home|lodge|court|manor|hall|cottage|farm|road|street|st|support|living|day|club|rehab|therapy|"
    r"wellbeing|community|project|fund|fostering|ambulance|transport|travel|taxis?|cars|training|design|print(?:ers|ing)?|energy|gas|water|"
    r"power|telecom|network|property|properties|estates?|lettings?|park|garden|kitchen|foods?|dairy|security|cleaning|laundry|equipment|"
    r"hire|rentals?|fire|electrical|plumbing|heating|roofing|tools?|office|press|publishing|books|law|legal|accountants?|insurance|"
    r"investments?|capital|finance|pensions?|payroll|personnel|staffing|nurses?|nurseries|nursery|doctors?|gp|pcn|of|the|and|for|with|to|"
    r"county|city|district|town|parish|north|south|east|west|royal|national|general|new|great|royale?|england|scotland|wales|london)\b|[&+/@]|\d{4}",
    re.IGNORECASE,
)  # fmt: skip
_INITIALS = re.compile(r"(?:[a-z] ){1,3}[a-z][a-z'-]{2,}|[a-z][a-z'-]{2,}(?: [a-z]){1,3}")


def is_patient(text: str) -> bool:
    """Whether the words of a row say that it pays for one patient: a personal health budget or a child's continuing care."""
    return _PATIENT.search(text) is not None


@lru_cache(maxsize=200_000)
def is_person(name: str) -> bool:
    """Whether a payee's name is, or may be, that of a private person.

    >>> [is_person(n) for n in ("MRS J SMITH", "DR A PATEL", "DR A PATEL & PARTNERS", "JANE DOE", "JANE DOE LTD", "SMITH, JOHN")]
    [True, True, False, True, False, True]
    """
    folded = re.sub(r"[^a-z0-9&+/@',()\s-]", " ", name.lower())
    folded = " ".join(folded.split())
    if not folded or _BODY.search(folded):
        return False
    if _TITLED.search(folded):
        return not _DOCTORS.search(folded)
    plain = " ".join(w for w in re.sub(r"[,()]", " ", folded).split() if not re.search(r"\d", w))
    if _LOOSE_BODY.search(re.sub(r"\d", "", folded)) or plain in _BODIES:
        return False
    words = plain.split()
    if not 2 <= len(words) <= 4:
        return False
    comma_first = re.fullmatch(r"[a-z'-]+, ?(?P<given>[a-z]+)(?: [a-z]+)*", folded)
    given = words[0] in _GIVEN or bool(comma_first and (comma_first["given"] in _GIVEN or len(comma_first["given"]) == 1))
    return given or _INITIALS.fullmatch(plain) is not None


@lru_cache(maxsize=200_000)
def payee(name: str) -> str:
    """The name, or `individual (name withheld)`."""
    return WITHHELD if is_person(name) else name


def without_names(text: str, name: str) -> str:
    """Another cell of a withheld row (its expense type or reference) without the payee's words and without titled names."""
    text = re.sub(r"\b(?:mr|mrs|ms|miss|master|dr|mx)\b\.?(?: ?[a-z][a-z'’.-]*){1,4}", "…", text, flags=re.IGNORECASE)
    for word in re.findall(r"[a-z'’-]{3,}", name.lower()):
        if not _BODY.fullmatch(word) and not _LOOSE_BODY.fullmatch(word):
            text = re.sub(rf"(?<![a-z]){re.escape(word)}(?![a-z])", "…", text, flags=re.IGNORECASE)
    return text


def reference(text: str) -> str:
    """The transaction of a withheld row: kept where it is a number, blank where its letters may spell a name."""
    return "" if re.search(r"[^\W\d_]{2,}", text) else text
