"""How the value of NHS community services in England shifts between provider models: tables, analysis and reports."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("community-services-shift")
except PackageNotFoundError:  # run from a plain copy of the repository, nothing installed
    __version__ = "0+unknown"
