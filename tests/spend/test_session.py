"""A reader's own files from a folder to a mix, step by step, on a folder whose eleven payments are
known.
"""

import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers import charts, spend
from helpers.core.errors import DataError, SuiteError
from helpers.spend import console
from tests.spend.made_up import HEADER, PENCE, ROWS, write_csv


@pytest.fixture(scope="module")
def mine():
    return spend.read_folder(spend.example_folder())


def test_every_row_is_accounted_for(mine):
    steps = mine.waterfall.set_index("step")
    assert steps.loc["raw", "rows"] == 16 and steps.loc["kept", "rows"] == 11
    assert (
        steps.loc["kept", "pence"]
        == 71_920_050 + 311_080_000
        == mine.payments["amount_pence"].sum()
    )
    assert charts.waterfall(mine.waterfall, "From every row to payments").figure().data


def test_payees_are_placed_or_left_for_review(mine):
    models = mine.payments.drop_duplicates("supplier").set_index("supplier")["provider_model"]
    assert (
        models["ANYTOWN BOROUGH COUNCIL"] == "local_authority"
        and models["ANYTOWN COMMUNITY CARE CIC"] == "social_enterprise"
    )
    assert models["ST EXAMPLE'S HOSPICE"] == "voluntary" and models[spend.WITHHELD] == "individual"
    review = mine.review()
    assert review["supplier"].tolist()[:2] == ["GOOD STEPS", "ROLLING ALONG"]
    assert review["amount_gbp"].tolist()[:2] == [76_800, 31_200]
    assert "JANE" not in mine.payments["supplier"].str.cat()


def test_what_is_not_recognised_is_listed(mine):
    assert mine.unrecognised().values.tolist() == [["ROOM 101", "", 1, -1_200]]


def test_a_correction_moves_every_payment_of_the_payee_and_no_other(mine):
    after = mine.corrected({"GOOD STEPS": "voluntary"})
    moved = after.payments["supplier"] == "GOOD STEPS"
    assert set(after.payments.loc[moved, "provider_model"]) == {"voluntary"} and set(
        after.payments.loc[moved, "method"]
    ) == {"override"}
    assert after.payments[~moved].equals(mine.payments[~moved])
    assert "GOOD STEPS" in set(mine.review()["supplier"]) and "GOOD STEPS" not in set(
        after.review()["supplier"]
    )
    assert after.corrected({"GOOD STEPS": "independent"}).corrections[
        "provider_model"
    ].tolist() == ["independent"]


def test_corrections_that_cannot_be_meant(mine):
    with pytest.raises(
        DataError, match=r"'volantary' is no provider model .did you mean 'voluntary'"
    ):
        mine.corrected({"GOOD STEPS": "volantary"})
    with pytest.raises(DataError, match=r"there is no file 'GOOD STEPS' of corrections; .* payee"):
        mine.corrected("GOOD STEPS")
    with pytest.raises(DataError, match=r"'good step' .did you mean 'GOOD STEPS'"):
        mine.corrected({"good step": "voluntary"})
    with pytest.raises(
        DataError, match=r"no payment went to 'GOOD STEP' .did you mean 'GOOD STEPS'"
    ):
        mine.corrected({"GOOD STEP": "voluntary"})


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda mine: spend.read_folder(""), "the folder or file to read is ''; it is the path"),
        (lambda mine: spend.read_folder(None), "the folder or file to read is None"),
        (lambda mine: spend.read_folder([5]), "the folder or file to read is 5"),
        (lambda mine: mine.save(""), "the folder to save to is ''; .* such as 'my results'"),
        (lambda mine: mine.mix(community="no"), "community is 'no'; it is True or False"),
        (lambda mine: mine.mix(["period"]), r"added up by \['period'\]; name any of "),
        (lambda mine: mine.mix("amount_pence"), "added up by 'amount_pence'; name any of "),
        (lambda mine: mine.mix("period", "period"), "added up by 'period' twice"),
        (lambda mine: mine.review("x"), "most is 'x'; it is a whole number"),
        (lambda mine: mine.review(-1), "most is -1; it is a whole number, from 0 on"),
        (lambda mine: mine.corrected(5), "the corrections are 5; they are {payee as published"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(mine, ask, words):
    with pytest.raises(SuiteError, match=words):
        ask(mine)


def test_mixes_by_hand(mine):
    table = mine.mix("provider_model", community=True).set_index("provider_model")
    assert table["amount_gbp"].to_dict() == {
        "community_trust": 825_000,
        "local_authority": 94_000,
        "social_enterprise": 187_000,
        "voluntary": 62_500,
        "unclassified": 109_200,
    }
    assert table["share_percent"].sum() == pytest.approx(100)
    assert mine.mix("period")["period"].tolist() == ["2025-04", "2025-05"]
    with pytest.raises(DataError, match="cannot be added up by 'colour'"):
        mine.mix("colour")


def test_what_is_saved_can_be_used_again(mine, tmp_path):
    saved = mine.corrected({"GOOD STEPS": "voluntary"}).save(tmp_path)
    assert {p.name for p in saved} == {p.name for p in tmp_path.iterdir()} and len(saved) == 8
    again = spend.read_folder(spend.example_folder()).corrected(tmp_path / "corrections.csv")
    assert "GOOD STEPS" not in set(again.review()["supplier"])
    kept = pd.read_csv(tmp_path / "payments.csv")
    assert len(kept) == 11 and "JANE" not in kept.to_string()


def test_a_folder_without_payments_says_so_and_why(tmp_path):
    (tmp_path / "a.csv").write_text("Supplier,Amount\n", encoding="utf-8")
    with pytest.raises(DataError, match="no payment was found"):
        spend.read_folder(tmp_path)
    for n in range(7):
        (tmp_path / f"b{n}.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError) as seen:
        spend.read_folder(tmp_path)
    assert str(seen.value) == (
        f"no payment was found in {tmp_path}: Refused: b0.csv: no column holds amounts "
        "(and 6 more; spend.read_files lists them)"
    )


def test_what_was_refused_or_may_be_wrong_is_said_as_the_command_says_it(tmp_path, mine):
    assert mine.checks.empty and "refused" not in repr(mine) and "<ul>" not in mine._repr_html_()
    text = (spend.example_folder() / "April 2025.csv").read_text(encoding="utf-8")
    (tmp_path / "good.csv").write_text(text.replace("412500.00", "£ lots"), encoding="utf-8")
    (tmp_path / "bad.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    session = spend.read_folder(tmp_path)
    command = spend.ingest_files([tmp_path], tmp_path / "store")
    assert session.checks.equals(console.checks_table(command)) and len(session.checks) == 2
    assert "1 refused and 1 to look at, see checks" in repr(session)
    assert "<li>Refused: bad.csv: no column holds amounts</li>" in session._repr_html_()


def test_what_was_saved_is_no_file_of_payments_and_no_refusal(mine, tmp_path):
    for path in spend.example_folder().glob("*.csv"):
        shutil.copy(path, tmp_path)
    (tmp_path / "bad.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    first = spend.read_folder(tmp_path)
    first.save(tmp_path / "results")
    again = spend.read_folder(tmp_path)
    assert again.payments["amount_pence"].sum() == first.payments["amount_pence"].sum()
    assert again.checks.equals(first.checks) and len(again.checks) == 1


@pytest.fixture
def months(tmp_path):
    """A month as two files of other form, and one more month."""
    folder = tmp_path / "mine"
    write_csv(folder / "a.csv")
    write_csv(folder / "b.txt", delimiter="\t", encoding="utf-16")
    other = [[*r[:2], r[2].replace("/04/", "/05/"), *r[3:6], f"9{r[6]}", r[7]] for r in ROWS]
    write_csv(folder / "c.csv", [HEADER, *other])
    return folder


def test_what_two_files_hold_is_counted_once_and_said(months):
    mine = spend.read_folder(months)
    assert mine.payments["amount_pence"].sum() == 2 * PENCE
    assert mine.duplicates.values.tolist() == [["a.csv", "b.txt", 4, PENCE, 4]]
    assert "4 in a second file too" in repr(mine)
    assert (mine.reading.ledger["reason"] == "duplicate").sum() == 4
    steps = mine.waterfall.set_index("step")["pence"]
    assert steps["raw"] == steps.drop("raw").sum() == 3 * PENCE
    whole = spend.read_folder(months, drop_duplicates=False)
    assert whole.payments["amount_pence"].sum() == 3 * PENCE and len(whole.duplicates) == 1


def test_results_saved_into_the_folder_are_never_read_as_payments(months):
    before = spend.read_folder(months).corrected({"ANYTOWN COMMUNITY CARE CIC": "voluntary"})
    before.save(months / "results")
    spend.save_csv(months / "results" / "columns.csv", before.reading.columns)
    after = spend.read_folder(months)
    assert after.payments["amount_pence"].sum() == 2 * PENCE
    assert "own_result" in set(after.reading.ledger["reason"])
    assert not set(after.reading.waterfall.query("step == 'own_result'")["pence"]) - {0}
    ours = {refusal.source_file: refusal.code for refusal in after.reading.refusals}
    assert set(ours.values()) <= {"own_result"}, ours


def test_progress_in_a_notebook_is_no_error(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    write_csv(tmp_path / "a.csv")
    (tmp_path / "b.pdf").write_bytes(b"no pdf")
    spend.read_folder(tmp_path)
    written = capsys.readouterr()
    assert "read 2 of 2 files: b.pdf" in written.out and not written.err


def test_an_override_that_fits_no_file_is_said(months, tmp_path):
    told = tmp_path / "ov.csv"
    lines = "source_file,source_sheet,setting,value\n*/WHIT*,,payer,=NHS A\na.csv,,payer,=NHS B\n"
    told.write_text(lines, encoding="utf-8")
    with pytest.warns(UserWarning, match=r"'\*/WHIT\*', which fits no file") as said:
        spend.read_folder(months, override_file=str(told))
    assert len(said) == 1
    done = spend.ingest_files([months], str(tmp_path / "store"), override_file=told)
    assert done.unused == ["*/WHIT*"]
    assert any("fits no file" in line for line in console.complaints(done))


def test_only_the_example_is_called_made_up():
    assert "made-up" in spend.folder_notes(spend.example_folder())[0]
    assert spend.folder_notes("my files") == spend.folder_notes(Path("my files")) == []


def test_the_example_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    spend.read_folder(spend.example_folder())
    assert list(tmp_path.iterdir()) == []
    assert spend.example_folder() == spend.example_folder()


def test_results_say_what_they_are(mine, tmp_path):
    assert repr(mine).startswith("SpendSession(11 payments, 3 of them unclassified, 0 corrections")
    assert repr(mine.reading).startswith("Reading(11 payments of £3,830,000.50, 5 other rows")
    done = spend.ingest_files([spend.example_folder()], tmp_path / "store")
    assert repr(done) == (
        "IngestResult(2 files, 2 read anew, 11 payments of £3,830,000.50, 5 other rows, 0 refusals)"
    )
    for result in (mine, mine.reading, done):
        assert "<table" in result._repr_html_() and "JANE" not in result._repr_html_()


def test_completion_offers_users_names_alone():
    assert dir(spend) == sorted(spend.__all__) and "pd" not in dir(spend)


def test_nothing_and_what_is_no_path_are_refused_in_words():
    with pytest.raises(DataError, match="no folder and no file to read was named"):
        spend.read_folder([])
    with pytest.raises(
        SuiteError, match="the store is None; it is the path of one, such as 'store"
    ):
        spend.connect(None)
    with pytest.raises(SuiteError, match="the store is ''"):
        spend.Store("")
