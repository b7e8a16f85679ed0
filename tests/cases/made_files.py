"""Files of records made by hand, run through a kind: read, staged, compared, put in."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from safeguarding.access.permissions import Role
from safeguarding.cases.models import MissingEpisode
from safeguarding.periods import Period
from safeguarding.returns.models import (
    Obligation,
    RecordFile,
    StoredFile,
    Submission,
)
from safeguarding.returns.records.copying import Slice
from safeguarding.returns.records.kinds import Raw, kind_of
from tests.factories import (
    AgencyFactory,
    ObligationFactory,
    PartnershipFactory,
    TemplateFactory,
    member,
)

Q3 = Period.parse("2015-16-Q3")
# The lists of a quarter are given some weeks after it, at nine in the morning.
GIVEN_AT = datetime(2016, 1, 20, 9, 0, tzinfo=UTC)
POLICE_ROW = {
    "force_ref": "WM-0001",
    "child_ref": "LA000123",
    "reported_at": "05/10/2015 22:10",
    "missing_from_at": "05/10/2015 21:40",
    "returned_at": "06/10/2015 07:15",
    "category": "missing",
    "risk_level": "medium",
    "location_type": "home",
    "birth_month": "2001-05",
    "sex": "F",
}
COUNCIL_ROW = {
    "CHILD": "LA000123",
    "DOB": "14/05/2001",
    "MISSING": "M",
    "MIS_START": "05/10/2015",
    "MIS_END": "06/10/2015",
}
INTERVIEW_ROW = {
    "episode_ref": "WM-0001",
    "offered": "Y",
    "offered_at": "06/10/2015 10:00",
    "accepted": "Y",
    "completed_at": "08/10/2015 16:00",
    "independent": "Y",
}


@dataclass
class Sender:
    """An agency that sends a kind of records to a partnership."""

    partnership: object
    agency: object
    template: object
    user: object

    @classmethod
    def of(cls, kind="missing-episodes", *, partnership=None, agency=None):
        partnership = partnership or PartnershipFactory(la_code="E08000027")
        agency = agency or AgencyFactory()
        template = TemplateFactory(records=kind)
        user = member(Role.AGENCY_SUBMITTER, partnership, agency)
        return cls(partnership, agency, template, user)

    def owed(self, period=Q3):
        found = Obligation.objects.filter(
            partnership=self.partnership,
            agency=self.agency,
            template=self.template,
            period_start=period.start,
        ).first()
        return found or ObligationFactory(
            partnership=self.partnership,
            agency=self.agency,
            template=self.template,
            period=period,
        )

    def file(self, layout, *, period=Q3, given_at=GIVEN_AT):
        """Make the row of a file, as `receive` does."""
        owed = self.owed(period)
        before = RecordFile.objects.filter(obligation=owed).count()
        return RecordFile.objects.create(
            obligation=owed,
            partnership=self.partnership,
            agency=self.agency,
            kind=self.template.records,
            layout=layout,
            file_name="list.csv",
            sha256=hashlib.sha256(f"{owed.pk} {before}".encode()).hexdigest(),
            size=1,
            columns=[],
            row_count=1,
            given_by=self.user,
            given_at=given_at,
        )


def names_of(kind, layout):
    """Give the name of each column of a layout by its title."""
    shape = next(one for one in kind.layouts if one.code == layout)
    return {column.title: column.name for column in shape.columns}


def check(file, *rows):
    """Read and stage rows by their titles, compare them; give what was found."""
    kind = kind_of(file.kind)
    names = names_of(kind, file.layout)
    read = kind.reader(file)
    staged = Slice(kind.staging, kind.fields)
    findings = []
    for number, row in enumerate(rows, start=2):
        cells = {names[title]: text for title, text in row.items()}
        made = read(Raw("", number, cells))
        findings += made.findings
        if made.values is not None:
            staged.add(file.pk, ("", number), made.values)
    staged.copy()
    return findings + list(kind.across(file))


def load(file, *rows, at=None):
    """Check rows and put them in, as after acceptance; give the periods touched."""
    errors = [one for one in check(file, *rows) if one.severity == "E"]
    assert not errors, errors
    return load_again(file, at=at)


def load_again(file, *, at=None):
    """Put a file in that was read before."""
    if file.submission_id is None:
        file.submission = version_of(file)
        file.save(update_fields=["submission"])
    periods = set(kind_of(file.kind).load(file, at or file.given_at))
    file.state = RecordFile.State.LOADED.value
    file.checked_at = file.loaded_at = file.given_at
    file.save()
    return periods


def version_of(file):
    """Make the accepted version that a file was sent as."""
    stored = StoredFile.objects.create(sha256=file.sha256, size=file.size, content=None)
    owed = file.obligation
    Submission.objects.filter(obligation=owed, state="ACCEPTED").update(
        state="SUPERSEDED"
    )
    return Submission.objects.create(
        obligation=owed,
        partnership=owed.partnership,
        agency=owed.agency,
        version=Submission.objects.filter(obligation=owed).count() + 1,
        way="FILE",
        state="ACCEPTED",
        file=stored,
        file_name=file.file_name,
        submitted_by=file.given_by,
        submitted_at=file.given_at,
        received_at=file.given_at,
        content_hash=file.sha256,
        row_count=1,
        decided_by=file.given_by,
        decided_at=file.given_at,
    )


def codes(findings):
    return {one.code for one in findings}


def standing(partnership):
    """Give the episodes that stand, in the order they started."""
    return list(
        MissingEpisode.objects.filter(
            partnership=partnership, withdrawn_at=None
        ).order_by("missing_from_at")
    )
