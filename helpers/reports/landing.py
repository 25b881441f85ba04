"""The first page of the suite: findings as cards, and doors to the reports behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.explore.markup import esc
from helpers.reports.thumbnail import thumbnail

__all__ = ["HOME", "ReportCard", "doors_html", "file_name", "findings_html", "report_link"]

HOME = "00_start_here"  # the notebook whose report is the first page
_NOTEBOOK = re.compile(r"^(?!https?:)([\w./-]+)\.ipynb")


@dataclass(frozen=True)
class ReportCard:
    """What the first page says of a report: its title, its headline, its first chart as SVG."""

    title: str
    headline: str = ""
    picture: str = ""


def file_name(notebook: str) -> str:
    """The file of a notebook's report, by the name of the notebook without its ending."""
    return "index.html" if notebook == HOME else f"{notebook}.html"


def report_link(href: str) -> str:
    """A link to a notebook as a link to its report; any other link as it is."""
    return _NOTEBOOK.sub(lambda match: file_name(match[1]), href)


def findings_html(findings: Sequence[Mapping[str, Any]]) -> str:
    """Findings as cards, each with a small chart.

    Args:
        findings: what `KeyFindings` hands over: text, evidence, caution, figure, alt, see, more.

    Returns:
        The HTML of an ordered list.
    """
    return f'<ol class="findings">{"".join(map(_finding_html, findings))}</ol>'


def _finding_html(finding: Mapping[str, Any]) -> str:
    picture = thumbnail(finding["figure"])
    figure = (
        f'<div class="small-chart" role="img" aria-label="{esc(finding["alt"])}">{picture}</div>'
    )
    link = f'<a href="{esc(report_link(finding["see"]))}">{esc(finding["more"])}</a>'
    return (
        f"<li>{figure if picture else ''}<p><strong>{esc(finding['text'])}</strong></p>"
        f'<p class="quiet">{esc(finding["evidence"])} {esc(finding["caution"])}</p>'
        f"<p>{link}</p></li>"
    )


def doors_html(doors: Sequence[Mapping[str, Any]], cards: Mapping[str, ReportCard]) -> str:
    """The ways into the suite, each with its reports.

    Args:
        doors: what `Doors` hands over: name, text, notebooks.
        cards: what to say of each report, by the name of its notebook.

    Returns:
        The HTML; a report without a card is left out.
    """
    parts = []
    for door in doors:
        reports = "".join(
            _report_html(name, cards[name]) for name in door["notebooks"] if name in cards
        )
        parts.append(
            f"<h3>{esc(door['name'])}</h3><p>{esc(door['text'])}</p>"
            f'<ul class="reports">{reports}</ul>'
        )
    return "".join(parts)


def _report_html(name: str, card: ReportCard) -> str:
    headline = f"<p>{esc(card.headline)}</p>" if card.headline else ""
    return (
        f'<li>{card.picture}<div><a href="{esc(file_name(name))}">{esc(card.title)}</a>'
        f"{headline}</div></li>"
    )
