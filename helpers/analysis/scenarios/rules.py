"""The rules: what each moves, how strongly, in plain words, and whether it follows the plan, an
analogue, or nothing but a wish.

A rule is a frozen dataclass of parameters. `apply` takes holdings and the evidence and returns
holdings. Parameters declare their range, from which the checks, the JSON Schema and the controls of
the notebook all follow.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

import numpy as np

from helpers.analysis import cost_gap
from helpers.analysis.scenarios import holdings
from helpers.analysis.scenarios.errors import ScenarioError
from helpers.analysis.scenarios.holdings import Holdings
from helpers.analysis.valuation import CODES, Estimate
from helpers.core.errors import did_you_mean
from helpers.core.formatting import Interval
from helpers.tables import provider_models
from helpers.tables.provider_models import HOSPITAL_MODELS

__all__ = [
    "OPEN",
    "PRO_RATA",
    "RULES",
    "Z90",
    "Evidence",
    "Label",
    "LevelField",
    "OneSize",
    "PctsKeep",
    "PlanSplit",
    "RegionMix",
    "RightToRequest",
    "Rule",
    "SocialServicesLead",
    "StrongEvidence",
    "Tender",
    "number_field",
    "word_field",
]

Label = Literal["plan", "analogue", "illustration"]
Z90 = 1.6449  # the ends of a 90% interval, in standard deviations
PRO_RATA, OPEN = "pro_rata", "unclassified"


@dataclass(frozen=True, eq=False)
class Evidence:
    """What rules know beside the holdings.

    whole: the estimate for England, with the same draws as the part that a scenario is about. part:
    that part. plan: published planned shares by model, percent; what they lack to 100 was left
    open. gaps: provider model -> its cost gap to the NHS. proposals: how many enterprises were
    announced. occurrence: how many rules of the same name stand before, so that each draws places
    of its own.
    """

    whole: Estimate
    part: Estimate
    plan: Mapping[str, float]
    gaps: Mapping[str, Interval]
    proposals: float
    occurrence: int = 0

    def random(self, stream: str) -> np.random.Generator:
        """Random numbers of its own for every kind of rule, so that an order can be changed without
        changing the places drawn.
        """
        return np.random.default_rng(
            [self.part.settings.seed, 50, *stream.encode(), self.occurrence]
        )


def number_field(
    default: float, low: float, high: float, unit: str, words: str, short: str, none: str = ""
) -> Any:
    """A parameter that is a number.

    Args:
        default: Its value where nothing is set.
        low: The least that it can be.
        high: The most that it can be.
        unit: What it counts, such as `percent of places`; for messages and the JSON Schema.
        words: What it is, such as `the share of places`; likewise.
        short: How a value is printed in a few words: `{:g}% of places`.
        none: What is printed in place of zero; '' prints zero like any other value.

    Returns:
        The field of a dataclass, its limits and words as metadata.
    """
    about = {"low": low, "high": high, "unit": unit, "words": words, "short": short, "none": none}
    return field(default=default, metadata=about)


def word_field(
    default: str, options: tuple[str, ...], words: str, short: Mapping[str, str] | None = None
) -> Any:
    """A parameter that is one of a list of words.

    Args:
        default: Its value where nothing is set.
        options: All that it can be.
        words: What it is, such as `who wins`; for messages and the JSON Schema.
        short: Option -> how it is printed in a few words. The others are printed by their label,
            which is that of a provider model or the name of a region.

    Returns:
        The field of a dataclass, its options and words as metadata.
    """
    return field(
        default=default, metadata={"options": options, "words": words, "short": short or {}}
    )


@dataclass(frozen=True)
class Rule(ABC):
    """What every rule has. Raises ScenarioError naming the parameter where one is of the wrong type
    or out of its range.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    label: ClassVar[Label]
    assumptions: ClassVar[tuple[str, ...]] = ()
    chooses_places: ClassVar[bool] = False  # whether it falls on a share of places

    def __post_init__(self) -> None:
        for f in fields(self):
            _check(f.name, getattr(self, f.name), f.metadata)

    @abstractmethod
    def statement(self) -> str:
        """What the rule does, in one plain sentence."""

    @property
    def by_lot(self) -> bool:
        """Whether chance decides on which places it falls."""
        return False

    def in_short(self, regions: Mapping[str, str]) -> str:
        """The parameters in a few words: '50% of places'; 'as it is' for a rule that has none.

        Args:
            regions: Code -> name of the regions of 2010.
        """
        words = [_in_short(getattr(self, f.name), f.metadata, regions) for f in fields(self)]
        return ", ".join(words) or "as it is"

    @abstractmethod
    def apply(self, held: Holdings, evidence: Evidence) -> Holdings:
        """Holdings after the rule."""


def _in_short(value: Any, about: Mapping[str, Any], regions: Mapping[str, str]) -> str:
    """One parameter in a few words, as its field declares."""
    if "options" in about:
        return about["short"].get(value) or regions.get(value) or provider_models.label(value)
    return about["none"] if not value and about["none"] else about["short"].format(value)


def _check(name: str, value: Any, allowed: Mapping[str, Any]) -> None:
    if "options" in allowed:
        if not isinstance(value, str) or value not in allowed["options"]:
            hint = did_you_mean(str(value)[:40], allowed["options"])
            options = ", ".join(allowed["options"])
            raise ScenarioError(
                name, f"{_shown(value)} is not possible; use one of {options}{hint}"
            )
        return
    low, high = allowed["low"], allowed["high"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        reason = f"{_shown(value)} is not a number; give one from {low:g} to {high:g}"
        raise ScenarioError(name, reason)
    if not low <= value <= high:
        if value < low:
            fault = f"under {low:g}"
        elif value > high:
            fault = f"over {high:g}"
        else:  # a NaN is neither
            fault = f"no number between {low:g} and {high:g}"
        raise ScenarioError(
            name,
            f"{_shown(value)} is {fault}; {allowed['words']} lies between {low:g} and {high:g} "
            f"({allowed['unit']})",
        )


def _shown(value: Any) -> str:
    text = (
        repr(value)
        if isinstance(value, str | int | float | None)
        and not (isinstance(value, int) and abs(value) > 10**15)
        else ""
    )
    return (text or f"a value of type {type(value).__name__}")[:60]


def _draw_places(
    held: Holdings, evidence: Evidence, share: float, stream: str
) -> tuple[Holdings, np.ndarray]:
    """Choose `share` percent of places, in each draw afresh and all with the same chance; their
    number is right on average, and nearly so each time.

    Returns:
        The holdings with the chosen places apart, and 1 for the classes chosen, [class, 1, 1].
    """
    many = len(holdings.place_of_row(evidence.part)[0])
    key = ("order of places", stream, evidence.occurrence)
    order = evidence.part.once(key, lambda: _order_of_places(evidence.random(stream), held, many))
    split, chosen = held.choose(order < share / 100)
    return split, chosen.astype(float)[:, None, None]


def _order_of_places(random: np.random.Generator, held: Holdings, many: int) -> np.ndarray:
    """Where each place stands in a random order of all, 0 to 1, [draw, place]."""
    draws = held.held.shape[-1]
    order = random.random((draws, many)).argsort(axis=1).argsort(axis=1)
    return (order + random.random((draws, 1))) / many


@dataclass(frozen=True)
class PlanSplit(Rule):
    """The split approved in December 2010, met with the least movement."""

    name = "plan_split"
    title = "The plan of December 2010"
    label = "plan"
    assumptions = ("A05", "A06", "A51")
    open_points: str = word_field(
        OPEN,
        (OPEN, PRO_RATA, *(c for c in CODES if c != OPEN)),
        "who gets the points that the plan left open",
        {OPEN: "open points stay open", PRO_RATA: "open points shared like the rest"},
    )

    def statement(self) -> str:
        goes = {
            OPEN: "stay open and are shown as unclassified",
            PRO_RATA: "are shared like the rest",
        }
        to = goes.get(self.open_points) or f"go to {provider_models.plural(self.open_points)}"
        return (
            "Value is split as planned in December 2010; "
            f"the nine points that the plan left open {to}."
        )

    def apply(self, held: Holdings, evidence: Evidence) -> Holdings:
        shares = dict(evidence.plan)
        if self.open_points != PRO_RATA:
            shares[self.open_points] = (
                shares.get(self.open_points, 0.0) + 100 - sum(shares.values())
            )
        return held.to_mix(holdings.mixture(**shares))


@dataclass(frozen=True)
class RegionMix(Rule):
    """The mix that another region came to."""

    name = "region_mix"
    title = "The mix of another region"
    label = "analogue"
    assumptions = ("A51",)
    region: str = word_field(
        "Q30", tuple(f"Q{n}" for n in range(30, 40)), "the region of 2010 whose mix is taken"
    )

    def statement(self) -> str:
        return f"Value is split as it was in the end in the region {self.region}."

    def apply(self, held: Holdings, evidence: Evidence) -> Holdings:
        there = evidence.whole.rows["sha_code"] == self.region
        return held.to_mix(_mix(evidence.whole, there, self.region))


@dataclass(frozen=True)
class StrongEvidence(Rule):
    """The mix of destinations for which a source states the transfer."""

    name = "strong_evidence"
    title = "Only what a source states"
    label = "analogue"
    assumptions = ("A51",)

    def statement(self) -> str:
        return "Value is split as it was, in England, where a source states the transfer itself."

    def apply(self, held: Holdings, evidence: Evidence) -> Holdings:
        strong = evidence.whole.rows["evidence_basis"] == "states_transfer"
        return held.to_mix(_mix(evidence.whole, strong, "strong evidence"))


def _mix(est: Estimate, where: Any, words: str) -> np.ndarray:
    """Shares by model in every draw, [model, draw]."""
    rows = np.asarray(where, dtype=bool)
    if not rows.any():
        raise ScenarioError("region", f"no destination is on record for {words}; choose another")
    return est.once(("mix of", words), lambda: _shares_by_model(est, rows))


def _shares_by_model(est: Estimate, rows: np.ndarray) -> np.ndarray:
    at = np.arange(len(est.models))[:, None] * len(CODES) + est.models[:, rows]
    sums = np.bincount(at.ravel(), est.values[:, rows].ravel(), len(est.models) * len(CODES))
    by_model = np.ascontiguousarray(sums.reshape(-1, len(CODES)).T)
    return by_model / by_model.sum(axis=0)


class OnPlaces(Rule):
    """A rule that falls on a share of places, chosen by lot."""

    chooses_places = True
    share: float

    @property
    def by_lot(self) -> bool:
        """Whether chance decides on which places it falls: not where it falls on all or none."""
        return 0 < self.share < 100


@dataclass(frozen=True)
class OneSize(OnPlaces):
    """A share of places gives everything to hospital trusts."""

    name = "one_size"
    title = "One size fits all"
    label = "illustration"
    assumptions = ("A52",)
    to: str = word_field(
        "acute",
        ("acute", "acute_and_mental_health"),
        "which trusts",
        {"acute": "acute trusts", "acute_and_mental_health": "acute and mental health trusts"},
    )
    share: float = number_field(
        100, 0, 100, "percent of places", "the share of places", "{:g}% of places"
    )

    def statement(self) -> str:
        if self.to == "acute":
            return f"In {self.share:g}% of places everything goes to acute trusts."
        return (
            f"In {self.share:g}% of places everything goes to acute or mental health trusts; "
            "what others ran is shared as those two share now."
        )

    def apply(self, held: Holdings, evidence: Evidence) -> Holdings:
        held, chosen = _draw_places(held, evidence, self.share, self.name)
        if self.to == "acute":
            return held.move(chosen, holdings.mixture(acute_trust=1))
        at = [holdings.MODEL_POSITION[code] for code in HOSPITAL_MODELS]
        goes = np.ones((len(CODES), 1))
        goes[at] = 0.0
        now = held.totals()
        to = np.zeros_like(now)
        both = now[at].sum(axis=0)
        to[at] = np.divide(now[at], both, out=np.full((2, len(both)), 0.5), where=both > 0)
        return held.move(chosen * goes, to)


@dataclass(frozen=True)
class SocialServicesLead(OnPlaces):
    """A share of places gives everything to the council."""

    name = "social_services_lead"
    title = "Social services lead"
    label = "illustration"
    assumptions = ("A40", "A52")
    share: float = number_field(
        100, 0, 100, "percent of places", "the share of places", "{:g}% of places"
    )

    def statement(self) -> str:
        return (
            f"In {self.share:g}% of places everything goes to the council that runs social care "
            "there."
        )

    def apply(self, held: Holdings, evidence: Evidence) -> Holdings:
        held, chosen = _draw_places(held, evidence, self.share, self.name)
        return held.move(chosen, holdings.mixture(local_authority=1))


@dataclass(frozen=True)
class PctsKeep(OnPlaces):
    """A share of PCTs keeps what it ran."""

    name = "pcts_keep"
    title = "Primary Care Trusts keep provision"
    label = "illustration"
    assumptions = ("A52",)
    share: float = number_field(
        100, 0, 100, "percent of places", "the share of places", "{:g}% of places"
    )

    def statement(self) -> str:
        return f"{self.share:g}% of Primary Care Trusts keep the services that they ran."

    def apply(self, held: Holdings, evidence: Evidence) -> Holdings:
        held, chosen = _draw_places(held, evidence, self.share, self.name)
        return held.move(chosen, holdings.mixture(pct_provided=1))


@dataclass(frozen=True)
class Tender(Rule):
    """A share of every service is put to tender and won by one model."""

    name = "tender"
    title = "Services put to tender"
    label = "illustration"
    assumptions = ("A51",)
    share: float = number_field(
        10, 0, 100, "percent of value", "the share of value", "{:g}% of value"
    )
    won_by: str = word_field(OPEN, CODES, "who wins", {OPEN: "winner open"})

    def statement(self) -> str:
        won = (
            "who wins is left open"
            if self.won_by == OPEN
            else f"{provider_models.plural(self.won_by)} win all of it"
        )
        return f"{self.share:g}% of the value of every service is put to tender; {won}."

    def apply(self, held: Holdings, evidence: Evidence) -> Holdings:
        return held.move(np.array(self.share / 100), holdings.mixture(**{self.won_by: 1.0}))


@dataclass(frozen=True)
class RightToRequest(Rule):
    """Social enterprises by how many of those announced are launched, and how large they are."""

    name = "right_to_request"
    title = "Right to Request uptake"
    label = "illustration"
    assumptions = ("A51", "A53")
    launched: float = number_field(
        100,
        0,
        100,
        "percent of the enterprises announced",
        "the share launched",
        "{:g}% of the enterprises announced",
    )
    size: float = number_field(14.8, 0, 100, "£ million a year", "the size of one", "£{:g}m each")

    def statement(self) -> str:
        return (
            f"{self.launched:g}% of the social enterprises announced are launched, "
            f"at £{self.size:g}m a year each; "
            "social enterprises hold that and no more."
        )

    def apply(self, held: Holdings, evidence: Evidence) -> Holdings:
        share = evidence.proposals * self.launched / 100 * self.size / evidence.whole.sums()
        if (share > 1).any():
            pounds = evidence.proposals * self.launched / 100 * self.size
            raise ScenarioError(
                "size",
                f"{pounds:,.0f} £ million is more than all community services are worth; "
                "choose smaller ones or fewer",
            )
        return held.to_share("social_enterprise", share)


@dataclass(frozen=True)
class LevelField(Rule):
    """One kind of provider no longer bears costs that NHS bodies do not."""

    name = "level_field"
    title = "A level playing field"
    label = "illustration"
    assumptions = ("A51", "A54")
    kind: str = word_field(
        "social_enterprise",
        ("social_enterprise", "voluntary", "independent"),
        "for whom the field is levelled",
    )
    response: float = number_field(
        0,
        0,
        10,
        "percent of share for each 1 percent of price",
        "the response of commissioners",
        "{:g}% more for each 1% off",
        none="no response assumed",
    )

    def statement(self) -> str:
        does = (
            "no response of commissioners is assumed, so nothing moves"
            if not self.response
            else (f"their share grows by {self.response:g}% for each 1% off their price")
        )
        return f"The playing field is level for {provider_models.plural(self.kind)}; {does}."

    def gap(self, evidence: Evidence, draws: int) -> np.ndarray:
        """The cost gap in every draw, £ for each £100 of NHS cost: half a normal distribution on
        each side of the value.
        """
        middle, low, high = evidence.gaps[self.kind]
        z = evidence.random(f"gap {self.kind}").standard_normal(draws)
        return middle + z / Z90 * np.where(z < 0, middle - low, high - middle)

    def apply(self, held: Holdings, evidence: Evidence) -> Holdings:
        now = held.totals()
        share = now[holdings.MODEL_POSITION[self.kind]] / now.sum(axis=0) * 100
        gap = np.maximum(self.gap(evidence, len(share)), -99.0)
        # cost_gap.points_moved, in every draw
        moved = share * (np.exp(self.response * np.log1p(gap / 100)) - 1)
        return held.to_share(self.kind, np.clip((share + moved) / 100, 0, 1))

    def break_even(self, evidence: Evidence, share: float) -> Interval:
        """How strongly commissioners would have to respond for one point of value to move, at this
        share in percent.
        """
        if not 0 < share < 99:
            return Interval(math.inf, math.inf, math.inf)
        return cost_gap.break_even(share, evidence.gaps[self.kind])


RULES: dict[str, type[Rule]] = {
    rule.name: rule
    for rule in (
        PlanSplit,
        RegionMix,
        StrongEvidence,
        OneSize,
        SocialServicesLead,
        PctsKeep,
        Tender,
        RightToRequest,
        LevelField,
    )
}
