"""The command line: `python -m helpers`, or `community-shift` where the wheel is installed."""

from __future__ import annotations

import re
import sys
import traceback
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from typer.core import TyperGroup

from helpers.core.atomic_write import require_writable
from helpers.core.errors import SuiteError
from helpers.core.extras import missing_extra

__all__ = ["app", "main"]

# What only those who maintain the suite run; `--help` lists them apart.
_MAINTAINERS = ("notebooks", "release", "totals", "dictionary", "bundle")


class _Commands(TyperGroup):
    """The commands in two lists: those of users, and those of maintainers."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        lines = [
            (name, command.get_short_help_str(limit=200)) for name, command in self.commands.items()
        ]
        for title, maintained in (("Commands", False), ("For maintainers", True)):
            with formatter.section(title):
                formatter.write_dl(
                    [line for line in lines if (line[0] in _MAINTAINERS) == maintained]
                )


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="How the value of NHS community services shifts between provider models: check the data, "
    "build the reports.\n\n"
    "Exit codes: 0 done, 1 done with refusals or failed checks that are listed, 2 something you "
    "gave is wrong, 3 a fault of ours.",
)


def _say_version(asked: bool) -> None:
    if asked:
        from helpers import __version__, tables

        typer.echo(f"community-services-shift {__version__}, data version {tables.version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_say_version,
            is_eager=True,
            help="Say the version of the suite and of its data.",
        ),
    ] = False,
) -> None:
    """What stands before a command."""


_DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="A folder of your own tables, each laid over ours of the same name "
        "(areas.csv over areas.csv).",
    ),
]

_RegisterOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--register",
        "--registers",
        metavar="FILE",
        help="A full register of your own (ODS, Charity Commission, Care "
        "Quality Commission, Companies House); may be given several times.",
    ),
]


# What the commands take.

_NotebooksArgument = Annotated[
    list[str] | None,
    typer.Argument(
        help="Notebooks to build, by name or number (01); all of them if none is named."
    ),
]

_ReportsOutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where the HTML files go.")
]

_AreaOption = Annotated[
    list[str] | None,
    typer.Option(
        "--area",
        metavar="CODE",
        help="A report about one place instead: a PCT (5EM), a region of 2010 (Q33), an integrated "
        "care board (QT1) or a council, by code or name. May be given several times, or as "
        "5EM,Q33.",
    ),
]

_AllAreasOption = Annotated[
    bool, typer.Option("--all-areas", help="A report about each of 209 places (all but councils).")
]

_ScenarioOption = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        metavar="FILE [FILE]",
        help="A brief about a scenario file instead, or about two side by side: "
        "--scenario mine.json other.json. Names of the library (plan, all-acute) will do as well.",
    ),
]

_ValuesOutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write draws and results there, as Parquet."),
]

_WriteOption = Annotated[
    bool,
    typer.Option(
        "--write",
        help="Renew the computed tables of data/: value_decisions and outcome_shares.",
    ),
]

_NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(help="Notebooks to run, by name or number; all if none is named."),
]

_ReleaseOutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where the zip goes.")
]

_ReportsOption = Annotated[
    Path | None,
    typer.Option(
        "--reports",
        metavar="DIR",
        help="Take the reports of this folder instead of building them.",
    ),
]

_PathsArgument = Annotated[
    list[str], typer.Argument(metavar="PATH…", help="Spend files, folders, patterns or zips.")
]

_PaymentsOutOption = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="The store: Parquet by payer and financial year."),
]

_LedgerOption = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE.csv", help="Every row that is no payment, and why."),
]

_WaterfallOption = Annotated[
    Path | None,
    typer.Option(
        "--waterfall",
        metavar="FILE.csv",
        help="Rows and pence of each file: raw, kept, dropped.",
    ),
]

_ColumnsOption = Annotated[
    Path | None,
    typer.Option(
        "--columns",
        metavar="FILE.csv",
        help="How each column was recognised, and how sure that is.",
    ),
]

_ChecksOption = Annotated[
    Path | None,
    typer.Option(
        "--checks",
        metavar="FILE.csv",
        help="Every refusal and every Please check; the screen sums up kinds with many.",
    ),
]

_PaymentsOverridesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--overrides",
        metavar="FILE",
        help="Your corrections of columns and sheets (docs/reading-spend-files.md) or of "
        "payees (docs/classifying-payees.md); may be given once for each.",
    ),
]

_DropDuplicatesOption = Annotated[
    bool,
    typer.Option(
        "--drop-duplicates",
        help="Drop payments that an earlier file holds too; they are only reported otherwise.",
    ),
]

_NoClassifyOption = Annotated[
    bool,
    typer.Option("--no-classify", help="Do not name the provider model behind each payee."),
]

_PathArgument = Annotated[
    Path, typer.Argument(metavar="IN.csv", help="A CSV with a column of payees.")
]

_ColumnOption = Annotated[
    str, typer.Option("--column", metavar="NAME", help="The column of payees.")
]

_ClassifyOutOption = Annotated[
    Path, typer.Option("--out", metavar="OUT.csv", help="The same rows with five columns more.")
]

_WhenOption = Annotated[
    str | None,
    typer.Option(
        "--when",
        metavar="NAME",
        help="A column of dates or financial years, for bodies whose type changed.",
    ),
]

_ClassifyOverridesOption = Annotated[
    Path | None,
    typer.Option(
        "--overrides",
        metavar="FILE.csv",
        help="What you know better: supplier, provider_model.",
    ),
]

_SpendOption = Annotated[
    Path | None,
    typer.Option(
        "--spend",
        metavar="DIR",
        help="The spend files as published: DIR/london_2020_21 and DIR/icb_2021_25.",
    ),
]

_CcgOption = Annotated[
    Path | None,
    typer.Option(
        "--ccg",
        metavar="DIR",
        help="One workbook for each clinical commissioning group of 2018-19, named after it.",
    ),
]

_WaitingOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--waiting",
        metavar="FILE",
        help="A month's workbook of community waiting lists as published, given once for each "
        "month; or a CSV of their rows.",
    ),
]

_ProviderFilesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE…", help="Workbooks and lists as NHS bodies publish them, one or several."
    ),
]

_ProvidersOutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write the rows of each file there, as CSV."),
]

_TotalsOutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Where the tables go; over those of data/ if it is left out.",
    ),
]


@app.command("reports")
def _reports_command(
    notebooks: _NotebooksArgument = None,
    out: _ReportsOutOption = Path("reports"),
    area: _AreaOption = None,
    all_areas: _AllAreasOption = False,
    scenario: _ScenarioOption = None,
    data: _DataOption = None,
) -> None:
    """Execute the notebooks afresh and write one offline HTML file for each.

    Every file holds its charts, its controls and all their states: it can be sent by e-mail and
    opened without a network.
    """
    if scenario:
        if area or all_areas:
            raise SuiteError(
                "name either scenarios or places: --scenario builds one brief about one or two "
                "scenarios"
            )
        # The second file of "--scenario A B" comes as an argument.
        _brief(out, [*scenario, *(notebooks or [])], data)
        return
    if area or all_areas:
        if notebooks:
            raise SuiteError(
                "name either notebooks or places: --area and --all-areas build reports about "
                "places only"
            )
        _area_reports(
            out,
            [place for listed in area or [] for place in _named_places(listed)],
            all_areas,
            data,
        )
        return
    from helpers.reports import build

    names = notebooks or []
    with _progress() as progress:
        task = progress.add_task("Building reports", total=len(build.notebook_paths(names)))
        written = build.build_reports(out, names, data=data, done=lambda _: progress.advance(task))
    for path in written:
        typer.echo(f"{path}  {path.stat().st_size:,} bytes")


def _brief(out: Path, files: list[str], data: Path | None) -> None:
    from helpers.reports import briefs

    path = briefs.build_brief(out, files, data=data)
    typer.echo(f"{path}  {path.stat().st_size:,} bytes")


def _named_places(listed: str) -> list[str]:
    """What one --area names: codes parted by commas, or one name, which may hold commas."""
    parts = [part.strip() for part in listed.split(",") if part.strip()]
    codes = all(re.fullmatch(r"[A-Za-z0-9]{3,5}|council-[a-z-]+", part) for part in parts)
    return parts if codes or not parts else [listed.strip()]


def _area_reports(out: Path, codes: list[str], all_areas: bool, data: Path | None) -> None:
    from helpers.reports import areas

    if not codes and not all_areas:
        raise SuiteError("--area needs a code, such as 5EM")
    places = areas.chosen_places([] if all_areas else codes, data)
    with _progress() as progress:
        task = progress.add_task("Building area reports", total=len(places))
        written = areas.build_areas(out, places, data=data, done=lambda _: progress.advance(task))
    for path in written if len(written) <= 12 else written[-1:]:
        typer.echo(f"{path}  {path.stat().st_size:,} bytes")
    if len(places) > 1:
        typer.echo(f"{len(places)} reports, {sum(path.stat().st_size for path in written):,} bytes")


@app.command("check")
def _check_command(data: _DataOption = None) -> None:
    """Validate every table: schema, keys, dates, sums, formulas, sources.

    Prints a short summary; exits with 1 if anything is wrong.
    """
    from helpers.tables import checks

    results = checks.check(data)
    typer.echo(checks.summarise(results))
    if not all(result.ok for result in results):
        raise typer.Exit(1)
    from helpers import estimates

    typer.echo(estimates.changes_in_words(estimates.before_and_after(data)))


@app.command("values")
def _values_command(
    out: _ValuesOutOption = None,
    write: _WriteOption = False,
    data: _DataOption = None,
) -> None:
    """Estimate what each PCT's services were worth.

    Prints the national shares with their intervals.
    """
    from helpers import estimates

    if write and data:
        raise SuiteError(
            "--write renews the tables as released, which tables of your own are not: leave out "
            "--write or --data"
        )
    if out:
        require_writable(out)
    est = estimates.outcome(data)
    typer.echo(estimates.shares_in_words(est))
    for path in [
        *(estimates.export_parquet(est, out) if out else ()),
        *(estimates.write_computed_tables() if write else ()),
    ]:
        typer.echo(f"{path}  {path.stat().st_size:,} bytes")
    typer.echo(estimates.estimate_citation(est))


@app.command("notebooks")
def _notebooks_command(
    names: _NamesArgument = None,
) -> None:
    """Run the notebooks top to bottom and save them with their outputs, as they are committed."""
    from helpers.core.paths import notebooks_dir, require_repository

    require_repository("the notebooks")
    import nbformat

    from helpers.core.atomic_write import write_whole
    from helpers.reports.build import notebook_paths
    from helpers.reports.execute import run_notebook

    # Those without a number take parameters and are run for their defaults.
    paths = notebook_paths(names) if names else sorted(notebooks_dir().glob("*.ipynb"))
    with _progress() as progress:
        for path in progress.track(paths, description="Running notebooks"):
            notebook = run_notebook(path, folder=path.parent, report=False).notebook
            for cell in notebook.cells:
                cell.metadata.pop("execution", None)  # times of day differ at every run
            notebook.metadata.pop("widgets", None)
            write_whole(path, nbformat.writes(notebook) + "\n")


@app.command("release")
def _release_command(
    out: _ReleaseOutOption = Path("dist"),
    reports: _ReportsOption = None,
) -> None:
    """Pack all reports, their PDFs and the data into one zip, built afresh."""
    from helpers.reports import build, release

    with _progress() as progress:
        task = progress.add_task("Building reports", total=len(build.notebook_paths()))
        path = release.pack_release(out, built=reports, done=lambda _: progress.advance(task))
    typer.echo(f"{path}  {path.stat().st_size:,} bytes")
    if not release.find_browser():
        typer.echo(
            "No PDFs: no Chromium is installed (Debian: apt install chromium; or name one in "
            "CHROMIUM)."
        )


@app.command("payments")
def _payments_command(
    paths: _PathsArgument,
    out: _PaymentsOutOption,
    ledger: _LedgerOption = None,
    waterfall: _WaterfallOption = None,
    columns: _ColumnsOption = None,
    checks: _ChecksOption = None,
    overrides: _PaymentsOverridesOption = None,
    register: _RegisterOption = None,
    drop_duplicates: _DropDuplicatesOption = False,
    no_classify: _NoClassifyOption = False,
    data: _DataOption = None,
) -> None:
    """Read spend files, whatever their layout, into one store.

    Every row and every pound is accounted for.
    Files that are in the store already, unchanged, are not read again.
    """
    from helpers import tables
    from helpers.spend import console

    for listing in filter(None, (ledger, waterfall, columns, checks)):
        require_writable(listing.parent)
    about_files, about_payees = console.split_overrides(overrides or [])
    with _progress() as progress:
        task = progress.add_task("Reading", total=None)
        outcome = console.ingest_files(
            paths,
            out,
            override_file=about_files,
            drop_duplicates=drop_duplicates,
            leave_out=[p for p in (ledger, waterfall, columns, checks) if p],
            payees=about_payees,
            registers=register or [],
            organisations=None if no_classify else tables.read("organisations", data),
            done=lambda _, total: progress.update(task, advance=1, total=total),
        )
    for path, frame in (
        (ledger, outcome.ledger),
        (waterfall, outcome.waterfall),
        (columns, outcome.columns),
        (checks, console.checks_table(outcome)),
    ):
        if path:
            console.save_csv(path, frame)
    typer.echo(console.report_text(outcome))
    for line in console.complaint_lines(outcome):
        typer.echo(line, err=True)
    if outcome.faults:
        typer.echo(
            "This is a fault of ours, not of yours. Please open an issue with the lines above.",
            err=True,
        )
    if outcome.faults or outcome.refusals:
        raise typer.Exit(3 if outcome.faults else 1)


@app.command("classify")
def _classify_command(
    path: _PathArgument,
    column: _ColumnOption,
    out: _ClassifyOutOption,
    when: _WhenOption = None,
    overrides: _ClassifyOverridesOption = None,
    register: _RegisterOption = None,
    data: _DataOption = None,
) -> None:
    """Name the organisation and the provider model behind each payee.

    What is not known stays unclassified.
    """
    from helpers import tables
    from helpers.spend import save_csv
    from helpers.spend.classify import corrections

    known_payees = corrections.load_payee_overrides(overrides) if overrides else None
    payees = corrections.classify_file(
        path,
        column,
        organisations=tables.read("organisations", data),
        registers=register or [],
        overrides=known_payees,
        when=when,
    )
    save_csv(out, payees)
    for model, rows in payees["provider_model"].value_counts().items():
        typer.echo(f"{model:22}{rows:>10,}")
    typer.echo(f"{out}  {out.stat().st_size:,} bytes")


@app.command("providers")
def _providers_command(files: _ProviderFilesArgument, out: _ProvidersOutOption = None) -> None:
    """Say what published provider files are and what they hold: waiting lists, costs, accounts.

    Exits with 1 if a file is not known or does not keep to its layout.
    """
    from helpers import providers
    from helpers.spend import save_csv

    paths = [Path(file) for file in files]
    for path in paths:
        if not path.is_file():
            raise SuiteError(f"there is no file {path}")
    stems = [path.stem for path in paths]
    if out and len(set(stems)) < len(stems):
        raise SuiteError("--out names each table after its file; two of the files have one name")
    refused = False
    said: set[str] = set()  # the list of all layouts is long, and read once
    for path in paths:
        try:
            file = providers.read_provider_file(path)
        except providers.ProviderFileError as reason:
            found, _, expected = str(reason).partition("; expected ")
            words = "; expected one of those named above" if expected in said else ""
            typer.echo(f"Not read: {found if words else reason}{words}", err=True)
            said |= {expected} if expected else set()
            refused = True
            continue
        typer.echo(str(file))
        if out:
            target = out / f"{path.stem}.csv"
            save_csv(target, file.rows)
            typer.echo(f"{target}  {target.stat().st_size:,} bytes")
    if refused:
        raise typer.Exit(1)


@app.command("totals")
def _totals_command(
    spend: _SpendOption = None,
    waiting: _WaitingOption = None,
    ccg: _CcgOption = None,
    out: _TotalsOutOption = None,
) -> None:
    """Make the tables of totals anew from the files as published.

    With --spend and --waiting: community_payments, all_payments, payment_coverage,
    payment_reading, waiting_list and waiting_list_providers. With --ccg: those of England's
    commissioners in 2018-19, ccg_community_2018_19 and ccg_coverage_2018_19.
    """
    from helpers import providers
    from helpers.core.paths import require_repository
    from helpers.spend import ccg_totals, shipped_totals

    if (spend is None) != (not waiting) or (spend is None and ccg is None):
        raise SuiteError("totals needs --spend with --waiting, or --ccg, or all three")
    if out is None:
        require_repository("the tables of totals")
    written = []
    if spend and waiting:
        lists = providers.read_waiting_lists(list(waiting))
        written = shipped_totals.write_shipped_totals(spend, lists, out)
    if ccg:
        written += shipped_totals.write_tables(ccg_totals.ccg_tables(ccg), out)
    for path in written:
        typer.echo(f"{path}  {path.stat().st_size:,} bytes")


@app.command("bundle")
def _bundle_command() -> None:
    """Build a small plotly.js for the reports, where Node and npm are there.

    Set-up calls this; reports work without it.
    """
    from helpers.reports import plotly_bundle

    try:
        path = plotly_bundle.build_bundle()
        typer.echo(
            f"plotly.js: a bundle of {len(plotly_bundle.TRACES)} traces, "
            f"{path.stat().st_size:,} bytes"
        )
    except plotly_bundle.BundleError as reason:
        typer.echo(
            f"plotly.js: reports will hold the full library, about 1.2 MB more each ({reason})"
        )


@app.command("dictionary")
def _dictionary_command() -> None:
    """Write data/README.md, the dictionary of the tables, from datapackage.json."""
    from helpers.core import paths
    from helpers.core.atomic_write import write_whole
    from helpers.tables import dictionary

    paths.require_repository("the dictionary")
    write_whole(paths.data_dir() / "README.md", dictionary.to_markdown())


def main() -> None:
    """Run the command that the arguments name.

    What the user can mend is one line on stderr and exit code 2; what only we can mend is 3.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # An old console without ✓ or £ shows a question mark, not a traceback.
            stream.reconfigure(errors="replace")
    try:
        app()
    except SuiteError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(2)
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and (missing := missing_extra(error)):
            typer.echo(f"Error: {missing}", err=True)
            sys.exit(2)
        traceback.print_exc()
        typer.echo(
            "This is a fault of ours, not of yours. Please open an issue with the lines above.",
            err=True,
        )
        sys.exit(3)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
