"""Where the project can be reached."""

from email.message import Message
from importlib.metadata import PackageNotFoundError

import pytest

from helpers.reports import project

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def _afresh():
    project.project_urls.cache_clear()
    yield
    project.project_urls.cache_clear()


def test_the_addresses_are_those_that_the_package_declares(monkeypatch):
    declared = Message()
    declared["Project-URL"] = "Repository, https://example.org/a"
    declared["Project-URL"] = "Contact, https://example.org/b"
    monkeypatch.setattr(project, "metadata", lambda name: declared)
    assert project.project_urls() == {
        "Repository": "https://example.org/a",
        "Contact": "https://example.org/b",
    }


def test_without_an_installed_package_there_is_none(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(project, "metadata", missing)
    assert project.project_urls() == {}
