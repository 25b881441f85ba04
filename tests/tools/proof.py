"""Proof before a release, too slow for `make test`.

1. A stranger's first hour: HEAD is cloned into an empty folder with an empty home, and the README's
   two commands must succeed there and leave one report for each notebook.
2. Mutations: in copies of the project, one number of data/ is changed in its last digit, and the
   tests must fail every time. A number whose change nobody notices is a number that nothing checks.
"""

import argparse
import csv
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from helpers.reports.landing import file_name
from tests import ROOT

FAST = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not browser", "--ignore=tests/notebooks"]
# The checks of data come first: a changed number should be noticed in seconds, not after a report
# was built.
STAGES = (["tests/tables/test_reader.py", "tests/tables/test_checks.py"], ["tests"])
NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?")
KEPT = re.compile(
    r"(PIP|UV|SSL|LC)_.*|(?i:(https?|no|all)_proxy)|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS"
    r"|LANG|TERM|CI|SYSTEMROOT"
)

console = Console()


class ProofError(Exception):
    """The proof does not hold; the message says why."""


# --- running things -------------------------------------------------------------------------------


def run(
    command: list[str], cwd: Path, env: dict[str, str], minutes: float
) -> tuple[int | None, str]:
    """Exit code (None: out of time) and output. The command gets a process group, which is gone
    when this returns.
    """
    if stopping.is_set():
        raise ProofError("interrupted")
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        running.add(process.pid)
        try:
            out, _ = process.communicate(timeout=minutes * 60)
            return process.returncode, out
        except subprocess.TimeoutExpired:
            end_group(process.pid)
            return None, process.communicate()[0]
        finally:
            running.discard(process.pid)
            end_group(process.pid)


running: set[int] = set()  # the process groups to end when the proof itself is interrupted
stopping = threading.Event()


def end_group(pid: int) -> None:
    """End a process group of ours that may be gone already."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def git(*args: str, cwd: Path = ROOT) -> str:
    return subprocess.run(
        ["git", *args], cwd=cwd, check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout


# --- 1. a fresh clone -----------------------------------------------------------------------------


def strangers_environment(home: Path, temp: Path) -> dict[str, str]:
    """Of this user's only how to reach the network, and a PATH without our .venv and any version
    manager's shims.
    """
    base = Path(getattr(sys, "_base_executable", sys.executable)).resolve().parent
    mine = {str(base), str(Path(sys.executable).parent)}
    rest = [
        p
        for p in os.environ.get("PATH", os.defpath).split(os.pathsep)
        if p not in mine and "shims" not in p
    ]
    env = {k: v for k, v in os.environ.items() if KEPT.fullmatch(k)}
    return env | {
        "HOME": str(home),
        "TMPDIR": str(temp),
        "PATH": os.pathsep.join([str(base), *rest]),
    }


def prove_clone(work: Path, minutes: float) -> None:
    """Clone HEAD and run the README's two commands."""
    console.rule("A fresh clone")
    if git("status", "--porcelain").strip():
        console.print("note: uncommitted changes are not part of this clone")
    clone, home, temp = work / "project", work / "home", work / "t"
    home.mkdir()
    temp.mkdir()
    git("clone", "-q", "--no-local", str(ROOT), str(clone), cwd=work)
    env = strangers_environment(home, temp)
    for target in ("reports", "test"):
        start = time.monotonic()
        with console.status(f"make {target} …"):
            code, out = run(["make", target], clone, env, minutes)
        if code != 0:
            raise ProofError(
                f"make {target} {'took too long' if code is None else 'failed'}:\n{tail(out, 60)}"
            )
        last = out.strip().splitlines()[-1:] or [""]
        console.print(f"make {target}: {time.monotonic() - start:.0f} s; {last[0]}", markup=False)
    notebooks = [
        Path(name).stem
        for name in git("ls-files", "notebooks/[0-9]*.ipynb", cwd=clone).split("\n")
        if name
    ]
    files = [file_name(name) for name in notebooks]
    absent = [name for name in files if not (clone / "reports" / name).is_file()]
    if absent or not notebooks:
        raise ProofError(
            f"reports/ lacks {', '.join(absent)}" if absent else "there are no notebooks"
        )
    if changed := git("status", "--porcelain", cwd=clone).strip():
        raise ProofError(f"the two commands changed the clone:\n{changed}")
    console.print(
        f"reports/: a page for each of {len(notebooks)} notebooks; the clone is as it was cloned"
    )


def tail(text: str, lines: int) -> str:
    return "\n".join(text.rstrip().splitlines()[-lines:])


# --- 2. mutations ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutation:
    """One number of one table, changed in its last digit; `start` and `end` are its place in the
    file.
    """

    table: str
    row: int  # as a person counts: the first row under the header is 1
    column: str
    was: str
    start: int
    end: int

    @property
    def now(self) -> str:
        return nudge(self.was)

    def apply(self, root: Path) -> None:
        path = root / "data" / self.table
        text = read_exactly(path)
        changed = (
            text[: self.start]
            + text[self.start : self.end].replace(self.was, self.now)
            + text[self.end :]
        )
        cells = zip(flat(text), flat(changed), strict=True)
        if [pair for pair in cells if pair[0] != pair[1]] != [(self.was, self.now)]:
            raise ProofError(f"could not change exactly one cell: {self}")
        path.write_text(changed, encoding="utf-8", newline="")


@dataclass(frozen=True)
class Result:
    """How the tests met one mutation."""

    mutation: Mutation
    code: int | None
    first: str
    output: str

    @property
    def noticed(self) -> bool:
        """A test failed (1) or could not even be collected (2); out of time or any other end proves
        nothing.
        """
        return self.code in {1, 2} and bool(self.first)


def nudge(number: str) -> str:
    """The number with its last digit one up, or one down from 9: 12.50 → 12.51, 2009 → 2008."""
    place = max(i for i, c in enumerate(number) if c.isdigit())
    digit = int(number[place])
    return f"{number[:place]}{digit + 1 if digit < 9 else 8}{number[place + 1 :]}"


def read_exactly(path: Path) -> str:
    """A file's text with its line ends as they are."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def flat(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def spans(text: str) -> Iterator[list[tuple[int, int]]]:
    """For each row of a CSV text, where each cell starts and ends, quotes included."""
    row: list[tuple[int, int]] = []
    start, quoted = 0, False
    for i, c in enumerate(text):
        if c == '"':
            quoted = not quoted
        elif not quoted and c in ",\n":
            row.append((start, i - 1 if c == "\n" and text[i - 1] == "\r" else i))
            start = i + 1
            if c == "\n":
                yield row
                row = []
    if row or start < len(text):
        yield [*row, (start, len(text))]


def numbers(root: Path) -> dict[str, list[Mutation]]:
    """Every non-blank cell of a column that datapackage.json declares as integer or number, by
    table.
    """
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    found: dict[str, list[Mutation]] = {}
    for resource in package["resources"]:
        path, schema = resource["path"], resource.get("schema", {})
        if isinstance(schema, str):
            schema = json.loads((root / "data" / schema).read_text(encoding="utf-8"))
        numeric = {
            f["name"] for f in schema.get("fields", []) if f.get("type") in {"integer", "number"}
        }
        if not str(path).endswith(".csv") or not numeric:
            continue
        text = read_exactly(root / "data" / path)
        header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        found[path] = [
            Mutation(path, number, column, cell, *places[i])
            for number, (row, places) in enumerate(zip(rows, list(spans(text))[1:], strict=True), 1)
            for i, (column, cell) in enumerate(zip(header, row, strict=True))
            if column in numeric and NUMBER.fullmatch(cell)
        ]
    return {table: cells for table, cells in found.items() if cells}


def draw(cells: dict[str, list[Mutation]], count: int, rng: random.Random) -> list[Mutation]:
    """Draw tables in turn, in each a column, in that a row: long tables do not crowd out short
    ones.
    """
    left = {table: list(those) for table, those in cells.items()}
    drawn: list[Mutation] = []
    while left and len(drawn) < count:
        for table in rng.sample(sorted(left), len(left))[: count - len(drawn)]:
            column = rng.choice(sorted({m.column for m in left[table]}))
            pick = rng.choice([m for m in left[table] if m.column == column])
            drawn.append(pick)
            left[table].remove(pick)
            if not left[table]:
                del left[table]
    return drawn


def copy_project(to: Path) -> None:
    """The files that git tracks or would, as they are now, in a repository of their own."""
    for name in git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    git("init", "-q", cwd=to)
    git("add", "-A", cwd=to)


def run_fast_tests(root: Path, minutes: float) -> tuple[int | None, str, str]:
    """Exit code, first failing test and output of the fast tests in a copy, with the copy's own
    helpers.
    """
    temp = root.with_name(f"{root.name}-t")
    temp.mkdir()
    env = {
        k: v
        for k, v in os.environ.items()
        if k not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTEST_ADDOPTS"}
    }
    env |= {
        "PYTHONPATH": str(root),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "TMPDIR": str(temp),
    }
    try:
        where = run(
            [sys.executable, "-c", "import helpers; print(helpers.__file__)"], temp, env, 1
        )[1].strip()
        if not Path(where).resolve().is_relative_to(root.resolve()):
            raise ProofError(f"the copy in {root} would be tested with the helpers of {where}")
        for stage in STAGES:
            code, out = run(
                [sys.executable, "-m", "pytest", *stage, *FAST, f"--basetemp={temp / 'b'}"],
                root,
                env,
                minutes,
            )
            if code:
                break
    finally:
        shutil.rmtree(temp, ignore_errors=True)
    failing = re.search(r"^(?:FAILED|ERROR) (tests\S*)", out, flags=re.MULTILINE)
    return code, failing[1] if failing else "", out


def try_mutation(base: Path, mutation: Mutation, number: int, minutes: float) -> Result:
    """Copy, change one number, test, remove the copy."""
    copy = base.with_name(f"m{number}")
    try:
        shutil.copytree(base, copy)
        mutation.apply(copy)
        return Result(mutation, *run_fast_tests(copy, minutes))
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def prove_mutations(work: Path, count: int | None, seed: int, jobs: int, minutes: float) -> None:
    """Change numbers one at a time and expect red."""
    console.rule("Mutations")
    base = work / "base"
    copy_project(base)
    cells = numbers(base)
    count = max(24, len(cells)) if count is None else count
    chosen = draw(cells, count, random.Random(seed))
    console.print(
        f"{sum(map(len, cells.values())):,} numbers in {len(cells)} tables; {len(chosen)} drawn "
        "from "
        f"{len({m.table for m in chosen})} of them with seed {seed}"
    )
    start = time.monotonic()
    code, first, out = run_fast_tests(base, minutes)
    if code != 0:
        raise ProofError(f"the unchanged copy does not pass ({first or code}):\n{tail(out, 60)}")
    console.print(
        f"the unchanged copy passes in {time.monotonic() - start:.0f} s: {tail(out, 1)}",
        markup=False,
    )

    with ThreadPoolExecutor(jobs) as pool, Progress(console=console, transient=True) as progress:
        bar = progress.add_task("mutations", total=len(chosen))
        waiting = [pool.submit(try_mutation, base, m, i, minutes) for i, m in enumerate(chosen)]
        for future in waiting:
            future.add_done_callback(lambda _: progress.advance(bar))
        try:
            results = [future.result() for future in waiting]
        except BaseException:
            stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)
            for pid in list(running):
                end_group(pid)
            raise
    report(results)


def report(results: list[Result]) -> None:
    """Print what became of each mutation; fail if any went unnoticed."""
    table = Table()
    for heading in ("table", "row", "column", "was", "now", "first failing test"):
        table.add_column(heading, overflow="fold")
    for result in sorted(results, key=lambda r: (r.mutation.table, r.mutation.row)):
        m = result.mutation
        missed = "OUT OF TIME" if result.code is None else "SURVIVED"
        verdict = escape(result.first) if result.noticed else f"[bold red]{missed}"
        table.add_row(m.table, str(m.row), m.column, m.was, m.now, verdict)
    console.print(table)
    if survivors := [r for r in results if not r.noticed]:
        odd = [r for r in survivors if r.code != 0]
        more = (
            f"\nThe first that ended oddly (exit {odd[0].code}):\n{tail(odd[0].output, 30)}"
            if odd
            else ""
        )
        raise ProofError(f"{len(survivors)} of {len(results)} changed numbers went unnoticed{more}")
    tests = {r.first for r in results}
    console.print(
        f"all {len(results)} changed numbers were noticed, by {len(tests)} different tests"
    )


# --- the command ----------------------------------------------------------------------------------


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.tools.proof",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Exit code: 0 everything holds, 1 something does not. "
        "Works in a temporary folder that it removes.",
    )
    parser.add_argument(
        "--only",
        choices=["clone", "mutations"],
        help="one half only: the clone is of HEAD, mutations are of the tree as it is",
    )
    parser.add_argument(
        "--mutations",
        type=int,
        metavar="N",
        help="how many numbers to change (default: 24, or one a table)",
    )
    parser.add_argument(
        "--seed", type=int, default=20101, help="which numbers are drawn (default: %(default)s)"
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=2,
        help="mutations tested at the same time (default: %(default)s)",
    )
    parser.add_argument(
        "--minutes",
        type=float,
        default=15,
        help="time limit for one test run; the clone's have four times it (default: 15)",
    )
    args = parser.parse_args(argv)
    if args.jobs < 1 or args.minutes <= 0 or (args.mutations is not None and args.mutations < 1):
        parser.error("--mutations, --jobs and --minutes must be positive")
    return args


def main(argv: list[str] | None = None) -> int:
    args = parse(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with tempfile.TemporaryDirectory(prefix="proof-", ignore_cleanup_errors=True) as work:
            if args.only != "mutations":
                (Path(work) / "clone").mkdir()
                prove_clone(Path(work) / "clone", 4 * args.minutes)
            if args.only != "clone":
                prove_mutations(Path(work), args.mutations, args.seed, args.jobs, args.minutes)
    except ProofError as problem:
        console.print(f"FAILED: {problem}", style="red", markup=False, soft_wrap=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
