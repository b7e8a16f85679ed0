"""A hundred and more hostile files: each is refused in words, or loaded right."""

import logging
import time
from collections import Counter
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from safeguarding.access.permissions import Role
from safeguarding.returns.check import check
from safeguarding.returns.models import KeyedDraft, StoredFile, Submission
from tests.factories import IndicatorFactory, member, owed_return
from tests.returns.files import row_for
from tests.returns.hostile.generator import corpus

pytestmark = pytest.mark.django_db
DAY = date(2016, 1, 20)
# No file may take longer; the slowest take about two seconds on a busy machine.
MOST_SECONDS = 30


@pytest.fixture
def measure():
    return IndicatorFactory()


@pytest.fixture
def owed(measure):
    return owed_return(indicators=[measure])


@pytest.fixture
def cases(owed, measure):
    return corpus(row_for(owed, measure))


def fault_of(case, owed):
    """Say what came of a file otherwise than it should; "" when nothing did."""
    begun = time.monotonic()
    found = check(content=case.content, file_name="x", obligation=owed, on=DAY)
    if time.monotonic() - begun > MOST_SECONDS:
        return "too slow"
    said = [(one.code, one.message) for one in found.errors]
    if case.refused:
        right = len(said) == 1 and said[0][0] == "E-FILE" and case.refused in said[0][1]
    elif case.code:
        right = any(code.startswith(case.code) for code, _ in said)
        right = right and not found.figures
    else:
        figures = [f"{row.numerator:.0f}" for row in found.figures]
        right = not said and figures == list(case.figures)
    return "" if right else f"{said} {[str(r.numerator) for r in found.figures]}"


def test_every_file_of_the_corpus_ends_as_it_must(owed, cases):
    faults = {case.title: fault_of(case, owed) for case in cases}

    assert {title: fault for title, fault in faults.items() if fault} == {}


def test_the_corpus_is_as_wide_as_promised(cases):
    kinds = Counter(case.category for case in cases)

    assert len(cases) >= 110
    assert len(kinds) >= 13
    assert len({case.title for case in cases}) == len(cases)


def test_no_page_breaks_on_one_of_each_kind(client, owed, cases):
    client.force_login(member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency))
    one_of_each = {case.category: case for case in cases if not case.figures}
    url = reverse("returns:upload", args=[owed.pk])

    for case in one_of_each.values():
        file = SimpleUploadedFile("figures.xlsx", case.content)
        answer = client.post(url, {"file": file, "send": "1"})
        assert answer.status_code < 400, case.title
        assert b"Traceback" not in answer.content, case.title

    assert not Submission.objects.exists()


def test_nothing_of_a_file_about_people_is_kept_or_logged(client, owed, cases, caplog):
    client.force_login(member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency))
    url = reverse("returns:upload", args=[owed.pk])
    about_people = [case for case in cases if case.category == "people"]

    with caplog.at_level(logging.DEBUG):
        for case in about_people:
            for button in ("check", "send"):
                file = SimpleUploadedFile("figures.csv", case.content)
                client.post(url, {"file": file, button: "1"})

    assert about_people
    assert not StoredFile.objects.exists()
    assert not Submission.objects.exists()
    assert not KeyedDraft.objects.exists()
    for sign in ("943 476 5919", "9434765919", "DY1 1HF", "parent@", "AB 12 34 56"):
        assert sign not in caplog.text
