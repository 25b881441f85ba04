"""Single records that are looked up by their id: publications, national figures, assumptions."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.core.errors import SuiteError
from helpers.core.formatting import number
from helpers.tables import reader

__all__ = [
    "Assumption",
    "Figure",
    "Source",
    "assumption",
    "date_in_words",
    "figure",
    "source",
    "sources",
]


@dataclass(frozen=True, repr=False)
class Source:
    """One publication.

    Attributes:
        source_id: Its key in sources.csv, such as `hl868-2014`.
        publisher: Who published it.
        title: Its title.
        published: The date as YYYY, YYYY-MM or YYYY-MM-DD; None where it is not known.
        url: The web address that was read; None where there is no stable one.
        kind: What sort of publication it is, a word of sources.csv.
        note: What a reader must know about it, or None.
    """

    source_id: str
    publisher: str
    title: str
    published: str | None
    url: str | None
    kind: str
    note: str | None

    def cite(self) -> str:
        """Publisher, title and date.

        Returns:
            Such as "Health Service Journal, NHS Partners in row over 'cosy' deal, December 2010".
        """
        return f"{self.publisher}, {self.title}, {date_in_words(self.published)}"

    def __repr__(self) -> str:
        return _as_text(f"Source {self.source_id}: {self.cite()}", self._lines())

    def _repr_html_(self) -> str:
        return _as_html(f"Source {self.source_id}", self.cite(), self._lines(), self.url)

    def _lines(self) -> list[tuple[str, str | None]]:
        return [("kind", _words(self.kind)), ("note", self.note), ("read at", self.url)]


@dataclass(frozen=True, repr=False)
class Figure:
    """One national figure and everything needed to quote it.

    Attributes:
        figure_id: Its key in figures.csv, such as `NF014`.
        value: The number, in `unit`.
        unit: `GBP_million`, `percent`, `count`, `people`, `days` or another word of figures.csv.
        qualifier: How exactly it was stated: exact, about, at least, computed and so on.
        definition: What it is a figure of.
        source: The publication; for a computed figure, that of its main input.
        evidence: `seen` where it was read in the source, `computed`, or another word of the table.
        derived_from: The formula of a computed figure over figure ids; None for any other.
        caveat: What a reader must know about it, or None.
        period_label: The period that it is about, in words.
        geography: The area that it is about.
        measure: What is measured, a word of figures.csv.
        provider_coverage: Codes of the provider models, groups or groupings that it covers.
        price_basis: `cash`, `unstated`, or `real` with a year; None for what is no money.
    """

    figure_id: str
    value: float
    unit: str
    qualifier: str
    definition: str
    source: Source
    evidence: str
    derived_from: str | None
    caveat: str | None
    period_label: str
    geography: str
    measure: str
    provider_coverage: tuple[str, ...]
    price_basis: str | None

    @property
    def source_id(self) -> str:
        """The id of its source."""
        return self.source.source_id

    @property
    def basis(self) -> str:
        """'published' where the figure was read in its source, otherwise 'computed'."""
        return "published" if self.evidence == "seen" else "computed"

    def __repr__(self) -> str:
        return _as_text(f"Figure {self.figure_id}: {self._value()}", self._lines())

    def _repr_html_(self) -> str:
        return _as_html(f"Figure {self.figure_id}", self._value(), self._lines(), self.source.url)

    def _value(self) -> str:
        return f"{_quantity(self.value, self.unit)}, {self.definition}"

    def _lines(self) -> list[tuple[str, str | None]]:
        return [
            ("period", self.period_label),
            ("area", self.geography),
            ("basis", self.basis + (f": {self.derived_from}" if self.derived_from else "")),
            ("stated as", self.qualifier),
            ("prices", self.price_basis),
            ("source", f"{self.source.cite()} ({self.source_id})"),
            ("caveat", self.caveat),
        ]


@dataclass(frozen=True, repr=False)
class Assumption:
    """One line of the assumptions log.

    Attributes:
        assumption_id: Its key in assumptions.csv, such as `A03`.
        statement: What is assumed.
        value: The value that is used, in `unit`.
        low: The lowest value that is thought possible.
        high: The highest.
        unit: What the three numbers count.
        why: Why this value.
        who_might_disagree: Who would choose another, and why.
    """

    assumption_id: str
    statement: str
    value: float
    low: float
    high: float
    unit: str
    why: str
    who_might_disagree: str

    def __repr__(self) -> str:
        return _as_text(f"Assumption {self.assumption_id}: {self.statement}", self._lines())

    def _repr_html_(self) -> str:
        return _as_html(f"Assumption {self.assumption_id}", self.statement, self._lines())

    def _lines(self) -> list[tuple[str, str | None]]:
        low, high = (_quantity(end, self.unit) for end in (self.low, self.high))
        return [
            ("value", f"{_quantity(self.value, self.unit)}, from {low} to {high}"),
            ("why", self.why),
            ("who might disagree", self.who_might_disagree),
        ]


def source(source_id: str, data: str | Path | None = None) -> Source:
    """The publication with this id.

    Args:
        source_id: A key of sources.csv.
        data: A folder of your own tables, laid over ours.

    Returns:
        The publication.

    Raises:
        SuiteError: Where there is none; it suggests the id that is closest.
    """
    return Source(**reader.record("sources", source_id, data))


def sources(ids: Iterable[str], data: str | Path | None = None) -> list[Source]:
    """The publications with these ids.

    Args:
        ids: Keys of sources.csv; one that is named twice counts once.
        data: A folder of your own tables, laid over ours.

    Returns:
        The publications, in the order in which they are first named.

    Raises:
        SuiteError: For an id that does not exist; it suggests the one that is closest. Or for a
            text alone, which would be taken letter by letter.
    """
    if isinstance(ids, str):
        raise SuiteError(
            f"the ids are {ids!r} alone; put it into a list, or ask for source({ids!r})"
        )
    return [source(source_id, data) for source_id in dict.fromkeys(ids)]


def figure(figure_id: str, data: str | Path | None = None) -> Figure:
    """The national figure with this id, with its source.

    Args:
        figure_id: A key of figures.csv, such as `NF014`.
        data: A folder of your own tables, laid over ours.

    Returns:
        The figure.

    Raises:
        SuiteError: Where there is none; it suggests the id that is closest.
    """
    record = reader.record("figures", figure_id, data)
    record["source"] = source(record["source_id"], data)
    return Figure(**{name: record[name] for name in Figure.__dataclass_fields__})


def assumption(assumption_id: str, data: str | Path | None = None) -> Assumption:
    """The assumption with this id.

    Args:
        assumption_id: A key of assumptions.csv, such as `A03`.
        data: A folder of your own tables, laid over ours.

    Returns:
        The assumption.

    Raises:
        SuiteError: Where there is none; it suggests the id that is closest.
    """
    return Assumption(**reader.record("assumptions", assumption_id, data))


def date_in_words(date: str | None) -> str:
    """A date as it is read, to the precision that is known.

    >>> [date_in_words(date) for date in ("2014-07-21", "2014-07", "2014", None)]
    ['21 July 2014', 'July 2014', '2014', 'undated']

    Args:
        date: YYYY, YYYY-MM or YYYY-MM-DD; None or '' where it is not known.

    Returns:
        The date in words, or 'undated'.
    """
    if not date:
        return "undated"
    day = pd.Timestamp(date)
    return {4: f"{day:%Y}", 7: f"{day:%B %Y}", 10: f"{day.day} {day:%B %Y}"}[len(date)]


# ---- how records show themselves


def _quantity(value: float, unit: str) -> str:
    _, _, decimals = f"{value:.10g}".partition(".")
    return number(value, len(decimals), "" if unit == "count" else _words(unit))


def _words(code: str) -> str:
    return code if code == "GBP_million" else code.replace("_", " ")


def _as_text(head: str, lines: Sequence[tuple[str, str | None]]) -> str:
    return "\n".join([head, *(f"  {label}: {text}" for label, text in lines if text)])


def _as_html(
    title: str, head: str, lines: Sequence[tuple[str, str | None]], url: str | None = None
) -> str:
    """A record as JupyterLab shows it; what a table holds is escaped, and only web links are."""
    linked = html.escape(title)
    if url and url.startswith(("https://", "http://")):
        linked = f'<a href="{html.escape(url)}" rel="noreferrer">{linked}</a>'
    items = "".join(
        f"<dt>{html.escape(label)}</dt><dd>{html.escape(text)}</dd>"
        for label, text in lines
        if text
    )
    return f"<div><strong>{linked}</strong>: {html.escape(head)}<dl>{items}</dl></div>"
