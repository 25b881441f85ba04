"""The draws: small countries worked out by hand, and what must hold in every draw of the whole
one.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers import estimates, tables
from helpers.analysis import valuation
from helpers.analysis.valuation import CODES, Settings, ValuationError, interval, simulate

EXACT = Settings(
    total=100.0,
    place_error=0,
    region_error=0,
    model_error=0,
    wrong={},
    narrow=(0.05, 0.05),
    broad=(0.2, 0.2),
    draws=50,
)


def country(*rows, cash=None):
    """Places of £10m cash each unless said otherwise, from (place, model, region) and optionally
    scope, main and evidence.
    """
    filled = [(*r, *("whole", True, "states_transfer")[len(r) - 3 :]) for r in rows]
    table = pd.DataFrame(
        filled,
        columns=[
            "pct_code",
            "provider_model",
            "sha_name",
            "service_scope",
            "main_destination",
            "evidence_basis",
        ],
    )
    table = table.assign(
        row_id=[f"D{i}" for i in range(len(table))],
        counts_as_core=True,
        phase="final",
        destination_ods=None,
        destination_name=[f"Trust {i}" for i in range(len(table))],
    )
    areas = table[["pct_code", "sha_name"]].drop_duplicates("pct_code")
    areas = areas.assign(
        cash_2010_11_gbp_m=[(cash or {}).get(c, 10.0) for c in areas["pct_code"]],
        population_mid_2011=[1, 3, 4, 8][: len(areas)],
    )
    return table.drop(columns="sha_name"), areas


def decided(*rows):
    table = pd.DataFrame(rows, columns=["value_id", "pct_codes", "value_gbp_m", "use"])
    return table.assign(
        destination_name="nobody of these",
        financial_year="2010-11",
        scope="whole_arm",
        includes="none",
        usable_as="whole_arm_value",
        value_kind="arm_budget",
        evidence="seen",
    )


FOUR = country(
    ("A", "acute_trust", "N"),
    ("B", "acute_trust", "N"),
    ("C", "community_trust", "S"),
    ("D", "social_enterprise", "S"),
)
NOTHING = decided()


def values(tables, known=NOTHING, settings=EXACT):
    return valuation.draw_values(*tables, known, settings)


def test_without_errors_every_draw_is_the_share_by_cash_or_population():
    assert np.allclose(values(FOUR).values, [25, 25, 25, 25])
    assert np.allclose(
        values(FOUR, settings=replace(EXACT, weight="population")).values,
        [100 / 16, 300 / 16, 25, 50],
    )


def test_a_pin_is_met_and_the_rest_fills_up_to_the_total():
    est = values(FOUR, decided(("V1", ("A",), 40.0, "pin"), ("V2", ("C", "D"), 30.0, "pin")))
    assert np.allclose(est.values, [40, 30, 15, 15])
    assert est.badges.to_dict() == {
        "A": "published",
        "B": "inferred from funding",
        "C": "published together with others",
        "D": "published together with others",
    }


def test_free_draws_stay_as_they_are_whatever_values_they_meet():
    free = simulate.draw_freely(*FOUR, EXACT)
    for pinned in (40.0, 10.0):
        est = simulate.meet_published(free, decided(("V1", ("A",), pinned, "pin")))
        assert np.allclose(est.values[:, 0], pinned) and np.allclose(free.values, 25)


def test_bounds_are_respected_and_the_rest_fills_up():
    est = values(
        FOUR,
        decided(
            ("V1", ("A",), 40.0, "lower bound"),
            ("V2", ("C",), 10.0, "upper bound"),
            ("V3", ("D",), 1.0, "lower bound"),
        ),
    )
    assert np.allclose(
        est.values, [40, 25, 10, 25]
    )  # D is within its bound and keeps its share; only B has neither pin nor bound


def test_a_bound_cuts_a_distribution_instead_of_piling_it_up():
    noisy = replace(EXACT, place_error=0.2, draws=4000)
    cut = values(FOUR, decided(("V1", ("A",), 24.0, "lower bound")), noisy).values[:, 0]
    assert cut.min() >= 24 and (cut < 24.001).mean() < 0.001


@pytest.mark.parametrize(
    ("held", "bound", "lower"), [([0.1, 0.2], 0.3, False), ([0.7, 0.1], 0.8, True)]
)
def test_what_meets_its_bound_but_for_rounding_is_not_drawn_again(held, bound, lower):
    """0.1 + 0.2 is above 0.3 in floating point. Whether such a sum was drawn again depended on how
    a processor rounds, and with it the numbers of every draw behind it.
    """
    assert sum(held) != bound
    result, random = np.array([held]), np.random.default_rng(1)
    simulate._respect(result, np.zeros((1, 2)), np.array([0, 1]), bound, lower, random, 0.2)
    assert result.tolist() == [held]


def test_a_total_below_what_is_published_is_refused():
    with pytest.raises(
        ValuationError, match="£100m leaves nothing for the places without a published value"
    ):
        values(FOUR, decided(("V1", ("A", "B"), 120.0, "pin")))


def test_a_split_place_by_hand():
    tables = country(
        ("A", "acute_trust", "N", "most", True),
        ("A", "community_trust", "N", "dental", False),
        ("B", "mental_health_trust", "N"),
    )
    assert values(tables).mix("provider_model").set_index("provider_model")["value"].round(
        9
    ).to_dict() == {
        "community_trust": 2.5,
        "acute_trust": 47.5,
        "mental_health_trust": 50,
    }


def test_wrong_evidence_moves_value_to_another_model_of_the_region():
    tables = country(
        ("A", "acute_trust", "N", "whole", True, "states_plan"),
        ("B", "community_trust", "N"),
        ("C", "social_enterprise", "N"),
        ("D", "mental_health_trust", "S"),
        cash={"C": 30.0},
    )
    est = values(tables, settings=replace(EXACT, wrong={"states_plan": 0.5}, draws=20_000))
    drawn = pd.Series([CODES[m] for m in est.models[:, 0]]).value_counts(normalize=True)
    # half stays; the other half goes to B's and C's models as 10 to 30; never to the model of
    # another region
    assert drawn.to_dict() == pytest.approx(
        {"acute_trust": 0.5, "community_trust": 0.125, "social_enterprise": 0.375}, abs=0.012
    )
    assert (est.models[:, 1:] == est.models[0, 1:]).all() and np.allclose(
        est.values.sum(axis=1), 100
    )


def test_a_region_of_one_model_borrows_the_countrys():
    tables = country(
        ("A", "acute_trust", "N", "whole", True, "states_plan"), ("B", "community_trust", "S")
    )
    est = values(tables, settings=replace(EXACT, wrong={"states_plan": 1.0}))
    assert {CODES[m] for m in est.models[:, 0]} == {"community_trust"}


def test_each_error_is_shared_by_what_it_belongs_to():
    def logs(**errors):
        return np.log(values(FOUR, settings=replace(EXACT, draws=4000, **errors)).values)

    of_model = logs(model_error=0.2)
    assert np.allclose(of_model[:, 0], of_model[:, 1]) and np.std(
        of_model[:, 0] - of_model[:, 2]
    ) == pytest.approx(0.2 * 2**0.5, rel=0.05)
    of_region = logs(region_error=0.2)
    assert np.allclose(of_region[:, 2], of_region[:, 3]) and not np.allclose(
        of_region[:, 0], of_region[:, 2]
    )
    of_place = logs(place_error=0.2)
    assert np.std(of_place[:, 0] - of_place[:, 1]) == pytest.approx(0.2 * 2**0.5, rel=0.05)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"weight": "staff"}, "weight 'staff'"),
        ({"model_error": -1}, "model_error is -1"),
        ({"draws": 0}, "0 draws"),
        ({"draws": 10**7}, r"10,000,000 draws cannot be made; ask for 1 to 200,000, .* GB"),
        ({"draws": 10.5}, r"draws is 10\.5; it is a whole number"),
        ({"seed": None}, "seed is None"),
        ({"total": "abc"}, "total is 'abc'; it is a number"),
        ({"total": float("nan")}, "total is nan"),
        ({"total": -1}, "total is -1"),
        ({"place_error": "x"}, "place_error is 'x'"),
        ({"total": True}, "total is True; it is a number"),
        ({"total": 8.5e9}, "it is £ million a year, above 0 and at most 120,000"),
        ({"draws": True}, "draws is True; it is a whole number"),
        ({"seed": -1}, "seed is -1; it is a whole number, from 0 on"),
        ({"weight": ["cash"]}, r"the weight \['cash'\] is none"),
        ({"published": "no"}, "published is 'no'; it is True or False"),
        ({"wrong": {"states_plan": 2}}, "'states_plan' is wrong is 2"),
        ({"wrong": {"states_plan": "x"}}, "'states_plan' is wrong is 'x'; it is a number"),
        ({"wrong": {"states_plans": 0.1}}, r"'states_plans'; .*\(did you mean 'states_plan'\?\)"),
        (
            {"wrong": {"states_plan": 0.1}},
            "no probability to shows_later_operator and general_knowledge; give one to each",
        ),
        ({"wrong": 0.3}, "wrong is 0.3; it gives a probability to each of"),
        ({"narrow": 0.5}, "narrow is 0.5; it is two shares, least and most"),
        ({"narrow": ("a", "b")}, "narrow is 'a'; it is a number"),
        ({"broad": None}, "broad is None"),
        ({"broad": (0.3, 0.1)}, "broad runs from 0.3 to 0.1"),
        ({"colour": 1}, "no setting 'colour'"),
    ],
)
def test_impossible_settings_are_refused(change, words):
    with pytest.raises(ValuationError, match=words):
        valuation.valuation_settings(tables.read("assumptions"), **change)


# --- the whole country ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def england():
    return estimates.outcome()


@pytest.mark.parametrize(
    ("id", "column", "value", "words"),
    [
        ("A02", "value", -0.2, r"assumptions.csv, A02: place_error is -0.2; a log error lies"),
        ("A01", "value", 8.5e9, "assumptions.csv, A01: the total is 8500000000.0; it is £ million"),
        ("A12", "value", 10.0, "assumptions.csv, A11, A12 and A13: the probability that 'states_"),
        ("A14", "high", 5.0, "assumptions.csv, A14: narrow"),
    ],
)
def test_an_assumption_that_is_impossible_is_named(id, column, value, words):
    """Whoever edits the table knows A02, and not what the code calls it."""
    table = tables.read("assumptions")
    table.loc[table["assumption_id"] == id, column] = value
    with pytest.raises(ValuationError, match=words):
        valuation.valuation_settings(table)


def test_an_assumption_that_is_gone_is_named():
    table = tables.read("assumptions")
    with pytest.raises(ValuationError, match=r"assumptions\.csv has no A03 and A15; the estimate"):
        valuation.valuation_settings(table[~table["assumption_id"].isin(["A03", "A15"])])


def test_every_draw_adds_up_and_meets_what_is_published(england):
    assert england.values.shape == (10_000, 195) and england.values.min() > 0
    assert np.allclose(england.values.sum(axis=1), 8500)
    decisions = valuation.decide_uses(tables.read("arm_values"), england.rows)
    for row in decisions[decisions["use"].isin(valuation.USES[:3])].itertuples():
        here = england.rows["pct_code"].isin(row.pct_codes)
        if row.value_id == "V018":  # most of the services: two community hospitals went elsewhere
            here &= england.rows["destination_name"] == row.destination_name
        drawn = england.sums(here)
        if row.use == "pin":
            assert np.allclose(drawn, row.value_gbp_m), row.value_id
        elif row.use == "lower bound":
            assert drawn.min() >= row.value_gbp_m - 1e-9, row.value_id
        else:
            assert drawn.max() <= row.value_gbp_m + 1e-9, row.value_id


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("Spectrum Community Health CIC", 8.4, 8.4),
        ("Ripplez CIC", 0.5, 0.5),
        ("Chime CIC", 2.6, 2.6),
        ("Serco", 46.7, 53.3),
        ("Suffolk County Council", 6.7, 6.7),
        ("Staffordshire and Stoke on Trent Partnership NHS Trust", 197, 197),
        ("Central Surrey Health", 20, 22),
    ],
)
def test_no_estimate_contradicts_what_was_published_for_that_organisation(
    england, name, least, most
):
    drawn = england.sums(england.rows["destination_name"] == name)
    assert drawn.min() >= least - 1e-9 and drawn.max() <= most + 1e-9


@pytest.mark.parametrize("total", [7000.0, 7966.0, 9000.0])
def test_any_named_total_is_conserved(total):
    assert np.allclose(estimates.outcome(total=total, draws=200).values.sum(axis=1), total)


def test_the_order_of_rows_changes_nothing(england):
    def shuffle(name, seed):
        return tables.read(name).sample(frac=1, random_state=seed)

    settings = valuation.valuation_settings(tables.read("assumptions"), draws=300)
    decisions = valuation.decide_uses(shuffle("arm_values", 3))
    again = valuation.draw_values(
        shuffle("pct_destinations", 1), shuffle("areas", 2), decisions, settings
    )
    first = estimates.outcome(draws=300)
    assert np.array_equal(again.values, first.values) and np.array_equal(again.models, first.models)


def test_errors_shared_by_a_model_are_what_makes_the_interval_wide(england):
    """Places' errors alone average out over a hundred places; that is why the shared parts are
    there.
    """

    def width(est):
        return np.diff(interval((d := est.by_model())["acute_trust"] / d.sum(axis=1) * 100)[1:])[0]

    assert width(england) == pytest.approx(10.8, abs=0.4)
    assert width(estimates.outcome(model_error=0.0, region_error=0.0)) == pytest.approx(
        3.5, abs=0.3
    )
    assert width(estimates.outcome(model_error=0.0, region_error=0.0, wrong={})) == pytest.approx(
        2.3, abs=0.3
    )


def test_regions_boards_and_places_add_up_to_england(england):
    regions = england.rows.groupby("sha_name").size().index
    whole = sum(england.sums(england.rows["sha_name"] == r) for r in regions)
    assert np.allclose(whole, 8500)
    models = england.by_model("provider_model")
    assert np.allclose(models.sum(axis=1), 8500) and list(models)[:3] == [
        "community_trust",
        "acute_trust",
        "mental_health_trust",
    ]


def test_the_shares_as_released_are_what_the_tables_give(england):
    pd.testing.assert_frame_equal(
        estimates.national(england),
        tables.read("outcome_shares"),
        check_dtype=False,
        atol=0.05001,
        rtol=0,
    )
    assert (
        estimates.changes_in_words(estimates.before_and_after())
        == "National shares of value: as released."
    )


def test_intervals_of_several_quantities_in_one_frame():
    hundred = np.arange(101.0)
    table = valuation.interval_table({"all": hundred, "met by every draw": np.full(3, 47.2)})
    assert table.columns.tolist() == ["label", "value", "low", "high"]
    rows = table.to_numpy().tolist()
    assert rows == [["all", 50.0, 5.0, 95.0], ["met by every draw", 47.2, 47.2, 47.2]]
    assert interval(hundred).plain() == "about 50 (5 to 95)"


def test_a_selection_is_put_in_order_by_its_labels(england):
    london = england.rows["sha_name"] == "London"
    assert england.total(london.sample(frac=1, random_state=1)) == england.total(london)
    assert england.total(london.to_numpy()) == england.total(london)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (lambda rows: (rows["sha_name"] == "London")[:10], "has 10 rows and the estimate 195"),
        (lambda rows: (rows["sha_name"] == "London").to_numpy()[:10], r"the shape \(10,\)"),
        (
            lambda rows: (rows["sha_name"] == "London") * 100.0,
            r"weight 100; .*\(divide percent by 100\)",
        ),
        (lambda rows: rows["core"] * float("nan"), "the weight nan"),
        (lambda rows: -1.0 * rows["core"], "the weight -1"),
        (lambda rows: "London", "'London' is neither a mask nor weights"),
    ],
)
def test_a_selection_that_is_none_is_refused(england, where, words):
    rows = england.rows.assign(core=1.0)
    for ask in (england.total, england.sums, lambda w: england.mix(where=w)):
        with pytest.raises(ValuationError, match=words):
            ask(where(rows))


def test_an_empty_selection_has_no_interval_but_adds_nothing(england):
    nowhere = england.rows["pct_code"] == "nowhere"
    assert not england.sums(nowhere).any()
    for ask in (england.total, lambda where: england.mix(where=where)):
        with pytest.raises(ValuationError, match="choose a wider selection"):
            ask(nowhere)


@pytest.mark.parametrize("column", ["sha_nam", None, ["sha_name"], 5])
def test_a_column_that_is_none_is_refused(england, column):
    with pytest.raises(ValuationError, match=r"has no column .*; it has row_id, pct_code"):
        england.by(column)


@pytest.mark.parametrize("by", ["sha_name", "model", "pct_code"])
def test_a_grouping_that_is_none_is_refused(england, by):
    with pytest.raises(ValuationError, match=f"a mix by '{by}' is none; use group or"):
        england.mix(by)


def test_rows_without_a_code_are_not_given_to_another(england):
    by_code = england.by("destination_ods").set_index("destination_ods")["value"]
    last = by_code.index.dropna()[-1]
    own = england.total(england.rows["destination_ods"] == last)
    assert by_code[last] == own.median
    blank = england.total(england.rows["destination_ods"].isna())
    assert by_code[by_code.index.isna()].tolist() == [blank.median]
