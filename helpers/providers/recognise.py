"""What a published file is and what it holds, found from its contents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.providers import ods, reference_costs, trust_accounts, waiting_lists
from helpers.providers.sheets import ProviderFileError, Sheet, open_sheets


@dataclass(frozen=True)
class Layout:
    """One published layout.

    Attributes:
        kind: A short name, such as "waiting_lists".
        title: What the file is, in words.
        fits: Whether the sheets of a file are of this layout.
        read: Reads such a file.
        describe: What the rows hold, in a sentence.
    """

    kind: str
    title: str
    fits: Callable[[Sequence[Sheet]], bool]
    read: Callable[[str | Path], pd.DataFrame]
    describe: Callable[[pd.DataFrame], str]


LAYOUTS = (
    Layout(
        "waiting_lists",
        waiting_lists.TITLE,
        waiting_lists.fits,
        waiting_lists.read_waiting_lists,
        waiting_lists.describe,
    ),
    Layout(
        "reference_costs",
        reference_costs.TITLE,
        reference_costs.fits,
        reference_costs.read_reference_costs,
        reference_costs.describe,
    ),
    Layout(
        "trust_accounts",
        trust_accounts.TITLE,
        trust_accounts.fits,
        trust_accounts.read_trust_accounts,
        trust_accounts.describe,
    ),
    Layout("trusts", ods.TRUSTS_TITLE, ods.fits_trusts, ods.read_trusts, ods.describe_trusts),
    Layout("boards", ods.BOARDS_TITLE, ods.fits_boards, ods.read_boards, ods.describe_boards),
)


@dataclass(frozen=True)
class ProviderFile:
    """A file that was recognised and read.

    Attributes:
        path: Where it is.
        layout: Which layout it has.
        rows: What it holds.
    """

    path: Path
    layout: Layout
    rows: pd.DataFrame

    def __str__(self) -> str:
        return f"{self.path.name}: {self.layout.title}. {self.layout.describe(self.rows)}"


def recognise(path: str | Path) -> Layout:
    """Which published layout a file has.

    Args:
        path: A workbook or a text file.

    Returns:
        The layout; its `read` reads the file.

    Raises:
        ProviderFileError: The file cannot be opened or has none of the layouts.
    """
    sheets = open_sheets(path)
    for layout in LAYOUTS:
        if sheets and layout.fits(sheets):
            return layout
    names = ", ".join(repr(sheet.name) for sheet in sheets[:8] if sheet.name)
    raise ProviderFileError(
        f"{Path(path).name}: found {'the sheets ' + names if names else 'another table'}; expected "
        + "; or ".join(layout.title for layout in LAYOUTS)
    )


def read_provider_file(path: str | Path) -> ProviderFile:
    """A published file, whichever of the layouts it has.

    Args:
        path: A workbook or a text file.

    Returns:
        What it is and what it holds.

    Raises:
        ProviderFileError: The file cannot be opened, has none of the layouts, or does not keep
            to its own.
    """
    layout = recognise(path)
    return ProviderFile(Path(path), layout, layout.read(path))
