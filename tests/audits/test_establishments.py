"""The list of establishments: every problem at once, what changes, and taking it in."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.models import Establishment, Required, Response
from audits.services import establishments as services
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.models import Explained
from safeguarding.cases.errors import ChangedMeanwhile, NeedsConfirming, NotAllowed
from tests.audits.made_rounds import (
    a_round,
    doing,
    members_of,
    put,
    response_of,
    runner,
    schools_of,
)
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db
ON = date(2014, 9, 1)
HEADING = "URN,Name,Phase,Academy,Trust,Office e-mail,Agency code"
TWO = (
    "100001,Acorn Primary,Primary,no,,office@acorn.example.org,",
    "100002,Birch High,secondary,Yes,Oak Trust,,",
)


@pytest.fixture
def partnership():
    return PartnershipFactory()


def csv_of(*rows, heading=HEADING):
    return "\n".join((heading, *rows)).encode()


def looked_at(partnership, *rows, on=ON):
    return services.preview(csv_of(*rows), partnership, on)


def found(partnership, *rows, heading=HEADING):
    read = services.preview(csv_of(*rows, heading=heading), partnership, ON).read
    return [(one.code, one.row, one.column) for one in read.found]


def take_in(partnership, *rows, on=ON, by=None, confirmed=()):
    by = by or runner(partnership)
    packed = looked_at(partnership, *rows, on=on).packed
    return services.take_in(
        partnership=partnership,
        packed=packed,
        on=on,
        doing=doing(by, confirmed=confirmed),
    )


def kept(partnership):
    rows = Establishment.objects.filter(partnership=partnership).order_by("urn")
    return {row.urn: row for row in rows}


def test_a_list_without_a_fault_is_taken_in(partnership):
    changes = take_in(partnership, *TWO)

    acorn, birch = kept(partnership).values()
    assert changes.sentence == "2 new"
    assert (acorn.name, acorn.phase, acorn.is_academy, acorn.email) == (
        "Acorn Primary",
        "primary",
        False,
        "office@acorn.example.org",
    )
    assert (birch.phase, birch.is_academy, birch.trust) == (
        "secondary",
        True,
        "Oak Trust",
    )
    assert acorn.starts_on == ON


def test_all_problems_are_told_at_once_with_row_and_column(partnership):
    codes = found(
        partnership,
        "12345,Acorn Primary,Primary,no,,,",
        "100002,,Primry,perhaps,,nobody,elsewhere",
        "100003,Cedar,PRU,no,,,",
        "100003,Cedar School,PRU,no,,,",
    )

    assert codes == [
        ("E-URN", 2, "URN"),
        ("E-CODE", 3, "Academy"),
        ("E-AGENCY-UNKNOWN", 3, "Agency code"),
        ("E-REQUIRED", 3, "Name"),
        ("E-EMAIL", 3, "Office e-mail"),
        ("E-CODE", 3, "Phase"),
        ("E-DUPLICATE", 5, "URN"),
    ]


def test_a_wrong_phase_is_told_the_nearest(partnership):
    read = looked_at(partnership, "100001,Acorn,Primry,no,,,").read

    assert "Did you mean “Primary”?" in read.found[0].message


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("URN,Name,Phase", ("E-COLUMN", 1, "Academy")),
        ("URN,Name,Name,Phase,Academy", ("E-COLUMN", 1, "Name")),
        ("Number,What", ("E-FILE", 0, "")),
    ],
    ids=["missing", "twice", "no heading"],
)
def test_a_heading_that_does_not_do_is_refused(partnership, heading, code):
    assert code in found(partnership, "100001,Acorn,Primary,no,", heading=heading)


def test_a_column_nobody_knows_is_told_and_not_kept(partnership):
    codes = found(
        partnership, "100001,Acorn,Primary,no,A Name", heading=f"{HEADING},Headteacher"
    )

    assert codes == [("I-COLUMN-EXTRA", 1, "Headteacher")]


def test_a_list_of_nobody_is_refused(partnership):
    assert found(partnership) == [("E-FILE", 0, "")]


def test_a_formula_stays_a_text(partnership):
    take_in(partnership, "100001,'=1+1,Primary,no,,,")

    assert kept(partnership)["100001"].name == "=1+1"


def test_an_agency_is_found_by_code_and_alias_among_the_members_of_the_day(partnership):
    trust = AgencyFactory(code="oak", aliases=["Oak Learning"])
    MembershipFactory(partnership=partnership, agency=trust)
    AgencyFactory(code="elm")

    take_in(
        partnership,
        "100001,Acorn,Primary,no,,,OAK",
        "100002,Birch,Primary,no,,,oak learning",
    )

    assert {row.agency for row in kept(partnership).values()} == {trust}
    assert found(partnership, "100001,Acorn,Primary,no,,,elm") == [
        ("E-AGENCY-UNKNOWN", 2, "Agency code")
    ]


def test_whoever_is_not_in_the_list_any_more_is_kept_with_a_last_day(partnership):
    take_in(partnership, *TWO, on=date(2013, 9, 2))

    with pytest.raises(NeedsConfirming) as asked:
        take_in(partnership, TWO[0])
    changes = take_in(partnership, TWO[0], confirmed=["W-NOT-IN-LIST"])

    assert [doubt.code for doubt in asked.value.doubts] == ["W-NOT-IN-LIST"]
    assert kept(partnership)["100002"].ends_on == date(2014, 8, 31)
    assert changes.sentence == "1 not in it any more, 1 as before"
    assert Explained.objects.get().code == "W-NOT-IN-LIST"


def test_whoever_comes_back_is_in_the_list_again(partnership):
    take_in(partnership, *TWO, on=date(2012, 9, 3))
    take_in(partnership, TWO[0], on=date(2013, 9, 2), confirmed=["W-NOT-IN-LIST"])

    changes = take_in(partnership, *TWO)

    assert changes.sentence == "1 back again, 1 as before"
    assert kept(partnership)["100002"].ends_on is None


def test_a_slip_of_the_same_day_goes_for_good(partnership):
    take_in(partnership, *TWO)

    take_in(partnership, TWO[0], confirmed=["W-NOT-IN-LIST"])

    assert list(kept(partnership)) == ["100001"]


def test_what_differs_is_told_before_it_is_kept(partnership):
    take_in(partnership, *TWO)

    changes = looked_at(
        partnership, "100001,Acorn Academy,Primary,yes,Oak Trust,,", TWO[1]
    ).changes

    (one,) = changes.changed
    assert one.differences == (
        ("Name", "Acorn Primary", "Acorn Academy"),
        ("Academy", "no", "yes"),
        ("Trust", "nothing", "Oak Trust"),
        ("Office e-mail", "office@acorn.example.org", "nothing"),
    )
    assert kept(partnership)["100001"].name == "Acorn Primary"


def test_the_same_list_again_changes_nothing(partnership):
    take_in(partnership, *TWO)

    again = take_in(partnership, *TWO)

    assert not again
    assert again.same == 2


def test_a_name_with_a_new_number_is_asked_about(partnership):
    take_in(partnership, *TWO, on=date(2013, 9, 2))

    with pytest.raises(NeedsConfirming) as asked:
        take_in(partnership, "140001,Acorn Primary,Primary,yes,,,", TWO[1])

    assert {doubt.code for doubt in asked.value.doubts} == {
        "W-NOT-IN-LIST",
        "W-NEW-URN",
    }


def test_an_address_that_looks_like_a_person_s_is_asked_about(partnership):
    row = "100001,Acorn,Primary,no,,given.family@example.org,"

    with pytest.raises(NeedsConfirming) as asked:
        take_in(partnership, row)

    assert found(partnership, row) == [("W-EMAIL-PERSON", 2, "Office e-mail")]
    assert asked.value.doubts[0].code == "W-EMAIL-PERSON"


def test_a_list_that_loses_a_fifth_at_once_is_asked_about(partnership):
    rows = [f"1000{n},School {n},Primary,no,,," for n in range(10, 60)]
    take_in(partnership, *rows, on=date(2013, 9, 2))

    with pytest.raises(NeedsConfirming) as asked:
        take_in(partnership, *rows[11:])

    assert "W-MANY-LEFT" in {doubt.code for doubt in asked.value.doubts}


def test_an_older_list_than_the_one_before_is_asked_about(partnership):
    take_in(partnership, *TWO)

    with pytest.raises(NeedsConfirming) as asked:
        take_in(partnership, *TWO, on=date(2014, 8, 1))

    assert asked.value.doubts[0].code == "W-OLD-LIST"


def test_a_list_of_a_day_to_come_is_refused(partnership):
    with pytest.raises(NotAllowed, match="still to come"):
        take_in(partnership, *TWO, on=date(2014, 9, 2))


def test_a_list_somebody_changed_meanwhile_is_not_overwritten(partnership):
    packed = looked_at(partnership, *TWO).packed
    take_in(partnership, TWO[0])

    with pytest.raises(ChangedMeanwhile):
        services.take_in(
            partnership=partnership,
            packed=packed,
            on=ON,
            doing=doing(runner(partnership)),
        )


def test_a_list_looked_at_for_one_area_is_not_taken_in_for_another(partnership):
    other = PartnershipFactory()
    packed = looked_at(partnership, *TWO).packed

    with pytest.raises(NotAllowed, match="another partnership"):
        services.take_in(
            partnership=other, packed=packed, on=ON, doing=doing(runner(other))
        )
    with pytest.raises(NotAllowed, match="too long ago"):
        services.take_in(
            partnership=partnership,
            packed=packed[:-2],
            on=ON,
            doing=doing(runner(partnership)),
        )


def test_answers_follow_the_agency_that_answers_for_the_school(partnership):
    old, new = members_of(partnership)
    first, second = schools_of(partnership, 2, agency=old)
    of = a_round(partnership, kind="s175")
    done = response_of(of, school=second)
    put(done, "final")

    take_in(
        partnership,
        f"{first.urn},School 1,Primary,no,,,{new.code}",
        f"{second.urn},School 2,Primary,no,,,{new.code}",
    )

    assert response_of(of, school=first).agency == new
    assert Required.objects.get(establishment=first).agency == new
    # What is final stays where it was signed.
    assert Response.objects.get(pk=done.pk).agency == old


def test_a_school_without_an_agency_any_more_belongs_to_none(partnership):
    (old,) = members_of(partnership, 1)
    (first,) = schools_of(partnership, 1, agency=old)
    of = a_round(partnership, kind="s175")

    take_in(partnership, f"{first.urn},School 1,Primary,no,,office@a.example.org,")

    assert response_of(of, school=first).agency is None


def test_the_list_of_another_area_stays_as_it_is(partnership):
    other = PartnershipFactory()
    schools_of(other, 1)

    take_in(partnership, *TWO)

    assert len(kept(other)) == 1
    assert kept(other)["100001"].ends_on is None


def test_a_list_of_700_takes_as_many_queries_as_one_of_two(
    partnership, django_assert_max_num_queries
):
    rows = [f"{200_000 + n},School {n},Primary,no,,," for n in range(700)]
    by = runner(partnership)
    packed = looked_at(partnership, *rows).packed

    with django_assert_max_num_queries(16):
        services.take_in(partnership=partnership, packed=packed, on=ON, doing=doing(by))

    assert len(kept(partnership)) == 700


def send(client, partnership, content, name="list.csv"):
    return client.post(
        reverse("audits:establishments-upload", args=[partnership.code]),
        {
            "file": SimpleUploadedFile(name, content),
            "on_day": "1",
            "on_month": "9",
            "on_year": "2014",
        },
    )


def test_the_page_shows_what_changes_and_then_takes_it_in(client, partnership):
    by = runner(partnership)
    client.force_login(by)
    with time_machine.travel("2014-09-01 10:00", tick=False):
        shown = send(client, partnership, csv_of(*TWO))
        form = shown.context["confirm"]
        done = client.post(
            reverse("audits:establishments-upload", args=[partnership.code]),
            {"packed": form.initial["packed"], "on": form.initial["on"]},
            follow=True,
        )

    assert "Is this what changes?" in shown.content.decode()
    assert "The list is in: 2 new." in done.content.decode()
    line = AuditEvent.objects.get(detail__act="establishments")
    assert (line.actor, line.detail["joined"]) == (by, 2)


def test_the_page_asks_about_what_is_unusual(client, partnership):
    client.force_login(runner(partnership))
    with time_machine.travel("2014-09-01 10:00", tick=False):
        take_in(partnership, *TWO, on=date(2013, 9, 2))
        form = send(client, partnership, csv_of(TWO[0])).context["confirm"]
        data = {"packed": form.initial["packed"], "on": form.initial["on"]}
        url = reverse("audits:establishments-upload", args=[partnership.code])
        asked = client.post(url, data)
        said = {**data, "asked": "W-NOT-IN-LIST", "looked_at": "on"}
        client.post(url, {**said, "reason": "checked"})

    assert "Not in the list any more: 1 (100002)" in asked.content.decode()
    assert kept(partnership)["100002"].ends_on == date(2014, 8, 31)


def test_the_page_shows_every_problem_and_keeps_nothing(client, partnership):
    client.force_login(runner(partnership))

    shown = send(client, partnership, csv_of("1,<b>Acorn</b>,Primary,no,,,"))

    page = shown.content.decode()
    assert "What must be put right in the file?" in page
    assert "A URN has 6 digits" in page
    assert "<b>Acorn" not in page
    assert not kept(partnership)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.7", "This is a PDF"), (b"", "empty"), (b"\x81\x00\x81", "neither")],
    ids=["pdf", "empty", "no text"],
)
def test_a_file_that_is_no_list_is_refused_at_its_field(
    client, partnership, content, words
):
    client.force_login(runner(partnership))

    shown = send(client, partnership, content)

    assert words in str(shown.context["form"].errors["file"])


def test_today_s_list_is_handed_out_as_it_is_taken_in(client, partnership):
    (trust,) = members_of(partnership, 1)
    schools_of(partnership, 1, name="@SUM(1)", agency=trust)
    schools_of(partnership, 1, ends_on=date(2013, 1, 1))
    schools_of(PartnershipFactory(), 1)
    client.force_login(runner(partnership, Role.BOARD_ANALYST))

    url = reverse("audits:establishments-download", args=[partnership.code])
    content = client.get(url).content
    again = services.preview(content, partnership, ON)

    assert b"'@SUM(1)" in content
    assert [row.name for row in again.read.rows] == ["@SUM(1)"]
    assert again.changes is not None
    assert not again.changes


def test_the_list_shows_the_own_area_only(client, partnership):
    schools_of(partnership, 1, name="Ours")
    other = PartnershipFactory()
    schools_of(other, 1, name="Theirs")
    client.force_login(runner(partnership))

    shown = client.get(reverse("audits:establishments", args=[partnership.code]))
    elsewhere = client.get(reverse("audits:establishments", args=[other.code]))

    assert "Ours" in shown.content.decode()
    assert "Theirs" not in shown.content.decode()
    assert elsewhere.status_code == 404


def test_the_list_is_found_by_phase_trust_and_state(client, partnership):
    schools_of(partnership, 1, name="Acorn", phase="special", trust="Oak")
    schools_of(partnership, 1, name="Birch", email="")
    schools_of(partnership, 1, name="Cedar", ends_on=date(2013, 1, 1))
    client.force_login(runner(partnership))
    url = reverse("audits:establishments", args=[partnership.code])

    for query, names in (
        ({"phase": "special"}, ["Acorn"]),
        ({"trust": "Oak"}, ["Acorn"]),
        ({"stands": "left"}, ["Cedar"]),
        ({"stands": "current"}, ["Acorn", "Birch"]),
        ({"stands": "silent"}, ["Birch"]),
        ({"name": "cedar"}, ["Cedar"]),
    ):
        rows = client.get(url, query).context["table"].data
        assert [row.name for row in rows] == names, query


@pytest.mark.parametrize("role", [Role.AGENCY_SUBMITTER, Role.BOARD_MEMBER])
def test_others_do_not_upload_a_list(client, partnership, role):
    client.force_login(member(role, partnership=partnership, agency=AgencyFactory()))

    assert send(client, partnership, csv_of(*TWO)).status_code == 403
