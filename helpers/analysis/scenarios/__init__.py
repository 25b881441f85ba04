"""What if: rules that move value between provider models, composed in order. Arithmetic, not
forecast.
"""

from helpers.analysis.scenarios.composition import MAX_RULES, Run, Scenario, apply_rules, thin_draws
from helpers.analysis.scenarios.errors import ScenarioError
from helpers.analysis.scenarios.json_format import dump_scenario, parse_scenario, scenario_schema
from helpers.analysis.scenarios.rules import (
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
)

__all__ = [
    "MAX_RULES",
    "RULES",
    "Evidence",
    "LevelField",
    "OneSize",
    "PctsKeep",
    "PlanSplit",
    "RegionMix",
    "RightToRequest",
    "Rule",
    "Run",
    "Scenario",
    "ScenarioError",
    "SocialServicesLead",
    "StrongEvidence",
    "Tender",
    "dump_scenario",
    "parse_scenario",
    "apply_rules",
    "scenario_schema",
    "thin_draws",
]


def __dir__() -> list[str]:
    return sorted(__all__)
