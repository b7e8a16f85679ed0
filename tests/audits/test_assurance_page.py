"""The audits page: what each role reads of it, and what it never tells."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from tests.audits import made_assurance as made
from tests.factories import PartnershipFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
READERS = (Role.BOARD_MEMBER, Role.AUDITOR, Role.BUSINESS_MANAGER, Role.BOARD_ANALYST)
# They read what is final; analysts read everything.
FINAL_ONLY = READERS[:3]


@pytest.fixture
def today():
    with time_machine.travel(date(2026, 11, 21), tick=False):
        yield


@pytest.fixture
def north():
    return PartnershipFactory(code="north", short_name="North", name="North Board")


@pytest.fixture
def south():
    return PartnershipFactory(code="south", short_name="South")


@pytest.fixture
def police(north):
    return made.agency(north, "Police")


@pytest.fixture
def health(north):
    return made.agency(north, "Health")


def look(client, user, query="", place="north"):
    client.force_login(user)
    return client.get(f"/scorecard/{place}/audits/{query}")


def words(response):
    html = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html[html.index("<main") :]))


def download(client, user, form="csv", query=""):
    client.force_login(user)
    return client.get(f"/scorecard/north/audits/download.{form}{query}")


def csv_lines(response):
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def asked(north, police, health):
    """Two of three are final; the voice of the child is met by one of them."""
    asked = made.RoundFactory(partnership=north, title="Section 11, 2026")
    made.answer(asked, police, "final", [(3, 3), (3, 2), (3, 1)])
    made.answer(asked, health, "final", [(2, 2), (2, 2), (2, 2)])
    made.answer(asked, made.agency(north, "Probation"), "submitted", [(3, None)] * 3)
    return asked


@pytest.mark.parametrize("role", READERS)
def test_the_page_begins_with_how_far_the_round_is(client, north, asked, role):
    text = words(look(client, member(role, north)))

    assert (
        "2 of 3 agencies have a final answer; the weakest standard is 3, voice of the "
        "child: 1 of 2 meets it."
    ) in text
    assert "3 of 3 agencies (100%) have sent their answer." in text


@pytest.mark.parametrize(
    "role",
    [
        *(Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER, Role.LADO),
        *(Role.CSE_MISSING_LEAD, Role.SYSTEM_ADMINISTRATOR),
    ],
)
def test_the_page_is_refused_to_others(client, north, police, role):
    user = member(role, north, police)

    assert look(client, user).status_code == 403
    assert download(client, user).status_code == 403
    assert download(client, user, "xlsx").status_code == 403


@pytest.mark.parametrize("role", READERS)
def test_another_partnership_does_not_exist(client, north, south, asked, role):
    user = member(role, south)

    assert look(client, user).status_code == 404
    assert download(client, user).status_code == 404
    assert look(client, user, f"?round={asked.pk}", "south").status_code == 404


@pytest.mark.parametrize("role", READERS)
def test_a_round_that_is_being_prepared_is_not_there(client, north, role):
    draft = made.RoundFactory(partnership=north, state="draft")

    response = look(client, member(role, north))

    assert "No round of self-assessment has been opened yet." in words(response)
    assert look(client, member(role, north), f"?round={draft.pk}").status_code == 404


@pytest.mark.parametrize("role", FINAL_ONLY)
def test_scores_that_are_not_final_are_read_by_nobody_on_the_board(
    client, north, police, health, role
):
    asked = made.RoundFactory(partnership=north)
    made.answer(asked, health, "final", [(2, 2)] * 3)
    # Nobody else has a score of 0, or differences: found in a page, they leaked.
    made.answer(asked, police, "moderated", [(0, 3)] * 3)
    user = member(role, north)

    for show in ("", "?show=self", "?show=gap"):
        text = words(look(client, user, show))
        assert "Not met" not in text
        assert "0 to 3" not in text
        assert "Scores are shown when the answer is final." in text
        assert "Police Moderated" in text
    rows = csv_lines(download(client, user))
    assert [row[3] for row in rows if row[:2] == ["Scores", "Police"]] == ["Moderated"]
    book = CalamineWorkbook.from_filelike(
        BytesIO(download(client, user, "xlsx").content)
    )
    rows = book.get_sheet_by_name("Scores").to_python(skip_empty_area=False)
    [police_row] = [row for row in rows if row[0] == "Police"]
    assert police_row[2:4] == ["Moderated", "Not final: shown once it is"]
    assert not any(police_row[4:])


def test_an_analyst_reads_them_marked_and_they_count_nowhere(
    client, north, police, health
):
    asked = made.RoundFactory(partnership=north)
    made.answer(asked, health, "final", [(2, 2)] * 3)
    made.answer(asked, police, "submitted", [(0, None)] * 3)
    user = member(Role.BOARD_ANALYST, north)

    text = words(look(client, user, "?show=self"))

    assert "Police Submitted, not final 0 Not met" in text
    assert "All final answers 1 of 1 All meet it" in text
    rows = csv_lines(download(client, user))
    [row] = [row for row in rows if row[1:3] == ["Police", "1. Leadership: own score"]]
    assert row[3:] == ["0", "", "Not final"]


def test_in_a_blind_round_no_own_score_is_read_before_the_panel_scored(
    client, north, police, health
):
    asked = made.RoundFactory(partnership=north, is_blind=True)
    made.answer(asked, police, "submitted", [(0, None)] * 3)
    made.answer(asked, health, "moderated", [(1, 1)] * 3)

    text = words(look(client, member(Role.BOARD_ANALYST, north), "?show=self"))

    assert "Not met" not in text
    assert "Health Moderated, not final 1 Partly met" in text


def test_the_heat_map_shows_both_scores_and_their_difference(client, north, asked):
    user = member(Role.BOARD_MEMBER, north)

    assert "Police Final 3 Fully met 2 Mostly met 1 Partly met" in words(
        look(client, user)
    )
    assert "Police Final 3 Fully met 3 Fully met 3 Fully met" in words(
        look(client, user, "?show=self")
    )
    assert (
        "Police Final 3 to 3 Same 3 to 2 Panel 1 lower 3 to 1 Panel 2 lower"
    ) in words(look(client, user, "?show=gap"))


def test_the_gap_is_said_in_a_sentence_and_a_table(client, north, asked):
    text = words(look(client, member(Role.BOARD_MEMBER, north)))

    # Six scores with both: 3 to 2 and 3 to 1 are lower, one of them by two.
    assert (
        "Of 6 scores the panel put 2 lower; most often 2, clear responsibilities: "
        "1 lower. 1 score is 2 or more apart."
    ) in text
    assert "3. Voice of the child 50% 1 of 2 100% 2 of 2 1 1 0 1" in text


def test_an_agency_that_need_not_answer_is_in_no_number(client, north, asked):
    made.agency(north, "Housing")

    text = words(look(client, member(Role.BOARD_MEMBER, north)))

    assert "Housing" not in text
    assert "Of 3 agencies that must answer" in text


def test_a_round_kept_in_another_tool_has_states_only(client, north, police):
    asked = made.RoundFactory(partnership=north, tool="the county portal")
    made.answer(asked, police, "final")

    text = words(look(client, member(Role.BOARD_MEMBER, north)))

    assert (
        "1 of 1 agency has a final answer. The answers are kept in the county portal: "
        "only where they stand is known here."
    ) in text
    assert "Which standards are met" not in text


def test_an_unmoderated_round_offers_no_panel(client, north, police):
    asked = made.RoundFactory(partnership=north, is_moderated=False)
    made.answer(asked, police, "final", [(3, None), (2, None), (1, None)])

    text = words(look(client, member(Role.BOARD_MEMBER, north), "?show=gap"))

    assert "Police Final 3 Fully met 2 Mostly met 1 Partly met" in text
    assert "No panel moderates this round" in text
    assert "Panel's score Own score" not in text


def test_all_schools_have_answered_as_the_papers_say_it(client, north):
    asked = made.RoundFactory(partnership=north, kind="s175", title="Section 175")
    for number in range(106):
        one = made.school(north, number, "secondary" if number % 4 == 0 else "primary")
        made.answer(asked, None, "final", [(3, 2), (2, 2), (1, 1)], establishment=one)

    text = words(look(client, member(Role.BOARD_MEMBER, north)))

    assert "106 of 106 schools (100%) have sent their answer." in text
    # 27 of 106 are secondary: every fourth from the first.
    assert "Primary 79 of 79 final 79 of 79 All meet it" in text
    assert "Secondary 27 of 27 final 27 of 27 All meet it" in text
    assert "1 to 50 of 106." in text


def test_a_group_leads_to_its_schools_by_pages(client, north):
    asked = made.RoundFactory(partnership=north, kind="s175")
    for number in range(60):
        trust = "Oak Trust" if number < 55 else ""
        one = made.school(north, number, trust=trust)
        made.answer(asked, None, "final", [(3, 2)] * 3, establishment=one)
    user = member(Role.BOARD_MEMBER, north)

    html = look(client, user, "?by=trust").content.decode()
    second = words(look(client, user, "?by=trust&in=Oak+Trust&page=2"))

    assert "In no trust" in html
    assert "by=trust&amp;in=Oak+Trust#list" in html
    assert "Oak Trust: 51 to 55 of 55." in second
    assert "School 0054" in second
    assert "School 0055" not in second


def test_a_download_is_written_in_the_trail(client, north, asked):
    user = member(Role.BOARD_MEMBER, north)

    response = download(client, user, "xlsx", f"?round={asked.pk}")

    assert 'filename="audits-north-2026-11-21.xlsx"' in response["Content-Disposition"]
    [event] = AuditEvent.objects.filter(action="audits_exported")
    assert event.detail["form"] == "audits-xlsx"
    assert event.detail["small_numbers"] == "hidden"
