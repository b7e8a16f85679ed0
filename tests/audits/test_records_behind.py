"""From a figure counted from a register to the rows of the register."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from audits.models import Required, Response, Round
from audits.models.standards import StandardSet
from dashboards.lineage.registers import NEEDED, READ_WITH, TELLERS
from safeguarding.access.permissions import Role
from safeguarding.indicators.measures import registered
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    PartnershipFactory,
    member,
)

pytestmark = pytest.mark.django_db
AT = datetime(2016, 2, 1, 9, tzinfo=UTC)
READERS = {
    Role.BOARD_MEMBER,
    Role.BOARD_ANALYST,
    Role.BUSINESS_MANAGER,
    Role.AUDITOR,
}


def round_of(partnership):
    standards, _ = StandardSet.objects.get_or_create(
        code="some",
        version=1,
        defaults={
            "kind": "s11",
            "title": "Some",
            "valid_from": date(2012, 4, 1),
            "source": "made up",
        },
    )
    return Round.objects.create(
        partnership=partnership,
        kind="s11",
        title="Section 11",
        standard_set=standards,
        year=2015,
        opens_on=date(2015, 6, 1),
        due_on=date(2015, 9, 1),
        state="open",
    )


def asked(one, name, state):
    agency = AgencyFactory(short_name=name)
    required = Required.objects.create(
        partnership=one.partnership, round=one, agency=agency
    )
    ended = AT if state == "final" else None
    Response.objects.create(
        partnership=one.partnership,
        agency=agency,
        round=one,
        required=required,
        state=state,
        signatory_title="Chief officer" if ended else "",
        submitted_at=ended,
        final_at=ended,
    )


@pytest.fixture
def north():
    IndicatorFactory(code="AUD-01", frequency="YEAR")
    here, there = PartnershipFactory(code="north"), PartnershipFactory(code="south")
    one = round_of(here)
    asked(one, "Police of North", "final")
    asked(one, "Schools of North", "in_progress")
    asked(round_of(there), "Police of South", "final")
    return here


def page(client, code="AUD-01", place="north", period="2015-16-Q4"):
    address = reverse("dashboards:records-behind", args=[place, code])
    return client.get(address, {"period": period})


def words(answer):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def test_share_of_a_round_shows_who_was_asked_and_who_counts(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north))

    said = words(page(client))

    assert "1 of 2 rows count above the line" in said
    assert "Police of North: final Yes" in said
    assert "Schools of North: in progress No" in said
    assert "South" not in said.replace("Skip", "")


def test_other_year_has_no_rows(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "No row is counted" in words(page(client, period="2014-15-Q4"))


@pytest.mark.parametrize("role", list(Role))
def test_rows_are_for_readers_of_the_register(client, north, role):
    client.force_login(member(role, north, AgencyFactory()))

    answer = page(client)

    if role in READERS:
        assert answer.status_code == 200
    else:
        assert answer.status_code in {403, 404}
    assert page(client, place="south").status_code in {403, 404}


def test_figures_of_children_have_no_such_page(client, north):
    IndicatorFactory(code="MIS-01")
    client.force_login(member(Role.BOARD_ANALYST, north))

    assert page(client, "MIS-01").status_code == 404


def test_every_register_that_is_counted_can_be_told():
    counted = {
        one.source.rows.model
        for one in registered().values()
        if one.source.rows.model._meta.app_label in {"board", "audits", "training"}
    }

    assert counted == set(READ_WITH) == set(TELLERS) == set(NEEDED)
