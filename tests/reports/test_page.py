"""What of an executed notebook becomes part of its page."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from helpers.reports.page import NOTEBOOK_ONLY_TAG, read_page


def test_what_only_readers_of_the_code_need_stays_out_of_the_page():
    text = new_output("execute_result", {"text/plain": "a frame"})
    ours = {"tags": [NOTEBOOK_ONLY_TAG]}
    cells = [
        new_markdown_cell("# Who?"),
        new_markdown_cell("For everybody."),
        new_markdown_cell("The next cell groups the rows.", metadata=ours),
        new_code_cell("frame.head()", outputs=[text], metadata=ours),
        new_code_cell("frame", outputs=[text]),
    ]
    page = read_page("who", nbformat.v4.new_notebook(cells=cells), {})
    words = "".join(page.blocks)
    assert "For everybody." in words and "groups the rows" not in words
    assert words.count("a frame") == 1
    assert page.code == ["frame.head()", "frame"]
