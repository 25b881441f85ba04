"""Where the shipped files are: beside `helpers` in the repository, inside it in a wheel."""

from pathlib import Path

from helpers.core.errors import SuiteError

__all__ = ["data_dir", "notebooks_dir", "require_repository"]

_HERE = Path(__file__).resolve().parent.parent  # the folder `helpers`


def _shipped(name: str, mark: str) -> Path:
    """The folder `name` of the repository, or its copy `_name` in the wheel.

    `mark` is a file, or a pattern of files, that it must hold.
    """
    for folder in (_HERE / f"_{name}", _HERE.parent / name):
        # Asked often, and `exists` is much the quicker.
        if any(folder.glob(mark)) if "*" in mark else (folder / mark).exists():
            return folder
    # Nothing is there yet (a fresh clone being set up): name the place where it belongs.
    return _HERE.parent / name


def data_dir() -> Path:
    """The folder of `datapackage.json` and the tables it declares."""
    return _shipped("data", "datapackage.json")


def notebooks_dir() -> Path:
    """The folder of the numbered notebooks."""
    return _shipped("notebooks", "*.ipynb")


def require_repository(what: str) -> None:
    """Refuse to renew shipped files that lie inside an installed package: the next installation
    would bring the old ones back, and until then they would pass for those released.

    Args:
        what: What is to be renewed, in words.

    Raises:
        SuiteError: The shipped files do not lie in a repository.
    """
    folder = data_dir()
    if folder.parent == _HERE:
        raise SuiteError(
            f"{what} would be written into the installed package, {folder}; run this in a clone of "
            "the repository"
        )
