"""Bounded resources: small files that stand for very much are read within a little memory, or
refused in words, and no process dies.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from helpers import estimates, spend
from helpers.analysis import scenarios
from helpers.core.errors import DataError, SuiteError
from helpers.spend.classify import corrections
from tests import ROOT
from tests.soak.bombs import BOMBS, TABLE
from tests.spend.made_up import PENCE

MEMORY = 3 << 30  # bytes of address space; importing takes one of the three
# Reading in a process of its own, so that a reader that dies or wants too much is seen and not
# felt.
CODE = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
except ImportError:
    pass
from helpers import spend
found = spend.read_files(sys.argv[1])
print(len(found.table), "; ".join(f"{r.source_file}: {r.why}" for r in found.refusals))
"""


def python(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "RUST_BACKTRACE": "0", **more}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(
        command,
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(name, tmp_path):
    make, ending, wanted = BOMBS[name]
    path = make(tmp_path / f"bomb{ending}")
    done = python("-c", CODE, path, MEMORY)
    assert done.returncode == 0, done.stderr[-2000:]
    rows, _, words = done.stdout.strip().partition(" ")
    if isinstance(wanted, int):
        assert int(rows) == wanted and not words
    else:
        assert int(rows) == 0 and words.startswith("bomb") and wanted in words, words
    assert {p.name for p in tmp_path.iterdir()} == {path.name}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"format":' + "[" * 50_000,
        "1" * 60_000,
        '{"name":"' + "x" * 10**6,
    ],
)
def test_deep_and_long_scenarios_are_refused(text, tmp_path):
    (tmp_path / "deep.json").write_text(text)
    with pytest.raises(SuiteError, match=r"deep\.json"):
        estimates.read_scenario(tmp_path / "deep.json")
    with pytest.raises(scenarios.ScenarioError, match="file"):
        scenarios.parse_scenario(text)


TRICKS = [
    "../up.csv",
    "../../../../etc/up.csv",
    "/root.csv",
    "C:\\drive.csv",
    "C:/drive.csv",
    "..\\back.csv",
    "a\\..\\..\\b.csv",
    "x/../../y.csv",
    "con.csv",
    "nul\x1b[31m.csv",
    "\u202evsc.csv",
    "a" * 300 + ".csv",
    "é \u00a0.csv",
]


def test_no_name_in_a_zip_leads_out_of_it(tmp_path):
    """Members are read in memory and never unpacked; what a link points to is not followed but read
    as text.
    """
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.csv").write_bytes(TABLE)
    with zipfile.ZipFile(tmp_path / "in" / "tricks.zip", "w") as packed:
        for name in TRICKS:
            packed.writestr(zipfile.ZipInfo(name), TABLE)
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "../secret.csv")
    done = spend.ingest_files([tmp_path / "in"], tmp_path / "store")
    assert not done.faults and [r.source_file for r in done.refusals] == ["tricks.zip/link.csv"]
    assert {p.name for p in tmp_path.iterdir()} == {"in", "secret.csv", "store"} and [
        p.name for p in (tmp_path / "in").iterdir()
    ] == ["tricks.zip"]
    held = (
        spend.connect(tmp_path / "store")
        .sql("SELECT source_file, sum(amount_pence) FROM payments GROUP BY 1")
        .fetchall()
    )
    assert len(held) == len(TRICKS) and {pence for _, pence in held} == {PENCE}
    for name, _ in held:
        assert (
            name.startswith("tricks.zip/")
            and ".." not in name.split("/")
            and name.isprintable()
            and "\\" not in name
            and ":" not in name
        )


def test_devices_and_folders_are_no_files(tmp_path):
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no device that never ends")
    found = spend.read_files("/dev/zero")
    assert "no file but a device" in found.refusals[0].why
    with pytest.raises(DataError, match="too long for a scenario"):
        estimates.read_scenario(Path("/dev/zero"))
    with pytest.raises(DataError, match="cannot be opened"):
        estimates.read_scenario(tmp_path)


def test_only_spend_files_are_looked_for_in_a_zip(tmp_path):
    """A table of payees is read as it stands: what ends in .zip or .gz is not unpacked."""
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as packed:
        packed.writestr("in.csv", "Supplier\nHILL SURGERY\n")
    with pytest.raises(DataError, match=r"in\.zip"):
        corrections.load_payee_overrides(tmp_path / "in.zip")
