"""Who ran each place when: three places worked out by hand, then the table that ships."""

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import place_history
from helpers.analysis.place_history import HistoryError
from helpers.spend.classify import payees

COLUMNS = [
    "pct_code",
    "spell",
    "operator_name",
    "provider_model",
    "start",
    "end",
    "change_kind",
    "evidence_basis",
]
ROWS = [
    ("A", 1, "Alpha", "community_trust", "2011-04", "2016", "first_transfer", "states_transfer"),
    ("A", 2, "Acute", "acute_trust", "2016", None, "merger", "states_plan"),
    (
        "B",
        1,
        "Beta CIC",
        "social_enterprise",
        "2011-10-01",
        "2015-04",
        "first_transfer",
        "shows_operator",
    ),
    ("B", 2, "Beta Care CIC", "social_enterprise", "2015-04", None, "renaming", "states_transfer"),
    ("C", 1, "Acute", "acute_trust", None, None, "first_transfer", "general_knowledge"),
]


@pytest.fixture
def history():
    return pd.DataFrame(ROWS, columns=COLUMNS).assign(last_seen="2025")


@pytest.fixture(scope="module")
def shipped():
    return tables.read("place_history")


@pytest.mark.parametrize(
    ("day", "operators"),
    [
        ("2010", {"C": "Acute"}),
        ("2011-04-01", {"A": "Alpha", "C": "Acute"}),
        ("2015-03-31", {"A": "Alpha", "B": "Beta CIC", "C": "Acute"}),
        ("2015-04-01", {"A": "Alpha", "B": "Beta Care CIC", "C": "Acute"}),
        ("2016-01-01", {"A": "Acute", "B": "Beta Care CIC", "C": "Acute"}),
    ],
)
def test_one_operator_a_place_on_a_day(history, day, operators):
    rows = place_history.operators_on(history, day)
    assert dict(zip(rows["pct_code"], rows["operator_name"], strict=True)) == operators


def test_places_and_a_weight_by_model(history):
    mix = place_history.places_by_model(
        history, "2012", pd.Series({"A": 50.0, "B": 30.0, "C": 20.0})
    )
    assert mix["provider_model"].tolist() == ["community_trust", "acute_trust", "social_enterprise"]
    assert mix["places"].tolist() == [1, 1, 1]
    assert mix["share_of_weight"].tolist() == pytest.approx([50, 20, 30])
    assert mix["share_of_places"].sum() == pytest.approx(100)


def test_what_cannot_be_answered_is_refused(history):
    with pytest.raises(HistoryError, match="is no date; write it as"):
        place_history.operators_on(history, "April 2014")
    with pytest.raises(HistoryError, match="no day of the calendar"):
        place_history.operators_on(history, "2014-02-30")
    with pytest.raises(HistoryError, match="no place had moved yet"):
        place_history.places_by_model(history[history["pct_code"] == "A"], "2010")
    with pytest.raises(HistoryError, match="the place B has no weight"):
        place_history.places_by_model(history, "2012", pd.Series({"A": 1.0, "C": 1.0}))
    with pytest.raises(HistoryError, match="is not later than"):
        place_history.places_moved(history, "2014", "2014")
    with pytest.raises(HistoryError, match="lies between 0 and 1"):
        place_history.places_by_model_in_doubt(history, "2014", {"states_plan": 1.5})


def test_a_new_name_is_no_other_operator(history):
    changed = place_history.changed_places(history, "2013", "2020")
    assert changed["pct_code"].tolist() == ["A"]
    assert changed.loc[0, ["from_model", "to_model"]].tolist() == ["community_trust", "acute_trust"]


def test_who_gave_places_to_whom(history):
    moves = place_history.places_moved(history, "2013", "2020")
    assert moves.to_numpy().tolist() == [
        ["community_trust", "acute_trust", 1],
        ["acute_trust", "acute_trust", 1],
        ["social_enterprise", "social_enterprise", 1],
    ]


def test_a_successor_that_is_only_planned_is_not_at_work(history):
    plan = ("B", 3, "Merged Trust", "acute_trust", "2026-04", None, "merger", "states_plan")
    history.loc[3, "end"] = "2026-04"
    row = pd.DataFrame([plan], columns=COLUMNS).assign(last_seen="2025")
    planned = pd.concat([history, row]).sort_values("pct_code", kind="stable", ignore_index=True)
    assert place_history.last_at_work(planned).at["B", "operator_name"] == "Beta Care CIC"
    on_the_day = place_history.operators_on(planned, "2026-08").set_index("pct_code")
    assert on_the_day.at["B", "operator_name"] == "Beta Care CIC" and len(on_the_day) == 3
    assert len(place_history.changes_of_operator(planned)) == 2
    moved = place_history.changed_places(planned, "2020", "2026-08")
    assert moved.empty
    begun = planned.assign(last_seen="2026")
    assert place_history.last_at_work(begun).at["B", "operator_name"] == "Merged Trust"


def test_the_order_of_rows_changes_nothing(history):
    """Spells have numbers, and a table of one's own passes the checks in any order."""
    turned = history.iloc[::-1]
    last, other = place_history.last_at_work(history), place_history.last_at_work(turned)
    pd.testing.assert_frame_equal(other.sort_index(), last.sort_index())
    assert place_history.stayed(turned).sort_index().equals(place_history.stayed(history))
    on_the_day = (place_history.operators_on(h, "2020")["operator_name"] for h in (history, turned))
    assert len({frozenset(names) for names in on_the_day}) == 1
    moved = (place_history.changed_places(h, "2013", "2020") for h in (history, turned))
    assert len({rows.to_csv(index=False) for rows in moved}) == 1
    changes = (place_history.changes_of_operator(h) for h in (history, turned))
    assert len({rows.to_csv(index=False) for rows in changes}) == 1


def test_changes_in_order_of_date(history):
    changes = place_history.changes_of_operator(history)
    assert changes[
        ["year", "pct_code", "kind", "from_operator", "to_operator"]
    ].to_numpy().tolist() == [
        [2015, "B", "renaming", "Beta CIC", "Beta Care CIC"],
        [2016, "A", "merger", "Alpha", "Acute"],
    ]


def test_an_operator_has_the_name_of_its_code_today(history):
    register = pd.DataFrame(
        [
            ("R01", "Beta Care and Health CIC", "2020-04-01"),
            ("R01", "Beta Care CIC", None),
            ("R02", "The ACUTE", None),
            (None, "Alpha Council", None),
        ],
        columns=["code", "name", "from"],
    ).astype({"from": "datetime64[ns]"})
    register["kind"] = "nhs_trust"
    coded = history.assign(operator_ods=[None, "R02", "R01", "R01", "R03"])
    named = place_history.named_today(coded, register)
    now = "Beta Care and Health CIC"
    assert named["name_now"].tolist() == ["Alpha", "Acute", now, now, "Acute"]
    register["kind"] = "company"  # whose name in the register may be an older one
    named = place_history.named_today(coded, register)
    assert named["name_now"].tolist() == named["operator_name"].tolist()


def test_who_took_over_under_a_new_name_is_not_called_by_the_old_one(shipped):
    named = place_history.named_today(shipped, tables.read("organisations"))
    last = place_history.last_at_work(named)
    assert last.loc[["5FL", "5K3", "5QK"], "name_now"].tolist() == ["HCRG Care Group"] * 3
    assert last.at["5P5", "name_now"] == "CSH Surrey"
    before = shipped[shipped["change_kind"] == "renaming"]
    renamed = shipped.merge(before.assign(spell=before["spell"] - 1), on=["pct_code", "spell"])
    old = set(zip(renamed["pct_code"], renamed["operator_name_x"], strict=True))
    assert old.isdisjoint(last["name_now"].items())


def test_a_place_stays_with_its_operator_under_any_name(history):
    assert place_history.stayed(history).to_dict() == {"A": False, "B": True, "C": True}


def test_doubt_widens_what_weak_rows_hold_and_nothing_else(history):
    certain = place_history.places_by_model_in_doubt(history, "2014", {}, draws=50)
    assert {code: tuple(i) for code, i in certain.items()} == {
        "community_trust": (1, 1, 1),
        "acute_trust": (1, 1, 1),
        "social_enterprise": (1, 1, 1),
    }
    doubt = place_history.places_by_model_in_doubt(
        history, "2014", {"general_knowledge": 0.5}, draws=4000
    )
    assert tuple(doubt["acute_trust"])[1:] == (0, 1) and doubt["community_trust"].high == 2
    again = place_history.places_by_model_in_doubt(
        history, "2014", {"general_knowledge": 0.5}, draws=4000
    )
    assert doubt == again


def test_how_well_today_is_known_goes_by_the_best_page(history):
    sightings = pd.DataFrame(
        [
            ("A", "yes", 2019, "stated"),
            ("A", "part", 2025, "stated"),
            ("B", "yes", 2025, "before"),
            ("C", "other", 2026, "stated"),
        ],
        columns=["pct_code", "agrees", "year", "year_kind"],
    )
    history["last_seen"], history["last_seen_source_id"] = "2025", "a-return-of-organisations"
    known = place_history.how_well_known(history, sightings)
    assert known.to_dict() == {"A": "in_part", "B": "older", "C": "not_seen"}
    sightings.loc[3, "agrees"] = "yes"
    assert place_history.how_well_known(history, sightings)["C"] == "seen"


def test_a_trust_that_keeps_its_code_is_no_other_operator(history):
    coded = history.assign(operator_ods=["R01", "R01", "N01", "N01", None])
    changed = place_history.changed_places(coded, "2013", "2020")
    assert changed["pct_code"].tolist() == ["A"]  # of another model under its new name
    same = coded.assign(provider_model="acute_trust")
    assert place_history.changed_places(same, "2013", "2020").empty
    assert place_history.stayed(coded).to_dict() == {"A": True, "B": True, "C": True}
    other = coded.assign(operator_ods=["R01", "R02", "N01", "N01", None])
    assert place_history.changed_places(other, "2013", "2020")["pct_code"].tolist() == ["A"]
    assert place_history.stayed(other).to_dict() == {"A": False, "B": True, "C": True}


def test_a_host_stands_between_the_pct_and_the_first_lasting_operator(history):
    rows = [
        ("A", "Host Trust", "H01", "interim", "done", "whole", "2010-04", "states_transfer"),
        ("A", "Late Trust", "H02", "interim", "done", "whole", "2011-10", "states_transfer"),
        ("A", "Small Trust", "H03", "interim", "done", "children", "2010-04", "states_transfer"),
        ("B", "Never Trust", "H04", "interim", "halted", "whole", "2010-04", "states_plan"),
        ("B", "B itself", "B", "interim", "done", "whole", "2005", "states_transfer"),
        ("B", "Main Trust", "H05", "final", "done", "whole", "2011-10-01", "states_transfer"),
        ("C", "No date", "H06", "interim", "done", "whole", "2010", "shows_later_operator"),
    ]
    names = ["pct_code", "destination_name", "destination_ods", "phase", "planned_or_done"]
    columns = [*names, "service_scope", "transfer_date", "evidence_basis"]
    destinations = pd.DataFrame(rows, columns=columns).assign(provider_model="acute_trust")
    hosts = place_history.hosts_before(destinations, history)
    assert hosts[["pct_code", "operator_name", "start"]].to_numpy().tolist() == [
        ["A", "Host Trust", "2010-04"]
    ]


def test_hosts_as_they_ship(shipped):
    hosts = place_history.hosts_before(tables.read("pct_destinations"), shipped)
    assert hosts[["pct_code", "operator_name", "start"]].to_numpy().tolist() == [
        ["5NR", "Bridgewater Community Healthcare NHS Trust", "2011-04"],
        ["5CQ", "Bedford Hospital NHS Trust", "2011-11"],
    ]


def test_the_spells_of_a_place_follow_each_other(shipped):
    for _, spells in shipped.groupby("pct_code"):
        assert spells["spell"].tolist() == list(range(1, len(spells) + 1))
        assert spells["end"].iloc[:-1].tolist() == spells["start"].iloc[1:].tolist()
        assert pd.isna(spells["end"].iloc[-1])
    assert shipped["pct_code"].nunique() == 151


def test_the_first_spell_is_the_main_destination(shipped):
    rows = tables.read("pct_destinations")
    main = rows[rows["main_destination"]].set_index("pct_code")
    first = shipped[shipped["spell"] == 1].set_index("pct_code").reindex(main.index)
    for ours, theirs in (
        ("operator_name", "destination_name"),
        ("provider_model", "provider_model"),
        ("start", "transfer_date"),
        ("operator_ods", "destination_ods"),
    ):
        assert (first[ours].fillna("") == main[theirs].fillna("")).all(), ours


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (
            "2013-12-31",
            {
                "acute_trust": 55,
                "community_trust": 37,
                "mental_health_trust": 41,
                "social_enterprise": 16,
                "independent": 2,
            },
        ),
        (
            "2016-12-31",
            {
                "acute_trust": 56,
                "community_trust": 35,
                "mental_health_trust": 44,
                "social_enterprise": 15,
                "independent": 1,
            },
        ),
        (
            "2020-12-31",
            {
                "acute_trust": 58,
                "community_trust": 29,
                "mental_health_trust": 47,
                "social_enterprise": 16,
                "independent": 1,
            },
        ),
        (
            "2026-11-28",
            {
                "acute_trust": 60,
                "community_trust": 25,
                "mental_health_trust": 48,
                "social_enterprise": 15,
                "independent": 3,
            },
        ),
    ],
)
def test_places_by_model_as_researched(shipped, day, counts):
    mix = place_history.places_by_model(shipped, day)
    assert dict(zip(mix["provider_model"], mix["places"], strict=True)) == counts


def test_43_places_have_another_model_than_in_2013(shipped):
    changed = place_history.changed_places(shipped, "2013-12-31", "2026-11-28")
    assert changed["another_model"].sum() == 43


def test_how_well_today_is_known_in_the_table_that_ships(shipped):
    known = place_history.how_well_known(shipped, tables.read("operator_sightings"))
    assert known.value_counts().to_dict() == {
        "seen": 74,
        "in_part": 30,
        "older": 41,
        "not_seen": 6,
    }


def test_every_operator_with_a_code_is_in_the_register_as_the_kind_that_it_was(shipped):
    rows = shipped[shipped["operator_ods"].notna() & shipped["start"].notna()]
    complete = rows["start"].str.len().map({4: "-07-01", 7: "-15", 10: ""})
    days = pd.to_datetime(rows["start"] + complete)
    register = tables.read("organisations")
    models = payees.models_of_codes(rows["operator_ods"], register, days)
    assert set(rows["operator_ods"]) <= set(register["code"])
    known = models != ""
    assert (models[known] == rows.loc[known, "provider_model"]).all()


# --- what no row of the table may say


@pytest.fixture(scope="module")
def sightings():
    return tables.read("operator_sightings")


def with_the_spell_before(shipped):
    before = shipped.assign(spell=shipped["spell"] + 1)
    return shipped.merge(before, on=["pct_code", "spell"], suffixes=("", "_before"))


def test_no_two_spells_of_a_place_begin_on_one_day(shipped):
    days = shipped["start"].dropna().map(place_history.first_day)
    began = shipped.assign(day=days).dropna(subset="day")
    assert not began.duplicated(["pct_code", "day"]).any()
    for _, spells in began.groupby("pct_code"):
        assert spells["day"].is_monotonic_increasing


def test_a_new_name_changes_no_model_but_where_official_lists_say_so(shipped):
    """Worcestershire's trust took on mental health in Herefordshire on the day of its new name."""
    both = with_the_spell_before(shipped)
    renamed = both[both["change_kind"] == "renaming"]
    other = renamed[renamed["provider_model"] != renamed["provider_model_before"]]
    assert other["pct_code"].tolist() == ["5PL"]
    assert other["caveat"].str.contains("official lists").all()


def test_no_move_has_the_same_operator_on_both_sides(shipped):
    both = with_the_spell_before(shipped)
    moves = both[~both["change_kind"].isin(["renaming", "merger"])]
    same_code = moves["operator_ods"].notna() & (
        moves["operator_ods"] == moves["operator_ods_before"]
    )
    same = same_code | (moves["operator_name"] == moves["operator_name_before"])
    assert moves.loc[same, "pct_code"].tolist() == []


def test_one_event_is_of_one_kind_wherever_it_changed_a_place(shipped):
    both = with_the_spell_before(shipped)
    events = both.groupby(["operator_name_before", "operator_name", "start"])["change_kind"]
    assert events.nunique().max() == 1


def test_a_sight_is_of_the_last_operator(shipped, sightings):
    """By its name of today, the name it began with or its code: nobody else's work counts."""
    register = tables.read("organisations")
    last = place_history.last_at_work(place_history.named_today(shipped, register))
    rows = sightings[sightings["agrees"].isin(["yes", "part"])]
    codes = payees.classify_payees(rows["operator_name"], register)["organisation_code"]
    for row, code in zip(rows.itertuples(), codes, strict=True):
        operator = last.loc[row.pct_code]
        names = {operator["name_now"], operator["operator_name"]}
        assert row.operator_name in names or code == operator["operator_ods"], row


def test_what_names_neither_place_nor_operator_is_a_sight_in_part_at_most(sightings):
    said = sightings["what_the_page_shows"].str.contains(
        r"not (?:named|shown|listed|in (?:the )?part read)", na=False
    )
    assert sightings.loc[said & (sightings["agrees"] == "yes"), "sighting_id"].tolist() == []


def test_a_page_on_which_a_place_was_last_seen_stands_among_the_sightings(shipped, sightings):
    """A list of organisations shows nobody in a place; any other page says how well it does."""
    last = place_history.last_at_work(shipped)["last_seen_source_id"].dropna()
    of_places = last[last != "nhse-chs-wl-2025"]
    seen = set(zip(sightings["pct_code"], sightings["source_id"], strict=True))
    assert [pair for pair in of_places.items() if pair not in seen] == []


def test_no_caveat_and_no_kind_of_evidence_contradicts_a_sight(shipped, sightings):
    """A plan is all that is known where nobody was seen; no caveat denies what a page shows."""
    last = place_history.last_at_work(shipped)
    shown = set(sightings.loc[sightings["agrees"] == "yes", "pct_code"])
    planned = last.index[last["evidence_basis"] == "states_plan"]
    assert shown.isdisjoint(planned)
    denied = last["caveat"].str.contains("no page shows|not seen there", na=False)
    known = place_history.how_well_known(shipped, sightings)
    assert set(known[last.index[denied]]) == {"not_seen"}


def test_who_is_known_from_a_plan_alone_says_so(shipped):
    """Swindon, Wiltshire and Blackburn: a plan and no sight in the place, or of one service."""
    last = place_history.last_at_work(shipped)
    planned = last[last["evidence_basis"] == "states_plan"]
    assert planned.index.tolist() == ["5K3", "5QK", "TAP"]
    assert planned["caveat"].str.contains("no page shows it at work|does not mention").all()
