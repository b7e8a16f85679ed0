"""The pages of rounds: who may open them, what they show, and what they do."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audits import links
from audits.models import Required, Response, Round, RoundReminder
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.returns import readers
from tests.audits.made_rounds import (
    a_round,
    a_set,
    answer,
    members_of,
    put,
    response_of,
    runner,
    schools_of,
)
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db
# A working day in the middle of the round.
NOW = "2014-11-12 10:00"


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def partnership():
    return PartnershipFactory(short_name="North")


@pytest.fixture
def by(partnership, client):
    person = runner(partnership)
    client.force_login(person)
    return person


def page(client, address, *args, **query):
    return client.get(reverse(f"audits:{address}", args=args), query)


def boxes(name, day):
    """Fill the three boxes of a day."""
    parts = zip(("day", "month", "year"), day.split(), strict=True)
    return {f"{name}_{part}": value for part, value in parts}


def text(response):
    return " ".join(response.content.decode().split())


def test_rounds_of_the_own_area_are_listed_with_how_many_answered(
    client, partnership, by
):
    first, _ = members_of(partnership)
    of = a_round(partnership, by=by, title="Ours")
    put(response_of(of, first), "submitted")
    other = PartnershipFactory()
    members_of(other)
    a_round(other, title="Theirs")

    shown = text(page(client, "rounds"))

    assert "Ours" in shown
    assert "<span>1 of 2</span>" in shown
    assert "Theirs" not in shown


@pytest.mark.parametrize("role", list(Role))
def test_only_whoever_runs_rounds_opens_the_pages(client, role, partnership):
    members_of(partnership)
    of = a_round(partnership)
    client.force_login(member(role, partnership=partnership, agency=AgencyFactory()))
    status = 200 if role in {Role.BOARD_ANALYST, Role.BUSINESS_MANAGER} else 403

    for name, args in (
        ("rounds", []),
        ("round-new", []),
        ("round", [of.pk]),
        ("round-who", [of.pk]),
        ("round-change", [of.pk]),
        ("round-act", [of.pk, "close"]),
        ("round-download", [of.pk, "csv"]),
        ("establishments", [partnership.code]),
        ("establishments-upload", [partnership.code]),
        ("establishments-download", [partnership.code]),
        ("standards", []),
        ("standard-set", [of.standard_set_id]),
    ):
        assert page(client, name, *args).status_code == status, name


def test_a_round_of_another_area_is_not_there(client, by):
    other = PartnershipFactory()
    members_of(other)
    of = a_round(other)

    for name, args in (
        ("round", [of.pk]),
        ("round-who", [of.pk]),
        ("round-change", [of.pk]),
        ("round-act", [of.pk, "close"]),
        ("round-download", [of.pk, "csv"]),
        ("round-download", [of.pk, "xlsx"]),
        ("establishments", [other.code]),
        ("establishments-upload", [other.code]),
        ("establishments-download", [other.code]),
    ):
        assert page(client, name, *args).status_code == 404, name


def test_a_business_manager_reads_states_and_no_answer(client, partnership, by):
    agency, _ = members_of(partnership)
    of = a_round(partnership, by=by)
    response = response_of(of, agency)
    (first, *_) = answer(response, 1, 2, 3)
    first.evidence = "Only for the panel"
    first.save()

    shown = text(page(client, "round", of.pk))

    assert "Only for the panel" not in shown
    assert agency.name in shown


def test_each_agency_stands_with_its_state_and_lateness(client, partnership, by):
    late, done = members_of(partnership)
    of = a_round(partnership, by=by, due_on=date(2014, 11, 5))
    put(response_of(of, done), "final")

    shown = text(page(client, "round", of.pk))

    # Thursday 6 to Wednesday 12 November.
    assert "5 working days late" in shown
    assert "1 of 2 have answered: 1 final, 1 not started, 1 late." in shown
    assert late.name in shown


def test_schools_are_found_by_phase_trust_agency_state_and_number(
    client, partnership, by
):
    (trust,) = members_of(partnership, 1)
    (first,) = schools_of(
        partnership, 1, name="Acorn", phase="special", trust="Oak", agency=trust
    )
    (second,) = schools_of(partnership, 1, name="Birch")
    of = a_round(partnership, kind="s175", by=by)
    put(response_of(of, school=second), "submitted")

    for query, only in (
        ({"phase": "special"}, "Acorn"),
        ({"trust": "Oak"}, "Acorn"),
        ({"agency": trust.pk}, "Acorn"),
        ({"state": "waiting"}, "Acorn"),
        ({"state": "unreachable"}, None),
        ({"state": "submitted"}, "Birch"),
        ({"name": "birch"}, "Birch"),
        ({"name": first.urn}, "Acorn"),
    ):
        rows = page(client, "round", of.pk, **query).context["table"].data
        assert [row.who for row in rows] == ([only] if only else []), query


def test_a_school_that_left_the_list_is_marked(client, partnership, by):
    schools_of(partnership, 1, ends_on=date(2014, 10, 31))
    of = a_round(partnership, kind="s175", by=by)

    assert "not in the list since 31 Oct 2014" in text(page(client, "round", of.pk))


def test_a_page_of_700_schools_takes_as_many_queries_as_one_of_two(
    client, partnership, by, django_assert_max_num_queries
):
    schools_of(partnership, 702)
    of = a_round(partnership, kind="s175", by=by)
    page(client, "round", of.pk)

    # Session, person, seats (3); the round; standings; trusts and agencies of the
    # filter; count and rows; history and explanations.
    with django_assert_max_num_queries(14):
        shown = page(client, "round", of.pk)

    assert len(shown.context["table"].page.object_list) == 100
    assert shown.context["count"] == 702


def test_the_download_holds_every_page_and_is_harmless(client, partnership, by):
    schools_of(partnership, 120)
    schools_of(partnership, 1, name="=HYPERLINK(1)")
    of = a_round(partnership, kind="s175", by=by)

    content = page(client, "round-download", of.pk, "csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))

    assert len(rows) == 121
    assert "'=HYPERLINK(1)" in {row["Who"] for row in rows}
    assert rows[0]["State"] == "Not started"
    line = AuditEvent.objects.get(action="audits_exported")
    assert line.detail == {"what": "round", "form": "csv", "rows": 121}


def test_the_workbook_says_the_same_as_the_csv(client, partnership, by):
    first, second = schools_of(partnership, 2)
    of = a_round(partnership, kind="s175", by=by)

    content = page(client, "round-download", of.pk, "xlsx").content
    rows = readers.read(content).grids[0].rows

    assert rows[0][1][:4] == ["Who", "State", "Questions answered", "Questions"]
    assert [cells[0] for _, cells in rows[1:]] == [first.name, second.name]
    assert [cells[6] for _, cells in rows[1:]] == [first.urn, second.urn]


def test_the_download_keeps_the_filter(client, partnership, by):
    first, second = members_of(partnership)
    of = a_round(partnership, by=by)
    put(response_of(of, first), "submitted")

    query = {"state": "not_started"}
    content = page(client, "round-download", of.pk, "csv", **query).content.decode()

    assert second.name in content
    assert first.name not in content


def test_a_round_is_prepared_required_and_opened(client, partnership, by):
    usual, _ = members_of(partnership)
    (lay,) = members_of(partnership, 1, status="LAY")
    a_set()

    made = client.post(
        reverse("audits:round-new"),
        {
            "kind": "s11",
            "title": "Section 11",
            "year": "2014",
            **boxes("opens_on", "12 11 2014"),
            **boxes("due_on", "27 3 2015"),
            "is_moderated": "on",
        },
    )
    of = Round.objects.get()
    asked = page(client, "round-who", of.pk)
    client.post(
        reverse("audits:round-who", args=[of.pk]), {"agencies": [usual.pk, lay.pk]}
    )
    client.post(reverse("audits:round-act", args=[of.pk, "open"]))

    assert made.url == reverse("audits:round-who", args=[of.pk])
    assert lay.pk not in asked.context["form"]["agencies"].initial
    assert usual.pk in asked.context["form"]["agencies"].initial
    of.refresh_from_db()
    assert of.state == "open"
    names = Required.objects.filter(round=of).values_list("agency", flat=True)
    assert set(names) == {usual.pk, lay.pk}


def test_what_is_unusual_is_asked_on_the_page(client, partnership, by):
    a_set()
    data = {
        "kind": "s11",
        "title": "Section 11",
        "year": "2014",
        **boxes("opens_on", "1 12 2014"),
        # A Saturday.
        **boxes("due_on", "28 3 2015"),
    }

    asked = client.post(reverse("audits:round-new"), data)
    client.post(
        reverse("audits:round-new"),
        {
            **data,
            "asked": asked.context["form"].data["asked"],
            "looked_at": "on",
            "reason": "decided",
        },
    )

    assert "is not a working day" in text(asked)
    assert Round.objects.get().due_on == date(2015, 3, 28)


def test_schools_are_required_by_phase(client, partnership, by):
    (primary,) = schools_of(partnership, 1)
    schools_of(partnership, 1, phase="independent")
    of = a_round(partnership, kind="s175", by=by, is_open=False, agencies=[])

    client.post(reverse("audits:round-who", args=[of.pk]), {"phases": ["primary"]})

    rows = Required.objects.filter(round=of)
    assert [row.establishment for row in rows] == [primary]


def test_more_time_is_given_to_those_chosen(client, partnership, by):
    first, _ = members_of(partnership)
    of = a_round(partnership, by=by)
    row = Required.objects.get(round=of, agency=first)

    asked = page(client, "round-act", of.pk, "extend", who=row.pk)
    done = client.post(
        reverse("audits:round-act", args=[of.pk, "extend"]),
        {
            "who": row.pk,
            **boxes("until", "24 4 2015"),
            "why": "New in post",
        },
        follow=True,
    )

    assert first.name in text(asked)
    assert "1 has more time now." in text(done)
    row.refresh_from_db()
    assert row.extended_until == date(2015, 4, 24)


def test_nothing_is_done_to_nobody(client, partnership, by):
    members_of(partnership)
    of = a_round(partnership, by=by)

    shown = client.get(reverse("audits:round-act", args=[of.pk, "extend"]), follow=True)

    assert "Choose at least one row first" in text(shown)


def test_rows_of_another_round_cannot_be_chosen(client, partnership, by):
    members_of(partnership)
    of = a_round(partnership, by=by)
    other = PartnershipFactory()
    members_of(other)
    theirs = Required.objects.filter(round=a_round(other)).first()

    client.post(
        reverse("audits:round-act", args=[of.pk, "release"]), {"who": theirs.pk}
    )

    assert Required.objects.filter(pk=theirs.pk).exists()


def test_all_that_the_filter_leaves_are_chosen_on_every_page(client, partnership, by):
    schools_of(partnership, 130)
    schools_of(partnership, 3, phase="special")
    of = a_round(partnership, kind="s175", by=by)

    shown = page(client, "round-act", of.pk, "release", all="1", filter="phase=special")

    assert len(shown.context["chosen"]) == 3


def test_chasing_writes_to_those_who_have_not_answered(client, partnership, by):
    waiting, done = members_of(partnership)
    person = member(Role.AGENCY_SUBMITTER, partnership=partnership, agency=waiting)
    member(Role.AGENCY_SUBMITTER, partnership=partnership, agency=done)
    of = a_round(partnership, by=by)
    put(response_of(of, done), "submitted")

    shown = client.post(
        reverse("audits:round-act", args=[of.pk, "chase"]),
        {"all": "1", "filter": ""},
        follow=True,
    )

    chased = RoundReminder.objects.filter(step="chased")
    assert [row.person for row in chased] == [person]
    assert "A message goes to 1 mailbox" in text(shown)
    assert AuditEvent.objects.get(action="round_chased").detail["required"] == 1


def test_the_link_of_a_message_is_ended_from_the_row_it_went_to(
    client, partnership, by
):
    (trust,) = members_of(partnership, 1)
    (office,) = schools_of(partnership, 1, name="Acorn")
    (of_trust,) = schools_of(partnership, 1, name="Birch", agency=trust)
    of = a_round(partnership, kind="s175", by=by)
    place = reverse("audits:links-end", args=[response_of(of, school=office).pk])
    other = reverse("audits:links-end", args=[response_of(of, school=of_trust).pk])

    assert place not in text(page(client, "round", of.pk))
    chase = reverse("audits:round-act", args=[of.pk, "chase"])
    client.post(chase, {"all": "1", "filter": ""})
    RoundReminder.objects.update(sent_at=timezone.now())
    links.make(response_of(of, school=office), at=timezone.now())

    shown = text(page(client, "round", of.pk))
    assert place in shown
    assert other not in shown
    client.post(place)
    assert "1 link is ended." in text(client.get(place))


def test_states_of_another_tool_are_recorded_for_all(client, partnership, by):
    members_of(partnership, 3)
    of = a_round(partnership, by=by, tool="Virtual College")

    shown = client.post(
        reverse("audits:round-act", args=[of.pk, "elsewhere"]),
        {
            "all": "1",
            "filter": "",
            "state": "final",
            **boxes("on", "10 11 2014"),
        },
        follow=True,
    )

    assert "Recorded. 3 stand otherwise now." in text(shown)
    assert Response.objects.filter(round=of, state="final").count() == 3


def test_an_act_that_is_not_for_the_round_as_it_stands_says_so(client, partnership, by):
    members_of(partnership)
    of = a_round(partnership, by=by)

    shown = client.get(reverse("audits:round-act", args=[of.pk, "reopen"]), follow=True)
    unknown = page(client, "round-act", of.pk, "explode")

    assert "The round is open: that cannot be done now." in text(shown)
    assert unknown.status_code == 404


def test_the_standards_say_where_their_titles_come_from(client, partnership, by):
    made = a_set(questions=(1,))
    made.standards.update(source="Recalled, to be confirmed")

    shown = text(page(client, "standard-set", made.pk))

    assert "Title: Recalled, to be confirmed." in shown
    assert "Question 1?" in shown
