"""Return home interviews: our list, and the last ones in list 8 of Annex A."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from safeguarding.cases.files import (
    interviews_across,
    interviews_load,
    interviews_reader,
)
from safeguarding.cases.files.interviews_columns import ANNEX_A_LAYOUT, RHI_LAYOUT
from safeguarding.cases.files.missing_texts import SHARED
from safeguarding.cases.models import StagedInterview
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Kind, RowReader, RuleText
from safeguarding.returns.rules.facts import Finding

TEXTS: Mapping[str, RuleText] = {
    **SHARED,
    "E-ACCEPTED": RuleText(
        "Only what was offered is accepted", "One of the two cells is wrong."
    ),
    "E-AGENCY-UNKNOWN": RuleText(
        "The provider is an agency of the partnership",
        "By its code, or one of its names.",
    ),
    "E-DONE-BEFORE": RuleText(
        "An interview follows the return", "It is a talk with the child who is back."
    ),
    "E-DONE-REFUSED": RuleText(
        "What was done was not refused", "One of the two cells is wrong."
    ),
    "E-END-BEFORE": RuleText(
        "Being looked after ends after it starts", "One of the two days is wrong."
    ),
    "W-DONE-LATE": RuleText(
        "An interview is done within 30 days", "It is due within 72 hours."
    ),
    "W-NO-DECISION": RuleText(
        "72 hours after the return it is known whether one was offered",
        "An interview nobody speaks of was not offered.",
    ),
    "W-NO-EPISODE": RuleText(
        "The episode is known", "An interview counts with its episode."
    ),
    "I-NO-EPISODE": RuleText(
        "How many answers have no episode yet", "They are used once it is sent."
    ),
}


@dataclass(frozen=True)
class InterviewsKind(Kind):
    """How files of return home interviews are read, and where they go."""

    def reader(self, file: RecordFile) -> RowReader:
        """Give the function that reads each row. One query, here."""
        return interviews_reader.reader(file)

    def across(self, file: RecordFile) -> Iterable[Finding]:
        """Compare the rows with each other and with the episodes."""
        return interviews_across.across(file)

    def load(self, file: RecordFile, at: datetime) -> Iterable[Period]:
        """Put the interviews on their episodes."""
        return interviews_load.load(file, at)


interviews_kind = InterviewsKind(
    code="return-interviews",
    title="return home interviews",
    layouts=(ANNEX_A_LAYOUT, RHI_LAYOUT),
    staging=StagedInterview,
    fields=interviews_reader.FIELDS,
    rules=TEXTS,
)
