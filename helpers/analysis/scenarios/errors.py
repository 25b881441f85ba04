"""What is wrong with a scenario, and where in it."""

from helpers.core.errors import SuiteError

__all__ = [
    "ScenarioError",
]


class ScenarioError(SuiteError):
    """A scenario cannot be read or run. `field` is where: "area", "rules[1].share"; the message
    begins with it.
    """

    def __init__(self, field: str, reason: str):
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason

    def within(self, place: str) -> "ScenarioError":
        """The same error, its field named from further out."""
        return ScenarioError(f"{place}.{self.field}" if self.field else place, self.reason)
