"""Which heading of an agency's own list is which column: asked once, remembered."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.returns.models import RecordChunk, RecordFile, RecordMapping
from safeguarding.returns.records import asking
from safeguarding.returns.records.asked import Asked, guesses
from safeguarding.returns.records.errors import ColumnsRefused, RecordsRefused
from safeguarding.returns.records.headings import find_heading
from safeguarding.returns.records.kinds import Column, Layout, kinds
from safeguarding.returns.records.of_people import may_be
from safeguarding.returns.records.remembered import forget, remember, remembered
from tests.factories import PartnershipFactory, member
from tests.returns.records.making import (
    AT,
    book,
    checked,
    coordinator_of,
    listed,
    owed_list,
    received,
    sender_of,
)

pytestmark = pytest.mark.django_db
# "Place" and "Seen on" are ours; the number of the child goes by another name.
OTHER = ("Client ref", "Seen on", "Place")
SECRET = "Q77KESTREL"
ROWS = ((SECRET, "05/10/2015", "HOME"), ("A2", "06/10/2015", "CARE"))


@pytest.fixture
def owed():
    return owed_list()


@pytest.fixture
def sender(owed, client):
    person = sender_of(owed)
    client.force_login(person)
    return person


def refused(owed, content):
    with pytest.raises(RecordsRefused) as stop:
        received(owed, content)
    return stop.value


def said(owed, by=None, **answers):
    answers = answers or {"child": "Client ref"}
    remember(owed=owed, answers=answers, by=by or sender_of(owed), at=AT)


def post(client, owed, content=None, **more):
    data = {key.replace("_", "-", 1): value for key, value in more.items()}
    if content is not None:
        data["file"] = SimpleUploadedFile("sightings.csv", content)
    return client.post(reverse("returns:records", args=[owed.pk]), data)


def sealed_in(page):
    return re.search(r'name="columns"\s+value="([^"]+)"', page)[1]


def words(response):
    return response.content.decode()


def test_a_file_without_a_needed_column_asks_which_of_its_headings_it_is(owed):
    stop = refused(owed, listed(ROWS, head=OTHER))

    assert [one.code for one in stop.problems] == ["E-COLUMN"]
    assert [one.name for one in stop.asked.missing] == ["child"]
    assert stop.asked.headings == ("Client ref",)
    assert [one.name for one in stop.asked.others] == ["age", "noticed_at"]


def test_the_page_shows_headings_and_never_what_stands_in_the_cells(
    client, owed, sender
):
    page = words(post(client, owed, listed(ROWS, head=OTHER)))

    assert "Which column is it?" in page
    assert '<option value="Client ref">Client ref</option>' in page
    assert SECRET not in page
    # The signed note holds what the page shows.
    note = asking.unseal(sealed_in(page), owed, sender)
    assert note.headings == ("Client ref",)
    assert not RecordFile.objects.exists()
    assert not RecordChunk.objects.exists()


def test_an_answer_is_remembered_and_the_same_file_is_taken(client, owed, sender):
    content = listed(ROWS, head=OTHER)
    page = words(post(client, owed, content))

    done = post(
        client, owed, content, columns=sealed_in(page), column_child="Client ref"
    )

    file = RecordFile.objects.get()
    assert done.url == reverse("returns:record-file", args=[file.pk])
    assert file.columns[0] == ["child", "Client ref"]
    assert RecordMapping.objects.get().columns == {"clientref": ["child", "Client ref"]}


def test_without_the_file_the_answer_is_kept_and_the_file_asked_for(
    client, owed, sender
):
    page = words(post(client, owed, listed(ROWS, head=OTHER)))

    again = words(
        post(client, owed, columns=sealed_in(page), column_child="Client ref")
    )

    assert "Choose the file again: nothing of it was kept" in again
    assert remembered(owed) == {"clientref": "child"}


def test_the_next_file_of_the_agency_needs_no_answer(owed):
    said(owed)

    file = checked(owed, listed(ROWS, head=("CLIENT-REF:", "Seen on", "Place")))

    assert file.counts == {}
    assert file.columns[0] == ["child", "CLIENT-REF:"]


def test_a_workbook_and_the_command_line_are_read_so_too(owed):
    said(owed)

    file = checked(owed, book({"Rows": [OTHER, *ROWS]}))

    assert file.row_count == 2


def test_what_one_agency_said_holds_for_no_other_and_for_no_other_partnership(owed):
    said(owed)
    others = (owed_list(partnership=owed.partnership), owed_list(agency=owed.agency))

    for other in others:
        assert remembered(other) == {}
        assert refused(other, listed(ROWS, head=OTHER)).asked


def test_a_column_under_our_own_name_stays_that_column(owed):
    said(owed)
    head = ("Child's number", "Client ref", "Seen on")

    file = checked(owed, listed([("A1", "B2", "05/10/2015")], head=head))

    assert file.columns[0] == ["child", "Child's number"]
    assert file.left_out == ["Client ref"]


def test_two_headings_remembered_as_one_column_are_not_guessed_between(owed):
    said(owed)
    said(owed, child="Case no")
    head = ("Client ref", "Case no", "Seen on")

    stop = refused(owed, listed([("A1", "B2", "05/10/2015")], head=head))

    (problem,) = stop.problems
    assert problem.code == "E-COLUMN"
    assert problem.message.endswith(": 'Client ref' and 'Case no'. Keep one.")
    assert stop.asked.rivals == {"child": ("Client ref", "Case no")}


@pytest.mark.parametrize("other", ["Case no", "Child ID"])
def test_of_a_column_that_is_there_twice_the_chosen_one_is_read(
    client, owed, sender, other
):
    """Once for two remembered headings, once for two that we know ourselves."""
    said(owed, child="Case no")
    head = ("Child's number", "Child ID", "Seen on")
    if other == "Case no":
        said(owed)
        head = ("Client ref", "Case no", "Seen on")
    content = listed([("A1", "B2", "05/10/2015")], head=head)
    page = words(post(client, owed, content))
    assert "Which one do you mean?" in page

    post(client, owed, content, columns=sealed_in(page), column_child=other)

    file = RecordFile.objects.get()
    assert file.columns == [["child", other], ["seen_on", "Seen on"]]
    # Our own name that was not chosen is left behind without a word.
    assert file.left_out == (["Client ref"] if other == "Case no" else [])


def test_one_heading_cannot_be_two_columns(client, owed, sender):
    content = listed([("A1", "x", "y")], head=("Mystery", "Age", "Place"))
    page = words(post(client, owed, content))

    wrong = post(
        client,
        owed,
        content,
        columns=sealed_in(page),
        column_child="Mystery",
        column_seen_on="Mystery",
    )

    assert "“Mystery” is chosen for “Child&#x27;s number” already" in words(wrong)
    assert not RecordMapping.objects.exists()


def test_a_heading_that_was_not_asked_about_is_no_answer(client, owed, sender):
    content = listed(ROWS, head=OTHER)
    page = words(post(client, owed, content))

    wrong = post(client, owed, content, columns=sealed_in(page), column_child="Place")

    assert wrong.status_code == 200
    assert not RecordMapping.objects.exists()


def test_a_question_of_somebody_else_or_of_another_return_is_none(owed):
    stop = refused(owed, listed(ROWS, head=OTHER))
    by, other = sender_of(owed), owed_list()
    note = asking.seal(stop.asked, owed, by)

    assert asking.unseal(note, owed, by).headings == ("Client ref",)
    assert asking.unseal(note, owed, sender_of(owed)) is None
    assert asking.unseal(note, other, by) is None
    assert asking.unseal(note[:-2], owed, by) is None


def test_details_of_people_refuse_the_file_whatever_is_remembered(owed):
    said(owed)
    head = (*OTHER, "Learner e-mail")
    rows = [("A1", "05/10/2015", "HOME", "x")]

    stop = refused(owed, listed(rows, head=head))

    assert [one.code for one in stop.problems] == ["E-PII"]


def test_a_heading_of_people_is_not_offered_and_cannot_be_said(owed):
    head = ("Child name", "Home e-mail", "Seen on", "Place")

    stop = refused(owed, listed([("x", "y", "05/10/2015", "")], head=head))

    assert {one.code for one in stop.problems} == {"E-PII", "E-COLUMN"}
    assert stop.asked is None
    with pytest.raises(ColumnsRefused, match="details of a person"):
        said(owed, child="Child name")
    with pytest.raises(ColumnsRefused, match="details of a person"):
        said(owed, place="Client ref")


NUMBER = Column("number", "Staff reference", is_identifier=True)
ROLE = Column("role", "Job role")


NAMES = (
    "Learner name|learner_name|LearnerName|Surname|Full Name|Names|Forename(s)|Name"
    "|First Name|Known as name|User name|Initials|Email|E-mail address|NHS No.|DOB"
    "|Manager's e-mail|Date of birth|Mobile|Home tel|Post code|Work address|UPN"
)
NUMBERS = (
    "Employee number|Learner ID|StaffRef|payroll_no|User code|Client ID|Learner|Person"
    "|Delegate|Line manager|Trainee ref."
)
THINGS = (
    "Course name|Event Name|Organisation name|Name of venue|Post held|Staff group|Ref"
    "|Job title|Date attended|Learner status|Grade"
)


@pytest.mark.parametrize("heading", NAMES.split("|"))
def test_a_heading_of_names_and_addresses_is_never_a_column(heading):
    assert not may_be(NUMBER, heading)
    assert not may_be(ROLE, heading)


@pytest.mark.parametrize("heading", NUMBERS.split("|"))
def test_a_heading_of_a_person_is_an_identifier_or_nothing(heading):
    assert may_be(NUMBER, heading)
    assert not may_be(ROLE, heading)


@pytest.mark.parametrize("heading", THINGS.split("|"))
def test_a_heading_of_things_may_be_any_column(heading):
    assert may_be(NUMBER, heading)
    assert may_be(ROLE, heading)


def test_guesses_are_near_in_letters_or_words_and_never_twice():
    columns = (
        Column("number", "Staff reference", is_required=True, is_identifier=True),
        Column("course", "Course title", is_required=True),
        Column("day", "Date of the event", aliases=("Event date",), is_required=True),
        Column("venue", "Venue", is_required=True),
    )
    layout = Layout("one", "One", columns)
    headings = ("Employee No.", "Title of course", "Evnt date", "Remarks")

    found = guesses(Asked(layout, columns, (), headings))

    assert found == {
        "number": "Employee No.",
        "course": "Title of course",
        "day": "Evnt date",
    }


def test_saying_the_same_again_leaves_no_second_line_in_the_trail(owed):
    said(owed)
    said(owed)

    (line,) = AuditEvent.objects.filter(action="mapping_saved")
    assert line.detail == {
        "kind": "sightings",
        "did": "remembered",
        "columns": ["child"],
    }


def test_only_people_of_the_return_say_what_its_columns_are(owed):
    strangers = (
        sender_of(owed_list(partnership=owed.partnership)),
        sender_of(owed_list()),
        coordinator_of(owed_list()),
        member(Role.AGENCY_APPROVER, owed.partnership, owed.agency),
        member(Role.BOARD_MEMBER, owed.partnership, owed.agency),
    )

    for person in strangers:
        with pytest.raises(PermissionDenied):
            said(owed, by=person)
    said(owed, by=coordinator_of(owed))
    assert RecordMapping.objects.count() == 1


@pytest.mark.parametrize("role", sorted(Role))
def test_the_page_of_headings_shows_each_role_its_own(client, owed, role):
    said(owed)
    beside = owed_list(partnership=owed.partnership)
    said(beside, child="Beside ref")
    far = owed_list(agency=owed.agency, partnership=PartnershipFactory())
    said(far, child="Far ref")
    client.force_login(member(role, owed.partnership, owed.agency))

    response = client.get(reverse("returns:columns"))

    sees_own = role in {Role.AGENCY_SUBMITTER, Role.BOARD_ANALYST}
    assert response.status_code == (200 if sees_own else 403)
    page = words(response)
    assert ("Client ref" in page) == sees_own
    assert ("Beside ref" in page) == (role == Role.BOARD_ANALYST)
    assert "Far ref" not in page


def test_headings_are_forgotten_after_a_question_and_asked_about_again(
    client, owed, sender
):
    said(owed)
    said(owed, place="Spot")
    mapping = RecordMapping.objects.get()
    address = reverse("returns:forget-columns", args=[mapping.pk])
    assert "Client ref, read as Child&#x27;s number" in words(client.get(address))

    client.post(address, {"headings": ["clientref"]})

    assert remembered(owed) == {"spot": "place"}
    assert refused(owed, listed(ROWS, head=OTHER)).asked
    client.post(address, {"headings": ["spot"]})
    assert not RecordMapping.objects.exists()
    assert "None yet" in words(client.get(reverse("returns:columns")))
    trail = AuditEvent.objects.filter(action="mapping_saved", detail__did="forgotten")
    assert trail.count() == 2


def test_nobody_else_forgets_a_heading(client, owed):
    said(owed)
    mapping = RecordMapping.objects.get()
    for stranger in (
        sender_of(owed_list(partnership=owed.partnership)),
        coordinator_of(owed_list()),
    ):
        client.force_login(stranger)
        address = reverse("returns:forget-columns", args=[mapping.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"headings": ["clientref"]}).status_code == 404
        with pytest.raises(PermissionDenied):
            forget(mapping=mapping, keys=["clientref"], by=stranger, at=AT)
    assert remembered(owed) == {"clientref": "child"}


def test_forgetting_twice_does_no_harm(owed):
    said(owed)
    mapping = RecordMapping.objects.get()
    by, at = sender_of(owed), AT + timedelta(hours=1)

    forget(mapping=mapping, keys=["clientref"], by=by, at=at)
    forget(mapping=mapping, keys=["clientref"], by=by, at=at)

    assert not RecordMapping.objects.exists()


def test_the_page_of_the_return_says_what_is_remembered(client, owed, sender):
    said(owed)

    page = words(client.get(reverse("returns:records", args=[owed.pk])))

    assert "Which of your own headings do we know?" in page
    assert "Client ref" in page


# Columns a file does without -----------------------------------------------------------

ALSO = ("Child's number", "Seen on", "Place of it")


def test_a_heading_left_behind_can_be_said_to_be_a_column(client, owed, sender):
    content = listed([("A1", "05/10/2015", "HOME")], head=ALSO)
    file = checked(owed, content, sender)
    assert file.left_out == ["Place of it"]
    assert "Say that one of them is a column" in words(
        client.get(reverse("returns:record-file", args=[file.pk]))
    )
    address = reverse("returns:say-columns", args=[file.pk])
    assert '<option value="Place of it">' in words(client.get(address))

    empty = client.post(address, {"column-age": ""})
    done = client.post(address, {"column-place": "Place of it"})

    assert "Choose a heading for one column at least" in words(empty)
    assert done.url == reverse("returns:records", args=[owed.pk])
    assert checked(owed, content, sender).columns[2] == ["place", "Place of it"]


def test_a_file_that_left_nothing_behind_asks_nothing(client, owed, sender):
    file = checked(owed, by=sender)

    assert client.get(reverse("returns:say-columns", args=[file.pk])).status_code == 404


def test_nobody_else_says_what_a_heading_is(client, owed):
    file = checked(owed, listed([("A1", "05/10/2015", "HOME")], head=ALSO))
    for stranger in (
        sender_of(owed_list(partnership=owed.partnership)),
        coordinator_of(owed_list()),
    ):
        client.force_login(stranger)
        address = reverse("returns:say-columns", args=[file.pk])
        assert client.get(address).status_code == 404
        data = {"column-place": "Place of it"}
        assert client.post(address, data).status_code == 404
    assert not RecordMapping.objects.exists()


@pytest.mark.parametrize("lists", [1, 12])
def test_the_page_of_headings_asks_the_same_of_the_database(
    client, owed, lists, django_assert_max_num_queries
):
    for _ in range(lists):
        said(owed_list(partnership=owed.partnership))
    client.force_login(coordinator_of(owed))

    with django_assert_max_num_queries(10):
        page = words(client.get(reverse("returns:columns")))

    assert page.count("Client ref") == lists


@pytest.mark.parametrize("code", sorted(kinds()))
def test_of_every_kind_each_needed_column_may_go_by_another_name(code):
    """One needed column at a time is called otherwise, said, and found."""
    kind = kinds()[code]
    layout = next((one for one in kind.layouts if one.is_ours), kind.layouts[0])
    owed = owed_list()
    owed.template.records = code
    owed.template.save()
    tried = 0
    for column in layout.columns:
        head = ["Zebra" if one is column else one.title for one in layout.columns]
        content = listed([["x1"] * len(head)], head=head)
        # A list that another shape of the kind takes without the column needs no answer.
        if not find_heading([(1, head)], kind.layouts).missing:
            continue
        stop = refused(owed, content)
        assert {one.name for one in stop.asked.missing} == {column.name}
        said(owed, **{column.name: "Zebra"})
        assert received(owed, content).row_count == 1
        RecordMapping.objects.all().delete()
        tried += 1
    assert tried
