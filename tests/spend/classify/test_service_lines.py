"""Expense areas and types become service lines as somebody who knows the ledgers of commissioners
would say.
"""

import pandas as pd
import pytest

from helpers import tables
from helpers.core.errors import DataError
from helpers.spend.classify import service_lines

RULES = tables.read("service_lines")
UNTOLD = "Community services not told apart"

BY_HAND = [
    ("COMMUNITY SERVICES", "Hlthcre-Foundation Trsts", UNTOLD, True),
    (
        "COMMUNITY SERVICES",
        "Soc Care-Community Equp&Adaptations",
        "Wheelchairs and equipment",
        True,
    ),
    ("WHEELCHAIR SERVICE", "Clinical&Medical-Commercial Sector", "Wheelchairs and equipment", True),
    ("HOSPICES", "Clinical&Medical-Voluntary Sector", "Hospice and palliative care", True),
    ("CHILDREN AND YOUNG PERSONS PALLIATIVE CARE", "", "Hospice and palliative care", True),
    ("REABLEMENT", "", "Intermediate care and reablement", True),
    (
        "COLLABORATIVE COMMISSIONING",
        "Soc Care-Re-ablement services",
        "Intermediate care and reablement",
        True,
    ),
    (
        "COLLABORATIVE COMMISSIONING",
        "Social Care-Supported Living",
        "Pools and care with councils",
        False,
    ),
    (
        "COMMISSIONING - NON ACUTE",
        "Social Care-Res Long Stay Exp",
        "Pools and care with councils",
        False,
    ),
    ("ACUTE COMMISSIONING", "", "Hospital care", False),
    ("ACUTE CHILDRENS SERVICES", "", "Hospital care", False),
    ("CHILDREN SERVICES", "", "Children's community services", True),
    ("CHC CHILDREN", "Cont Care- Children", "Continuing care", False),
    ("GENERAL RESERVE - PROGRAMME", "Cont Care-Adult Fully Funded", "Continuing care", False),
    ("MENTAL HEALTH COMMUNITY CRISIS", "", "Mental health", False),
    ("Community Mental Health Teams", "", "Mental health", False),
    ("COMMUNITY PHARMACY", "", "Other services", False),
    ("Community Dental", "", "Other services", False),
    ("PRC DELEGATED CO-COMMISSIONING", "C&M-GMS Global Sum", "Primary care and medicines", False),
    ("District Nursing", "", "Community nursing", True),
    ("Podiatry", "", "Therapies", True),
    ("Health Visiting", "", "Children's community services", True),
    ("LONG TERM CONDITIONS", "", "Long-term conditions", True),
    ("NHS 111", "", "Urgent care and ambulances", False),
    ("CORPORATE COSTS & SERVICES", "", "Running the organisation", False),
    ("ROOM 101", "Sundry", service_lines.UNRECOGNISED, False),
    ("", "", service_lines.UNRECOGNISED, False),
]


def frame(pairs):
    return pd.DataFrame(pairs, columns=["expense_area", "expense_type"], dtype="str")


def test_areas_by_hand():
    found = service_lines.service_line(frame([pair[:2] for pair in BY_HAND]), RULES)
    assert list(zip(found["service_line"], found["community"], strict=True)) == [
        pair[2:] for pair in BY_HAND
    ]


def test_the_index_is_kept_and_case_does_not_matter():
    rows = frame([("reablement", ""), ("ReAblement", ""), ("Estates", "")]).set_axis([7, 3, 7])
    found = service_lines.service_line(rows, RULES)
    assert list(found.index) == [7, 3, 7] and list(found["community"]) == [True, True, False]


def test_the_first_rule_that_fits_wins():
    rules = pd.DataFrame(
        {
            "rule_id": ["SL01", "SL02"],
            "expense_area": ["care", None],
            "expense_type": [None, "x"],
            "service_line": ["A", "B"],
            "community": [False, True],
        }
    )
    assert list(
        service_lines.service_line(frame([("care", "x"), ("y", "x"), ("y", "z")]), rules)["rule_id"]
    ) == ["SL01", "SL02", ""]


def test_what_is_not_recognised_is_listed_by_value():
    rows = frame([("ROOM 101", "a"), ("ROOM 102", ""), ("ROOM 101", "a"), ("HOSPICES", "")])
    rows = rows.assign(amount_pence=[100, 250, 200, 9999])
    table = service_lines.unrecognised(rows.join(service_lines.service_line(rows, RULES)))
    assert table.to_dict("list") == {
        "expense_area": ["ROOM 101", "ROOM 102"],
        "expense_type": ["a", ""],
        "payments": [2, 1],
        "amount_pence": [300, 250],
    }


def test_a_pattern_that_cannot_be_read_names_its_rule():
    rules = RULES.head(1).assign(expense_area="(")
    with pytest.raises(DataError, match=r"rule SL01: the pattern '\(' cannot be read"):
        service_lines.service_line(frame([("a", "b")]), rules)


def test_payments_without_areas_are_refused_in_words():
    with pytest.raises(DataError, match="no column expense_area"):
        service_lines.service_line(pd.DataFrame({"supplier": ["A"]}), RULES)


def test_a_line_is_community_or_not_throughout():
    assert (RULES.groupby("service_line")["community"].nunique() == 1).all()
    assert list(RULES["rule_id"]) == [f"SL{i:02d}" for i in range(1, len(RULES) + 1)]
