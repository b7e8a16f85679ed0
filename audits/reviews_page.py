"""What the page of one review shows, as plain rows."""

from datetime import date
from typing import Any

from django.urls import reverse

from audits.acts_reviews import PAGES
from audits.life_reviews import DECIDED, HELD, NOTIFIED, REVIEW
from audits.models import Review
from audits.rapid_review import DAY, notification, publish_by
from audits.review_rules import IN_WORDS
from audits.tables_reviews import Titles, decision_of, publication_of, themes_of
from safeguarding.board.explaining import explained

# The likeliest next step of what is not finished.
FORWARD = {NOTIFIED: "hold", HELD: "decide", DECIDED: "publish"}


def acts(review: Review) -> list[dict[str, Any]]:
    """List what may be done now, the likeliest first."""
    first = FORWARD.get(review.state)
    found = sorted(REVIEW.allowed(review.state), key=lambda act: act != first)
    return [
        {
            "label": PAGES[act].link,
            "url": reverse("audits:review-act", args=[review.pk, act]),
            "is_next": act == first,
        }
        for act in found
    ]


def facts(review: Review, titles: Titles, today: date) -> list[dict[str, str]]:
    """Give what is known of a review as rows of a summary list; blanks left out."""
    told = notification(review.aware_on, review.notified_on)
    rows = [
        ("Stands", review.get_state_display()),
        ("Known since", f"{review.aware_on:{DAY}}"),
        ("Notified", f"{review.notified_on:{DAY}}, {told}"),
        ("Criteria", review.criteria),
        ("Decision", decision_of(review)),
        ("Published", _publication(review, today)),
        ("Why not published yet", review.delay_reason),
        ("Themes", themes_of(review, titles) or "None yet"),
        ("Explained", _explained(review)),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _publication(review: Review, today: date) -> str:
    said = publication_of(review)
    is_lcspr = review.decision == Review.Decision.LCSPR
    if review.state != DECIDED or review.decided_on is None or not is_lcspr:
        return said
    by = publish_by(review.decided_on)
    late = ", overdue" if today > by else ""
    return f"{said}. Due by {by:{DAY}}, six months after the decision{late}"


def _explained(review: Review) -> str:
    said = explained(review)
    return "; ".join(
        f"{IN_WORDS.get(code, code)}: {why.lower()}" for code, why in said.items()
    )
