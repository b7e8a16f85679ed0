"""Grades, reviews and actions on the page: who reads small numbers of children."""

from datetime import date

import pytest
import time_machine

from safeguarding.access.permissions import Role
from tests.audits import made_assurance as made
from tests.audits.test_assurance_page import csv_lines, download, look, words
from tests.factories import PartnershipFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
FINAL_ONLY = (Role.BOARD_MEMBER, Role.AUDITOR, Role.BUSINESS_MANAGER)


@pytest.fixture
def today():
    with time_machine.travel(date(2026, 11, 21), tick=False):
        yield


@pytest.fixture
def north():
    return PartnershipFactory(code="north", short_name="North")


@pytest.fixture
def police(north):
    return made.agency(north, "Police")


def audited(partnership, police, *, good, poor, **extra):
    """Grade cases: as many good, as many that require improvement, by police."""
    audit = made.CaseAuditFactory(partnership=partnership, **extra)
    for grade, many in (("good", good), ("requires_improvement", poor)):
        for _ in range(many):
            made.graded(audit, grade, police=(police, grade))
    return audit


@pytest.mark.parametrize("role", FINAL_ONLY)
def test_small_grades_are_hidden_everywhere_and_unhidden_to_analysts(
    client, north, police, role
):
    audited(north, police, good=3, poor=14)
    analyst = member(Role.BOARD_ANALYST, north)

    text = words(look(client, member(role, north)))
    full = words(look(client, analyst))

    assert "Police 17 0 c fewer than 6 (not zero) c" in text
    assert "the overall grade of the cases is hidden so that nobody" in text
    assert "Police 17 0 3 14 0 3 of 17" in full
    assert "2025-26: 3 of 17 cases were good or better overall." in full


@pytest.mark.parametrize("role", FINAL_ONLY)
def test_no_small_number_stands_in_the_chart_or_the_files(client, north, police, role):
    audited(north, police, good=3, poor=14)
    user = member(role, north)

    html = look(client, user).content.decode()
    chart = html[html.index('id="figure-grades"') :] if "figure-grades" in html else ""
    rows = csv_lines(download(client, user))

    assert "3.0" not in chart.split("</script>")[0]
    grades = [row for row in rows if row[0].startswith("How good was the work")]
    assert {row[3] for row in grades} == {"17", "0", "c"}
    assert "c" in [row[3] for row in grades if row[1:3] == ["Police", "Good"]]


@pytest.mark.parametrize("role", FINAL_ONLY)
def test_the_running_years_grades_wait_for_its_end(client, north, police, role):
    audited(north, police, good=9, poor=8, completed_on=date(2026, 5, 20))

    text = words(look(client, member(role, north)))
    full = words(look(client, member(Role.BOARD_ANALYST, north)))

    assert "Grades of 2026-27 are shown when the year is over" in text
    assert "Police 17" not in text
    assert "Police 17 0 9 8 0 9 of 17" in full


def test_the_year_that_is_over_stands_in_full_and_others_in_one_line(
    client, north, police
):
    audited(north, police, good=9, poor=8)
    audited(north, police, good=1, poor=2, completed_on=date(2026, 5, 20))
    audited(north, police, good=7, poor=6, completed_on=date(2024, 5, 20))

    text = words(look(client, member(Role.BOARD_MEMBER, north)))
    full = words(look(client, member(Role.BOARD_ANALYST, north)))

    older = "All agencies together (overall grade), 2024-25 13 0 7 6 0 7 of 13"
    assert "in the cases audited? 2025-26" in text
    assert older in text
    assert older in full
    newer = "All agencies together (overall grade), 2026-27"
    assert newer not in text
    assert f"{newer} 3 0 1 2 0 1 of 3" in full


def test_audits_that_are_not_completed_tell_nothing_to_anybody(client, north, police):
    audited(north, police, good=9, poor=8, state="meeting", completed_on=None)

    for role in (Role.BOARD_MEMBER, Role.BOARD_ANALYST):
        text = words(look(client, member(role, north)))
        assert "No completed audit of the last four years has grades" in text


def test_another_partnerships_cases_are_not_counted(client, north, police):
    south = PartnershipFactory(code="south")
    audited(north, police, good=7, poor=8)
    audited(south, police, good=20, poor=20)

    text = words(look(client, member(Role.BOARD_ANALYST, north)))

    assert "Police 15 0 7 8 0 7 of 15" in text


def test_a_dip_sample_is_in_no_grade_as_it_is_in_no_indicator(client, north, police):
    audited(north, police, good=7, poor=8)
    audited(north, police, good=2, poor=0, method="dip_sample")

    text = words(look(client, member(Role.BOARD_ANALYST, north)))

    assert "Police 15 0 7 8 0 7 of 15" in text


def test_themes_are_counted_by_year_and_small_numbers_of_reviews_are_hidden(
    client, north
):
    audit = made.CaseAuditFactory(partnership=north)
    now = made.CaseAuditFactory(partnership=north, completed_on=date(2026, 6, 1))
    for one in (audit, audit, now):
        made.finding(one, "professional-curiosity")
    made.finding(audit, "transitions", kind="strength")
    made.review(north, "2025-A", "professional-curiosity")
    # Nobody has decided yet what to learn from it.
    made.review(north, "2026-B", "transitions", state="notified")

    text = words(look(client, member(Role.BOARD_MEMBER, north)))
    full = words(look(client, member(Role.BOARD_ANALYST, north)))

    row = "Professional curiosity 0 0 2 1 0"
    assert f"{row} c fewer than 6 (not zero)" in text
    assert f"{row} 1 Transitions 0 0 0 0 1 0" in full
    assert (
        "Professional curiosity comes up most: 3 findings to improve in four years, 1 "
        "of them in 2026-27. 1 theme of the audits came up in reviews as well."
    ) in text


def test_what_became_of_the_actions(client, north, police):
    health = made.agency(north, "Health")
    made.ActionFactory(partnership=north, agency=police)
    made.ActionFactory(partnership=north, agency=police, due_on=date(2026, 11, 21))
    made.ActionFactory(
        partnership=north,
        agency=health,
        source_kind="review",
        verified=True,
        moved="not_moved",
    )
    made.ActionFactory(partnership=north, agency=health, verified=True, moved="moved")
    made.ActionFactory(agency=police)  # Somewhere else.

    text = words(look(client, member(Role.BOARD_MEMBER, north)))

    assert (
        "2 actions are open, 1 of them overdue; 2 closed on evidence. Of 2 indicators "
        "looked at two quarters later, 1 moved."
    ) in text
    assert "All actions 2 1 0 2 0 1 1 0" in text
    assert "From: learning review 0 0 0 1 0 0 1 0" in text
    assert "Health 0 0 0 2 0 1 1 0 Police 2 1 0 0 0 0 0 0" in text
