"""Whether one agency's people are trained and in date, course by course."""

from dashboards.assurance.reading_agency import AgencyRead
from dashboards.assurance.scores import percent
from dashboards.presenters.entries import Figure
from dashboards.profile.shown import Line, Part, Shown, count, withheld
from training.coverage import Covered
from training.coverage_page import Total, lede

TRAINING = "Are its people trained?"
NOT_SEEN = "You cannot see training here."
NO_NEED = "Nobody can say: no course is needed by its people, or no headcount of them has come."
NO_COUNT = Shown(
    Figure("No headcount", "missing", meaning="Nobody said how many people there are.")
)


def trained(read: AgencyRead) -> Part:
    """Show for each need how many of its people are in date."""
    if not read.covered:
        why = NOT_SEEN if read.covered is None else NO_NEED
        return withheld("training", TRAINING, why)
    return Part(
        "training",
        TRAINING,
        lede(read.covered),
        ("Course", "In date, of those who need it", "About to lapse", "Lapsed"),
        tuple(
            Line(
                one.course,
                (share(one), count(one.expiring), count(one.lapsed)),
                note=one.role_group,
            )
            for one in read.covered
        ),
        note=f"On {read.day:%-d %B %Y}, of the last headcounts. About to lapse is within "
        "90 days.",
    )


def share(one: Covered | Total) -> Shown:
    """Show who is in date as a share of the headcount."""
    if not one.people:
        return NO_COUNT
    counts = f"{one.in_date:,} of {one.people:,}"
    return Shown(Figure(percent(one.in_date, one.people), "value", counts), one.share)
