"""From a counted number to the rows that were counted, for those who may see them."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from dashboards.lineage.origins import kinds
from dashboards.lineage.rows_behind import PER_PAGE, measure_of_cases
from safeguarding.access import audit
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.cases.measures import measures
from safeguarding.cases.models import MissingEpisode, StagedEpisode
from safeguarding.returns.models import RecordFile, StoredFile, Submission
from tests.cases import made_profile as made
from tests.cases.made_history import day
from tests.dashboards.pages.test_scorecard import words
from tests.factories import AgencyFactory, ObligationFactory, member

pytestmark = pytest.mark.django_db

AT = datetime(2016, 1, 20, 9, 0, tzinfo=UTC)


def rows_of(client, code, place="north", quarter=made.Q3, **more):
    address = reverse("dashboards:rows-behind", args=[place, code])
    return client.get(address, {"period": quarter.code, **more})


def lead_of(area):
    return member(Role.CSE_MISSING_LEAD, area.partnership, name="Keeper of cases")


def accepted_file(area, agency, by):
    """An accepted file of records, as the walk of returns leaves it."""
    obligation = ObligationFactory(partnership=area.partnership, agency=agency)
    version = Submission.objects.create(
        obligation=obligation,
        partnership=area.partnership,
        agency=agency,
        version=2,
        state=Submission.State.ACCEPTED,
        submitted_by=by,
        submitted_at=AT,
        received_at=AT,
        decided_at=AT,
        content_hash="0" * 64,
        file_name="police.csv",
        row_count=1,
        file=StoredFile.objects.create(sha256="0" * 64, size=1),
    )
    return RecordFile.objects.create(
        obligation=obligation,
        partnership=area.partnership,
        agency=agency,
        submission=version,
        state=RecordFile.State.LOADED,
        kind="missing-episodes",
        layout="police",
        file_name="police.csv",
        sha256="0" * 64,
        size=1,
        columns=[],
        row_count=1,
        given_by=by,
        given_at=AT,
        checked_at=AT,
    )


def test_an_episode_is_followed_to_its_row_version_and_sender(client):
    north = made.area_of()
    police = AgencyFactory(short_name="The police")
    sender = member(
        Role.AGENCY_SUBMITTER, north.partnership, police, name="Sender of lists"
    )
    row = StagedEpisode.objects.create(
        file=accepted_file(north, police, sender), sheet="Missing", number=17, child="x"
    )
    child = north.child()
    north.episode(child, day("2015-10-04"), day("2015-10-05"), row=row)
    made.count(north)

    client.force_login(lead_of(north))
    text = words(rows_of(client, "MIS-02"))
    assert "Which rows make this number?" in text
    assert child.short in text
    assert "Missing, from 4 October 2015, home" in text
    assert "sheet Missing, row 17" in text
    assert "version 2, sent by The police on 20 January 2016" in text
    # Who may not open the return learns neither the person nor the file's name.
    assert "Sender of lists" not in text
    assert "police.csv" not in text

    client.force_login(member(Role.BOARD_ANALYST, north.partnership))
    text = words(rows_of(client, "MIS-02"))
    assert "police.csv, sheet Missing, row 17" in text
    assert "sent by The police (Sender of lists) on 20 January 2016" in text


def test_an_episode_kept_here_names_who_recorded_it(client):
    north = made.area_of()
    keeper = lead_of(north)
    episode = north.episode(north.child(), day("2015-10-04"), day("2015-10-05"))
    for by in (keeper, lead_of(north)):
        audit.record(
            audit.Action.EPISODE_CHANGED,
            by=by,
            partnership_id=north.partnership.pk,
            about=episode,
            act="report_missing",
        )
    made.count(north)
    client.force_login(keeper)

    text = words(rows_of(client, "MIS-02"))

    assert f"Recorded here by {keeper}" in text


def test_a_child_is_shown_with_every_record_that_makes_it_count(client):
    north = made.area_of()
    (child,) = made.at_risk(north, 1, "serious")
    made.missing(north, [child], ("home", "care"))
    made.count(north)
    client.force_login(lead_of(north))

    text = words(rows_of(client, "CSE-01"))

    assert "case, highest level Serious; 2 episodes" in text
    assert "CSE case, referred 1 October 2015" in text
    assert "Missing, from 8 October 2015, care" in text


def test_a_share_lists_all_it_is_out_of_and_says_which_count(client):
    north = made.area_of()
    children = made.at_risk(north, 3)
    made.missing(north, children[:1])
    made.count(north)
    client.force_login(lead_of(north))

    text = words(rows_of(client, "CSE-09"))

    assert "1 of 3 rows count above the line" in text
    assert text.count(" Yes ") == 1


def test_there_are_as_many_rows_as_every_measure_counted(client):
    north, south = made.area_of(), made.area_of("south", "South")
    for area in (north, south):
        made.board(area)
        made.at_risk(area, 3, quarter=made.Q3.previous())
    made.count(north, south)
    client.force_login(lead_of(north))
    entries = made.ScorecardEntry.objects.filter(
        partnership=north.partnership, quarter_start=made.Q3.start
    )
    known = {row.full["code"]: row.full for row in entries}
    assert len(known) == len(made.codes.ALL)

    for code, entry in known.items():
        found = rows_of(client, code).context["found"]
        assert (code, found.counted) == (code, entry["numerator"])
        if found.is_share:
            assert (code, found.count) == (code, entry["denominator"])


def test_every_measure_of_cases_can_be_told():
    told = {measure.source.rows.model for measure in measures}

    assert told == set(kinds())
    assert all(measure_of_cases(one.code) is one for one in measures)
    assert measure_of_cases("CPP-01") is None


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role not in (Role.CSE_MISSING_LEAD, Role.BOARD_ANALYST)],
)
def test_for_everybody_else_the_rows_do_not_exist(client, role):
    north = made.area_of()
    made.board(north)
    made.count(north)
    client.force_login(member(role, north.partnership, AgencyFactory()))

    assert rows_of(client, "MIS-02").status_code == 404
    assert not AuditEvent.objects.filter(action="cases_listed").exists()


def test_rows_of_another_partnership_do_not_exist(client):
    north, south = made.area_of(), made.area_of("south", "South")
    made.board(south)
    made.count(south)
    client.force_login(lead_of(north))

    assert rows_of(client, "MIS-02", "south").status_code == 404
    assert rows_of(client, "MIS-02", "nowhere").status_code == 404
    handle = MissingEpisode.objects.filter(partnership=south.partnership).first()
    assert handle.child.short not in words(rows_of(client, "MIS-02"))


@pytest.mark.parametrize(("code", "period"), [("CPP-01", "2015-16-Q3"), ("X", "x")])
def test_what_is_not_counted_from_cases_has_no_rows(client, code, period):
    north = made.area_of()
    client.force_login(lead_of(north))
    address = reverse("dashboards:rows-behind", args=["north", code])

    assert client.get(address, {"period": period}).status_code == 404
    assert client.get(address).status_code == 404


def test_each_look_is_in_the_trail_with_what_and_why(client):
    north = made.area_of()
    made.board(north)
    made.count(north)
    reader = lead_of(north)
    client.force_login(reader)

    rows_of(client, "MIS-02")

    event = AuditEvent.objects.get(action="cases_listed")
    assert (event.actor, event.partnership_id) == (reader, north.partnership.pk)
    assert event.detail == {
        "list": "rows-behind",
        "indicator": "MIS-02",
        "period": "2015-16-Q3",
        "why": "followed a number to its rows",
    }


def test_a_quarter_without_rows_says_so(client):
    north = made.area_of()
    client.force_login(lead_of(north))

    assert "No row is counted for this period" in words(rows_of(client, "MIS-02"))


@pytest.mark.parametrize("code", ["MIS-02", "CSE-09", "CSE-06", "CSE-19"])
def test_a_page_costs_the_same_however_many_rows(
    client, code, django_assert_max_num_queries
):
    north = made.area_of()
    made.missing(north, made.at_risk(north, 3))
    made.count(north)
    client.force_login(lead_of(north))
    with django_assert_max_num_queries(18) as few:
        rows_of(client, code)
    made.missing(north, made.at_risk(north, 70), ("home", "care"))
    made.count(north)

    with django_assert_max_num_queries(18) as many:
        page = rows_of(client, code)

    assert len(many) == len(few)
    assert len(page.context["found"].lines) == PER_PAGE
    assert 'rel="next"' in page.content.decode()


def test_the_page_of_a_number_leads_to_its_rows_for_those_who_may(client):
    north = made.area_of()
    made.board(north)
    made.count(north)
    page = reverse("dashboards:lineage", args=["north", "MIS-02"])
    way = reverse("dashboards:rows-behind", args=["north", "MIS-02"])

    client.force_login(lead_of(north))
    assert f'{way}?period=2015-16-Q3"' in client.get(page).content.decode()
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))
    assert way not in client.get(page).content.decode()
