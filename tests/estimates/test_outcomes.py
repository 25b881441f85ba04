"""The outcome as commands give it: shares in words, before and after a correction, files for
others' tools.
"""

import json
import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from helpers import estimates, tables
from helpers.cli import app
from helpers.core.errors import DataError, SuiteError
from helpers.core.paths import data_dir


def run(*args):
    return CliRunner().invoke(app, list(args))


@pytest.fixture
def corrected(tmp_path):
    """A folder with one corrected table: County Durham's services went to a mental health trust
    after all.
    """
    text = (data_dir() / "pct_destinations.csv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("D001,"))
    right = row.replace(
        "County Durham and Darlington NHS Foundation Trust,RXP,acute_trust",
        "A Mental Health Trust,,mental_health_trust",
    )
    (tmp_path / "pct_destinations.csv").write_text(
        text.replace(row, right), encoding="utf-8", newline=""
    )
    return tmp_path


def test_a_correction_shows_its_effect_on_the_national_shares(corrected):
    both = estimates.before_and_after(corrected).set_index("group")
    # County Durham is £93m of £8,500m by cash, so about a point of value changes model
    assert both["change"]["acute_trust"] == pytest.approx(-1.1, abs=0.25)
    assert both["change"]["mental_health_trust"] == pytest.approx(1.1, abs=0.25)
    assert both["change"]["social_enterprise"] == pytest.approx(0, abs=0.15)
    seen = run("check", "--data", str(corrected))
    assert (
        seen.exit_code == 0 and "as released" in seen.output and "with these tables" in seen.output
    )
    assert run("check").output.rstrip().endswith("National shares of value: as released.")


def test_the_command_says_shares_and_how_to_cite():
    seen = run("values")
    assert (
        seen.exit_code == 0
        and "Acute trust" in seen.output
        and "Not official statistics" in seen.output
    )


def test_draws_and_results_as_parquet(tmp_path):
    est = estimates.outcome(draws=50)
    paths = estimates.export_parquet(est, tmp_path)
    assert [p.name for p in paths] == [
        "draws.parquet",
        "rows.parquet",
        "shares.parquet",
        "places.parquet",
    ]
    draws = pd.read_parquet(tmp_path / "draws.parquet")
    assert (
        len(draws) == 50 * len(est.rows)
        and draws.groupby("draw")["value_gbp_m"].sum().round(1).eq(8500).all()
    )
    assert set(draws["provider_model"]) <= {
        "community_trust",
        "acute_trust",
        "mental_health_trust",
        "social_enterprise",
        "independent",
        "local_authority",
    }
    about = pq.read_schema(tmp_path / "shares.parquet").metadata
    assert (
        about[b"data_version"].decode() == tables.version()
        and b"Not official statistics" in about[b"citation"]
    )
    assert json.loads(about[b"settings"])["total"] == 8500
    places = pd.read_parquet(tmp_path / "places.parquet").set_index("pct_code")
    assert places.loc["5A5", "known"] == "published" and places.loc[
        "5A5", "value"
    ] == pytest.approx(25)


def test_a_folder_may_be_given_as_text_and_what_is_no_estimate_is_refused(tmp_path):
    est = estimates.outcome(draws=2)
    paths = estimates.export_parquet(est, str(tmp_path / "draws"))
    assert all(path.is_file() for path in paths)
    with pytest.raises(SuiteError, match="the folder to write to is ''; it is the path of one"):
        estimates.export_parquet(est, "")
    for wrong in (
        lambda: estimates.export_parquet(est.mix(), tmp_path),
        lambda: estimates.estimate_citation(est.mix()),
        lambda: estimates.value_by_place(est.mix()),
    ):
        with pytest.raises(SuiteError, match="found a DataFrame; expected an estimate, such as"):
            wrong()


def test_what_is_not_as_released_stands_in_the_citation_and_beside_the_draws(tmp_path):
    released = estimates.outcome(draws=2)
    assert released.unreleased == () and released.data_version == tables.released_version()
    assert "in place of" not in estimates.estimate_citation(released)
    other = estimates.outcome(draws=2, total=7000.0, weight="population")
    words = "; total 7000 in place of 8500; weight population in place of cash. Not official"
    assert words in estimates.estimate_citation(other) and "total 7000" in repr(other)

    text = (data_dir() / "assumptions.csv").read_text(encoding="utf-8")
    (tmp_path / "tables").mkdir()
    own = text.replace(",0.2,0.15,0.3,", ",0.3,0.15,0.3,", 1)
    assert own != text
    (tmp_path / "tables" / "assumptions.csv").write_text(own, encoding="utf-8")
    mine = estimates.outcome(tmp_path / "tables", draws=2)
    version = f"{tables.released_version()} (altered: assumptions)"
    assert mine.data_version == version
    assert "place error 0.3 in place of 0.2" in estimates.estimate_citation(mine)
    estimates.export_parquet(mine, tmp_path)
    about = pq.read_schema(tmp_path / "shares.parquet").metadata
    assert about[b"data_version"].decode() == version and version.encode() in about[b"citation"]


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    from helpers.core.atomic_write import FileError

    with pytest.raises(FileError, match=r"cannot write .*draws\.parquet"):
        estimates.export_parquet(estimates.outcome(draws=2), tmp_path / "taken")


def test_the_shares_as_released_are_ours_whatever_the_environment_names(tmp_path, monkeypatch):
    text = (data_dir() / "outcome_shares.csv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("acute_trust,"))
    other = ",".join([*row.split(",")[:4], "99.9", *row.split(",")[5:]])
    (tmp_path / "outcome_shares.csv").write_text(text.replace(row, other), encoding="utf-8")
    monkeypatch.setenv("COMMUNITY_SHIFT_DATA", str(tmp_path))
    assert tables.read("outcome_shares")["share"].max() == 99.9
    assert estimates.before_and_after()["before"].max() < 50


def test_tables_of_your_own_are_never_written_as_released(corrected, monkeypatch):
    def refuse(*_):
        raise AssertionError("written all the same")

    monkeypatch.setattr("helpers.estimates.outcomes.write_whole", refuse)
    seen = run("values", "--write", "--data", str(corrected))
    assert isinstance(seen.exception, SuiteError) and "leave out --write" in str(seen.exception)
    monkeypatch.setenv("COMMUNITY_SHIFT_DATA", str(corrected))
    with pytest.raises(DataError, match="pct_destinations of your own would be written"):
        estimates.write_computed_tables()


def test_the_computed_tables_are_renewed_as_they_are(tmp_path, monkeypatch):
    for name in ("value_decisions", "outcome_shares"):
        shutil.copy(data_dir() / f"{name}.csv", tmp_path)
    kept = {p.name: p.read_bytes() for p in tmp_path.glob("*.csv")}
    monkeypatch.setattr("helpers.estimates.outcomes.paths.data_dir", lambda: tmp_path)
    estimates.write_computed_tables()
    assert {p.name: p.read_bytes() for p in tmp_path.glob("*.csv")} == kept


def test_completion_offers_users_names_alone():
    assert dir(estimates) == sorted(estimates.__all__) and "json" not in dir(estimates)


def test_what_is_remembered_of_the_estimate_is_handed_out_as_a_copy():
    """A cell that changes what it was given changes nothing that another cell is given."""
    for ask in (
        lambda: estimates.leave_out_results(draws=40)["one"],
        lambda: estimates.share_sensitivity(draws=40),
    ):
        first = ask()
        before = first.copy()
        first.loc[:, "label"] = "mine"
        assert ask().equals(before)
