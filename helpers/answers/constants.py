"""What many answers cite alike: assumptions and sources of the estimate, national totals.

>>> from helpers.answers.constants import ASSUMPTIONS_OF_THE_ESTIMATE, SOURCES_OF_THE_ESTIMATE
"""

from __future__ import annotations

from typing import Any

from helpers.analysis.concentration import HOSPITAL_RUN

__all__ = [
    "ASSUMPTIONS_OF_THE_ESTIMATE",
    "ASSUMPTIONS_OF_EVIDENCE_AND_PARTS",
    "FROM_THE_ESTIMATE",
    "HOSPITAL_TRUSTS",
    "NATIONAL_TOTALS",
    "NATIONAL_TOTALS_FOR_SPLIT",
    "SOURCES_OF_THE_ESTIMATE",
    "SOURCES_OF_THE_PLAN",
]

# Ids of assumptions.csv. The first says which destinations are right and how split places divide.
ASSUMPTIONS_OF_EVIDENCE_AND_PARTS = ("A11", "A12", "A13", "A14", "A15")
# All that the estimate as released rests on: the total (A01), the errors of a place (A02), of a
# provider model (A03) and of a region (A10), and those above.
ASSUMPTIONS_OF_THE_ESTIMATE = ("A01", "A02", "A03", "A10", *ASSUMPTIONS_OF_EVIDENCE_AND_PARTS)

# Ids of sources.csv, or `table:NAME` where the rows of a table of ours name their own sources.
SOURCES_OF_THE_ESTIMATE = ("table:pct_destinations", "table:areas", "table:arm_values")
# What an Answer that rests on the estimate alone says of itself: Answer(…, **FROM_THE_ESTIMATE).
FROM_THE_ESTIMATE: dict[str, Any] = {
    "basis": "estimated",
    "sources": SOURCES_OF_THE_ESTIMATE,
    "assumptions": ASSUMPTIONS_OF_THE_ESTIMATE,
}
SOURCES_OF_THE_PLAN = ("hsj-cosy-deal-2010", "dh-plans-in-place-2010")

# National totals that a reader may choose, £ million a year, with the words for each.
_OTHER_TOTALS = {
    7966: "£7.97bn: PCT accounts for 2009-10",
    9000: "£9bn: implied by almost £900m being 10%",
}
NATIONAL_TOTALS = {8500: "£8.5bn: trade press, beside the plan's split", **_OTHER_TOTALS}
# The same with the total of all NHS providers, which holds more than the plan was about: for
# answers that only multiply the total and do not share it out place by place.
NATIONAL_TOTALS_FOR_SPLIT = {
    8500: "£8.5bn: trade press, beside the split (HSJ, 2010)",
    **_OTHER_TOTALS,
    7000: "£7bn: all NHS providers, 2010-11",
}

# The wide reading of "hospital-run", as codes of provider models and of their groups.
HOSPITAL_TRUSTS = list(HOSPITAL_RUN["both"])
