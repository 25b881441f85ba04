"""Estimates from the tables: the outcome of 2010 to 2013, and scenarios. All caches are here.

>>> from helpers import estimates
>>> mix = estimates.outcome().mix()  # value and share by group of provider models, with intervals
>>> mix.set_index("group")["share"].round(1).idxmax()
'acute_trust'
>>> run = estimates.run_scenario(estimates.named_scenarios()["all-acute"])
"""

from helpers.estimates.outcomes import (
    ESTIMATE_CITATION,
    SHARE_COLUMNS,
    area_history,
    area_profile,
    before_and_after,
    changes_in_words,
    estimate_citation,
    export_parquet,
    leave_out_results,
    national,
    outcome,
    share_sensitivity,
    shares_in_words,
    value_by_place,
    write_computed_tables,
)
from helpers.estimates.scenario_runs import (
    CONTRACT,
    DETAIL,
    DRAWN,
    ENTERPRISES,
    PLAN,
    ScenarioSummary,
    named_scenarios,
    read_scenario,
    rule_settings,
    rule_statements,
    run_scenario,
    scenario_areas,
    scenario_evidence,
    scenario_folder,
    scenario_place,
    scenario_summary,
    scenarios_given,
)

__all__ = [
    "CONTRACT",
    "DETAIL",
    "DRAWN",
    "ENTERPRISES",
    "ESTIMATE_CITATION",
    "PLAN",
    "SHARE_COLUMNS",
    "ScenarioSummary",
    "area_history",
    "area_profile",
    "before_and_after",
    "changes_in_words",
    "estimate_citation",
    "export_parquet",
    "leave_out_results",
    "named_scenarios",
    "national",
    "outcome",
    "read_scenario",
    "rule_settings",
    "rule_statements",
    "run_scenario",
    "scenario_areas",
    "scenario_evidence",
    "scenario_folder",
    "scenario_place",
    "scenario_summary",
    "scenarios_given",
    "share_sensitivity",
    "shares_in_words",
    "value_by_place",
    "write_computed_tables",
]


def __dir__() -> list[str]:
    return sorted(__all__)
