"""From a grid of cells to payments: columns, rows, amounts, dates; who may not be named."""

__all__: list[str] = []
