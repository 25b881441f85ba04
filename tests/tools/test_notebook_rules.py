"""The rules for code cells catch what they forbid and let good cells pass."""

import pytest

from tests.tools.notebook_rules import broken_rules


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("x = 1\n" * 21, "21 lines, over 20"),
        ("# " + "x" * 99, "over 100 columns: # xxx"),
        ('value = tables.figure("NF266").value', "line 1: a bare figure id, NF266"),
        ('def f():\n    SHARE = "NF266"', "line 2: a bare figure id"),
        ("text = f\"{'one' if n == 1 else 'many'} places\"", "line 1: a conditional inside"),
        ("about = lambda x: f'about {x}'", "line 1: a lambda with a name"),
        ("rows.sort_values('share', ascending=False)", "line 1: a sort without kind"),
        ("rows.sort_values(by=['share'])", "line 1: a sort without kind"),
    ],
)
def test_what_is_forbidden_is_found(source, problem):
    (found,) = broken_rules(source)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    "source",
    [
        "x = 1\n" * 20,
        'PLANNED = tables.figure("NF266").value',
        'PLANNED_A, PLANNED_B = tables.figure("NF014"), tables.figure("NF012")',
        'PLANNED |= {"acute_trust": "NF014"}',
        "words = 'one' if n == 1 else 'many'\ntext = f'{words} places'",
        "rows.assign(value=lambda frame: frame['share'] * 2)",
        "rows.sort_values('share', kind='stable').sort_values(['share', 'name'])",
    ],
)
def test_good_cells_pass(source):
    assert broken_rules(source) == []
