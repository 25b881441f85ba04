"""What the proof before a release draws and changes; it runs for an hour, so it is not run here."""

import random

from tests import ROOT
from tests.tools import proof


def test_what_the_proof_runs_is_there():
    """pytest ends at once where a path is not there, and every number would seem unnoticed."""
    for stage in proof.STAGES:
        for path in stage:
            there = (ROOT / path).is_file() or any((ROOT / path).rglob("test_*.py"))
            assert there, path


def test_the_last_digit_alone_is_changed():
    changed = {"12.50": "12.51", "2009": "2008", "1,234": "1,235", "0": "1", "-9": "-8"}
    assert {was: proof.nudge(was) for was in changed} == changed


def test_one_cell_of_one_table_is_changed(tmp_path):
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "a.csv"
    path.write_bytes(b'id,value\r\nx,1\r\n"y, ""z""",1\r\n')
    ((start, end),) = next(row[1:] for row in list(proof.spans(proof.read_exactly(path)))[2:])
    proof.Mutation("a.csv", 2, "value", "1", start, end).apply(tmp_path)
    assert path.read_bytes() == b'id,value\r\nx,1\r\n"y, ""z""",2\r\n'


def test_every_table_with_numbers_is_drawn_from_before_any_is_drawn_twice():
    cells = proof.numbers(ROOT)
    drawn = proof.draw(cells, 2 * len(cells), random.Random(1))
    assert {m.table for m in drawn[: len(cells)]} == set(cells) and len(cells) > 20
    assert len(set(drawn)) == len(drawn)
