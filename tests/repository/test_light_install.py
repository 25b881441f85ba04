"""What an import brings with it, which Python runs the suite, and a name that nothing hides."""

import os
import subprocess
import sys
import textwrap

import pytest

from helpers.core.extras import EXTRAS
from tests import ROOT

pytestmark = pytest.mark.integration
HEAVY = {*EXTRAS, "plotly", "duckdb", "typer", "jinja2", "python_calamine", "rapidfuzz"}


def python(code: str, *options: str, cwd=None) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *options, "-c", textwrap.dedent(code)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def loaded(code: str) -> set[str]:
    run = python(f"{code}\nimport sys\nprint(*{{n.partition('.')[0] for n in sys.modules}})")
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_the_face_brings_no_package_and_tables_bring_pandas_alone():
    assert not loaded("import helpers") & {*HEAVY, "pandas", "numpy"}
    assert not loaded("from helpers import tables") & HEAVY


def test_analysis_runs_without_any_extra():
    """As where only the light install is there: every extra's package fails to import."""
    run = python(
        f"""
        import sys
        for name in {sorted(EXTRAS)}:
            sys.modules[name] = None
        from helpers import charts, estimates, providers, spend, tables
        tables.read("areas")
        estimates.outcome(draws=50).mix()
        """
    )
    assert run.returncode == 0, run.stderr


def test_spend_files_are_read_and_stored_without_any_extra(tmp_path):
    """The version of the reader asked which pdfplumber is there: nothing could be stored."""
    (tmp_path / "NHS Barnet CCG April 2016.csv").write_text(
        "Supplier,Date,Amount\nActe Ltd,04/04/2016,25000.50\n", encoding="utf-8"
    )
    run = python(
        f"""
        import sys
        from importlib import metadata
        for name in {sorted(EXTRAS)}:
            sys.modules[name] = None
        there = metadata.version
        def version(name):
            if name.partition(".")[0] in {{*{sorted(EXTRAS)}, "pdfminer"}}:
                raise metadata.PackageNotFoundError(name)
            return there(name)
        metadata.version = version
        from helpers import spend
        from helpers.cli import app
        assert spend.read_folder(".").payments["amount_pence"].sum() == 2_500_050
        app(["payments", "NHS Barnet CCG April 2016.csv", "--out", "store"])
        """,
        cwd=tmp_path,
    )
    assert run.returncode == 0, run.stderr
    assert list((tmp_path / "store").rglob("*.parquet"))


def test_a_python_without_the_packages_says_which_to_use():
    """`-S` leaves out every installed package, as another Python would."""
    run = subprocess.run(
        [sys.executable, "-S", "-m", "helpers", "check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PATH": os.environ.get("PATH", "")},
    )
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1 and "use .venv/bin/python -m helpers" in run.stderr


def test_a_file_beside_the_notebook_does_not_hide_the_second_name(tmp_path):
    (tmp_path / "helpers.py").write_text("MINE = 1\n", encoding="utf-8")
    code = """
        import sys
        sys.path.insert(0, "")
        import helpers
        assert helpers.MINE == 1
        from community_shift import Answer, tables
        assert len(tables.read("areas")) == 151
        from helpers.tables import provider_models
        import community_shift
        assert Answer in (community_shift.Answer,) and "tables" in dir(community_shift)
    """
    run = python(code, cwd=tmp_path)
    assert run.returncode == 0, run.stderr


def test_both_names_are_one_package():
    run = python(
        """
        import helpers, community_shift
        assert community_shift.tables is helpers.tables
        assert community_shift.__all__ == helpers.__all__
        """
    )
    assert run.returncode == 0, run.stderr
