"""What is counted from attendance and from the board's judgement of itself.

GOV-01 to GOV-03: out of the meetings held while a seat was filled, for every seat but
those of deputies, how many the member or a deputy came to. A meeting that nobody
recorded has no rows and is no meeting where all were absent. Source: DOMAIN B.5.
"""

from django.db.models import Count, Q

from safeguarding.board.models import Attendance, BoardSeat, Group, SelfAssessment
from safeguarding.board.services.attendance import PRESENT
from safeguarding.indicators.measures import Measure, Source, year_index
from safeguarding.periods import Kind

BOARDS = [Group.Kind.BOARD.value, Group.Kind.STRATEGIC_BOARD.value]
# A task and finish group and a panel are sub-groups to whoever counts.
BELOW = [
    Group.Kind.SUB_GROUP.value,
    Group.Kind.TASK_AND_FINISH.value,
    Group.Kind.PANEL.value,
]

ELIGIBLE = Attendance.objects.exclude(
    status=Attendance.Status.NOT_YET_MEMBER.value
).exclude(seat__capacity=BoardSeat.Capacity.DEPUTY.value)
MEETINGS = Source(ELIGIBLE)
AREAS = Source(
    SelfAssessment.objects.annotate(financial_year=year_index("year")),
    quarter="financial_year",
    per=Kind.YEAR,
)


def attendance(code: str, kinds: list[str], breakdown: str = "") -> Measure:
    """Count seats taken out of seats that could be, in groups of some kinds."""
    here = Q(group_kind__in=kinds)
    return Measure(
        code,
        MEETINGS,
        numerator=Count("pk", filter=here & Q(status__in=PRESENT)),
        denominator=Count("pk", filter=here),
        breakdown=breakdown,
    )


measures: list[Measure] = [
    attendance("GOV-01", BOARDS),
    attendance("GOV-02", [Group.Kind.EXECUTIVE.value]),
    attendance("GOV-03", BELOW),
    Measure(
        "GOV-05",
        AREAS,
        numerator=Count("pk", filter=Q(is_good=True)),
        denominator=Count("pk"),
    ),
]
