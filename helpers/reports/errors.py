"""The error of a notebook that cannot become a report."""

from helpers.core.errors import SuiteError

__all__ = ["ReportError"]


class ReportError(SuiteError):
    """A notebook cannot become a report; the message names it and what to do."""
