"""What is remembered of tables is forgotten when they change, and never outlives its owner."""

import gc
import inspect
import pydoc
import weakref

import pytest

from helpers import estimates, tables
from helpers.analysis import valuation
from helpers.analysis.scenarios import Scenario, ScenarioError, Tender, apply_rules
from helpers.core.paths import data_dir
from helpers.estimates.cache import remembered
from helpers.tables import reader


def lay_over(folder, name, *changes):
    """A copy of one of our tables in a folder of own tables, some texts of it replaced."""
    text = (data_dir() / f"{name}.csv").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def with_total(folder, total):
    row = next(
        line
        for line in (data_dir() / "assumptions.csv").read_text(encoding="utf-8").splitlines()
        if line.startswith("A01,")
    )
    return lay_over(folder, "assumptions", (row, row.replace(",8500,", f",{total},")))


def test_an_editor_is_offered_every_setting_by_its_name():
    shown = inspect.signature(estimates.outcome)
    assert [*shown.parameters] == ["data", *valuation.Settings.__dataclass_fields__]
    assert "total: 'float' = as released" in str(shown)
    assert "place_error" in pydoc.render_doc(estimates.outcome)


def test_a_summary_follows_the_tables_of_the_reader(tmp_path):
    tender = Scenario("x", rules=(Tender(10),))
    ours = estimates.scenario_summary(tender, draws=50, detail="groups").moved
    for total in (8000, 8400):
        folder = with_total(tmp_path, total)
        summary = estimates.scenario_summary(tender, draws=50, detail="groups", data=folder)
        assert estimates.outcome(folder, draws=50).settings.total == total
        assert summary.moved.median == pytest.approx(total / 10, rel=0.02)
    assert ours.median == pytest.approx(850, rel=0.02)


def test_a_summary_follows_the_environment(tmp_path, monkeypatch):
    tender = Scenario("x", rules=(Tender(10),))
    monkeypatch.setenv(reader.ENVIRONMENT, str(with_total(tmp_path, 8000)))
    assert estimates.scenario_summary(tender, draws=50).moved.median == pytest.approx(800, rel=0.02)
    with_total(tmp_path, 8400)
    assert estimates.scenario_summary(tender, draws=50).moved.median == pytest.approx(840, rel=0.02)


def test_a_place_that_only_the_reader_knows_is_a_place(tmp_path):
    lay_over(tmp_path, "icbs", ("QT1", "QZZ"))
    lay_over(tmp_path, "icbs_2022", ("QT1,", "QZZ,"))
    lay_over(tmp_path, "areas", ("QT1", "QZZ"))
    assert estimates.scenario_place("QZZ", tmp_path).code == "QZZ"
    assert "QZZ" in estimates.scenario_areas("icb", data=tmp_path)
    run = estimates.run_scenario(Scenario("x", "QZZ", (Tender(10),)), draws=20, data=tmp_path)
    assert run.steps[0].sum() > 0
    summary = estimates.scenario_summary(run.scenario, draws=20, detail="groups", data=tmp_path)
    assert summary.place == estimates.scenario_place("QT1").name
    with pytest.raises(ScenarioError, match="QZZ"):
        estimates.scenario_place("QZZ")


def test_a_profile_is_of_the_reader_s_tables(tmp_path):
    lay_over(tmp_path, "areas", ("Nottingham City PCT", "Sherwood PCT"))
    assert estimates.area_profile("5EM", tmp_path, draws=20).place.name == "Sherwood PCT"
    assert estimates.area_profile("5EM", draws=20).place.name == "Nottingham City PCT"


def test_all_profiles_share_one_register(tmp_path):
    one, other = (estimates.area_profile(code, draws=20) for code in ("5EM", "Q30"))
    assert one.listed is other.listed
    lay_over(tmp_path, "areas", ("Nottingham City PCT", "Sherwood PCT"))
    assert "Sherwood PCT" in set(
        estimates.area_profile("Q30", tmp_path, draws=20).listed["pct_name"]
    )


def test_an_estimate_goes_with_its_owner():
    names = ("pct_destinations", "areas", "arm_values", "assumptions")
    destinations, areas, arm_values, assumptions = map(tables.read, names)
    settings = valuation.valuation_settings(assumptions, draws=20)
    est = valuation.draw_values(destinations, areas, valuation.decide_uses(arm_values), settings)
    evidence = estimates.scenario_evidence(draws=20)
    own = type(evidence)(est, est, evidence.plan, evidence.gaps, evidence.proposals)
    run = apply_rules(Scenario("x", rules=(Tender(10),)), own)
    assert len(est.by("pct_code")) == 151
    run.measures()
    run.mix("group")
    gone = weakref.ref(est)
    del est, own, run
    gc.collect()
    assert gone() is None


def test_answers_are_remembered_by_their_arguments_and_few_are_kept(tmp_path):
    calls = []

    @remembered(maxsize=2)
    def add(one, other=1, data=None, **changes):
        calls.append((one, other))
        return one + other

    assert [add(1), add(1, 1), add(one=1), add(1, wrong={"a": 1}), add(1, wrong={"a": 1})] == [
        2
    ] * 5
    assert len(calls) == 2
    add(5)  # the third answer: the oldest goes
    add(1)
    assert len(calls) == 4
    add.cache_clear()
    add(1)
    assert len(calls) == 5
    with pytest.raises(TypeError):
        add()


def test_what_changed_is_forgotten_at_once(tmp_path):
    class Answer:
        pass

    @remembered(maxsize=8)
    def answer(data=None):
        return Answer()

    with_total(tmp_path, 8000)
    old = weakref.ref(answer(tmp_path))
    ours = answer()
    assert answer(tmp_path) is old()
    with_total(tmp_path, 8400)
    answer(tmp_path)
    gc.collect()
    assert old() is None and answer() is ours
