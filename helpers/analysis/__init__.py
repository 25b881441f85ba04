"""Analysis: frames in, frames out. Nothing here reads a file or draws."""

__all__: list[str] = []
