"""From the board's number back to the row, as far as each reader may go."""

import html as markup
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.models import ScorecardEntry
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Definition
from safeguarding.partners.models import Population
from safeguarding.periods import Period
from safeguarding.returns.models import SubmissionRow
from safeguarding.returns.reading import MOST_FIGURES
from tests.dashboards.lineage.world import (
    AT,
    LATER,
    Q3,
    accept,
    given,
    owed,
    send,
    sign,
)
from tests.dashboards.pages.test_scorecard import words as words_of
from tests.factories import (
    AgencyFactory,
    AssignmentFactory,
    DefinitionFactory,
    IndicatorFactory,
    PartnershipFactory,
    SwitchFactory,
    member,
)

pytestmark = pytest.mark.django_db

RATE = {"numerator": ["CPP-02"], "denominator": ["POPULATION_0_17"], "per": 10_000}
NAMES = ("Preparer of figures", "Signatory of figures", "Coordinator of figures")


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board")


@pytest.fixture
def south():
    return PartnershipFactory(code="south", name="South Board")


@pytest.fixture
def police():
    return AgencyFactory(code="police", short_name="Police")


@pytest.fixture
def health():
    return AgencyFactory(code="health", short_name="Health")


@pytest.fixture
def made():
    return IndicatorFactory(code="EH-01", title="Step-downs to early help")


def words(response):
    return markup.unescape(words_of(response))


def page_of(client, user, place="north", code="EH-01", period=Q3.code):
    client.force_login(user)
    address = f"/scorecard/{place}/indicator/{code}/lineage/?period={period}"
    return client.get(address)


def text_of(client, user, **where):
    response = page_of(client, user, **where)
    assert response.status_code == 200
    return words(response)


def test_a_number_is_followed_to_file_row_columns_and_people(
    client, north, police, made
):
    north.two_person_sign_off = True
    north.save()
    version = send(owed(north, police, [made]), {made: {"numerator": "74"}})
    sign(version)
    accept(version)

    text = text_of(client, member(Role.BOARD_ANALYST, north))

    assert (
        "74 in Q3 2015-16: sent by Police in version 1 of its return, row 2, signed "
        "by a second person." in text
    )
    assert "Version 1, row 2" in text
    assert "row 2, column numerator or value" in text
    assert "20 January 2016 by Preparer of figures" in text
    assert "20 January 2016 by Signatory of figures" in text
    assert "20 January 2016 by Coordinator of figures" in text
    assert "figures.csv" in text
    assert f"{version.content_hash[:12]}…" in text
    assert version.content_hash not in text


def test_the_link_opens_the_return_at_the_row(client, north, police, made):
    version = given(owed(north, police, [made]), {made: {"numerator": "74"}})
    row = version.rows.get()
    reader = member(Role.BOARD_ANALYST, north)

    html = page_of(client, reader).content.decode()
    address = f"/returns/submission/{version.pk}/?row={row.pk}"

    assert f'href="{address}#row-{row.pk}"' in html
    assert f'id="row-{row.pk}"' in client.get(address).content.decode()


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.BUSINESS_MANAGER, Role.LADO])
def test_who_may_not_open_the_return_reads_of_roles_and_of_no_person(
    client, north, police, made, role
):
    north.two_person_sign_off = True
    north.save()
    version = send(
        owed(north, police, [made]), {made: {"numerator": "74", "note": "Our own note"}}
    )
    sign(version)
    accept(version)

    response = page_of(client, member(role, north))

    text = words(response)
    assert "by a named signatory of Police" in text
    assert "by a named person of Police" in text
    assert "Only Police and the board's coordinators can open the return." in text
    html = response.content.decode()
    for hidden in (*NAMES, "figures.csv", version.content_hash[:8], "Our own note"):
        assert hidden not in html
    assert "/returns/submission/" not in html


def test_numbers_of_single_agencies_are_for_full_readers_and_the_agency_itself(
    client, north, police, health, made
):
    given(owed(north, police, [made]), {made: {"numerator": "731"}})
    given(owed(north, health, [made]), {made: {"numerator": "1262"}})
    own = member(Role.BOARD_MEMBER, north, police)
    AssignmentFactory(
        user=own, role=Role.AGENCY_SUBMITTER.value, partnership=north, agency=police
    )

    full = text_of(client, member(Role.BOARD_ANALYST, north))
    board = text_of(client, member(Role.BOARD_MEMBER, north))
    police_own = text_of(client, own)

    assert "1,993 in Q3 2015-16: added up from 2 rows sent by Health and Police" in full
    assert "added up from what 2 agencies sent" in board
    assert {"731", "1,262"} <= set(re.findall(r"[\d,]*\d", full))
    assert not {"731", "1,262", "1262"} & set(re.findall(r"[\d,]*\d", board))
    assert "731" in police_own
    assert "1,262" not in police_own
    assert "1262" not in police_own


def test_other_partnerships_are_nowhere(client, north, south, police, made):
    given(owed(north, police, [made]), {made: {"numerator": "74"}})
    given(
        owed(south, police, [made]),
        {made: {"numerator": "4817"}},
        name="south-file.csv",
    )
    reader = member(Role.BOARD_ANALYST, north)

    html = page_of(client, reader).content.decode()

    assert "4817" not in html
    assert "4,817" not in html
    assert "south" not in html.lower()
    assert page_of(client, reader, place="south").status_code == 404


def test_a_hidden_number_is_nowhere_nor_what_it_was_before(client, north, police, made):
    made.counts_children = True
    made.save()
    obligation = owed(north, police, [made])
    given(obligation, {made: {"numerator": "3"}})
    version = given(obligation, {made: {"numerator": "4"}}, at=LATER)

    response = page_of(client, member(Role.BOARD_MEMBER, north))

    text = words(response)
    assert "fewer than 6 (not zero)" in text
    assert "Was before" not in text
    assert "It says" not in text
    assert version.content_hash[:8] not in response.content.decode()
    full = text_of(client, member(Role.BOARD_ANALYST, north))
    assert "Was before 3 from 20 January 2016" in full
    assert "It says 4" in full


def test_a_share_names_both_counts_and_both_columns(client, north, police):
    share = IndicatorFactory(code="EH-02", title="Seen in time", share=True)
    given(
        owed(north, police, [share]), {share: {"numerator": "45", "denominator": "60"}}
    )

    text = text_of(client, member(Role.BOARD_ANALYST, north), code="EH-02")

    assert "75 %" in text or "75.0 %" in text
    assert "45 of 60" in text
    assert "Version 1, row 2, columns numerator and denominator" in text


def test_a_computed_number_shows_its_formula_inputs_and_population(
    client, north, police
):
    plans = IndicatorFactory(code="CPP-02", title="Children on a plan")
    rate = IndicatorFactory(code="CPP-03", title="Rate of plans", unit="PER_10K")
    Definition.objects.filter(indicator=rate).update(formula=RATE)
    SwitchFactory(partnership=north, indicator=rate)
    for number, day in ((60_000, "2015-10-01"), (64_000, "2015-12-01")):
        Population.objects.create(
            partnership=north,
            mid_year=2015,
            age_band="0-17",
            count=number,
            source="ONS mid-year estimates",
            recorded_on=day,
        )
    given(owed(north, police, [plans]), {plans: {"numerator": "320"}})

    response = page_of(client, member(Role.BOARD_MEMBER, north), code="CPP-03")

    text = words(response)
    assert (
        "Children on a plan (CPP-02) divided by children aged 0 to 17, times 10,000."
        in text
    )
    assert (
        "Children aged 0 to 17 in the area: 64,000, the mid-2015 estimate (ONS mid-year "
        "estimates), recorded here on 1 December 2015." in text
    )
    # 320 of 64,000 is 50 in ten thousand.
    assert "50 per 10,000 in Q3 2015-16: computed from 1 row sent by Police." in text
    html = response.content.decode()
    assert "/scorecard/north/indicator/CPP-02/lineage/?period=2015-16-Q3" in html
    assert "CPP-02, not on this scorecard" not in text


def test_a_quarter_added_up_from_months_names_each_month(client, north, police):
    monthly = IndicatorFactory(code="FD-01", title="Contacts", frequency="MONTH")
    for month, number in (("2015-M10", 20), ("2015-M11", 22), ("2015-M12", 27)):
        period = month_of(month)
        given(
            owed(north, police, [monthly], period=period),
            {monthly: {"numerator": str(number)}},
        )

    text = text_of(client, member(Role.BOARD_ANALYST, north), code="FD-01")

    assert "69 in Q3 2015-16: added up from 3 rows sent by Police." in text
    assert "added up from the months from" in text
    for said in ("It says 20", "It says 22", "It says 27"):
        assert said in text


def month_of(text):
    year, month = text.split("-M")
    return next(
        each
        for each in Q3.months
        if (each.start.year, each.start.month) == (int(year), int(month))
    )


def test_a_figure_that_a_later_version_repeats_says_both(client, north, police, made):
    obligation = owed(north, police, [made])
    given(obligation, {made: {"numerator": "74"}})
    other = IndicatorFactory(code="EH-09")
    obligation.template.indicators.add(other)
    SwitchFactory(partnership=north, indicator=other)
    given(
        obligation,
        {made: {"numerator": "74"}, other: {"numerator": "5"}},
        at=LATER,
    )

    text = text_of(client, member(Role.BOARD_ANALYST, north))

    assert "sent by Police in version 1 of its return" in text
    assert "version 2, accepted later, did not change it" in text


def test_a_figure_older_entries_point_at_without_a_row_is_told_all_the_same(
    client, north, police, made
):
    given(owed(north, police, [made]), {made: {"numerator": "74"}})
    entry = ScorecardEntry.objects.get()
    for payload in (entry.full, entry.suppressed):
        del payload["sources"][0]["row_id"]
    entry.save()

    text = text_of(client, member(Role.BOARD_ANALYST, north))

    assert "Version 1, row 2" in text
    assert "The return behind it cannot be shown." in text


def test_nothing_received_says_who_owes_it(client, north, police, made):
    other = IndicatorFactory(code="EH-02")
    given(
        owed(north, police, [made, other]),
        {
            other: {"numerator": "8"},
            made: {
                "numerator": "",
                "qualifier": "not_available",
                "note": "The system was down.",
            },
        },
    )

    text = text_of(client, member(Role.BOARD_MEMBER, north))

    assert "Not available in Q3 2015-16: sent by Police in version 1" in text


@pytest.mark.parametrize(
    ("code", "period"), [("NONE-1", Q3.code), ("EH-01", "2015-16-Q1"), ("EH-01", "x")]
)
def test_what_is_not_there_answers_404(client, north, police, made, code, period):
    given(owed(north, police, [made]), {made: {"numerator": "74"}})

    found = page_of(client, member(Role.BOARD_MEMBER, north), code=code, period=period)

    assert found.status_code == 404


def test_without_a_period_the_newest_is_shown(client, north, police, made):
    given(
        owed(north, police, [made], period=Period.parse("2015-16-Q2")),
        {made: {"numerator": "70"}},
    )
    given(owed(north, police, [made]), {made: {"numerator": "74"}})
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(client.get("/scorecard/north/indicator/EH-01/lineage/"))

    assert "74 in Q3 2015-16" in text


def test_the_queries_do_not_grow_with_rows(client, north, made):
    for _ in range(2):
        given(owed(north, AgencyFactory(), [made]), {made: {"numerator": "10"}})
    reader = member(Role.BOARD_ANALYST, north)
    client.force_login(reader)
    few = counted(client)
    for _ in range(4):
        given(owed(north, AgencyFactory(), [made]), {made: {"numerator": "10"}}, at=AT)

    many = counted(client)

    assert few == many
    assert many <= 20


def counted(client):
    with CaptureQueriesContext(connection) as found:
        client.get(f"/scorecard/north/indicator/EH-01/lineage/?period={Q3.code}")
    return len(found)


def test_where_a_printed_table_may_have_been_read_only_the_row_is_named(
    client, north, police, made
):
    cells = {"numerator": "74", "note": "Stepped down, Oct to Dec"}
    given(owed(north, police, [made]), {made: cells})

    full = text_of(client, member(Role.BOARD_ANALYST, north))
    board = text_of(client, member(Role.BOARD_MEMBER, north))

    assert "Version 1, row 2 It says 74" in full
    assert "Note with it Stepped down, Oct to Dec" in full
    assert "column" not in full + board
    assert "Stepped down, Oct" not in board


def test_a_hidden_input_is_nowhere_on_the_way_of_what_is_computed_from_it(
    client, north, police
):
    plans = IndicatorFactory(
        code="CPP-02", title="Children on a plan", counts_children=True
    )
    rate = IndicatorFactory(
        code="CPP-03", title="Rate of plans", unit="PER_10K", counts_children=True
    )
    Definition.objects.filter(indicator=rate).update(formula=RATE)
    SwitchFactory(partnership=north, indicator=rate)
    Population.objects.create(
        partnership=north,
        mid_year=2015,
        age_band="0-17",
        count=10_000,
        source="ONS",
        recorded_on="2015-10-01",
    )
    # 4 of 10,000 children: the rate would say as much as the count.
    given(owed(north, police, [plans]), {plans: {"numerator": "4"}})

    board = text_of(client, member(Role.BOARD_MEMBER, north), code="CPP-03")
    full = text_of(client, member(Role.BOARD_ANALYST, north), code="CPP-03")

    assert "4 per 10,000 in Q3" in full
    assert "It says 4" in full
    assert "fewer than 6 (not zero) in Q3 2015-16: computed from 1 row" in board
    assert "4 per 10,000" not in board
    assert "It says" not in board
    assert "Children on a plan c fewer than 6 (not zero)" in board


def test_the_definition_in_force_is_the_one_of_the_period(client, north, police, made):
    for number, start, breaks in ((2, "2015-04-01", True), (3, "2016-04-01", False)):
        DefinitionFactory(
            indicator=made,
            version=number,
            valid_from=start,
            text=f"Wording number {number}.",
            breaks_series=breaks,
            reason=f"Reason number {number}.",
        )
    given(owed(north, police, [made]), {made: {"numerator": "74"}})

    text = text_of(client, member(Role.BOARD_MEMBER, north))

    assert "What is counted: Wording number 2." in text
    assert "Version 2 of the definition, in force since 1 April 2015." in text
    assert "It broke the series: earlier figures cannot be compared with it." in text
    assert "Why it changed: Reason number 2." in text
    assert "number 3" not in text
    assert "Counted by version 2 of the definition" in text


def test_a_row_beyond_those_a_return_shows_is_shown_when_somebody_comes_for_it(
    client, north, police, made
):
    version = given(owed(north, police, [made]), {made: {"numerator": "74"}})
    first = version.rows.get()
    more = SubmissionRow.objects.bulk_create(
        SubmissionRow(
            submission=version,
            partnership=north,
            agency=police,
            row=number,
            indicator=made,
            kind=first.kind,
            period_start=first.period_start,
            period_end=first.period_end,
            breakdown_dimension="area",
            breakdown_code=f"part-{number}",
            numerator=1,
            qualifier="exact",
        )
        for number in range(3, 3 + MOST_FIGURES)
    )
    client.force_login(member(Role.BOARD_ANALYST, north))
    address = f"/returns/submission/{version.pk}/"
    last = more[-1].pk

    assert f'id="row-{last}"' not in client.get(address).content.decode()
    found = client.get(f"{address}?row={last}").content.decode()
    assert f'id="row-{last}"' in found
    assert client.get(f"{address}?row=x").status_code == 200
    assert f'id="row-{last}"' not in client.get(f"{address}?row=-1").content.decode()


def test_a_row_of_another_return_is_not_shown_for_the_asking(
    client, north, police, health, made
):
    version = given(owed(north, police, [made]), {made: {"numerator": "74"}})
    other = given(owed(north, health, [made]), {made: {"numerator": "4817"}})
    client.force_login(member(Role.AGENCY_SUBMITTER, north, police))

    row = other.rows.get().pk
    html = client.get(f"/returns/submission/{version.pk}/?row={row}").content.decode()

    assert f"row-{row}" not in html
    assert "4817" not in html
