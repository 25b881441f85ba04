"""Show an explorer in the skin that fits: widgets, or its default state.

Widgets need somebody to turn them. They are shown where a person runs the cell in a notebook's own
window; a kernel that nbclient, nbval or pytest runs gets the default state, wherever it was started
from, be it a terminal or the test panel of an editor. While a report is built an explorer hands
over all its states besides.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from helpers.core.extras import extra_needed
from helpers.core.notebook_saving import SAVED_MIME, to_be_saved
from helpers.explore import markup
from helpers.explore.answer import ExplorerError
from helpers.explore.charts.theme import drawing
from helpers.explore.protocol import BUILD_FOLDER, EXPLORER_MARK, Shown

__all__ = ["show"]


def show(explorer: Shown) -> None:
    """Show an explorer in the skin that fits where the code runs.

    Args:
        explorer: What to show.

    Raises:
        ExplorerError: A report is being built, and the notebook shows another explorer of this id.
    """
    with extra_needed():
        from IPython import get_ipython

    folder = os.environ.get(BUILD_FOLDER)
    if not folder and _run_by_a_person(get_ipython()):
        with extra_needed():
            _show_live(explorer)
        return
    if folder:
        _hand_over(explorer, Path(folder))
    _show_default(explorer)


def _show_live(explorer: Shown) -> None:
    """Widgets, and unseen behind them what a file shall hold."""
    from IPython.display import display

    from helpers.explore import widgets

    behind = _Saved(explorer)
    display(widgets.widget(explorer, answered=behind.follow))
    behind.show()


class _Saved:
    """What the file shall hold of an explorer that is shown live: the state that is shown.

    It stands as an output of its own, unseen, and follows the controls. A hook puts it in the place
    of the widgets (see `notebook_saving`). Where there is no hook, a notebook that is opened again
    shows sentence and table; while widgets are shown their style hides them.
    """

    def __init__(self, explorer: Shown) -> None:
        self.explorer = explorer
        self.shown: Any = None
        self.bundle: dict[str, Any] = {}

    def follow(self, document: dict[str, Any] | None, words: str) -> None:
        """Hold a state: its document and its choices, or in words why it has no answer."""
        outputs = _outputs(self.explorer, document, words) if document else [_in_words(words)]
        texts = [output["data"].get("text/html", "") for output in outputs]
        self.bundle = {
            SAVED_MIME: to_be_saved(outputs),
            "text/html": f'<div class="community-shift-saved">{"".join(texts)}</div>',
            "text/plain": outputs[0]["data"]["text/plain"],
        }
        if self.shown:
            self.shown.update(self.bundle, raw=True)

    def show(self) -> None:
        """Display what is held."""
        from IPython.display import display

        self.shown = display(self.bundle, raw=True, display_id=True)


def _in_words(text: str) -> dict[str, Any]:
    """A text alone as a notebook file holds it."""
    data = {"text/html": markup.paragraph(text), "text/plain": text}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _hand_over(explorer: Shown, folder: Path) -> None:
    """Write all states where the builder of reports looks for them."""
    path = folder / f"{explorer.id}.json"
    if path.exists():
        raise ExplorerError(
            f"two explorers of this notebook are called {explorer.id!r}, or one is shown twice; "
            "rename one"
        )
    path.write_text(json.dumps(explorer.to_packed(), ensure_ascii=False), encoding="utf-8")


def _show_default(explorer: Shown) -> None:
    """The default state as figures and tables, without widgets: stable, small, comparable."""
    from IPython.display import display

    document = explorer.to_document()
    for output in _outputs(explorer, document, explorer.in_words(explorer.state())):
        display(output["data"], raw=True, metadata=output["metadata"])


def _outputs(explorer: Shown, document: dict[str, Any], chosen: str) -> list[dict[str, Any]]:
    """A state as a notebook file holds it: its sentence, its figures, its table.

    Each output says in its metadata which explorer it is of: there a report puts the explorer.
    """
    sentence = {
        "text/html": markup.static_sentence(explorer.question, chosen, document),
        "text/plain": document["sentence"],
    }
    figures = [
        {
            # A figure's own bundle would wait for a renderer; this one alone is worth committing.
            "application/vnd.plotly.v1+json": drawing(figure["data"], figure["layout"]),
            "text/plain": figure["alt"],
        }
        for figure in document["figures"]
    ]
    table = {
        "text/html": markup.static_table(document),
        "text/plain": markup.text_table(document["table"]),
    }
    mark = {EXPLORER_MARK: explorer.id}
    return [
        {"output_type": "display_data", "data": data, "metadata": mark}
        for data in (sentence, *figures, table)
    ]


def _run_by_a_person(shell: Any) -> bool:
    """Whether the cell that runs was sent by a notebook's own window.

    JupyterLab and Notebook send the id of the cell along; Visual Studio Code puts the path of the
    notebook among the variables. Environment variables do not tell: whatever a window starts,
    such as a test run, inherits them.
    """
    if shell is None:
        return False
    parent: dict[str, Any] = getattr(shell, "get_parent", dict)() or {}
    return "cellId" in parent.get("metadata", {}) or "__vsc_ipynb_file__" in shell.user_ns
