"""The pages about what is due, in a real browser: narrow, printed, for everybody."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from safeguarding.access.permissions import Role
from safeguarding.periods import Kind, Period
from safeguarding.returns import nil, services
from safeguarding.returns.check import Checked
from safeguarding.returns.checks import note_check
from safeguarding.returns.deadlines import grant_extension
from safeguarding.returns.models import Reminder
from safeguarding.returns.rules.facts import Finding
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    ObligationFactory,
    PartnershipFactory,
    SwitchFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for
from tests.returns.test_browser import READY, fits, press

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("Council social care", "Police", "Hospital trust", "Probation")


class Board:
    """A partnership with four agencies and a year of returns, in every state."""

    def __init__(self):
        self.north = PartnershipFactory(code="north", short_name="North")
        self.measures = [IndicatorFactory(title=f"Measure {n}") for n in (1, 2)]
        self.template = TemplateFactory(
            title="Quarterly return", indicators=self.measures
        )
        for measure in self.measures:
            SwitchFactory(partnership=self.north, indicator=measure)
        self.coordinator = member(Role.BOARD_ANALYST, self.north)
        last = Period.containing(Kind.QUARTER, timezone.localdate()).previous()
        self.rows = [self._agency(name, last) for name in NAMES]
        self._happen()

    def _agency(self, name, last):
        first = owed_return(
            partnership=self.north,
            agency=AgencyFactory(short_name=name),
            template=self.template,
            period=last,
            **_due(last),
        )
        others = [
            ObligationFactory(
                partnership=self.north,
                agency=first.agency,
                template=self.template,
                period=last.shift(-back),
                **_due(last.shift(-back)),
            )
            for back in range(1, 5)
        ]
        member(Role.AGENCY_APPROVER, self.north, first.agency)
        return [first, *others]

    def _happen(self):
        council, police, hospital, probation = self.rows
        for owed in (*council[1:], *police[1:3]):
            self.accept(owed, at=_morning(owed.due_on))
        self.send(council[0], _morning(council[0].due_on))
        self.accept(hospital[1], at=_morning(hospital[1].due_on + timedelta(days=6)))
        sent = self.send(hospital[0], _morning(hospital[0].due_on))
        self.decide_back(sent)
        codes = ("E-TYPE", "W-MISSING-ROW")
        problems = tuple(Finding(code, "Words.") for code in codes)
        note_check(police[0], Checked(problems=problems, rows=2), self.coordinator)
        self.give_time(probation[0])
        Reminder.objects.create(
            obligation=probation[0],
            partnership=self.north,
            agency=probation[0].agency,
            step="LATE_PREPARER",
            to=self.coordinator,
            capacity="PREPARER",
            state="SENT",
            sent_at=timezone.now(),
            wanted_on=timezone.localdate(),
        )
        nothing = nil.send_nil(
            obligation=probation[1],
            by=self.coordinator,
            at=_morning(probation[1].due_on),
        )
        services.accept(
            submission=nothing, by=self.coordinator, at=_morning(probation[1].due_on)
        )

    def send(self, owed, at):
        sender = member(Role.AGENCY_SUBMITTER, self.north, owed.agency)
        return services.submit(
            obligation=owed,
            content=csv_of([row_for(owed, one) for one in self.measures]),
            file_name="figures.csv",
            by=sender,
            explanations={"W-UNCHANGED": "Looked at again: it is so."},
            at=at,
        )

    def accept(self, owed, at):
        version = self.send(owed, at)
        services.accept(submission=version, by=self.coordinator, at=at)

    def decide_back(self, version):
        services.send_back(
            submission=version,
            by=self.coordinator,
            reason="Row 2: children or episodes?",
            at=timezone.now(),
        )

    def give_time(self, owed):
        grant_extension(
            obligation=owed,
            until=timezone.localdate() + timedelta(days=30),
            reason="A new records system.",
            by=self.coordinator,
            at=timezone.now(),
        )


def _due(period):
    due_on = period.end + timedelta(days=28)
    return {"due_on": due_on, "lock_on": due_on + timedelta(days=120)}


def _morning(day):
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 10))


@pytest.fixture
def board():
    return Board()


def visit(page, live_server, name, *args, query=""):
    page.goto(live_server.url + reverse(f"returns:{name}", args=args) + query)
    page.wait_for_selector(READY, state="attached")


def picture(page, name):
    """Keep a picture for people to look at, when they ask for it."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def every_page(board):
    late = board.rows[1][0]
    codes = (board.north.code, late.agency.code)
    return (
        ("mine", ()),
        ("matrix", ()),
        ("record", codes),
        ("patterns", codes),
        ("contacts", codes),
        ("extension", (board.rows[3][0].pk,)),
        ("nil", (late.pk,)),
    )


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_for_everybody_and_fit_the_screen(
    page, axe, live_server, sign_in, board, width
):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(board.coordinator)

    for name, args in every_page(board):
        visit(page, live_server, name, *args)
        picture(page, f"due-{name}-{width}")
        assert fits(page), name
        axe()


def test_pages_print_whole_and_without_what_only_a_screen_needs(
    page, live_server, sign_in, board
):
    sign_in(board.coordinator)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1040, "height": 720})

    for name, args in every_page(board)[1:4]:
        visit(page, live_server, name, *args)
        picture(page, f"due-{name}-print")
        expect(page.get_by_role("button", name="Show")).to_be_hidden()
        table = page.locator("table").first
        box = table.bounding_box()
        assert box["x"] + box["width"] <= 1040, name


def test_a_nil_return_is_sent_by_keyboard_alone(page, live_server, sign_in, board):
    sign_in(board.coordinator)
    visit(page, live_server, "mine")
    page.get_by_role("link", name="Nothing to report").first.focus()

    page.keyboard.press("Enter")
    page.wait_for_url("**/nil/")
    page.wait_for_selector(READY, state="attached")
    page.get_by_role("button", name="Yes, send a nil return").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/submission/**")

    expect(
        page.get_by_text("a nil return. This page shows how it stands.")
    ).to_be_visible()


def test_the_matrix_leads_to_an_agencys_record_and_its_contacts(
    page, axe, live_server, sign_in, board
):
    sign_in(board.coordinator)
    visit(page, live_server, "matrix")

    page.locator("th").get_by_role("link", name="Police").click()
    page.wait_for_selector(READY, state="attached")
    page.get_by_role("link", name="Who is reminded").click()
    page.wait_for_selector(READY, state="attached")
    press(page, "Name this person")

    expect(page.get_by_text("Choose what they do").first).to_be_visible()
    axe()
