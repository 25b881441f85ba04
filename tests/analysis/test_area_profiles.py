"""One place in England's context, against places read by hand."""

import pytest

from helpers import estimates


@pytest.fixture(scope="module", params=["5N2", "Q30", "QT1"])
def profile(request):
    return estimates.area_profile(request.param, draws=400)


def test_a_profile_of_one_pct_is_compared_by_its_region():
    profile = estimates.area_profile("5N2", draws=400)
    assert profile.single is not None and len(profile.members) == 1
    assert profile.wider[0] == "The Yorkshire and the Humber region"
    assert profile.headline().endswith("They were worth £47.2m a year, published for 2010-11.")
    sentence, rows, published = profile.worth()
    assert sentence == "Kirklees PCT: £47.2m a year, published for 2010-11." and published
    assert rows[["value", "low", "high"]].to_numpy().tolist() == [[47.2, 47.2, 47.2]]


def test_a_region_is_told_by_its_places():
    profile = estimates.area_profile("Q30", draws=400)
    assert profile.single is None and len(profile.members) == 12
    assert profile.headline().startswith(
        "North East: all 12 Primary Care Trusts handed most of their services to acute trusts. "
        "They were worth about £"
    )
    sentence, table, sources = profile.handed_over()
    assert sentence.startswith("12 PCTs handed most of their services to ") and sources
    assert list(table) == ["PCT", "Main destination", "Kind", "Moved", "Evidence"]


def test_a_board_of_one_place_is_told_in_the_singular():
    profile = estimates.area_profile("QT6", draws=50)
    whose = "Cornwall & Isles Of Scilly PCT handed most of its services to "
    assert f"{whose}social enterprises. They were worth about £" in profile.headline()
    assert profile.headline().endswith(" a year, inferred from funding.")
    known = "; a source states the transfer."
    sentence = profile.handed_over()[0]
    assert sentence.startswith(whose) and sentence.endswith(known)
    two = estimates.area_profile("QJ2", draws=50).handed_over()[0]
    assert two.endswith("to 2 organisations; no source states any of the transfers.")


def test_a_board_that_holds_part_of_a_place_says_which_part():
    boards = [estimates.area_profile(code, draws=50) for code in ("QT1", "QHL")]
    for profile in boards:
        table = profile.handed_over()[1]
        assert ("Part in this board, %" in table) == (not profile.place.whole)
    assert profile.weights.between(0, 1).all()


def test_worth_and_context_hold_what_they_say(profile):
    sentence, rows, _ = profile.worth()
    assert sentence.startswith(f"{profile.place.name}: ") and sentence.endswith(".")
    assert (rows["low"] <= rows["value"]).all() and (rows["value"] <= rows["high"]).all()
    sentence, table = profile.context()
    assert sentence.startswith(f"{profile.wider[0]}: ") and " in England " in sentence
    assert table["england"].sum() == pytest.approx(100, abs=1.5)  # medians, so nearly
    assert (table["low"] <= table["high"]).all()
