"""What has happened with a child: every dated thing known of it, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.addresses import case_page, episode_page
from safeguarding.cases.models import CseCase, LookedAfter, MissingEpisode

SEEN = Permission.SEE_CASES
MOMENT = "%-d %B %Y at %H:%M"


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    Attributes:
        on: its day.
        title: what, in a few words.
        text: the rest of it; "" for nothing more.
        url: page of the record it belongs to, when that is another one.
    """

    on: date
    title: str
    text: str = ""
    url: str = ""


def of_case(case: CseCase, user: User) -> list[Event]:
    """Tell everything of a case and of its child, newest first. Nine queries at most."""
    found = [
        *_case(case),
        *_parts(case),
        *_other_cases(case, user),
        *_places(case, user),
        *_episodes(case, user),
    ]
    # Of one day, what comes later in a case's life is the newer.
    return sorted(found, key=lambda event: event.on)[::-1]


def _case(case: CseCase) -> Iterator[Event]:
    yield Event(case.referred_on, "Referred", f"By {case.source_agency}.")
    if case.screened_on:
        yield Event(case.screened_on, "Screened", _screening(case))
    if case.reviewed_on:
        yield Event(case.reviewed_on, "Reviewed", "The last review.")
    if case.audited_on:
        yield Event(case.audited_on, "Audited", "The last audit by several agencies.")
    if case.transition_on:
        yield Event(case.transition_on, "Move to adult services discussed")
    if case.closed_on:
        text = f"{case.get_closure_reason_display()}."
        if case.step_down_to:
            text += f" {case.get_step_down_to_display()} goes on with the child."
        yield Event(case.closed_on, case.get_status_display(), text)


def _screening(case: CseCase) -> str:
    said = [f"{case.get_screening_tool_display()}."]
    if case.category:
        said.append(f"Category {case.category}.")
    if case.screening_score is not None:
        said.append(f"Score {case.screening_score}.")
    if case.route:
        said.append(f"{case.get_route_display()}.")
    return " ".join(said)


def _parts(case: CseCase) -> Iterator[Event]:
    for risk in case.risks.all():
        title = f"Risk level: {risk.get_level_display()}"
        decided = f"{risk.get_decided_by_group_display()}. {risk.get_why_display()}."
        yield Event(risk.on, title, decided)
    for meeting in case.meetings.prefetch_related("agencies"):
        yield Event(meeting.on, meeting.get_kind_display(), _who_came(meeting))
    for action in case.disruptions.all():
        state = "In force." if action.is_in_force else "No longer in force."
        yield Event(action.on, f"Disruption: {action.get_kind_display()}", state)
    for outcome in case.outcomes.all():
        text = ""
        if outcome.sentence_months:
            text = f"Sentence of {outcome.sentence_months} months."
        yield Event(outcome.on, f"Pursuit: {outcome.get_kind_display()}", text)


def _who_came(meeting: Any) -> str:
    told = [
        _came("Child", meeting.child_invited, meeting.child_attended),
        _came("Parent or carer", meeting.parent_invited, meeting.parent_attended),
    ]
    if names := ", ".join(sorted(str(one) for one in meeting.agencies.all())):
        told.append(f"There: {names}.")
    if meeting.plan_review_on:
        told.append(f"Plan to be reviewed on {meeting.plan_review_on:%-d %B %Y}.")
    return " ".join(told)


def _came(who: str, invited: bool, attended: bool) -> str:  # noqa: FBT001
    if attended:
        return f"{who} came."
    return f"{who} was invited and did not come." if invited else f"{who} not invited."


def _other_cases(case: CseCase, user: User) -> Iterator[Event]:
    mine = CseCase.objects.for_user(user, SEEN)
    others = mine.filter(child=case.child_id, withdrawn_at=None).exclude(pk=case.pk)
    for other in others:
        url = case_page(other.pk)
        state = f"{other.get_status_display()}."
        yield Event(other.referred_on, "Another case was referred", state, url)


def _places(case: CseCase, user: User) -> Iterator[Event]:
    spans = LookedAfter.objects.for_user(user, SEEN).filter(child=case.child_id)
    for span in spans:
        council = f"Responsible: {span.placing_la}." if span.placing_la else ""
        yield Event(span.from_on, span.get_placed_display(), council)
        if span.to_on:
            yield Event(span.to_on, "That placement ended")


def _episodes(case: CseCase, user: User) -> Iterator[Event]:
    mine = MissingEpisode.objects.for_user(user, SEEN)
    rows = mine.filter(child=case.child_id, withdrawn_at=None, counts=True)
    for episode in rows.select_related("interview"):
        url = episode_page(episode.pk)
        title = f"{episode.get_type_display()} from {episode.get_location_display()}"
        yield Event(episode.started_on, title.capitalize(), _back(episode), url)
        interview = getattr(episode, "interview", None)
        if interview is not None and interview.completed_at:
            done = timezone.localtime(interview.completed_at)
            in_time = "Within 72 hours." if episode.rhi_in_time else "After 72 hours."
            yield Event(done.date(), "Return home interview", in_time, url)


def _back(episode: MissingEpisode) -> str:
    if episode.returned_at is None:
        return "Not back yet, as far as told."
    back = timezone.localtime(episode.returned_at)
    shown = "%-d %B %Y" if episode.precision == "date" else MOMENT
    return f"Back on {back:{shown}}."
