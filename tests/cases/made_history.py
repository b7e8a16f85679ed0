"""Children, cases and episodes as few words as a test needs, and a plain oracle."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from safeguarding.cases.models import (
    CaseMeeting,
    Child,
    CseCase,
    LookedAfter,
    MissingEpisode,
    ReturnInterview,
    RiskAssessment,
)
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile, StoredFile, Submission
from tests.factories import (
    AgencyFactory,
    ObligationFactory,
    PartnershipFactory,
    UserFactory,
)

LONDON = ZoneInfo("Europe/London")
_numbers = count(1)


class Area:
    """One partnership with one agency, and short words for making its records."""

    def __init__(self, partnership=None):
        self.partnership = partnership or PartnershipFactory()
        self.agency = AgencyFactory()

    @property
    def _own(self):
        return {"partnership": self.partnership, "agency": self.agency}

    def child(self, **columns):
        columns.setdefault("pseudonym", f"{next(_numbers):064x}")
        return Child.objects.create(partnership=self.partnership, **columns)

    def episode(self, child, start, end=None, *, system="police", **columns):
        """Make an episode; days count from noon, so that no zone moves them."""
        columns.setdefault("type", "missing")
        columns.setdefault("location", "home")
        return MissingEpisode.objects.create(
            **self._own,
            child=child,
            system=system,
            reference=f"e{next(_numbers)}",
            reported_at=moment(start),
            missing_from_at=moment(start),
            returned_at=moment(end) if end else None,
            **columns,
        )

    def interview(self, episode, completed=None, **columns):
        columns.setdefault("offered", True)
        columns.setdefault("accepted", completed is not None)
        return ReturnInterview.objects.create(
            **self._own,
            episode=episode,
            completed_at=moment(completed) if completed else None,
            **columns,
        )

    def case(self, child, referred, levels=(), *, closed=None, **columns):
        """Make a case with its levels as pairs of day and level."""
        if closed:
            columns |= {"closure_reason": "risk_reduced", "status": "closed"}
        if columns.get("screened_on"):
            columns.setdefault("screening_tool", "nwg")
        case = CseCase.objects.create(
            **self._own,
            child=child,
            reference=f"c{next(_numbers)}",
            referred_on=referred,
            closed_on=closed,
            source_agency=self.agency,
            source_sector=columns.pop("source_sector", "police"),
            **columns,
        )
        for day, level in levels:
            RiskAssessment.objects.create(**self._own, case=case, on=day, level=level)
        return case

    def meeting(self, case, day, kind="mase", **told):
        return CaseMeeting.objects.create(
            **self._own, case=case, kind=kind, on=day, **told
        )

    def placed(self, child, start, end=None, placed="lac_in_borough"):
        return LookedAfter.objects.create(
            partnership=self.partnership,
            child=child,
            placed=placed,
            from_on=start,
            to_on=end,
        )


def moment(when):
    """Take a moment as it is, and a day at its noon."""
    if isinstance(when, datetime):
        return when
    return datetime.combine(when, time(12), LONDON).astimezone(UTC)


def day(text):
    return date.fromisoformat(text)


def days_from(start, number):
    return start + timedelta(days=number)


def listed(area, kind, staged, layout="list"):
    """Make one row of a list of Q3 that was put in."""
    obligation = ObligationFactory(
        partnership=area.partnership,
        agency=area.agency,
        period=Period.parse("2015-16-Q3"),
    )
    by, at = UserFactory(), moment(date(2016, 2, 1))
    submission = Submission.objects.create(
        obligation=obligation,
        partnership=area.partnership,
        agency=area.agency,
        version=1,
        file=StoredFile.objects.create(sha256=f"{next(_numbers):064x}", size=1),
        row_count=2,
        submitted_by=by,
        submitted_at=at,
        received_at=at,
    )
    file = RecordFile.objects.create(
        obligation=obligation,
        partnership=area.partnership,
        agency=area.agency,
        submission=submission,
        state=RecordFile.State.LOADED,
        kind=kind,
        layout=layout,
        columns=[],
        size=1,
        row_count=2,
        given_by=by,
        given_at=at,
        checked_at=at,
    )
    return staged.objects.create(file=file, number=2, child="a" * 64)
