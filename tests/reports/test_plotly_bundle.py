"""The plotly.js of a report: the version of the installed plotly, with every trace that our charts
draw.
"""

import json
from importlib.resources import files

import nbformat
import plotly.offline
import pytest

from helpers.reports import plotly_bundle
from helpers.reports.build import notebook_paths
from helpers.reports.page import PLOTLY_MIME


def test_the_pinned_package_is_the_version_inside_plotly():
    pinned = json.loads(
        (files("helpers.reports") / "static" / "plotly_bundle" / "package.json").read_text()
    )["dependencies"]
    assert pinned["plotly.js"] == plotly.offline.get_plotlyjs_version()
    lock = json.loads(
        (files("helpers.reports") / "static" / "plotly_bundle" / "package-lock.json").read_text()
    )
    assert lock["packages"]["node_modules/plotly.js"]["version"] == pinned["plotly.js"]
    assert lock["packages"]["node_modules/esbuild"]["version"] == pinned["esbuild"]


def test_the_lock_names_no_registry_and_pins_every_file():
    lock = json.loads(
        (files("helpers.reports") / "static" / "plotly_bundle" / "package-lock.json").read_text()
    )
    packages = [p for name, p in lock["packages"].items() if name]
    assert not [p for p in packages if "resolved" in p]
    assert all(p["integrity"].startswith("sha512-") for p in packages)


def test_it_holds_every_trace_that_the_notebooks_draw():
    outputs = (
        o
        for path in notebook_paths()
        for c in nbformat.read(path, 4).cells
        for o in c.get("outputs", [])
    )
    figures = [o["data"][PLOTLY_MIME] for o in outputs if PLOTLY_MIME in o.get("data", {})]
    used = {trace["type"] for figure in figures for trace in figure["data"]}
    assert {"bar", "scatter", "sankey"} <= used <= set(plotly_bundle.TRACES)


def test_an_unlisted_trace_gets_the_whole_library():
    assert plotly_bundle.plotly_script(["bar", "treemap"]) == plotly.offline.get_plotlyjs()


def test_without_the_bundle_the_whole_library_serves(monkeypatch, tmp_path):
    monkeypatch.setattr(plotly_bundle, "_path", lambda: tmp_path / "absent.js")
    assert plotly_bundle.plotly_script(["bar"]) == plotly.offline.get_plotlyjs()
    assert not plotly_bundle.is_custom(plotly.offline.get_plotlyjs())


def test_no_npm_is_a_reason_and_no_failure(monkeypatch):
    monkeypatch.setattr(plotly_bundle.shutil, "which", lambda name: None)
    with pytest.raises(plotly_bundle.BundleError, match="npm is not installed"):
        plotly_bundle.build_bundle()


def test_another_plotly_is_never_bundled_by_mistake(monkeypatch):
    monkeypatch.setattr(plotly_bundle.shutil, "which", lambda name: "/usr/bin/npm")
    monkeypatch.setattr(plotly_bundle.plotly.offline, "get_plotlyjs_version", lambda: "9.9.9")
    with pytest.raises(
        plotly_bundle.BundleError,
        match=r"pins plotly\.js .*, but the installed plotly carries 9\.9\.9",
    ):
        plotly_bundle.build_bundle()


def test_the_bundle_keeps_its_licence_and_asks_for_no_eval():
    if not plotly_bundle._path().is_file():
        pytest.skip(
            "no bundle was built here: Node or the npm registry was not there at set-up; reports "
            "hold the full library"
        )
    text = plotly_bundle.plotly_script(plotly_bundle.TRACES)
    assert (
        plotly_bundle.is_custom(text)
        and "MIT licence" in text[:200]
        and plotly.offline.get_plotlyjs_version() in text[:200]
    )
    assert "MIT License" in text  # of the libraries inside it


def test_an_environment_that_cannot_be_written_to_is_a_reason_and_no_crash(tmp_path, monkeypatch):
    (tmp_path / "share").write_text("a file where a folder is needed", encoding="utf-8")
    monkeypatch.setattr(plotly_bundle.sys, "prefix", str(tmp_path))
    monkeypatch.setattr(plotly_bundle.shutil, "which", lambda name: "/usr/bin/npm")
    steps = []

    def run(command, folder):
        steps.append(command)
        (folder / "bundle.js").write_text("x", encoding="utf-8")

    monkeypatch.setattr(plotly_bundle, "_run", run)
    with pytest.raises(
        plotly_bundle.BundleError, match=r"cannot be written to \(.+\); use a virtual"
    ):
        plotly_bundle.build_bundle()
    assert len(steps) == 2
    assert not plotly_bundle.is_custom(plotly_bundle.plotly_script(["bar"]))  # the full one serves
