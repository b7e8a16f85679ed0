"""Rounds with questions, and people who answer them, for tests of answering.

A round has two standards: the first with questions 1.1 and 1.2, the second with 2.1.
"""

from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.acting import Acting
from audits.answer_rules import Typed
from audits.models import (
    Establishment,
    Question,
    Required,
    Response,
    Round,
    Standard,
    StandardSet,
)
from audits.services import answer_files, answers, signing
from safeguarding.access.permissions import Role
from safeguarding.cases.services.keeping import Seen
from tests.board.made_evidence import pdf
from tests.factories import (
    AgencyFactory,
    MembershipFactory,
    PartnershipFactory,
    member,
)

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
TEXTS = (("Is there a lead?", "Is there a plan?"), ("Are children heard?",))
GOOD = Typed(self_score=3, evidence="Minutes of the board, May 2026")
POOR = Typed(
    self_score=1,
    improvement="Write the plan",
    improvement_owner="Head of Safeguarding",
    improvement_by=date(2026, 9, 30),
)


def made_set(texts=TEXTS, *, kind="s11", version=1, code="made"):
    """Make standards with questions."""
    made = StandardSet.objects.create(
        kind=kind,
        code=f"{code}-{StandardSet.objects.count()}",
        version=version,
        title="Standards for a test",
        valid_from=date(2010, 4, 1),
        source="Test",
    )
    for number, questions in enumerate(texts, start=1):
        standard = Standard.objects.create(
            standard_set=made, number=number, title=f"Standard of {number}"
        )
        Question.objects.bulk_create(
            Question(standard=standard, number=place, text=text)
            for place, text in enumerate(questions, start=1)
        )
    return made


def made_round(partnership=None, *, standard_set=None, year=2026, **more):
    """Make an open round, due at the end of June of its year."""
    partnership = partnership or PartnershipFactory()
    standard_set = standard_set or made_set(kind=more.get("kind", "s11"))
    return Round.objects.create(
        **{
            "partnership": partnership,
            "kind": standard_set.kind,
            "title": f"Section 11, {year}",
            "standard_set": standard_set,
            "year": year,
            "opens_on": date(year, 4, 1),
            "due_on": date(year, 6, 30),
            "state": "open",
            **more,
        }
    )


def made_agency(*partnerships):
    """Make an agency that is a member of partnerships."""
    agency = AgencyFactory()
    for partnership in partnerships:
        MembershipFactory(partnership=partnership, agency=agency)
    return agency


def required(this, agency=None, establishment=None):
    """Require an answer; it is not started."""
    needed = Required.objects.create(
        partnership=this.partnership,
        round=this,
        agency=agency,
        establishment=establishment,
    )
    return Response.objects.create(
        partnership=this.partnership,
        agency=agency,
        round=this,
        required=needed,
        asked=len(questions(this)),
    )


def school(partnership, number=1, agency=None, **more):
    """Make a school of the list, answered for by an agency or by its link."""
    return Establishment.objects.create(
        **{
            "partnership": partnership,
            "agency": agency,
            "urn": f"{100000 + number}",
            "name": f"School {number:04}",
            "phase": "primary",
            "starts_on": date(2015, 9, 1),
            **more,
        }
    )


def questions(this):
    """List the questions of a round in their order."""
    asked = Question.objects.filter(standard__standard_set=this.standard_set)
    return list(asked.order_by("standard__number", "number"))


def preparer(response):
    """Make a person who answers for the agency of a response."""
    return member(Role.AGENCY_SUBMITTER, response.partnership, response.agency)


def signatory(response):
    """Make a person who signs for the agency of a response."""
    return member(Role.AGENCY_APPROVER, response.partnership, response.agency)


def person(user, at=NOW, **seen):
    """Let a person act."""
    return Acting(user, at, seen=Seen("", **seen) if seen else Seen())


def office(response, at=NOW):
    """Let the link of an office act."""
    return Acting(None, at, opened=response.pk)


def answered(response, *typed, acting=None, at=NOW):
    """Answer the first questions of a response; all of them well unless told."""
    keys = [one.pk for one in questions(response.round)]
    said = typed or [GOOD] * len(keys)
    acting = acting or person(preparer(response), at)
    answers.save(
        response=response,
        typed=dict(zip(keys, said, strict=False)),
        acting=acting,
    )
    response.refresh_from_db()
    return response


def sent(response, *typed, title="Head of Safeguarding", at=NOW):
    """Answer a response, sign and send it."""
    answered(response, *typed, at=at)
    done = signing.submit(
        response=response, title=title, acting=person(signatory(response), at)
    )
    response.refresh_from_db()
    return done


def add_file(response, name="minutes.pdf"):
    """Lay a file of evidence beside the first answer."""
    return answer_files.add(
        response=response,
        question=questions(response.round)[0],
        upload=SimpleUploadedFile(name, pdf()),
        acting=person(preparer(response)),
    )


def url(name, *args):
    """Give the address of a page of this room."""
    return reverse(f"audits:{name}", args=args)


def seen_by(client, user, address, method="get"):
    """Give the status of a page for a person; a file is read to its end."""
    client.force_login(user)
    answer = getattr(client, method)(address)
    if answer.streaming:  # Read to its end, so that the file is closed.
        assert b"".join(answer.streaming_content) == pdf()
    return answer.status_code
