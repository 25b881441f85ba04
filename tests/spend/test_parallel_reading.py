"""Several processes read what one reads, in the same order; they end with the run, however it
ends.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from helpers import spend
from helpers.spend import parallel_reading
from helpers.spend.files import discovery
from helpers.spend.parse.overrides import Overrides
from tests import ROOT
from tests.spend.made_up import HEADER, ROWS, write_csv, write_xlsx
from tests.spend.test_store import contents

pytestmark = pytest.mark.integration


@pytest.fixture
def folder(tmp_path):
    for n in range(7):
        rows = [[*r[:6], f"{n}{r[6]}", r[7]] for r in ROWS * (n + 1)]
        write_csv(tmp_path / "in" / f"{n}.csv", [HEADER, *rows])
    write_xlsx(tmp_path / "in" / "book.xlsx", {"Sheet1": [HEADER, *ROWS]})
    (tmp_path / "in" / "bad.pdf").write_bytes(b"%PDF-")
    return tmp_path / "in"


def test_two_processes_store_the_bytes_that_one_stores(folder, tmp_path):
    seen = []
    for name, processes in (("one", 1), ("two", 2)):
        done = spend.ingest_files(
            [folder], tmp_path / name, processes=processes, done=lambda *of: seen.append(of)
        )
        assert not done.faults and done.read_anew == 9 and len(done.refusals) == 1
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert seen[:9] == seen[9:] and seen[0] == ("0.csv", 9)


def test_little_input_starts_no_process(folder):
    sources = discovery.find_files([folder])
    assert parallel_reading.process_count(sources) == 1
    assert parallel_reading.process_count([]) == 1


def test_much_input_uses_the_cores(folder, monkeypatch):
    monkeypatch.setattr(parallel_reading, "_SMALL", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert parallel_reading.process_count(discovery.find_files([folder])) == 4
    assert parallel_reading.process_count(discovery.find_files([folder / "0.csv"])) == 1


def test_a_process_that_dies_is_a_fault_of_its_file_alone(folder, monkeypatch):
    start = parallel_reading._START.replace("serve()", "PLACE")
    dies = (
        "r = parallel_reading.read_one; "
        "parallel_reading.read_one = lambda s, o: __import__('os')._exit(9) "
        "if s.name == '3.csv' else r(s, o); parallel_reading.serve()"
    )
    code = start.replace("parallel_reading.PLACE", dies)
    monkeypatch.setattr(parallel_reading, "_START", code)
    sources = discovery.find_files([folder])
    outcomes = list(parallel_reading.read_each(sources, Overrides(), 2))
    faults = [outcome.fault for outcome in outcomes if outcome.fault]
    assert faults == ["3.csv: the process that read it ended with 9"]
    assert sum(o.result is not None for o in outcomes) == len(sources) - 1


def test_a_script_needs_no_guard(folder, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from helpers import spend\nfrom pathlib import Path\n"
        f"r = spend.ingest_files([{str(folder)!r}], Path('out'), processes=2)\n"
        "print(r.read_anew)\n",
        encoding="utf-8",
    )
    run = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert run.stdout == "9\n", run.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_a_process_that_starts_while_all_are_ended_is_ended_too(monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    real = subprocess.Popen

    def slow(*given, **settings):
        begun.set()
        go_on.wait(10)
        return real([sys.executable, "-c", "import time; time.sleep(60)"], **settings)

    monkeypatch.setattr(parallel_reading.subprocess, "Popen", slow)
    readers = parallel_reading._Readers(1)
    readers.threads.submit(readers._ask, SimpleNamespace(name="a.csv"), Overrides())
    assert begun.wait(10)
    closing = threading.Thread(target=readers.close, daemon=True)
    closing.start()
    time.sleep(0.2)  # all that is known has been ended, and this one is not known yet
    go_on.set()
    closing.join(10)
    assert not closing.is_alive()
    assert [process.poll() for process in readers.all] == [-signal.SIGKILL]


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_after_ctrl_c_nothing_runs_on(folder, tmp_path):
    code = (
        "import os, signal, sys, time\nfrom pathlib import Path\nfrom helpers import spend\n"
        # A shell starts what runs in its background deaf to Ctrl-C, and this run hears nothing.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from helpers.spend import parallel_reading as p\n"
        "p._START = p._START.replace('parallel_reading.serve()', 'import time; time.sleep(60)')\n"
        "real = p._Readers._start\n"
        "def start(self):\n    child = real(self)\n"
        "    os.write(1, b'%d\\n' % child.pid)  # in one piece: two threads write\n"
        "    return child\n"
        "p._Readers._start = start\n"
        f"spend.ingest_files([{str(folder)!r}], Path({str(tmp_path / 'out')!r}), processes=2)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    children = [int(run.stdout.readline()) for _ in range(2)]
    start = time.monotonic()
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=30)
    assert time.monotonic() - start < 20 and "KeyboardInterrupt" in errors
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
    assert spend.ingest_files([folder], tmp_path / "out").read_anew == 9
