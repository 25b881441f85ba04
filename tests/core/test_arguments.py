"""What a user gives is taken as it is, or refused in a sentence."""

from pathlib import Path

import numpy as np
import pytest

from helpers.core.arguments import to_flag, to_number, to_path, to_whole_number
from helpers.core.errors import SuiteError


def test_what_is_of_the_right_kind_is_taken():
    assert to_path("my files", "the folder") == Path("my files")
    assert to_path(Path("a"), "the folder") == Path("a")
    assert to_flag(np.True_, "shared") is True
    assert to_number(np.float64(0.5), "share") == 0.5 and to_number(3, "share") == 3
    assert to_whole_number(np.int64(7), "draws", 1, 10) == 7
    assert to_whole_number(-7, "change") == -7


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: to_path(5, "the folder"), "the folder is 5; it is the path of one, such as 'my"),
        (lambda: to_path("", "the folder"), "the folder is ''; it is the path"),
        (lambda: to_path(None, "the folder", "x.csv"), "is None; .* such as 'x.csv'"),
        (lambda: to_flag("no", "shared"), "shared is 'no'; it is True or False"),
        (lambda: to_number("many", "share"), "share is 'many'; it is a number"),
        (lambda: to_number(True, "share"), "share is True; it is a number"),
        (lambda: to_number(float("inf"), "share"), "share is inf; it is a number"),
        (lambda: to_whole_number(1.5, "draws", 1), "draws is 1.5; it is a whole number"),
        (lambda: to_whole_number(0, "draws", 1), "draws is 0; it is a whole number, from 1 on"),
        (lambda: to_whole_number(9, "draws", 1, 5), "draws is 9; it is a whole number, 1 to 5"),
    ],
)
def test_what_is_not_is_refused_in_a_sentence(call, words):
    with pytest.raises(SuiteError, match=words):
        call()
