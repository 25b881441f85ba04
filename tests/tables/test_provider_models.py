"""The vocabulary is whole, ordered and legible."""

import itertools

import pytest

from helpers.core.errors import SuiteError
from helpers.tables import provider_models

DARK_PAGE = "#14171a"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str) -> tuple[float, float, float]:
    """CIE L*a*b*, in which distance is roughly how different two colours look."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def test_twelve_models_in_the_order_of_the_design():
    assert list(provider_models.MODELS) == [
        "pct_provided",
        "community_trust",
        "acute_trust",
        "mental_health_trust",
        "care_trust",
        "local_authority",
        "social_enterprise",
        "voluntary",
        "independent",
        "gp_led",
        "other_nhs",
        "unclassified",
    ]


def test_seven_groups_with_their_letters_and_colours():
    shown = [(group.code, group.letter, group.colour) for group in provider_models.GROUPS.values()]
    assert shown == [
        ("community_trust", "C", "#12436D"),
        ("acute_trust", "A", "#801650"),
        ("mental_health_trust", "M", "#28A197"),
        ("social_enterprise", "S", "#F46A25"),
        ("other_nhs_and_public", "O", "#3D3D3D"),
        ("independent_voluntary_gp", "I", "#A285D1"),
        ("unclassified", "U", "#BFBFBF"),
    ]


def test_groups_hold_what_the_design_says():
    held = {
        group: {code for code in provider_models.MODELS if provider_models.group_of(code) == group}
        for group in provider_models.GROUPS
    }
    assert held["other_nhs_and_public"] == {
        "pct_provided",
        "care_trust",
        "local_authority",
        "other_nhs",
    }
    assert held["independent_voluntary_gp"] == {"independent", "voluntary", "gp_led"}
    assert held["unclassified"] == {"unclassified"}  # never folded into another group
    assert all(held.values())


def test_only_unclassified_is_hatched():
    assert {group.code for group in provider_models.GROUPS.values() if group.pattern} == {
        "unclassified"
    }


@pytest.mark.parametrize("group", provider_models.GROUPS.values(), ids=lambda group: group.code)
def test_dark_colour_stands_out_from_the_dark_page(group):
    assert contrast(group.colour_dark, DARK_PAGE) >= 3
    assert luminance(group.colour_dark) > luminance(group.colour) or group.code == "unclassified"


@pytest.mark.parametrize("theme", ["colour", "colour_dark"])
def test_colours_of_a_theme_look_different(theme):
    colours = [lab(getattr(group, theme)) for group in provider_models.GROUPS.values()]
    assert (
        min(
            sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5
            for pair in itertools.combinations(colours, 2)
        )
        > 20
    )


def test_groupings_are_never_models_and_hold_only_models():
    assert not provider_models.GROUPINGS.keys() & provider_models.MODELS.keys()
    assert {
        member for grouping in provider_models.GROUPINGS.values() for member in grouping.members
    } == provider_models.MODELS.keys()
    assert provider_models.GROUPINGS["devolved_nhs"].members == ()


def test_nhs_and_non_nhs_together_are_all_but_the_unknown():
    nhs, other = (
        provider_models.GROUPINGS["nhs_all"].members,
        provider_models.GROUPINGS["non_nhs_all"].members,
    )
    assert not set(nhs) & set(other)
    assert {*nhs, *other} == provider_models.MODELS.keys() - {"unclassified"}


def test_labels():
    assert provider_models.label("gp_led") == "GP-led"
    assert provider_models.label("other_nhs_and_public") == "Other NHS and public"
    assert provider_models.label("istc") == "Independent sector treatment centres"


def test_ordered_drops_repeats_and_sorts():
    assert provider_models.ordered(
        ["unclassified", "acute_trust", "community_trust", "acute_trust"]
    ) == [
        "community_trust",
        "acute_trust",
        "unclassified",
    ]
    assert provider_models.ordered(
        ["unclassified", "other_nhs_and_public", "social_enterprise"]
    ) == [
        "social_enterprise",
        "other_nhs_and_public",
        "unclassified",
    ]
    assert provider_models.ordered([]) == []


@pytest.mark.parametrize(
    "ask",
    [
        provider_models.label,
        provider_models.group_of,
        provider_models.model,
        lambda code: provider_models.ordered([code]),
    ],
)
def test_a_misspelt_code_gets_a_suggestion(ask):
    with pytest.raises(SuiteError, match=r"'acute_trst' is not a .*did you mean 'acute_trust'\?"):
        ask("acute_trst")


@pytest.mark.parametrize("code", [None, 3, "", ["acute_trust"]])
def test_anything_else_is_refused_too(code):
    with pytest.raises(SuiteError, match="is not a provider model"):
        provider_models.group_of(code)


def test_vocabulary_cannot_be_changed_by_accident():
    with pytest.raises(TypeError):
        provider_models.MODELS["new"] = provider_models.MODELS["gp_led"]


def test_a_published_grouping_is_no_kind_of_provider():
    """It would be called 'all NHS providers providers'."""
    with pytest.raises(SuiteError, match="'nhs_all' is not a provider model or group"):
        provider_models.plural("nhs_all")
