"""The data package: typed tables that know their sources, figures, assumptions, provider models, places.

>>> from helpers import tables
>>> tables.read("areas")                        # a table of data/, or of your own folder with data=…
>>> tables.figure("NF014").value                # a national figure, with its source
"""

from helpers.tables.places import Place, PlaceError, all_places, find_place
from helpers.tables.reader import (
    ENVIRONMENT,
    VOCABULARY,
    Assumption,
    Figure,
    Source,
    assumption,
    date_in_words,
    describe,
    figure,
    names,
    read,
    read_all,
    source,
    sources,
    stamp,
    table_bases,
    title,
    typed,
    version,
)

__all__ = [
    "Assumption",
    "ENVIRONMENT",
    "Figure",
    "Place",
    "PlaceError",
    "Source",
    "VOCABULARY",
    "all_places",
    "assumption",
    "date_in_words",
    "describe",
    "figure",
    "find_place",
    "names",
    "read",
    "read_all",
    "source",
    "sources",
    "stamp",
    "table_bases",
    "title",
    "typed",
    "version",
]
