"""Regular expressions that a table may hold: matched in time linear in the text, whatever they say.

Python's own `re` can be made to run for years by a pattern such as `(a+)+$`. These patterns are
matched by RE2, which pyarrow carries: it has no look-around and no back references, and cannot
hang.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from helpers.core.errors import SuiteError

__all__ = ["PATTERN_IN_WORDS", "PatternError", "pattern_fits"]

PATTERN_IN_WORDS = "a regular expression without look-around and back references (RE2)"

_MAX_LENGTH = 2_000  # characters; the longest pattern that ships has 420


class PatternError(SuiteError):
    """A pattern that cannot be read."""


def pattern_fits(pattern: str, texts: Sequence[str]) -> list[bool]:
    """Whether a pattern is found anywhere in each text, in any case.

    Args:
        pattern: A regular expression in the syntax of RE2, at most 2,000 characters.
        texts: What to search.

    Returns:
        One bool for each text, in their order.

    Raises:
        PatternError: For a pattern that is too long or cannot be read, and why.
    """
    if len(pattern) > _MAX_LENGTH:
        raise PatternError(f"{len(pattern):,} characters are more than {_MAX_LENGTH:,}")
    try:
        fits = pc.match_substring_regex(
            pa.array(texts, pa.string()), pattern=pattern, ignore_case=True
        )
    except pa.ArrowInvalid as error:
        raise PatternError(str(error).removeprefix("Invalid regular expression: ")) from None
    except UnicodeEncodeError:
        raise PatternError("it holds half a character") from None
    return fits.to_pylist()
