"""The guide's example is run as it stands, and what it promises holds."""

import re
from dataclasses import replace

import pytest

from helpers import tables
from helpers.explore.answer import ExplorerError
from helpers.explore.pack import unpack
from tests import ROOT

GUIDE = ROOT / "docs" / "writing-an-explorer.md"
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.S)


@pytest.fixture(scope="module")
def largest():
    names: dict = {}
    exec(BLOCKS[0], names)
    exec(BLOCKS[1], names)
    return names["largest"]


def test_the_example_answers_with_numbers_worked_out_by_hand(largest):
    cash = (
        tables.read("areas")
        .query("sha_name == 'North East'")["cash_2010_11_gbp_m"]
        .sort_values(ascending=False)
    )
    document = largest.to_document(region="North East", most=3)
    assert [row[1] for row in document["table"]["rows"]] == [
        round(float(v), 1) for v in cash.head(3)
    ]
    assert f"{cash.head(3).sum() / 78777.614 * 100:.1f}% of England's cash" in document["sentence"]


def test_it_has_the_states_that_the_guide_counts_and_packs_them_whole(largest):
    states = list(largest.states())
    assert len(states) == 80
    assert unpack(largest.to_packed()["packed"])[79] == largest.to_document(**states[79])


def test_the_errors_read_as_the_guide_says(largest):
    text = GUIDE.read_text(encoding="utf-8")
    with pytest.raises(ExplorerError) as refused:
        largest(most=12)
    assert str(refused.value) in text
    nameless = replace(
        largest, function=lambda **chosen: replace(largest.function(**chosen), sources=[])
    )
    with pytest.raises(ExplorerError) as refused:
        nameless()
    assert str(refused.value) in text
