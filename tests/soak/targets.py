"""Every reader that the suite offers to the world, with files that look real and files that are
made up.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterable
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st
from typer.testing import CliRunner

from helpers import cli, estimates, spend, tables
from helpers.analysis import scenarios
from helpers.core.errors import SuiteError
from helpers.core.paths import data_dir
from helpers.explore import markup
from helpers.reports import areas, briefs, page, templates
from helpers.reports.landing import ReportCard
from helpers.spend import catalogue
from helpers.spend.classify import corrections, external_registers, payees
from helpers.spend.csv_export import FORMULA_STARTS
from helpers.spend.files.discovery import SpendFile
from helpers.spend.parse import overrides
from helpers.spend.parse.read_file import read_source
from helpers.tables import checks, formulas, places
from tests.soak import Target
from tests.soak.mutations import ODD, TEXTS, table_texts
from tests.spend import made_up
from tests.spend.parse.test_any_bytes import closes

PLAIN_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


# ---- what exports may hold


def no_formula(path: Path) -> None:
    """Whether a spreadsheet would open the CSV as text alone: no cell, and no column's name, that
    begins like a formula.
    """
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            for cell in row:
                assert not cell or cell[0] not in FORMULA_STARTS or PLAIN_NUMBER.fullmatch(cell), (
                    f"a formula in an export: {cell[:80]!r}"
                )


class _Skeleton(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[Any, ...]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("/", tag))


def skeleton(html: str) -> list[tuple[Any, ...]]:
    """The elements and the names of their attributes, without any text."""
    parser = _Skeleton()
    parser.feed(html)
    parser.close()
    return parser.found


# ---- tables of the data package


def _own_table(name: str, whole: bool) -> Callable[[bytes, Path], None]:
    def use(data: bytes, folder: Path) -> None:
        (folder / f"{name}.csv").write_bytes(data)
        if whole:
            results = checks.check(folder)
            assert checks.summarise(results).count("\n") < 400
        else:
            tables.read(name, folder)

    return use


def _table(name: str, share: float, whole: bool = False) -> Target:
    def seeds() -> list[bytes]:
        return [(data_dir() / f"{name}.csv").read_bytes()]

    def inputs() -> st.SearchStrategy[bytes]:
        rows = list(csv.reader(io.StringIO(seeds()[0].decode("utf-8"), newline="")))
        return table_texts(rows[0], rows[1:20])

    return Target(
        f"own table {name}{', all checks' if whole else ''}",
        share,
        _own_table(name, whole),
        seeds,
        inputs,
        "" if whole else ".csv",
    )


# ---- spend files


def _made(write: Callable[[Path], Path]) -> bytes:
    with tempfile.TemporaryDirectory() as place:
        return write(Path(place) / "x").read_bytes()


def _texts() -> list[bytes]:
    rows = [made_up.HEADER, *made_up.ROWS]
    titled = [["Payments over £25,000"], [], *rows, [], [""] * 6 + ["Total", "106,234.55"]]
    plain = made_up.text(rows)
    return [
        plain.encode(),
        made_up.text(rows, ";", "\n").encode("cp1252"),
        made_up.text(titled, "\t").encode("utf-16"),
        made_up.text(titled).encode("utf-8-sig"),
        made_up.text(rows[1:], "|").encode(),
    ]


def _books() -> list[bytes]:
    sheets = {"April": [made_up.HEADER, *made_up.ROWS], "Notes": [["read me"], ["=1+1"]]}
    made = [
        _made(lambda p, w=w: w(p, sheets))
        for w in (made_up.write_xlsx, made_up.write_ods, made_up.write_xlsb)
    ]
    return [*made, (Path(made_up.__file__).parent / "made-up.xls").read_bytes()]


def _pdfs() -> list[bytes]:
    return [
        _made(lambda p, r=r: made_up.write_pdf(p, [[made_up.HEADER, *made_up.ROWS]] * 2, ruled=r))
        for r in (True, False)
    ]


def _zips() -> list[bytes]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("April/a.csv", _texts()[0])
        packed.writestr("May/b.xlsx", _books()[0])
        packed.writestr("readme.txt", "nothing")
    return [out.getvalue()]


def _spend(ending: str) -> Callable[[bytes, Path], str | None]:
    def use(data: bytes, folder: Path) -> str | None:
        path = folder / f"input{ending}"
        path.write_bytes(data)
        source = SpendFile(path.name, path)
        closes(read_source(source))
        found = spend.read_files(path)
        for frame in (found.table, found.ledger, found.waterfall, found.columns):
            spend.save_csv(folder / "out.csv", frame)
            no_formula(folder / "out.csv")
        return (
            f"{found.refusals[0].source_file}: {found.refusals[0].why}"
            if found.refusals and not len(found.table)
            else None
        )

    return use


def _store(data: bytes, folder: Path) -> str | None:
    (folder / "in").mkdir()
    (folder / "in" / "input.zip").write_bytes(data)
    done = spend.ingest_files([folder / "in"], folder / "store")
    assert not done.faults, done.faults
    again = spend.ingest_files([folder / "in"], folder / "store")
    assert again.waterfall.equals(done.waterfall)
    kept = done.waterfall.loc[done.waterfall["step"] == "kept", "rows"].sum()
    held = spend.connect(folder / "store").sql("SELECT count(*) FROM payments").fetchall()[0][0]
    assert held == kept, f"{held} rows in the store, {kept} were kept"
    assert {p.name for p in folder.iterdir()} == {"in", "store"}
    return f"{done.refusals[0].source_file}: {done.refusals[0].why}" if done.refusals else None


def _members(data: bytes) -> dict[str, bytes]:
    """The files of a zip that can be unpacked into a folder; the bytes as one file where they are
    no zip.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found = {name: packed.read(name) for name in packed.namelist()}
    except Exception:  # whatever a spoilt zip raises: what is tried here is what was in it
        return {"input.csv": data}
    return {
        name: content
        for name, content in found.items()
        if re.fullmatch(r"[\w%=-][\w.%=-]*(?:/[\w%=-][\w.%=-]*)*", name)
    }


def _unpack(data: bytes, folder: Path) -> None:
    for name, content in _members(data).items():
        path = folder / name
        if not path.exists() and not any(parent.is_file() for parent in path.parents):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _folder(data: bytes, folder: Path) -> None:
    """A folder as somebody follows it in JupyterLab: read, review, add up, save."""
    _unpack(data, folder / "input")
    mine = spend.read_folder(folder / "input", drop_duplicates=len(data) % 2 == 0)
    mix, pence = mine.mix(), int(mine.payments["amount_pence"].sum())
    assert abs(int(mix["amount_gbp"].sum()) * 100 - pence) <= 100 * len(mix)  # whole pounds
    assert mine.mix("payer", "financial_year", community=True)["amount_gbp"].notna().all()
    for path in mine.save(folder / "out"):
        no_formula(path)


@lru_cache
def _stored() -> bytes:
    """A store of two files, classified, as a zip."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as place:
        for name, rows in (("a", made_up.ROWS), ("b", made_up.ROWS[:2])):
            made_up.write_csv(Path(place) / "in" / f"{name}.csv", [made_up.HEADER, *rows])
        store = Path(place) / "store"
        spend.ingest_files([store.parent / "in"], store, organisations=_register())
        with zipfile.ZipFile(out, "w") as packed:
            for path in sorted(store.rglob("*")):
                if path.is_file():
                    packed.write(path, path.relative_to(store).as_posix())
    return out.getvalue()


def _spoilt_store(data: bytes, folder: Path) -> None:
    """A store whose files were spoilt is queried, then written to."""
    _unpack(data, folder / "input")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that its payees were classified by another version
        for view in ("payments", "classified", "classified_sums"):
            with spend.connect(folder / "input") as connection:
                views = connection.sql("SHOW TABLES").fetchall()
                if (view,) in views:
                    with catalogue.reading(folder / "input"):
                        connection.sql(f"SELECT * FROM {view}").fetchall()
    made_up.write_csv(folder / "in" / "c.csv")
    spend.ingest_files([folder / "in"], folder / "input", organisations=_register())


def _told(data: bytes, folder: Path) -> None:
    (folder / "input.csv").write_bytes(data)
    overrides.load_reading_overrides(folder / "input.csv").told("input.csv", "Sheet1")


def _told_inputs() -> st.SearchStrategy[bytes]:
    rows = [
        ["*.csv", "", "amount", "Amount"],
        ["*", "S*", "header_row", "3"],
        ["[a-z]*", "", "payer", "=NHS Brent CCG"],
        ["*", "", "skip", "yes"],
        ["x", "", "encoding", "utf-16"],
        ["x", "", "date_order", "day first"],
    ]
    return table_texts(list(overrides.READING_OVERRIDE_COLUMNS), rows)


def _told_seeds() -> list[bytes]:
    return [
        made_up.text(
            [
                overrides.READING_OVERRIDE_COLUMNS,
                ["*.csv", "", "amount", "8"],
                ["*April*", "S?", "payer", "=NHS Brent CCG"],
                ["*", "", "period", "=2020-04"],
            ]
        ).encode()
    ]


# ---- payees


@lru_cache
def _register() -> pd.DataFrame:
    return tables.read("organisations").head(300)


def _payees(data: bytes, folder: Path) -> None:
    (folder / "input.csv").write_bytes(data)
    found = corrections.classify_file(
        folder / "input.csv", "Supplier", organisations=_register(), when="Date"
    )
    spend.save_csv(folder / "out.csv", found)
    no_formula(folder / "out.csv")


def _better(data: bytes, folder: Path) -> None:
    (folder / "input.csv").write_bytes(data)
    told = corrections.load_payee_overrides(folder / "input.csv")
    payees.classify_payees(pd.Series(["HILL SURGERY"]), _register(), told)


def _better_seeds() -> list[bytes]:
    return [
        b"supplier,provider_model,organisation\nHILL SURGERY,gp_led,Hill\nABLE & BAKER "
        b"LLP,not_a_provider,\n"
    ]


def _full(data: bytes, folder: Path) -> None:
    (folder / "input.csv").write_bytes(data)
    external_registers.extend_register(
        _register(), [folder / "input.csv"], ["HILL SURGERY", "ANYTOWN CARE LTD", "ABLE"]
    )


def _full_seeds() -> list[bytes]:
    ods = ",".join(["A81001", "HILL SURGERY", *[""] * 25])
    companies = (
        "CompanyName,CompanyNumber,CompanyCategory,SICCode.SicText_1\n"
        "ANYTOWN CARE LTD,01,Private Limited Company,86900 - Other\n"
    )
    charities = (
        "charity_name\tregistered_charity_number\tcharity_registration_status\n"
        "ABLE\t7\tRegistered\n"
    )
    care = (
        "CQC Locations data,,,\n,,,\nName,Also known as,Service types,Provider name\n"
        "Hill Surgery,Able,Doctors/Gps|Clinic,Anytown Care Ltd\n"
    )
    return [f"{ods}\n{ods}\n".encode(), *(text.encode() for text in (companies, charities, care))]


# ---- formulas of tables


def _formula(data: bytes, folder: Path) -> None:
    text = data.decode("utf-8", errors="replace")
    value = formulas.evaluate_formula(text, _NUMBERS, {"areas": tables.read("areas")})
    assert isinstance(value, float) and math.isfinite(value)
    assert not list(folder.iterdir())


_NUMBERS = {"a": 2.0, "b": 0.0, "england_cash": 8.5, "huge": 1e308}
_FORMULAS = (
    "a + 2 * (england_cash - b) / 3",
    "sum(areas.population_mid_2011, sha_code='Q30') / a",
    "count(areas.code) - distinct(areas.sha_code)",
    "-a",
)


def _formula_inputs() -> st.SearchStrategy[bytes]:
    words = [*_NUMBERS, "areas.code", "sum(", "count(", "distinct(", "(", ")", ")", "sha_code="]
    words += [*"+-*/,.", "**", "9" * 40, "1e400", "'Q30'", "__import__('os')", "().__class__"]
    words += ["open('x','w')", "lambda: a", "[a for a in a]", "a if a else b", "a := 2", "await a"]
    words += ["f'{a}'", "not a", "a < b", "a @ b", "a << 99", "{}", "True", "None", "..."]
    part = st.one_of(st.sampled_from(words), TEXTS)
    deep = st.integers(1, 3_000).map(lambda n: "(" * n + "a" + ")" * n)
    long = st.integers(1, 3_000).map(lambda n: "+".join(["a"] * n))
    return st.one_of(st.lists(part, max_size=12).map(" ".join), deep, long).map(
        lambda text: text.encode("utf-8", errors="replace")
    )


# ---- scenarios and places


def _scenario(data: bytes, folder: Path) -> None:
    path = folder / "input.json"
    path.write_bytes(data)
    found = estimates.read_scenario(path)
    assert scenarios.parse_scenario(scenarios.dump_scenario(found)) == found
    html = markup.static_sentence(found.name, found.why, {"sentence": found.name})
    assert skeleton(html) == skeleton(
        markup.static_sentence("a", "a" if found.why else "", {"sentence": "a"})
    )
    for rule in found.rules:
        assert rule.statement().isprintable()


def _scenario_seeds() -> list[bytes]:
    return [p.read_bytes() for p in sorted((data_dir() / "scenarios").glob("*.json"))]


def _scenario_inputs() -> st.SearchStrategy[bytes]:
    leaf = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        TEXTS,
        st.sampled_from(["tender", "one_size", "England", "Q30", "5EM"]),
    )
    names = st.one_of(
        TEXTS,
        st.sampled_from(
            [
                "rule",
                "share",
                "won_by",
                "to",
                "kind",
                "response",
                "region",
                "launched",
                "size",
                "open_points",
            ]
        ),
    )
    rule = st.dictionaries(names, leaf, max_size=4).flatmap(
        lambda d: st.sampled_from(sorted(scenarios.RULES)).map(lambda r: {**d, "rule": r})
    )
    anything = st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)
        ),
        max_leaves=8,
    )
    whole = st.fixed_dictionaries(
        {
            "format": st.one_of(st.just(scenarios.json_format.SCENARIO_FORMAT), leaf),
            "name": st.one_of(TEXTS, leaf),
            "rules": st.one_of(st.lists(rule, max_size=4), anything),
        },
        optional={"why": leaf, "area": leaf, "more": anything},
    )
    deep = st.integers(1, 30_000).flatmap(
        lambda n: st.sampled_from("[{").map(lambda c: (c if c == "[" else '{"a":') * min(n, 12_000))
    )
    return st.one_of(
        st.one_of(whole, anything).map(lambda v: json.dumps(v).encode()),
        deep.map(str.encode),
        st.binary(max_size=200),
    )


def _code(data: bytes, folder: Path) -> None:
    code = data.decode("utf-8", errors="replace")
    for found in (areas.chosen_places([code])[0], estimates.scenario_place(code)):
        assert isinstance(found, places.Place)


def _codes() -> st.SearchStrategy[bytes]:
    return st.one_of(TEXTS, st.text("QRT0123456789XAE5", min_size=2, max_size=4)).map(
        lambda t: t.encode("utf-8", errors="replace")
    )


# ---- the command line


def _command(data: bytes, folder: Path) -> str | None:
    """The arguments are parted by NULs. Building reports is left out: what is wrong with their
    arguments is said before it begins.
    """
    arguments = [a for a in data.decode("utf-8", errors="replace").split("\0") if a] or ["check"]
    if arguments[0] not in ("check", "classify", "payments", "reports"):
        arguments.insert(0, "classify")
    if (
        "--help" in arguments
        or (arguments[0] == "reports" and not {"--area", "--scenario"} & set(arguments))
        or "--all-areas" in arguments
    ):
        return "not tried: this would build every report"
    made_up.write_csv(folder / "real.csv")
    with _nothing_built():
        done = CliRunner().invoke(cli.app, arguments)
    if isinstance(done.exception, SuiteError):
        raise done.exception
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    for path in folder.glob("*.csv"):
        if path.name != "real.csv":
            no_formula(path)
    return None if done.exit_code == 0 else f"exit code {done.exit_code}"


class _nothing_built:  # noqa: N801
    def __enter__(self) -> None:
        self.kept = areas.build_areas, briefs.start_kernel

        def stop(*_: Any, **__: Any) -> Any:
            raise SuiteError("the arguments are sound; a report would be built now")

        areas.build_areas = briefs.start_kernel = stop  # type: ignore[assignment]

    def __exit__(self, *_: Any) -> None:
        areas.build_areas, briefs.start_kernel = self.kept


_LINES = (
    ("classify", "real.csv", "--column", "Supplier", "--out", "o.csv"),
    ("classify", "real.csv", "--column", "Supplier", "--when", "Date", "--out", "o.csv"),
    ("payments", "real.csv", "--out", "store", "--ledger", "l.csv", "--no-classify"),
    ("payments", ".", "--out", "s", "--waterfall", "w.csv", "--no-classify"),
    ("reports", "--area", "5EM"),
    ("reports", "--area", "Q33,QT1"),
    ("reports", "--scenario", "plan"),
    ("reports", "--scenario", "plan", "all-acute"),
    ("classify", "real.csv", "--column", "x", "--overrides", "real.csv", "--out", "o.csv"),
    ("check", "--data", "."),
)


def _lines() -> st.SearchStrategy[bytes]:
    def changed(parts: tuple[tuple[str, ...], int, str, bool]) -> bytes:
        line, at, text, more = parts
        spoilt = list(line)
        spoilt[at % len(line) :][: 0 if more else 1] = [text]
        at = 1 + at % (len(line) - 1)
        spoilt = [*line[:at], text, *line[at + (not more) :]]
        return "\0".join(spoilt).encode("utf-8", errors="replace")

    words = st.one_of(
        TEXTS,
        st.sampled_from(
            [
                "--out",
                "--data",
                "--area",
                "real.csv",
                ".",
                "*",
                "**",
                "/dev/null",
                "/dev/zero",
                "nowhere/x",
                "x" * 300,
            ]
        ),
    )
    return st.tuples(st.sampled_from(_LINES), st.integers(0, 20), words, st.booleans()).map(changed)


# ---- what is shown


def _shown(data: bytes, folder: Path) -> None:
    """A page, its tables and its lists have the same elements whatever the names in them are."""
    text = data.decode("utf-8", errors="replace") or "a"
    assert skeleton(_page(text)) == skeleton(_page("a")), "live markup in a page"


def _page(text: str) -> str:
    table = {"columns": [{"name": text, "decimals": 0, "number": False}], "rows": [[text]]}
    source = [{"url": text, "text": text}, {"url": f"https://x.example/{text}", "text": text}]
    document = {
        "sentence": text,
        "basis": "published",
        "evidence": "",
        "sources": source,
        "caveats": [text],
        "assumptions": [{"id": text, "text": text}],
        "table": table,
    }
    script = f"<script>{templates.json_for_script({'a': text})}</script>"
    whole = markup.static_sentence(text, text, document) + markup.static_table(document) + script
    door = {"name": text, "text": text, "notebooks": ["x"]}
    section = page.Section(heading=text, anchor="x", doors=[door])
    return whole + page.render(
        page.Page("x", title=f"{text} zyx", headline=text, points=[text], sections=[section]),
        cards={"x": ReportCard(text, text)},
        version=text,
        glossary=[("zyx", (), text)],
    )


def _marks() -> Iterable[bytes]:
    return [text.encode("utf-8", errors="surrogatepass") for text in ODD]


SPEND = ([made_up.HEADER, *made_up.ROWS][0], made_up.ROWS)
TARGETS = (
    _table("gdp_deflator", 2),
    _table("arm_values", 1.5),
    _table("figures", 0.3, whole=True),
    _table("areas", 0.2, whole=True),
    Target("spend file, text", 16, _spend(".csv"), _texts, lambda: table_texts(*SPEND), "input"),
    Target(
        "spend file, workbook",
        12,
        _spend(".xlsx"),
        _books,
        lambda: st.binary(max_size=300).map(lambda b: b"PK\x03\x04" + b),
        "input",
        inside=True,
    ),
    Target(
        "spend file, PDF",
        3,
        _spend(".pdf"),
        _pdfs,
        lambda: st.binary(max_size=300).map(lambda b: b"%PDF-1.4\n" + b),
        "input",
    ),
    Target(
        "zip into the store",
        2,
        _store,
        _zips,
        lambda: st.binary(max_size=300).map(lambda b: b"PK\x03\x04" + b),
        "input",
        inside=True,
    ),
    Target(
        "folder followed in a session",
        1,
        _folder,
        _zips,
        lambda: table_texts(*SPEND),
        "input",
        inside=True,
    ),
    Target(
        "spoilt store",
        3,
        _spoilt_store,
        lambda: [_stored()],
        lambda: st.binary(max_size=300),
        "input",
        inside=True,
    ),
    Target(
        "formula of a table",
        8,
        _formula,
        lambda: [text.encode() for text in _FORMULAS],
        _formula_inputs,
    ),
    Target("spend override file", 9, _told, _told_seeds, _told_inputs, "input.csv"),
    Target(
        "payees, classify_file",
        4,
        _payees,
        lambda: _texts()[:2],
        lambda: table_texts(*SPEND),
        "input.csv",
    ),
    Target(
        "payees, load_overrides",
        10,
        _better,
        _better_seeds,
        lambda: table_texts(
            payees.PAYEE_OVERRIDE_COLUMNS, [["HILL SURGERY", "gp_led", "Hill", "A81"]]
        ),
        "input.csv",
    ),
    Target(
        "full registers",
        9,
        _full,
        _full_seeds,
        lambda: table_texts(
            ["CompanyName", "CompanyNumber", "CompanyCategory", "SICCode.SicText_1"],
            [["A LTD", "1", "x", "86"]],
        ),
        "input.csv",
    ),
    Target("scenario file", 11, _scenario, _scenario_seeds, _scenario_inputs, "input.json"),
    Target("area code", 1.5, _code, lambda: [b"5EM", b"Q33", b"QT1", b"England", b"Leeds"], _codes),
    Target(
        "command line", 1.5, _command, lambda: ["\0".join(line).encode() for line in _LINES], _lines
    ),
    Target(
        "names shown in a page",
        7,
        _shown,
        lambda: list(_marks()),
        lambda: st.one_of(TEXTS, st.text()).map(lambda t: t.encode("utf-8", errors="replace")),
    ),
)
