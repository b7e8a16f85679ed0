"""What the page of one episode shows, as plain rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from safeguarding.cases.acts_missing import PAGES
from safeguarding.cases.models import MissingEpisode, Precision
from safeguarding.cases.rhi_clock import clock_of, in_words
from safeguarding.cases.stages import Act, Stage, allowed, stage_of
from safeguarding.cases.worklists_missing import said

# In the order they come up; the first one is the likeliest next step.
FORWARD = {
    Stage.OPEN: Act.RECORD_RETURN,
    Stage.RETURNED: Act.OFFER_INTERVIEW,
    Stage.OFFERED: Act.ANSWER_OFFER,
    Stage.ACCEPTED: Act.RECORD_INTERVIEW,
}
ORDER = (Stage.OPEN, Stage.RETURNED, Stage.OFFERED, Stage.ACCEPTED, Stage.DONE)
NAMES = ("Missing", "Back", "Interview offered", "Accepted", "Done")


def when(at: datetime | None, precision: str) -> str:
    """Write a moment; where only its day is known, "about" it."""
    if at is None:
        return ""
    text = said(at, precision)
    return f"{text} (time not known)" if precision == Precision.DATE else text


def steps(episode: MissingEpisode) -> list[dict[str, Any]]:
    """Give the way from missing to an interview, and how far this episode went."""
    stage = stage_of(episode)
    names = list(NAMES)
    reached = _reached(episode, stage)
    if stage is Stage.NOT_DONE:
        names[-1] = "No interview"
    return [
        {
            "name": name,
            "is_reached": at in reached,
            "is_here": at == max(reached),
        }
        for at, name in enumerate(names)
    ]


def _reached(episode: MissingEpisode, stage: Stage) -> set[int]:
    if stage is not Stage.NOT_DONE:
        return set(range(ORDER.index(stage) + 1))
    offered = {2} if episode.interview.offered else set()
    accepted = {3} if episode.interview.accepted else set()
    return {0, 1, 4} | offered | accepted


def acts(episode: MissingEpisode) -> list[dict[str, Any]]:
    """List what may be done now, the likeliest first."""
    stage = stage_of(episode)
    first = FORWARD.get(stage)
    found = sorted(allowed(stage), key=lambda act: act is not first)
    return [
        {
            "label": PAGES[act].link,
            "url": reverse("cases:episode-act", args=[episode.pk, act]),
            "is_next": act is first,
        }
        for act in found
    ]


def facts(episode: MissingEpisode, now: datetime) -> list[dict[str, str]]:
    """Give what is known of the episode as rows of a summary list; blanks left out."""
    rows = [*_of_episode(episode, now), *_of_interview(episode)]
    return [{"key": key, "value": value} for key, value in rows if value]


def _of_episode(episode: MissingEpisode, now: datetime) -> list[tuple[str, str]]:
    lasted = in_words((episode.returned_at or now) - episode.missing_from_at)
    is_open = episode.returned_at is None
    by_day = episode.precision == Precision.DATE
    return [
        ("Missing since", when(episode.missing_from_at, episode.precision)),
        ("Back", when(episode.returned_at, episode.precision) or "Not yet"),
        ("Missing for", f"{'about ' if by_day else ''}{lasted}{' so far' * is_open}"),
        ("What it was", episode.get_type_display()),
        ("Missing from", episode.get_location_display()),
        ("Police risk", episode.get_police_risk_display()),
        ("Looked after", episode.get_placed_display()),
        ("Safe and well check", when(episode.debrief_at, Precision.DATETIME)),
        ("Screened for CSE", _screened(episode)),
        ("Told by", f"{episode.agency}, {episode.get_system_display()}"),
    ]


def _screened(episode: MissingEpisode) -> str:
    if episode.cse_screened_on is None:
        return "Not yet"
    flag = f"exploitation: {episode.get_cse_flag_display().lower()}"
    cce = ", signs of criminal exploitation" if episode.cce_flag else ""
    return f"{episode.cse_screened_on:%-d %B %Y}, {flag}{cce}"


def _of_interview(episode: MissingEpisode) -> list[tuple[str, str]]:
    interview = getattr(episode, "interview", None)
    if interview is None:
        return []
    independent = {True: "independent", False: "not independent", None: ""}
    by = [str(interview.provider or ""), independent[interview.is_independent]]
    held = bool(interview.completed_at)
    offered = when(interview.offered_at, Precision.DATETIME)
    return [
        ("Interview offered", offered or ("Yes" if interview.offered else "")),
        ("Accepted", {True: "Yes", False: "No", None: ""}[interview.accepted]),
        ("Interview held", when(interview.completed_at, interview.precision)),
        ("Held by", ", ".join(filter(None, by)) if held else ""),
        ("Why not", interview.get_why_not_done_display()),
    ]


def others(found: Iterable[MissingEpisode], now: datetime) -> list[dict[str, str]]:
    """Give the child's other episodes as rows."""
    return [
        {
            "url": reverse("cases:episode", args=[one.pk]),
            "name": when(one.missing_from_at, one.precision),
            "location": str(one.get_location_display()),
            "clock": clock_of(one, now).headline,
        }
        for one in found
    ]
