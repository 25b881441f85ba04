"""What each PCT's provider arm was worth, how sure that is, and what follows from it.

`arms` prepares the rows, `decisions` says what each published value is used for, `estimate` draws values that respect
them, `judged` holds the result against what was published, `deadline` and `bridge` ask when services moved and what left the NHS.
The method and its reasons: docs/method-value.md.
"""

from helpers.value.arms import ValuationError, by_cash, core_rows, main_destinations, mix_by_main_destination, split_shares
from helpers.value.bridge import added, bridge, part_of_year
from helpers.value.deadline import STATUSES, moved_by
from helpers.value.decisions import USES, decide
from helpers.value.estimate import CODES, DRAWS, SEED, Estimate, Settings, changed, estimate, interval, settings
from helpers.value.judged import VARIATIONS, leave_one_model_out, leave_one_out, sensitivity

__all__ = [
    "CODES", "DRAWS", "SEED", "STATUSES", "USES", "VARIATIONS", "Estimate", "Settings", "ValuationError", "added", "bridge",
    "by_cash", "changed", "core_rows", "decide", "estimate", "interval", "leave_one_model_out", "leave_one_out",
    "main_destinations", "mix_by_main_destination", "moved_by", "part_of_year", "sensitivity", "settings", "split_shares",
]  # fmt: skip
