"""The search for circles of objects is put off within a block, and afterwards as it was."""

import gc

import pytest

from helpers.core.garbage_collection import collection_put_off


def test_search_is_put_off_within_a_block_alone() -> None:
    with collection_put_off():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_error_leaves_it_as_it_was() -> None:
    with pytest.raises(ValueError, match="broken"), collection_put_off():
        raise ValueError("broken")
    assert gc.isenabled()


def test_who_has_switched_it_off_keeps_it_so() -> None:
    gc.disable()
    try:
        with collection_put_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
