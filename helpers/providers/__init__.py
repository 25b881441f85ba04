"""Published provider data: NHS workbooks and lists, as published, become tidy frames with codes.

For example::

    from helpers import providers

    rows = providers.read_waiting_lists("Community-health-services-waiting-lists-2025-26-July.xlsx")
    rows[rows["org_code"] == "RYV"]  # a trust by its code
    providers.waiting_list_table(rows)  # as the table waiting_list has it

There is one module for each published layout; docs/loading-provider-data.md describes them.
"""

from helpers.providers.layouts import LAYOUTS, ProviderFile, read_provider_file, recognise
from helpers.providers.ods import read_boards, read_trusts
from helpers.providers.reference_costs import read_reference_costs, service_line_costs
from helpers.providers.sheets import ProviderFileError, PublishedLayout
from helpers.providers.trust_accounts import read_trust_accounts
from helpers.providers.waiting_lists import read_waiting_lists, waiting_list_table

__all__ = [
    "LAYOUTS",
    "ProviderFile",
    "ProviderFileError",
    "PublishedLayout",
    "read_boards",
    "read_provider_file",
    "read_reference_costs",
    "read_trust_accounts",
    "read_trusts",
    "read_waiting_lists",
    "recognise",
    "service_line_costs",
    "waiting_list_table",
]


def __dir__() -> list[str]:
    return sorted(__all__)
