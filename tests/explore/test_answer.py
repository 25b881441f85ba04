"""An answer is refused where a skin could not show it, or a reader not check it."""

import pandas as pd
import pytest

from helpers.core.formatting import Interval
from helpers.explore.answer import Answer, ExplorerError, Headline, Prose, check_answer
from helpers.explore.charts import Chart
from helpers.explore.protocol import HEADLINE_MIME

FRAME = pd.DataFrame({"Model": ["Acute trust"], "£ million": [2295.04]})
ESTIMATE = {"basis": "estimated", "assumptions": ["A01"]}
SHARE, SUM = Interval(30.9, 25.3, 37.0), Interval(974.2, 765.0, 1362.4)


def answer(**changes) -> Answer:
    """An answer that can be shown, but for what is changed."""
    whole = {
        "sentence": "It is so.",
        "figures": [Chart("Value", "Value: 1.", [])],
        "table": FRAME,
        "sources": ["hl868-2014"],
        "basis": "computed",
    }
    return Answer(**{**whole, **changes})


def test_an_answer_that_says_what_it_must_passes():
    check_answer(answer(), "explorer 'asked'")
    check_answer(answer(**ESTIMATE, sentence="About 31% (26 to 40)."), "explorer 'asked'")


def test_settings_by_column_may_name_the_index_and_columns_of_two_levels():
    check_answer(answer(table=FRAME.set_index("Model"), verbatim=["Model"]), "asked")
    two = FRAME.set_axis(pd.MultiIndex.from_tuples([("Model", "now"), ("Value", 2011)]), axis=1)
    check_answer(answer(table=two, decimals={"Value, 2011": 2}), "asked")


@pytest.mark.parametrize("sentence", ["Nan's Home Care took most.", "In inf-ormal words: 5%."])
def test_a_word_that_looks_like_no_number_is_one(sentence):
    check_answer(answer(sentence=sentence), "asked")


def test_an_answer_shows_its_sentence_and_its_table():
    shown = answer(sentence="It <is> so.")
    assert repr(shown) == (
        "Answer('It <is> so.', table of 1 rows and 2 columns, figures 1, computed)"
    )
    html = shown._repr_html_()
    assert "It &lt;is&gt; so." in html and "<td>2295.04</td>" in html and "<th>0</th>" not in html
    named = answer(table=FRAME.set_index("Model"))
    assert "Acute trust</th>" in named._repr_html_()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sentence": "  "}, "empty sentence"),
        ({"sentence": 5}, "the sentence 5; a sentence is a text"),
        ({"caveats": "One."}, r"gives caveats as 'One\.' alone; put it into a list: caveats=\[…\]"),
        ({"sources": "table:areas"}, "gives sources as 'table:areas' alone"),
        ({"figures": Chart("", "", [])}, "gives figures as Chart.* alone"),
        ({"figures": [object()]}, "no Chart"),
        ({"table": FRAME.head(0)}, "no table"),
        ({"table": [1]}, "no table"),
        ({"table": {"a": [1]}}, "has no table but a dict; give a frame of pandas"),
        (
            {"sentence": "Acute trusts took nan% of it."},
            "prints 'nan' in its sentence, which is no",
        ),
        ({"sentence": "It rose by inf%."}, "prints 'inf'"),
        ({"decimals": "2"}, "has the decimals '2'; give a whole number, or one for each column"),
        ({"decimals": {"modle": 2}}, "names the column 'modle' in decimals, .* mean 'Model'"),
        ({"verbatim": ["Year"]}, "names the column 'Year' in verbatim, which its table does not"),
        ({"verbatim": "Model"}, "gives verbatim as 'Model' alone"),
        ({"basis": "guessed"}, "the basis 'guessed'"),
        ({"sources": []}, "names no source"),
        ({"basis": "estimated"}, "names no assumption"),
        (ESTIMATE, "gives no interval; write it as"),
        ({**ESTIMATE, "interval": ()}, "gives no interval; write it as"),
    ],
)
def test_an_answer_that_cannot_be_trusted_is_refused(changes, message):
    with pytest.raises(ExplorerError, match=message):
        check_answer(answer(**changes), "explorer 'asked'")


@pytest.mark.parametrize(
    "table",
    [
        pd.Series([1.0, 2.0], index=["North", "South"]).to_frame("Value"),
        pd.DataFrame({"Value": [1.0]}, index=pd.MultiIndex.from_tuples([("North", 2011)])),
        pd.DataFrame(
            {"Value": [1.0]}, index=pd.MultiIndex.from_tuples([(1, 2)], names=["Region", None])
        ),
    ],
)
def test_labels_without_a_name_would_be_lost(table):
    with pytest.raises(ExplorerError, match="labels without a name, which would be lost; name"):
        check_answer(answer(table=table), "asked")


def test_an_index_that_is_called_as_a_column_is_refused():
    with pytest.raises(ExplorerError, match="index and one of whose columns are both called 'Mo"):
        check_answer(answer(table=FRAME.set_index("Model", drop=False)), "asked")


def test_row_numbers_in_any_order_are_no_labels():
    table = pd.DataFrame({"Value": [1.0, 2.0, 3.0]}).sort_values("Value", ascending=False)
    check_answer(answer(table=table.iloc[[0, 2]]), "asked")


def test_what_is_no_answer_is_named():
    with pytest.raises(ExplorerError, match=r"asked returned a NoneType; return an Answer"):
        check_answer(None, "asked")


@pytest.mark.parametrize(
    ("sentence", "interval"),
    [
        ("Hospitals took about 31% (25 to 37).", SHARE),
        ("Hospitals took about 30.9% (25.3 to 37.0) of it.", SHARE),
        ("It was worth about £974m (765 to 1,362).", SUM),
        (
            "About 31% (25 to 37): about 31% (25 to 37), that is about £974m (765 to 1,362).",
            [SHARE, SUM],
        ),
        ("It took 26%.", Interval(26, 26, 26)),
        ("It took about 26% (26 to 26).", Interval(26, 26, 26)),
        ("It took £26m.", Interval(26, 26, 26)),
        (f"There were {SHARE.counted('places')}.", SHARE),
        (f"There were {SHARE.counted('of 151 places', about=False)}.", SHARE),
        (f"Hospitals, it seems, took {SHARE.percent(about=False)}.", SHARE),
        (f"It fell by {Interval(-31.2, -37.0, -25.3).pounds(1)}.", Interval(-31.2, -37.0, -25.3)),
    ],
)
def test_a_sentence_prints_its_interval(sentence, interval):
    check_answer(answer(**ESTIMATE, sentence=sentence, interval=interval), "asked")


@pytest.mark.parametrize(
    ("sentence", "interval"),
    [
        ("Hospitals took about 31% (26 to 37).", SHARE),
        ("Hospitals took 31%.", SHARE),
        ("Hospitals took about 31% (25 to 37).", [SHARE, SUM]),
        ("It took 126%, 26.5% and 1,26%.", Interval(26, 26, 26)),
        ("Hospitals took 31%. In all there were 20 (25 to 37).", SHARE),
        ("Hospitals took about 131% (25 to 37).", SHARE),
    ],
)
def test_a_sentence_that_prints_another_interval_is_refused(sentence, interval):
    with pytest.raises(ExplorerError, match="does not print its interval in the sentence; write '"):
        check_answer(answer(**ESTIMATE, sentence=sentence, interval=interval), "asked")


def test_an_interval_that_is_named_is_checked_whatever_the_basis():
    with pytest.raises(ExplorerError, match="does not print its interval"):
        check_answer(answer(sentence="About a third.", interval=SHARE), "asked")


def test_a_headline_is_escaped_and_prose_is_markdown():
    assert Headline("a < b")._repr_mimebundle_() == {
        HEADLINE_MIME: {"text": "a < b"},
        "text/html": "<p><strong>a &lt; b</strong></p>",
        "text/plain": "a < b",
    }
    pointed = Headline("It is.", points=["One & two.", "Three."])._repr_mimebundle_()
    assert pointed[HEADLINE_MIME] == {"text": "It is.", "points": ["One & two.", "Three."]}
    assert "Key points</p><ul><li>One &amp; two.</li><li>Three.</li></ul>" in pointed["text/html"]
    assert pointed["text/plain"] == "It is.\n* One & two.\n* Three."
    assert Prose("* one")._repr_mimebundle_() == {"text/markdown": "* one", "text/plain": "* one"}
