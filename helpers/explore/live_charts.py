"""Widgets of our own in JupyterLab: plain data here, shown in the browser by a report's own script.

plotly.js is 4.8 MB. One widget holds it, compressed and with the script that draws, for all charts
of a kernel; each chart carries half a page of script that waits for it. So a chart is as cheap as
its numbers, and looks as it does in a report: as wide as its pane, in the colours of the theme.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import anywidget
import ipywidgets
import traitlets

from helpers.explore import markup
from helpers.explore.charts.fitting import FIT
from helpers.explore.charts.theme import CONFIG, DARK, LAYOUT
from helpers.explore.scripts import joined_script, module_text

__all__ = ["AnswerButtons", "LiveChart", "Script"]


class Script(ipywidgets.Widget):
    """plotly.js and what draws with it, held once for all charts of a kernel."""

    packed = traitlets.Bytes(help="the script, compressed").tag(sync=True)
    look = traitlets.Dict(help="the house style, its measures and its words").tag(sync=True)

    def __init__(self) -> None:
        packed = _packed_script()
        look = {
            "template": {"layout": LAYOUT},
            "config": CONFIG,
            "dark": DARK,
            "fit": FIT,
            "badges": markup.BADGES,
            "behind": {},  # the publications behind a table, which a report shows at its end
        }
        super().__init__(packed=packed, look=look)


_held: list[Script] = []


def _script() -> Script:
    """The script that all charts wait for, held anew where somebody has closed it."""
    if not _held or _held[0].comm is None:
        _held[:] = [Script()]
    return _held[0]


@cache
def _packed_script() -> bytes:
    # plotly.offline could give it too, but takes two seconds to load.
    source = files("plotly") / "package_data" / "plotly.min.js"
    # Some pages have a loader of modules, which plotly.js would hand itself to.
    plotly = f"((define, module, exports) => {{\n{source.read_text(encoding='utf-8')}\n}})();\n"
    return gzip.compress((plotly + joined_script("lab")).encode(), compresslevel=6, mtime=0)


@cache
def _digest() -> str:
    return hashlib.sha256(_packed_script()).hexdigest()[:16]


class _Part(anywidget.AnyWidget):
    """A widget that a function of the script shows; `part` is the function's name."""

    _esm = module_text("lab_loader")
    part = traitlets.Unicode().tag(sync=True)
    digest = traitlets.Unicode(help="tells one script from another").tag(sync=True)
    script = traitlets.Instance(Script).tag(sync=True, **ipywidgets.widget_serialization)

    def __init__(self, **settings: Any) -> None:
        super().__init__(script=_script(), digest=_digest(), **settings)
        self.on_msg(self._asked)

    def _asked(self, _: Any, message: Mapping[str, Any], __: Any) -> None:
        """Send the script to a page that has not heard of the widget that holds it."""
        if message.get("wants") == "script":
            self.send({"look": self.script.look}, buffers=[self.script.packed])


class LiveChart(_Part):
    """One chart: change `figure` and it is drawn anew.

    Args:
        figure: A figure as the document of an answer holds it.
        pick: Called when a point is clicked, with the choice that the figure picks and the
            customdata of the point.
    """

    figure = traitlets.Dict().tag(sync=True)

    def __init__(self, figure: Mapping[str, Any], pick: Callable[[str, Any], None]) -> None:
        super().__init__(part="showChart", figure=dict(figure))
        self._pick = pick
        self.on_msg(self._clicked)

    def _clicked(self, _: Any, message: Mapping[str, Any], __: Any) -> None:
        if "picked" in message and self.figure["picks"]:
            self._pick(self.figure["picks"], message["picked"])


class AnswerButtons(_Part):
    """What a reader may do with an answer: copy the finding, save the table."""

    answer = traitlets.Dict(help="the document of the answer, figures by title").tag(sync=True)
    about = traitlets.Dict(help="chosen and choices in words, and cited").tag(sync=True)
    file = traitlets.Unicode(help="name of the file to save, without its ending").tag(sync=True)

    def __init__(self) -> None:
        super().__init__(part="showButtons")
