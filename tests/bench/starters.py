"""What every session pays: importing the helpers, and building one figure."""

import json
import subprocess
import sys

import pandas as pd
import plotly.express as px

from tests.bench import Row, bench, best_of

FIGURES = 200
MODELS = [
    "Community NHS trust",
    "Acute trust",
    "Mental health trust",
    "Social enterprise",
    "Unclassified",
]
SHARES = [26.0, 27.0, 28.0, 10.0, 9.0]


@bench("Import", aim="at most 1.3 times the import of pandas alone")
def imports() -> list[Row]:
    """A new interpreter each time, as a notebook's kernel is."""

    def start(code: str) -> float:
        return best_of(lambda: subprocess.run([sys.executable, "-c", code], check=True))

    every = (
        "import importlib, pkgutil, helpers\n"
        "for module in pkgutil.walk_packages(helpers.__path__, 'helpers.'):\n"
        "    importlib.import_module(module.name)"
    )
    start(
        "import pandas"
    )  # the disk's cache is warm for all; best_of leaves out the run that compiles
    return [
        Row("helpers alone, against pandas", start("import helpers"), start("import pandas")),
        Row(
            "every module of helpers, against the libraries of a notebook",
            start(every),
            start("import pandas, plotly.graph_objects, ipywidgets, IPython.display"),
        ),
    ]


@bench("Figure", aim="at most a tenth of plotly.express")
def figures() -> list[Row]:
    """The same bar chart as JSON: from a dict, as charts are built here, and from
    plotly.express.
    """
    frame = pd.DataFrame({"model": MODELS, "share": SHARES})

    def from_dict() -> str:
        bars = {
            "type": "bar",
            "orientation": "h",
            "x": frame["share"].tolist(),
            "y": frame["model"].tolist(),
        }
        axes = {"xaxis": {"title": {"text": "share"}}, "yaxis": {"title": {"text": "model"}}}
        return json.dumps({"data": [bars], "layout": axes})

    def from_express() -> str:
        return px.bar(frame, x="share", y="model", orientation="h").to_json()

    def many(make) -> float:
        return best_of(lambda: [make() for _ in range(FIGURES)], times=3)

    sizes = Row("bytes of one figure", len(from_dict()), len(from_express()), unit="B")
    return [Row(f"bar chart to JSON, {FIGURES} times", many(from_dict), many(from_express)), sizes]
