"""An estimate of four rows, small enough to work out every rule by hand, and evidence for it."""

from dataclasses import replace

import numpy as np
import pandas as pd

from helpers import estimates
from helpers.analysis.scenarios import Evidence
from helpers.analysis.valuation import CODES, Estimate
from helpers.core.formatting import Interval

PLAN = {
    "community_trust": 26.0,
    "acute_trust": 27.0,
    "mental_health_trust": 28.0,
    "social_enterprise": 10.0,
}
GAPS = {
    kind: Interval(10.0, 10.0, 10.0) for kind in ("social_enterprise", "voluntary", "independent")
}


def small(values, codes=None) -> Estimate:
    """Four rows in three places: A splits into acute and community, B is a social enterprise, C in
    the north is acute.
    """
    rows = pd.DataFrame(
        {
            "row_id": ["D1", "D2", "D3", "D4"],
            "pct_code": ["A", "A", "B", "C"],
            "sha_name": ["S", "S", "S", "N"],
            "sha_code": ["Q38", "Q38", "Q38", "Q30"],
            "provider_model": [
                "acute_trust",
                "community_trust",
                "social_enterprise",
                "acute_trust",
            ],
            "evidence_basis": ["states_transfer", "states_plan", "states_transfer", "states_plan"],
            "organisation": ["hospital", "trust", "mutual", "north"],
        }
    )
    own = np.array([[CODES.index(m) for m in rows["provider_model"]]] * len(values), dtype=np.int8)
    sizes = estimates.outcome(draws=1).settings
    return Estimate(
        rows,
        np.array(values, dtype=float),
        own if codes is None else codes,
        pd.Series(dtype=str),
        sizes,
    )


def known(est=None, **changes) -> Evidence:
    """Evidence of the small estimate, or of another."""
    est = est or small([[10, 30, 20, 40], [20, 20, 20, 40]])
    return replace(Evidence(est, est, PLAN, GAPS, proposals=2.0), **changes)
