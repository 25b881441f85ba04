"""Which number of which answer is which quantity: one quantity must have one value everywhere.

A quantity is a share or a value of a kind of provider in an area, by the estimate as released. It
is recognised by what stands beside the number: the first column and the head of a table, or the
words of a sentence. Answers that rest on something else, and states in which a reader changed an
assumption, hold other quantities and are left out.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from helpers import estimates
from helpers.analysis.concentration import HOSPITAL_RUN
from helpers.analysis.valuation import Estimate, interval
from helpers.tables import places, provider_models
from tests.notebook_runs import HandedOver

HOSPITALS = "both"  # acute and mental health trusts together
ALL = "all"  # every kind of provider
ASSUMPTIONS = {"weight", "known", "prices", "evidence"}  # choices of words that change a number
OTHER_ERRORS = {"value-narrow", "value-wide"}  # options that stand for another assumption
FROM_THE_ESTIMATE = "#table--arm_values"  # what every answer from the estimate names as a source


class Quantity(NamedTuple):
    """What a number says: 'share' or 'value', of whom, where, and which end of the interval."""

    measure: str
    who: str
    area: str
    end: str


@dataclass(frozen=True)
class Seen:
    """A number as printed."""

    quantity: Quantity
    number: float
    decimals: int
    where: str


# ---- what the estimate says


def released(est: Estimate, areas: Iterable[places.Place]) -> dict[Quantity, float]:
    """Every quantity of some areas, from the draws as released."""
    known: dict[Quantity, float] = {}
    for area in areas:
        weights = area.weights(est.rows)
        for by in ("group", "provider_model"):
            for row in est.mix(by, weights).to_dict("records"):
                for measure in ("share", "value"):
                    ends = (row[measure], row[f"{measure}_low"], row[f"{measure}_high"])
                    known |= _three(measure, row[by], area.name, ends)
        models = est.by_model("provider_model", weights)
        hospitals = models.reindex(columns=list(HOSPITAL_RUN["both"]), fill_value=0.0).sum(axis=1)
        share = interval(hospitals / models.sum(axis=1) * 100)
        known |= _three("share", HOSPITALS, area.name, share)
        known |= _three("value", ALL, area.name, est.total(weights))
    return known


def _three(measure: str, who: str, area: str, ends: Iterable[float]) -> dict[Quantity, float]:
    names = ("median", "low", "high")
    return {Quantity(measure, who, area, n): end for n, end in zip(names, ends, strict=True)}


# ---- what answers say

LABELS = {group.label: code for code, group in provider_models.GROUPS.items()}
LABELS |= {model.label: code for code, model in provider_models.MODELS.items()}
KINDS = {code: code for code in provider_models.GROUPS}  # as options of choices name them
KINDS |= {"both": HOSPITALS, "hospital_run": HOSPITALS, "acute": "acute_trust"}
COLUMNS = {  # the head of a column: what it measures
    r"Outcome, £ million|Value, £ million|£ million": "value",
    r"Outcome, %( of value)?|Value, %|Share( of value)?, %": "share",
}
KIND = re.compile(r"kind(?: of provider)?", re.I)
NUMBER = r"[\d,]*\d(?:\.\d+)?"
SHARE = rf"(?:about )?(?P<median>{NUMBER})% \((?P<low>{NUMBER}) to (?P<high>{NUMBER})\)"
POUNDS = rf"about £(?P<median>{NUMBER})m \((?P<low>{NUMBER}) to (?P<high>{NUMBER})\)"
SUBJECTS = {provider_models.plural(code): code for code in provider_models.GROUPS}
SUBJECTS |= {"acute and mental health trusts": HOSPITALS}
SUBJECTS |= {"acute and mental health trusts together": HOSPITALS}
SUBJECTS |= {provider_models.singular(code): code for code in provider_models.GROUPS}
BY_WORDS = {words.lower(): code for words, code in SUBJECTS.items()}
WORDS = "|".join(sorted(map(re.escape, SUBJECTS), key=len, reverse=True))
OF_A_KIND = re.compile(rf"(?P<who>{WORDS})(?P<between>[^.;%]*?) {SHARE}", re.I)
_WOULD = r",? [^.;%]*?would (?:hold|run) (?:[^.;]|\.\d)*? instead of"
INSTEAD = re.compile(rf"(?P<who>{WORDS})(?P<between>{_WOULD}) {SHARE}")
HELD = re.compile(r"\b(?:took|held|ran|keep)(?: over)?$|\binstead of$|^:$")
WORTH = re.compile(rf"^(?P<name>[^:]+): {POUNDS} a year")
UNSEEN = re.compile(rf"(?P<name>Brighton & Hove)\b[^.]*? {POUNDS}")


def seen_in(name: str, shown: HandedOver, areas: Mapping[str, str]) -> Iterator[Seen]:
    """The numbers of an explorer that are quantities, in the states that change no assumption.

    Args:
        name: The notebook.
        shown: What it handed over.
        areas: Every way to name an area: the name that quantities have.
    """
    for state, document in zip(shown.states(), shown.documents, strict=True):
        if not rests_on_the_estimate(document) or assumes_otherwise(shown.controls, state):
            continue
        area = area_of(shown.controls, state, areas)
        where = f"{name} {shown.id} {state}"
        for one in (
            *in_sentence(document["sentence"], area, areas),
            *_in_table(document, area, state, areas),
        ):
            yield replace(one, where=where)


def rests_on_the_estimate(document: Mapping[str, Any]) -> bool:
    """Whether an answer names what the estimate is made of among its sources."""
    return any(source["url"] == FROM_THE_ESTIMATE for source in document["sources"])


def assumes_otherwise(controls: Iterable[Mapping[str, Any]], state: Mapping[str, str]) -> bool:
    """Whether a reader changed an assumption: a choice among numbers, or one of ASSUMPTIONS."""
    return bool(OTHER_ERRORS & set(state.values())) or any(
        state[control["name"]] != control["default"]
        for control in controls
        if control["name"] in ASSUMPTIONS or all(_is_number(o["value"]) for o in control["options"])
    )


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def area_of(
    controls: Iterable[Mapping[str, Any]], state: Mapping[str, str], areas: Mapping[str, str]
) -> str:
    """The area that the choices name; England where they name none, '' where they name several."""
    chosen = {
        areas[option["label"]]
        for control in controls
        for option in control["options"]
        if option["value"] == state[control["name"]] and option["label"] in areas
    }
    return chosen.pop() if len(chosen) == 1 else "" if chosen else "England"


def in_sentence(sentence: str, area: str, areas: Mapping[str, str]) -> Iterator[Seen]:
    """Shares of a kind of provider, what a place was worth, and predictions, in words.

    Args:
        sentence: The sentence, or several.
        area: What the choices name; the words decide where they name another.
        areas: As `seen_in` takes it.
    """
    for match in (*OF_A_KIND.finditer(sentence), *INSTEAD.finditer(sentence)):
        between = re.sub(r",? of value", "", match["between"])
        after, before = sentence[match.end() :], sentence[: match.start()]
        place = _area_in_words(after, areas) or _area_at_the_start(before, areas) or area
        if place and HELD.search(between) and not re.search(WORDS, between):
            yield from _printed("share", BY_WORDS[match["who"].lower()], place, match)
    for match in WORTH.finditer(sentence):
        if match["name"] in areas:
            yield from _printed("value", ALL, areas[match["name"]], match)
    for match in UNSEEN.finditer(sentence):
        yield from _printed("predicted", ALL, match["name"], match)


def _area_at_the_start(before: str, areas: Mapping[str, str]) -> str:
    """The area that a clause begins with: 'In the North East acute trusts took'."""
    clause = re.split(r"[.;:] ", before)[-1]
    named = re.match(r"[Ii]n (?:the )?(?P<rest>[A-Z].*)", clause)
    rest = named["rest"] if named else ""
    return next((areas[a] for a in sorted(areas, key=len, reverse=True) if rest.startswith(a)), "")


def _area_in_words(after: str, areas: Mapping[str, str]) -> str:
    """The area that the words behind a number name: ' of value in the South West'."""
    named = re.match(r"(?: of value)? (?:in|of) (?:the )?(?P<rest>[A-Z].*)", after)
    if not named:
        return ""
    fitting = [name for name in areas if named["rest"].startswith(name)]
    return areas[max(fitting, key=len)] if fitting else ""


def _printed(measure: str, who: str, area: str, match: re.Match[str]) -> Iterator[Seen]:
    for end in ("median", "low", "high"):
        text = match[end].replace(",", "")
        decimals = len(text.partition(".")[2])
        yield Seen(Quantity(measure, who, area, end), float(text), decimals, "")


def _in_table(
    document: Mapping[str, Any], area: str, state: Mapping[str, str], areas: Mapping[str, str]
) -> Iterator[Seen]:
    """Columns of a table whose rows are kinds of provider in an area, or areas."""
    columns, rows = document["table"]["columns"], document["table"]["rows"]
    heads = [column["name"] for column in columns]
    kind = next((at for at, head in enumerate(heads[:2]) if KIND.fullmatch(head)), None)
    place_at = next((at for at, head in enumerate(heads[:2]) if head in ("Region", "Place")), None)
    if 0 not in (kind, place_at):  # rows of organisations, steps and the like
        return
    of_state = {KINDS[value] for value in state.values() if value in KINDS}
    whole = of_state.pop() if len(of_state) == 1 else ALL
    keys = [
        (
            whole if kind is None else LABELS.get(row[kind]),
            area if place_at is None else areas.get(row[place_at]),
        )
        for row in rows
    ]
    for at, measure, end in _measured(columns):
        for (who, place), row in zip(keys, rows, strict=True):
            if who and place and row[at] is not None and (who, measure) != (ALL, "share"):
                quantity = Quantity(measure, who, place, end)
                yield Seen(quantity, row[at], columns[at]["decimals"], "")


def _measured(columns: list[Mapping[str, Any]]) -> Iterator[tuple[int, str, str]]:
    """Which columns hold which end of what: ends belong to the number that stands before them."""
    measure = None
    for at, column in enumerate(columns):
        name = column["name"]
        end = re.search(r"\b(low|high)\b", name, re.I)
        if not end:
            measure = next((m for head, m in COLUMNS.items() if re.fullmatch(head, name)), None)
        if measure and column["number"]:
            yield at, measure, end[1].lower() if end else "median"


# ---- whether they agree


def contradictions(
    seen: Iterable[Seen], known: Mapping[Quantity, float] | None = None
) -> list[str]:
    """Quantities with two values, in words.

    Args:
        seen: Numbers as printed. Two agree if one number, rounded, could have been printed as both.
        known: The values as released; a quantity that is not among them is compared with itself.
    """
    by_quantity = defaultdict(list)
    for one in seen:
        by_quantity[one.quantity].append(one)
    found = []
    for quantity, numbers in by_quantity.items():
        finest = max(numbers, key=lambda one: one.decimals)
        value = (known or {}).get(quantity, finest.number)
        found += [
            f"{' '.join(quantity)} is {value:.6g}, but {one.number:g} in {one.where}"
            for one in numbers
            if abs(one.number - value) > 0.5 * 10**-one.decimals + 1e-6
        ]
    return found


# What stands in brackets behind a place in a list.
_WORDS_OF_KINDS = {
    "pct": ("PCT",),
    "region": ("region of 2010", "region"),
    "icb": ("board of today",),
    "former_icb": ("board until March 2026", "2022 to 2026"),
    "council": ("council",),
}


def every_area() -> list[places.Place]:
    """England, and every place that a report tells of: also councils, and boards that ended."""
    codes = estimates.scenario_areas("region", "icb", "pct")
    scenarios = [estimates.scenario_place(code) for code in codes]
    known = {area.name for area in scenarios}
    return [*scenarios, *(place for place in places.all_places() if place.name not in known)]


def area_names() -> dict[str, str]:
    """Every way to name an area: the name that its quantities have."""
    every = every_area()
    names = [area.name for area in every]
    in_lists = {
        f"{area.name.removesuffix(' PCT').removesuffix(' (council)')} ({words})": area.name
        for area in every
        for words in _WORDS_OF_KINDS.get(area.kind, ())
    }
    short = {name.removesuffix(" PCT"): name for name in names}
    return in_lists | short | {name: name for name in names}
