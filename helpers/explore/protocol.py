"""What notebook, kernel, page and skins agree on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from helpers.explore.choices import Choice

__all__ = [
    "BUILD_FOLDER",
    "DOORS_MIME",
    "EXPLORER_MARK",
    "FINDINGS_MIME",
    "HEADLINE_MIME",
    "Shown",
]

EXPLORER_MARK = "community_shift_explorer"  # metadata of an output: the id of its explorer
HEADLINE_MIME = "application/vnd.community-shift.headline.v1+json"
FINDINGS_MIME = "application/vnd.community-shift.findings.v1+json"
DOORS_MIME = "application/vnd.community-shift.doors.v1+json"
BUILD_FOLDER = "COMMUNITY_SHIFT_BUILD"  # environment variable: where a build collects the states


class Shown(Protocol):
    """What a skin needs of an explorer; it never needs to know the class."""

    @property
    def id(self) -> str:
        """The name in addresses and files."""

    @property
    def question(self) -> str:
        """The question as a reader sees it."""

    @property
    def folded(self) -> bool:
        """Whether its answer is shown only once a reader unfolds it."""

    @property
    def choices(self) -> dict[str, Choice]:
        """The choices by name, in order."""

    def state(self, **chosen: Any) -> dict[str, Any]:
        """The full state for the choices given."""

    def in_words(self, state: Mapping[str, Any]) -> str:
        """The choices made, as a reader would say them."""

    def to_document(self, **chosen: Any) -> dict[str, Any]:
        """The answer as plain data."""

    def to_packed(self) -> dict[str, Any]:
        """All states, packed, with what the page needs to build the controls."""
