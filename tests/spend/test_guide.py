"""The guide says what the reader does: its reasons, settings and options are those of the code."""

import re

from helpers.spend import REASONS
from helpers.spend.parse import cells
from helpers.spend.parse.overrides import SETTINGS
from tests import ROOT

GUIDE = (ROOT / "docs" / "reading-spend-files.md").read_text(encoding="utf-8")


def test_every_reason_is_explained_in_the_words_of_the_code():
    for reason, meaning in REASONS.items():
        assert f"| `{reason}` | {meaning} |" in GUIDE


def test_every_setting_and_flag_is_there():
    folder = ROOT / "helpers" / "spend" / "parse"
    code = (folder / "normalise.py").read_text(encoding="utf-8") + (folder / "cells.py").read_text(
        encoding="utf-8"
    )
    flags = set(
        re.findall(
            r'"((?:payer|date|period|supplier|name|amount)_(?!pence|text|order"|run)[a-z_]+)"', code
        )
    ) - {"date_order"}
    assert {cells.ROUNDED, "date_hidden", "name_withheld"} <= flags
    for word in (*SETTINGS, *flags):
        assert f"`{word}`" in GUIDE, word
