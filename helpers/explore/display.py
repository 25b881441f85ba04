"""Show an explorer in the skin that fits where the code runs: widgets in a notebook server, its default
state anywhere else; while a report is built it hands over all its states besides.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from helpers.explore import markup
from helpers.explore.answer import ExplorerError
from helpers.explore.charts import Chart
from helpers.explore.protocol import BUILD_FOLDER, EXPLORER_MARK, Shown

__all__ = ["show"]


def show(explorer: Shown) -> None:
    """Show the skin that fits where the code runs."""
    from IPython.display import display

    folder = os.environ.get(BUILD_FOLDER)
    if not folder and _in_a_notebook_server():
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
    """The default state as figures and tables, without widgets: stable, small, comparable by nbval.

    Each output says in its metadata which explorer it is of: there a report puts the explorer itself.
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
        # A figure's own bundle would wait for a renderer; this is the one representation that is worth committing.
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


def _in_a_notebook_server() -> bool:
    """True where widgets can live: the kernel was started by a Jupyter server or by an editor's notebook, not by nbclient or nbval."""
    return any(name in os.environ for name in ("JPY_SESSION_NAME", "VSCODE_PID"))
