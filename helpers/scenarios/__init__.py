"""What if: rules that move value between provider models, composed in order. Arithmetic, not forecast."""

from helpers.scenarios.errors import ScenarioError
from helpers.scenarios.files import dump, parse, schema
from helpers.scenarios.rules import (
    RULES,
    Evidence,
    LevelField,
    OneSize,
    PctsKeep,
    PlanSplit,
    RegionMix,
    RightToRequest,
    Rule,
    SocialServicesLead,
    StrongEvidence,
    Tender,
)  # fmt: skip
from helpers.scenarios.run import MOST_RULES, Run, Scenario, run, thin

__all__ = [
    "MOST_RULES", "RULES", "Evidence", "LevelField", "OneSize", "PctsKeep", "PlanSplit", "RegionMix", "RightToRequest", "Rule", "Run",
    "Scenario", "ScenarioError", "SocialServicesLead", "StrongEvidence", "Tender", "dump", "parse", "run", "schema", "thin",
]  # fmt: skip
