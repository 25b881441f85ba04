"""Packing states loses nothing: whatever goes in comes out, and the size follows what varies."""

import base64
import datetime
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.explore.pack import PackError, compress, decompress, pack, unpack

numbers = st.one_of(
    st.none(), st.integers(-(10**12), 10**12), st.integers(-(10**7), 10**7).map(lambda n: n / 100)
)
texts = st.one_of(
    st.text(max_size=12), st.integers(0, 10**6).map(lambda n: f"about {n:,} of £{n / 10:,.1f}m")
)
values = st.recursive(
    st.one_of(numbers, texts, st.booleans()),
    lambda c: st.lists(c, max_size=4) | st.dictionaries(st.text(max_size=3), c, max_size=3),
    max_leaves=12,
)


@given(st.lists(values, min_size=1, max_size=12))
def test_any_states_come_back_equal(states):
    assert unpack(pack(states)) == states


def test_states_of_one_shape_come_back_equal():
    states = [
        {
            "sentence": f"Of £{total:,}m, £{total * share / 100:,.0f}m went there.",
            "x": [total * share / 100, None],
            "rows": [["a", share]] * (share % 3),
        }
        for total in (7000, 8500)
        for share in range(40)
    ]
    assert unpack(pack(states)) == states


def test_a_hundredth_survives_next_to_a_large_number():
    assert unpack(pack([[8500.0], [8500.01], [-0.01], [None], [123456.78]])) == [
        [8500.0],
        [8500.01],
        [-0.01],
        [None],
        [123456.78],
    ]


def test_differences_that_wrap_around_still_come_back():
    states = [[2**31 - 2], [-(2**31) + 2], [0], [2**31 - 2]]
    assert unpack(pack(states)) == states


def test_numbers_too_large_for_a_column_are_kept_exactly():
    assert unpack(pack([[2**53], [1], [10**15 + 1]])) == [[2**53], [1], [10**15 + 1]]


def test_true_is_not_one():
    assert [type(s[0]) for s in unpack(pack([[True], [1]]))] == [bool, int]


def test_the_same_states_give_the_same_text():
    states = [{"a": i, "b": f"state {i}"} for i in range(50)]
    assert pack(states) == pack(list(states))


def test_fifteen_thousand_states_fit_in_a_third_of_a_megabyte():
    # 150 areas by 101 slider steps, 114 numbers a state, as in the measured comparison of ways to
    # ship controls
    states = [
        [round(area * 3.1 + step * (k + 1) * 0.1, 1) for k in range(114)]
        for area in range(150)
        for step in range(101)
    ]
    packed = pack(states)
    assert len(packed) < 330_000
    assert unpack(packed)[15_000] == states[15_000]


def test_what_json_cannot_hold_is_refused_by_its_place():
    with pytest.raises(PackError, match=r"state\.x\[1\] is nan"):
        pack([{"x": [1.0, float("nan")]}])
    with pytest.raises(PackError, match=r"state\.when is a date"):
        pack([{"when": datetime.date(2011, 4, 1)}])


def test_no_time_of_day_is_stored():
    packed = base64.b85decode(pack([1, 2]).replace(",", "<"))
    assert gzip.decompress(packed)  # readable by any gzip
    assert packed[4:8] == b"\0\0\0\0"


@given(st.binary(max_size=50))
def test_what_is_compressed_comes_back_and_begins_no_tag(body):
    assert decompress(compress(body)) == body
    assert not set(compress(body)) & set("<\"'\\/")
