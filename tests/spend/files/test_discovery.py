"""From paths to files: folders, patterns and zips, each file once and by a name that stays."""

import zipfile

import pytest

from helpers.core.errors import DataError
from helpers.spend.files.discovery import encodable, find_files
from helpers.spend.files.limits import FileRefused


@pytest.fixture
def folder(tmp_path):
    """Two spend files, one of another kind, and a zip with one spend file."""
    for name in ("a.csv", "2019/b.XLSX", "notes.docx"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    with zipfile.ZipFile(tmp_path / "in" / "c.zip", "w") as packed:
        packed.writestr("inner/d.csv", "packed")
        packed.writestr("inner/readme.md", "no spend")
    return tmp_path / "in"


def test_a_folder_gives_its_spend_files_in_order(folder):
    files = find_files([folder])
    assert [f.name for f in files] == ["2019/b.XLSX", "a.csv", "c.zip/inner/d.csv"]
    assert [f.read() for f in files] == [b"2019/b.XLSX", b"a.csv", b"packed"]
    assert len({f.place for f in files}) == 3 and files == find_files([folder])


def test_a_file_named_twice_is_read_once_and_one_named_outright_always(folder):
    files = find_files([folder / "a.csv", str(folder / "*.csv"), folder / "notes.docx"])
    assert [f.name for f in files] == ["a.csv", "notes.docx"]


def test_what_we_wrote_ourselves_is_left_out(folder):
    assert "a.csv" not in [f.name for f in find_files([folder], [folder / "a.csv"])]
    names = [f.name for f in find_files([folder], [folder / "2019"])]
    assert names == ["a.csv", "c.zip/inner/d.csv"]


def test_nothing_to_read_is_an_error(folder, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match=r"no spend file was found in .*empty"):
        find_files([tmp_path / "empty"])
    with pytest.raises(DataError, match="no-such-folder"):
        find_files([tmp_path / "no-such-folder"])


def test_a_file_that_went_away_is_refused_in_words(folder):
    (file,) = find_files([folder / "a.csv"])
    (folder / "a.csv").unlink()
    with pytest.raises(FileRefused, match="the system cannot read it"):
        file.read()


def test_a_damaged_zip_is_refused_in_words(folder):
    (file,) = find_files([folder / "c.zip"])
    (folder / "c.zip").write_bytes(b"no zip any more")
    with pytest.raises(FileRefused, match="damaged, encrypted or packed in an unknown way"):
        file.read()


def test_a_name_that_is_no_text_can_be_written():
    assert encodable("a\udcff.csv") == "a?.csv" and encodable("£.csv") == "£.csv"
