"""Which indicators are counted from cases and episodes, and how.

Individuals are rows of `ChildQuarter`, episodes are rows of `MissingEpisode`; no measure
mixes the two. What stands at a quarter's end is a column of the quarter's row, so every
measure here counts rows of a quarter. What the police alone know (CSE-11, CSE-13 to
CSE-15, CSE-22) stays a returned figure and is not counted again here.

A quarter is counted only where somebody told of it (`known`); others keep what was
returned. The share of children at risk who went missing needs both lists; the council's
SSDA903 file alone makes figures of children missing from care, no others.

Source: DOMAIN B.4 (CSE-*, MIS-*), B.5.
"""

from django.db.models import Case, Count, F, Q, Value, When

from safeguarding.cases.history.pieces import MISSING
from safeguarding.cases.known import About, has_quarter, is_over
from safeguarding.cases.models import (
    CaseMeeting,
    CaseQuarter,
    ChildQuarter,
    CseCase,
    Disruption,
    EpisodeType,
    InformationReport,
    Location,
    MeetingKind,
    MissingEpisode,
    PlacedWhere,
)
from safeguarding.cases.sources import SECTORS
from safeguarding.indicators.measures import Measure, Source


def _count(**wanted: object) -> Count:
    return Count("pk", filter=Q(**wanted))


_RUNAWAYS = ChildQuarter.objects.filter(episodes__gt=0)
_EXPLOITED = ChildQuarter.objects.filter(
    has_quarter(About.CASES), has_case=True
).annotate(risk_level=F("highest_level"))
_EPISODES = MissingEpisode.objects.filter(counts=True, withdrawn_at=None)
_CASES = CseCase.objects.filter(withdrawn_at=None).annotate(sector=F("source_sector"))

MISSING_CHILDREN = Source(_RUNAWAYS.filter(has_quarter(About.EPISODES)))
MISSING_FROM_CARE = Source(_RUNAWAYS.filter(has_quarter(About.CARE_EPISODES)))
MISSING_CHILDREN_OF_TWO_LISTS = Source(
    _RUNAWAYS.filter(has_quarter(About.EPISODES), has_quarter(About.CASES))
)
CHILDREN_WITH_CASES = Source(_EXPLOITED)
CHILDREN_OF_TWO_LISTS = Source(_EXPLOITED.filter(has_quarter(About.EPISODES)))
EPISODES = Source(_EPISODES.filter(has_quarter(About.EPISODES)))
CARE_EPISODES = Source(_EPISODES.filter(has_quarter(About.CARE_EPISODES)))
ENDED_EPISODES = Source(
    _EPISODES.filter(
        has_quarter(About.ENDED_EPISODES, "ended_quarter"),
        has_quarter(About.INTERVIEWS, "ended_quarter"),
        type__in=MISSING,
    ),
    quarter="ended_quarter",
)
REFERRALS = Source(
    _CASES.filter(has_quarter(About.CASES, "referred_quarter")),
    quarter="referred_quarter",
)
CLOSURES = Source(
    _CASES.filter(has_quarter(About.CASES, "closed_quarter")), quarter="closed_quarter"
)
OPEN_CASES = Source(
    CaseQuarter.objects.filter(has_quarter(About.CASES)).annotate(
        risk_level=F("level_at_end")
    )
)
DISRUPTIONS = Source(
    Disruption.objects.filter(is_over(), Q(case=None) | Q(case__withdrawn_at=None))
)
# A list tells of a meeting's day, not who was asked to it: only those kept here count.
MASE_MEETINGS = Source(
    CaseMeeting.objects.filter(
        is_over(),
        kind=MeetingKind.MASE,
        recorded_by__isnull=False,
        case__withdrawn_at=None,
    )
)
REPORTS = Source(
    InformationReport.objects.filter(is_over()).annotate(
        sector=Case(
            When(agency__sector__in=sorted(SECTORS), then=F("agency__sector")),
            default=Value("other"),
        )
    )
)

_AT_RISK = _count(is_at_risk=True)
_MISSING = Q(type__in=MISSING)


def _at_risk(code: str, **wanted: object) -> Measure:
    return Measure(code, CHILDREN_WITH_CASES, _count(is_at_risk=True, **wanted))


def _episodes(code: str, location: Location, source: Source = EPISODES) -> Measure:
    return Measure(code, source, Count("pk", filter=_MISSING & Q(location=location)))


measures = [
    Measure("CSE-01", CHILDREN_WITH_CASES, _AT_RISK, breakdown="risk_level"),
    _at_risk("CSE-02", is_serious=True),
    _at_risk("CSE-03", placed_at_end=PlacedWhere.OUT_OF_BOROUGH),
    _at_risk("CSE-04", placed_at_end=PlacedWhere.IN_BOROUGH),
    Measure("CSE-05", OPEN_CASES, _count(is_open_at_end=True), breakdown="risk_level"),
    Measure("CSE-06", REFERRALS, Count("pk"), breakdown="sector"),
    _at_risk("CSE-07", panel_at_risk=True),
    Measure("CSE-08", REFERRALS, Count("screened_on"), Count("pk")),
    Measure(
        "CSE-09",
        CHILDREN_OF_TWO_LISTS,
        _count(is_at_risk=True, episodes__gt=0),
        _AT_RISK,
    ),
    Measure(
        "CSE-10",
        CHILDREN_WITH_CASES,
        _count(is_at_risk=True, had_mase=True),
        _AT_RISK,
    ),
    Measure("CSE-12", DISRUPTIONS, Count("pk"), breakdown="kind"),
    Measure("CSE-16", REPORTS, Count("pk"), breakdown="sector"),
    Measure("CSE-17", CLOSURES, Count("pk"), breakdown="closure_reason"),
    Measure(
        "CSE-18",
        OPEN_CASES,
        _count(transition_discussed=True),
        _count(turned_18=True),
    ),
    Measure(
        "CSE-19",
        OPEN_CASES,
        _count(was_audited=True),
        _count(is_open_at_end=True),
    ),
    Measure("VOI-04", MASE_MEETINGS, _count(child_invited=True), Count("pk")),
    Measure("MIS-01", MISSING_CHILDREN, Count("pk"), breakdown="sex"),
    Measure("MIS-02", EPISODES, Count("pk", filter=_MISSING), breakdown="location"),
    Measure("MIS-03", MISSING_CHILDREN, _count(home_episodes__gt=0)),
    _episodes("MIS-04", Location.HOME),
    Measure("MIS-05", MISSING_FROM_CARE, _count(care_episodes__gt=0)),
    _episodes("MIS-06", Location.CARE, CARE_EPISODES),
    _episodes("MIS-07", Location.UNKNOWN),
    Measure("MIS-08", MISSING_CHILDREN, _count(is_frequent=True)),
    Measure(
        "MIS-09",
        MISSING_CHILDREN_OF_TWO_LISTS,
        _count(is_frequent=True, has_case=True),
        _count(is_frequent=True),
    ),
    Measure(
        "MIS-10",
        ENDED_EPISODES,
        _count(rhi_completed=True, rhi_in_time=True),
        _count(rhi_completed=True),
    ),
    Measure("MIS-11", ENDED_EPISODES, _count(rhi_completed=True), Count("pk")),
    Measure("MIS-12", ENDED_EPISODES, _count(rhi_offered=True), Count("pk")),
    Measure(
        "MIS-13", ENDED_EPISODES, _count(rhi_accepted=True), _count(rhi_offered=True)
    ),
    Measure("MIS-14", MISSING_CHILDREN, _count(is_screened=True), Count("pk")),
    Measure("MIS-15", EPISODES, _count(type=EpisodeType.ABSENT)),
]
