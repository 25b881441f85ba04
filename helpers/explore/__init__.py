"""The engine of questions: choices, an answer, and the skins that show it. It knows nothing of the NHS."""

__all__: list[str] = []
