"""Who had moved by a month, and how well its date is known."""

import pandas as pd
import pytest

from helpers import tables
from helpers.analysis import valuation
from helpers.analysis.valuation import ValuationError


def rows(*dates, basis="source", model="acute_trust"):
    return pd.DataFrame(
        {
            "transfer_date": pd.Series(dates, dtype="str"),
            "date_basis": basis,
            "provider_model": model,
        }
    )


def test_who_had_moved_by_a_month():
    dates = ("2011-04-01", "2011-04-30", "2011-05", "2011", "2010-07", None)
    assert list(valuation.moved_by(rows(*dates), "2011-04")) == [
        "stated",
        "stated",
        "later",
        "stated",
        "stated",
        "unknown",
    ]
    assert list(valuation.moved_by(rows("2011-04", basis="general_knowledge"), "2011-04")) == [
        "unstated"
    ]
    assert list(valuation.moved_by(rows("2009", model="pct_provided"), "2011-04")) == ["later"]
    with pytest.raises(ValuationError, match="'April' is no month"):
        valuation.moved_by(rows("2011"), "April")


def test_places_moved_by_the_deadline():
    main = valuation.main_destinations(tables.read("pct_destinations"), tables.read("areas"))
    status = valuation.moved_by(main, "2011-04").value_counts()
    # counted by hand in the table: 35 main transfers are dated after April 2011 and 2 have no date
    assert status["later"] == 35 and status["unknown"] == 2 and status.sum() == 151
    assert (valuation.moved_by(main, "2013-04") == "later").sum() == 0
