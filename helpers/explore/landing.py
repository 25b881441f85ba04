"""What the first page of the suite shows beside answers: findings with a small chart, and doors.

Both are shown by a notebook as text; its report draws them as cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from helpers.explore.charts import Chart
from helpers.explore.markup import esc
from helpers.explore.protocol import DOORS_MIME, FINDINGS_MIME

__all__ = ["Door", "Doors", "KeyFinding", "KeyFindings"]


@dataclass(frozen=True)
class KeyFinding:
    """One finding that a reader may quote.

    Args:
        text: The finding, one sentence with its number.
        evidence: How strong its evidence is, one sentence.
        caution: What not to conclude from it, one sentence.
        chart: The chart that shows it; a report draws it small and without its words.
        see: The notebook that says more, with the anchor of a section: `10_since_2013.ipynb#now`.
        more: The words of that link.
    """

    text: str
    evidence: str
    caution: str
    chart: Chart
    see: str
    more: str


class KeyFindings:
    """A list of findings, the most important first.

    Args:
        findings: The findings; six at the most, for nobody keeps more in mind.

    Raises:
        ValueError: There are none, or more than six.
    """

    MOST = 6

    def __init__(self, *findings: KeyFinding) -> None:
        if not 1 <= len(findings) <= self.MOST:
            raise ValueError(f"{len(findings)} findings; show one to {self.MOST}")
        self.findings = findings

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        cards = [
            {
                "text": finding.text,
                "evidence": finding.evidence,
                "caution": finding.caution,
                "figure": {"data": finding.chart.data, "layout": finding.chart.layout},
                "alt": finding.chart.description,
                "see": finding.see,
                "more": finding.more,
            }
            for finding in self.findings
        ]
        lines = [f"{f.text} {f.evidence} {f.caution}" for f in self.findings]
        linked = [
            f'<li>{esc(line)} <a href="{esc(f.see)}">{esc(f.more)}</a></li>'
            for line, f in zip(lines, self.findings, strict=True)
        ]
        return {
            FINDINGS_MIME: cards,
            "text/html": f"<ol>{''.join(linked)}</ol>",
            "text/plain": "\n".join(f"{i}. {line}" for i, line in enumerate(lines, 1)),
        }


@dataclass(frozen=True)
class Door:
    """One way into the suite.

    Args:
        name: What it is called.
        text: Whom it is for, one sentence.
        notebooks: File names of the notebooks behind it, without their ending, in reading order.
    """

    name: str
    text: str
    notebooks: Sequence[str]


class Doors:
    """The ways into the suite; their order is that in which its reports are read."""

    def __init__(self, *doors: Door) -> None:
        self.doors = doors

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        lines = [f"{d.name}: {d.text} {', '.join(d.notebooks)}" for d in self.doors]
        linked = [
            f"<li>{esc(d.name)}: {esc(d.text)} {', '.join(map(_notebook_link, d.notebooks))}</li>"
            for d in self.doors
        ]
        return {
            DOORS_MIME: [
                {"name": d.name, "text": d.text, "notebooks": list(d.notebooks)} for d in self.doors
            ],
            "text/html": f"<ul>{''.join(linked)}</ul>",
            "text/plain": "\n".join(f"* {line}" for line in lines),
        }


def _notebook_link(name: str) -> str:
    return f'<a href="{esc(name)}.ipynb">{esc(name)}</a>'
