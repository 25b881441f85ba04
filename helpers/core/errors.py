"""Errors that a user can mend. The command line prints the message alone and exits with 2."""

import difflib
import re
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
    >>> did_you_mean("NF11", ["NF411", "NF011"])
    " (did you mean 'NF011'?)"
    >>> did_you_mean("model", ["payer", "provider_model"])
    " (did you mean 'provider_model'?)"

    Args:
        found: The word that is not known.
        known: The words that are.

    Returns:
        " (did you mean 'x'?)", or '' when no known word is close. The same id with fewer noughts is
        closest, then what differs by letters, then the only word of several parts that has it.
    """
    folded = {word.casefold(): word for word in known}
    word = found.casefold()
    close = [
        *(k for k in folded if _plain_numbers(k) == _plain_numbers(word)),
        *difflib.get_close_matches(word, list(folded), n=1, cutoff=0.6),
    ]
    if not close:
        holding = [k for k in folded if word in re.split(r"[\s_-]+", k)]
        close = holding if len(holding) == 1 else []
    return f" (did you mean '{folded[close[0]]}'?)" if close else ""


def _plain_numbers(word: str) -> str:
    """A word with its numbers as one counts: a7 for a07."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", word)
