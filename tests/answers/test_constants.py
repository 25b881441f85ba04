"""What many answers cite alike names what the tables hold."""

from helpers import tables
from helpers.answers import constants
from helpers.core.formatting import pounds


def test_every_assumption_and_source_is_on_record():
    for assumption_id in constants.ASSUMPTIONS_OF_THE_ESTIMATE:
        assert tables.assumption(assumption_id).assumption_id == assumption_id
    for source_id in constants.SOURCES_OF_THE_PLAN:
        assert tables.source(source_id).source_id == source_id
    for table in constants.SOURCES_OF_THE_ESTIMATE:
        assert len(tables.read(table.removeprefix("table:")))


def test_each_total_is_said_in_its_words_and_the_default_is_the_assumption():
    for totals in (constants.NATIONAL_TOTALS, constants.NATIONAL_TOTALS_FOR_SPLIT):
        assert all(words.startswith(f"{pounds(total)}: ") for total, words in totals.items())
        assert next(iter(totals)) == tables.assumption("A01").value
