"""Two clicks each way in a real browser: from the board to the row, and back."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dashboards.snapshots import Meeting, freeze
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Definition
from safeguarding.partners.models import Population
from tests.dashboards.lineage.world import (
    AT,
    LATER,
    Q3,
    accept,
    owed,
    send,
    sign,
)
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    PartnershipFactory,
    SwitchFactory,
    member,
)
from tests.returns.test_browser import READY, fits, picture

pytestmark = pytest.mark.django_db(transaction=True)

RATE = {"numerator": ["CPP-02"], "denominator": ["POPULATION_0_17"], "per": 10_000}


@pytest.fixture
def north():
    return PartnershipFactory(
        code="north",
        name="North Safeguarding Children Board",
        short_name="North",
        two_person_sign_off=True,
    )


@pytest.fixture
def board(north):
    """One restated share of an agency, one count of two, one rate of that count."""
    police, care = (
        AgencyFactory(code=code, name=name, short_name=name)
        for code, name in (("police", "Police"), ("csc", "Children's social care"))
    )
    seen = IndicatorFactory(
        code="MIS-04", title="Return interviews in time", share=True
    )
    plans = IndicatorFactory(
        code="CPP-02", title="Children on a plan", polarity="LOWER"
    )
    rate = IndicatorFactory(
        code="CPP-03", title="Children on a plan, per 10,000", unit="PER_10K"
    )
    Definition.objects.filter(indicator=rate).update(formula=RATE)
    SwitchFactory(partnership=north, indicator=rate)
    Population.objects.create(
        partnership=north,
        mid_year=2015,
        age_band="0-17",
        count=68_350,
        source="ONS mid-year estimates",
        recorded_on="2016-06-23",
    )
    first = owed(north, police, [seen, plans])
    signed(first, {seen: share(45, 60), plans: {"numerator": "12"}}, at=AT)
    freeze(
        partnership=north,
        quarter=Q3,
        meeting=Meeting("Board of February", LATER.date()),
        by=member(Role.BOARD_ANALYST, north),
        at=AT,
    )
    signed(first, {seen: share(48, 60), plans: {"numerator": "12"}}, at=LATER)
    signed(owed(north, care, [plans]), {plans: {"numerator": "301"}}, at=AT)
    return first


def share(above, below):
    return {"numerator": str(above), "denominator": str(below)}


def signed(obligation, figures, *, at):
    version = send(obligation, figures, at=at)
    sign(version, at=at)
    return accept(version, at=at)


def visit(page, live_server, name, *args):
    page.goto(live_server.url + reverse(name, args=args))
    page.wait_for_selector(READY, state="attached")


def open_board(page, live_server):
    visit(page, live_server, "dashboards:scorecard", "north", Q3.code)


def test_two_clicks_lead_from_the_board_to_the_row(
    page, sign_in, live_server, north, board
):
    sign_in(member(Role.BOARD_ANALYST, north))
    open_board(page, live_server)

    page.get_by_role("link", name="Where from? Return interviews in time").click()
    page.get_by_role(
        "link", name=re.compile(r"^Open the row in the return\s+Police")
    ).click()

    page.wait_for_url(re.compile(r"/returns/submission/\d+/\?row=\d+#row-\d+$"))
    row = page.locator("tr:target")
    assert "Return interviews in time" in row.inner_text()
    assert "48" in row.inner_text()
    expect(row).to_be_visible()
    picture(page, "lineage-row-in-return")


def test_two_clicks_lead_from_the_row_to_the_board(
    page, sign_in, live_server, north, board
):
    sign_in(member(Role.BOARD_ANALYST, north))
    version = board.submissions.get(version=2)
    visit(page, live_server, "returns:submission", version.pk)

    page.get_by_role("link", name="What does it feed? Return interviews").click()
    page.get_by_role("main").get_by_role(
        "link", name="Return interviews in time"
    ).click()

    page.wait_for_url("**/indicator/MIS-04/lineage/?period=2015-16-Q3")
    assert (
        page.get_by_role("heading", level=1)
        .inner_text()
        .endswith("Where does this number come from?")
    )


def test_the_way_back_is_walked_with_the_keyboard_alone(
    page, sign_in, live_server, north, board
):
    sign_in(member(Role.BOARD_ANALYST, north))
    open_board(page, live_server)

    tab_to(page, "Where from? Return interviews in time")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lineage/**")
    tab_to(page, "Open the row in the return Police")
    page.keyboard.press("Enter")

    page.wait_for_url("**#row-*")


def tab_to(page, words):
    for _ in range(120):
        page.keyboard.press("Tab")
        found = page.evaluate("document.activeElement.textContent.trim()")
        if " ".join(found.split()).startswith(words):
            return
    pytest.fail(f"The Tab key never reached {words!r}")


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.BOARD_ANALYST])
@pytest.mark.parametrize("code", ["MIS-04", "CPP-02", "CPP-03"])
def test_the_page_is_accessible_narrow_and_printed(
    page, axe, sign_in, live_server, north, board, code, role
):
    sign_in(member(role, north))
    address = reverse("dashboards:lineage", args=["north", code])
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server.url}{address}?period={Q3.code}")
        page.wait_for_selector(READY, state="attached")
        axe()
        assert fits(page), width
        picture(page, f"lineage-{code}-{role.value.lower()}-{width}")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(media="print")
    expect(page.get_by_text("See it beside other periods")).to_be_hidden()
    expect(page.get_by_text("As known on")).to_be_visible()
    picture(page, f"lineage-{code}-{role.value.lower()}-print")


@pytest.mark.parametrize(
    ("number", "code"), [(1, "MIS-04"), (2, "MIS-04"), (2, "CPP-02")]
)
def test_what_a_cell_feeds_is_accessible_and_narrow(
    page, axe, sign_in, live_server, north, board, number, code
):
    sign_in(member(Role.BOARD_ANALYST, north))
    version = board.submissions.get(version=number)
    row = version.rows.get(indicator__code=code)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        visit(page, live_server, "dashboards:feeds", "north", row.pk)
        axe()
        assert fits(page), width
        picture(page, f"feeds-{number}-{code}-{width}")


def test_the_agency_reads_what_its_cell_feeds(
    page, axe, sign_in, live_server, north, board
):
    sign_in(member(Role.AGENCY_SUBMITTER, north, board.agency))
    row = board.submissions.get(version=2).rows.get(indicator__code="CPP-02")

    visit(page, live_server, "dashboards:feeds", "north", row.pk)

    axe()
    expect(page.get_by_text("CPP-03, scorecard of Q3 2015-16")).to_be_visible()
    expect(page.locator("main a[href*='/scorecard/north/indicator']")).to_have_count(0)
    picture(page, "feeds-agency")
