"""The guide says what the reader does: its reasons, settings and options are those of the code."""

import re
from pathlib import Path

from helpers.payments import REASONS, cells
from helpers.payments.overrides import SETTINGS

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "reading-spend-files.md").read_text(encoding="utf-8")


def test_every_reason_is_explained_in_the_words_of_the_code():
    for reason, meaning in REASONS.items():
        assert f"| `{reason}` | {meaning} |" in GUIDE


def test_every_setting_and_flag_is_there():
    folder = Path(__file__).resolve().parents[2] / "helpers" / "payments"
    code = (folder / "canonical.py").read_text(encoding="utf-8") + (folder / "cells.py").read_text(encoding="utf-8")
    flags = set(re.findall(r'"((?:payer|date|period|supplier|name|amount)_(?!pence|text|order"|run)[a-z_]+)"', code)) - {
        "date_order"
    }
    assert {cells.ROUNDED, "date_hidden", "name_withheld"} <= flags
    for word in (*SETTINGS, *flags):
        assert f"`{word}`" in GUIDE, word
