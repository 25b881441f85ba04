"""Follow your own spend files: read a folder, name the model behind each payee, correct it, add up,
save.

For example::

    from helpers import spend

    mine = spend.read_folder("my files")
    mine.review()  # payees that nobody could place, the largest first
    mine = mine.corrected({"ANYTOWN CARE": "social_enterprise"})
    mine.mix("provider_model", community=True)
    mine.save("my results")

Each step gives a frame; nothing is changed in place, and what you correct is kept in one table that
you can save and use again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

import pandas as pd

from helpers import spend
from helpers.core.arguments import to_flag, to_path, to_whole_number
from helpers.core.errors import DataError, SuiteError, did_you_mean, one_line
from helpers.spend import aggregate as sums
from helpers.spend import console, shipped_totals
from helpers.spend.classify import corrections, payee_names, payees, service_lines

SHOWN_CHECKS = 5  # messages that a notebook shows; `checks` has all of them
CORRECTION_COLUMNS = list(payees.PAYEE_OVERRIDE_COLUMNS)


@dataclass(frozen=True)
class SpendSession:
    """Your payments, read and classified. `reading` holds ledger, waterfall, columns and refusals;
    `corrections` your own decisions.
    """

    reading: spend.Reading
    payments: pd.DataFrame
    corrections: pd.DataFrame

    def __repr__(self) -> str:
        unknown = (self.payments["provider_model"] == "unclassified").sum()
        twice = self.duplicates["rows"].sum()
        said = f"{twice:,} in a second file too, see duplicates; " if twice else ""
        what = self.checks["what"].value_counts()
        refused, doubtful = what.get("Refused", 0), what.get("Please check", 0)
        if refused or doubtful:
            said += f"{refused:,} refused and {doubtful:,} to look at, see checks; "
        return (
            f"SpendSession({len(self.payments):,} payments, {unknown:,} of them unclassified, "
            f"{len(self.corrections):,} corrections; {said}review(), corrected(), mix(), save())"
        )

    def _repr_html_(self) -> str:
        messages = self.checks["message"]
        lines = [*messages[:SHOWN_CHECKS]]
        if len(messages) > SHOWN_CHECKS:
            lines.append(f"… and {len(messages) - SHOWN_CHECKS:,} more: checks")
        listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
        noted = f"<ul>{listed}</ul>" if listed else ""
        return f"<p>{escape(repr(self))}</p>{noted}{self.mix().to_html(index=False)}"

    @property
    def duplicates(self) -> pd.DataFrame:
        """Files that hold the same payments: first_file, source_file, rows, pence, payments."""
        return self.reading.duplicates

    @property
    def checks(self) -> pd.DataFrame:
        """What to look at: files and sheets that were refused, and readings that may be wrong.

        Returns:
            what (Refused or Please check), source_file, kind (the message without what differs from
            file to file) and message; no row where nothing is to be said.
        """
        return _checks(self.reading)

    @property
    def waterfall(self) -> pd.DataFrame:
        """From all rows to payments: step, rows, pence; `charts.waterfall` draws it."""
        return spend.total_waterfall(self.reading.waterfall)

    def review(self, most: int = 20) -> pd.DataFrame:
        """Unclassified payees, the largest first. Look a name up, then say what it is with
        `corrected`. Individuals are not among them.

        Args:
            most: How many rows, at most.

        Returns:
            supplier, payments (their number), amount_gbp in pounds, and share_percent of all
            payments.
        """
        most = to_whole_number(most, "most", 0, error=DataError)
        rows = self.payments[self.payments["provider_model"] == "unclassified"]
        table = sums.in_pounds(
            sums.add_up(rows, ["supplier"]).sort_values(
                ["amount_pence", "supplier"], ascending=[False, True]
            )
        )
        whole = self.payments["amount_pence"].sum() / 100
        return (
            table.assign(share_percent=table["amount_gbp"] / whole * 100 if whole else 0.0)
            .head(most)
            .reset_index(drop=True)
        )

    def unrecognised(self) -> pd.DataFrame:
        """Expense areas and types that no rule of service_lines.csv knows: [expense_area,
        expense_type, payments, amount_gbp].
        """
        return sums.in_pounds(service_lines.unrecognised(self.payments))

    def corrected(self, decisions: Mapping[str, str] | pd.DataFrame | str | Path) -> SpendSession:
        """The same payments with your decisions added; the last word on a payee wins.

        Args:
            decisions: {payee as published: provider model}; or a frame, or the path of a CSV saved
                before, with the columns supplier, provider_model and, if wanted, organisation and
                organisation_code.

        Returns:
            A new session; this one stays as it is.

        Raises:
            DataError: A word is no provider model; or, unless the decisions come from a file or a
                frame that may serve many folders, a payee is not among the payments.
        """
        told = _decisions(decisions)
        known = self.payments["supplier"].unique()
        keys = {payee_names.name_key(name) for name in known}
        for row in told.itertuples(index=False):
            if row.provider_model not in payees.PAYEE_KINDS:
                hint = did_you_mean(str(row.provider_model), payees.PAYEE_KINDS)
                raise DataError(
                    f"{row.provider_model!r} is no provider model{hint}; expected one of "
                    f"{', '.join(payees.PAYEE_KINDS)}"
                )
            if isinstance(decisions, Mapping) and payee_names.name_key(row.supplier) not in keys:
                raise DataError(
                    f"no payment went to {row.supplier!r}{did_you_mean(str(row.supplier), known)}; "
                    "names are as published"
                )
        whole = pd.concat([self.corrections, told], ignore_index=True).drop_duplicates(
            "supplier", keep="last", ignore_index=True
        )
        return replace(self, payments=_laid_over(self.payments, whole), corrections=whole)

    def mix(self, *columns: str, community: bool = False) -> pd.DataFrame:
        """Payments added up.

        Args:
            *columns: Any of payer, financial_year, period, service_line, provider_model,
                organisation and the other columns of `payments`; provider_model if none is named.
            community: Whether only payments count that a service line marks as community.

        Returns:
            A row a combination: the columns, payments (their number), amount_gbp in pounds, and
            share_percent of all that is added up.

        Raises:
            DataError: There is no such column.
        """
        to_flag(community, "community", DataError)
        rows = self.payments[self.payments["community"]] if community else self.payments
        table = sums.in_pounds(sums.add_up(rows, columns or ("provider_model",)))
        whole = table["amount_gbp"].sum()
        return table.assign(share_percent=table["amount_gbp"] / whole * 100 if whole else 0.0)

    def save(self, out: str | Path) -> list[Path]:
        """Write all of it to a folder as CSV, each file whole or not at all.

        Args:
            out: The folder; it is made where it is missing. What is there already under the same
                names is written over.

        Returns:
            The files: payments, to_review, corrections, mix, not_recognised, checks, ledger and
            waterfall. None of them is read as payments later, wherever they lie.

        Raises:
            FileError: The folder cannot be written to.
        """
        folder = to_path(out, "the folder to save to", "my results")
        tables = {
            "payments": self.payments,
            "to_review": self.review(10_000),
            "corrections": self.corrections,
            "mix": self.mix("payer", "financial_year", "service_line", "provider_model"),
            "not_recognised": self.unrecognised(),
            "checks": self.checks,
            "ledger": self.reading.ledger,
            "waterfall": self.reading.waterfall,
        }
        for name, table in tables.items():
            spend.save_csv(folder / f"{name}.csv", table)
        return [folder / f"{name}.csv" for name in tables]


def read_folder(
    path: str | Path | Sequence[str],
    override_file: str | Path | None = None,
    data: str | Path | None = None,
    *,
    drop_duplicates: bool = True,
) -> SpendSession:
    """Read a folder (or files, patterns, zips), classify every payee and find every service line.

    Args:
        path: A folder, a file, a pattern or a zip, or several of them.
        override_file: Settings of the reader for files and sheets (docs/reading-spend-files.md).
        data: A folder of your own tables: DIR/service_lines.csv or DIR/organisations.csv takes the
            place of ours.
        drop_duplicates: Whether payments that an earlier file holds too, a month in two formats,
            are left out; they are in `duplicates` and in the ledger. False counts them again.

    Returns:
        The payments, read and classified.

    Raises:
        DataError: Nothing can be read.
    """
    reading = spend.read_files(
        path, override_file, drop_duplicates=drop_duplicates, done=_progress()
    )
    if reading.table.empty:
        messages = list(_checks(reading)["message"])
        why = f": {messages[0]}" if messages else ""
        if len(messages) > 1:
            why += f" (and {len(messages) - 1:,} more; spend.read_files lists them)"
        raise DataError(one_line(f"no payment was found in {path}{why}"))
    rows = shipped_totals.with_service_lines(
        shipped_totals.with_providers(reading.table, data), data
    )
    return SpendSession(reading, rows, pd.DataFrame(columns=CORRECTION_COLUMNS, dtype="str"))


def _checks(reading: spend.Reading) -> pd.DataFrame:
    """What the command `payments` would say of a reading, as a table."""
    lines = console.complaints_about(reading.refusals, reading.columns, reading.waterfall)
    return console.as_table(lines, reading.waterfall)


def _progress() -> Callable[[str, int], None]:
    """A line in the notebook after each file that takes long to read, a PDF or a zip.

    An ordinary line: what is written to stderr looks like a fault there.
    """
    count = 0

    def done(name: str, total: int) -> None:
        nonlocal count
        count += 1
        if "ipykernel" in sys.modules and name.lower().endswith((".pdf", ".zip")):
            print(f"read {count:,} of {total:,} files: {name}")

    return done


def _decisions(given: Mapping[str, str] | pd.DataFrame | str | Path) -> pd.DataFrame:
    if isinstance(given, (str, Path)):
        if not Path(given).is_file():
            raise DataError(
                f"there is no file {str(given)!r} of corrections; to correct one payee, give "
                "{payee as published: provider model}"
            )
        return corrections.load_payee_overrides(Path(given))
    if isinstance(given, Mapping):
        given = pd.DataFrame(
            {"supplier": list(given), "provider_model": list(given.values())}, dtype="str"
        )
    if not isinstance(given, pd.DataFrame):
        raise DataError(
            f"the corrections are {given!r}; they are {{payee as published: provider model}}, a "
            "frame, or the path of a CSV"
        )
    missing = [name for name in CORRECTION_COLUMNS[:2] if name not in given]
    if missing:
        raise SuiteError(
            f"your corrections have no column {missing[0]}; expected "
            f"{', '.join(CORRECTION_COLUMNS[:2])}"
        )
    return given.reindex(columns=CORRECTION_COLUMNS).astype("str").fillna("")


def _laid_over(rows: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Payments with the corrections in place of what was found; their method is `override`, their
    confidence high.
    """
    told = (
        corrections.assign(key=corrections["supplier"].map(payee_names.name_key))
        .drop_duplicates("key", keep="last")
        .set_index("key")
    )
    keys = rows["supplier"].map(
        {name: payee_names.name_key(name) for name in rows["supplier"].unique()}
    )
    hit = keys.isin(told.index)
    changed = rows.copy()
    for column in ("provider_model", "organisation", "organisation_code"):
        changed.loc[hit, column] = keys[hit].map(told[column])
    changed.loc[hit, ["method", "confidence"]] = ["override", "high"]
    return changed


# ---- a folder to try it on

_EXAMPLE = Path(__file__).parent / "example"


def folder_notes(path: str | Path | Sequence[str]) -> list[str]:
    """What must be said beside every result of a folder.

    Args:
        path: What was given to `read_folder`.

    Returns:
        That the files are made up, for the example of this suite; nothing for files of your own.
    """
    if isinstance(path, (str, Path)) and Path(path).absolute() == _EXAMPLE:
        return ["Here: two made-up files of this suite, with one payee placed by hand."]
    return []


def example_folder() -> Path:
    """A folder of two small files that are made up, laid out as finance teams do.

    One has a title and an empty last line, the other a total, another header and another encoding.
    """
    return _EXAMPLE
