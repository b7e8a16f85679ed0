# ruff: noqa: T201 - printing is what it is for
"""700 schools x 60 questions: the board's pages, one workbook for all, and back again.

Pages are asked for in this process and stand beside the smallest page a board member
opens; writing and reading the workbook stand beside PostgreSQL's COPY of the answers.
"""

import io
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from audits import answers_upload, queries_answers, results
from audits.acting import Acting
from audits.answers_book import answers_book
from audits.models import Answer, Question, Response
from audits.services import answer_books
from safeguarding.access.permissions import Role
from tests.audits.made_answers import made_round, made_set, required, school
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory, member

SCHOOLS, STANDARDS, EACH, TURNS = 700, 10, 6, 5
AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def run(schools=SCHOOLS):
    """Measure and print: seconds, queries, ratios."""
    place = PartnershipFactory(code="bench-audits")
    council = AgencyFactory()
    MembershipFactory(partnership=place, agency=council)
    texts = [[f"Question {n}?" for n in range(EACH)] for _ in range(STANDARDS)]
    this = made_round(
        place, standard_set=made_set(texts, kind="s175"), is_moderated=False
    )
    for number in range(schools):
        one = school(place, number, council)
        required(this, council, establishment=one)
    by = member(Role.AGENCY_SUBMITTER, place, council)
    print(f"\n{schools} schools x {STANDARDS * EACH} questions of one round")
    _answer(this)
    _books(this, by)
    _finish(this)
    _pages(place, this, council)


def _answer(this):
    """Put an answer to everything; what is timed is how all of it is summed up."""
    questions = Question.objects.filter(standard__standard_set=this.standard_set)
    keys = list(questions.values_list("pk", flat=True))
    responses = list(this.responses.all())
    Response.objects.filter(round=this).update(state="in_progress")
    Answer.objects.bulk_create(
        (
            Answer(
                partnership=this.partnership,
                agency=one.agency,
                response=one,
                question_id=key,
                self_score=2 + (one.pk + key) % 2,
                evidence="Policy and minutes of the year",
            )
            for one in responses
            for key in keys
        ),
        batch_size=5_000,
    )
    _said(
        "results of all standards", lambda: results.refresh([r.pk for r in responses])
    )


def _books(this, by):
    """Write one workbook for all schools, read it, and take it in."""
    made = {}
    copy = _copy()

    def write():
        responses = list(queries_answers.changeable(by).filter(round=this))
        made["book"] = answers_book(this, responses, made_at=AT, of="Bench")
        made["responses"] = responses

    def read():
        made["rows"], problems = answers_upload.read(made["book"])
        assert problems == [], problems[:3]

    def take_in():
        done = answer_books.take_in(
            this=this,
            responses=made["responses"],
            rows=made["rows"],
            acting=Acting(by, AT),
        )
        assert done.rows == SCHOOLS * STANDARDS * EACH

    for name, work in (("write", write), ("read", read), ("take in", take_in)):
        seconds = _said(f"workbook of all, {name}", work)
        print(f"    {seconds / copy:.0f} x COPY of the answers ({copy * 1000:.0f} ms)")


def _copy():
    def copied():
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert("COPY audits_answer TO STDOUT", io.BytesIO())

    return median(_timed(copied) for _ in range(3))


def _finish(this):
    Response.objects.filter(round=this).update(
        state="final", submitted_at=AT, final_at=AT, signatory_title="Head teacher"
    )
    results.refresh(list(this.responses.values_list("pk", flat=True)))


def _pages(place, this, council):
    """Ask for each page some times; say the median, its queries and its ratio."""
    call_command("collectstatic", verbosity=0, interactive=False)
    pages = (
        ("smallest page (help)", "dashboards:help", (), Role.BOARD_MEMBER),
        ("audits dashboard", "dashboards:audits", (place.code,), Role.BOARD_MEMBER),
        ("its workbook", "dashboards:audits-xlsx", (place.code,), Role.BOARD_MEMBER),
        ("who has answered", "audits:round", (this.pk,), Role.BUSINESS_MANAGER),
        ("what must we answer", "audits:answers", (), Role.AGENCY_SUBMITTER),
    )
    smallest = None
    for name, url, args, role in pages:
        browser = Client()
        browser.force_login(member(role, place, council))
        address = reverse(url, args=args)
        with _counting() as queries:
            answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        each = median(
            _timed(lambda b=browser, a=address: b.get(a)) for _ in range(TURNS)
        )
        smallest = smallest or each
        print(
            f"  {name:<26}{each * 1000:>7.0f} ms, {len(queries)} queries,"
            f" {each / smallest:.1f} x the smallest"
        )


@contextmanager
def _counting():
    """Count queries; Django's own list of them is emptied when a request begins."""
    seen = []

    def counted(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        yield seen


def _said(name, work):
    with _counting() as queries:
        seconds = _timed(work)
    print(f"  {name:<26}{seconds:>7.2f} s, {len(queries)} queries")
    return seconds


def _timed(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
