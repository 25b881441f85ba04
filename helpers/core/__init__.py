"""The ground floor: errors, paths, whole writes, formatting, patterns. It knows no NHS."""

__all__: list[str] = []
