"""Scenario files: there and back, whatever the text, and a schema that says what the reader
does.
"""

import json
import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import estimates
from helpers.analysis.scenarios import (
    MAX_RULES,
    RULES,
    Scenario,
    ScenarioError,
    Tender,
    dump_scenario,
    parse_scenario,
    scenario_schema,
)
from helpers.analysis.scenarios.json_format import SCENARIO_FORMAT

from .test_rules import any_rule

text = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40)


@given(text, st.lists(any_rule(), max_size=MAX_RULES), text)
def test_there_and_back(name, rules, why):
    scenario = Scenario(name, "Q30", tuple(rules), why)
    assert (
        parse_scenario(dump_scenario(scenario)) == scenario
        and parse_scenario(dump_scenario(scenario).encode()) == scenario
    )


def written(**changes):
    plain = {"format": SCENARIO_FORMAT, "name": "mine", "rules": [{"rule": "tender", "share": 20}]}
    return json.dumps({k: v for k, v in {**plain, **changes}.items() if v is not ...})


def test_what_is_left_out_has_its_default():
    assert parse_scenario(written()) == Scenario("mine", "England", (Tender(20),))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ("", "file"),
        ("{", "file"),
        ("null", "file"),
        ("[]", "file"),
        ('"plan"', "file"),
        ("[" * 50_000, "file"),
        ("{" * 9, "file"),
        (b"\xff\xfe{", "file"),
        ("x" * 70_000, "file"),
        ('{"a":' * 12_000, "file"),
        (written() + "x", "file"),
        (written(name=...), "name"),
        (written(format=...), "format"),
        (written(rules=...), "rules"),
        (written(format="other/2"), "format"),
        (written(name=""), "name"),
        (written(name="   "), "name"),
        (written(name=7), "name"),
        (written(name="a" * 200), "name"),
        (written(name="a\u0000b"), "name"),
        (written(name=None), "name"),
        (written(why=["x"]), "why"),
        (written(area=3), "area"),
        (written(area="x" * 99), "area"),
        (written(aera="England"), "aera"),
        (written(rules={}), "rules"),
        (written(rules=[{"rule": "tender"}] * 13), "rules"),
        (written(rules=["tender"]), "rules[0]"),
        (written(rules=[{}]), "rules[0].rule"),
        (written(rules=[{"rule": "tendr"}]), "rules[0].rule"),
        (written(rules=[{"rule": ["tender"]}]), "rules[0].rule"),
        (written(rules=[{"rule": "tender"}, {"rule": "tender", "share": 101}]), "rules[1].share"),
        (written(rules=[{"rule": "tender", "share": None}]), "rules[0].share"),
        (written(rules=[{"rule": "tender", "share": {"a": 1}}]), "rules[0].share"),
        (written(rules=[{"rule": "tender", "shares": 20}]), "rules[0].shares"),
        (written(rules=[{"rule": "tender", "won_by": 3}]), "rules[0].won_by"),
        (written(rules=[{"rule": "tender", "__class__": "x"}]), "rules[0].__class__"),
        ('{"format": "x", "format": "y"}', "format"),
        (written().replace("20", "NaN"), "file"),
        (written().replace("20", "-Infinity"), "file"),
        (written().replace("20", "1e999"), "rules[0].share"),
        (written().replace("20", "9" * 6000), "file"),
        (written().replace("20", "9" * 400), "rules[0].share"),
    ],
)
def test_hostile_text_is_refused_and_the_field_named(given, field):
    with pytest.raises(ScenarioError) as seen:
        parse_scenario(given)
    assert (
        seen.value.field == field
        and str(seen.value).startswith(f"{field}: ")
        and len(str(seen.value)) < 400
    )


@pytest.mark.parametrize(
    ("given", "code"),
    [("q33", "Q33"), ("england", "England"), ("D7T5G", "D7T5G"), ("5em", "5EM")],
)
def test_a_code_of_a_place_is_taken_in_any_case(given, code):
    scenario = parse_scenario(written(area=given))
    assert scenario.area == code
    assert json.loads(dump_scenario(Scenario("x", area=given)))["area"] == code
    assert re.match(scenario_schema()["properties"]["area"]["pattern"], code)


@pytest.mark.parametrize("name", ["East Midlands", "Nottingham and Nottinghamshire ICB", "Q3"])
def test_the_name_of_a_place_is_answered_with_what_a_code_looks_like(name):
    words = f"area: '{name}' is no code; use England, or the code of a PCT"
    with pytest.raises(ScenarioError, match=words):
        parse_scenario(written(area=name))
    with pytest.raises(ScenarioError, match=words):  # a file that no one could read again
        dump_scenario(Scenario("x", area=name))


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_any_json_is_read_or_refused_by_name(thing):
    for given_text in (
        json.dumps(thing),
        json.dumps({"format": SCENARIO_FORMAT, "name": "x", "rules": [thing]}),
    ):
        with pytest.raises(ScenarioError):
            parse_scenario(given_text)


@given(st.binary(max_size=200))
def test_any_bytes(content):
    with pytest.raises(ScenarioError):
        parse_scenario(content)


def test_the_published_schema_is_made_from_the_rules():
    published = json.loads(
        (estimates.scenario_folder() / "scenario.schema.json").read_text(encoding="utf-8")
    )
    assert published == json.loads(json.dumps(scenario_schema())), (
        "write it again: see docs/scenarios.md"
    )


def test_the_schema_agrees_with_the_reader():
    jsonschema = pytest.importorskip("jsonschema")  # comes with JupyterLab
    check = jsonschema.Draft202012Validator(scenario_schema())
    check.check_schema(scenario_schema())
    for scenario in estimates.named_scenarios().values():
        check.validate(json.loads(dump_scenario(scenario)))
    for wrong in (
        {"rule": "tender", "share": 101},
        {"rule": "tender", "shares": 1},
        {"rule": "x"},
        {"rule": "region_mix", "region": "Q99"},
    ):
        assert not check.is_valid(json.loads(written(rules=[wrong])))


def test_every_rule_says_what_it_is():
    for name, kind in RULES.items():
        assert (
            kind.name == name
            and kind.label in ("plan", "analogue", "illustration")
            and kind.__doc__
            and kind().statement().endswith(".")
        )
        assert all(f.metadata["words"] for f in fields(kind))
