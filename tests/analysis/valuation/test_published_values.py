"""What a published value is used for: the precedence, by hand, and the table that ships."""

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import valuation
from helpers.analysis.valuation import ValuationError

COLUMNS = [
    "value_id",
    "pct_codes",
    "value_gbp_m",
    "financial_year",
    "scope",
    "includes",
    "usable_as",
    "evidence",
]


def decided(*rows):
    table = pd.DataFrame(rows, columns=COLUMNS).assign(
        destination_name="x", caveat="a caveat; more", source_id="s", value_kind="arm_budget"
    )
    return valuation.decide_uses(table).set_index("value_id")


def one(
    id,
    codes="A",
    amount=50.0,
    year="2010-11",
    scope="whole_arm",
    includes="none",
    use="whole_arm_value",
    evidence="seen",
):
    return id, tuple(codes), amount, year, scope, includes, use, evidence


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (one("V2", year="2011-12"), one("V1", year="2012-13")),  # nearest year
        (one("V2"), one("V1", includes="unknown")),  # narrowest contents
        (one("V2"), one("V1", scope="most")),
        (one("V2"), one("V1", evidence="taken_over")),  # seen before taken over
        (one("V2", evidence="computed"), one("V1", evidence="taken_over")),
        (one("V2"), one("V1", codes="AB")),  # fewest places
        (one("V1"), one("V2")),  # lowest id
        (
            one("V2", includes="unknown"),
            one("V1", year="2011-12"),
        ),  # the year goes before the contents
    ],
)
def test_the_better_value_pins_whichever_comes_first(better, worse):
    for rows in ((better, worse), (worse, better)):
        uses = decided(*rows)["use"]
        assert uses[better[0]] == "pin" and uses[worse[0]] == "compared"


def test_what_may_not_be_used_says_why():
    uses = decided(
        one("V1", amount=float("nan")),
        one("V2", year="2014-15"),
        one("V3", year="2015-16", use="lower_bound"),
        one("V4", year=None),
        one("V5", use="context"),
        one("V6", codes="B", year="2013-14"),
        one("V7", codes="C", year="2014-15", use="lower_bound"),
    )
    assert uses["use"].to_dict() == {
        "V1": "not used",
        "V2": "not used",
        "V3": "not used",
        "V4": "not used",
        "V5": "not used",
        "V6": "pin",
        "V7": "lower bound",
    }
    assert (
        uses["reason"]["V2"] == "more than 3 years from 2010-11"
        and uses["reason"]["V3"] == "more than 4 years from 2010-11"
    )
    assert uses["reason"]["V5"].endswith("a caveat")


def test_the_tightest_bound_holds_where_nothing_is_pinned():
    uses = decided(
        one("V1", amount=20.0, use="lower_bound"),
        one("V2", amount=30.0, use="lower_bound"),
        one("V3", amount=90.0, use="upper_bound"),
        one("V4", amount=80.0, use="upper_bound"),
        one("V5", codes="B"),
        one("V6", codes="BC", amount=200.0, use="upper_bound"),
    )
    assert uses["use"].to_dict() == {
        "V1": "compared",
        "V2": "lower bound",
        "V3": "compared",
        "V4": "upper bound",
        "V5": "pin",
        "V6": "compared",
    }


def test_bounds_that_exclude_each_other_are_refused():
    with pytest.raises(
        ValuationError,
        match="V1 says that A came to at least £90m and V2 that they came to at most £80m",
    ):
        decided(
            one("V1", amount=90.0, use="lower_bound"), one("V2", amount=80.0, use="upper_bound")
        )


def test_the_table_that_ships_is_what_the_rules_say():
    rows = valuation.core_rows(tables.read("pct_destinations"), tables.read("areas"))
    made = valuation.decide_uses(tables.read("arm_values"), rows)
    shipped = tables.read("value_decisions")
    pd.testing.assert_frame_equal(
        made[["value_id", "use", "reason"]].astype("str"), shipped.astype("str")
    )
    assert made["use"].value_counts().to_dict() == {
        "not used": 95,
        "pin": 17,
        "upper bound": 15,
        "compared": 14,
        "part": 11,
        "lower bound": 5,
    }
    use = made.set_index("value_id")["use"]
    # 23 usable whole-arm values in 2009-10 to 2013-14: 17 pin and 6 give way
    assert use[["V048", "V060", "V071", "V088", "V089", "V109"]].eq("compared").all()
    assert use[["V006", "V058", "V064", "V070", "V086", "V075", "V110"]].eq("pin").all()
