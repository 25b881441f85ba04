"""The command line: python -m helpers."""

from __future__ import annotations

import sys
import traceback
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from helpers.core.errors import SuiteError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="How the value of NHS community services shifts between provider models: check the data, build the reports.\n\n"
    "Exit codes: 0 done, 1 done with refusals or failed checks that are listed, 2 something you gave is wrong, 3 a fault of ours.",
)

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="A folder of your own tables, each laid over ours of the same name (areas.csv over areas.csv).",
    ),
]

RegisterOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--register",
        "--registers",
        metavar="FILE",
        help="A full register of your own (ODS, Charity Commission, Companies House); may be given several times.",
    ),
]


# What the commands take.

NotebooksArgument = Annotated[
    list[str] | None,
    typer.Argument(
        help="Notebooks to build, by name or number (01); all of them if none is named."
    ),
]

ReportsOutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where the HTML files go.")
]

AreaOption = Annotated[
    list[str] | None,
    typer.Option(
        "--area",
        metavar="CODE",
        help="A report about one place instead: a PCT (5EM), a region of 2010 (Q33) or an "
        "integrated care board (QT1). May be given several times, or as 5EM,Q33.",
    ),
]

AllAreasOption = Annotated[
    bool, typer.Option("--all-areas", help="A report about each of the 203 places.")
]

ScenarioOption = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        metavar="FILE [FILE]",
        help="A brief about a scenario file instead, or about two side by side: "
        "--scenario mine.json other.json. Names of the library (plan, all-acute) will do as well.",
    ),
]

ValuesOutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write draws and results there, as Parquet."),
]

WriteOption = Annotated[
    bool,
    typer.Option(
        "--write",
        help="Renew the computed tables of data/: value_decisions and outcome_shares.",
    ),
]

NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(help="Notebooks to run, by name or number; all if none is named."),
]

ReleaseOutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the zip goes.")]

ReportsOption = Annotated[
    Path | None,
    typer.Option(
        "--reports",
        metavar="DIR",
        help="Take the reports of this folder instead of building them.",
    ),
]

PathsArgument = Annotated[
    list[str], typer.Argument(metavar="PATH…", help="Spend files, folders, patterns or zips.")
]

PaymentsOutOption = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="The store: Parquet by payer and financial year."),
]

LedgerOption = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE.csv", help="Every row that is no payment, and why."),
]

WaterfallOption = Annotated[
    Path | None,
    typer.Option(
        "--waterfall",
        metavar="FILE.csv",
        help="Rows and pence of each file: raw, kept, dropped.",
    ),
]

ColumnsOption = Annotated[
    Path | None,
    typer.Option(
        "--columns",
        metavar="FILE.csv",
        help="How each column was recognised, and how sure that is.",
    ),
]

ChecksOption = Annotated[
    Path | None,
    typer.Option(
        "--checks",
        metavar="FILE.csv",
        help="Every refusal and every Please check; the screen sums up kinds with many.",
    ),
]

PaymentsOverridesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--overrides",
        metavar="FILE",
        help="Your corrections of columns and sheets (docs/reading-spend-files.md) or of "
        "payees (docs/classifying-payees.md); may be given once for each.",
    ),
]

DropDuplicatesOption = Annotated[
    bool,
    typer.Option(
        "--drop-duplicates",
        help="Drop payments that an earlier file holds too; they are only reported otherwise.",
    ),
]

NoClassifyOption = Annotated[
    bool,
    typer.Option("--no-classify", help="Do not name the provider model behind each payee."),
]

PathArgument = Annotated[
    Path, typer.Argument(metavar="IN.csv", help="A CSV with a column of payees.")
]

ColumnOption = Annotated[
    str, typer.Option("--column", metavar="NAME", help="The column of payees.")
]

ClassifyOutOption = Annotated[
    Path, typer.Option("--out", metavar="OUT.csv", help="The same rows with five columns more.")
]

WhenOption = Annotated[
    str | None,
    typer.Option(
        "--when",
        metavar="NAME",
        help="A column of dates or financial years, for bodies whose type changed.",
    ),
]

ClassifyOverridesOption = Annotated[
    Path | None,
    typer.Option(
        "--overrides",
        metavar="FILE.csv",
        help="What you know better: supplier, provider_model.",
    ),
]

SpendOption = Annotated[
    Path,
    typer.Option(
        "--spend",
        metavar="DIR",
        help="The spend files as published: DIR/london_2020_21 and DIR/icb_2021_25.",
    ),
]

WaitingOption = Annotated[
    Path,
    typer.Option(
        "--waiting", metavar="FILE.csv", help="Community waiting lists by provider and service."
    ),
]

TotalsOutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Where the tables go; over those of data/ if it is left out.",
    ),
]


@app.command("reports")
def reports_command(
    notebooks: NotebooksArgument = None,
    out: ReportsOutOption = Path("reports"),
    area: AreaOption = None,
    all_areas: AllAreasOption = False,
    scenario: ScenarioOption = None,
    data: DataOption = None,
) -> None:
    """Execute the notebooks afresh and write one offline HTML file for each.

    Every file holds its charts, its controls and all their states: it can be sent by e-mail and opened without a network.
    """
    if scenario:
        if area or all_areas:
            raise SuiteError(
                "name either scenarios or places: --scenario builds one brief about one or two scenarios"
            )
        _brief(
            out, [*scenario, *(notebooks or [])], data
        )  # the second file of "--scenario A B" comes as an argument
        return
    if area or all_areas:
        if notebooks:
            raise SuiteError(
                "name either notebooks or places: --area and --all-areas build reports about places only"
            )
        _area_reports(
            out,
            [code for some in area or [] for code in some.split(",") if code.strip()],
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
    typer.echo(f"{len(places)} reports, {sum(path.stat().st_size for path in written):,} bytes")


@app.command("check")
def check_command(data: DataOption = None) -> None:
    """Validate every table: schema, keys, dates, sums, formulas, sources. Prints a short summary; exits with 1 if anything is wrong."""
    from helpers.tables import checks

    results = checks.check(data)
    typer.echo(checks.summarise(results))
    if not all(result.ok for result in results):
        raise typer.Exit(1)
    from helpers import estimates

    typer.echo(estimates.changes_in_words(estimates.before_and_after(data)))


@app.command("values")
def values_command(
    out: ValuesOutOption = None,
    write: WriteOption = False,
    data: DataOption = None,
) -> None:
    """Estimate what each PCT's services were worth, and print the national shares with their intervals."""
    from helpers import estimates

    est = estimates.outcome(data)
    typer.echo(estimates.shares_in_words(est))
    for path in [
        *(estimates.export_parquet(est, out) if out else ()),
        *(estimates.write_computed_tables() if write else ()),
    ]:
        typer.echo(f"{path}  {path.stat().st_size:,} bytes")
    typer.echo(estimates.estimate_citation(est))


@app.command("notebooks")
def notebooks_command(
    names: NamesArgument = None,
) -> None:
    """Run the notebooks top to bottom and save them with their outputs, as they are committed."""
    import nbformat

    from helpers.core.atomic_write import write_whole
    from helpers.core.paths import notebooks_dir
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
def release_command(
    out: ReleaseOutOption = Path("dist"),
    reports: ReportsOption = None,
) -> None:
    """Pack all reports, their PDFs and the data into one zip, built afresh."""
    from helpers.reports import build
    from helpers.reports import release as packed

    with _progress() as progress:
        task = progress.add_task("Building reports", total=len(build.notebook_paths()))
        path = packed.pack_release(out, built=reports, done=lambda _: progress.advance(task))
    typer.echo(f"{path}  {path.stat().st_size:,} bytes")
    if not packed.find_browser():
        typer.echo(
            "No PDFs: no Chromium is installed (Debian: apt install chromium; or name one in CHROMIUM)."
        )


@app.command("payments")
def payments_command(
    paths: PathsArgument,
    out: PaymentsOutOption,
    ledger: LedgerOption = None,
    waterfall: WaterfallOption = None,
    columns: ColumnsOption = None,
    checks: ChecksOption = None,
    overrides: PaymentsOverridesOption = None,
    register: RegisterOption = None,
    drop_duplicates: DropDuplicatesOption = False,
    no_classify: NoClassifyOption = False,
) -> None:
    """Read spend files, whatever their layout, into one store; every row and every pound is accounted for.

    Files that are in the store already, unchanged, are not read again.
    """
    from helpers import tables
    from helpers.spend import console

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
            organisations=None if no_classify else tables.read("organisations"),
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
def classify_command(
    path: PathArgument,
    column: ColumnOption,
    out: ClassifyOutOption,
    when: WhenOption = None,
    overrides: ClassifyOverridesOption = None,
    register: RegisterOption = None,
    data: DataOption = None,
) -> None:
    """Name the organisation and the provider model behind each payee; what is not known stays unclassified."""
    from helpers import tables
    from helpers.spend import save_csv
    from helpers.spend.classify import corrections

    told = corrections.load_payee_overrides(overrides) if overrides else None
    found = corrections.classify_file(
        path,
        column,
        organisations=tables.read("organisations", data),
        registers=register or [],
        overrides=told,
        when=when,
    )
    save_csv(out, found)
    for model, rows in found["provider_model"].value_counts().items():
        typer.echo(f"{model:22}{rows:>10,}")
    typer.echo(f"{out}  {out.stat().st_size:,} bytes")


@app.command("totals")
def totals_command(
    spend: SpendOption,
    waiting: WaitingOption,
    out: TotalsOutOption = None,
) -> None:
    """Make the tables of totals anew from the files as published.

    They are community_payments, all_payments, payment_coverage, payment_reading and waiting_list.
    """
    from helpers.spend import shipped_totals as made

    for path in made.write_shipped_totals(spend, waiting, out):
        typer.echo(f"{path}  {path.stat().st_size:,} bytes")


@app.command("bundle")
def bundle_command() -> None:
    """Build a small plotly.js for the reports, where Node and npm are there. Set-up calls this; reports work without it."""
    from helpers.reports import plotly_bundle

    try:
        path = plotly_bundle.build_bundle()
        typer.echo(
            f"plotly.js: a bundle of {len(plotly_bundle.TRACES)} traces, {path.stat().st_size:,} bytes"
        )
    except plotly_bundle.BundleError as reason:
        typer.echo(
            f"plotly.js: reports will hold the full library, about 1.2 MB more each ({reason})"
        )


@app.command("dictionary")
def dictionary_command() -> None:
    """Write data/README.md, the dictionary of the tables, from datapackage.json."""
    from helpers.core import paths
    from helpers.core.atomic_write import write_whole
    from helpers.tables import dictionary as made

    write_whole(paths.data_dir() / "README.md", made.to_markdown())


def main() -> None:
    """Run a command. What the user can mend is one line on stderr and exit code 2; what only we can mend is 3."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(
                errors="replace"
            )  # an old console without ✓ or £ shows a question mark, not a traceback
    try:
        app()
    except SuiteError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(2)
    except Exception:
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
