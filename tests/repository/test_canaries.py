"""No answer of any kind carries another agency's or partnership's row.

Every row of `world` carries a token of its owner; every GET address is read by every
role, and the answer is searched for tokens the reader has no right to.
"""

import io
import zipfile

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from safeguarding.access.permissions import Role
from safeguarding.returns.models import Submission
from tests.repository.walking import address, addresses, objects
from tests.repository.world import build

pytestmark = pytest.mark.django_db

# Kept for the machinery; no page reads their texts, they have none of a person.
WITHOUT_TOKENS = {
    "access.Assignment",
    "audits.AuditedCase",  # A number, and a child's handle for who may see it.
    "audits.CaseGrade",
    "audits.Required",
    "audits.Response",
    "audits.StandardResult",
    "board.ActionQuarter",
    "board.ActionReminder",
    "board.Attendance",
    "board.BoardPolicy",
    "board.Meeting",
    "cases.CaseMeeting",
    "cases.CaseQuarter",
    "cases.ChildQuarter",
    "cases.CseCase",  # Named on pages by the child's handle.
    "cases.Disruption",
    "cases.InformationReport",
    "cases.LookedAfter",
    "cases.MissingEpisode",
    "cases.PursueOutcome",
    "cases.ReturnInterview",
    "cases.RiskAssessment",
    "dashboards.Following",
    "dashboards.Notice",
    "dashboards.ScorecardEntry",  # Made from the others, and read on every page.
    "example_records.Episode",
    "example_records.Sighting",
    "indicators.RecomputeKey",
    "indicators.Switch",
    "partners.Agreement",
    "partners.Membership",
    "returns.CheckRun",
    "returns.Contact",
    "returns.Delegation",
    "returns.Duty",
    "returns.Obligation",
    "returns.Reminder",
    "training.CourseNeed",
    "training.Evaluation",  # Scores; pages name the person's handle.
    "training.Headcount",
    "training.Invitations",
}


def texts(response):
    """Give all that a reader could find in an answer, unpacking workbooks."""
    content = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return f"{headers}\n{content.decode('utf-8', 'replace')}".lower()


def leaks(client, user, world, urls):
    """Give {(address, token)} of all that should not have been there."""
    foreign = [token for token in world.tokens if not token.is_for(user)]
    allowed = {token.text for token in world.tokens if token.is_for(user)}
    found = set()
    for url in urls:
        text = texts(client.get(url))
        found |= {
            (url, token.text)
            for token in foreign
            if token.text not in allowed and token.text.lower() in text
        }
    return found


def every_page(world, urlconf=None):
    urls = {
        address(name, kind, world)
        for name, _ in addresses(urlconf)
        if name not in {"account_logout", "people:accept"}  # The link itself is a key.
        for kind in objects(name)
    }
    scorecard = reverse("dashboards:scorecard-latest", args=["north"])
    indicator = address("dashboards:indicator", "own", world)
    returns = reverse("returns:mine")
    urls |= {
        f"{scorecard}?partnership=south",
        f"{scorecard}?period=2015-16-Q3",
        f"{indicator}?period=2015-16-Q3",
        f"{address('dashboards:as-known', 'own', world)}?on=2016-02-10",
        reverse("dashboards:indicator", args=["north", world.foreign.indicator.code]),
        *(f"{returns}?show={show}" for show in ("open", "done", "all", "sent")),
        reverse("people:trail") + "?action=return_submitted",
    }
    for version in Submission.objects.values_list("pk", flat=True):
        urls |= {
            reverse(name, args=[version])
            for name in ("returns:submission", "returns:original", "returns:receipt")
        }
    return sorted(urls)


def signed_in(user):
    cache.clear()
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", list(Role))
def test_no_answer_carries_what_the_reader_has_no_right_to(role):
    world = build()
    user = world.reader(role)

    assert leaks(signed_in(user), user, world, every_page(world)) == set()


def test_nobody_signed_in_reads_no_token_at_all():
    world = build()
    user = world.reader(Role.LADO)
    user.seats = ()

    assert leaks(Client(), user, world, every_page(world)) == set()


def test_tokens_do_reach_the_readers_who_have_the_right():
    """A scan that finds nothing because nothing is there would prove nothing."""
    world = build()
    unseen = {token.text for token in world.tokens}
    for role in Role:
        user = world.reader(role)
        client = signed_in(user)
        read = "".join(texts(client.get(url)) for url in every_page(world))
        unseen = {text for text in unseen if text.lower() not in read}

    kinds = {text.split("-", 3)[-1] for text in unseen if "CANARY-north" in text}
    # Pages of this first slice do not say where populations and targets come from,
    # nor which cell a warning was about once its return was sent. How a table is read
    # is shown only beside the table, when it is checked (tests/returns/wide).
    # Events and neighbours are rows before they are pages.
    rows_only = {"event", "event-source"}
    rows_only |= {"neighbour", "neighbours", "neighbour-source"}
    # Localities stand on the profile once each of them has enough children.
    rows_only |= {"locality"}
    # What belongs to a case audit is shown once it was said why it is opened
    # (tests/audits/test_case_pages.py); a first due date has no reason of its own.
    rows_only |= {"finding-of-audit", "recommendation", "method", "due", "explained"}
    shown_late = {"population", "table", "target", "value"}
    assert kinds <= shown_late | rows_only, sorted(kinds)


def test_scan_catches_a_view_that_forgot_to_scope():
    world = build()
    user = world.reader(Role.AGENCY_SUBMITTER)
    urlconf = "tests.repository.unmarked_urls"

    with override_settings(ROOT_URLCONF=urlconf):
        found = leaks(signed_in(user), user, world, every_page(world, urlconf))

    assert {url for url, _ in found} == {"/unscoped/"}
    assert any("south" in token for _, token in found)


def test_every_table_of_a_partnership_has_rows_on_both_sides():
    world = build()
    tokens = [token.text.lower() for token in world.tokens]
    mute = set()

    for model in apps.get_models():
        names = {field.attname for field in model._meta.concrete_fields}
        if "partnership_id" not in names or model._meta.label in WITHOUT_TOKENS:
            continue
        for place in (world.north, world.south):
            rows = model._default_manager.filter(partnership_id=place.pk)
            text = str(list(rows.values())).lower()
            assert rows.exists(), (model, place)
            # The trail holds no text at all.
            is_told = model._meta.label == "access.AuditEvent"
            if not (is_told or any(token in text for token in tokens)):
                mute.add(model._meta.label)
    assert not mute, f"add what names them, or to WITHOUT_TOKENS: {sorted(mute)}"
