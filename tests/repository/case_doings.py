"""What the cases room leaves in `world`: a child, a case, an episode, a file.

A child's handle is the token: whoever reads it knows of the child.
"""

import hashlib
from datetime import UTC, date, datetime

from safeguarding.access.permissions import Permission, Role
from safeguarding.cases.models import (
    CaseMeeting,
    CasePolicy,
    CaseQuarter,
    Child,
    ChildQuarter,
    CseCase,
    Disruption,
    InformationReport,
    LookedAfter,
    MissingEpisode,
    PursueOutcome,
    ReturnInterview,
    RiskAssessment,
)
from safeguarding.indicators.models import Indicator
from safeguarding.returns.models import RecordChunk, RecordFile, RecordFinding
from tests.factories import (
    IndicatorFactory,
    ObligationFactory,
    SwitchFactory,
    TemplateFactory,
    member,
)

SEEN = Permission.SEE_CASES
GONE = datetime(2015, 11, 3, 20, 0, tzinfo=UTC)
BACK = datetime(2015, 11, 5, 9, 0, tzinfo=UTC)
REFERRED = date(2015, 10, 12)


def leave_cases(world, here, quarter):
    """Keep a child with a case and an episode, and a file of episodes."""
    whose = {"partnership": here.partnership, "agency": here.agency}
    child = _child(world, here)
    here.child, here.case = child, _case(child, whose, _hash(here, "case"))
    here.episode = _episode(child, whose, _hash(here, "episode"))
    reporter = member(Role.CSE_MISSING_LEAD, here.partnership)
    here.report = InformationReport.objects.create(
        **whose,
        reference=_hash(here, "report"),
        reported_at=GONE,
        supplied=InformationReport.Supplied.PROFESSIONAL,
        recorded_by=reporter,
    )
    _quarters(here, quarter)
    _policy(world, here.partnership)
    here.record_file = _file(world, here, whose, quarter)


def _hash(here, use):
    return hashlib.sha256(f"{here.mark} {use}".encode()).hexdigest()


def _child(world, here):
    child = Child.objects.create(
        partnership=here.partnership,
        pseudonym=_hash(here, "child"),
        born_month=date(2001, 5, 1),
    )
    for text in (child.short, child.pseudonym):
        world.know(text, here.partnership, here.agency, SEEN)
    LookedAfter.objects.create(
        partnership=here.partnership,
        child=child,
        placed="lac_in_borough",
        from_on=REFERRED,
    )
    return child


def _case(child, whose, reference):
    case = CseCase.objects.create(
        **whose,
        child=child,
        reference=reference,
        status="closed",
        closed_on=date(2015, 12, 21),
        closure_reason="risk_reduced",
        referred_on=REFERRED,
        source_agency=whose["agency"],
        source_sector="police",
    )
    RiskAssessment.objects.create(**whose, case=case, on=REFERRED, level="medium")
    CaseMeeting.objects.create(**whose, case=case, kind="mase", on=REFERRED)
    Disruption.objects.create(**whose, case=case, kind="licensing", on=REFERRED)
    PursueOutcome.objects.create(**whose, case=case, kind="charged", on=REFERRED)
    return case


def _episode(child, whose, reference):
    episode = MissingEpisode.objects.create(
        **whose,
        child=child,
        system="log",
        reference=reference,
        reported_at=GONE,
        missing_from_at=GONE,
        returned_at=BACK,
        type="missing",
        location="home",
    )
    ReturnInterview.objects.create(**whose, episode=episode, offered=True)
    return episode


def _quarters(here, quarter):
    place = {"partnership": here.partnership, "quarter": quarter.index}
    ChildQuarter.objects.create(**place, child=here.child, episodes=1, has_case=True)
    CaseQuarter.objects.create(**place, case=here.case, is_open_at_end=True)


def _policy(world, place):
    if not CasePolicy.objects.filter(partnership=place).exists():
        counted = Indicator.objects.filter(code="MIS-02").first()
        counted = counted or IndicatorFactory(code="MIS-02")
        SwitchFactory(partnership=place, indicator=counted)
        name = world.token("locality", place, None, Permission.SEE_SCORECARD)
        CasePolicy.objects.create(partnership=place, localities={"north": name})


def _file(world, here, whose, quarter):
    """Leave a checked file of episodes with a problem: the agency's own affair."""
    kind = TemplateFactory(records="missing-episodes")
    owed = ObligationFactory(**whose, template=kind, period=quarter)
    here.owed_records = owed
    drafts = (here.partnership, here.agency, Permission.CHECK_RETURN)
    file = RecordFile.objects.create(
        **whose,
        obligation=owed,
        state=RecordFile.State.CHECKED,
        kind="missing-episodes",
        layout="police-missing",
        file_name=world.token("records", *drafts),
        sha256=_hash(here, "file"),
        size=1_000,
        columns=[["force_ref", "Force ref"], ["child_ref", "Child ref"]],
        row_count=1,
        given_by=member(Role.AGENCY_SUBMITTER, here.partnership, here.agency),
        given_at=GONE,
        counts={"E E-OVERLAP": 1},
        checked_at=GONE,
    )
    RecordChunk.objects.create(file=file, number=0, text=b'["", 2, ["1", "2"]]')
    RecordFinding.objects.create(
        **whose,
        file=file,
        code="E-OVERLAP",
        severity="E",
        row=2,
        message=world.token("finding", *drafts),
    )
    return file
