"""The house style: it reaches our figures alone, and its colours can be told apart and read."""

from itertools import combinations

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import pytest
from coloraide import Color

from helpers.core.errors import SuiteError
from helpers.explore.charts import Chart, ChartError, theme
from helpers.tables import provider_models

CHART = Chart(
    "Share of value, %",
    "Share of value, %: acute trust 33%.",
    [{"type": "bar", "orientation": "h", "x": [33.0], "y": [0]}],
    {"height": 120},
)


def test_a_figure_carries_the_house_template_itself():
    figure = CHART.figure()
    assert isinstance(figure, go.Figure)
    assert figure.layout.template.layout.font.size == 14
    assert figure.layout.height == 120 and list(figure.data[0].x) == [33.0]
    assert len(figure.to_json()) < 5_000  # plotly's own default template alone is 6,500 bytes


def test_figures_of_others_look_as_they_did():
    own = {"data": [{"type": "scatter", "y": [1, 2]}]}
    before = go.Figure(own).to_json()
    default, config = pio.templates.default, dict(pio.renderers["plotly_mimetype"].config)
    CHART.figure().update_layout(font_size=30)
    CHART._repr_mimebundle_()
    assert go.Figure(own).to_json() == before
    assert pio.templates.default == default == "plotly"
    assert dict(pio.renderers["plotly_mimetype"].config) == config
    assert "displayModeBar" not in config
    assert CHART.figure().layout.font.size is None  # nor does one of ours change the next


def test_a_chart_shows_itself_without_plotlys_buttons_and_says_what_it_is():
    bundle = CHART._repr_mimebundle_()
    spec = bundle["application/vnd.plotly.v1+json"]
    assert spec["data"][0]["x"] == [33.0] and spec["config"]["displayModeBar"] is False
    assert bundle["text/plain"] == CHART.description
    assert repr(CHART) == "Chart('Share of value, %: acute trust 33%.')"
    assert len(repr(Chart("t", "word " * 500, []))) < 220
    hostile = Chart("<b>", "<img src=x>", [])._repr_mimebundle_()["text/html"]
    assert hostile == "<p><strong>&lt;b&gt;</strong></p><p>&lt;img src=x&gt;</p>"


def test_no_chart_offers_to_upload_its_data():
    assert theme.CONFIG["showSendToCloud"] is False and theme.CONFIG["displaylogo"] is False


def test_a_frame_that_cannot_be_drawn_is_refused_in_words():
    frame = pd.DataFrame({"label": ["a"], "value": [1.0]})
    theme.need(frame, "label", "value")
    with pytest.raises(ChartError, match="lacks the column 'low'; it has label, value"):
        theme.need(frame, "label", "low")
    with pytest.raises(ChartError, match="has no rows"):
        theme.need(frame.head(0), "label")


@pytest.mark.parametrize("value", ["x", "1.5", float("inf"), True, pd.Timestamp("2020-01-01"), [1]])
def test_what_is_no_finite_number_is_not_drawn_as_one(value):
    frame = pd.DataFrame({"label": ["a", "b"], "value": [value, value]})
    with pytest.raises(ChartError, match=r"column 'value' .* holds .*; expected finite numbers"):
        theme.need(frame, "label", numbers=["value"])


@pytest.mark.parametrize("kind", ["float64", "Float64", "object"])
def test_a_gap_among_numbers_may_be_drawn(kind):
    frame = pd.DataFrame({"label": ["a", "b"], "value": pd.Series([1.0, None], dtype=kind)})
    theme.need(frame, "label", numbers=["value"])


def test_what_is_no_frame_or_has_a_column_twice_is_refused_in_words():
    frame = pd.DataFrame({"label": ["a"], "value": [1.0]})
    with pytest.raises(ChartError, match="found a list to draw; expected a frame of pandas"):
        theme.need([1, 2], "label")
    with pytest.raises(ChartError, match="has the column 'label' twice; keep one"):
        theme.need(pd.concat([frame, frame], axis=1), "label", numbers=["value"])


ENDS = pd.DataFrame({"label": ["a", "b"], "value": [1.0, 2.0], "low": [0, 3], "high": [3, 1]})


@pytest.mark.parametrize(
    ("frame", "wanted", "words"),
    [
        (ENDS, {"ends": {"interval": "low"}}, "interval is 'low'; it names two columns, that of"),
        (ENDS, {"ends": {"bar": ("low",)}}, r"bar is \('low',\); it names two columns"),
        (
            ENDS,
            {"ends": {"bar": ("low", "hihg")}},
            "column 'hihg'; .*did you mean 'high'.*; say in",
        ),
        (
            ENDS,
            {"ends": {"interval": ("low", "high")}},
            "row 2 .* 3 in 'low' and 1 in 'high'; inter",
        ),
        (ENDS.assign(label=["a", None]), {}, "column 'label' has a gap in row 2 of the frame"),
    ],
)
def test_a_pair_of_ends_and_a_label_are_looked_at_before_they_are_drawn(frame, wanted, words):
    with pytest.raises(ChartError, match=words):
        theme.need(frame, labels=["label"], **wanted)
    theme.need(ENDS, labels=["label"], ends={"interval": ("low", "low"), "bar": None})


def test_ends_with_a_gap_may_be_drawn():
    frame = pd.DataFrame({"label": ["a"], "low": [None], "high": [1.0]})
    theme.need(frame, labels=["label"], ends={"interval": ("low", "high")})
    theme.need(frame.astype({"low": "Float64"}), ends={"interval": ("low", "high")})


def test_labels_are_broken_and_escaped():
    assert theme.wrapped("one two three", 7) == "one two<br>three"
    assert theme.wrapped("<i>") == "&lt;i&gt;" and theme.wrapped("") == " "
    assert theme.safe('<a href="x">') == '&lt;a href="x"&gt;'


def test_columns_as_lists():
    frame = pd.DataFrame({"label": ["a", "b"], "value": [1.5, 2.0]})
    assert theme.column_lists(frame) == {"label": ["a", "b"], "value": [1.5, 2.0]}


def test_models_and_groups_have_their_colour_and_nothing_else_has():
    assert theme.colour("acute_trust") == provider_models.GROUPS["acute_trust"].colour
    assert theme.colour("gp_led") == theme.colour(provider_models.group_of("gp_led"))
    with pytest.raises(SuiteError, match="no_such"):
        theme.colour("no_such")


def test_contrast_with_white_and_black():
    assert theme.contrast("#ffffff", "black") == pytest.approx(21)
    assert theme.contrast("#ffffff", "white") == pytest.approx(1)
    assert theme.contrast("#808080", "white") == pytest.approx(3.95, abs=0.01)


def test_text_on_a_fill_takes_the_better_ink_in_each_theme():
    assert theme.ink_on("#0b0c0c") == theme.PAPER  # white by day, black on the light ink by night
    assert theme.ink_on("#777777") == "black"


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_and_marks_stand_out_from_both_grounds():
    assert _contrast(theme.INK, theme.PAPER) > 7 and _contrast(theme.QUIET, theme.PAPER) > 4.5
    dark_ground = theme.DARK[theme.PAPER]
    assert _contrast(theme.DARK[theme.INK], dark_ground) > 7
    assert _contrast(theme.DARK[theme.QUIET], dark_ground) > 4.5
    for light, dark in theme.DARK.items():
        if light not in (theme.PAPER, theme.GRID):
            assert _contrast(dark, dark_ground) >= 3, (light, dark)


@pytest.mark.parametrize("deficiency", [None, "protan", "deutan", "tritan"])
@pytest.mark.parametrize("shade", ["colour", "colour_dark"])
def test_groups_are_told_apart_under_colour_vision_deficiency(shade, deficiency):
    # CIEDE2000: 1 is just visible side by side, 5 is plain to see; letter and label stand besides
    colours = [Color(getattr(group, shade)) for group in provider_models.GROUPS.values()]
    seen = [c.filter(deficiency) if deficiency else c for c in colours]
    assert min(a.delta_e(b, method="2000") for a, b in combinations(seen, 2)) >= 5 - 0.05


@pytest.mark.parametrize("group", provider_models.GROUPS.values(), ids=lambda g: g.code)
def test_a_model_keeps_its_hue_in_the_dark_and_never_shouts(group):
    light, dark = (Color(c).convert("oklch") for c in (group.colour, group.colour_dark))
    assert dark["lightness"] > light["lightness"]
    assert dark["chroma"] <= light["chroma"] + 0.04
    if light["chroma"] > 0.03:  # a grey has no hue
        turned = abs(dark["hue"] - light["hue"]) % 360
        assert min(turned, 360 - turned) <= 10
