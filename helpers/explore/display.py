"""Show an explorer in the skin that fits where the code runs: widgets, a report being built, or its default state."""

from __future__ import annotations

import json
import os
from pathlib import Path

from helpers.explore import markup
from helpers.explore.answer import ExplorerError
from helpers.explore.charts import Chart
from helpers.explore.protocol import BUILD_FOLDER, EXPLORER_MIME, Shown

__all__ = ["show"]


def show(explorer: Shown) -> None:
    """Show the skin that fits where the code runs."""
    from IPython.display import display

    folder = os.environ.get(BUILD_FOLDER)
    if folder:
        path = Path(folder) / f"{explorer.id}.json"
        if path.exists():
            raise ExplorerError(
                f"two explorers of this notebook are called {explorer.id!r}, or one is shown twice; rename one"
            )
        path.write_text(json.dumps(explorer.to_packed(), ensure_ascii=False), encoding="utf-8")
        display(
            {EXPLORER_MIME: {"id": explorer.id}, "text/plain": f"explorer {explorer.id}"}, raw=True
        )
    elif _in_a_notebook_server():
        from helpers.explore import widgets

        display(widgets.widget(explorer))
    else:
        _show_default(explorer)


def _show_default(explorer: Shown) -> None:
    """The default state as figures and tables, without widgets: stable, small, comparable by nbval."""
    from IPython.display import display

    document = explorer.to_document()
    chosen = explorer.in_words(explorer.state())
    display(
        {
            "text/html": markup.static_sentence(explorer.question, chosen, document),
            "text/plain": document["sentence"],
        },
        raw=True,
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
        )
    display(
        {
            "text/html": markup.static_table(document),
            "text/plain": markup.text_table(document["table"]),
        },
        raw=True,
    )


def _in_a_notebook_server() -> bool:
    """True where widgets can live: the kernel was started by a Jupyter server or by an editor's notebook, not by nbclient or nbval."""
    return any(name in os.environ for name in ("JPY_SESSION_NAME", "VSCODE_PID"))
