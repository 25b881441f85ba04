"""The documents: links lead somewhere, commands and tests exist, pictures are small and fresh, code
blocks run.
"""

import os
import pkgutil
import re
import shutil

import pytest
import typer
import yaml

from helpers import tables
from helpers.analysis import place_history, valuation
from helpers.answers import since_2013
from helpers.cli import app
from helpers.core.errors import DataError
from helpers.core.paths import data_dir
from helpers.reports.templates import report_script
from helpers.tables import reader
from tests import ROOT
from tests.tools import architecture

PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / ".github").rglob("*.md")]
)
COMMANDS = typer.main.get_command(app).commands
FENCE = re.compile(r"```(\w*)\n(.*?)```", flags=re.S)


def slug(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def headings(text: str) -> set[str]:
    return {slug(m) for m in re.findall(r"^#+ (.*)$", FENCE.sub("", text), flags=re.M)}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in [
        *re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text)),
        *re.findall(r'<img src="([^"]+)"', text),
    ]:
        if target.startswith(("https://", "http://")):
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file) if file else page
        assert path.exists(), f"{target}: no such file"
        if anchor and path.suffix == ".md":
            assert anchor in headings(path.read_text(encoding="utf-8")), (
                f"{target}: no such heading"
            )


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_exist_with_their_options(page):
    text = page.read_text(encoding="utf-8")
    for name, rest in re.findall(r"python -m helpers (\w+)([^\n`]*)", text):
        assert name in COMMANDS, name
        known = {
            o
            for parameter in COMMANDS[name].params
            for o in (*parameter.opts, *parameter.secondary_opts)
        }
        for option in re.findall(r"(?<!\S)--[a-z-]+", rest.partition("#")[0]):
            assert option in known, f"python -m helpers {name} has no {option}"
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M)
    )
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_tests_and_modules_that_are_named_exist(page):
    text = page.read_text(encoding="utf-8")
    tests = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )
    for name in re.findall(r"`(test_\w+)", text):
        assert f"def {name}" in tests, f"there is no test {name}"
    for path in re.findall(r"`((?:helpers|tests|data|docs)/[\w./-]+\w)`", text):
        assert (ROOT / path).exists(), f"there is no {path}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_names_a_machine(page):
    assert not re.search(
        r"/(?:home|root|tmp|work|Users)/\w|localhost|[A-Z]:\\\\", page.read_text(encoding="utf-8")
    )


def test_pictures_are_shown_and_small():
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for path in (ROOT / "docs").glob("*.png"):
        assert path.name in shown, f"{path.name} is shown nowhere"
        assert path.stat().st_size <= 200_000, path.name
    assert not re.search(r"!\[\]\(|<img (?![^>]*alt=\"[^\"]{20,})", shown), (
        "a picture lacks its words"
    )


def test_every_page_is_in_the_index_and_every_notebook_in_the_readme():
    index, readme = (
        (ROOT / p).read_text(encoding="utf-8") for p in ("docs/README.md", "README.md")
    )
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name == "README.md" or f"({path.name})" in index, (
            f"docs/README.md does not list {path.name}"
        )
    for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"):
        assert f"| `{path.stem}` |" in readme, f"the table of the README has no row for {path.stem}"


def test_the_two_commands_stand_in_the_first_screen():
    first = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:20]
    assert {"make reports", "make test"} <= {line.partition("  ")[0] for line in first}


def test_the_architecture_is_that_of_the_code():
    again = "run python -m tests.tools.architecture"
    assert architecture.PICTURE.read_text(encoding="utf-8") == architecture.picture(), again
    text = architecture.PAGE.read_text(encoding="utf-8")
    assert text == architecture.page(text), again
    for name in filter(None, architecture.FLOORS):
        assert re.search(rf"^\| `{name.replace('.', '/')}/?[` /]", text, flags=re.M), name


def test_the_guide_for_researchers_runs_from_top_to_bottom(tmp_path, monkeypatch):
    """Its Python blocks, in order, with a table of assumptions beside them in which a place is less
    sure.
    """
    text = (ROOT / "docs" / "for-researchers.md").read_text(encoding="utf-8")
    (tmp_path / "tables").mkdir()
    table = (data_dir() / "assumptions.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(i for i, line in enumerate(table) if line.startswith("A02,"))
    table[at] = table[at].replace('",0.2,', '",0.3,')
    (tmp_path / "tables" / "assumptions.csv").write_text("".join(table), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(valuation, "DRAWS", 400)  # the same code, sooner
    monkeypatch.delenv(reader.ENVIRONMENT, raising=False)
    names: dict = {}
    try:
        for language, block in FENCE.findall(text):
            if language == "python":
                exec(block, names)
    finally:
        os.environ.pop(reader.ENVIRONMENT, None)
    assert (
        names["tables"]
        .read("assumptions", tmp_path / "tables")
        .set_index("assumption_id")
        .at["A02", "value"]
        == 0.3
    )
    assert names["est"].settings.place_error == 0.3, "the table laid over ours counts"
    assert 7 < names["share"].median() < 13
    assert len(names["mine"].payments) == 11
    assert "(" in names["enterprises"](weight="cash", error=0.15).sentence
    assert (tmp_path / "idea.json").exists()
    shutil.rmtree(tmp_path / "draws")


def test_messages_read_as_the_guide_for_researchers_says(tmp_path):
    text = (ROOT / "docs" / "for-researchers.md").read_text(encoding="utf-8")
    areas = (data_dir() / "areas.csv").read_text(encoding="utf-8")
    for name, content, told in (
        ("aras", areas, "aras.csv is no table of the package (did you mean 'areas'?)"),
        (
            "areas",
            areas.replace(",", ";"),
            "areas.csv, row 1: found one column, parted by semicolons; ",
        ),
        (
            "areas",
            areas.replace("pct_name", "name", 1),
            "areas.csv, row 1: found a column 'name'; expected only the columns ",
        ),
    ):
        path = tmp_path / f"{name}.csv"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(DataError) as refused:
            tables.read("areas", tmp_path)
        path.unlink()
        assert told in str(refused.value) and told in text


def test_reports_keep_nothing_and_ask_nobody():
    """What docs/privacy.md says of the script in a page."""
    script = report_script()
    forbidden = (
        r"localStorage|sessionStorage|indexedDB|document\.cookie|"
        r"\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|serviceWorker"
    )
    assert not re.search(forbidden, script)


def test_forms_for_issues_are_whole():
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    assert len(forms) == 4
    for path in forms:
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem == "config":
            continue
        assert {"name", "description", "body"} <= form.keys(), path.name
        ids = [part["id"] for part in form["body"]]
        assert len(ids) == len(set(ids)) and all(
            part["attributes"]["label"] for part in form["body"]
        ), path.name


def test_numbers_in_prose_are_those_of_the_data():
    text = "".join(
        (ROOT / p).read_text(encoding="utf-8")
        for p in ("docs/for-policy-teams.md", "docs/accessibility.md")
    )
    main = (
        tables.read("pct_destinations").query("main_destination")["provider_model"].value_counts()
    )
    assert f"in {main['acute_trust']} of {main.sum()} places" in " ".join(text.split())
    share = (
        tables.read("outcome_shares")
        .set_index("group")
        .loc["acute_trust", ["share", "share_low", "share_high"]]
    )
    assert "about {:.0f}% ({:.0f} to {:.0f})".format(*share) in text


def test_figures_of_the_readme_are_computed():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    history = tables.read("place_history")
    run = place_history.places_by_model(history, since_2013.DAYS["now"])
    places = run.set_index("provider_model")["places"]
    certain = place_history.how_well_known(history, tables.read("operator_sightings"))
    main = tables.read("pct_destinations").query("main_destination")
    named = ["acute_trust", "mental_health_trust", "community_trust", "social_enterprise"]
    assert set(places.index) == {*named, "independent"}
    assert (
        f"Acute trusts were last seen running {places['acute_trust']} of {places.sum()} places, "
        f"mental health trusts {places['mental_health_trust']}, community trusts "
        f"{places['community_trust']}, social enterprises {places['social_enterprise']} and the "
        f"independent sector {places['independent']}."
    ) in readme
    assert (
        f"A source states the transfer of {(main['evidence_basis'] == 'states_transfer').sum()} "
        f"places; {(certain == 'seen').sum()} were seen with their provider since 2023."
    ) in readme
    assert f"its basis and its sources, {len(tables.read('sources'))} of them." in readme


def test_payees_of_the_readme_are_those_that_were_counted():
    """The held-out row of the table in classifying-payees.md; the names are not of the
    repository.
    """
    page = (ROOT / "docs" / "classifying-payees.md").read_text(encoding="utf-8")
    counted = re.search(r"^\| (\d+) payees .*, held out \| (\S+) \| \S+ \| (\S+) \|$", page, re.M)
    names, right, by_value = counted.groups()
    said = f"Of {names} payees held out, {right} were given the right provider model, {by_value}"
    for file in ("README.md", "docs/for-researchers.md"):
        text = " ".join((ROOT / file).read_text(encoding="utf-8").split())
        assert f"{said} by value" in text, file


def test_new_names_of_the_page_of_changes_exist():
    """A name without a dot is in the module of the one before it."""
    text = (ROOT / "docs" / "changes-from-1.0.md").read_text(encoding="utf-8")
    table = text.partition("## Old names and new ones")[2]
    cells = re.findall(r"^\| `[^|]+` \| `([^|]+)` \|$", table, flags=re.M)
    assert len(cells) > 50
    for cell in cells:
        home = "helpers"
        for name in cell.removeprefix("from helpers import ").split(", "):
            full = name if name.startswith("helpers.") else f"{home}.{name}"
            assert pkgutil.resolve_name(_on_the_face(full)) is not None
            home = full.rpartition(".")[0]


def _on_the_face(name: str) -> str:
    """`helpers.charts.x`, as a researcher writes it, is `helpers.explore.charts.x`."""
    return name.replace("helpers.charts", "helpers.explore.charts", 1)


@pytest.mark.parametrize(
    "page",
    # What the changelog and the measurements say of earlier versions stays as it was.
    [page for page in PAGES if page.name not in ("CHANGELOG.md", "performance.md")],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_names_in_prose_exist(page):
    """Modules, functions and files of the house, as pages name them."""
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"\bhelpers(?:\.[a-z_]\w*)+", text):
        assert pkgutil.resolve_name(_on_the_face(name)) is not None, name
    for name in re.findall(r"`(helpers/[\w/.]+)`", text):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"`(\w+\.toml)`", text):
        assert list(ROOT.glob(f"helpers/**/{name}")) or (ROOT / name).exists(), name
