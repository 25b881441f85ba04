"""What JupyterLab writes when a notebook with live answers is saved: the answers without widgets.

A widget lives as long as its kernel; a file that holds one shows an error ever after. A live answer
therefore brings along what the file shall hold in its place, and the hook below puts it there. It
changes the file alone: the window keeps its widgets.
"""

from __future__ import annotations

import json
from typing import Any

__all__ = ["SAVED_MIME", "WIDGET_MIME", "put_answers_in_place_of_widgets", "to_be_saved"]

SAVED_MIME = "application/vnd.community-shift.saved.v1+json"  # the outputs that a file shall hold
WIDGET_MIME = "application/vnd.jupyter.widget-view+json"


def to_be_saved(outputs: list[dict[str, Any]]) -> dict[str, str]:
    """What a live answer brings along under SAVED_MIME.

    Args:
        outputs: The outputs that a file shall hold, as a notebook holds them.

    Returns:
        The outputs as one text: of 26.0 in a structure the window would make 26.
    """
    return {"outputs": json.dumps(outputs, ensure_ascii=False)}


def put_answers_in_place_of_widgets(model: dict[str, Any], **_: Any) -> None:
    """Change what is saved of a notebook; Jupyter Server calls it as its `pre_save_hook`.

    Args:
        model: What is saved, changed in place: of notebooks, the outputs of cells that show a live
            answer. Everything else stays as it is, widgets of other makers too.
    """
    content = model.get("content")
    if model.get("type") != "notebook" or not content:
        return
    for cell in content["cells"]:
        if any(SAVED_MIME in output.get("data", {}) for output in cell.get("outputs", ())):
            cell["outputs"] = [kept for output in cell["outputs"] for kept in _as_saved(output)]


def _as_saved(output: dict[str, Any]) -> list[dict[str, Any]]:
    data = output.get("data", {})
    if WIDGET_MIME in data:
        return []
    return json.loads(data[SAVED_MIME]["outputs"]) if SAVED_MIME in data else [output]
