"""Errors that a user can mend. The command line prints the message alone and exits with 2."""

import difflib
from collections.abc import Iterable


class SuiteError(Exception):
    """Something the user gave is wrong; the message says what was found and what was expected."""


class DataError(SuiteError):
    """A table, ours or the user's, is not what `datapackage.json` declares."""


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """' (did you mean 'x'?)', or nothing when no known word is close to the one found."""
    close = difflib.get_close_matches(found, list(known), n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""
