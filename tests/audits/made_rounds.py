"""Rounds, establishments and answers for tests. Days are in the financial year 2014-15."""

from datetime import UTC, date, datetime

from audits.models import (
    Answer,
    Establishment,
    Question,
    Response,
    Standard,
    StandardSet,
)
from audits.round_rules import IN_WORDS
from audits.services import rounds
from safeguarding.access.permissions import Role
from safeguarding.cases.services.keeping import Changing, Seen
from tests.factories import AgencyFactory, MembershipFactory, member

# A Monday; the round is due on Friday 27 March 2015.
OPENS = date(2014, 9, 1)
DUE = date(2015, 3, 27)
AT = datetime(2014, 9, 1, 9, 0, tzinfo=UTC)


def a_set(kind="s11", questions=(1, 2), voice=2, **extra):
    """Keep a set: one standard for each number of questions, all of one version."""
    extra.setdefault("code", f"set-{StandardSet.objects.count() + 1}")
    extra.setdefault("version", 1)
    made = StandardSet.objects.create(
        kind=kind,
        title=extra.pop("title", "Standards"),
        valid_from=extra.pop("valid_from", date(2012, 4, 1)),
        source="made for a test",
        **extra,
    )
    for number, many in enumerate(questions, 1):
        standard = Standard.objects.create(
            standard_set=made,
            number=number,
            title=f"Standard {number}",
            is_voice=number == voice,
        )
        Question.objects.bulk_create(
            Question(standard=standard, number=one, text=f"Question {one}?")
            for one in range(1, many + 1)
        )
    return made


def runner(partnership, role=Role.BUSINESS_MANAGER):
    """Make a person who runs the rounds of a partnership."""
    return member(role, partnership=partnership)


def doing(by, at=AT, confirmed=(), version=""):
    """Say who does something; what is unusual was looked at."""
    return Changing(by, at, Seen(version, tuple(confirmed), "checked"))


def a_round(partnership, *, by=None, kind="s11", is_open=True, agencies=None, **extra):
    """Prepare a round, say who must answer (the usual), and open it."""
    by = by or runner(partnership)
    if "standard_set" not in extra:
        extra["standard_set"] = a_set(kind)
    made = rounds.NewRound(
        partnership=partnership,
        kind=kind,
        title=extra.pop("title", "Round 2014-15"),
        year=extra.pop("year", 2014),
        opens_on=extra.pop("opens_on", OPENS),
        due_on=extra.pop("due_on", DUE),
        **extra,
    )
    of = rounds.create(made=made, doing=doing(by, confirmed=IN_WORDS))
    rounds.require(of=of, doing=doing(by), agencies=agencies)
    if not is_open:
        return of
    return rounds.open_round(of=of, doing=doing(by, confirmed=IN_WORDS))


def members_of(partnership, count=2, **extra):
    """Make agencies that are statutory partners."""
    made = AgencyFactory.create_batch(count)
    for agency in made:
        MembershipFactory(partnership=partnership, agency=agency, **extra)
    return made


def schools_of(partnership, count=2, **extra):
    """Put establishments on a partnership's list, from URN 100001 on."""
    first = 100_001 + Establishment.objects.count()
    return Establishment.objects.bulk_create(
        Establishment(
            partnership=partnership,
            urn=str(first + number),
            name=extra.get("name", f"School {number + 1}"),
            phase=extra.get("phase", "primary"),
            email=extra.get("email", f"office{first + number}@example.org"),
            agency=extra.get("agency"),
            trust=extra.get("trust", ""),
            starts_on=extra.get("starts_on", date(2012, 9, 1)),
            ends_on=extra.get("ends_on"),
        )
        for number in range(count)
    )


def response_of(of, agency=None, school=None):
    """Find the response of an agency or a school in a round."""
    if school is not None:
        return Response.objects.get(round=of, required__establishment=school)
    return Response.objects.get(
        round=of, required__agency=agency, required__establishment=None
    )


def put(response, state, at=AT):
    """Put a response straight where a test needs it."""
    sent = state not in {"not_started", "in_progress"}
    Response.objects.filter(pk=response.pk).update(
        state=state,
        submitted_at=at if sent else None,
        signatory_title="Head of safeguarding" if sent else "",
        moderated_at=at if state in {"moderated", "final"} else None,
        final_at=at if state == "final" else None,
    )


def answer(response, *scores, moderated=()):
    """Answer the questions of a round in order; None leaves one out."""
    asked = Question.objects.filter(
        standard__standard_set=response.round.standard_set_id
    ).order_by("standard__number", "number")
    pairs = zip(asked, scores, strict=False)
    given = dict(enumerate(moderated))
    return Answer.objects.bulk_create(
        Answer(
            partnership_id=response.partnership_id,
            agency_id=response.agency_id,
            response=response,
            question=question,
            self_score=score,
            moderated_score=given.get(place),
        )
        for place, (question, score) in enumerate(pairs)
        if score is not None
    )
