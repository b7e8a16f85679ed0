"""Two rounds of Section 11 and one of section 175, in every state an answer can have."""

from collections.abc import Mapping
from datetime import date, timedelta

from audits.acting import Acting
from audits.answer_rules import Typed
from audits.models import Answer, Establishment, Question, Response, Round
from audits.services import (
    agreeing,
    answers,
    finalising,
    moderating,
    panel,
    rounds,
    signing,
)
from dashboards.demo.assured.desk import AGENCIES, UNUSUAL, Desk
from safeguarding.access.permissions import Role
from safeguarding.cases.services.keeping import Seen
from safeguarding.periods import Kind, Period

LAST_YEAR, THIS_YEAR, SCHOOLS = 400, 60, 300
SCORES = "3323332313233222332323331"
EVIDENCE = "Policy, minutes and training record of the year (synthetic)."
BETTER = "A plan with the owner's name of post and a date (synthetic)."
# What the panel made of an agency's answers last year: question number -> its score.
PANEL: Mapping[str, Mapping[int, int]] = {
    "northborough-hospital": {1: 1, 7: 1},
    "northborough-schools": {3: 2, 8: 2},
    "northborough-police": {2: 1, 5: 3},
}
# How far each has come this year.
STATES = {
    "northborough-csc": "final",
    "northborough-police": "final",
    "northborough-icb": "moderated",
    "northborough-yjs": "submitted",
    "northborough-early-help": "submitted",
    "northborough-hospital": "in_progress",
    "northborough-schools": "in_progress",
}
PHASES = (
    ("primary",) * 15
    + ("secondary",) * 5
    + ("special", "pru", "post_16")
    + ("independent",)
)


def make(desk: Desk) -> int:
    """Make the rounds, answer them, and moderate some."""
    _section_11(desk, LAST_YEAR, dict.fromkeys(AGENCIES, "final"), is_over=True)
    _section_11(desk, THIS_YEAR, STATES, is_over=False)
    return 2 + _section_175(desk)


def _open(desk: Desk, kind: str, ago: int, *, is_moderated: bool = True) -> Round:
    opens_on = desk.day(ago)
    year = Period.containing(Kind.YEAR, opens_on).start.year
    name = "Section 11" if kind == "s11" else "Section 175/157"
    doing = desk.doing(desk.manager, ago)
    made = rounds.NewRound(
        partnership=desk.partnership,
        kind=kind,
        title=f"{name} {year}/{(year + 1) % 100:02} (synthetic)",
        year=year,
        opens_on=opens_on,
        due_on=opens_on + timedelta(days=84),
        is_moderated=is_moderated,
    )
    of = rounds.create(made=made, doing=doing)
    rounds.require(of=of, doing=doing)
    of.refresh_from_db()
    return rounds.open_round(of=of, doing=doing)


def _section_11(
    desk: Desk, ago: int, states: Mapping[str, str], *, is_over: bool
) -> None:
    of = _open(desk, "s11", ago)
    panel.add_member(
        of=of, person=desk.auditor, doing=desk.doing(desk.manager, ago - 10)
    )
    questions = list(_questions(of))
    for place, (code, state) in enumerate(states.items()):
        response = of.responses.get(agency=desk.agencies[code])
        _answer(desk, response, code, questions, (ago - 20, place, state))
        if state in {"moderated", "final"}:
            _moderate(desk, response, PANEL.get(code, {}), ago - 40)
        if state == "final":
            doing = desk.doing(desk.analyst, ago - 45)
            response.refresh_from_db()
            moderating.finalise(response=response, doing=doing)
    if is_over:
        of.refresh_from_db()
        rounds.close(of=of, doing=desk.doing(desk.manager, ago - 100))


def _questions(of: Round) -> "list[int]":
    rows = Question.objects.filter(standard__standard_set=of.standard_set)
    return list(rows.values_list("pk", flat=True))


def _answer(
    desk: Desk,
    response: Response,
    code: str,
    questions: list[int],
    how: tuple[int, int, str],
) -> None:
    ago, place, state = how
    by = desk.people[Role.AGENCY_SUBMITTER, code]
    at = desk.now - timedelta(days=ago)
    improve_by = (at + timedelta(days=180)).date()
    wanted = questions if state != "in_progress" else questions[: 4 + place]
    typed = {
        key: _typed(int(SCORES[(number + 3 * place) % len(SCORES)]), improve_by)
        for number, key in enumerate(wanted)
    }
    acting = Acting(by, at, seen=Seen("", UNUSUAL, "checked"))
    answers.save(response=response, typed=typed, acting=acting)
    if state != "in_progress":
        response.refresh_from_db()
        signer = Acting(desk.people[Role.AGENCY_APPROVER, code], at, seen=acting.seen)
        signing.submit(
            response=response, title="Chief officer (synthetic)", acting=signer
        )


def _typed(score: int, improve_by: date) -> Typed:
    if score >= 2:
        return Typed(self_score=score, evidence=EVIDENCE, still_true=True)
    return Typed(
        self_score=score,
        improvement=BETTER,
        improvement_owner="Head of safeguarding",
        improvement_by=improve_by,
        still_true=True,
    )


def _moderate(
    desk: Desk, response: Response, given: Mapping[int, int], ago: int
) -> None:
    doing = desk.doing(desk.analyst, ago)
    rows = list(
        Answer.objects.filter(response=response)
        .select_related("question__standard")
        .order_by("question__standard__number", "question__number")
    )
    scores = {rows[number].pk: score for number, score in given.items()}
    for standard in sorted({row.question.standard.number for row in rows}):
        own = [row for row in rows if row.question.standard.number == standard]
        if not scores.keys() & {row.pk for row in own}:
            continue
        said = {
            row.pk: moderating.Scored(
                scores.get(row.pk, row.self_score or 0),
                "The evidence does not show it (synthetic)."
                if row.pk in scores
                else "",
            )
            for row in own
        }
        response.refresh_from_db()
        moderating.score(response=response, standard=standard, scores=said, doing=doing)
    response.refresh_from_db()
    agreeing.agree(response=response, doing=doing)
    for answer in Answer.objects.filter(response=response):
        gap = abs((answer.moderated_score or 0) - (answer.self_score or 0))
        if gap >= 2:
            words = "Talked through with the agency (synthetic)."
            moderating.discuss(answer=answer, words=words, doing=doing)
    response.refresh_from_db()
    moderating.finish(response=response, doing=doing)


def _section_175(desk: Desk) -> int:
    """Let the education service answer for most of 24 made-up schools."""
    education = desk.agency("schools")
    Establishment.objects.bulk_create(
        Establishment(
            partnership=desk.partnership,
            agency=education,
            urn=str(990_001 + number),
            name=f"School {number + 1} (synthetic)",
            phase=phase,
            is_academy=number % 3 == 0,
            trust=f"Trust {number % 2 + 1} (synthetic)" if number % 3 == 0 else "",
            starts_on=desk.day(1_000),
        )
        for number, phase in enumerate(PHASES)
    )
    of = _open(desk, "s175", SCHOOLS, is_moderated=False)
    questions = _questions(of)
    rows = of.responses.order_by("required__establishment__urn")
    for place, response in enumerate(rows[: len(PHASES) - 2]):
        state = "submitted" if place < len(PHASES) - 4 else "in_progress"
        _answer(
            desk,
            response,
            "northborough-schools",
            questions,
            (SCHOOLS - 30, place, state),
        )
    of.refresh_from_db()
    finalising.finalise(of=of, doing=desk.doing(desk.manager, SCHOOLS - 60))
    return len(PHASES)
