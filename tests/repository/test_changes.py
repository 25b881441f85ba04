"""What docs/changes-from-1.0.md says of 2.0 is what the tables and the estimate give, in the
version of the data that it names. Under a later version the page stays as it was.
"""

import csv
import re

import pytest

from helpers import estimates, tables
from helpers.tables import provider_models
from tests import ROOT
from tests.markdown_tables import document, rows_under

PAGE = document("docs/changes-from-1.0.md")
pytestmark = pytest.mark.skipif(
    f"data version {tables.version()}." not in " ".join(PAGE.split()),
    reason="the page is about an earlier version of the data",
)
GROUPS = {provider_models.label(group): group for group in provider_models.GROUPS}


def rows(words):
    return rows_under(PAGE, words)


def with_interval(row):
    return f"{row['share']:.1f} ({row['share_low']:.1f} to {row['share_high']:.1f})"


def test_shares_of_england():
    shares = tables.read("outcome_shares").set_index("group")
    table = rows("## Shares of value")
    assert [GROUPS[label] for label, *_ in table] == shares.index.tolist()
    for label, _, now in table:
        assert now == with_interval(shares.loc[GROUPS[label]]), label


def test_shares_of_regions():
    released = estimates.outcome()
    region = released.rows["sha_name"]
    mixes = {name: released.mix(where=region == name).set_index("group") for name in set(region)}
    for name, label, before, now in rows("### Regions"):
        assert now == with_interval(mixes[name].loc[GROUPS[label]]), (name, label)
        assert before != now


def test_what_organisations_took():
    released = estimates.outcome()
    for name, _, now in rows("What organisations took"):
        own = released.rows["destination_name"].str.contains(name.partition(",")[0], regex=False)
        assert own.any(), name
        assert {f"{value:.1f}" for value in released.total(own)} == {now}, name


def test_values_of_single_places():
    released = estimates.outcome()
    for name, _, now, _ in rows("### Single places"):
        own = released.rows["pct_name"].eq(f"{name} PCT")
        value = released.total(own)
        assert now == f"{value.median:.1f} ({value.low:.1f} to {value.high:.1f})", name


def test_what_ifs():
    with (ROOT / "tests" / "golden" / "scenarios.csv").open(encoding="utf-8") as file:
        golden = {row["what"] + row["scenario"]: row for row in csv.DictReader(file)}
    numbers = {
        tuple(round(float(row[key]), digits) for key in ("value", "low", "high"))
        for row in golden.values()
        for digits in (0, 1)
    }
    for *_, now in rows("**What if.**"):
        said = tuple(float(n.replace(",", "")) for n in re.findall(r"[\d,.]*\d", now))
        assert said in numbers, now


def test_evidence_and_verdicts():
    main = tables.read("pct_destinations").query("main_destination")
    counts = main["evidence_basis"].value_counts()
    evidence = [int(now) for *_, now in rows("## Evidence on who took over")]
    kinds = ["states_transfer", "shows_later_operator", "states_plan"]
    assert evidence == counts.reindex(kinds, fill_value=0).tolist()
    claims = tables.read("claims").set_index("claim_id")
    for claim, now, _ in rows("## Verdicts on claims"):
        assert now == claims.at[claim[-4:-1], "verdict"], claim
    verdicts = claims["verdict"].value_counts()
    assert (
        f"Of {len(claims)} claims {verdicts['supported']} are now supported, "
        f"{verdicts['partly supported']} partly supported, {verdicts['not supported']} not "
        f"supported and {verdicts['not measurable']} not measurable."
    ) in PAGE
    assert f"which has {len(tables.read('corrections'))} rows" in PAGE


def test_what_follows_from_the_shares_is_said_by_a_notebook():
    notebooks = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")
    )
    said = re.sub(r"£|%|(?<=\d)m(?= \()", "", notebooks)
    for _, _, now in rows("## What follows"):
        for number in now.split(" and "):
            assert re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", said), now
    between_known_kinds = re.search(r"About (£\d+m \(.*?\)) would move between known", notebooks)[1]
    assert f"{between_known_kinds} that would move between known kinds" in PAGE
