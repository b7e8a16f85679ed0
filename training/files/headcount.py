"""The headcount of an agency's workforce: people of each role group, on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Kind, RowReader, RuleText
from safeguarding.returns.rules.facts import Finding
from training.files import headcount_across, headcount_load, headcount_reader
from training.files.headcount_columns import HEADCOUNT_LAYOUT
from training.models import StagedHeadcount

TEXTS: Mapping[str, RuleText] = {
    "E-DATE": RuleText(
        "Days can be read, day before month", "03/04/2015 means April here."
    ),
    "E-DATE-FUTURE": RuleText(
        "The people were counted already", "A plan is not a headcount."
    ),
    "E-DUPLICATE": RuleText(
        "A role group is counted once for each day", "Two counts cannot both be right."
    ),
    "E-PEOPLE": RuleText(
        "People are a whole number",
        "“70+” or “over 40” must not become a number that others divide by.",
    ),
    "E-REQUIRED": RuleText(
        "What every row needs is there", "Without it the row cannot be used."
    ),
    "E-ROLE-GROUP-UNKNOWN": RuleText(
        "The role group is one of the partnership", "By its code or its title."
    ),
    "W-DIFFERS": RuleText(
        "Nobody recorded otherwise",
        "A file takes the place of what people entered; somebody should know.",
    ),
    "W-GROUP-UNTOLD": RuleText(
        "Each group that had people is counted again", "Else its old count goes on."
    ),
    "W-HEADCOUNT-JUMP": RuleText(
        "A group does not change by more than half from one count to the next",
        "A number in the wrong row shows like this.",
    ),
    "W-LEFT-OUT": RuleText(
        "A new version counts the same groups", "What is left out is taken out again."
    ),
    "W-PERIOD-ROWS": RuleText(
        "The day of the count is in the period of the return",
        "The count holds from its own day.",
    ),
}


@dataclass(frozen=True)
class HeadcountKind(Kind):
    """How headcounts are read, and where they go."""

    def reader(self, file: RecordFile) -> RowReader:
        """Give the function that reads each row. One query, here."""
        return headcount_reader.reader(file)

    def across(self, file: RecordFile) -> Iterable[Finding]:
        """Compare the rows with each other and with the counts before."""
        return headcount_across.across(file)

    def load(self, file: RecordFile, at: datetime) -> Iterable[Period]:
        """Put the counts in."""
        return headcount_load.load(file, at)


headcount_kind = HeadcountKind(
    code="workforce-headcount",
    title="headcount of the workforce",
    layouts=(HEADCOUNT_LAYOUT,),
    staging=StagedHeadcount,
    fields=headcount_reader.FIELDS,
    rules=TEXTS,
)
