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

from helpers.explore import markup
from helpers.explore.answer import ExplorerError
from helpers.explore.charts import Chart
from helpers.explore.protocol import BUILD_FOLDER, EXPLORER_MARK, Shown

__all__ = ["show"]


def show(explorer: Shown) -> None:
    """Show an explorer in the skin that fits where the code runs.

    Args:
        explorer: What to show.

    Raises:
        ExplorerError: A report is being built, and the notebook shows another explorer of this id.
    """
    from IPython import get_ipython
    from IPython.display import display

    folder = os.environ.get(BUILD_FOLDER)
    if not folder and _run_by_a_person(get_ipython()):
        from helpers.explore import widgets

        display(widgets.widget(explorer))
        return
    if folder:
        _hand_over(explorer, Path(folder))
    _show_default(explorer)


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
    """The default state as figures and tables, without widgets: stable, small, comparable.

    Each output says in its metadata which explorer it is of: there a report puts the explorer.
    """
    from IPython.display import display

    mark = {EXPLORER_MARK: explorer.id}
    document = explorer.to_document()
    chosen = explorer.in_words(explorer.state())
    display(
        {
            "text/html": markup.static_sentence(explorer.question, chosen, document),
            "text/plain": document["sentence"],
        },
        raw=True,
        metadata=mark,
    )
    for chart in document["figures"]:
        figure = Chart(chart["title"], chart["alt"], chart["data"], chart["layout"]).figure()
        # A figure's own bundle would wait for a renderer; this one alone is worth committing.
        display(
            {
                "application/vnd.plotly.v1+json": json.loads(figure.to_json()),
                "text/plain": chart["alt"],
            },
            raw=True,
            metadata=mark,
        )
    display(
        {
            "text/html": markup.static_table(document),
            "text/plain": markup.text_table(document["table"]),
        },
        raw=True,
        metadata=mark,
    )


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
