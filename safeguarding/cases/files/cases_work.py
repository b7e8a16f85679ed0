"""What one load of a list of CSE cases has in its hands."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from safeguarding.cases.files.cases_told import Line
from safeguarding.cases.models import Child, CseCase, StagedCase
from safeguarding.returns.models import RecordFile, Submission

BATCH = 1_000


@dataclass
class Work:
    """One load: the file, the moment, and what was found for it.

    Attributes:
        lines: rows about the cases of this return, by case, oldest quarter first.
        children: every child these rows name, by pseudonym.
        cases: what is known of the cases, by reference.
    """

    file: RecordFile
    at: datetime
    lines: dict[str, list[Line]]
    children: dict[str, Child]
    cases: dict[str, CseCase] = field(default_factory=dict)

    def told(self, reference: str) -> list[Line]:
        """Give the rows about a case that hold."""
        return [line for line in self.lines[reference] if line.holds]


def references_of(file: RecordFile) -> list[str]:
    """Give the cases that any version of this return names; one query."""
    rows = StagedCase.objects.filter(
        file__obligation=file.obligation_id, file__kind=file.kind
    ).exclude(reference="")
    return list(rows.values_list("reference", flat=True).distinct())


def lines_about(file: RecordFile, wanted: Q) -> list[Line]:
    """Give rows of all lists of the partnership, oldest quarter first; one query.

    A row holds when its list is accepted and put in, or is this one. Of a repeated row
    the first holds.
    """
    rows = (
        StagedCase.objects.filter(
            wanted, file__partnership=file.partnership_id, file__kind=file.kind
        )
        .exclude(referred_on=None)
        .exclude(Q(child="") | Q(reference="") | Q(source_agency=""))
        .select_related("file__submission", "file__obligation")
        .order_by("file__obligation__period_end", "file_id", "number")
    )
    seen: set[tuple[int, str]] = set()
    found = []
    for row in rows:
        key = (row.file_id, row.reference)
        holds = key not in seen and _holds(row.file, file)
        seen.add(key)
        owed = row.file.obligation
        found.append(Line(row, owed.period_start, owed.period_end, holds))
    return found


def _holds(listed: RecordFile, loaded: RecordFile) -> bool:
    sent = listed.submission
    is_in = listed.pk == loaded.pk or listed.state == RecordFile.State.LOADED
    is_accepted = sent is not None and sent.state == Submission.State.ACCEPTED
    return is_in and is_accepted
