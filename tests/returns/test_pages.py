"""The pages of returns: who sees what, what can be done, and what others never see."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.returns import services
from safeguarding.returns.models import StoredFile, Submission
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    ObligationFactory,
    PartnershipFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for

pytestmark = pytest.mark.django_db
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)
REASON = {"W-MISSING-ROW": "Not collected before April."}


@pytest.fixture
def owed():
    return owed_return(indicators=IndicatorFactory.create_batch(2))


@pytest.fixture
def sender(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


@pytest.fixture
def coordinator(owed):
    return member(Role.BOARD_ANALYST, owed.partnership)


def content(owed, *numerators):
    indicators = owed.template.indicators.order_by("code")
    return csv_of(
        row_for(owed, indicator, numerator=numerator)
        for indicator, numerator in zip(indicators, numerators, strict=False)
    )


def sent_by(person, owed, *numerators, explanations=None):
    return services.submit(
        obligation=owed,
        content=content(owed, *numerators),
        file_name="figures.csv",
        by=person,
        explanations=explanations or {},
        at=AT,
    )


def post(client, owed, button, *numerators, raw=None, **extra):
    data = content(owed, *numerators) if raw is None else raw
    upload = SimpleUploadedFile("figures.csv", data)
    url = reverse("returns:upload", args=[owed.pk])
    return client.post(url, {"file": upload, button: "1", **extra})


def text_of(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def test_an_analyst_sees_all_mistakes_at_once_and_nothing_is_sent(client, owed, sender):
    client.force_login(sender)

    page = post(client, owed, "check", "600+", "-7")

    text = text_of(page)
    assert page.status_code == 200
    assert "2 errors to correct." in text
    assert "put 600 here and at_least" in text
    assert "-7 is below zero" in text
    assert text.index("put 600 here") < text.index("E-TYPE")
    assert not Submission.objects.exists()


def test_the_file_comes_back_with_its_mistakes_marked(client, owed, sender):
    client.force_login(sender)
    page = post(client, owed, "check", "600+", "-7")
    note = re.search(r'name="draft" value="([^"]+)"', page.content.decode())[1]

    copy = client.post(
        reverse("returns:upload", args=[owed.pk]), {"draft": note, "marked": "csv"}
    )

    rows = copy.content.decode("utf-8-sig").splitlines()
    assert "figures-problems.csv" in copy["Content-Disposition"]
    assert "put 600 here" in rows[1]
    assert "-7 is below zero" in rows[2]


def test_a_file_about_a_person_is_kept_nowhere(client, owed, sender):
    client.force_login(sender)
    raw = content(owed, "40", "41").replace(b",note", b",child_name", 1)

    page = post(client, owed, "check", raw=raw)

    assert "E-PII" in text_of(page)
    assert 'name="draft"' not in page.content.decode()
    assert not StoredFile.objects.exists()


def test_a_reason_about_a_person_is_not_kept_and_the_file_need_not_be_chosen_again(
    client, owed, sender
):
    client.force_login(sender)
    words = {
        "explain-W-MISSING-ROW": "the child 943 476 5919",
        "reason-W-MISSING-ROW": "OTHER",
    }

    page = post(client, owed, "send", "40", **words)

    assert "This seems to hold a number of a person" in text_of(page)
    assert 'name="draft"' in page.content.decode()
    assert not Submission.objects.exists()


def test_sending_a_file_with_errors_says_so_above_everything(client, owed, sender):
    client.force_login(sender)

    text = text_of(post(client, owed, "send", "600+", "7"))

    assert "There is a problem The file was not sent: correct 1 error first." in text
    assert AuditEvent.objects.filter(action="return_refused").exists()


def test_a_warning_is_explained_without_choosing_the_file_again(client, owed, sender):
    client.force_login(sender)
    page = post(client, owed, "check", "40")
    note = re.search(r'name="draft" value="([^"]+)"', page.content.decode())[1]

    answer = client.post(
        reverse("returns:upload", args=[owed.pk]),
        {"draft": note, "send": "1", "explain-W-MISSING-ROW": "Counted elsewhere."},
    )

    sent = Submission.objects.get()
    assert answer.url == reverse("returns:submission", args=[sent.pk])
    problem = sent.problems.get(severity="W")
    assert problem.explanation == "Counted elsewhere."
    assert sent.file_name == "figures.csv"


def test_a_warning_without_a_reason_keeps_file_and_words(client, owed, sender):
    client.force_login(sender)

    page = post(client, owed, "send", "40")

    text = text_of(page)
    assert "Say why the file is right (W-MISSING-ROW), or correct it" in text
    assert "Another file, only if you have corrected it" in text
    assert 'name="draft"' in page.content.decode()
    assert not Submission.objects.exists()


def test_a_reason_that_is_too_long_keeps_file_and_words(client, owed, sender):
    client.force_login(sender)
    page = post(client, owed, "check", "40")
    note = re.search(r'name="draft" value="([^"]+)"', page.content.decode())[1]
    words = "Counted elsewhere. " * 60

    answer = client.post(
        reverse("returns:upload", args=[owed.pk]),
        {"draft": note, "send": "1", "explain-W-MISSING-ROW": words},
    )

    assert "at most 1000 characters" in text_of(answer)
    assert 'name="draft"' in answer.content.decode()
    assert words.strip() in text_of(answer)
    assert not Submission.objects.exists()


def test_a_note_of_another_return_or_person_opens_nothing(client, owed, sender):
    other = ObligationFactory(
        partnership=owed.partnership,
        agency=owed.agency,
        template=owed.template,
        period=owed.period.next(),
    )
    client.force_login(sender)
    page = post(client, owed, "check", "40", "7")
    note = re.search(r'name="draft" value="([^"]+)"', page.content.decode())[1]

    page = client.post(
        reverse("returns:upload", args=[other.pk]), {"draft": note, "send": "1"}
    )

    assert "Choose a file." in text_of(page)
    assert not Submission.objects.exists()


def test_a_file_about_people_is_not_kept(client, owed, sender):
    client.force_login(sender)
    raw = content(owed, "40", "7").replace(b",note", b",note,NHS number")

    text = text_of(post(client, owed, "check", raw=raw))

    assert "The file was not kept." in text
    assert not StoredFile.objects.exists()


def test_choosing_nothing_or_an_empty_file_is_answered_in_words(client, owed, sender):
    client.force_login(sender)
    url = reverse("returns:upload", args=[owed.pk])

    assert "Choose a file." in text_of(client.post(url, {"check": "1"}))
    assert "The file is empty." in text_of(post(client, owed, "check", raw=b""))


def test_at_most_two_hundred_problems_are_shown_and_the_rest_counted(
    client, owed, sender
):
    client.force_login(sender)
    indicator = owed.template.indicators.first()
    raw = csv_of([row_for(owed, indicator, numerator=f"x{n}") for n in range(250)])

    text = text_of(post(client, owed, "check", raw=raw))

    assert "Only the first 200 of " in text
    assert text.count("E-TYPE") == 200
    assert "more of this kind are not shown" in text


def test_without_an_agreement_the_page_says_what_to_do_and_takes_nothing(
    client, owed, sender
):
    owed.partnership.agreements.all().delete()
    client.force_login(sender)

    page = client.get(reverse("returns:upload", args=[owed.pk]))
    answer = post(client, owed, "send", "40", "7")

    assert "no signed, in-date data-sharing agreement" in text_of(page)
    assert 'name="send"' not in page.content.decode()
    assert "nothing can be sent" in text_of(answer)
    assert not Submission.objects.exists()


def test_a_coordinator_accepts_from_the_queue(client, owed, sender, coordinator):
    sent = sent_by(sender, owed, "40", explanations=REASON)
    client.force_login(coordinator)

    queue = text_of(client.get(reverse("returns:queue")))
    page = text_of(client.get(reverse("returns:submission", args=[sent.pk])))
    url = reverse("returns:decide", args=[sent.pk])
    answer = client.post(url, {"accept": "1"}, follow=True)

    assert owed.template.title in queue
    assert "The sender explained: Not collected before April." in page
    assert sent.content_hash in page
    assert "Accepted. The scorecards it touches" in text_of(answer)
    assert "Nothing waits for you" in text_of(client.get(reverse("returns:queue")))


def test_the_enter_key_in_a_question_never_accepts(client, owed, sender, coordinator):
    sent = sent_by(sender, owed, "40", "7")
    client.force_login(coordinator)

    page = client.get(reverse("returns:submission", args=[sent.pk])).content.decode()

    forms = re.findall(r"<form.*?</form>", page, flags=re.DOTALL)
    (accepts,) = [one for one in forms if 'name="accept"' in one]
    (asks,) = [one for one in forms if 'name="send_back"' in one]
    # A browser presses the first button of the form that a box is in.
    assert "question-" in asks
    assert "question-" not in accepts
    assert 'name="answer_by' not in accepts


def test_sending_back_needs_a_reason_and_the_agency_reads_it(
    client, owed, sender, coordinator
):
    sent = sent_by(sender, owed, "40", "7")
    url = reverse("returns:decide", args=[sent.pk])
    client.force_login(coordinator)

    first = client.post(url, {"send_back": "1", "reason": " "})
    client.post(url, {"send_back": "1", "reason": "Row 2: children or episodes?"})

    client.force_login(sender)
    assert "Say why" in text_of(first)
    assert "Row 2: children or episodes?" in text_of(
        client.get(reverse("returns:mine"))
    )


def test_deciding_on_an_old_version_is_answered_in_words(
    client, owed, sender, coordinator
):
    first = sent_by(sender, owed, "40", "7")
    sent_by(sender, owed, "41", "7")
    client.force_login(coordinator)

    url = reverse("returns:decide", args=[first.pk])
    text = text_of(client.post(url, {"accept": "1"}, follow=True))

    assert "Version 1 no longer waits for a decision" in text


def test_sending_for_an_agency_is_said_on_the_version(client, owed, coordinator):
    sent = sent_by(coordinator, owed, "40", "7")
    client.force_login(coordinator)

    text = text_of(client.get(reverse("returns:submission", args=[sent.pk])))

    assert f"on behalf of {owed.agency}" in text


def test_the_original_is_handed_out_as_a_download_and_logged(client, owed, sender):
    sent = sent_by(sender, owed, "40", "7")
    client.force_login(sender)

    answer = client.get(reverse("returns:original", args=[sent.pk]))

    assert answer.content == content(owed, "40", "7")
    assert answer["Content-Disposition"] == 'attachment; filename="figures.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert AuditEvent.objects.filter(action="return_downloaded").count() == 1


def test_the_blank_file_has_a_row_per_figure_and_only_lacks_numbers(
    client, owed, sender
):
    client.force_login(sender)

    answer = client.get(reverse("returns:template-csv", args=[owed.pk]))

    lines = answer.content.decode("utf-8-sig").splitlines()
    codes = [one.code for one in owed.template.indicators.order_by("code")]
    assert lines[0].startswith("agency_code,indicator_code,period_start")
    assert [line.split(",")[1] for line in lines[1:]] == codes
    text = text_of(post(client, owed, "check", raw=answer.content))
    assert "2 errors to correct." in text
    assert "E-REQUIRED" in text


PAGES = ("returns:upload", "returns:template-csv")
VERSION_PAGES = ("returns:submission", "returns:original")


@pytest.mark.parametrize(
    "role", [Role.AGENCY_SUBMITTER, Role.BOARD_ANALYST], ids=["agency", "coordinator"]
)
def test_what_is_outside_ones_scope_does_not_exist(client, owed, sender, role):
    sent = sent_by(sender, owed, "40", "7")
    elsewhere = owed_return(agency=owed.agency, template=owed.template)
    strangers = [member(role, elsewhere.partnership, elsewhere.agency)]
    if role is Role.AGENCY_SUBMITTER:
        strangers.append(member(role, owed.partnership, AgencyFactory()))

    for stranger in strangers:
        client.force_login(stranger)
        for name in PAGES:
            assert client.get(reverse(name, args=[owed.pk])).status_code == 404
        for name in VERSION_PAGES:
            assert client.get(reverse(name, args=[sent.pk])).status_code == 404
        lists = text_of(client.get(reverse("returns:mine"), {"show": "waiting"}))
        assert owed.template.title not in lists
        assert post(client, owed, "send", "41", "7").status_code == 404


def test_a_coordinator_elsewhere_decides_nothing(client, owed, sender):
    sent = sent_by(sender, owed, "40", "7")
    client.force_login(member(Role.BOARD_ANALYST, PartnershipFactory()))

    url = reverse("returns:decide", args=[sent.pk])

    assert client.post(url, {"accept": "1"}).status_code == 404
    assert "Nothing waits" in text_of(client.get(reverse("returns:queue")))


# Statuses of mine, upload, blank file, version, original, queue.
ROLES = {
    Role.AGENCY_SUBMITTER: (200, 200, 200, 200, 200, 403),
    Role.AGENCY_APPROVER: (200, 403, 403, 200, 200, 403),
    Role.BOARD_ANALYST: (200, 200, 200, 200, 200, 200),
    Role.BOARD_MEMBER: (200, 403, 403, 403, 403, 403),
    Role.BUSINESS_MANAGER: (200, 403, 403, 403, 403, 403),
    Role.AUDITOR: (403, 403, 403, 403, 403, 403),
    Role.SYSTEM_ADMINISTRATOR: (403, 403, 403, 403, 403, 403),
}


@pytest.mark.parametrize("role", ROLES, ids=[role.value for role in ROLES])
def test_each_role_reaches_what_it_is_granted(client, owed, sender, role):
    sent = sent_by(sender, owed, "40", "7")
    client.force_login(member(role, owed.partnership, owed.agency))
    urls = [
        reverse("returns:mine"),
        *(reverse(name, args=[owed.pk]) for name in PAGES),
        *(reverse(name, args=[sent.pk]) for name in VERSION_PAGES),
        reverse("returns:queue"),
    ]

    statuses = tuple(client.get(url).status_code for url in urls)

    assert statuses == ROLES[role]


def test_nobody_signed_in_is_asked_to(client, owed):
    answer = client.get(reverse("returns:upload", args=[owed.pk]))

    assert answer.status_code == 302
    assert "login" in answer.url


def test_a_board_member_sees_how_returns_stand_but_no_reason_and_no_figure(
    client, owed, sender, coordinator
):
    sent = sent_by(sender, owed, "40", "7")
    services.send_back(submission=sent, by=coordinator, reason="Row 2 is wrong.", at=AT)
    client.force_login(member(Role.BOARD_MEMBER, owed.partnership, owed.agency))

    text = text_of(client.get(reverse("returns:mine")))

    assert "Sent back" in text
    assert "Row 2 is wrong." not in text


def test_another_partnerships_versions_are_in_no_list(client, owed, coordinator):
    there = owed_return(agency=owed.agency, template=owed.template)
    for one in owed.template.indicators.all():
        there.partnership.switches.create(indicator=one, active_from="2010-04-01")
    sent_by(member(Role.BOARD_ANALYST, there.partnership), there, "90", "8")
    client.force_login(coordinator)

    for url in (reverse("returns:queue"), reverse("returns:mine") + "?show=waiting"):
        assert there.partnership.short_name not in text_of(client.get(url))


@pytest.mark.parametrize("count", [1, 20])
def test_lists_cost_the_same_with_one_return_and_with_twenty(
    client, owed, coordinator, count, django_assert_max_num_queries
):
    period = owed.period
    for step in range(count):
        one = (
            owed
            if step == 0
            else ObligationFactory(
                partnership=owed.partnership,
                agency=owed.agency,
                template=owed.template,
                period=period.shift(-step),
            )
        )
        sent_by(coordinator, one, "4", "7")
    client.force_login(coordinator)

    for url in (reverse("returns:queue"), reverse("returns:mine") + "?show=waiting"):
        with django_assert_max_num_queries(14):
            assert client.get(url).status_code == 200


@pytest.mark.parametrize("count", [1, 20])
def test_a_version_costs_the_same_with_one_figure_and_with_twenty(
    client, count, django_assert_max_num_queries
):
    owed = owed_return(indicators=IndicatorFactory.create_batch(count))
    coordinator = member(Role.BOARD_ANALYST, owed.partnership)
    sent = sent_by(coordinator, owed, *["4"] * count)
    client.force_login(coordinator)

    # Half of them are for what accepting it would change on the board.
    with django_assert_max_num_queries(38):
        client.get(reverse("returns:submission", args=[sent.pk]))
