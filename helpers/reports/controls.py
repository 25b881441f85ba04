"""The choices of an explorer as native controls, readable before a script wakes them."""

from __future__ import annotations

from typing import Any

from helpers.explore.markup import esc

__all__ = ["choices_html", "control_html"]


def choices_html(explorer: dict[str, Any]) -> str:
    """The form with all controls of an explorer.

    Args:
        explorer: what an explorer hands over: id, question, choices.

    Returns:
        The HTML; nothing where there is no choice.
    """
    controls = "".join(control_html(explorer["id"], choice) for choice in explorer["choices"])
    if not controls:
        return ""
    return (
        f'<form class="controls" aria-label="Choices: {esc(explorer["question"])}" '
        f'autocomplete="off">{controls}</form>'
    )


def control_html(explorer: str, choice: dict[str, Any]) -> str:
    """A native control with its label, showing the default; disabled until the script follows it.

    Args:
        explorer: the id of the explorer.
        choice: a choice as `choices.to_control` writes it.

    Returns:
        The HTML of the control in its box.
    """
    id = f"{explorer}--{choice['name']}"
    match choice["kind"]:
        case "few" | "several":
            body = _ticks(id, choice)
        case "range":
            body = _range(id, choice)
        case "search":
            body = _list(id, choice) + _search(id, choice)
        case _:
            body = _list(id, choice)
    about = f'<span class="hidden">: {esc(choice["label"])}</span>'
    play = (
        '<button type="button" class="play" hidden aria-pressed="false">'
        f"<span>Play</span>{about}</button>"
    )
    return (
        f'<div class="control {choice["kind"]}" data-choice="{esc(choice["name"])}">'
        f"{body}{play if choice['play'] else ''}</div>"
    )


def _label(id: str, choice: dict[str, Any]) -> str:
    return f'<label for="{esc(id)}">{esc(choice["label"])}</label>'


def _list(id: str, choice: dict[str, Any]) -> str:
    options = "".join(
        f'<option value="{esc(o["value"])}"{_if(o["value"] == choice["default"], "selected")}>'
        f"{esc(o['label'])}</option>"
        for o in _offered(choice)
    )
    name = esc(choice["name"])
    return f'{_label(id, choice)}<select id="{esc(id)}" name="{name}" disabled>{options}</select>'


def _search(id: str, choice: dict[str, Any]) -> str:
    """The field that narrows a list and suggests what is meant."""
    find, suggestions, label = f"{esc(id)}-find", f"{esc(id)}-suggestions", esc(choice["label"])
    return (
        f'<label for="{find}" class="hidden">Find: {label}</label><div class="finder">'
        f'<input type="search" id="{find}" placeholder="Type part of a name" autocomplete="off" '
        f'role="combobox" aria-autocomplete="list" aria-expanded="false" '
        f'aria-controls="{suggestions}" disabled>'
        f'<ul class="suggestions" id="{suggestions}" role="listbox" aria-label="{label}" hidden>'
        '</ul></div><span class="matches quiet" role="status"></span>'
    )


def _ticks(id: str, choice: dict[str, Any]) -> str:
    several = choice["kind"] == "several"
    kind = "checkbox" if several else "radio"
    ticked = choice["default"].split("+") if several else [choice["default"]]
    inputs = "".join(
        f'<label><input type="{kind}" name="{esc(id)}" value="{esc(o["value"])}"'
        f"{_if(o['value'] in ticked, 'checked')} disabled> {esc(o['label'])}</label>"
        for o in (choice["items"] if several else choice["options"])
    )
    status = '<span class="matches quiet" role="status"></span>' if several else ""
    return f"<fieldset><legend>{esc(choice['label'])}</legend>{inputs}</fieldset>{status}"


def _range(id: str, choice: dict[str, Any]) -> str:
    offered = _offered(choice)
    at = next((i for i, o in enumerate(offered) if o["value"] == choice["default"]), 0)
    words = esc(offered[at]["label"])
    return (
        f'{_label(id, choice)}<span class="slider"><input type="range" id="{esc(id)}" min="0" '
        f'max="{len(offered) - 1}" step="1" value="{at}" aria-valuetext="{words}" disabled>'
        f'<output for="{esc(id)}">{words}</output></span>'
    )


def _offered(choice: dict[str, Any]) -> list[dict[str, str]]:
    """The options that the default leaves open: of a dependent choice, those of its group."""
    group = next((g for g in choice["groups"].values() if choice["default"] in g), None)
    if group is None:
        return choice["options"]
    return [o for o in choice["options"] if o["value"] in group]


def _if(condition: bool, attribute: str) -> str:
    return f" {attribute}" if condition else ""
