"""The estimate is the same on every processor: numpy computes with whatever instructions there are,
and their last digits differ.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable

import numpy as np
import pytest

from tests import ROOT

# What is asked here and in a process without these instructions: frames as lists of numbers.
ASKED = """
import json
from helpers import estimates

scenarios = estimates.named_scenarios().values()
frames = [
    estimates.share_sensitivity(),
    *(estimates.scenario_summary(each, detail="groups").groups for each in scenarios),
]
numbers = [frame.select_dtypes("number").to_numpy(dtype=float).tolist() for frame in frames]
"""


def instructions() -> Iterable[str]:
    """The sets of instructions that numpy found here and could do without."""
    return np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])


@pytest.mark.integration
def test_numbers_do_not_depend_on_the_instructions_of_a_processor():
    """A draw that had been set to a bound was drawn again, or not, by the last digit of a sum; one
    changed the numbers of all draws behind it, and a printed 0.01 was 0.00 elsewhere.
    """
    plain = {**os.environ, "NPY_DISABLE_CPU_FEATURES": " ".join(instructions())}
    code = f"{ASKED}\nprint(json.dumps(numbers))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=plain, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    here: dict[str, list] = {}
    exec(ASKED, here)
    for mine, other in zip(here["numbers"], json.loads(run.stdout), strict=True):
        assert np.allclose(mine, other, rtol=1e-9, atol=1e-9, equal_nan=True)
