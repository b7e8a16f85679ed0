"""What reviewers tried with lists: to undo what was entered on screen, to mix records up."""

from datetime import UTC, date, datetime

import pytest

from safeguarding.access.permissions import Role
from safeguarding.cases.models import MissingEpisode, ReturnInterview
from safeguarding.cases.pseudonyms import Pseudonyms, Use
from safeguarding.cases.services import facts_missing as facts
from safeguarding.cases.services import missing
from safeguarding.cases.services.facts import Nothing
from safeguarding.cases.services.keeping import Changing
from tests.cases.made_files import (
    INTERVIEW_ROW,
    POLICE_ROW,
    Q3,
    Sender,
    load,
    standing,
)
from tests.factories import member

pytestmark = pytest.mark.django_db

POLICE = "police-missing"
OPEN = {**POLICE_ROW, "returned_at": ""}
NOW = datetime(2016, 2, 1, 9, 0, tzinfo=UTC)
BACK = datetime(2015, 10, 7, 9, 0, tzinfo=UTC)
HELD = datetime(2015, 10, 8, 9, 0, tzinfo=UTC)
SCREENED = date(2015, 10, 9)


def by_the_lead(sender):
    lead = member(Role.CSE_MISSING_LEAD, sender.partnership, sender.agency)
    return Changing(lead, NOW)


def entered_on_screen(sender):
    """Record on screen that the child of the only episode is back, and was screened."""
    (episode,) = standing(sender.partnership)
    doing = by_the_lead(sender)
    episode = missing.record_return(
        episode=episode, facts=facts.Back(facts.When(BACK)), doing=doing
    )
    return missing.screen(
        episode=episode, facts=facts.Screened(SCREENED, "known", cce=True), doing=doing
    )


def test_corrected_police_list_leaves_what_was_entered_on_screen():
    sender = Sender.of()
    load(sender.file(POLICE), OPEN)
    entered_on_screen(sender)

    # The list is sent again with another level of risk; it tells of no return.
    load(sender.file(POLICE), {**OPEN, "risk_level": "high"})

    (episode,) = standing(sender.partnership)
    assert episode.police_risk == "high"
    assert episode.returned_at == BACK
    assert episode.cse_screened_on == SCREENED
    assert (episode.cse_flag, episode.cce_flag) == ("known", True)


def test_later_quarters_list_leaves_what_was_entered_on_screen():
    sender = Sender.of()
    load(sender.file(POLICE), OPEN)
    entered_on_screen(sender)

    again = {**OPEN, "returned_at": "08/10/2015 12:00"}
    load(sender.file(POLICE, period=Q3.shift(1)), again)

    (episode,) = standing(sender.partnership)
    assert episode.returned_at == BACK
    assert episode.cse_screened_on == SCREENED


def test_what_a_list_gave_is_corrected_by_the_next_one():
    sender = Sender.of()
    load(sender.file(POLICE), POLICE_ROW)
    later = {**POLICE_ROW, "returned_at": "06/10/2015 09:15", "risk_level": ""}

    load(sender.file(POLICE), later)

    (episode,) = standing(sender.partnership)
    assert episode.returned_at == datetime(2015, 10, 6, 8, 15, tzinfo=UTC)
    assert episode.police_risk == ""


def test_list_whose_start_is_after_the_return_entered_here_can_be_put_in():
    sender = Sender.of()
    load(sender.file(POLICE), OPEN)
    entered_on_screen(sender)

    # Missing from after the return entered here: the list holds, with its own end.
    moved = {
        **OPEN,
        "reported_at": "10/10/2015 22:10",
        "missing_from_at": "10/10/2015 21:40",
    }
    load(sender.file(POLICE), moved)

    (episode,) = standing(sender.partnership)
    assert episode.missing_from_at == datetime(2015, 10, 10, 20, 40, tzinfo=UTC)
    assert episode.returned_at is None
    assert episode.cse_screened_on == SCREENED


@pytest.mark.parametrize("use", [Use.CASE, Use.EPISODE, Use.REPORT])
def test_numbers_cut_at_other_places_are_not_one_number(use):
    made = Pseudonyms("north")

    # Case 1 of 23 is not case 12 of 3; blanks about a sign and its kind do not matter.
    assert made.of("1/23", use) != made.of("12/3", use)
    assert made.of("2015/1-12", use) != made.of("2015/11-2", use)
    assert made.of("cse 15/42", use) == made.of("CSE-15 - 42", use)


def test_number_of_a_child_is_one_however_its_digits_are_grouped():
    made = Pseudonyms("north")

    assert made.of("la 12-34") == made.of("LA1234")


def test_two_episodes_whose_numbers_differ_in_the_cut_alone_stay_two():
    sender = Sender.of()
    other = {
        **POLICE_ROW,
        "force_ref": "15/12-3",
        "missing_from_at": "20/11/2015 18:00",
        "reported_at": "20/11/2015 18:00",
        "returned_at": "20/11/2015 23:00",
    }

    load(sender.file(POLICE), {**POLICE_ROW, "force_ref": "15/1-23"}, other)

    assert MissingEpisode.objects.filter(withdrawn_at=None).count() == 2


def talked_of(sender, *, completed=""):
    """Give a row that tells of an offer the child accepted."""
    project = Sender.of("return-interviews", partnership=sender.partnership)
    return project, {**INTERVIEW_ROW, "completed_at": completed, "independent": ""}


def interview_held(sender):
    """Record on screen that the interview of the only episode was held."""
    (episode,) = standing(sender.partnership)
    doing = by_the_lead(sender)
    held = facts.Done(facts.When(HELD), sender.agency, is_independent=True)
    return missing.record_interview(episode=episode, facts=held, doing=doing)


def test_corrected_list_leaves_an_interview_that_was_recorded_on_screen():
    sender = Sender.of()
    load(sender.file(POLICE), POLICE_ROW)
    project, row = talked_of(sender)
    load(project.file("return-interviews"), row)
    interview_held(sender)

    load(project.file("return-interviews"), {**row, "offered_at": "06/10/2015 11:00"})

    assert ReturnInterview.objects.get().completed_at == HELD


def test_list_that_leaves_an_interview_out_leaves_what_was_recorded_on_screen():
    sender = Sender.of()
    load(sender.file(POLICE), POLICE_ROW)
    project, row = talked_of(sender)
    load(project.file("return-interviews"), row)
    interview_held(sender)
    other = {**POLICE_ROW, "force_ref": "WM-0002", "child_ref": "LA9"}
    load(sender.file(POLICE), POLICE_ROW, other)

    load(project.file("return-interviews"), {**row, "episode_ref": "WM-0002"})

    kept = ReturnInterview.objects.get(episode__child__pseudonym=first_child(sender))
    assert kept.completed_at == HELD


def first_child(sender):
    return Pseudonyms(sender.partnership.code).of(POLICE_ROW["child_ref"])


def test_interview_taken_back_on_screen_is_not_put_back_by_the_same_list():
    sender = Sender.of()
    load(sender.file(POLICE), POLICE_ROW)
    project, row = talked_of(sender, completed="08/10/2015 16:00")
    load(project.file("return-interviews"), {**row, "independent": "Y"})
    (episode,) = standing(sender.partnership)
    missing.take_back(episode=episode, facts=Nothing(), doing=by_the_lead(sender))

    load(sender.file(POLICE), {**POLICE_ROW, "risk_level": "high"})

    assert ReturnInterview.objects.get().completed_at is None
