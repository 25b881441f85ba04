"""What each PCT's provider arm was worth, how sure that is, and what follows from it.

`allocation` prepares the rows, `published_values` says what each published value is used for,
`simulate` draws values that respect them, `cross_validation` holds the result against what was
published, `transfer_dates` and `non_nhs_spending` ask when services moved and what left the NHS.
The method and its reasons: docs/method-value.md.
"""

from helpers.analysis.valuation.allocation import (
    ValuationError,
    by_cash,
    core_rows,
    main_destinations,
    mix_by_main_destination,
    split_shares,
)
from helpers.analysis.valuation.cross_validation import (
    VARIATIONS,
    leave_one_model_out,
    leave_one_out,
    sensitivity,
)
from helpers.analysis.valuation.non_nhs_spending import (
    part_of_year,
    spending_bridge,
    value_added_outside,
)
from helpers.analysis.valuation.published_values import USES, decide_uses
from helpers.analysis.valuation.quantiles import interval, interval_table, intervals
from helpers.analysis.valuation.simulate import (
    CODES,
    DRAWS,
    SEED,
    Estimate,
    Settings,
    change_settings,
    draw_values,
    settings_changed,
    valuation_settings,
)
from helpers.analysis.valuation.transfer_dates import STATUSES, moved_by

__all__ = [
    "CODES",
    "DRAWS",
    "SEED",
    "STATUSES",
    "USES",
    "VARIATIONS",
    "Estimate",
    "Settings",
    "ValuationError",
    "value_added_outside",
    "spending_bridge",
    "by_cash",
    "change_settings",
    "core_rows",
    "decide_uses",
    "draw_values",
    "interval",
    "interval_table",
    "intervals",
    "leave_one_model_out",
    "leave_one_out",
    "main_destinations",
    "mix_by_main_destination",
    "moved_by",
    "part_of_year",
    "sensitivity",
    "settings_changed",
    "valuation_settings",
    "split_shares",
]


def __dir__() -> list[str]:
    return sorted(__all__)
