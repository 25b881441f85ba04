"""A page made of a few explorers, for what the reports themselves do not show at its clearest."""

import json
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from helpers.explore.explorers import Explorer
from helpers.explore.protocol import EXPLORER_MARK
from helpers.reports.page import read_page, render


def write_page(folder: Path, name: str, parts: Sequence[str | Explorer]) -> Path:
    """Write the page of a notebook whose cells are Markdown or show an explorer."""
    cells = [new_markdown_cell(p) if isinstance(p, str) else _shown(p) for p in parts]
    explorers = [part for part in parts if isinstance(part, Explorer)]
    states = {e.id: json.loads(json.dumps(e.to_packed())) for e in explorers}
    path = folder / f"{name}.html"
    page = read_page(name, nbformat.v4.new_notebook(cells=cells), states)
    path.write_text(render(page, version="0"), encoding="utf-8")
    return path


def _shown(explorer: Explorer) -> nbformat.NotebookNode:
    output = new_output("display_data", metadata={EXPLORER_MARK: explorer.id})
    return new_code_cell(explorer.id, outputs=[output])
