"""Awkward places to run in: odd folders, foreign locales, Windows' line ends, full disks, folders
that may not be written to.
"""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import estimates, spend, tables
from helpers.core import atomic_write
from helpers.core.errors import SuiteError
from helpers.core.paths import data_dir
from helpers.spend.classify import corrections
from helpers.spend.parse import overrides
from helpers.tables import checks
from tests import ROOT
from tests.soak.targets import no_formula, skeleton
from tests.spend.made_up import HEADER, PENCE, ROWS, text

ODD = "Œuvre de Zoë, 100% – (copy)  ‘İıß’ 東京 " + "long " * 15
# The C locale with everything that would soften it turned off: ASCII for files, arguments and the
# console.
PLAIN = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
SMALL_DISK = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
runpy.run_module("helpers", run_name="__main__", alter_sys=True)
"""


def helpers(
    folder: Path, *arguments: str, env: dict[str, str] | None = None, most: int = 0
) -> subprocess.CompletedProcess[str]:
    """`python -m helpers` in a folder; `most` is the longest file that the disk has room for, 0 for
    no end.
    """
    start = ["-c", SMALL_DISK, str(most)] if most else ["-m", "helpers"]
    whole = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.run(
        [sys.executable, *start, *arguments],
        cwd=folder,
        env=whole,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=300,
        check=False,
    )


@pytest.fixture
def odd(tmp_path):
    folder = tmp_path / ODD.strip()
    try:
        folder.mkdir()
    except (OSError, UnicodeError):
        pytest.skip("this file system cannot hold such a name")
    (folder / "März 2020 £.csv").write_text(text([HEADER, *ROWS]), encoding="utf-8")
    return folder


def test_payments_and_payees_in_an_odd_folder_and_the_plainest_locale(odd):
    done = helpers(odd, "payments", ".", "--out", "störe", "--ledger", "l é.csv")
    assert done.returncode == 0, done.stderr
    assert spend.connect(odd / "störe").sql(
        "SELECT sum(amount_pence) FROM payments"
    ).fetchall() == [(PENCE,)]
    done = helpers(
        odd, "payments", ".", "--out", "störe", env=PLAIN
    )  # what stores payments takes names as UTF-8 alone
    assert (
        done.returncode == 2
        and "set PYTHONUTF8=1" in done.stderr
        and "Traceback" not in done.stderr
    ), done.stderr
    done = helpers(
        odd, "classify", "März 2020 £.csv", "--column", "Supplier", "--out", "öut.csv", env=PLAIN
    )
    assert done.returncode == 0, done.stderr
    no_formula(odd / "öut.csv")
    assert "HILL SURGERY" in (odd / "öut.csv").read_text(encoding="utf-8")


def test_own_tables_in_an_odd_folder(odd):
    own = odd / "our tâbles"
    own.mkdir()
    (own / "gdp_deflator.csv").write_bytes((data_dir() / "gdp_deflator.csv").read_bytes())
    done = helpers(odd, "check", "--data", "our tâbles", env=PLAIN)
    assert done.returncode == 0, done.stdout + done.stderr
    (own / "gdp_deflator.csv").write_bytes("é,x\n".encode("cp1252"))
    done = helpers(odd, "check", "--data", "our tâbles", env=PLAIN)
    assert done.returncode == 1 and "gdp_deflator.csv" in done.stdout and "UTF-8" in done.stdout


def test_a_brief_with_a_hostile_name_in_an_odd_folder(odd):
    scenario = (data_dir() / "scenarios" / "plan.json").read_text(encoding="utf-8")
    name = estimates.read_scenario(data_dir() / "scenarios" / "plan.json").name
    for stem, given in (
        ("plain", "a"),
        ("hostile", "<img src=x onerror=alert(1)><script>alert(2)</script>&lt;"),
    ):
        (odd / f"{stem} é.json").write_bytes(
            scenario.replace(name, given).replace("\n", "\r\n").encode("utf-8-sig")
        )
        done = helpers(odd, "reports", "--scenario", f"{stem} é.json", "--out", "öut")
        assert done.returncode == 0, done.stderr
    plain, hostile = (
        skeleton((odd / "öut" / f"scenario-{stem}.html").read_text(encoding="utf-8"))
        for stem in ("plain", "hostile")
    )
    assert plain == hostile


@pytest.mark.parametrize("locale", ["tr_TR.UTF-8", "de_DE.UTF-8"])
def test_other_locales_read_the_same(locale, tmp_path):
    """A Turkish i and a German comma change nothing; where the system lacks the locale, it falls
    back to C.
    """
    (tmp_path / "a.csv").write_text(text([HEADER, *ROWS]), encoding="utf-8")
    done = helpers(
        tmp_path, "payments", "a.csv", "--out", "store", "--no-classify", env={"LC_ALL": locale}
    )
    assert done.returncode == 0, done.stderr
    assert spend.connect(tmp_path / "store").sql(
        "SELECT sum(amount_pence) FROM payments"
    ).fetchall() == [(PENCE,)]


# ---- line ends


def test_every_table_with_windows_line_ends(tmp_path):
    for path in data_dir().glob("*.csv"):
        (tmp_path / path.name).write_bytes(
            b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
        )
    results = checks.check(tmp_path)
    assert all(result.ok for result in results), checks.summarise(results)
    assert tables.read("areas", tmp_path).equals(tables.read("areas"))


def test_every_scenario_with_windows_line_ends(tmp_path):
    for path in sorted((data_dir() / "scenarios").glob("[!l]*.json")):
        if path.name != "scenario.schema.json":
            (tmp_path / path.name).write_bytes(
                b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
            )
            assert estimates.read_scenario(tmp_path / path.name) == estimates.read_scenario(path)


def test_override_files_with_windows_line_ends(tmp_path):
    lines = "source_file,source_sheet,setting,value\r\n*.csv,,amount,8\r\n"
    (tmp_path / "o.csv").write_bytes(lines.encode("utf-8-sig"))
    assert overrides.load_reading_overrides(tmp_path / "o.csv").told("a.csv") == {"amount": "8"}
    (tmp_path / "p.csv").write_bytes(
        b"\xef\xbb\xbfsupplier,provider_model\r\nHILL SURGERY,gp_led\r\n"
    )
    assert corrections.load_payee_overrides(tmp_path / "p.csv")["provider_model"].tolist() == [
        "gp_led"
    ]


# ---- a full disk, a folder that may not be written to


def full(folder: Path, *arguments: str) -> str:
    """The one line that a command ends with when a file of more than 2,000 bytes does not fit."""
    pytest.importorskip("resource", reason="this system cannot limit the length of a file")
    done = helpers(folder, *arguments, most=2_000)
    assert done.returncode == 2, done.stdout + done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert "Traceback" not in done.stderr and "fault of ours" not in done.stderr
    return line


def test_a_full_disk_leaves_nothing_half_written(tmp_path):
    (tmp_path / "a.csv").write_text(text([HEADER, *ROWS * 50]), encoding="utf-8")
    assert "cannot write out.csv: File too large" in full(
        tmp_path, "classify", "a.csv", "--column", "Supplier", "--out", "out.csv"
    )
    assert "cannot write values" in full(tmp_path, "values", "--out", "values")
    assert "store" in full(tmp_path, "payments", "a.csv", "--out", "store", "--no-classify")
    left = [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()]
    assert not [p for p in left if p.endswith((".parquet", ".json", "out.csv")) or ".part-" in p], (
        left
    )
    spend.ingest_files(
        [tmp_path / "a.csv"], tmp_path / "store"
    )  # once there is room, the store goes on
    assert spend.connect(tmp_path / "store").sql(
        "SELECT sum(amount_pence) FROM payments"
    ).fetchall() == [(50 * PENCE,)]


@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_a_file_that_cannot_take_its_place_leaves_nothing(step, tmp_path, monkeypatch):
    (tmp_path / "x.csv").write_text("old")

    def denied(*_):
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, step, denied)
    with pytest.raises(
        atomic_write.FileError, match=r"cannot write .*x\.csv: Permission denied; choose another"
    ):
        atomic_write.write_whole(tmp_path / "x.csv", "new")
    assert [p.name for p in tmp_path.iterdir()] == ["x.csv"] and (
        tmp_path / "x.csv"
    ).read_text() == "old"


@pytest.mark.parametrize(
    "arguments",
    [
        ("classify", "a.csv", "--column", "Supplier", "--out", "taken/out.csv"),
        ("payments", "a.csv", "--out", "taken/store"),
        ("payments", "a.csv", "--no-classify", "--out", "store", "--ledger", "taken/l.csv"),
    ],
    ids=lambda a: " ".join(a[-2:]),
)
def test_a_place_that_cannot_be_written_to_is_named(arguments, tmp_path):
    """Below a file nothing can be written, whoever asks: the rights of a folder do not bind the
    super-user.
    """
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "a.csv").write_text(text([HEADER, *ROWS]), encoding="utf-8")
    done = helpers(tmp_path, *arguments)
    assert done.returncode == 2 and "taken" in done.stderr and "Traceback" not in done.stderr, (
        done.stderr
    )
    assert (tmp_path / "taken").read_text() == "a file"


def test_a_full_disk_stops_a_store_with_one_clear_error(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text(text([HEADER, *ROWS]), encoding="utf-8")

    def full_disk(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(spend.store.pq, "write_table", full_disk)
    with pytest.raises(SuiteError, match="No space left on device; choose another"):
        spend.ingest_files([tmp_path / "a.csv"], tmp_path / "store")
