"""An explorer refuses what its skins could not show, and packs exactly what it answers."""

import json

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.answer import Answer, ExplorerError
from helpers.explore.choices import choose
from helpers.explore.explorers import Explorer, explorer
from helpers.explore.pack import unpack
from helpers.tables import provenance

FRAME = pd.DataFrame(
    {
        "Model": ["Acute trust", "Social enterprise"],
        "£ million": [2295.04, 850.0],
        "Places": [55, 16],
    }
)


def answer(**changes) -> Answer:
    draw = charts.share_bars(FRAME, "Value", label="Model", value="£ million", unit="GBP_million")
    return Answer(
        **{
            "sentence": "It is so.",
            "figures": [draw],
            "table": FRAME,
            "sources": ["hl868-2014"],
            "basis": "computed",
            **changes,
        }
    )


@pytest.fixture
def double():
    @explorer(
        "How much is it?",
        times=choose("Times", {1: "once", 2: "twice"}),
        word=choose("Word", ["a", "b"], default="b"),
    )
    def double_it(times, word):
        table = FRAME.assign(**{"£ million": FRAME["£ million"] * times})
        draw = charts.share_bars(
            table, "Value", label="Model", value="£ million", unit="GBP_million"
        )
        return answer(
            sentence=f"{word}: {table['£ million'].sum():,.1f}", table=table, figures=[draw]
        )

    return double_it


def test_states_run_through_all_choices_the_last_fastest(double):
    assert list(double.states()) == [
        {"times": 1, "word": "a"},
        {"times": 1, "word": "b"},
        {"times": 2, "word": "a"},
        {"times": 2, "word": "b"},
    ]
    assert double.state() == {"times": 1, "word": "b"}


def test_the_document_is_rounded_as_printed(double):
    document = double.to_document(times=2, word="a")
    assert document["sentence"] == "a: 6,290.1"
    assert document["table"] == {
        "columns": [
            {"name": "Model", "number": False, "decimals": 0},
            {"name": "£ million", "number": True, "decimals": 1},
            {"name": "Places", "number": True, "decimals": 0},
        ],
        "rows": [["Acute trust", 4590.1, 55], ["Social enterprise", 1700.0, 16]],
    }
    assert document["figures"][0]["data"][0]["x"] == [4590.08, 1700.0]
    assert document["sources"][0]["text"].startswith("House of Lords written answer")


def test_every_state_handed_over_is_the_answer_in_that_state(double):
    handed = double.to_packed()
    assert unpack(handed["packed"]) == [double.to_document(**state) for state in double.states()]
    assert handed["count"] == 4
    assert handed["default"] == double.to_document()
    told = handed["choices"][0]
    assert (told["name"], told["kind"], told["default"]) == ("times", "list", "1")
    assert told["options"] == [{"value": "1", "label": "once"}, {"value": "2", "label": "twice"}]
    assert handed["traces"] == ["bar"]
    json.dumps(handed)


def test_an_unknown_choice_or_value_is_named_with_what_there_is(double):
    with pytest.raises(ExplorerError, match="'double-it' has no choice 'year'; it has times, word"):
        double(year=2011)
    with pytest.raises(
        ExplorerError, match=r"without the name of a choice; call it as double_it\(t"
    ):
        double(2)
    with pytest.raises(ExplorerError, match="was given '' as its question; write it first"):
        explorer("")
    with pytest.raises(ExplorerError, match="times cannot be 3; it can be 1, 2"):
        double(times=3)


def test_choices_must_match_the_function():
    with pytest.raises(ExplorerError, match=r"takes \(year\) but its choices are \(total\)"):

        @explorer("Which?", total=choose("Total", [1]))
        def which(year): ...


def test_a_dependent_choice_stands_after_the_one_it_depends_on():
    with pytest.raises(
        ExplorerError, match="place depends on 'region', which must be a choice declared before it"
    ):

        @explorer(
            "Which?",
            place=choose("Place", {"N": ["a"]}, within="region"),
            region=choose("Region", ["N"]),
        )
        def which(place, region): ...


def test_a_dependent_choice_needs_options_for_every_parent():
    with pytest.raises(ExplorerError, match="place has no options where region is 'S'"):

        @explorer(
            "Which?",
            region=choose("Region", ["N", "S"]),
            place=choose("Place", {"N": ["a"]}, within="region"),
        )
        def which(region, place): ...


def test_a_live_only_choice_stays_out_of_the_report_and_is_named():
    asked = Explorer(
        "asked",
        "Is it?",
        {"x": choose("X", [1, 2]), "y": choose("Y", {1: "one", 2: "two"}, live_only=True)},
        lambda x, y: answer(sentence=f"{x} {y}"),
    )
    handed = asked.to_packed()
    assert handed["count"] == 2 and [c["name"] for c in handed["choices"]] == ["x"]
    assert handed["live_only"] == ["Y (one)"] and handed["chosen"] == "X: 1"
    assert asked(x=1, y=2).sentence == "1 2"


def test_choices_are_declared_with_choose():
    with pytest.raises(
        ExplorerError, match=r"declared with choose\(…\), several\(…\) or slide\(…\), not as a list"
    ):

        @explorer("Which?", year=["2010", "2011"])
        def which(year): ...


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sources": ["hl868-2015"]}, "explorer 'asked', state x=1: .*hl868-2015"),
        ({"assumptions": ["a02"]}, "explorer 'asked', state x=1: .*'a02'.* mean 'A02'"),
        (
            {"table": FRAME.assign(**{"£ million": float("inf")})},
            "explorer 'asked', state x=1: the column '£ million' of the table holds inf",
        ),
        (
            {"basis": "estimated"},
            "explorer 'asked', state x=1 is estimated but names no assumption",
        ),
    ],
)
def test_an_answer_that_cannot_be_trusted_is_refused_with_its_state(changes, message):
    asked = Explorer("asked", "Is it?", {"x": choose("X", [1])}, lambda x: answer(**changes))
    with pytest.raises(ExplorerError, match=message):
        asked.to_document()
    with pytest.raises(ExplorerError, match=message):
        asked.to_packed()


def test_an_error_in_a_state_names_the_explorer_and_the_state():
    def fails(year):
        raise charts.ChartError("the frame to draw has no rows")

    asked = Explorer("asked", "Is it?", {"year": choose("Year", ["2010"])}, fails)
    with pytest.raises(
        ExplorerError, match="explorer 'asked', state year='2010': the frame to draw has no rows"
    ):
        asked()


def test_any_other_error_names_them_too():
    asked = Explorer(
        "asked",
        "Is it?",
        {"year": choose("Year", [0, 1])},
        lambda year: answer(sentence=f"{1 / year}"),
    )
    with pytest.raises(
        ExplorerError,
        match="state year=0 fails with ZeroDivisionError: division by zero; every state",
    ):
        asked.to_packed()


def test_a_function_that_is_not_pure_is_refused():
    count = iter(range(100))
    asked = Explorer(
        "asked", "Is it?", {"x": choose("X", [1])}, lambda x: answer(sentence=f"call {next(count)}")
    )
    with pytest.raises(ExplorerError, match="answers differently when asked twice"):
        asked.to_packed()


def test_every_state_shows_the_same_number_of_figures():
    @explorer("Q?", x=choose("X", {1: "one", 2: "two"}))
    def q(x):
        frame = pd.DataFrame({"label": ["a"], "value": [1.0]})
        return Answer("s", [charts.share_bars(frame, "A")] * x, frame, ["hl868-2014"], "computed")

    with pytest.raises(
        ExplorerError, match="state x=2 has another number of figures than the default"
    ):
        q.to_packed()


def test_a_table_of_ours_leads_to_the_publications_behind_it():
    @explorer("Who?")
    def who():
        return answer(sources=["table:breaks", "hl868-2014"])

    handed = who.to_packed()
    ours, theirs = handed["default"]["sources"]
    assert ours["url"] == "#table--breaks" and theirs["url"].startswith("https://")
    assert (
        handed["tables"] == {"breaks": provenance.behind("breaks")}
        and len(handed["tables"]["breaks"]) == 13
    )


def test_an_explorer_can_be_folded_and_is_not_unless_it_says_so(double):
    @explorer("Who?", folded=True, word=choose("Word", ["a", "b"]))
    def who(word):
        return answer()

    assert who.folded and who.to_packed()["folded"] and list(who.choices) == ["word"]
    assert not double.folded and not double.to_packed()["folded"]


def test_an_explorer_says_what_it_is(double):
    assert repr(double) == (
        "Explorer('double-it': 'How much is it?', choices times, word; 4 states in a report)"
    )
    still = Explorer("still", "Is it?", {}, lambda: answer())
    assert repr(still) == "Explorer('still': 'Is it?', choices none; 1 state in a report)"


def test_a_figure_that_picks_nothing_known_is_refused():
    @explorer("Which?")
    def lost():
        frame = FRAME
        return Answer(
            "x", [charts.Chart("t", "d", [], picks="place")], frame, ["hl868-2014"], "published"
        )

    with pytest.raises(ExplorerError, match="picks 'place', which is none of its choices"):
        lost()
