"""What a notebook's explorers handed over in the one run that the suite gives each notebook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from helpers.explore.pack import unpack


@dataclass(frozen=True)
class HandedOver:
    """An explorer as its notebook handed it over: the controls that a page builds, and Python's
    answer in every state. States are counted here anew, so that they check how the page counts.
    """

    id: str
    question: str
    controls: tuple[dict[str, Any], ...]
    packed: str

    @cached_property
    def documents(self) -> list[dict[str, Any]]:
        """Python's answers as plain data, in the order of `states`."""
        return unpack(self.packed)

    def states(self) -> list[dict[str, str]]:
        """Every state of the controls, name of the choice -> key of its value, the last fastest."""
        return list(self._walk(list(self.controls), {}))

    def _walk(self, left: list[dict[str, Any]], state: dict[str, str]) -> Iterator[dict[str, str]]:
        if not left:
            yield state
            return
        control, *others = left
        values = [option["value"] for option in control["options"]]
        if control["within"]:
            values = control["groups"][state[control["within"]]]
        for value in values:
            yield from self._walk(others, {**state, control["name"]: value})

    def in_words(self, state: dict[str, str]) -> str:
        """The choices made, as a reader would say them."""
        words = {
            control["name"]: {o["value"]: o["label"] for o in control["options"]}
            for control in self.controls
        }
        labels = {control["name"]: control["label"] for control in self.controls}
        return "; ".join(f"{labels[name]}: {words[name][value]}" for name, value in state.items())

    def in_the_page(self, state: dict[str, str]) -> dict[str, str]:
        """What each control is set to: its value, or for a slider the place of its value."""
        kinds = {control["name"]: control for control in self.controls}
        return {
            name: str([o["value"] for o in kinds[name]["options"]].index(value))
            if kinds[name]["kind"] == "range"
            else value
            for name, value in state.items()
        }


def read_states(folder: Path) -> dict[str, dict[str, Any]]:
    """The packed states that explorers wrote into a folder, by their id."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }


def handed_over(states: dict[str, dict[str, Any]]) -> dict[str, HandedOver]:
    """The explorers of a notebook by their id."""
    return {
        id: HandedOver(id, one["question"], tuple(one["choices"]), one["packed"])
        for id, one in states.items()
    }
