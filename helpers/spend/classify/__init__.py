"""From a payee's name to an organisation and a provider model; from an expense area to a
service.
"""

__all__: list[str] = []
