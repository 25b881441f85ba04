"""Answers that several notebooks give."""

__all__: list[str] = []
