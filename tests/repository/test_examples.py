"""Examples in docstrings run and give what they say."""

import doctest
import importlib
import re

import pytest

from tests.tools.imports import modules

WITH_EXAMPLES = [
    f"helpers.{name}".rstrip(".")
    for name, path in modules().items()
    if re.search(r"^\s*>>> ", path.read_text(encoding="utf-8"), flags=re.M)
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_run(name):
    module = importlib.import_module(name)
    failures, tried = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert tried and not failures
