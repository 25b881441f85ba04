"""The ground floor: errors, paths, whole writes. It knows nothing of the NHS."""

__all__: list[str] = []
