"""What the command `payments` says: the waterfall as a table of text, and what the user should look
at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pandas as pd

from helpers.core.errors import DataError
from helpers.spend.classify import corrections
from helpers.spend.ingest import IngestResult, ingest_files, save_csv, total_waterfall
from helpers.spend.parse.read_result import CHECK, Refusal

__all__ = [
    "as_table",
    "checks_table",
    "complaint_lines",
    "complaints",
    "complaints_about",
    "ingest_files",
    "report_text",
    "save_csv",
    "split_overrides",
]

UNSURE = 0.5
_VARIABLE = re.compile(r"'[^']*'|\"[^\"]*\"|\([^)]*\)|£?\d[\d,.]*")  # differs within a kind
SIBLINGS = 4  # files of a folder, from which on one is held against the others
TIMES = 20  # how many times the pounds of the usual file are out of proportion


def split_overrides(files: Sequence[Path]) -> tuple[Path | None, pd.DataFrame | None]:
    """What --overrides names: the file about columns and sheets, and the payees of the file about
    payees, told apart by their first lines.

    Raises DataError for two files of one kind, or a broken file about payees.
    """
    found: dict[bool, Path] = {}
    for path in files:
        kind = corrections.are_payee_overrides(path)
        if kind in found:
            about = "payees" if kind else "columns and sheets"
            raise DataError(
                f"{found[kind]} and {path} are both about {about}; put them into one file"
            )
        found[kind] = path
    return found.get(False), corrections.load_payee_overrides(
        found[True]
    ) if True in found else None


def report_text(outcome: IngestResult) -> str:
    """The waterfall in all, and duplicates, for a person to read."""
    steps = total_waterfall(outcome.waterfall)
    names = [s if s in ("raw", "kept") else f"− {s}" for s in steps["step"]]
    files = outcome.waterfall["source_file"].nunique()
    lines = [
        f"{_files(files)}, {outcome.read_anew:,} of them read in this run",
        f"{'':22}{'rows':>12}{'£':>24}",
    ]
    lines += [
        f"{n:22}{rows:>12,}{_pounds(pence):>24}"
        for n, rows, pence in zip(names, steps["rows"], steps["pence"], strict=True)
    ]
    lines.append("raw = kept + all that was dropped, to the penny, in every file")
    for row in outcome.duplicates.itertuples():
        lines.append(
            f"{row.rows:,} of the {row.payments:,} payments of {row.source_file} "
            f"(£{_pounds(row.pence)}) are in {row.first_file} too"
        )
    if outcome.outdated:
        lines.append(
            f"read by another version, and not among these: {_files(len(outcome.outdated))} of "
            f"the store, such as {outcome.outdated[0]}; to read them anew, give them again"
        )
    return "\n".join(lines)


def complaints(outcome: IngestResult) -> list[str]:
    """One line for each refusal, each unsure column, each fault of ours."""
    read = (outcome.refusals, outcome.columns, outcome.waterfall)
    return complaints_about(*read, unused=outcome.unused) + outcome.faults


def complaints_about(
    refusals: Sequence[Refusal],
    columns: pd.DataFrame,
    waterfall: pd.DataFrame,
    *,
    unused: Sequence[str] = (),
) -> list[str]:
    """What a person should look at in files that were read, by a command or in a notebook.

    Args:
        refusals: What could not be read.
        columns: How each column was recognised.
        waterfall: Rows and pence of each sheet by step.
        unused: Patterns of the override file that fit no file.

    Returns:
        One line for each refusal, each unsure column, each message of the reader and each file that
        is out of proportion.
    """
    lines = [
        f"Refused: {r.source_file}{f', sheet {r.source_sheet!r}' if r.source_sheet else ''}: "
        f"{r.why}"
        for r in refusals
    ]
    # Without a name it takes more to be sure.
    sure = columns["sure"] - 0.11 * (columns["how"] == "contents")
    unsure = columns[(columns["column"] > 0) & (sure < UNSURE)]
    lines += [
        f"Please check: {u.source_file}: {u.field} is taken from column {u.column} "
        f"({u.header or 'no name'}), by its {u.how}"
        for u in unsure.itertuples()
    ]
    checks = columns[columns["field"] == CHECK]
    lines += [
        f"Please check: {c.source_file}{f', sheet {c.source_sheet!r}' if c.source_sheet else ''}: "
        f"{c.header}"
        for c in checks.itertuples()
    ]
    lines += [
        f"Please check: the override file names {pattern!r}, which fits no file"
        for pattern in unused
    ]
    return lines + _out_of_proportion(waterfall)


def _out_of_proportion(waterfall: pd.DataFrame) -> list[str]:
    """One line for each file whose payments are TIMES those of the usual file beside it."""
    kept = waterfall[waterfall["step"] == "kept"]
    pence = kept.groupby("source_file")["pence"].sum().abs()
    pence = pence[pence > 0]
    folders = pence.groupby([str(PurePosixPath(name).parent) for name in pence.index])
    usual = folders.transform("median")
    large = pence[(folders.transform("size") >= SIBLINGS) & (pence > TIMES * usual)]
    return [
        f"Please check: {name}: its payments, £{_pounds(amount)}, are more than {TIMES} times "
        "those of the usual file beside it"
        for name, amount in large.items()
    ]


def checks_table(outcome: IngestResult) -> pd.DataFrame:
    """Every complaint about a run as a table, for `--checks`.

    Args:
        outcome: The run.

    Returns:
        what (Refused, Please check or Fault), source_file, kind (the message without what differs
        from file to file) and message, a row a complaint in the order of `complaints`.
    """
    return as_table(complaints(outcome), outcome.waterfall)


def as_table(lines: Sequence[str], waterfall: pd.DataFrame) -> pd.DataFrame:
    """Complaints as a table.

    Args:
        lines: As `complaints_about` gives them.
        waterfall: Rows and pence of each sheet by step, which names all files.

    Returns:
        As `checks_table` gives it.
    """
    names = set(waterfall["source_file"])
    rows = [_taken_apart(line, names) for line in lines]
    return pd.DataFrame(rows, columns=["what", "source_file", "kind", "message"], dtype="str")


def complaint_lines(outcome: IngestResult, shown: int = 20, examples: int = 3) -> list[str]:
    """The complaints about a run for the terminal: kinds with many messages are summed up.

    Args:
        outcome: The run.
        shown: Of a kind with at most so many messages all are listed.
        examples: Of any other kind so many, and the number of the rest.

    Returns:
        The lines to print.
    """
    table = checks_table(outcome)
    lines = []
    for (what, kind), rows in table.groupby(["what", "kind"], sort=False):
        messages = rows["message"].tolist()
        if len(messages) <= shown:
            lines += messages
            continue
        lines += messages[:examples]
        files = rows["source_file"].nunique()
        lines.append(
            f"{what}: {len(messages) - examples:,} more like these ({len(messages):,} in "
            f"{_files(files)}): {kind}; --checks FILE.csv lists them"
        )
    return lines


def _taken_apart(line: str, names: set[str]) -> tuple[str, str, str, str]:
    """A complaint as what it is, the file that it names, its kind, and the whole line."""
    what, _, rest = line.partition(": ")
    if what not in ("Refused", "Please check"):
        return "Fault", rest and what, rest or line, line
    ends = [m.start() for m in re.finditer(r": |, sheet ", rest)]
    name = next((rest[:end] for end in ends if rest[:end] in names), "")
    kind = rest[len(name) :].rpartition(", sheet ")[2] if name else rest
    return what, name, _VARIABLE.sub("…", kind.partition(": ")[2] or kind), line


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def _pounds(pence: int) -> str:
    pence = int(pence)
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100:,}.{abs(pence) % 100:02}"
