"""One agency's page: evidence side by side, for each role; and the list of agencies."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from safeguarding.access.permissions import Role
from safeguarding.periods import Period
from tests.audits import made_assurance as made
from tests.audits.test_assurance_page import csv_lines, words
from tests.dashboards.pages import made as scorecards
from tests.factories import AgencyFactory, ObligationFactory, PartnershipFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
READERS = (Role.BOARD_MEMBER, Role.AUDITOR, Role.BUSINESS_MANAGER, Role.BOARD_ANALYST)
FINAL_ONLY = READERS[:3]
CAME = ("attended", "apologies", "deputy_attended", "absent_no_apology", "apologies")


@pytest.fixture
def today():
    with time_machine.travel(datetime(2026, 11, 21, 9, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def north():
    return PartnershipFactory(code="north", short_name="North")


@pytest.fixture
def police(north):
    return made.agency(north, "Police")


def look(client, user, agency, place="north", file=""):
    client.force_login(user)
    return client.get(f"/scorecard/{place}/agencies/{agency.code}/{file}")


def board(client, north, agency, role=Role.BOARD_MEMBER):
    return words(look(client, member(role, north), agency))


@pytest.mark.parametrize("role", READERS)
def test_contradictions_come_first_with_their_numbers(client, north, police, role):
    asked = made.RoundFactory(partnership=north)
    made.answer(asked, police, "final", [(3, 3), (3, 3), (3, 1)])
    made.meetings(north, police, CAME)

    text = board(client, north, police, role)

    # Of eight comparisons three have no evidence against: cases, grades and figures;
    # two more have neither returns nor actions to look at.
    assert "2 things do not fit together:" in text
    assert "Self-assessed 3 on voice of the child; the panel gave 1." in text
    assert "Scored 3 on leadership; came to 2 of 5 meetings." in text
    assert "It came to 2 of 5 meetings, 1 time a deputy" in text
    assert "Board: Chief nurse 2 of 5 40% 2 of 5 1" in text


@pytest.mark.parametrize(
    "role",
    [
        *(Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER, Role.LADO),
        *(Role.CSE_MISSING_LEAD, Role.SYSTEM_ADMINISTRATOR),
    ],
)
def test_the_pages_are_refused_to_others(client, north, police, role):
    user = member(role, north, police)

    for file in ("", "download.csv", "download.xlsx"):
        assert look(client, user, police, file=file).status_code == 403
    assert client.get("/scorecard/north/agencies/").status_code == 403


@pytest.mark.parametrize("role", READERS)
def test_an_agency_of_another_partnership_does_not_exist(client, north, police, role):
    south = PartnershipFactory(code="south")
    elsewhere = made.agency(south, "Elsewhere")
    user = member(role, north)

    assert look(client, user, police).status_code == 200
    for file in ("", "download.csv", "download.xlsx"):
        assert look(client, user, elsewhere, file=file).status_code == 404
        assert look(client, user, elsewhere, "south", file).status_code == 404
        assert look(client, user, AgencyFactory(), file=file).status_code == 404
    client.force_login(user)
    assert client.get("/scorecard/south/agencies/").status_code == 404


@pytest.mark.parametrize("role", FINAL_ONLY)
def test_an_answer_that_is_not_final_is_not_read_here_either(
    client, north, police, role
):
    asked = made.RoundFactory(partnership=north, title="Section 11, 2026")
    made.answer(asked, police, "moderated", [(0, 3)] * 3)
    user = member(role, north)

    text = words(look(client, user, police))

    assert (
        "Its newest answer to Section 11 is not final. Section 11, 2026: moderated."
    ) in text
    assert "Self-assessed" not in text
    assert "not met" not in text
    rows = csv_lines(look(client, user, police, file="download.csv"))
    assert not any("Self-assessed" in row[3] for row in rows)
    xlsx = look(client, user, police, file="download.xlsx")
    assert xlsx.status_code == 200


def test_an_analyst_reads_it_marked(client, north, police):
    asked = made.RoundFactory(partnership=north, title="Section 11, 2026")
    made.answer(asked, police, "submitted", [(0, None)] * 3)

    text = board(client, north, police, Role.BOARD_ANALYST)

    assert "it says it meets 0 of 3 standards" in text
    assert "Not final (submitted): it may change." in text


def test_the_last_final_answer_stands_while_a_new_round_runs(client, north, police):
    old = made.RoundFactory(
        partnership=north,
        title="Section 11, 2024",
        opens_on=date(2024, 4, 1),
        due_on=date(2024, 6, 30),
    )
    new = made.RoundFactory(partnership=north, title="Section 11, 2026")
    made.answer(old, police, "final", [(2, 2)] * 3)
    made.answer(new, police, "in_progress", [(0, None)] * 3)

    text = board(client, north, police)

    assert "Section 11, 2024: it says it meets 3 of 3 standards" in text
    assert "Section 11, 2026: in progress." in text


def test_hidden_grades_make_no_contradiction(client, north, police):
    asked = made.RoundFactory(partnership=north)
    made.answer(asked, police, "final", [(3, 3)] * 3)
    audit = made.CaseAuditFactory(partnership=north)
    for grade, many in (("good", 2), ("inadequate", 12)):
        for _ in range(many):
            made.graded(audit, grade, police=(police, grade))

    text = board(client, north, police)
    full = board(client, north, police, Role.BOARD_ANALYST)

    assert "Its grades of cases are hidden so that nobody can be recognised." in text
    assert "of the cases it graded" not in text
    assert (
        "Meets 3 of 3 standards; only 2 of 14 of the cases it graded in 2025-26 were "
        "good or better."
    ) in full


def test_another_agencys_evidence_is_not_mixed_in(client, north, police):
    health = made.agency(north, "Health")
    made.meetings(north, health, ("attended",) * 5)
    made.ActionFactory(partnership=north, agency=health)
    made.ActionFactory(agency=police)  # Somewhere else.

    text = board(client, north, police)

    assert "No meeting it could have come to is recorded" in text
    assert "It owns no action." in text


def test_how_returns_come_is_told_to_those_who_may_know(client, north, police):
    ObligationFactory(
        partnership=north, agency=police, period=Period.parse("2025-26-Q4")
    )

    full = board(client, north, police, Role.BOARD_ANALYST)
    own = words(look(client, member(Role.BOARD_MEMBER, north, police), police))
    other = board(client, north, police)

    assert "0 of 1 of its last returns came in time." in full
    assert "0 of 1 of its last returns came in time." in own
    assert "How its returns come is for itself and the coordinators to see." in other


def test_the_figures_it_gives_are_those_of_the_newest_scorecard(client, north, police):
    scorecards.scorecard(
        north,
        [
            scorecards.entry(
                "POL-01", "Referrals", trend="worse", expected_from=["Police"]
            ),
            scorecards.entry(
                "EH-02", "Others' figure", expected_from=["Health"], sources=[]
            ),
        ],
    )

    text = board(client, north, police)

    assert "Of 1 indicator it gives: 1 worse, 0 better, 0 targets missed." in text
    assert "Others' figure" not in text


def test_where_nothing_is_known_the_page_says_so(client, north, police):
    text = board(client, north, police)

    assert "Nothing can be held against anything else yet: evidence is lacking." in text
    assert "It has answered no round of Section 11 here." in text
    assert "Nobody can say: no course is needed by its people" in text


@pytest.mark.parametrize("role", READERS)
def test_the_list_of_agencies_leads_to_each(client, north, police, role):
    asked = made.RoundFactory(partnership=north, title="Section 11, 2026")
    made.answer(asked, police, "final", [(3, 3), (3, 3), (3, 1)])
    made.agency(north, "Housing")
    made.agency(PartnershipFactory(code="south"), "Elsewhere")
    made.meetings(north, police, CAME)
    made.ActionFactory(partnership=north, agency=police)
    client.force_login(member(role, north))

    response = client.get("/scorecard/north/agencies/")

    text = words(response)
    assert "1 of 2 agencies has overdue actions: 1 action in all." in text
    assert "Police Final 2 of 3 No figure 2 of 5 1 1" in text
    assert "Housing Not required" in text
    assert "Elsewhere" not in text
    assert (
        f'href="/scorecard/north/agencies/{police.code}/"' in response.content.decode()
    )
