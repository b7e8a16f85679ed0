"""The list of CSE cases: one row for each case as it stood in the period.

Source: DOMAIN C.3, C.4.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from safeguarding.cases.files import cases_across, cases_load, cases_rules
from safeguarding.cases.files.cases_columns import LAYOUT
from safeguarding.cases.files.cases_reading import FIELDS
from safeguarding.cases.files.cases_texts import TEXTS
from safeguarding.cases.models import StagedCase
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile
from safeguarding.returns.records.kinds import Kind, RowReader
from safeguarding.returns.rules.facts import Finding


@dataclass(frozen=True)
class CaseList(Kind):
    """How lists of CSE cases are read, checked and put in."""

    def reader(self, file: RecordFile) -> RowReader:
        """Give the function that reads one row and judges it by itself."""
        return cases_rules.reader(file)

    def across(self, file: RecordFile) -> Iterator[Finding]:
        """Compare rows with each other, earlier lists and what is known here."""
        return cases_across.findings(file)

    def load(self, file: RecordFile, at: datetime) -> Iterable[Period]:
        """Make children, cases, levels, placements and meetings of the rows."""
        return cases_load.load(file, at)


cases_kind = CaseList(
    code="cse-cases",
    title="CSE cases",
    layouts=(LAYOUT,),
    staging=StagedCase,
    fields=FIELDS,
    rules=TEXTS,
)
