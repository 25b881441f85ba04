"""The data package: typed tables that know their sources; figures, assumptions and places.

>>> from helpers import tables
>>> tables.read("areas").shape[0]  # a table of data/, or of your own folder with data=…
151
>>> tables.figure("NF014").value  # a national figure, with its source
27.0
"""

from helpers.tables.places import Place, PlaceError, all_places, find_place
from helpers.tables.reader import (
    altered_tables,
    describe,
    names,
    read,
    read_released,
    released_version,
    table_bases,
    title,
    version,
)
from helpers.tables.records import (
    Assumption,
    Figure,
    Source,
    assumption,
    date_in_words,
    figure,
    source,
    sources,
)

__all__ = [
    "Assumption",
    "Figure",
    "Place",
    "PlaceError",
    "Source",
    "all_places",
    "altered_tables",
    "assumption",
    "date_in_words",
    "describe",
    "figure",
    "find_place",
    "names",
    "read",
    "read_released",
    "released_version",
    "source",
    "sources",
    "table_bases",
    "title",
    "version",
]


def __dir__() -> list[str]:
    return sorted(__all__)
