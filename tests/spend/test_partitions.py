"""Partitions: a payer's folder is its own on every file system."""

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from helpers.spend import partitions


def test_usual_names_stand_as_they_are():
    assert partitions.partition_value("NHS Anytown CCG") == "NHS%20Anytown%20CCG"
    assert partitions.partition_value("NHS Barking and Dagenham CCG").isascii()
    assert "%61nd" not in partitions.partition_value("NHS Barking and Dagenham CCG")
    assert partitions.partition_value("unknown") == partitions.partition_value("") == "unknown"


def test_odd_ends_and_long_names():
    assert partitions.partition_value("X.") == "X%2E"
    assert partitions.partition_value("X ") == "X%20"
    long = [partitions.partition_value("ü" * n) for n in (500, 501)]
    assert long[0] != long[1] and len(long[0]) <= partitions.MAX_PARTITION_NAME


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_no_two_names_share_a_folder(one, two):
    for a, b in ((one, two), (one, one.swapcase()), (one, one.upper())):
        folders = [partitions.partition_value(name).casefold() for name in (a, b)]
        assert (folders[0] == folders[1]) == (a == b)
    encoded = partitions.partition_value(one)
    assert encoded.isascii() and encoded[-1] not in ". " and "/" not in encoded
    try:
        one.encode()
    except UnicodeEncodeError:  # no text of a table holds such characters
        return
    assert unquote(encoded) == one
