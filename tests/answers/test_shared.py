"""Exhibits that notebooks share."""

import re

import nbformat
import pandas as pd
import pytest

from helpers import tables
from helpers.answers import shared
from helpers.core.errors import SuiteError
from helpers.core.paths import notebooks_dir


def test_disagreements_of_a_topic_with_the_sources_of_both_sides():
    pair = shared.disagreements("better care fund")
    assert pair.question == "Which sources disagree about the better care fund, and why?"
    asked = shared.disagreements("better care fund", question="Where do sources disagree?")
    assert (asked.question, asked.id) == ("Where do sources disagree?", pair.id)
    shown = pair.to_document()
    assert shown["sentence"].startswith("Two pairs of statements seem")
    assert [row[0] for row in shown["table"]["rows"]] == [
        "Minimum pool £3,800m in 2015-16",
        "Mandatory minimum £6,400m in 2019-20",
    ]
    figures = [tables.figure(f).source.cite() for f in ("NF173", "NF174", "NF180", "NF308")]
    assert {s["text"] for s in shown["sources"]} == set(figures)


def test_an_unknown_topic_is_answered_with_those_there_are():
    with pytest.raises(
        SuiteError, match="no disagreement is about 'weather'; topics are total market"
    ):
        shared.disagreements("weather")


def test_claims_must_all_be_judged_with_a_verdict_of_the_list():
    with pytest.raises(SuiteError, match="notebook 01 must judge the claims C02, C03, C05, C08"):
        shared.claims("01", {"C02": ("supported", "")})
    verdicts = dict.fromkeys(("C02", "C03", "C05", "C08"), ("maybe", ""))
    with pytest.raises(SuiteError, match="'maybe' is no verdict"):
        shared.claims("01", verdicts)


@pytest.mark.parametrize(
    "evidence", ["none was a foundation trust", "Equal players they did not become", "not measured"]
)
def test_evidence_that_denies_a_claim_does_not_support_it(evidence):
    on_record = tables.read("claims").set_index("claim_id")["verdict"]
    verdicts = {claim: (on_record[claim], "29%") for claim in ("C02", "C03", "C05", "C08")}
    assert shared.claims("01", verdicts)
    with pytest.raises(SuiteError, match="claim C03 cannot be supported by evidence that says"):
        shared.claims("01", verdicts | {"C03": ("supported", evidence)})


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"not supported": 1}, "The one claim tested here is not supported."),
        ({"not measurable": 5}, "All five claims tested here are not measurable."),
        (
            {"supported": 2, "partly supported": 1, "not measurable": 10},
            "Of the 13 claims tested here, two are supported, one partly supported and 10 not "
            "measurable.",
        ),
    ],
)
def test_verdicts_are_told_in_a_whole_sentence(counts, words):
    assert shared._claims_tested(pd.Series(counts)) == words


def test_the_timeline_keeps_the_precision_that_is_known():
    rows = shared.timeline().set_index("title")
    assert len(rows) == len(tables.read("policy_timeline"))
    titles = (
        "Suffolk children's services move to the county council",
        "Third Sector Commissioning Task Force reports",
        "28 strategic health authorities become 10",
    )
    one = {t: (f"{rows.loc[t, 'date']:%Y-%m-%d}", rows.loc[t, "shown"]) for t in titles}
    assert list(one.values()) == [
        ("2011-01-01", "2011"),
        ("2006-07-01", "July 2006"),
        ("2006-07-01", "1 July 2006"),
    ]


def test_every_claim_is_judged_in_exactly_one_notebook():
    """The notebook that a claim is assigned to calls `claims`, which insists on all of its claims
    and on the verdicts of the table.
    """
    rows = tables.read("claims")
    calls = {}
    for path in sorted(notebooks_dir().glob("[0-9]*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            for number in re.findall(
                r'claims\(\s*"(\d\d)"', cell.source if cell.cell_type == "code" else ""
            ):
                assert number == path.name[:2] and number not in calls, path.name
                calls[number] = path.name
    assert set(rows["notebook"]) == set(calls)
    assert (
        len(rows) == 33
        and rows["claim_id"].is_unique
        and set(rows["verdict"]) <= set(shared.VERDICTS)
    )


def test_all_claims_are_gathered_with_their_verdicts():
    every = shared.all_claims()
    assert every().sentence.startswith(
        "Of 33 claims made between 2006 and 2010, six are supported, "
    )
    assert set(every(verdict="not supported").table["Verdict"]) == {"not supported"}
