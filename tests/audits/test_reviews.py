"""What may happen to a learning review, in which order, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.life_reviews import REVIEW
from audits.models import Review, Theme
from audits.services import reviews, themes
from audits.stamps import stamp
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.explaining import explained
from safeguarding.cases.errors import ChangedMeanwhile, NeedsConfirming, NotAllowed
from tests.audits.made_reviews import DECIDED, DUE, HELD, NOTIFIED, NOW, Area
from tests.factories import member

pytestmark = pytest.mark.django_db
STATES = Review.State.values


@pytest.fixture
def area():
    return Area("north")


def test_notification_starts_the_clock_of_15_working_days(area):
    review = area.notify()

    assert (review.state, review.rapid_review_due_on) == ("notified", DUE)


def test_review_goes_from_notification_to_publication(area):
    review = area.at_state("published")

    assert (review.state, review.rapid_review_held_on) == ("published", HELD)
    assert (review.decision, review.decided_on) == ("scr_or_lcspr", DECIDED)
    acts = AuditEvent.objects.filter(action="review_changed").order_by("pk")
    assert [one.detail["act"] for one in acts] == [
        *("notify", "hold", "decide", "publish")
    ]


@pytest.mark.parametrize(
    "reference",
    ["John S", "JS", "2021-JS", "2021-SMITH", "21-A", "2021 A", "2021-", "2021-AB1"],
)
def test_reference_by_which_somebody_may_be_recognised_is_refused(area, reference):
    with pytest.raises(NotAllowed, match="No initials and no name") as refused:
        area.notify(reference)

    assert refused.value.field == "reference"


@pytest.mark.parametrize("reference", ["2021-A", "2021-3", "2021-A12", "2014-00017"])
def test_reference_of_a_year_and_a_letter_or_number_is_taken(area, reference):
    assert area.notify(reference).reference == reference


def test_reference_is_taken_once_in_an_area_and_again_in_another(area):
    area.notify("2021-A")

    assert Area("south").notify("2021-A").reference == "2021-A"
    with pytest.raises(NotAllowed, match="has this reference already"):
        area.notify("2021-A")


def test_notification_before_anybody_knew_is_refused(area):
    with pytest.raises(NotAllowed, match="before anybody knew") as refused:
        area.notify(aware_on=NOTIFIED + timedelta(days=1))

    assert refused.value.field == "notified_on"


def test_nothing_lies_in_the_future(area):
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(NotAllowed, match="still to come"):
        area.notify(aware_on=tomorrow, notified_on=tomorrow)
    with pytest.raises(NotAllowed, match="still to come"):
        area.hold(area.notify(), tomorrow)
    with pytest.raises(NotAllowed, match="still to come"):
        area.decide(area.at_state("rapid_review", "2021-B"), on=tomorrow)
    with pytest.raises(NotAllowed, match="still to come"):
        area.publish(area.at_state("decided", "2021-C"), tomorrow)


def test_late_rapid_review_is_asked_about_and_its_reason_kept(area):
    review = area.notify()
    late = DUE + timedelta(days=2)

    with pytest.raises(NeedsConfirming) as asked:
        area.hold(review, late)
    (doubt,) = asked.value.doubts
    assert doubt.code == "W-RAPID-REVIEW"
    assert "held 17 working days after the notification" in doubt.message

    review = area.hold(review, late, confirmed=["W-RAPID-REVIEW"])
    assert review.state == "rapid_review"
    assert explained(review) == {"W-RAPID-REVIEW": "I have checked it: it is right"}


def test_rapid_review_on_its_last_day_is_not_asked_about(area):
    assert area.hold(area.notify(), DUE).rapid_review_held_on == DUE


def test_decision_without_a_rapid_review_is_asked_about(area):
    review = area.notify()

    with pytest.raises(NeedsConfirming) as asked:
        area.decide(review)
    assert [one.code for one in asked.value.doubts] == ["W-NO-RAPID-REVIEW"]
    review = area.decide(review, confirmed=["W-NO-RAPID-REVIEW"])
    assert review.state == "decided"


def test_days_come_in_their_order(area):
    with pytest.raises(NotAllowed, match="before the notification"):
        area.hold(area.notify(), NOTIFIED - timedelta(days=1))
    held = area.at_state("rapid_review", "2021-B")
    with pytest.raises(NotAllowed, match="before the rapid review"):
        area.decide(held, on=HELD - timedelta(days=1))
    decided = area.at_state("decided", "2021-C")
    with pytest.raises(NotAllowed, match="not published before it is decided"):
        area.publish(decided, DECIDED - timedelta(days=1))


@pytest.mark.parametrize("state", ["notified", "rapid_review"])
def test_review_is_not_published_before_it_is_decided(area, state):
    review = area.at_state(state)

    with pytest.raises(NotAllowed, match="Record the decision first"):
        area.publish(review)


def _do(area, review, act):
    facts = {
        "hold": reviews.On(HELD),
        "decide": reviews.Decided("plr", DECIDED),
        "publish": reviews.On(DECIDED),
        "close": reviews.On(DECIDED),
        "delay": reviews.Words("A trial is still to come."),
        "themes": reviews.Tagged(("neglect",)),
        "correct": reviews.Incident("2021-Z", NOTIFIED, NOTIFIED),
        "reopen": reviews.Nothing(),
    }[act]
    method = reviews.tag if act == "themes" else getattr(reviews, act)
    doing = area.doing(confirmed=["W-NO-RAPID-REVIEW"])
    return method(review=review, facts=facts, doing=doing)


@pytest.mark.parametrize("act", REVIEW.acts)
@pytest.mark.parametrize("state", STATES)
def test_only_what_the_life_allows_is_done(area, state, act):
    review = area.at_state(state)
    ends = REVIEW.acts[act].get(state)

    if ends is None:
        with pytest.raises(NotAllowed):
            _do(area, review, act)
    else:
        assert _do(area, review, act).state in ends


def test_every_act_has_words():
    assert set(REVIEW.acts) == set(REVIEW.why_not)
    assert set(REVIEW.acts) < set(REVIEW.did)


def test_correction_moves_the_day_the_rapid_review_is_due(area):
    review = area.notify()
    moved = reviews.Incident("2021-A", NOTIFIED, NOTIFIED + timedelta(days=1))

    review = reviews.correct(review=review, facts=moved, doing=area.doing())

    # One day later is a Friday; the 15th working day after it is 20 April.
    assert review.rapid_review_due_on == date(2021, 4, 20)


def test_correction_that_makes_the_rapid_review_late_is_asked_about(area):
    review = area.hold(area.notify(), DUE)
    moved = reviews.Incident("2021-A", NOTIFIED, NOTIFIED - timedelta(days=1))
    moved = reviews.Incident("2021-A", moved.notified_on, moved.notified_on)

    with pytest.raises(NeedsConfirming):
        reviews.correct(review=review, facts=moved, doing=area.doing())


def test_step_taken_back_takes_its_day_away(area):
    review = area.at_state("published")
    for state in ("decided", "rapid_review", "notified"):
        review = _do(area, review, "reopen")
        assert review.state == state

    assert (review.decision, review.decided_on) == ("", None)
    assert (review.published_on, review.rapid_review_held_on) == (None, None)


def test_second_person_to_change_a_review_is_told(area):
    review = area.notify()
    version = stamp(review)
    area.hold(review)

    with pytest.raises(ChangedMeanwhile, match="recorded the rapid review"):
        area.decide(review, version=version)


@pytest.mark.parametrize(
    "role",
    [Role.BOARD_MEMBER, Role.AUDITOR, Role.AGENCY_SUBMITTER, Role.CSE_MISSING_LEAD],
)
def test_only_those_who_keep_reviews_change_them(area, role):
    review = area.notify()
    other = member(role, area.partnership, area.agency)

    with pytest.raises(PermissionDenied):
        area.hold(review, by=other)


def test_keeper_of_another_area_changes_nothing_here(area):
    review, south = area.notify(), Area("south")

    with pytest.raises(PermissionDenied):
        area.hold(review, by=south.keeper)
    with pytest.raises(PermissionDenied):
        themes.add(partnership=area.partnership, title="Neglect", doing=south.doing())


def test_theme_is_added_once(area):
    added = themes.add(
        partnership=area.partnership,
        title="Professional curiosity",
        doing=area.doing(),
    )

    assert added.code == "professional-curiosity"
    for title in ("professional  Curiosity", "***"):
        with pytest.raises(NotAllowed):
            themes.add(partnership=area.partnership, title=title, doing=area.doing())
    assert Theme.objects.count() == 1
