"""What a question is answered with: an Answer in each state, a Headline for a notebook, Prose for computed text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from helpers.core.errors import SuiteError
from helpers.explore import markup
from helpers.explore.charts import Chart
from helpers.explore.protocol import HEADLINE_MIME

__all__ = ["Answer", "Basis", "ExplorerError", "Headline", "Prose", "check_answer"]

_INTERVAL = re.compile(r"\([^()]*\d[^()]* to [^()]*\d[^()]*\)")
Basis = Literal["published", "computed", "estimated"]


class ExplorerError(SuiteError):
    """An explorer was declared or answered wrongly; the message names it, the state and the fix."""


@dataclass(frozen=True)
class Answer:
    """What an explorer says in one state.

    sentence: the finding, its numbers computed from the data.
    figures: the charts that show it.
    table: the numbers behind it, one readable column name each; floats are shown and saved at `decimals` places.
    sources: ids of sources.csv that the numbers come from; `table:NAME` for a table of ours whose rows name their own.
    basis: how the numbers came about; `estimated` needs the `assumptions` (ids) that it rests on.
    caveats: what could mislead, one line each.
    """

    sentence: str
    figures: Sequence[Chart]
    table: pd.DataFrame
    sources: Sequence[str]
    basis: Basis
    caveats: Sequence[str] = ()
    assumptions: Sequence[str] = ()
    decimals: int | Mapping[str, int] = 1


@dataclass(frozen=True)
class Headline:
    """The sentence that answers a notebook's question; a report shows it under the title."""

    text: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {
            HEADLINE_MIME: {"text": self.text},
            "text/html": markup.paragraph(self.text),
            "text/plain": self.text,
        }


@dataclass(frozen=True)
class Prose:
    """Computed text in Markdown, such as a list of findings. Only our own numbers and words belong in it, never names from data."""

    text: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/markdown": self.text, "text/plain": self.text}


def check_answer(answer: Any, named: str) -> None:
    """Raise ExplorerError unless the answer is one that every skin can show."""
    if not isinstance(answer, Answer):
        raise ExplorerError(f"{named} returned a {type(answer).__name__}; return an Answer(…)")
    problems = [
        (not answer.sentence.strip(), "has an empty sentence; say what the state shows"),
        (
            any(not isinstance(c, Chart) for c in answer.figures),
            "has a figure that is no Chart; make it with helpers.charts",
        ),
        (
            not isinstance(answer.table, pd.DataFrame) or answer.table.empty,
            "has no table; every answer shows its numbers",
        ),
        (
            answer.basis not in ("published", "computed", "estimated"),
            f"has the basis {answer.basis!r}; use published, computed or estimated",
        ),
        (not answer.sources, "names no source; give at least one id of sources.csv"),
        (
            answer.basis == "estimated" and not answer.assumptions,
            "is estimated but names no assumption; give ids of assumptions.csv",
        ),
        (
            answer.basis == "estimated" and not _INTERVAL.search(answer.sentence),
            "is estimated but its sentence gives no interval; write it as 'about 31% (26 to 40)'",
        ),
    ]
    for wrong, fix in problems:
        if wrong:
            raise ExplorerError(f"{named} {fix}")
