"""One file for several boards: each gets its own rows and learns of no other."""

import csv
import io
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.partners.models import Agreement
from safeguarding.returns import services
from safeguarding.returns.boards.areas import Areas, known_areas
from safeguarding.returns.boards.sending import NothingToSend, send_all
from safeguarding.returns.boards.split import split
from safeguarding.returns.models import (
    Batch,
    CheckRun,
    Problem,
    Receipt,
    StoredFile,
    Submission,
    SubmissionRow,
)
from safeguarding.returns.rules.columns import COLUMNS
from tests.factories import (
    AgencyFactory,
    AssignmentFactory,
    IndicatorFactory,
    ObligationFactory,
    PartnershipFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for, xlsx_of

pytestmark = pytest.mark.django_db
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)
WITH_AREA = ("area", *COLUMNS)
FAR = date(2099, 1, 1)


class World:
    """A force that serves Dudley and Sandwell, and a board it does not serve."""

    def __init__(self, size=1, boards=("Dudley", "Sandwell")):
        self.indicators = IndicatorFactory.create_batch(size)
        self.template = TemplateFactory(indicators=self.indicators)
        self.agency = AgencyFactory()
        codes = {"Dudley": "E08000027", "Sandwell": "E08000028"}
        self.owed = [
            owed_return(
                partnership=PartnershipFactory(
                    code=name.lower(),
                    short_name=name,
                    name=f"{name} Safeguarding Children Board",
                    la_code=codes.get(name, ""),
                ),
                agency=self.agency,
                template=self.template,
                indicators=self.indicators,
                lock_on=FAR,
            )
            for name in boards
        ]
        self.sender = self.person(Role.AGENCY_SUBMITTER)

    def person(self, role):
        """Make somebody with a seat for the agency at every board."""
        first, *others = self.owed
        person = member(role, first.partnership, self.agency)
        for owed in others:
            AssignmentFactory(
                user=person,
                role=role.value,
                partnership=owed.partnership,
                agency=self.agency,
            )
        return person

    def coordinator(self, place):
        return member(Role.BOARD_ANALYST, self.owed[place].partnership)

    def row(self, area, number=0, **cells):
        figure = row_for(self.owed[0], self.indicators[number], **cells)
        return {"area": area, **figure}

    def file(self, *rows, **more):
        return csv_of(rows, columns=WITH_AREA, **more)

    def good(self):
        return self.file(
            self.row("Sandwell", numerator="8888"), self.row("332", numerator="4444")
        )

    def send(self, content):
        return send_all(
            owed=self.owed,
            content=content,
            by=self.sender,
            explanations={},
            at=AT,
        )

    @property
    def key(self):
        owed = self.owed[0]
        return f"{owed.agency_id}-{owed.template_id}-{owed.kind}-{owed.period_start}"


@pytest.fixture
def world():
    return World()


def post(client, world, button, content=None, **extra):
    data = {"which": world.key, button: "1", **extra}
    if content is not None:
        data["file"] = SimpleUploadedFile("SANDWELL and others.csv", content)
    return client.post(reverse("returns:boards"), data)


def text_of(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def note_in(response):
    return re.search(r'name="draft" value="([^"]+)"', response.content.decode())[1]


@pytest.mark.parametrize(
    "name",
    [
        "dudley",
        "DUDLEY",
        "Dudley Safeguarding Children Board",
        "E08000027",
        "e08000027",
        "332",
        "Dudley MBC",
    ],
)
def test_an_area_may_be_called_by_any_of_its_names_and_codes(world, name):
    boards = [one.partnership for one in world.owed]

    assert Areas(boards).find(name) == boards[0].pk


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The row names no area. Write one of: Dudley, Sandwell."),
        ("Dudly", "Did you mean Dudley?"),
        ("Sandwel", "Did you mean Sandwell?"),
        ("Atlantis", "Write one of: Dudley, Sandwell."),
        ("336", "is not the name or code of a board this file is for."),
    ],
)
def test_an_unknown_area_names_only_boards_the_file_is_for(world, text, said):
    PartnershipFactory(code="wolverhampton", la_code="E08000031")

    found = Areas(one.partnership for one in world.owed).find(text)

    assert said in found
    assert "olverhampton" not in found


def test_the_list_of_areas_is_the_one_of_the_published_files():
    listed = {one.name: (one.old_code, one.new_code) for one in known_areas().values()}

    assert listed["Dudley"] == ("332", "E08000027")
    assert listed["Wolverhampton"] == ("336", "E08000031")
    assert sorted(old for old, _ in listed.values()) == [
        str(code) for code in range(330, 337)
    ]


def test_each_board_gets_its_own_rows_as_a_file_of_its_own(world):
    batch = world.send(world.good())

    dudley, sandwell = Submission.objects.order_by("obligation_id")
    assert {dudley.batch, sandwell.batch} == {batch}
    for version, owed, number in (
        (dudley, world.owed[0], 4444),
        (sandwell, world.owed[1], 8888),
    ):
        assert version.obligation == owed
        assert version.rows.get().numerator == number
        read = list(
            csv.DictReader(io.StringIO(bytes(version.file.content).decode("utf-8")))
        )
        assert [one["numerator"] for one in read] == [str(number)]
        assert tuple(read[0]) == COLUMNS
        assert version.rows.get().row == 2
        assert version.row_count == 1


def test_nothing_a_board_can_reach_tells_of_another(world, client):
    """Canaries of Sandwell are looked for in all that Dudley holds or may open."""
    canaries = ["88887777", "SANDWELL", "Sandwell", "E08000028", "CANARY-NOTE"]
    content = xlsx_of(
        [
            world.row("Sandwell", numerator="88887777", note="CANARY-NOTE"),
            world.row("Dudley", numerator="4444"),
        ],
        columns=(*WITH_AREA, "CANARY-HEADING"),
        sheet="CANARY-SHEET",
    )
    world.send(content)
    canaries += ["CANARY-HEADING", "CANARY-SHEET", Batch.objects.get().sha256]
    place = world.owed[0].partnership_id
    dudley = Submission.objects.get(partnership_id=place)

    kept = ""
    for model in (SubmissionRow, Problem, CheckRun, AuditEvent, Receipt):
        kept += str(list(model.objects.filter(partnership_id=place).values()))
    kept += str(
        list(
            Submission.objects.filter(pk=dudley.pk).values(
                "file_name", "content_hash", "row_count"
            )
        )
    )
    kept += bytes(dudley.file.content).decode()
    client.force_login(world.coordinator(0))
    for name in ("submission", "original", "changes"):
        answer = client.get(reverse(f"returns:{name}", args=[dudley.pk]))
        kept += answer.content.decode() + str(answer.headers)

    assert "4444" in kept
    assert [one for one in canaries if one in kept] == []
    assert "batch" not in kept
    other = Submission.objects.exclude(pk=dudley.pk).get()
    for url in (
        reverse("returns:batch", args=[dudley.batch_id]),
        reverse("returns:submission", args=[other.pk]),
        reverse("returns:original", args=[other.pk]),
    ):
        assert client.get(url).status_code == 404


def test_the_same_share_sent_alone_has_the_same_fingerprint(world):
    world.send(world.good())
    together = Submission.objects.get(partnership=world.owed[0].partnership)
    alone = World(boards=("Elsewhere",))
    other = services.submit(
        obligation=alone.owed[0],
        content=csv_of([row_for(alone.owed[0], alone.indicators[0], numerator="4444")]),
        file_name="x.csv",
        by=alone.sender,
        explanations={},
        at=AT,
    )

    names = [field.name for field in Submission._meta.fields]
    hidden = {"batch", "id", "content_hash", "obligation", "partnership", "agency"}
    told = {name for name in names if name not in hidden}
    same = {"version", "state", "way", "row_count", "submitted_at", "decision_reason"}
    assert same <= told
    for name in same:
        assert getattr(together, name) == getattr(other, name)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"numerator": "-1"}, id="an error of one board"),
        pytest.param({"area": "Atlantis"}, id="an unknown area"),
        pytest.param({"area": ""}, id="no area"),
    ],
)
def test_one_wrong_row_and_nothing_is_sent_to_anybody(world, spoil):
    content = world.file(
        world.row("Dudley"), {**world.row("Sandwell", numerator="12"), **spoil}
    )

    with pytest.raises(NothingToSend):
        world.send(content)

    assert not Submission.objects.exists()
    assert not Batch.objects.exists()


@pytest.mark.parametrize("words", ["Two\x00 teams.", "the child 943 476 5919"])
def test_a_reason_for_one_board_holds_nothing_that_may_not_be_kept(
    world, client, words
):
    row = world.row("Dudley")
    client.force_login(world.sender)
    place = world.owed[0].partnership_id
    data = {
        "which": world.key,
        "file": SimpleUploadedFile("all.csv", world.file(row, row)),
        "send": "",
        "statement": "on",
        f"explain-{place}-W-DUPLICATE": words,
    }

    page = client.post(reverse("returns:boards"), data)

    if "943" in words:
        assert "This seems to hold a number of a person" in page.content.decode()
    kept = Problem.objects.filter(code="W-DUPLICATE")
    assert [one.explanation for one in kept] == (
        [] if "943" in words else ["Two teams."]
    )


def test_people_beside_the_columns_of_a_return_are_kept_nowhere(world, client):
    columns = (*WITH_AREA, "Remarks")
    rows = [{**world.row("Dudley"), "Remarks": "child 943 476 5919"}]
    client.force_login(world.sender)
    upload = SimpleUploadedFile("all.csv", csv_of(rows, columns=columns))

    page = client.post(
        reverse("returns:boards"), {"which": world.key, "file": upload, "check": ""}
    )

    assert "E-PII" in page.content.decode()
    assert "943 476" not in page.content.decode()
    assert 'name="draft"' not in page.content.decode()
    assert not StoredFile.objects.exists()


def test_a_board_without_agreement_keeps_all_from_being_sent(world):
    Agreement.objects.filter(partnership=world.owed[1].partnership).delete()

    found = split(world.good(), world.owed, AT)

    assert found.sendable == ()
    assert "no signed, in-date data-sharing agreement" in found.shares[1].blocked
    assert found.shares[0].blocked == ""
    with pytest.raises(NothingToSend):
        world.send(world.good())


def test_a_closed_return_of_one_board_keeps_all_from_being_sent(world):
    type(world.owed[1]).objects.filter(pk=world.owed[1].pk).update(
        due_on=date(2016, 1, 10), lock_on=date(2016, 1, 15)
    )
    world.owed[1].refresh_from_db()

    found = split(world.good(), world.owed, AT)

    assert "This return closed on" in found.shares[1].blocked
    assert found.sendable == ()


def test_who_may_not_send_to_one_of_the_boards_sends_to_none(world):
    world.sender = member(
        Role.AGENCY_SUBMITTER, world.owed[0].partnership, world.agency
    )

    with pytest.raises(PermissionDenied):
        world.send(world.good())

    assert not Submission.objects.exists()
    assert not Batch.objects.exists()


def test_a_board_that_has_these_figures_is_left_out_of_a_correction(world):
    world.send(world.good())
    corrected = world.file(
        world.row("Sandwell", numerator="8888"), world.row("332", numerator="4445")
    )

    world.send(corrected)

    versions = Submission.objects.order_by("obligation_id", "version")
    assert [(one.partnership.code, one.version) for one in versions] == [
        ("dudley", 1),
        ("dudley", 2),
        ("sandwell", 1),
    ]
    with pytest.raises(NothingToSend):
        world.send(corrected)


def test_each_share_is_checked_by_its_own_boards_switches(world):
    """Dudley never watched the indicator; Sandwell does."""
    world.indicators[0].switches.filter(partnership=world.owed[0].partnership).delete()

    found = split(world.good(), world.owed, AT)

    dudley, sandwell = found.shares
    assert dudley.checked.problems
    assert sandwell.checked.problems == ()


def test_details_of_a_person_are_refused_before_anything_is_kept(client, world):
    client.force_login(world.sender)
    content = csv_of(
        [world.row("Dudley"), world.row("Sandwell")],
        columns=(*WITH_AREA, "Child's name"),
    )

    page = post(client, world, "check", content)

    assert "looks like details of a person" in text_of(page)
    assert not StoredFile.objects.exists()


def test_a_file_without_the_column_area_says_so(client, world):
    client.force_login(world.sender)

    page = text_of(
        post(
            client,
            world,
            "check",
            csv_of([row_for(world.owed[0], world.indicators[0])]),
        )
    )

    assert "The column area is missing." in page
    assert "Nothing can be sent yet." in page


def test_problems_have_the_row_numbers_of_the_senders_own_file(client, world):
    client.force_login(world.sender)
    content = world.file(
        world.row("Sandwell"),
        world.row("Dudley", numerator="-3"),
        world.row("Dudly"),
        above=[["Figures for all boards"], []],
    )

    page = text_of(post(client, world, "check", content))

    assert (
        "'Dudly' is not the name or code of a board this file is for. Did you mean Dudley?"
        in page
    )
    assert re.search(r"-3 is below zero.*? row 5", page)
    assert re.search(r"Did you mean Dudley\? row 6", page)
    assert not Submission.objects.exists()


def test_one_walk_check_explain_state_send(client):
    world = World(size=2)
    client.force_login(world.sender)
    content = world.file(
        world.row("Dudley"),
        world.row("Dudley", 1),
        world.row("Sandwell", numerator="7"),
    )
    checked = post(client, world, "check", content)
    note, sandwell = note_in(checked), world.owed[1].partnership_id

    missing = post(client, world, "send", draft=note)
    box = f"explain-{sandwell}-W-MISSING-ROW"
    sent = post(
        client,
        world,
        "send",
        draft=note,
        statement="on",
        **{box: "Not collected there.", box.replace("explain", "reason"): "NOT_HELD"},
    )

    assert "2 boards can be sent their rows." in text_of(checked)
    assert "Tick the box to say that you answer for the figures" in text_of(missing)
    assert "(W-MISSING-ROW, Sandwell)" in text_of(missing)
    batch = Batch.objects.get()
    assert sent.url == reverse("returns:batch", args=[batch.pk])
    dudley, other = Submission.objects.order_by("obligation_id")
    assert not dudley.problems.filter(severity="W").exists()
    problem = other.problems.get(severity="W")
    assert (problem.explanation, problem.reason_kind) == (
        "Not collected there.",
        "NOT_HELD",
    )
    page = text_of(client.get(sent.url))
    assert "Dudley 2 Received" in page
    assert "Sandwell 1 Received" in page


def test_pasted_cells_are_split_like_a_file(client, world):
    client.force_login(world.sender)
    cells = world.good().decode().replace(",", "\t")
    note = note_in(post(client, world, "check", text=cells))

    post(client, world, "send", draft=note, statement="on")

    assert {one.way for one in Submission.objects.all()} == {"PASTED"}


def test_only_returns_owed_to_several_boards_are_offered(client, world):
    cousin = World(boards=("Leeds", "York"))
    ObligationFactory(partnership=world.owed[0].partnership, agency=world.agency)
    client.force_login(world.sender)

    page = client.get(reverse("returns:boards"))

    options = re.findall(r'<option value="([^"]+)"', page.content.decode())
    assert options == [world.key]
    assert cousin.agency.short_name not in text_of(page)


def test_another_agencys_return_cannot_be_named(client, world):
    cousin = World(boards=("Leeds", "York"))
    client.force_login(world.sender)

    page = post(client, cousin, "check", cousin.good())

    assert page.status_code == 200
    assert "Leeds" not in text_of(page)
    assert not CheckRun.objects.exists()


def test_who_sends_for_one_board_is_told_so(client, world):
    client.force_login(
        member(Role.AGENCY_SUBMITTER, world.owed[0].partnership, world.agency)
    )

    assert "You send for one board only" in text_of(
        client.get(reverse("returns:boards"))
    )


def test_a_kept_file_is_found_only_by_who_checked_it(client, world):
    client.force_login(world.sender)
    note = note_in(post(client, world, "check", world.good()))
    client.force_login(world.person(Role.AGENCY_SUBMITTER))

    page = post(client, world, "send", draft=note, statement="on")

    assert "Choose a file, or paste its cells." in text_of(page)
    assert not Submission.objects.exists()


def test_more_rows_ask_for_no_more_queries(client):
    counts = []
    for size, names in ((1, ("Dudley", "Sandwell")), (20, ("Leeds", "York"))):
        world = World(size=size, boards=names)
        client.force_login(world.sender)
        rows = [world.row(name, number) for name in names for number in range(size)]
        with CaptureQueriesContext(connection) as asked:
            page = post(client, world, "check", world.file(*rows))
        assert "2 boards can be sent" in text_of(page)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 70


def test_the_list_of_returns_leads_there_only_for_several_boards(client, world):
    here = reverse("returns:boards")
    one = member(Role.AGENCY_SUBMITTER, world.owed[0].partnership, world.agency)
    found = []
    for person in (world.sender, one, world.coordinator(0)):
        client.force_login(person)
        found.append(here in client.get(reverse("returns:mine")).content.decode())

    assert found == [True, False, False]
