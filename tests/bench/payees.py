"""Classifying payees against brute force: rapidfuzz.process.cdist of every name with every name of
the register, the best one taken.

The names are those of the register as finance systems print them: cut, with codes before them,
short forms and slips. A tenth are strangers, one word away from a name of the register, and no
answer is right for them but silence about the organisation.
"""

import random
import time

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from helpers import tables
from helpers.spend.classify import payees
from tests.bench import Row, bench

NAMES, SLICE, CUTOFF = 100_000, 2_000, 90
_SHORT = {
    "NHS FOUNDATION TRUST": "NHSFT",
    "NHS TRUST": "NHST",
    "LIMITED": "LTD",
    " AND ": " & ",
    "HOSPITAL": "HOSP",
    "COUNTY COUNCIL": "CC",
}
_APART = ("NORTH", "SOUTH", "EAST", "WEST", "ROYAL")


def printed(names: list[str], count: int, seed: int = 1) -> tuple[list[str], list[str]]:
    """Distinct prints of names, and the name that each stands for; blank for a stranger."""
    pick, made = random.Random(seed), {}
    while len(made) < count:
        name = pick.choice(names)
        text, truth = name.upper(), name
        if pick.random() < 0.1:
            text, truth = f"{pick.choice(_APART)} {text}", ""
        for long, short in _SHORT.items():
            if pick.random() < 0.5:
                text = text.replace(long, short)
        if pick.random() < 0.2 and len(text) > 12:
            at = pick.randrange(3, len(text) - 3)
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if pick.random() < 0.7:
            text = f"UK{pick.randrange(10**9, 10**10)} : {text}"
        made.setdefault(text, truth)
    return list(made), list(made.values())


@bench(
    "Payees",
    aim="100,000 distinct names: faster than cdist over the same register, and more of them right",
)
def compare_matchers() -> list[Row]:
    """Seconds for 100,000 names (cdist measured on a slice and multiplied), and the names of that
    slice answered wrongly.
    """
    organisations = tables.read("organisations")
    known = list(organisations["name"])
    names, truth = printed(known, NAMES)
    start = time.perf_counter()
    found = payees.classify_payees(pd.Series(names), organisations)
    ours = time.perf_counter() - start
    register = [name.upper() for name in known]
    start = time.perf_counter()
    scores = process.cdist(names[:SLICE], register, scorer=fuzz.token_sort_ratio, workers=-1)
    brute = (time.perf_counter() - start) * NAMES / SLICE
    best, score = np.argmax(scores, axis=1), np.max(scores, axis=1)
    guessed = [
        known[at] if sure >= CUTOFF - 20 else "" for at, sure in zip(best, score, strict=True)
    ]
    wrong = sum(
        body != name
        for body, name in zip(found["organisation"][:SLICE], truth[:SLICE], strict=True)
    )
    wrong_brute = sum(body != name for body, name in zip(guessed, truth[:SLICE], strict=True))
    return [
        Row(f"{NAMES:,} names, register of {len(known):,}", ours, brute),
        Row(f"answered wrongly, of {SLICE:,}", wrong, wrong_brute, "names"),
    ]
