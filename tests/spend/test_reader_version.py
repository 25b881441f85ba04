"""The version of the reader: another as soon as its code or its words are others."""

import importlib.resources

from helpers.spend import reader_version


def test_it_follows_code_and_words(tmp_path, monkeypatch):
    (tmp_path / "cells.py").write_text("one", encoding="utf-8")
    (tmp_path / "vocabulary.toml").write_text("two\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("three", encoding="utf-8")
    monkeypatch.setattr(importlib.resources, "files", lambda name: tmp_path)

    def now():
        return reader_version.reader_version.__wrapped__()

    first = now()
    (tmp_path / "vocabulary.toml").write_bytes(b"two\r\n")
    (tmp_path / "notes.txt").write_text("four", encoding="utf-8")
    assert now() == first and len(first) == 16
    for name in ("cells.py", "vocabulary.toml"):
        (tmp_path / name).write_text("changed", encoding="utf-8")
        assert now() != first
        first = now()


def test_it_is_the_same_each_time():
    assert reader_version.reader_version() == reader_version.reader_version.__wrapped__()
