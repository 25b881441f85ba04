"""plotly.js is sent once for all charts of a kernel; a chart sends its numbers and little else."""

import gzip

import pytest
from plotly.offline import get_plotlyjs

from helpers.explore import live_charts
from helpers.explore.live_charts import AnswerButtons, LiveChart

FIGURE = {"title": "T", "alt": "T: 1.", "data": [{"type": "bar", "x": [1]}], "layout": {}}


def sent(widget):
    """The bytes of the state of a widget, as a page that shows it receives them."""
    state = widget.get_state()
    return len(repr({k: v for k, v in state.items() if not isinstance(v, bytes)})) + sum(
        len(v) for v in state.values() if isinstance(v, bytes)
    )


@pytest.fixture
def picked():
    return []


@pytest.fixture
def chart(picked):
    chart = LiveChart(
        {**FIGURE, "picks": "place"}, lambda name, value: picked.append((name, value))
    )
    yield chart
    chart.close()


def test_one_widget_holds_plotly_for_all(chart):
    other, buttons = LiveChart({**FIGURE, "picks": None}, print), AnswerButtons()
    assert chart.script is other.script is buttons.script
    assert all(sent(widget) < 4000 for widget in (chart, other, buttons))
    assert sent(chart.script) < 2_000_000


def test_what_it_holds_is_plotly_and_the_script_that_draws(chart):
    script = gzip.decompress(chart.script.packed).decode()
    assert get_plotlyjs() in script and "communityShift = { showButtons, showChart }" in script
    assert chart.script.look["config"]["showSendToCloud"] is False


def test_a_page_that_has_not_heard_of_the_holder_is_sent_the_script(chart, monkeypatch):
    answers = []
    monkeypatch.setattr(chart, "send", lambda said, buffers: answers.append((said, buffers)))
    chart._handle_custom_msg({"wants": "script"}, [])
    assert answers == [({"look": chart.script.look}, [chart.script.packed])]


def test_it_is_held_anew_where_somebody_closed_it(chart):
    chart.script.close()
    assert live_charts._script().comm is not None and live_charts._script() is not chart.script


def test_a_click_picks_only_where_the_figure_does(chart, picked):
    chart._handle_custom_msg({"picked": "5EM"}, [])
    chart.figure = {**FIGURE, "picks": None}
    chart._handle_custom_msg({"picked": "5QP"}, [])
    assert picked == [("place", "5EM")]
