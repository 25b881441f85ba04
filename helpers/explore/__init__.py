"""Questions with choices: declare them, answer them, and show them in a notebook or a report.

>>> from helpers.explore import Answer, choose, explorer

It draws with `helpers.explore.charts` and knows of the NHS only the colours and the tables that
sources and assumptions stand in.
"""

from helpers.explore.answer import Answer, ExplorerError, Headline, Prose
from helpers.explore.charts import Chart, ChartError
from helpers.explore.choices import Choice, ChoiceError, choose, several, slide
from helpers.explore.explorers import Explorer, explorer

__all__ = [
    "Answer",
    "Chart",
    "ChartError",
    "Choice",
    "ChoiceError",
    "Explorer",
    "ExplorerError",
    "Headline",
    "Prose",
    "choose",
    "explorer",
    "several",
    "slide",
]


def __dir__() -> list[str]:
    return sorted(__all__)
