"""What a question is answered with: Answer in each state, Headline of a notebook, Prose.

`check_answer` refuses an answer that a skin could not show, or that a reader could not check.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import pandas as pd

from helpers.core.errors import SuiteError, did_you_mean
from helpers.core.formatting import Interval, number
from helpers.explore import markup
from helpers.explore.charts import Chart
from helpers.explore.protocol import HEADLINE_MIME

__all__ = ["Answer", "Basis", "EvidenceWord", "ExplorerError", "Headline", "Prose", "check_answer"]

_NO_NUMBER = re.compile(r"(?<![\w'’-])(?:nan|<NA>|inf)(?![\w'’-])")  # as Python prints what is none
_PRINTED = re.compile(r"(?<![\d.,])−?£?\d+(?:,\d{3})*(?:\.\d+)?(?!\d)")
# What may stand between a number and the ends of its interval.
_MILLIONS, _BILLIONS = re.compile(r"(?:m|%| [^().;:]+)?"), re.compile("bn")
_IN_WORDS = re.compile(r"\([^()]*\d[^()]* to [^()]*\d[^()]*\)")
Basis = Literal["published", "computed", "estimated"]
EvidenceWord = Literal["stated", "inferred", "plan only"]


class ExplorerError(SuiteError):
    """An explorer was declared or answered wrongly; the message names it, the state and the fix."""


@dataclass(frozen=True, repr=False)
class Answer:
    """What an explorer says in one state.

    Args:
        sentence: The finding, its numbers computed from the data.
        figures: The charts that show it, made by `helpers.charts`; every state has as many.
        table: The numbers behind it, one readable column name each. A named index is shown as
            further columns; floats are shown and saved at `decimals` places.
        sources: Ids of sources.csv that the numbers come from, `table:NAME` for a table of ours
            whose rows name their own, or `own:WORDS` for data of your own: the badge of the answer
            is then *own data*.
        basis: How the numbers came about: `published`, `computed` or `estimated`. What is
            estimated needs `assumptions` and an interval in its sentence.
        caveats: What could mislead, one line each.
        assumptions: Ids of assumptions.csv that an estimate rests on.
        decimals: Decimal places of the table's floats, for all columns or by column name.
        interval: The estimate that the sentence prints, or several, as `Interval` prints them
            (`plain`, `percent`, `pounds` or `counted`). Left out, the sentence must at least hold
            brackets with two numbers and 'to' between them.
        evidence: How well what the sentence tells is evidenced, where that is not its numbers'
            basis: `stated` by a document, `inferred` from what came later, or `plan only`. The
            badge of the answer then says this.
        verbatim: Columns of the table that quote data letter by letter; texts of the others are
            shown in the house style of sums, percentages and days.
    """

    sentence: str
    figures: Sequence[Chart]
    table: pd.DataFrame
    sources: Sequence[str]
    basis: Basis
    caveats: Sequence[str] = ()
    assumptions: Sequence[str] = ()
    decimals: int | Mapping[str, int] = 1
    interval: Interval | Sequence[Interval] | None = None
    evidence: EvidenceWord | None = None
    verbatim: Sequence[str] = ()

    def __repr__(self) -> str:
        """Its sentence, and what else it holds."""
        rows, columns = self.table.shape
        size = f"table of {number(rows)} rows and {number(columns)} columns"
        return f"Answer({self.sentence!r}, {size}, figures {len(self.figures)}, {self.basis})"

    def _repr_html_(self) -> str:
        """The sentence over its table, for JupyterLab."""
        named = any(name is not None for name in self.table.index.names)
        return markup.paragraph(self.sentence) + self.table.to_html(index=named)


@dataclass(frozen=True)
class Headline:
    """The sentence that answers a notebook's question; a report shows it under the title.

    Args:
        text: The sentence.
        points: Key points below it, at best three: whole sentences, computed.
    """

    text: str
    points: Sequence[str] = ()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        points = {"points": list(self.points)} if self.points else {}
        return {
            HEADLINE_MIME: {"text": self.text, **points},
            "text/html": markup.paragraph(self.text) + markup.key_points(self.points),
            "text/plain": "\n".join([self.text, *(f"* {point}" for point in self.points)]),
        }


@dataclass(frozen=True)
class Prose:
    """Computed text in Markdown, such as a list of findings.

    Only our own numbers and words belong in it, never names from data: Markdown is not escaped.
    """

    text: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/markdown": self.text, "text/plain": self.text}


def check_answer(answer: Any, where: str) -> None:
    """Refuse an answer that a skin could not show, or that a reader could not check.

    Args:
        answer: What the function of an explorer returned.
        where: The explorer and its state, for the message.

    Raises:
        ExplorerError: It is no Answer, or lacks a sentence, a table, a source, a known basis, or,
            where it is estimated, an assumption or the interval in its sentence.
    """
    if not isinstance(answer, Answer):
        raise ExplorerError(f"{where} returned a {type(answer).__name__}; return an Answer(…)")
    problem = next(itertools.chain(_missing_parts(answer), _unsupported_estimate(answer)), None)
    if problem:
        raise ExplorerError(f"{where} {problem}")


def _missing_parts(answer: Answer) -> Iterator[str]:
    """What every answer needs and this one has not."""
    if not isinstance(answer.sentence, str):
        yield f"has the sentence {answer.sentence!r}; a sentence is a text"
    elif not answer.sentence.strip():
        yield "has an empty sentence; say what the state shows"
    elif no_number := _NO_NUMBER.search(answer.sentence):
        yield (
            f"prints {no_number[0]!r} in its sentence, which is no number; say what is missing, or "
            "that there is nothing"
        )
    for name in ("figures", "sources", "caveats", "assumptions", "verbatim"):
        # A text alone would be taken letter by letter.
        if isinstance(given := getattr(answer, name), str | Chart):
            yield f"gives {name} as {given!r} alone; put it into a list: {name}=[…]"
            return
    if any(not isinstance(chart, Chart) for chart in answer.figures):
        yield "has a figure that is no Chart; make it with helpers.charts"
    if not isinstance(answer.table, pd.DataFrame):
        yield f"has no table but a {type(answer.table).__name__}; give a frame of pandas"
    elif answer.table.empty:
        yield "has no table; every answer shows its numbers"
    else:
        yield from _lost_labels(answer.table)
        yield from _columns_not_there(answer)
    if answer.basis not in get_args(Basis):
        yield f"has the basis {answer.basis!r}; use published, computed or estimated"
    if answer.evidence not in (None, *get_args(EvidenceWord)):
        yield f"has the evidence {answer.evidence!r}; use stated, inferred or plan only"
    if not answer.sources:
        yield "names no source; give at least one id of sources.csv"


def _lost_labels(table: pd.DataFrame) -> Iterator[str]:
    """Labels in the index of a table that no skin could show, because they have no name.

    Row numbers, in whatever order, are no labels.
    """
    names = list(table.index.names)
    labels = table.index.nlevels > 1 or not pd.api.types.is_integer_dtype(table.index.dtype)
    if labels and None in names:
        yield (
            "has a table whose index holds labels without a name, which would be lost; name them "
            "with rename_axis(…), or leave them out with reset_index(drop=True)"
        )
    twice = [name for name in names if name is not None and name in table.columns]
    if twice:
        yield f"has a table whose index and one of whose columns are both called {twice[0]!r}"


def _columns_not_there(answer: Answer) -> Iterator[str]:
    """Columns that a setting names and the table does not have: the setting would do nothing."""
    if not isinstance(answer.decimals, int | Mapping):
        yield (
            f"has the decimals {answer.decimals!r}; give a whole number, or one for each column by "
            "its name"
        )
        return
    named = (*answer.table.columns, *answer.table.index.names)
    columns = [", ".join(map(str, x)) if isinstance(x, tuple) else str(x) for x in named]
    by_column = answer.decimals if isinstance(answer.decimals, Mapping) else {}
    for setting, names in (("decimals", by_column), ("verbatim", answer.verbatim)):
        for name in names:
            if str(name) not in columns:
                hint = did_you_mean(str(name), columns)
                yield f"names the column {name!r} in {setting}, which its table does not have{hint}"


def _unsupported_estimate(answer: Answer) -> Iterator[str]:
    """What an estimate needs and this one has not; an interval that is given must be printed."""
    if answer.basis == "estimated" and not answer.assumptions:
        yield "is estimated but names no assumption; give ids of assumptions.csv"
    for interval in _intervals(answer):
        if not _is_printed(interval, answer.sentence):
            yield (
                f"does not print its interval in the sentence; write {interval.plain(1)!r}, or "
                "what its percent(), pounds() or counted() gives"
            )
    if answer.basis == "estimated" and not (
        _intervals(answer) or _IN_WORDS.search(answer.sentence)
    ):
        yield "is estimated but its sentence gives no interval; write it as 'about 31% (26 to 40)'"


def _intervals(answer: Answer) -> list[Interval]:
    if answer.interval is None:
        return []
    return [answer.interval] if isinstance(answer.interval, Interval) else list(answer.interval)


def _is_printed(interval: Interval, sentence: str) -> bool:
    """Whether a sentence prints an interval in one of the ways of Interval: any unit and noun.

    A number must stand there as such, not as part of a longer one.
    """
    billions = Interval(*(end / 1000 for end in interval))
    return any(_stands_as(interval, d, _MILLIONS, sentence) for d in range(3)) or any(
        _stands_as(billions, d, _BILLIONS, sentence) for d in range(4)
    )


def _stands_as(interval: Interval, decimals: int, unit: re.Pattern[str], sentence: str) -> bool:
    """Whether an interval stands in a sentence with so many decimals and a unit."""
    middle, low, high = (number(value, decimals) for value in interval)
    ends = f" ({low} to {high})"
    if ends not in sentence and low != high:
        return False
    for printed in _PRINTED.finditer(sentence):
        if printed[0].replace("£", "") != middle:
            continue
        before, bracket, _ = sentence[printed.end() :].partition(ends)
        if low == high or (bracket and unit.fullmatch(before)):
            return True
    return False
