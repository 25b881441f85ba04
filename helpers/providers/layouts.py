"""What a published file is and what it holds, found from its contents."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from helpers.providers import ods, reference_costs, trust_accounts, waiting_lists
from helpers.providers.sheets import ProviderFileError, PublishedLayout, open_sheets

LAYOUTS = (
    waiting_lists.WAITING_LISTS,
    reference_costs.REFERENCE_COSTS,
    trust_accounts.TRUST_ACCOUNTS,
    ods.ORGANISATIONS,
    ods.BOARDS,
)


@dataclass(frozen=True, repr=False)
class ProviderFile:
    """A file that was recognised and read.

    Attributes:
        path: Where it is.
        layout: Which layout it has.
        rows: What it holds.
    """

    path: Path
    layout: PublishedLayout
    rows: pd.DataFrame

    def __str__(self) -> str:
        return f"{self.path.name}: {self.layout.title}. {self.layout.describe(self.rows)}"

    def __repr__(self) -> str:
        """What it is and what it holds, on one line."""
        return f"<{self}>"

    def _repr_html_(self) -> str:
        """The same with its first rows, for JupyterLab."""
        return f"<p>{escape(str(self))}</p>{self.rows.head(10).to_html(index=False)}"


def recognise(path: str | Path) -> PublishedLayout:
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
