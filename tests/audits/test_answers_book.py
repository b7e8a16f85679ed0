"""The workbook of answers: as downloaded, filled in, refused row by row, taken in."""

import io
from dataclasses import replace

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits import answers_upload, queries_answers
from audits.answers_book import answers_book
from audits.book_rows import HEAD_BY, HEAD_MARK, HEAD_OWNER, HEAD_SCORE, HEAD_STILL
from audits.carrying import said
from audits.models import Response
from audits.services import answer_books
from audits.services.answer_books import BookRefused
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.returns.guard import FileRefused
from tests.audits.made_answers import (
    GOOD,
    NOW,
    POOR,
    answered,
    made_agency,
    made_round,
    made_set,
    person,
    preparer,
    required,
    school,
    sent,
)
from tests.factories import PartnershipFactory, member
from tests.returns.books import cells_of, resaved

pytestmark = pytest.mark.django_db
EVIDENCE = "What shows it"


@pytest.fixture
def response():
    this = made_round()
    return answered(required(this, made_agency(this.partnership)), GOOD, POOR)


def book_of(*responses):
    responses = [queries_answers.of_office(one.pk) for one in responses]
    return answers_book(responses[0].round, responses, made_at=NOW, of="A test")


def filled(book, **cells):
    """Fill in the sheet as Excel does: {"Score": {2: 3}} by heading and row."""
    heads = cells_of(book, "Answers")[0]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"}) as new:
        page = new.add_worksheet("Answers")
        for number, row in enumerate(cells_of(book, "Answers")):
            for place, cell in enumerate(row):
                typed = cells.get(heads[place], {}).get(number + 1, cell)
                page.write(number, place, typed)
    return out.getvalue()


def take_in(book, response, who=None):
    rows, problems = answers_upload.read(book)
    assert problems == []
    return answer_books.take_in(
        this=response.round,
        responses=[Response.objects.get(pk=response.pk)],
        rows=rows,
        acting=person(who or preparer(response)),
    )


def kept(response):
    rows = response.answers.order_by("question__standard__number", "question__number")
    return [said(one) for one in rows]


def test_workbook_has_a_row_for_each_question_with_what_is_answered(response):
    rows = cells_of(book_of(response), "Answers")

    assert [row[1] for row in rows[1:]] == ["1.1", "1.2", "2.1"]
    assert rows[1][4:6] == [3.0, "Minutes of the board, May 2026"]
    assert rows[2][4:8] == [1.0, "", "Write the plan", "Head of Safeguarding"]
    assert f"{rows[2][8]:%d/%m/%Y}" == "30/09/2026"
    assert rows[3][4:10] == [""] * 6


def test_unchanged_workbook_changes_nothing(response):
    before = kept(response)

    done = take_in(book_of(response), response)

    assert (done.rows, done.changed) == (3, 0)
    assert kept(response) == before


def test_filled_in_workbook_is_taken_in(response):
    book = filled(
        book_of(response),
        **{
            HEAD_SCORE: {4: 2, 2: "1: Partly met"},
            EVIDENCE: {4: "Survey of children"},
            "What will improve": {2: "Name a lead"},
            HEAD_OWNER: {2: "Director"},
            HEAD_BY: {2: "31/03/2027"},
        },
    )

    done = take_in(book, response)

    assert done.changed == 2
    first, second, third = kept(response)
    assert (first.self_score, first.improvement_owner) == (1, "Director")
    assert f"{first.improvement_by:%Y-%m-%d}" == "2027-03-31"
    assert second == POOR
    assert (third.self_score, third.evidence) == (2, "Survey of children")
    response.refresh_from_db()
    assert response.answered == 3


def test_sorted_and_shortened_workbook_is_taken_in(response):
    book = filled(book_of(response), **{HEAD_SCORE: {4: 3}, EVIDENCE: {4: "Survey"}})
    rows = cells_of(book, "Answers")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as new:
        page = new.add_worksheet("Renamed")
        for number, row in enumerate([rows[0], rows[3]]):
            for place, cell in enumerate(row):
                page.write(number, place, cell)

    assert take_in(out.getvalue(), response).changed == 1
    assert kept(response)[:2] == [GOOD, POOR]


def test_all_problems_are_told_at_once_by_row_and_column(response):
    book = filled(
        book_of(response),
        **{
            HEAD_SCORE: {2: 4, 3: "good"},
            HEAD_BY: {3: "31/02/2027"},
            HEAD_OWNER: {2: "head@agency.example"},
            HEAD_STILL: {4: "maybe"},
            EVIDENCE: {4: "See 943 476 5919", 2: "x" * 4001},
        },
    )

    _, problems = answers_upload.read(book)

    assert sorted((one.row, one.column) for one in problems) == [
        (2, HEAD_SCORE),
        (2, EVIDENCE),
        (2, HEAD_OWNER),
        (3, HEAD_BY),
        (3, HEAD_SCORE),
        (4, HEAD_STILL),
        (4, EVIDENCE),
    ]


def test_row_without_its_mark_and_a_question_twice_are_problems(response):
    rows = cells_of(book_of(response), "Answers")
    marks = {3: "", 4: rows[1][10]}

    _, problems = answers_upload.read(filled(book_of(response), **{HEAD_MARK: marks}))

    assert [(one.row, one.column) for one in problems] == [
        (3, HEAD_MARK),
        (4, HEAD_MARK),
    ]
    assert "answered in row 2 too" in problems[1].message


def test_workbook_of_another_answer_is_refused_whole(response):
    other = answered(required(response.round, made_agency(response.partnership)), GOOD)

    with pytest.raises(BookRefused) as refused:
        take_in(book_of(other), response)

    assert len(refused.value.problems) == 3
    assert "belongs to another answer" in refused.value.problems[0].message
    assert kept(response) == [GOOD, POOR]


def test_workbook_older_than_an_answer_is_refused_and_says_which(response):
    book = filled(
        book_of(response), **{HEAD_SCORE: {4: 3}, EVIDENCE: {4: "Survey of children"}}
    )
    answered(response, replace(GOOD, self_score=2))

    with pytest.raises(BookRefused) as refused:
        take_in(book, response)

    (problem,) = refused.value.problems
    assert problem.row == 2
    assert "Changed here since the workbook was downloaded" in problem.message
    assert "the score is now 2" in problem.message
    assert len(kept(response)) == 2


def test_same_change_here_and_there_is_no_conflict(response):
    book = filled(book_of(response), **{HEAD_SCORE: {2: 2}})
    answered(response, replace(GOOD, self_score=2))

    assert take_in(book, response).changed == 0


def test_answer_that_was_sent_takes_no_workbook(response):
    book = book_of(response)
    sent(response)

    with pytest.raises(BookRefused) as refused:
        take_in(book, response)

    assert "cannot be changed now" in refused.value.problems[0].message


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"a,b\n1,2\n", id="other table"),
        pytest.param(b"%PDF-1.7", id="pdf"),
        pytest.param(b"PK\x03\x04broken", id="damaged"),
    ],
)
def test_file_that_is_no_workbook_of_answers_is_refused(content):
    with pytest.raises(FileRefused):
        answers_upload.read(content)


def test_workbook_saved_by_another_program_is_read(response):
    assert take_in(resaved(book_of(response)), response).rows == 3


# Many schools -----------------------------------------------------------------


@pytest.fixture
def trust():
    """Give a trust whose two schools answered last year, and a stranger's school."""
    partnership = PartnershipFactory()
    agency, other = made_agency(partnership), made_agency(partnership)
    old = made_round(partnership, standard_set=made_set(kind="s175"), year=2025)
    new = made_round(partnership, standard_set=old.standard_set, previous=old)
    schools = [school(partnership, number, agency) for number in (1, 2)]
    for one in schools:
        sent(required(old, agency, one), GOOD, GOOD, POOR)
    mine = [required(new, agency, one) for one in schools]
    stranger = required(new, other, school(partnership, 3, other))
    return mine, stranger, member(Role.AGENCY_SUBMITTER, partnership, agency)


def test_one_workbook_holds_all_schools_with_last_times_answers(client, trust):
    mine, stranger, who = trust
    client.force_login(who)

    answer = client.get(reverse("audits:answers-book", args=[mine[0].round_id]))

    rows = cells_of(answer.content, "Answers")
    assert [row[0] for row in rows[1:]] == ["School 0001"] * 3 + ["School 0002"] * 3
    assert stranger.required.establishment.name not in str(rows)
    assert rows[1][5:8] == ["3: Fully met", 3.0, "Minutes of the board, May 2026"]
    assert AuditEvent.objects.get(action="answers_exported").detail["answers"] == 2


def test_workbook_of_all_schools_begins_and_fills_each(client, trust):
    mine, stranger, who = trust
    client.force_login(who)
    place = reverse("audits:answers-upload", args=[mine[0].round_id])
    book = client.get(reverse("audits:answers-book", args=[mine[0].round_id])).content
    yes = dict.fromkeys((2, 3, 4), "yes")
    book = filled(book, **{HEAD_STILL: yes, EVIDENCE: {5: "Minutes of June"}})

    done = client.post(place, {"book": SimpleUploadedFile("answers.xlsx", book)})

    assert done.url == reverse("audits:answers")
    first, second = (Response.objects.get(pk=one.pk) for one in mine)
    assert (first.state, first.answered) == ("in_progress", 3)
    assert (second.state, second.answered) == ("in_progress", 1)
    assert Response.objects.get(pk=stranger.pk).state == "not_started"


def test_row_of_a_strangers_school_refuses_the_whole_workbook(client, trust):
    mine, stranger, who = trust
    client.force_login(who)
    place = reverse("audits:answers-upload", args=[mine[0].round_id])
    book = book_of(mine[0], stranger)

    page = client.post(place, {"book": SimpleUploadedFile("answers.xlsx", book)})

    text = page.content.decode()
    assert "Nothing was taken in" in text
    assert "3 problems" in text
    assert set(Response.objects.filter(round=mine[0].round).values_list("state")) == {
        ("not_started",)
    }


def test_round_without_answers_of_ones_own_has_no_workbook(client, trust):
    mine, _, _ = trust
    this = mine[0].round
    stranger = member(
        Role.AGENCY_SUBMITTER, this.partnership, made_agency(this.partnership)
    )
    client.force_login(stranger)

    for name in ("answers-book", "answers-upload"):
        assert client.get(reverse(f"audits:{name}", args=[this.pk])).status_code == 404


def test_uploading_takes_as_many_queries_for_twenty_schools_as_for_two(
    django_assert_max_num_queries,
):
    counts = []
    for many in (2, 20):
        partnership = PartnershipFactory()
        agency = made_agency(partnership)
        this = made_round(partnership, standard_set=made_set(kind="s175"))
        mine = [
            required(this, agency, school(partnership, number, agency))
            for number in range(1, many + 1)
        ]
        who = person(member(Role.AGENCY_SUBMITTER, partnership, agency))
        rows, _ = answers_upload.read(book_of(*mine))
        rows = [replace(one, typed=GOOD) for one in rows]
        with django_assert_max_num_queries(60) as asked:
            done = answer_books.take_in(
                this=this, responses=mine, rows=rows, acting=who
            )
        assert done.changed == 3 * many
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1]
