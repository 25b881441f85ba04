"""The error of a notebook that cannot become a report is one that a user can mend."""

from helpers.core.errors import SuiteError
from helpers.reports.errors import ReportError


def test_a_report_error_is_one_line_that_a_user_can_mend():
    error = ReportError("notebook 03 has no title; give it one\nin its first cell")
    assert isinstance(error, SuiteError)
    assert str(error) == "notebook 03 has no title; give it one in its first cell"
