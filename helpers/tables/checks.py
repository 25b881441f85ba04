"""Whether the data can be trusted: everything that a schema cannot say.

Each check looks at whole tables and returns every problem it finds, so that one run shows all that
is wrong. A table that cannot be read is a problem of the first check; the checks that need it say
that they were not made.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.core.errors import DataError
from helpers.tables import reader, schema
from helpers.tables.formulas import ARITHMETIC, COLUMN_SUMS, FormulaError, evaluate_formula
from helpers.tables.schema import Problem, Table

__all__ = [
    "CHECKS",
    "FIRST_TRANSFER",
    "LAST_TRANSFER",
    "CheckedTables",
    "Result",
    "check",
    "formulas",
    "reconciliations",
    "summarise",
]

# A few arms had left before the programme; the last moves came with the end of PCTs.
FIRST_TRANSFER, LAST_TRANSFER = "2005", "2013-04-01"


@dataclass(frozen=True)
class Result:
    """The outcome of one check.

    Attributes:
        name: What was asked.
        ok: Whether it holds.
        detail: What was counted.
        problems: What is wrong.
    """

    name: str
    ok: bool
    detail: str
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class CheckedTables:
    """The tables in two forms, whose rows correspond.

    Attributes:
        tables: As text, for exact wording and row numbers.
        frames: As typed frames, for arithmetic.
    """

    tables: Mapping[str, Table]
    frames: Mapping[str, pd.DataFrame]


Finding = tuple[str, list[Problem]]  # what a check counted, and what is wrong


def check(data: str | Path | None = None) -> list[Result]:
    """Check every table.

    Args:
        data: A folder of your own tables, laid over ours.

    Returns:
        One result a check. Whatever is wrong inside the tables is in them.

    Raises:
        DataError: When `data` is not a folder of tables.
    """
    tables, problems = reader.read_all(data)
    frames = {}
    for name, table in tables.items():
        try:
            frames[name] = reader.typed(table)
        except DataError:
            continue  # a cell of the wrong type is already among the problems
    ready = CheckedTables(tables, frames)
    rows = sum(len(table.rows) for table in tables.values())
    detail = f"{len(tables)} of {len(reader.names())} tables read, {rows:,} rows"
    schema = Result("Schema, keys and lists", not problems, detail, problems)
    return [
        schema,
        *(_run(name, needs, function, ready, sound=schema.ok) for name, needs, function in CHECKS),
    ]


def _run(
    name: str,
    needs: tuple[str, ...],
    function: Callable[[CheckedTables], Finding],
    data: CheckedTables,
    sound: bool,
) -> Result:
    missing = [f"{table}.csv" for table in needs if table not in data.frames]
    if missing:
        return Result(name, False, f"not checked, because {', '.join(missing)} cannot be used")
    try:
        detail, problems = function(data)
    except Exception:
        if sound:
            raise
        # Checks count on the schema; where it does not hold, any of them may stumble over a blank
        # or an unknown key.
        return Result(name, False, "not checked, because of the problems above")
    return Result(name, not problems, detail, problems)


def summarise(results: list[Result]) -> str:
    """The results as plain text.

    Args:
        results: What `check` gives.

    Returns:
        A line for each check, its first problems under it, and a last line that sums up.
    """
    width = max(len(result.name) for result in results)
    lines = []
    for result in results:
        lines.append(f"{'✓' if result.ok else '✗'} {result.name:<{width}}  {result.detail}")
        if result.problems:
            lines += [f"    {line}" for line in schema.problem_lines(result.problems).splitlines()]
    failed = sum(not result.ok for result in results)
    lines.append("")
    lines.append(
        f"All {len(results)} checks passed."
        if not failed
        else f"{failed} of {len(results)} checks failed."
    )
    return "\n".join(lines)


# ---- dates


def _dates(data: CheckedTables) -> Finding:
    problems, count = [], 0
    for table in data.tables.values():
        for spec in table.schema["fields"]:
            words = spec.get("pattern_in_words", "")
            for index, cell in enumerate(table.column(spec["name"])):
                if not cell or not ("YYYY" in words or "financial year" in words):
                    continue
                count += 1
                if "YYYY" in words and not _is_a_date(cell):
                    problems.append(table.problem(index, spec["name"], "a day of the calendar"))
                elif "financial year" in words and not _is_a_year(cell):
                    expected = "a financial year that ends in the year after it starts"
                    problems.append(table.problem(index, spec["name"], expected))
    problems += _periods(data) + _timeline(data) + _transfers(data)
    return f"{count:,} dates and years", problems


def _is_a_date(text: str) -> bool:
    try:
        pd.Timestamp(text)
    except ValueError:
        return False
    return True


def _is_a_year(text: str) -> bool:
    start, _, end = text.partition("-")
    return not end or (int(start) + 1) % 100 == int(end)


def _periods(data: CheckedTables) -> list[Problem]:
    """Figures: a period ends after it starts; a label such as 2011-12 is an April to March year."""
    table, problems = data.tables["figures"], []
    for index, row in data.frames["figures"].iterrows():
        if row["period_start"] > row["period_end"]:
            expected = f"a date from {row['period_start']:%Y-%m-%d} on"
            problems.append(table.problem(index, "period_end", expected))
        year = re.fullmatch(r"(\d{4})-\d{2}", str(row["period_label"]))
        if year and f"{row['period_start']:%Y-%m-%d}" != f"{year[1]}-04-01":
            problems.append(
                table.problem(index, "period_start", f"{year[1]}-04-01 for {row['period_label']}")
            )
    return problems


def _timeline(data: CheckedTables) -> list[Problem]:
    table, problems, before = data.tables["policy_timeline"], [], ""
    for index, row in data.frames["policy_timeline"].iterrows():
        date = str(row["date"])
        precision = {4: "year", 7: "month", 10: "day"}.get(len(date), "")
        if row["date_precision"] != precision:
            problems.append(table.problem(index, "date_precision", f"'{precision}' for {date}"))
        if date < before:
            problems.append(table.problem(index, "date", f"events in order, so {before} or later"))
        before = date
    return problems


def _transfers(data: CheckedTables) -> list[Problem]:
    table, problems = data.tables["pct_destinations"], []
    for index, row in data.frames["pct_destinations"].iterrows():
        date = row["transfer_date"]
        if pd.isna(date) != pd.isna(row["date_basis"]):
            expected = "a basis for every date, and only for a date"
            problems.append(table.problem(index, "date_basis", expected))
        if not pd.isna(date) and not FIRST_TRANSFER <= date <= LAST_TRANSFER:
            problems.append(
                table.problem(index, "transfer_date", f"{FIRST_TRANSFER} to {LAST_TRANSFER}")
            )
    return problems


# ---- places and destinations


def _places(data: CheckedTables) -> Finding:
    """Lists of successors and their shares go together; a region has one code."""
    table, frame, problems = data.tables["areas"], data.frames["areas"], []
    for index, row in frame.iterrows():
        for codes, shares in (
            ("successor_ccg_codes", "successor_ccg_postcode_pct"),
            ("icb_codes", "icb_postcode_pct"),
            ("icb_2022_codes", "icb_2022_postcode_pct"),
        ):
            if len(row[codes]) != len(row[shares]):
                expected = f"one for each of the {len(row[codes])} {codes}"
                problems.append(
                    table.problem(index, shares, expected, f"{len(row[shares])} shares")
                )
            elif abs(sum(row[shares]) - 100) > 0.5:
                problems.append(
                    table.problem(
                        index, shares, "100", f"shares that add up to {sum(row[shares]):g}"
                    )
                )
        usual = frame.loc[frame["sha_code"] == row["sha_code"], "sha_name"].mode()
        if len(usual) and row["sha_name"] != usual[0]:
            expected = f"'{usual[0]}', as elsewhere for {row['sha_code']}"
            problems.append(table.problem(index, "sha_name", expected))
    return f"{len(frame)} places in {frame['sha_code'].nunique()} regions", problems


def _main_destinations(data: CheckedTables) -> Finding:
    """Exactly one main destination for each place; it is core, final and not halted."""
    table, frame = data.tables["pct_destinations"], data.frames["pct_destinations"]
    main = frame[frame["main_destination"].fillna(False)]
    problems = []
    for index, row in main.iterrows():
        for column, ok, wanted in (
            ("counts_as_core", row["counts_as_core"], "'yes'"),
            ("phase", row["phase"] == "final", "'final'"),
            ("planned_or_done", row["planned_or_done"] != "halted", "'done' or 'planned'"),
        ):
            if not ok:
                problems.append(table.problem(index, column, f"{wanted} for a main destination"))
    times = main["pct_code"].value_counts()
    for code in data.frames["areas"]["pct_code"]:
        if times.get(code, 0) != 1:
            found = f"{times.get(code, 0)} main destinations for {code}"
            problems.append(
                Problem("pct_destinations", found, "exactly one", column="main_destination")
            )
    whole = sum(times.get(code, 0) == 1 for code in data.frames["areas"]["pct_code"])
    return f"{whole} of {len(data.frames['areas'])} places with exactly one", problems


def _destinations(data: CheckedTables) -> Finding:
    """One organisation is of one provider model, here and in the register of its code; a row for
    the whole arm stands alone; what was done rests on more than a plan, and what is planned on no
    more.
    """
    table, frame, problems = data.tables["pct_destinations"], data.frames["pct_destinations"], []
    register = data.frames["organisations"].dropna(subset=["code"])
    kinds = register.groupby("code")["provider_model"].agg(set)
    names = register.groupby("code")["name"].first()
    settled = frame[frame["counts_as_core"].fillna(False) & (frame["phase"] == "final")]
    rows_of_place = settled["pct_code"].value_counts()
    trusts = set(data.frames["community_trusts"]["trust_id"])
    organisation = frame["destination_ods"].fillna(frame["destination_name"])
    for index, row in frame.iterrows():
        models = frame.loc[organisation == organisation[index], "provider_model"]
        usual = "community_trust" if row["destination_ods"] in trusts else models.mode()[0]
        if row["provider_model"] != usual:
            expected = f"'{usual}', as elsewhere for {row['destination_name']}"
            problems.append(table.problem(index, "provider_model", expected))
        elif (code := row["destination_ods"]) in kinds.index and usual not in kinds[code]:
            # A destination that was changed while the code of the former one stayed.
            expected = (
                f"the code of {row['destination_name']}, or nothing: in organisations.csv it is "
                f"{names[code]}, {' or '.join(sorted(kinds[code]))}"
            )
            problems.append(table.problem(index, "destination_ods", expected))
        evidence = row["evidence_basis"]
        status = "planned" if evidence == "states_plan" else "done"
        if row["planned_or_done"] not in (status, "halted"):
            expected = f"'{status}' or 'halted', where the evidence is {evidence}"
            problems.append(table.problem(index, "planned_or_done", expected))
        if (
            index in settled.index
            and row["service_scope"] == "whole"
            and rows_of_place[row["pct_code"]] > 1
        ):
            expected = "'most' or a part, because other final rows hold parts of this arm"
            problems.append(table.problem(index, "service_scope", expected))
    return f"{len(frame)} rows, {organisation.nunique()} organisations", problems


def _histories(data: CheckedTables) -> Finding:
    """Spells of a place follow each other without a gap, and the last one is open; a contract ends
    after it began.

    Who ran a place first stands in two tables. Where they differ, as when a reader lays only one
    of them over ours, what is counted says so.
    """
    table, frame, problems = data.tables["place_history"], data.frames["place_history"], []
    for _, spells in frame.sort_values(["pct_code", "spell"]).groupby("pct_code"):
        following = [*spells["start"].iloc[1:], None]
        for number, (index, row) in enumerate(spells.iterrows(), 1):
            begins = following[number - 1]
            if row["spell"] != number:
                problems.append(table.problem(index, "spell", f"'{number}', the next of its place"))
            if begins is None and not pd.isna(row["end"]):
                expected = "a blank end, because no spell of the place follows"
                problems.append(table.problem(index, "end", expected))
            elif begins is not None and row["end"] != begins:
                expected = f"'{begins}', when the next spell of the place begins"
                problems.append(table.problem(index, "end", expected))
    contracts = data.frames["contracts"].dropna(subset=["start", "end"])
    for index, row in contracts.iterrows():
        if row["end"][: len(row["start"])] < row["start"][: len(row["end"])]:
            expected = f"an end after its start, {row['start']}"
            problems.append(data.tables["contracts"].problem(index, "end", expected))
    return f"{len(frame)} spells, {_first_operators(data)}", problems


def _first_operators(data: CheckedTables) -> str:
    """How many histories begin with the main destination, and which do not."""
    rows, history = data.frames["pct_destinations"], data.frames["place_history"]
    main = rows[rows["main_destination"].fillna(False)].drop_duplicates("pct_code")
    main = main.set_index("pct_code")["destination_name"]
    first = (
        history[history["spell"] == 1].set_index("pct_code")["operator_name"].reindex(main.index)
    )
    other = list(main.index[first != main])
    named = ", ".join(other[:5]) + (", …" if len(other) > 5 else "")
    besides = f"; pct_destinations says otherwise of {named}" if other else ""
    return f"{len(main) - len(other)} of {len(main)} begin with the main destination{besides}"


def _arm_values(data: CheckedTables) -> Finding:
    """A row without a value is a staff count; a staff count says how it was made."""
    table, frame, problems = data.tables["arm_values"], data.frames["arm_values"], []
    for index, row in frame.iterrows():
        if pd.isna(row["value_gbp_m"]) != (row["value_kind"] == "staff_only"):
            expected = "a value, or staff_only where there is none"
            problems.append(table.problem(index, "value_kind", expected))
        if pd.isna(row["staff"]) != pd.isna(row["staff_unit"]):
            expected = "a unit for every staff count, and only for one"
            problems.append(table.problem(index, "staff_unit", expected))
    values, counts = frame["value_gbp_m"].notna().sum(), frame["staff"].notna().sum()
    return f"{values} values and {counts} staff counts", problems


# ---- figures


def _numbers(data: CheckedTables) -> dict[str, float]:
    figures = data.frames["figures"]
    return dict(zip(figures["figure_id"], figures["value"], strict=True))


def _half_a_unit(text: str) -> float:
    """Half of the last decimal of a number as written: how far rounding alone can move it."""
    _, _, decimals = text.partition(".")
    return 0.5 * 10 ** -len(decimals) + 1e-9


def _formulas(data: CheckedTables) -> Finding:
    """Every computed figure, worked out again from its formula over the figures as printed."""
    table, frame = data.tables["figures"], data.frames["figures"]
    numbers, printed, problems = _numbers(data), table.column("value"), []
    computed = frame[frame["derived_from"].notna()]
    for index, row in computed.iterrows():
        try:
            value = evaluate_formula(row["derived_from"], numbers)
        except FormulaError as error:
            found = f"'{row['derived_from']}' ({error})"
            problems.append(table.problem(index, "derived_from", ARITHMETIC, found))
            continue
        if not abs(value - row["value"]) <= _half_a_unit(printed[index]):
            expected = f"{value:.6g} = {row['derived_from']}"
            problems.append(table.problem(index, "value", expected))
    return (
        f"{len(computed) - len(problems)} of {len(computed)} computed figures recomputed",
        problems,
    )


def formulas(data: str | Path | None = None) -> pd.DataFrame:
    """Every computed figure, worked out again from its formula.

    Args:
        data: A folder of your own tables, laid over ours.

    Returns:
        The rows of figures.csv that have a formula, with the columns `recomputed` (a number in the
        row's `unit`) and `allowed`, half of the last decimal that the figure is printed with.

    Raises:
        DataError: For a broken table.
        FormulaError: For a formula that cannot be worked out; `check` lists them all instead.
    """
    frame, table = reader.read("figures", data), reader.read_all(data)[0]["figures"]
    numbers = dict(zip(frame["figure_id"], frame["value"], strict=True))
    rows = frame.assign(allowed=[_half_a_unit(text) for text in table.column("value")])
    rows = rows[rows["derived_from"].notna()]
    return rows.assign(
        recomputed=[evaluate_formula(text, numbers) for text in rows["derived_from"]]
    )


def _evidence(data: CheckedTables) -> Finding:
    """A figure is computed where it has a formula, and nowhere else."""
    table, frame, problems = data.tables["figures"], data.frames["figures"], []
    for index, row in frame.iterrows():
        computed = not pd.isna(row["derived_from"])
        for column in ("evidence", "qualifier"):
            if (row[column] == "computed") != computed:
                expected = (
                    "'computed', for it has a formula"
                    if computed
                    else "another word, for it has no formula"
                )
                problems.append(table.problem(index, column, expected))
    published = (frame["evidence"] == "seen").sum()
    counted = f"{published} published and {frame['derived_from'].notna().sum()} computed figures"
    return counted + _beyond_their_range(data.frames["assumptions"]), problems


def _beyond_their_range(assumptions: pd.DataFrame) -> str:
    """Which assumptions lie outside what they themselves call possible.

    A reader may try one on purpose, so it is said and no fault.
    """
    beyond = assumptions[
        (assumptions["value"] < assumptions["low"]) | (assumptions["value"] > assumptions["high"])
    ]
    return "".join(
        f"; {row.assumption_id} is {row.value:g}, outside its own range {row.low:g} to {row.high:g}"
        for row in beyond.itertuples()
    )


def _sources(data: CheckedTables) -> Finding:
    """Every row names its source; only general knowledge has none."""
    problems, cited, rows, known = [], set(), 0, 0
    for name, frame in data.frames.items():
        if name == "sources" or "source_id" not in frame.columns:
            continue
        basis = next((c for c in ("evidence", "evidence_basis") if c in frame.columns), None)
        cited |= set(frame["source_id"].dropna())
        rows += frame["source_id"].notna().sum()
        known += frame["source_id"].isna().sum()
        for index, row in frame.iterrows():
            unsourced = basis is not None and row[basis] == "general_knowledge"
            if pd.isna(row["source_id"]) != unsourced:
                expected = "nothing, for this is general knowledge" if unsourced else "a source"
                problems.append(data.tables[name].problem(index, "source_id", expected))
    return (
        f"{rows:,} rows cite {len(cited)} sources, {known:,} are marked general knowledge",
        problems,
    )


# ---- spend


def _shares(data: CheckedTables) -> Finding:
    """Shares of a series and year add up to 100, values to the total, share by share."""
    table, frame, problems = data.tables["spend_series"], data.frames["spend_series"], []
    printed = dict(enumerate(table.column("share_percent")))
    groups = frame.groupby(["series_id", "financial_year"])
    for (series, year), rows in groups:
        shares, values, totals = (
            rows["share_percent"].sum(),
            rows["value_gbp_m"],
            rows["year_total_gbp_m"],
        )
        if abs(shares - 100) > 0.1:
            found = f"shares of {series} in {year} that add up to {shares:g}"
            problems.append(Problem("spend_series", found, "100", column="share_percent"))
        if totals.nunique() > 1:
            found = f"several totals of {series} in {year}"
            problems.append(Problem("spend_series", found, "one", column="year_total_gbp_m"))
        elif values.notna().all() and abs(values.sum() - totals.iloc[0]) > 0.1:
            found = f"values of {series} in {year} that add up to {values.sum():g}"
            problems.append(
                Problem("spend_series", found, f"{totals.iloc[0]:g}", column="value_gbp_m")
            )
    for index, row in frame.iterrows():
        implied = row["share_percent"] * row["year_total_gbp_m"] / 100
        slack = _half_a_unit(printed[index]) * row["year_total_gbp_m"] / 100 + 0.005
        if abs(row["value_gbp_m"] - implied) > slack:
            expected = f"about {implied:g}, the share of the total"
            problems.append(table.problem(index, "value_gbp_m", expected))
    return f"{len(groups)} series and years add up to 100", problems


def _spend_figures(data: CheckedTables) -> Finding:
    """Every number of the spend series is a figure that its row names, or follows from them."""
    table, frame = data.tables["spend_series"], data.frames["spend_series"]
    figures, problems = data.frames["figures"].set_index("figure_id"), []
    for index, row in frame.iterrows():
        named = figures[figures.index.isin(row["figure_ids"])]
        percents = set(named.loc[named["unit"] == "percent", "value"])
        pounds = set(named.loc[named["unit"] == "GBP_million", "value"])
        share, value, total = row["share_percent"], row["value_gbp_m"], row["year_total_gbp_m"]
        # A series of totals only needs no figure for its 100 percent; a computed value is checked
        # with the shares.
        wrong = {
            "share_percent": share not in percents and not (share == 100 and value == total),
            "value_gbp_m": not pd.isna(value)
            and row["value_basis"] == "published"
            and value not in pounds,
            "year_total_gbp_m": not pd.isna(total) and total not in pounds,
        }
        expected = f"a value of its figures {', '.join(row['figure_ids'])}"
        problems += [table.problem(index, column, expected) for column in wrong if wrong[column]]
    return f"{len(frame)} rows agree with the figures they name", problems


# ---- reconciliations


def _worked_out(expression: str, data: CheckedTables) -> float:
    return evaluate_formula(expression, _numbers(data), data.frames)


def reconciliations(data: str | Path | None = None) -> pd.DataFrame:
    """Every published total beside the sum of its parts.

    Args:
        data: A folder of your own tables, laid over ours.

    Returns:
        The rows of reconciliations.csv in their order, with `total` and `parts` worked out (numbers
        in `unit`) and `ok` (boolean): the parts come within `tolerance` of the total and cover at
        least `minimum_coverage` of it.

    Raises:
        DataError: For a broken table.
        FormulaError: For a total or parts that cannot be worked out; `check` lists them all
            instead.
    """
    frames = {name: reader.read(name, data) for name in reader.names()}
    tables, _ = reader.read_all(data)
    ready = CheckedTables(tables, frames)
    rows = frames["reconciliations"]
    totals = [
        (_worked_out(row["total"], ready), _worked_out(row["parts"], ready))
        for _, row in rows.iterrows()
    ]
    result = rows.assign(total=[t for t, _ in totals], parts=[p for _, p in totals])
    close = (result["parts"] - result["total"]).abs() <= result["tolerance"] + 1e-9
    return result.assign(
        ok=close & (result["parts"] >= result["total"] * result["minimum_coverage"] - 1e-9)
    )


def _reconciliations(data: CheckedTables) -> Finding:
    """Parts reach their published total within the tolerance, and cover enough of it."""
    table, frame, problems = data.tables["reconciliations"], data.frames["reconciliations"], []
    for index, row in frame.iterrows():
        values = {}
        for column in ("total", "parts"):
            try:
                values[column] = _worked_out(row[column], data)
            except FormulaError as error:
                found = f"'{row[column]}' ({error})"
                problems.append(table.problem(index, column, COLUMN_SUMS, found))
        if len(values) < 2:
            continue
        total, parts = values["total"], values["parts"]
        found = f"{parts:,.10g} of {total:,.10g}"
        if not abs(parts - total) <= row["tolerance"] + 1e-9:
            expected = f"no more than {row['tolerance']:g} apart: {row['statement']}"
            problems.append(table.problem(index, "parts", expected, found))
        elif parts < total * row["minimum_coverage"] - 1e-9:
            expected = f"at least {row['minimum_coverage']:.1%} of the total: {row['statement']}"
            problems.append(table.problem(index, "parts", expected, found))
    return (
        f"{len(frame) - len(problems)} of {len(frame)} published totals reached by their parts",
        problems,
    )


CHECKS: tuple[tuple[str, tuple[str, ...], Callable[[CheckedTables], Finding]], ...] = (
    ("Dates", ("figures", "policy_timeline", "pct_destinations"), _dates),
    ("Places", ("areas",), _places),
    ("Main destinations", ("areas", "pct_destinations"), _main_destinations),
    ("Destinations", ("pct_destinations", "community_trusts", "organisations"), _destinations),
    ("Histories", ("place_history", "contracts", "pct_destinations"), _histories),
    ("Values of arms", ("arm_values",), _arm_values),
    ("Formulas", ("figures",), _formulas),
    ("Basis of figures", ("figures", "assumptions"), _evidence),
    ("Sources", ("sources",), _sources),
    ("Shares", ("spend_series",), _shares),
    ("Spend and figures", ("spend_series", "figures"), _spend_figures),
    ("Parts and totals", ("reconciliations", "figures"), _reconciliations),
)
