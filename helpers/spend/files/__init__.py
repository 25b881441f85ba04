"""From what a user names to grids of cells: find the files, check their size, open each format."""

__all__: list[str] = []
