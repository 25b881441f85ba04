"""What the first page shows beside answers: as text in a notebook, as data for its report."""

import pandas as pd
import pytest

from helpers import charts
from helpers.explore.landing import Door, Doors, KeyFinding, KeyFindings
from helpers.explore.protocol import DOORS_MIME, FINDINGS_MIME

pytestmark = pytest.mark.unit


def finding(text="Acute trusts took <a third>."):
    frame = pd.DataFrame({"label": ["Acute trust"], "share": [31.0], "group": ["acute_trust"]})
    chart = charts.share_bars(frame, "Share of value, %", value="share", colour="group")
    return KeyFinding(text, "Evidence: estimated.", "It is no plan.", chart, "01.ipynb#a", "More")


def test_a_finding_is_text_in_a_notebook_and_data_for_its_report():
    shown = KeyFindings(finding())._repr_mimebundle_()
    assert (
        shown["text/plain"] == "1. Acute trusts took <a third>. Evidence: estimated. It is no plan."
    )
    assert "&lt;a third&gt;" in shown["text/html"] and 'href="01.ipynb#a"' in shown["text/html"]
    (card,) = shown[FINDINGS_MIME]
    assert card["figure"]["data"] and "31" in card["alt"] and card["see"] == "01.ipynb#a"


@pytest.mark.parametrize("count", [0, 7])
def test_more_findings_than_anybody_keeps_in_mind_are_refused(count):
    with pytest.raises(ValueError, match=f"{count} findings; show one to 6"):
        KeyFindings(*[finding()] * count)


def test_doors_lead_to_notebooks():
    shown = Doors(Door("Check us", "For doubters.", ["09_can_i_trust_this"]))._repr_mimebundle_()
    assert 'href="09_can_i_trust_this.ipynb"' in shown["text/html"]
    assert shown["text/plain"] == "* Check us: For doubters. 09_can_i_trust_this"
    assert shown[DOORS_MIME][0]["notebooks"] == ["09_can_i_trust_this"]
