"""A review that was published, and one whose rapid review is due."""

from audits.models import Review
from audits.services import reviews
from dashboards.demo.assured.desk import Desk


def make(desk: Desk) -> int:
    """Make the two reviews."""
    review = _notified(desk, 500, "A")
    held = reviews.On(desk.day(485))
    doing = desk.doing(desk.analyst, 480)
    review = reviews.hold(review=review, facts=held, doing=doing)
    decided = reviews.Decided(Review.Decision.LCSPR.value, desk.day(480))
    review = reviews.decide(review=review, facts=decided, doing=doing)
    review = reviews.publish(
        review=review,
        facts=reviews.On(desk.day(200)),
        doing=desk.doing(desk.analyst, 200),
    )
    _notified(desk, 9, "B")
    return 2


def _notified(desk: Desk, ago: int, letter: str) -> Review:
    incident = reviews.Incident(
        reference=f"{desk.day(ago).year}-{letter}",
        aware_on=desk.day(ago + 1),
        notified_on=desk.day(ago),
        criteria="Serious harm, abuse or neglect suspected (synthetic).",
    )
    return reviews.notify(
        partnership=desk.partnership,
        facts=incident,
        doing=desk.doing(desk.analyst, ago),
    )
