"""From an executed notebook to one offline HTML file."""

__all__: list[str] = []
