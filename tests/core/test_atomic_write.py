"""A file is written whole, with the rights that its owner chose."""

import os
import stat

import pytest

from helpers.core.atomic_write import FileError, require_writable, write_whole

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")


@pytest.fixture
def umask():
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def rights(path):
    return oct(stat.S_IMODE(path.stat().st_mode))


@posix
@pytest.mark.parametrize(("mask", "expected"), [(0o022, "0o644"), (0o077, "0o600"), (0, "0o666")])
def test_a_new_file_gets_what_the_umask_allows(mask, expected, umask, tmp_path):
    umask(mask)
    write_whole(tmp_path / "ledger.csv", "payee,amount\n")
    assert rights(tmp_path / "ledger.csv") == expected
    assert umask(mask) == mask  # and the umask is as it was


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_that_is_replaced_keeps_its_rights(mode, umask, tmp_path):
    path = tmp_path / "ledger.csv"
    path.write_text("old")
    path.chmod(mode)
    write_whole(path, "new")
    assert rights(path) == oct(mode) and path.read_text() == "new"


def test_text_is_utf8_with_plain_line_ends_and_bytes_are_themselves(tmp_path):
    write_whole(tmp_path / "new" / "folder" / "a.csv", "£1\n✓\n")
    assert (tmp_path / "new" / "folder" / "a.csv").read_bytes() == b"\xc2\xa31\n\xe2\x9c\x93\n"
    write_whole(tmp_path / "b.bin", b"\r\n\x00")
    assert (tmp_path / "b.bin").read_bytes() == b"\r\n\x00"


def test_nothing_is_left_where_nothing_can_be_written(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(FileError, match=r"cannot write .*a\.csv"):
        write_whole(tmp_path / "taken" / "a.csv", "new")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileError, match=r"cannot write .*folder"):
        write_whole(tmp_path / "folder", "new")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "taken"]


def test_a_folder_is_tried_before_the_work_begins_and_nothing_is_left(tmp_path):
    require_writable(tmp_path)
    require_writable(tmp_path / "new" / "folder")
    assert not list(tmp_path.iterdir())
    (tmp_path / "taken").write_text("a file")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "folder"):
        with pytest.raises(FileError, match=r"cannot write to .*taken.*; choose another folder"):
            require_writable(folder)
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]
