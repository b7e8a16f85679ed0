"""Collects what is found in one row, and never quotes what identifies anybody."""

from safeguarding.returns.records.kinds import Raw
from safeguarding.returns.rules.facts import Finding, Severity


class Found:
    """What the rules say of one row so far."""

    __slots__ = ("raw", "said")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.said: list[Finding] = []

    def say(
        self,
        code: str,
        message: str,
        column: str = "",
        value: str = "",
        level: Severity | None = None,
    ) -> None:
        """Add a finding about this row.

        Args:
            code: of the rule.
            message: what is the matter and what to do.
            column: name of the column, as the kind calls it.
            value: the cell, where it may be repeated: never of a column that holds
                identifiers or a birth.
            level: where the severity is not the first letter of the code.
        """
        raw = self.raw
        self.said.append(
            Finding(code, message, raw.sheet, raw.number, column, value[:120], level)
        )
