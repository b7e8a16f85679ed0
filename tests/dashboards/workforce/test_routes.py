"""Two routes tell of training: bookings kept here, and tables that were returned."""

from datetime import date

import pytest
import time_machine

from safeguarding.access.permissions import Role
from safeguarding.periods import Period
from tests.dashboards.workforce.made_training import NOW, World
from tests.dashboards.workforce.test_page import everything, page, parts, tables, text
from tests.factories import IndicatorFactory, ObservationFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_september():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def indicators():
    units = {"TRN-09": "POINTS", "TRN-11": "PERCENT", "TRN-07": "PERCENT"}
    return {
        f"TRN-{n:02}": IndicatorFactory(
            code=f"TRN-{n:02}", unit=units.get(f"TRN-{n:02}", "COUNT")
        )
        for n in range(1, 16)
    }


@pytest.fixture
def world():
    made = World()
    made.other = World()
    return made


@pytest.fixture
def manager(client, world):
    client.force_login(member(Role.BUSINESS_MANAGER, world.place))
    return client


class Returned:
    """Writes figures as one agency returned them."""

    def __init__(self, world, indicators):
        self.world, self.indicators = world, indicators

    def __call__(self, code, number, period="2025-26", part="", **more):
        dimension = {"TRN-02": "delivery_type", "TRN-03": "sector"}.get(code, "")
        return ObservationFactory(
            **{
                "partnership": self.world.place,
                "agency": self.world.health,
                "indicator": self.indicators[code],
                "period": Period.parse(period),
                "numerator": number,
                "breakdown_dimension": dimension if part else "",
                "breakdown_code": part,
                **more,
            }
        )


@pytest.fixture
def returned(world, indicators):
    return Returned(world, indicators)


def test_a_year_of_tables_alone_is_shown_as_returned(manager, world, returned):
    returned("TRN-01", 1300)
    for month, number in (("2025-04", 60), ("2025-05", 40)):
        returned("TRN-01", number, month)
    for part, number in (("single_agency", 900), ("briefing", 400)):
        returned("TRN-02", number, part=part, note=NOTES.get(part, ""))
    returned("TRN-03", 397, part="health")
    returned("TRN-03", 3, part="police")

    told = manager.get(page("training", world, year="2025-26"))

    assert (
        "1,300 attendances in 2025-26, as returned in tables. Nobody&#x27;s bookings of "
        "the year are kept here."
    ) in text(told)
    found = tables(told)
    assert found["funnel"] == [["Attended", "1,300"]]
    assert found["types"] == [
        ["Single agency", "900", "+99%"],
        ["Multi-agency", "No figure", "Not known"],
        ["Virtual college", "No figure", "Not known"],
        ["Briefing", "400", "\u221249%"],
    ]
    assert found["months"][:3] == [
        ["April", "60"],
        ["May", "40"],
        ["June", "No figure"],
    ]
    assert ["Police", "3"] in found["sectors"]
    assert (
        "More than in 2024-25: single agency (+99%). Fewer: briefing (\u221249%). These "
        "changes are as printed: the earlier figures were not returned."
    ) in text(told)
    assert told.context["heat"] is None
    assert [part.key for part in told.context["silent"]] == [
        *("missed", "cost", "demand", "learnt", "covered"),
    ]


NOTES = {
    "single_agency": "Change on 2024/25 as printed: +99%",
    "briefing": "S0:2186. Change on 2024/25 as printed: - 49%",
}


def test_a_printed_change_stands_beside_the_one_worked_out(manager, world, returned):
    returned("TRN-02", 900, part="single_agency", note=NOTES["single_agency"])
    returned("TRN-02", 400, part="briefing", note=NOTES["briefing"])
    returned("TRN-02", 500, "2024-25", part="single_agency")
    returned("TRN-02", 784, "2024-25", part="briefing")

    told = manager.get(page("training", world, year="2025-26"))

    # 900 on 500 is +80%, whatever was printed; 400 on 784 is -49.0%.
    assert tables(told)["types"][0] == ["Single agency", "900", "500", "+80%"]
    changes = {
        line.label: line.cells[2].figure.counts for line in parts(told)["types"].lines
    }
    assert changes["Single agency"] == "printed: +99%"
    assert changes["Briefing"] == ""


def test_a_kind_that_nobody_returned_this_year_did_not_fall_to_nothing(
    manager, world, returned
):
    returned("TRN-02", 30, part="multi_agency")
    returned("TRN-02", 20, part="multi_agency", period="2024-25")
    returned("TRN-02", 10, part="briefing", period="2024-25")

    told = manager.get(page("training", world, year="2025-26"))

    changes = {row[0]: row[3] for row in tables(told)["types"]}
    assert changes["Multi-agency"] == "+50%"
    assert changes["Briefing"] == "Not known"


def test_quarters_and_months_are_added_up_and_a_missing_one_is_told(
    manager, world, returned
):
    for quarter, number in ((1, 10), (2, 20), (3, 30)):
        returned("TRN-01", number, f"2025-26-Q{quarter}")

    told = manager.get(page("training", world, year="2025-26"))

    line = parts(told)["funnel"].lines[0]
    assert line.cells[0].text == "60"
    assert line.cells[0].figure.counts == "3 of 4 quarters"


def test_what_several_agencies_return_is_added(manager, world, returned):
    returned("TRN-01", 10)
    returned("TRN-01", 5, agency=world.police)

    told = manager.get(page("training", world, year="2025-26"))

    assert tables(told)["funnel"] == [["Attended", "15"]]


def test_a_qualifier_is_said_and_never_compared(manager, world, returned):
    world.a_year()
    returned("TRN-07", 200, qualifier="approx", value=None)
    returned("TRN-14", 40, qualifier="at_least")

    told = manager.get(page("training", world, year="2025-26"))

    assert tables(told)["agree"] == [
        ["Did not attend", "2", "about 200", "Not compared"],
        ["Events", "3", "at least 40", "Not compared"],
    ]
    assert "Nothing that was returned is exact enough to compare." in text(told)


def test_where_both_routes_agree_the_page_says_so(manager, world, returned):
    world.a_year()
    returned("TRN-01", 12)
    returned("TRN-02", 5, part="multi_agency")
    returned("TRN-03", 2, part="health")
    returned("TRN-04", 15)

    told = manager.get(page("training", world, year="2025-26"))

    assert tables(told)["agree"] == [
        ["Attendances", "12", "12", "None"],
        ["Attendances: multi-agency", "5", "5", "None"],
        ["Briefings: health", "2", "2", "None"],
        ["Places offered", "15", "15", "None"],
    ]
    assert "They agree: 4 figures both tell, and each is the same." in text(told)
    assert "Returned tables say the same: 12." in text(told)


def test_an_event_that_nobody_said_was_given_is_none_of_those_returned(
    manager, world, returned
):
    world.a_year()
    world.event(world.core, date(2025, 7, 1), 10, status="planned")
    returned("TRN-14", 3)

    told = manager.get(page("training", world, year="2025-26"))

    # The course, the briefing and the online course were given (TRN-14).
    assert tables(told)["agree"] == [["Events", "3", "3", "None"]]


def test_where_both_routes_differ_the_page_says_by_how_much(manager, world, returned):
    world.a_year()
    returned("TRN-01", 20)

    told = manager.get(page("training", world, year="2025-26"))

    assert tables(told)["agree"] == [["Attendances", "12", "20", "\u22128"]]
    assert "Returned tables say 20: bookings are 8 fewer." in text(told)
    assert "Attendances: 12 from bookings, 20 returned." in text(told)
    assert tables(told)["types"][1] == [
        *("Multi-agency", "5", "4", "+25%", "No figure", "Not compared"),
    ]


def test_what_was_withdrawn_is_as_if_it_had_never_come(manager, world, returned):
    first = returned("TRN-01", 20)
    returned(
        "TRN-01",
        None,
        qualifier="withdrawn",
        recorded_at=first.recorded_at.replace(year=2026),
    )

    told = manager.get(page("training", world, year="2025-26"))

    assert "Nobody&#x27;s attendance is known for 2025-26." in text(told)


def test_what_is_counted_from_bookings_is_no_return(manager, world, returned):
    returned("TRN-01", 77, source_kind="measure", agency=None)

    told = manager.get(page("training", world, year="2025-26"))

    assert "Nobody&#x27;s attendance is known for 2025-26." in text(told)


def test_evaluation_that_was_returned_is_told(manager, world, returned):
    returned("TRN-09", None, value="1.23")
    returned("TRN-11", None, value="45", qualifier="approx")

    told = manager.get(page("training", world, year="2025-26"))

    assert tables(told)["learnt"] == [
        ["Learning gain, points", "1.23"],
        ["Evaluated after, of those who attended", "about 45%"],
    ]


@pytest.mark.parametrize("role", [Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER])
def test_tables_of_everybody_are_not_for_people_of_one_agency(
    client, world, returned, role
):
    returned("TRN-01", 7919)
    client.force_login(member(role, world.place, world.health))

    assert "7,919" not in everything(client, world, year="2025-26")
    assert "7919" not in everything(client, world, year="2025-26")


def test_tables_of_another_partnership_are_not_shown(client, world, returned):
    returned("TRN-01", 7919)
    client.force_login(member(Role.TRAINING_COORDINATOR, world.other.place))

    found = everything(client, world.other, year="2025-26")

    assert "7,919" not in found
    assert "7919" not in found
