"""What changed between two versions: by figure, not by row; and only for those who may."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.returns import services
from safeguarding.returns.check import check
from safeguarding.returns.difference import Change, between, from_accepted
from safeguarding.returns.models import Problem
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    PartnershipFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for, xlsx_of

pytestmark = pytest.mark.django_db
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)


class _Anything(dict):
    """A reason for every warning there may be."""

    def get(self, code, default=None):
        return "It is right, we looked again."


@pytest.fixture
def owed():
    parts = {"sex": {"F": "Girls", "M": "Boys"}}
    indicators = [
        IndicatorFactory(title="Children missing", breakdowns=parts),
        IndicatorFactory(title="Children found"),
        IndicatorFactory(title="Seen in time", share=True),
    ]
    return owed_return(indicators=indicators, lock_on=date(2099, 1, 1))


@pytest.fixture
def sender(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


def indicators(owed):
    return list(owed.template.indicators.order_by("code"))


def rows(owed, *cells):
    return [
        row_for(owed, made, **each)
        for made, each in zip(indicators(owed), cells, strict=False)
        if each is not None
    ]


def send(owed, by, content, name="figures.csv", at=AT):
    return services.submit(
        obligation=owed,
        content=content,
        file_name=name,
        by=by,
        explanations=_Anything(),
        at=at,
    )


def text_of(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def two_versions(owed, sender):
    first, second, third = indicators(owed)
    share = row_for(owed, third, numerator="30", denominator="40")
    old = send(
        owed, sender, csv_of([row_for(owed, first), row_for(owed, second), share])
    )
    girls = row_for(
        owed,
        first,
        numerator="15",
        breakdown_dimension="sex",
        breakdown_code="F",
    )
    corrected = {**share, "numerator": "32", "note": "Two found later."}
    new = send(owed, sender, csv_of([corrected, girls, row_for(owed, first)]))
    return old, new


def test_figures_are_paired_by_what_they_are_of(owed, sender):
    old, new = two_versions(owed, sender)

    found = between(old, new)

    assert [(line.change, line.title, line.part) for line in found.lines] == [
        ("Changed", "Seen in time", ""),
        ("Added", "Children missing", "Girls"),
        ("Removed", "Children found", ""),
    ]
    changed, added, removed = found.lines
    assert [(c.name, c.before, c.after) for c in changed.changed_cells] == [
        ("Numerator", "30", "32"),
        ("Note", "", "Two found later."),
    ]
    assert (changed.before_place, changed.after_place) == ("row 4", "row 2")
    assert (added.before_place, removed.after_place) == ("", "")
    assert found.unchanged == 1
    assert found.count(Change.CHANGED) == 1
    assert (
        found.summary
        == "1 figure changed, 1 figure added, 1 figure removed; 1 the same."
    )


def test_another_reason_for_no_number_is_a_change(owed, sender):
    old = send(owed, sender, csv_of(rows(owed, {}, {}, None)))
    none = {"numerator": "", "qualifier": "not_collected"}
    new = send(owed, sender, csv_of(rows(owed, {}, none, None)))

    (line,) = between(old, new).lines

    assert [(c.name, c.before, c.after) for c in line.changed_cells] == [
        ("Numerator", "40", ""),
        ("How exact", "Exact", "Not collected"),
    ]


def test_a_file_being_checked_is_compared_with_what_was_accepted(owed, sender):
    coordinator = member(Role.BOARD_ANALYST, owed.partnership)
    accepted = send(owed, sender, csv_of(rows(owed, {}, {"numerator": "7"})))
    services.accept(submission=accepted, by=coordinator, at=AT)
    checked = check(
        content=xlsx_of(rows(owed, {"numerator": 41}, {"numerator": 7})),
        file_name="figures.xlsx",
        obligation=owed,
        on=AT.date(),
    )

    against, alone = (
        from_accepted(accepted, checked.figures),
        from_accepted(None, checked.figures),
    )

    (line,) = against.lines
    (cell,) = line.changed_cells
    assert (cell.before, cell.after, line.after_place) == ("40", "41", "Figures, row 2")
    assert against.unchanged == 1
    assert [line.change for line in alone.lines] == ["Added", "Added"]


def test_the_same_figures_in_another_order_and_type_are_said_to_be_the_same(
    client, owed, sender
):
    coordinator = member(Role.BOARD_ANALYST, owed.partnership)
    good = rows(owed, {}, {"numerator": "7"})
    old = send(owed, sender, csv_of(good))
    services.send_back(submission=old, by=coordinator, reason="Look again.", at=AT)
    new = send(owed, sender, xlsx_of(good[::-1]), "figures.xlsx")
    client.force_login(sender)

    page = text_of(client.get(reverse("returns:changes", args=[new.pk])))

    assert (
        "Every figure is the same, in another order and in another type of file."
        in page
    )
    assert "The same 2 figures, nothing changed." in page
    assert "Download every change" not in page


def test_the_page_answers_for_the_versions_that_were_asked_for(client, owed, sender):
    first, second = two_versions(owed, sender)
    third = send(owed, sender, csv_of(rows(owed, {"numerator": "99"}, {}, None)))
    client.force_login(sender)
    url = reverse("returns:changes", args=[third.pk])

    before, chosen, backwards = (
        text_of(client.get(url)),
        text_of(client.get(url, {"from": first.pk})),
        text_of(
            client.get(reverse("returns:changes", args=[first.pk]), {"from": third.pk})
        ),
    )

    assert "What changed between version 2 and version 3?" in before
    assert "What changed between version 1 and version 3?" in chosen
    assert "Numerator: 40 → 99" in chosen
    assert "What changed between version 1 and version 3?" in backwards
    assert "Numerator: 40 → 99" in backwards
    assert "Version 2: replaced by a later version" in chosen
    assert second.version == 2


def test_without_a_choice_the_accepted_version_is_compared(client, owed, sender):
    coordinator = member(Role.BOARD_ANALYST, owed.partnership)
    accepted = send(owed, sender, csv_of(rows(owed, {"numerator": "11"})))
    services.accept(submission=accepted, by=coordinator, at=AT)
    back = send(owed, sender, csv_of(rows(owed, {"numerator": "22"})))
    services.send_back(submission=back, by=coordinator, reason="Sure?", at=AT)
    last = send(owed, sender, csv_of(rows(owed, {"numerator": "33"})))
    client.force_login(coordinator)

    page = text_of(client.get(reverse("returns:changes", args=[last.pk])))

    assert "What changed between version 1 and version 3?" in page
    assert "Numerator: 11 → 33" in page


def test_the_first_version_has_nothing_to_compare(client, owed, sender):
    only = send(owed, sender, csv_of(rows(owed, {}, {})))
    client.force_login(sender)

    page = client.get(reverse("returns:changes", args=[only.pk]))
    file = client.get(reverse("returns:changes-csv", args=[only.pk]))

    assert "There is nothing to compare it with" in text_of(page)
    assert file.status_code == 404


def test_the_history_leads_to_the_page(client, owed, sender):
    _, new = two_versions(owed, sender)
    client.force_login(sender)

    page = client.get(reverse("returns:submission", args=[new.pk]))

    assert reverse("returns:changes", args=[new.pk]) in page.content.decode()


def test_the_file_holds_every_cell_that_differs_and_runs_nothing(client, owed, sender):
    old, _ = two_versions(owed, sender)
    new = send(
        owed,
        sender,
        csv_of(
            rows(owed, {"note": "=1+1"}, {}, {"numerator": "30", "denominator": "40"})
        ),
    )
    client.force_login(sender)
    url = reverse("returns:changes-csv", args=[new.pk])

    answer = client.get(url, {"from": old.pk})

    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(one["cell"], one["before"], one["after"]) for one in lines] == [
        ("Note", "", "'=1+1")
    ]
    assert "changes_version_1_to_3.csv" in answer["Content-Disposition"]
    event = AuditEvent.objects.filter(action="return_downloaded").latest("pk")
    assert event.detail == {"form": "changes"}


def test_no_version_of_another_return_can_be_compared(client, owed, sender):
    _, mine = two_versions(owed, sender)
    cousin = owed_return(
        partnership=owed.partnership,
        indicators=[IndicatorFactory()],
        agency=AgencyFactory(),
    )
    south = owed_return(
        partnership=PartnershipFactory(),
        agency=owed.agency,
        template=owed.template,
        indicators=indicators(owed),
    )
    theirs = [
        send(
            one,
            member(Role.AGENCY_SUBMITTER, one.partnership, one.agency),
            csv_of([row_for(one, one.template.indicators.first(), numerator="777")]),
        )
        for one in (cousin, south)
    ]
    client.force_login(sender)
    url = reverse("returns:changes", args=[mine.pk])

    asked = [
        client.get(url, {"from": wanted})
        for wanted in (theirs[0].pk, theirs[1].pk, "x", mine.pk)
    ]
    straight = [client.get(reverse("returns:changes", args=[one.pk])) for one in theirs]

    assert {answer.status_code for answer in (*asked, *straight)} == {404}
    assert "777" not in text_of(client.get(url))


def test_another_agency_of_the_partnership_sees_nothing(client, owed, sender):
    _, new = two_versions(owed, sender)
    client.force_login(member(Role.AGENCY_SUBMITTER, owed.partnership, AgencyFactory()))

    answers = [
        client.get(reverse(name, args=[new.pk]))
        for name in ("returns:changes", "returns:changes-csv")
    ]

    assert [one.status_code for one in answers] == [404, 404]


def test_more_figures_ask_for_no_more_queries(client):
    counts = []
    for size in (1, 20):
        owed = owed_return(
            indicators=IndicatorFactory.create_batch(size), lock_on=date(2099, 1, 1)
        )
        sender = member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)
        send(owed, sender, csv_of(rows(owed, *[{}] * size)))
        new = send(
            owed,
            sender,
            csv_of(rows(owed, *[{"numerator": "41"}] * size)),
            at=AT + timedelta(hours=1),
        )
        client.force_login(sender)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("returns:changes", args=[new.pk]))
        assert text_of(page).count("Numerator: 40 → 41") == size
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_why_a_closed_period_was_changed_stands_above_the_figures(client, owed, sender):
    _, new = two_versions(owed, sender)
    for kind, words in (
        ("CORRECTED", "Counted twice."),
        ("CORRECTED", "Counted twice."),
    ):
        Problem.objects.create(
            submission=new,
            partnership_id=new.partnership_id,
            agency_id=new.agency_id,
            code="W-RESTATED",
            severity="W",
            message="A closed period changes.",
            reason_kind=kind,
            explanation=words,
        )
    client.force_login(sender)

    page = text_of(client.get(reverse("returns:changes", args=[new.pk])))

    assert page.count("Counted twice.") == 1
    assert (
        "Why a closed period was changed: The earlier figure was wrong: Counted twice."
        in page
    )
