"""data/README.md says what datapackage.json declares, no more and no less."""

import pytest

from helpers import tables
from helpers.core.paths import data_dir
from helpers.tables.dictionary import to_markdown


@pytest.fixture(scope="module")
def text():
    return to_markdown()


def test_the_readme_is_the_dictionary(text):
    readme = (data_dir() / "README.md").read_text(encoding="utf-8")
    assert readme == text, "data/README.md is out of date: run python -m helpers dictionary"


def test_every_table_and_column_is_described(text):
    for name in tables.names():
        assert f"\n## {name}\n" in text
        section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        for field in tables.describe(name)["schema"]["fields"]:
            assert f"| `{field['name']}` |" in section
            assert field["title"] and field["description"].endswith(".")


def test_units_keys_lists_and_allowed_values_are_told(text):
    assert "number, GBP million" in text
    assert "* `provider_model` is the `code` of [provider_models](#provider_models)" in text
    assert (
        "keys of [provider_models](#provider_models) or [provider_groupings](#provider_groupings)"
        in text
    )
    assert "`final`, `interim`" in text
    assert "| [areas](#areas) | Places: the 151 primary care trusts | 151 |" in text


def test_table_rows_have_as_many_cells_as_their_header(text):
    for line in text.splitlines():
        if line.startswith("| `"):
            assert line.replace(r"\|", "").count("|") == 5, line
