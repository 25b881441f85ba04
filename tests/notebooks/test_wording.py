"""What no sentence may say, in any state of any notebook."""

import re

import pytest

from helpers.reports.build import notebook_paths
from tests.notebook_explorers import explorers_of

PATHS = {path.stem: path for path in notebook_paths()}
_COUNTED = "areas|boards|claims|enterprises|events|pairs|places|services|shares|steps|things|values"
SLIPS = re.compile(
    rf"\bnhs |\ba upper\b|\b1 (?:{_COUNTED})\b|-leds\b|\bonly took\b"
    r"|\bthe (?:South Central|South East Coast|Yorkshire and)\b"
    r"|\((\d[\d,.]*) to \1\)|£0\.0m"
    r"|\d bn\b|\b(\w+) \2\b|\babout (?:under|over|at least)\b"
    r"|\b(?<![\d.,])(\d[\d,]*) of \3\b(?![\d.,]\d)|\b100% of (?:places|areas)\b"
    r"|\bof them \(\d|\bin \d+ of them\.|\bnobody yet\b|\bknown types\b|\btcs\b|\bneither for\b"
    r"|\ban independent, voluntary\b|\b(?:together all|received all) ?(?:together)?\."
    r"|£[\d.]+(?:m|bn) \((?:all|(?:over |under )?\d+%)\)\.|£([\d.]+)bn \(\4 to |\([A-Z]{2}\d{3}\)"
    r"|\bnan\b|(?<=[a-z,] )None\b|\bNaT\b| [,.;:]|\.\.|  "
)
MILLIONS = re.compile(r"£\d{1,3},\d{3}m")  # a caveat may quote a sum as it was printed
WORKSHOP = re.compile(
    r"\bnotebooks?\b|\bJupyterLab\b|\bkinds in effect\b|\bopen provider\b"
    r"|\blog error\b|\.csv\b|\b(?:significant|dramatic|clear)(?:ly)?\b",
    re.I,
)

# Readers meet one word for one thing, a kind of provider; `provider_model` is a name of columns.
SECOND_WORDS = re.compile(r"\bprovider (?:type|model)s?\b", re.I)


@pytest.mark.parametrize(
    "slip",
    [
        "to community nhs trusts",
        "as a upper bound",
        "1 claims",
        "5 things and 1 things",
        "(850 to 850)",
        "about 1 (1 to 1)",
        "of £0.0m, 100%",
        "8.5 bn",
        "acute trusts took took",
        "about under 1%",
        "about nan%",
        "in 12 of 12 places",
        "100% of places had moved",
        "none differs .",
        "in about 19 of them (15 to 23)",
        "from acute trusts to nobody yet",
        "27 figures on tcs plan split",
        "seems to conflict; neither for 1.",
        "to Serco, an independent, voluntary and GP-led provider",
        "the 7 largest together all.",
        "was paid most, £203m (3%).",
        "about £2.4bn (2.4 to 2.5)",
        "counted 6 organisations (NF218)",
    ],
)
def test_slips_are_seen(slip):
    assert SLIPS.search(slip)


def test_a_thousand_million_is_seen():
    assert MILLIONS.search("£8,500m a year") and not MILLIONS.search("£850m or £8.5bn")


def test_what_is_no_slip_passes():
    fine = (
        "101 places (1,700 to 1,704), under £0.1m, in South Central, from the Yorkshire Post; "
        "about £8.5bn (8.1 to 8.9), £974m, 1 of 151 places, 2 of 20, 12 of 12.5"
    )
    assert not SLIPS.search(fine) and not WORKSHOP.search(fine)


@pytest.mark.parametrize("words", ["This notebook asks", "3.7 kinds in effect", "clearly more"])
def test_words_of_the_workshop_are_seen(words):
    assert WORKSHOP.search(words)


@pytest.mark.parametrize("name", PATHS)
def test_sentences_and_caveats_of_a_notebook_have_no_slips(name, every_explorer):
    slips = []
    for explorer in every_explorer(name).values():
        for state, document in zip(explorer.states(), explorer.documents, strict=True):
            sentence = document["sentence"]
            for text in (sentence, *document["caveats"]):
                if SLIPS.search(text) or WORKSHOP.search(text):
                    slips.append(f"{explorer.id} {state}: {text}")
            titles = (figure["title"] for figure in document["figures"])
            heads = (column["name"] for column in document["table"]["columns"])
            for text in (sentence, *document["caveats"], *titles, *heads):
                if SECOND_WORDS.search(text):
                    slips.append(f"{explorer.id} {state}: {text}")
            if MILLIONS.search(sentence):
                slips.append(f"{explorer.id} {state}: {sentence}")
    assert not slips, "\n".join(slips)


@pytest.mark.parametrize("name", PATHS)
def test_choices_call_a_kind_of_provider_a_kind(name, every_explorer):
    second = re.compile(rf"{SECOND_WORDS.pattern}|\ball types\b", re.I)
    for explorer in every_explorer(name).values():
        for control in explorer.controls:
            said = [control["label"], *(option["label"] for option in control["options"])]
            assert not list(filter(second.search, said)), explorer.id


def test_a_distance_is_measured_from_one_world():
    """A sentence that names a world has one reference for all the regions it compares."""
    distance = explorers_of(PATHS["04_hospital_control_and_plurality"])["distance"]
    own_kinds = distance()
    assert own_kinds.table["Measured from"].nunique() > 1
    assert "would have gone elsewhere" not in own_kinds.sentence
    acute = distance(kind="acute_trust")
    assert set(acute.table["Measured from"]) == {"Acute trust"}
    assert acute.sentence.startswith("Had acute trusts run everything, ")


def test_a_quantity_has_one_number_in_every_notebook():
    """What social enterprises added in two years is a step in one notebook, a line in another."""
    bridge = explorers_of(PATHS["01_how_value_shifted"])["the-bridge"]().table.set_index("Step")
    step = bridge.loc["Services that became social enterprises"]
    added = step["To, £ million"] - step["From, £ million"]
    third_sector = explorers_of(PATHS["03_social_enterprise_and_third_sector"])["side-by-side"]()
    box = third_sector.table.set_index("Figure")["£ million a year"]
    assert box["Added from 2010-11 to 2012-13"] == pytest.approx(added)
