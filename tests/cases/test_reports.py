"""Information reports: what is counted of them, what is refused, who sees them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models

from safeguarding.access.audit import Action
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.cases.errors import NeedsConfirming, NotAllowed
from safeguarding.cases.forms.reports import NewReportForm
from safeguarding.cases.models import InformationReport
from safeguarding.cases.services import reports
from tests.cases.made_missing import NOW, START, Place, at, when
from tests.cases.test_missing_pages import CANNOT, moment, page
from tests.factories import member

pytestmark = pytest.mark.django_db
LIST = "/cases/reports/"
HOUR = timedelta(hours=1)
TOLD = {"supplied": "professional", "reliability": "4", "third_party_willing": "Y"}


@pytest.fixture
def north():
    return Place("north")


@pytest.fixture
def south():
    return Place("south")


def refused(do, *args, **kwargs):
    with pytest.raises(NotAllowed) as caught:
        do(*args, **kwargs)
    assert not InformationReport.objects.exists()
    return caught.value.field


def doubted(do, *args, **kwargs):
    with pytest.raises(NeedsConfirming) as caught:
        do(*args, **kwargs)
    return [one.code for one in caught.value.doubts]


def sent(moment_, to="fib_secure_email", *, has_time=True):
    return reports.PassedOn(to, when(moment_, has_time=has_time))


def test_nothing_of_a_report_is_words():
    free = [
        field.name
        for field in InformationReport._meta.fields
        if isinstance(field, models.TextField)
        or (isinstance(field, models.CharField) and not field.choices)
    ]

    # The reference is a hash.
    assert free == ["reference"]


def test_report_is_counted_and_on_record(north):
    report = north.information(own_reference="FIB 16-12")

    event = AuditEvent.objects.get(action=Action.REPORT_RECORDED)
    assert len(report.reference) == 64
    assert event.detail == {"act": "record"}
    assert (event.actor, event.agency_id) == (north.lead, north.agency.pk)
    assert report.recorded_by == north.lead
    with pytest.raises(NotAllowed):
        north.information(own_reference="fib16/12")


def test_only_who_keeps_cases_in_the_area_records_reports(north, south):
    with pytest.raises(PermissionDenied):
        north.information(doing=south.doing())
    report = north.information()
    with pytest.raises(PermissionDenied):
        reports.pass_on(report=report, passed_on=sent(NOW), doing=south.doing())


@pytest.mark.parametrize("pair", [("5", "5"), ("1", "1")])
def test_gradings_that_contradict_are_doubted(pair, north):
    graded = TOLD | dict(zip(("reliability", "accuracy"), pair, strict=True))

    assert doubted(north.information, **graded) == ["W-GRADING"]
    assert north.information(**graded, doing=north.doing(confirmed=["W-GRADING"])).pk


@pytest.mark.parametrize("pair", [("5", "1"), ("1", "5"), ("3", "3")])
def test_gradings_that_agree_are_not(pair, north):
    graded = TOLD | dict(zip(("reliability", "accuracy"), pair, strict=True))

    assert north.information(**graded).pk


def test_third_party_has_to_be_asked_about(north):
    assert doubted(north.information, **TOLD | {"third_party_willing": ""}) == [
        "W-THIRD-PARTY"
    ]
    assert north.information(**TOLD | {"third_party_willing": "N"}).pk
    assert north.information(supplied="witnessed_incident").pk


def test_source_is_graded_exactly_where_there_is_another(north):
    assert refused(north.information, **TOLD | {"reliability": ""}) == "reliability"
    assert refused(north.information, reliability="5") == "reliability"
    assert north.information(**TOLD | {"reliability": "dont_know"}).pk


def test_licensed_service_has_its_name_in_the_report(north):
    assert refused(north.information, is_licensed=True) == "is_named_in_report"
    assert north.information(is_licensed=True, is_named_in_report=True).licensed_service


def test_incident_is_before_the_report(north):
    assert refused(north.information, incident=when(START + HOUR)) == "incident"
    assert refused(north.information, incident=when(NOW + HOUR)) == "incident"
    assert refused(north.information, NOW + HOUR) == "reported"
    assert north.information(incident=when(START)).pk


def test_report_is_passed_on_within_a_working_day(north):
    friday, monday, tuesday = (
        at(day) for day in ("2016-06-03 15:00", "2016-06-06 17:00", "2016-06-07 09:00")
    )

    late = {"passed_on": sent(tuesday)}
    assert doubted(north.information, friday, **late) == ["W-SENT-LATE"]
    sure = north.doing(confirmed=["W-SENT-LATE"])
    assert north.information(friday, **late, doing=sure).sent_at == tuesday
    assert north.information(friday, passed_on=sent(monday)).sent_at == monday


def test_report_is_not_passed_on_before_it_is_made(north):
    early = START - timedelta(minutes=1)

    assert refused(north.information, passed_on=sent(early)) == "sent"
    assert refused(north.information, passed_on=sent(NOW + HOUR)) == "sent"
    day = at("2016-06-06 00:00")
    report = north.information(passed_on=sent(day, has_time=False))
    assert report.sent_at == START


def test_report_is_passed_on_once(north):
    report = north.information()
    late = START + timedelta(days=3)

    assert doubted(
        reports.pass_on, report=report, passed_on=sent(late), doing=north.doing()
    ) == ["W-SENT-LATE"]
    reports.pass_on(report=report, passed_on=sent(START + HOUR), doing=north.doing())
    with pytest.raises(NotAllowed):
        reports.pass_on(report=report, passed_on=sent(NOW), doing=north.doing())

    events = AuditEvent.objects.filter(action=Action.REPORT_RECORDED).order_by("pk")
    assert [one.detail["act"] for one in events] == ["record", "pass-on"]
    report.refresh_from_db()
    assert report.sent_at == START + HOUR


@pytest.mark.parametrize("role", CANNOT)
def test_reports_do_not_exist_for_others(role, north, client):
    report = north.information()
    client.force_login(member(role, north.partnership, north.agency))

    for address in (LIST, f"{LIST}new/", f"{LIST}{report.pk}/sent/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}


def test_analyst_sees_and_does_not_record(north, client):
    report = north.information()
    client.force_login(north.analyst)

    text = page(client, LIST)

    assert "Pass on</a>" not in text
    assert "Record a report" not in text
    assert client.get(f"{LIST}new/").status_code == 404
    assert client.get(f"{LIST}{report.pk}/sent/").status_code == 404


def test_other_area_is_not_there(north, south, client):
    north.information()
    other = south.information()
    client.force_login(north.lead)

    for query in ("", "?passed=no", "?sort=agency", f"?agency={south.agency.pk}"):
        text = page(client, LIST + query)
        assert "South" not in text
    assert "1 report shown" in page(client, LIST)
    assert client.get(f"{LIST}{other.pk}/sent/").status_code == 404
    assert client.post(f"{LIST}{other.pk}/sent/", SENT).status_code == 404
    foreign = given(south)
    answer = client.post(f"{LIST}new/", foreign)
    assert "Select a valid choice" in answer.content.decode()
    assert InformationReport.objects.count() == 2


def test_list_says_in_words_and_who_passed_it_on(north, client):
    north.information(**TOLD, passed_on=sent(START + HOUR))
    client.force_login(north.lead)

    text = page(client, LIST)

    assert "Nearer to always reliable" in text
    assert "Nearer to known true" in text
    assert "Police intelligence, by secure e-mail, 6 June 2016, 20:00" in text
    assert north.lead.name in text
    assert "All were passed on." in text
    event = AuditEvent.objects.get(action=Action.CASES_LISTED)
    assert event.detail == {"list": "information-reports", "filters": []}


def test_both_scales_are_words_and_never_bare_digits(north):
    form = NewReportForm(agencies=[(north.partnership, north.agency)], own="")

    for name in ("reliability", "accuracy"):
        labels = [label for _, label in form.fields[name].choices]
        assert not any(sign.isdigit() for label in labels for sign in label)
        assert len(set(labels)) == len(labels)
    words = [label for value, label in form.fields["reliability"].choices]
    assert words[0] == "Always reliable"
    assert form.fields["accuracy"].choices[0][1] == "Known to be true without doubt"


SENT = {"sent_to": "mfh_officer"} | moment("sent", "7", "6", "2016", "09:00")


def given(place, **more):
    base = {
        "agency": f"{place.partnership.pk}-{place.agency.pk}",
        "supplied": "professional",
        "reliability": "5",
        "accuracy": "1",
        "third_party_willing": "N",
        "sent_to": "",
    }
    return base | moment("reported", "6", "6", "2016", "18:00") | more


def test_report_is_recorded_and_then_passed_on_by_pages(north, client):
    client.force_login(north.lead)

    answer = client.post(f"{LIST}new/", given(north))

    assert answer.url == LIST
    assert "Pass on</a>" in page(client, LIST)
    report = InformationReport.objects.get()
    assert client.post(f"{LIST}{report.pk}/sent/", SENT).url == LIST
    assert "Missing from home officer, 7 June 2016, 09:00" in page(client, LIST)
    again = page(client, f"{LIST}{report.pk}/sent/")
    assert "It is recorded that this report was passed on" in again


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"supplied": ""}, "Choose how the reporter knows"),
        ({"accuracy": "5"}, "I have looked at this, and it is right"),
        ({"licensed": "on"}, "Write the trading name in the report to the police"),
        ({"sent_to": "mfh_officer"}, "Enter both where the report went and when"),
        (moment("sent", "7", "6", "2016", ""), "Enter both where the report went"),
        (moment("incident", "7", "6", "2016", ""), "The incident is after the report"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(more, said, north, client):
    client.force_login(north.lead)

    answer = client.post(f"{LIST}new/", given(north, **more))

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not InformationReport.objects.exists()


def test_person_of_two_areas_names_the_area(north, south, client):
    both = member(Role.CSE_MISSING_LEAD, north.partnership, north.agency)
    both.assignments.create(
        role=Role.CSE_MISSING_LEAD.value,
        partnership=south.partnership,
        starts_on=START.date(),
    )
    client.force_login(both)

    text = page(client, f"{LIST}new/")

    assert "North council, North" in text
    assert "South council, South" in text


def test_queries_do_not_grow_with_rows(north, client, django_assert_max_num_queries):
    client.force_login(north.lead)
    counts = []
    for more in (1, 20):
        for _ in range(more):
            north.information()
        page(client, LIST)
        with django_assert_max_num_queries(12) as asked:
            page(client, LIST)
        counts.append(len(asked))

    assert counts[0] == counts[1]
