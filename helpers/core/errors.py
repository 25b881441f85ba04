"""Errors that a user can mend. The command line prints the message alone and exits with 2."""

import difflib
from collections.abc import Iterable

__all__ = ["MAX_LENGTH", "DataError", "SuiteError", "did_you_mean", "one_line"]

MAX_LENGTH = 2_000  # characters of a line; more than that is a file quoted, not a message


class SuiteError(Exception):
    """Something the user gave is wrong; the message says what was found and what was expected.

    A message is one line, or a line for each problem. It quotes what hostile files hold, so each
    line is made printable (`one_line`).

    Args:
        lines: The lines of the message.
    """

    def __init__(self, *lines: object) -> None:
        super().__init__("\n".join(map(one_line, lines)))


class DataError(SuiteError):
    """A table, ours or the user's, is not what `datapackage.json` declares."""


def one_line(text: object) -> str:
    """A text as one line that a terminal shows and does not obey.

    >>> one_line("a name\\x1b[2J with\\nan escape code")
    'a name?[2J with an escape code'

    Args:
        text: Anything; `str` of it is taken.

    Returns:
        At most `MAX_LENGTH` characters: what cannot be printed is a question mark, white space a
        blank, and the middle of a longer text is left out.
    """
    line = "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in str(text))
    return (
        line
        if len(line) <= MAX_LENGTH
        else f"{line[: MAX_LENGTH // 2]} … {line[-MAX_LENGTH // 4 :]}"
    )


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """The end of a message that suggests a word.

    >>> did_you_mean("figure", ["areas", "figures"])
    " (did you mean 'figures'?)"
    >>> did_you_mean("hill surgery", ["HILL SURGERY", "MERE CIC"])
    " (did you mean 'HILL SURGERY'?)"

    Args:
        found: The word that is not known.
        known: The words that are.

    Returns:
        " (did you mean 'x'?)", or '' when no known word is close.
    """
    folded = {word.casefold(): word for word in known}
    close = difflib.get_close_matches(found.casefold(), list(folded), n=1, cutoff=0.6)
    return f" (did you mean '{folded[close[0]]}'?)" if close else ""
