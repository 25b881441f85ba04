"""The versions of reader and classifier: others as soon as their code or their words are others."""

import importlib.resources

import pytest

from helpers.spend import versions

VERSIONS = (versions.reader_version, versions.classifier_version)


@pytest.mark.parametrize("version", VERSIONS)
def test_it_follows_code_and_words(tmp_path, monkeypatch, version):
    (tmp_path / "cells.py").write_text("one", encoding="utf-8")
    (tmp_path / "vocabulary.toml").write_text("two\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("three", encoding="utf-8")
    monkeypatch.setattr(importlib.resources, "files", lambda name: tmp_path)

    def now():
        return version.__wrapped__()

    first = now()
    (tmp_path / "vocabulary.toml").write_bytes(b"two\r\n")
    (tmp_path / "notes.txt").write_text("four", encoding="utf-8")
    assert now() == first and len(first) == 16
    for name in ("cells.py", "vocabulary.toml"):
        (tmp_path / name).write_text("changed", encoding="utf-8")
        assert now() != first
        first = now()


@pytest.mark.parametrize("version", VERSIONS)
def test_it_follows_the_register(tmp_path, monkeypatch, version):
    before = version.__wrapped__()
    (tmp_path / "organisations.csv").write_text("code,name\n", encoding="utf-8")
    monkeypatch.setattr(versions.paths, "data_dir", lambda: tmp_path)
    assert version.__wrapped__() != before


@pytest.mark.parametrize("version", VERSIONS)
def test_it_is_the_same_each_time(version):
    assert version() == version.__wrapped__()
